// The page without a mouse, and with a screen reader: the focus is not lost when the focused element disappears, Tab
// follows the visual order, headings name the parts, and the figures for screen readers agree with the visible ones.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { setup } from '../../web/words/en/setup.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  boxOf,
  button,
  figure,
  focus,
  settle,
  train,
  until,
  untilFocused,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilValue,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const SHORT = '?data=verse&max_steps=40&pace=fast';
const words = setup(en.format);
const chromium = await startBrowser();
after(() => chromium.close());

/** @type {Locator} */
const OFFER = { css: '[data-test="offers"] button', within: AT.prompt };
/** @param {string} key @returns {Locator} */
const word = (key) => ({ css: `[data-recipe="${key}"]` });

/** Presses a button by keyboard. @param {Page} page @param {Locator} at */
async function press(page, at) {
  await untilSeen(page, at);
  await focus(page, at);
  await page.keyboard.press('Enter');
  await settle(page);
}

test('what a key presses may disappear: the focus goes to what is next', async () => {
  const opened = await chromium.open(SHORT);
  const { page } = opened;
  await untilReady(page);
  await press(page, OFFER);
  await untilFocused(page, AT.generate); // after a prompt is chosen
  await press(page, button(words.undo('Steps', '1600'), AT.settings));
  await untilFocused(page, word('max_steps')); // after a change is undone
  await press(page, word('learning_rate'));
  await page.keyboard.press('ArrowUp');
  const restore = button(en.settings.restore, AT.settings);
  await press(page, restore);
  await untilFocused(page, { css: '[data-panel]', within: AT.settings }); // after all changes are undone
  await closeQuietly(opened);
});

test('a word of the recipe opens its field, and one types at once', async () => {
  const opened = await chromium.open(SHORT);
  const { page } = opened;
  await untilReady(page);
  await press(page, word('learning_rate'));
  const box = { css: '[data-field="learning_rate"] input' };
  await untilFocused(page, box);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type('0.02');
  await untilValue(page, box, '0.02');
  await untilSays(page, word('learning_rate'), '0.02');
  await closeQuietly(opened);
});

test('Tab goes through the top of the page from left to right', async () => {
  const opened = await chromium.open(SHORT);
  const { page } = opened;
  await untilSeen(page, { css: '[data-test="tour-offer"]' });
  await page.keyboard.press('Tab'); // to the button that leads to Train
  const places = [];
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Tab');
    places.push(await page.evaluate(() => document.activeElement?.getBoundingClientRect().left ?? 0));
  }
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  await closeQuietly(opened);
});

test('headings name the parts, the buttons stay in their places, the colours are told as a figure', async () => {
  const opened = await chromium.open(SHORT);
  const { page } = opened;
  await untilReady(page);
  const pace = /** @type {Locator} */ ({ css: 'input[type="range"]', within: AT.train.within });
  const before = [await boxOf(page, pace), await boxOf(page, AT.progress)];
  await train(page);
  await untilStatus(page, 'Done after 40');
  assert.deepEqual([await boxOf(page, pace), await boxOf(page, AT.progress)], before);

  const parts = await page.$$eval('h2', (all) =>
    all.filter((one) => one.checkVisibility()).map((h) => h.textContent),
  );
  for (const { label } of [en.run, en.curve, en.settings, en.prompt, en.rooms])
    assert.ok(parts.includes(label), `${label}: ${parts}`);

  // A passage of the text has about the same mean surprise as the whole text.
  const loss = Number(await figure(page, 'loss'));
  const told = async () =>
    Number(/between ([\d.]+)/.exec(String(await attributeOf(page, AT.lit, 'aria-label')))?.[1]);
  await untilSeen(page, AT.lit);
  assert.ok(Math.abs(Math.log(await told()) - loss) < 0.7, `${await told()} for a loss of ${loss}`);

  // The step that was chosen by keys is no longer shown after the focus has left the curve.
  await focus(page, AT.chart);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await untilSays(page, AT.readout, /^Step \d+:/);
  await page.keyboard.press('Tab');
  await untilSays(page, AT.readout, /^Loss \d/);
  await closeQuietly(opened);
});

test('a token of the lit text is told once when a reader goes to it, and not again while training changes it', async () => {
  const opened = await chromium.open(SHORT.replace('max_steps=40', 'max_steps=100000'));
  const { page } = opened;
  await train(page);
  await untilSeen(page, AT.lit);
  await focus(page, AT.lit);
  const told = { css: '[data-test="lit-heard"]' };
  const text = () => page.$eval(told.css, (one) => [one.textContent, document.activeElement?.ariaLabel]);
  const visible = () => page.$eval('[data-test="lit-reading"]', (one) => one.textContent ?? '');
  let heard = '';
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press('ArrowRight');
    await until(
      page,
      (/** @type {string} */ old) => {
        const now = document.querySelector('[data-test="lit-heard"]')?.textContent ?? '';
        return /The model gave/.test(now) && now !== old;
      },
      'it is told',
      [heard],
    );
    heard = String((await text())[0]);
  }
  const before = await text();
  for (let i = 0; i < 2; i++) {
    const shown = await visible();
    await until(
      page,
      (/** @type {string} */ old) => document.querySelector('[data-test="lit-reading"]')?.textContent !== old,
      'training has changed it',
      [shown],
    );
  }
  assert.deepEqual(await text(), before);
  await page.keyboard.press('ArrowRight');
  await until(
    page,
    (/** @type {string | null} */ old) => document.querySelector('[data-test="lit-heard"]')?.textContent !== old,
    'the next is told',
    [before[0]],
  );
  await press(page, AT.pause);
  await closeQuietly(opened);
});

test('until a new run has its own curve, the page says what the named lines are', async () => {
  const opened = await chromium.open(SHORT);
  const { page } = opened;
  await untilReady(page);
  await train(page);
  await untilStatus(page, 'Done after 40');
  await press(page, AT.reset);
  await untilReady(page);
  await untilSays(page, AT.readout, en.curve.earlier);
  await closeQuietly(opened);
});
