// The core of what a person does with the page, in every browser that make test has: Chromium, Firefox and WebKit, by the
// drivers in drivers/. The browsers work side by side; in each of them one test follows the other. What goes deeper is
// asked in Chromium alone, by the other files of this folder.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { serve } from '../../web/site/serve.js';
import { hashAfterRun, ownNames, SHARED_RUN, SHARED_STEPS } from '../js/builds.js';
import { loadAgainInPage } from './again.js';
import { SITE, serveChanged } from './browser.js';
import { startChromium, startFirefox } from './drivers/puppeteer.js';
import { startWebKit } from './drivers/webdriver.js';
import { hashInPage } from './hash.js';

/** @import { TestContext } from 'node:test' */
/** @import { Driver, Page, View } from './drivers/driver.js' */

const BROWSERS = { Chromium: startChromium, Firefox: startFirefox, WebKit: startWebKit };

/** Quick steps, and so many of them that a run is never over by itself before it is paused. */
const SMALL = '?data=names&n_layer=1&n_embd=16&n_head=2&max_steps=10000000';
const RHYME = `${'one two three four five, once I caught a fish alive\n'.repeat(20)}Ærøskøbing – “五” 🙂`;

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** Another origin's page, which holds what a test wants. @type {import('node:http').Server} */
let host;
let host_url = '';
before(async () => {
  site = await serve({ port: 0, root: SITE });
  host = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    const sandbox = request.url === '/sandboxed' ? 'sandbox="allow-scripts"' : '';
    const body =
      request.url === '/text'
        ? `<textarea>${RHYME}</textarea>`
        : `<iframe title="it" ${sandbox} src="${frameUrl()}">`;
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><style>iframe, textarea { width: 400px; height: 600px }</style>${body}`,
    );
  });
  await new Promise((done) => host.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (host.address());
  host_url = `http://127.0.0.1:${port}/`; // another site than http://localhost
});
after(async () => {
  host.closeAllConnections();
  host.close();
  await site.close();
});

const frameUrl = () => `${site.url}embed.html${SMALL}`;

/** What can be read of an element. @param {View} view @param {string} selector */
const seen = (view, selector) =>
  view.evaluate((css) => {
    const element = /** @type {HTMLElement | null} */ (document.querySelector(css));
    return element?.checkVisibility() ? element.innerText.trim() : '';
  }, selector);

/** Until what can be read of an element begins so. @param {View} view @param {string} selector @param {string} words */
const untilSeen = (view, selector, words) =>
  view.until(
    (css, start) => {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(css));
      return element?.checkVisibility() && element.innerText.trim().startsWith(start);
    },
    `${selector} begins with “${words}”`,
    [selector, words],
  );

/** @param {View} view */
const untilReady = (view) => untilSeen(view, '.status', 'A fresh model');

/** How many steps are shown as done. @param {View} view */
const step = async (view) => Number.parseInt((await seen(view, '.figure dd')).replaceAll(',', ''), 10);

/** @param {View} view @param {number} steps */
const untilStep = (view, steps) =>
  view.until(
    (wanted) =>
      Number.parseInt(document.querySelector('.figure dd')?.textContent?.replaceAll(',', '') ?? '', 10) >= wanted,
    `step ${steps} is done`,
    [steps],
  );

/** Clicks on the chip of a text. @param {View} view @param {string} title */
async function chooseText(view, title) {
  const place = await view.evaluate(
    (wanted) => [...document.querySelectorAll('.chips .chip')].findIndex((chip) => chip.textContent === wanted),
    title,
  );
  assert.ok(place >= 0, `there is a text called “${title}”`);
  await view.click(`.chips .chip:nth-child(${place + 1})`);
}

/**
 * Until the worker has done what it was told before, and the page has drawn what came of it.
 * @param {View} view
 */
const settle = (view) =>
  view.evaluate(async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    await client.request({ type: 'ping' });
    for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done));
  });

/** @param {Page} page */
async function closeQuietly(page) {
  assert.deepEqual(await page.close(), []);
}

