// How a model leaves the page: opens the section for it, and catches the file that the page hands to the browser. It has no tests.

import { click, untilSeen } from './page_objects.js';

/** @typedef {import('./browser.js').Page} Page */

const OFFER = { css: '[data-test="share-offer"]' };
const SECTION = { css: '[data-test="elsewhere"] > summary' };

/** Opens the section that takes a model elsewhere. @param {Page} page */
export async function openElsewhere(page) {
  await untilSeen(page, OFFER);
  await click(page, OFFER);
  await untilSeen(page, SECTION);
  await click(page, SECTION);
  await untilSeen(page, { css: '[data-test="elsewhere"] label[for]' });
}

/**
 * The bytes of the next file that the page hands to the browser. The link is kept from being followed.
 * @param {Page} page @param {() => Promise<void>} act
 */
export async function savedBy(page, act) {
  await page.evaluate(() => {
    const handed = /** @type {any} */ (globalThis);
    handed.saved = null;
    URL.createObjectURL = (blob) => {
      handed.blob = blob;
      return 'about:blank';
    };
    HTMLAnchorElement.prototype.click = async function () {
      const name = this.download;
      const bytes = new Uint8Array(await handed.blob.arrayBuffer());
      handed.saved = { name, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
    };
  });
  await act();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).saved, { timeout: 60_000 });
  const { name, base64 } = await page.evaluate(() => /** @type {any} */ (globalThis).saved);
  return { name, bytes: Buffer.from(base64, 'base64') };
}
