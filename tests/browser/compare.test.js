// The room of the training loop, used as a person would: runs kept and compared, changes during a run, the search for a
// rate, a sweep, a slow step. Losses that the page shows are those of the engine in Node.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { en } from '../../web/words/en/index.js';
import { runs as words } from '../../web/words/en/runs.js';
import { closeQuietly, openRoom, setSetting, startBrowser } from './browser.js';
import {
  AT,
  button,
  click,
  countOf,
  figure,
  focus,
  part,
  press,
  reset,
  seen,
  step,
  textsOf,
  train,
  until,
  untilFocused,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  valueIn,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const chromium = await startBrowser();
after(() => chromium.close());

const { kept, changes, rate, sweep, slow } = words(en.format);
const NAMES = readFileSync(resolve(import.meta.dirname, '../../datasets/names.txt'), 'utf8');
const SMALL =
  '?data=names&reproducible=1&n_layer=1&n_embd=16&n_head=2&batch_size=4&warmup_steps=0&max_steps=30&val_interval=10&val_batches=2';

const CANVAS = `[aria-label="${en.curve.label}"] [role="img"] canvas`;

/** @param {string} name @param {string} text @returns {Locator} */
const inPart = (name, text) => button(text, { css: `[data-test="${name}"]` });
/** The number of the run with this learning rate. @param {Page} page @param {string} rate */
const runWith = (page, rate) =>
  page.$$eval(
    '[data-test="runs"] [data-run]',
    (rows, said) => Number(rows.find((row) => row.textContent?.includes(said))?.getAttribute('data-run')),
    `Learning rate ${rate}`,
  );
/** @param {number} run @returns {Locator} */
const rowOf = (run) => ({ css: `[data-test="runs"] [data-run="${run}"]` });
/** @param {string} key @param {string} tag @returns {Locator} */
const changeOf = (key, tag) => ({ css: tag, within: { css: `[data-change="${key}"]` } });

/**
 * Types a value into a field of the room and leaves the field, as a person does.
 * @param {Page} page
 * @param {Locator} at
 * @param {string} value
 */
async function fill(page, at, value) {
  await click(page, at);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type(value);
}

/** The engine's facts of a run. @param {Page} page @param {number} run */
const infoOf = (page, run) =>
  page.evaluate(async (number) => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    return (await client.request({ type: 'look', run: number, call: ['info'] })).value;
  }, run);

/** Trains a run to its end. @param {Page} page */
async function trainToTheEnd(page) {
  await train(page);
  await untilStatus(page, 'Done after');
}

test('runs are kept and compared: what differs, and losses that are the engine’s; an earlier one is shown again', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await trainToTheEnd(page);
  await setSetting(page, 'learning_rate', '0.001');
  await trainToTheEnd(page);
  await untilSays(page, AT.door('training'), '2 runs');
  assert.equal(await countOf(page, { css: 'polyline', within: AT.door('training') }), 2);
  await openRoom(page, 'training');
  await untilIs(page, { css: '[data-test="runs"] [data-run]' }, { count: 2 });
  const runs = [await runWith(page, '0.005'), await runWith(page, '0.001')];
  assert.match(await seen(page, rowOf(runs[1])), /shown/);
  const engine = await loadEngine({ reproducible: true });
  for (const run of runs) {
    const row = await seen(page, rowOf(run));
    const { config } = await infoOf(page, run);
    const mine = engine.createTrainer({ text: NAMES, config });
    let val = Number.NaN;
    for (let done = false; !done; ) {
      const result = mine.run(10);
      val = result.val_loss ?? val;
      done = result.done;
    }
    assert.ok(row.includes(en.format.loss(val)), `${row}: not ${val}`);
    mine.free();
  }
  engine.close();
  // By keyboard: the first run is shown, then hidden, and its settings are used.
  const [first, second] = await Promise.all(runs.map((run) => seen(page, { css: 'th button', within: rowOf(run) })));
  const choice = button(first, rowOf(runs[0]));
  await focus(page, choice);
  await untilFocused(page, choice);
  await page.keyboard.press('Enter');
  await untilIs(page, choice, { attribute: ['aria-pressed', 'true'] });
  await press(page, button(kept.of(kept.hide, second)));
  await untilSeen(page, button(kept.of(kept.unhide, second)));
  assert.equal(await countOf(page, { css: 'polyline', within: AT.door('training') }), 1);
  await press(page, button(kept.of(kept.settings, first)));
  await untilStatus(page, 'Done after 30');
  await press(page, button(kept.of(kept.remove, second)));
  await untilIs(page, { css: 'tr', within: { css: `[aria-label="${kept.title}"] tbody` } }, { count: 1 });
  await closeQuietly(opened);
});

