/**
 * Decides from the bytes what a file is, and gives its text. It refuses what is not a text; it reads UTF-8, UTF-16 of
 * either byte order, Windows-1252 and what guess.js recognises; it makes remarks on what a reader should know before
 * the text is learnt. Damaged UTF-8 passes: the engine counts the damage. encodings.js tells encodings apart, forms.js
 * recognises tables and the like. No state, no view.
 */

import { binary, countBytes, singleByteEncoding, utf8Check, utf16Order } from './encodings.js';
import { remarksOnForm, said } from './forms.js';

/** @import { Said, SaidId } from '../words/say.js' */

/**
 * @typedef {object} Decoded
 * @property {Said | null} refusal  why this is no text to learn from, as the end of a sentence; else null
 * @property {string} encoding      a label of TextDecoder: 'utf-8' where the bytes can be used as they are
 * @property {Said[]} remarks       on how it was read, and on what it holds; mostly none
 */

/** The first bytes of files that are not text; "?" is any byte. @type {[SaidId, ...string[]][]} */
const SIGNATURES = [
  ['png', '\x89PNG'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
  ['webp', 'RIFF????WEBP'],
  ['tiff', 'II*\0', 'MM\0*'],
  ['bmp', 'BM????\0\0\0\0'],
  ['wav', 'RIFF????WAVE'],
  ['mp3', 'ID3\x02\0', 'ID3\x03\0', 'ID3\x04\0', '\xff\xf3', '\xff\xfb'],
  ['ogg', 'OggS'],
  ['flac', 'fLaC'],
  ['avif', ...['avif', 'avis', 'heic', 'heix', 'hevc', 'mif1', 'msf1'].map((one) => `????ftyp${one}`)],
  ['mp4', '????ftyp'],
  ['matroska', '\x1aE\xdf\xa3'],
  ['pdf', '%PDF-'],
  ['rtf', '{\\rtf'],
  ['office', '\xd0\xcf\x11\xe0'],
  ['zip', 'PK\x03\x04', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b'],
  ['bzip2', 'BZh?1AY&SY'],
  ['xz', '\xfd7zXZ\0'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['7z', '7z\xbc\xaf'],
  ['rar', 'Rar!\x1a'],
  ['program', '\x7fELF', 'MZ??????\x04\0', '\xca\xfe\xba\xbe', '\xcf\xfa\xed\xfe', '\0asm'],
  ['sqlite', 'SQLite format 3\0'],
  ['font', 'wOFF', 'wOF2', '\0\x01\0\0', 'OTTO\0'],
  ['gguf', 'GGUF'],
  ['numpy', '\x93NUMPY'],
  ['safetensors', '????\0\0\0\0{"'],
  ['utf32', '\xff\xfe\0\0', '\0\0\xfe\xff'],
];

/** Kinds of these files that contain a text, for which there is advice. @type {SaidId[]} */
const DOCUMENTS = ['pdf', 'rtf', 'office', 'zip', 'utf32'];
const CHECKED = 65_536; // bytes at the beginning by which forms and UTF-16 are recognised
const SLICE = 262_144; // bytes of a file that are checked without a pause: some hundredths of a second
const CONTROL_SHARE = 1 / 20; // with more control bytes than this, UTF-8 or ASCII is not a text

const NO_TEXT = said('bytes_of_no_text');
const UNKNOWN = said('unknown_encoding');

/** Signatures with which text files can begin too: letters, and the two bytes of MP3. */
const AMBIGUOUS = /^[\w?& ]+$|^\xff[\xf3\xfb]$/;
const CONTROL = /[^\P{Cc}\t\n\f\r\x7f-\x9f]/gu;

/** @param {string} first @param {string} sign  of SIGNATURES */
const begins = (first, sign) =>
  [...sign].every((one, i) => (one === '?' ? i < first.length : one === first[i])) &&
  (!AMBIGUOUS.test(sign) || first.search(CONTROL) >= 0);

/** The byte order mark of UTF-8 or UTF-16 at the beginning, or ''. @param {Uint8Array} bytes */
const markOf = (bytes) => /^(\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.exec(binary(bytes.subarray(0, 3)))?.[0] ?? '';

/** The ids of the remarks on encodings other than UTF-8. @type {Record<string, SaidId>} */
const READ_AS = { 'windows-1252': 'windows_1252', 'utf-16le': 'utf16le', 'utf-16be': 'utf16be' };

/** What a reader should know. @param {string} encoding @param {Uint8Array} head @param {string} name @returns {Said[]} */
function remarksFor(encoding, head, name) {
  const forms = remarksOnForm(new TextDecoder(encoding).decode(head, { stream: true }), name);
  return encoding in READ_AS ? [said(READ_AS[encoding]), ...forms] : forms;
}

/**
 * The verdict on bytes that are not UTF-8.
 * @param {ReturnType<typeof countBytes>} counted @param {Uint8Array} head @param {string} name
 * @returns {Decoded}
 */
function judge(counted, head, name) {
  const encoding = singleByteEncoding(counted);
  if (encoding !== '') return { refusal: null, encoding, remarks: remarksFor(encoding, head, name) };
  return { refusal: counted.controls > CONTROL_SHARE * counted.size ? NO_TEXT : UNKNOWN, encoding, remarks: [] };
}

/**
 * Judges a file by its beginning. Where that is not the whole file, `readText` may come to another verdict.
 * @param {Uint8Array} head   all of it, or its first 64 KiB at least
 * @param {string} [name]     of the file
 * @returns {Decoded}
 */
export function lookAt(head, name = '') {
  const first = binary(head.subarray(0, 512));
  const found = SIGNATURES.find(([, ...signs]) => signs.some((sign) => begins(first, sign)));
  if (found) {
    const [kind] = found;
    const refusal = said(DOCUMENTS.includes(kind) ? 'document' : 'binary', said(kind));
    return { refusal, encoding: '', remarks: [] };
  }
  const bytes = head.subarray(0, CHECKED);
  const mark = markOf(bytes);
  const isUtf8 = utf8Check();
  const controls = binary(bytes).match(CONTROL)?.length ?? 0;
  const whole = isUtf8(bytes) && (head.length > CHECKED || isUtf8());
  let encoding = mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : '';
  if (mark === '' && (!whole || controls > 0)) encoding = utf16Order(bytes);
  if (encoding === '') {
    if (controls > CONTROL_SHARE * bytes.length) return { refusal: NO_TEXT, encoding, remarks: [] };
    if (!whole && mark === '') return judge(countBytes(bytes), bytes, name);
    encoding = 'utf-8';
  }
  return { refusal: null, encoding, remarks: remarksFor(encoding, bytes, name) };
}

/** The remarks on a text that was pasted. @param {string} text */
export const remarksOn = (text) => remarksOnForm(text.slice(0, CHECKED));

/** The bytes of a file, slice by slice, with other work of the page in between. @param {Blob} blob */
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
 * The slice with the first bytes beyond ASCII, from a little before them: only these bytes differ between encodings.
 * @param {Blob} blob
 */
async function telling(blob) {
  for await (const bytes of slicesOf(blob)) {
    const at = bytes.findIndex((byte) => byte > 127);
    if (at >= 0) return bytes.subarray(Math.max(0, at - 100));
  }
  return new Uint8Array();
}

/**
 * The verdict on a text in a single-byte encoding, by the letter statistics of guess.js. If that script does not load,
 * the verdict stays as it was.
 * @param {Decoded} seen @param {Blob} blob @param {Uint8Array} head @param {string} name
 * @returns {Promise<Decoded>}
 */
async function guess(seen, blob, head, name) {
  try {
    const { guessEncoding } = await import('./guess.js');
    const encoding = guessEncoding(await telling(blob), seen.encoding);
    if (encoding === seen.encoding) return seen;
    const forms = remarksOnForm(new TextDecoder(encoding).decode(head, { stream: true }), name);
    return { refusal: null, encoding, remarks: [said('read_as', said(/** @type {SaidId} */ (encoding))), ...forms] };
  } catch {
    return seen;
  }
}

/**
 * Judges the whole file and gives its text.
 * @param {Blob} blob
 * @param {string} [name]  of the file
 * @returns {Promise<Decoded & { blob: Blob }>}  blob: the text in UTF-8, which is the file itself if it is UTF-8
 */
export async function readText(blob, name = '') {
  const head = new Uint8Array(await blob.slice(0, CHECKED + 1).arrayBuffer());
  let seen = lookAt(head, name);
  const single = seen.encoding === 'utf-8' || seen.encoding === 'windows-1252';
  if (single && blob.size > CHECKED && markOf(head) === '') {
    if (await isAllUtf8(blob)) {
      if (seen.encoding !== 'utf-8')
        seen = { refusal: null, encoding: 'utf-8', remarks: remarksFor('utf-8', head, name) };
    } else {
      let counted;
      for await (const bytes of slicesOf(blob)) counted = countBytes(bytes, counted);
      if (counted) seen = judge(counted, head, name);
    }
  }
  if (seen.refusal === UNKNOWN || seen.encoding === 'windows-1252') seen = await guess(seen, blob, head, name);
  if (seen.refusal !== null || seen.encoding === 'utf-8') return { ...seen, blob };
  const decoder = new TextDecoder(seen.encoding);
  const parts = [];
  for await (const bytes of slicesOf(blob)) parts.push(decoder.decode(bytes, { stream: true }));
  return { ...seen, blob: new Blob([...parts, decoder.decode()]) };
}
