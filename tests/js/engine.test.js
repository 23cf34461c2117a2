// The JavaScript interface of the engine: settings, runs, tensors, the life of a trainer.
//
// Texts are tested in texts.test.js, samples in samples.test.js, saved runs in checkpoint.test.js, and whether the
// numbers are right in oracle.test.js and microgpt.test.js.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { HELP } from '../../build/wasm/help.js';
import { Engine, EngineError, loadEngine } from '../../wasm/engine.js';
import { GPT2, MICROGPT } from '../oracle/settings.js';
import { allParameters, assertClose, assertRefused, ownNames, TINY, VARIANTS } from './builds.js';

/** @import { Config, Setting, Trainer } from '../../wasm/engine.js' */

const TEXT = 'ann\nbob\nanna\nnoah\nhanna\n';

/** Settings whose runs would take far too long, but which the table allows. */
const BIG = { n_embd: 256, n_head: 4, n_layer: 4, block_size: 128, batch_size: 8 };

/**
 * Values that a setting must refuse.
 * @param {Setting} setting
 * @returns {(number | string)[]}
 */
function badValues({ type, min, max }) {
  if (type === 'choice') return ['', 'no such word', '0'];
  const bad = [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY, '', 'many', '1 2', '0x'];
  return type === 'real' ? bad : [...bad, min + 0.5];
}

test('a build that is not there is refused by name', async () => {
  await assert.rejects(loadEngine({ build: /** @type {any} */ ('quantum') }), (error) => {
    assert.ok(error instanceof EngineError);
    assert.match(error.message, /quantum/);
    return true;
  });
});

