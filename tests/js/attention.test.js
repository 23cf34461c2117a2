// The numbers of attention in room 4 (web/features/rooms/network/attention/): weights recomputed from queries and keys
// for every architecture, and the sentence about a head, from matrices made for the test.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signal } from '@preact/signals-core';
import { loadEngine } from '../../wasm/engine.js';
import { heaviest } from '../../web/features/rooms/network/attention/head.js';
import { cellAt, levelOf, pathsOf, scaleOf, sizesOf } from '../../web/features/rooms/network/attention/matrix.js';
import {
  carriedOf,
  findingOf,
  habitsOf,
  LEAST,
  MOST_TOKENS,
  maskedOf,
  mostTelling,
  pairOf,
  scoresOf,
  strongest,
  weightsOf,
} from '../../web/features/rooms/network/attention/numbers.js';
import { headIn, shownOf, watchAttention } from '../../web/features/rooms/network/attention/seen.js';
import { ownNames } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const SMALL = {
  ...{ preset: 'gpt2', n_layer: 2, n_head: 4, n_embd: 32, block_size: 16, batch_size: 8, learning_rate: 0.01 },
  ...{ warmup_steps: 5, max_steps: 40, seed: 3 },
};

/** @type {Config[]} */
const ARCHITECTURES = [
  {},
  ...['sinusoidal', 'rope', 'alibi', 'none'].map((position) => ({ position })),
  ...[1, 2].map((n_kv_head) => ({ n_kv_head })),
  { window: 3 },
  { window: 4, position: 'alibi' },
  { qk_norm: true },
  { n_kv_head: 2, position: 'rope', qk_norm: true, window: 5 },
  { norm_place: 'post', norm: 'rms', dropout: 0.1 },
  { preset: 'llama', n_layer: 2 },
  { preset: 'microgpt', n_layer: 2 },
];

describe('weights from queries and keys', () => {
  /** @type {Awaited<ReturnType<typeof loadEngine>>} */
  let engine;
  before(async () => {
    engine = await loadEngine({ build: 'simd', threads: 1 });
  });
  after(() => engine.close());

  /** Block 1 of a short run, as the page asks for it. @param {Config} config @param {string} prompt */
  function read(config, prompt) {
    const trainer = engine.createTrainer({ text: ownNames(), config: { ...SMALL, ...config } });
    trainer.run(40);
    const inside = trainer.inspect(prompt);
    const tensor = (/** @type {string} */ part) => inside.tensor(`blocks.1.attention.${part}`);
    const { tokens } = inside;
    const settings = /** @type {Record<string, unknown>} */ (trainer.info.config);
    const answer = { tokens, attention: [inside.attention(1)], step: 40 };
    const shown = shownOf(
      { ...answer, read: [tensor('q'), tensor('k'), tensor('v')] },
      { prompt, blocks: [1], locked: 1, settings },
    );
    const out = inside.tensor('blocks.1.attention.out');
    inside.free();
    trainer.free();
    return { shown, out, heads: Number(settings.n_head), size: Number(settings.n_embd) / Number(settings.n_head) };
  }

  for (const config of ARCHITECTURES) {
    test(`softmax of the scores after the mask gives the weights of the engine, with ${JSON.stringify(config)}`, () => {
      const { shown, heads } = read(config, 'annabella');
      for (let head = 0; head < heads; head++) {
        const { masked, weights } = headIn(shown, { block: 1, head }) ?? {};
        assert.ok(masked && weights);
        const own = weightsOf(masked);
        const worst = Math.max(...Array.from(weights, (weight, at) => Math.abs(weight - own[at])));
        assert.ok(worst < 2e-6, `head ${head}: ${worst}`);
        const { pair, scores } = headIn(shown, { block: 1, head }) ?? {};
        const { products = [], score } = pair?.(7, 3) ?? {};
        assert.ok(Math.abs(Number(score) - Number(scores?.[7 * shown.ids.length + 3])) < 1e-9);
        assert.ok(Math.abs(products.reduce((a, b) => a + b, 0) / Math.sqrt(products.length) - Number(score)) < 1e-9);
      }
    });
  }

  test('what is carried is the length of weight times value, whose sum is the output of the head', () => {
    const { shown, out, heads, size } = read({ n_kv_head: 2 }, 'annabella');
    const { read: of } = shown;
    assert.ok(of);
    const [head, row, tokens] = [3, 6, shown.ids.length];
    const one = headIn(shown, { block: 1, head });
    const shares = one?.carried(row);
    assert.ok(one && shares);
    const parts = Array.from({ length: tokens }, (_, j) => {
      const value = Array.from(of.v.data).slice((j * 2 + 1) * size, (j * 2 + 2) * size); // heads 2 and 3 share the second values
      return value.map((x) => x * one.weights[row * tokens + j]);
    });
    for (let d = 0; d < size; d++) {
      const sum = parts.reduce((all, part) => all + part[d], 0);
      assert.ok(Math.abs(sum - out[row * heads * size + head * size + d]) < 1e-5);
    }
    const lengths = parts.map((part) => Math.hypot(...part));
    const all = lengths.reduce((a, b) => a + b);
    assert.ok(Math.max(...shares.map((share, j) => Math.abs(share - lengths[j] / all))) < 1e-6);
  });

  test('a prompt longer than the context has no BOS, and heads are told apart by their place', () => {
    const { shown } = read({ block_size: 8 }, 'annabellaanna');
    assert.equal(shown.has_bos, false);
    assert.equal(shown.ids.length, 8);
    assert.equal(headIn(shown, { block: 0, head: 0 }), null, 'a block that was not asked for');
    assert.equal(headIn(shown, { block: 1, head: 4 }), null);
    assert.equal(headIn(shown, { block: 1, head: -1 })?.scores, null, 'of all heads together there are no scores');
  });
});

