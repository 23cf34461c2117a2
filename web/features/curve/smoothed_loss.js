/**
 * The losses of a run, smoothed with the weight that the reader chose. The result is kept for each run and its latest
 * weight, and only the losses that have come since are added to it.
 */

import { createColumn } from '../../state/history.js';
import { createAverage } from '../../state/smoothing.js';

/** @typedef {import('../../state/history.js').History} History */
/** @typedef {import('../../state/history.js').Column} Column */

/** @type {WeakMap<History, { weight: number, column: Column, average: (loss: number) => number }>} */
const kept = new WeakMap();

/**
 * @param {History} history
 * @param {number | null} weight  of the average so far, 0 to 1; null: the smoothing that the history itself keeps
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
