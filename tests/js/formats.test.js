// Models in the formats of other programs, through the JavaScript interface: what goes out comes back with the same numbers,
// and what a format cannot express is refused with the reason. What other programs make of the files: tests/readers.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { EngineError, loadEngine } from '../../wasm/engine.js';
import { ownNames } from './builds.js';

/** @import { Config, ExportedFile, Trainer } from '../../wasm/engine.js' */

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

const WIDTH = 4;

/** The weights of a GPT-2 with one layer and two tokens, as another program writes them, and its numbers by their names. */
function gpt2File() {
  const block = { 'ln_1.weight': [WIDTH], 'ln_1.bias': [WIDTH], 'ln_2.weight': [WIDTH], 'ln_2.bias': [WIDTH] };
  const matrices = {
    'attn.c_attn': [WIDTH, 3 * WIDTH],
    'attn.c_proj': [WIDTH, WIDTH],
    'mlp.c_fc': [WIDTH, 4 * WIDTH],
  };
  /** @type {Record<string, number[]>} */
  const shapes = { 'wte.weight': [2, WIDTH], 'wpe.weight': [8, WIDTH], 'ln_f.weight': [WIDTH], 'ln_f.bias': [WIDTH] };
  for (const [name, shape] of Object.entries(block)) shapes[`h.0.${name}`] = shape;
  for (const [name, shape] of Object.entries({ ...matrices, 'mlp.c_proj': [4 * WIDTH, WIDTH] })) {
    shapes[`h.0.${name}.weight`] = shape;
    shapes[`h.0.${name}.bias`] = shape.slice(1);
  }
  /** @type {Record<string, Float32Array>} */
  const numbers = {};
  /** @type {Record<string, object>} */
  const header = {};
  let end = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const n = shape.reduce((a, b) => a * b);
    numbers[`transformer.${name}`] = Float32Array.from({ length: n }, (_, i) => Math.sin(1 + end + i) / 8);
    header[`transformer.${name}`] = { dtype: 'F32', shape, data_offsets: [end, end + 4 * n] };
    end += 4 * n;
  }
  const json = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  const data = Object.values(numbers).map(({ buffer }) => Buffer.from(buffer));
  return { weights: new Uint8Array(Buffer.concat([size, json, ...data])), numbers };
}

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

  test('the change since the start is that from the numbers of the file, also of a run that was saved later', () => {
    const { weights, numbers } = gpt2File();
    const settings = { n_head: 2, max_steps: 10, warmup_steps: 0, learning_rate: 0.01, batch_size: 2 };
    const { trainer: imported } = engine.importModel({ weights, text: new TextEncoder().encode('abab'), settings });
    const trainer = engine.restore(imported.save(), { text: 'abba baab\nab\n'.replaceAll(' ', '') });
    const check = (/** @type {Trainer} */ run) => {
      const { data: now } = run.tensor('wte.weight');
      const first = numbers['transformer.wte.weight'];
      const moved = Array.from(run.tensor('wte.weight', { of: 'start' }).data.subarray(0, 2 * WIDTH));
      assert.deepEqual(
        moved,
        moved.map((_, i) => Math.fround(now[i] - first[i])),
      );
      // c_fc lies as [in][out] there, as [out][in] here
      const { data: fc, shape } = run.tensor('blocks.0.mlp.fc.weight');
      assert.deepEqual(shape, [4 * WIDTH, WIDTH]);
      const there = numbers['transformer.h.0.mlp.c_fc.weight'];
      const wanted = Array.from(fc, (x, i) =>
        Math.fround(x - there[(i % WIDTH) * 4 * WIDTH + Math.floor(i / WIDTH)]),
      );
      assert.deepEqual(Array.from(run.tensor('blocks.0.mlp.fc.weight', { of: 'start' }).data), wanted);
      return Math.max(...moved.map(Math.abs));
    };
    assert.equal(check(trainer), 0);
    trainer.run(3);
    assert.ok(check(trainer) > 0.01);
    check(engine.restore(trainer.save()));
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
