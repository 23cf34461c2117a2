// The glossary as a person uses it: a term of a room, its card, the list of all terms, the code of the engine; by
// pointer and by keyboard. The numbers of its pictures are compared with those of the engine in Node.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { cutFunction } from '../../web/site/cut_functions.js';
import { glossary } from '../../web/words/en/glossary.js';
import { en } from '../../web/words/en/index.js';
import { source } from '../../web/words/en/source.js';
import { objections } from './axe.js';
import { closeQuietly, openRoom, SITE, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  button,
  click,
  countOf,
  handleOf,
  seen,
  textsOf,
  train,
  type,
  untilFocused,
  untilGone,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const words = glossary(en.format);
const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

const STEPS = 40;
const NAMES = namesAddress(1, STEPS);
const ROOT = resolve(SITE, '../..');

/** @type {Locator & { css: string }} */
const CARD = { css: '[data-test="glossary-card"]' };
/** @type {Locator & { css: string }} */
const LIST = { css: '[data-test="glossary-list"]' };
/** @type {Locator} */
const SAID = { css: '[data-test="glossary-said"]' };
/** @type {Locator} */
const CODE = { css: '[data-test="source"]' };
/** @type {Locator} */
const FUNCTIONS = { css: 'figure', within: CODE };
/** A term in a sentence of the open room. @param {string} key @returns {Locator} */
const termIn = (key) => ({ css: `[data-term="${key}"]`, within: { css: '[data-test="room"]' } });
/** @param {string} key @returns {string} */
const titleOf = (key) => /** @type {Record<string, string[]>} */ (words.terms)[key][0];

/** Types into the search, in place of its text. @param {Page} page @param {string} query */
async function write(page, query) {
  const box = { css: 'input', within: LIST };
  await (await handleOf(page, box)).evaluate((input) => /** @type {any} */ (input).select());
  await type(page, box, query);
}

/** The address of the page without its search. @param {Page} page */
const hashOf = (page) => page.evaluate(() => location.hash);

test('an address asks for a term, which is shown with the numbers of the model, and Escape closes it', async () => {
  const opened = await chromium.open(`${NAMES}#term=softmax`);
  const { page } = opened;
  await untilSays(page, CARD, titleOf('softmax'));
  const [, first, second] = words.terms.softmax;
  assert.ok((await seen(page, CARD)).includes(`${first} ${second}`));
  await untilFocused(page, CARD);
  await page.keyboard.press('Escape');
  await untilGone(page, CARD);
  assert.equal(await hashOf(page), '');

  await train(page);
  await untilStatus(page, 'Done');
  await page.evaluate(() => {
    location.hash = 'term=softmax';
  });
  const trainer = trainNames(engine, 1, STEPS);
  const inspection = trainer.inspect('em'); // the first prompt that suits names
  const V = trainer.info.vocab_size;
  const [logits, probs] = [inspection.tensor('logits').slice(-V), inspection.tensor('probs').slice(-V)];
  const order = Array.from({ length: V }, (_, id) => id).sort((a, b) => probs[b] - probs[a]);
  const { fixed, percent } = en.format;
  const [most, least] = [order[0], order[4]];
  const names = [most, least].map((id) => trainer.info.vocabulary[id].replace('<BOS>', 'BOS'));
  const said = words.mini.softmax(names[0], names[1], logits[most] - logits[least], probs[most] / probs[least]);
  await untilSays(page, SAID, said);
  const rows = await textsOf(page, { css: 'tbody tr', within: CARD });
  assert.deepEqual(
    rows.map((row) => row.split(/\s+/)),
    order
      .slice(0, 5)
      .map((id) => [trainer.info.vocabulary[id].replace('<BOS>', 'BOS'), fixed(logits[id], 2), percent(probs[id])]),
  );
  inspection.free();
  trainer.free();
  await closeQuietly(opened);
});

test('where the browser refuses to change the address, as Safari does after many times, Escape closes it all the same', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const offer = { css: '[data-test="glossary-open"]' };
  await click(page, offer);
  await untilFocused(page, { css: 'input', within: LIST });
  await page.evaluate(() => {
    location.hash = 'term=softmax';
  });
  await untilSays(page, CARD, titleOf('softmax'));
  await page.evaluate(() => {
    history.replaceState = () => {
      throw new DOMException('', 'SecurityError');
    };
  });
  await page.keyboard.press('Escape');
  await untilGone(page, CARD);
  await untilFocused(page, offer);
  await closeQuietly(opened);
});

