// The first view: text, curve and samples together in the window, at several widths and in each state; the tour; the
// keys, their list and their switch; the printed page; what screen readers announce, and how large touch targets are.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { guide } from '../../web/words/en/guide.js';
import { en } from '../../web/words/en/index.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  AT,
  boxOf,
  chooseText,
  click,
  drawn,
  eventually,
  focus,
  generate,
  handleOf,
  isSeen,
  part,
  seen,
  settle,
  train,
  until,
  untilFocused,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  writePrompt,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const chromium = await startBrowser();
after(() => chromium.close());

const SHORT = '?data=stories&n_layer=1&n_embd=16&n_head=2&max_steps=300&warmup_steps=30&val_interval=100';
const LONG = SHORT.replace('=300', '=100000');

const OFFER = part('tour-offer');
const CARD = part('tour');
const LIST = part('shortcuts');
/** @param {string} name @returns {Locator} */
const inCard = (name) => ({ role: 'button', name, within: CARD });

/**
 * @param {Page} page
 * @param {Locator} at
 * @param {number} height  of the window
 * @param {number} [least]  the least height in sight, in pixels
 */
async function assertInSight(page, at, height, least) {
  const { top, bottom } = await boxOf(page, at);
  const until = least === undefined ? bottom : top + least;
  assert.ok(top >= 0 && until <= height, `${JSON.stringify(at)} is at ${top} to ${bottom} of ${height}`);
}

for (const [width, height] of [
  [768, 1024],
  [1440, 900],
  [1920, 1080],
]) {
  test(`at ${width} by ${height}, text, Train, curve and samples are in view before, during and after training`, async () => {
    const opened = await chromium.open(SHORT, { width, height });
    const { page } = opened;
    /** @param {Locator[]} list */
    const check = async (list) => {
      await drawn(page);
      for (const at of list) await assertInSight(page, at, height);
      assert.equal(await page.evaluate(() => scrollY), 0);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    };
    await check([AT.textBox, AT.train, AT.chart]);
    await assertInSight(page, AT.samplesView, height, 100);
    await train(page);
    await untilSeen(page, AT.newestSample);
    await check([AT.textBox, AT.chart, AT.newestSample]);
    await untilStatus(page, 'Done');
    await untilSeen(page, part('verdict'));
    await check([AT.textBox, AT.train, AT.chart, AT.readout, AT.newestSample]);
    if (width > 768) await assertInSight(page, AT.rooms, height, 30);
    await closeQuietly(opened);
  });
}

test('before training stands what the untrained model writes, as the engine does through Node; then it gives way', async () => {
  const changed = { n_layer: 1, n_embd: 16, n_head: 2, max_steps: 20, warmup_steps: 2 };
  const address = Object.entries(changed).map(([key, value]) => `&${key}=${value}`);
  const opened = await chromium.open(`?data=names&reproducible=1${address.join('')}`);
  const { page } = opened;
  await untilSeen(page, part('untrained'));
  const read = (/** @type {string} */ name) =>
    page.$$eval(`[data-test="${name}"] li`, (all) => all.map((one) => one.textContent));
  const shown = await read('untrained');

  const folder = resolve(import.meta.dirname, '../../datasets');
  const [{ settings, file }] = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8'));
  const { temperature, ...config } = { ...settings, ...changed };
  const engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  const trainer = engine.createTrainer({ text: readFileSync(`${folder}/${file}`, 'utf8'), config });
  const written = trainer.samples({ prompts: [''], n: 8, seed: 1, max_new_tokens: 48, temperature });
  assert.deepEqual(
    shown,
    written.map(({ text }) => text || en.writing.ended),
  );
  trainer.free();
  engine.close();
  const lines = new Set(readFileSync(`${folder}/${file}`, 'utf8').split('\n'));
  const goal = await read('written-goal');
  assert.equal(goal.length, 8);
  assert.ok(
    goal.every((line) => lines.has(line ?? '')),
    `lines of the text, not ${goal}`,
  );

  await train(page);
  await untilSeen(page, AT.newestSample);
  assert.equal(await isSeen(page, part('untrained')), false);
  await closeQuietly(opened);
});

