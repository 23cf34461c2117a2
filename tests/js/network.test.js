// The pure parts of the map of the network (web/features/rooms/network/), compared with a real engine: the map of
// several architectures, every number computed from the numbers that go into it, and what tiles and their scales mean.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import {
  blockTiles,
  changeOf,
  drawnBlocks,
  groupSize,
  linearParts,
  measured,
  planOf,
  sizeOf,
  stripsOf,
  writtenBy,
} from '../../web/features/rooms/network/graph.js';
import { nameOf, placeName } from '../../web/features/rooms/network/names.js';
import {
  isNumber,
  largestTerms,
  makerOf,
  neededFor,
  workOut,
  workOutAt,
} from '../../web/features/rooms/network/number.js';
import { neighbour } from '../../web/features/rooms/network/number_view.js';
import { firstBroken, settledFrom } from '../../web/features/rooms/network/said.js';
import { drawnNames } from '../../web/features/rooms/network/seen.js';
import { tileFigure } from '../../web/features/rooms/network/tile.js';
import {
  callsOf,
  cellAt,
  createScales,
  indicesAt,
  largestIn,
  matrixOf,
  offsetOf,
  paintTile,
  placeOf,
  tilesOf,
} from '../../web/features/rooms/network/tiles.js';
import { en } from '../../web/words/en/index.js';
import { network as wordsIn } from '../../web/words/en/network.js';
import { ownNames, TINY } from './builds.js';

/** @typedef {import('../../wasm/inspection.js').Inspection} Inspection */

const text = ownNames().slice(0, 3000);
const words = wordsIn(en.format);

/** @type {import('../../wasm/engine.js').Engine} */
let engine;
before(async () => {
  engine = await loadEngine({ build: 'simd' });
  await engine.loadDeferred();
});
after(() => engine.close());

/** A trained model that has read a prompt. @param {import('node:test').TestContext} t @param {Record<string, any>} [config] */
function inspect(t, config = {}, prompt = 'anna') {
  const trainer = engine.createTrainer({ text, config: { ...TINY, ...config } });
  trainer.run(3);
  const inspection = trainer.inspect(prompt);
  t.after(() => {
    inspection.free();
    trainer.free();
  });
  return { trainer, inspection, plan: planOf(inspection.graph, inspection.tensors) };
}

const ARCHITECTURES = {
  gpt2: { preset: 'gpt2', n_layer: 2, n_embd: 16, n_head: 4, block_size: 8 },
  microgpt: { preset: 'microgpt', n_layer: 1, n_embd: 16, n_head: 4, block_size: 8 },
  llama: { preset: 'llama', n_layer: 2, n_embd: 16, n_head: 4, n_kv_head: 2, qk_norm: 1, block_size: 8 },
  post: {
    ...{ preset: 'gpt2', n_layer: 1, n_embd: 16, n_head: 2, block_size: 8, norm_place: 'post', norm_final: 0 },
    ...{ activation: 'geglu', position: 'sinusoidal', tie_head: 0, norm_embedding: 1, dropout: 0.1 },
  },
};

test('the map of GPT-2: the embedding, two blocks that each write twice, the final norm and a head tied to the embedding', (t) => {
  const { plan } = inspect(t, ARCHITECTURES.gpt2);
  assert.deepEqual(
    plan.before.map(({ name }) => name),
    ['embedding'],
  );
  assert.equal(plan.start, 'embedding');
  assert.deepEqual(
    plan.blocks.map(({ begin, end, adds }) => [begin, end, adds.map(({ name, onto }) => `${name} < ${onto}`)]),
    [
      [
        'embedding',
        'blocks.0.residual2',
        ['blocks.0.residual1 < embedding', 'blocks.0.residual2 < blocks.0.residual1'],
      ],
      [
        'blocks.0.residual2',
        'blocks.1.residual2',
        ['blocks.1.residual1 < blocks.0.residual2', 'blocks.1.residual2 < blocks.1.residual1'],
      ],
    ],
  );
  assert.deepEqual(
    plan.after.map(({ name }) => name),
    ['norm_final', 'logits'],
  );
  assert.deepEqual([plan.head, plan.is_tied], ['wte.weight', true]);
  assert.deepEqual(plan.blocks[0].weights, [
    'blocks.0.attention.qkv.weight',
    'blocks.0.attention.proj.weight',
    'blocks.0.mlp.fc.weight',
    'blocks.0.mlp.proj.weight',
  ]);
});

