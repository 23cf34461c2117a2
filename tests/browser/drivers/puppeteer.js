// Chromium and Firefox as drivers (driver.js), by puppeteer: Chromium by its own protocol, Firefox by WebDriver BiDi.
// The troubles of a page in Chromium are collected as in the tests that run in Chromium alone.
//
// CHROMIUM=/path and FIREFOX=/path use other browsers.

import puppeteer from 'puppeteer-core';
import { launchChromium, WHOLE_CHROMIUM, watch } from '../browser.js';
import { handleOf } from '../page_objects.js';
import { DESKTOP, inVain, keysOf, WAIT_MS } from './driver.js';

/** @import { Driver, Page, View } from './driver.js' */

/** Headless Chromium has no keyboard shortcuts: their commands are sent together with the keys. */
const COMMANDS = /** @type {Record<string, string>} */ ({
  'Control+a': 'SelectAll',
  'Control+c': 'Copy',
  'Control+v': 'Paste',
});

/** @returns {Promise<Driver>} */
export async function startChromium() {
  return driver(await launchChromium(WHOLE_CHROMIUM));
}

/** @returns {Promise<Driver>} */
export async function startFirefox() {
  const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
  return driver(await puppeteer.launch({ browser: 'firefox', executablePath, headless: true }));
}

/** @param {import('puppeteer-core').Browser} browser @returns {Driver} */
function driver(browser) {
  return {
    async open(url, size = DESKTOP) {
      const page = await (await browser.createBrowserContext()).newPage();
      const troubles = watch(page);
      await page.setViewport(size);
      await page.goto(url);
      return {
        ...view(page),
        ...onlyPage(page),
        async close() {
          if (!page.isClosed()) await page.browserContext().close();
          return troubles;
        },
      };
    },
    close: () => browser.close(),
  };
}

/** @param {import('puppeteer-core').Page | import('puppeteer-core').Frame} target @returns {View} */
function view(target) {
  /** @type {View} */
  const made = {
    evaluate: (fn, ...args) => /** @type {Promise<any>} */ (target.evaluate(fn, ...args)),
    click: async (at) => (await handleOf(target, at)).click(),
    type: async (at, text) => (await handleOf(target, at)).type(text),
    async until(check, what, args, timeout = WAIT_MS) {
      try {
        await target.waitForFunction(/** @type {any} */ (check), { timeout, polling: 20 }, ...args);
      } catch (error) {
        throw await inVain(made, what, error);
      }
    },
  };
  return made;
}

/** @param {import('puppeteer-core').Page} page @returns {Omit<import('./driver.js').OnlyPage, 'close'>} */
function onlyPage(page) {
  return {
    async go(url) {
      await page.goto(url);
    },
    async reload() {
      await page.reload();
    },
    async press(keys) {
      const { held, key } = keysOf(keys);
      const commands = Object.hasOwn(COMMANDS, keys) ? [COMMANDS[keys]] : [];
      for (const one of held) await page.keyboard.down(/** @type {import('puppeteer-core').KeyInput} */ (one));
      await page.keyboard.press(/** @type {import('puppeteer-core').KeyInput} */ (key), { commands });
      for (const one of held) await page.keyboard.up(/** @type {import('puppeteer-core').KeyInput} */ (one));
    },
    async frame(at) {
      const element = /** @type {any} */ (await handleOf(page, at));
      const frame = await element.contentFrame();
      if (!frame) throw new Error(`${JSON.stringify(at)} holds no frame`);
      return view(frame);
    },
    async screenshot(file) {
      await page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
    },
  };
}
