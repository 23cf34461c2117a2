// The playground in every surrounding of the table of isolation: pages and frames with and without the headers that
// browsers ask for before memory may be shared, sandboxes, a service worker that adds a header, no storage. In each it
// trains; whether there are threads is said by the browser's own `crossOriginIsolated`, measured in Chromium 156.
//
//   A no headers · B COOP + COEP · C DIP alone · D a plain page around (2: COOP + COEP inside, 3: DIP inside) · E an
//   isolated page around (1: no `allow`, 2: with it, 3: a frame without headers, 4: DIP inside) · F sandboxes · G a
//   service worker adds DIP

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { SITE_HEADERS, serve } from '../../web/site/serve.js';
import { SITE, startBrowser } from './browser.js';
import { AT, isSeen, train, unfold, until, untilReady, untilSeen, untilStep } from './page_objects.js';

/** @typedef {Record<string, string>} Headers */

const COOP = { 'Cross-Origin-Opener-Policy': 'same-origin' };
const COEP = { 'Cross-Origin-Embedder-Policy': 'require-corp' };
const DIP = { 'Document-Isolation-Policy': 'isolate-and-require-corp' };
const CORP = { 'Cross-Origin-Resource-Policy': 'cross-origin' };
const OPEN = { 'Access-Control-Allow-Origin': '*' };
const POLICY = { 'Content-Security-Policy': SITE_HEADERS['Content-Security-Policy'] };

const SMALL = '#data=names&n_layer=1&n_embd=16&n_head=2&batch_size=4&max_steps=100000&pace=fast';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
before(async () => {
  chromium = await startBrowser();
});
after(() => chromium.close());

/**
 * A server with one page.
 * @param {import('node:test').TestContext} t @param {string} body @param {Headers} headers
 * @returns {Promise<string>} its address: another site than that of the playground
 */
