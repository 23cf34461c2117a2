// The whole guide as a learner walks through it, stop after stop in one page. At each stop the learner makes a wrong
// guess and gets a kind reply, does the acts, makes a right guess, gives a wrong answer and gets a hint, then a right
// one and is told why. Where possible, the right answers come from outside the page: from a formula, from the text, or
// from a number in the stop's picture.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { stops as around } from '../../web/words/en/stops/index.js';
import { allStops, allWords } from '../guide/play.js';
import { ownNames } from '../js/builds.js';
import { closeQuietly, setSetting, startBrowser } from './browser.js';
import {
  button,
  figure,
  press,
  seen,
  until,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
} from './page_objects.js';

/** @import { Ask, Stop } from '../../web/guide/stop.js' */
/** @typedef {import('./page_objects.js').Locator} Locator */
/** @typedef {import('puppeteer-core').Page} Page */
/** The replies to the wrong guess and the wrong answer. @typedef {{ predict: string, check: string }} Said */
/**
 * The right answer: a number, the index of a choice, or a function that finds it on the page.
 * @typedef {number | ((said: Said, page: Page) => number | Promise<number>)} Right
 */
/**
 * What a learner knows of a stop.
 * @typedef {object} Known
 * @property {Right} [predict]
 * @property {Right | null} [check]    null: the learner has the answer shown
 * @property {(page: Page) => Promise<unknown>} [first]  done by hand before anything is judged
 * @property {(page: Page) => Promise<unknown>} [last]   done by hand, because the question asks for it
 */

const chromium = await startBrowser();
after(() => chromium.close());

