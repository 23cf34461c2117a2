// Cases in which the playground cannot start: a page opened as a file, servers that send scripts wrongly or not at all,
// a worker or a text that does not load. The page names the cause of each and what to do; it never just shows
// "Loading...".

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { SITE_HEADERS } from '../../web/site/serve.js';
import { passTime, SITE, serveChanged, startBrowser } from './browser.js';
import {
  AT,
  click,
  drawn,
  seen,
  train,
  type,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

/** The page's bundle, and the file that it shares with the worker. */
const [PAGE, SHARED] = [/^\/web\/playground\.js$/, /^\/web\/chunk-\w+\.js$/];

const chromium = await startBrowser();
after(() => chromium.close());

/** Waits until the page says why it did not start. @param {Page} page @param {RegExp} pattern */
async function untilSaid(page, pattern) {
  await untilSeen(page, AT.notStarted);
  const said = await seen(page, AT.notStarted);
  assert.match(said, pattern);
  assert.match(said, /^The playground could not start: .+\. [A-Z].*\.$/, 'the cause, and what to do');
  await page.browserContext().close();
}

for (const name of ['index.html', 'embed.html']) {
  test(`${name} opened as a file says that it needs a web server`, async () => {
    const page = await chromium.newPage();
    await page.goto(pathToFileURL(resolve(SITE, name)).href);
    await untilSaid(page, /opened as a file.*make serve/);
  });
}

test('the words for a page that did not start can be read in the light and in the dark', async () => {
  const { source } = createRequire(import.meta.url)('axe-core');
  for (const value of ['light', 'dark']) {
    const page = await chromium.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    await page.goto(pathToFileURL(resolve(SITE, 'index.html')).href);
    await untilSeen(page, AT.notStarted);
    await page.evaluate(source);
    const found = await page.evaluate(async () => {
      const axe = /** @type {any} */ (globalThis).axe;
      const { violations, passes } = await axe.run(document, { runOnly: ['color-contrast'] });
      return { violations: violations.length, passes: passes.length };
    });
    assert.deepEqual(found, { violations: 0, passes: 1 }, value);
    await page.browserContext().close();
  }
});

test('scripts that come as text/plain are named as the cause, not the browser', async (t) => {
  const site = await serveChanged(t, (request, headers) => {
    if (request.url?.endsWith('.js')) headers['Content-Type'] = 'text/plain';
    delete headers['X-Content-Type-Options'];
    return 0;
  });
  const { page } = await chromium.open(site.url, { ready: false });
  await untilSaid(page, /playground\.js did not load.*text\/javascript/);
});

test('where not even the first script may run, the page itself says what it needs', async (t) => {
  const site = await serveChanged(t, (request, headers) => {
    if (request.url?.endsWith('.js')) headers['Content-Type'] = 'text/plain';
    return 0;
  });
  const { page } = await chromium.open(site.url, { ready: false });
  await untilSays(
    page,
    AT.before,
    /If this stays, it could not start: it needs JavaScript, a browser of 2023 or later, and\s+a web server that sends scripts with the type/,
  );
  await page.browserContext().close();
});

test('a script that is missing, of the page or of what it imports, is a sentence', async (t) => {
  for (const missing of [PAGE, SHARED]) {
    const site = await serveChanged(t, (request) => (missing.test(request.url ?? '') ? 404 : 0));
    const { page } = await chromium.open(site.url, { ready: false });
    await untilSaid(page, /did not load, or a script that it imports.*Load the page again/);
  }
});

/** A page in which one script is replaced. @param {RegExp} path @param {string} body */
async function openWith(path, body) {
  const page = await chromium.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (!path.test(new URL(request.url()).pathname)) return request.continue();
    return request.respond({ contentType: 'text/javascript', headers: SITE_HEADERS, body });
  });
  await page.goto(chromium.url);
  return page;
}

test('a fault in a script of the page is shown with its own words', async () => {
  await untilSaid(await openWith(PAGE, 'throw new Error("out of cheese");'), /out of cheese/);
});

test('an error in the first drawing of the page is shown too', async () => {
  const page = await chromium.newPage();
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(HTMLElement.prototype, 'dataset', { get: () => undefined });
  });
  await page.goto(chromium.url);
  await untilSaid(page, /start: Cannot set properties of undefined/);
});

test('an error of a script that is not the page’s is not said to be its own', async () => {
  const page = await chromium.newPage();
  await page.evaluateOnNewDocument(() => {
    dispatchEvent(new ErrorEvent('error', { message: 'broken extension', filename: 'chrome-extension://abc/x.js' }));
    Promise.reject(new Error('broken extension'));
  });
  await page.goto(chromium.url);
  await untilReady(page);
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /could not start/);
  await page.browserContext().close();
});

test('scripts of two versions, and a language that the browser does not know, are told apart', async () => {
  await untilSaid(await openWith(SHARED, 'export const THEMES = [];'), /are of two versions\. Load the page/);
  await untilSaid(await openWith(SHARED, 'export const = 1;'), /damaged, or this browser is too old.*of 2023/);
});

/** Waits until the engine's panel gives this reason. @param {Page} page @param {RegExp} pattern */
const untilPanel = (page, pattern) => untilSays(page, AT.panel, pattern);

test('a worker that does not come is told with what the server says of it, and Restart brings it', async (t) => {
  let trouble = 'missing';
  const site = await serveChanged(t, (request, headers) => {
    if (!request.url?.endsWith('/web/worker.js')) return 0;
    if (trouble === 'missing') return 404;
    if (trouble === 'plain') headers['Content-Type'] = 'text/plain';
    if (trouble === 'apart') delete headers['Cross-Origin-Embedder-Policy'];
    if (trouble === 'apart') delete headers['Document-Isolation-Policy'];
    return 0;
  });
  const { page } = await chromium.open(site.url, { ready: false });
  await untilPanel(
    page,
    /^The engine could not be loaded\.\s+[\s\S]*the server answered 404 for worker\.js\. Your text/,
  );
  trouble = 'plain';
  await click(page, AT.restart);
  await untilPanel(page, /the server sends worker\.js as “text\/plain”; it must be text\/javascript\./);
  trouble = '';
  await click(page, AT.restart);
  await untilReady(page);
  await train(page);
  await untilStep(page, 2);
  await page.browserContext().close();
});

test('a worker that hangs while it loads is started once more, with one thread', async (t) => {
  let asked = 0;
  const site = await serveChanged(t, (request) => {
    if (request.url !== '/web/worker.js' || ++asked > 1) return 0;
    return { type: 'text/javascript', body: 'postMessage({ event: "started", run: 0 }); for (;;);' };
  });
  const { page } = await chromium.open(site.url, { ready: false, clock: true });
  await untilSeen(page, AT.sentence);
  await train(page);
  await drawn(page);
  await passTime(page, 12);
  await untilStep(page, 2);
  assert.equal(asked, 2);
  await untilIs(page, AT.machine, { tells: [' 1 thread \\(its threads did not start\\) · ', ''] });
  await page.browserContext().close();
});

test('where no data set comes one can still paste a text, and train on it', async (t) => {
  const site = await serveChanged(t, (request) => (request.url?.endsWith('index.json') ? 404 : 0));
  const { page } = await chromium.open(site.url, { ready: false });
  await untilSeen(page, AT.remark);
  assert.match(await seen(page, AT.remark), /data sets could not be fetched/);
  await type(page, AT.textBox, 'ab ab ab ab ab');
  await untilReady(page);
  await train(page);
  await untilStep(page, 2);
  await page.browserContext().close();
});
