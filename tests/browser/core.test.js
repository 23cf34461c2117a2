// The most important things that a person does with the page, in every browser of `make test`: Chromium, Firefox and
// WebKit, by the drivers in drivers/. The browsers run in parallel; in each of them one test follows the other. The
// other files of this folder test more, in Chromium alone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { hashAfterRun, ownNames, SHARED_RUN, SHARED_STEPS } from '../js/builds.js';
import { expected, USE } from '../js/packed.js';
import { loadAgainInPage } from './again.js';
import { openSite, serveChanged } from './browser.js';
import { startChromium, startFirefox } from './drivers/puppeteer.js';
import { startWebKit } from './drivers/webdriver.js';
import { walkGuide } from './guide_core.js';
import { hashInPage } from './hash.js';
import { KEPT } from './kept_run.js';
import { keepSite } from './kept_site.js';
import {
  AT,
  chooseText,
  chosenText,
  click,
  figure,
  killWorker,
  pause,
  pictureOf,
  press,
  seen,
  settle,
  step,
  train,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  untilValue,
  valueIn,
  writePrompt,
} from './page_objects.js';

/** @import { TestContext } from 'node:test' */
/** @import { Driver, Page } from './drivers/driver.js' */

const BROWSERS = { Chromium: startChromium, Firefox: startFirefox, WebKit: startWebKit };

/** Fast steps, and so many that a run never ends before it is paused. */
const SMALL = '?data=names&n_layer=1&n_embd=16&n_head=2&max_steps=10000000&pace=fast';
const RHYME = `${'one two three four five, once I caught a fish alive\n'.repeat(20)}Ærøskøbing – “五” 🙂`;

/** The line at the foot that says whether the page works offline. */
const OFFLINE = { css: '[data-test="offline-line"]' };

/** What each room of the inside shows once the engine has answered. @type {Record<string, string[]>} */
const INSIDE = {
  autograd: ['[data-test="tile-value"]', '[data-test="nudge-chosen"]'],
  network: ['[data-test="network-next"] [translate="no"]', '[data-head="0/0"]', '[data-test="embeddings-sentence"]'],
  optimizer: ['[data-test="schedule-now"]', '[data-test="moment-m"]'],
  inference: ['[data-test="take"][aria-disabled="false"]'],
};

