/**
 * Guesses which older encoding a text is in, by how often pairs and groups of letters occur in the languages that used
 * that encoding; encodings.js cannot tell this. The statistics are those of chardet. Fetched when a text is not UTF-8.
 */

import { analyse } from 'chardet';

const LOOKED_AT = 32_768; // bytes: the page waits for some hundredths of a second
const LEAST = 10; // confidence, of 100, that a guess needs where the text is not readable as Windows-1252
const SURE = 20; // confidence that it needs where the text is readable as Windows-1252
const BETTER = 1.5; // its confidence must also be this many times that of Windows-1252

/** Encodings for which browsers use a larger table under another name. @type {Record<string, string>} */
const LABELS = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-6': 'windows-1256',
};

/** A capital letter beyond ASCII inside a word, which is rare in real texts. */
const NONSENSE = /\p{Ll}(?![A-Z])\p{Lu}/gu;
const NONSENSE_SHARE = 1 / 6; // of the letters beyond ASCII

/**
 * Whether this encoding reads the bytes without errors and without much nonsense.
 * @param {Uint8Array} bytes
 * @param {string} label
 */
function isReadable(bytes, label) {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
    const beyond = text.match(/[^\0-\x7f]/g)?.length ?? 0;
    return !/[\x80-\x9f]/.test(text) && (text.match(NONSENSE)?.length ?? 0) <= NONSENSE_SHARE * beyond;
  } catch {
    return false;
  }
}

/**
 * @param {Uint8Array} bytes   the beginning of a text
 * @param {string} [western]   'windows-1252' where the text is readable so; else ''
 * @returns {string} a label of TextDecoder: the guess, else `western`
 */
export function guessEncoding(bytes, western = '') {
  const head = bytes.subarray(0, LOOKED_AT);
  const found = analyse(head)
    .map(({ name, confidence }) => ({ label: LABELS[name] ?? name.toLowerCase(), confidence }))
    .filter(({ label }) => !/^(ascii|utf|iso-2022)/.test(label));
  const [best] = found.filter(({ label }) => label !== 'windows-1252' && isReadable(head, label));
  const as_western = found.find(({ label }) => label === 'windows-1252')?.confidence ?? 0;
  return best && best.confidence >= (western === '' ? LEAST : SURE) && best.confidence >= BETTER * as_western
    ? best.label
    : western;
}
