// Looking back, and the marks in samples, as a person uses them: the samples and the coloured text of an earlier step,
// copied pieces, verdicts on lines, and the tokens of the newest sample. The numbers are compared with those of the
// engine in Node.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { degreeOf } from '../../web/features/surprise/surprise_view.js';
import { COPIED_LENGTH, stretchesOf } from '../../web/ui/copied_pieces.js';
import { en } from '../../web/words/en/index.js';
import { inference } from '../../web/words/en/inference.js';
import { moments } from '../../web/words/en/moments.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  click,
  figure,
  focus,
  isSeen,
  newestSample,
  seen,
  step,
  textsOf,
  train,
  until,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
} from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

const ROOT = resolve(import.meta.dirname, '../..');
const words = moments(en.format);
const RHYME = `${'Peter Piper picked a peck of pickled pepper. '.repeat(3)}Where is the peck of pickled pepper?\n`;
const SMALL = 'n_layer=1&n_embd=32&n_head=2&reproducible=1&pace=fast';

/** @param {string} name @param {import('./page_objects.js').Locator} [within] @returns {import('./page_objects.js').Locator} */
const called = (name, within = AT.samplesView) => ({ css: `[data-test="${name}"]`, within });
const WRITTEN_AT = called('written-at');
const TOKEN = called('written-token');
const LEGEND = called('copied-legend');
const THEN = { css: '[data-test="lit-then"]' };
const SLIDER = { css: '[data-test="then"]', within: AT.curve };
const EARLIER = { css: 'ol > li', within: AT.samplesView };
const BACK = { role: 'button', name: en.curve.to_now };

/** The engine's facts of the first run. @param {import('puppeteer-core').Page} page */
const infoOf = (page) =>
  page.evaluate(async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    return (await client.request({ type: 'look', run: 1, call: ['info'] })).value;
  });

test('the lit text of an earlier step has the colours of then, by the scores of the engine through Node', async () => {
  const opened = await chromium.open(`?text=${encodeURIComponent(RHYME)}&${SMALL}&documents=stream&max_steps=100`);
  const { page } = opened;
  const degrees = () =>
    page.$$eval('[data-test="lit-text"] [data-degree]', (all) =>
      all.map((one) => Number(one.getAttribute('data-degree'))),
    );
  await untilReady(page);
  const engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  /** @type {import('../../wasm/engine.js').Trainer | null} */
  let trainer = null;
  /** @type {number[][]} */
  const expected = [];
  for (let taken = 1; taken <= 4; taken++) {
    await step(page);
    await untilStep(page, taken);
    await untilSeen(page, AT.lit);
    trainer ??= engine.createTrainer({ text: RHYME, config: (await infoOf(page)).config });
    trainer.run(1);
    const { tokens } = trainer.score(trainer.passage({ tokens: 420 }), { top: 5 });
    const { uniform_loss } = trainer.info;
    expected.push(tokens.map(({ logprob }) => degreeOf(logprob, uniform_loss)));
    await until(
      page,
      (wanted) =>
        [...document.querySelectorAll('[data-test="lit-text"] [data-degree]')]
          .map((one) => one.getAttribute('data-degree'))
          .join() === wanted,
      `the colours of step ${taken}`,
      [expected[taken - 1].join()],
    );
  }
  assert.notDeepEqual(expected[0], expected[3]);
  await focus(page, SLIDER);
  for (const taken of [3, 2, 1]) {
    await page.keyboard.press('ArrowLeft');
    await untilIs(page, THEN, { begins: words.read(taken) });
    assert.deepEqual(await degrees(), expected[taken - 1]);
  }
  await click(page, { ...BACK, within: AT.curve });
  await untilGone(page, THEN);
  assert.deepEqual(await degrees(), expected[3]);
  engine.close();
  await closeQuietly(opened);
});

