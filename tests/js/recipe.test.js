// web/state/recipe.js: a recipe as text, written and read.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HELP } from '../../build/wasm/help.js';
import { loadEngine } from '../../wasm/engine.js';
import { matchOf } from '../../web/features/settings/all.js';
import { readRecipe, recipeText, useRecipe } from '../../web/state/recipe.js';
import { REPRODUCIBLE, resolveSettings } from '../../web/state/settings.js';
import { en } from '../../web/words/en/index.js';
import { setup } from '../../web/words/en/setup.js';
import { ROOT } from './builds.js';
import { english } from './english.js';

const engine = await loadEngine();
/** @type {any[]} */
const settings = [...engine.settings, REPRODUCIBLE];
const { presets } = engine;
/** @type {any[]} */
const datasets = JSON.parse(readFileSync(join(ROOT, 'datasets/index.json'), 'utf8'));

/** What people have typed. @type {Record<string, string>[]} */
const TYPED = [
  {},
  { n_layer: '3', learning_rate: '3e-4', seed: '7' },
  { preset: 'llama', n_embd: '48', temperature: '0.3' },
  { optimizer: 'sgd', schedule: 'wsd', reproducible: '1' },
  { preset: 'microgpt-small', optimizer: 'lion', bias: '1', max_steps: '30' },
];

test('a recipe that is copied and pasted at any other text makes the same run, in short and in full', () => {
  for (const { id, settings: suggested = {} } of datasets) {
    for (const typed of TYPED) {
      const { values } = resolveSettings(settings, presets, suggested, typed);
      for (const is_whole of [false, true]) {
        const { typed: recipe, wrong } = readRecipe(recipeText(settings, presets, values, is_whole), settings);
        assert.deepEqual(wrong, []);
        for (const other of datasets) {
          const there = useRecipe(settings, presets, other.settings ?? {}, { n_layer: '9' }, recipe);
          const again = resolveSettings(settings, presets, other.settings ?? {}, there).values;
          assert.deepEqual(again, values, `${id} ${JSON.stringify(typed)} at ${other.id}`);
        }
      }
    }
  }
});

test('at its own text a recipe changes no more than was typed', () => {
  const { settings: suggested } = datasets[0];
  for (const typed of TYPED) {
    const { values } = resolveSettings(settings, presets, suggested, typed);
    const { typed: recipe } = readRecipe(recipeText(settings, presets, values, true), settings);
    const there = useRecipe(settings, presets, suggested, {}, recipe);
    assert.ok(Object.keys(there).length <= Object.keys(typed).length, JSON.stringify([typed, there]));
  }
});

test('the short form has only what the preset has otherwise; the whole one has every setting', () => {
  const { values } = resolveSettings(settings, presets, {}, { n_layer: '3', optimizer: 'sgd', bias: '0' });
  assert.equal(
    recipeText(settings, presets, values, false),
    'preset = gpt2\nn_layer = 3\nbias = 0\noptimizer = sgd\n',
  );
  assert.equal(recipeText(settings, presets, values, true).trim().split('\n').length, settings.length);
});

test('lines, options of the command line, an address and JSON are all read', () => {
  const wanted = { n_layer: '3', learning_rate: '0.001', bias: '1' };
  for (const text of [
    'n_layer = 3\nlearning_rate = 1e-3\nbias = true',
    '# mine\nn_layer: 3,\r\n"learning_rate": 0.001; \n\nbias=yes  # as in GPT-2',
    '--set n_layer=3 \\\n--set learning_rate=0.001 \\\n--set bias=1',
    'http://localhost:8000/?n_layer=3&learning_rate=0.001&theme=dark&pace=fast#bias=1',
    'embed.html#n_layer=3&learning_rate=0.001&bias=on',
    '{ "n_layer": 3, "learning_rate": 0.001, "bias": true }',
    '{ "unit": "nats", "runs": [{ "run": "quiet heron", "settings": { "n_layer": 3, "learning_rate": 0.001, "bias": true } }] }',
    'n_layer=1\nn_layer=3\nlearning_rate=0.001\nbias=1',
  ]) {
    assert.deepEqual(readRecipe(text, settings), { typed: wanted, wrong: [] }, text);
  }
});

test('the settings in the JSON of a run make the same run', () => {
  const config = { preset: 'llama', n_embd: 48, n_layer: 1 };
  const trainer = engine.createTrainer({ text: 'abc\nabd\nabe\n'.repeat(20), config });
  const { typed, wrong } = readRecipe(JSON.stringify({ config: trainer.info.config }), settings);
  assert.deepEqual(wrong, []);
  const used = useRecipe(settings, presets, datasets[1].settings, {}, typed);
  const { values } = resolveSettings(settings, presets, datasets[1].settings, used);
  for (const [key, value] of Object.entries(trainer.info.config)) assert.equal(values[key], value, key);
  trainer.free();
});

test('each line that is wrong gets one sentence, and the others are used', () => {
  const words = setup(en.format);
  /** @param {string} text */
  const said = (text) =>
    readRecipe(text, settings).wrong.map(({ id, line, what, said: why }) =>
      words.wrong[id](line, what, why ? english(why) : ''),
    );
  const text = 'n_layer = 3\nn_heads = 4\n\nlearning rate 3\nlearning_rate = 99\nseed = 5';
  assert.deepEqual(readRecipe(text, settings).typed, { n_layer: '3', seed: '5' });
  assert.deepEqual(said(text), [
    'Line 2: there is no setting called “n_heads”.',
    'Line 4: “learning rate 3” is not of the form key = value.',
    'Line 5: Learning rate must be a number from \u200e1\u00a0×\u00a010⁻⁹ to 10.',
  ]);
  assert.deepEqual(said('{ "n_layer": 3'), ['This begins like JSON but is not valid JSON. Is its end missing?']);
  assert.deepEqual(said('?data=names&n_layer=2'), [
    'The address also says data, which is no setting: it is left out.',
  ]);
  for (const nothing of ['', '  \n', '# a comment', '{}', '[1, [2]]', 'null = ', '__proto__ = 3', 'constructor: 1'])
    assert.deepEqual(readRecipe(nothing, settings).typed, {}, nothing);
});

test('changes without a preset are added to what was typed', () => {
  assert.deepEqual(useRecipe(settings, presets, {}, { seed: '3', n_layer: '1' }, { n_layer: '2' }), {
    seed: '3',
    n_layer: '2',
  });
});

test('a setting is found by label, key, help and choices, by its name first', () => {
  /** @param {string} query */
  const found = (query) =>
    settings
      .map((row) => ({ key: row.key, match: matchOf(row, { ...row, help: HELP[row.key] }, query) }))
      .filter(({ match }) => match > 0)
      .sort((a, b) => b.match - a.match)
      .map(({ key }) => key);
  assert.equal(found('width')[0], 'n_embd', 'before the heads, whose help has the word');
  assert.deepEqual(found('n_head'), ['n_head']);
  assert.ok(found('rope').includes('position'));
  assert.ok(found('MUON').includes('momentum'));
  assert.deepEqual(found('zebra'), []);
  assert.equal(found('').length, settings.length);
});
