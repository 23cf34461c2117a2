// What every test of the page uses: the built site behind web/site/serve.js, a Chromium with an empty profile,
// and a page whose troubles (console errors, exceptions, violations of the content policy, failed requests) are
// collected and make the test fail. The elements of the page are in page_objects.js. It has no tests.
//
// It is Debian's chromium-headless-shell, the browser without its windows, which needs a third less of the processor's time;
// where it is not installed, and for what is tested in three browsers, it is the whole Chromium. CHROMIUM=/path/to/chromium
// uses another browser for both. If tests/run.js has started server and browsers for all files
// (share()), they are used; a file that runs alone starts its own.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createLender } from 'node:net';
import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';
import { SITE_HEADERS, serve } from '../../web/site/serve.js';
import {
  AT,
  chooseText,
  click,
  countOf,
  focus,
  handleOf,
  isSeen,
  train,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStep,
  valueIn,
} from './page_objects.js';

export const SITE = resolve(import.meta.dirname, '../../build/site');

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Frame} Frame */
/** @typedef {{ page: Page, troubles: string[] }} Opened */

const HEADLESS = '/usr/lib/chromium/chromium-headless-shell';

export const WHOLE_CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const CHROMIUM = process.env.CHROMIUM ?? (existsSync(HEADLESS) ? HEADLESS : WHOLE_CHROMIUM);

/** The flags of Chromium, also used where its speed is measured. */
export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The environment variables in which share() puts the addresses of what it started, for the processes of the files. */
const SHARED = { site: 'TEST_SITE', lender: 'TEST_CHROMIUMS' };

/** Starts a Chromium. */
export const launchChromium = (executablePath = CHROMIUM) =>
  puppeteer.launch({
    executablePath,
    args: [...FLAGS, '--disable-back-forward-cache'], // else the page of a finished test would be kept in memory
  });

/**
 * Starts one server of the site and n Chromiums for all files of a run. Files that run at the same time have different
 * browsers, because a browser has only one clipboard and one focus. A file borrows a browser by a socket and gives it
 * back when the socket closes, at the latest when its process ends.
 * @param {number} n  how many files run at the same time
 * @returns {Promise<() => Promise<void>>} a function that ends the server and the browsers
 */
export async function share(n) {
  const site = await serve({ port: 0, root: SITE });
  const browsers = await Promise.all(
    Array.from({ length: n }, async () => ({ browser: await launchChromium(), users: 0 })),
  );
  const lender = createLender((socket) => {
    const lent = browsers.reduce((least, one) => (one.users < least.users ? one : least));
    lent.users += 1;
    socket.on('error', () => {}); // a file that crashed
    socket.on('close', () => {
      lent.users -= 1;
    });
    socket.write(lent.browser.wsEndpoint());
  });
  await once(lender.listen(0, '127.0.0.1'), 'listening');
  process.env[SHARED.site] = site.url;
  process.env[SHARED.lender] = String(/** @type {import('node:net').AddressInfo} */ (lender.address()).port);
  return async () => {
    for (const name of Object.values(SHARED)) delete process.env[name];
    lender.close();
    for (const { browser } of browsers) await browser.close();
    await site.close();
  };
}

/** A Chromium that nobody else uses now, from share(). @param {string} port */
async function borrow(port) {
  const socket = connect(Number(port), '127.0.0.1');
  const [endpoint] = await once(socket, 'data');
  socket.unref();
  const browser = await puppeteer.connect({ browserWSEndpoint: String(endpoint) });
  return { browser, giveBack: () => socket.destroy() };
}

/** The server of the site: the shared one, or one of this file's own. */
export async function openSite() {
  const url = process.env[SHARED.site];
  return url === undefined ? await serve({ port: 0, root: SITE }) : { url, close: async () => {} };
}

