// The languages of the page as a reader gets them: chosen, remembered, asked for by the address, preferred by the browser;
// in no room is there an English word; Arabic is written from right to left, without a scrollbar on a phone, and its
// curve is not mirrored.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LANGUAGES } from '../../web/words/languages.js';
import { closeQuietly, openRoom, startBrowser, watch } from './browser.js';
import { settle, until } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

/** @typedef {import('./browser.js').Page} Page */

const ROOMS = ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference'];

/** @param {Page} page @param {string} lang */
const untilSpeaks = (page, lang) =>
  until(page, (code) => document.querySelector('microgpt-playground')?.getAttribute('lang') === code, lang, [lang]);

/** The names of the buttons that train. @param {Page} page */
const trainButton = (page) => page.$eval('[data-test="train"]', (one) => one.textContent?.trim());

/**
 * Opens the page in a language, and waits for its words and a fresh model.
 * @param {string} lang @param {{ width?: number, height?: number }} [size]
 */
async function openIn(lang, size) {
  const opened = await chromium.open(`?lang=${lang}&n_layer=1&n_embd=16&max_steps=60`, { ...size, ready: false });
  const { page } = opened;
  await untilSpeaks(page, lang);
  const { run } = await LANGUAGES[lang]();
  const ready = (/** @type {string} */ text) =>
    document.querySelector('[data-test="status"]')?.textContent?.includes(text);
  await until(page, ready, 'a fresh model', [run.ready]);
  return opened;
}

/** Trains to the end. @param {Page} page */
async function train(page) {
  await page.$eval('[data-test="train"]', (one) => /** @type {HTMLElement} */ (one).click());
  await until(page, () => document.querySelectorAll('[data-test="earlier"] > li').length > 2, 'there are samples');
}

/** The sentences and labels on the page that have an English word. @param {Page} page */
const englishOn = (page) =>
  page.evaluate(() => {
    const OWN = 'option, textarea, [translate="no"]';
    const ENGLISH =
      /\b(the|of|and|is|are|with|this|that|not|its|which|from|each|loss|steps?|kept|run|runs|text of)\b/;
    const said = [...document.querySelectorAll('microgpt-playground *')].flatMap((one) => [
      ...['aria-label', 'aria-description', 'title', 'placeholder', 'alt'].map((name) => {
        const named = one.querySelector('code[translate="no"]')?.textContent; // the name of a tensor is code
        return named ? one.getAttribute(name)?.replaceAll(named, '') : one.getAttribute(name);
      }),
      ...(one.closest(OWN)
        ? []
        : [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent)),
    ]);
    return said.filter((text) => text && ENGLISH.test(text)).map((text) => text?.trim());
  });

/**
 * Elements beyond the edges of the window, except in boxes with their own scrollbar. A scrollbar of the page would not
 * show all of them: what is too far to the left cannot be scrolled to.
 * @param {Page} page
 */
const outside = (page) =>
  page.evaluate(() => {
    const clips = (/** @type {Element} */ one) => getComputedStyle(one).overflowX !== 'visible';
    /** @param {Element} one @returns {boolean} */
    const isClipped = ({ parentElement: parent }) =>
      parent !== null && parent !== document.body && (clips(parent) || isClipped(parent));
    const found = [...document.querySelectorAll('microgpt-playground *')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 1 && (left < -1 || right > innerWidth + 1) && !isClipped(one);
    });
    return [
      ...found.map((one) => `${one.localName}.${one.className}`),
      ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls'] : []),
    ];
  });

for (const lang of ['de', 'ar']) {
  test(`${lang}: not a word of English before, after and in all rooms`, async () => {
    const opened = await openIn(lang);
    const { page } = opened;
    assert.deepEqual(await englishOn(page), []);
    await train(page);
    for (const room of ROOMS) {
      await openRoom(page, room);
      await settle(page);
      assert.deepEqual(await englishOn(page), [], room);
      const words = await page.$eval(
        '[data-test="room"]',
        (one) => (one.textContent ?? '').match(/\p{L}{3,}/gu)?.length,
      );
      assert.ok(Number(words) > 2, `${room} says ${words} words`);
    }
    await closeQuietly(opened);
  });
}

test('German: numbers in fields have a comma, a point can be typed too, and the recipe keeps the point', async () => {
  const opened = await openIn('de');
  const { page } = opened;
  await openRoom(page, 'optimizer');
  const box = '[data-test="room"] [data-key="beta2"] input';
  await page.waitForSelector(box);
  const shown = () => page.$eval(box, (one) => /** @type {HTMLInputElement} */ (one).value);
  assert.match(await shown(), /^0,9\d*$/);
  for (const typed of ['0,75', '0.75']) {
    await page.click(box, { count: 3 });
    await page.type(box, typed);
    assert.equal(await shown(), typed, 'while somebody types, it stays as it is typed');
    await page.keyboard.press('Tab');
    await until(page, (one) => document.querySelector(one)?.value === '0,75', 'a comma', [box]);
  }
  await page.click('[data-panel="text"]');
  await until(
    page,
    () => [...document.querySelectorAll('textarea')].some(({ value }) => /^beta2 = 0\.75$/m.test(value)),
    'the recipe has the point',
  );
  await closeQuietly(opened);
});

