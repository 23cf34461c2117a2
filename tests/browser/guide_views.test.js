// The pictures of the guide's own in a real browser: a learner changes the shares of a text and sees the model follow them;
// moves the weight of the last sum and sees what the gradient promised and what is measured. What is measured is held against
// the softmax by hand, from the numbers that stand on the page.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en.js';
import { views } from '../../web/words/en_stops_views.js';
import { allWords } from '../guide/play.js';
import { closeQuietly, startBrowser } from './browser.js';
import { button, click, press, seen, until, untilSays, untilSeen, untilStatus } from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

const words = views(en.format);
const stops = await allWords();

/** @param {string} name @returns {import('./page_objects.js').Locator} */
const called = (name) => ({ css: `[data-test="${name}"]` });
/** @param {Page} page @param {string} name */
const percentIn = async (page, name) => Number.parseFloat(await seen(page, called(name)));

/** Moves a slider to a value, as a person does. @param {Page} page @param {string} name @param {number} value */
const slide = (page, name, value) =>
  page.$eval(
    `[data-test="${name}"]`,
    (slider, to) => {
      /** @type {HTMLInputElement} */ (slider).value = String(to);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    },
    value,
  );

test('the model takes over the shares of its text, and another text makes another model', async () => {
  const opened = await chromium.open('?data=names&reproducible=1#guide=dataset.shares');
  const { page } = opened;
  await untilSays(page, { css: '.guide-own' }, words.shares.none);
  await click(page, called('example'));
  await untilSays(page, called('shares-said'), '70%');
  await press(page, button(String(stops['dataset.shares'].acts?.[0])));
  await untilStatus(page, 'Done');
  await untilSays(page, called('shares-said'), 'the model expects it');
  const [black, white] = [await percentIn(page, 'chance-0-black'), await percentIn(page, 'chance-0-white')];
  assert.ok(Math.abs(black - 70) < 6 && Math.abs(white - 30) < 6, `${black} ${white}`);

  await slide(page, 'share', 20);
  await click(page, called('make-text'));
  await untilSays(page, called('shares-said'), 'The model is new');
  await click(page, called('train'));
  await untilStatus(page, 'Done');
  assert.ok(Math.abs((await percentIn(page, 'chance-0-black')) - 20) < 6);
  await untilSays(page, called('check'), 'You have changed what it reads.');
  await closeQuietly(opened);
});

test('the weight of the last sum is moved: what the gradient promises, and what the softmax says', async () => {
  const opened = await chromium.open('?data=names&reproducible=1&n_layer=1&n_embd=32#guide=autograd.far');
  const { page } = opened;
  await until(
    page,
    () => {
      const picture = document.querySelector('.guide-own .sum-chain');
      return picture !== null && getComputedStyle(picture).visibility === 'hidden';
    },
    'what tells the answer is covered',
  );
  await click(page, button('Skip'));
  await untilSeen(page, called('sum-told'));
  /** The value and the gradient of a part of the sum. @param {string} name */
  const numbers = async (name) =>
    (await seen(page, called(`sum-${name}`)))
      .replaceAll('−', '-')
      .match(/-?\d+\.\d+/g)
      ?.map(Number) ?? [];
  const [[x], [w, gradient], [rest], [score, score_gradient], [chance], [loss]] = await Promise.all(
    ['x', 'w', 'rest', 'score', 'chance', 'loss'].map(numbers),
  );
  const close = (/** @type {number} */ a, /** @type {number} */ b, within = 0.01) =>
    assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);
  close(x * w + rest, score);
  close(score_gradient, chance - 1, 0.002);
  close(gradient, x * score_gradient, 0.02);
  close(loss, -Math.log(chance), 0.02);

  const by = gradient > 0 ? -5 : 5;
  await click(page, button(by > 0 ? '+5' : '−5'));
  await untilSays(page, called('sum-told'), 'cannot hold');
  const told = (await seen(page, called('sum-told'))).replaceAll('−', '-');
  const measured = Number(/Measured: .*, a loss of (-?[\d.]+)\. /.exec(told)?.[1]);
  const promised = Number(/so a loss of (-?[\d.]+)\. /.exec(told)?.[1]);
  const moved = Math.exp(x * by);
  close(measured, -Math.log((chance * moved) / (1 - chance + chance * moved)), 0.02);
  close(promised, loss + gradient * by, 0.02);
  assert.ok(promised < 0 && measured >= 0);
  await closeQuietly(opened);
});

test('the fingerprint of the weights stays while the model writes, and is another one after a step', async () => {
  const opened = await chromium.open('?data=names&reproducible=1&n_layer=1&n_embd=32#guide=inference.frozen');
  const { page } = opened;
  /** The numbers that stand there, the oldest first. */
  const prints = () =>
    page.$$eval('[data-test="fingerprint"] strong', (all) => all.map(({ textContent }) => String(textContent)));
  const untilMany = (/** @type {number} */ n) =>
    until(page, (many) => document.querySelectorAll('[data-test="fingerprint"]').length === many, 'one more', [n]);
  await untilMany(1);
  await press(page, button(String(stops['inference.frozen'].acts?.[0])));
  await untilMany(2);
  const [before, after] = await prints();
  assert.match(before, /\d{3}/);
  assert.equal(after, before);
  await untilSays(page, called('fingerprint-said'), 'has moved while it wrote');
  await press(page, button(en.run.step));
  await untilMany(3);
  assert.notEqual((await prints())[2], before, 'a step moves the weights');
  await untilSays(page, called('fingerprint-said'), 'training has moved');
  await closeQuietly(opened);
});
