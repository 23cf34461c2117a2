// The builds and their threads in a browser: which build the page chooses if it is isolated and if it is not, alone and
// in a frame; that it says so; the switch "Reproducible"; the same bits as in Node. The choice itself is tested in
// tests/js/threads.test.js.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { threadsFor } from '../../wasm/builds.js';
import { loadEngine } from '../../wasm/engine.js';
import { ISOLATION_HEADERS, SITE_HEADERS, serve } from '../../web/site/serve.js';
import { hashAfterRun, ownNames, ROOT, SHARED_RUN, SHARED_STEPS } from '../js/builds.js';
import { closeQuietly, flipSetting, serveChanged, setSetting, settingValue, startBrowser, watch } from './browser.js';
import { hashInPage } from './hash.js';
import {
  AT,
  chosenText,
  figure,
  pause,
  reset,
  train,
  untilIs,
  untilReady,
  untilSeen,
  untilStatus,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Frame} Frame */

const SITE = resolve(ROOT, 'build/site');

/** Settings whose steps are worth sharing. */
const LARGE = 'data=stories&preset=gpt2&n_layer=2&n_embd=64&n_head=4&block_size=64&batch_size=8';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** The threads of this machine: with a single core there is only one. */
let threads = 1;
before(async () => {
  chromium = await startBrowser();
  const { page } = await chromium.open('', { ready: false });
  threads = threadsFor(await page.evaluate(() => navigator.hardwareConcurrency));
  await page.browserContext().close();
});
after(() => chromium.close());

const several = () => (threads === 1 ? '1 thread' : `${threads} threads`);

/**
 * Waits until the line at the foot of the page begins with these words.
 * @param {Page | Frame} page
 * @param {string} words
 */
