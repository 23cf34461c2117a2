// The page as a person uses it, in Chromium: opens ready, trains on a pasted text until the loss is lower than counting
// letters can reach, shows samples, pauses, steps, resets, answers prompts; never blocks the page, fits every width,
// works by keyboard. Bad input is in bad_input.test.js, axe in states.test.js.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { closeQuietly, openRoom, putText, setSetting, settingValue, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  boxOf,
  chooseText,
  chosenText,
  click,
  countOf,
  drawn,
  figure,
  generate,
  handleOf,
  isFocused,
  newestSample,
  pause,
  pictureOf,
  reset,
  seen,
  settle,
  step,
  train,
  unfold,
  until,
  untilFocused,
  untilIs,
  untilKept,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  valueIn,
  writePrompt,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

const RHYME = 'one two three four five, once I caught a fish alive, ';
const TEXT = RHYME.repeat(40);

/**
 * The entropy in nats of the letters of a text taken one by one, with one sign that begins the document:
 * the lowest loss of a model that knows how frequent letters are, but not which letter follows which.
 * @param {string} text
 */
function unigramEntropy(text) {
  const counts = new Map([['BOS', 1]]);
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return [...counts.values()].reduce((sum, n) => sum - (n / total) * Math.log(n / total), 0);
}

test('the page opens ready: a data set is chosen, its letters are shown, Train can be pressed', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  assert.equal(await chosenText(page), 'Names');
  assert.match(await seen(page, AT.textFacts), /^[\d,]+ characters · [\d,]+ lines$/);
  assert.match(await seen(page, AT.text), /each line a document$/m);
  await openRoom(page, 'tokenizer');
  assert.equal(await countOf(page, AT.tokens), 27);
  assert.equal(await attributeOf(page, AT.train, 'aria-disabled'), 'false');
  await untilIs(page, AT.machine, { tells: ['^Engine: relaxed SIMD, .*threads?.* · .* MiB of memory', ''] });
  assert.equal(await figure(page, 'step'), 0, 'nothing runs by itself');
  await closeQuietly(opened);
});

test('within a second of the click on Train the curve moves', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const empty = await pictureOf(page);
  await train(page);
  // The levels may be drawn first, which is another picture too.
  await untilIs(page, AT.figure('step'), { least: 1 }, 1000);
  await untilIs(page, AT.canvas, { not_picture: empty }, 1000);
  await closeQuietly(opened);
});

test('a pasted text is learnt: the loss falls below the entropy of its letters, a sample is made of them', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, TEXT);
  await untilSays(page, AT.text, 'one long text');
  await train(page);
  await until(
    page,
    (css, limit) => Number.parseFloat(document.querySelector(css)?.textContent ?? '') < limit,
    'the loss is below the unigram entropy',
    ['[data-test="figure-loss"] dd', unigramEntropy(TEXT)],
  );
  // Early passages may be short, because the model may write the end of the text by chance.
  await untilIs(page, AT.newestSample, { matches: ['^step [\\d,]+\\s+.{20}', 's'] });
  await pause(page); // no newer sample replaces it
  const { stamp, passage } = await newestSample(page);
  for (const letter of passage) assert.ok(TEXT.includes(letter), `“${letter}” is a letter of the text`);
  assert.match(stamp, /^step [\d,]+$/);
  await closeQuietly(opened);
});

test('Pause holds the run within 100 ms, Continue goes on from there, Step is one step, Reset a fresh model', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await chooseText(page, 'Short stories');
  await untilSays(page, AT.door('tokenizer'), /([4-9]|\d\d)\d different characters/);
  // The best of three: another program may slow the machine down during one of them.
  const waits = [];
  for (let turn = 0; turn < 3; turn++) {
    const from = (await figure(page, 'step')) || 0;
    await train(page);
    await untilStep(page, from + 3);
    const times = await page.evaluateHandle(
      (button, steps) => {
        const seen = { clicked_at: performance.now(), moved_at: 0 };
        const observer = new MutationObserver(() => {
          seen.moved_at = performance.now();
        });
        observer.observe(steps, { childList: true, characterData: true, subtree: true });
        button.click();
        return seen;
      },
      await handleOf(page, AT.pause),
      await handleOf(page, AT.figure('step')),
    );
    await untilStatus(page, 'Paused');
    await settle(page);
    waits.push(await times.evaluate(({ clicked_at, moved_at }) => Math.max(0, moved_at - clicked_at)));
  }
  assert.ok(Math.min(...waits) < 100, `the last step was seen ${waits.map(Math.round)} ms after the click`);
  const paused_at = await figure(page, 'step');
  assert.equal(await seen(page, AT.status), `Paused at step ${paused_at.toLocaleString('en')}.`);

  await step(page);
  await untilStep(page, paused_at + 1);
  await settle(page);
  assert.equal(await figure(page, 'step'), paused_at + 1);

  assert.equal(await seen(page, AT.train), 'Continue');
  await train(page);
  await untilStep(page, paused_at + 3);

  await reset(page);
  await untilReady(page);
  assert.equal(await figure(page, 'step'), 0);
  assert.equal(await seen(page, AT.newestSample), '');
  await closeQuietly(opened);
});

