// One step by hand as a person uses it: the sheet shows what the engine computes, a number opens into its formula, holes
// are filled and judged, the reader's run stays as it is, and on paper there are two sheets.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HOLES } from '../../web/features/guide/by_hand/holes.js';
import { by_hand } from '../../web/words/en/by_hand.js';
import { en } from '../../web/words/en/index.js';
import { objections } from './axe.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  attributeOf,
  click,
  countOf,
  focus,
  press,
  seen,
  textsOf,
  train,
  type,
  untilFocused,
  untilGone,
  untilIs,
  untilSays,
  untilSeen,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const words = by_hand(en.format);
const chromium = await startBrowser();
after(() => chromium.close());

const VIEW = { css: '[data-test="by-hand"]' };

/** Opens the page, and then the stop: the stop hides the elements by which the tests see that a page is ready. */
async function openStop() {
  const opened = await chromium.open('?text=ab%0Aba&max_steps=2000');
  await goToStop(opened.page);
  return opened;
}

/** @param {Page} page */
async function goToStop(page) {
  await page.evaluate(() => {
    location.hash = 'guide=training.by_hand';
  });
  await untilSeen(page, VIEW);
}

const CELLS = { css: '[data-test="by-hand-sheet"] button[data-ref]' };
const OPEN = { css: 'button[data-ref][aria-pressed="true"]' };
const FORMULA = { css: '[data-test="by-hand-formula"]' };
const PANEL = { css: '[data-test="by-hand-panel"]' };
const VERDICT = { css: '[data-test="by-hand-verdict"]' };
const PROGRESS = { css: '[data-test="by-hand-progress"]' };
const FIELD = { css: '[data-test="by-hand-ask"] input' };
/** @param {string} name */
const button = (name) => ({ role: 'button', name, within: VIEW });
/** @param {string} key  kind, tensor and place of a figure */
const cell = (key) => ({ css: `button[data-ref="${key}"]` });

/** The text of an element of the page that the guide hides. @param {Page} page @param {string} css */
const hidden = (page, css) => page.$eval(css, (one) => String(one.textContent).trim());

/** The text of a formula, without the blanks of its layout. @param {Page} page */
const formula = async (page) => (await seen(page, FORMULA)).replace(/\s+/g, ' ').trim();

test('the sheet has every number, each opens into its formula, and the run stays as it is', async () => {
  const opened = await openStop();
  const { page } = opened;
  assert.equal(await countOf(page, CELLS), 62 + 36);
  await untilIs(page, OPEN, { says: '0.1' }); // x₁ = −0.2 + 0.3
  assert.match(await formula(page), /^x₁ = E\[BOS\]₁ \+ P\[0\]₁ = −0\.2 \+ 0\.3 = 0\.1$/);
  await press(page, cell('value losses/1/0'));
  await untilIs(page, OPEN, { says: '1.898' });
  assert.match(await formula(page), /L = −ln p\[b\] = −ln 0\.15 = 1\.898$/);
  // A figure leads to its number, which then has the focus.
  await click(page, { css: '[data-test="by-hand-walk"]' });
  await untilIs(page, OPEN, { says: '0.15' });
  await untilFocused(page, OPEN);
  assert.deepEqual(await textsOf(page, { css: 'button[data-goes-in]' }), ['0.368', '−0.434', '0.802']);
  assert.equal(await countOf(page, { css: '[data-test="by-hand-lines"] path' }), 3);
  // Arrow keys go from number to number; the guide keeps its stop.
  await page.keyboard.press('ArrowUp');
  await untilIs(page, OPEN, { says: '0.334' });
  await page.keyboard.press('ArrowLeft');
  await untilIs(page, OPEN, { says: '0.247' });
  await click(page, button(`2 ${words.phases.back.title}`));
  await untilIs(page, PANEL, { has: words.start });
  await click(page, button(`3 ${words.phases.adam.title}`));
  await untilIs(page, { css: '[data-test="by-hand-after"]' }, { has: '0.946' });
  assert.match(await hidden(page, '[data-test="status"]'), /^A fresh model/);
  await closeQuietly(opened);
});

test('while another model trains, the step is taken beside it', async () => {
  const opened = await chromium.open('?text=ab%0Aba&max_steps=100000');
  const { page } = opened;
  await train(page);
  await untilStep(page, 20);
  await goToStop(page);
  assert.equal(await countOf(page, CELLS), 62 + 36);
  assert.doesNotMatch(await hidden(page, '[data-test="status"]'), /^A fresh model/);
  await closeQuietly(opened);
});

