/**
 * What a file is, by its bytes, and its text: refuses what is no text, reads UTF-8, UTF-16 of either order and
 * Windows-1252, and says what a reader should know before it is learnt as it stands. What is damaged UTF-8 is left to
 * the engine, which counts it. encodings.js tells encodings apart, forms.js tables and the like. Knows no state and no
 * view.
 */

import { binary, countBytes, singleByteEncoding, utf8Check, utf16Order } from './encodings.js';
import { remarkOnForm } from './forms.js';

/**
 * @typedef {object} Decoded
 * @property {string} refusal   why this is no text to learn from, as the end of a sentence; else ''
 * @property {string} encoding  a label of TextDecoder: 'utf-8' where the bytes can be used as they are
 * @property {string} remark    a sentence on how it was read, or on what it holds; mostly ''
 */

/** What files begin with that are no text; "?" is any byte. @type {[string, ...string[]][]} */
const SIGNATURES = [
  ['a picture (PNG)', '\x89PNG'],
  ['a picture (JPEG)', '\xff\xd8\xff'],
  ['a picture (GIF)', 'GIF8'],
  ['a picture (WebP)', 'RIFF????WEBP'],
  ['a picture (TIFF)', 'II*\0', 'MM\0*'],
  ['a picture (BMP)', 'BM????\0\0\0\0'],
  ['a sound (WAV)', 'RIFF????WAVE'],
  ['a sound (MP3)', 'ID3\x02\0', 'ID3\x03\0', 'ID3\x04\0', '\xff\xf3', '\xff\xfb'],
  ['a sound or a film (Ogg)', 'OggS'],
  ['a sound (FLAC)', 'fLaC'],
  [
    'a picture (AVIF, HEIC)',
    ...['avif', 'avis', 'heic', 'heix', 'hevc', 'mif1', 'msf1'].map((one) => `????ftyp${one}`),
  ],
  ['a film or a sound (MP4)', '????ftyp'],
  ['a film (Matroska, WebM)', '\x1aE\xdf\xa3'],
  ['a PDF document', '%PDF-'],
  ['a document in Rich Text Format (RTF)', '{\\rtf'],
  ['a Word, Excel or PowerPoint document', '\xd0\xcf\x11\xe0'],
  ['a compressed folder (ZIP), as Word and LibreOffice documents and e-books are', 'PK\x03\x04', 'PK\x05\x06'],
  ['a compressed file (gzip)', '\x1f\x8b'],
  ['a compressed file (bzip2)', 'BZh?1AY&SY'],
  ['a compressed file (xz)', '\xfd7zXZ\0'],
  ['a compressed file (zstd)', '\x28\xb5\x2f\xfd'],
  ['a compressed folder (7z)', '7z\xbc\xaf'],
  ['a compressed folder (RAR)', 'Rar!\x1a'],
  ['a program', '\x7fELF', 'MZ??????\x04\0', '\xca\xfe\xba\xbe', '\xcf\xfa\xed\xfe', '\0asm'],
  ['a database (SQLite)', 'SQLite format 3\0'],
  ['a font', 'wOFF', 'wOF2', '\0\x01\0\0', 'OTTO\0'],
  ['a model (GGUF)', 'GGUF'],
  ['numbers (NumPy)', '\x93NUMPY'],
  ['a saved model (safetensors)', '????\0\0\0\0{"'],
  ['a text in UTF-32', '\xff\xfe\0\0', '\0\0\xfe\xff'],
];

const DOCUMENT = /document|ZIP|UTF-32/;
const CHECKED = 65_536; // bytes at the beginning, in which forms and UTF-16 are told
const SLICE = 262_144; // bytes of a file that are looked at in one go: some hundredths of a second
const CONTROL_SHARE = 1 / 20; // bytes that no text has among all, from which on a file of UTF-8 or ASCII is none

const NO_TEXT = 'not a text: it holds bytes that no text has';
const UNKNOWN =
  'not UTF-8 but in an older encoding that cannot be told from its bytes. Save it as UTF-8 and open it again';

/** What a text may begin with as well: letters, and the two bytes of MP3. */
const AMBIGUOUS = /^[\w?& ]+$|^\xff[\xf3\xfb]$/;
const CONTROL = /[^\P{Cc}\t\n\f\r\x7f-\x9f]/gu;

/** @param {string} first @param {string} sign  of SIGNATURES */
const begins = (first, sign) =>
  [...sign].every((one, i) => (one === '?' ? i < first.length : one === first[i])) &&
  (!AMBIGUOUS.test(sign) || first.search(CONTROL) >= 0);

