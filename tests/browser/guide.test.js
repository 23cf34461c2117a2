// The guide as a learner uses it: makes a wrong guess and gets a kind reply, does what a stop asks, gives a wrong
// answer and gets a hint, then a right one; draws a curve that stays in the chart; jumps to stops, uses the keys, reads
// the guide as one page and on paper; and gets the page back as it was. The expected values come from the engine in
// Node and from the texts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { stops as around } from '../../web/words/en/stops/index.js';
import { LANGUAGES } from '../../web/words/languages.js';
import { allStops, allWords } from '../guide/play.js';
import { ownNames } from '../js/builds.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  button,
  click,
  countOf,
  drawn,
  focus,
  isFocused,
  isSeen,
  press,
  seen,
  textsOf,
  type,
  until,
  untilFocused,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStep,
  untilValue,
} from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

const words = around(en.format);
const stops = await allWords();
const SMALL = '?data=names&reproducible=1&n_layer=1&n_embd=32&n_head=2&pace=fast&max_steps=400';

/** @param {string} name @param {import('./page_objects.js').Locator} [within] @returns {import('./page_objects.js').Locator} */
const called = (name, within) => ({ css: `[data-test="${name}"]`, within });
const OFFER = called('guide-offer');
const GUIDE = called('guide');
const PREDICT = called('predict', GUIDE);
const CHECK = called('check', GUIDE);
const ACTS = called('acts', GUIDE);
const NEXT = called('guide-next', GUIDE);
const SHEET = called('guide-sheet');
/** @type {import('./page_objects.js').Locator} */
const TITLE = { css: 'h2', within: GUIDE };
/** @param {import('./page_objects.js').Locator} within @returns {import('./page_objects.js').Locator} */
const fieldIn = (within) => ({ role: 'textbox', within });

/**
 * Types an answer into a card and sends it.
 * @param {import('puppeteer-core').Page} page
 * @param {import('./page_objects.js').Locator} card
 * @param {string} answer
 */
async function answer(page, card, answer) {
  await focus(page, fieldIn(card));
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await type(page, fieldIn(card), answer);
  await page.keyboard.press('Enter');
}

/** The key of the stop in the address. @param {import('puppeteer-core').Page} page */
const stopOf = (page) => page.evaluate(() => new URLSearchParams(location.hash.slice(1)).get('guide'));

test('a learner opens it, guesses, is given a hint, answers rightly, and gets the page back', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await untilReady(page);
  const { title } = stops['dataset.documents'];
  await click(page, OFFER);
  await untilIs(page, TITLE, { says: title });
  await untilFocused(page, TITLE); // a screen reader reads on from the title of the stop
  assert.equal(await stopOf(page), 'dataset.documents');
  assert.ok(!(await isSeen(page, AT.door('dataset'))) && !(await isSeen(page, AT.samplesView)), 'only what it needs');
  const lengths = { css: '[data-section="lengths"]', within: AT.room };

  await answer(page, PREDICT, 'many');
  await untilSays(page, PREDICT, words.number_wanted);
  await answer(page, PREDICT, '100');
  const times = (400 * 64) / (0.9 * ownNames().trim().split('\n').length); // over the training documents
  await untilSays(page, PREDICT, times.toFixed(2));
  assert.match(await seen(page, PREDICT), /100/, 'the guess stays');
  await untilSeen(page, lengths);
  assert.ok(!(await isSeen(page, { css: '[data-section="split"]', within: AT.room })));

  const [wrong, right] = await choicesOf(page);
  await press(page, wrong); // what sticks to the end of the column may cover it
  await untilSays(page, CHECK, words.verdicts.wrong);
  assert.ok(await isSeen(page, NEXT), 'a wrong answer blocks nothing');
  await press(page, right);
  await untilSays(page, CHECK, words.verdicts.right);
  const done = words.stop(1, title, true);
  await untilSeen(page, button(done, GUIDE));

  await click(page, NEXT);
  await untilIs(page, TITLE, { says: stops['dataset.split'].title });
  await untilFocused(page, TITLE);
  await page.goBack();
  await untilIs(page, TITLE, { says: title });
  await page.goForward();
  await untilIs(page, TITLE, { says: stops['dataset.split'].title });
  await focus(page, NEXT);
  await page.keyboard.press('ArrowLeft');
  await untilIs(page, TITLE, { says: title });
  await page.reload();
  await untilIs(page, TITLE, { says: title });
  await untilSeen(page, button(done, GUIDE));
  await untilSays(page, PREDICT, words.your_guess(`100 ${stops['dataset.documents'].predict?.unit}`));
  await untilSays(page, PREDICT, times.toFixed(2)); // judged anew
  await untilSays(page, CHECK, words.verdicts.right);

  await click(page, button(words.close, GUIDE));
  await untilGone(page, GUIDE);
  await untilSeen(page, AT.door('dataset'));
  assert.ok(await isSeen(page, AT.samplesView));
  assert.equal(await stopOf(page), null);
  await closeQuietly(opened);
});