/** A program of somebody else, with the engine of one file that the package for npm has. */
const PROGRAM = `import { loadEngine } from './inline.js';
  ${USE}
  use(await loadEngine()).then((said) => { document.body.textContent = JSON.stringify(said); });`;

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
/** The server of another origin, whose page has what a test wants. @type {import('node:http').Server} */
let host;
let host_url = '';
before(async () => {
  site = await openSite();
  host = createServer((request, response) => {
    if (request.url === '/inline.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' });
      return response.end(readFileSync(new URL('../../build/package/inline.js', import.meta.url)));
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    const sandbox = request.url === '/sandboxed' ? 'sandbox="allow-scripts"' : '';
    const body =
      request.url === '/text'
        ? `<textarea>${RHYME}</textarea>`
        : request.url === '/package'
          ? `<script type="module">${PROGRAM}</script>`
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

/** @param {Page} page */
async function closeQuietly(page) {
  assert.deepEqual(await page.close(), []);
}

/** Functions that open a page of a browser for a test. @param {() => Driver} driver */
function openers(driver) {
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
  return { open, openReady };
}

/** @param {() => Driver} driver */
function defineDeath(driver) {
  const { openReady } = openers(driver);

  test('a worker that dies is noticed, and Restart trains again with text and settings', async (t) => {
    const page = await openReady(t, `${SMALL}&seed=99`);
    await train(page);
    await untilStep(page, 2);
    await pause(page); // then the views are answered at once, on a busy machine too
    await untilSeen(page, AT.lit); // while a part of the engine is being loaded, it may be silent for longer
    await train(page);
    await killWorker(page);
    await untilIs(page, AT.panel, { begins: 'The engine stopped.' });
    await click(page, AT.restart);
    await untilReady(page);
    assert.equal(await valueIn(page, AT.control(AT.field('seed'))), '99');
    await train(page);
    await untilStep(page, 2);
    await closeQuietly(page);
  });
}

/**
 * Whether a page on a server without headers opens when the server has gone, and what a switch for threads makes of it.
 * @param {() => Driver} driver
 */
function defineOffline(driver) {
  test('after one visit it opens and trains without its server, and threads are switched on there', async (t) => {
    const kept = await keepSite(t);
    const page = await openers(driver).open(t, `${kept.url}${SMALL}&offline=1`);
    await untilReady(page);
    await untilIs(page, OFFLINE, { attribute: ['data-kept', 'kept'] });
    await kept.stop();
    await page.reload();
    await untilReady(page);
    await train(page);
    await untilStep(page, 2);
    await pause(page);
    await press(page, OFFLINE);
    await press(page, { css: '[data-test="offline-threads"]' });
    await page.until(() => crossOriginIsolated, 'it is isolated', []);
    // The run is there again; WebKit makes a new tab of an isolated page, in which it is offered.
    await untilIs(page, AT.status, { matches: ['^(Paused|A fresh model)', ''] });
    await train(page);
    await untilStep(page, 3);
    await page.close(); // browsers complain that the server cannot be asked for another version
  });
}

/** The bits of the first run of the page, as it would be saved. @param {Page} page */
const savedBits = (page) =>
  page.evaluate(async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    const { bytes } = await client
      .request({ type: 'snapshot', run: 1 })
      .catch(() => client.request({ type: 'snapshot', run: 2 }));
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join();
  });

/** @param {() => Driver} driver */
function defineCore(driver) {
  const { open, openReady } = openers(driver);

  test('the page opens ready: a text is chosen, its letters are shown, and nothing runs by itself', async (t) => {
    const page = await openReady(t, '');
    assert.equal(await chosenText(page), 'Names');
    await press(page, AT.door('tokenizer'));
    await untilIs(page, AT.tokens, { count: 27 });
    assert.equal(await figure(page, 'step'), 0);
    await closeQuietly(page);
  });

  test('the line of the engine names what runs, and why no more threads do', async (t) => {
    const page = await openReady(t, '');
    const { shares, cores } = await page.evaluate(() => ({
      shares: typeof SharedArrayBuffer === 'function',
      cores: navigator.hardwareConcurrency,
    }));
    await untilSays(page, AT.machine, 'Engine: '); // it comes once the page has started
    if (/did not start/.test(await seen(page, AT.machine))) {
      // Three browsers have just been started: the threads may have taken longer than the page waits for them.
      await page.reload();
      await untilReady(page);
      await untilSays(page, AT.machine, 'Engine: ');
    }
    const line = await seen(page, AT.machine);
    assert.match(line, /^Engine: (relaxed )?SIMD, /);
    if (cores > 1 && !shares) assert.match(line, / 1 thread \(this browser shares no memory between threads\) · /);
    else assert.doesNotMatch(line, /shares no memory|did not start/);
    await closeQuietly(page);
  });

  test('a run is kept: after a reload it is there again, with every bit', async (t) => {
    const page = await openReady(t, SMALL.replace('10000000', '60'));
    await train(page);
    await untilStatus(page, 'Done after 60 steps');
    const bits = await savedBits(page);
    await click(page, KEPT.where);
    await untilSays(page, KEPT.list, 'step 60 of 60');
    await page.reload();
    await untilStatus(page, 'Done after 60 steps');
    assert.equal(await savedBits(page), bits);
    await closeQuietly(page);
  });

  test('the guide is walked: questions of each kind, a curve, a text, a step by hand; then the page is given back', async (t) => {
    const page = await openReady(t, SMALL);
    await walkGuide(page);
    await closeQuietly(page);
  });

  test('the rooms of the inside open and show a trained model', async (t) => {
    const page = await openReady(t);
    await train(page);
    await untilStep(page, 20);
    await pause(page);
    await untilStatus(page, 'Paused at step');
    for (const [room, shown] of Object.entries(INSIDE)) {
      await press(page, AT.door(room));
      for (const one of shown) await untilSeen(page, { css: one });
    }
    await closeQuietly(page);
  });

  test('it trains, its curve and its samples appear, and a pause holds it where it is', async (t) => {
    const page = await openReady(t);
    const empty = await pictureOf(page);
    await train(page);
    await untilStep(page, 20);
    await untilSeen(page, AT.newestSample);
    assert.notEqual(await pictureOf(page), empty);
    await pause(page);
    await untilStatus(page, 'Paused at step');
    await settle(page);
    const held = await figure(page, 'step');
    assert.equal(await seen(page, AT.status), `Paused at step ${held.toLocaleString('en')}.`);
    await step(page); // one more, if nothing was trained in between
    await untilStatus(page, `Paused at step ${(held + 1).toLocaleString('en')}.`);
    await train(page);
    await untilStep(page, held + 3);
    await closeQuietly(page);
  });

  test('a text that was copied on another page is pasted, letter by letter the same, and learnt', async (t) => {
    const page = await open(t, `${host_url}text`);
    await click(page, { css: 'textarea' });
    await page.press('Control+a');
    await page.press('Control+c');
    await page.go(`${site.url}${SMALL}`);
    await untilReady(page);
    await click(page, AT.newText);
    await click(page, AT.textBox);
    await page.press('Control+v');
    await untilValue(page, AT.textBox, RHYME);
    await untilIs(page, AT.textFacts, { begins: `${[...RHYME].length.toLocaleString('en')} characters · 21 lines` });
    await press(page, AT.door('tokenizer'));
    await untilIs(page, AT.tokens, { count: new Set(RHYME).size + 1 }); // with the sign of a beginning
    await untilReady(page);
    await train(page);
    await untilStep(page, 2);
    await closeQuietly(page);
  });

  test('another text takes the place of the one that was learnt', async (t) => {
    const page = await openReady(t);
    await train(page);
    await untilStep(page, 2);
    await pause(page);
    await untilStatus(page, 'Paused');
    await chooseText(page, 'Verse');
    await untilIs(page, AT.sentence, { begins: 'Poems' });
    await untilIs(page, AT.train, { begins: 'Train anew' });
    await train(page);
    await untilStatus(page, 'Training');
    await untilStep(page, 2);
    await closeQuietly(page);
  });

  test('a prompt is gone on with', async (t) => {
    const page = await openReady(t);
    await train(page);
    await untilStep(page, 20);
    await writePrompt(page, 'an');
    await page.press('Enter');
    await untilSays(page, AT.prompt, 'written at step');
    assert.equal(await seen(page, AT.given), 'an');
    assert.equal(await seen(page, AT.promptError), '');
    await closeQuietly(page);
  });

  test('it trains in a frame of a page of another origin', async (t) => {
    const page = await open(t, host_url);
    const frame = await page.frame(AT.frame);
    await untilReady(frame);
    await train(frame);
    await untilStep(frame, 5);
    await closeQuietly(page);
  });

  test('a frame without an origin trains on a worker of its own; where none may run it says so and what to do', async (t) => {
    const page = await open(t, `${host_url}sandboxed`);
    const frame = await page.frame(AT.frame);
    // In WebKit the content policy's 'self' matches nothing there, so no script runs: then the page itself must say it.
    await frame.until(
      () =>
        document.querySelector('[data-test="panel"]')?.checkVisibility() ||
        /^A fresh model/.test(document.querySelector('[data-test="status"]')?.textContent?.trim() ?? '') ||
        (document.readyState === 'complete' &&
          document.querySelector('[data-started]') === null &&
          document.querySelector('microgpt-playground > p')?.checkVisibility({ visibilityProperty: true })),
      'it is ready, or cannot start',
      [],
    );
    const said = (await seen(frame, AT.panel)) || (await seen(frame, AT.before));
    if (said === '') {
      await train(frame);
      await untilStep(frame, 5);
      await closeQuietly(page);
      return;
    }
    assert.match(
      said,
      /^The engine could not be loaded\.\s+This frame may not run workers\.|^Loading the playground… If this stays,/,
    );
    assert.match(said, /sandbox="allow-scripts allow-same-origin"/);
    await page.close(); // browsers complain of the worker themselves
  });

  test('the engine of the package that is one file trains in a page of somebody else, to the same bits', async (t) => {
    const page = await open(t, `${host_url}package`);
    await page.until(() => document.body.textContent?.endsWith('}'), 'the program has ended', []);
    const { build, threads, ...said } = JSON.parse(await page.evaluate(() => document.body.textContent ?? ''));
    assert.deepEqual([build, threads], ['simd', 1]);
    assert.deepEqual(said, await expected());
    await closeQuietly(page);
  });

  test('parts of the engine that were lost on the way come when they are asked for again, threads too', async (t) => {
    let is_losing = false;
    /** How often each file was requested. @type {Map<string, number>} */
    const asked = new Map();
    let tell = () => {};
    /** The page itself fetches the second part soon after it is ready. @type {Promise<void>} */
    const is_whole = new Promise((done) => {
      tell = done;
    });
    const poor = await serveChanged(t, ({ url = '' }) => {
      const file = url.replace(/.*\/|\?.*/g, '');
      if (file.endsWith('.deferred.wasm')) tell();
      if (!is_losing || !/^microgpt-.*(\.js|\.deferred\.wasm)$/.test(file)) return 0;
      const times = (asked.get(file) ?? 0) + 1;
      asked.set(file, times);
      return times <= (file.endsWith('.js') ? 2 : 1) ? 503 : 0; // a failed script is requested again at once
    });
    const page = await open(t, `${poor.url}${SMALL}`);
    await untilReady(page);
    await is_whole; // else the page's request would be counted with those of the test
    is_losing = true;
    const { threads, failed, step, characters } = await page.evaluate(loadAgainInPage);
    const several = threads > 1 ? '-threads' : '';
    assert.deepEqual(failed, [
      `The server answered 503 for microgpt-simd${several}.js.`,
      `The server answered 503 for microgpt-simd${several}.deferred.wasm.`,
    ]);
    assert.deepEqual([step, characters], [3, 4]);
  });

  test('where the scripts of the second part do not come, a sentence says so, and then they do', async (t) => {
    let is_gone = true;
    const poor = await serveChanged(t, ({ url = '' }) => (is_gone && url.includes('/worker_later-') ? 503 : 0));
    const page = await open(t, `${poor.url}${SMALL}&tokenizer=bpe`);
    await untilSays(page, AT.runError, /^The server answered 503 for worker_later-[A-Z0-9]+\.js\.$/);
    is_gone = false;
    await train(page);
    await untilStep(page, 2);
    await untilSeen(page, AT.lit);
    await page.close(); // browsers complain of the missing script themselves
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

/** Starts a browser for the tests of this suite. @param {() => Promise<Driver>} start @returns {() => Driver} */
function startedBy(start) {
  /** @type {Driver} */
  let driver;
  before(async () => {
    driver = await start();
  });
  after(() => driver?.close());
  return () => driver;
}

describe('the core of the page', { concurrency: 1 + Object.keys(BROWSERS).length }, () => {
  for (const [name, start] of Object.entries(BROWSERS)) {
    describe(`in ${name}`, { concurrency: 1 }, () => {
      const driver = startedBy(start);
      defineCore(driver);
      defineOffline(driver);
      if (name !== 'WebKit') defineDeath(driver);
    });
  }

  // WebKit is the slowest of the three, so the test that takes it longest is here.
  describe('in WebKit whose language is no language tag', { concurrency: 1 }, () => {
    const driver = startedBy(() => startWebKit({ locale: 'C.UTF-8' }));
    test('the page opens and trains', async (t) => {
      const page = await openers(driver).openReady(t);
      assert.throws(() => new Intl.NumberFormat('C'), RangeError);
      assert.equal(await page.evaluate(() => navigator.language), 'C');
      await train(page);
      await untilStep(page, 2);
      await closeQuietly(page);
    });
    defineDeath(driver);
  });
});
