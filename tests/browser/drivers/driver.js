// The interface that core.test.js uses for every browser: a driver opens pages; a page can be read, clicked and typed
// into. There are two implementations: puppeteer.js (Chromium, Firefox) and webdriver.js (WebKit). Besides the types,
// this file has only what both share. It has no tests.

/** @import { Locator } from '../page_objects.js' */

/**
 * @typedef {object} Driver
 * @property {(url: string, size?: Size) => Promise<Page>} open  a new page: nothing stored, nothing cached
 * @property {() => Promise<void>} close
 */

/** @typedef {{ width: number, height: number }} Size  of the page in CSS pixels */

/**
 * @typedef {object} View  a page, or a frame in it
 * @property {<A extends any[], T>(fn: (...args: A) => T, ...args: A) => Promise<Awaited<T>>} evaluate
 *   runs a function in the page and waits for its result; arguments and result are JSON
 * @property {(at: Locator) => Promise<void>} click  as a pointer does
 * @property {(at: Locator, text: string) => Promise<void>} type  adds to the text in the field
 * @property {<A extends any[]>(check: (...args: A) => unknown, what: string, args: A | [], timeout_ms?: number) =>
 *   Promise<void>} until  waits until the function returns something true in the page
 */

/**
 * @typedef {object} OnlyPage
 * @property {(url: string) => Promise<void>} go  to another address in the same tab
 * @property {() => Promise<void>} reload
 * @property {(keys: string) => Promise<void>} press  'Enter' or 'Control+a', sent to the element with the focus
 * @property {(at: Locator) => Promise<View>} frame  the page in an iframe
 * @property {(file: string) => Promise<void>} screenshot  as PNG, of the visible part of the page
 * @property {() => Promise<string[]>} close  returns the errors that the browser reported, if the driver can read them;
 *   may be called again
 */

/** @typedef {View & OnlyPage} Page */

export const WAIT_MS = 60_000;

/** @type {Size} */
export const DESKTOP = { width: 1440, height: 900 };

/** The two parts of 'Control+a'. @param {string} keys @returns {{ held: string[], key: string }} */
export function keysOf(keys) {
  const held = keys.split('+');
  const key = held.pop() ?? '';
  return { held, key };
}

/**
 * The error of a wait that has timed out, with the text of the page.
 * @param {View} view
 * @param {string} what
 * @param {unknown} [cause]
 */
export async function inVain(view, what, cause) {
  const seen = await view.evaluate(() => document.body.innerText).catch(() => '(nothing: it cannot be asked)');
  return new Error(`Waited in vain until ${what}. The page says:\n${seen}`, { cause });
}