test('scores are products over the square root of the length, worked by hand', () => {
  const q = { shape: [2, 2, 4], data: [0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 2, 0, 0, 1] };
  const k = { shape: [2, 1, 4], data: [1, 1, 1, 1, 0, 1, 0, 2] };
  assert.deepEqual([...scoresOf(q, k, 1)], [10 / 2, (2 + 8) / 2, 3 / 2, 2 / 2]);
  const { query, key, products, sum, score } = pairOf(q, k, 1, 1, 1);
  assert.deepEqual([query, key, products, sum, score], [[2, 0, 0, 1], [0, 1, 0, 2], [0, 0, 0, 2], 2, 1]);
  const last = { shape: [1, 2, 4], data: q.data.slice(8) };
  assert.deepEqual(
    pairOf(last, k, 1, 1, 0).products,
    [2, 0, 0, 1],
    'of a long prompt only the last queries are there',
  );
  assert.deepEqual(
    [...maskedOf([5, 5, 1.5, 1], { position: 'alibi', n_head: 2 }, 0)],
    [5, -Infinity, 1.5 - 2 ** -4, 1],
  );
  assert.deepEqual([...maskedOf([5, 5, 1.5, 1], { window: 1 }, 0)], [5, -Infinity, -Infinity, 1]);
  const v = { shape: [2, 1, 2], data: [3, 4, 0, 1] };
  assert.deepEqual(carriedOf([0.25, 0.75], v, 0, 1), [1.25 / 2, 0.75 / 2]);
});

// ---- what is said of a head ----

/** A matrix in which each row has all its weight on the token at the given place. @param {number[]} at */
function looking(at) {
  const tokens = at.length;
  const weights = new Float64Array(tokens * tokens);
  for (const [i, j] of at.entries()) weights[i * tokens + j] = 1;
  return weights;
}

const ABCABC = [9, 0, 1, 2, 3, 0, 1, 2]; // BOS a b c = a b c
const kindOf = (/** @type {Float64Array} */ weights, ids = ABCABC) => findingOf(habitsOf(weights, ids));

