// The pictures that only the guide has, without a page: the lines that are made from a share, the counts of a text, and
// the curve of the last sum with the straight line of its gradient.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { isPausing } from '../../web/features/guide/learner.js';
import { movesOf, pictureOf } from '../../web/features/guide/views/expression.js';
import { shareIn } from '../../web/features/guide/views/shares.js';
import { textOf } from '../../web/guide/acts.js';
import { createFigures } from '../../web/guide/figures.js';
import { exampleOf } from '../../web/guide/stop.js';
import { STOPS } from '../../web/guide/stops/dataset.js';
import { linesOf, WORLDS, worldIn } from '../../web/guide/worlds.js';
import { parseAddress } from '../../web/keep/address.js';
import { en } from '../../web/words/en/index.js';
import { Reader } from '../guide/reader.js';

/** The worlds of all languages, by the keys of their stops. */
const all = Object.entries(WORLDS).flatMap(([key, of]) =>
  Object.entries(of).map(([lang, world]) => /** @type {const} */ ([key, world, lang])),
);

describe('shares of a text', () => {
  test('are those that were asked for, of a hundred sentences, also at both ends', () => {
    for (const [key, world] of all)
      for (const share of [0, 20, 70, 90, 100]) {
        const { choices } = world;
        const text = textOf({ do: 'text', lines: linesOf(world, share) });
        assert.equal(text.trim().split('\n').length, 100, key);
        for (const { prompt, words } of choices)
          assert.equal(shareIn(text, prompt, words[0]), share / 100, `${prompt} ${share}`);
      }
  });

  test('are null where the text has no such sentence', () =>
    assert.equal(shareIn('anna\nben\n', 'the cat is ', 'black'), null));

  test('of the examples are those that their stops speak of, spread over the whole text', () => {
    for (const [key, world, lang] of all) {
      const share = key === 'dataset.shares' ? 0.7 : 0.9;
      const { text } = parseAddress('', `#${exampleOf(STOPS.find((stop) => stop.key === key) ?? null, lang)}`);
      assert.equal(worldIn(key, String(text)), world);
      const [{ prompt, words }] = world.choices;
      assert.equal(shareIn(String(text), prompt, words[0]), share);
      const half = String(text).slice(0, String(text).length / 2);
      assert.ok(Math.abs(Number(shareIn(half, prompt, words[0])) - share) < 0.1, 'in its first half too');
    }
  });

  test('are what a model of that language expects', async () => {
    const engine = await loadEngine();
    for (const [key, , lang] of all) {
      const stop = STOPS.find((one) => one.key === key) ?? STOPS[0];
      const reader = new Reader(engine, 1, []);
      reader.follow(String(exampleOf(stop, lang)));
      reader.do({ do: 'train' });
      const found = Number(await createFigures(reader).find(String(stop.predict?.truth)));
      assert.ok(Math.abs(found - (key === 'dataset.shares' ? 70 : 90)) < 8, `${key} ${lang} ${found}`);
      reader.free();
    }
  });

  test('differ in the first letter of the words, by which the model is asked', () => {
    for (const [, { choices }] of all) for (const { words } of choices) assert.notEqual(words[0][0], words[1][0]);
  });
});

describe('the picture of the last sum', () => {
  const sum = {
    ...{ token: 'e', name: 'lm_head.weight', index: 5, x: 2, w: 0.5, rest: 1, score: 2, chance: 0.1 },
    ...{ loss: -Math.log(0.1), score_gradient: -0.9, gradient: -1.8 },
  };
  /** The loss of a softmax of which one score is moved. @param {number} move */
  const loss = (move) => -Math.log((0.1 * Math.exp(2 * move)) / (0.9 + 0.1 * Math.exp(2 * move)));
  const moves = movesOf(5);
  const losses = moves.map(loss);
  const picture = pictureOf(sum, { moves, losses, by: 5, real: loss(5) }, en.format);

  test('goes equally far to both sides, and through the weight as it is', () => {
    assert.deepEqual([moves[0], moves[20], moves[40]], [-5, 0, 5]);
    assert.deepEqual(picture.x, { from: -5, to: 5 });
  });

  test('has a straight line that touches the curve and ends where the gradient promises, also below zero', () => {
    const [promise, curve] = picture.curves;
    assert.equal(promise.is_dashed, true);
    assert.deepEqual(Array.from(promise.y), [sum.loss + 9, sum.loss - 9]);
    const near = (loss(0.25) - loss(-0.25)) / 0.5;
    assert.ok(Math.abs(near - sum.gradient) < 0.05, `the slope of the curve is ${near}`);
    assert.ok(picture.y.from < sum.loss - 9 && picture.y.to > Math.max(...losses), 'and all of both is in sight');
    assert.equal(curve.y[40], losses[40]);
  });

  test('marks where the weight is, and where it was moved to', () => {
    const dots = picture.curves
      .slice(2)
      .map(({ x, y }) => [...Array.from(/** @type {ArrayLike<number>} */ (x)), ...Array.from(y)]);
    assert.deepEqual(dots, [
      [0, sum.loss],
      [5, loss(5)],
    ]);
    assert.equal(pictureOf(sum, { moves, losses, by: 0, real: sum.loss }, en.format).curves.length, 3);
  });
});

describe('a run that an act has begun', () => {
  /** @param {import('../../web/state/state.js').RunState['phase']} phase @param {number} step @param {number} [steps] */
  const isLate = (phase, step, steps) =>
    isPausing([{ do: 'train', steps }], /** @type {import('../../web/state/state.js').RunState} */ ({ phase, step }));

  test('is not judged before it is paused at the act’s step', () => {
    assert.deepEqual(
      [99, 100, 149, 150].map((step) => isLate('training', step, 100)),
      [false, true, true, false],
    );
    assert.equal(isLate('paused', 100, 100), false);
  });

  test('is not judged before its end where the act trains to the end', () => {
    assert.equal(isLate('training', 150), true);
    assert.equal(isLate('done', 200), false);
  });
});
