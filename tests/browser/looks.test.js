// Appearance and behaviour of the page where there once were bugs: number fields that change a value in silence, a
// page wider than its window, a narrow page that shows no progress, a run that diverges.
// How numbers are printed is tested in tests/js/format.test.js.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, openRoom, setSetting, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  boxOf,
  button,
  click,
  drawn,
  figure,
  focus,
  reset,
  seen,
  step,
  train,
  untilFocused,
  untilIs,
  untilSays,
  untilStatus,
  untilStep,
  valueIn,
  writePrompt,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

const RATE = AT.field('learning_rate');
const RATE_BOX = AT.control(RATE);

/** @param {Page} page @param {string} value */
const untilRate = (page, value) => untilIs(page, RATE_BOX, { attribute: ['aria-valuenow', value] });

test('a number field takes a decimal comma, steps as its buttons do, and keeps what is no number', async () => {
  const opened = await chromium.open('?data=names');
  const { page } = opened;
  await setSetting(page, 'learning_rate', '0,01');
  await untilRate(page, '0.01');
  assert.equal(await valueIn(page, RATE_BOX), '0,01', 'it stays as written while it is written');
  assert.equal(await seen(page, AT.fieldError(RATE)), '');

  await page.keyboard.press('ArrowUp');
  await untilRate(page, '0.02');
  assert.equal(await valueIn(page, RATE_BOX), '0.02');
  await page.keyboard.press('ArrowDown');
  await untilRate(page, '0.01');
  await click(page, button('Learning rate: more', RATE));
  await untilRate(page, '0.02');

  await focus(page, RATE_BOX);
  const { x, y, width, height } = await boxOf(page, RATE_BOX);
  await page.mouse.move(x + width / 2, y + height / 2);
  const turned = page.evaluate(() => new Promise((done) => addEventListener('wheel', () => done(0), { once: true })));
  await page.mouse.wheel({ deltaY: -40 });
  await turned;
  await drawn(page);
  assert.equal(await valueIn(page, RATE_BOX), '0.02', 'the wheel scrolls the page and changes nothing');

  await setSetting(page, 'learning_rate', '1.2,3');
  await untilIs(page, AT.fieldError(RATE), { begins: 'Learning rate must be a number' });
  await page.keyboard.press('Tab');
  assert.equal(await valueIn(page, RATE_BOX), '1.2,3');
  assert.equal(await attributeOf(page, RATE_BOX, 'aria-invalid'), 'true');
  assert.match(await seen(page, AT.status), /^A setting needs attention/);

  await setSetting(page, 'max_steps', '2,500');
  // A count is read as the page prints it.
  await untilIs(page, AT.control(AT.field('max_steps')), { attribute: ['aria-valuenow', '2500'] });
  await closeQuietly(opened);
});

for (const width of [320, 360, 720, 768, 1200, 1440]) {
  test(`at ${width} pixels a long prompt does not widen the page, and the progress bar is not indented`, async () => {
    const opened = await chromium.open('?data=names', { width });
    const { page } = opened;
    await writePrompt(page, 'abcdefghijklmnopqrstuvwxyz'.repeat(4));
    await drawn(page);
    const { wide, window } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      window: innerWidth,
    }));
    const [bar, button] = [await boxOf(page, AT.progress), await boxOf(page, AT.train)];
    const indent = bar.top > button.top + 30 ? bar.left - button.left : 0; // if the bar has a line of its own
    assert.ok(wide <= window, `the page is ${wide} wide`);
    assert.ok(Math.abs(indent) < 1, `the bar is ${indent} to the right of Train`);
    await closeQuietly(opened);
  });
}

test('a narrow page says beside Train how far the run is; the samples come before the settings and the rooms', async () => {
  const opened = await chromium.open('?data=names', { width: 360, height: 740 });
  const { page } = opened;
  assert.equal(await seen(page, AT.narrowFigures), '');
  await train(page);
  await untilStep(page, 5);
  assert.match(await seen(page, AT.narrowFigures), /^Step [\d,]+ of [\d,]+ · loss \d\.\d{3}$/);
  const { top, bottom } = await boxOf(page, AT.narrowFigures);
  assert.ok(top >= 0 && bottom <= 740, 'the figures are on the screen');
  const [samples, settings, rooms] = await Promise.all(
    [AT.samplesView, AT.settings, AT.rooms].map(async (at) => (await boxOf(page, at)).top),
  );
  assert.ok(samples < settings && settings < rooms, `samples ${samples}, settings ${settings}, rooms ${rooms}`);
  await closeQuietly(opened);

  const wide = await chromium.open('?data=names');
  await train(wide.page);
  await untilStep(wide.page, 2);
  assert.equal(await seen(wide.page, AT.narrowFigures), '', 'a wide page has its figures below');
  await closeQuietly(wide);
});

test('a run that diverges is told of in words', async () => {
  const opened = await chromium.open('?data=names&learning_rate=5&warmup_steps=0&max_steps=60&batch_size=2');
  const { page } = opened;
  await train(page);
  await untilSays(page, AT.status, /^(Done|Stopped)/);
  assert.ok((await figure(page, 'loss')) > 3.7, 'it did diverge');
  assert.doesNotMatch(await seen(page, AT.readout), /∞|wavering/);
  await untilSays(page, { css: '[data-test="verdict"]' }, /worse than blind guessing/);
  await closeQuietly(opened);
});

test('Reset and Step keep the focus when they turn off, and Step is off once the run is over or outdated', async () => {
  const opened = await chromium.open('?data=names&max_steps=3&n_embd=16');
  const { page } = opened;
  const off = () => attributeOf(page, AT.step, 'aria-disabled');
  await openRoom(page, 'tokenizer');
  await step(page);
  await untilStep(page, 1);
  assert.equal(await off(), 'false');
  await setSetting(page, 'n_embd', '32');
  await untilIs(page, AT.step, { attribute: ['aria-disabled', 'true'] });
  assert.match(await seen(page, AT.room), /before your change/);
  assert.match(await seen(page, AT.curve), /before your change/);
  await step(page);
  await reset(page);
  await untilStatus(page, 'A fresh model');
  await untilIs(page, AT.reset, { attribute: ['aria-disabled', 'true'] });
  await untilFocused(page, AT.reset);
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /before your change/);
  await train(page);
  await untilStatus(page, 'Done after 3 steps');
  assert.equal(await off(), 'true');
  await closeQuietly(opened);
});