async function servePage(t, body, headers) {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(body),
  );
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/`;
}

/** A page with the playground in it. @param {string} address @param {string} [attributes] of the frame */
const frameOf = (address, attributes = '') =>
  `<!doctype html><iframe title="frame" width="400" height="600" ${attributes} src="${address}"></iframe>`;

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {Headers} site        the headers of the playground
 * @property {Headers} [host]      those of the page around it; without: the playground is at the top
 * @property {string} [attributes] of the frame
 * @property {boolean} isolated
 */

/** @type {Row[]} */
const ROWS = [
  { name: 'A: no headers', site: {}, isolated: false },
  { name: 'B: COOP and COEP', site: { ...COOP, ...COEP, ...POLICY }, isolated: true },
  { name: 'C: DIP alone', site: { ...DIP, ...POLICY }, isolated: true },
  { name: 'D2: COOP and COEP in a plain page', site: { ...COOP, ...COEP, ...CORP }, host: {}, isolated: false },
  { name: 'D3: DIP in a plain page', site: { ...DIP, ...POLICY }, host: {}, isolated: true },
  {
    name: 'D3 in a sandbox that keeps its origin',
    ...{
      site: { ...DIP, ...POLICY },
      host: {},
      attributes: 'sandbox="allow-scripts allow-same-origin"',
      isolated: true,
    },
  },
  {
    name: 'E1: COEP and CORP in an isolated page, not allowed',
    ...{ site: { ...COEP, ...CORP }, host: { ...COOP, ...COEP }, isolated: false },
  },
  {
    name: 'E2: COEP and CORP in an isolated page, allowed',
    ...{
      site: { ...COEP, ...CORP },
      host: { ...COOP, ...COEP },
      attributes: 'allow="cross-origin-isolated"',
      isolated: true,
    },
  },
  {
    name: 'E4: DIP, COEP and CORP in an isolated page',
    ...{ site: { ...DIP, ...COEP, ...CORP }, host: { ...COOP, ...COEP }, isolated: true },
  },
  {
    name: 'F1: a sandbox without an origin',
    ...{ site: { ...OPEN, ...POLICY }, host: {}, attributes: 'sandbox="allow-scripts"', isolated: false },
  },
  {
    name: 'F1 with all headers of the site',
    ...{ site: SITE_HEADERS, host: {}, attributes: 'sandbox="allow-scripts"', isolated: true },
  },
];

/**
 * Opens the playground of a row.
 * @param {import('node:test').TestContext} t @param {Row} row
 */
async function openRow(t, { site, host, attributes = '' }) {
  const server = await serve({ port: 0, root: SITE, headers: site });
  t.after(() => server.close());
  const page = await chromium.newPage();
  t.after(() => page.browserContext().close());
  const address = `${server.url}embed.html${SMALL}`;
  if (!host) {
    await page.goto(address);
    return page;
  }
  await page.goto(await servePage(t, frameOf(address, attributes), host));
  return page.waitForFrame((one) => one.url().startsWith(server.url));
}

describe('the playground trains, with threads where there can be some', () => {
  for (const row of ROWS) {
    test(row.name, async (t) => {
      const place = await openRow(t, row);
      await untilReady(place);
      assert.equal(await place.evaluate(() => crossOriginIsolated), row.isolated);
      await train(place);
      await untilStep(place, 3);
      assert.ok(!(await isSeen(place, AT.panel)), 'no problem is said');
    });
  }

  test('slides on a disk around all headers of the site', async (t) => {
    const server = await serve({ port: 0, root: SITE });
    const folder = mkdtempSync(join(tmpdir(), 'slides-'));
    t.after(async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    });
    const page = await chromium.newPage();
    t.after(() => page.browserContext().close());
    const slides = join(folder, 'slides.html');
    writeFileSync(slides, frameOf(`${server.url}embed.html${SMALL}`));
    await page.goto(String(pathToFileURL(slides)));
    const frame = await page.waitForFrame((one) => one.url().startsWith(server.url));
    await untilReady(frame);
    assert.equal(await frame.evaluate(() => crossOriginIsolated), true);
    await train(frame);
    await untilStep(frame, 3);
  });

  test('E3: a frame without headers is not loaded into an isolated page', async (t) => {
    const server = await serve({ port: 0, root: SITE, headers: {} });
    t.after(() => server.close());
    const page = await chromium.newPage();
    t.after(() => page.browserContext().close());
    const body = `<!doctype html><iframe title="frame" src="${server.url}embed.html"></iframe>`;
    const blocked = new Promise((done) =>
      page.on(
        'requestfailed',
        (request) => request.url().startsWith(server.url) && done(request.failure()?.errorText),
      ),
    );
    await page.goto(await servePage(t, body, { ...COOP, ...COEP }));
    assert.match(String(await blocked), /BLOCKED_BY_RESPONSE/);
  });

  test('G: a service worker that adds DIP, in a frame of a plain page: threads after one reload', async (t) => {
    const worker = `addEventListener('install', () => skipWaiting());
      addEventListener('activate', (event) => event.waitUntil(clients.claim()));
      addEventListener('fetch', (event) => event.respondWith(fetch(event.request).then((answer) => {
        const headers = new Headers(answer.headers);
        headers.set('Document-Isolation-Policy', 'isolate-and-require-corp');
        return new Response(answer.body, { status: answer.status, headers });
      })));`;
    const files = await serve({ port: 0, root: SITE, headers: {} });
    const server = createServer(async ({ url = '' }, response) => {
      if (url === '/isolate.js') return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(worker);
      const answer = await fetch(new URL(url, files.url)).catch(() => null);
      if (!answer) return response.destroy(); // the test is over
      response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
      response.end(new Uint8Array(await answer.arrayBuffer()));
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
    t.after(async () => {
      server.closeAllConnections();
      server.close();
      await files.close();
    });
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const site = `http://localhost:${port}/`;
    const page = await chromium.newPage();
    t.after(() => page.browserContext().close());
    await page.goto(await servePage(t, frameOf(`${site}embed.html${SMALL}`), {}));
    const find = () => page.waitForFrame((one) => one.url().startsWith(site));
    let frame = await find();
    await untilReady(frame);
    assert.equal(await frame.evaluate(() => crossOriginIsolated), false);
    await frame.evaluate(async () => {
      const policy = { createScriptURL: () => '/isolate.js' }; // the page has its own policy of Trusted Types
      const { trustedTypes } = /** @type {any} */ (globalThis);
      await navigator.serviceWorker.register(
        trustedTypes.createPolicy('microgpt-playground', policy).createScriptURL(''),
      );
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller)
        await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
    });
    const reloaded = page.waitForResponse((answer) => answer.url().includes('embed.html'));
    await frame.evaluate(() => location.reload());
    await reloaded;
    frame = await find();
    await until(frame, () => crossOriginIsolated, 'it is isolated');
    await untilReady(frame);
    await train(frame);
    await untilStep(frame, 3);
  });
});

test('where all storage is refused it trains, and a text typed there is learnt', async (t) => {
  const page = await chromium.newPage();
  t.after(() => page.browserContext().close());
  await page.evaluateOnNewDocument(() => {
    const refuse = {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, refuse);
    for (const name of ['storage', 'locks']) Object.defineProperty(navigator, name, refuse);
  });
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${chromium.url}embed.html${SMALL}`);
  await untilReady(page);
  await unfold(page);
  await untilSeen(page, AT.newText);
  await page.evaluate(() => location.assign('#text=ab%20ab&max_steps=100000&n_layer=1'));
  await train(page);
  await untilStep(page, 3);
  assert.deepEqual(errors, []);
});