test('a reader looks back at samples and text of an earlier step while the run goes on, and back to now', async () => {
  const opened = await chromium.open(`?data=names&${SMALL}&max_steps=10000000`);
  const { page } = opened;
  await train(page);
  await untilSeen(page, AT.lit);
  await untilIs(page, EARLIER, { least_count: 6 });
  const earlier = (await textsOf(page, EARLIER)).map((text) => text.split('\n'));
  const [stamp, ...names] = /** @type {string[]} */ (earlier.find(([stamp]) => stamp === 'step 20'));
  assert.equal(stamp, 'step 20');
  await focus(page, SLIDER);
  for (let i = 0; i < 100 && (await newestSample(page)).stamp !== 'step 20'; i++) {
    const before = await attributeOf(page, SLIDER, 'aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(
      (was) => document.querySelector('[data-test="then"]')?.getAttribute('aria-valuetext') !== was,
      {},
      before,
    );
  }
  assert.ok((await seen(page, WRITTEN_AT)).startsWith(words.was(20)));
  assert.equal((await newestSample(page)).stamp, 'step 20');
  const shown = await seen(page, AT.newestSample);
  for (const name of names.join(' ').split(/\s+/).slice(3)) assert.ok(shown.includes(name), `${name} in ${shown}`);
  await untilIs(page, THEN, { matches: ['^as the model read it at step [234]\\d ', ''] });
  await untilStep(page, (await figure(page, 'step')) + 50);
  assert.equal((await newestSample(page)).stamp, 'step 20', 'it stays while the run goes on');
  await click(page, { ...BACK, within: AT.samplesView });
  await untilGone(page, THEN);
  await untilSays(page, WRITTEN_AT, /^step [\d,]+ · temperature/);
  assert.ok(!(await isSeen(page, { ...BACK, within: AT.curve })));
  await closeQuietly(opened);
});

test('the bars of room 7 at an earlier step are those of the engine at that step, also where the room is opened afterwards', async () => {
  const opened = await chromium.open('?data=names&reproducible=1&n_layer=1&n_embd=16&n_head=2&max_steps=60');
  const { page } = opened;
  await untilReady(page);
  const { config } = await infoOf(page);
  await train(page);
  await untilStatus(page, 'Done');
  const engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  const text = readFileSync(resolve(ROOT, 'datasets/names.txt'), 'utf8');
  const trainer = engine.createTrainer({ text, config });
  const { percent } = en.format;
  /** The first column of bars at a step, made by the engine alone. @type {Map<number, string[]>} */
  const expected = new Map();
  for (let step = 0; step <= 60; step++) {
    if (step > 0) trainer.run(1);
    const sampling = { temperature: config.temperature, top_k: config.top_k, top_p: config.top_p };
    const [next] =
      trainer.sample({ ...sampling, prompt: 'em', seed: 1, max_new_tokens: 1, alternatives: 5 }).choices ?? [];
    const five = [next, ...next.alternatives].sort((a, b) => b.probability - a.probability).slice(0, 5);
    expected.set(
      step,
      five.map(({ text, probability }) => `${text === '<BOS>' ? en.chances.end : text} ${percent(probability)}`),
    );
  }
  const rows = { css: `table[aria-label="${inference(en.format).next_of(1)}"] tbody tr` };
  const bars = async () =>
    (await textsOf(page, rows)).map((row) =>
      row
        .replaceAll(en.chances.chosen, '')
        .split(/[\t\n\s]+/)
        .filter((one) => one !== '' && one !== '◂')
        .slice(0, -1)
        .join(' '),
    );
  const shown = { css: '[data-test="room-then"]' };
  /**
   * Presses an arrow key on the slider, and returns the step that it then shows.
   * @param {import('puppeteer-core').KeyInput} key
   */
  async function press(key) {
    const before = await attributeOf(page, SLIDER, 'aria-valuetext');
    await focus(page, SLIDER);
    await page.keyboard.press(key);
    await page.waitForFunction(
      (was) => document.querySelector('[data-test="then"]')?.getAttribute('aria-valuetext') !== was,
      {},
      before,
    );
    return Number(/[\d]+/.exec(String(await attributeOf(page, SLIDER, 'aria-valuetext')))?.[0]);
  }
  /** Presses an arrow key, and waits until the room says that it shows another step. @param {import('puppeteer-core').KeyInput} key */
  async function go(key) {
    const step = await press(key);
    await page.$eval('[data-room="inference"]', (door) => door.scrollIntoView());
    await untilIs(page, shown, { begins: words.shown(step) });
    return step;
  }
  const before = await press('ArrowLeft');
  await click(page, AT.door('inference'));
  await page.$eval('[data-room="inference"]', (door) => door.scrollIntoView());
  await untilIs(page, shown, { begins: words.shown(before) });
  assert.deepEqual(await bars(), expected.get(before), `step ${before}`);
  const steps = [];
  for (const key of /** @type {const} */ ([...Array(4).fill('ArrowLeft'), 'ArrowRight', 'Home', 'ArrowRight'])) {
    const step = await go(key);
    steps.push(step);
    assert.deepEqual(await bars(), expected.get(step), `step ${step}`);
  }
  assert.deepEqual([steps[4], ...steps.slice(5)], [steps[2], 0, 1], `${steps}`);
  assert.notDeepEqual(expected.get(0), expected.get(60));
  assert.match(await seen(page, { css: '[data-test="readout"]' }), / \d+ of 60 steps are kept\.$/);
  await click(page, { ...BACK, within: { css: '[data-test="room"]' } });
  await untilGone(page, shown);
  await until(
    page,
    (/** @type {string} */ css, /** @type {string} */ first) =>
      document.querySelector(css)?.textContent?.replaceAll(/\s+/g, ' ').includes(first),
    'the bars of now',
    [rows.css, /** @type {string[]} */ (expected.get(60))[0].split(' ')[1]],
  );
  assert.deepEqual(await bars(), expected.get(60));
  engine.close();
  await closeQuietly(opened);
});

