/**
 * The curve without its pixels: which points are drawn, how far the y axis goes, and the band that stands for a dense
 * zigzag. Pure functions.
 */

import { decimate } from './decimation.js';

/**
 * A column without the values that follow on another within a distance in x, but with its last: what is smooth needs no
 * more points than that, and a broad line through many takes long to draw.
 * @param {number[]} x
 * @param {(number | null)[]} column
 * @param {number} distance
 */
function thinned(x, column, distance) {
  const last = column.findLastIndex((value) => value !== null);
  let kept = Number.NEGATIVE_INFINITY;
  return column.map((value, i) => {
    if (value === null || (i !== last && x[i] - kept < distance)) return null;
    kept = x[i];
    return value;
  });
}

/**
 * The columns that uPlot draws: x, raw, smoothed, validation, guess. The guess has two points.
 * @param {import('../../state/history.js').History} history
 * @param {number | null} guess
 * @param {number} pixels
 * @param {number} x_end
 * @returns {(number | null)[][]}
 */
export function chartColumns(history, guess, pixels, x_end) {
  const { losses, smooth, val_steps, val_losses, first_step } = history;
  /** @type {Map<number, [number | null, number | null, number | null]>} */
  const rows = new Map();
  const finite = (/** @type {number} */ value) => (Number.isFinite(value) ? value : null);
  for (const i of decimate(losses.values, losses.length, pixels)) {
    rows.set(first_step + i, [finite(losses.values[i]), finite(smooth.values[i]), null]);
  }
  for (const i of decimate(val_losses.values, val_losses.length, pixels)) {
    const step = val_steps.values[i];
    const at = step - first_step;
    const row = rows.get(step) ?? [null, at < smooth.length ? finite(smooth.values[at]) : null, null];
    rows.set(step, [row[0], row[1], finite(val_losses.values[i])]);
  }
  const steps = [...rows.keys()].sort((a, b) => a - b);
  const x = [0, ...steps.filter((step) => step > 0 && step < x_end)];
  const at_end = rows.get(x_end);
  x.push(x_end);
  const column = (/** @type {0 | 1 | 2} */ which) =>
    x.map((step, i) => (i === x.length - 1 ? at_end : rows.get(step))?.[which] ?? null);
  return [
    x,
    column(0),
    thinned(x, column(1), (2 * x_end) / pixels),
    column(2),
    x.map((_, i) => (i === 0 || i === x.length - 1 ? guess : null)),
  ];
}

/**
 * The outline of the band that a dense zigzag fills: at both ends and every second point, from the highest to the lowest
 * of it and its neighbours. Filling that is several times cheaper than drawing the zigzag, and looks the same.
 * @param {number[]} x
 * @param {number[]} y
 * @returns {[number, number][]} along the upper edge, and back along the lower one
 */
export function outline(x, y) {
  /** @type {[number, number][]} */
  const upper = [];
  /** @type {[number, number][]} */
  const lower = [];
  const last = x.length - 1;
  for (let i = 0; i <= last; i++) {
    if (i % 2 === 0 && i !== 0 && i !== last) continue;
    const near = y.slice(Math.max(0, i - 1), i + 2);
    upper.push([x[i], Math.max(...near)]);
    lower.push([x[i], Math.min(...near)]);
  }
  return [...upper, ...lower.reverse()];
}

/**
 * The range of the y axis: the curves and the guess in sight, without letting single spikes squash them.
 * @param {(number | null)[][]} columns  of chartColumns
 * @returns {[number, number]}
 */
export function lossRange(columns) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let peak = Number.NEGATIVE_INFINITY;
  const guess = columns[4]?.[0] ?? null;
  for (const [which, column] of columns.entries()) {
    if (which === 0) continue;
    for (const value of column) {
      if (value === null) continue;
      low = Math.min(low, value);
      if (which === 1) peak = Math.max(peak, value);
      else high = Math.max(high, value);
    }
  }
  if (peak === Number.NEGATIVE_INFINITY) return [0, (guess ?? 3) * 1.2];
  const top = Math.max(high, Math.min(peak, high * 1.25));
  const margin = Math.max(0.05, (top - low) * 0.08);
  return [Math.max(0, low - margin), top + margin];
}