test('other architectures redraw it: no final norm, norms after the sums, shared keys, turned queries', (t) => {
  const { plan: post } = inspect(t, ARCHITECTURES.post);
  assert.deepEqual([post.start, post.end, post.is_tied], ['norm_embedding', 'blocks.0.norm2', false]);
  assert.deepEqual(
    post.after.map(({ name }) => name),
    ['logits'],
  );
  const row = blockTiles(post, post.blocks[0]).map(({ name, part }) => `${name.replace('blocks.0.', '')} ${part}`);
  assert.deepEqual(row, [
    ...['attention.q attention', 'attention.k attention', 'attention.v attention', 'attention.probs attention'],
    ...['attention.out attention', 'residual1 stream', 'norm1 norm', 'mlp.fc mlp', 'mlp.activation mlp'],
    ...['residual2 stream', 'norm2 stream'],
  ]);
  const { plan: llama } = inspect(t, ARCHITECTURES.llama);
  assert.deepEqual(llama.tensors.get('blocks.0.attention.k')?.shape, [5, 2, 4]);
  const named = (/** @type {string} */ name) => nameOf(llama, name, words);
  assert.equal(named('blocks.0.attention.q'), `${words.names.q}, ${words.names.normed}, ${words.names.turned}`);
  assert.equal(named('blocks.0.attention.v'), words.names.v);
  assert.equal(named('blocks.0.mlp.fc'), words.names.fc_gated);
  assert.equal(nameOf(post, 'blocks.0.mlp.fc', words), words.names.fc_gated);
  assert.equal(named('embedding'), words.names.embedding, 'no positions are added');
  assert.equal(nameOf(post, 'embedding', words), words.names.embedding_position);
});

for (const [name, config] of Object.entries(ARCHITECTURES)) {
  test(`${name}: every number of every tensor is the sum of what is shown to go into it`, (t) => {
    const { inspection, plan } = inspect(t, config);
    const ids = inspection.tokens.map(({ id }) => id);
    const of = new Map(inspection.tensors.map((one) => [one.name, inspection.tensor(one.name)]));
    const seen = new Set();
    for (const { name: tensor, shape } of inspection.tensors) {
      const size = shape.reduce((product, n) => product * n, 1);
      for (const offset of new Set([0, 1, Math.floor(size / 2), size - 1])) {
        if (offset >= size) continue;
        const at = shape.map((n, k) => Math.floor(offset / shape.slice(k + 1).reduce((p, m) => p * m, 1)) % n);
        assert.equal(offsetOf(shape, at), offset);
        const place = { name: tensor, at };
        assert.ok(isNumber(plan, place));
        const needed = neededFor(plan, place, ids) ?? [];
        const numbers = new Map(needed.map((one) => [one, of.get(one) ?? []]));
        assert.ok(
          [...numbers.values()].every(({ length }) => length > 0),
          `${tensor}: ${needed}`,
        );
        const worked = workOut(plan, place, ids, numbers, null);
        assert.equal(worked.value, of.get(tensor)?.[offset]);
        if (worked.is_sum) {
          const near = Math.abs(worked.sum - worked.value) <= 1e-5 * Math.max(1, Math.abs(worked.value));
          assert.ok(near, `${tensor}[${at}]: ${worked.sum} and ${worked.value}`);
          seen.add(worked.op);
        }
        if (worked.op === 'probs' && worked.terms.length > 0) assert.ok(worked.terms.length === shape0(plan, tensor));
      }
    }
    for (const op of ['linear', 'embedding', 'attention', 'q', 'k', 'v']) assert.ok(seen.has(op), op);
    assert.equal(seen.has('rope'), name === 'llama');
  });
}

