/**
 * The losses of a run under the smoothing that was chosen: computed once for each run and weight, and carried on as the run
 * goes on.
 */

import { createColumn } from '../../state/history.js';
import { createAverage } from '../../state/smoothing.js';

/** @typedef {import('../../state/history.js').History} History */
/** @typedef {import('../../state/history.js').Column} Column */

/** @type {WeakMap<History, { weight: number, column: Column, average: (loss: number) => number }>} */
const kept = new WeakMap();

/**
 * @param {History} history
 * @param {number | null} weight  of the past; null: the one that the history keeps
 * @returns {Column}
 */
export function smoothed(history, weight) {
  if (weight === null) return history.smooth;
  const { losses } = history;
  const before = kept.get(history);
  const one = before?.weight === weight ? before : { weight, column: createColumn(), average: createAverage(weight) };
  kept.set(history, one);
  one.column.append(losses.values.subarray(one.column.length, losses.length).map((loss) => one.average(loss)));
  return one.column;
}
