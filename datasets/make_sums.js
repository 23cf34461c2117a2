// Prints the data set "Sums": additions of 0..99 and 0..99 like 12+7=19, one a line, none twice.
//
// Of the 10,000 possible sums it prints 6,000 in random order, so a trained model can be asked sums
// that it has never seen. It is no part of the page: `make datasets` runs it once and writes
// build/datasets/sums.txt. The same lines come out every time and everywhere.

const LIMIT = 100; // both numbers are below it
const COUNT = 6000;

let state = 2024; // any number but 0, which xorshift never leaves

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

const lines = [];
for (let a = 0; a < LIMIT; a += 1) {
  for (let b = 0; b < LIMIT; b += 1) lines.push(`${a}+${b}=${a + b}`);
}
for (let i = lines.length - 1; i > 0; i -= 1) {
  const j = randomBelow(i + 1);
  [lines[i], lines[j]] = [lines[j], lines[i]];
}
process.stdout.write(`${lines.slice(0, COUNT).join('\n')}\n`);