for (const build of VARIANTS) {
  describe(`the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    // ---- settings ----

    test('says which build it is and how many threads it runs', () => {
      assert.ok(engine instanceof Engine);
      assert.equal(engine.build, build);
      assert.ok(engine.threads >= 1);
    });

    test('has a table of settings, each with a name, a range that holds its default, and words for people', () => {
      const keys = engine.settings.map(({ key }) => key);
      assert.equal(new Set(keys).size, keys.length);
      for (const { key, type, min, max, default: initial, choices, group, main, label } of engine.settings) {
        assert.match(key, /^[a-z][a-z0-9_]*$/);
        assert.ok(['dataset', 'tokenizer', 'network', 'optimizer', 'training', 'inference'].includes(group), key);
        assert.equal(typeof main, 'boolean', key);
        assert.match(label, /^[A-Z]/, key);
        assert.match(HELP[key], /\.$/, key);
        if (type === 'choice') assert.ok(choices?.includes(String(initial)), key);
        else if (type === 'bool') assert.equal(typeof initial, 'boolean', key);
        else assert.ok(['int', 'real'].includes(type) && min <= Number(initial) && Number(initial) <= max, key);
      }
    });

    test('has presets with a value for every setting; the defaults are those of gpt2', () => {
      const keys = engine.settings.map(({ key }) => key).sort();
      for (const [name, values] of Object.entries(engine.presets)) {
        assert.deepEqual(Object.keys(values).sort(), keys, name);
        assert.equal(values.preset, name);
      }
      assert.deepEqual(engine.presets.gpt2, Object.fromEntries(engine.settings.map((s) => [s.key, s.default])));
    });

    test("has microgpt's values in its preset, and GPT-2's architecture in the other", () => {
      assert.deepEqual(engine.presets.microgpt, { ...engine.presets.microgpt, ...MICROGPT, temperature: 0.5 });
      assert.deepEqual(engine.presets.gpt2, { ...engine.presets.gpt2, ...GPT2 });
    });

    test('refuses every value out of range with the key to blame', () => {
      for (const setting of engine.settings) {
        for (const value of badValues(setting)) {
          const error = assertRefused(() => engine.createTrainer({ text: TEXT, config: { [setting.key]: value } }));
          assert.equal(error.key, setting.key, `${setting.key}=${value}`);
          assert.ok(error.message.includes(setting.label) && error.message.includes(setting.key), error.message);
        }
      }
    });

    test('takes the first and the last value of every range', () => {
      for (const { key, type, min, max, choices } of engine.settings) {
        for (const value of type === 'choice' ? (choices ?? []) : [min, max]) {
          /** @type {Config} */
          const config = { ...TINY, memory_limit: 64, [key]: value };
          try {
            const trainer = engine.createTrainer({ text: TEXT, config });
            assert.equal(
              Number(trainer.info.config[key]) || trainer.info.config[key],
              Number(value) || trainer.info.config[key],
            );
            trainer.free();
          } catch (error) {
            // Valid by itself, but not together with the others: too big, not a multiple, longer than the run.
            assert.ok(error instanceof EngineError, String(error));
            assert.match(error.message, /need \d+ MiB|multiple|longer than its warm-up/, `${key}=${value}`);
          }
        }
      }
    });

    test('refuses settings that contradict each other, and keys that are none', () => {
      /** @type {{ config: Config, key: string, words: RegExp }[]} */
      const cases = [
        { config: { n_embd: 10, n_head: 4 }, key: 'n_embd', words: /10.*multiple.*4/ },
        { config: { warmup_steps: 20, max_steps: 20 }, key: 'max_steps', words: /20.*longer than its warm-up/ },
        { config: { n_heads: 4 }, key: 'n_heads', words: /no setting called "n_heads"/ },
      ];
      for (const { config, key, words } of cases) {
        const error = assertRefused(() => engine.createTrainer({ text: TEXT, config }));
        assert.equal(error.key, key);
        assert.match(error.message, words);
      }
    });

    test('takes single values on top of a preset, wherever the preset stands', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: { n_embd: 8, preset: 'microgpt', bias: true } });
      assert.deepEqual(trainer.info.config, { ...engine.presets.microgpt, n_embd: 8, bias: true });
      trainer.free();
    });

    test('refuses a model too large for the limit before it takes any memory, and says what it would need', () => {
      const config = {
        n_layer: 64,
        n_head: 64,
        n_embd: 4096,
        block_size: 2048,
        batch_size: 1024,
        memory_limit: 2048,
      };
      const start = performance.now();
      const error = assertRefused(() => engine.createTrainer({ text: TEXT, config }));
      assert.equal(error.key, 'memory_limit');
      assert.match(error.message, /need \d{7,} MiB.*2048 MiB/);
      assert.ok(performance.now() - start < 1000);

      const small = assertRefused(() => engine.createTrainer({ text: TEXT, config: { ...BIG, memory_limit: 16 } }));
      const needed = Number(/need (\d+) MiB/.exec(small.message)?.[1]);
      const trainer = engine.createTrainer({ text: TEXT, config: { ...BIG, memory_limit: needed } });
      assert.equal(Math.ceil(trainer.info.memory_mib), needed);
      trainer.free();
    });

    // ---- a run ----

    test('says what it found in the text and what it made of it', () => {
      const config = { ...TINY, n_layer: 3, n_head: 2, n_embd: 4, block_size: 6, val_fraction: 0.4 };
      const trainer = engine.createTrainer({ text: TEXT, config });
      const { info } = trainer;
      assert.deepEqual(info.vocabulary, ['a', 'b', 'h', 'n', 'o', '<BOS>']);
      assert.equal(info.vocab_size, 6);
      assert.equal(info.documents, 'lines');
      assert.equal(info.config.documents, 'lines');
      assert.equal(info.n_documents, 5);
      assert.equal(info.n_train_documents, 3);
      assert.equal(info.n_train_tokens + info.n_val_tokens, 24); // 19 letters and 5 ends
      assert.equal(info.uniform_loss, Math.log(6));
      assert.deepEqual(Object.keys(info.config).sort(), Object.keys(engine.presets.gpt2).sort());
      assert.equal(info.step, 0);
      assert.equal(info.done, false);
      assert.deepEqual(info.notices, []);
      // GPT-2's parameters: both embeddings, and in each block 12 C^2 weights, 9 C biases and 4 C in norms.
      assert.equal(info.n_params, 6 * 4 + 6 * 4 + 3 * (12 * 4 * 4 + 9 * 4 + 4 * 4) + 2 * 4);
      const counted = trainer.tensors
        .filter(({ parameter }) => parameter)
        .flatMap(({ shape }) => shape.reduce((a, b) => a * b));
      assert.equal(
        counted.reduce((a, b) => a + b),
        info.n_params,
      );
      assert.ok(info.memory_mib > (4 * 4 * info.n_params) / 2 ** 20);
      trainer.free();
    });

    test('knows the entropy of the letters it trains on', () => {
      const trainer = engine.createTrainer({
        text: 'aab\nab\n',
        config: { ...TINY, val_fraction: 0, documents: 'lines' },
      });
      const shares = [3 / 7, 2 / 7, 2 / 7]; // a, b, ends of lines
      const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
      assertClose([trainer.info.unigram_entropy ?? Number.NaN], [entropy], 1e-15, 'entropy');
      trainer.free();
    });

    test('runs the steps it is asked for and no more than max_steps', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: { ...TINY, max_steps: 10 } });
      const none = trainer.run(0);
      assert.deepEqual([none.step, none.losses.length, none.done], [0, 0, false]);
      assert.ok(Number.isNaN(none.loss));
      const first = trainer.run(4);
      assert.deepEqual([first.step, first.losses.length, first.done, first.stopped], [4, 4, false, '']);
      assert.ok(first.losses instanceof Float64Array);
      assert.equal(first.loss, first.losses[3]);
      assert.ok(first.ms > 0 && first.tokens > 0 && first.lr > 0 && first.grad_norm > 0);
      const rest = trainer.run(100);
      assert.deepEqual([rest.step, rest.losses.length, rest.done, rest.stopped], [10, 6, true, '']);
      assert.ok(rest.tokens > first.tokens);
      assert.deepEqual([trainer.info.step, trainer.info.done], [10, true]);
      const after = trainer.run(5);
      assert.deepEqual([after.step, after.losses.length, after.done, after.loss], [10, 0, true, rest.loss]);
      trainer.free();
    });

    test('returns soon after max_ms, with one step done at least', () => {
      const trainer = engine.createTrainer({ text: ownNames(), config: { max_steps: 2000 } });
      const one = trainer.run(2000, { max_ms: 0 });
      assert.deepEqual([one.step, one.losses.length], [1, 1]);
      const start = performance.now();
      const some = trainer.run(2000, { max_ms: 100 });
      const ms = performance.now() - start;
      assert.ok(some.losses.length >= 1 && some.losses.length < 2000 && !some.done);
      assert.ok(some.ms >= 100 && ms < 2000, `${ms} ms`);
      trainer.free();
    });

    test('learns: the loss on names falls from blind guessing to below their letter frequencies', () => {
      const trainer = engine.createTrainer({
        text: ownNames(),
        config: { batch_size: 8, n_embd: 32, max_steps: 250 },
      });
      const { losses, val_loss } = trainer.run(250);
      const { uniform_loss, unigram_entropy } = trainer.info;
      assert.ok(Math.abs(losses[0] - uniform_loss) < 0.3);
      assert.ok(val_loss !== null && unigram_entropy !== null && val_loss < unigram_entropy - 0.2, `${val_loss}`);
      trainer.free();
    });

    test('measures the validation loss every val_interval steps and after the last, and never disturbs the run', () => {
      const config = { ...TINY, val_fraction: 0.4, val_interval: 3, max_steps: 7 };
      const trainer = engine.createTrainer({ text: TEXT, config });
      const measured = Array.from({ length: 7 }, () => trainer.run(1));
      assert.deepEqual(
        measured.map(({ val_loss }) => val_loss !== null),
        [false, false, true, false, false, true, true],
      );
      const often = engine.createTrainer({ text: TEXT, config: { ...config, val_interval: 1 } });
      assert.deepEqual(
        measured.map(({ loss }) => loss),
        [...often.run(7).losses],
      );
      const without = engine.createTrainer({ text: TEXT, config: { ...config, val_fraction: 0 } });
      assert.equal(without.run(7).val_loss, null);
      for (const each of [trainer, often, without]) each.free();
    });

    test('stops by itself and says so when the loss is no longer a number', () => {
      // Weight decay subtracts a hundred times the weight in each step.
      const config = { ...TINY, learning_rate: 10, weight_decay: 10, warmup_steps: 0, schedule: 'constant' };
      const wild = engine.createTrainer({ text: TEXT, config: { ...config, max_steps: 5000 } });
      const { losses, stopped, done, step } = wild.run(5000);
      assert.ok(done && step < 5000);
      assert.match(
        stopped,
        new RegExp(`At step ${step} the (loss|gradient) is .*\\. The learning rate is probably too large`),
      );
      assert.equal(losses.length, step);
      assert.deepEqual([wild.run(1).losses.length, wild.run(1).stopped], [0, stopped]);
      assert.ok(wild.sample({ max_new_tokens: 3, seed: 1 }).tokens.length <= 3);
      wild.free();
    });

    test('makes the same bits from the same text, settings and seed, and others from another seed', () => {
      for (const documents of ['lines', 'stream']) {
        const make = (/** @type {number} */ seed) => {
          const trainer = engine.createTrainer({ text: TEXT, config: { ...TINY, documents, seed } });
          const { losses } = trainer.run(12);
          const result = { losses: [...losses], parameters: allParameters(trainer), text: trainer.sample().text };
          trainer.free();
          return result;
        };
        assert.deepEqual(make(3), make(3));
        assert.notDeepEqual(make(3).losses, make(4).losses);
      }
    });

    // ---- tensors ----

    test('lists its tensors; each can be read, and has the numbers that its shape says', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      trainer.run(1);
      const names = trainer.tensors.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      for (const name of [
        'wte.weight',
        'blocks.0.attention.qkv.bias',
        'blocks.0.attention.probs',
        'logits',
        'loss',
      ]) {
        assert.ok(names.includes(name), name);
      }
      for (const { name, shape, gradient } of trainer.tensors) {
        const { shape: read, data } = trainer.tensor(name);
        assert.deepEqual(read, shape);
        assert.equal(
          data.length,
          shape.reduce((a, b) => a * b),
          name,
        );
        if (gradient) assert.equal(trainer.tensor(name, { of: 'gradient' }).data.length, data.length);
        else assert.match(assertRefused(() => trainer.tensor(name, { of: 'gradient' })).message, /no gradient/);
      }
      assert.match(assertRefused(() => trainer.tensor('wte')).message, /no tensor called "wte"/);
      trainer.free();
    });

    test('shows attention that sums to one over the past and is nothing over the future', () => {
      const trainer = engine.createTrainer({
        text: 'abcdefgh',
        config: { ...TINY, documents: 'stream', val_fraction: 0 },
      });
      trainer.run(1);
      const { shape, data } = trainer.tensor('blocks.0.attention.probs');
      const numbers = [...data];
      const [B, H, T] = shape;
      assert.deepEqual(shape, [TINY.batch_size, TINY.n_head, TINY.block_size, TINY.block_size]);
      for (let row = 0; row < B * H * T; row++) {
        const past = numbers.slice(row * T, row * T + (row % T) + 1);
        const future = numbers.slice(row * T + (row % T) + 1, (row + 1) * T);
        assert.ok(Math.abs(past.reduce((a, b) => a + b) - 1) < 1e-6);
        assert.ok(future.every((p) => p === 0));
      }
      trainer.free();
    });

    test('gives copies: what is done to them changes nothing, and they outlive the memory they came from', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      const { losses } = trainer.run(3);
      const kept = { losses: [...losses], weights: trainer.tensor('wte.weight').data, info: trainer.info };
      const weights = [...kept.weights];
      trainer.tensor('wte.weight').data.fill(7);
      trainer.info.vocabulary[0] = 'X';
      trainer.info.config.n_layer = 99;
      assert.deepEqual([...trainer.tensor('wte.weight').data], weights);
      assert.deepEqual(trainer.info, kept.info);
      const big = engine.createTrainer({ text: TEXT, config: BIG }); // the heap grows and moves
      assert.ok(big.info.memory_mib > 64);
      big.run(1);
      big.free();
      trainer.free();
      assert.deepEqual([...kept.weights], weights);
      assert.deepEqual([...losses], kept.losses);
    });

    // ---- the life of a trainer ----

    test('runs several trainers side by side, each as if it were alone', () => {
      const configs = [1, 2, 3].map((seed) => ({ ...TINY, seed, documents: seed === 3 ? 'stream' : 'lines' }));
      const alone = configs.map((config) => {
        const trainer = engine.createTrainer({ text: TEXT, config });
        const result = [...trainer.run(6).losses, trainer.sample().text];
        trainer.free();
        return result;
      });
      const trainers = configs.map((config) => engine.createTrainer({ text: TEXT, config }));
      /** @type {(number | string)[][]} */
      const together = trainers.map(() => []);
      for (let round = 0; round < 6; round++) {
        for (const [i, trainer] of trainers.entries()) together[i].push(trainer.run(1).loss);
      }
      for (const [i, trainer] of trainers.entries()) together[i].push(trainer.sample().text);
      assert.deepEqual(together, alone);
      for (const trainer of trainers) trainer.free();
    });

    test('can be freed twice, and any other call after that throws', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      const begun = trainer.sampleTokens({ seed: 1 });
      begun.next();
      trainer.free();
      trainer.free();
      const calls = [
        () => trainer.info,
        () => trainer.run(1),
        () => trainer.sample(),
        () => begun.next(),
        () => trainer.tensors,
        () => trainer.tensor('wte.weight'),
        () => trainer.save(),
      ];
      for (const call of calls) assert.match(assertRefused(call).message, /freed/);
    });

    test('gives its memory back: large runs, one after the other, fit where they would not together', () => {
      const config = { block_size: 256, batch_size: 160, n_embd: 32, n_layer: 2 };
      for (let total = 0; total < 3 * 1024; ) {
        const trainer = engine.createTrainer({ text: TEXT, config });
        total += trainer.info.memory_mib;
        assert.ok(trainer.info.memory_mib > 512, `${trainer.info.memory_mib} MiB`);
        trainer.free();
        assertRefused(() => engine.createTrainer({ text: TEXT, config: { ...config, memory_limit: 16 } }));
      }
    });
  });
}