test('a head that looks a fixed distance back, at itself, at the beginning', () => {
  assert.deepEqual(kindOf(looking([0, 0, 1, 2, 3, 4, 5, 6])), { kind: 'distance', value: 1, back: 1 });
  assert.deepEqual(kindOf(looking([0, 1, 2, 3, 4, 5, 6, 7])), { kind: 'distance', value: 1, back: 0 });
  assert.deepEqual(kindOf(looking([0, 0, 0, 0, 0, 0, 0, 0]))?.kind, 'first');
});

test('a head that looks at the same token, at what came after it, at a copy of the next one', () => {
  const same = habitsOf(looking([0, 0, 0, 0, 0, 1, 2, 3]), ABCABC);
  assert.equal(same.same, 1);
  assert.equal(findingOf(same)?.kind, 'same');
  const after = habitsOf(looking([0, 0, 0, 0, 1, 2, 3, 4]), ABCABC);
  assert.deepEqual([after.after_same, after.next], [1, 1]);
  assert.equal(findingOf(after)?.kind, 'after_same');
  const next = habitsOf(looking([0, 0, 0, 0, 1, 2, 3, 0]), ABCABC);
  assert.equal(next.next, 1, 'what comes after the last token is not known, so its row does not count');
  assert.ok(Math.abs(Number(next.after_same) - 2 / 3) < 1e-12);
  assert.equal(findingOf(next)?.kind, 'next');
});

test('a head that looks at a certain token, wherever it stands', () => {
  const ids = [9, 5, 1, 2, 5, 3, 4, 6, 7]; // BOS " a b " c d e f
  const quotes = looking([0, 0, 1, 1, 1, 4, 1, 4, 4]);
  const share = (1 / 3 + 1 / 4 + 1 / 5 + 2 / 6 + 2 / 7 + 2 / 8 + 2 / 9) / 7;
  const { token } = habitsOf(quotes, ids);
  assert.deepEqual([token?.id, token?.weight], [5, 1]);
  assert.ok(Math.abs(Number(token?.share) - share) < 1e-12);
  assert.deepEqual(findingOf(habitsOf(quotes, ids)), { kind: 'token', value: 1, back: 3, id: 5 });
  const once = looking([0, 0, 1, 2, 2, 2, 1, 0, 7]);
  assert.deepEqual(habitsOf(once, ids).token?.id, 1);
  assert.equal(habitsOf(once, ids).token?.weight, 0.5, '“a”: three of the six rows after it');
  assert.equal(
    habitsOf(looking([0, 0, 0, 2, 2, 2]), [9, 1, 2, 3, 4, 5]).token,
    null,
    'three rows after it are too few',
  );
});

test('a mean is over the rows that can tell, from the third token on', () => {
  const half = looking([0, 1, 2, 3, 4, 4, 5, 6]);
  assert.equal(habitsOf(half, ABCABC).distance?.weight, 0.5, 'three of six rows; the first two do not count');
  assert.equal(habitsOf(half, [1, 2, 3, 4, 5, 6, 7, 8]).same, null);
  assert.equal(habitsOf(looking([0, 0]), [1, 2]).distance, null);
  assert.equal(findingOf(habitsOf(looking([0, 0]), [1, 2])), null);
});

test('evenness is entropy over the most that a row can have, with a window too', () => {
  const tokens = 6;
  const flat = weightsOf(maskedOf(new Float64Array(36), {}, 0));
  assert.ok(Math.abs(Number(habitsOf(flat, [1, 2, 3, 4, 5, 6]).even) - 1) < 1e-12);
  assert.equal(findingOf(habitsOf(flat, [1, 2, 3, 4, 5, 6]))?.kind, 'even');
  const near = weightsOf(maskedOf(new Float64Array(tokens * tokens), { window: 3 }, 0));
  assert.ok(Math.abs(Number(habitsOf(near, [1, 2, 3, 4, 5, 6], { window: 3 }).even) - 1) < 1e-12);
  const expected =
    (Math.log(3) / Math.log(3) + Math.log(3) / Math.log(4) + Math.log(3) / Math.log(5) + Math.log(3) / Math.log(6)) /
    4;
  assert.ok(Math.abs(Number(habitsOf(near, [1, 2, 3, 4, 5, 6]).even) - expected) < 1e-12);
});

