// web/state/settings.js: from typed words to the settings of a run, with the rows the engine really has.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { choosePreset, nextValue, printSetting, readSetting, resolveSettings } from '../../web/state/settings.js';
import { english } from './english.js';

/** @type {any} */
let engine;
before(async () => {
  engine = await loadEngine();
});
const row = (/** @type {string} */ key) => engine.settings.find((/** @type {any} */ one) => one.key === key);

test('every default of the table is read back from how it is printed', () => {
  for (const setting of engine.settings) {
    const { value, error } = readSetting(setting, printSetting(setting, setting.default));
    assert.equal(error, null, setting.key);
    assert.equal(Number(value) === Number(setting.default) || value === setting.default, true, setting.key);
  }
});

test('a value that cannot be gets one sentence with the range of the table', () => {
  for (const raw of ['', ' ', 'two', '1.5', '0', '99999', '1e999', 'NaN', '0x10', '--1']) {
    const { value, error } = readSetting(row('n_layer'), raw);
    assert.equal(value, null, raw);
    assert.equal(
      english(error),
      `Layers must be a whole number from ${row('n_layer').min} to ${row('n_layer').max}.`,
    );
  }
  assert.equal(readSetting(row('learning_rate'), '3e-4').value, 3e-4);
  assert.match(english(readSetting(row('preset'), 'gpt9').error), /^Preset must be one of: /);
});

test('typed values lie over the suggestions, and these over the preset', () => {
  const suggested = { preset: 'microgpt', n_embd: 32 };
  const { values, errors } = resolveSettings(engine.settings, engine.presets, suggested, { seed: '7', n_layer: 'x' });
  assert.equal(values.preset, 'microgpt');
  assert.equal(values.n_embd, 32);
  assert.equal(values.seed, 7);
  assert.equal(values.n_layer, engine.presets.microgpt.n_layer, 'a value with an error keeps the one below');
  assert.deepEqual(Object.keys(errors), ['n_layer']);
});

test('another preset than the suggested one comes as it is', () => {
  const suggested = { preset: 'microgpt', n_embd: 32, documents: 'lines' };
  const { values } = resolveSettings(engine.settings, engine.presets, suggested, { preset: 'gpt2' });
  assert.equal(values.n_embd, engine.presets.gpt2.n_embd);
  assert.equal(values.documents, 'lines', 'how the text is cut belongs to the text');
});

test('an optimizer brings its learning rate over preset and suggestion, and never over a typed one', () => {
  const resolve = (/** @type {any} */ suggested, /** @type {any} */ typed) =>
    resolveSettings(engine.settings, engine.presets, suggested, typed).values;
  for (const preset of Object.keys(engine.presets)) {
    for (const optimizer of row('optimizer').choices) {
      const values = resolve({}, { preset, optimizer });
      const trainer = engine.createTrainer({ text: 'abc\nabd\nabe\n'.repeat(20), config: { preset, optimizer } });
      for (const key of ['learning_rate', 'weight_decay']) {
        assert.equal(values[key], trainer.info.config[key], `${preset} ${optimizer} ${key}`);
      }
      trainer.free();
    }
  }
  assert.equal(resolve({ preset: 'gpt2', learning_rate: 0.01 }, { optimizer: 'sgd' }).learning_rate, 0.05);
  assert.equal(resolve({}, { optimizer: 'lion' }).learning_rate, 0.001);
  assert.equal(resolve({}, { optimizer: 'lion', learning_rate: '0.3' }).learning_rate, 0.3);
  assert.equal(resolve({}, { optimizer: 'lion', learning_rate: 'x' }).learning_rate, 0.001);
});

test('choosing a preset keeps the seed and the sampling, and drops the rest', () => {
  const typed = { n_layer: '3', seed: '5', temperature: '0.4', preset: 'gpt2' };
  assert.deepEqual(choosePreset(engine.settings, typed, 'microgpt'), {
    preset: 'microgpt',
    seed: '5',
    temperature: '0.4',
  });
});

test('the buttons beside a field climb a sensible ladder and stop at the ends of the range', () => {
  /** @param {string} key @param {number} from @param {1 | -1} direction @param {number} times */
  const climb = (key, from, direction, times) => {
    const seen = [];
    for (let value = from, i = 0; i < times; i++) {
      value = nextValue(row(key), value, direction);
      seen.push(value);
    }
    return seen;
  };
  assert.deepEqual(climb('n_embd', 16, 1, 5), [24, 32, 48, 64, 96]);
  assert.deepEqual(climb('n_layer', 6, -1, 6), [4, 3, 2, 1, 1, 1]);
  assert.deepEqual(climb('max_steps', 1000, 1, 3), [2000, 5000, 10000]);
  assert.deepEqual(climb('learning_rate', 0.003, -1, 3), [0.002, 0.001, 0.0005]);
  assert.equal(nextValue(row('seed'), 42, 1), 43);
});

test('what resolves without an error is what the engine accepts', () => {
  for (const preset of Object.keys(engine.presets)) {
    const { values } = resolveSettings(engine.settings, engine.presets, { preset }, {});
    const trainer = engine.createTrainer({ text: 'abc\nabd\nabe\n'.repeat(20), config: values });
    for (const [key, value] of Object.entries(trainer.info.config)) {
      if (key !== 'documents')
        assert.equal(Number(value) === Number(values[key]) || value === values[key], true, key);
    }
    trainer.free();
  }
});
