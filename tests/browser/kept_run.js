// What the tests of kept runs share: where things are, what is stored, and one hash of a whole run. No test itself.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

/** @typedef {import('puppeteer-core').Page} Page */

const WAIT_MS = 60_000;

export const KEPT = {
  offer: { css: '[data-test="offer"]' },
  where: { css: '[data-test="kept-where"]' },
  list: { css: '[data-test="kept-list"]' },
  run: { css: '[data-test="kept-run"]' },
};

/** One hash of the saved run: all parameters, moments, the generators and the place in the data. @param {Uint8Array} bytes */
export const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The same hash of the newest run of the page, and its step. @param {Page} page */
export async function savedIn(page) {
  const { step, digest } = await page.evaluate(async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    for (let run = 9; run > 0; run--) {
      const found = await client.request({ type: 'snapshot', run }).catch(() => null);
      if (found === null) continue;
      return { step: found.step, digest: [...new Uint8Array(await crypto.subtle.digest('SHA-256', found.bytes))] };
    }
    return { step: 0, digest: [] };
  });
  return { step, hash: Buffer.from(digest).toString('hex') };
}

/** The steps of all slots on the disk; 0 for one that is not there. @param {Page} page @returns {Promise<number[]>} */
export const stepsIn = (page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const runs = await root.getDirectoryHandle('microgpt-playground', { create: true });
    const found = [];
    for await (const folder of /** @type {any} */ (runs).values()) {
      for (const slot of ['a', 'b']) {
        const file = await folder.getFileHandle(slot).then(
          (/** @type {any} */ handle) => handle.getFile(),
          () => null,
        );
        // A file that is being written cannot be read to its end.
        const text = await file
          ?.slice(0, 1000)
          .text()
          .catch(() => '');
        found.push(Number(/"step":(\d+)/.exec(text ?? '')?.[1] ?? 0));
      }
    }
    return found;
  });

/**
 * Waits until enough is stored.
 * @param {Page} page
 * @param {(steps: number[]) => boolean} isEnough
 * @param {(...steps: number[]) => number} [which]
 */
export async function untilStored(page, isEnough, which = Math.max) {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    const steps = await stepsIn(page);
    if (steps.length > 0 && isEnough(steps)) return which(...steps);
    assert.ok(performance.now() < until, `Waited in vain; what is stored is of the steps ${steps}`);
  }
}
