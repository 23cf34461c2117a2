// The page as a person uses it, in Chromium: opens ready, trains on a pasted text until the loss is below
// what letter counts alone can reach, shows samples, pauses, steps, resets, answers prompts; never holds up
// the page, fits every width, works by keyboard, and satisfies axe. Bad input is in bad_input.test.js.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  chooseText,
  closeQuietly,
  figure,
  openRoom,
  putText,
  roomLine,
  seen,
  setSetting,
  startBrowser,
  until,
  untilReady,
  untilStatus,
  untilStep,
} from './browser.js';

const chromium = await startBrowser();
after(() => chromium.close());

const RHYME = 'one two three four five, once I caught a fish alive, ';
const TEXT = RHYME.repeat(40);

/**
 * The entropy in nats of the letters of a text taken one by one, with one sign that begins the document:
 * the least loss that a model can reach which knows how often letters are but not what follows what.
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
  assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Names');
  assert.match(await seen(page, '#text-facts'), /^[\d,]+ characters · [\d,]+ lines$/);
  assert.equal(await seen(page, '.text-foot .facts:last-child'), 'each line a document');
  await openRoom(page, 'tokenizer');
  assert.equal((await page.$$('.room .tile')).length, 27);
  assert.equal(await page.$eval('.train', (button) => button.getAttribute('aria-disabled')), 'false');
  assert.match(await seen(page, '.machine'), /^Engine: relaxed SIMD, .*threads?.* · .* MiB of memory/);
  assert.equal(await figure(page, 1), 0, 'nothing runs by itself');
  await closeQuietly(opened);
});

test('within a second of the click on Train the curve moves', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const picture = () =>
    page.$eval('.chart-canvas canvas', (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  const empty = await picture();
  await page.click('.train');
  await new Promise((done) => setTimeout(done, 1000));
  assert.notEqual(await picture(), empty);
  assert.ok((await figure(page, 1)) >= 1);
  await closeQuietly(opened);
});

test('a pasted text is learnt: the loss falls below the entropy of its letters, a sample is made of them', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, TEXT);
  await until(
    page,
    () => document.querySelector('.text-foot .facts:last-child')?.textContent === 'one long text',
    'the text is read',
  );
  await page.click('.train');
  await until(
    page,
    (limit) => Number.parseFloat(document.querySelector('.figure-main dd')?.textContent ?? '') < limit,
    'the loss is below the unigram entropy',
    [unigramEntropy(TEXT)],
    60_000,
  );
  // Early passages may come upon the end of the text by chance and be short.
  await until(
    page,
    () => (document.querySelector('.sample:first-child:not(:last-child) .passage')?.textContent ?? '').length >= 20,
    'there is a passage of a later step',
  );
  const sample = await seen(page, '.sample:first-child .passage');
  for (const letter of sample) assert.ok(TEXT.includes(letter), `“${letter}” is a letter of the text`);
  assert.match(await seen(page, '.sample:first-child .stamp'), /^step [\d,]+$/);
  await closeQuietly(opened);
});

test('Pause holds the run within 100 ms, Continue goes on from there, Step is one step, Reset a fresh model', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await chooseText(page, 'Short stories');
  await until(
    page,
    () => Number.parseInt(document.querySelector('[data-room="tokenizer"] .room-line')?.textContent ?? '', 10) > 30,
    'the stories are read',
  );
  // The best of three: another program may hold the machine up at any one of them.
  const waits = [];
  for (let turn = 0; turn < 3; turn++) {
    const from = (await figure(page, 1)) || 0;
    await page.click('.train');
    await untilStep(page, from + 3);
    waits.push(
      await page.evaluate(async () => {
        const step = /** @type {HTMLElement} */ (document.querySelector('.figure dd'));
        let moved_at = 0;
        const observer = new MutationObserver(() => {
          moved_at = performance.now();
        });
        observer.observe(step, { childList: true, characterData: true, subtree: true });
        const clicked_at = performance.now();
        /** @type {HTMLElement} */ (document.querySelector('.train')).click();
        await new Promise((done) => setTimeout(done, 700));
        observer.disconnect();
        return Math.max(0, moved_at - clicked_at);
      }),
    );
  }
  assert.ok(Math.min(...waits) < 100, `the last step was seen ${waits.map(Math.round)} ms after the click`);
  const paused_at = await figure(page, 1);
  assert.equal(await seen(page, '.status'), `Paused at step ${paused_at.toLocaleString('en')}.`);

  await page.click('.run-bar .secondary'); // Step
  await untilStep(page, paused_at + 1);
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(await figure(page, 1), paused_at + 1);

  assert.equal(await seen(page, '.train'), 'Continue');
  await page.click('.train');
  await untilStep(page, paused_at + 3);

  await page.click('.run-bar .secondary:nth-of-type(3)'); // Reset
  await untilReady(page);
  assert.equal(await figure(page, 1), 0);
  assert.equal(await seen(page, '.sample'), '');
  await closeQuietly(opened);
});

