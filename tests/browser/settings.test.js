// The settings as a person uses them: found by their purpose, hidden if they have no effect, followed by others, set
// back one by one, and copied as text. The settings of the run are compared with the engine in Node.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { en } from '../../web/words/en/index.js';
import { setup } from '../../web/words/en/setup.js';
import { closeQuietly, openField, openRoom, setSetting, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  button,
  click,
  isSeen,
  press,
  seen,
  settle,
  textsOf,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilValue,
  valueIn,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const words = setup(en.format);
const chromium = await startBrowser();
after(() => chromium.close());

/** @type {Locator} */
const ALL = { css: '[data-test="all-settings"]' };
/** @type {Locator} */
const TEXT = { css: '[data-test="recipe-text"]' };
/** @type {Locator} */
const SEARCH = { css: 'input[type="search"]', within: ALL };
/** @type {Locator} */
const FOLLOWED = { css: '[data-test="followed"]' };
/** @type {Locator} */
const OWN = { css: 'textarea[readonly]', within: TEXT };
/** @type {Locator} */
const OTHER = { css: 'textarea:not([readonly])', within: TEXT };
/** @type {Locator} */
const WRONG = { css: 'li', within: TEXT };
/** The result of a search that is this setting. @param {string} key @returns {Locator} */
const found = (key) => ({ css: `[data-key="${key}"]`, within: ALL });

/** Writes a text into a box, as a paste does. @param {Page} page @param {string} selector @param {string} text */
const fill = (page, selector, text) =>
  page.$eval(
    selector,
    (box, value) => {
      /** @type {any} */ (box).value = value;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );

test('a setting is found by a key and a word, changed where it is found, and set back', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await untilSeen(page, button(words.panels.all));
  await page.keyboard.down('Control');
  await page.keyboard.press('k');
  await page.keyboard.up('Control');
  await untilSeen(page, SEARCH);
  await page.waitForFunction(() => document.activeElement?.matches('input[type="search"]'));
  await page.keyboard.type('memory');
  await untilSeen(page, found('memory_limit'));
  await untilGone(page, found('n_layer'));
  await page.keyboard.press('Tab');
  await page.keyboard.type('0');
  await untilSays(page, AT.fieldError(found('memory_limit')), /^Memory limit must be/);
  await fill(page, '[data-test="all-settings"] [data-key="memory_limit"] input', '512');
  await untilGone(page, AT.fieldError(found('memory_limit')));
  await click(page, button(en.settings.back_to('1024'), found('memory_limit')));
  await untilValue(page, AT.control(found('memory_limit')), '1024');
  await fill(page, 'input[type="search"]', 'zebra');
  await untilSays(page, ALL, words.none);
  await page.focus('input[type="search"]');
  await page.keyboard.press('Escape');
  await untilGone(page, ALL);
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-panel') === 'all');
  await closeQuietly(opened);
});

test('what does nothing is hidden in its room and explained in the search, unless it was set', async () => {
  const opened = await chromium.open('');
  const { page } = opened;
  await openRoom(page, 'optimizer');
  await untilSeen(page, AT.roomField('beta1'));
  assert.equal(await isSeen(page, AT.roomField('momentum')), false);
  assert.equal(await isSeen(page, AT.roomField('step_size')), false);
  await click(page, button(words.panels.all));
  await untilSeen(page, SEARCH);
  await fill(page, 'input[type="search"]', 'momentum');
  await untilSays(page, ALL, words.idle(words.needs_one('Optimizer', 'sgd', 'muon')));
  assert.equal(await isSeen(page, found('momentum')), false);

  await page.select('[data-test="room"] [data-key="optimizer"] select', 'sgd');
  await untilSeen(page, AT.roomField('momentum'));
  await untilGone(page, AT.roomField('beta1'));
  await untilSeen(page, found('momentum'));
  await fill(page, '[data-test="room"] [data-key="momentum"] input', '0.5');
  await page.select('[data-test="room"] [data-key="optimizer"] select', 'lion');
  await untilSeen(page, AT.roomField('beta1'));
  assert.equal(await isSeen(page, AT.roomField('momentum')), true, 'it was set, so it can be set back');
  await press(page, button(en.settings.back_to('0.95'), AT.roomField('momentum')));
  await untilGone(page, AT.roomField('momentum'));
  await closeQuietly(opened);
});

test('a switch is set back by a button that says what it does, not by a number', async () => {
  const opened = await chromium.open('?data=names&bias=1#room=network');
  const { page } = opened;
  const field = AT.roomField('bias');
  await untilSeen(page, button(en.settings.switch_back[0], field));
  await press(page, button(en.settings.switch_back[0], field));
  await untilGone(page, button(en.settings.switch_back[0], field));
  assert.equal(
    await page.$eval('[data-test="room"] [data-key="bias"] input', (/** @type {any} */ box) => box.checked),
    false,
  );
  await closeQuietly(opened);
});

test('a value that nobody set follows, the page says why, and a button undoes it', async () => {
  const opened = await chromium.open('?data=stories');
  const { page } = opened;
  await setSetting(page, 'n_embd', '52');
  await untilSays(page, FOLLOWED, words.divisor('Heads', '2', '4', 'Width'));
  assert.match(await seen(page, AT.recipe('n_head')), /^2 heads$/);
  await untilReady(page);
  assert.equal(await isSeen(page, AT.fieldError(AT.settings)), false);
  await click(page, button(words.undo('Width', '64'), FOLLOWED));
  await untilGone(page, FOLLOWED);
  assert.match(await seen(page, AT.recipe('n_head')), /^4 heads$/);
  await setSetting(page, 'max_steps', '30');
  await untilSays(page, FOLLOWED, words.part('Warm-up steps', '3', '100', 'Steps', 0.1));
  await untilReady(page);
  await closeQuietly(opened);
});

test('plus goes to the next width that the heads divide, by the button and by the arrow key', async () => {
  const opened = await chromium.open('?n_embd=30&n_head=5');
  const { page } = opened;
  await openField(page, 'n_embd');
  const box = AT.control(AT.field('n_embd'));
  await click(page, button(en.settings.more('Width'), AT.settings));
  await untilValue(page, box, '40');
  await page.focus('[data-test="settings"] [data-key="n_embd"] input');
  await page.keyboard.press('ArrowUp');
  await untilValue(page, box, '60');
  await page.keyboard.press('ArrowDown');
  await untilValue(page, box, '40');
  await untilReady(page);
  await closeQuietly(opened);
});

test('a recipe is copied as text and makes the same run at another text; wrong lines get a sentence each', async () => {
  const opened = await chromium.open('?data=names&n_layer=2&optimizer=lion');
  const { page } = opened;
  await click(page, button(words.panels.text));
  await untilSeen(page, OWN);
  const recipe = await valueIn(page, OWN);
  const { settings } = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../datasets/index.json'), 'utf8'),
  ).find((/** @type {any} */ { id }) => id === 'names');
  const engine = await loadEngine({ build: 'simd', threads: 1 });
  const { learning_rate: _, ...others } = settings; // suggested for the usual optimizer
  const text = 'anna\nbob\ncarla\n'.repeat(50);
  const told = Object.fromEntries(
    recipe
      .trim()
      .split('\n')
      .map((line) => line.split(' = ')),
  );
  const ours = engine.createTrainer({ text, config: { ...others, n_layer: 2, optimizer: 'lion' } });
  const theirs = engine.createTrainer({ text, config: told });
  assert.deepEqual(theirs.info.config, ours.info.config, 'the engine makes of the lines what the page trains');
  ours.free();
  theirs.free();
  engine.close();

  await click(page, AT.textCalled('Verse'));
  await untilIs(page, OWN, { value_has: 'documents = stream' });
  await fill(page, '[data-test="recipe-text"] textarea:not([readonly])', `${recipe}\nn_heads = 4\nlearning rate`);
  await untilIs(page, WRONG, { count: 2 });
  const n = recipe.trim().split('\n').length;
  assert.deepEqual(await textsOf(page, WRONG), [
    words.wrong.unknown(n + 2, 'n_heads', ''),
    words.wrong.form(n + 3, 'learning rate', ''),
  ]);
  await click(page, button(words.use(n, 2), TEXT));
  await untilValue(page, OWN, recipe);
  assert.equal(await valueIn(page, OTHER), `${recipe}\nn_heads = 4\nlearning rate`, 'nothing is lost');
  await untilReady(page);
  await click(page, button(words.undo_use, TEXT));
  await untilIs(page, OWN, { value_has: 'documents = stream' });
  await settle(page);
  assert.equal(await attributeOf(page, button(words.panels.text), 'aria-expanded'), 'true');
  await closeQuietly(opened);
});
