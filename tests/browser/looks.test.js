// How the page looks and answers where it once went wrong: number fields that change a value in silence, a
// page wider than its window, a narrow page on which nothing seems to happen, a run that diverges.
// What the words and labels are for given numbers is tested in tests/js/format.test.js.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  closeQuietly,
  figure,
  openRoom,
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

const RATE = '.settings-view [data-key="learning_rate"]';

/** @param {Page} page @param {string} field */
const typedInto = (page, field) =>
  page.$eval(`${field} input`, (input) => /** @type {HTMLInputElement} */ (input).value);

/** @param {Page} page @param {string} value */
const untilRate = (page, value) =>
  until(
    page,
    (css, wanted) => document.querySelector(`${css} input`)?.getAttribute('aria-valuenow') === wanted,
    `the learning rate is ${value}`,
    [RATE, value],
  );

test('a number field takes a decimal comma, steps as its buttons do, and keeps what is no number', async () => {
  const opened = await chromium.open('?data=names');
  const { page } = opened;
  await setSetting(page, 'learning_rate', '0,01');
  await untilRate(page, '0.01');
  assert.equal(await typedInto(page, RATE), '0,01', 'it stays as written while it is written');
  assert.equal(await seen(page, `${RATE} .error`), '');

  await page.keyboard.press('ArrowUp');
  await untilRate(page, '0.02');
  assert.equal(await typedInto(page, RATE), '0.02');
  await page.keyboard.press('ArrowDown');
  await untilRate(page, '0.01');
  await page.click(`${RATE} .stepper:last-child`);
  await untilRate(page, '0.02');

  await page.focus(`${RATE} input`);
  const place = await page.$eval(`${RATE} input`, (input) => {
    const { x, y, width, height } = input.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  });
  await page.mouse.move(place.x, place.y);
  await page.mouse.wheel({ deltaY: -40 });
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(await typedInto(page, RATE), '0.02', 'the wheel scrolls the page and changes nothing');

  await setSetting(page, 'learning_rate', '1.2,3');
  await until(
    page,
    (css) => document.querySelector(`${css} .error`)?.textContent?.startsWith('Learning rate must be a number'),
    'the sentence stands beside the field',
    [RATE],
  );
  await page.keyboard.press('Tab');
  assert.equal(await typedInto(page, RATE), '1.2,3');
  assert.equal(await page.$eval(`${RATE} input`, (input) => input.getAttribute('aria-invalid')), 'true');
  assert.match(await seen(page, '.status'), /^A setting needs attention/);

  await setSetting(page, 'max_steps', '2,500');
  await until(
    page,
    () => document.querySelector('[data-key="max_steps"] input')?.getAttribute('aria-valuenow') === '2500',
    'a count is read as the page prints it',
  );
  await closeQuietly(opened);
});

for (const width of [320, 360, 720, 768, 1200, 1440]) {
  test(`at ${width} pixels a long prompt does not widen the page, and the progress bar is not indented`, async () => {
    const opened = await chromium.open('?data=names', { width });
    const { page } = opened;
    await page.type('.prompt-box', 'abcdefghijklmnopqrstuvwxyz'.repeat(4));
    await new Promise((done) => setTimeout(done, 100));
    const sizes = await page.evaluate(() => {
      const left = (/** @type {string} */ css) => document.querySelector(css)?.getBoundingClientRect().left ?? -1;
      const top = (/** @type {string} */ css) => document.querySelector(css)?.getBoundingClientRect().top ?? -1;
      const wraps = top('.run-progress') > top('.train') + 30;
      return {
        wide: document.documentElement.scrollWidth,
        window: innerWidth,
        indent: wraps ? left('.progress') - left('.train') : 0,
      };
    });
    assert.ok(sizes.wide <= sizes.window, `the page is ${sizes.wide} wide`);
    assert.ok(Math.abs(sizes.indent) < 1, `the bar is ${sizes.indent} to the right of Train`);
    await closeQuietly(opened);
  });
}

test('a narrow page says beside Train how far the run is; the samples come before the settings and the rooms', async () => {
  const opened = await chromium.open('?data=names', { width: 360, height: 740 });
  const { page } = opened;
  assert.equal(await seen(page, '.status-figures'), '');
  await page.click('.train');
  await untilStep(page, 5);
  assert.match(await seen(page, '.status-figures'), /^Step [\d,]+ of [\d,]+ · loss \d\.\d{3}$/);
  const { in_sight, samples, rooms, settings } = await page.evaluate(() => {
    const box = (/** @type {string} */ css) =>
      /** @type {Element} */ (document.querySelector(css)).getBoundingClientRect();
    const { top, bottom } = box('.status-figures');
    return {
      in_sight: top >= 0 && bottom <= innerHeight,
      samples: box('.writing-view').top,
      rooms: box('.rooms-view').top,
      settings: box('.settings-view').top,
    };
  });
  assert.ok(in_sight, 'the figures are on the screen');
  assert.ok(samples < settings && settings < rooms, `samples ${samples}, settings ${settings}, rooms ${rooms}`);
  await closeQuietly(opened);

  const wide = await chromium.open('?data=names');
  await wide.page.click('.train');
  await untilStep(wide.page, 2);
  assert.equal(await seen(wide.page, '.status-figures'), '', 'a wide page has its figures below');
  await closeQuietly(wide);
});

test('a run that diverges is told of in words', async () => {
  const opened = await chromium.open('?data=names&learning_rate=5&warmup_steps=0&max_steps=60&batch_size=2');
  const { page } = opened;
  await page.click('.train');
  await until(
    page,
    () => /^(Done|Stopped)/.test(document.querySelector('.status')?.textContent ?? ''),
    'the run is over',
  );
  assert.ok((await figure(page, 2)) > 3.7, 'it did diverge');
  assert.match(await seen(page, '.readout'), /^Worse than blind guessing/);
  await closeQuietly(opened);
});

test('Reset and Step keep the focus when they turn off, and Step is off once the run is over or outdated', async () => {
  const opened = await chromium.open('?data=names&max_steps=3&n_embd=16');
  const { page } = opened;
  const step = '.run-bar .secondary';
  const off = () => page.$eval(step, (button) => button.getAttribute('aria-disabled'));
  await openRoom(page, 'tokenizer');
  await page.click(step);
  await untilStep(page, 1);
  assert.equal(await off(), 'false');
  await setSetting(page, 'n_embd', '32');
  await until(page, (css) => document.querySelector(css)?.getAttribute('aria-disabled') === 'true', 'Step is off', [
    step,
  ]);
  assert.match(await seen(page, '.room .old-run'), /before your change/);
  assert.match(await seen(page, '.chart-view .old-run'), /before your change/);
  await page.click(step);
  await page.click('.run-bar .reset');
  await untilStatus(page, 'A fresh model');
  await until(page, () => document.querySelector('.reset')?.getAttribute('aria-disabled') === 'true', 'Reset is off');
  assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('reset')), true);
  assert.equal(await seen(page, '.old-run'), '');
  await page.click('.train');
  await untilStatus(page, 'Done after 3 steps');
  assert.equal(await off(), 'true');
  await closeQuietly(opened);
});
