/**
 * How German writes numbers, and short words that many sentences use.
 */

import { formatIn } from '../../ui/format.js';

export const format = formatIn('de', {
  none: '–',
  not_a_number: 'keine Zahl',
  seconds: 's',
  minutes: 'min',
  hours: 'h',
  thousand: 'k',
  bytes: { one: '# Byte', other: '# Bytes' },
  kilobytes: 'KB',
  megabytes: 'MB',
  mebibytes: 'MiB',
  under: (size) => `unter ${size}`,
});

/** A noun with its number: "1 Zeile", "2 Zeilen". @param {number} n @param {string} one @param {string} other */
export const counted = (n, one, other) => format.plural(n, { one: `# ${one}`, other: `# ${other}` });

/** Whether a model reads and writes pieces, not characters, by the setting `tokenizer`. @param {unknown} tokenizer */
export const isPieces = (tokenizer) => tokenizer === 'byte' || tokenizer === 'bpe';
/** @param {unknown} tokenizer */
export const token = (tokenizer) => (isPieces(tokenizer) ? 'Token' : 'Zeichen');
/** The plural of token(). @param {unknown} tokenizer */
export const tokens = (tokenizer) => (isPieces(tokenizer) ? 'Tokens' : 'Zeichen');