test('a label is given only to a number that reaches its limit, and the largest number wins', () => {
  const none = {
    rows: 6,
    distance: { back: 2, weight: 0.49 },
    first: 0.494,
    next: 0.49,
    after_same: null,
    same: 0.1,
    token: { id: 4, weight: 0.29, share: 0.05 },
    even: 0.89,
  };
  assert.deepEqual(findingOf(none), { kind: 'none', value: 0.49, back: 2 });
  assert.deepEqual(findingOf({ ...none, even: LEAST.even }), { kind: 'even', value: LEAST.even, back: 2 });
  assert.equal(findingOf({ ...none, first: 0.496 })?.kind, 'first', 'it is printed as 0.50');
  assert.deepEqual(findingOf({ ...none, next: LEAST.next, even: 0.95 }), {
    kind: 'next',
    value: LEAST.next,
    back: 2,
  });
  const token = { id: 4, weight: 0.3, share: 0.09 };
  assert.deepEqual(findingOf({ ...none, token }), { kind: 'token', value: 0.3, back: 2, id: 4 });
  assert.equal(
    findingOf({ ...none, token: { ...token, share: 0.11 } })?.kind,
    'none',
    'hardly more than an even share',
  );
  assert.deepEqual(findingOf({ ...none, next: 0.6, first: 0.61 }), { kind: 'first', value: 0.61, back: 2 });
  assert.deepEqual(findingOf({ ...none, next: 0.6, distance: { back: 4, weight: 0.6 } })?.kind, 'next');
});

test('the head that tells most is one that finds something, not one that rests at the beginning', () => {
  const [first, distance, next, none] = /** @type {const} */ (['first', 'distance', 'next', 'none']).map((kind) => ({
    kind,
    value: 0.6,
    back: 1,
  }));
  assert.equal(mostTelling([none, { ...first, value: 0.99 }, distance, next]), 3);
  assert.equal(mostTelling([none, { ...first, value: 0.99 }, distance]), 2);
  assert.equal(mostTelling([none, null, none]), 0);
  assert.equal(
    mostTelling([
      { kind: 'even', value: 0.95, back: 0 },
      { ...none, value: 0.4 },
    ]),
    1,
    'nor one that looks everywhere',
  );
  assert.equal(mostTelling([]), 0);
});

// ---- pictures ----

test('the strongest of all heads has in each cell the largest weight', () => {
  assert.deepEqual(
    [
      ...strongest([
        [1, 0, 0.2, 0.8],
        [1, 0, 0.7, 0.3],
      ]),
    ],
    [1, 0, 0.7, 0.8],
  );
  assert.deepEqual([...strongest([])], []);
});

test('a square stands in the row of the token that looks and the column of what it looks at', () => {
  const paths = pathsOf([1, 0, 0, 0.3, 0.7, 0, 0, 0.01, 0.99], 3, levelOf);
  assert.deepEqual(
    [...paths],
    [
      [10, 'M0 0h1v1h-1zM2 2h1v1h-1z'],
      [3, 'M0 1h1v1h-1z'],
      [7, 'M1 1h1v1h-1z'],
    ],
  );
  assert.equal(levelOf(0.02), 1, 'what is small is pale, not gone');
  assert.equal(scaleOf([-3, 2, -Infinity]), 3);
});

