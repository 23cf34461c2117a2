// A model leaves the page and comes back, in Chromium: the files that are saved are what the engine in Node makes of the same
// run, a model that a format cannot express is refused with the reason, and the files of a model become a run that writes
// and trains on. What other programs make of the files: tests/readers.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { elsewhere } from '../../web/words/en/elsewhere.js';
import { en } from '../../web/words/en/index.js';
import { moments } from '../../web/words/en/moments.js';
import { network } from '../../web/words/en/network.js';
import { closeQuietly, putText, startBrowser } from './browser.js';
import { openElsewhere, savedBy } from './handed_over.js';
import { untilStored } from './kept_run.js';
import {
  AT,
  button,
  click,
  generate,
  handleOf,
  isSeen,
  press,
  seen,
  train,
  type,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';
import { unzip } from './unzip.js';

/** @typedef {import('./browser.js').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */
/** @typedef {import('../../wasm/engine.js').Trainer} Trainer */

const words = elsewhere(en.format);
const BROUGHT = moments(en.format).brought;
const WRITES = AT.samplesView;
const AT_ONCE = { css: '[data-test="untrained"]' };
const FILES = { css: '[data-test="elsewhere-files"]' };
const FORMATS = { css: '[data-test="formats"]' };
/** @param {string} way */
const wayOut = (way) => ({ css: `[data-test="elsewhere-way-${way}"]` });
/** @param {string} way */
const saveButton = (way) => ({ css: `[data-test="elsewhere-${way}"]` });

const TUNING = { css: '[data-test="tuning"]' };
const TUNING_COUNT = { css: '[data-test="tuning-count"]' };
const TRAINED_COUNT = { css: '[data-test="trained-count"]' };
/** The control of a setting in the offer. @param {string} key @returns {Locator} */
const inCard = (key) => ({ css: `[data-key="${key}"] :is(input, select)`, within: TUNING });
/** The control of a setting in the open room. @param {string} key @returns {Locator} */
const inRoom = (key) => ({ css: `[data-key="${key}"] :is(input, select)`, within: AT.room });

const SMALL =
  '?preset=gpt2&activation=gelu&position=learned&n_layer=1&n_embd=16&n_head=2&block_size=16&batch_size=4&warmup_steps=2&max_steps=20&seed=11';
const TEXT = 'anna saw the sea\nbob ate the pea\nthe tea is hot\n'.repeat(8);

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {Awaited<ReturnType<typeof loadEngine>>} */
let engine;
/** @type {string} */
let folder;
before(async () => {
  [chromium, engine] = await Promise.all([startBrowser(), loadEngine({ build: 'simd' })]);
  folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  engine.close();
  await chromium.close();
});

/** @param {Page} page @param {Locator} at @param {string} value */
async function choose(page, at, value) {
  await untilSeen(page, at);
  await /** @type {any} */ (await handleOf(page, at)).select(value);
}

/** @param {Page} page @param {string[]} paths */
async function bring(page, paths) {
  const picker = /** @type {any} */ (await handleOf(page, FILES));
  await picker.uploadFile(...paths);
}

test('a trained model is saved as a folder, a file and a run, and the folder comes back', async () => {
  const opened = await chromium.open(`${SMALL}&text=${encodeURIComponent(TEXT)}`);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done after 20');
  await openElsewhere(page);
  await untilSeen(page, saveButton('hf'));
  const hf = await savedBy(page, () => press(page, saveButton('hf')));
  assert.equal(hf.name, 'microgpt-hf.zip');
  const files = unzip(hf.bytes);
  const scripts = readdirSync('python').filter((name) => name !== '__pycache__');
  const expected = [
    ...['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'],
    ...[...scripts, 'run.safetensors', 'text.txt'].map((name) => `python/${name}`),
  ];
  assert.deepEqual(Object.keys(files).sort(), expected.map((name) => `microgpt-hf/${name}`).sort());
  await untilSays(page, wayOut('hf'), words.saved('microgpt-hf.zip'));
  assert.match(await seen(page, wayOut('hf')), /has its text in it/, 'whoever passes the folder on knows that');

  const gguf = await savedBy(page, () => press(page, saveButton('gguf')));
  assert.deepEqual([gguf.name, gguf.bytes.toString('latin1', 0, 4)], ['microgpt-gguf.gguf', 'GGUF']);

  const python = unzip((await savedBy(page, () => press(page, saveButton('python')))).bytes);
  assert.equal(python['microgpt-python/text.txt'].toString(), TEXT);
  assert.deepEqual(python['microgpt-python/train.py'], readFileSync('python/train.py'));
  for (const [name, bytes] of Object.entries(python))
    assert.deepEqual(files[name.replace('microgpt-python', 'microgpt-hf/python')], bytes, name);
  const run = engine.restore(python['microgpt-python/run.safetensors'], { text: TEXT });
  assert.equal(run.info.step, 20);

  // What the page has exported is what the engine in Node exports of the same run, byte for byte.
  for (const { name, bytes } of run.export('hf'))
    assert.deepEqual(files[`microgpt-hf/${name}`], Buffer.from(bytes), name);
  assert.deepEqual(gguf.bytes, Buffer.from(run.export('gguf')[0].bytes));

  // The folder comes back into another page, and goes on with the text there.
  const paths = ['model.safetensors', 'config.json', 'tokenizer.json'].map((name) => {
    const path = join(folder, name);
    writeFileSync(path, files[`microgpt-hf/${name}`]);
    return path;
  });
  writeFileSync(join(folder, 'run.safetensors'), python['microgpt-python/run.safetensors']);
  await closeQuietly(opened);
  const second = await chromium.open('?preset=microgpt&n_embd=8&n_head=2&data=names');
  await untilReady(second.page);
  await putText(second.page, `${TEXT}?`);
  await untilReady(second.page);
  await openElsewhere(second.page);
  await bring(second.page, paths);
  await untilSays(second.page, AT.textNotice, 'The model is here');
  assert.match(
    await seen(second.page, AT.textNotice),
    /Characters of the text that it does not know were left out\./,
  );
  // It can write already: nothing says that it is untrained, or paused, or promises noise.
  await untilStatus(second.page, BROUGHT.status);
  await untilSays(second.page, WRITES, BROUGHT.line);
  await untilSeen(second.page, AT_ONCE);
  const line = await seen(second.page, WRITES);
  assert.ok(line.includes(BROUGHT.stamp) && !line.includes(en.writing.empty) && !line.includes('noise'), line);
  await generate(second.page);
  await untilSeen(second.page, AT.made);
  await untilSays(second.page, AT.prompt, BROUGHT.stamp);
  await train(second.page);
  await untilStatus(second.page, 'Done after 500');
  await closeQuietly(second);
});

test('what a format cannot express is said at the settings before training, and in its place at the export', async () => {
  const opened = await chromium.open('?preset=microgpt&n_embd=8&n_head=2&max_steps=5');
  const { page } = opened;
  await putText(page, TEXT);
  await untilReady(page);
  await click(page, { css: '[data-panel="all"]' });
  await untilSays(page, FORMATS, 'Not as Hugging Face or GGUF: GPT-2 and Llama have a norm before the output layer');
  await openElsewhere(page);
  await untilSays(page, wayOut('hf'), 'Not as Hugging Face: GPT-2 and Llama have a norm before the output layer');
  assert.equal(await isSeen(page, saveButton('hf')), false);
  assert.equal(await isSeen(page, saveButton('gguf')), false);
  // Our own form has no such limits.
  const python = unzip((await savedBy(page, () => press(page, saveButton('python')))).bytes);
  assert.equal(engine.restore(python['microgpt-python/run.safetensors']).info.step, 0);
  await closeQuietly(opened);
});

/**
 * The run of the page as the engine in Node opens it.
 * @param {Page} page
 */
async function runOf(page) {
  await openElsewhere(page);
  await untilSeen(page, saveButton('python'));
  const python = unzip((await savedBy(page, () => press(page, saveButton('python')))).bytes);
  await page.keyboard.press('Escape');
  return engine.restore(python['microgpt-python/run.safetensors']);
}

/** The names of the parameters whose numbers differ. @param {Trainer} a @param {Trainer} b */
const differing = (a, b) =>
  a.tensors
    .filter(({ name, parameter }) => parameter && b.tensors.some((other) => other.name === name))
    .map(({ name }) => name)
    .filter((name) => String(a.tensor(name).data) !== String(b.tensor(name).data));

test('of a model that was brought a LoRA is trained, or its last layers; the page says how many numbers that is', async () => {
  const config = { n_layer: 2, n_embd: 16, n_head: 2, block_size: 16, max_steps: 40, warmup_steps: 2 };
  const trainer = engine.createTrainer({ text: TEXT, config });
  trainer.run(30);
  mkdirSync(join(folder, 'lora'), { recursive: true });
  const paths = trainer.export('hf').map(({ name, bytes }) => {
    writeFileSync(join(folder, 'lora', name), bytes);
    return join(folder, 'lora', name);
  });
  const opened = await chromium.open(`${SMALL}&text=${encodeURIComponent(TEXT)}`);
  const { page } = opened;
  await untilReady(page);
  await openElsewhere(page);
  await bring(page, paths);
  const { n_params } = trainer.info;
  await untilSays(page, TUNING_COUNT, `Trains all ${en.format.count(n_params)} numbers.`);
  await choose(page, inCard('trainable'), 'lora');
  await untilSeen(page, inCard('lora_rank'));
  await (await handleOf(page, inCard('lora_rank'))).evaluate((box) => /** @type {any} */ (box).select());
  await type(page, inCard('lora_rank'), '2');
  // A and B of rank 2 beside matrices of 16x48, 16x16, 16x64 and 64x16 in each of two layers
  const n_lora = 2 * 2 * (16 + 48 + 16 + 16 + 16 + 64 + 64 + 16);
  await untilSays(
    page,
    TUNING_COUNT,
    `Trains ${en.format.count(n_lora)} of ${en.format.count(n_params + n_lora)} numbers`,
  );
  await train(page);
  await untilStatus(page, 'Done after 500');
  await untilGone(page, TUNING_COUNT);
  const tuned = await runOf(page);
  assert.deepEqual([tuned.info.step, tuned.info.n_trained, tuned.info.n_params], [500, n_lora, n_params + n_lora]);
  assert.deepEqual(differing(tuned, trainer), [], 'its own numbers stay');
  assert.ok(tuned.tensor('blocks.1.mlp.fc.lora_b').data.some((x) => x !== 0));

  // Further, from what it is now: the LoRA is merged, and the last layer is trained.
  await click(page, AT.door('training'));
  await untilSeen(page, AT.roomField('trainable'));
  await choose(page, inRoom('trainable'), 'last');
  await untilSays(page, TRAINED_COUNT, 'Trains ');
  await click(page, button('Begin with its numbers', AT.room));
  await untilStatus(page, BROUGHT.status);
  await train(page);
  await untilStatus(page, 'Done after 500');
  const last = await runOf(page);
  assert.equal(last.info.n_params, n_params);
  // What has changed is held against what this run began with, and the page says so: also after a reload.
  await untilStored(page, (steps) => steps.filter((step) => step === 500).length > 1);
  await page.reload();
  await untilStatus(page, 'Done after 500');
  await click(page, AT.door('network'));
  await click(page, button('since the start', AT.room));
  await untilSays(page, AT.room, network(en.format).brought);
  const names = differing(last, tuned);
  assert.ok(names.includes('blocks.1.norm1.weight') && names.includes('norm_final.bias'), String(names));
  assert.ok(!names.includes('wte.weight') && !names.includes('blocks.0.norm1.weight'), String(names));
  for (const one of [trainer, tuned, last]) one.free();
  await closeQuietly(opened);
});

test('a run that was saved comes back with its steps; files that are no model are one sentence, and what was there stays', async () => {
  const trainer = engine.createTrainer({
    text: TEXT,
    config: { n_layer: 1, n_embd: 16, n_head: 2, block_size: 16, max_steps: 40, warmup_steps: 2 },
  });
  trainer.run(30);
  mkdirSync(join(folder, 'own'), { recursive: true });
  const own = join(folder, 'own/run.safetensors');
  writeFileSync(own, trainer.save());
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await putText(page, TEXT);
  await untilReady(page);
  await openElsewhere(page);
  await bring(page, [own]);
  await untilIs(page, AT.figure('step'), { says: '30 of 40' });
  await train(page);
  await untilStatus(page, 'Done after 40');

  const broken = join(folder, 'broken.safetensors');
  const [weights] = trainer.export('hf').filter(({ name }) => name === 'model.safetensors');
  writeFileSync(broken, weights.bytes.subarray(0, 3000));
  await openElsewhere(page);
  await bring(page, [broken]);
  await untilSeen(page, AT.textError);
  // One that no memory holds: its bytes are not even read.
  const huge = join(folder, 'huge.safetensors');
  writeFileSync(huge, weights.bytes.subarray(0, 3000));
  truncateSync(huge, 3 * 2 ** 30);
  await openElsewhere(page);
  await bring(page, [huge]);
  await untilSays(page, AT.textError, /^“huge\.safetensors” has 3,072\sMB; .* at most 2,048\sMB\./);
  assert.match(await seen(page, AT.status), /^Done after 40/);
  await closeQuietly(opened);
});
