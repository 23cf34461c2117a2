/** A band between two curves, such as the lowest and the highest losses of several runs. A pure function. */

/** @import { Curve } from './paint.js' */
/** @import { Points } from './points.js' */

const POINTS = 20_000; // so many that the band looks filled, even if a part of it is magnified

/**
 * @param {Points['x']} x  of each place, as of a curve
 * @param {ArrayLike<number>} low @param {ArrayLike<number>} high
 * @returns {Curve} a line that goes up and down between the edges, at many more places than those of x
 */
export function bandBetween(x, low, high) {
  const { length } = low;
  const n = 2 * Math.ceil(POINTS / 2);
  const between = (/** @type {(i: number) => number} */ of) =>
    Float64Array.from({ length: n }, (_, at) => {
      const place = (at / (n - 1)) * (length - 1);
      const before = Math.floor(place);
      const after = Math.min(length - 1, before + 1);
      const from = of(before + length * (at % 2));
      return from + (of(after + length * (at % 2)) - from) * (place - before);
    });
  const edge = (/** @type {number} */ i) => (i < length ? low[i] : high[i - length]);
  const across = (/** @type {number} */ i) => (typeof x === 'number' ? x + (i % length) : x[i % length]);
  return {
    ...{ x: between(across), y: between(edge), length: n, colour: 'curve-beside', form: 'band' },
    edges: { x, low, high },
  };
}
