/**
 * The values that the buttons beside a field go to: the next one on a scale, or the next one that the rules of the
 * engine's table allow beside the other settings (divisors for heads, multiples of the heads for the width). Fetched
 * when the first of these buttons is pressed.
 */

import { fits } from '../state/settings.js';

/** @typedef {import('../wire/protocol.js').Setting} Setting */

/** The steps within a power of two for values that none of the usual ones fits: 8 9 10 ... 15, 16 18 20 ... */
const FINE = [1, 1.125, 1.25, 1.375, 1.5, 1.625, 1.75, 1.875];

/**
 * The next value on a scale of `factors` times the powers of `base`.
 * @param {number} value @param {1 | -1} direction @param {number} base @param {number[]} factors @param {boolean} is_whole
 * @param {(value: number) => boolean} isFine
 */
function nextRung(value, direction, base, factors, is_whole, isFine = () => true) {
  /** @type {number[]} */
  const ladder = [];
  const power = Math.floor(Math.log(Math.max(value, 1e-9)) / Math.log(base));
  for (let p = power - 2; p <= power + 2; p++) {
    for (const factor of factors) ladder.push(Number((factor * base ** p).toPrecision(12)));
  }
  const steps = direction > 0 ? ladder : ladder.reverse();
  return steps.find(
    (rung) => (rung - value) * direction > value * 1e-9 && (!is_whole || Number.isInteger(rung)) && isFine(rung),
  );
}

/** @param {number} n @param {{ min: number, max: number }} range */
const clamp = (n, { min, max }) => Math.min(max, Math.max(min, n));

/**
 * The next larger or smaller value on a scale for the setting: 1 2 3 4 6 8 12 16 24 32 ... for sizes,
 * 1 2 5 10 20 50 ... for long counts and for numbers that are not whole. The result is within the range.
 * @param {Setting} setting
 * @param {number} value
 * @param {1 | -1} direction
 * @returns {number}
 */
export function nextValue(setting, value, direction) {
  const { max, type, key } = setting;
  const is_whole = type !== 'real';
  if (key === 'seed' || (is_whole && value + direction <= 4)) return clamp(value + direction, setting);
  const is_size = is_whole && max <= 10_000;
  const next = nextRung(value, direction, is_size ? 2 : 10, is_size ? [1, 1.5] : [1, 2, 5], is_whole);
  return clamp(next ?? value, setting);
}

/**
 * The next value that the rules allow beside the other settings; the same value if there is none in that direction.
 * @param {Setting[]} settings
 * @param {Record<string, any>} values  of all settings
 * @param {Setting} setting
 * @param {number} value
 * @param {1 | -1} direction
 * @returns {number}
 */
export function nextFitting(settings, values, setting, value, direction) {
  const { key, min, max } = setting;
  const rules = settings.filter(({ key: divisor, divides }) => divides && (divisor === key || divides.key === key));
  const isFine = (/** @type {number} */ n) => rules.every((rule) => fits(rule, { ...values, [key]: n }));
  if (setting.divides === undefined) {
    const usual = nextValue(setting, value, direction);
    if (isFine(usual)) return usual;
    const finer = nextRung(value, direction, 2, FINE, true, isFine);
    if (finer !== undefined) return clamp(finer, setting);
  }
  for (let n = value + direction; n >= min && n <= max; n += direction) if (isFine(n)) return n;
  return value;
}