/** Chromium: the shared one, or one of this file's own. close() also closes all pages that were opened in it. */
export async function openChromium() {
  const port = process.env[SHARED.lender];
  const { browser, giveBack } =
    port === undefined ? { browser: await launchChromium(), giveBack: null } : await borrow(port);
  /** @type {import('puppeteer-core').BrowserContext[]} */
  const contexts = [];
  return {
    /** A page in a new browser context: nothing stored, nothing cached. */
    async newPage() {
      const context = await browser.createBrowserContext();
      contexts.push(context);
      return context.newPage();
    },
    async close() {
      if (!giveBack) return browser.close();
      for (const context of contexts) await context.close().catch(() => {}); // most are closed already
      await browser.disconnect();
      giveBack();
    },
  };
}

/**
 * Runs in a page before its scripts. It gives the page a clock that can be moved forward, and then calls everything
 * that runs once a second.
 */
function installClock() {
  const now = performance.now.bind(performance);
  const every = setInterval;
  let offset_ms = 0;
  /** @type {(() => void)[]} */
  const lookers = [];
  performance.now = () => now() + offset_ms;
  Object.assign(globalThis, {
    setInterval(/** @type {() => void} */ look, /** @type {number} */ ms) {
      if (ms === 1000) lookers.push(look);
      return every(look, ms);
    },
    passTime(/** @type {number} */ seconds) {
      for (let passed = 0; passed < seconds; passed++) {
        offset_ms += 1000;
        for (const look of lookers) look();
      }
    },
  });
}

/** Moves the clock of a page by some seconds (open() with `clock`). @param {Page} page @param {number} seconds */
export const passTime = (page, seconds) => page.evaluate((s) => /** @type {any} */ (globalThis).passTime(s), seconds);

/**
 * Tabs of finished tests, ready for the next test: they still have the compiled code of the page, so it opens in about
 * half the time.
 * @type {WeakMap<Page, (page: Page) => void>}
 */
const lent = new WeakMap();

/** Removes everything of a test from its tab: the page that trains, and all stored data. @param {Page} page */
async function empty(page) {
  const { origin } = new URL(page.url());
  await page.evaluate(() => sessionStorage.clear()); // the only storage that belongs to the tab
  await page.goto('about:blank');
  const session = await page.createCDPSession();
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
  await page.browserContext().clearPermissionOverrides();
  await page.emulateMediaType('screen');
}

/** The site and a browser, for one test file, which must close it at its end. */
export async function startBrowser() {
  const site = await openSite();
  const chromium = await openChromium();
  /** @type {Page[]} */
  const idle = [];
  /** @param {Page} page */
  const giveBack = (page) => idle.push(page);
  return {
    newPage: chromium.newPage,
    url: site.url,

    /**
     * Opens a page and waits for the engine. It uses the tab of an earlier test that ended with closeQuietly(), if
     * there is one.
     * @param {string} [path]
     * @param {{ width?: number, height?: number, theme?: 'light' | 'dark', ready?: boolean, clock?: boolean, before?: () => void }} [options]
     *   clock: whether the test moves the clock with passTime(); before: a function that runs in the page before its
     *   scripts
     * @returns {Promise<Opened>}
     */
    async open(path = '', { width = 1440, height = 900, theme = 'light', ready = true, clock = false, before } = {}) {
      const is_plain = !clock && !before;
      const page = (is_plain && idle.pop()) || (await chromium.newPage());
      if (is_plain) lent.set(page, giveBack);
      const troubles = watch(page);
      await page.setViewport({ width, height });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      if (clock) await page.evaluateOnNewDocument(installClock);
      if (before) await page.evaluateOnNewDocument(before);
      const url = new URL(path, site.url);
      if (!/[?&#]pace=/.test(path)) url.searchParams.set('pace', 'fast'); // else the first run of a page is slow
      await page.goto(url.href);
      // The guide shows the line beside Train at some stops only.
      if (ready && /guide=/.test(path)) await untilIs(page, AT.status, { tells: ['^\\s*A fresh model', ''] });
      else if (ready) await untilReady(page);
      return { page, troubles };
    },

    async close() {
      await chromium.close();
      await site.close();
    },
  };
}

/** @typedef {number | { type: string, body: string }} Changed */

/**
 * A server in front of the site's, for one test, which can change the answers.
 * @param {import('node:test').TestContext} test
 * @param {(request: import('node:http').IncomingMessage, headers: Record<string, string>) => Changed | Promise<Changed>} change
 *   may change the headers; returns a status, or the content in place of the file, or 0 to change neither
 */
export async function serveChanged(test, change) {
  const files = await serve({ port: 0, root: SITE });
  const server = createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url ?? '', files.url)).catch(() => null);
    const body = await answer?.arrayBuffer().catch(() => null); // at once: the server does not wait as a test does
    if (!answer || !body) return response.destroy(); // the test may be over
    /** @type {Record<string, string>} */
    const headers = { ...SITE_HEADERS, 'Content-Type': answer.headers.get('content-type') ?? '' };
    const changed = await change(request, headers);
    if (typeof changed === 'object') {
      response.writeHead(200, { ...headers, 'Content-Type': changed.type }).end(changed.body);
      return;
    }
    const status = changed || answer.status;
    response.writeHead(status, headers).end(status < 400 ? new Uint8Array(body) : '');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  test.after(async () => {
    server.closeAllConnections();
    server.close();
    await files.close();
  });
  return { url: `http://localhost:${port}/` };
}