/**
 * The choices of the question of dataset.documents: a wrong one and the right one, which `make guide` checks.
 * @param {import('puppeteer-core').Page} page
 */
async function choicesOf(page) {
  const names = await textsOf(page, { role: 'button', css: '[aria-pressed]', within: CHECK });
  return [names[0], names[1]].map((name) => button(name, CHECK));
}

test('who answers at once keeps the focus, also where the guide is drawn again meanwhile', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await untilReady(page);
  await page.evaluate(() => {
    const playground = /** @type {any} */ (document.querySelector('microgpt-playground'));
    const answerAtOnce = (/** @type {FocusEvent} */ { target }) => {
      if (!(/** @type {Element} */ (target).matches('[data-test="guide"] h2'))) return;
      removeEventListener('focusin', answerAtOnce);
      queueMicrotask(() => {
        /** @type {HTMLInputElement | null} */ (document.querySelector('[data-test="predict"] input'))?.focus();
        playground.words = { ...playground.words };
      });
    };
    addEventListener('focusin', answerAtOnce);
  });
  await click(page, OFFER);
  await untilFocused(page, fieldIn(PREDICT));
  await drawn(page);
  assert.ok(await isFocused(page, fieldIn(PREDICT)));
  await closeQuietly(opened);
});

test('a curve is drawn with the mouse and with keys, stays in the chart, and is compared with the run', async () => {
  const opened = await chromium.open(`${SMALL}#guide=training.curve`);
  const { page } = opened;
  await untilSeen(page, SHEET);
  const { loss } = en.format;
  await focus(page, SHEET);
  const before = await attributeOf(page, SHEET, 'aria-valuetext');
  assert.equal(before, words.pen_at('1', loss(Math.log(27))), 'it begins at blind guessing');
  await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
  const after_keys = await attributeOf(page, SHEET, 'aria-valuetext');
  assert.equal(after_keys, words.pen_at('13', loss(Math.log(27) - 0.8)));

  const box = await (await page.$('[data-test="guide-sheet"]'))?.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 60, box.y + 40);
  await page.mouse.down();
  for (let i = 1; i <= 20; i++) await page.mouse.move(box.x + 60 + (i * (box.width - 60)) / 20, box.y + 40 + 3 * i);
  await page.mouse.up();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  const heights = await page.evaluate(
    () => /** @type {any} */ (document.querySelector('[role="slider"]'))?.ariaValueNow,
  );
  assert.notEqual(
    Number(heights),
    Math.round(100 * (Math.log(27) - 0.8)) / 100,
    'the mouse has drawn over what the keys drew',
  );

  assert.ok(!(await isSeen(page, called('more'))), 'how the chart is shown is no part of a stop');
  await click(page, button(words.drawn, PREDICT));
  await untilGone(page, SHEET);
  await untilSays(page, PREDICT, words.your_curve);
  const train = stops['training.curve'].acts?.at(-1) ?? '';
  await click(page, button(train, ACTS));
  await untilStep(page, 300);
  await until(
    page,
    (verdicts) => {
      const text = document.querySelector('[data-test="predict"]')?.textContent ?? '';
      return verdicts.some((/** @type {string} */ one) => text.includes(one));
    },
    'the drawn curve is compared with the run',
    [[words.verdicts.right, words.verdicts.near, words.verdicts.wrong]],
  );
  await untilIs(page, { css: '[data-done="true"]', within: ACTS }, {});
  const drawn = await page.evaluate(
    () => /** @type {any} */ (document.querySelector('[role="img"] canvas'))?.toDataURL().length ?? 0,
  );
  assert.ok(drawn > 0);
  await closeQuietly(opened);
});

