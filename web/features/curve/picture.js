/**
 * The picture of a run's losses: each step's as a thin line, the smoothed one as a strong one, the validation's as points,
 * and the level of blind guessing. Pure functions.
 */

import { inSight } from '../../ui/chart/points.js';

/** @import { Picture } from '../../ui/chart/paint.js' */
/** @import { Points } from '../../ui/chart/points.js' */
/** @import { Range } from '../../ui/chart/scale.js' */

const LEAST_STEPS = 20; // across
const LOOK = 500; // columns: so closely is looked for the highest and the lowest

/** @typedef {{ from: number, to: number } | null} Zoom  the steps in sight; null for all */

/** The lowest and highest y in sight. @param {Points} points @param {Range} x @returns {[number, number]} */
function reach(points, x) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const i of inSight(points, x, LOOK)) {
    low = Math.min(low, points.y[i]);
    high = Math.max(high, points.y[i]);
  }
  return [low, high];
}

/**
 * The range of the y axis: the curves and the levels in sight, without letting single spikes squash them.
 * @param {Points} raw      of single steps
 * @param {Points[]} calm   smoothed, and of validation
 * @param {number[]} levels
 * @param {Range} x
 * @returns {Range}
 */
export function lossRange(raw, calm, levels, x) {
  const [lowest, peak] = reach(raw, x);
  const reaches = calm.map((points) => reach(points, x));
  const low = Math.min(lowest, ...levels, ...reaches.map(([low]) => low));
  const high = Math.max(...levels, ...reaches.map(([, high]) => high));
  if (!Number.isFinite(peak)) return { from: 0, to: (levels[0] ?? 3) * 1.2 };
  const top = Math.max(high, Math.min(peak, high * 1.25));
  const margin = Math.max(0.05, (top - low) * 0.08);
  return { from: Math.max(0, low - margin), to: top + margin };
}

/**
 * @param {Pick<import('../../state/state.js').RunState, 'history' | 'step' | 'info'>} run
 * @param {Pick<import('../../words/words.js').Words, 'curve' | 'format'>} words
 * @param {Zoom} zoom
 * @returns {Picture}
 */
export function pictureOf({ history, step, info }, words, zoom) {
  const { first_step, losses, smooth, val_steps, val_losses } = history;
  const raw = { x: first_step, y: losses.values, length: losses.length };
  const smoothed = { x: first_step, y: smooth.values, length: smooth.length };
  const val = { x: val_steps.values, y: val_losses.values, length: val_losses.length };
  /** @type {Range} */
  const x = zoom === null ? { from: 0, to: Math.max(LEAST_STEPS, step), whole: true } : { ...zoom, whole: true };
  const levels =
    info === null
      ? []
      : [
          {
            y: info.uniform_loss,
            name: words.curve.guess_level(info.uniform_loss),
            colour: 'curve-guess',
          },
        ];
  const seen = zoom === null ? levels : [];
  return {
    x,
    y: lossRange(
      raw,
      [smoothed, val],
      seen.map(({ y }) => y),
      x,
    ),
    x_label: words.format.count,
    y_label: words.format.axisLabel,
    curves: [
      { ...raw, colour: 'curve-raw', form: 'band' },
      { ...smoothed, colour: 'curve', form: 'line', width: 2.5 },
      { ...val, colour: 'curve-val', form: 'dots', width: 1.5 },
    ],
    levels,
  };
}
