// A run and the buttons around it, where orders cross or cannot be carried out: nothing trained is lost
// without being asked, no order is swallowed, and what cannot be is refused with a sentence.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { createSession } from '../../web/worker/session.js';
import {
  chooseText,
  closeQuietly,
  figure,
  seen,
  setSetting,
  startBrowser,
  until,
  untilStatus,
  untilStep,
} from './browser.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

/**
 * Does several things between two frames, faster than any hand: a selector is pressed, a pair is a setting.
 * @param {Page} page
 * @param {(string | [string, string])[]} orders
 */
function atOnce(page, orders) {
  return page.evaluate((list) => {
    for (const order of list) {
      if (typeof order === 'string') {
        /** @type {HTMLElement} */ (document.querySelector(order)).click();
        continue;
      }
      const [key, value] = order;
      const input = document.querySelector(`.settings-view [data-key="${key}"] input`);
      /** @type {HTMLInputElement} */ (input).value = value;
      input?.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }, orders);
}

const STEP = '.run-bar button:nth-of-type(2)';
const RESET = '.run-bar button:nth-of-type(3)';

/** Time for something that must not happen. */
const pass = () => new Promise((done) => setTimeout(done, 600));

/** @param {Page} page @param {string} selector @param {string} words */
const untilSeen = (page, selector, words) =>
  until(
    page,
    (css, start) => {
      const element = document.querySelector(css);
      return element?.checkVisibility() && element.textContent?.includes(start);
    },
    `“${words}” is in ${selector}`,
    [selector, words],
  );

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
  await page.click('.train');
  await untilStatus(page, `Done after ${steps}`);
}

for (const value of ['0', '-5', '']) {
  test(`Train refuses a width of “${value}” and says so, whatever run is there`, async () => {
    const opened = await chromium.open();
    const { page } = opened;
    await atOnce(page, [['n_embd', value], '.train']);
    await untilSeen(page, '.run-view .error', 'Width must be a whole number from');
    await pass();
    assert.equal((await figure(page, 1)) || 0, 0);
    assert.equal(await focused(page), 'n_embd');

    await atOnce(page, [['n_embd', '16']]);
    await untilStatus(page, 'A fresh model');
    await page.click(STEP);
    await untilStatus(page, 'Paused at step 1');
    await atOnce(page, [['n_embd', value], '.train', STEP]);
    await untilSeen(page, '.run-view .error', 'Width must be a whole number from');
    await pass();
    assert.equal(await figure(page, 1), 1);
    await closeQuietly(opened);
  });
}

test('a contradiction opens its fold and takes the focus only when a button asked', async () => {
  const opened = await chromium.open('embed.html?n_head=3', { ready: false });
  const { page } = opened;
  await untilStatus(page, 'No model');
  await pass();
  assert.equal(await focused(page), '');
  assert.equal(await page.$('.settings-view details[open]'), null);
  assert.notEqual(await seen(page, '.run-view .error'), '');
  await page.click('.train');
  await until(
    page,
    () => document.activeElement?.closest('.settings-view [data-key]') !== null,
    'the field of the contradiction has the focus',
  );
  await closeQuietly(opened);
});

test('a stepper that causes a contradiction keeps the focus where it is', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.click('.settings-view [data-key="n_head"] .stepper:last-child');
  await untilStatus(page, 'No model');
  await pass();
  assert.equal(await focused(page), '');
  await closeQuietly(opened);
});

test('Train and Generate, pressed together while there is no model, are both carried out', async () => {
  for (const orders of [
    ['.train', '.generate'],
    ['.generate', '.train'],
  ]) {
    const opened = await chromium.open('?n_head=3', { ready: false });
    const { page } = opened;
    await untilStatus(page, 'No model');
    await atOnce(page, [['n_head', '4'], ...orders]);
    await untilStep(page, 2);
    await untilSeen(page, '.prompt-view .stamp', 'written');
    assert.equal(await seen(page, '#prompt-error'), '');
    await closeQuietly(opened);
  }
});

test('Step never throws a trained model away', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await trainToTheEnd(page);
  await atOnce(page, [STEP]);
  await pass();
  assert.equal(await figure(page, 1), 5);
  assert.match(await seen(page, '.status'), /^Done/);
  await page.click(RESET);
  await untilStatus(page, 'A fresh model');
  await page.click(STEP);
  await untilStatus(page, 'Paused at step 1');
  await atOnce(page, [['n_layer', '2'], STEP]);
  await pass();
  assert.equal(await figure(page, 1), 1);
  assert.match(await seen(page, '.status'), /^Changed/);
  await closeQuietly(opened);
});

test('settings that are refused cost nothing: the trained model is still there and answers', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await trainToTheEnd(page);
  const loss = await figure(page, 2);
  await atOnce(page, [['n_head', '3'], '.train']);
  await until(
    page,
    () => document.querySelector('.run-view .error')?.checkVisibility(),
    'the contradiction is said beside Train',
  );
  await pass();
  assert.equal(await figure(page, 1), 5);
  assert.equal(await figure(page, 2), loss);
  await page.click('.generate');
  await untilSeen(page, '.prompt-view .stamp', 'written at step 5');
  assert.equal(await seen(page, '#prompt-error'), '');

  await atOnce(page, [['n_head', '2'], '.train']);
  await untilStatus(page, 'Done after 5');
  await closeQuietly(opened);
});

test('an answer of a model of another text says so, and goes with its model', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await trainToTheEnd(page, '60');
  await page.click('.generate');
  await untilSeen(page, '.prompt-view .stamp', 'written at step 60');
  assert.equal(await seen(page, '.prompt-earlier'), '');
  await chooseText(page, 'Verse');
  await untilSeen(page, '.prompt-earlier', 'The model still knows its earlier text; press Train anew');
  await page.click(RESET);
  await untilStatus(page, 'A fresh model');
  assert.equal(await seen(page, '.prompt-earlier'), '');
  assert.equal(await seen(page, '.prompt-view .output'), '');
  await closeQuietly(opened);
});

test('a prompt longer than the context is answered, with a quiet sentence', async () => {
  const opened = await chromium.open('?documents=stream');
  const { page } = opened;
  await page.type('#prompt-box', 'emma'.repeat(10));
  await page.click('.generate');
  await untilSeen(page, '#prompt-notice', 'The prompt has 40 characters; the model looks back on its last 16 only.');
  await page.type('#prompt-box', 'n');
  await until(page, () => !document.querySelector('#prompt-notice')?.checkVisibility(), 'it goes with its prompt');
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
