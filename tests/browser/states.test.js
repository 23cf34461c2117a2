// axe finds nothing to object to in any state of the page and in any room, in both themes, wide and at the 320 px that
// WCAG asks for.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { startBrowser } from './browser.js';
import { AT, drawn, handleOf } from './page_objects.js';
import { STATES } from './states.js';

/** @import { Page } from './browser.js' */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const chromium = await startBrowser();
after(() => chromium.close());

/** What axe objects to. @param {Page} page @returns {Promise<string[]>} */
const objections = (page) =>
  page.evaluate(async (only) => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: only });
    return violations.map(
      (/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.html).join(' | ')}`,
    );
  }, TAGS);

/** Looks at a page as it is, in both themes, wide and narrow. @param {Page} page @param {string} name */
async function look(page, name) {
  for (const width of [1440, 320]) {
    await page.setViewport({ width, height: 900 });
    for (const theme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await drawn(page);
      assert.deepEqual(await objections(page), [], `${name}, ${width} px, ${theme}`);
    }
  }
  await page.setViewport({ width: 1440, height: 900 });
}

/** @param {Page} page */
async function bringAxe(page) {
  await page.evaluate(AXE);
  // What the bar of buttons covers half, and so makes a small target of, depends on where the page is scrolled to.
  await (await handleOf(page, AT.reset)).evaluate(({ parentElement }) => {
    if (parentElement) parentElement.style.position = 'static';
  });
}

const rooms = STATES.filter(({ name }) => name.startsWith('room-'));

for (const { name, path, prepare } of STATES.filter((state) => !rooms.includes(state))) {
  test(`axe has nothing against the page in the state “${name}”`, async () => {
    const { page } = await chromium.open(path);
    await bringAxe(page); // first, since a state may be in another language
    await prepare(page);
    await look(page, name);
    await page.browserContext().close();
  });
}

test('axe has nothing against any of the rooms', async () => {
  const { page } = await chromium.open(rooms[0].path);
  await rooms[0].prepare(page);
  await bringAxe(page);
  for (const { name, prepare } of rooms) {
    await prepare(page);
    await look(page, name);
  }
  await page.browserContext().close();
});
