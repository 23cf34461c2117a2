// Every file in tests/fuzz/corpus/ is read by its reader in JavaScript, and so is what a thousand damages make of them:
// the same ones in every run. `make fuzz` tries many more; those in C are read by tests/c/files/test_corpus.c.

import { test } from 'node:test';
import { damaged } from '../fuzz/damage.js';
import { READERS } from '../fuzz/readers.js';
import { corpusOf } from '../fuzz/run.js';
import { Random } from '../oracle/random.js';

const DAMAGES = 1000;

for (const [reader, read] of Object.entries(READERS)) {
  test(`${reader}: the corpus, and ${DAMAGES} damaged inputs, are refused in a sentence or can be used`, async () => {
    const files = corpusOf(reader);
    const random = new Random(1);
    for (const file of files) await read(file);
    for (let n = 0; n < DAMAGES; n++) {
      const [one, other] = [random.random(), random.random()].map((at) => files[Math.floor(at * files.length)]);
      await read(damaged(one, other, random));
    }
  });
}
