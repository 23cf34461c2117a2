// The service worker on a server that sends no headers: the page works without a network after one visit, an update never
// mixes versions, threads can be switched on, and neither frames elsewhere nor other pages of the origin notice. What is
// running is said by the browser: which server is reachable, `crossOriginIsolated`, the bytes that a page gets.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openRoom, SITE, startBrowser } from './browser.js';
import { keepSite, MARK } from './kept_site.js';
import {
  AT,
  click,
  isSeen,
  seen,
  train,
  until,
  untilIs,
  untilReady,
  untilSays,
  untilStatus,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const SMALL = 'data=names&n_layer=1&n_embd=16&n_head=2&batch_size=4&max_steps=100000&pace=fast';
/** Its steps are worth sharing. */
const LARGE = 'data=stories&preset=gpt2&n_layer=2&n_embd=64&n_head=4&block_size=64&batch_size=8&pace=fast';
/** On this machine a page is kept only if its address asks for it. */
const ASKED = 'offline=1';

const LINE = { css: '[data-test="offline-line"]' };
const PANEL = { css: '[data-test="offline-panel"]' };
const THREADS = { css: '[data-test="offline-threads"]' };
const NEW = { css: '[data-test="offline-new"]' };
const KEEP = { css: '[data-test="offline-keep"]' };

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
before(async () => {
  chromium = await startBrowser();
});
after(() => chromium.close());

/** A page whose storage goes with the test. @param {import('node:test').TestContext} t */
async function newPage(t) {
  const page = await chromium.newPage();
  t.after(() => page.browserContext().close());
  return page;
}

/** @param {Page} page @param {string} kept */
const untilKeptIs = (page, kept) => untilIs(page, LINE, { attribute: ['data-kept', kept] });

/** The scripts and style sheets of the site, most of which a visit does not ask for. */
const FILES = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /^(web|build)\/.*\.(js|css)$/.test(file),
);

/** How many of them are there in this page, and how many are of the second version. @param {Page} page */
const versionsIn = (page) =>
  page.evaluate(
    async (files, mark) => {
      const bodies = await Promise.all(files.map(async (file) => (await fetch(file)).text().catch(() => 'none')));
      return { there: bodies.length, second: bodies.filter((body) => body.includes(mark)).length };
    },
    FILES,
    MARK,
  );
const FIRST = { there: FILES.length, second: 0 };
const SECOND = { there: FILES.length, second: FILES.length };

/** Looks for another version, as the browser does at each visit, and waits until it waits or has failed. @param {Page} page */
const update = (page) =>
  page.evaluate(async () => {
    const registration = /** @type {ServiceWorkerRegistration} */ (await navigator.serviceWorker.getRegistration());
    await registration.update().catch(() => {});
    const { installing } = registration;
    if (installing)
      await new Promise((done) => {
        installing.onstatechange = () => installing.state !== 'installing' && done(0);
      });
    return registration.waiting !== null;
  });

/** What is stored of the site. @param {Page} page */
const storedIn = (page) =>
  page.evaluate(async () => ({
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));

test('after one visit it opens and trains without a server, whatever part one then opens', async (t) => {
  const site = await keepSite(t);
  const page = await newPage(t);
  await page.goto(`${site.url}?${ASKED}&${SMALL}`);
  await untilReady(page);
  await untilKeptIs(page, 'kept');
  assert.equal(await seen(page, LINE), 'Works offline', 'small steps are not offered threads');
  await site.stop();
  await page.reload();
  await untilReady(page);
  await openRoom(page, 'network'); // none of it was there in the first visit
  await train(page);
  await untilStep(page, 3);
  await page.goto(`${site.url}embed?lang=de#data=verse`); // some servers leave ".html" out
  await untilIs(page, AT.status, { tells: ['^\\s*Ein frisches Modell', ''] });
  const { error, is_listed } = await page.evaluate(async () => ({
    error: await fetch('no-such-file').then(() => '', String),
    is_listed: (await fetch('./web/page.css?again=1')).ok,
  }));
  assert.match(error, /TypeError/, 'what is no file of the site goes to the network');
  assert.ok(is_listed);

  await site.start();
  await page.goto(`${site.url}?${ASKED}&${SMALL}`);
  await untilKeptIs(page, 'kept');
  await click(page, LINE);
  await click(page, KEEP);
  await untilKeptIs(page, 'off');
  await page.reload();
  await untilKeptIs(page, 'off');
  assert.deepEqual(await storedIn(page), { caches: 0, workers: 0 }, 'who does not want it has nothing of it');
  await click(page, LINE);
  await click(page, KEEP);
  await untilKeptIs(page, 'kept');
});

test('an update comes whole or not at all, when all pages of the old version are closed or one is told to', async (t) => {
  const site = await keepSite(t);
  const page = await newPage(t);
  const address = `${site.url}?${ASKED}&${SMALL}`;
  await page.goto(address);
  await untilKeptIs(page, 'kept');
  const second = site.makeSecond();
  const file = join(second, 'web/later.css');
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, `${whole} `); // half of it has been replaced, say
  site.replace(second);
  assert.equal(await update(page), false, 'its install fails');
  await page.reload();
  await untilKeptIs(page, 'kept');
  assert.deepEqual(await versionsIn(page), FIRST);

  writeFileSync(file, whole);
  await page.reload(); // the browser looks for the new version by itself
  await untilSays(page, LINE, 'Works offline · a new version is ready');
  assert.deepEqual(await versionsIn(page), FIRST, 'it waits');
  const other = await page.browserContext().newPage();
  await other.goto(address);
  await untilReady(other);
  assert.deepEqual(await versionsIn(other), FIRST, 'a second tab has the version of the first');
  await page.bringToFront();
  await click(page, LINE);
  await click(page, NEW);
  await untilSays(page, PANEL, 'The page is open in other tabs too.');
  assert.deepEqual(await versionsIn(page), FIRST);
  await other.close();
  await train(page);
  await untilStep(page, 1);
  await click(page, NEW);
  await until(page, () => !document.querySelector('[data-test="offline-panel"]'), 'it is loaded again');
  await untilStatus(page, 'Paused'); // the run that has just begun is there again
  await untilSays(page, LINE, /^Works offline$/);
  assert.deepEqual(await versionsIn(page), SECOND);

  site.replace(SITE);
  assert.ok(await update(page));
  assert.deepEqual(await versionsIn(page), SECOND);
  const next = await page.browserContext().newPage();
  await next.goto(`${site.origin}elsewhere`); // of the origin, but not of the site
  await page.close();
  const hasBegun = async (/** @type {string} */ url) => {
    const registration = await navigator.serviceWorker.getRegistration(url);
    return registration?.waiting === null && registration.active?.state === 'activated';
  };
  await until(next, hasBegun, 'the new version has begun', [site.url]);
  await next.goto(address);
  await untilReady(next);
  assert.deepEqual(await versionsIn(next), FIRST, 'the next visit has the new version');
  assert.equal((await storedIn(next)).caches, 1, 'and the old one is gone');
});

