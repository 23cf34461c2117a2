// web/state/settings.js: from typed values to the settings of a run, with the real table of the engine.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { SAMPLE_SETTINGS } from '../../build/wasm/from_c.js';
import { loadEngine } from '../../wasm/engine.js';
import { choosePreset, fits, printSetting, readSetting, resolveSettings, works } from '../../web/state/settings.js';
import { nextFitting, nextValue } from '../../web/ui/steps.js';
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

test('an optimizer brings the learning rate that the engine gives it, never over a typed one', () => {
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
  const suggested = { preset: 'gpt2', learning_rate: 0.01 };
  assert.equal(resolve(suggested, { optimizer: 'adamw' }).learning_rate, 0.01);
  assert.equal(
    resolve(suggested, { optimizer: 'sgd' }).learning_rate,
    0.025,
    'a suggestion is made for one optimizer',
  );
  assert.equal(resolve({ ...suggested, optimizer: 'sgd' }, {}).learning_rate, 0.01);
  assert.equal(resolve({ ...suggested, optimizer: 'sgd' }, { optimizer: 'adamw' }).learning_rate, 0.005);
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

/** Whether the engine accepts these settings. @param {Record<string, any>} config */
function accepts(config) {
  try {
    engine.schedule(config, { points: 1 });
    return true;
  } catch {
    return false;
  }
}

test('the rules of the table say which values the engine takes together', async () => {
  await engine.loadDeferred();
  const table = engine.settings;
  for (const position of ['learned', 'rope']) {
    for (let n_embd = 4; n_embd <= 36; n_embd++) {
      for (let n_head = 1; n_head <= 9; n_head++) {
        for (const n_kv_head of [0, 1, 2, 3]) {
          const values = { position, n_embd, n_head, n_kv_head };
          const is_fine = table.every((/** @type {any} */ one) => one.shrinks_with || fits(one, values));
          assert.equal(is_fine, accepts(values), JSON.stringify(values));
        }
      }
    }
  }
});

test('values that nobody set follow those that were typed, so that the engine takes them', async () => {
  await engine.loadDeferred();
  const resolve = (/** @type {any} */ typed, suggested = {}) =>
    resolveSettings(engine.settings, engine.presets, suggested, typed);
  const { values, followed } = resolve({ n_embd: '50', max_steps: '200' });
  assert.deepEqual(followed, { n_head: { from: 4, by: 'n_embd' }, warmup_steps: { from: 50, by: 'max_steps' } });
  assert.deepEqual([values.n_head, values.warmup_steps, values.n_embd], [2, 20, 50]);
  assert.deepEqual(resolve({ n_head: '5' }).followed, { n_embd: { from: 64, by: 'n_head' } });
  assert.equal(resolve({ n_head: '5' }).values.n_embd, 65);
  assert.deepEqual(resolve({ preset: 'llama', n_head: '3' }).followed, {
    n_embd: { from: 64, by: 'n_head' },
    n_kv_head: { from: 2, by: 'n_head' },
  });
  for (const quiet of [{}, { n_embd: '96' }, { max_steps: '500' }, { n_embd: 'x' }, { n_head: '5', n_embd: '64' }])
    assert.deepEqual(resolve(quiet).followed, {}, JSON.stringify(quiet));
  const suggested = { preset: 'gpt2', max_steps: 100, warmup_steps: 40 };
  assert.deepEqual(resolve({}, suggested).followed, {}, 'a suggestion stays as it is');
  for (const preset of Object.keys(engine.presets)) {
    for (let n = 2; n <= 64; n += 2) {
      for (const typed of [{ n_embd: String(n) }, { n_head: String(n) }, { max_steps: String(n) }]) {
        assert.ok(accepts(resolve({ preset, ...typed }).values), `${preset} ${JSON.stringify(typed)}`);
      }
    }
  }
});

test('the buttons go to the next value that works', async () => {
  await engine.loadDeferred();
  /** @param {string} key @param {Record<string, any>} values @param {1 | -1} direction @param {number} times */
  function climb(key, values, direction, times) {
    const seen = [];
    const now = { ...resolveSettings(engine.settings, engine.presets, {}, {}).values, ...values };
    for (let i = 0; i < times; i++) {
      now[key] = nextFitting(engine.settings, now, row(key), now[key], direction);
      seen.push(now[key]);
      assert.ok(accepts(now), `${key} ${now[key]}`);
    }
    return seen;
  }
  assert.deepEqual(climb('n_head', { n_embd: 64 }, 1, 5), [8, 16, 32, 64, 64]);
  assert.deepEqual(climb('n_head', { n_embd: 48, n_head: 6 }, -1, 5), [4, 3, 2, 1, 1]);
  assert.deepEqual(climb('n_head', { n_embd: 48, position: 'rope' }, 1, 4), [6, 8, 12, 24]);
  assert.deepEqual(climb('n_embd', { n_embd: 64, n_head: 4 }, 1, 3), [96, 128, 192]);
  assert.deepEqual(climb('n_embd', { n_embd: 192, n_head: 6 }, 1, 3), [240, 288, 384]);
  assert.deepEqual(climb('n_embd', { n_embd: 65, n_head: 5 }, -1, 3), [60, 40, 30]);
  assert.deepEqual(climb('n_kv_head', { n_head: 12, n_embd: 48 }, 1, 6), [1, 2, 3, 4, 6, 12]);
  assert.deepEqual(climb('n_embd', { n_embd: 7, n_head: 7 }, -1, 1), [7], 'there is none below');
});

/**
 * For each setting that needs others: two values that give different runs whenever the setting has an effect.
 * @type {Record<string, any[]>}
 */
const DIFFERENT = {
  ...{ vocab_size: [260, 300], min_lr_ratio: [0, 0.9], step_size: [2, 5], step_gamma: [0.1, 0.9] },
  ...{ decay_share: [0.1, 0.9], momentum: [0.1, 0.9], nesterov: [0, 1], beta1: [0.5, 0.99], beta2: [0.5, 0.999] },
  ...{ eps: [1e-8, 0.1], decay: ['matrices', 'all'], val_interval: [2, 7], val_batches: [1, 3] },
  ...{ top_k: [0, 2], top_p: [0.2, 1], min_p: [0, 0.9] },
  ...{ trainable_layers: [1, 2], lora_rank: [1, 3], lora_alpha: [1, 9], lora_targets: ['attention', 'mlp'] },
};

/** What a short run computes. @param {Record<string, any>} config */
function trace(config) {
  const usual = { n_layer: 2, n_embd: 8, n_head: 2, block_size: 8, batch_size: 2, max_steps: 10 };
  const schedule = { warmup_steps: 0, step_size: 3 };
  const text = 'the cat sat on the mat\na dog ran to the cat\nthey sat and ran and sat\n'.repeat(12);
  const trainer = engine.createTrainer({ text, config: { ...usual, ...schedule, val_interval: 5, ...config } });
  const seen = [];
  for (let i = 0; i < 10; i++) {
    const { loss, val_loss } = trainer.run(1);
    seen.push(loss, val_loss);
  }
  const { temperature = 1, top_k = 0, top_p = 1, min_p = 0 } = config;
  seen.push(trainer.sample({ prompt: 't', max_new_tokens: 40, seed: 1, temperature, top_k, top_p, min_p }).text);
  trainer.free();
  return JSON.stringify(seen);
}

test('a setting that needs others does nothing without them, and something with them', async () => {
  await engine.loadDeferred();
  const rows = engine.settings.filter((/** @type {any} */ { needs }) => needs !== undefined);
  assert.deepEqual(rows.map((/** @type {any} */ { key }) => key).sort(), Object.keys(DIFFERENT).sort());
  for (const setting of rows) {
    const [one, other] = DIFFERENT[setting.key];
    const parts = setting.needs.split(' ').map((/** @type {string} */ part) => {
      const [key, wanted] = part.split(/[=>]/);
      const words = wanted.split('|');
      const { choices = [] } = row(key);
      return part.includes('>')
        ? { key, yes: [key === 'val_fraction' ? 0.3 : 0.9], no: [0] }
        : { key, yes: words, no: choices.filter((/** @type {string} */ word) => !words.includes(word)) };
    });
    /**
     * The settings in which the first part has each of its values in turn, and the other parts hold.
     * @param {(part: any) => any[]} of
     */
    const configs = (of) =>
      parts.flatMap((/** @type {any} */ part) =>
        of(part).map((value) => ({
          ...Object.fromEntries(parts.map((/** @type {any} */ { key, yes }) => [key, yes[0]])),
          [part.key]: value,
        })),
      );
    const same = (/** @type {any} */ config) =>
      trace({ ...config, [setting.key]: one }) === trace({ ...config, [setting.key]: other });
    for (const config of configs(({ no }) => no)) {
      assert.ok(same(config), `${setting.key} does something with ${JSON.stringify(config)}`);
      assert.equal(works(setting, config), false);
    }
    for (const config of configs(({ yes }) => yes)) {
      assert.ok(!same(config), `${setting.key} does nothing with ${JSON.stringify(config)}`);
      assert.equal(works(setting, config), true);
    }
  }
  assert.ok(works(row('seed'), {}), 'a setting without conditions always works');
});

test('a sample takes every setting of the table that is about inference, and a seed', () => {
  const about = engine.settings.filter((/** @type {any} */ { group }) => group === 'inference');
  assert.ok(about.length > 0);
  assert.deepEqual([...SAMPLE_SETTINGS].sort(), [...about.map((/** @type {any} */ { key }) => key), 'seed'].sort());
  const trainer = engine.createTrainer({ text: 'abab\n', config: { max_steps: 1, warmup_steps: 0, n_layer: 1 } });
  for (const { key, label, max } of [...about, row('seed')]) {
    const refused = () => trainer.sample({ seed: 1, [key]: max * 2 + 1 });
    assert.throws(refused, (/** @type {any} */ error) => error.key === key && error.message.startsWith(label), key);
  }
  trainer.free();
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
