// engine.estimate() and trainer.metrics(), of every build. Whether the times are accurate is measured by
// tests/bench/estimate.js; the tests here check only that there are times, and that they are larger for more work.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { allParameters, assertRefused, REFERENCE, TINY, VARIANTS } from './builds.js';

const TEXT = 'ann\nbob\nanna\nnoah\nhanna\nzoë\n'.repeat(4);

for (const build of [...VARIANTS, REFERENCE]) {
  describe(`an estimate of the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    test('has the bytes and the figures of the run that it is of', () => {
      for (const config of [TINY, { ...TINY, tokenizer: 'byte', optimizer: 'muon', metrics_interval: 5 }]) {
        const trainer = engine.createTrainer({ text: TEXT, config });
        const { bytes, ...said } = engine.estimate({ text: TEXT, config, time: false });
        const { info } = trainer;
        assert.equal(bytes.total / 2 ** 20, info.memory_mib);
        const { total, ...parts } = bytes;
        assert.equal(
          Object.values(parts).reduce((a, b) => a + b),
          total,
        );
        assert.deepEqual(
          [said.n_params, said.vocab_size, said.threads, said.fits],
          [info.n_params, info.vocab_size, info.threads, true],
        );
        assert.deepEqual([said.ms, said.tokens_per_second, said.val_ms, said.seconds], [null, null, null, null]);
        const n = 100;
        assert.ok(Math.abs(trainer.run(n).tokens / n / said.tokens - 1) < 0.1, `${said.tokens} tokens a step`);
        trainer.free();
      }
    });

    test('has times, which grow with the work', () => {
      const config = { ...TINY, documents: 'stream', max_steps: 100, val_interval: 10 };
      const little = engine.estimate({ vocab_size: 50, config });
      const much = engine.estimate({ vocab_size: 50, config: { ...config, n_layer: 32, block_size: 128 } });
      for (const { ms, tokens, tokens_per_second, val_ms, seconds } of [little, much]) {
        assert.ok(ms !== null && tokens_per_second !== null && val_ms !== null && seconds !== null);
        assert.ok(ms > 0 && val_ms > 0);
        assert.ok(Math.abs((tokens_per_second * ms) / 1000 / tokens - 1) < 1e-9);
        assert.ok(Math.abs(seconds / ((100 * ms + 10 * val_ms) / 1000) - 1) < 1e-9);
      }
      assert.ok(Number(much.ms) > 4 * Number(little.ms), `${little.ms} ms and ${much.ms} ms`);
    });

    test('can be had of a run that does not fit, without its memory', () => {
      const before = engine.memory_bytes;
      const config = { preset: 'gpt2', n_layer: 48, n_embd: 1600, n_head: 25, block_size: 1024 };
      const { n_params, fits, bytes } = engine.estimate({ vocab_size: 50257, config, time: false });
      assert.equal(n_params, 1_557_611_200); // GPT-2 XL
      assert.equal(fits, false);
      assert.ok(bytes.total > 4 * 4 * n_params, `${bytes.total} bytes`);
      assert.ok(engine.memory_bytes - before < 4 * 2 ** 20, `${engine.memory_bytes - before} bytes more`);
    });

    test('is refused where nothing tells of the vocabulary, or what is told cannot be', () => {
      assert.equal(assertRefused(() => engine.estimate({ config: TINY })).key, 'vocab_size');
      assert.match(assertRefused(() => engine.estimate({ config: TINY, vocab_size: 1 })).message, /give a text/);
      assert.equal(assertRefused(() => engine.estimate({ vocab_size: 9, config: { n_head: 3 } })).key, 'n_embd');
      assertRefused(() => engine.estimate({ text: '' }));
      assert.equal(engine.estimate({ config: { tokenizer: 'byte' }, time: false }).vocab_size, 257);
    });
  });

  describe(`the metrics of the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    test('are there when asked for, and change nothing', () => {
      const config = { ...TINY, activation: 'relu', val_fraction: 0.25, val_interval: 5, learning_rate: 0.01 };
      const [plain, measured] = [config, { ...config, metrics_interval: 5 }].map((each) =>
        engine.createTrainer({ text: TEXT, config: each }),
      );
      assert.equal(plain.metrics(), null);
      assert.equal(measured.metrics()?.training, null);
      const { losses, loss, val_loss } = measured.run(20);
      assert.deepEqual(plain.run(20).losses, losses);
      assert.deepEqual(allParameters(plain), allParameters(measured));
      const found = measured.metrics();
      assert.ok(found?.training && found.validation);
      assert.deepEqual([found.training.step, found.training.loss], [20, loss]);
      assert.deepEqual([found.validation.step, found.validation.loss], [20, val_loss]);
      for (const { accuracy, bits_per_character } of [found.training, found.validation]) {
        assert.ok(accuracy >= 0 && accuracy <= 1);
        assert.ok(Number(bits_per_character) > 0);
      }
      assert.deepEqual(
        found.parameters.map(({ name }) => name),
        measured.tensors.filter(({ parameter }) => parameter).map(({ name }) => name),
      );
      for (const { name, weight_norm, update_norm, update_ratio } of found.parameters) {
        assert.ok(weight_norm > 0 && update_norm > 0, name);
        assert.equal(update_ratio, update_norm / weight_norm);
      }
      assert.deepEqual(
        found.dead_units?.map(({ name, units }) => [name, units]),
        [['blocks.0.mlp.activation', measured.tensor('blocks.0.mlp.activation').shape[1]]],
      );
      assert.ok(Number(found.tokens_per_second) > 0);
      assert.equal(found.memory_bytes / 2 ** 20, measured.info.memory_mib);
      assert.equal(measured.change({ metrics_interval: 0 }).memory_mib, plain.info.memory_mib);
      assert.equal(measured.metrics(), null);
      for (const each of [plain, measured]) each.free();
    });

    test('are those of the run in a fork too, also in the middle of a step', () => {
      const config = { ...TINY, activation: 'relu', grad_accumulation: 4, metrics_interval: 1 };
      const trainer = engine.createTrainer({ text: TEXT, config });
      trainer.run(2);
      for (let part = 0; part < 2; part++) trainer.run(1, { max_ms: 0 });
      const fork = trainer.fork();
      const figures = (/** @type {import('../../wasm/engine.js').Trainer} */ { metrics }, of = fork) => ({
        ...metrics.call(of),
        tokens_per_second: 0,
      });
      assert.equal(trainer.info.step, 2);
      assert.deepEqual(figures(fork), figures(trainer, trainer));
      for (const each of [trainer, fork]) each.run(1);
      assert.equal(fork.metrics()?.training?.step, 3);
      assert.deepEqual(figures(fork), figures(trainer, trainer));
      for (const each of [trainer, fork]) each.free();
    });

    test('may be asked for together with what makes room for them', () => {
      const config = { preset: 'gpt2', n_embd: 128, batch_size: 5, memory_limit: build === 'reference' ? 32 : 16 };
      const trainer = engine.createTrainer({ text: TEXT, config });
      const { memory_mib } = trainer.change({ batch_size: 2, metrics_interval: 10 });
      const alike = engine.estimate({
        text: TEXT,
        config: { ...config, batch_size: 2, metrics_interval: 10 },
        time: false,
      });
      assert.equal(memory_mib, alike.bytes.total / 2 ** 20);
      trainer.free();
    });

    test('count characters of bytes and of merges alike', () => {
      const config = { ...TINY, metrics_interval: 1, val_fraction: 0.25, val_interval: 1 };
      for (const tokenizer of ['char', 'byte', 'bpe']) {
        const text = 'zoë\n'.repeat(16); // four characters a line, five bytes
        const trainer = engine.createTrainer({ text, config: { ...config, tokenizer, vocab_size: 257 } });
        const { val_loss } = trainer.run(1);
        const bits = trainer.metrics()?.validation?.bits_per_character;
        const tokens = trainer.info.n_val_tokens;
        assert.equal(tokens, 4 * (tokenizer === 'char' ? 4 : 5));
        assert.ok(Math.abs(Number(bits) - (Number(val_loss) * tokens) / 16 / Math.LN2) < 1e-6);
        trainer.free();
      }
    });
  });
}
