/**
 * The smoothed loss: an exponential moving average with the bias correction of Adam, so that its first values are not
 * too close to zero. Pure arithmetic: one number in, one number out. history.js uses it.
 */

/**
 * The number of steps that the average covers after `n` steps: a tenth of the steps so far,
 * so that it follows the steep beginning closely, up to an eightieth of the run or 100 steps.
 * @param {number} n          from 1
 * @param {number} max_steps
 * @returns {number}
 */
export function smoothingWindow(n, max_steps) {
  const widest = Math.min(100, Math.max(8, max_steps / 80));
  return Math.min(widest, Math.max(3, n / 10));
}

/**
 * m = w m + (1 - w) x,  shown as m / (1 - the product of all w), with w = 1 - 1 / window.
 * A value that is not finite leaves the average as it was.
 * @param {number} max_steps
 * @returns {(loss: number) => number}
 */
export function createSmoother(max_steps) {
  let n = 0;
  let mean = 0;
  let left = 1; // the product of all w: the share of the average that is still its start at zero
  return (loss) => {
    if (Number.isFinite(loss)) {
      const weight = 1 - 1 / smoothingWindow(++n, max_steps);
      mean = weight * mean + (1 - weight) * loss;
      left *= weight;
    }
    return left === 1 ? Number.NaN : mean / (1 - left);
  };
}

/**
 * The same with one constant weight: m = w m + (1 - w) x, shown as m / (1 - w^n).
 * @param {number} weight  from 0 (nothing is smoothed) to below 1
 * @returns {(loss: number) => number}
 */
export function createAverage(weight) {
  let mean = 0;
  let left = 1;
  return (loss) => {
    if (Number.isFinite(loss)) {
      mean = weight * mean + (1 - weight) * loss;
      left *= weight;
    }
    return left === 1 ? Number.NaN : mean / (1 - left);
  };
}
