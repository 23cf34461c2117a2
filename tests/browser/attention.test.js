// Room 4's attention and map of embeddings as a person uses them: an address opens a head, the numbers are those of the
// engine in Node at the same step, keys go from head to head and from row to row.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { attention } from '../../web/words/en/attention.js';
import { en } from '../../web/words/en/index.js';
import { closeQuietly, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  attributeOf,
  click,
  focus,
  seen,
  textsOf,
  train,
  untilFocused,
  untilGone,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const words = attention(en.format);
const STEPS = 60;
const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

const NAMES = namesAddress(2, STEPS);

/** @type {Record<string, (...of: any[]) => any>} */
const AT = {
  head: (key) => ({ css: `[data-head="${key}"]` }),
  locked: () => ({ css: '[data-head][aria-pressed="true"]' }),
  one: (name) => ({ css: `[aria-label="${name}"][data-test="attention-one"]` }),
  said: () => ({ css: '[data-test="attention-said"]' }),
  sentence: () => ({ css: '[data-test="attention-sentence"]' }),
  matrix: () => ({ css: '[data-test="attention-matrix"]' }),
  cell: () => ({ css: '[data-test="attention-cell"]' }),
  whole: () => ({ css: '[data-test="attention-whole"] tbody tr' }),
  row: () => ({ css: '[data-test="attention-row"] tbody tr' }),
  map: () => ({ css: '[data-test="embedding-map"]' }),
  read: () => ({ css: '[data-test="embedding-read"]' }),
  points: () => ({ css: '[data-test="embeddings-table"] tbody tr' }),
  nearest: () => ({ css: '[data-test="nearest"] tbody tr' }),
  sight: (id) => ({ css: `[data-sight="${id}"]` }),
  fold: (name) => ({ css: 'summary', name }),
  stage: (name) => ({ role: 'button', name }),
};

/** The texts of a table, cell by cell. @param {Page} page @param {any} rows */
const cells = async (page, rows) =>
  (await textsOf(page, rows)).map((row) => row.split(/\s+/).filter((one) => one !== ''));

/** The same run in Node. */
const namesTrainer = () => trainNames(engine, 2, STEPS);

/** Opens a page, trains to the end, with the room in sight. @param {string} address */
async function openTrained(address) {
  const opened = await chromium.open(address);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await untilSeen(page, { css: '[data-test="room"]' });
  await page.$eval('[data-room="network"]', (door) => door.scrollIntoView()); // out of sight it asks nothing
  await untilSeen(page, AT.matrix());
  await untilIs(page, { css: '[data-test="attention"]' }, { has: words.reading('emmaem', STEPS) });
  return opened;
}

test('an address opens a head and a token, with the weights, scores and coordinates of the engine', async () => {
  const opened = await openTrained(`${NAMES}&prompt=emmaem&room=network#look=blocks.1.attention.probs/1/4&token=4`);
  const { page } = opened;
  const trainer = namesTrainer();
  const inside = trainer.inspect('emmaem');
  const { fixed } = en.format;
  const tokens = inside.tokens.length;

  await untilSeen(page, AT.one(words.name(1, 1)));
  assert.equal(await attributeOf(page, AT.head('1/1'), 'aria-pressed'), 'true');
  const weights = inside.attention(1)[1];
  const row = Array.from(weights.slice(4 * tokens, 5 * tokens));
  const most = row.indexOf(Math.max(...row));
  const names = ['BOS', ...'emmaem'];
  assert.equal(await seen(page, AT.said()), words.row('a', 5, names[most], most + 1, row[most]));
  const [, before, after] = inside.lens({ top: 1 }).map((places) => places[4].top[0]);
  const [old, bet] = [before, after].map(({ text }) => (text === '<BOS>' ? en.chances.end : text));
  const said =
    before.id === after.id
      ? words.bet_stays('a', bet, before.probability, after.probability)
      : words.bet_turns('a', old, before.probability, bet, after.probability);
  await untilIs(page, { css: '[data-test="attention-bet"]' }, { begins: said });
  await click(page, AT.fold(words.whole));
  await untilSeen(page, AT.whole());
  assert.deepEqual(
    await cells(page, AT.whole()),
    names.map((name, i) => [
      name,
      ...Array.from(weights.slice(i * tokens, i * tokens + i + 1), (one) => fixed(one, 2)),
    ]),
  );

  await click(page, AT.stage(words.stages.scores));
  const [q, k] = ['q', 'k'].map((part) => inside.tensor(`blocks.1.attention.${part}`));
  const score = (/** @type {number} */ i, /** @type {number} */ j) => {
    let sum = 0;
    for (let d = 0; d < 8; d++) sum += q[i * 16 + 8 + d] * k[j * 16 + 8 + d];
    return fixed(sum / Math.sqrt(8), 2);
  };
  await untilIs(page, AT.whole(), { has: score(0, 6) });
  assert.deepEqual(
    await cells(page, AT.whole()),
    names.map((name, i) => [name, ...names.map((_, j) => score(i, j))]),
  );
  const best = [0, 1, 2, 3, 4].reduce((most, j) => (Number(score(4, j)) > Number(score(4, most)) ? j : most), 0);
  const [score_said] = await textsOf(page, { css: '[data-test="attention-pair-said"]' });
  assert.ok(score_said.includes(`“${names[best]}”`) && score_said.endsWith(`${score(4, best)}.`), score_said);
  await click(page, AT.fold(words.pair_table));
  await untilSeen(page, { css: '[data-test="attention-pair-table"] tbody tr' });
  const products = await cells(page, { css: '[data-test="attention-pair-table"] tbody tr' });
  assert.deepEqual(
    products.map(([, query, key]) => [query, key]),
    Array.from({ length: 8 }, (_, d) => [fixed(q[4 * 16 + 8 + d], 2), fixed(k[best * 16 + 8 + d], 2)]),
  );

  await page.$eval('[data-test="embeddings"]', (view) => view.scrollIntoView());
  await click(page, AT.fold(words.embeddings.table));
  await untilSeen(page, AT.points());
  const { scores } = inside.pca('wte.weight', { components: 2 });
  const shown = (await cells(page, AT.points())).map((row) =>
    row.slice(-2).map((one) => Number(one.replace('−', '-'))),
  );
  for (const component of [0, 1]) {
    const sign = Math.sign(shown.reduce((sum, row, id) => sum + row[component] * scores[component][id], 0));
    const worst = Math.max(...shown.map((row, id) => Math.abs(row[component] - sign * scores[component][id])));
    assert.ok(shown.length === 27 && worst < 0.00051, `component ${component}: ${worst}`);
  }
  inside.free();
  trainer.free();
  await closeQuietly(opened);
});

test('keys go from head to head and row to row, lock and let go', async () => {
  const opened = await openTrained(`${NAMES}&prompt=emmaem&room=network`);
  const { page } = opened;
  await page.$eval('[data-test="attention"]', (view) => view.scrollIntoView());
  const [first] = await page.$$eval('[data-head][tabindex="0"]', (all) =>
    all.map((one) => one.getAttribute('data-head')),
  );
  await focus(page, AT.head(first));
  for (const _ of [0, 1, 2]) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await untilFocused(page, AT.head('0/-1')); // the strongest of all heads of the first block
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await untilFocused(page, AT.head('1/0'));
  await untilSeen(page, AT.one(words.name(1, 0)));
  assert.equal(await page.$('[data-head][aria-pressed="true"]'), null, 'the focus alone locks nothing');
  await page.keyboard.press('Enter');
  await untilSeen(page, AT.locked());
  assert.equal(await attributeOf(page, AT.locked(), 'data-head'), '1/0');
  await untilIs(page, { css: '[data-head]' }, { count: 6 }); // the heads of both blocks are still there
  await untilFocused(page, AT.head('1/0')); // the head keeps the focus
  await page.keyboard.press('Escape');
  await untilIs(page, AT.head('1/0'), { attribute: ['aria-pressed', 'false'] });

  await focus(page, AT.matrix());
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await untilIs(page, AT.said(), { begins: '“m” (token 3)' });
  await page.keyboard.press('ArrowRight');
  await untilIs(page, AT.cell(), { begins: '“m” → ' });
  await page.keyboard.press('Enter');
  await untilSeen(page, AT.locked());

  await page.$eval('[data-test="embeddings"]', (view) => view.scrollIntoView());
  await untilSays(page, AT.read(), words.embeddings.point('m', words.embeddings.kinds.consonant, false)); // the same token
  await focus(page, AT.map());
  await page.keyboard.press('ArrowRight');
  await untilIs(page, AT.read(), { has_not: '“m”' });
  const [, name] = /“(.+)”/.exec(await seen(page, AT.read())) ?? [];
  await page.keyboard.press('Enter');
  await untilIs(page, { css: '[data-test="nearest"] caption' }, { says: words.embeddings.nearest(name) });
  await closeQuietly(opened);
});

test('a link of the things to see chooses the text, the settings, the prompt and the head', async () => {
  const opened = await chromium.open('?data=names&room=network');
  const { page } = opened;
  await untilSeen(page, AT.sight('copies'));
  await untilSays(page, { css: '[data-test="sight-said"]' }, words.sights.help);
  await page.$eval('[data-room="network"]', (door) => door.scrollIntoView());
  await untilSeen(page, { css: '[data-test="network-where"]' });
  const isAbove = await page.evaluate(() =>
    /** @type {Element} */ (document.querySelector('[data-test="sights"]')).compareDocumentPosition(
      /** @type {Element} */ (document.querySelector('[data-test="network-where"]')),
    ),
  );
  assert.equal(isAbove, 4, 'the map follows: a new reader meets the links first'); // DOCUMENT_POSITION_FOLLOWING
  await click(page, AT.sight('copies'));
  await untilSays(
    page,
    { css: '[data-test="sight-said"]' },
    `${words.sights.said.copies('0.9')} ${words.sights.train}`,
  );
  await untilIs(page, AT.sight('copies'), { attribute: ['aria-current', 'true'] });
  await untilIs(page, { css: '[aria-pressed="true"][data-source]' }, { attribute: ['data-source', 'copies'] });
  await page.$eval('[data-room="network"]', (door) => door.scrollIntoView());
  await untilSeen(page, { css: '[data-test="network-block"]' }); // the map of the new model is there
  await page.$eval('[data-test="attention"]', (view) => view.scrollIntoView());
  await untilIs(page, { css: '[data-test="attention"]' }, { has: words.reading('abcde=abcde', 0) });
  await untilSeen(page, AT.one(words.name(1, 0)));
  await untilIs(page, AT.said(), { begins: '“a” (token 8)' });
  await untilIs(page, { css: '[data-head]' }, { count: 2 }); // block 1 is open: its one head, and the strongest
  await closeQuietly(opened);
});

test('where no token of the prompt occurs twice, a longer one is offered, in which copying can be seen', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => {
    const letters = Array.from({ length: 5 }, (_, j) => 'abcdefghij'[(i * 7 + j * 3 + i * j) % 10]).join('');
    return `${letters}=${letters}`;
  });
  const opened = await chromium.open(
    `?text=${encodeURIComponent(lines.join('\n'))}&documents=lines&n_layer=1&n_embd=16&n_head=2&block_size=16&max_steps=20&room=network&prompt=abcdef%3D`,
  );
  const { page } = opened;
  const offer = { css: '[data-test="attention-longer"]' };
  await train(page);
  await untilStatus(page, 'Done');
  await untilSeen(page, { css: '[data-test="room"]' });
  await page.$eval('[data-room="network"]', (door) => door.scrollIntoView()); // out of sight it asks nothing
  await untilSays(page, { css: '[data-test="attention"]' }, words.repeating);
  const longer = await seen(page, offer);
  assert.ok(lines.includes(longer), `a line of the text: ${longer}`);
  await click(page, offer);
  await untilSays(page, { css: '[data-test="attention"]' }, words.reading(longer, 20));
  await untilGone(page, offer);
  await closeQuietly(opened);
});
