// A link makes the same run again: text, settings and curve. It starts nothing, and a damaged link gives a sentence.
// The line for other web pages shows the same text in a frame. The codes are read as the standard says (js/qr.js).

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { framed } from '../../web/words/en/framed.js';
import { en } from '../../web/words/en/index.js';
import { sharing } from '../../web/words/en/sharing.js';
import { modulesOf, readCode } from '../js/qr.js';
import { Random } from '../oracle/random.js';
import { closeQuietly, putText, setSetting, startBrowser } from './browser.js';
import { savedBy } from './handed_over.js';
import {
  AT,
  attributeOf,
  click,
  countOf,
  figure,
  handleOf,
  isSeen,
  press,
  seen,
  train,
  type,
  until,
  untilChosen,
  untilFocused,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilValue,
  valueIn,
} from './page_objects.js';

/** @typedef {import('./browser.js').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

const words = sharing(en.format);
const OFFER = { css: '[data-test="share-offer"]' };
const PANEL = { css: '[data-test="share-panel"]' };
const LINK = { css: '[data-test="share-link"]' };
const FRAME = { css: '[data-test="share-frame"]' };
const EMBED = { css: '[data-test="share-embed"]' };
const ELEMENT = { css: '[data-test="share-element"]' };
const REACH = { css: '[data-test="share-reach"]' };
const SAME = { css: '[data-test="same-run"]' };
const SMALL =
  '?reproducible=1&preset=microgpt&n_layer=2&n_embd=16&n_head=2&batch_size=4&warmup_steps=0&max_steps=20&seed=11';
const TEXT = 'the cat sat on the mat, “é” — مرحبا 👩‍👧\nand the rat & the bat = 1 + 1\n'.repeat(4);

/** The content of the panel. @param {Page} page */
async function shared(page) {
  await untilSeen(page, OFFER);
  await click(page, OFFER);
  await untilSeen(page, LINK);
  await click(page, { css: 'summary', within: EMBED });
  await untilSeen(page, FRAME);
  return { link: await valueIn(page, LINK), frame: await valueIn(page, FRAME) };
}

/** The address in the line of a frame. @param {string} line */
const addressIn = (line) => /src="([^"]*)"/.exec(line)?.[1].replaceAll('&amp;', '&') ?? '';

/** Chooses one of a list, which may come with the next drawing. @param {Page} page @param {string} name @param {string} value */
async function pick(page, name, value) {
  const css = `[data-choice="${name}"]`;
  await untilSeen(page, { css });
  await page.select(css, value);
}

/** Ticks or unticks a box. @param {Page} page @param {string} group @param {string} name */
async function tick(page, group, name) {
  const at = { css: `[data-ticks="${group}"] [data-tick="${name}"]` };
  await untilSeen(page, at);
  await (await handleOf(page, at)).evaluate((box) => box.click());
}

const OTHER = { css: '[data-test="share-code-of"]' };
const CODE_ERROR = { css: '[data-test="share-code-error"]' };
/** @param {string} label */
const codeAt = (label) => ({ css: `svg[aria-label="${label}"]`, within: PANEL });

/** What a code of the panel holds. @param {Page} page @param {string} label */
async function codeIn(page, label) {
  await untilSeen(page, codeAt(label));
  const { path, size } = await (await handleOf(page, codeAt(label))).evaluate((svg) => ({
    path: String(svg.querySelector('path')?.getAttribute('d')),
    size: Number(svg.getAttribute('viewBox')?.split(' ')[3]),
  }));
  return readCode(modulesOf(path, size));
}

/** Trains to the end. @param {Page} page */
async function trainToEnd(page) {
  await train(page);
  await untilStatus(page, 'Done after 20');
}

