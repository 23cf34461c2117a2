/**
 * Which points of a long curve are worth drawing: the lowest and the highest of each bucket, in their
 * order, at most two per pixel column. The eye sees the same curve; the chart draws a few hundred points.
 */

/**
 * Indices into the first `length` values, ascending. Buckets hold a power of two of points and begin at
 * index 0, so that they stay the same ones while the curve grows and old parts do not flicker.
 * @param {ArrayLike<number>} values
 * @param {number} length
 * @param {number} columns  pixel columns at hand, at least 1
 * @returns {number[]}
 */
export function decimate(values, length, columns) {
  /** @type {number[]} */
  const kept = [];
  if (length <= 2 * columns) {
    for (let i = 0; i < length; i++) kept.push(i);
    return kept;
  }
  let bucket = 1;
  while (bucket * columns < length) bucket *= 2;
  for (let start = 0; start < length; start += bucket) {
    const end = Math.min(start + bucket, length);
    let low = start;
    let high = start;
    for (let i = start + 1; i < end; i++) {
      const value = values[i];
      // Written so that a value that is not a number never hides a number.
      if (value < values[low] || Number.isNaN(values[low])) low = i;
      if (value > values[high] || Number.isNaN(values[high])) high = i;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  if (kept[kept.length - 1] !== length - 1) kept.push(length - 1);
  return kept;
}