const untilMachine = (page, words) =>
  untilIs(page, AT.machine, { tells: [`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, ''] }); // hidden in a frame

test('a page that is isolated computes in relaxed SIMD on several threads and says so', async () => {
  const opened = await chromium.open(`?${LARGE}`);
  const { page } = opened;
  assert.ok(await page.evaluate(() => crossOriginIsolated));
  await untilIs(page, AT.machine, { tells: [`^Engine: relaxed SIMD, ${several()} · `, ''] });
  await train(page);
  await untilStep(page, 20);
  await untilSeen(page, AT.newestSample);
  await closeQuietly(opened);
});

test('small steps are not shared, and the page says why', async () => {
  const opened = await chromium.open('?data=names&preset=microgpt&n_layer=1&n_embd=16&block_size=16&batch_size=1');
  const line = threads === 1 ? '1 thread' : `1 of ${threads} threads (a step is too small to share)`;
  await untilIs(opened.page, AT.machine, { begins: `Engine: relaxed SIMD, ${line} · ` });
  await closeQuietly(opened);
});

test('without the headers of isolation it trains on one thread and says what it would take', async () => {
  const kept = Object.entries(SITE_HEADERS).filter(([name]) => !(name in ISOLATION_HEADERS));
  for (const headers of [Object.fromEntries(kept), {}]) {
    const plain = await serve({ port: 0, root: SITE, headers });
    const opened = await chromium.open(`${plain.url}?${LARGE}`);
    const { page } = opened;
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    const why = threads === 1 ? '' : ' (more need two headers from the server: see web/README.md)';
    await untilIs(page, AT.machine, { begins: `Engine: relaxed SIMD, 1 thread${why} · ` });
    await train(page);
    await untilStep(page, 5);
    await closeQuietly(opened);
    await plain.close();
  }
});

test('where threads cannot be started although memory could be shared, it goes on with one', async (t) => {
  let haveFailed = () => {};
  /** @type {Promise<void>} */
  const failed = new Promise((done) => {
    haveFailed = done;
  });
  if (threads === 1) haveFailed();
  const site = await serveChanged(t, async (request) => {
    // The module comes after its threads have failed, and before any code except the page listens to them.
    if (request.url?.endsWith('.wasm')) await failed;
    const is_thread = request.headers['sec-fetch-dest'] === 'worker' && request.url?.includes('-threads.js');
    if (is_thread) setImmediate(haveFailed); // once it is answered
    return is_thread ? 404 : 0;
  });
  const start = Date.now();
  const { page } = await chromium.open(`${site.url}?${LARGE}`);
  await untilMachine(page, `Engine: relaxed SIMD, 1 thread${threads === 1 ? '' : ' (its threads did not start)'} · `);
  assert.ok(Date.now() - start < 10_000, 'and does not wait for what will not come');
  await train(page);
  await untilStep(page, 5);
  await page.browserContext().close(); // the browser reports an error about the missing file
});

for (const { title, headers } of [
  { title: 'sends no special header', headers: {} },
  {
    title: 'is isolated itself',
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
]) {
  test(`in a frame of another origin's page that ${title}, it has its threads`, async () => {
    const frame_url = `${chromium.url}embed.html?${LARGE}`;
    const html = `<!doctype html><link rel="icon" href="data:,"><iframe title="it" width="600" height="600" src="${frame_url}"></iframe>`;
    const host = createServer((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(html),
    );
    await new Promise((done) => host.listen(0, '127.0.0.1', () => done(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (host.address());
    const page = await chromium.newPage();
    const troubles = watch(page);
    await page.goto(`http://127.0.0.1:${port}/`); // another site than http://localhost
    const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
    await untilReady(frame);
    await untilMachine(frame, `Engine: relaxed SIMD, ${several()} · `);
    await train(frame);
    await untilStep(frame, 5);
    await closeQuietly({ page, troubles });
    host.closeAllConnections();
    host.close();
  });
}

test('the switch takes the reproducible build, and text and settings stay', async () => {
  const opened = await chromium.open(`?${LARGE}&seed=9`);
  const { page } = opened;
  await flipSetting(page, 'reproducible');
  await untilMachine(page, `Engine: SIMD, reproducible, ${several()}`);
  await untilReady(page);
  assert.equal(await chosenText(page), 'Short stories');
  const seed = await settingValue(page, 'seed');
  assert.equal(seed, '9');
  await train(page);
  await untilStep(page, 5);
  await closeQuietly(opened);
});

test('the switch leaves a run that has begun until a new one is asked for', async () => {
  const opened = await chromium.open(`?${LARGE}`);
  const { page } = opened;
  await train(page);
  await untilStep(page, 3);
  await pause(page);
  await untilStatus(page, 'Paused');
  await flipSetting(page, 'reproducible');
  await untilStatus(page, 'Changed.');
  await untilMachine(page, 'Engine: relaxed SIMD, ');
  assert.ok((await figure(page, 'step')) >= 3, 'the model is still there');
  await train(page);
  await untilMachine(page, 'Engine: SIMD, reproducible');
  await untilStep(page, 3);
  // And back again.
  await flipSetting(page, 'reproducible');
  await reset(page);
  await untilMachine(page, 'Engine: relaxed SIMD, ');
  await untilReady(page);
  await closeQuietly(opened);
});

test('an address can ask for it, a preset leaves it, and a reload keeps it', async () => {
  const opened = await chromium.open(`embed.html?${LARGE}&reproducible=1`);
  const { page } = opened;
  await untilMachine(page, 'Engine: SIMD, reproducible');
  await setSetting(page, 'preset', 'microgpt');
  await untilIs(page, AT.machine, { tells: ['1 of|1 thread', ''] }); // the model is small
  await untilMachine(page, 'Engine: SIMD, reproducible');
  await page.reload();
  await untilReady(page);
  await untilMachine(page, 'Engine: SIMD, reproducible');
  await closeQuietly(opened);
});

test('what it learns has the same bits in Chromium as in Node, on any number of threads', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  /** @param {string} build @param {number} count */
  const inChromium = (build, count) =>
    page.evaluate(hashInPage, { build, threads: count }, ownNames(), SHARED_RUN, SHARED_STEPS);
  const node = await loadEngine({ build: 'simd' });
  const expected = hashAfterRun(node.createTrainer({ text: ownNames(), config: SHARED_RUN }));
  assert.equal(await inChromium('simd', 1), expected);
  for (const count of [1, 2, 3]) assert.equal(await inChromium('simd-threads', count), expected, `${count} threads`);
  const relaxed = await inChromium('relaxed', 1);
  for (const count of [1, 2, 3])
    assert.equal(await inChromium('relaxed-threads', count), relaxed, `${count} threads`);
  await closeQuietly(opened);
});