test('a link to a text of one’s own is read back to the letter, starts nothing, and gives the same curve', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await putText(page, TEXT);
  await untilReady(page);
  const { link } = await shared(page);
  assert.equal(await attributeOf(page, REACH, 'data-reach'), 'short');
  await untilSays(page, REACH, words.reach.short(link.length, 0));
  const packed = /[#&]packed=1([\w-]+)$/.exec(link)?.[1] ?? '';
  assert.equal(inflateRawSync(Buffer.from(packed, 'base64url')).toString(), TEXT);
  for (const pair of ['n_layer=2', 'seed=11', 'max_steps=20', 'reproducible=1']) assert.ok(link.includes(pair), pair);
  await untilSays(page, PANEL, words.same);
  await page.keyboard.press('Escape');
  await untilGone(page, PANEL);
  await untilFocused(page, OFFER);
  await trainToEnd(page);
  const after = (await shared(page)).link;
  assert.match(after, /&same=20\.[0-9a-z]+&packed=/);

  const other = await chromium.open(after);
  await untilValue(other.page, AT.textBox, TEXT);
  assert.ok(!(await isSeen(other.page, AT.pause)), 'nothing runs');
  await untilSays(other.page, SAME, words.same_waits(20));
  await trainToEnd(other.page);
  await untilSays(other.page, SAME, words.same_yes(20));
  assert.equal(await figure(other.page, 'loss'), await figure(page, 'loss'));
  await setSetting(other.page, 'seed', '12');
  await trainToEnd(other.page);
  await untilSays(other.page, SAME, words.same_no(20));
  await closeQuietly(other);
  await closeQuietly(opened);
});

test('the link of a data set is short enough for a code, and the frame of the line shows the same', async () => {
  const opened = await chromium.open('?data=sums&n_layer=1');
  const { page } = opened;
  const { link, frame } = await shared(page);
  assert.match(link, /#data=sums&/);
  assert.equal(await codeIn(page, words.code_label), link);
  await untilGone(page, codeAt(words.code_other_label));
  await type(page, OTHER, 'example.org');
  await untilSays(page, CODE_ERROR, words.no_address(300));
  await (await handleOf(page, OTHER)).evaluate((box) => /** @type {any} */ (box).select());
  const file = 'https://example.org/runs/names.safetensors';
  await type(page, OTHER, file);
  await untilGone(page, CODE_ERROR);
  assert.equal(await codeIn(page, words.code_other_label), file);
  const source = addressIn(frame);
  await closeQuietly(opened);
  const small = await chromium.open(source);
  assert.equal(await attributeOf(small.page, AT.chosen, 'data-source'), 'sums');
  assert.equal(await countOf(small.page, OFFER), 0, 'an embedded page is shared by the page around it');
  await closeQuietly(small);
});

test('a link that only some programs take says so: mail does, many chats do not', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  const random = new Random(7);
  await putText(
    page,
    Array.from({ length: 400 }, () => `${Math.floor(random.random() * 2 ** 40).toString(36)}\n`).join(''),
  );
  await untilReady(page);
  const { link } = await shared(page);
  assert.ok(link.length > 1900 && link.length <= 8000, `${link.length}`);
  assert.equal(await attributeOf(page, REACH, 'data-reach'), 'long');
  await untilSays(
    page,
    REACH,
    `${en.format.count(link.length)} characters: mail and course pages take it; many chats cut it off.`,
  );
  await untilGone(page, { css: '[data-test="share-save-text"]' });
  await closeQuietly(opened);
});

for (const [width, height] of [
  [1440, 900],
  [360, 740],
]) {
  test(`${width} pixels wide, the preview of a frame is in sight beside what was just chosen`, async () => {
    const opened = await chromium.open(SMALL);
    const { page } = opened;
    await page.setViewport({ width, height });
    await shared(page);
    await pick(page, framed.theme, 'dark');
    await untilSeen(page, { css: '[data-test="share-preview"]' });
    await until(
      page,
      (choice) => {
        const sides = [choice, '[data-test="share-preview"]'].map((css) =>
          document.querySelector(css)?.getBoundingClientRect(),
        );
        return sides.every((side) => side && side.top >= 0 && side.bottom <= innerHeight);
      },
      'both are in the window',
      [`[data-choice="${framed.theme}"]`],
    );
    await closeQuietly(opened);
  });
}

test('a text too long for a link is offered as a file, and the code has the settings alone', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  const random = new Random(5);
  const long = Array.from({ length: 1400 }, () => `${Math.floor(random.random() * 2 ** 40).toString(36)}\n`).join('');
  await putText(page, long);
  await untilReady(page);
  const { link } = await shared(page);
  assert.ok(link.length > 8000, `${link.length}`);
  assert.equal(await attributeOf(page, REACH, 'data-reach'), 'too_long');
  await untilSays(page, REACH, words.reach.too_long(link.length, 8000));
  const { name, bytes } = await savedBy(page, () => press(page, { css: '[data-test="share-save-text"]' }));
  assert.deepEqual([name, bytes.toString()], ['Your-text.txt', long]);
  const settings = await codeIn(page, words.code_settings_label);
  assert.equal(settings, link.slice(0, link.indexOf('&packed=')));
  await untilSays(page, PANEL, words.code_settings);
  await closeQuietly(opened);
});

