/**
 * Which settings a sweep can try, and the values that it tries at first. Those of a number are typed; those of a choice
 * and of a switch are ticked by their names. Pure functions.
 */

import { printSetting, works } from '../../../state/settings.js';
import { rowIn } from '../../../words/say.js';

/** @typedef {import('../../../wire/protocol.js').Setting} Setting */
/** @typedef {import('../../../words/words.js').Words} Words */

const NUMBERS = ['learning_rate', 'seed', 'n_embd', 'n_layer'];
/**
 * Of the choices and switches: with another form of the documents another part of the text is kept for validation, so
 * losses do not compare; a part of the parameters can be trained in a model that has learnt already only; another build
 * computes the same.
 */
const LEFT_OUT = new Set(['documents', 'trainable', 'lora_targets', 'reproducible']);
const SIZE = /-\w+$/; // in the name of a preset

/** Whether the values of a setting are ticked by name. @param {Setting} row */
export const isNamed = ({ type }) => type === 'choice' || type === 'bool';

/**
 * The settings that can be tried beside these values, in groups: numbers, choices, switches.
 * @param {Setting[]} table
 * @param {Record<string, any>} values
 */
export function triedRows(table, values) {
  const of = (/** @type {string} */ type) =>
    table.filter(
      (row) => row.type === type && row.group !== 'inference' && !LEFT_OUT.has(row.key) && works(row, values),
    );
  return {
    numbers: NUMBERS.flatMap((key) => table.find((row) => row.key === key) ?? []),
    ...{ choices: of('choice'), switches: of('bool') },
  };
}

/** All values of a choice or a switch. @param {Setting} row @returns {(string | boolean)[]} */
export const namedValues = ({ type, choices }) => (type === 'bool' ? [false, true] : (choices ?? []));

/**
 * The values that are ticked at first: all; of the presets those of the present size.
 * @param {Setting} row
 * @param {Record<string, any>} values
 */
export function suggestedTicks(row, values) {
  const size = (/** @type {unknown} */ name) => SIZE.exec(String(name))?.[0];
  const present = size(values[row.key]);
  return namedValues(row).filter((value) => row.key !== 'preset' || size(value) === present);
}

/**
 * The numbers that are typed at first: around the present one.
 * @param {string} key
 * @param {Record<string, any>} values
 */
export function suggestedValues(key, values) {
  const value = Number(values[key]);
  if (key === 'seed') return [0, 1, 2, 3, 4].map((i) => value + i).join(' ');
  if (key === 'n_layer') return '1 2 3 4';
  if (key === 'n_embd') {
    const heads = Number(values.n_head) || 1;
    return [1, 2, 4, 8].map((times) => Math.max(1, Math.round((value * times) / 4 / heads)) * heads).join(' ');
  }
  return [0.25, 0.5, 1, 2, 4].map((times) => Number((value * times).toPrecision(2))).join(' ');
}

/**
 * A value as the page names it.
 * @param {Words} words
 * @param {Setting} row
 * @param {any} value
 */
export function nameOf(words, row, value) {
  if (row.type === 'bool' && words.runs !== undefined) return words.runs.sweep.switched[Number(value)];
  const raw = printSetting(row, value);
  return rowIn(words, row).names?.[raw] ?? words.format.inBox(raw);
}