test('beside a long answer the curve grows as far as the columns do, and no further', async () => {
  const opened = await chromium.open(SHORT, { width: 1440, height: 900 });
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await settle(page);
  const before = await boxOf(page, AT.chart);
  await writePrompt(page, 'The ');
  await generate(page);
  await untilSays(page, AT.prompt, 'written at step');
  await eventually(async () => {
    const after = await boxOf(page, AT.chart);
    assert.ok(after.height > before.height + 10, `a hole is beneath the settings: ${before.height}, ${after.height}`);
    const ends = await Promise.all([AT.settings, AT.prompt].map(async (at) => (await boxOf(page, at)).bottom));
    assert.ok(Math.abs(ends[0] - ends[1]) < 3, `the columns end at ${ends}`);
  });
  await closeQuietly(opened);
});

test('beside an open panel, what the model writes stays in sight', async () => {
  const opened = await chromium.open(SHORT, { width: 1440, height: 900 });
  const { page } = opened;
  await untilSeen(page, part('untrained'));
  await click(page, { css: '[data-panel="text"]' });
  await untilSeen(page, { css: '[data-panel="text"][aria-expanded="true"]' });
  await drawn(page);
  await page.evaluate(() => document.querySelector('[data-slot="foot"]')?.scrollIntoView());
  await drawn(page);
  assert.ok(Number(await page.evaluate(() => scrollY)) > 200, 'the panel is long');
  await assertInSight(page, part('untrained'), 900);
  await closeQuietly(opened);
});

test('the rooms stay in sight while a sentence on a setting that followed stands, at 1440 by 900', async () => {
  const opened = await chromium.open('?data=names&max_steps=200', { width: 1440, height: 900 });
  const { page } = opened;
  await untilReady(page);
  await untilSeen(page, part('followed'));
  await drawn(page);
  await assertInSight(page, AT.rooms, 900, 30);
  await train(page);
  await untilStatus(page, 'Done');
  await untilSeen(page, part('verdict'));
  await drawn(page);
  for (const at of [AT.textBox, AT.train, AT.chart, AT.readout, AT.newestSample]) await assertInSight(page, at, 900);
  await assertInSight(page, AT.rooms, 900, 30);
  await closeQuietly(opened);
});

test('the beginning of a large text gives way to its coloured form, until another text is chosen', async () => {
  const opened = await chromium.open(SHORT.replace('stories', 'names'));
  const { page } = opened;
  assert.ok(await isSeen(page, AT.preview));
  await train(page);
  await untilSeen(page, AT.lit);
  await untilStatus(page, 'Done');
  assert.equal(await isSeen(page, AT.preview), false);
  await chooseText(page, 'The program itself');
  await untilSeen(page, AT.preview);
  await closeQuietly(opened);
});

test('the tour shows each part beside its card, by mouse and by keyboard, wide and on a phone', async () => {
  const { stops, next, back, done } = guide.tour;
  for (const [width, height] of [
    [1440, 900],
    [360, 740],
  ]) {
    const opened = await chromium.open(SHORT, { width, height });
    const { page } = opened;
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await untilSeen(page, AT.door('dataset'));
    assert.equal(await isSeen(page, CARD), false, 'it does not begin by itself');
    await focus(page, OFFER);
    await page.keyboard.press('Enter');
    await untilSeen(page, CARD);
    await untilFocused(page, CARD);
    const titles = Object.values(stops).map(({ title }) => title);
    for (const [i, title] of titles.entries()) {
      await untilSays(page, CARD, title);
      const card = await boxOf(page, CARD);
      assert.ok(card.top >= 0 && card.bottom <= height && card.left >= 0 && card.right <= width, title);
      assert.match(await seen(page, CARD), new RegExp(`${i + 1} of ${titles.length}`));
      if (i === 1) {
        await click(page, inCard(back));
        await untilSays(page, CARD, titles[0]);
        await click(page, inCard(next));
        await untilSays(page, CARD, title);
      }
      if (i < titles.length - 1) await click(page, inCard(next));
      if (i < titles.length - 2) await untilFocused(page, inCard(next)); // the focus stays
    }
    await page.keyboard.press('Escape');
    await untilGone(page, CARD);
    await untilFocused(page, OFFER); // the focus is back
    await click(page, OFFER);
    for (const _ of titles.slice(1)) await click(page, inCard(next));
    await click(page, inCard(done));
    await untilGone(page, CARD);
    await closeQuietly(opened);
  }
});

