// Prints the data set "Copies": letters and the same letters again, like hbdf=hbdf; one on each line, no line twice.
//
// The letters are random, so a model can predict what follows the "=" only by looking back at them, which is what
// attention does. This script is not part of the page: `make datasets` runs it once and writes
// build/datasets/copies.txt. It prints the same lines every time and on every machine.

import { createRandom } from './random.js';

const LETTERS = 'abcdefghij';
const SHORTEST = 3;
const LONGEST = 6;
const COUNT = 6000;

const randomBelow = createRandom(2025);

const lines = new Set();
while (lines.size < COUNT) {
  const length = SHORTEST + randomBelow(LONGEST - SHORTEST + 1);
  const letters = Array.from({ length }, () => LETTERS[randomBelow(LETTERS.length)]).join('');
  lines.add(`${letters}=${letters}`);
}
process.stdout.write(`${[...lines].join('\n')}\n`);