/**
 * A server that holds back some files until the test releases them. `asked` resolves when the first of them is
 * requested.
 * @param {import('node:test').TestContext} test
 * @param {string} part  of their addresses
 */
export async function holdBack(test, part) {
  let open = () => {};
  let opened = Promise.resolve();
  const close = () => {
    opened = new Promise((done) => {
      open = done;
    });
  };
  close();
  let tell = () => {};
  /** @type {Promise<void>} */
  const asked = new Promise((done) => {
    tell = done;
  });
  const site = await serveChanged(test, async (request) => {
    if (!request.url?.includes(part)) return 0;
    tell();
    await opened;
    return 0;
  });
  return { site, asked, close, open: () => open() };
}

/** Runs in a page: reports violations of the content policy as errors; once for each tab. */
function reportViolations() {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

/** @type {WeakMap<Page, string[]>} */
const troubles_of = new WeakMap();

/**
 * Collects everything that must not happen on a page.
 * @param {Page} page
 * @returns {string[]} a list that grows
 */
export function watch(page) {
  /** @type {string[]} */
  const troubles = [];
  const is_watched = troubles_of.has(page);
  troubles_of.set(page, troubles);
  if (is_watched) return troubles;
  const note = (/** @type {string} */ trouble) => troubles_of.get(page)?.push(trouble);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') note(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`exception: ${error}`));
  page.on('requestfailed', (request) => {
    const cause = request.failure()?.errorText;
    // Firefox reports this for requests that are pending when a test closes the page.
    if (cause !== 'Parent browsing context was disposed') note(`failed: ${request.url()} ${cause}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) note(`${response.status()}: ${response.url()}`);
  });
  page.evaluateOnNewDocument(reportViolations);
  return troubles;
}

/**
 * Ends a test: asserts that there were no troubles, and closes the page.
 * @param {Opened} opened
 */
export async function closeQuietly({ page, troubles }) {
  const seen = [...troubles];
  const giveBack = lent.get(page);
  if (giveBack) {
    await empty(page);
    giveBack(page);
  } else {
    await page.browserContext().close();
  }
  assert.deepEqual(seen, []);
}

/**
 * Pastes a text over what is in the box, by keyboard and clipboard; an empty one deletes it. If a data set is shown
 * that is too long for the box, it starts a new text first.
 * @param {Page} page
 * @param {string} text
 */
export async function putText(page, text) {
  const { origin } = new URL(page.url());
  await page
    .browserContext()
    .overridePermissions(origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
  if (!(await isSeen(page, AT.textBox))) await click(page, AT.newText);
  await untilSeen(page, AT.textBox);
  await focus(page, AT.textBox);
  await page.keyboard.down('Control');
  await page.keyboard.press('a', { commands: ['SelectAll'] });
  await page.keyboard.up('Control');
  if (text === '') {
    await page.keyboard.press('Delete');
    return;
  }
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.down('Control');
  await page.keyboard.press('v', { commands: ['Paste'] });
  await page.keyboard.up('Control');
}

/**
 * Opens the room of one of the seven parts, if it is closed, and waits for its content.
 * @param {Page | Frame} page
 * @param {string} key  dataset, tokenizer, autograd, network, optimizer, training, inference
 */
export async function openRoom(page, key) {
  await untilSeen(page, AT.door(key));
  const door = await handleOf(page, AT.door(key));
  await door.evaluate((button) => {
    if (button.getAttribute('aria-expanded') === 'false') button.click();
  });
  await untilIs(page, AT.door(key), { attribute: ['aria-expanded', 'true'] });
  await untilIs(page, AT.room, { attribute: ['aria-busy', 'false'] });
}

/** Opens the field of a setting in the recipe beside the curve. @param {Page | Frame} page @param {string} key */
export async function openField(page, key) {
  await (await handleOf(page, AT.recipe(key))).evaluate((button) => {
    if (button.getAttribute('aria-expanded') === 'false') button.click();
  });
  await untilSeen(page, AT.field(key));
}

/**
 * The field of a setting: beside the curve, or in a room, which is then opened.
 * @param {Page | Frame} page
 * @param {string} key
 */
async function fieldOf(page, key) {
  const has = async (/** @type {import('./page_objects.js').Locator} */ at) => (await countOf(page, at)) > 0;
  const main = AT.field(key);
  if (await has(main)) {
    if (await has(AT.settingsFold)) {
      await (await handleOf(page, AT.settingsFold)).evaluate((fold) => fold.setAttribute('open', ''));
    } else {
      await openField(page, key);
    }
    return main;
  }
  const inside = AT.roomField(key);
  if (await has(inside)) return inside;
  for (const room of ['dataset', 'tokenizer', 'network', 'optimizer', 'training', 'inference']) {
    await openRoom(page, room);
    if (await has(inside)) return inside;
  }
  throw new Error(`There is no field for ${key}.`);
}

/** The control of a setting: an input or a select. @param {Page | Frame} page @param {string} key */
const controlOf = async (page, key) => handleOf(page, AT.control(await fieldOf(page, key)));

/**
 * Types a setting's value over the old one.
 * @param {Page | Frame} page
 * @param {string} key
 * @param {string} value
 */
export async function setSetting(page, key, value) {
  const control = await controlOf(page, key);
  if ((await control.evaluate((element) => element.tagName)) === 'SELECT') {
    await control.select(value);
    return;
  }
  await control.evaluate((input) => /** @type {HTMLInputElement} */ (/** @type {unknown} */ (input)).select());
  await control.type(value);
}

/** Clicks a setting's switch. @param {Page | Frame} page @param {string} key */
export async function flipSetting(page, key) {
  await (await controlOf(page, key)).evaluate((box) => box.click());
}

/** The value in a setting's control. @param {Page | Frame} page @param {string} key */
export async function settingValue(page, key) {
  return valueIn(page, AT.control(await fieldOf(page, key)));
}

/**
 * Drops a file on the page that has some words `times` times.
 * @param {Page} page
 * @param {string} name
 * @param {string} words
 * @param {number} [times]
 */
export async function drop(page, name, words, times = 1) {
  await (await handleOf(page, AT.chart)).evaluate(
    (target, title, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], title));
      target.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    name,
    words.repeat(times),
  );
}

/**
 * Checks that the page still works: with another text and the present settings, a run goes on.
 * @param {Page} page
 */
export async function assertStillTrains(page) {
  await chooseText(page, 'Verse');
  await untilSays(page, AT.sentence, /^Poems/);
  if (!(await isSeen(page, AT.pause))) await train(page);
  await untilStep(page, 2);
}