/** How many numbers a head has. @param {import('../../web/features/rooms/network/graph.js').Plan} plan @param {string} probs */
const shape0 = (plan, probs) => plan.tensors.get(probs.replace(/probs$/, 'q'))?.shape[2];

test('softmax of the scores gives the attention: query times key, over the root of their length', (t) => {
  const { inspection, plan } = inspect(t, ARCHITECTURES.gpt2);
  const ids = inspection.tokens.map(({ id }) => id);
  const row = 3;
  const scores = Array.from({ length: row + 1 }, (_, key) => {
    const place = { name: 'blocks.1.attention.probs', at: [2, row, key] };
    const numbers = new Map((neededFor(plan, place, ids) ?? []).map((one) => [one, inspection.tensor(one)]));
    const { sum, value } = workOut(plan, place, ids, numbers, null);
    return { score: Math.exp(sum / Math.sqrt(4)), value };
  });
  const total = scores.reduce((sum, { score }) => sum + score, 0);
  for (const { score, value } of scores) assert.ok(Math.abs(score / total - value) < 1e-6);
  const later = { name: 'blocks.1.attention.probs', at: [2, 1, 3] };
  assert.deepEqual(workOut(plan, later, ids, new Map([[later.name, inspection.tensor(later.name)]]), null).terms, []);
});

test('a neighbour is worked out of what was fetched for a number, with its own figures or not at all', (t) => {
  const { inspection, plan } = inspect(t, ARCHITECTURES.gpt2);
  const ids = inspection.tokens.map(({ id }) => id);
  /** What is fetched for a place. @param {string} name @param {number[]} at */
  const fetched = (name, at) => ({
    ...{ plan, name, ids, gradient: inspection.gradient(name) },
    numbers: new Map((neededFor(plan, { name, at }, ids) ?? []).map((one) => [one, inspection.tensor(one)])),
  });
  const stream = fetched('blocks.0.residual2', [2, 5]);
  const beside = { name: 'blocks.0.residual2', at: [2, 6] };
  const worked = workOutAt(stream, beside);
  assert.deepEqual(worked, workOut(plan, beside, ids, stream.numbers, stream.gradient));
  assert.equal(worked?.value, inspection.tensor(beside.name)[2 * 16 + 6]);
  assert.equal(workOutAt(stream, { name: 'blocks.1.residual2', at: [2, 5] }), null, 'another tensor');
  assert.equal(workOutAt(stream, { name: beside.name, at: [2, 16] }), null, 'there is no such number');
  const masked = fetched('blocks.1.attention.probs', [2, 1, 3]); // has no terms, so its own tensor alone was fetched
  assert.equal(workOutAt(masked, { name: masked.name, at: [2, 3, 1] }), null, 'queries and keys are missing');
});

test('the five largest products are written out, the others are a sum, and what is added is always written', (t) => {
  const { inspection, plan } = inspect(t, ARCHITECTURES.gpt2);
  const ids = inspection.tokens.map(({ id }) => id);
  const place = { name: 'blocks.0.residual2', at: [2, 5] };
  const numbers = new Map((neededFor(plan, place, ids) ?? []).map((one) => [one, inspection.tensor(one)]));
  const gradient = inspection.gradient(place.name);
  const worked = workOut(plan, place, ids, numbers, gradient);
  assert.equal(worked.gradient, gradient[2 * 16 + 5]);
  const { written, rest, rest_sum } = largestTerms(worked.terms);
  assert.deepEqual([written.length, rest], [7, 64 - 5], 'five products, the bias and the stream');
  assert.deepEqual(
    written.slice(-2).map(({ a }) => a.name),
    ['blocks.0.mlp.proj.bias', 'blocks.0.residual1'],
  );
  const sizes = written.slice(0, 5).map(({ value }) => Math.abs(value));
  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => b - a),
  );
  const all = written.reduce((sum, { value }) => sum + value, rest_sum);
  assert.ok(Math.abs(all - worked.value) < 1e-5);
});

