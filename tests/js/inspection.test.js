// A look inside a model, trainer.inspect(), compared with the oracle (tests/oracle), which records everything that it
// computes on the same prompt, one number at a time. Counts of tensors are compared with counts made here.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { GPT2, LLAMA, MICROGPT } from '../oracle/settings.js';
import { Run } from '../oracle/train.js';
import {
  allParameters,
  assertClose,
  assertRefused,
  largestDifference,
  magnitude,
  ownNames,
  REFERENCE,
  ROOT,
  TINY,
  VARIANTS,
} from './builds.js';

/** @import { Inspection } from '../../wasm/inspection.js' */
/** @import { Trainer } from '../../wasm/engine.js' */
/** @import { Matrix } from '../oracle/gpt.js' */
/** @import { Settings } from '../oracle/settings.js' */

const NAMES = ownNames()
  .split('\n')
  .filter((_, i) => i % 37 === 0)
  .join('\n');
const PROMPT = 'annabel';

/** Settings for both the oracle and the engine; weights large enough that attention is far from even. */
const SHARED = {
  ...{ documents: /** @type {const} */ ('lines'), n_layer: 2, n_head: 4, n_embd: 8, block_size: 8, batch_size: 2 },
  ...{ init_std: 0.4, val_fraction: 0, seed: 3, max_steps: 20, warmup_steps: 2 },
};

/** @type {{ preset: 'microgpt' | 'gpt2' | 'llama', settings: Partial<Settings> }[]} */
const CASES = [
  { preset: 'microgpt', settings: { norm_gain: true } },
  { preset: 'gpt2', settings: {} },
  { preset: 'gpt2', settings: { position: 'alibi', n_kv_head: 1, window: 3, tie_head: false, norm_place: 'post' } },
  {
    preset: 'gpt2',
    settings: { position: 'sinusoidal', norm_embedding: true, norm_final: false, activation: 'relu2' },
  },
  { preset: 'gpt2', settings: { position: 'none', qk_norm: true, bias: false, activation: 'geglu' } },
  { preset: 'llama', settings: {} },
  { preset: 'llama', settings: { qk_norm: true, window: 4, n_head: 2, n_kv_head: 1 } },
];

/** @param {typeof CASES[number]} of */
const describeCase = ({ preset, settings }) =>
  [preset, ...Object.entries(settings).map((pair) => pair.join('='))].join(' ');

/** @param {Inspection} inspection */
const ids = (inspection) => inspection.tokens.map(({ id }) => id);

/** What the oracle computes on the tokens, and the gradients of their loss. @param {typeof CASES[number]} of @param {number[]} tokens */
function oracleLooks({ preset, settings }, tokens) {
  /** @type {Settings} */
  const all = { ...MICROGPT, ...{ microgpt: {}, gpt2: GPT2, llama: LLAMA }[preset], ...SHARED, ...settings };
  const { model } = new Run(NAMES, all);
  model.notes = new Map();
  const loss = model.loss([{ ids: tokens, targets: tokens.slice(1) }]);
  loss.backward();
  const notes = /** @type {Map<string, Matrix>} */ (model.notes);
  model.notes = null;
  return { model, notes, loss: loss.data };
}

/**
 * The values and the gradients of a tensor as the oracle has them, or null for a tensor that the oracle does not
 * record.
 * @param {ReturnType<typeof oracleLooks>} oracle @param {string} name
 */
function rowsOf({ model, notes }, name) {
  if (model.names.includes(name)) return model.parameter(name);
  const prefix = name.slice(0, name.lastIndexOf('.'));
  /** @param {string} of */
  const rows = (of) => notes.get(of) ?? assert.fail(`the oracle has no ${of}`);
  if (name.endsWith('.probs')) {
    const heads = Array.from({ length: model.settings.n_head }, (_, head) => rows(`${name}.${head}`));
    const nothing = { data: 0, grad: 0 };
    return heads.flatMap((head) =>
      head.flatMap((row) => Array.from({ length: head.length }, (_, j) => row[j] ?? nothing)),
    );
  }
  const turned = name.endsWith('.rope') || (name.endsWith('.qk_norm') && model.settings.position !== 'rope');
  if (turned)
    return rows(`${prefix}.q`).flatMap((q, i) => [...q, ...rows(`${prefix}.k`)[i], ...rows(`${prefix}.v`)[i]]);
  return notes.get(name)?.flat() ?? null;
}

