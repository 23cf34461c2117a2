// What every test of the page stands on: the built site behind web/site/serve.js, Debian's Chromium with an
// empty profile, and a page whose troubles (console errors, exceptions, violations of the content policy,
// requests that failed) are gathered and make the test fail. No test itself.
//
// CHROMIUM=/path/to/chromium uses another browser.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';
import { SITE_HEADERS, serve } from '../../web/site/serve.js';

export const SITE = resolve(import.meta.dirname, '../../build/site');

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Frame} Frame */
/** @typedef {{ page: Page, troubles: string[] }} Opened */

/** What Chromium is started with, here and where its speed is measured. */
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

/** A server with the site and a browser, for one test file. Close it when the file is done. */
export async function startBrowser() {
  const site = await serve({ port: 0, root: SITE });
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  return {
    browser,
    url: site.url,

    /**
     * Opens a page in a context of its own (nothing stored, nothing cached) and waits for the engine.
     * @param {string} [path]
     * @param {{ width?: number, height?: number, theme?: 'light' | 'dark', ready?: boolean }} [options]
     * @returns {Promise<Opened>}
     */
    async open(path = '', { width = 1440, height = 900, theme = 'light', ready = true } = {}) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      const troubles = watch(page);
      await page.setViewport({ width, height });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.goto(new URL(path, site.url).href);
      if (ready) await untilReady(page);
      return { page, troubles };
    },

    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** @typedef {number | { type: string, body: string }} Changed */

/**
 * A server before the site's, for one test: what it changes on the way is the test's.
 * @param {import('node:test').TestContext} test
 * @param {(request: import('node:http').IncomingMessage, headers: Record<string, string>) => Changed | Promise<Changed>} change
 *   may change the headers; gives a status, or what comes in place of the file, or 0 to leave both as they are
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
 * A server that holds back some files until the test lets them go.
 * @param {import('node:test').TestContext} test
 * @param {string} part  of their addresses
 */
export async function holdBack(test, part) {
  let open = () => {};
  const opened = new Promise((done) => {
    open = () => done(0);
  });
  const site = await serveChanged(test, async (request) => {
    if (request.url?.includes(part)) await opened;
    return 0;
  });
  return { site, open };
}

/**
 * Gathers what must not happen on a page.
 * @param {Page} page
 * @returns {string[]} grows as things happen
 */
export function watch(page) {
  /** @type {string[]} */
  const troubles = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`exception: ${error}`));
  page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return troubles;
}

/**
 * Ends a test: nothing untoward was seen, and the page goes.
 * @param {Opened} opened
 */
export async function closeQuietly({ page, troubles }) {
  const context = page.browserContext();
  await context.close();
  assert.deepEqual(troubles, []);
}

/**
 * Waits until a function of the page gives something true.
 * @template T
 * @param {Page | Frame} page
 * @param {(...args: any[]) => T} check
 * @param {string} what   is waited for, for the message
 * @param {any[]} [args]
 * @param {number} [timeout]
 */
export async function until(page, check, what, args = [], timeout = 30_000) {
  try {
    await page.waitForFunction(check, { timeout, polling: 20 }, ...args);
  } catch (error) {
    const seen = await page.evaluate(() => document.body.innerText).catch(() => '');
    throw new Error(`Waited in vain until ${what}. The page says:\n${seen}`, { cause: error });
  }
}

/** Until the engine is loaded and a first model stands. @param {Page | Frame} page */
export function untilReady(page) {
  return untilStatus(page, 'A fresh model');
}

/** Until the line beside Train begins so. @param {Page | Frame} page @param {string} words */
export function untilStatus(page, words) {
  const check = (/** @type {string} */ start) => document.querySelector('.status')?.textContent?.startsWith(start);
  return until(page, check, `the status begins with “${words}”`, [words], 60_000);
}

/** Until so many steps are shown as done. @param {Page | Frame} page @param {number} steps */
export function untilStep(page, steps) {
  const check = (/** @type {number} */ wanted) => {
    const shown = document.querySelector('.figure dd')?.textContent ?? '';
    return Number.parseInt(shown.replaceAll(',', ''), 10) >= wanted;
  };
  return until(page, check, `step ${steps} is done`, [steps], 60_000);
}

/**
 * What a person can read of an element; '' when it is hidden or absent.
 * @param {Page | Frame} page
 * @param {string} selector
 * @returns {Promise<string>}
 */
export function seen(page, selector) {
  return page.evaluate((css) => {
    const element = /** @type {HTMLElement | null} */ (document.querySelector(css));
    return element?.checkVisibility() ? element.innerText.trim() : '';
  }, selector);
}