test('a run is changed while it learns, and goes on past its end', async () => {
  const opened = await chromium.open(SMALL.replace('max_steps=30', 'max_steps=10000000'));
  const { page } = opened;
  await openRoom(page, 'training');
  await untilSays(page, part('changes'), changes.none);
  await train(page);
  await untilStep(page, 20);
  await untilSeen(page, changeOf('learning_rate', 'input'));
  await fill(page, changeOf('learning_rate', 'input'), '0,002');
  await page.keyboard.press('Enter');
  await untilSays(page, part('changes'), 'Learning rate 0.005 → 0.002');
  assert.equal(await valueIn(page, AT.control(AT.field('learning_rate'))), '0.002');
  assert.doesNotMatch(await seen(page, AT.status), /Changed/);
  await fill(page, changeOf('batch_size', 'input'), '0');
  await page.keyboard.press('Enter');
  await untilSays(page, part('changes'), 'Batch must be a whole number');
  const before = await figure(page, 'step');
  await untilStep(page, before + 5);
  await click(page, AT.pause);
  await untilStatus(page, 'Paused');
  await fill(page, changeOf('max_steps', 'input'), '1');
  await page.keyboard.press('Enter');
  await untilSays(page, part('changes'), 'must be that or more');
  await closeQuietly(opened);
});

test('a run that is done trains on, as the same run', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await openRoom(page, 'training');
  await trainToTheEnd(page);
  await click(page, inPart('changes', changes.longer(30)));
  await untilStatus(page, 'Done after 60');
  assert.equal(await countOf(page, { css: 'tr', within: { css: `[aria-label="${kept.title}"] tbody` } }), 1);
  await closeQuietly(opened);
});

test('the search for a rate draws its curve, and its rate is taken', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await openRoom(page, 'training');
  await click(page, inPart('rate', rate.start));
  await untilSays(page, part('rate'), /A good rate for this model: \d/);
  await untilSeen(page, { role: 'img', within: part('rate') });
  const use = /Use the rate (\S+)/.exec(await seen(page, part('rate')))?.[1] ?? '';
  await click(page, inPart('rate', `Use the rate ${use}`));
  await untilIs(page, AT.control(AT.field('learning_rate')), { value: use });
  await closeQuietly(opened);
});

