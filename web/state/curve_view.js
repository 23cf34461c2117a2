/**
 * How the curve is shown, as somebody has chosen it, and the short form of that in an address. Nothing here is about one run.
 */

/**
 * @typedef {object} CurveView
 * @property {typeof AXES[number]} axis   what is counted along x
 * @property {boolean} log                x by powers of ten
 * @property {typeof UNITS[number]} unit  of losses: nats per token, or bits per character
 * @property {number | null} smoothing    the weight of the past, 0 to 0.99; null: as it suits the length of the run
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
 * "time,log,bits,0.9,-raw" (without the line of each step). What it does not know is left out.
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
