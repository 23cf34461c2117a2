/**
 * Keeps the curves of a sweep that are drawn with the runs, up to MOST points of each, so that a reload does not lose
 * them. They are kept until the tab is closed. Where storage is forbidden or full they are lost, and no error is
 * thrown.
 */

import { bandBetween } from '../ui/chart/band.js';
import { xOf } from '../ui/chart/points.js';

/** @import { Curve } from '../ui/chart/paint.js' */

const PLACE = 'microgpt-playground.beside';
const MOST = 400; // points of a curve: about as many as a chart shows
const DIGITS = 5;

/** @param {string} place  which of several playgrounds of a document; '' for the first */
const keyOf = (place) => `${PLACE} ${location.pathname}${location.search}${place}`;

/**
 * At most MOST indices of a list of this length, evenly spread, with the first and the last.
 * @param {number} length
 * @returns {number[]}
 */
const someOf = (length) =>
  Array.from({ length: Math.min(length, MOST) }, (_, i) =>
    length <= MOST ? i : Math.round((i / (MOST - 1)) * (length - 1)),
  );

/** @param {Curve[]} curves @returns {string} */
export function written(curves) {
  return JSON.stringify(
    curves.map(({ x, y, length, colour, width, name, edges }) => {
      const [at, n] = edges ? [edges.x, edges.low.length] : [x, length];
      const some = someOf(n);
      const of = (/** @type {ArrayLike<number>} */ values) => some.map((i) => Number(values[i].toPrecision(DIGITS)));
      const steps = some.map((i) => xOf({ x: at, y, length: n }, i));
      return edges
        ? { steps, low: of(edges.low), high: of(edges.high) }
        : { steps, y: of(y), colour, width: width ?? 1, name: name ?? '' };
    }),
  );
}

/** Whether this is a list of `length` finite numbers. @param {any} list @param {number} length */
const isNumbers = (list, length) => Array.isArray(list) && list.length === length && list.every(Number.isFinite);

/**
 * @param {string | null} json  from written(), or anything else
 * @returns {Curve[] | null} null if it is not from written()
 */
export function read(json) {
  try {
    const kept = JSON.parse(json ?? '[]').map((/** @type {any} */ { steps, y, low, high, colour, width, name }) => {
      const length = steps.length;
      if (length === 0 || ![steps, ...(low ? [low, high] : [y])].every((one) => isNumbers(one, length)))
        throw new TypeError();
      if (low) return bandBetween(steps, low, high);
      if (!/^run-[1-8]$/.test(colour)) throw new TypeError();
      return { x: steps, y, length, colour, form: 'line', width: Number(width), name: String(name) };
    });
    return kept.length > 0 ? kept : null;
  } catch {
    return null;
  }
}

/** @param {Curve[] | null} curves  null: none are shown @param {string} place */
export function keepBeside(curves, place) {
  try {
    if (curves === null) sessionStorage.removeItem(keyOf(place));
    else sessionStorage.setItem(keyOf(place), written(curves));
  } catch {
    // the curves stay only until the page is left
  }
}

/** @param {string} place @returns {Curve[] | null} */
export function keptBeside(place) {
  try {
    return read(sessionStorage.getItem(keyOf(place)));
  } catch {
    return null;
  }
}