test('the same seed gives the same losses after Reset, however many samples are taken in between', async () => {
  const opened = await chromium.open('?data=verse&max_steps=30&warmup_steps=5');
  const { page } = opened;
  const losses = [];
  for (const single_steps of [0, 4]) {
    for (let step = 1; step <= single_steps; step++) {
      await page.click('.run-bar .secondary'); // Step, which ends with a sample
      await untilStep(page, step);
      await until(page, (n) => document.querySelectorAll('.sample').length >= n, 'it is followed by a sample', [
        step,
      ]);
    }
    await page.click('.train');
    await untilStatus(page, 'Done after 30 steps');
    losses.push(await figure(page, 2));
    await page.click('.run-bar .secondary:nth-of-type(3)');
    await untilReady(page);
  }
  assert.equal(losses[0], losses[1]);
  assert.ok(losses[0] < 4);
  await closeQuietly(opened);
});

test('a run ends by itself, says so, and can be trained again', async () => {
  const opened = await chromium.open('?data=names&max_steps=25');
  const { page } = opened;
  await page.click('.train');
  await untilStatus(page, 'Done after 25 steps.');
  assert.equal(await seen(page, '.train'), 'Train again');
  await page.click('.train');
  await until(page, () => document.querySelector('.train')?.textContent === 'Train again', 'it is done again');
  await closeQuietly(opened);
});

test('a prompt is answered while it trains and while it rests, apart from what was given', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.type('.prompt-box', 'ma');
  await page.click('.generate');
  await until(
    page,
    () =>
      document.querySelector('.generate')?.textContent === 'Generate' &&
      document.querySelector('.given')?.textContent === 'ma',
    'an untrained model has answered',
  );
  assert.match(await seen(page, '.output .stamp'), /before any training/);
  await page.click('.train');
  await untilStep(page, 50);
  await page.type('.prompt-box', 'r');
  await page.keyboard.press('Enter');
  await until(
    page,
    () => /at step/.test(document.querySelector('.output .stamp')?.textContent ?? ''),
    'an answer comes during training',
  );
  assert.equal(await seen(page, '.given'), 'mar');
  assert.match(await seen(page, '.made'), /^[a-z]*$/);
  await closeQuietly(opened);
});

test('a long answer streams in and Stop ends it with what it has', async () => {
  const opened = await chromium.open('?max_new_tokens=100000&documents=stream');
  const { page } = opened;
  await putText(page, `${TEXT} `.repeat(10)); // so long that the model hardly ever comes upon its end
  await page.click('.train');
  await untilStep(page, 40); // an untrained model would come upon the end of the text by chance
  await page.click('.train');
  await page.click('.generate');
  await until(page, () => (document.querySelector('.made')?.textContent ?? '').length > 20, 'the first letters come');
  assert.equal(await seen(page, '.generate'), 'Stop');
  await page.click('.generate');
  await until(page, () => document.querySelector('.generate')?.textContent === 'Generate', 'it has stopped');
  const answer = await seen(page, '.made');
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(await seen(page, '.made'), answer);
  await closeQuietly(opened);
});

test('changed settings wait for a new run, and say so', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.click('.train');
  await untilStep(page, 5);
  await setSetting(page, 'n_layer', '2');
  await until(
    page,
    () => /takes effect with a new run/.test(document.querySelector('.status')?.textContent ?? ''),
    'the change is said to wait',
  );
  assert.match(await roomLine(page, 'autograd'), /gradient norm/);
  await page.click('.train'); // Pause
  await until(page, () => document.querySelector('.train')?.textContent === 'Train anew', 'Train offers a new run');
  const before = await roomLine(page, 'network');
  await page.click('.train');
  await until(
    page,
    (old) => document.querySelector('[data-room="network"] .room-line')?.textContent !== old,
    'the model is larger',
    [before],
  );
  await untilStep(page, 2);
  await closeQuietly(opened);
});

test('what was typed outlives a reload', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'abcabcabc\nabc');
  await setSetting(page, 'seed', '7');
  await new Promise((done) => setTimeout(done, 700));
  await page.reload();
  await untilReady(page);
  assert.equal(
    await page.$eval('.text-box', (box) => /** @type {HTMLTextAreaElement} */ (box).value),
    'abcabcabc\nabc',
  );
  assert.equal(
    await page.$eval('[data-key="seed"] input', (input) => /** @type {HTMLInputElement} */ (input).value),
    '7',
  );
  await closeQuietly(opened);
});

