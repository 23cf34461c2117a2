/** A run as it was at an earlier step: its figures and its history up to there. Pure functions. */

import { createHistory } from './history.js';

/** @typedef {import('./history.js').History} History */
/** @typedef {import('./history.js').Column} Column */
/** @typedef {import('./state.js').RunState} RunState */

/** The filled part of a column, up to `n` numbers. @param {Column} column @param {number} [n] */
const filled = ({ values, length }, n = length) => values.subarray(0, Math.min(n, length));

/** How many of the first steps in a column are not after `step`. @param {Column} steps @param {number} step */
const upToStep = (steps, step) => filled(steps).findLastIndex((one) => one <= step) + 1;

/**
 * @param {History} old
 * @param {number} step
 * @param {number} max_steps  the planned length of the run
 * @returns {History}
 */
export function historyUpTo(old, step, max_steps) {
  const history = createHistory(max_steps);
  const n = Math.max(0, Math.min(old.losses.length, step - old.first_step + 1));
  const [tokens, seconds] = [filled(old.tokens, n), filled(old.seconds, n)];
  if (n > 0)
    history.addLosses(old.first_step, filled(old.losses, n), { tokens: tokens[n - 1], ms: seconds[n - 1] * 1000 });
  history.tokens.values.set(tokens); // addLosses() has spread them evenly
  history.seconds.values.set(seconds);
  const measured = upToStep(old.val_steps, step);
  history.addValidation(filled(old.val_steps, measured), filled(old.val_losses, measured));
  const rows = upToStep(old.reports.steps, step);
  for (const key of /** @type {(keyof History['reports'])[]} */ (Object.keys(old.reports))) {
    history.reports[key].length = 0; // the row of addLosses()
    history.reports[key].append(filled(old.reports[key], rows));
  }
  for (const [i, { steps, accuracy }] of old.measured.entries()) {
    const until = upToStep(steps, step);
    history.measured[i].steps.append(filled(steps, until));
    history.measured[i].accuracy.append(filled(accuracy, until));
  }
  return history;
}

/**
 * The fields of a run that goes on from the best point of another run.
 * @param {RunState} run
 * @param {number} step
 * @param {string} mark  the words on the curve at that step
 * @returns {Partial<RunState>}
 */
export function upTo(run, step, mark) {
  const history = historyUpTo(run.history, step, Number(run.config.max_steps));
  const last = history.losses.length - 1;
  const at = (/** @type {Column} */ column) => (last >= 0 ? column.values[last] : null);
  return {
    ...{ phase: 'paused', step, history, version: 1, best: run.best, saved: step },
    ...{ loss: at(history.losses), smooth: at(history.smooth), val_loss: run.best?.loss ?? null },
    ms: run.ms * (step / run.step),
    marks: [...run.marks.filter((one) => one.step < step), { step, text: mark }],
    samples: run.samples.filter((one) => one.step <= step),
    kept: run.kept?.filter((one) => one <= step) ?? null,
  };
}