/** The mark that a text of UTF begins with, or ''. @param {Uint8Array} bytes */
const markOf = (bytes) => /^(\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.exec(binary(bytes.subarray(0, 3)))?.[0] ?? '';

/** What a reader should know. @param {string} encoding @param {Uint8Array} head @param {string} name */
function remarkFor(encoding, head, name) {
  const form = remarkOnForm(new TextDecoder(encoding).decode(head, { stream: true }), name);
  let remark = '';
  if (encoding === 'windows-1252') {
    remark =
      'The file is not UTF-8; it was read as Windows-1252 (Western European). If letters are wrong, save it as UTF-8 and open it again.';
  } else if (encoding !== 'utf-8') {
    remark = `The file was read as UTF-16 (${encoding === 'utf-16le' ? 'little' : 'big'}-endian).`;
  }
  return [remark, form].filter((one) => one !== '').join(' ');
}

/**
 * The verdict on bytes that are no UTF-8.
 * @param {ReturnType<typeof countBytes>} counted @param {Uint8Array} head @param {string} name
 * @returns {Decoded}
 */
function judge(counted, head, name) {
  const encoding = singleByteEncoding(counted);
  if (encoding !== '') return { refusal: '', encoding, remark: remarkFor(encoding, head, name) };
  return { refusal: counted.controls > CONTROL_SHARE * counted.size ? NO_TEXT : UNKNOWN, encoding, remark: '' };
}

/**
 * Looks at the beginning of a file. Where that is not all of it, `readText` knows better.
 * @param {Uint8Array} head   all of it, or its first 64 KiB at least
 * @param {string} [name]     of the file
 * @returns {Decoded}
 */
export function lookAt(head, name = '') {
  const first = binary(head.subarray(0, 512));
  const found = SIGNATURES.find(([, ...signs]) => signs.some((sign) => begins(first, sign)));
  if (found) {
    const cure = DOCUMENT.test(found[0]) ? '. Save it as plain text (.txt, UTF-8) and open that' : ', not a text';
    return { refusal: `${found[0]}${cure}`, encoding: '', remark: '' };
  }
  const bytes = head.subarray(0, CHECKED);
  const mark = markOf(bytes);
  const isUtf8 = utf8Check();
  const controls = binary(bytes).match(CONTROL)?.length ?? 0;
  const whole = isUtf8(bytes) && (head.length > CHECKED || isUtf8());
  let encoding = mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : '';
  if (mark === '' && (!whole || controls > 0)) encoding = utf16Order(bytes);
  if (encoding === '') {
    if (controls > CONTROL_SHARE * bytes.length) return { refusal: NO_TEXT, encoding, remark: '' };
    if (!whole && mark === '') return judge(countBytes(bytes), bytes, name);
    encoding = 'utf-8';
  }
  return { refusal: '', encoding, remark: remarkFor(encoding, bytes, name) };
}

/** The remark on a text that was pasted. @param {string} text */
export const remarkOn = (text) => remarkOnForm(text.slice(0, CHECKED));

/** The bytes of a file, slice by slice: others have their turn in between. @param {Blob} blob */
async function* slicesOf(blob) {
  for (let at = 0; at < blob.size; at += SLICE) {
    yield new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer());
  }
}

/** Whether all of a file is UTF-8. @param {Blob} blob */
async function isAllUtf8(blob) {
  const isUtf8 = utf8Check();
  for await (const bytes of slicesOf(blob)) {
    if (!isUtf8(bytes)) return false;
  }
  return isUtf8();
}

/**
 * Looks at all of a file and gives its text.
 * @param {Blob} blob
 * @param {string} [name]  of the file
 * @returns {Promise<Decoded & { blob: Blob }>}  the text in UTF-8: the file itself where it is that
 */
export async function readText(blob, name = '') {
  const head = new Uint8Array(await blob.slice(0, CHECKED + 1).arrayBuffer());
  let seen = lookAt(head, name);
  const single = seen.encoding === 'utf-8' || seen.encoding === 'windows-1252';
  if (single && blob.size > CHECKED && markOf(head) === '') {
    if (await isAllUtf8(blob)) {
      if (seen.encoding !== 'utf-8')
        seen = { refusal: '', encoding: 'utf-8', remark: remarkFor('utf-8', head, name) };
    } else {
      let counted;
      for await (const bytes of slicesOf(blob)) counted = countBytes(bytes, counted);
      if (counted) seen = judge(counted, head, name);
    }
  }
  if (seen.refusal !== '' || seen.encoding === 'utf-8') return { ...seen, blob };
  const decoder = new TextDecoder(seen.encoding);
  const parts = [];
  for await (const bytes of slicesOf(blob)) parts.push(decoder.decode(bytes, { stream: true }));
  return { ...seen, blob: new Blob([...parts, decoder.decode()]) };
}