test('what each block writes is measured on the stream, and is left out where the stream is too large', (t) => {
  const { inspection, plan } = inspect(t, ARCHITECTURES.gpt2);
  const names = measured(plan);
  const numbers = new Map(names.map((name) => [name, inspection.tensor(name)]));
  const [first] = writtenBy(plan, numbers);
  const [before, after] = [inspection.tensor('embedding'), inspection.tensor('blocks.0.residual2')];
  const square = Array.from(after).reduce((sum, x, i) => sum + (x - before[i]) ** 2, 0);
  assert.ok(Math.abs(first.change - Math.sqrt(square / before.length)) < 1e-9);
  assert.ok(Math.abs(first.share - first.change / sizeOf(before)) < 1e-9);
  assert.equal(changeOf([3, 4], [0, 0]), Math.sqrt(12.5));
  const large = {
    ...plan,
    tensors: new Map([...plan.tensors].map(([k, one]) => [k, { ...one, shape: [2048, 4096] }])),
  };
  assert.deepEqual(measured(large), []);
});

test('more than six blocks are numbered strips, and of an open block all tensors are drawn', (t) => {
  const { plan } = inspect(t, { ...ARCHITECTURES.gpt2, n_layer: 7 });
  assert.ok(drawnBlocks(plan, null).every(({ is_strip }) => is_strip));
  assert.ok(
    !drawnNames(plan, null).some((name) => name.startsWith('blocks.')),
    'nothing of what is not on the screen',
  );
  const open = drawnNames(plan, 3).filter((name) => name.startsWith('blocks.'));
  assert.ok(
    open.length > 10 && open.every((name) => name.startsWith('blocks.2.residual2') || name.startsWith('blocks.3.')),
    `${open}`,
  );
});

test('tiles are asked of the engine in one call each, with the last tokens as a window, and come back by name', (t) => {
  const { trainer, inspection } = inspect(t, ARCHITECTURES.gpt2);
  /** @type {import('../../web/features/rooms/network/tiles.js').Asked[]} */
  const asked = [
    { name: 'embedding', of: 'gradient', shape: [5, 16], from: 2 },
    { name: 'wte.weight', of: 'start', shape: [trainer.info.vocab_size, 16] },
    { name: 'probs', of: 'value', shape: [5, trainer.info.vocab_size], scale: 1 },
  ];
  const { inside, run } = callsOf(asked);
  const answers = [inside, run].map(([call]) => /** @type {any[]} */ (call).slice(1));
  const tiles = tilesOf(
    asked,
    inspection.tiles(answers[0][0], answers[0][1]),
    trainer.tiles(answers[1][0], answers[1][1]),
  );
  const gradient = inspection.gradient('embedding');
  const tile = tiles.get('embedding');
  assert.ok(tile);
  assert.deepEqual([tile.rows, tile.columns, tile.source_rows], [3, 16, 3]);
  const cell = cellAt(tile, 0.99 / 16, 0.5);
  assert.deepEqual([cell.row, cell.column, cell.n], [1, 0, 1]);
  const expected = gradient[3 * 16];
  assert.ok(Math.abs(cell.value - Math.max(-tile.scale, Math.min(tile.scale, expected))) <= tile.scale / 254 + 1e-12);
  assert.equal(tiles.get('probs')?.scale, 1);
  assert.ok((tiles.get('wte.weight')?.scale ?? 0) > 0, 'training has moved it');
});

test('a place in a matrix and the indices of its tensor are the same place', () => {
  for (const [name, shape] of /** @type {[string, number[]][]} */ ([
    ['wte.weight', [27, 16]],
    ['blocks.0.mlp.fc.bias', [64]],
    ['blocks.0.attention.q', [5, 4, 3]],
    ['blocks.0.attention.probs', [4, 5, 5]],
  ])) {
    const { rows, columns } = matrixOf(name, shape);
    assert.equal(
      rows * columns,
      shape.reduce((product, n) => product * n, 1),
    );
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        assert.deepEqual(placeOf(name, shape, indicesAt(name, shape, row, column)), { row, column });
  }
  assert.deepEqual(matrixOf('blocks.0.attention.q', [5, 4, 3]), { rows: 5, columns: 12 });
});