/** @param {() => Driver} driver */
function defineCore(driver) {
  /** @param {TestContext} t @param {string} url */
  const open = async (t, url) => {
    const page = await driver().open(url);
    t.after(() => page.close()); // also when the test fails
    return page;
  };

  /** @param {TestContext} t @param {string} [address] */
  const openReady = async (t, address = SMALL) => {
    const page = await open(t, `${site.url}${address}`);
    await untilReady(page);
    return page;
  };

  test('the page opens ready: a text is chosen, its letters are shown, and nothing runs by itself', async (t) => {
    const page = await openReady(t, '');
    assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Names');
    await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[data-room="tokenizer"]')).click());
    await page.until(() => document.querySelectorAll('.room .tile').length === 27, 'its letters are shown', []);
    assert.equal(await step(page), 0);
    await closeQuietly(page);
  });

  test('the line of the engine names what runs, and why no more threads do', async (t) => {
    const page = await openReady(t, '');
    const { shares, cores } = await page.evaluate(() => ({
      shares: typeof SharedArrayBuffer === 'function',
      cores: navigator.hardwareConcurrency,
    }));
    const line = await seen(page, '.machine');
    assert.match(line, /^Engine: (relaxed )?SIMD, /);
    if (cores > 1 && !shares) assert.match(line, / 1 thread \(this browser shares no memory between threads\) · /);
    else assert.doesNotMatch(line, /shares no memory|did not start/);
    await closeQuietly(page);
  });

  test('it trains, its curve and its samples appear, and a pause holds it where it is', async (t) => {
    const page = await openReady(t);
    const picture = () =>
      page.evaluate(() =>
        /** @type {HTMLCanvasElement} */ (document.querySelector('.chart-canvas canvas')).toDataURL(),
      );
    const empty = await picture();
    await page.click('.train');
    await untilStep(page, 20);
    await page.until(() => document.querySelector('.sample'), 'there is a sample', []);
    assert.notEqual(await picture(), empty);
    await page.click('.train');
    await untilSeen(page, '.status', 'Paused at step');
    await settle(page);
    const held = await step(page);
    assert.equal(await seen(page, '.status'), `Paused at step ${held.toLocaleString('en')}.`);
    await page.click('.run-bar .secondary'); // Step: one more, if nothing has gone on meanwhile
    await untilSeen(page, '.status', `Paused at step ${(held + 1).toLocaleString('en')}.`);
    await page.click('.train');
    await untilStep(page, held + 3);
    await closeQuietly(page);
  });

  test('a text that was copied on another page is pasted, letter by letter the same, and learnt', async (t) => {
    const page = await open(t, `${host_url}text`);
    await page.click('textarea');
    await page.press('Control+a');
    await page.press('Control+c');
    await page.go(`${site.url}${SMALL}`);
    await untilReady(page);
    await page.click('.chip-fresh');
    await page.until(() => document.querySelector('.text-box')?.checkVisibility(), 'there is a text box', []);
    await page.click('.text-box');
    await page.press('Control+v');
    await page.until(
      (wanted) => /** @type {HTMLTextAreaElement} */ (document.querySelector('.text-box')).value === wanted,
      'the text is in the box',
      [RHYME],
    );
    await untilSeen(page, '#text-facts', `${[...RHYME].length.toLocaleString('en')} characters · 21 lines`);
    await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[data-room="tokenizer"]')).click());
    await page.until(
      (letters) => document.querySelectorAll('.room .tile').length === letters,
      'its letters are shown, and with them the sign of a beginning',
      [new Set(RHYME).size + 1],
    );
    await untilReady(page);
    await page.click('.train');
    await untilStep(page, 2);
    await closeQuietly(page);
  });

  test('another text takes the place of the one that was learnt', async (t) => {
    const page = await openReady(t);
    await page.click('.train');
    await untilStep(page, 2);
    await page.click('.train');
    await untilSeen(page, '.status', 'Paused');
    await chooseText(page, 'Verse');
    await untilSeen(page, '.source-sentence', 'Poems');
    await untilSeen(page, '.train', 'Train anew');
    await page.click('.train');
    await untilSeen(page, '.status', 'Training');
    await untilStep(page, 2);
    await closeQuietly(page);
  });

  test('a prompt is gone on with', async (t) => {
    const page = await openReady(t);
    await page.click('.train');
    await untilStep(page, 20);
    await page.type('.prompt-box', 'an');
    await page.press('Enter');
    await untilSeen(page, '.prompt-view .stamp', 'written at step');
    assert.equal(await seen(page, '.given'), 'an');
    assert.equal(await seen(page, '#prompt-error'), '');
    await closeQuietly(page);
  });

  test('it trains in a frame of a page of another origin', async (t) => {
    const page = await open(t, host_url);
    const frame = await page.frame('iframe');
    await untilReady(frame);
    await frame.click('.train');
    await untilStep(frame, 5);
    await closeQuietly(page);
  });

  test('a frame without an origin, where no worker may run, says so and what to do', async (t) => {
    const page = await open(t, `${host_url}sandboxed`);
    const frame = await page.frame('iframe');
    // In WebKit the content policy's 'self' is nobody there, so that no script runs: then the page itself must say it.
    await frame.until(
      () =>
        document.querySelector('.panel')?.checkVisibility() ||
        (document.readyState === 'complete' && document.querySelector('[data-started]') === null),
      'it has started, or cannot',
      [],
    );
    const said = (await seen(frame, '.panel')) || (await seen(frame, '.before'));
    assert.match(
      said,
      /^The engine could not be loaded\.\s+This frame may not run workers\.|^Loading the playground… If this stays,/,
    );
    assert.match(said, /sandbox="allow-scripts allow-same-origin"/);
    await page.close(); // browsers complain of the worker themselves
  });

  test('a worker that dies is noticed, and Restart trains again with text and settings', async (t) => {
    const page = await openReady(t, `${SMALL}&seed=99`);
    await page.click('.train');
    await untilStep(page, 2);
    await page.evaluate(() =>
      /** @type {any} */ (document.querySelector('microgpt-playground')).client.worker.terminate(),
    );
    await untilSeen(page, '.panel', 'The engine stopped.');
    await page.click('.panel button');
    await untilReady(page);
    const seed = () => /** @type {HTMLInputElement} */ (document.querySelector('[data-key="seed"] input')).value;
    assert.equal(await page.evaluate(seed), '99');
    await page.click('.train');
    await untilStep(page, 2);
    await closeQuietly(page);
  });

  test('parts of the engine that were lost on the way come when they are asked for again, threads too', async (t) => {
    let is_losing = false;
    /** How often each was asked for. @type {Map<string, number>} */
    const asked = new Map();
    const poor = await serveChanged(t, ({ url = '' }) => {
      const file = url.replace(/.*\/|\?.*/g, '');
      if (!is_losing || !/^microgpt-.*(\.js|\.deferred\.wasm)$/.test(file)) return 0;
      const times = (asked.get(file) ?? 0) + 1;
      asked.set(file, times);
      return times <= (file.endsWith('.js') ? 2 : 1) ? 503 : 0; // a script that failed is asked after at once
    });
    const page = await open(t, `${poor.url}${SMALL}`);
    await untilReady(page);
    is_losing = true;
    const { threads, failed, step, characters } = await page.evaluate(loadAgainInPage);
    const several = threads > 1 ? '-threads' : '';
    assert.deepEqual(failed, [
      `The server answered 503 for microgpt-simd${several}.js.`,
      `The server answered 503 for microgpt-simd${several}.deferred.wasm.`,
    ]);
    assert.deepEqual([step, characters], [3, 4]);
  });

  test('what it has learnt after 200 steps has the same bits as in Node', async (t) => {
    const node = await loadEngine({ build: 'simd' });
    const expected = hashAfterRun(node.createTrainer({ text: ownNames(), config: SHARED_RUN }));
    const page = await openReady(t);
    const hash = await page.evaluate(hashInPage, { reproducible: true }, ownNames(), SHARED_RUN, SHARED_STEPS);
    assert.equal(hash, expected);
    await closeQuietly(page);
  });
}

describe('the core of the page', { concurrency: 1 + Object.keys(BROWSERS).length }, () => {
  for (const [name, start] of Object.entries(BROWSERS)) {
    describe(`in ${name}`, { concurrency: 1 }, () => {
      /** @type {Driver} */
      let driver;
      before(async () => {
        driver = await start();
      });
      after(() => driver?.close());
      defineCore(() => driver);
    });
  }

  describe('in WebKit whose language is no language tag', () => {
    test('the page opens and trains', async () => {
      const driver = await startWebKit({ locale: 'C.UTF-8' });
      try {
        const page = await driver.open(`${site.url}${SMALL}`);
        await untilReady(page);
        assert.throws(() => new Intl.NumberFormat('C'), RangeError);
        assert.equal(await page.evaluate(() => navigator.language), 'C');
        await page.click('.train');
        await untilStep(page, 2);
        await closeQuietly(page);
      } finally {
        await driver.close();
      }
    });
  });
});
