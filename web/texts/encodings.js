/**
 * In which encoding the bytes of a text are: UTF-16 without a mark, Windows-1252, damaged UTF-8, or none that can be
 * told. Every reading is tried and judged by what it makes of the bytes. Knows no signature of a file, no remark and no
 * page; decode.js asks it. Nothing here depends on how TextDecoder reads Windows-1252, which Node does wrongly.
 */

/** The bytes as characters of the same number. @param {Uint8Array} bytes */
export function binary(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}

/** How often a pattern is found. @param {string} text @param {RegExp} pattern  with the flag g */
const times = (text, pattern) => text.match(pattern)?.length ?? 0;

/** Characters that no text has, or hardly one. */
const NO_TEXT = /[^\P{Cc}\t\n\v\f\r]|\p{Cn}|\p{Co}/gu;
/** What a text of any script has soon: blanks, line ends, the stops of East Asia, kana, the commonest Han characters. */
const COMMON =
  /[\t\n\r .,!?\u3000-\u3002\u3040-\u30ff\uff01\uff0c\uff1a\uff1f的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說]/g;
/** Letters of other alphabets: Greek and Cyrillic, Hebrew and Arabic, those of India and its neighbours. */
const ALPHABETS = [/[\u0370-\u052f]/g, /[\u0590-\u06ff]/g, /[\u0900-\u0eff]/g];
const COMMON_SHARE = 1 / 50;
const NO_TEXT_SHARE = 1 / 1000; // characters newer than the browser

/**
 * How good a text the bytes are in UTF-16 of one order: 0 where they are none, else the share of what tells it.
 * @param {Uint8Array} bytes @param {string} order
 */
function utf16Share(bytes, order) {
  let text = '';
  try {
    text = new TextDecoder(order, { fatal: true }).decode(bytes.subarray(0, bytes.length & ~1), { stream: true });
  } catch {
    return 0; // half a pair
  }
  if (text === '' || times(text, NO_TEXT) > NO_TEXT_SHARE * text.length) return 0;
  const latin = times(text, /[\t\n\r -\xff]/g) / text.length; // a NUL in every other byte
  if (latin >= 0.5) return 1 + latin;
  const alphabet = Math.max(...ALPHABETS.map((letters) => times(text, letters))) / text.length;
  if (alphabet >= 0.5) return alphabet;
  // Two letters of ASCII side by side are a Han character in UTF-16: what consists of these is no Chinese.
  const ascii = times(binary(bytes), /[A-Za-z ]/g) / bytes.length;
  const common = times(text, COMMON) / text.length;
  return common >= COMMON_SHARE && ascii < 0.7 ? common : 0;
}

/** Which UTF-16 the bytes are without a mark; '' where it is none. @param {Uint8Array} bytes */
export function utf16Order(bytes) {
  const [little, big] = [utf16Share(bytes, 'utf-16le'), utf16Share(bytes, 'utf-16be')];
  if (little === 0 && big === 0) return '';
  return little >= big ? 'utf-16le' : 'utf-16be';
}

/**
 * Whether bytes are UTF-8. One object reads a text in pieces.
 * @returns {(bytes?: Uint8Array) => boolean}  without bytes: whether the text may end here
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
/** Those that Windows-1252 reads as a letter and what may follow one: a quote, a dash, a blank that does not break. */
const LETTER_AND_SIGN = /^[\xc2-\xef][\x85\x91-\x97\x99\x9b\xa0\xa9\xab\xad\xae\xb0\xb4\xb7\xbb]+$/;
/** What no UTF-8 has, once its characters are gone. */
const BROKEN = /[\xc0-\xff][\x80-\xbf]*|[\x80-\xbf]/g;

/** What Windows-1252 makes of a text that is in another encoding, mostly Mac Roman and those of DOS. */
const NONSENSE = new RegExp(
  [
    '[a-z\\x9a\\x9c\\x9e\\xdf-\\xf6\\xf8-\\xfe][\\x8a\\x8c\\x8e\\xc0-\\xd6\\xd8-\\xde]', // a capital after a small letter
    '[A-Za-z]\\x9f(?=[a-z])|[A-Z][\\x8a\\x8c\\x8e](?=[a-z])',
    '[A-Z][\\x9a\\x9c\\x9e](?=[A-Z])', // and the other way round
    '[,.;:!?][\\xc0-\\xde](?![A-Za-z\\xc0-\\xff])', // a closing quote of Mac Roman
    '[A-Za-z\\xc0-\\xff][\\x82-\\x84\\x88\\x98]', // a sign for the beginning of a word behind it
    '[\\x83\\x88\\x98](?=[A-Za-z\\xc0-\\xff])',
    '[A-Za-z\\xc0-\\xff][\\x80\\x86\\x87\\x89\\x8b\\x93-\\x95\\x99\\x9b](?=[A-Za-z\\xc0-\\xff])', // a sign within a word
    '[a-z\\x9a-\\x9f\\xdf-\\xf6\\xf8-\\xfe][\\xa1-\\xa4\\xa7]',
    '\\xff(?=[A-Za-z])',
  ].join('|'),
  'g',
);
const NONSENSE_SHARE = 1 / 6; // of the bytes beyond ASCII; Polish and Turkish, read as Western, have less

const COUNTED = {
  size: 0,
  /** Controls that no text has. */
  controls: 0,
  /** Bytes that Windows-1252 does not have. */
  undefined: 0,
  /** Bytes beyond ASCII, but for those of UTF-8. */
  beyond: 0,
  /** What UTF-8 would read as U+FFFD. */
  broken: 0,
  /** Bytes of UTF-8's characters of which Windows-1252 would make nonsense. */
  sequences: 0,
  /** What is nonsense in Windows-1252 besides. */
  nonsense: 0,
  /** Letters beyond ASCII beside another one, and beside a letter of ASCII: in Latin script mostly the second. */
  alike: 0,
  mixed: 0,
};

/**
 * Counts what tells the encodings of single bytes apart.
 * @param {Uint8Array} bytes  a text or a piece of it
 * @param {typeof COUNTED} [so_far]  what was counted in the pieces before
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
 * How bytes that are no UTF-8 can be read: 'utf-8' where they are that with damage, 'windows-1252', or '' where neither
 * gives a text.
 * @param {typeof COUNTED} counted  of the whole text, or as much of it as there is
 */
export function singleByteEncoding({ size, beyond, broken, sequences, ...counted }) {
  const other_script =
    (counted.alike > 3 && 2 * counted.alike > counted.mixed) || (beyond > 8 && beyond + sequences > size / 2);
  if (sequences > 2 * broken) return 'utf-8';
  if (!other_script && broken <= sequences + counted.nonsense && broken <= 4 * sequences) return 'utf-8';
  const western = counted.controls === 0 && counted.undefined === 0 && counted.nonsense <= NONSENSE_SHARE * beyond;
  if (western && !other_script) return 'windows-1252';
  return broken <= size / 100_000 ? 'utf-8' : ''; // a long text of ASCII with a damaged byte
}