test('a scale is held for a second, and none is held that is 0', () => {
  let now = 0;
  const scales = createScales(() => now);
  const tile = (/** @type {number} */ scale, /** @type {number} */ most = scale) => ({
    ...{
      rows: 1,
      columns: 3,
      source_rows: 1,
      source_columns: 3,
      scale,
      least: 0,
      most,
      n_clipped: 0,
      n_not_finite: 1,
    },
    cells: Int8Array.of(127, -64, -128),
  });
  const hold = (/** @type {ReturnType<typeof tile>} */ one) => scales.hold('value', new Map([['a', one]])).get('a');
  assert.equal(hold(tile(0))?.scale, 0);
  assert.equal(hold(tile(2))?.scale, 2);
  now = 999;
  const larger = hold(tile(4));
  assert.deepEqual([larger?.scale, larger?.n_clipped], [2, 1], 'what does not fit is counted');
  assert.deepEqual([...(larger?.cells ?? [])], [127, -127, -128]);
  const smaller = hold(tile(1));
  assert.deepEqual([[...(smaller?.cells ?? [])], smaller?.n_clipped], [[64, -32, -128], 0], 'the same numbers');
  now = 1000;
  assert.equal(hold(tile(4))?.scale, 4);
});

test('a cell tells its number, whether it is one, and the largest of its row is found', () => {
  const tile = {
    ...{ rows: 2, columns: 3, source_rows: 2, source_columns: 6, scale: 10, least: 0, most: 0 },
    ...{ n_clipped: 1, n_not_finite: 1, cells: Int8Array.of(127, -64, 0, -128, 1, -127) },
  };
  assert.deepEqual(cellAt(tile, 0.5, 0.1), {
    ...{ row: 0, column: 2, n: 2, is_finite: true, is_end: false },
    value: (-64 / 127) * 10,
  });
  assert.equal(cellAt(tile, 0, 0.9).is_finite, false);
  assert.equal(cellAt(tile, 2, 2).column, 4, 'the pointer may be on the edge');
  assert.deepEqual([largestIn(tile, 0).column, largestIn(tile, 0).is_end], [0, true]);
  const colours = /** @type {any} */ ({
    ...{ negative: [0, 0, 200], zero: [255, 255, 255], positive: [200, 100, 0] },
    ...{ beyond: [0, 0, 0], wrong: [255, 0, 255], full: [80, 80, 200] },
  });
  const pixels = paintTile(tile, colours, false);
  const at = (/** @type {number} */ i) => [...pixels.slice(4 * i, 4 * i + 3)];
  assert.deepEqual(at(0), [100, 50, 0], 'beyond the scale: darker');
  assert.deepEqual(at(2), [255, 255, 255], 'nothing');
  assert.deepEqual(at(3), [255, 0, 255], 'not a number');
  assert.ok(at(1)[2] > at(1)[0], 'below 0: blue');
  assert.deepEqual([...paintTile(tile, colours, true).slice(0, 3)], [80, 80, 200], 'a probability has one hue');
});

test('arrow keys lead from a number to its neighbours, and not beyond the tensor', (t) => {
  const { inspection, plan } = inspect(t, ARCHITECTURES.gpt2);
  const reading = { prompt: 'anna', run: 1, plan, tokens: inspection.tokens, from: 0 };
  const at = (/** @type {string} */ key, is_rtl = false) =>
    neighbour(reading, { name: 'embedding', at: [0, 3] }, key, is_rtl)?.at;
  assert.deepEqual(
    [at('ArrowRight'), at('ArrowLeft'), at('ArrowDown'), at('ArrowUp')],
    [
      [0, 4],
      [0, 2],
      [1, 3],
      [0, 3],
    ],
  );
  assert.deepEqual(at('ArrowRight', true), [0, 2]);
  assert.equal(neighbour(reading, { name: 'embedding', at: [0, 3] }, 'x', false), null);
  const vocabulary = ['a'];
  const said = (/** @type {string} */ name, /** @type {number[]} */ place) =>
    placeName(plan, { name, at: place }, { tokens: inspection.tokens, vocabulary, words });
  assert.equal(said('embedding', [0, 3]), 'embedding[“BOS”, 3]');
  assert.equal(said('wte.weight', [0, 2]), 'wte[“a”, 2]');
  assert.equal(said('blocks.0.attention.probs', [1, 2, 0]), 'probs[1, 2, 0]');
  assert.equal(said('blocks.0.mlp.fc.weight', [7, 2]), 'fc[row 7, 2]');
  assert.deepEqual(linearParts(/** @type {any} */ (plan.of.get('logits'))).weight, 'wte.weight');
  assert.equal(makerOf(plan, 'wte.weight'), '');
});

