/** One word of the recipe line: a setting with its value, as "2 layers" or "rate 0.003". */

import { rowIn } from '../words/say.js';

/**
 * @param {import('../words/words.js').Words} words
 * @param {import('../wire/protocol.js').Setting} row
 * @param {any} value
 * @returns {string}
 */
export function recipeWord(words, row, value) {
  const { label, names } = rowIn(words, row);
  const { count, short } = words.format;
  const shown =
    typeof value === 'number' ? (Number.isInteger(value) ? count(value) : short(value)) : (names?.[value] ?? value);
  return words.settings.recipe[row.key]?.(shown) ?? `${label} ${shown}`;
}
