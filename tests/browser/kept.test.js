// A run survives its page: reloaded in the midst of training, or closed without warning, it goes on from its last save as if
// nothing had happened. The truth is the engine in Node with the same seed, never interrupted.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { kept as wordsOf } from '../../web/words/en/kept.js';
import { closeQuietly, startBrowser } from './browser.js';
import { hashOf, KEPT, savedIn, untilStored } from './kept_run.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import { button, click, countOf, train, untilSays, untilSeen, untilStatus } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());
const engine = await openEngine();
const words = wordsOf(en.format);

/** @typedef {import('puppeteer-core').Page} Page */

const { offer: OFFER, where: WHERE, list: LIST } = KEPT;

/** @param {Page} page */
const hashIn = async (page) => (await savedIn(page)).hash;

const STEPS = 20_000; // some ten seconds: it is still training when it is interrupted
const SHORT = 400;

test('a page that is reloaded in the midst of training goes on from its last save, with every bit', async () => {
  // The warmup as in Node: on the page it only shrinks with the steps.
  const opened = await chromium.open(`${namesAddress(1, STEPS)}&warmup_steps=${STEPS / 10}`);
  const { page } = opened;
  await train(page);
  const stored = await untilStored(page, (steps) => steps.some((step) => step > 0));
  await page.reload();
  await untilStatus(page, 'Paused at step');
  const { step, hash } = await savedIn(page);
  assert.ok(step >= stored, `${step} after ${stored}`);
  const mine = trainNames(engine, 1, STEPS, step);
  assert.equal(hash, hashOf(mine.save()));
  await click(page, button(en.run.step));
  await untilStatus(page, `Paused at step ${en.format.count(step + 1)}`);
  mine.run(1);
  assert.equal(await hashIn(page), hashOf(mine.save()), 'and a step later');
  mine.free();
  await closeQuietly(opened);
});

test('a page that is closed without warning: a new one offers the run, which goes on to the same end; it can be deleted', async () => {
  const opened = await chromium.open(namesAddress(1, SHORT));
  const { page } = opened;
  await train(page);
  await untilStatus(page, `Done after ${SHORT} steps`);
  await untilStored(page, (steps) => steps.includes(SHORT));
  const whole = await hashIn(page);
  const second = await page.browserContext().newPage();
  await page.close();
  await second.goto(new URL('', chromium.url).href);
  await untilSays(second, OFFER, words.go_on);
  await click(second, button(words.go_on, OFFER));
  await untilStatus(second, `Done after ${SHORT} steps`);
  assert.equal(await hashIn(second), whole);
  const mine = trainNames(engine, 1, SHORT);
  assert.equal(whole, hashOf(mine.save()));
  mine.free();
  await click(second, WHERE);
  await untilSays(second, LIST, words.about('Names', SHORT, SHORT));
  await untilSays(second, LIST, words.shown);

  // A third tab has a copy of it, and may not delete what the second one has open.
  const third = await second.browserContext().newPage();
  await third.goto(chromium.url);
  await untilSeen(third, OFFER);
  await click(third, button(words.remove, OFFER));
  await untilSeen(third, WHERE);
  await click(third, WHERE);
  await untilSeen(third, { css: '[data-test="kept-run"]' });
  await third.close();

  await click(second, button(/** @type {any} */ (await nameIn(second)), LIST));
  await untilSays(second, LIST, words.none);
  assert.equal(await countOf(second, { css: '[data-test="kept-run"]' }), 0);
  await second.close();
});

/** The name of the button that deletes the first run of the list. @param {Page} page */
const nameIn = (page) => page.$eval('[data-test="kept-remove"]', (one) => one.getAttribute('aria-label'));

test('where storage is full or refused, training goes on and the page says it', async () => {
  const full = await chromium.open(namesAddress(1, SHORT), {
    before: () => {
      // The worker that stores runs meets a disk without room.
      const start = globalThis.Worker;
      globalThis.Worker = class extends start {
        constructor(/** @type {any} */ url, /** @type {any} */ options) {
          super(url, options);
          if (options?.name !== 'keeper') return;
          const send = this.postMessage.bind(this);
          this.postMessage = (/** @type {any} */ message) => {
            if (message.call !== 'save') return send(message);
            const value = { kind: 'disk', refused: 'full' };
            queueMicrotask(() => this.onmessage?.(/** @type {any} */ ({ data: { id: message.id, value } })));
          };
        }
      };
    },
  });
  await train(full.page);
  await untilStatus(full.page, `Done after ${SHORT} steps`);
  await untilSays(full.page, WHERE, words.where.full);
  await closeQuietly(full);
});
