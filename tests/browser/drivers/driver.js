// What the core of the page's tests asks of a browser, whichever it is: a driver opens pages, a page is read, clicked
// and typed into. Two adapters give it: puppeteer.js (Chromium, Firefox) and webdriver.js (WebKit). Beside the types,
// only what both of them do alike. No test itself.

/** @import { Locator } from '../page_objects.js' */

/**
 * @typedef {object} Driver
 * @property {(url: string, size?: Size) => Promise<Page>} open  a page of its own: nothing stored, nothing cached
 * @property {() => Promise<void>} close
 */

/** @typedef {{ width: number, height: number }} Size  of the page in CSS pixels */

/**
 * @typedef {object} View  a page, or a frame in it
 * @property {<A extends any[], T>(fn: (...args: A) => T, ...args: A) => Promise<Awaited<T>>} evaluate
 *   runs a function in the page and waits for what it promises; arguments and result are JSON
 * @property {(at: Locator) => Promise<void>} click  as a pointer does
 * @property {(at: Locator, text: string) => Promise<void>} type  adds to what is in the field
 * @property {<A extends any[]>(check: (...args: A) => unknown, what: string, args: A | [], timeout_ms?: number) =>
 *   Promise<void>} until  the function gives something true in the page
 */

/**
 * @typedef {object} OnlyPage
 * @property {(url: string) => Promise<void>} go  to another address in the same tab
 * @property {() => Promise<void>} reload
 * @property {(keys: string) => Promise<void>} press  'Enter' or 'Control+a', where the focus is
 * @property {(at: Locator) => Promise<View>} frame  what is in an iframe
 * @property {(file: string) => Promise<void>} screenshot  as PNG, of what is in the window
 * @property {() => Promise<string[]>} close  gives what the browser complained of, as far as the driver
 *   hears it; a page that is closed already stays so
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
 * The error of a wait that was in vain, with what the page says instead.
 * @param {View} view
 * @param {string} what
 * @param {unknown} [cause]
 */
export async function inVain(view, what, cause) {
  const seen = await view.evaluate(() => document.body.innerText).catch(() => '(nothing: it cannot be asked)');
  return new Error(`Waited in vain until ${what}. The page says:\n${seen}`, { cause });
}