/** A plan with n blocks. @param {number} n @returns {any} */
const deep = (n) => ({ blocks: Array.from({ length: n }, (_, i) => ({ n: i })) });

test('many blocks stand in at most eight groups of neighbours, without a gap; an open group is followed by its blocks', () => {
  assert.deepEqual(
    stripsOf(deep(12), null, null).map(({ first, last }) => [first, last]),
    Array.from({ length: 12 }, (_, i) => [i, i]),
    'twelve stand alone',
  );
  for (const n of [13, 24, 33, 64]) {
    const strips = stripsOf(deep(n), null, null);
    assert.ok(strips.length <= 8, `${n}: ${strips.length}`);
    assert.deepEqual([strips[0].first, strips.at(-1)?.last], [0, n - 1]);
    for (let i = 1; i < strips.length; i++) assert.equal(strips[i].first, strips[i - 1].last + 1);
    assert.equal(groupSize(deep(n)), strips[0].last + 1);
  }
  const open = stripsOf(deep(20), 4, null);
  assert.deepEqual(
    open.map(({ first, last, is_open }) => `${first}-${last}${is_open ? ' open' : ''}`),
    ['0-2', '3-5 open', '3-3', '4-4 open', '5-5', '6-8', '9-11', '12-14', '15-17', '18-19'],
  );
  assert.equal(stripsOf(deep(20), null, 18).length, 7 + 2, 'the last group has two');
});

test('a bet has settled where it stays the same to the end', () => {
  const layers = (/** @type {number[]} */ ids) => ids.map((id) => ({ top: [{ id }] }));
  assert.equal(settledFrom(layers([3, 3, 3])), 0);
  assert.equal(settledFrom(layers([3, 1, 3, 3])), 2);
  assert.equal(settledFrom(layers([1, 2, 3])), 2);
});

test('of tensors with numbers that are not finite the first along the data is named, and weights before all', (t) => {
  const { plan } = inspect(t, ARCHITECTURES.gpt2);
  const tiles = (/** @type {string[]} */ ...names) => new Map(names.map((name) => [name, { n_not_finite: 1 }]));
  assert.equal(
    firstBroken(plan, tiles('probs', 'blocks.1.residual2', 'blocks.0.mlp.activation')),
    'blocks.0.mlp.activation',
  );
  assert.equal(
    firstBroken(plan, tiles('probs', 'blocks.1.residual2', 'blocks.1.mlp.fc.weight')),
    'blocks.1.mlp.fc.weight',
  );
  assert.equal(firstBroken(plan, new Map([['probs', { n_not_finite: 0 }]])), null);
});

test('a tile says that it has no gradient only once the engine has answered for the text that is read', () => {
  const reading = {
    plan: { tensors: new Map([['x', { name: 'x', shape: [2, 3] }]]), ops: [], of: new Map() },
    tokens: [],
    from: 0,
  };
  const room = {
    ...{ words: () => words, handlersOf: () => ({}), canvas: () => '' },
    context: { store: { at: { look: { value: { name: '', at: [] } } } } },
  };
  const says = (/** @type {object | null} */ picture) => {
    const given = /** @type {any} */ ([{ ...room, seen: { picture: { value: picture } } }, reading, 'x']);
    return JSON.stringify(tileFigure(given[0], given[1], given[2])).includes(words.no_gradient);
  };
  assert.ok(!says(null) && !says({ reading: {}, tiles: new Map() }), 'a picture of the text before says nothing');
  assert.ok(says({ reading, tiles: new Map() }));
});
