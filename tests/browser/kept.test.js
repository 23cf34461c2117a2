// A run survives its page: reloaded in the midst of training, or closed without warning, it goes on from its last save as if
// nothing had happened. The truth is the engine in Node with the same seed, never interrupted.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { kept as wordsOf } from '../../web/words/en/kept.js';
import { closeQuietly, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import { button, click, countOf, train, untilSays, untilSeen, untilStatus } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());
const engine = await openEngine();
const words = wordsOf(en.format);

/** @typedef {import('puppeteer-core').Page} Page */

const OFFER = { css: '[data-test="offer"]' };
const WHERE = { css: '[data-test="kept-where"]' };
const LIST = { css: '[data-test="kept-list"]' };

/** One hash of the saved run: all parameters, moments, the generators and the place in the data. @param {Uint8Array} bytes */
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The same hash of the active run of the page, and its step. @param {Page} page */
async function savedIn(page) {
  const { step, digest } = await page.evaluate(async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    for (let run = 9; run > 0; run--) {
      const found = await client.request({ type: 'snapshot', run }).catch(() => null);
      if (found === null) continue;
      return { step: found.step, digest: [...new Uint8Array(await crypto.subtle.digest('SHA-256', found.bytes))] };
    }
    return { step: 0, digest: [] };
  });
  return { step, hash: Buffer.from(digest).toString('hex') };
}

/** @param {Page} page */
const hashIn = async (page) => (await savedIn(page)).hash;

/** What is stored, by the steps of the runs. @param {Page} page @param {(steps: number[]) => boolean} isEnough */
async function untilStored(page, isEnough) {
  for (;;) {
    const steps = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const runs = await root.getDirectoryHandle('microgpt-playground', { create: true });
      const found = [];
      for await (const folder of /** @type {any} */ (runs).values()) {
        for (const slot of ['a', 'b']) {
          const file = await folder.getFileHandle(slot).then(
            (/** @type {any} */ handle) => handle.getFile(),
            () => null,
          );
          const text = await file?.text();
          found.push(Number(/"step":(\d+)/.exec(text ?? '')?.[1] ?? 0));
        }
      }
      return found;
    });
    if (isEnough(steps)) return Math.max(...steps);
  }
}

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
const nameIn = (page) => page.$eval('[data-test="kept-run"] .quiet', (one) => one.getAttribute('aria-label'));

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
