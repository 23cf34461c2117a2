// The figures of the guide's first parts (web/guide/figures_inside.js) compared with the same numbers computed in other
// ways: the last sum of a model as a product worked out here, its gradients by finite differences, counts of the text
// and of the tensors' shapes.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createFigures } from '../../web/guide/figures.js';
import { openEngine } from '../guide/play.js';
import { Reader } from '../guide/reader.js';

const engine = await openEngine();
after(() => engine.close());

/** @param {number} actual @param {number} expected @param {number} within */
const close = (actual, expected, within) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

/** A reader whose model has learnt a little. @param {string} data @param {Record<string, any>} [config] */
function readerOf(data, config = {}) {
  const reader = new Reader(engine, 2);
  reader.choose(data);
  reader.set({ n_layer: 1, n_head: 2, n_embd: 16, batch_size: 8, max_steps: 40, warmup_steps: 5, ...config });
  reader.train(20);
  return { reader, trainer: reader.run.trainer, figures: createFigures(reader) };
}

describe('the last sum', () => {
  // The model of names has its own weights in the head; that of stories uses the weights of the embedding.
  for (const [data, prompt, name] of [
    ['names', 'em', 'lm_head.weight'],
    ['stories', 'Once', 'wte.weight'],
  ])
    test(`of ${data} is a product of the network's own numbers, and its gradients are slopes of the loss`, async () => {
      const { reader, trainer, figures } = readerOf(data);
      const sum = await figures.find(`last_sum('${prompt}')`);
      const id = trainer.info.vocabulary.indexOf(prompt[0]);
      assert.deepEqual([sum.token, sum.name, Math.floor(sum.index / 16)], [prompt[0], name, id]);
      const inside = trainer.inspect(prompt[0]);
      const x = Array.from(inside.tensor(data === 'names' ? 'blocks.0.residual2' : 'norm_final')).slice(0, 16);
      const weights = trainer.tensor(name).data.slice(id * 16, (id + 1) * 16);
      inside.free();
      close(
        sum.score,
        x.reduce((total, one, i) => total + one * weights[i], 0),
        1e-5,
      );
      close(sum.x * sum.w + sum.rest, sum.score, 1e-6);
      assert.ok(Math.abs(sum.x) >= 0.7 * Math.max(...x.map(Math.abs)), 'a number that matters');
      const larger = x.filter(
        (one, i) => Math.abs(one) > Math.abs(sum.x) && Math.abs(one * weights[i]) > Math.abs(sum.x * sum.w),
      );
      assert.deepEqual(larger, [], 'and a product that can be seen');
      close(sum.loss, -Math.log(sum.chance), 1e-5);
      close(sum.score_gradient, sum.chance - 1, 1e-5);
      close(sum.gradient, sum.x * sum.score_gradient, 1e-5);
      const by = 0.01;
      const slope = (await figures.find(`nudge_sum('${prompt}', ${by})`)) / by;
      close(slope, sum.gradient, 0.05 * Math.abs(sum.gradient));
      reader.free();
    });

  test('of a character that is more than one token is none', async () => {
    const { reader, figures } = readerOf('stories', { tokenizer: 'byte' });
    assert.equal(await figures.find("last_sum('é')"), null);
    assert.equal(await figures.find("nudge_sum('é', 0.1)"), null);
    assert.equal(await figures.find("last_sum('')"), null);
    reader.free();
  });
});

describe('the figures of text, tokens and weights', () => {
  test('are counts', async () => {
    const { reader, trainer, figures } = readerOf('names');
    const read = trainer.batch().map(({ ids }) => ids.length);
    assert.equal(
      await figures.find('questions'),
      read.reduce((sum, n) => sum + n, 0),
    );
    assert.equal(await figures.find('beginning(7)'), reader.text.slice(0, 7));
    const [tables, all] = [await figures.find("weights('wte', 'wpe', 'lm_head')"), await figures.find('n_params')];
    assert.equal(tables, (27 + 16 + 27) * 16);
    assert.equal((await figures.find("weights('attention')")) + (await figures.find("weights('mlp')")), all - tables);
    const pairs = new Map();
    for (const name of reader.text.split('\n'))
      for (let i = 1; i < name.length; i++) {
        const pair = name.slice(i - 1, i + 1);
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      }
    const [pair, times] = [...pairs].sort((a, b) => b[1] - a[1])[0];
    assert.equal(await figures.find('first_merges(1)[0].text'), pair);
    assert.equal(await figures.find('length(first_merges(3))'), 3);
    assert.ok(times >= (await figures.find('first_merges(1)[0].count')), 'pairs that overlap are counted once');
    reader.free();
  });

  test('of a large vocabulary are of all its tokens', async () => {
    const { reader, trainer, figures } = readerOf('names', { tokenizer: 'bpe', vocab_size: 400 });
    const texts = trainer.info.vocabulary;
    const each = texts.map((text) => `probability('em', '${text.replaceAll("'", '')}')`);
    const known = await Promise.all(
      each.filter((_, id) => /^[a-z]+$/.test(texts[id])).map((one) => figures.find(one)),
    );
    const least = await figures.find("least_likely('em')");
    assert.ok(known.every((one) => one >= least.probability && one > 0));
    assert.equal(await figures.find(`probability('em', '${least.text}')`), least.probability);
    reader.free();
  });
});

describe('the directions of embeddings', () => {
  test('have cosines that follow from the distances of the rows, and a closest one', async () => {
    const { reader, trainer, figures } = readerOf('names');
    const { data } = trainer.tensor('wte.weight');
    /** A row of length 1. @param {string} letter */
    const unit = (letter) => {
      const id = trainer.info.vocabulary.indexOf(letter);
      const row = [...data.slice(16 * id, 16 * (id + 1))];
      return row.map((one) => one / Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)));
    };
    /** By the law of cosines. @param {string} a @param {string} b */
    const expected = (a, b) => 1 - unit(a).reduce((sum, x, i) => sum + (x - unit(b)[i]) ** 2, 0) / 2;
    close(await figures.find("cosine('a', 'e')"), expected('a', 'e'), 1e-6);
    const mean = (expected('a', 'b') + expected('a', 'c') + expected('b', 'a') + expected('b', 'c')) / 4;
    close(await figures.find("cosine('ab', 'abc')"), mean, 1e-6);
    close(await figures.find("cosine('a!', 'e')"), expected('a', 'e'), 1e-6); // no name has a “!”
    assert.equal(await figures.find("cosine('a', 'a')"), null);
    const closest = await figures.find("closest('a')");
    const others = trainer.info.vocabulary.filter((text) => text !== 'a');
    assert.ok(others.every((text) => expected('a', text) <= expected('a', closest) + 1e-6));
    assert.notEqual(closest, 'a');
    assert.equal(await figures.find("closest('!')"), null);
    reader.free();
  });
});
