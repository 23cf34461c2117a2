/**
 * The pictures of a sweep: the curves of its runs, and their last losses by the value of the setting. Pure functions.
 */

import { bandBetween } from '../../../ui/chart/band.js';
import { rangeOf } from './chart.js';

/** @typedef {import('../../../state/state.js').Sweep} Sweep */
/** @typedef {import('../../../ui/chart/paint.js').Picture} Picture */
/** @typedef {Pick<import('../../../ui/format.js').Format, 'count' | 'axisLabel'>} Format */

const NAMED = 8; // runs: with more, their names would not fit beside the curves

/**
 * The losses of a run in the unit of its sweep; null where there is none.
 * @param {Pick<Sweep['trials'][number], 'loss' | 'val_loss' | 'best' | 'factors'>} trial
 */
export function inUnit({ loss, val_loss, best, factors }) {
  const times = (/** @type {number | null | undefined} */ nats, /** @type {'train' | 'val'} */ of) =>
    factors === null || nats === null || nats === undefined ? null : nats * factors[of];
  return { train: times(loss, 'train'), val: times(val_loss, 'val'), best: times(best?.loss, 'val') };
}

/** The last validation losses of the runs, where two or more have ended. @param {Pick<Sweep, 'trials'>} sweep */
export function bandOf({ trials }) {
  const losses = trials.flatMap(({ phase, val_loss }) => (phase === 'done' && val_loss !== null ? [val_loss] : []));
  if (losses.length < 2) return null;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { mean, low: Math.min(...losses), high: Math.max(...losses) };
}

/**
 * Whether the value with the lowest validation loss is the largest or the smallest of those tried, so that a better one
 * may lie beyond: true for the largest, false for the smallest, null for neither, and for fewer than three values.
 * @param {number[]} values  of the runs that have ended
 * @param {number} lowest    the value of the run with the lowest loss
 */
export function isLargest(values, lowest) {
  if (new Set(values).size < 3) return null;
  return lowest === Math.max(...values) ? true : lowest === Math.min(...values) ? false : null;
}

/**
 * The losses that set the range of the y axis. The steep beginning of a curve is left out. Of a long curve, every
 * eighth loss and the last one are enough.
 * @param {Sweep['trials'][number]['history']} history
 */
function heights({ smooth: { values, length } }) {
  const from = Math.floor(length / 8);
  const every = length < 64 ? 1 : 8;
  return Array.from(values.subarray(from, length)).filter((_, i, all) => i % every === 0 || i === all.length - 1);
}

/** @param {Sweep} sweep @param {Format} format @param {(value: any) => string} print @returns {Picture} */
export function curvesPicture({ trials, steps }, format, print) {
  const drawn = trials.map(({ history, value, diverged, factors }, i) => ({
    ...{ history, i, name: print(value), diverged },
    times: factors?.train ?? Number.NaN,
  }));
  const seen = drawn.filter(({ diverged }) => !diverged);
  return {
    x: { from: 0, to: Math.max(2, steps), whole: true },
    y: rangeOf(seen.flatMap(({ history, times }) => heights(history).map((nats) => nats * times))),
    x_label: format.count,
    y_label: format.axisLabel,
    curves: drawn.map(({ history: { first_step, smooth }, i, name, times }) => ({
      ...{ x: first_step, y: smooth.values, length: smooth.length, times, colour: `run-${(i % 8) + 1}` },
      ...{ form: /** @type {const} */ ('line'), width: 1.5, name: trials.length <= NAMED ? name : '' },
    })),
  };
}

/**
 * The runs of a sweep over seeds as a band from the lowest to the highest of their smoothed losses at each step, and
 * their mean. Null if fewer than two have ended.
 * @param {Pick<Sweep, 'trials'>} sweep
 * @param {(n: number) => string} nameOf  the name of the mean of n runs
 * @returns {import('../../../ui/chart/paint.js').Curve[] | null}
 */
export function bandCurves({ trials }, nameOf) {
  const ended = trials.filter(({ phase, diverged }) => phase === 'done' && !diverged).map(({ history }) => history);
  const length = Math.min(...ended.map(({ smooth }) => smooth.length));
  if (ended.length < 2 || length === 0) return null;
  const [low, high, mean] = [0, 1, 2].map(() => new Float64Array(length));
  for (let i = 0; i < length; i++) {
    const losses = ended.map(({ smooth }) => smooth.values[i]);
    low[i] = Math.min(...losses);
    high[i] = Math.max(...losses);
    mean[i] = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }
  const { first_step } = ended[0];
  return [
    bandBetween(first_step, low, high),
    { x: first_step, y: mean, length, colour: 'run-7', form: 'line', width: 1.5, name: nameOf(ended.length) },
  ];
}

/** @param {Sweep} sweep @param {Format} format @returns {Picture} */
export function finalsPicture({ trials, key }, format) {
  const ended = trials.filter(({ phase, val_loss, diverged }) => phase === 'done' && val_loss !== null && !diverged);
  ended.sort((a, b) => a.value - b.value);
  const xs = trials.map(({ value }) => Number(value));
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const log = key === 'learning_rate' || key === 'n_embd';
  const x = log
    ? { from: low * 0.8, to: high * 1.25, log }
    : { from: low - 0.5, to: high + 0.5, whole: key === 'n_layer' };
  return {
    x,
    y: rangeOf(ended.map(({ val_loss }) => Number(val_loss))),
    x_label: format.axisLabel,
    y_label: format.axisLabel,
    curves: [
      {
        ...{
          x: ended.map(({ value }) => value),
          y: ended.map(({ val_loss }) => Number(val_loss)),
          length: ended.length,
        },
        ...{ colour: 'curve-val', form: 'dots', width: 1.5 },
      },
    ],
  };
}