test('Arabic on a phone: from right to left, and no room is wider than the screen', async () => {
  const opened = await openIn('ar', { width: 360, height: 740 });
  const { page } = opened;
  assert.equal(await page.$eval('microgpt-playground', (one) => getComputedStyle(one).direction), 'rtl');
  assert.deepEqual(await outside(page), []);
  await train(page);
  assert.deepEqual(await outside(page), [], 'done');
  for (const room of ROOMS) {
    await openRoom(page, room);
    await settle(page);
    assert.deepEqual(await outside(page), [], room);
  }
  await closeQuietly(opened);
});

test('nothing of the buttons, the pace and the view leaves the column of the run, in any language at 1440', async () => {
  for (const lang of Object.keys(LANGUAGES)) {
    const opened = await openIn(lang, { width: 1440, height: 900 });
    const { page } = opened;
    const beside = await page.$eval('[data-slot="run"]', (column) => {
      const { left, right } = column.getBoundingClientRect();
      /** Whether only screen readers get it: it has one pixel. @param {Element | null} one @returns {boolean} */
      const isUnseen = (one) =>
        one !== column && one !== null && (one.clientWidth === 1 || isUnseen(one.parentElement));
      return [...column.querySelectorAll('button, input, select, span, p')]
        .filter((one) => !isUnseen(one))
        .filter((one) => one.getBoundingClientRect().width > 0)
        .filter((one) => one.getBoundingClientRect().left < left - 1 || one.getBoundingClientRect().right > right + 1)
        .map((one) => one.textContent || one.localName);
    });
    assert.deepEqual(beside, [], lang);
    await closeQuietly(opened);
  }
});

test('in Arabic a sample of Latin words runs from left to right, the newest and those before', async () => {
  const opened = await openIn('ar');
  const { page } = opened;
  await train(page);
  const directions = await page.$$eval('[data-test="earlier"] ul, [data-test="newest-sample"] ul', (lists) =>
    lists.map((list) => [/\p{Script=Latin}/u.test(list.textContent ?? ''), getComputedStyle(list).direction]),
  );
  assert.ok(directions.length > 2 && directions.every(([is_latin]) => is_latin));
  assert.deepEqual([...new Set(directions.map(([, direction]) => direction))], ['ltr']);
  await closeQuietly(opened);
});

test('in Arabic the text is on the right, and the steps of the curve still go from left to right', async () => {
  const opened = await openIn('ar');
  const { page } = opened;
  await train(page);
  const left = (/** @type {string} */ selector) => page.$eval(selector, (one) => one.getBoundingClientRect().left);
  assert.ok((await left('[data-slot="text"]')) > (await left('[data-slot="run"]')));
  const canvas = await page.$eval('[data-test="chart"] canvas', (one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return { x, y, width, height };
  });
  const STEP = 'الخطوة (\\d+): الخسارة';
  /**
   * The step under the pointer.
   * @param {number} share  of the width
   * @param {number} before  the step that was read last
   */
  async function stepAt(share, before) {
    await page.mouse.move(canvas.x + share * canvas.width, canvas.y + canvas.height / 2);
    const read = (/** @type {string} */ pattern, /** @type {number} */ last) => {
      const step = Number(new RegExp(pattern).exec(document.body.textContent ?? '')?.[1]);
      return step > 0 && step !== last ? step : 0;
    };
    await until(page, read, 'a step is read', [STEP, before]);
    return page.evaluate(read, STEP, before);
  }
  const first = await stepAt(0.25, 0);
  const last = await stepAt(0.6, first);
  assert.ok(first > 0 && first < last, `${first} on the left, ${last} on the right`);
  await closeQuietly(opened);
});

test('a language is chosen in the masthead and remembered; the address goes before it', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  assert.equal(await trainButton(page), 'Train');
  const names = await page.$$eval('[data-test="language"] option', (all) => all.map((one) => one.textContent));
  assert.deepEqual(names, ['Deutsch', 'English', 'العربية']);
  await page.select('[data-test="language"]', 'de');
  await untilSpeaks(page, 'de');
  assert.equal(await trainButton(page), 'Trainieren');
  await page.reload();
  await untilSpeaks(page, 'de');
  assert.equal(
    await page.$eval('[data-test="language"]', (one) => /** @type {HTMLSelectElement} */ (one).value),
    'de',
  );
  const url = new URL(page.url());
  url.searchParams.set('lang', 'ar');
  await page.goto(url.href);
  await untilSpeaks(page, 'ar');
  assert.equal(await page.$eval('[data-test="language"]', (one) => one.getAttribute('aria-label')), 'اللغة');
  await page.evaluate(() => {
    location.hash = 'lang=en';
  });
  await untilSpeaks(page, 'en');
  await closeQuietly(opened);
});

test('at the first visit the language of the browser is taken, and its texts are named in it', async () => {
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.evaluateOnNewDocument(() =>
    Object.defineProperty(navigator, 'languages', { get: () => ['fr-FR', 'ar-EG', 'en'] }),
  );
  await page.goto(`${chromium.url}?text=abc`);
  await untilSpeaks(page, 'ar');
  await until(page, () => document.querySelector('[aria-pressed="true"][data-source]'), 'a text is chosen');
  assert.match(
    await page.$eval('[aria-pressed="true"][data-source]', (one) => one.textContent ?? ''),
    /نص من العنوان/,
  );
  await closeQuietly({ page, troubles });
});