test('Train is one Tab away, and the keys train, step, open rooms and show their list', async () => {
  const opened = await chromium.open(LONG);
  const { page } = opened;
  await untilReady(page);
  await untilSeen(page, AT.door('dataset'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await untilFocused(page, AT.train);
  await page.keyboard.press('s');
  await untilStatus(page, 'Paused at step 1.');
  await page.keyboard.press('t');
  await untilStep(page, 3);
  await page.keyboard.press('t');
  await untilStatus(page, 'Paused');
  await page.keyboard.press('2');
  await untilSeen(page, AT.room);
  await untilFocused(page, AT.door('tokenizer'));
  await page.keyboard.press('2');
  await untilGone(page, AT.room);
  await page.keyboard.press('w');
  await untilFocused(page, AT.promptBox);
  await page.keyboard.type('t2?');
  await untilIs(page, AT.promptBox, { value: 't2?' });
  assert.equal(await isSeen(page, LIST), false, 'what is typed is no order');
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  await untilSeen(page, AT.pause);
  await click(page, AT.pause);

  await page.keyboard.press('?');
  await untilSeen(page, LIST);
  assert.match(await seen(page, LIST), /Train, or pause the training/);
  await click(page, { css: '[type="checkbox"]', within: LIST });
  await page.keyboard.press('Escape');
  await untilGone(page, LIST);
  await page.keyboard.press('2');
  await page.keyboard.press('?');
  await settle(page);
  assert.ok(!(await isSeen(page, AT.room)) && !(await isSeen(page, LIST)), 'the single keys are off');

  await page.reload();
  await untilSeen(page, AT.train); // of the run that was kept, or of a fresh model where nothing was yet
  await untilSeen(page, AT.door('dataset'));
  await page.keyboard.press('2');
  await settle(page);
  assert.equal(await isSeen(page, AT.room), false, 'they are off after a reload');
  await click(page, part('shortcuts-open'));
  await click(page, { css: '[type="checkbox"]', within: LIST });
  await page.keyboard.press('Escape');
  await untilGone(page, LIST);
  await page.keyboard.press('2');
  await untilSeen(page, AT.room);
  await closeQuietly(opened);
});

test('a view that has nothing to show yet takes no room, but is in sight, so that it can ask for its numbers', async () => {
  const opened = await chromium.open('?data=names');
  const { page } = opened;
  for (const name of ['verdict', 'rooms']) {
    const { is_seen, grown } = await page.evaluate(async (name) => {
      const slot = document.querySelector(`[data-slot="${name}"]`);
      slot?.scrollIntoView();
      const heightOf = () => document.documentElement.scrollHeight;
      const before = heightOf();
      const view = document.createElement('section');
      view.className = 'view';
      view.append(document.createComment('a drawing of nothing'));
      slot?.append(view);
      const grown = heightOf() - before;
      const is_seen = await new Promise((tell) => {
        new IntersectionObserver(([entry]) => tell(entry.isIntersecting)).observe(view);
      });
      view.remove();
      return { is_seen, grown };
    }, name);
    assert.deepEqual({ is_seen, grown }, { is_seen: true, grown: 0 }, name);
  }
  await closeQuietly(opened);
});

test('on paper are title, text, settings, curve, samples and verdict, in light colours and without controls', async () => {
  const opened = await chromium.open(`${SHORT}&theme=dark`);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await untilSeen(page, part('verdict'));
  await until(page, () => document.querySelector('link[href$="later.css"]') !== null, 'the sheets are there');
  await page.emulateMediaType('print');
  await page.setViewport({ width: 700, height: 990 });
  await drawn(page);
  const words = await page.evaluate(() => document.body.innerText);
  for (const part of [
    'microGPT',
    'Short stories',
    '300 steps',
    'Done after 300 steps.',
    'smoothed',
    'It writes',
    'untrained',
  ])
    assert.ok(words.includes(part), part);
  for (const part of ['Verse', 'Generate', 'Open files', 'Tokenizer', 'Tour', 'Keys', 'Smoothing'])
    assert.ok(!words.includes(part), part);
  for (const at of [AT.chart, AT.newestSample, part('verdict')])
    assert.ok(await isSeen(page, at), JSON.stringify(at));
  for (const at of [AT.train, AT.promptBox, AT.textBox, AT.progress, AT.rooms])
    assert.equal(await isSeen(page, at), false);
  assert.ok((await page.evaluate(() => document.documentElement.scrollHeight)) < 3000);
  const samples = await boxOf(page, part('earlier'));
  const list = await handleOf(page, part('earlier'));
  assert.equal(await list.evaluate((all) => all.scrollHeight - all.clientHeight), 0, 'no sample is cut off');
  const sentences = await boxOf(page, part('verdict'));
  assert.ok(
    sentences.top >= samples.bottom,
    `the verdict at ${sentences.top} is beneath the samples, to ${samples.bottom}`,
  );
  assert.ok(!words.includes('Point at a token'), 'nothing can be pointed at on paper');
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.querySelector('h1') ?? document.body).color),
    'rgb(28, 33, 30)',
  );
  await closeQuietly(opened);
});