test('a sweep says beforehand what it costs, trains each value, and says what was best; too many are refused', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await openRoom(page, 'training');
  await untilSays(page, part('sweep'), /5 runs: about \d+\s+s and/);
  const values = /** @type {Locator} */ ({ role: 'textbox', name: sweep.values });
  await fill(page, values, '0.1 x');
  await untilSays(page, part('sweep'), '“x”: Learning rate must be');
  await page.select('[data-test="sweep"] select', 'seed');
  await fill(page, values, '1..1000');
  await untilSays(page, part('sweep'), 'A sweep has at most 24 runs; these are 1,000.');
  await untilIs(page, inPart('sweep', sweep.start), { attribute: ['aria-disabled', 'true'] });
  await fill(page, values, '1..3');
  await untilSays(page, part('sweep'), '3 runs: about');
  await click(page, inPart('sweep', sweep.start));
  await untilSays(page, part('sweep'), /Only the seed differs: the runs end at \d\.\d+ on average/);
  assert.equal(await countOf(page, { css: '[data-trial]' }), 3);
  const picture = () => page.$eval(CANVAS, (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  const without = await picture();
  /** @param {string} css @param {string} other @param {boolean} is_same */
  function isPicture(css, other, is_same) {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(css));
    return (canvas.toDataURL() === other) === is_same;
  }
  await click(page, inPart('sweep', sweep.beside));
  await untilIs(page, inPart('sweep', sweep.beside), { attribute: ['aria-pressed', 'true'] });
  await until(page, isPicture, 'the band is drawn', [CANVAS, without, false]);
  await click(page, inPart('sweep', sweep.beside));
  await until(page, isPicture, 'it is away again', [CANVAS, without, true]);
  await page.select('[data-test="sweep"] select', 'n_embd');
  await fill(page, values, '8 9 32');
  await untilSays(page, part('sweep'), /3 runs|multiple/);
  await fill(page, values, '8 32');
  await untilSays(page, part('sweep'), '2 runs: about');
  await click(page, inPart('sweep', sweep.start));
  await untilSays(page, part('sweep'), /Lowest validation loss: \d\.\d+, with Width (8|32)\./);
  await click(page, inPart('sweep', sweep.use('32')));
  await untilIs(page, AT.control(AT.field('n_embd')), { value: '32' });
  await click(page, inPart('sweep', sweep.beside));
  await untilIs(page, inPart('sweep', sweep.beside), { attribute: ['aria-pressed', 'true'] });
  await page.reload();
  await untilReady(page);
  await openRoom(page, 'training');
  await untilIs(page, inPart('sweep', sweep.beside), { attribute: ['aria-pressed', 'true'] });
  await until(page, isPicture, 'the curves are drawn after a reload', [CANVAS, without, false]);
  const kept = await picture();
  await click(page, inPart('sweep', sweep.beside));
  await untilGone(page, inPart('sweep', sweep.beside));
  await until(page, isPicture, 'they are away', [CANVAS, kept, false]);
  await closeQuietly(opened);
});

test('tokenizers are tried by name: ticked, compared in bits per character, and drawn by their names', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await openRoom(page, 'training');
  await page.select('[data-test="sweep"] select', 'tokenizer');
  await untilSays(page, part('sweep'), '3 runs: about');
  const tick = (/** @type {string} */ name) =>
    /** @type {Locator} */ ({ css: `[data-tick="${name}"]`, within: part('sweep') });
  await click(page, tick('bpe'));
  await untilSays(page, part('sweep'), '2 runs: about');
  await click(page, tick('byte'));
  await untilSays(page, part('sweep'), sweep.too_few);
  await click(page, tick('byte'));
  await untilSays(page, part('sweep'), '2 runs: about');
  await click(page, inPart('sweep', sweep.start));
  await untilSays(
    page,
    part('sweep'),
    /Lowest validation loss: \d\.\d+ bits per character, with Tokens (char|byte)\./,
  );
  await untilSays(page, part('sweep-unit'), kept.differ);
  const summary = await page.$eval('[data-test="sweep-points"]', (picture) => picture.getAttribute('aria-label'));
  assert.match(String(summary), /^Where each run ended: .*\(bits per character\): char \d\.\d+, byte \d\.\d+$/);
  await untilGone(page, inPart('sweep', sweep.beside));
  await click(page, inPart('sweep', sweep.use('byte')));
  await openRoom(page, 'tokenizer');
  await untilIs(page, { css: '[data-key="tokenizer"] select', within: AT.room }, { value: 'byte' });
  await closeQuietly(opened);
});

test('one step in slow motion tells of seven parts, and is one step', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await openRoom(page, 'training');
  await click(page, inPart('slow', slow.start));
  await untilStatus(page, 'Paused at step 1');
  const list = /** @type {Locator} */ ({ role: 'listitem', within: { role: 'list', name: slow.list } });
  await untilIs(page, list, { count: 7 });
  const loss = await seen(page, AT.figure('loss'));
  assert.ok((await textsOf(page, list)).some((line) => line.includes(`loss is ${loss}`)));
  await step(page);
  await untilStatus(page, 'Paused at step 2');
  await reset(page);
  await untilStatus(page, 'A fresh model');
  await closeQuietly(opened);
});
