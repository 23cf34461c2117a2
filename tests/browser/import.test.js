// Texts that a person brings, in Chromium: files with tables, JSON, chats and web pages, several at once, in older
// encodings; addresses; and the forecast of time, memory and fit before training.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { imports } from '../../web/words/en/imports.js';
import { en } from '../../web/words/en/index.js';
import { objections } from './axe.js';
import { closeQuietly, putText, startBrowser } from './browser.js';
import {
  AT,
  ask,
  attributeOf,
  button,
  chosenText,
  click,
  focus,
  handleOf,
  isSeen,
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
  untilStep,
  valueIn,
} from './page_objects.js';

/** @typedef {import('./browser.js').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const { reading, address } = imports(en.format);

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {string} */
let folder;
before(async () => {
  chromium = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await chromium.close();
});

/** @type {Locator} */
const PANEL = { css: '[data-test="text-panel"]' };
/** @param {string} name @returns {Locator} */
const select = (name) => ({ role: 'combobox', name, within: PANEL });
/** @type {Locator} */
const PREVIEW = { css: `[aria-label="${reading.preview}"]`, within: PANEL };
/** @type {Locator} */
const FOUND = { css: '[data-test="reading-found"]', within: PANEL };
/** @type {Locator} */
const FAULT = { css: '[role="alert"]', within: PANEL };
const USE = button(reading.use, PANEL);
const OPEN = button(en.text.reading, AT.text);
const ADDRESS = button(en.text.address, AT.text);
/** @type {Locator} */
const ADDRESS_BOX = { css: 'input[type="url"]', within: PANEL };
/** @type {Locator} */
const FORECAST = { css: '[data-test="forecast"]' };

/** @param {Page} page @param {Record<string, string | Uint8Array>} files */
async function openFiles(page, files) {
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  const picker = /** @type {any} */ (await handleOf(page, AT.file));
  await picker.uploadFile(...paths);
}

/**
 * Chooses an option of a field in the panel by its first words.
 * @param {Page} page
 * @param {Locator} at
 * @param {string} words
 */
async function choose(page, at, words) {
  const field = await handleOf(page, at);
  const value = await field.evaluate(
    (element, begin) =>
      [.../** @type {any} */ (element).options].find((option) => option.text.trim().startsWith(begin))?.value ?? '',
    words,
  );
  await /** @type {any} */ (field).select(value);
}

/** @param {Page} page */
const boxText = async (page) => (await valueIn(page, AT.textBox)).replaceAll('\r', '');
/** @param {Page} page @param {string} text */
const untilBox = (page, text) => untilIs(page, AT.textBox, { value: text });

const POEMS = Array.from(
  { length: 30 },
  (_, i) => `${i},"Sun, ${i}","the ""old"" rain ${i},\nthe roof <b>sings</b>"`,
);

test('a table: the column with the texts is found, another can be taken, and what is seen is what is learnt', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await openFiles(page, { 'poems.csv': `id,title,poem\n${POEMS.join('\n')}\n` });
  await untilSays(page, FOUND, /^30 texts, /);
  assert.match(await seen(page, PANEL), /^How “poems\.csv” is read/);
  assert.match(await seen(page, PREVIEW), /^the "old" rain 0,\nthe roof <b>sings<\/b>/, 'its markup is letters');
  await choose(page, select(reading.column), 'title');
  await untilIs(page, PREVIEW, { begins: 'Sun, 0\n' });
  await choose(page, select(reading.column), 'poem');
  await untilIs(page, PREVIEW, { begins: 'the "old" rain 0' });
  await click(page, USE);
  await untilGone(page, PANEL);
  const poems = POEMS.map((_, i) => `the "old" rain ${i},\nthe roof <b>sings</b>`);
  await untilBox(page, `${poems.join('\n\n')}\n`);
  assert.equal(await chosenText(page), 'poems.csv');
  await untilReady(page);
  await untilSays(page, AT.text, en.text.cuts.stream);
  // And back: another way to read the same file.
  await click(page, OPEN);
  await untilSeen(page, FOUND);
  await choose(page, select(reading.column), 'title');
  await untilIs(page, PREVIEW, { begins: 'Sun, 0\n' });
  await click(page, USE);
  await untilBox(page, `${POEMS.map((_, i) => `Sun, ${i}`).join('\n')}\n`);
  await untilSays(page, AT.text, en.text.cuts.lines);
  await train(page);
  await untilStep(page, 2);
  await closeQuietly(opened);
});

