/**
 * Thins a long curve before it is drawn: of each bucket of points it keeps the lowest and the highest, in their order,
 * at most two per pixel column. The curve looks the same, but the chart draws only a few hundred points.
 */

/**
 * The indices to draw, ascending; the last point is always among them. A bucket holds a power of two of points and
 * begins at a multiple of that number. So buckets stay the same while the curve grows, and its old parts do not
 * flicker. NaN is left out.
 * @param {ArrayLike<number>} values
 * @param {number} first
 * @param {number} end  after the last
 * @param {number} columns  pixel columns at hand, at least 1
 * @returns {number[]}
 */
export function decimate(values, first, end, columns) {
  /** @type {number[]} */
  const kept = [];
  let bucket = 1;
  if (end - first > 2 * columns) while (bucket * columns < end - first) bucket *= 2;
  for (let start = first; start < end; ) {
    const next = Math.min(end, (Math.floor(start / bucket) + 1) * bucket);
    let [low, high] = [-1, -1];
    for (let i = start; i < next; i++) {
      const value = values[i];
      if (!Number.isFinite(value)) continue;
      if (low < 0 || value < values[low]) low = i;
      if (high < 0 || value > values[high]) high = i;
    }
    if (low >= 0) kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
    start = next;
  }
  if (end > first && kept.at(-1) !== end - 1 && Number.isFinite(values[end - 1])) kept.push(end - 1);
  return kept;
}
