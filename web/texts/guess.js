/**
 * Which of the older encodings the bytes of a text are in, by how often letters stand together in the languages that use
 * it: what encodings.js cannot tell. The statistics are those of chardet. Fetched when a text is no UTF-8.
 */

import { analyse } from 'chardet';

const LOOKED_AT = 65_536; // bytes
const LEAST = 10; // of 100, from which on a guess is worth a look
const SURE = 20; // from which on it is more than what can be read as Western
const BETTER = 1.5; // times the Western reading

/** Where browsers read by a larger table, or call it otherwise. @type {Record<string, string>} */
const LABELS = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-6': 'windows-1256',
};

/** A capital beyond ASCII within a word, which writing does not have. */
const NONSENSE = /\p{Ll}(?![A-Z])\p{Lu}/gu;
const NONSENSE_SHARE = 1 / 6; // of the letters beyond ASCII

/** Whether the bytes have a reading without gaps and nonsense in this encoding. @param {Uint8Array} bytes @param {string} label */
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
 * @param {string} [western]   'windows-1252' where it can be that; else ''
 * @returns {string} a label of TextDecoder; '' where there is no guess
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