/** @param {number[]} logits */
function softmax(logits) {
  const most = Math.max(...logits);
  const exps = logits.map((x) => Math.exp(x - most));
  const total = exps.reduce((sum, x) => sum + x);
  return exps.map((x) => x / total);
}

/** @param {ReturnType<typeof oracleLooks>} oracle @param {number} layer */
function lensOf({ model, notes }, layer) {
  const { norm_embedding, norm_place } = model.settings;
  const first = norm_embedding ? 'norm_embedding' : 'embedding';
  const stream = layer === 0 ? first : `blocks.${layer - 1}.${norm_place === 'post' ? 'norm2' : 'residual2'}`;
  return (notes.get(stream) ?? []).map((x) => softmax(model.head(x).map(({ data }) => data)));
}

for (const build of /** @type {const} */ ([REFERENCE, ...VARIANTS])) {
  describe(`a look inside, in the ${build} build`, () => {
    const bound = build === REFERENCE ? 1e-12 : 2e-5;
    /** @type {Awaited<ReturnType<typeof loadEngine>>} */
    let engine;
    before(async () => {
      engine = await loadEngine({ build });
    });
    after(() => engine.close());

    for (const of of CASES) {
      test(`shows what the oracle computes: ${describeCase(of)}`, () => {
        const trainer = engine.createTrainer({
          text: NAMES,
          config: { preset: of.preset, ...SHARED, ...of.settings },
        });
        const inspection = trainer.inspect(PROMPT);
        const oracle = oracleLooks(of, ids(inspection));
        const skipped = [];
        assertClose([inspection.loss ?? Number.NaN], [oracle.loss], bound * oracle.loss, 'the loss');
        for (const { name, shape, gradient, kind } of inspection.tensors) {
          const expected = rowsOf(oracle, name);
          if (expected === null) {
            skipped.push(name);
            continue;
          }
          const actual = inspection.tensor(name);
          const values = expected.map(({ data }) => data);
          assert.equal(
            actual.length,
            shape.reduce((a, b) => a * b, 1),
            name,
          );
          assertClose(actual, values, bound * magnitude(values, 1), name);
          if (name === 'probs') continue;
          assert.ok(gradient, name);
          const gradients = expected.map(({ grad }) => grad);
          assertClose(
            inspection.gradient(name),
            gradients,
            5 * bound * magnitude(gradients, 1e-2),
            `gradient of ${name}`,
          );
          if (kind === 'activation') assert.ok(magnitude(gradients) > 0, `the gradient of ${name} is nothing`);
        }
        const inBetween = /(scale|lens|^losses|^loss|^wpe|^rope)$/;
        const both = of.settings.qk_norm && of.preset === 'llama' ? /qk_norm$/ : /^$/;
        assert.deepEqual(
          skipped.filter((name) => !inBetween.test(name) && !both.test(name)),
          [],
        );
        for (const [layer, expected] of Array.from({ length: 3 }, (_, i) => lensOf(oracle, i)).entries()) {
          const name = layer === 0 ? 'embedding.lens' : `blocks.${layer - 1}.lens`;
          assertClose(inspection.tensor(name), expected.flat(), bound, name);
        }
        trainer.free();
        inspection.free();
      });
    }

    test('leaves no trace in the run', () => {
      const config = { ...TINY, preset: 'gpt2', dropout: 0.2, grad_accumulation: 2, seed: 5 };
      const [alone, watched] = [0, 1].map(() => engine.createTrainer({ text: NAMES, config }));
      for (let i = 0; i < 10; i++) {
        alone.run(1);
        watched.run(1);
        const inspection = watched.inspect(i % 2 === 0 ? PROMPT : '');
        inspection.lens({ top: 2 });
        inspection.pca('wte.weight');
        inspection.free();
      }
      assert.deepEqual(allParameters(watched), allParameters(alone));
      assert.equal(watched.sample().text, alone.sample().text);
      for (const trainer of [alone, watched]) trainer.free();
    });

    test('sees the model as it was, when the run has gone on and is freed', () => {
      const trainer = engine.createTrainer({ text: NAMES, config: { ...TINY, preset: 'gpt2' } });
      trainer.run(3);
      const weights = trainer.tensor('wte.weight').data;
      const inspection = trainer.inspect(PROMPT);
      const logits = inspection.tensor('logits');
      trainer.run(3);
      assert.ok(largestDifference(trainer.tensor('wte.weight').data, weights) > 0);
      trainer.free();
      assert.deepEqual(inspection.tensor('wte.weight'), weights);
      assert.deepEqual(inspection.tensor('logits'), logits);
      inspection.free();
    });
  });
}