test('threads where the server sends no headers: by one click and one reload, offline too, and back', async (t) => {
  const site = await keepSite(t);
  const page = await newPage(t);
  await page.goto(`${site.url}?${ASKED}&${LARGE}`);
  await untilReady(page);
  await untilSays(page, LINE, 'Works offline · can train on several cores');
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  const isIsolated = () => page.evaluate(() => crossOriginIsolated);
  assert.equal(await isIsolated(), false);
  await train(page);
  await untilStep(page, 3);
  await click(page, LINE);
  await click(page, THREADS);
  await until(page, () => crossOriginIsolated, 'it is isolated');
  await untilSays(page, AT.machine, /[2-9] threads/);
  await untilStatus(page, 'Paused'); // the run is there again
  await train(page);
  await untilStep(page, 4);
  await untilSays(page, LINE, /^Works offline$/);
  assert.equal(loads, 1);

  // A frame of its own site in an isolated page, and in a plain page of the same origin, which looks into it.
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    document.body.append(frame);
  }, `embed.html#${SMALL}`);
  const frame = await page.waitForFrame((one) => one.url().includes('embed.html'));
  await untilReady(frame);
  const around = await page.browserContext().newPage();
  await around.goto(`${site.origin}around.html`);
  const inside = await around.waitForFrame((one) => one.url().includes('embed.html'));
  await untilReady(inside);
  await train(inside);
  await untilStep(inside, 3);
  assert.ok(await around.evaluate(() => document.querySelector('iframe')?.contentDocument?.body));
  await around.close();

  await site.stop();
  await page.reload();
  await until(page, () => crossOriginIsolated, 'it is isolated without the server');
  await untilStatus(page, 'Paused');
  await site.start();
  const session = await page.createCDPSession();
  loads = 0;
  await session.send('Page.reload', { ignoreCache: true }); // which bypasses the service worker
  await until(page, () => !crossOriginIsolated, 'it is not isolated');
  await untilStatus(page, 'Paused');
  await untilSays(page, AT.machine, '1 thread');
  await untilSays(page, LINE, 'can train on several cores');
  assert.equal(loads, 1, 'it does not load itself again');
  await page.reload();
  await until(page, () => crossOriginIsolated, 'it is isolated again');
  await untilStatus(page, 'Paused');
  await click(page, LINE);
  await click(page, THREADS);
  await until(page, () => !crossOriginIsolated, 'it is not isolated any more');
  await untilSays(page, AT.machine, '1 thread');
  await untilStatus(page, 'Paused');
});

test('in a frame of another site nothing is kept, and it trains as before', async (t) => {
  const site = await keepSite(t);
  const body = `<!doctype html><iframe title="frame" width="400" height="600" src="${site.url}?${ASKED}#${SMALL}"></iframe>`;
  const server = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(body));
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const page = await newPage(t);
  await page.goto(`http://127.0.0.1:${port}/`);
  const frame = await page.waitForFrame((one) => one.url().startsWith(site.url));
  await untilReady(frame);
  await train(frame);
  await untilStep(frame, 3);
  assert.equal(await isSeen(frame, LINE), false);
  assert.equal(await frame.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});
