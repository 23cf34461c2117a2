// The guide without a mouse, and for all: a whole part by Tab, Enter, Escape and letters alone; axe on a stop of each
// kind in both themes and two widths; what a stop has brought leaves no trace. The right answers come from the text.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { by_hand as byHand } from '../../web/words/en/by_hand.js';
import { en } from '../../web/words/en/index.js';
import { stops as around } from '../../web/words/en/stops/index.js';
import { allWords } from '../guide/play.js';
import { ownNames } from '../js/builds.js';
import { objections } from './axe.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  AT,
  button,
  click,
  countOf,
  isFocused,
  press,
  settle,
  until,
  untilFocused,
  untilGone,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const chromium = await startBrowser();
after(() => chromium.close());

const words = around(en.format);
const texts = await allWords();
const SMALL = '?data=names&n_layer=1&n_embd=16&n_head=2&batch_size=16&pace=fast&max_steps=400';
const MOST_TABS = 200;

/** @param {string} name @param {Locator} [within] @returns {Locator} */
const called = (name, within) => ({ css: `[data-test="${name}"]`, within });
const GUIDE = called('guide');
const [PREDICT, CHECK, ACTS] = ['predict', 'check', 'acts'].map((name) => called(name, GUIDE));
const NEXT = called('guide-next', GUIDE);
/** @type {Locator} */
const TITLE = { css: 'h2', within: GUIDE };

/** Presses Tab until an element has the focus. @param {Page} page @param {Locator} at */
async function tabTo(page, at) {
  await untilSeen(page, at);
  for (let i = 0; i < MOST_TABS; i++) {
    if (await isFocused(page, at)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${JSON.stringify(at)}`);
}

/** @param {Page} page @param {Locator} at */
async function enter(page, at) {
  await tabTo(page, at);
  await page.keyboard.press('Enter');
  await settle(page);
}

/** Answers by keys alone: a number is typed, an option is chosen. @param {Page} page @param {Locator} card @param {string} key @param {number} value */
async function give(page, card, key, value) {
  const { predict, check } = texts[key];
  const options = (card === PREDICT ? predict : check)?.options;
  if (options !== undefined) return enter(page, button(options[value], card));
  await tabTo(page, { role: 'textbox', within: card });
  await page.keyboard.type(String(value));
  await page.keyboard.press('Enter');
}

test('what Tab reaches in the column is in sight above its foot', async () => {
  for (const height of [700, 900]) {
    const opened = await chromium.open(`${SMALL}#guide=tokenizer.words`, { height });
    const { page } = opened;
    await untilSays(page, TITLE, texts['tokenizer.words'].title);
    await page.$eval('[data-test="guide"] h2', (title) => title.focus());
    let reached = 0;
    for (; reached < MOST_TABS; reached++) {
      await page.keyboard.press('Tab');
      const covered = await page.evaluate(() => {
        const { activeElement: one } = document;
        if (!one?.closest('[data-stop], [data-test="guide"] [data-stop] ~ *') || one.closest('nav')) return null;
        const { left, top, width, height: tall } = one.getBoundingClientRect();
        const seen = document.elementFromPoint(left + width / 2, top + tall / 2);
        return seen !== null && (one.contains(seen) || seen.contains(one)) ? '' : one.textContent;
      });
      if (covered === null) break;
      assert.equal(covered, '', `${height}`);
    }
    assert.ok(reached > 5, `${reached} controls`);
    await closeQuietly(opened);
  }
});

test('a whole part is done by keys alone', async () => {
  const opened = await chromium.open(`${SMALL}#guide=tokenizer`);
  const { page } = opened;
  const letters = [...new Set(ownNames().replace(/\n/g, ''))].sort();
  /** @type {Record<string, [predict: number, check: number]>} */
  const right = {
    'tokenizer.pieces': [letters.length + 1, letters.indexOf(ownNames()[0])],
    'tokenizer.unknown': [2, 0],
    'tokenizer.merges': [55, 1],
    'tokenizer.words': [6, 0],
  };
  for (const [key, [guess, answer]] of Object.entries(right)) {
    await untilIs(page, TITLE, { says: texts[key].title });
    await give(page, PREDICT, key, guess);
    await untilSays(page, PREDICT, words.your_guess('').trim().split(' ')[0]);
    for (const act of texts[key].acts ?? []) await enter(page, button(act, ACTS));
    await give(page, CHECK, key, answer);
    await untilSays(page, CHECK, words.verdicts.right);
    await enter(page, NEXT);
  }
  await untilIs(page, TITLE, { says: texts['autograd.sum'].title });
  await untilFocused(page, TITLE); // a screen reader reads on from the title
  await enter(page, button(words.close, GUIDE));
  await untilGone(page, GUIDE);
  await closeQuietly(opened);
});

