/**
 * The history of a run in growing typed arrays: the loss of every step, its smoothed value, the tokens and seconds of
 * training up to it, the validation losses, and the figures of each report. Appending copies old values only when a
 * column doubles. actions/progress.js fills it from the worker's events; the curve reads it.
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
 * The tokens and the time of all steps of a report, and the figures of its last step.
 * @typedef {{ tokens: number, ms: number, grad_norm?: number | null, lr?: number | null }} Spent
 */

/** The share of tokens that the model guessed rightly, at the steps where it was measured. @typedef {{ steps: Column, accuracy: Column }} Measured */

/**
 * @typedef {object} History
 * @property {number} planned              the length of the run when it began, on which the smoothing depends
 * @property {number} first_step           the step of the first loss
 * @property {Column} losses
 * @property {Column} smooth
 * @property {Column} tokens               the number trained on up to each step; even increments within a report
 * @property {Column} seconds              the time spent in training up to each step; even increments within a report
 * @property {Column} val_steps
 * @property {Column} val_losses
 * @property {{ steps: Column, grad_norm: Column, lr: Column, speed: Column }} reports  one row for each report with
 *   steps: its last step, the gradient norm and the learning rate of that step, and the tokens per second; NaN if
 *   unknown
 * @property {Measured[]} measured         of training and of validation
 * @property {(first_step: number, losses: ArrayLike<number>, spent?: Spent) => void} addLosses
 * @property {(steps: ArrayLike<number>, losses: ArrayLike<number>) => void} addValidation
 * @property {(found: (Pick<import('../../wasm/engine.js').Prediction, 'step' | 'accuracy'> | null)[]) => void}
 *   addMeasured  adds those that it does not have yet
 */

/**
 * Appends `n` numbers that rise evenly from the last one to `to`.
 * @param {Column} column
 * @param {number} to
 * @param {number} n
 */
function appendEvenly(column, to, n) {
  const from = column.length > 0 ? column.values[column.length - 1] : 0;
  column.append(Float64Array.from({ length: n }, (_, i) => from + ((to - from) * (i + 1)) / n));
}

/** @param {History['reports']} reports @param {number} step @param {Spent} spent */
function addReport(reports, step, { tokens, ms, grad_norm, lr }) {
  reports.steps.append([step]);
  reports.grad_norm.append([grad_norm ?? Number.NaN]);
  reports.lr.append([lr ?? Number.NaN]);
  reports.speed.append([ms > 0 ? (1000 * tokens) / ms : Number.NaN]);
}

/**
 * @param {number} [max_steps] the planned length of the run, on which the smoothing depends
 * @returns {History}
 */
export function createHistory(max_steps = 1000) {
  const smoother = createSmoother(max_steps);
  /** The totals. A report without steps (during a validation) adds to these only; the next steps include them. */
  const spent_so_far = { tokens: 0, ms: 0 };
  /** @type {History} */
  const history = {
    planned: max_steps,
    first_step: 1,
    losses: createColumn(),
    smooth: createColumn(),
    tokens: createColumn(),
    seconds: createColumn(),
    val_steps: createColumn(64),
    val_losses: createColumn(64),
    reports: { steps: createColumn(64), grad_norm: createColumn(64), lr: createColumn(64), speed: createColumn(64) },
    measured: [1, 2].map(() => ({ steps: createColumn(64), accuracy: createColumn(64) })),
    addLosses(first_step, losses, spent = { tokens: 0, ms: 0 }) {
      if (history.losses.length === 0) history.first_step = first_step;
      history.losses.append(losses);
      history.smooth.append(Float64Array.from(losses, smoother));
      spent_so_far.tokens += spent.tokens;
      spent_so_far.ms += spent.ms;
      if (losses.length === 0) return;
      appendEvenly(history.tokens, spent_so_far.tokens, losses.length);
      appendEvenly(history.seconds, spent_so_far.ms / 1000, losses.length);
      addReport(history.reports, first_step + losses.length - 1, spent);
    },
    addValidation(steps, losses) {
      history.val_steps.append(steps);
      history.val_losses.append(losses);
    },
    addMeasured(found) {
      for (const [i, { steps, accuracy }] of history.measured.entries()) {
        const { step = -1, accuracy: share = 0 } = found[i] ?? {};
        if (step <= (steps.values[steps.length - 1] ?? -1)) continue;
        steps.append([step]);
        accuracy.append([share]);
      }
    },
  };
  return history;
}
