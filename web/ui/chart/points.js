/**
 * Which points of a curve are drawn: those in the shown part of x, and no more than the pixels can show. Pure
 * functions.
 */

import { decimate } from './decimation.js';
import { valueAt } from './scale.js';

/** @import { Range } from './scale.js' */

/**
 * The points of a curve, by rising x.
 * @typedef {object} Points
 * @property {ArrayLike<number> | number} x  of each point; or a number, the x of the first, if each next x is 1 more
 * @property {ArrayLike<number>} y
 * @property {number} length
 * @property {number} [times]  y is multiplied by this when it is shown; 1 if it is missing
 */

/** @param {Points} points @param {number} i */
export const xOf = ({ x }, i) => (typeof x === 'number' ? x + i : x[i]);
/** The y of a point as it is shown. @param {Points} points @param {number} i */
export const yOf = ({ y, times = 1 }, i) => y[i] * times;

/** The first point whose x is not less than a value; `length` where there is none. @param {Points} points @param {number} value */
export function indexAt({ x, length }, value) {
  if (typeof x === 'number') return Math.min(length, Math.max(0, Math.ceil(value - x)));
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The point nearest to a value of x; -1 where there are none. @param {Points} points @param {number} value */
export function nearest(points, value) {
  const after = Math.min(indexAt(points, value), points.length - 1);
  return after > 0 && value - xOf(points, after - 1) < xOf(points, after) - value ? after - 1 : after;
}

/**
 * The points to draw, in their order: those within the range, and one more on either side, so that the line reaches the
 * edge. At most a few for each column of pixels; the highest and the lowest are among them.
 * @param {Points} points
 * @param {Range} range   of x
 * @param {number} columns  of pixels
 * @returns {number[]}
 */
export function inSight(points, range, columns) {
  const first = Math.max(0, indexAt(points, range.from) - 1);
  const end = Math.min(points.length, indexAt(points, range.to) + 2);
  if (!range.log) return decimate(points.y, first, end, columns);
  // On a logarithmic axis each column holds more points than the one before it.
  /** @type {number[]} */
  const kept = [];
  for (let column = 0, at = first; column <= columns && at < end; column++) {
    const next = Math.min(end, Math.max(at, indexAt(points, valueAt(range, (column + 1) / columns))));
    if (next > at) kept.push(...decimate(points.y, at, next, 1).slice(0, next < end ? 2 : undefined));
    at = next;
  }
  return kept;
}

/**
 * The outline of the band that a dense zigzag line covers: at every second point and at both ends, the highest and the
 * lowest y of the point and its neighbours. Filling it is several times faster than drawing the line, and looks the
 * same.
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