test('the same seed gives the same losses after Reset, however many samples are taken in between', async () => {
  const opened = await chromium.open('?data=verse&max_steps=30&warmup_steps=5');
  const { page } = opened;
  const losses = [];
  for (const single_steps of [0, 4]) {
    for (let done = 1; done <= single_steps; done++) {
      await step(page); // ends with a sample
      await untilStep(page, done);
      await untilIs(page, AT.newestSample, { matches: [`^step ${done}\\s`, ''] });
    }
    await train(page);
    await untilStatus(page, 'Done after 30 steps');
    losses.push(await figure(page, 'loss'));
    await reset(page);
    await untilReady(page);
  }
  assert.equal(losses[0], losses[1]);
  assert.ok(losses[0] < 4);
  await closeQuietly(opened);
});

test('a run ends by itself, says so, and can be trained again', async () => {
  const opened = await chromium.open('?data=names&max_steps=25');
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done after 25 steps.');
  assert.equal(await seen(page, AT.train), 'Train again');
  await train(page);
  await untilIs(page, AT.train, { says: 'Train again' });
  await closeQuietly(opened);
});

test('a prompt is answered while it trains and while it rests, apart from what was given', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await writePrompt(page, 'ma');
  await generate(page);
  await untilIs(page, AT.given, { says: 'ma' });
  await untilSeen(page, AT.generate); // the untrained model has answered
  assert.match(await seen(page, AT.prompt), /written before any training/);
  await train(page);
  await untilStep(page, 50);
  await writePrompt(page, 'r');
  await page.keyboard.press('Enter');
  await untilSays(page, AT.prompt, 'written at step'); // during training
  assert.equal(await seen(page, AT.given), 'mar');
  assert.match(await seen(page, AT.made), /^[a-z]*$/);
  await closeQuietly(opened);
});

test('a long answer streams in and Stop ends it with what it has', async () => {
  const opened = await chromium.open(
    '?max_new_tokens=100000&max_steps=100&documents=stream&dropout=0&warmup_steps=0',
  );
  const { page } = opened;
  await putText(page, `${TEXT} `.repeat(10)); // so long that the model almost never writes its end
  await train(page);
  await untilStatus(page, 'Done after 100 steps'); // always the same model: another one might begin with the end by chance
  await generate(page);
  await untilSays(page, AT.made, /.{20}/s); // the first letters come
  await click(page, AT.stopAnswer);
  await untilSeen(page, AT.generate);
  const answer = await seen(page, AT.made);
  await settle(page);
  assert.equal(await seen(page, AT.made), answer);
  await closeQuietly(opened);
});

test('changed settings wait for a new run, and say so', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await train(page);
  await untilStep(page, 5);
  await setSetting(page, 'n_layer', '1');
  await untilSays(page, AT.status, 'takes effect with a new run');
  assert.match(await seen(page, AT.door('autograd')), /gradient norm/);
  await pause(page);
  await untilIs(page, AT.train, { says: 'Train anew' });
  const [before] = /[\d,]+ parameters/.exec(await seen(page, AT.door('network'))) ?? [];
  assert.ok(before);
  await train(page);
  await untilSays(page, AT.door('network'), new RegExp(`(?<!${before.replace(/ .*/, '')}) parameters`)); // it changed
  await untilStep(page, 2);
  await closeQuietly(opened);
});

test('what was typed outlives a reload', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'abcabcabc\nabc');
  await setSetting(page, 'seed', '7');
  await untilKept(page, { texts: ['abcabcabc\nabc'], typed: { seed: '7' } });
  await page.reload();
  await untilReady(page);
  assert.equal(await valueIn(page, AT.textBox), 'abcabcabc\nabc');
  assert.equal(await settingValue(page, 'seed'), '7');
  await closeQuietly(opened);
});

/** The processor's time of each task of the page's thread, in ms, until the run is at this step. @param {Page} page @param {number} step */
async function tasksUntil(page, step) {
  const folder = mkdtempSync(join(tmpdir(), 'page-test-'));
  const file = join(folder, 'trace.json');
  await page.tracing.start({ path: file, categories: ['toplevel', 'devtools.timeline'] });
  await untilStep(page, step);
  await page.tracing.stop();
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  const threads = traceEvents.filter((/** @type {any} */ e) => e.args?.name === 'CrRendererMain');
  return traceEvents
    .filter((/** @type {any} */ e) => e.name.endsWith('RunTask') && e.tdur !== undefined)
    .filter((/** @type {any} */ e) =>
      threads.some((/** @type {any} */ main) => main.pid === e.pid && main.tid === e.tid),
    )
    .map((/** @type {any} */ e) => e.tdur / 1000);
}

