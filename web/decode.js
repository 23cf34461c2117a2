/**
 * What a file is, by its first bytes, and its text: refuses what is no text, reads UTF-8, UTF-16 of either order and
 * Windows-1252, and says what a reader should know before it is learnt as it stands. What is damaged UTF-8 is left to
 * the engine, which counts it. Knows no state and no view.
 */

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
  ['a saved model (safetensors)', '????\0\0\0\0{"'],
  ['a text in UTF-32', '\xff\xfe\0\0', '\0\0\xfe\xff'],
];

const DOCUMENT = /document|ZIP|UTF-32/;
const CHECKED = 65_536; // bytes, in which encodings are told apart
const MANY = 1 / 10; // NUL bytes among all: then it is no text of single bytes
const WESTERN = 0.3; // letters beyond ASCII among all: Western languages have fewer

/** The bytes as characters of the same number. @param {Uint8Array} bytes */
const binary = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** @param {string} first @param {string} sign  of SIGNATURES */
const begins = (first, sign) =>
  first.length >= sign.length && [...sign].every((one, i) => one === '?' || one === first[i]);

/**
 * What a text begins with that has a form of its own, which would be learnt too.
 * @param {string} text
 * @param {string} name  of the file, or ''
 */
function remarkOnForm(text, name) {
  const lines = text.split(/\r\n|\r|\n/, 40).filter((line) => line.trim() !== '');
  /** @param {RegExp} form @param {number} share */
  const are = (form, share) =>
    lines.length >= 3 && lines.filter((line) => form.test(line)).length >= share * lines.length;
  const learnt = (/** @type {string} */ what, /** @type {string} */ with_it, /** @type {string} */ cure) =>
    `This looks like ${what}. It is learnt as it stands, with its ${with_it}; ${cure}.`;
  if (/^\s*(<!doctype html|<html)/i.test(text))
    return learnt('a web page (HTML)', 'markup', 'copy its text and paste that to learn the words alone');
  if (/^\s*<\?xml/.test(text))
    return learnt('XML', 'markup', 'copy its text and paste that to learn the words alone');
  if (are(/^\s*\{.*[}\],]\s*$/, 0.9) || /\.jsonl$/i.test(name))
    return learnt(
      'JSON, one record a line',
      'field names, quotes and escapes',
      'save the one field that you mean as a text, a line each',
    );
  if (/\.json$/i.test(name) || /^\s*(\{\s*"[^"\n]*"\s*:|\[\s*(\{\s*"|"[^"\n]*"\s*,))/.test(text))
    return learnt(
      'JSON',
      'field names, quotes and escapes',
      'save the texts in it as a text file to learn these alone',
    );
  if (/\.(csv|tsv)$/i.test(name))
    return learnt(
      'a table (CSV)',
      'quotes and all its columns',
      'save the one column that you mean as a text, a line each',
    );
  if (are(/^\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}.{0,16}: /, 0.5))
    return learnt('an exported chat', 'dates and names', 'remove these to learn the messages alone');
  return '';
}

/**
 * Which order the bytes of UTF-16 without a mark have; '' where it is not UTF-16. Blanks and line ends tell it: every
 * text has some, and read in the wrong order they are rare signs.
 * @param {Uint8Array} bytes
 */
function utf16Order(bytes) {
  let [little, big] = [0, 0];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const [first, second] = [bytes[i], bytes[i + 1]];
    if (second === 0 && (first === 0x20 || first === 0x0a || first === 0x0d)) little++;
    if (first === 0 && (second === 0x20 || second === 0x0a || second === 0x0d)) big++;
  }
  const least = bytes.length / 2 / 50;
  if (Math.max(little, big) < least) return '';
  return little > big ? 'utf-16le' : 'utf-16be';
}

/**
 * How bytes that are no UTF-8 can be read: whether they are damaged UTF-8, or a text of single bytes.
 * @param {Uint8Array} bytes
 * @returns {Pick<Decoded, 'encoding' | 'refusal'>}
 */
function singleBytes(bytes) {
  const repaired = new TextDecoder().decode(bytes);
  const wrong = repaired.split('\ufffd').length - 1;
  const beyond_ascii = repaired.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  if (beyond_ascii > wrong) return { encoding: 'utf-8', refusal: '' }; // damaged: the engine counts and says it
  const text = binary(bytes);
  const letters = text.match(/[a-zA-Z\x80-\xff]/g)?.length ?? 0;
  const high = text.length - text.replaceAll(/[\u0080-\uffff]/g, '').length;
  if (high <= WESTERN * letters) return { encoding: 'windows-1252', refusal: '' };
  return {
    encoding: '',
    refusal:
      'not UTF-8 but in an older encoding that cannot be told from its bytes. Save it as UTF-8 and open it again',
  };
}

/**
 * Looks at the beginning of a file.
 * @param {Uint8Array} head   all of it, or a beginning of some kilobytes
 * @param {string} [name]     of the file
 * @returns {Decoded}
 */
export function lookAt(head, name = '') {
  const first = binary(head.subarray(0, 64));
  const found = SIGNATURES.find(([, ...signs]) => signs.some((sign) => begins(first, sign)));
  const none = { encoding: '', remark: '' };
  if (found) {
    const cure = DOCUMENT.test(found[0]) ? '. Save it as plain text (.txt, UTF-8) and open that' : ', not a text';
    return { ...none, refusal: `${found[0]}${cure}` };
  }
  const bytes = head.subarray(0, CHECKED);
  const mark = /^(\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.exec(first)?.[0] ?? '';
  const nuls = bytes.reduce((sum, byte) => sum + Number(byte === 0), 0);
  let encoding = mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : 'utf-8';
  let remark = '';
  if (mark === '' && nuls > 0) encoding = utf16Order(bytes) || 'utf-8';
  if (encoding === 'utf-8' && nuls > MANY * bytes.length) {
    return { ...none, refusal: 'not a text: it holds bytes that no text has' };
  }
  if (encoding === 'utf-8' && !isUtf8(bytes)) {
    const single = singleBytes(bytes);
    if (single.refusal !== '') return { ...none, refusal: single.refusal };
    encoding = single.encoding;
  }
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  if (encoding === 'windows-1252') {
    remark =
      'The file is not UTF-8; it was read as Windows-1252 (Western European). If letters are wrong, save it as UTF-8 and open it again.';
  } else if (encoding !== 'utf-8') {
    remark = `The file was read as UTF-16 (${encoding === 'utf-16le' ? 'little' : 'big'}-endian).`;
  }
  return { refusal: '', encoding, remark: [remark, remarkOnForm(text, name)].filter((one) => one !== '').join(' ') };
}

/** The remark on a text that was pasted. @param {string} text */
export const remarkOn = (text) => remarkOnForm(text.slice(0, CHECKED), '');

/** Whether bytes are UTF-8, but for a character that is cut in two at their end. @param {Uint8Array} bytes */
function isUtf8(bytes) {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
