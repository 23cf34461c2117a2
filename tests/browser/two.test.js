// Two playgrounds in one document: neither knows of the other. Each has its own ids, fields, pastes, drops, kept texts
// and runs. Also: what the policy of Trusted Types forbids in a page.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, drop, startBrowser } from './browser.js';
import { AT, atOnce, button, handleOf, seen, untilIs, untilKept, valuesOf } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

/** @typedef {import('puppeteer-core').Page} Page */

const SECOND = { css: '[data-test="second"]' };
const SEED = AT.control(AT.field('seed'));

/**
 * Adds a second playground after the first and waits until it has its engine and a run: one that was kept, or a fresh
 * model.
 * @param {Page} page
 */
async function addSecond(page) {
  await page.evaluate(() => {
    const second = document.createElement('microgpt-playground');
    second.dataset.test = 'second';
    document.body.append(second);
  });
  await untilIs(page, { ...AT.status, within: SECOND }, { matches: ['^(A fresh model|Done|Paused)', ''] });
}

test('two playgrounds on one page train, take texts and keep them side by side', async () => {
  const opened = await chromium.open('?max_steps=40&warmup_steps=0');
  const { page } = opened;
  await addSecond(page);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  });
  assert.deepEqual(twice, [], 'no id stands twice');

  // A paste goes to the playground with the focus, a drop to the one on which it is made.
  await (await handleOf(page, { ...AT.textCalled('Verse'), within: SECOND })).evaluate((chip) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'second second '.repeat(9));
    chip.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await drop(page, 'first.txt', 'first first ', 9); // on the first
  await untilIs(page, AT.textBox, { value_has: 'first' });
  await untilIs(page, { ...AT.textBox, within: SECOND }, { value_has: 'second' });
  assert.deepEqual(
    (await valuesOf(page, AT.textBox)).map((text) => text.slice(0, 6)),
    ['first ', 'second'],
  );

  // Settings and runs of one playground do not affect the other.
  await atOnce(page, [
    [{ css: '[data-key="seed"] input', within: SECOND }, '7'],
    { ...button('Train'), within: SECOND },
  ]);
  await untilIs(page, { ...AT.status, within: SECOND }, { begins: 'Done' });
  assert.equal(await seen(page, AT.status), 'A fresh model, untrained.'); // of the first
  assert.deepEqual(await valuesOf(page, SEED), ['42', '7']);

  await untilKept(page, { titles: ['first.txt'] });
  await untilKept(page, { titles: ['Your text'], typed: { seed: '7' } });
  await page.reload();
  await addSecond(page);
  assert.deepEqual(
    (await valuesOf(page, AT.textBox)).map((text) => text.slice(0, 6)),
    ['first ', 'second'],
  );
  assert.deepEqual(await valuesOf(page, SEED), ['42', '7']);
  await closeQuietly(opened);
});

test('no string becomes markup or a script: the browser holds the page to it', async () => {
  const { page } = await chromium.open();
  const refused = await page.evaluate(() =>
    [
      () => {
        document.body.innerHTML = '<b>x</b>';
      },
      () => new Worker('/web/worker.js'),
      () => /** @type {any} */ (globalThis).trustedTypes.createPolicy('another', {}),
    ].map((action) => {
      try {
        action();
        return 'allowed';
      } catch (error) {
        return /** @type {Error} */ (error).name;
      }
    }),
  );
  assert.deepEqual(refused, ['TypeError', 'TypeError', 'TypeError']);
  await page.browserContext().close();
});
