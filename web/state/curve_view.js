/**
 * How the curve is shown: what the reader has chosen, and the short form of it in the address. Nothing here is about a
 * single run.
 */

/**
 * @typedef {object} CurveView
 * @property {typeof AXES[number]} axis   the quantity along the x axis
 * @property {boolean} log                whether the x axis is logarithmic
 * @property {typeof UNITS[number]} unit  of losses: nats per token, or bits per character
 * @property {number | null} smoothing    the weight of the past, 0 to 0.99; null: chosen by the length of the run
 * @property {readonly Line[]} hidden     lines that are not drawn
 */

export const AXES = /** @type {const} */ (['steps', 'tokens', 'time']);
export const UNITS = /** @type {const} */ (['nats', 'bits']);
export const LINES = /** @type {const} */ (['raw', 'smooth', 'val', 'levels']);
/** @typedef {typeof LINES[number]} Line */
export const MOST_SMOOTHING = 0.99;

/** @type {CurveView} */
export const FIRST_VIEW = { axis: 'steps', log: false, unit: 'nats', smoothing: null, hidden: [] };

/**
 * Reads the key `curve` of an address: words and a number, with commas between them, in any order, such as
 * "time,log,bits,0.9,-raw" ("-raw" hides the line of each step). Unknown words are ignored.
 * @param {string} text
 * @returns {CurveView}
 */
export function readView(text) {
  const words = text.split(',');
  const number = words.map(Number).find((n, i) => words[i] !== '' && n >= 0 && n <= MOST_SMOOTHING);
  return {
    axis: AXES.find((axis) => words.includes(axis)) ?? FIRST_VIEW.axis,
    log: words.includes('log'),
    unit: UNITS.find((unit) => words.includes(unit)) ?? FIRST_VIEW.unit,
    smoothing: number ?? null,
    hidden: LINES.filter((line) => words.includes(`-${line}`)),
  };
}
