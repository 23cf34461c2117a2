/**
 * Tells which encoding the bytes of a text are in: UTF-16 without a byte order mark, Windows-1252, damaged UTF-8, or
 * none of these. Each reading is tried and judged by the text that results. decode.js uses it; file signatures and
 * remarks are there. Nothing here depends on how TextDecoder reads Windows-1252, because Node does that wrongly.
 */

/** The bytes as a string in which each character has the number of its byte. @param {Uint8Array} bytes */
export function binary(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}

/** How often a pattern is found. @param {string} text @param {RegExp} pattern  with the flag g */
const times = (text, pattern) => text.match(pattern)?.length ?? 0;

/** Characters that hardly any text has: controls, unassigned and private ones. */
const NO_TEXT = /[^\P{Cc}\t\n\v\f\r]|\p{Cn}|\p{Co}/gu;
/**
 * Characters that a text of any script has early: blanks, line ends, East Asian full stops, kana, the commonest Han
 * characters.
 */
const COMMON =
  /[\t\n\r .,!?\u3000-\u3002\u3040-\u30ff\uff01\uff0c\uff1a\uff1f的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說]/g;
/** Letters of other alphabets: Greek and Cyrillic, Hebrew and Arabic, those of India and its neighbours. */
const ALPHABETS = [/[\u0370-\u052f]/g, /[\u0590-\u06ff]/g, /[\u0900-\u0eff]/g];
const COMMON_SHARE = 1 / 50;
const NO_TEXT_SHARE = 1 / 1000; // allowed, for characters that are newer than the browser's Unicode

/**
 * How well the bytes read as UTF-16 of one byte order: 0 where they do not, else the share of characters that speak for
 * it.
 * @param {Uint8Array} bytes @param {string} order
 */
function utf16Share(bytes, order) {
  let text = '';
  try {
    text = new TextDecoder(order, { fatal: true }).decode(bytes.subarray(0, bytes.length & ~1), { stream: true });
  } catch {
    return 0; // half of a surrogate pair
  }
  if (text === '' || times(text, NO_TEXT) > NO_TEXT_SHARE * text.length) return 0;
  const latin = times(text, /[\t\n\r -\xff]/g) / text.length; // in UTF-16 each of these has a NUL byte
  if (latin >= 0.5) return 1 + latin;
  const alphabet = Math.max(...ALPHABETS.map((letters) => times(text, letters))) / text.length;
  if (alphabet >= 0.5) return alphabet;
  // Two ASCII letters side by side read as a Han character in UTF-16: bytes that are mostly ASCII letters are not
  // Chinese.
  const ascii = times(binary(bytes), /[A-Za-z ]/g) / bytes.length;
  const common = times(text, COMMON) / text.length;
  return common >= COMMON_SHARE && ascii < 0.7 ? common : 0;
}

/** The byte order of UTF-16 without a mark; '' where the bytes are not UTF-16. @param {Uint8Array} bytes */
export function utf16Order(bytes) {
  const [little, big] = [utf16Share(bytes, 'utf-16le'), utf16Share(bytes, 'utf-16be')];
  if (little === 0 && big === 0) return '';
  return little >= big ? 'utf-16le' : 'utf-16be';
}

/**
 * Checks whether bytes are UTF-8. The function that it returns is called with one piece of a text after the other.
 * @returns {(bytes?: Uint8Array) => boolean}  called without bytes: whether the text may end here
 */
export function utf8Check() {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes) => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
      return true;
    } catch {
      return false;
    }
  };
}

/** Characters of several bytes in UTF-8. */
const SEQUENCE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g;
/**
 * Such characters whose bytes are also plausible in Windows-1252: a letter, then a quote, a dash, a no-break space or
 * similar.
 */
const LETTER_AND_SIGN = /^[\xc2-\xef][\x85\x91-\x97\x99\x9b\xa0\xa9\xab\xad\xae\xb0\xb4\xb7\xbb]+$/;
/** Bytes that are not UTF-8, once all valid characters are replaced. */
const BROKEN = /[\xc0-\xff][\x80-\xbf]*|[\x80-\xbf]/g;

