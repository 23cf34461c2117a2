// A run and its buttons, when orders come at the same time or cannot be carried out: no trained model is lost without a
// question, no order is ignored, and an impossible order is refused with a sentence.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { createSession } from '../../web/worker/session.js';
import { closeQuietly, openField, setSetting, startBrowser } from './browser.js';
import {
  AT,
  atOnce,
  attributeOf,
  button,
  chooseText,
  click,
  figure,
  generate,
  handleOf,
  part,
  reset,
  seen,
  settle,
  step,
  train,
  until,
  untilGone,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  untilValue,
  writePrompt,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

const WIDTH = AT.control(AT.field('n_embd'));
const HEADS = AT.control(AT.field('n_head'));

/** Where the focus is: the class and key of the field, or ''. @param {Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    const is_control = activeElement instanceof HTMLInputElement;
    return is_control ? (activeElement.closest('[data-key]')?.getAttribute('data-key') ?? '') : '';
  });

/** Trains a small run to its end. @param {Page} page @param {string} steps */
async function trainToTheEnd(page, steps = '5') {
  await setSetting(page, 'max_steps', steps);
  await train(page);
  await untilStatus(page, `Done after ${steps}`);
}

for (const value of ['0', '-5', '']) {
  test(`Train refuses a width of “${value}” and says so, whatever run is there`, async () => {
    const opened = await chromium.open();
    const { page } = opened;
    await atOnce(page, [[WIDTH, value], AT.train]);
    await untilSays(page, AT.runError, 'Width must be a whole number from');
    await settle(page);
    assert.equal((await figure(page, 'step')) || 0, 0);
    assert.equal(await focused(page), 'n_embd');

    await atOnce(page, [[WIDTH, '16']]);
    await untilStatus(page, 'A fresh model');
    await step(page);
    await untilStatus(page, 'Paused at step 1');
    await atOnce(page, [[WIDTH, value], AT.train, AT.step]);
    await untilSays(page, AT.runError, 'Width must be a whole number from');
    await settle(page);
    assert.equal(await figure(page, 'step'), 1);
    await closeQuietly(opened);
  });
}

test('a contradiction opens its fold and takes the focus only when a button asked', async () => {
  const opened = await chromium.open('embed.html?n_head=3&n_embd=32', { ready: false });
  const { page } = opened;
  await untilStatus(page, 'No model');
  await settle(page);
  assert.equal(await focused(page), '');
  assert.equal(await attributeOf(page, AT.settingsFold, 'open'), null);
  assert.notEqual(await seen(page, AT.runError), '');
  await train(page);
  await until(
    page,
    () => document.activeElement?.closest('[data-test="settings"] [data-key]') !== null,
    'the field of the contradiction has the focus',
  );
  await closeQuietly(opened);
});

test('a stepper goes to the next value that works and keeps the focus where it is', async () => {
  const opened = await chromium.open('?n_embd=48&n_head=6');
  const { page } = opened;
  await openField(page, 'n_head');
  await click(page, button('Heads: more', AT.settings));
  await untilValue(page, HEADS, '8');
  await untilReady(page);
  await settle(page);
  assert.equal(await focused(page), '');
  await closeQuietly(opened);
});

test('Train and Generate, pressed together while there is no model, are both carried out', async () => {
  for (const orders of [
    [AT.train, AT.generate],
    [AT.generate, AT.train],
  ]) {
    const opened = await chromium.open('?n_head=3&n_embd=32', { ready: false });
    const { page } = opened;
    await untilStatus(page, 'No model');
    await untilSeen(page, AT.recipe('n_head')); // the fields come a little later
    await atOnce(page, [[HEADS, '4'], ...orders]);
    await untilStep(page, 2);
    await untilSays(page, AT.prompt, 'written');
    assert.equal(await seen(page, AT.promptError), '');
    await closeQuietly(opened);
  }
});

test('the button for a lower rate trains anew, although the run that diverges still trains', async () => {
  const opened = await chromium.open(
    '?data=names&n_layer=1&n_embd=16&n_head=2&optimizer=lion&learning_rate=0.4&schedule=constant&warmup_steps=0&max_steps=100000&pace=fast',
  );
  const { page } = opened;
  await train(page);
  const anew = button('Train anew with the rate 0.1', part('verdict'));
  await untilSeen(page, anew);
  const place = await handleOf(page, anew); // it moves while the figures before it change
  await place.evaluate((element) => element.click());
  await untilSays(page, AT.door('training'), '2 runs');
  await untilStep(page, 1); // it may diverge too, and soon
  await closeQuietly(opened);
});

test('Step never throws a trained model away', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await trainToTheEnd(page);
  await atOnce(page, [AT.step]);
  await settle(page);
  assert.equal(await figure(page, 'step'), 5);
  assert.match(await seen(page, AT.status), /^Done/);
  await reset(page);
  await untilStatus(page, 'A fresh model');
  await step(page);
  await untilStatus(page, 'Paused at step 1');
  await atOnce(page, [[AT.control(AT.field('n_layer')), '1'], AT.step]);
  await settle(page);
  assert.equal(await figure(page, 'step'), 1);
  assert.match(await seen(page, AT.status), /^Changed/);
  await closeQuietly(opened);
});