test('what the model wrote last is saved as a picture with its caption', async () => {
  const opened = await chromium.open(`${SMALL}&data=names`);
  const { page } = opened;
  await trainToEnd(page);
  await shared(page);
  await page.evaluate(() => {
    const drawn = /** @type {any} */ (globalThis);
    drawn.texts = [];
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      drawn.texts.push(text);
      fillText.call(this, text, ...place);
    };
  });
  const { name, bytes } = await savedBy(page, () => press(page, { css: '[data-test="share-picture"]' }));
  assert.match(name, /^Written-by-a-small-GPT-after-20-steps-.*Names\.png$/);
  const texts = await page.evaluate(() => /** @type {any} */ (globalThis).texts);
  assert.equal(texts[0], words.picture.title('Names', 20));
  const shown = await page.$$eval('[data-test="newest-sample"] li', (items) => items.map((one) => one.textContent));
  assert.equal(shown.length, 8);
  // On the page a verdict follows each line.
  for (const [i, one] of shown.entries())
    assert.ok(texts[2 + i] !== '' && one?.trim().startsWith(texts[2 + i]), `${one} in ${texts}`);
  assert.match(texts.at(-1), /2 layers · .* · seed 11$/);
  // A PNG of 1600 pixels in width (its standard, 11.2.1), and a line of 33 pixels for each text, twice as fine
  assert.deepEqual([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16)], ['PNG', 1600]);
  assert.ok(bytes.readUInt32BE(20) >= 2 * 8 * 33, `${bytes.readUInt32BE(20)}`);
  await closeQuietly(opened);
});

test('a link that was cut off is a sentence, its settings are taken, and the page goes on', async () => {
  const opened = await chromium.open(`${SMALL}#packed=1S0ktLl`);
  const { page } = opened;
  await untilSays(page, AT.remark, /^The text in the address is damaged/);
  assert.match(await seen(page, AT.recipe('n_layer')), /2/);
  await untilChosen(page, 'Names');
  await closeQuietly(opened);
});

test('for a page of one’s own: what is shown and locked is in both lines, and the preview shows it', async () => {
  const opened = await chromium.open(SMALL);
  const { page } = opened;
  await putText(page, 'ab "ab" <ba>');
  await untilReady(page);
  const { frame } = await shared(page);
  assert.doesNotMatch(frame, /embed\.html\?/, 'all is shown and nothing is locked');
  await pick(page, framed.shows, 'both');
  await tick(page, framed.locks, 'text');
  await tick(page, framed.locks, 'n_layer');
  await pick(page, framed.theme, 'dark');
  await pick(page, framed.language, 'de');
  await untilIs(page, FRAME, { value_has: 'lang=de' });
  const { search, hash } = new URL(addressIn(await valueIn(page, FRAME)));
  assert.equal(search, '?show=curve,samples&lock=text,n_layer&theme=dark&lang=de');
  assert.match(hash, /n_layer=2.*packed=1/);
  const element = await valueIn(page, ELEMENT);
  assert.match(element, /^<script src="http:[^"]*\/embed\.js"><\/script>\n<micro-gpt /);
  for (const part of [
    'text="ab &quot;ab&quot; &lt;ba&gt;"',
    'show="curve,samples"',
    'lock="text,n_layer"',
    'seed="11"',
  ])
    assert.ok(element.includes(part), `${part} in ${element}`);

  await pick(page, framed.shows, 'parts');
  await tick(page, framed.parts_of, 'rooms');
  await tick(page, framed.parts_of, 'train');
  await untilIs(page, FRAME, { value_has: '-train' });
  assert.match(await valueIn(page, FRAME), /show=title,text,curve,settings,samples,prompt,verdict,-train&/);
  await pick(page, framed.shows, 'room');
  await pick(page, framed.room, 'tokenizer');
  await tick(page, framed.locks, 'settings');
  await untilIs(page, FRAME, { value_has: 'show=tokenizer&amp;lock=text,settings' });

  await untilGone(page, { css: '[data-test="share-try"]' });
  const inside = await page.waitForFrame((one) => one.url().includes('embed.html'));
  await untilSeen(inside, AT.room);
  assert.equal(await countOf(inside, AT.choices), 0);
  assert.equal(await isSeen(inside, AT.curve), false);
  // Each choice changes the preview, also while it is being fetched.
  const { troubles } = opened;
  troubles.splice(0, Infinity, ...troubles.filter((one) => !/^failed: .* net::ERR_ABORTED$/.test(one)));
  await closeQuietly(opened);
});
