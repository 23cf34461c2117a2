// Every option of the architecture learns: the loss of a short run on the project's names falls below the entropy of
// single letters, the best that counting letters can reach. (Small versions of the presets are in learns.test.js.)

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { assertRefused, ownNames } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const STEPS = 300;

/** A run that takes less than a second. */
const SHORT = {
  ...{ preset: 'gpt2', n_layer: 1, n_head: 4, n_embd: 32, block_size: 16, batch_size: 8, learning_rate: 0.01 },
  ...{ warmup_steps: 20, max_steps: STEPS, val_interval: STEPS, seed: 3 },
};

/** @type {Config[]} */
const OPTIONS = [
  {},
  ...['sinusoidal', 'rope', 'alibi', 'none'].map((position) => ({ position })),
  ...['relu', 'relu2', 'silu', 'swiglu', 'geglu'].map((activation) => ({ activation })),
  { norm_place: 'post' },
  { norm_place: 'post', norm: 'rms' },
  { norm: 'rms', norm_gain: false },
  { qk_norm: true },
  { n_kv_head: 1 },
  { n_kv_head: 2, position: 'rope', qk_norm: true },
  { window: 4 },
  { window: 3, position: 'alibi' },
  { dropout: 0.1 },
  { mlp_ratio: 1.5 },
  { tie_head: false, bias: false },
];

describe('every architecture learns', () => {
  /** @type {Awaited<ReturnType<typeof loadEngine>>} */
  let engine;
  before(async () => {
    engine = await loadEngine({ build: 'simd', threads: 1 });
  });
  after(() => engine.close());

  /** The loss on names that it has not seen, and the entropy. @param {Config} config @param {number} steps */
  const learn = (config, steps) => {
    const trainer = engine.createTrainer({ text: ownNames(), config });
    const { val_loss, loss } = trainer.run(steps);
    const { unigram_entropy, uniform_loss, config: settings } = trainer.info;
    const { text } = trainer.sample({ seed: 1 });
    trainer.free();
    return { loss: val_loss ?? loss, unigram_entropy: unigram_entropy ?? Number.NaN, uniform_loss, settings, text };
  };

  for (const options of OPTIONS) {
    test(`with ${JSON.stringify(options)}`, () => {
      const { loss, unigram_entropy, text } = learn({ ...SHORT, ...options }, STEPS);
      assert.ok(loss < unigram_entropy - 0.1, `a loss of ${loss}, an entropy of ${unigram_entropy}`);
      assert.match(text, /^[a-z]*$/);
    });
  }

  test('as every preset in its own size, which fits and has the settings of its family', () => {
    for (const [preset, values] of Object.entries(engine.presets)) {
      const small = /** @type {any} */ (engine.presets)[preset.split('-')[0]];
      assert.equal(values.position, small.position);
      assert.equal(values.activation, small.activation);
      const trainer = engine.createTrainer({ text: ownNames(), config: { preset } });
      const steps = preset.endsWith('large') ? 1 : preset.endsWith('medium') ? 2 : 20;
      const { loss } = trainer.run(steps);
      assert.ok(loss < 1.3 * trainer.info.uniform_loss, `${preset}: ${loss}`);
      trainer.free();
    }
  });

  test('a gate, grouped heads and a ratio change the number of parameters as they should', () => {
    const count = (/** @type {Config} */ config) => {
      const trainer = engine.createTrainer({ text: ownNames(), config: { ...SHORT, bias: false, ...config } });
      const { n_params } = trainer.info;
      trainer.free();
      return n_params;
    };
    const [C, T] = [32, 16];
    const usual = count({});
    assert.equal(count({ activation: 'swiglu' }), usual + 4 * C * C);
    assert.equal(count({ mlp_ratio: 1.5 }), usual - 2 * 2.5 * C * C);
    assert.equal(count({ n_kv_head: 1 }), usual - 2 * 24 * C);
    assert.equal(count({ position: 'rope' }), usual - T * C);
    assert.equal(count({ qk_norm: true }), usual + 2 * 8);
    assert.equal(count({ dropout: 0.5, window: 3, norm_place: 'post' }), usual);
  });

  test('settings that contradict each other are refused with a sentence and the key to blame', () => {
    /** @type {[Config, string][]} */
    const wrong = [
      [{ n_kv_head: 3 }, 'n_kv_head'],
      [{ position: 'rope', n_embd: 36 }, 'position'],
      [{ dropout: 1 }, 'dropout'],
      [{ window: -1 }, 'window'],
      [{ mlp_ratio: 0 }, 'mlp_ratio'],
      [{ n_embd: 2, n_head: 1, mlp_ratio: 0.125 }, 'mlp_ratio'],
      [{ position: 'left' }, 'position'],
    ];
    for (const [config, key] of wrong) {
      const error = assertRefused(() => engine.createTrainer({ text: ownNames(), config: { ...SHORT, ...config } }));
      assert.equal(error.key, key);
    }
  });
});