test('what is copied is underlined, and a token says what it was chosen from, as the engine says through Node', async () => {
  const config = `${SMALL}&block_size=32&documents=stream&max_steps=200&tokenizer=char`;
  const opened = await chromium.open(`?text=${encodeURIComponent(RHYME)}&${config}`);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await untilSeen(page, LEGEND);
  assert.equal(await seen(page, LEGEND), `${words.underlined}${words.copied}`);
  await untilSays(page, TOKEN, words.hint);

  const engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  const run = await infoOf(page);
  const trainer = engine.createTrainer({ text: RHYME, config: run.config });
  trainer.run(200);
  const options = { prompt: '', temperature: run.config.temperature, max_new_tokens: 200 };
  const { text, choices = [] } = trainer.sample({ ...options, seed: 200 * 64 + 1, alternatives: 5 });
  assert.equal((await newestSample(page)).passage, text.trim());

  const { quotations } = trainer.quotations(text, { min_length: COPIED_LENGTH });
  const copied = stretchesOf(quotations).reduce((sum, { begin, end }) => sum + end - begin, 0);
  await untilIs(page, { css: '[data-copied]', within: AT.newestSample }, { count: copied });
  assert.ok(copied > COPIED_LENGTH, text);

  assert.equal(await seen(page, TOKEN), words.hint);
  await focus(page, AT.newestSample);
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  const third = choices[2];
  await untilIs(page, TOKEN, { begins: words.token(third.text, third.probability, third.chance) });
  const rivals = (await seen(page, TOKEN)).split('\n').slice(1);
  const chances = [third, ...third.alternatives].map(({ chance }) => en.format.percent(chance));
  assert.deepEqual(rivals.filter((one) => one.includes('%')).sort(), chances.slice(0, 5).sort());
  engine.close();
  await closeQuietly(opened);
});

test('lines of a data set with a check are judged, in words and as a curve', async () => {
  const opened = await chromium.open(`?data=sums&${SMALL}&max_steps=600`);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  const verdicts = { css: '[data-test="judged"]', within: AT.newestSample };
  await untilIs(page, verdicts, { least_count: 4 });
  const lines = (await textsOf(page, { css: 'li', within: AT.newestSample })).map((line) =>
    line.replace(/\s+/g, ' '),
  );
  let good = 0;
  for (const line of lines) {
    const [, a, b, sum, verdict] = /^(\d+)\+(\d+)=(\d*) ?(.*)$/.exec(line) ?? [];
    if (a === undefined) continue;
    const is_right = Number(a) + Number(b) === Number(sum);
    assert.equal(verdict, is_right ? 'right' : `wrong: ${Number(a) + Number(b)}`, line);
    if (is_right) good++;
  }
  assert.ok((await seen(page, WRITTEN_AT)).endsWith(` · ${words.share.sums(good, lines.length)}`), lines.join(' | '));
  await click(page, { css: '[data-test="more"]', within: AT.curve });
  const curve = { css: '[data-figure="share"]', within: AT.curve };
  await untilSays(page, curve, /Share of right sums/);
  const label = await attributeOf(page, { css: '[role="img"]', within: curve }, 'aria-label');
  assert.match(
    String(label),
    new RegExp(`^Share of right sums: 0 at first, ${en.format.short(good / lines.length)} now`),
  );
  await closeQuietly(opened);
});
