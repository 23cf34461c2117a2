// Numbers of a run that are read and set: set() is compared with finite differences of the loss, and the moments and
// changes of every optimizer with a step written out here; and everything can be undone exactly.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { assertClose, assertRefused, magnitude, ownNames, REFERENCE, TINY, VARIANTS } from './builds.js';

/** @import { Config, Trainer } from '../../wasm/engine.js' */

const text = ownNames().slice(0, 3000);
const RUN = {
  ...TINY,
  n_embd: 12,
  n_head: 3,
  batch_size: 3,
  documents: 'lines',
  max_steps: 1000,
  val_interval: 1000,
};

/** @param {Trainer} trainer */
const namesOf = (trainer) => trainer.tensors.filter(({ parameter }) => parameter).map(({ name }) => name);

/** @param {Trainer} trainer @param {string} name @param {'value' | 'gradient' | 'm' | 'v' | 'start' | 'step'} [of] */
const numbersOf = (trainer, name, of) => [...trainer.tensor(name, { of }).data];

/** @param {Trainer} trainer */
const hashOf = (trainer) => createHash('sha256').update(trainer.save()).digest('hex');

describe('set()', async () => {
  const engine = await loadEngine({ build: REFERENCE });
  /** @param {Config} [config] */
  const fresh = (config) => engine.createTrainer({ text, config: { ...RUN, ...config } });

  test('moves the loss as the gradient says, for a parameter of every kind', () => {
    for (const config of [
      { preset: 'gpt2', n_kv_head: 3, tie_head: true },
      { preset: 'llama', n_kv_head: 1, tie_head: false },
    ]) {
      const trainer = fresh(config);
      trainer.run(5);
      const prompt = 'annabel';
      const inside = trainer.inspect(prompt);
      for (const name of namesOf(trainer)) {
        const gradient = [...inside.gradient(name)];
        const size = gradient.reduce((most, g, i) => (Math.abs(g) > Math.abs(gradient[most]) ? i : most), 0);
        for (const index of [size, gradient.length - 1]) {
          const eps = 1e-5;
          const { [index]: value } = numbersOf(trainer, name);
          const lossAt = (/** @type {number} */ to) => {
            trainer.set(name, index, to);
            const moved = trainer.inspect(prompt);
            moved.free();
            return moved.loss ?? Number.NaN;
          };
          const slope = (lossAt(value + eps) - lossAt(value - eps)) / (2 * eps);
          assert.equal(trainer.set(name, index, value), value - eps);
          assertClose([slope], [gradient[index]], 1e-7, `${name}[${index}]`);
        }
      }
      assert.ok(inside.loss !== null && inside.loss > 0);
      trainer.free();
    }
  });

  test('sets the number that it names and no other, and a tied embedding is the head too', () => {
    const trainer = fresh({ preset: 'gpt2', tie_head: true });
    const before = new Map(namesOf(trainer).map((name) => [name, numbersOf(trainer, name)]));
    const old = trainer.set('wte.weight', 17, 1e30);
    for (const [name, data] of before) {
      const now = numbersOf(trainer, name);
      assert.deepEqual(
        [...now.entries()].filter(([i, x]) => x !== data[i]),
        name === 'wte.weight' ? [[17, 1e30]] : [],
      );
    }
    assert.equal(old, before.get('wte.weight')?.[17]);
    trainer.set('wte.weight', 17, 5);
    const inside = trainer.inspect('an');
    // number 17 is in row 1 of the head, that of token 1: its logit changes by (5 - old) times number 5 of the stream
    const logits = inside.tensor('logits');
    const stream = inside.tensor('norm_final');
    trainer.set('wte.weight', 17, old);
    const was = trainer.inspect('an');
    const V = trainer.info.vocab_size;
    const plain = was.tensor('logits');
    for (let row = 0; row < 3; row++) {
      if (inside.tokens[row].id === 1) continue; // if token 1 is read, its embedding has changed as well
      const expected = plain[row * V + 1] + (5 - old) * stream[row * 12 + 5];
      assertClose([logits[row * V + 1]], [expected], 1e-12, `row ${row}`);
      assert.ok(Math.abs(expected - plain[row * V + 1]) > 1e-3);
    }
    trainer.free();
  });

  test('refuses what is no parameter, no place or no number, and nothing has changed', () => {
    const trainer = fresh();
    trainer.run(1);
    const before = hashOf(trainer);
    /** @type {[any[], string, RegExp][]} */
    const cases = [
      [['nothing', 0, 1], 'name', /^There is no tensor called "nothing"\.$/],
      [['logits', 0, 1], 'name', /^The tensor "logits" is not a parameter\.$/],
      [['wte.weight', 1e6, 1], 'index', /^The tensor "wte\.weight" has the numbers 0 to \d+, not 1000000\.$/],
      [['wte.weight', -1, 1], 'index', /^The argument index of set\(\) must be a whole number, 0 or more, not -1\.$/],
      [['wte.weight', 0.5, 1], 'index', /not 0\.5\.$/],
      [['wte.weight', 0, Number.NaN], 'value', /^The argument value of set\(\) must be a finite number, not NaN\.$/],
      [['wte.weight', 0, Number.POSITIVE_INFINITY], 'value', /not Infinity\.$/],
    ];
    for (const [given, key, sentence] of cases) {
      const error = assertRefused(() => trainer.set(.../** @type {[any, any, any]} */ (given)));
      assert.match(error.message, sentence);
      assert.equal(error.key, key);
    }
    assert.equal(hashOf(trainer), before);
    const { length, [length - 1]: end } = numbersOf(trainer, 'wte.weight');
    assert.equal(trainer.set('wte.weight', length - 1, 2), end, 'the last place');
    assert.equal(trainer.set('wte.weight', length - 1, end), 2);
    assert.equal(hashOf(trainer), before);
    trainer.free();
  });

  for (const build of [...VARIANTS, REFERENCE]) {
    test(`setting the old number restores the run to the last bit: ${build}`, async () => {
      const own = await loadEngine({ build, threads: build.endsWith('threads') ? 2 : 1 });
      /** @type {Config[]} */
      const configs = [{ grad_accumulation: 3 }, { val_interval: 4, val_batches: 20, metrics_interval: 2 }];
      for (const config of configs) {
        const make = () => own.createTrainer({ text, config: { ...RUN, ...config } });
        const [plain, moved] = [make(), make()];
        for (let turn = 0; turn < 40; turn++) {
          // pieces of steps and validations; the run whose weights are set begins some of them again
          for (const trainer of [plain, moved]) trainer.run(1, { max_ms: 0 });
          const name = namesOf(moved)[turn % namesOf(moved).length];
          const { data } = moved.tensor(name);
          const index = turn % data.length;
          const old = moved.set(name, index, turn % 2 === 0 ? 1e30 : 0);
          assert.equal(old, data[index]);
          moved.set(name, index, old);
        }
        const end = plain.run(0).step + 9;
        const results = [plain, moved].map((trainer) => {
          trainer.run(end - trainer.run(0).step);
          return hashOf(trainer);
        });
        assert.equal(results[1], results[0]);
        plain.free();
        moved.free();
      }
      own.close();
    });
  }

  test('a run goes on from what was set, and a number that a float cannot hold is refused', async () => {
    const own = await loadEngine({ build: 'simd' });
    const [plain, moved] = [1, 2].map(() => own.createTrainer({ text, config: RUN }));
    moved.set('wte.weight', 3, 0.25);
    assert.notEqual(moved.run(1).loss, plain.run(1).loss);
    const error = assertRefused(() => moved.set('wte.weight', 3, 1e300));
    assert.deepEqual([error.key, error.message], ['value', 'A parameter cannot be as large as 1e+300.']);
    const third = moved.set('wte.weight', 3, 1 / 3);
    assert.equal(moved.set('wte.weight', 3, third), Math.fround(1 / 3));
    own.close();
  });

  test('a run that breaks at what was set says so, and can be looked at', async () => {
    const own = await loadEngine({ build: 'simd' });
    const trainer = own.createTrainer({ text, config: RUN });
    const old = trainer.set('wte.weight', 0, 1e38);
    trainer.set('norm_final.weight', 0, 1e38);
    const { done, stopped } = trainer.run(5);
    assert.deepEqual([done, /^At step 1 the (loss|gradient) is no longer/.test(stopped)], [true, true]);
    assert.equal(trainer.set('wte.weight', 0, old), Math.fround(1e38));
    own.close();
  });
});