/** A stop of each kind: a number, a choice beside a picture, a curve, a state to be reached, a sheet, stages, a fingerprint. */
const KINDS = [
  'dataset.documents',
  'network.attention',
  'training.curve',
  'optimizer.find',
  'training.by_hand',
  'training.stages',
  'inference.frozen',
];

test('axe finds nothing at a stop of each kind, in both themes, on a wide and on a narrow page', async () => {
  const opened = await chromium.open(`${SMALL}#guide=${KINDS[0]}`);
  const { page } = opened;
  for (const [theme, width] of /** @type {const} */ ([
    ['light', 1440],
    ['light', 768],
    ['dark', 360],
  ])) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await page.setViewport({ width, height: 3000 }); // so high that what sticks to its edges covers nothing
    for (const key of KINDS) {
      await page.evaluate((stop) => {
        location.hash = `guide=${stop}`;
      }, key);
      await untilSeen(page, { css: `[data-stop="${key}"] h2`, within: GUIDE });
      if (key === 'training.by_hand')
        await press(page, button(`3 ${byHand(en.format).phases.adam.title}`, called('by-hand')));
      await settle(page);
      assert.deepEqual(await objections(page), [], `${key}, ${theme}, ${width}`);
      const [needs, has] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(needs <= has, `${key}: ${needs} of ${has}`);
    }
  }
  await closeQuietly(opened);
});

test('Escape in the block of a stop that has no map leaves the block open, and the focus in it', async () => {
  const opened = await chromium.open(`${SMALL}#guide=network.mlp`);
  const { page } = opened;
  const block = called('network-block');
  await untilSeen(page, block);
  const tile = '[data-test="network-block"] button[data-node]';
  await page.waitForFunction((css) => document.querySelectorAll(css).length > 3, {}, tile);
  await page.$$eval(tile, (all) => {
    const shown = all.filter((one) => one.getClientRects().length > 0);
    /** @type {HTMLElement} */ (shown[2]).focus();
  });
  const seen = () =>
    page.evaluate(() => {
      const shown = document.querySelector('[data-test="network-block"]');
      return [
        (shown?.getClientRects().length ?? 0) > 0 &&
          document.activeElement?.closest('[data-test="network-block"]') === shown,
        [...(shown?.querySelectorAll('button[data-section="map"]') ?? [])].filter(
          (one) => one.getClientRects().length > 0,
        ).length,
        document.querySelector('[data-stop]')?.getAttribute('data-stop'),
      ];
    });
  for (const key of /** @type {const} */ (['Escape', 'Enter', 'Escape', 'Escape'])) {
    await page.keyboard.press(key);
    await settle(page);
    assert.deepEqual(await seen(), [true, 0, 'network.mlp'], `after ${key}`);
  }
  await closeQuietly(opened);
});

test('texts that a stop has brought go with it, and the next example comes at once', async () => {
  const opened = await chromium.open(`${SMALL}#guide=dataset.shares`);
  const { page } = opened;
  const own = () => countOf(page, AT.ownTexts);
  await click(page, called('example', GUIDE));
  await untilSeen(page, called('make-text'));
  for (let i = 0; i < 2; i++) {
    await page.evaluate(
      (share) => {
        const slider = /** @type {HTMLInputElement} */ (document.querySelector('[data-test="shares-slider"]'));
        slider.value = String(share);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      },
      20 + 30 * i,
    );
    await click(page, called('make-text'));
    await settle(page);
  }
  await page.evaluate(() => {
    location.hash = 'guide=network.copy';
  });
  await untilIs(page, TITLE, { says: texts['network.copy'].title });
  await click(page, called('example', GUIDE));
  await until(page, () => location.hash.includes('data=copies'), 'the example is in the address');
  await untilSays(page, called('check', GUIDE), texts['network.copy'].check?.ask.slice(0, 20) ?? '');
  await untilSays(page, GUIDE, words.example_here);
  await click(page, button(words.close, GUIDE));
  await untilGone(page, GUIDE);
  await untilStatus(page, en.run.ready);
  await until(page, () => document.querySelectorAll('[data-source^="own-"]').length === 0, 'no text is left');
  assert.equal(await own(), 0);
  await closeQuietly(opened);
});
