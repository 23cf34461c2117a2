// axe finds no violation in the states of the page and in its rooms, wide and at the 320 px that WCAG requires, in both
// themes. The states that show most are tested, wide in the light theme and narrow in the dark one; AXE=all tests every
// state in all four ways, which takes some minutes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { startBrowser } from './browser.js';
import { AT, drawn, handleOf } from './page_objects.js';

/** @import { Page } from './browser.js' */

process.env.STEPS_OF_STATES = '40';
const { STATES } = await import('./states.js');

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const chromium = await startBrowser();
after(() => chromium.close());

/** The violations that axe finds. @param {Page} page @param {string} within  a selector @returns {Promise<string[]>} */
const objections = (page, within) =>
  page.evaluate(
    async (only, part) => {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
      const options = { runOnly: only, resultTypes: ['violations'] }; // without it, axe reports passes too
      const { violations } = await /** @type {any} */ (globalThis).axe.run(part, options);
      return violations.map(
        (/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.html).join(' | ')}`,
      );
    },
    TAGS,
    within,
  );

const LOOKED = [
  'opened',
  'training',
  'paused',
  'errors',
  'tour',
  'keys',
  'share',
  'json',
  'sweep-done',
  'settings-open',
  'network-number',
  'network-pair',
  'tensor-find',
  'embedded',
  'language-ar',
  'guide-answered',
  'guide-page',
];
const IS_ALL = process.env.AXE === 'all';
/** Width and theme. */
const WAYS = [
  [1440, 'light'],
  [320, 'dark'],
  ...(IS_ALL
    ? [
        [1440, 'dark'],
        [320, 'light'],
      ]
    : []),
];

/**
 * Tests a page in its present state, or a part of it, with axe.
 * @param {Page} page
 * @param {string} name
 * @param {string} [within]
 */
async function look(page, name, within = 'html') {
  for (const [width, value] of WAYS) {
    await page.setViewport({ width: Number(width), height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: String(value) }]);
    await drawn(page);
    assert.deepEqual(await objections(page, within), [], `${name}, ${width} px, ${value}`);
  }
  await page.setViewport({ width: 1440, height: 900 });
}

/** @param {Page} page */
async function bringAxe(page) {
  await page.evaluate(AXE);
  // The bar of buttons can half cover an element, which then counts as a small target. Which one depends on the scroll
  // position.
  await (await handleOf(page, AT.reset)).evaluate(({ parentElement }) => {
    if (parentElement) parentElement.style.position = 'static';
  });
}

const rooms = STATES.filter(({ name }) => name.startsWith('room-'));
const looked = STATES.filter(({ name }) => LOOKED.includes(name));
const states = IS_ALL ? STATES.filter((state) => !rooms.includes(state)) : looked;

test('the states that are looked at are there', () => assert.equal(looked.length, LOOKED.length));

for (const { name, path, prepare } of states) {
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
    await look(page, name, '[data-test="room"]'); // the rest is the same as in other states
  }
  await page.browserContext().close();
});
