// A short walk through the guide, for every browser (core.test.js): each kind of question once, with a wrong and a
// right answer; a curve drawn by keys, an act, a text made by hand, a number of the step by hand, a term.
// guide_walk.test.js goes through all stops, in Chromium alone. It has no tests.

import assert from 'node:assert/strict';
import { en } from '../../web/words/en/index.js';
import { stops as around } from '../../web/words/en/stops/index.js';
import {
  AT,
  attributeOf,
  button,
  click,
  press,
  seen,
  type,
  until,
  untilGone,
  untilSays,
  untilSeen,
} from './page_objects.js';

/** @typedef {import('./drivers/driver.js').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const words = around(en.format);
const { right, near, wrong } = words.verdicts;

/** @param {string} name @param {Locator} [within] @returns {Locator} */
const called = (name, within) => ({ css: `[data-test="${name}"]`, within });
const GUIDE = called('guide');
const PREDICT = called('predict', GUIDE);
const CHECK = called('check', GUIDE);
const SHEET = called('guide-sheet');

/** Goes to a stop by its address. @param {Page} page @param {string} key */
async function goTo(page, key) {
  await page.evaluate((stop) => {
    location.hash = `guide=${stop}`;
  }, key);
  await untilSeen(page, { css: `[data-stop="${key}"] h2`, within: GUIDE });
}

/**
 * Writes an answer into the field of a card, in place of its text.
 * @param {Page} page
 * @param {'predict' | 'check'} card
 * @param {string} answer
 */
async function write(page, card, answer) {
  /** @type {Locator} */
  const field = { role: 'textbox', within: called(card, GUIDE) };
  await untilSeen(page, field);
  await page.evaluate((name) => {
    const input = document.querySelector(`[data-test="guide"] [data-test="${name}"] input`);
    /** @type {HTMLInputElement} */ (input).value = '';
  }, card);
  await type(page, field, answer);
  await page.press('Enter');
}

/** @param {Locator} card @param {number} i @returns {Locator} */
const choice = (card, i) => ({ css: `[data-choice="${i}"]`, within: card });

/** @param {Page} page */
async function answerQuestions(page) {
  await goTo(page, 'tokenizer.pieces');
  await write(page, 'predict', 'x');
  await untilSays(page, PREDICT, words.number_wanted);
  await write(page, 'predict', '26');
  await untilSays(page, PREDICT, near);
  await press(page, button(words.again, PREDICT));
  await write(page, 'predict', '27'); // letters, and the sign for a beginning
  await untilSays(page, PREDICT, right);
  await write(page, 'check', '9');
  await untilSays(page, CHECK, wrong);
  await write(page, 'check', '0'); // the text begins with "a"
  await untilSays(page, CHECK, right);
  await goTo(page, 'autograd.far');
  await press(page, choice(PREDICT, 0));
  await untilSays(page, PREDICT, wrong);
  await press(page, button(words.again, PREDICT));
  await press(page, choice(PREDICT, 1));
  await untilSays(page, PREDICT, right);
}

/** @param {Page} page */
async function drawCurve(page) {
  await goTo(page, 'training.curve');
  await untilSeen(page, SHEET);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[data-test="guide-sheet"]')).focus());
  const before = await attributeOf(page, SHEET, 'aria-valuetext');
  await page.press('ArrowDown');
  assert.notEqual(await attributeOf(page, SHEET, 'aria-valuetext'), before);
  await press(page, button(words.drawn, PREDICT));
  await untilGone(page, SHEET);
  await press(page, { css: '[data-act="1"] button', within: called('acts', GUIDE) });
  await untilSeen(page, { css: '[data-act="1"][data-done="true"]', within: called('acts', GUIDE) });
  await untilSays(page, PREDICT, new RegExp([right, near, wrong].join('|').replaceAll('.', '\\.')));
}

/** Makes a text by hand whose shares a model learns. @param {Page} page */
async function changeShares(page) {
  await goTo(page, 'dataset.shares');
  await press(page, called('example', GUIDE));
  await untilSays(page, called('shares-said'), '70%');
  await press(page, button(words.check, CHECK));
  await untilSays(page, CHECK, wrong);
  await page.evaluate(() => {
    const slider = /** @type {HTMLInputElement} */ (document.querySelector('[data-test="shares-slider"]'));
    slider.value = '20';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await press(page, called('make-text'));
  await untilSays(page, called('shares-said'), '20%');
  await until(
    page,
    () => document.querySelector('[data-test="train"]')?.getAttribute('aria-disabled') !== 'true',
    'ready',
    [],
  );
  await press(page, called('train'));
  await untilSays(page, CHECK, right);
}

/** Opens the guide, walks, and closes it. @param {Page} page */
export async function walkGuide(page) {
  await click(page, called('guide-offer'));
  await untilSeen(page, { css: 'h2', within: GUIDE });
  await untilSeen(page, { css: '[data-section="lengths"]', within: AT.room });
  await click(page, { css: '[data-term="document"]', within: GUIDE });
  await untilSeen(page, called('glossary-card'));
  await page.press('Escape');
  await untilGone(page, called('glossary-card'));
  await answerQuestions(page);
  await drawCurve(page);
  await goTo(page, 'training.by_hand');
  await press(page, { css: 'button[data-ref="value losses/1/0"]' });
  await untilSays(page, called('by-hand-formula'), '1.898'); // −ln 0.15
  await changeShares(page);
  const title = await seen(page, { css: 'h2', within: GUIDE });
  await press(page, called('guide-next', GUIDE));
  await untilGone(page, { css: '[data-stop="dataset.shares"]', within: GUIDE });
  assert.notEqual(await seen(page, { css: 'h2', within: GUIDE }), title);
  await click(page, called('guide-offer'));
  await untilGone(page, GUIDE);
  await untilSeen(page, AT.door('tokenizer'));
}