test('a term of a room opens its card, from there others and the list; Escape gives the focus back', async () => {
  const opened = await chromium.open(NAMES);
  const { page } = opened;
  await openRoom(page, 'inference');
  const temperature = termIn('temperature');
  await untilSeen(page, temperature);
  await page.$eval('[data-test="room"] [data-term="temperature"]', (one) => /** @type {HTMLElement} */ (one).focus());
  await page.keyboard.press('Enter');
  await untilSays(page, CARD, titleOf('temperature'));
  await untilSeen(page, SAID);
  await page.keyboard.press('Escape');
  await untilGone(page, CARD);
  await untilFocused(page, { css: ':focus', within: { css: '[data-test="room"]' } });

  await page.keyboard.press('Enter');
  await untilSays(page, CARD, titleOf('temperature'));
  await click(page, { css: '[data-term="softmax"]', within: CARD });
  await untilSays(page, CARD, words.terms.softmax[1]);
  assert.equal(await countOf(page, CARD), 1);
  await click(page, button(words.all, CARD));
  await untilSeen(page, LIST);
  await untilGone(page, CARD);
  await page.keyboard.press('Escape');
  await untilGone(page, LIST);
  await closeQuietly(opened);
});

test('the list has all terms, finds them, and shows one in the model; its room opens from there', async () => {
  const opened = await chromium.open(NAMES);
  const { page } = opened;
  await click(page, { css: '[data-test="glossary-open"]' });
  await untilSeen(page, LIST);
  const titles = { css: 'h4', within: LIST };
  assert.equal(await countOf(page, titles), Object.keys(words.terms).length);
  await write(page, 'WEIGHT d');
  await untilSays(page, { css: '[role="status"]', within: LIST }, words.found(1));
  assert.deepEqual(await textsOf(page, titles), [titleOf('weight_decay')]);
  await write(page, 'qqq');
  await untilSays(page, LIST, words.nothing('qqq'));
  await write(page, 'embedding');
  await untilSays(page, { css: '[role="status"]', within: LIST }, words.found(1));
  await click(page, button(titleOf('embedding'), LIST));
  await untilSeen(page, SAID);
  assert.equal(await countOf(page, { css: 'td', within: LIST }), 8);
  await click(page, button(words.room(en.rooms.network.title), LIST));
  await untilGone(page, LIST);
  await untilSeen(page, { css: '[data-test="network"]' });
  await closeQuietly(opened);
});

test('the code of a step is that of src/, and a name in it leads to the tensor', async () => {
  const opened = await chromium.open(`${NAMES}#term=embedding`);
  const { page } = opened;
  await click(page, button(words.code, CARD));
  await untilSays(page, CODE, source.microgpt.embedding);
  await untilSays(page, FUNCTIONS, 'op_embedding_forward');
  const file = 'src/autograd/ops/embedding.c';
  const cut = cutFunction(readFileSync(resolve(ROOT, file), 'utf8'), 'op_embedding_forward') ?? assert.fail();
  const shown = await page.$eval('[data-function="op_embedding_forward"] pre', (code) => code.textContent);
  assert.equal(shown, `${cut.text}\n`);
  const n = cut.text.split('\n').length;
  assert.ok((await seen(page, CODE)).includes(source.place(file, String(cut.line), String(cut.line + n - 1))));
  await click(page, { css: '[data-leads="look:wte.weight"]', within: CODE });
  await untilSeen(page, { css: '[data-test="network"]' });
  await page.waitForFunction(() => location.hash.includes('look=wte.weight'));
  await closeQuietly(opened);
});

for (const [what, hash, ready] of /** @type {const} */ ([
  ['a card', 'term=temperature', CARD],
  ['the list', 'term=all', LIST],
])) {
  test(`axe finds nothing in ${what}, nor in its code`, async () => {
    const opened = await chromium.open(`${NAMES}#${hash}`);
    const { page } = opened;
    await untilSeen(page, ready);
    if (ready === LIST) await click(page, button(titleOf('top_p'), LIST));
    await click(page, button(words.code, ready));
    await untilSays(page, FUNCTIONS, 'choose');
    assert.deepEqual(await objections(page, ready.css), []);
    await closeQuietly(opened);
  });
}