test('JSON: nested fields; what is not JSON is a sentence, and plain text is still to be had', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const chats = Array.from({ length: 9 }, (_, i) =>
    JSON.stringify({ id: i, messages: [{ role: 'user', content: `wo\u0301rd ${i} \ud83d\ude00` }] }).replaceAll(
      /[^\0-\x7f]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
  await openFiles(page, { 'chats.jsonl': `${chats.join('\n')}\n{"broken\n` });
  await untilSays(page, FOUND, /^9 texts, /);
  assert.match(await seen(page, FAULT), /^1 line is not JSON and is left out\.$/);
  await click(page, USE);
  await untilBox(page, chats.map((_, i) => `wo\u0301rd ${i} \ud83d\ude00\n`).join(''));
  await openFiles(page, { 'bad.json': '{"text": "one", "more": tw}' });
  await untilSays(page, FAULT, /^This is not JSON: .*\. Correct the file, or learn it as plain text\.$/);
  assert.equal(await attributeOf(page, USE, 'aria-disabled'), 'true');
  await choose(page, select(reading.kind), reading.kinds.plain);
  await untilIs(page, PREVIEW, { begins: '{"text": "one"' });
  await click(page, USE);
  await untilGone(page, PANEL);
  assert.equal(await boxText(page), '{"text": "one", "more": tw}');
  await closeQuietly(opened);
});

test('a chat and a web page: the words alone, and no markup of them becomes part of the page', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const lines = ['Ana: one <i>word</i>', 'Ben: two', 'Ana: three'].map((one, i) => `[01/02/2024, 8:0${i} PM] ${one}`);
  await openFiles(page, { 'chat.txt': lines.join('\n') });
  await untilSays(page, FOUND, /^3 texts, /);
  await untilSays(page, { css: '[data-test="reading-until"]', within: PANEL }, reading.until);
  await choose(page, select(reading.messages), reading.of('Ana'));
  await untilSays(page, FOUND, /^2 texts, /);
  await click(page, USE);
  await untilBox(page, 'one <i>word</i>\nthree\n');
  await openFiles(page, {
    'page.html':
      '<!doctype html><title>T</title><p>Caf&eacute;<img src=x onerror="document.title=1"></p><script>document.title = 2</script><p>two',
  });
  await untilSays(page, FOUND, /^2 texts, /);
  await click(page, USE);
  await untilBox(page, 'Café\ntwo\n');
  assert.match(await page.title(), /microGPT/);
  assert.equal(await page.evaluate(() => document.querySelectorAll('microgpt-playground :is(img, i)').length), 0);
  await closeQuietly(opened);
});

test('several files are one text; what is none is left out with its reason', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await openFiles(page, { 'a.txt': 'one\n', 'b.png': '\x89PNG\r\n\x1a\n', 'c.md': 'two' });
  await untilChosen(page, 'a.txt + 1');
  await untilBox(page, 'one\n\ntwo\n');
  await untilSays(page, AT.textNotice, /^Left out: “b\.png” is (a picture|not a text)/);
  await closeQuietly(opened);
});

test('an older encoding is recognised and named, and can be changed with a preview', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const text = 'Однажды, в студеную зимнюю пору, я из лесу вышел; был сильный мороз.\n'.repeat(5);
  const decoder = new TextDecoder('windows-1251');
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  await openFiles(page, { 'frost.txt': Uint8Array.from([...text], (letter) => bytes.get(letter) ?? 63) });
  await untilSays(page, AT.textRemarks, /by its letters it was read as Windows-1251 \(Cyrillic\)\./);
  await untilBox(page, text);
  await untilIs(page, PREVIEW, { begins: 'Однажды' });
  await choose(page, select(reading.encoding), 'KOI8-R');
  await untilIs(page, PREVIEW, { begins: 'нДМЮФДШ' });
  await choose(page, select(reading.encoding), 'Windows-1251');
  await untilIs(page, PREVIEW, { begins: 'Однажды' });
  await page.keyboard.press('Escape');
  await untilGone(page, PANEL);
  assert.equal(await boxText(page), text);
  await closeQuietly(opened);
});

/** Answers requests to other origins, by their hosts. @param {Page} page @param {Record<string, any>} answers */
async function answerFor(page, answers) {
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'https:') return request.continue();
    assert.equal(request.headers().cookie, undefined);
    const answer = answers[hostname];
    if (answer === undefined) return request.abort('namenotresolved');
    const headers = { 'access-control-allow-origin': '*', ...answer.headers };
    return answer === 'never' ? undefined : request.respond({ status: 200, ...answer, headers });
  });
}

/** @param {Page} page @param {string} url */
async function load(page, url) {
  await /** @type {any} */ (await handleOf(page, ADDRESS_BOX)).evaluate((/** @type {HTMLInputElement} */ box) =>
    box.select(),
  );
  await type(page, ADDRESS_BOX, url);
  await page.keyboard.press('Enter');
}