test('a run that would end too early is made longer, and its question waits until then', async () => {
  const opened = await chromium.open(`${SMALL.replace('max_steps=400', 'max_steps=20')}#guide=training.curve`);
  const { page } = opened;
  await untilSeen(page, SHEET);
  const [first] = await choicesOf(page);
  await click(page, first);
  await untilSays(page, CHECK, words.verdicts.open);
  const train = stops['training.curve'].acts?.at(-1) ?? '';
  await click(page, button(train, ACTS));
  await untilStep(page, 300);
  await untilSeen(page, { css: '[data-done="true"]', within: ACTS });
  await click(page, first);
  await until(
    page,
    ([right, wrong]) => {
      const text = document.querySelector('[data-test="check"] [role="status"]')?.textContent ?? '';
      return text.includes(right) || text.includes(wrong);
    },
    'it is judged',
    [[words.verdicts.right, words.verdicts.wrong]],
  );
  await closeQuietly(opened);
});

test('on a phone the prediction stands above the pictures, which open when it is skipped', async () => {
  const opened = await chromium.open(`${SMALL}#guide=network.attention`, { width: 360, height: 740 });
  const { page } = opened;
  await untilSeen(page, PREDICT);
  await until(
    page,
    () => {
      const [asked, room, check] = ['predict', 'room', 'check'].map(
        (name) => document.querySelector(`[data-test="${name}"]`)?.getBoundingClientRect().top ?? Number.NaN,
      );
      return asked < room && room < check;
    },
    'prediction, pictures, question',
  );
  const picture = { css: '[data-section="attention"]', within: AT.room };
  assert.ok(!(await isSeen(page, picture)));
  await click(page, button(words.skip, PREDICT));
  await untilSeen(page, picture);
  await closeQuietly(opened);
});

test('of its room a stop shows only the sections that it names', async () => {
  const opened = await chromium.open(`${SMALL}#guide=dataset.documents`);
  const { page } = opened;
  for (const { key, show, sections } of await allStops()) {
    if (!show.includes('room') || sections === undefined) continue;
    await page.evaluate((stop) => {
      location.hash = `guide=${stop}`;
    }, key);
    await untilIs(page, TITLE, { says: stops[key].title });
    await untilSeen(page, { css: '[data-test="room"] [data-section]' });
    const others = await page.evaluate(
      (own) =>
        [...document.querySelectorAll('[data-test="room"] [data-section]')]
          .filter((one) => one.checkVisibility() && !own.includes(String(one.getAttribute('data-section'))))
          .map((one) => one.getAttribute('data-section')),
      sections,
    );
    assert.deepEqual(others, [], key);
  }
  await closeQuietly(opened);
});

