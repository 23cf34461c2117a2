// A test language: every word of the page in brackets. Visible text, and text for screen readers, that is not in
// brackets does not come from web/words/.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, openRoom, startBrowser } from './browser.js';
import { until } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

/** @typedef {import('./browser.js').Page} Page */

/**
 * From now on the page speaks in brackets, from right to left.
 * @param {Page} page
 */
const speakInBrackets = (page) =>
  page.evaluate(async () => {
    /** @param {any} value @returns {any} the same in brackets */
    function bracketed(value) {
      if (typeof value === 'string') return value === '' ? '' : `⟦${value}⟧`;
      if (typeof value === 'function') return (/** @type {any[]} */ ...given) => bracketed(value(...given));
      if (Array.isArray(value)) return value.map(bracketed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, bracketed(one)]));
    }
    const element = /** @type {any} */ (document.querySelector('microgpt-playground'));
    const { later, rows, format, ...english } = element.words;
    const { lang, group, ...numbers } = format;
    const anything = { get: (/** @type {any} */ _, /** @type {string} */ id) => () => `⟦${id}⟧` };
    const every = { getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 0 }) };
    /** Names for every row, text and template there is. @param {(id: string) => any} make */
    const all = (make) =>
      new Proxy({}, { ...every, get: (_, id) => make(String(id)), has: () => true, ownKeys: () => [] });
    const label = (/** @type {string} */ id) => ({ label: `⟦${id}⟧`, help: `⟦help on ${id}⟧` });
    const names = new Proxy({}, { get: (_, choice) => `⟦${String(choice)}⟧` });
    element.words = {
      ...bracketed(english),
      format: { ...bracketed(numbers), lang, group },
      rows: new Proxy({}, { ...every, get: (_, key) => ({ ...label(String(key)), names }) }),
      datasets: all((id) => ({ title: `⟦${id}⟧`, sentence: `⟦about ${id}⟧` })),
      errors: new Proxy({}, { ...every, ...anything }),
      lang: 'x-brackets',
      dir: 'rtl',
      later: Object.fromEntries(
        Object.entries(later).map(([part, load]) => [part, async () => bracketed(await load())]),
      ),
    };
  });

/**
 * The visible texts and the texts for screen readers that are not in brackets. A person's own text, samples of the
 * model, and the tokens of both are not words of the page.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
const outsideBrackets = (page) =>
  page.evaluate(() => {
    const OWN = '[data-test="language"] option, textarea, [translate="no"]';
    const TERM = ':is(button[data-term], button[data-leads])';
    const SPOKEN = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
    /** @param {string} text */
    function rest(text) {
      let left = text;
      for (let before = ''; before !== left; ) {
        before = left;
        left = left.replace(/⟦[^⟦⟧]*⟧/g, '');
      }
      return /\p{L}/u.test(left) ? left.trim() : '';
    }
    const element = /** @type {HTMLElement} */ (document.querySelector('microgpt-playground'));
    /** @type {string[]} */
    const found = [];
    for (const one of element.querySelectorAll('*')) {
      for (const name of SPOKEN) {
        const left = rest(one.getAttribute(name) ?? '');
        if (left !== '') found.push(`${one.localName}.${one.className} ${name}: ${left}`);
      }
      if (one.closest(OWN) || one.closest('[hidden]')) continue;
      // A term of the glossary is a button within its sentence.
      if (one.matches(`${TERM}, span:has(> ${TERM})`)) continue;
      const is_whole = one.querySelector(`:scope > ${TERM}, :scope > span > ${TERM}`) !== null;
      const texts = is_whole ? [one] : [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      for (const { textContent } of texts) {
        const left = rest(textContent ?? '');
        if (left !== '') found.push(`${one.localName}.${one.className}: ${left}`);
      }
    }
    return found;
  });

/** @param {Page} page @param {string} state */
async function assertAllInBrackets(page, state) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await outsideBrackets(page), [], state);
  const words = await page.$eval('microgpt-playground', (one) => (one.textContent?.match(/⟦/g) ?? []).length);
  assert.ok(words > 50, `${state}: ${words} words in brackets`);
}

test('in another language every word of the page is of that language: fresh, training, rooms, done, refused', async () => {
  const opened = await chromium.open('?data=names&max_steps=40&n_embd=16&n_layer=1&theme=pink&n_head=none');
  const { page } = opened;
  await speakInBrackets(page);
  assert.deepEqual(
    await page.$eval('microgpt-playground', (one) => [one.getAttribute('lang'), getComputedStyle(one).direction]),
    ['x-brackets', 'rtl'],
  );
  await assertAllInBrackets(page, 'fresh');

  await page.click('[data-test="train"]');
  await until(page, () => document.querySelector('[data-test="newest-sample"]'), 'a sample is there');
  await assertAllInBrackets(page, 'training, or just done');
  for (const room of ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference']) {
    await openRoom(page, room);
    await assertAllInBrackets(page, `the room ${room}`);
  }

  await page.$eval('[data-key="n_layer"] input', (/** @type {HTMLInputElement} */ input) => {
    input.value = '0';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await until(
    page,
    () => document.querySelector('[data-key] [id$="-error"]:not([hidden])'),
    'the field says what is wrong',
  );
  await assertAllInBrackets(page, 'a setting that cannot be');
  await closeQuietly(opened);
});

test('errors of the text, of the engine and of the address are in the language, and what reads files brings its words', async () => {
  const opened = await chromium.open('?data=none');
  const { page } = opened;
  await speakInBrackets(page);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['\x89PNG\r\n\x1a\n'.repeat(3)], 'seen.png'));
    const target = document.querySelector('microgpt-playground');
    target?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await until(page, () => document.querySelector('#text-error:not([hidden])'), 'the text is refused');
  await assertAllInBrackets(page, 'a file that is no text');

  for (const [key, value] of [
    ['n_head', '4'],
    ['n_embd', '17'], // not a multiple of the heads, which are set too: the engine says so
  ]) {
    await page.$eval(
      `[data-key="${key}"] input`,
      (input, typed) => {
        /** @type {any} */ (input).value = typed;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      },
      value,
    );
  }
  await page.click('[data-test="train"]');
  await until(page, () => document.querySelector('[data-test="run-error"]:not([hidden])'), 'the engine refuses');
  await assertAllInBrackets(page, 'settings that contradict each other');

  await page.evaluate(() =>
    /** @type {any} */ (document.querySelector('microgpt-playground')).client.worker.terminate(),
  );
  await until(
    page,
    () => document.querySelector('[data-test="panel"]:not([hidden])'),
    'the engine is missed',
    [],
    60_000,
  );
  await assertAllInBrackets(page, 'an engine that died');
  await closeQuietly(opened);
});

test('of two playgrounds in one document each has its own language', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.evaluate(() => document.body.append(document.createElement('microgpt-playground')));
  await speakInBrackets(page); // the first
  await until(page, () => document.querySelectorAll('[data-test="train"]').length === 2, 'there are two');
  const trains = await page.$$eval('[data-test="train"]', (buttons) => buttons.map((one) => one.textContent?.trim()));
  assert.deepEqual(trains, ['⟦Train⟧', 'Train']);
  await closeQuietly(opened);
});