/**
 * The steps of the optimizers, written out: m and v, and how far a parameter moves.
 * @type {Record<string, (state: { m: number, v: number }, g: number, p: number, c: { t: number, rate: number, decay: number }) => number>}
 */
const RULES = {
  adamw(s, g, p, { t, rate, decay }) {
    s.m = 0.9 * s.m + 0.1 * g;
    s.v = 0.99 * s.v + 0.01 * g * g;
    return (-rate * (s.m / (1 - 0.9 ** t))) / (Math.sqrt(s.v / (1 - 0.99 ** t)) + 1e-8) - decay * p;
  },
  sgd(s, g, p, { rate, decay }) {
    s.m = 0.95 * s.m + g;
    return -rate * (g + 0.95 * s.m) - decay * p;
  },
  lion(s, g, p, { rate, decay }) {
    const way = Math.sign(0.9 * s.m + 0.1 * g);
    s.m = 0.99 * s.m + 0.01 * g;
    return -rate * way - decay * p;
  },
};

describe('what is kept of a parameter', async () => {
  const engine = await loadEngine({ build: REFERENCE });
  const OPTIMIZERS = {
    beta1: 0.9,
    beta2: 0.99,
    eps: 1e-8,
    weight_decay: 0.1,
    learning_rate: 0.003,
    momentum: 0.95,
    nesterov: true,
  };

  for (const [optimizer, rule] of Object.entries(RULES)) {
    test(`m, v and the changes are those of the formula: ${optimizer}`, () => {
      const config = { ...RUN, ...OPTIMIZERS, optimizer, grad_clip: 0, decay: 'all' };
      const trainer = engine.createTrainer({ text, config });
      const names = namesOf(trainer);
      const first = new Map(names.map((name) => [name, numbersOf(trainer, name)]));
      const states = new Map(names.map((name) => [name, Array.from(first.get(name) ?? [], () => ({ m: 0, v: 0 }))]));
      const early = assertRefused(() => trainer.tensor(names[0], { of: 'step' }));
      assert.deepEqual([early.key, early.message], ['step', 'The change of a step is known from the next step on.']);
      for (const name of names) {
        assert.ok(
          numbersOf(trainer, name, 'm').every((x) => x === 0),
          'the moments begin at 0',
        );
        assert.ok(
          numbersOf(trainer, name, 'start').every((x) => x === 0),
          'nothing has changed yet',
        );
      }
      for (let t = 1; t <= 4; t++) {
        const before = new Map(names.map((name) => [name, numbersOf(trainer, name)]));
        const { lr } = trainer.run(1);
        for (const name of names) {
          const at = (/** @type {Parameters<typeof numbersOf>[2]} */ of) => numbersOf(trainer, name, of);
          const was = before.get(name) ?? [];
          const [now, gradient, step] = [at('value'), at('gradient'), at('step')];
          const state = states.get(name) ?? [];
          const moved = state.map((s, i) => rule(s, gradient[i], was[i], { t, rate: lr, decay: 0.1 * lr }));
          const close = (/** @type {ArrayLike<number>} */ a, /** @type {number[]} */ b, /** @type {string} */ what) =>
            assertClose(a, b, 1e-11 * magnitude(b, 1e-6), `${what} of ${name} after step ${t}`);
          close(step, moved, 'the change');
          close(
            at('m'),
            state.map(({ m }) => m),
            'm',
          );
          if (optimizer === 'adamw')
            close(
              at('v'),
              state.map(({ v }) => v),
              'v',
            );
          assert.deepEqual(
            step,
            now.map((x, i) => x - was[i]),
            'the change is the difference of two copies',
          );
          assert.deepEqual(
            at('start'),
            now.map((x, i) => x - (first.get(name)?.[i] ?? 0)),
          );
        }
      }
      if (optimizer !== 'adamw') {
        const { message, key } = assertRefused(() => trainer.tensor('wte.weight', { of: 'v' }));
        assert.deepEqual([message, key], ['The tensor "wte.weight" has no v.', 'of']);
      }
      const { message } = assertRefused(() => trainer.tensor('logits', { of: 'm' }));
      assert.equal(message, 'The tensor "logits" is not a parameter.');
      trainer.free();
    });
  }

  test('muon keeps a momentum of its matrices, and moments of all others', () => {
    const trainer = engine.createTrainer({
      text,
      config: { ...RUN, optimizer: 'muon', momentum: 0.9, grad_clip: 0 },
    });
    const matrix = 'blocks.0.mlp.fc.weight';
    trainer.run(1);
    const first = numbersOf(trainer, matrix, 'gradient');
    assert.deepEqual(numbersOf(trainer, matrix, 'm'), first);
    trainer.run(1);
    const second = numbersOf(trainer, matrix, 'gradient');
    assertClose(
      numbersOf(trainer, matrix, 'm'),
      [...second].map((g, i) => g + 0.9 * first[i]),
      1e-15,
      'momentum',
    );
    assert.match(assertRefused(() => trainer.tensor(matrix, { of: 'v' })).message, / has no v\.$/);
    // v of the last parameter that has a v: the matrices of blocks before it have none
    const last = namesOf(trainer).findLast((name) => name.startsWith('blocks.') === false) ?? '';
    const g = numbersOf(trainer, last, 'gradient');
    const v = numbersOf(trainer, last, 'v');
    trainer.run(1);
    const next = numbersOf(trainer, last, 'gradient');
    const beta2 = Number(trainer.info.config.beta2);
    const expected = [...next].map((x, i) => beta2 * v[i] + (1 - beta2) * x * x);
    assertClose(numbersOf(trainer, last, 'v'), expected, 1e-15, last);
    assert.ok(magnitude(g) > 0);
    trainer.free();
  });

  test('sgd without momentum keeps nothing', () => {
    const trainer = engine.createTrainer({ text, config: { ...RUN, optimizer: 'sgd', momentum: 0 } });
    assert.match(assertRefused(() => trainer.tensor('wte.weight', { of: 'm' })).message, / has no m\.$/);
    trainer.free();
  });

  test('a number that is set is no part of the last step, but of the way from the start', () => {
    const trainer = engine.createTrainer({ text, config: RUN });
    assertRefused(() => trainer.tensor('wte.weight', { of: 'step' }));
    trainer.run(2);
    const value = numbersOf(trainer, 'wte.weight');
    trainer.set('wte.weight', 5, 1e30);
    const step = numbersOf(trainer, 'wte.weight', 'step');
    assert.ok(magnitude(step) < 1);
    assert.ok((numbersOf(trainer, 'wte.weight', 'start')[5] ?? 0) > 1e29);
    trainer.set('wte.weight', 5, value[5]);
    assert.deepEqual(numbersOf(trainer, 'wte.weight', 'step'), step);
    trainer.free();
  });

  test('the change of a step is kept while somebody asks, and looking changes no bit', () => {
    const [seen, unseen] = [1, 2].map(() =>
      engine.createTrainer({ text, config: { ...RUN, n_embd: 3, max_steps: 2000 } }),
    );
    const look = () => seen.tensor('wte.weight', { of: 'step' });
    assertRefused(look);
    for (const trainer of [seen, unseen]) trainer.run(999);
    look();
    assert.equal(numbersOf(seen, 'wte.weight', 'start').length, numbersOf(seen, 'wte.weight').length);
    for (const trainer of [seen, unseen]) trainer.run(1000);
    look();
    assert.equal(hashOf(seen), hashOf(unseen));
    seen.change({ max_steps: 5000 });
    seen.run(1001);
    assert.equal(assertRefused(look).key, 'step', 'nobody had asked for long');
    seen.free();
    unseen.free();
  });

  test('the first weights are drawn again for a fork and a restored run, and not guessed where they are not known', () => {
    for (const documents of ['lines', 'stream']) {
      const trainer = engine.createTrainer({ text, config: { ...RUN, documents } });
      const first = numbersOf(trainer, 'blocks.0.mlp.proj.weight');
      trainer.run(3);
      const saved = trainer.save();
      const expected = numbersOf(trainer, 'blocks.0.mlp.proj.weight').map((x, i) => x - first[i]);
      const start = (/** @type {Trainer} */ of) => numbersOf(of, 'blocks.0.mlp.proj.weight', 'start');
      assert.deepEqual(start(trainer), expected);
      assert.deepEqual(start(trainer.fork()), expected);
      assert.deepEqual(start(engine.restore(saved, { text })), expected);
      const other = engine.restore(saved, { text: `${text}anna\n` });
      for (const run of [engine.restore(saved), other, engine.restore(other.save(), { text: `${text}anna\n` })]) {
        if (documents === 'stream') {
          assert.deepEqual(start(run), expected);
          continue;
        }
        const { key, message } = assertRefused(() => start(run));
        assert.deepEqual([key, message], ['of', 'This model was opened without its text. Give it the text too.']);
        assert.equal(numbersOf(run, 'wte.weight', 'm').length, numbersOf(run, 'wte.weight').length);
      }
    }
  });

  test('what is kept stays within the memory limit', () => {
    const config = { ...RUN, n_embd: 192, n_layer: 3, block_size: 2, batch_size: 1 };
    const needed = Math.ceil(engine.createTrainer({ text, config }).info.memory_mib);
    const trainer = engine.createTrainer({ text, config: { ...config, memory_limit: needed + 1 } });
    for (const of of /** @type {const} */ (['start', 'step'])) {
      const { key, code, message } = assertRefused(() => trainer.tensor('wte.weight', { of }));
      assert.deepEqual([key, code], ['memory_limit', 'memory']);
      assert.match(message, /^To look inside takes \d+ MiB .* Raise the limit\.$/);
    }
    trainer.change({ memory_limit: 2 * needed });
    assert.equal(trainer.tensor('wte.weight', { of: 'start' }).shape.length, 2);
    trainer.free();
  });
});