/**
 * A figure of the run as a number: 1 step, 2 loss, 3 validation loss, 4 tokens a second. NaN where there is a dash.
 * @param {Page | Frame} page
 * @param {number} n
 */
export async function figure(page, n) {
  return Number.parseFloat((await seen(page, `.figure:nth-child(${n}) dd`)).replaceAll(',', ''));
}

/**
 * Pastes a text over what is in the box, by keyboard and clipboard; an empty one deletes it. Where a data set
 * too long for the box is shown, asks for a new text first.
 * @param {Page} page
 * @param {string} text
 */
export async function putText(page, text) {
  const { origin } = new URL(page.url());
  await page
    .browserContext()
    .overridePermissions(origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
  if (!(await page.$eval('.text-box', (box) => box.checkVisibility()))) await page.click('.chip-fresh');
  await until(page, () => document.querySelector('.text-box')?.checkVisibility(), 'there is a text box');
  await page.focus('.text-box');
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

/** @param {Page | Frame} page @param {string} title */
export async function chooseText(page, title) {
  const clicked = await page.evaluate((wanted) => {
    const chips = [...document.querySelectorAll('.chip')];
    const chip = /** @type {HTMLElement | undefined} */ (chips.find((one) => one.textContent === wanted));
    chip?.click();
    return chip !== undefined;
  }, title);
  assert.ok(clicked, `there is a text called “${title}”`);
}

/**
 * Opens the room of one of the seven parts, if it is closed, and waits for what is in it.
 * @param {Page | Frame} page
 * @param {string} key  dataset, tokenizer, autograd, network, optimizer, training, inference
 */
export async function openRoom(page, key) {
  const door = `[data-room="${key}"]`;
  await page.$eval(door, (button) => {
    if (button.getAttribute('aria-expanded') === 'false') /** @type {HTMLElement} */ (button).click();
  });
  await until(
    page,
    (css) => document.querySelector(css)?.nextElementSibling?.matches('.room[aria-busy="false"]'),
    `the room ${key} is open`,
    [door],
  );
}

/** The line of a closed room. @param {Page | Frame} page @param {string} key */
export const roomLine = (page, key) => seen(page, `[data-room="${key}"] .room-line`);

/**
 * The field of a setting: beside the curve, or in a room, which is then opened.
 * @param {Page | Frame} page
 * @param {string} key
 * @returns {Promise<string>} a selector
 */
async function fieldOf(page, key) {
  const field = `[data-key="${key}"]`;
  const main = `.settings-view ${field}`;
  if (await page.$(main)) {
    await page.$eval(main, (element) => element.closest('details')?.setAttribute('open', ''));
    return main;
  }
  if (await page.$(`.room ${field}`)) return `.room ${field}`;
  for (const room of ['dataset', 'tokenizer', 'network', 'optimizer', 'training', 'inference']) {
    await openRoom(page, room);
    if (await page.$(`.room ${field}`)) return `.room ${field}`;
  }
  throw new Error(`There is no field for ${key}.`);
}

/**
 * Types a setting's value over the old one.
 * @param {Page | Frame} page
 * @param {string} key
 * @param {string} value
 */
export async function setSetting(page, key, value) {
  const field = await fieldOf(page, key);
  const tag = await page.$eval(`${field} :is(input, select)`, (element) => element.tagName);
  if (tag === 'SELECT') {
    await page.select(`${field} select`, value);
    return;
  }
  await page.$eval(`${field} input`, (input) => /** @type {HTMLInputElement} */ (input).select());
  await page.type(`${field} input`, value);
}

/** After so long, what was typed is kept for a reload. */
export const SAVED_AFTER_MS = 800;

/** @param {number} ms */
export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Clicks a setting's switch. @param {Page | Frame} page @param {string} key */
export async function flipSetting(page, key) {
  const field = await fieldOf(page, key);
  await page.$eval(`${field} input`, (box) => /** @type {HTMLInputElement} */ (box).click());
}

/** What a setting's control holds. @param {Page | Frame} page @param {string} key */
export async function settingValue(page, key) {
  const field = await fieldOf(page, key);
  return page.$eval(`${field} :is(input, select)`, (control) => /** @type {HTMLInputElement} */ (control).value);
}

/**
 * Shows that the page has survived: with another text and what is set, a run still goes on.
 * @param {Page} page
 */
export async function assertStillTrains(page) {
  await chooseText(page, 'Verse');
  await until(
    page,
    () => document.querySelector('.source-sentence')?.textContent?.startsWith('Poems'),
    'the verse is chosen',
  );
  await page.click('.train');
  await untilStep(page, 2);
}