/** Puts the focus on an element as soon as it is there, before the next frame is drawn. @param {Page} page @param {string} css */
const takeFocusAtOnce = (page, css) =>
  page.evaluate((selector) => {
    const observer = new MutationObserver(() => {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(selector));
      if (!element) return;
      observer.disconnect();
      element.focus();
    });
    observer.observe(document, { childList: true, subtree: true });
  }, css);

test('a text from an address is learnt; what an address can get wrong is a sentence each', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await answerFor(page, {
    'good.example': { contentType: 'text/plain', body: 'one\ntwo\nthree\n' },
    'page.example': { contentType: 'text/html', body: '<p>Sign in' },
    'gone.example': { status: 404, contentType: 'text/plain', body: 'no' },
    'broken.example': { status: 503, body: '' },
    'picture.example': { contentType: 'application/octet-stream', body: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
    'never.example': 'never',
    'raw.githubusercontent.com': { contentType: 'text/plain', body: 'emma\nolivia\nava\n' },
  });
  await takeFocusAtOnce(page, 'input[type="url"]');
  await click(page, ADDRESS);
  await untilSeen(page, ADDRESS_BOX);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await untilFocused(page, ADDRESS_BOX); // the focus is already in the field and stays there
  await load(page, 'example');
  await untilSays(page, FAULT, /^That is no address\./);
  await load(page, 'http://good.example/a.txt');
  await untilSays(page, FAULT, /^Only addresses that begin with https/);
  await load(page, 'https://page.example/a.txt');
  await untilSays(page, FAULT, /^The address leads to a web page/);
  await load(page, 'https://gone.example/a.txt');
  await untilSays(page, FAULT, /^There is nothing at this address \(404\)/);
  await load(page, 'https://broken.example/a.txt');
  await untilSays(page, FAULT, /it answered with the error 503\.$/);
  await load(page, 'https://nowhere.example/a.txt');
  await untilSays(page, FAULT, /^The text could not be loaded: nowhere\.example does not answer/);
  await load(page, 'https://never.example/a.txt');
  await click(page, button(address.cancel, PANEL));
  await untilSeen(page, button(address.close, PANEL));
  await load(page, 'https://picture.example/a.txt');
  await untilSays(page, AT.textError, /is a picture \(PNG\), not a text\.$/);
  assert.equal(await chosenText(page), 'Names', 'nothing is lost');
  await load(page, 'https://good.example/three.txt');
  await untilChosen(page, 'three.txt');
  await untilBox(page, 'one\ntwo\nthree\n');
  await untilGone(page, PANEL);
  await click(page, ADDRESS);
  await click(page, button(address.known.names, PANEL));
  await untilIs(page, ADDRESS_BOX, { value_has: '/makemore/master/names.txt' });
  await click(page, button(address.load, PANEL));
  await untilBox(page, 'emma\nolivia\nava\n');
  await page.browserContext().close();
});

test('before training it says how long and how much memory, and whether text and model suit each other', async () => {
  const opened = await chromium.open('?data=names');
  const { page } = opened;
  await untilSays(page, FORECAST, /^About [\d.]+\s(s|min|h).*, [\d.]+\sMiB of memory\. The text suits this model/);
  const [names] = JSON.parse(readFileSync(new URL('../../datasets/index.json', import.meta.url), 'utf8'));
  const text = readFileSync(new URL('../../datasets/names.txt', import.meta.url), 'utf8');
  const engine = await loadEngine({ threads: 1 });
  await engine.loadDeferred();
  const estimate = engine.estimate({ text, config: names.settings, time: false });
  assert.ok(
    (await seen(page, FORECAST)).includes(` ${en.format.mebibytes(estimate.bytes.total / 2 ** 20)} of memory`),
  );
  engine.close();
  await putText(page, 'the same few words again and again\n'.repeat(20));
  await untilSays(page, FORECAST, /The text repeats itself: \d+% of the lines kept away|learn it by heart/);
  await train(page);
  await untilStep(page, 2);
  await untilIs(page, FORECAST, { has_not: 'MiB' });
  await closeQuietly(opened);
});

test('the panels are worked by keyboard, give the focus back, and axe finds nothing in them', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await focus(page, ADDRESS);
  await page.keyboard.press('Enter');
  await untilSeen(page, ADDRESS_BOX);
  await until(page, ask, 'the panel has the focus', [PANEL, 'focused', null]);
  assert.deepEqual(await objections(page, PANEL.css), []);
  await page.keyboard.press('Escape');
  await untilGone(page, PANEL);
  await until(page, ask, 'the button has it back', [ADDRESS, 'focused', null]);
  await untilFocused(page, ADDRESS);
  await openFiles(page, { 'keys.csv': `id,title,poem\n${POEMS.join('\n')}\n` });
  await untilSeen(page, FOUND);
  assert.deepEqual(await objections(page, PANEL.css), []);
  assert.equal(await isSeen(page, USE), true);
  await closeQuietly(opened);
});
