// Texts as tokens of a run's tokenizer and of other tokenizers of the same text, the documents as a whole, and what a
// step has read. They are compared with the second implementations in tests/oracle/ and with counts made here.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { encodeText, learnMerges } from '../oracle/bpe.js';
import { cutDocuments } from '../oracle/dataset.js';
import { assertRefused, ROOT, TINY } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const engine = await loadEngine({ build: 'simd' });
const dataset = (/** @type {string} */ name) => readFileSync(resolve(ROOT, `datasets/${name}.txt`), 'utf8');
const stories = dataset('stories');

/** @param {string} text @param {Config} [config] */
const trainerOf = (text, config) =>
  engine.createTrainer({ text, config: { ...TINY, documents: 'stream', ...config } });

/** @param {{ id: number | null }[]} tokens */
const idsOf = (tokens) => tokens.map(({ id }) => id);

describe('a text as tokens', () => {
  const text = 'Tom went to the café.\nHe sang: la la.';

  for (const own of ['char', 'byte', 'bpe']) {
    test(`is the same by all three tokenizers, whichever a run has: ${own}`, () => {
      const trainer = trainerOf(stories, { tokenizer: own, vocab_size: 400 });
      const characters = [...new Set(cutDocuments(stories, 'stream').join(''))].sort();
      const shown = trainer.tokenize(text, { tokenizer: 'char' });
      assert.equal(shown.vocab_size, characters.length + 1);
      assert.deepEqual(
        shown.tokens,
        [...text].map((one) => ({ id: characters.includes(one) ? characters.indexOf(one) : null, text: one })),
      );
      assert.ok(shown.tokens.some(({ id }) => id === null));

      assert.deepEqual(idsOf(trainer.tokenize(text, { tokenizer: 'byte' }).tokens), [
        ...new TextEncoder().encode(text),
      ]);

      const merges = learnMerges(cutDocuments(stories, 'stream'), 300 - 257);
      const pairs = trainer.tokenize(text, { tokenizer: 'bpe', vocab_size: 300 });
      assert.equal(pairs.vocab_size, 300);
      assert.deepEqual(idsOf(pairs.tokens), encodeText(text, merges));
      assert.deepEqual(
        trainer.learnMerges({ vocab_size: 300 }).map(({ left, right, count }) => [left, right, count]),
        merges,
      );
      assert.deepEqual(idsOf(trainer.tokenize('Tom sang.').tokens), [...trainer.encode('Tom sang.')]);
      trainer.free();
    });
  }

  test('is shown merge by merge: each frame is what those merges alone make of it', () => {
    const trainer = trainerOf(stories);
    const merges = learnMerges(cutDocuments(stories, 'stream'), 512 - 257);
    const { n_merges, frames } = trainer.mergeFilm(text, { tokenizer: 'bpe', vocab_size: 512 });
    assert.equal(n_merges, merges.length);
    assert.ok(frames.length > 10);
    for (let n = 0; n <= n_merges; n++) {
      const frame = frames.findLast((one) => one.merges <= n);
      assert.deepEqual(idsOf(frame?.tokens ?? []), encodeText(text, merges.slice(0, n)), `${n} merges`);
    }
    trainer.free();
  });

  test('of a model without its text is shown by its own tokenizer only', () => {
    const trainer = trainerOf(stories);
    const alone = engine.restore(trainer.save());
    assert.deepEqual(alone.tokenize('Tom'), trainer.tokenize('Tom'));
    assertRefused(() => alone.tokenize('Tom', { tokenizer: 'byte' }));
    assertRefused(() => alone.documents());
    assertRefused(() => trainer.tokenize('Tom', { tokenizer: 'words' }));
    assert.deepEqual(alone.tokenize('Tom'), trainer.tokenize('Tom'), 'a refusal leaves nothing');
    for (const one of [trainer, alone]) one.free();
  });
});

describe('the documents of a text', () => {
  for (const [name, documents] of /** @type {['names' | 'stories', 'lines' | 'stream'][]} */ ([
    ['names', 'lines'],
    ['stories', 'stream'],
  ])) {
    test(`${name} have the lengths that are counted here`, () => {
      const trainer = trainerOf(dataset(name), { documents });
      const lengths = cutDocuments(dataset(name), documents)
        .map((one) => [...one].length)
        .sort((a, b) => a - b);
      const found = trainer.documents({ bins: 200 });
      assert.equal(found.count, lengths.length);
      assert.deepEqual([found.shortest, found.longest], [lengths[0], lengths.at(-1)]);
      assert.equal(found.median, lengths[Math.floor(lengths.length / 2)]);
      assert.equal(found.open, false);
      const bars = found.train.map((count, i) => count + found.validation[i]);
      assert.deepEqual(
        bars,
        bars.map((_, i) => lengths.filter((length) => Math.floor((length - found.begin) / found.width) === i).length),
      );
      const kept = found.validation.reduce((sum, count) => sum + count, 0);
      assert.equal(kept, trainer.facts().validation.documents);
      trainer.free();
    });
  }
});

describe('what the last step has read', () => {
  test('of lines are documents of the text, with their numbers', () => {
    const names = dataset('names');
    const lines = cutDocuments(names, 'lines');
    const trainer = trainerOf(names, { documents: 'lines', batch_size: 3, block_size: 16 });
    const { vocabulary } = trainer.info;
    assert.deepEqual(trainer.batch(), []);
    for (let step = 0; step < 5; step++) {
      trainer.run(1);
      const batch = trainer.batch();
      assert.equal(batch.length, 3);
      for (const { document, ids, targets } of batch) {
        assert.equal(ids[0], vocabulary.length - 1);
        assert.deepEqual(targets.slice(0, -1), ids.slice(1));
        assert.equal(
          ids
            .slice(1)
            .map((id) => vocabulary[id])
            .join(''),
          lines[document ?? -1].slice(0, 15),
        );
      }
    }
    trainer.free();
  });

  test('of a stream are windows that stand in the text', () => {
    const trainer = trainerOf(stories, { batch_size: 4, block_size: 12 });
    const { vocabulary } = trainer.info;
    const stream = `\0${cutDocuments(stories, 'stream').join('\0')}\0`;
    trainer.run(1);
    const batch = trainer.batch();
    assert.equal(batch.length, 4);
    for (const { document, ids, targets } of batch) {
      assert.equal(document, null);
      assert.equal(ids.length, 12);
      const read = [...ids, targets[11]].map((id) => (id === vocabulary.length - 1 ? '\0' : vocabulary[id])).join('');
      assert.ok(stream.includes(read), JSON.stringify(read));
    }
    trainer.free();
  });
});