test('the command line shows what each layer expects, all tensors, and one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'microgpt-'));
  const file = join(folder, 'model.safetensors');
  const engine = await loadEngine({ build: 'simd' });
  const trainer = engine.createTrainer({ text: NAMES, config: { ...TINY, preset: 'llama', n_kv_head: 1 } });
  trainer.run(10);
  writeFileSync(file, trainer.save());
  const inspection = trainer.inspect(PROMPT);
  /** @param {string[]} more */
  const inside = (...more) => {
    const args = ['inside', '--load', file, '--prompt', PROMPT, ...more];
    return spawnSync(resolve(ROOT, 'build/native/microgpt'), args, { encoding: 'utf8' });
  };
  const lines = inside().stdout.split('\n');
  assert.match(lines[0], /logit lens/);
  for (const [t, { text }] of inspection.tokens.entries()) {
    const shares = [...lines[1 + t].matchAll(/ (\d+\.\d)%/g)].map(([, share]) => Number(share));
    const expected = inspection.lens({ top: 1 }).map((layer) => 100 * layer[t].top[0].probability);
    assert.ok(lines[1 + t].startsWith(t === 0 ? text : `"${text}"`), lines[1 + t]);
    assertClose(shares, expected, 0.06, `the lens of token ${t}`);
  }
  const listed = lines.slice(1 + inspection.tokens.length, -1).map((line) => line.split(/ +/));
  assert.deepEqual(
    listed.map(([kind, name, ...shape]) => ({ name, kind, shape: shape.filter((n) => n !== 'x').map(Number) })),
    inspection.tensors.map(({ name, kind, shape }) => ({ name, kind, shape })),
  );
  const [shape, ...rows] = inside('--tensor', 'blocks.0.attention.probs').stdout.trimEnd().split('\n');
  assert.equal(shape, '2 x 8 x 8');
  const numbers = rows.flatMap((row) => row.split(' ').map(Number));
  assertClose(numbers, inspection.tensor('blocks.0.attention.probs'), 1e-5, 'the tensor');
  const refused = inside('--tensor', 'nothing');
  assert.deepEqual([refused.status, refused.stderr], [1, 'microgpt: There is no tensor called "nothing".\n']);
  engine.close();
  rmSync(folder, { recursive: true });
});

