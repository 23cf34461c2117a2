// Changes of a run: schedule(), change(), fork(), findRate(), and the optimizers, in every build.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { allParameters, assertRefused, REFERENCE, TINY, VARIANTS } from './builds.js';

/** @import { RateSearch } from '../../wasm/engine.js' */

/** @param {() => unknown} call @param {string} key @param {RegExp} sentence */
function refuses(call, key, sentence) {
  const error = assertRefused(call);
  assert.equal(error.key, key);
  assert.match(error.message, sentence);
}

const TEXT = 'ann\nbob\nanna\nnoah\nhanna\nzoë\n'.repeat(4);

for (const build of [...VARIANTS, REFERENCE]) {
  describe(`a steered run of the ${build} build`, async () => {
    const engine = await loadEngine({ build });
    const newTrainer = (config = {}) => engine.createTrainer({ text: TEXT, config: { ...TINY, ...config } });

    test('has the learning rates that the schedule said', () => {
      for (const schedule of ['constant', 'linear', 'cosine', 'step', 'wsd']) {
        const config = { schedule, warmup_steps: 3, step_size: 4, max_steps: 20, learning_rate: 0.01 };
        const { steps, rates } = engine.schedule({ ...TINY, ...config });
        assert.deepEqual(
          [...steps],
          Array.from({ length: 20 }, (_, i) => i + 1),
        );
        const trainer = newTrainer(config);
        for (const [i, step] of steps.entries()) {
          const taken = trainer.run(1);
          assert.deepEqual([taken.step, taken.lr], [step, rates[i]], schedule);
        }
        const ends = engine.schedule({ ...TINY, ...config }, { points: 2 });
        assert.deepEqual([...ends.steps, ...ends.rates], [1, 20, rates[0], rates[19]]);
        trainer.free();
      }
      refuses(() => engine.schedule({ warmup_steps: 20, max_steps: 20 }), 'max_steps', /longer than its warm-up/);
      refuses(() => engine.schedule({ learning_rate: 0 }), 'learning_rate', /must be a number from/);
    });

    test('goes on bit for bit when it was saved, with every optimizer', () => {
      for (const optimizer of engine.settings.find(({ key }) => key === 'optimizer')?.choices ?? []) {
        const trainer = newTrainer({ optimizer, grad_accumulation: 2 });
        assert.ok(trainer.run(20).losses.every(Number.isFinite), optimizer);
        const again = engine.restore(trainer.save(), { text: TEXT });
        assert.deepEqual(again.run(5).losses, trainer.run(5).losses);
        assert.deepEqual(allParameters(again), allParameters(trainer));
        for (const each of [trainer, again]) each.free();
      }
    });

    test('can be interrupted in the middle of a step of several batches', () => {
      const whole = newTrainer({ grad_accumulation: 8 });
      const parts = newTrainer({ grad_accumulation: 8 });
      const { losses } = whole.run(3);
      /** @type {number[]} */
      const found = [];
      let calls = 0;
      for (; found.length < 3 && calls < 100; calls++)
        found.push(...parts.run(3 - found.length, { max_ms: 0 }).losses);
      assert.equal(calls, 24);
      assert.deepEqual(found, [...losses]);
      for (const each of [whole, parts]) each.free();
    });

    test('changes while it goes on, and refuses what cannot change', () => {
      const trainer = newTrainer({ max_steps: 10, schedule: 'constant' });
      trainer.run(5);
      const { config } = trainer.change({ learning_rate: 0.125, batch_size: 5, weight_decay: 0 });
      assert.deepEqual([config.learning_rate, config.batch_size, config.weight_decay], [0.125, 5, 0]);
      assert.equal(trainer.run(1).lr, 0.125);
      assert.ok(trainer.run(100).done);
      assert.equal(trainer.run(1).losses.length, 0);
      trainer.change({ max_steps: 12 });
      const end = trainer.run(100);
      assert.deepEqual([end.step, end.done, end.losses.length], [12, true, 2]);
      refuses(() => trainer.change({ n_layer: 2, learning_rate: 1 }), 'n_layer', /cannot change while a run/);
      refuses(() => trainer.change({ max_steps: 11 }), 'max_steps', /has done 12 steps/);
      assert.equal(trainer.info.config.learning_rate, 0.125);
      for (const { key, changes } of engine.settings) {
        if (['batch_size', 'learning_rate', 'weight_decay', 'max_steps'].includes(key))
          assert.equal(changes, true, key);
        if (['n_layer', 'optimizer', 'seed', 'preset', 'val_fraction'].includes(key))
          assert.equal(changes, false, key);
      }
      trainer.free();
    });

    test('is forked: the same future, and neither disturbs the other', () => {
      const trainer = newTrainer({ val_interval: 4 });
      trainer.run(6);
      const fork = trainer.fork();
      assert.deepEqual(fork.info, trainer.info);
      const { losses } = fork.run(9);
      assert.deepEqual(trainer.run(9).losses, losses);
      assert.deepEqual(allParameters(trainer), allParameters(fork));
      trainer.free();
      assert.ok(fork.sample({ seed: 1 }).text.length >= 0);
      fork.run(1);
      fork.free();
    });

    test('is searched for a learning rate, piece by piece, and is untouched', () => {
      const trainer = newTrainer();
      const alone = newTrainer();
      for (const each of [trainer, alone]) each.run(3);
      /** @type {RateSearch | null} */
      let last = null;
      let pieces = 0;
      for (last of trainer.findRate({ from: 1e-4, to: 1, steps: 41 })) {
        pieces++;
        assert.equal(last.rates.length, pieces);
      }
      assert.ok(last?.done && pieces > 10);
      assert.equal(last.losses.length, pieces);
      assert.ok(Math.abs(last.rates[10] - 1e-3) < 1e-12);
      assert.ok(last.smoothed.every(Number.isFinite));
      assert.ok(last.suggested === null || (last.suggested >= 1e-5 && last.suggested <= 0.1));
      for (const some of trainer.findRate({ steps: 1000 })) {
        assert.ok(!some.done);
        break; // frees the fork
      }
      const [all] = [...trainer.findRate({ steps: 20, max_ms: 1e6 })];
      assert.ok(all.done);
      refuses(() => trainer.findRate({ from: 0 }).next(), 'learning_rate', /two learning rates/);
      assert.deepEqual(trainer.run(5).losses, alone.run(5).losses);
      for (const each of [trainer, alone]) each.free();
    });
  });
}
