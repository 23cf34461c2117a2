// Random numbers for the data sets that are made: the same on every machine, so that a data set is always the same lines.

/**
 * A generator (Marsaglia's xorshift, 32 bits): each call gives a random whole number from 0 to `limit` - 1.
 * @param {number} seed  any number but 0: from 0, xorshift gives only 0
 * @returns {(limit: number) => number}
 */
export function createRandom(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * limit);
  };
}
