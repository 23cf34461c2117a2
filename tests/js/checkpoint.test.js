// Saved runs: trainer.save() and engine.restore().

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { allParameters, assertRefused, REFERENCE, TINY, VARIANTS } from './builds.js';

/** @import { Trainer } from '../../wasm/engine.js' */

const TEXT = 'ann\nbob\nanna\nnoah\nhanna\nzoë\n';

/** Everything in which two runs can differ, after some more steps. @param {Trainer} trainer */
function goOn(trainer) {
  const { losses, step, tokens, val_loss } = trainer.run(7);
  const texts = [trainer.sample().text, trainer.sample({ prompt: 'a', seed: 4 }).text, trainer.sample().text];
  return {
    losses: [...losses],
    step,
    tokens,
    val_loss,
    texts,
    parameters: allParameters(trainer),
    info: trainer.info,
  };
}

for (const build of [...VARIANTS, REFERENCE]) {
  describe(`a saved run of the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    for (const documents of ['lines', 'stream']) {
      test(`of ${documents} goes on bit for bit, wherever it was saved`, () => {
        for (const steps of [0, 1, 6]) {
          const config = { ...TINY, documents, val_fraction: 0.3, val_interval: 4, max_steps: 10, seed: steps };
          const trainer = engine.createTrainer({ text: TEXT, config });
          trainer.run(steps);
          trainer.sample();
          const saved = trainer.save();
          const again = engine.restore(saved, { text: TEXT });
          assert.deepEqual(again.info, trainer.info);
          assert.deepEqual(again.save(), saved);
          assert.deepEqual(goOn(again), goOn(trainer));
          for (const each of [trainer, again]) each.free();
        }
      });
    }

    test('has as many bytes of numbers as its facts say, whatever the optimizer keeps', () => {
      for (const how of [
        ...['adamw', 'lion', 'muon'].map((optimizer) => ({ optimizer })),
        ...[0, 0.9].map((momentum) => ({ optimizer: 'sgd', momentum })),
        ...['last', 'lora'].map((trainable) => ({ trainable, n_layer: 2 })),
      ]) {
        const trainer = engine.createTrainer({ text: TEXT, config: { ...TINY, ...how } });
        const saved = trainer.save();
        const again = engine.restore(saved);
        const header = Number(new DataView(saved.buffer).getBigUint64(0, true));
        const { parameter_bytes, saved_bytes } = trainer.info;
        assert.equal(saved_bytes, saved.length - 8 - header, JSON.stringify(how));
        assert.equal(parameter_bytes, trainer.parameters().byteLength);
        assert.equal(again.info.saved_bytes, saved_bytes, 'opened without its text too');
        for (const each of [trainer, again]) each.free();
      }
    });

    test('is a copy: the trainer that goes on does not change it', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      const saved = trainer.save();
      const copy = saved.slice();
      trainer.run(5);
      trainer.free();
      assert.deepEqual(saved, copy);
    });

    test('without its text can only sample', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      trainer.run(5);
      const again = engine.restore(trainer.save());
      assert.equal(again.sample({ seed: 3, prompt: 'zo' }).text, trainer.sample({ seed: 3, prompt: 'zo' }).text);
      assert.equal(again.info.unigram_entropy, null);
      assert.throws(() => again.run(3), /opened without its text/);
      assert.equal(again.info.step, 5);
      for (const each of [trainer, again]) each.free();
    });

    test('takes another text whose characters it knows, and refuses one with others', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      trainer.run(2);
      const saved = trainer.save();
      trainer.free();
      const other = engine.restore(saved, { text: 'hannah\nbanana\n' });
      assert.deepEqual([other.info.vocab_size, other.info.n_documents], [8, 2]);
      assert.equal(other.run(3).step, 5);
      other.free();
      assertRefused(() => engine.restore(saved, { text: 'ann\nxaver\n' }));
      assertRefused(() => engine.restore(saved, { text: '' }));
    });

    test('that is damaged, cut short or something else is refused with a sentence', () => {
      const trainer = engine.createTrainer({ text: TEXT, config: TINY });
      const saved = trainer.save();
      trainer.free();
      const noise = Uint8Array.from({ length: 300 }, (_, i) => (i * 7919) & 255);
      /** @type {Uint8Array[]} */
      const bad = [new Uint8Array(0), new Uint8Array(8), noise, new TextEncoder().encode('{"a":1}')];
      for (const length of [1, 7, 8, 9, 100, 1000, saved.length - 1]) bad.push(saved.subarray(0, length));
      for (const bytes of bad) assertRefused(() => engine.restore(bytes, { text: TEXT }));
      engine.restore(saved, { text: TEXT }).free();
    });
  });
}