test('a finger finds a term above and below its word, and the lines of the sentence stay as they are', async () => {
  const opened = await chromium.open(`${SMALL}#guide=tokenizer.pieces`, { width: 360, height: 740 });
  const { page } = opened;
  await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
  await until(page, () => matchMedia('(pointer: coarse)').matches, 'it is touched');
  const term = { css: '[data-term="vocabulary"]', within: GUIDE };
  await untilSeen(page, term);
  await page.$eval('[data-test="guide"] [data-term="vocabulary"]', (one) => one.scrollIntoView({ block: 'center' }));
  const { height, line, found } = await page.$eval('[data-test="guide"] [data-term="vocabulary"]', (one) => {
    const { left, top, bottom, width, height } = one.getBoundingClientRect();
    const at = (/** @type {number} */ y) => document.elementFromPoint(left + width / 2, y) === one;
    const { lineHeight } = getComputedStyle(/** @type {Element} */ (one.parentElement));
    return { height, line: Number.parseFloat(lineHeight), found: [at(top - 9), at(bottom + 9)] };
  });
  assert.ok(height <= line + 1, `${height} pixels in a line of ${line}`);
  assert.deepEqual(found, [true, true]);
  await closeQuietly(opened);
});

test('the names of the operations are whole beside the text of the guide, on a phone, and on a wide page', async () => {
  for (const [width, height] of [
    [768, 1024],
    [360, 740],
    [1440, 900],
  ]) {
    const opened = await chromium.open(`${SMALL}&prompt=emma#guide=autograd.graph`, { width, height });
    const { page } = opened;
    await untilSeen(page, AT.room);
    await untilSeen(page, button(words.skip, PREDICT)); // the text comes later, and would push the room out of sight
    await page.$eval('[data-test="room"]', (room) => room.scrollIntoView());
    const names = { css: '[data-op] > :first-child', within: called('autograd-graph') };
    await untilIs(page, names, { least_count: 5 });
    const cut = await page.$$eval('[data-test="autograd-graph"] [data-op] > :first-child', (all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
    );
    assert.deepEqual(cut, [], `${width}`);
    await closeQuietly(opened);
  }
});

test('on a phone the map of the network stands whole above what explains its colours', async () => {
  const opened = await chromium.open(`${SMALL}#guide=network.embedding`, { width: 360, height: 740 });
  const { page } = opened;
  await press(page, button(words.skip, PREDICT));
  await press(page, button(stops['network.embedding'].acts?.[0] ?? '', ACTS));
  await untilIs(page, { css: '[data-done="true"]', within: ACTS }, {});
  await page.$eval('[data-test="room"]', (room) => room.scrollIntoView());
  await untilSays(page, called('network-next'), '%');
  await drawn(page);
  const room = await page.evaluate(() => {
    const box = (/** @type {string} */ css) => document.querySelector(css)?.getBoundingClientRect();
    return (box('ul[data-section="map"]')?.top ?? 0) - (box('[data-test="network-next"]')?.bottom ?? 0);
  });
  assert.ok(room >= 0, `the legend lies ${-room} pixels over the map`);
  await closeQuietly(opened);
});

test('a drawn curve belongs to its stop: it does not stand beside the runs of the next', async () => {
  const opened = await chromium.open(`${SMALL}#guide=training.curve`, {
    before: () => {
      const { fillText } = CanvasRenderingContext2D.prototype;
      const written = new Set();
      Object.assign(globalThis, { written });
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        written.add(text);
        fillText.call(this, text, ...place);
      };
    },
  });
  const { page } = opened;
  const isWritten = (/** @type {string} */ text) => /** @type {any} */ (globalThis).written.has(text);
  await untilSeen(page, SHEET);
  await focus(page, SHEET);
  await page.keyboard.press('ArrowDown');
  await click(page, button(words.drawn, PREDICT));
  await until(page, isWritten, 'the curve has its name', [words.legend]);
  await click(page, NEXT);
  await untilIs(page, TITLE, { says: stops['training.heart'].title });
  await drawn(page);
  await page.evaluate(() => /** @type {any} */ (globalThis).written.clear());
  await click(page, button(stops['training.heart'].acts?.[0] ?? '', ACTS)); // a new run: the chart is drawn again
  await until(page, () => /** @type {any} */ (globalThis).written.size > 0, 'it is drawn again');
  await drawn(page);
  assert.ok(!(await page.evaluate(isWritten, words.legend)));
  await closeQuietly(opened);
});