/** What results when a text in another encoding, mostly Mac Roman or one of DOS, is read as Windows-1252. */
const NONSENSE = new RegExp(
  [
    '[a-z\\x9a\\x9c\\x9e\\xdf-\\xf6\\xf8-\\xfe][\\x8a\\x8c\\x8e\\xc0-\\xd6\\xd8-\\xde]', // a capital after a small letter
    '[A-Za-z]\\x9f(?=[a-z])|[A-Z][\\x8a\\x8c\\x8e](?=[a-z])',
    '[A-Z][\\x9a\\x9c\\x9e](?=[A-Z])', // a small letter between capitals
    '[,.;:!?][\\xc0-\\xde](?![A-Za-z\\xc0-\\xff])', // a closing quote of Mac Roman after a sign
    '[A-Za-z\\xc0-\\xff][\\x82-\\x84\\x88\\x98]', // a sign that belongs before a word, after a letter
    '[\\x83\\x88\\x98](?=[A-Za-z\\xc0-\\xff])',
    '[A-Za-z\\xc0-\\xff][\\x80\\x86\\x87\\x89\\x8b\\x93-\\x95\\x99\\x9b](?=[A-Za-z\\xc0-\\xff])', // a sign within a word
    '[a-z\\x9a-\\x9f\\xdf-\\xf6\\xf8-\\xfe][\\xa1-\\xa4\\xa7]',
    '\\xff(?=[A-Za-z])',
  ].join('|'),
  'g',
);
const NONSENSE_SHARE = 1 / 6; // of the bytes beyond ASCII; Polish and Turkish texts read as Windows-1252 have less

const COUNTED = {
  size: 0,
  /** Control bytes that no text has. */
  controls: 0,
  /** Bytes that Windows-1252 does not have. */
  undefined: 0,
  /** Bytes beyond ASCII that are not part of UTF-8 characters. */
  beyond: 0,
  /** Places that UTF-8 would read as U+FFFD. */
  broken: 0,
  /** Bytes in UTF-8 characters that would be nonsense in Windows-1252. */
  sequences: 0,
  /** Other places that are nonsense in Windows-1252. */
  nonsense: 0,
  /**
   * Letters beyond ASCII next to another such letter (alike), or next to an ASCII letter (mixed). Latin script has
   * mostly mixed.
   */
  alike: 0,
  mixed: 0,
};

/**
 * Counts what tells single-byte encodings apart.
 * @param {Uint8Array} bytes  a text or a piece of it
 * @param {typeof COUNTED} [so_far]  the counts of the pieces before
 */
export function countBytes(bytes, so_far = COUNTED) {
  const raw = binary(bytes);
  let sequences = 0;
  const text = raw.replace(SEQUENCE, (found) => {
    if (!LETTER_AND_SIGN.test(found)) sequences += found.length;
    return '\u0100';
  });
  return {
    size: so_far.size + raw.length,
    controls: so_far.controls + times(raw, /[^\P{Cc}\t\n\f\r\x7f-\x9f]/gu),
    undefined: so_far.undefined + times(text, /[\x81\x8d\x8f\x90\x9d]/g),
    beyond: so_far.beyond + times(text, /[\x80-\xff]/g),
    broken: so_far.broken + times(text, BROKEN),
    sequences: so_far.sequences + sequences,
    nonsense: so_far.nonsense + times(text, NONSENSE),
    alike: so_far.alike + times(text, /([\xa1-\xff])(?!\1)(?=[\xa1-\xff])/g),
    mixed: so_far.mixed + times(text, /[A-Za-z](?=[\xa1-\xff])|[\xa1-\xff](?=[A-Za-z])/g),
  };
}

/**
 * How bytes that are not valid UTF-8 can be read: 'utf-8' where they are damaged UTF-8, 'windows-1252', or '' where
 * neither gives a text.
 * @param {typeof COUNTED} counted  the counts of the whole text, or of the part that is known
 */
export function singleByteEncoding({ size, beyond, broken, sequences, ...counted }) {
  const other_script =
    (counted.alike > 3 && 2 * counted.alike > counted.mixed) || (beyond > 8 && beyond + sequences > size / 2);
  if (sequences > 2 * broken) return 'utf-8';
  if (!other_script && broken <= sequences + counted.nonsense && broken <= 4 * sequences) return 'utf-8';
  const western = counted.controls === 0 && counted.undefined === 0 && counted.nonsense <= NONSENSE_SHARE * beyond;
  if (western && !other_script) return 'windows-1252';
  return broken <= size / 100_000 ? 'utf-8' : ''; // a long ASCII text may have a damaged byte
}