test('during training a screen reader is told something at most every ten seconds', async () => {
  const opened = await chromium.open(LONG);
  const { page } = opened;
  await train(page);
  await untilSeen(page, part('verdict'));
  await page.evaluate(() => {
    const heard = /** @type {string[]} */ ([]);
    Object.assign(globalThis, { heard });
    const live = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const place = (target instanceof Element ? target : target.parentElement)?.closest(live);
        if (place && !place.matches('[aria-live="off"]')) heard.push(place.textContent ?? '');
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const begin = await page.evaluate(() => performance.now());
  // Here a time is tested: in five seconds at most one sentence may come, that of the curve.
  await until(page, (ms) => performance.now() > ms, 'five seconds have passed', [begin + 5000]);
  assert.ok(await isSeen(page, AT.pause), 'it still trains');
  const heard = await page.evaluate(() => [...new Set(/** @type {any} */ (globalThis).heard)]);
  assert.ok(heard.length <= 1, heard.join('\n'));
  await closeQuietly(opened);
});

test('what is touched is 44 pixels high, what is clicked 24', async () => {
  for (const is_touched of [true, false]) {
    const opened = await chromium.open(SHORT, { width: is_touched ? 360 : 1440 });
    const { page } = opened;
    if (is_touched) {
      await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
      await until(page, () => matchMedia('(pointer: coarse)').matches, 'it is touched');
    }
    await untilReady(page);
    await untilSeen(page, AT.door('dataset'));
    await drawn(page);
    const small = await page.evaluate(
      (least) => {
        const all = [
          ...document.querySelectorAll(
            'microgpt-playground :is(button, select, textarea, summary, [type="file"] + label, [type="range"])',
          ),
        ];
        return all
          .filter((one) => one.checkVisibility() && !one.closest('[inert]'))
          .map((one) => {
            // A term keeps the height of its line; what a finger finds around it is laid over its neighbours.
            const around = Number.parseFloat(getComputedStyle(one, '::after').height) || 0;
            return {
              name: one.outerHTML.slice(0, 90),
              height: Math.max(one.getBoundingClientRect().height, one.matches('[data-term]') ? around : 0),
            };
          })
          .filter(({ height }) => height < least);
      },
      is_touched ? 44 : 24,
    );
    assert.deepEqual(small, []);
    await closeQuietly(opened);
  }
});