test('settings that are refused cost nothing: the trained model is still there and answers', async () => {
  const opened = await chromium.open('?n_embd=32');
  const { page } = opened;
  await trainToTheEnd(page);
  const loss = await figure(page, 'loss');
  await atOnce(page, [[HEADS, '3'], AT.train]);
  await untilSeen(page, AT.runError);
  await settle(page);
  assert.equal(await figure(page, 'step'), 5);
  assert.equal(await figure(page, 'loss'), loss);
  await generate(page);
  await untilSays(page, AT.prompt, 'written at step 5');
  assert.equal(await seen(page, AT.promptError), '');

  await atOnce(page, [[HEADS, '2'], AT.train]);
  await untilStatus(page, 'Done after 5');
  await closeQuietly(opened);
});

test('an answer of a model of another text says so, and goes with its model', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await trainToTheEnd(page, '60');
  await generate(page);
  await untilSays(page, AT.prompt, 'written at step 60');
  assert.doesNotMatch(await seen(page, AT.prompt), /still knows/);
  await chooseText(page, 'Verse');
  await untilSays(page, AT.prompt, 'The model still knows its earlier text; press Train anew');
  await reset(page);
  await untilStatus(page, 'A fresh model');
  assert.doesNotMatch(await seen(page, AT.prompt), /still knows/);
  assert.equal(await seen(page, AT.answer), '');
  await closeQuietly(opened);
});

test('a prompt longer than the context is answered, with a quiet sentence', async () => {
  const opened = await chromium.open('?documents=stream');
  const { page } = opened;
  await writePrompt(page, 'emma'.repeat(10));
  await generate(page);
  await untilSays(page, AT.promptNotice, 'The prompt has 40 characters; the model looks back on its last 16 only.');
  await writePrompt(page, 'n');
  await untilGone(page, AT.promptNotice); // it disappears with its prompt
  await closeQuietly(opened);
});

test('a step waits for the answer in hand, which comes from one model', async () => {
  const engine = await loadEngine();
  const text = 'the cat sat on the mat. '.repeat(40);
  const config = { preset: 'microgpt', documents: 'stream', learning_rate: 0.5, val_interval: 2 };
  const trainer = engine.createTrainer({ text, config });
  const options = { prompt: 'the', max_new_tokens: 400, temperature: 1, seed: 7 };
  const alone = trainer.sample(options).text;
  /** @type {any[]} */
  const events = [];
  const run = createSession(1, trainer, (event) => events.push(event));
  const answer = run.generate(options, { onPiece() {}, signal: new AbortController().signal });
  const stepped = run.step(3, {});
  const { text: written, step, notices } = await answer;
  assert.equal(written, alone);
  assert.deepEqual([step, notices], [0, []]);
  assert.deepEqual(await stepped, { step: 3 });
  const losses = events.filter((one) => one.event === 'progress').flatMap((one) => [...one.losses]);
  assert.equal(losses.length, 3);
  run.free();
});