test('a stop’s example is only lent', async () => {
  const opened = await chromium.open(`${SMALL}#guide=network.copy`);
  const { page } = opened;
  await untilSays(page, GUIDE, words.example_needed);
  await click(page, button(words.example, GUIDE));
  await until(page, () => location.hash.includes('data=copies'), 'the example is in the address');
  assert.ok(!(await isSeen(page, { css: '[data-done="true"]', within: ACTS })));
  await click(page, NEXT);
  await click(page, button(words.close, GUIDE));
  await untilIs(page, AT.chosen, { says: 'Names' });
  await closeQuietly(opened);
});

test('a temperature tried at its stop is the reader’s own again at the next', async () => {
  const opened = await chromium.open(`${SMALL}&temperature=0.6#guide=inference.temperature`);
  const { page } = opened;
  const act = (/** @type {number} */ i) => ({ css: `[data-act="${i}"] button`, within: ACTS });
  const temperature = AT.control(AT.roomField('temperature'));
  await untilValue(page, temperature, '0.6');
  await press(page, act(1));
  await untilValue(page, temperature, '2');
  await click(page, NEXT);
  await untilIs(page, TITLE, { says: stops['inference.frozen'].title });
  await click(page, button(words.back, GUIDE));
  await untilValue(page, temperature, '0.6');
  await closeQuietly(opened);
});

test('it is read as one long page, which follows the reader, and printed as a booklet', async () => {
  const opened = await chromium.open(`${SMALL}#guide=tokenizer`);
  const { page } = opened;
  const part = Object.entries(stops).filter(([key]) => key.startsWith('tokenizer.'));
  await untilIs(page, TITLE, { says: part[0][1].title });
  await click(page, button(words.page, GUIDE));
  await untilIs(page, { css: 'article', within: GUIDE }, { least_count: Object.keys(stops).length });
  const last = part[part.length - 1];
  await page.evaluate((key) => document.querySelector(`[data-stop="${key}"]`)?.scrollIntoView(), last[0]);
  await until(page, (key) => location.hash.includes(`guide=${key}`), 'the pictures follow', [last[0]]);

  await page.emulateMediaType('print');
  const printed = await page.evaluate(() => document.body.innerText);
  for (const [, { title }] of part) assert.ok(printed.includes(title), title);
  assert.ok(!printed.includes(words.next));
  await page.emulateMediaType('screen');
  await closeQuietly(opened);
});

test('a part alone stands in a frame, and in every language it is there', async () => {
  const opened = await chromium.open(`embed.html${SMALL}#guide=tokenizer`);
  const { page } = opened;
  const own = Object.keys(stops).filter((key) => key.startsWith('tokenizer.'));
  await untilSeen(page, TITLE);
  assert.equal(
    await countOf(page, { css: 'nav li button', within: GUIDE }),
    own.length,
    'only the stops of this part',
  );
  for (let i = 1; i < own.length; i++) await press(page, NEXT);
  await untilIs(page, NEXT, { says: words.finish });
  await closeQuietly(opened);

  for (const lang of Object.keys(LANGUAGES).filter((one) => one !== 'en')) {
    const other = await chromium.open(`${SMALL}&lang=${lang}#guide=dataset.documents`, { ready: false });
    await untilSeen(other.page, TITLE);
    assert.notEqual(await seen(other.page, TITLE), stops['dataset.documents'].title);
    await closeQuietly(other);
  }
});

test('an address that names no stop opens the first', async () => {
  const opened = await chromium.open(`${SMALL}#guide=nothing.here`);
  await untilIs(opened.page, TITLE, { says: stops['dataset.documents'].title });
  assert.equal(await stopOf(opened.page), 'dataset.documents');
  await closeQuietly(opened);
});
