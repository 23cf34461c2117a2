// The rooms of the dataset and of the tokenizer, used as a person would. The numbers that they show are compared with those of
// the same engine in Node, for the same text and settings.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { en } from '../../web/words/en/index.js';
import { inside } from '../../web/words/en/inside.js';
import { closeQuietly, openRoom, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  button,
  click,
  countOf,
  focus,
  isSeen,
  seen,
  step,
  textsOf,
  type,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const chromium = await startBrowser();
after(() => chromium.close());
const engine = await loadEngine({ build: 'simd' });
after(() => engine.close());

const SMALL = { n_layer: 1, n_embd: 16, n_head: 2, block_size: 16, batch_size: 4 };
const words = inside(en.format);
const { count } = en.format;

/** @param {string} name @returns {Locator} */
const part = (name) => ({ role: 'region', name, within: AT.room });
/** @param {string} name @returns {Locator} */
const test_ = (name) => ({ css: `[data-test="${name}"]`, within: AT.room });
/** The tiles of a strip. @param {string} name @param {Locator} within @returns {Locator} */
const tiles = (name, within) => ({ role: 'listitem', within: { role: 'list', name, within } });
/** @param {string} kind @returns {Locator} */
const compared = (kind) => ({ css: `[data-kind="${kind}"]`, within: AT.room });
/** The texts of all tiles as one string. @param {Page} page @param {Locator} at */
const read = async (page, at) => (await textsOf(page, at)).join('');

/** @param {Record<string, string | number>} settings */
const address = (settings) => `?${new URLSearchParams(/** @type {any} */ ({ ...SMALL, ...settings }))}`;
/** The run of the page, in Node. @param {string} name @param {Record<string, string | number>} [settings] */
const runOf = (name, settings) =>
  engine.createTrainer({
    text: readFileSync(resolve(import.meta.dirname, `../../datasets/${name}.txt`), 'utf8'),
    config: { documents: 'lines', ...SMALL, ...settings },
  });

/** What the page says of a part of the text. @param {{ documents: number, characters: number, tokens: number }} facts */
const held = ({ documents, characters, tokens }) => words.dataset.holds(documents, characters, tokens);

/** Puts the open room in sight. @param {Page} page */
const showRoom = (page) => page.evaluate(() => document.querySelector('[data-test="room"]')?.scrollIntoView());

test('the dataset: lengths, both parts, what counts reach, and what a step has read', async () => {
  const opened = await chromium.open(address({ data: 'names', val_interval: 1 }));
  const { page } = opened;
  await untilReady(page);
  await openRoom(page, 'dataset');
  await showRoom(page);
  const trainer = runOf('names');
  const documents = trainer.documents();
  const facts = trainer.facts();

  const lengths = part(words.dataset.lengths);
  await untilSays(page, lengths, words.dataset.lengths_summary(documents, facts.validation.documents));
  const picture = { role: 'img', within: lengths };
  await focus(page, picture);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const { begin, width, train, validation } = documents;
  const bar = { from: begin + width, to: begin + 2 * width - 1, train: train[1], validation: validation[1] };
  await untilSays(page, lengths, words.dataset.bar(bar));

  const levels = part(words.dataset.levels);
  await untilSeen(page, levels);
  for (const nats of facts.entropy) assert.match(await seen(page, levels), new RegExp(en.format.loss(nats)));
  assert.deepEqual([facts.duplicates, facts.overlap], [0, 0]);
  await untilSays(page, lengths, words.dataset.duplicates(0, documents.count));
  assert.equal(await isSeen(page, part(words.dataset.again)), false);
  const kept = part(words.dataset.split);
  await untilSays(page, kept, held(facts.validation));
  await untilSays(page, kept, held(facts.train));

  const read_part = test_('seen');
  await untilSays(page, read_part, words.dataset.seen_none);
  await step(page);
  await untilStep(page, 1);
  await showRoom(page);
  trainer.run(1);
  const batch = trainer.batch();
  const { vocabulary } = trainer.info;
  await untilSays(page, read_part, 'Step 1 read 4 documents');
  await untilIs(page, levels, { matches: [`${words.dataset.model}\\s+\\d`, ''] });
  const now = Number((await seen(page, levels)).match(`${words.dataset.model}\\s+([\\d.]+)`)?.[1]);
  const counted = [
    { name: words.dataset.guessing(trainer.info.vocab_size), nats: trainer.info.uniform_loss },
    ...words.dataset.counted.map((name, i) => ({ name, nats: Number(facts.entropy[i]) })),
  ];
  const beaten = counted.filter(({ nats }) => now < nats).length; // longer n-grams have lower losses here
  assert.ok(beaten < counted.length);
  await untilSays(page, levels, words.dataset.standing(now, counted[beaten - 1] ?? null, counted[beaten]));
  for (const { document, ids } of batch) {
    const row = tiles(words.dataset.document((document ?? 0) + 1), read_part);
    const text = ids.map((id) => (id === vocabulary.length - 1 ? words.tokenizer.bos : vocabulary[id])).join('');
    assert.equal(await read(page, row), text);
  }
  await click(page, button(words.tokenizer.show_ids, read_part));
  const first = tiles(words.dataset.document((batch[0].document ?? 0) + 1), read_part);
  await untilIs(page, first, { matches: [`${vocabulary.length - 1}$`, ''] });
  trainer.free();
  await closeQuietly(opened);
});

test('the share that is kept away is moved by a slider, as by the field', async () => {
  const opened = await chromium.open(address({ data: 'names' }));
  const { page } = opened;
  await untilReady(page);
  await openRoom(page, 'dataset');
  await showRoom(page);
  const kept = part(words.dataset.split);
  const slider = /** @type {Locator} */ ({ role: 'slider', within: kept });
  await focus(page, slider);
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  const trainer = runOf('names', { val_fraction: 0.15 });
  await untilSays(page, kept, held(trainer.facts().validation));
  assert.equal(await attributeOf(page, slider, 'aria-valuetext'), words.dataset.percent(15));
  await untilIs(page, AT.control(AT.roomField('val_fraction')), { value: '0.15' });
  trainer.free();
  await closeQuietly(opened);
});

test('a text with repeated documents says which, and that the validation loss is flattered', async () => {
  const opened = await chromium.open(
    `${address({ documents: 'lines', val_fraction: 0.5 })}&text=${encodeURIComponent('again\n'.repeat(8))}`,
  );
  const { page } = opened;
  await untilReady(page);
  await openRoom(page, 'dataset');
  await showRoom(page);
  const again = part(words.dataset.again);
  await untilSays(page, again, words.dataset.duplicates(7, 8));
  assert.ok((await seen(page, again)).includes(words.dataset.overlap(4, 4)));
  assert.match(await seen(page, again), /again\s+4 ×\s+4 ×/);
  await closeQuietly(opened);
});

test('the tokenizer: what is typed becomes tokens, cut in three ways, and unknown characters are explained', async () => {
  const opened = await chromium.open(address({ data: 'names' }));
  const { page } = opened;
  await untilReady(page);
  await openRoom(page, 'tokenizer');
  await showRoom(page);
  const typed = test_('typed');
  const box = /** @type {Locator} */ ({ role: 'textbox', name: words.tokenizer.try, within: typed });
  await focus(page, box);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await type(page, box, 'Annabé');
  const trainer = runOf('names');
  await untilSays(page, typed, words.tokenizer.made(6, 4, 2));
  assert.equal(await read(page, tiles(words.tokenizer.strip, typed)), 'Annabé');
  assert.ok(
    (await seen(page, typed)).includes(words.tokenizer.unknown(['A', 'é'], trainer.info.vocab_size - 1, false)),
  );
  const kinds = ['char', 'byte', 'bpe'];
  const countsOf = (/** @type {string} */ text) =>
    kinds.map((tokenizer) => trainer.tokenize(text, { tokenizer, vocab_size: 512 }).tokens.length);
  const [characters, bytes, pairs] = countsOf('Annabé');
  assert.deepEqual([characters, bytes], [6, 7], 'é is two bytes');
  await untilSays(page, test_('compare'), words.tokenizer.compare_said(characters, bytes, pairs));
  await click(page, button(words.tokenizer.use('a', 'A'), typed));
  await untilSays(page, typed, words.tokenizer.made(6, 5, 1));
  await click(page, button(words.tokenizer.use('e', 'é'), typed));
  await untilSays(page, typed, words.tokenizer.made(6, 6, 0));
  await click(page, button(words.tokenizer.show_ids, typed));
  const ids = trainer.encode('annabe');
  await untilIs(page, { css: 'li', within: typed }, { matches: [`^a\\s+${ids[0]}$`, ''] });

  for (const [kind, tokenizer] of /** @type {['char' | 'byte' | 'bpe', string][]} */ ([
    ['char', 'char'],
    ['byte', 'byte'],
    ['bpe', 'bpe'],
  ])) {
    const shown = trainer.tokenize('annabe', { tokenizer, vocab_size: 512 });
    await untilSays(page, compared(kind), words.tokenizer.counted(shown.tokens.length, shown.vocab_size, 0));
    assert.equal(await countOf(page, tiles(words.tokenizer.kinds[kind], compared(kind))), shown.tokens.length);
  }
  const [known, in_bytes, in_pairs] = countsOf('annabe');
  await untilSays(page, test_('compare'), words.tokenizer.compare_said(known, in_bytes, in_pairs));
  assert.ok((await seen(page, compared('char'))).includes(words.tokenizer.own));
  assert.ok(!(await seen(page, compared('bpe'))).includes(words.tokenizer.own));
  trainer.free();
  await closeQuietly(opened);
});

test('the tokenizer: merges as a film by a slider, and the vocabulary by frequency, number and alphabet', async () => {
  const opened = await chromium.open(address({ data: 'names' }));
  const { page } = opened;
  await untilReady(page);
  await openRoom(page, 'tokenizer');
  await showRoom(page);
  const film = test_('film');
  await untilSeen(page, film);
  const text = await page.evaluate(
    () => /** @type {any} */ (document.querySelector('[data-test="typed"] textarea')).value,
  );
  const trainer = runOf('names');
  const pairs = { tokenizer: 'bpe', vocab_size: 512 };
  const { frames, n_merges } = trainer.mergeFilm(text, pairs);
  const merges = trainer.learnMerges({ vocab_size: 512 });
  const slider = /** @type {Locator} */ ({ role: 'slider', within: film });
  await focus(page, slider);
  await page.keyboard.press('Home');
  await untilSays(page, film, words.tokenizer.no_merge);
  assert.equal(await countOf(page, tiles(words.tokenizer.film, film)), frames[0].tokens.length);
  await page.keyboard.press('ArrowRight');
  await untilSays(page, film, words.tokenizer.film_at(1, n_merges));
  assert.ok((await seen(page, film)).includes(`${count(merges[0].count)} times`));
  await page.keyboard.press('End');
  await untilSays(page, film, words.tokenizer.film_at(n_merges, n_merges));
  assert.equal(await countOf(page, tiles(words.tokenizer.film, film)), frames.at(-1)?.tokens.length);
  await click(page, button(words.tokenizer.film_play, film));
  await untilSays(page, film, words.tokenizer.film_at(frames[1].merges, n_merges));
  await click(page, button(words.tokenizer.film_stop, film));

  const { frequencies } = trainer.facts();
  const bos = trainer.info.vocab_size - 1;
  const highest = frequencies.indexOf(Math.max(...frequencies));
  const first = `${highest === bos ? words.tokenizer.bos : trainer.info.vocabulary[highest]}`;
  await untilIs(page, AT.tokens, { matches: [`^${first}\\s+${count(frequencies[highest])}\\s+${highest}$`, ''] });
  await click(page, button(words.tokenizer.orders.id, AT.room));
  await untilIs(page, AT.tokens, { matches: [`^a\\s+${count(frequencies[0])}\\s+0$`, ''] });
  assert.equal(await countOf(page, AT.tokens), trainer.info.vocab_size);
  trainer.free();
  await closeQuietly(opened);
});

test('closed, the two rooms show the lengths and the last words', async () => {
  const opened = await chromium.open(address({ data: 'names' }));
  const { page } = opened;
  await untilReady(page);
  await page.evaluate(() => document.querySelector('[data-room="tokenizer"]')?.scrollIntoView());
  const list = /** @type {Locator} */ ({ css: 'ol > li', within: AT.door('tokenizer') });
  await untilIs(page, list, { least_count: 1 });
  await untilIs(page, { css: 'path', within: AT.door('dataset') }, { count: 3 });
  assert.notEqual(await attributeOf(page, { css: '[data-bars="train"]', within: AT.door('dataset') }, 'd'), '');
  await closeQuietly(opened);
});
