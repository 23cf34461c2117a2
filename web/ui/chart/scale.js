/**
 * Converts between values and places on an axis, and chooses the values that are written at it. Pure functions.
 */

/**
 * What an axis shows.
 * @typedef {object} Range
 * @property {number} from
 * @property {number} to       more than `from`
 * @property {boolean} [log]   whether the axis is logarithmic; then `from` is more than 0
 * @property {boolean} [whole] only whole numbers are written at it
 */

/** The place of a value on an axis: 0 at its beginning, 1 at its end. @param {Range} range @param {number} value */
export const share = ({ from, to, log }, value) =>
  log ? Math.log(Math.max(value, from) / from) / Math.log(to / from) : (value - from) / (to - from);

/** The value at a place on an axis, 0 to 1; the inverse of share(). @param {Range} range @param {number} part */
export const valueAt = ({ from, to, log }, part) => (log ? from * (to / from) ** part : from + part * (to - from));

/** The smallest number of the form 1, 2 or 5 times a power of ten that is not below n. @param {number} n */
function roundUp(n) {
  const power = 10 ** Math.floor(Math.log10(n));
  return power * ([1, 2, 5].find((digit) => digit * power >= n * 0.999_999) ?? 10);
}

/**
 * The values that are written at an axis, about `most` at most: at even distances; on a logarithmic axis that has room for
 * a power of ten, the powers, and values between them.
 * @param {Range} range
 * @param {number} most  at least 1
 * @returns {number[]}
 */
export function ticks({ from, to, log = false, whole = false }, most) {
  if (log && to / from >= 10) {
    const digits = [[1, 2, 5], [1, 3], [1]].find((one) => one.length * Math.log10(to / from) <= most) ?? [1];
    const powers = Math.ceil(Math.log10(to)) - Math.floor(Math.log10(from));
    const every = Math.max(1, Math.ceil(powers / most));
    /** @type {number[]} */
    const found = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power += every) {
      found.push(...digits.map((digit) => Number((digit * 10 ** power).toPrecision(1))));
    }
    return found.filter((value) => value >= from && value <= to && (!whole || Number.isInteger(value)));
  }
  const step = Math.max(roundUp((to - from) / most), whole ? 1 : 0);
  const first = Math.ceil(from / step - 1e-9);
  const n = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, n) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
