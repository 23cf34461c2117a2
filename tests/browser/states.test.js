// axe finds no violation in the states of the page and in its rooms, wide and at the 320 px that WCAG requires, in both
// themes. The states that show most are tested, wide in the light theme and narrow in the dark one; AXE=all tests every
// state in all four ways, which takes some minutes.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { objections } from './axe.js';
import { startBrowser } from './browser.js';
import { AT, drawn, handleOf } from './page_objects.js';

/** @import { Page } from './browser.js' */

process.env.STEPS_OF_STATES = '40';
const { STATES } = await import('./states.js');

const chromium = await startBrowser();
after(() => chromium.close());

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
    await page.evaluate(async () => {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    });
    assert.deepEqual(await objections(page, within), [], `${name}, ${width} px, ${value}`);
  }
  await page.setViewport({ width: 1440, height: 900 });
}

/**
 * The bar of buttons no longer sticks: it can half cover an element, which then counts as a small target. Which one
 * depends on the scroll position.
 * @param {Page} page
 */
async function unstick(page) {
  await (await handleOf(page, AT.reset)).evaluate(({ parentElement }) => {
    if (parentElement) parentElement.style.position = 'static';
  });
}

/** The same for the foot of the guide, whose column gets its full height. @param {Page} page */
const unstickGuide = (page) =>
  page.evaluate(() => {
    const [column, foot] = ['[data-test="guide"]', '[data-test="guide-nav"]'].map((css) =>
      document.querySelector(css),
    );
    if (column instanceof HTMLElement) column.style.maxBlockSize = 'none';
    if (foot instanceof HTMLElement) foot.style.position = 'static';
  });

const rooms = STATES.filter(({ name }) => name.startsWith('room-'));
const looked = STATES.filter(({ name }) => LOOKED.includes(name));
const states = IS_ALL ? STATES.filter((state) => !rooms.includes(state)) : looked;

test('the states that are looked at are there', () => assert.equal(looked.length, LOOKED.length));

for (const { name, path, prepare } of states) {
  test(`axe has nothing against the page in the state “${name}”`, async () => {
    const { page } = await chromium.open(path);
    await unstick(page); // first, since a state may be in another language
    await prepare(page);
    await unstickGuide(page);
    await look(page, name);
    await page.browserContext().close();
  });
}

test('axe has nothing against any of the rooms', async () => {
  const { page } = await chromium.open(rooms[0].path);
  await rooms[0].prepare(page);
  await unstick(page);
  for (const { name, prepare } of rooms) {
    await prepare(page);
    await look(page, name, '[data-test="room"]'); // the rest is the same as in other states
  }
  await page.browserContext().close();
});
