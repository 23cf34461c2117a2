// Prints the data set "Copies": letters and the same letters again, like hbdf=hbdf, one a line, none twice.
//
// The letters follow no rule, so nothing but looking back tells what stands behind the "=": a text made for attention.
// It is no part of the page: `make datasets` runs it once and writes build/datasets/copies.txt. The same lines come out
// every time and everywhere.

const LETTERS = 'abcdefghij';
const SHORTEST = 3;
const LONGEST = 6;
const COUNT = 6000;

let state = 2025; // any number but 0, which xorshift never leaves

/**
 * A whole number from 0 to below `limit` (Marsaglia's xorshift, 32 bits).
 * @param {number} limit
 * @returns {number}
 */
function randomBelow(limit) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return Math.floor(((state >>> 0) / 2 ** 32) * limit);
}

const lines = new Set();
while (lines.size < COUNT) {
  const length = SHORTEST + randomBelow(LONGEST - SHORTEST + 1);
  const letters = Array.from({ length }, () => LETTERS[randomBelow(LETTERS.length)]).join('');
  lines.add(`${letters}=${letters}`);
}
process.stdout.write(`${[...lines].join('\n')}\n`);