describe('of a look inside', () => {
  /** @type {Awaited<ReturnType<typeof loadEngine>>} */
  let engine;
  /** @type {Trainer} */
  let trainer;
  /** @type {Inspection} */
  let inspection;
  before(async () => {
    engine = await loadEngine({ build: 'simd' });
    trainer = engine.createTrainer({ text: NAMES, config: { ...TINY, preset: 'llama', n_layer: 2, n_kv_head: 1 } });
    trainer.run(20);
    inspection = trainer.inspect(PROMPT);
  });
  after(() => {
    inspection.free();
    trainer.free();
    engine.close();
  });

  test('the graph is whole: every input is a tensor that was there before, every op one of the table', () => {
    const seen = new Set(inspection.tensors.filter(({ kind }) => kind !== 'activation').map(({ name }) => name));
    const shapes = new Map(inspection.tensors.map(({ name, shape }) => [name, shape]));
    const used = new Set();
    for (const { op, name, shape, inputs } of inspection.graph) {
      assert.ok(
        engine.ops.some((known) => known.name === op),
        op,
      );
      for (const input of inputs) assert.ok(seen.has(input), `${name} reads ${input}`);
      for (const input of inputs) used.add(input);
      assert.deepEqual(shapes.get(name), shape);
      seen.add(name);
    }
    assert.equal(inspection.graph.at(-1)?.name, 'loss');
    for (const { name, kind } of inspection.tensors)
      assert.ok(kind === 'activation' || used.has(name), `${name} is not read`);
    assert.deepEqual(
      inspection.graph.find(({ name }) => name === 'blocks.1.residual1'),
      {
        op: 'linear',
        name: 'blocks.1.residual1',
        shape: [8, 8],
        inputs: ['blocks.1.attention.out', 'blocks.1.attention.proj.weight', 'blocks.0.residual2'],
      },
    );
  });

  test('names occur once, and tokens are those of the prompt behind BOS', () => {
    const names = inspection.tensors.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      inspection.tokens.map(({ text }) => text),
      ['<BOS>', ...PROMPT],
    );
  });

  test('the attention of a block comes head by head', () => {
    const heads = inspection.attention(1);
    assert.equal(heads.length, 2);
    assert.deepEqual([...heads[0], ...heads[1]], [...inspection.tensor('blocks.1.attention.probs')]);
    for (let i = 0; i < 8; i++) {
      const row = [...heads[1].slice(8 * i, 8 * i + 8)];
      assertClose([row.reduce((sum, p) => sum + p, 0)], [1], 1e-6, 'a row');
    }
    assert.equal(inspection.attention(0, { of: 'gradient' }).length, 2);
  });

  test('of the last tokens only, attention and lens are those rows of the whole', () => {
    for (const last of [1, 3, 8, 50]) {
      const from = Math.max(0, 8 - last);
      const heads = inspection.attention(1, { last });
      for (const [head, whole] of inspection.attention(1).entries())
        assert.deepEqual(heads[head], whole.slice(from * 8), `head ${head}, the last ${last}`);
      const places = inspection.lens({ top: 2, last });
      assert.deepEqual(
        places,
        inspection.lens({ top: 2 }).map((layer) => layer.slice(from)),
      );
    }
    const gradient = inspection.attention(0, { of: 'gradient', last: 2 });
    assert.deepEqual(gradient[1], inspection.attention(0, { of: 'gradient' })[1].slice(6 * 8));
    assert.throws(() => inspection.attention(0, { last: 0 }), /option last of attention\(\) must be a whole number/);
  });

  test('the lens ranks what the whole distributions hold', () => {
    const places = inspection.lens({ top: 4 });
    assert.deepEqual([places.length, places[0].length], [3, 8]);
    for (const [layer, rows] of places.entries()) {
      const all = inspection.tensor(layer === 0 ? 'embedding.lens' : `blocks.${layer - 1}.lens`);
      for (const [t, { entropy, probability, rank, top }] of rows.entries()) {
        const p = [...all.slice((t * all.length) / 8, ((t + 1) * all.length) / 8)];
        const order = p.map((_, id) => id).sort((a, b) => p[b] - p[a] || a - b);
        const near = (/** @type {number} */ x, /** @type {number} */ y) =>
          assertClose([x], [y], 1e-5, `layer ${layer}, token ${t}`);
        near(
          entropy,
          p.reduce((sum, x) => sum - x * Math.log(x), 0),
        );
        for (const [k, guess] of top.entries()) near(guess.probability, p[order[k]]);
        assert.equal(top[0].text, trainer.info.vocabulary[top[0].id]);
        const next = inspection.tokens[t + 1]?.id;
        if (next === undefined) assert.deepEqual([probability, rank], [null, null]);
        else near(probability ?? Number.NaN, p[next]);
        if (next !== undefined) assert.equal(rank, p.filter((x) => x > p[next]).length);
      }
    }
  });

  test('a histogram counts every number once, gradients too', () => {
    for (const of of /** @type {const} */ (['value', 'gradient'])) {
      const numbers = [...inspection.tensor('blocks.0.mlp.fc.weight', { of })];
      const { counts, n, finite, begin, end, mean, deviation, least, most, zeros } = inspection.histogram(
        'blocks.0.mlp.fc.weight',
        { of, bins: 10 },
      );
      const expected = Array.from({ length: 10 }, () => 0);
      for (const x of numbers) expected[Math.min(9, Math.floor(((x - begin) / (end - begin)) * 10))]++;
      assert.deepEqual(counts, expected);
      assert.deepEqual(
        [n, finite, least, most],
        [numbers.length, numbers.length, Math.min(...numbers), Math.max(...numbers)],
      );
      const middle = numbers.reduce((sum, x) => sum + x, 0) / n;
      const square = numbers.reduce((sum, x) => sum + (x - middle) ** 2, 0) / n;
      assertClose([mean ?? 0, deviation ?? 0], [middle, Math.sqrt(square)], 1e-12, 'mean and deviation');
      assert.equal(zeros, numbers.filter((x) => x === 0).length / n);
    }
    const { below, above, counts } = inspection.histogram('probs', { bins: 1, begin: 0.02, end: 0.05 });
    const probs = inspection.tensor('probs');
    assert.deepEqual([below, above], [probs.filter((x) => x < 0.02).length, probs.filter((x) => x > 0.05).length]);
    assert.equal(below + above + counts[0], probs.length);
  });

  test('principal components are orthogonal, their scores uncorrelated, their shares those of the variance', () => {
    for (const [name, components] of /** @type {const} */ ([
      ['wte.weight', 3],
      ['logits', 2],
      ['blocks.0.attention.q', 1],
    ])) {
      const { rows, columns, scores, directions, shares } = inspection.pca(name, { components });
      const x = [...inspection.tensor(name)];
      assert.equal(x.length, rows * columns);
      const means = Array.from(
        { length: columns },
        (_, j) => x.reduce((sum, v, i) => (i % columns === j ? sum + v : sum), 0) / rows,
      );
      const total = x.reduce((sum, v, i) => sum + (v - means[i % columns]) ** 2, 0);
      const dot = (/** @type {Float64Array} */ a, /** @type {Float64Array} */ b) =>
        a.reduce((sum, v, i) => sum + v * b[i], 0);
      for (let a = 0; a < components; a++) {
        for (let b = 0; b < components; b++) {
          assertClose(
            [dot(directions[a], directions[b])],
            [Number(a === b)],
            1e-5,
            `${name}: directions ${a} and ${b}`,
          );
          assertClose(
            [dot(scores[a], scores[b]) / total],
            [a === b ? shares[a] : 0],
            1e-5,
            `${name}: scores ${a} and ${b}`,
          );
        }
        const first = directions[a].find((v) => Math.abs(v) > 0.998 * magnitude(directions[a]));
        assert.ok(first !== undefined && first > 0, `${name}: the sign of component ${a}`);
        assert.ok(a === 0 || shares[a] <= shares[a - 1]);
      }
    }
  });

  test('a prompt that does not fit is read from its end; an empty one has no gradients', () => {
    const long = trainer.inspect('annabelanna');
    assert.deepEqual(long.tokens.map(({ text }) => text).join(''), 'abelanna');
    long.free();
    const empty = trainer.inspect();
    assert.deepEqual([empty.tokens.length, empty.loss], [1, null]);
    assert.ok(empty.tensors.every(({ gradient }) => !gradient));
    assert.match(assertRefused(() => empty.gradient('logits')).message, /no token to predict/);
    assert.equal(empty.lens({ top: 1 })[0][0].rank, null);
    empty.free();
  });

  test('what cannot be is refused with a sentence', () => {
    const refusals = /** @type {[() => unknown, string, RegExp][]} */ ([
      [() => trainer.inspect('ann\u0416'), '', /does not know/],
      [() => inspection.tensor('blocks.7.norm1'), 'name', /no tensor called "blocks.7.norm1"/],
      [() => inspection.tensor(''), 'name', /no tensor called ""/],
      [() => inspection.attention(2), 'name', /no tensor/],
      [() => inspection.gradient('probs'), 'gradient', /no gradient/],
      [() => inspection.gradient('rope'), 'gradient', /no gradient/],
      [() => inspection.tensor('logits', { of: /** @type {any} */ ('grad') }), 'of', /"value" or "gradient"/],
      [() => inspection.lens({ top: 0 }), 'top', /1 to/],
      [() => inspection.lens({ top: 1e9 }), 'top', /1 to/],
      [() => inspection.lens({ top: 1.5 }), 'top', /whole number/],
      [() => inspection.histogram('logits', { bins: 0 }), 'bins', /bins/],
      [() => inspection.histogram('logits', { bins: Number.NaN }), 'bins', /whole number/],
      [() => inspection.histogram('logits', { begin: 1 }), 'range', /both ends/],
      [() => inspection.histogram('logits', { begin: 1, end: 0 }), 'range', /both ends/],
      [() => inspection.pca('loss', { components: 2 }), 'components', /1 rows and 1 columns/],
      [() => inspection.pca('logits', { components: 9 }), 'components', /1 to 8 components/],
      [() => inspection.pca('logits', { components: -1 }), 'components', /components/],
      [() => inspection.pca('nothing'), 'name', /no tensor/],
    ]);
    for (const [call, key, message] of refusals) {
      const error = assertRefused(call);
      assert.match(error.message, message);
      assert.equal(error.key, key, error.message);
    }
    assert.equal(inspection.tensor('logits').length, 8 * trainer.info.vocab_size);
    trainer.run(1);
  });

  test('it holds to the limit of memory, gives back what it took, and is of no use afterwards', () => {
    const narrow = { ...TINY, preset: 'gpt2', block_size: 1024, batch_size: 1, n_head: 8 };
    const config = {
      ...narrow,
      memory_limit: Math.ceil(engine.createTrainer({ text: NAMES, config: narrow }).info.memory_mib),
    };
    const tight = engine.createTrainer({ text: NAMES, config });
    const refusal = assertRefused(() => tight.inspect('anna'.repeat(250)));
    assert.deepEqual([refusal.code, refusal.key], ['memory', 'memory_limit']);
    assert.match(refusal.message, /Raise the limit, or shorten the prompt\.$/);
    tight.inspect('anna').free();
    tight.free();
    const look = () => {
      const again = trainer.inspect(PROMPT);
      again.lens();
      again.histogram('logits');
      again.pca('logits');
      again.free();
      again.free();
      return again;
    };
    for (let i = 0; i < 20; i++) look();
    const before = engine.memory_bytes;
    for (let i = 0; i < 300; i++) look();
    assert.equal(engine.memory_bytes, before);
    const gone = look();
    for (const call of [
      () => gone.tensor('logits'),
      () => gone.lens(),
      () => gone.histogram('logits'),
      () => gone.pca('logits'),
    ]) {
      assert.match(assertRefused(call).message, /has been freed/);
    }
  });
});