test('the page is never held up for 50 ms while it trains', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.click('.train');
  const folder = mkdtempSync(join(tmpdir(), 'page-test-'));
  const file = join(folder, 'trace.json');
  await page.tracing.start({ path: file, categories: ['toplevel', 'devtools.timeline'] });
  await new Promise((done) => setTimeout(done, 5000));
  await page.tracing.stop();
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  // The time that the thread itself worked: other programs on the machine may hold up any task.
  const threads = traceEvents.filter((/** @type {any} */ e) => e.args?.name === 'CrRendererMain');
  const tasks = traceEvents
    .filter((/** @type {any} */ e) => e.name.endsWith('RunTask') && e.tdur !== undefined)
    .filter((/** @type {any} */ e) =>
      threads.some((/** @type {any} */ main) => main.pid === e.pid && main.tid === e.tid),
    )
    .map((/** @type {any} */ e) => e.tdur / 1000);
  assert.ok(tasks.length > 50, `${tasks.length} tasks were seen`);
  assert.ok(Math.max(...tasks) < 50, `a task of ${Math.max(...tasks)} ms`);
  assert.ok((await figure(page, 1)) > 100);
  await closeQuietly(opened);
});

test('nothing is wider than the window, at 320, 360, 768 and 1440 pixels', async () => {
  for (const path of ['', 'embed.html']) {
    const opened = await chromium.open(path);
    const { page } = opened;
    await page.click('.train');
    await untilStep(page, 3);
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    for (const width of [1440, 768, 360, 320]) {
      await page.setViewport({ width, height: 800 });
      await new Promise((done) => setTimeout(done, 300));
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
    const { top, bottom } = await page.$eval('.train', (button) => button.getBoundingClientRect().toJSON());
    assert.ok(top >= 0 && bottom <= 740, `scrolled to ${at}: Train is at ${top} to ${bottom}`);
  }
  await closeQuietly(opened);
});

test('text, Train, curve and samples are above the fold at 1440 by 900', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.click('.train');
  await until(page, () => document.querySelector('.sample'), 'there is a sample');
  for (const selector of ['.file-preview', '.train', '.chart-canvas', '.sample', '.prompt-box']) {
    const bottom = await page.$eval(selector, (element) => element.getBoundingClientRect().bottom);
    assert.ok(bottom <= 900, `${selector} ends at ${bottom}`);
  }
  await closeQuietly(opened);
});

test('everything can be done by keyboard alone, with the focus in sight', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  /** @param {string} selector */
  async function tabTo(selector) {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const [there, outlined] = await page.evaluate((css) => {
        const active = document.activeElement;
        const style = active && getComputedStyle(active);
        return [active?.matches(css) ?? false, style?.outlineStyle !== 'none' || active?.matches('.picker')];
      }, selector);
      assert.ok(outlined, 'what has the focus shows it');
      if (there) return;
    }
    assert.fail(`Tab never came to ${selector}`);
  }
  await tabTo('[data-source="verse"]');
  await page.keyboard.press('Enter');
  await until(
    page,
    () => document.querySelector('.source-sentence')?.textContent?.startsWith('Poems'),
    'the verse is chosen',
  );
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Verse', 'the chip keeps the focus');
  await untilReady(page);
  await tabTo('.text-box');
  await tabTo('.train'); // Tab leaves the text box
  await page.keyboard.press('Space');
  await untilStep(page, 2);
  await page.keyboard.press('Space');
  await untilStatus(page, 'Paused');
  await tabTo('.chart-canvas');
  await page.keyboard.press('ArrowLeft');
  assert.match(await seen(page, '.readout'), /^Step \d+: loss/);
  await tabTo('[data-key="n_layer"] input');
  await page.keyboard.press('ArrowUp');
  await untilStatus(page, 'Changed.');
  await tabTo('.prompt-box');
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.given')?.textContent === 'a', 'the prompt is answered');
  await tabTo('[data-room="network"]');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.room[aria-busy="false"] .field'), 'the room is open');
  await tabTo('.room [data-key="position"] select');
  await closeQuietly(opened);
});

test('axe finds nothing to object to, in light and dark, wide and narrow, idle, training and in trouble', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const [path, width, theme] of /** @type {const} */ ([
    ['', 1440, 'light'],
    ['', 1440, 'dark'],
    ['', 360, 'light'],
    ['embed.html', 320, 'dark'],
  ])) {
    const opened = await chromium.open(path, { width, theme });
    const { page } = opened;
    await page.evaluate(axe);
    // What the bar of buttons covers half, and so makes a small target of, depends on where the page is scrolled to.
    await page.$eval('.run-bar', (bar) => {
      /** @type {HTMLElement} */ (bar).style.position = 'static';
    });
    /** @param {string} state */
    const check = async (state) => {
      const found = await page.evaluate(async () => {
        await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: tags });
        return violations.map(
          (/** @type {any} */ one) =>
            `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.html).join(' | ')}`,
        );
      });
      assert.deepEqual(found, [], `${path || 'index.html'} at ${width} in the ${theme}, ${state}`);
    };
    await check('idle');
    await page.click('.train');
    await until(page, () => document.querySelectorAll('.sample').length >= 1, 'there is a sample');
    await check('training');
    await page.click('.train');
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    await page.type('.prompt-box', 'Ω');
    await page.click('.generate');
    await setSetting(page, 'n_head', '0');
    await until(page, () => document.querySelector('.field .error:not([hidden])'), 'the field objects');
    await check('in trouble');
    await closeQuietly(opened);
  }
});