test('holes are filled, judged and shown, and nothing else tells what stands in them', async () => {
  const opened = await openStop();
  const { page } = opened;
  await click(page, button(words.with_holes));
  await untilIs(page, PROGRESS, { begins: words.progress(0, 12) });
  assert.match(await seen(page, PANEL), new RegExp(words.holes.sum.ask.slice(0, 10)));
  for (const { ref } of HOLES.filter(({ ref: { kind } }) => kind === 'value')) {
    const key = `value ${ref.name}/${ref.at.join('/')}`;
    assert.match(String(await attributeOf(page, cell(key), 'aria-label')), /^Hole \d+: /);
  }
  const answer = async (/** @type {string} */ typed) => {
    await type(page, FIELD, typed);
    await page.keyboard.press('Enter');
  };
  await answer('two');
  await untilIs(page, VERDICT, { says: words.verdicts.no_number });
  await answer('-0.7');
  await untilIs(page, VERDICT, { says: words.verdicts.sign });
  await answer('0.3');
  await untilIs(page, VERDICT, { says: words.verdicts.wrong });
  await click(page, button(words.hint));
  await untilSays(page, FORMULA, /=\s+0\.5\s+\+\s+0\.2\s+=\s+\?/);
  await answer('0,7');
  await untilIs(page, VERDICT, { says: words.verdicts.right('0.7') });
  await untilIs(page, PROGRESS, { begins: words.progress(1, 12) });
  await untilFocused(page, button(words.next_hole));
  await page.keyboard.press('Enter');
  await untilFocused(page, FIELD);
  for (let filled = 2; filled <= 12; filled++) {
    await click(page, button(words.show));
    await untilSays(page, VERDICT, /^It is /);
    if (filled < 12) {
      await untilIs(page, PROGRESS, { begins: words.progress(filled, 12) });
      await click(page, button(words.next_hole));
      await untilGone(page, { css: '[data-test="by-hand-verdict"][data-verdict="shown"]' });
    }
  }
  await untilIs(page, PROGRESS, { begins: words.done(1, 11) });
  await closeQuietly(opened);
});

test('holes are opened in the part that is shown', async () => {
  const opened = await openStop();
  const { page } = opened;
  for (const [i, part] of /** @type {const} */ (['back', 'adam', 'forward']).entries()) {
    const name = `${[2, 3, 1][i]} ${words.phases[part].title}`;
    await click(page, button(words.solved));
    await click(page, button(name));
    await click(page, button(words.with_holes));
    await untilIs(page, button(words.with_holes), { attribute: ['aria-pressed', 'true'] });
    assert.equal(await attributeOf(page, button(name), 'aria-pressed'), 'true');
    await untilSeen(page, FIELD);
  }
  await closeQuietly(opened);
});

test('axe finds nothing in any part, and a narrow page does not scroll sideways', async () => {
  const opened = await openStop();
  const { page } = opened;
  const parts = [words.phases.forward, words.phases.back, words.phases.adam].map(
    ({ title }, i) => `${i + 1} ${title}`,
  );
  for (const name of [...parts, words.with_holes]) {
    await click(page, button(name));
    await untilIs(page, button(name), { attribute: ['aria-pressed', 'true'] });
    assert.deepEqual(await objections(page, '[data-test="by-hand"]'), [], name);
  }
  await page.setViewport({ width: 360, height: 800 });
  for (const name of parts) {
    await press(page, button(name)); // elements that stick to the edge may cover it
    await untilIs(page, button(name), { attribute: ['aria-pressed', 'true'] });
    const [needs, has] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(needs <= has, `${name}: ${needs} of ${has}`);
  }
  await closeQuietly(opened);
});

const A4_BETWEEN_MARGINS = Math.floor(((210 - 2 * 14) / 25.4) * 96); // in pixels

test('its own button prints two sheets, a page each, and nothing else', async () => {
  const opened = await openStop();
  const { page } = opened;
  await page.evaluate(() => {
    globalThis.print = () => document.documentElement.setAttribute('data-printed', ''); // a dialog would stop the page
  });
  await focus(page, button(words.print));
  await page.keyboard.press('Enter');
  await untilSeen(page, { css: 'html[data-printed]' });
  await page.emulateMediaType('print');
  const printed = await page.evaluate(() => document.body.innerText);
  assert.ok(printed.includes(words.paper.holes) && printed.includes(words.paper.solution));
  assert.ok(!printed.includes('microGPT') && !printed.includes(words.with_holes));
  assert.equal(
    await page.evaluate(() => document.querySelectorAll('[data-test="by-hand-box"]').length),
    HOLES.length + 1,
  ); // one gradient is in both tables
  const [holes, solution] = printed.split(words.paper.solution);
  assert.ok(!holes.includes('1.898') && solution.includes('1.898'));
  // A browser prints all of it smaller where something is wider than the paper.
  await page.setViewport({ width: A4_BETWEEN_MARGINS, height: 1000 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), A4_BETWEEN_MARGINS);
  const pdf = Buffer.from(await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  assert.equal(pdf.match(/\/Type \/Page\b/g)?.length, 2);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMediaType('screen');
  assert.equal(await countOf(page, { css: '[data-test="by-hand-paper"][data-alone]' }), 0);
  await closeQuietly(opened);
});