test('the page is never held up for long while it trains', async () => {
  const opened = await chromium.open('?data=names&max_steps=100000&n_layer=1&n_embd=32&batch_size=32');
  const { page } = opened;
  await train(page);
  // No task shall take 50 ms, as `make bench BENCH=--page` measures on a quiet machine. Other tests beside this one make the
  // same tasks up to twice as long, even in the processor's time; so it is measured again, and 100 ms are allowed in the end.
  let longest = Number.POSITIVE_INFINITY;
  for (let step = 3000; longest >= 50 && step <= 12_000; step += 3000) {
    const tasks = await tasksUntil(page, step);
    assert.ok(tasks.length > 50, `${tasks.length} tasks were seen`);
    longest = Math.max(...tasks);
  }
  assert.ok(longest < 100, `a task of ${longest} ms`);
  await closeQuietly(opened);
});

test('nothing is wider than the window, at 320, 360, 768 and 1440 pixels', async () => {
  for (const path of ['', 'embed.html']) {
    const opened = await chromium.open(path);
    const { page } = opened;
    await train(page);
    await untilStep(page, 3);
    await unfold(page);
    for (const width of [1440, 768, 360, 320]) {
      await page.setViewport({ width, height: 800 });
      await until(page, (wanted) => innerWidth === wanted, `the window is ${width} wide`, [width]);
      await drawn(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${path || 'index.html'} at ${width}: ${wide}`);
    }
    await closeQuietly(opened);
  }
});

test('on a phone Train stays in reach wherever one scrolls', async () => {
  const opened = await chromium.open('', { width: 360, height: 740 });
  const { page } = opened;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height > 1500);
  for (const at of [0, 700, height]) {
    await page.evaluate((y) => scrollTo(0, y), at);
    const { top, bottom } = await boxOf(page, AT.train);
    assert.ok(top >= 0 && bottom <= 740, `scrolled to ${at}: Train is at ${top} to ${bottom}`);
  }
  await closeQuietly(opened);
});

test('text, Train, curve and samples are above the fold at 1440 by 900', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await train(page);
  await untilSeen(page, AT.newestSample);
  await untilSeen(page, AT.lit); // the coloured text has replaced the plain one
  for (const at of [AT.lit, AT.pause, AT.chart, AT.newestSample, AT.promptBox]) {
    const { bottom } = await boxOf(page, at);
    assert.ok(bottom > 0 && bottom <= 900, `${JSON.stringify(at)} ends at ${bottom}`);
  }
  await closeQuietly(opened);
});

test('everything can be done by keyboard alone, with the focus in sight', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  /** @param {import('./page_objects.js').Locator} at */
  async function tabTo(at) {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const outlined = await page.evaluate(() => {
        const active = document.activeElement;
        // For the file input, its label has the outline.
        return active && (getComputedStyle(active).outlineStyle !== 'none' || active.matches('[type="file"]'));
      });
      assert.ok(
        outlined,
        `what has the focus shows it, on the way to ${JSON.stringify(at)}, not ${await page.evaluate(() => document.activeElement?.tagName)}`,
      );
      if (await isFocused(page, at)) return;
    }
    assert.fail(`Tab never came to ${JSON.stringify(at)}`);
  }
  await tabTo(AT.textCalled('Verse'));
  await page.keyboard.press('Enter');
  await untilSays(page, AT.sentence, /^Poems/);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Verse', 'the chip keeps the focus');
  await untilReady(page);
  await tabTo(AT.textBox);
  await tabTo(AT.train); // Tab leaves the text box
  await page.keyboard.press('Space');
  await untilStep(page, 2);
  await page.keyboard.press('Space');
  await untilStatus(page, 'Paused');
  await tabTo(AT.chart);
  await page.keyboard.press('ArrowLeft');
  assert.match(await seen(page, AT.readout), /^Step \d+: loss/);
  await tabTo(AT.recipe('n_layer'));
  await page.keyboard.press('Enter');
  await untilFocused(page, AT.control(AT.field('n_layer'))); // one types at once
  await page.keyboard.press('ArrowUp');
  await untilStatus(page, 'Changed.');
  await tabTo(AT.promptBox);
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await untilIs(page, AT.given, { says: 'a' });
  await tabTo(AT.door('network'));
  await page.keyboard.press('Enter');
  await untilIs(page, AT.room, { attribute: ['aria-busy', 'false'] });
  await untilSeen(page, AT.roomField('position'));
  await tabTo(AT.control(AT.roomField('position')));
  await closeQuietly(opened);
});