const words = around(en.format);
const texts = await allWords();
const [STEPS, BATCH, WIDTH] = [400, 16, 16];
const SMALL = `?data=names&n_layer=1&n_embd=${WIDTH}&n_head=2&batch_size=${BATCH}&pace=fast&max_steps=${STEPS}`;
const FAR_OFF = 12345; // farther from every right number than what any stop calls near
const BROKEN = /undefined|NaN|null|\[object|Infinity/;

/** @param {string} name @param {Locator} [within] @returns {Locator} */
const called = (name, within) => ({ css: `[data-test="${name}"]`, within });
const GUIDE = called('guide');
const CARDS = { predict: called('predict', GUIDE), check: called('check', GUIDE) };
/** @type {Locator} */
const TITLE = { css: 'h2', within: GUIDE };

/** @param {string} said */
const numbersIn = (said) =>
  said
    .replaceAll('−', '-')
    .replaceAll(',', '')
    .match(/-?\d+(\.\d+)?/g)
    ?.map(Number) ?? [];
/** The number that the prediction's sentence begins with. @param {Said} said */
const told = ({ predict }) => numbersIn(predict)[0];
/** @param {Page} page @param {string} name @param {number} i */
const shown = async (page, name, i) => numbersIn(await seen(page, called(name)))[i];

/** @param {Page} page */
async function makeTwenty(page) {
  const [black, white] = [await shown(page, 'chance-0-black', 0), await shown(page, 'chance-0-white', 0)];
  assert.ok(Math.abs(black - 70) < 6 && Math.abs(white - 30) < 6, `${black} ${white}`);
  await page.$eval('[data-test="shares-slider"]', (slider) => {
    /** @type {HTMLInputElement} */ (slider).value = '20';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await press(page, called('make-text'));
  await untilSays(page, called('shares-said'), 'The model is new');
  await press(page, called('train'));
}

/** @param {Page} page */
async function trainHotter(page) {
  await setSetting(page, 'learning_rate', '0.015');
  await page.keyboard.press('Enter');
  await press(page, called('train'));
}

/** @type {Record<string, Known>} */
const KNOWN = {
  'dataset.documents': { predict: (STEPS * BATCH) / (0.9 * ownNames().trim().split('\n').length), check: 1 },
  'dataset.split': {
    predict({ predict }) {
      const [own, kept] = numbersIn(predict);
      return Math.abs(own - kept) <= 0.2 ? 2 : Number(kept > own);
    },
    check: 2,
  },
  'dataset.step': { predict: told, check: 0 },
  'dataset.shares': { predict: 70, last: makeTwenty },
  'dataset.bias': { predict: 90, check: 2 },
  'tokenizer.pieces': { predict: new Set(ownNames()).size, check: ownNames().charCodeAt(0) - 'a'.charCodeAt(0) },
  'tokenizer.unknown': { predict: 2, check: 0 },
  'tokenizer.merges': { predict: told, check: 1 },
  'tokenizer.words': { predict: ({ predict }) => predict.split(': ')[1].split(' · ').length, check: 0 },
  'autograd.sum': { predict: 1, check: async (_said, page) => (await shown(page, 'sum-chance', 0)) - 1 },
  'autograd.graph': { predict: 2, check: 1 },
  'autograd.nudge': {
    predict: ({ predict }) => numbersIn(predict).at(-1) ?? Number.NaN,
    check: async (_said, page) => Number((await shown(page, 'sum-w', 1)) > 0),
  },
  'autograd.far': { predict: 1, check: 1 },
  'network.embedding': { predict: WIDTH, check: 1 },
  'network.directions': { predict: 1, check: 1 }, // nobody tells the model what a vowel is
  'network.attention': { predict: 2, check: null },
  'network.copy': { predict: 2, check: told },
  'network.mlp': { predict: 2, check: 1 },
  'network.chances': { predict: told, check: 1 },
  'optimizer.direction': { predict: 2, check: 1 },
  'optimizer.averages': { predict: 0, check: 1 },
  'optimizer.rates': { predict: 1, check: 1 },
  'optimizer.find': { predict: told, last: trainHotter },
  'training.step': { predict: 2, check: 2 },
  'training.by_hand': { check: 1 },
  'training.loss': { predict: 27, check: async (_said, page) => Math.exp(await figure(page, 'val')) },
  'training.curve': { check: 0 },
  'training.heart': { predict: 2, check: told },
  'training.seeds': { predict: 0, check: 1 },
  'training.stages': { predict: 1, check: 1, first: (page) => press(page, called('stages-all')) },
  'inference.bars': { predict: told, check: 1 },
  'inference.again': { predict: 1, check: 10 },
  'inference.temperature': { predict: 1, check: 1 },
  'inference.frozen': { predict: 0, check: 1 },
  'inference.invented': { predict: told, check: 2 },
};

/**
 * Gives the answer that is asked for.
 * @param {Page} page
 * @param {'predict' | 'check'} what
 * @param {Ask} ask
 * @param {number} value
 */
async function give(page, what, ask, value) {
  const css = ask.kind === 'choice' ? `[data-choice="${value}"]` : 'input';
  await untilSeen(page, { css, within: CARDS[what] });
  await page.evaluate(
    (name, is_choice, answer) => {
      const card = /** @type {Element} */ (document.querySelector(`[data-test="guide"] [data-test="${name}"]`));
      if (is_choice) return /** @type {HTMLElement} */ (card.querySelector(`[data-choice="${answer}"]`)).click();
      const field = /** @type {HTMLInputElement} */ (card.querySelector('input'));
      field.value = String(answer);
      field.form?.requestSubmit();
    },
    what,
    ask.kind === 'choice',
    value,
  );
}

/**
 * The reply, once it has one of these verdicts.
 * @param {Page} page
 * @param {'predict' | 'check'} what
 * @param {string[]} verdicts
 */
async function saidTo(page, what, verdicts) {
  const wanted = verdicts.map((one) => one.replace('.', '\\.')).join('|');
  await untilIs(page, CARDS[what], { matches: [`(^|\\n)(${wanted}) `, ''] });
  const said = (await seen(page, CARDS[what])).replace(new RegExp(`^[^]*\\n(${wanted}) `), '');
  assert.ok(said.length > 10 && !BROKEN.test(said), `it says why: "${said}"`);
  return said.split('\n')[0];
}

/** @param {Ask} ask @param {Right | null | undefined} right */
const wrongFor = ({ kind, options = 2 }, right) =>
  kind === 'choice' ? (typeof right === 'number' ? (right + 1) % options : 0) : FAR_OFF;

/** Makes the right prediction after the wrong one. @param {Page} page @param {Stop} stop @param {Said} said */
async function predictAgain(page, { key, predict }, said) {
  if (!predict) return;
  const { right, wrong, near } = words.verdicts;
  said.predict = await saidTo(page, 'predict', [wrong, near, right]);
  if (predict.kind === 'curve') return;
  const known = KNOWN[key].predict;
  // The first reply may be about a step before the last one; then the next reply is about the last step.
  for (let i = 0; i < 2; i++) {
    const value = typeof known === 'function' ? await known(said, page) : Number(known);
    await press(page, button(words.again, CARDS.predict));
    await give(page, 'predict', predict, value);
    said.predict = await saidTo(page, 'predict', [wrong, near, right]);
    if ((await seen(page, CARDS.predict)).includes(`${right} `)) return;
  }
  assert.fail(`${key}: ${said.predict}`);
}

/** Answers the question: wrongly, then rightly. @param {Page} page @param {Stop} stop @param {Said} said */
async function answer(page, { key, check }, said) {
  const known = KNOWN[key].check;
  const { right, wrong, shown: is_shown } = words.verdicts;
  if (!check) return;
  if (check.kind === 'state') {
    await KNOWN[key].last?.(page);
    await saidTo(page, 'check', [right]);
    return;
  }
  const value = typeof known === 'function' ? await known(said, page) : known;
  await give(page, 'check', check, wrongFor(check, value));
  said.check = await saidTo(page, 'check', [wrong]);
  if (value === null) {
    await press(page, button(words.show, CARDS.check));
    await saidTo(page, 'check', [is_shown]);
    return;
  }
  await give(page, 'check', check, Number(value));
  await saidTo(page, 'check', [right]);
}

/** Does the acts, one after the other, and waits until each is ticked. @param {Page} page @param {Stop} stop */
async function act(page, { key, acts = [] }) {
  for (const i of acts.keys()) {
    /** @type {Locator} */
    const item = { css: `[data-test="acts"] [data-act="${i}"]` };
    await press(page, { css: 'button', within: item });
    await untilIs(page, item, { attribute: ['data-done', 'true'] }, 120_000).catch((error) => {
      throw new Error(`${key}: act ${i + 1} is not ticked`, { cause: error });
    });
  }
}

/** @param {Page} page @param {Stop} stop */
async function walk(page, stop) {
  const { key, predict, check, needs_example, example = '' } = stop;
  const { first } = KNOWN[key];
  await untilIs(page, TITLE, { says: texts[key].title });
  if (needs_example) {
    await press(page, called('example', GUIDE));
    await until(page, (begin) => location.hash.includes(begin), 'the example is in the address', [
      example.slice(0, 40),
    ]);
  }
  if (predict?.kind === 'curve') {
    await press(page, { css: '[data-act="0"] button', within: called('acts', GUIDE) }); // a new model, not yet trained
    await press(page, button(words.drawn, CARDS.predict));
  } else if (predict) await give(page, 'predict', predict, wrongFor(predict, KNOWN[key].predict));
  await act(page, stop);
  const unasked = await page.evaluate(() =>
    [...document.querySelectorAll('main section[aria-label]')]
      .filter((view) => view.closest('[data-guide-seat], [data-test="guide"]') === null)
      .filter((view) => view.getClientRects().length > 0)
      .map((view) => view.getAttribute('aria-label')),
  );
  assert.deepEqual(unasked, [], `${key} shows what it needs and nothing else`);
  if (check?.kind === 'state') {
    await press(page, button(words.check, CARDS.check));
    await saidTo(page, 'check', [words.verdicts.wrong]);
  }
  await first?.(page);
  const said = { predict: '', check: '' };
  await predictAgain(page, stop, said);
  await answer(page, stop, said);
}

test('a learner walks all stops: guesses wrongly and rightly, does what is asked, answers wrongly and rightly', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await untilReady(page);
  const stops = await allStops();
  assert.deepEqual(
    Object.keys(KNOWN),
    stops.map(({ key }) => key),
  );
  await page.evaluate(() => {
    location.hash = 'guide=dataset';
  });
  for (const stop of stops) {
    await walk(page, stop);
    await press(page, called('guide-next', GUIDE));
  }
  await untilGone(page, GUIDE); // the last stop ends the guide
  await closeQuietly(opened);
});
