// Models in the formats of other programs, through the JavaScript interface: what goes out comes back with the same numbers,
// and what a format cannot express is refused with the reason. What other programs make of the files: tests/readers.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { EngineError, loadEngine } from '../../wasm/engine.js';
import { ownNames } from './builds.js';

/** @import { Config, ExportedFile } from '../../wasm/engine.js' */

const engine = await loadEngine({ build: 'simd' });
after(() => engine.close());

const text = ownNames().slice(0, 3000);
const SMALL = {
  n_embd: 16,
  n_head: 2,
  n_layer: 1,
  block_size: 16,
  max_steps: 10,
  warmup_steps: 2,
  documents: 'lines',
};

/** A model that has learnt for some steps. @param {Config} config */
function learnt(config) {
  const trainer = engine.createTrainer({ text, config: { ...SMALL, ...config } });
  trainer.run(5);
  return trainer;
}

/** @param {ExportedFile[]} files @param {string} name */
function bytesOf(files, name) {
  const file = files.find((one) => one.name === name);
  assert.ok(file, name);
  return file.bytes;
}

/** @param {ExportedFile[]} files */
const modelOf = (files) => ({
  weights: bytesOf(files, 'model.safetensors'),
  config: bytesOf(files, 'config.json'),
  tokenizer: bytesOf(files, 'tokenizer.json'),
});

describe('export and import', () => {
  /** @type {Config[]} */
  const models = [{ preset: 'gpt2' }, { preset: 'llama', tokenizer: 'bpe', vocab_size: 280 }];
  for (const config of models) {
    test(`${config.preset}: a Hugging Face folder comes back with the same numbers and tokens`, () => {
      const trainer = learnt(config);
      const files = trainer.export('hf');
      assert.deepEqual(files.map(({ name }) => name).sort(), [
        'config.json',
        'generation_config.json',
        'model.safetensors',
        'tokenizer.json',
        'tokenizer_config.json',
      ]);
      const { trainer: back, notes } = engine.importModel(modelOf(files));
      assert.deepEqual(notes, []);
      assert.deepEqual(back.encode('anna'), trainer.encode('anna'));
      assert.deepEqual(back.parameters(), trainer.parameters());
      assert.equal(back.sample({ seed: 3 }).text, trainer.sample({ seed: 3 }).text);
    });
  }

  test('an imported model is trained on once it is opened with a text', () => {
    const { trainer: back } = engine.importModel({
      ...modelOf(learnt({}).export('hf')),
      settings: { learning_rate: 0.001, max_steps: 20, warmup_steps: 2 },
    });
    assert.throws(() => back.run(1), EngineError);
    const tuned = engine.restore(back.save(), { text });
    const first = tuned.run(1).loss;
    tuned.run(18);
    assert.equal(tuned.info.config.learning_rate, 0.001);
    assert.ok(tuned.run(1).loss < first);
  });

  test('a GGUF file is one file that begins with its name', () => {
    const files = learnt({ preset: 'llama' }).export('gguf');
    assert.deepEqual(
      files.map(({ name }) => name),
      ['model.gguf'],
    );
    assert.equal(new TextDecoder().decode(files[0].bytes.subarray(0, 4)), 'GGUF');
  });

  test('what a format cannot express is said before training, and refused after it with the same words', () => {
    const config = { ...SMALL, norm_final: 0 };
    const why = engine.exportable('hf', config);
    assert.equal(why?.key, 'norm_final');
    assert.match(String(why?.message), /this model has none\.$/);
    assert.throws(() => learnt(config).export('hf'), { message: why?.message, key: 'norm_final' });
    // What is no obstacle in one format may be one in the other.
    assert.equal(engine.exportable('hf', { ...SMALL, activation: 'relu' }), null);
    assert.equal(engine.exportable('gguf', { ...SMALL, activation: 'relu' })?.key, 'activation');
    // A wrong setting is refused, not exported.
    assert.equal(engine.exportable('hf', { n_embd: -1 })?.key, 'n_embd');
  });

  test('the notes say how an imported model differs from the original', () => {
    const files = modelOf(learnt({}).export('hf'));
    const other = JSON.parse(new TextDecoder().decode(files.config));
    Object.assign(other, { activation_function: 'gelu', layer_norm_epsilon: 1e-6 });
    const config = new TextEncoder().encode(JSON.stringify(other));
    assert.deepEqual(engine.importModel({ ...files, config }).notes, ['gelu', 'eps']);
  });

  test('files that are no model are refused with a sentence', () => {
    const files = modelOf(learnt({}).export('hf'));
    for (const given of [
      { ...files, weights: new Uint8Array(10) },
      { ...files, weights: files.weights.subarray(0, 500) },
      { ...files, config: new Uint8Array([123]) },
      { ...files, tokenizer: undefined },
    ]) {
      assert.throws(
        () => engine.importModel(given),
        (error) => error instanceof EngineError && /\.$/.test(error.message) && error.code !== 'broken',
      );
    }
    assert.equal(engine.importModel(files).trainer.info.step, 0);
  });
});
