// Pictures that only the guide has, in a real browser: a learner moves the weight of the last sum and sees the loss
// that the gradient predicts and the measured one, which is compared with a softmax computed here from the numbers on
// the page; sees the fingerprint of the weights, and the directions of letters. The other pictures are used in guide_walk.test.js and
// by_hand.test.js.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { allWords } from '../guide/play.js';
import { closeQuietly, startBrowser } from './browser.js';
import { button, click, part, press, seen, textsOf, until, untilSays, untilSeen, untilStep } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

const stops = await allWords();
const SMALL = '?data=names&n_layer=1&n_embd=16&n_head=2&pace=fast&max_steps=100';

test('the weight of the last sum is moved: what the gradient promises, and what the softmax says', async () => {
  const opened = await chromium.open('?data=names&reproducible=1&n_layer=1&n_embd=32#guide=autograd.far');
  const { page } = opened;
  await until(
    page,
    () => {
      const picture = document.querySelector('[data-guide-seat] [data-test="sum-chain"]');
      return picture !== null && getComputedStyle(picture).visibility === 'hidden';
    },
    'what tells the answer is covered',
  );
  await click(page, button('Skip'));
  await untilSeen(page, part('sum-told'));
  /** The value and the gradient of a part of the sum. @param {string} name */
  const numbers = async (name) =>
    (await seen(page, part(`sum-${name}`)))
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
  await untilSays(page, part('sum-told'), 'cannot hold');
  const told = (await seen(page, part('sum-told'))).replaceAll('−', '-');
  const measured = Number(/Measured: .*, a loss of (-?[\d.]+)\. /.exec(told)?.[1]);
  const promised = Number(/so a loss of (-?[\d.]+)\. /.exec(told)?.[1]);
  const moved = Math.exp(x * by);
  close(measured, -Math.log((chance * moved) / (1 - chance + chance * moved)), 0.02);
  close(promised, loss + gradient * by, 0.02);
  assert.ok(promised < 0 && measured >= 0);
  await closeQuietly(opened);
});

/** The place of the curve of the loss. */
const CURVE = '[data-guide-seat] [role="img"]:has(canvas)';

test('the curve of the loss fills its place, on a screen with two pixels for each of the page too', async () => {
  const opened = await chromium.open('?data=names&n_layer=1&n_embd=32#guide=autograd.nudge');
  const { page } = opened;
  await page.setViewport({ width: 1280, height: 900, deviceScaleFactor: 2 });
  await untilSeen(page, part('sum-told'));
  const boxes = await page.$$eval(`${CURVE}, ${CURVE} canvas`, (all) =>
    all.map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return [left, top, width, height].map(Math.round);
    }),
  );
  assert.deepEqual(boxes, [boxes[0], boxes[0], boxes[0]]);
  await closeQuietly(opened);
});

test('the fingerprint of the weights stays while the model writes, and is another one after a step', async () => {
  const opened = await chromium.open('?data=names&reproducible=1&n_layer=1&n_embd=32#guide=inference.frozen');
  const { page } = opened;
  /** The shown numbers, the oldest first. */
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
  await untilSays(page, part('fingerprint-said'), 'has moved while it wrote');
  await press(page, button(en.run.step));
  await untilMany(3);
  assert.notEqual((await prints())[2], before, 'a step moves the weights');
  await untilSays(page, part('fingerprint-said'), 'training has moved');
  await closeQuietly(opened);
});

test('the directions of a wider model give way to those of the example, and vowels come to be most alike', async () => {
  const stop = stops['network.directions'];
  const opened = await chromium.open(
    '?data=names&reproducible=1&n_layer=1&n_embd=64&pace=fast#guide=network.directions',
  );
  const { page } = opened;
  const list = part('nearest');
  const map = part('embedding-map');
  await untilSeen(page, map);
  await page.select('[data-test="embeddings"] select', '0');
  await untilSeen(page, list);
  await click(page, part('example'));
  await until(page, () => location.hash.includes('n_embd=32'), 'the example is there');
  await press(page, button(String(stop.acts?.[0])));
  await untilStep(page, 200);
  await untilSays(page, part('embeddings'), 'Step 200.');
  const [first] = await textsOf(page, { css: 'tbody th', within: list });
  assert.match(first, /^[eiou]$/);
  await closeQuietly(opened);
});

/** @param {import('puppeteer-core').Page} page @param {string} css */
const boxOf = (page, css) =>
  page.$eval(css, (one) => {
    const { top, bottom, width } = one.getBoundingClientRect();
    return { top, bottom, width };
  });

test('on a phone the buttons of the run come where the stop shows them, and each dot can be touched', async () => {
  const opened = await chromium.open(`${SMALL}&lang=de#guide=inference.frozen`, {
    width: 360,
    height: 740,
    ready: false,
  });
  const { page } = opened;
  await untilSeen(page, { css: '[data-test="fingerprint"]' });
  const [picture, bar, nav] = [
    await boxOf(page, '[data-test="fingerprint"]'),
    await boxOf(page, '[data-test="train"]'),
    await boxOf(page, '[data-test="guide-nav"]'),
  ];
  assert.ok(bar.top > picture.bottom, `the buttons at ${bar.top}, the picture up to ${picture.bottom}`);
  assert.ok(bar.top > nav.bottom, `the buttons at ${bar.top} are beneath the ways on, which end at ${nav.bottom}`);
  for (const width of [360, 320]) {
    await page.setViewport({ width, height: 740 });
    await page.evaluate(() => {
      location.hash = 'guide=training.step'; // the part with most stops
    });
    await untilSeen(page, { css: '[data-stop="training.step"] h2' });
    const widths = await page.$$eval('[data-test="guide-nav"] li button', (all) =>
      all.map((one) => one.getBoundingClientRect().width),
    );
    assert.ok(widths.length === 7 && Math.min(...widths) >= 24, `${width}: ${widths}`);
  }
  await closeQuietly(opened);
});

test('where something is said above the page, the ways on are in the window all the same', async () => {
  const opened = await chromium.open(`${SMALL}#guide=dataset.split`, { width: 1440, height: 900 });
  const { page } = opened;
  await untilSeen(page, { css: '[data-stop="dataset.split"] h2' });
  await page.$eval('[data-slot="problems"]', (place) => {
    const said = document.createElement('div');
    said.className = 'remark';
    said.style.blockSize = '8rem';
    place.append(said);
  });
  /** @param {number} top  how far the page is scrolled */
  const isInWindow = (top) =>
    page.waitForFunction(
      (y) => {
        scrollTo({ top: y, behavior: 'instant' });
        const { bottom } = /** @type {Element} */ (
          document.querySelector('[data-test="guide-nav"]')
        ).getBoundingClientRect();
        return bottom < innerHeight + 2 && bottom > innerHeight - 10;
      },
      {},
      top,
    );
  for (const top of [0, 60, 0]) await isInWindow(top);
  await closeQuietly(opened);
});
