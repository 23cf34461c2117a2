/**
 * How English writes numbers, and short words that many sentences use.
 */

import { formatIn } from '../../ui/format.js';

export const format = formatIn('en', {
  none: '–',
  not_a_number: 'not a number',
  seconds: 's',
  minutes: 'min',
  hours: 'h',
  thousand: 'k',
  bytes: { one: '# byte', other: '# bytes' },
  kilobytes: 'KB',
  megabytes: 'MB',
  mebibytes: 'MiB',
  under: (size) => `under ${size}`,
});

const { plural } = format;

/** "1 line", "2 lines" @param {number} n @param {string} one */
export const counted = (n, one) => plural(n, { one: `# ${one}`, other: `# ${one}s` });

/**
 * Whether a model reads and writes pieces of any length, not characters, by the setting `tokenizer`.
 * @param {unknown} tokenizer
 */
export const isPieces = (tokenizer) => tokenizer === 'byte' || tokenizer === 'bpe';
/** @param {unknown} tokenizer */
export const tokens = (tokenizer) => (isPieces(tokenizer) ? 'tokens' : 'characters');
/** @param {unknown} tokenizer */
export const token = (tokenizer) => (isPieces(tokenizer) ? 'token' : 'character');
