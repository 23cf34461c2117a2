// Prints the data set "Sums": additions of two numbers from 0 to 99, like 12+7=19; one on each line, no line twice.
//
// It prints 6,000 of the 10,000 possible additions in random order, so that a trained model can be asked for sums that
// it has never seen. This script is not part of the page: `make datasets` runs it once and writes
// build/datasets/sums.txt. It prints the same lines every time and on every machine.

import { createRandom } from './random.js';

const LIMIT = 100; // both numbers are below this
const COUNT = 6000;

const randomBelow = createRandom(2024);

const lines = [];
for (let a = 0; a < LIMIT; a += 1) {
  for (let b = 0; b < LIMIT; b += 1) lines.push(`${a}+${b}=${a + b}`);
}
for (let i = lines.length - 1; i > 0; i -= 1) {
  const j = randomBelow(i + 1);
  [lines[i], lines[j]] = [lines[j], lines[i]];
}
process.stdout.write(`${lines.slice(0, COUNT).join('\n')}\n`);