test('of a long prompt the last tokens are shown, and a point of the picture is the right cell', () => {
  const tokens = 60;
  const weights = looking(Array.from({ length: tokens }, (_, i) => i));
  const [, d] = [...pathsOf(weights, tokens, levelOf)][0];
  assert.equal(d.split('M').length - 1, MOST_TOKENS);
  const sizes = sizesOf(Array.from({ length: tokens }, () => 'a'));
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    cellAt(sizes, sizes.left + (column + 0.5) * sizes.cell, sizes.top + (row + 0.5) * sizes.cell);
  assert.deepEqual(at(0, 0), { row: 12, column: 12 });
  assert.deepEqual(at(47, 3), { row: 59, column: 15 });
  assert.equal(at(48, 3), null);
  assert.equal(cellAt(sizes, 0, 0), null);
});

test('of a long prompt only the last rows are needed: they say the same as the whole', () => {
  const [tokens, last] = [70, MOST_TOKENS];
  const ids = Array.from({ length: tokens }, (_, i) => (i * i) % 7);
  const scores = Float64Array.from({ length: tokens * tokens }, (_, at) => Math.sin(at * 1.7) * 3);
  for (const settings of [{}, { window: 9 }, { position: 'alibi', n_head: 4 }]) {
    const masked = maskedOf(scores, settings, 1);
    const part = maskedOf(scores.slice((tokens - last) * tokens), settings, 1, tokens);
    assert.deepEqual(part, masked.slice((tokens - last) * tokens));
    const whole = weightsOf(masked);
    const rows = weightsOf(part, tokens);
    assert.deepEqual(rows, whole.slice((tokens - last) * tokens));
    assert.deepEqual(pathsOf(rows, tokens, levelOf), pathsOf(whole, tokens, levelOf));
    assert.deepEqual(heaviest(rows, tokens, 60), heaviest(whole, tokens, 60));
    const { rows: n, ...habits } = habitsOf(rows, ids, settings);
    assert.equal(n, last);
    const first = Array.from({ length: last }, (_, i) => whole[(tokens - last + i) * tokens]);
    assert.ok(Math.abs(Number(habits.first) - first.reduce((a, b) => a + b) / last) < 1e-12);
    const back = habits.distance?.back ?? 0;
    let [sum, told] = [0, 0];
    for (let i = Math.max(tokens - last, back); i < tokens; i++, told++) sum += whole[i * tokens + i - back];
    assert.ok(Math.abs(Number(habits.distance?.weight) - sum / told) < 1e-12);
  }
});

test('the page asks for the rows that are drawn, whatever the length of the prompt', () => {
  /** @type {any} */
  let question = null;
  const looks = {
    watch: (/** @type {() => unknown} */ call) => {
      question = call();
      return signal({ value: null, step: 0, is_then: false, error: null });
    },
  };
  const config = { n_layer: 3, n_head: 2, block_size: 2048 };
  const at = { prompt: signal({ text: 'a'.repeat(2000) }), look: signal({ name: '', at: [] }) };
  const select = { run: signal({ info: { config }, step: 1 }), learnt: signal(null) };
  const watched = watchAttention(/** @type {any} */ ({ store: { at }, select }), /** @type {any} */ (looks), null);
  watched.stop();
  const attention = question.filter((/** @type {unknown} */ call) => Array.isArray(call) && call[0] === 'attention');
  assert.deepEqual(
    attention,
    [0, 1, 2].map((block) => ['attention', block, { last: MOST_TOKENS }]),
  );
  assert.ok(!JSON.stringify(question).includes('probs'), 'nor a whole matrix by its name');
});

test('the columns of a row, the heaviest first; of equal ones the nearer', () => {
  const weights = [1, 0, 0, 0.5, 0.5, 0, 0.1, 0.6, 0.3];
  assert.deepEqual(
    heaviest(weights, 3, 2).map(({ column }) => column),
    [1, 2, 0],
  );
  assert.deepEqual(
    heaviest(weights, 3, 1).map(({ column }) => column),
    [1, 0],
  );
});
