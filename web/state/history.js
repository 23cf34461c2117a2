/**
 * The losses of a run in growing typed arrays: one number per step, its smoothed value, and the
 * validation points. Appending never copies the past except when a column doubles. Filled by
 * actions/progress.js from progress events, read by the curve. Not part of the engine: it only remembers.
 */

import { createSmoother } from './smoothing.js';

/**
 * A column of numbers that grows by doubling.
 * @typedef {object} Column
 * @property {number} length
 * @property {Float64Array} values         only the first `length` are filled
 * @property {(numbers: ArrayLike<number>) => void} append
 */

/** @param {number} [capacity] @returns {Column} */
export function createColumn(capacity = 1024) {
  /** @type {Column} */
  const column = {
    length: 0,
    values: new Float64Array(capacity),
    append(numbers) {
      const length = column.length + numbers.length;
      if (length > column.values.length) {
        const grown = new Float64Array(Math.max(length, column.values.length * 2));
        grown.set(column.values.subarray(0, column.length));
        column.values = grown;
      }
      column.values.set(numbers, column.length);
      column.length = length;
    },
  };
  return column;
}

/**
 * @typedef {object} History
 * @property {number} first_step           the step of the first loss
 * @property {Column} losses
 * @property {Column} smooth
 * @property {Column} val_steps
 * @property {Column} val_losses
 * @property {(first_step: number, losses: ArrayLike<number>) => void} addLosses
 * @property {(steps: ArrayLike<number>, losses: ArrayLike<number>) => void} addValidation
 */

/**
 * @param {number} [max_steps] the planned length of the run: the smoothing follows it
 * @returns {History}
 */
export function createHistory(max_steps = 1000) {
  const smoother = createSmoother(max_steps);
  /** @type {History} */
  const history = {
    first_step: 1,
    losses: createColumn(),
    smooth: createColumn(),
    val_steps: createColumn(64),
    val_losses: createColumn(64),
    addLosses(first_step, losses) {
      if (history.losses.length === 0) history.first_step = first_step;
      history.losses.append(losses);
      history.smooth.append(Float64Array.from(losses, smoother));
    },
    addValidation(steps, losses) {
      history.val_steps.append(steps);
      history.val_losses.append(losses);
    },
  };
  return history;
}
