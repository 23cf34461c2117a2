// Two playgrounds in one document: neither knows of the other. Ids, fields, paste, drop, kept texts and runs are each
// one's own. And what the policy of Trusted Types keeps out of a page.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, SAVED_AFTER_MS, startBrowser, until, wait } from './browser.js';

const chromium = await startBrowser();
after(() => chromium.close());

/** @typedef {import('puppeteer-core').Page} Page */

/** Puts a second playground behind the first and waits until it has its engine. @param {Page} page */
async function addSecond(page) {
  await page.evaluate(() => document.body.append(document.createElement('microgpt-playground')));
  await until(
    page,
    () =>
      document.querySelectorAll('microgpt-playground')[1]?.querySelector('.status')?.textContent ===
      'A fresh model, untrained.',
    'the second is ready',
  );
}

/** What an element of each playground says. @param {Page} page @param {string} css */
const ofBoth = (page, css) =>
  page.$$eval(
    'microgpt-playground',
    (both, wanted) =>
      both.map((one) => {
        const element = one.querySelector(wanted);
        return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement
          ? element.value
          : (element?.textContent ?? '');
      }),
    css,
  );

test('two playgrounds on one page train, take texts and keep them side by side', async () => {
  const opened = await chromium.open('?max_steps=40&warmup_steps=0');
  const { page } = opened;
  await addSecond(page);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  });
  assert.deepEqual(twice, [], 'no id stands twice');

  // A paste goes where the focus is, a drop where it falls.
  await page.evaluate(() => {
    const [first, second] = document.querySelectorAll('microgpt-playground');
    /** @param {string} text */
    const holding = (text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      return data;
    };
    const chip = second.querySelector('.chip');
    chip?.dispatchEvent(
      new ClipboardEvent('paste', {
        clipboardData: holding('second second '.repeat(9)),
        bubbles: true,
        cancelable: true,
      }),
    );
    const file = new DataTransfer();
    file.items.add(new File(['first first '.repeat(9)], 'first.txt'));
    first.dispatchEvent(new DragEvent('drop', { dataTransfer: file, bubbles: true, cancelable: true }));
  });
  await until(
    page,
    () =>
      [...document.querySelectorAll('.text-box')].every(
        (box) => /** @type {HTMLTextAreaElement} */ (box).value !== '',
      ),
    'both have their texts',
  );
  assert.deepEqual(
    (await ofBoth(page, '.text-box')).map((text) => text.slice(0, 6)),
    ['first ', 'second'],
  );

  // A setting and a run of one are none of the other's.
  await page.$$eval('microgpt-playground', ([, second]) => {
    const seed = /** @type {HTMLInputElement} */ (second.querySelector('[data-key="seed"] input'));
    seed.value = '7';
    seed.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.$$eval('microgpt-playground .train', ([, train]) => /** @type {HTMLElement} */ (train).click());
  await until(
    page,
    () => /^Done/.test(document.querySelectorAll('.status')[1].textContent ?? ''),
    'the second is done',
  );
  assert.equal((await ofBoth(page, '.status'))[0], 'A fresh model, untrained.');
  assert.deepEqual(await ofBoth(page, '[data-key="seed"] input'), ['42', '7']);

  await wait(SAVED_AFTER_MS); // what is typed is kept after a while, and nothing says when
  await page.reload();
  await addSecond(page);
  assert.deepEqual(
    (await ofBoth(page, '.text-box')).map((text) => text.slice(0, 6)),
    ['first ', 'second'],
  );
  assert.deepEqual(await ofBoth(page, '[data-key="seed"] input'), ['42', '7']);
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
