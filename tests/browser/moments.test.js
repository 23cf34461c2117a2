// Going back in time, and what is marked in the writing, as a person meets it: the samples and the lit text of an earlier
// step, copied pieces, verdicts on lines, and the tokens of the newest sample. The numbers are compared with those of the
// engine through Node.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { degreeOf } from '../../web/features/surprise/lit.js';
import { COPIED_LENGTH, stretchesOf } from '../../web/ui/copied.js';
import { en } from '../../web/words/en.js';
import { moments } from '../../web/words/en_moments.js';
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

/** What the engine says of the first run. @param {import('puppeteer-core').Page} page */
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
  for (let i = 0; i < 60 && (await attributeOf(page, SLIDER, 'aria-valuetext')) !== en.curve.moment(20); i++) {
    const before = await attributeOf(page, SLIDER, 'aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(
      (was) => document.querySelector('[data-test="then"]')?.getAttribute('aria-valuetext') !== was,
      {},
      before,
    );
  }
  await untilIs(page, WRITTEN_AT, { begins: words.was(20) });
  assert.equal((await newestSample(page)).stamp, 'step 20');
  const shown = await seen(page, AT.newestSample);
  for (const name of names.join(' ').split(/\s+/).slice(3)) assert.ok(shown.includes(name), `${name} in ${shown}`);
  await untilIs(page, THEN, { matches: ['^as the model read it |^How the model read it then was not kept', ''] });
  await untilStep(page, (await figure(page, 'step')) + 50);
  assert.equal((await newestSample(page)).stamp, 'step 20', 'it stays while the run goes on');
  await click(page, { ...BACK, within: AT.samplesView });
  await untilGone(page, THEN);
  await untilSays(page, WRITTEN_AT, /^step [\d,]+ · temperature/);
  assert.ok(!(await isSeen(page, { ...BACK, within: AT.curve })));
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
