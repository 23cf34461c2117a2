// Bad input of every kind in the page, in Chromium: each is answered by one clear sentence in its place, or is simply
// learnt; nothing typed is lost, and the page goes on working: after each, the verse is chosen and trained.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  assertStillTrains,
  closeQuietly,
  drop,
  openRoom,
  passTime,
  putText,
  setSetting,
  settingValue,
  startBrowser,
} from './browser.js';
import {
  AT,
  chooseText,
  chosenText,
  click,
  figure,
  focus,
  generate,
  handleOf,
  killWorker,
  pause,
  seen,
  settle,
  textsOf,
  train,
  until,
  untilChosen,
  untilFocused,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  valueIn,
  writePrompt,
} from './page_objects.js';

/** @typedef {import('./browser.js').Page} Page */

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {string} */
let folder;
before(async () => {
  chromium = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await chromium.close();
});

/** @param {Page} page */
const boxText = (page) => valueIn(page, AT.textBox);

/**
 * Waits for an error that matches, and checks that it is a whole sentence.
 * @param {Page} page
 * @param {import('./page_objects.js').Locator} at
 * @param {RegExp} pattern
 */
async function assertSentence(page, at, pattern) {
  await untilSays(page, at, pattern);
  await untilSays(page, at, /^[A-Z“"].*[.!?)]$/s); // it may be drawn again in between
}

/** @param {Page} page */
const pickerOf = async (page) =>
  /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
    /** @type {unknown} */ (await handleOf(page, AT.file))
  );

/** @param {Page} page @param {string} name @param {string | Uint8Array} content */
async function offerFile(page, name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  await (await pickerOf(page)).uploadFile(path);
}

/** @param {Page} page @param {string} words */
const untilBoxHas = (page, words) => untilIs(page, AT.textBox, { value_has: words });

/** Asks the untrained model to continue a prompt, and checks that it does. @param {Page} page @param {string} prompt */
async function assertAnswers(page, prompt) {
  await untilReady(page);
  await writePrompt(page, prompt);
  await generate(page);
  await untilIs(page, AT.given, { says: prompt });
  await untilSeen(page, AT.generate); // the answer is complete
  assert.equal(await seen(page, AT.promptError), '');
  assert.ok((await seen(page, AT.answer)).startsWith(prompt));
}

/** @param {Page} page @param {string} name @param {string | Uint8Array} content */
async function openFile(page, name, content) {
  await offerFile(page, name, content);
  await untilChosen(page, name);
}

/**
 * Waits until a text of one character is learnt or refused with a sentence; returns whether it is learnt.
 * @param {Page} page
 */
async function isReadOrRefused(page) {
  await Promise.any([untilIs(page, AT.tokens, { count: 2 }), assertSentence(page, AT.textError, /./)]);
  return (await seen(page, AT.textError)) === '';
}

/**
 * Opens a page, runs the case, checks that the page goes on working.
 * @param {string} name
 * @param {(page: Page) => Promise<void>} run
 * @param {{ clock?: boolean }} [options]
 */
function survives(name, run, options) {
  test(name, async () => {
    const opened = await chromium.open('', options);
    await run(opened.page);
    await assertStillTrains(opened.page);
    await closeQuietly(opened);
  });
}

survives('an empty text gets a sentence at the text when Train is pressed', async (page) => {
  await putText(page, 'ab ab');
  await putText(page, '');
  await untilIs(page, AT.textFacts, { says: '0 characters · 0 lines' });
  assert.equal(await seen(page, AT.textError), '', 'no reproach while one types');
  await train(page);
  await assertSentence(page, AT.textError, /empty/i);
  assert.equal(await seen(page, AT.runError), '', 'it is said once');
  await untilFocused(page, AT.textBox);
  assert.equal((await figure(page, 'step')) || 0, 0);
  await putText(page, 'ab ab ab');
  await untilReady(page);
  assert.equal(await seen(page, AT.textError), '');
});

survives('a text of blanks and line ends only is empty too', async (page) => {
  await putText(page, ' \n\n \t \n');
  await assertSentence(page, AT.textError, /empty|blank/i);
});

survives('one character over and over is learnt, or refused in a sentence', async (page) => {
  await openRoom(page, 'tokenizer');
  await putText(page, 'a'.repeat(500));
  if (!(await isReadOrRefused(page))) return;
  await train(page);
  await untilStep(page, 3);
});

survives('a text shorter than the context is learnt', async (page) => {
  await openRoom(page, 'tokenizer');
  await putText(page, 'ab');
  await untilIs(page, AT.tokens, { count: 3 });
  await train(page);
  await untilStep(page, 3);
});

survives('a single character is learnt, or refused in a sentence', async (page) => {
  await openRoom(page, 'tokenizer');
  await putText(page, 'x');
  await isReadOrRefused(page);
});

survives('single bytes of a file that are not UTF-8 are counted, and the rest is learnt', async (page) => {
  const text = 'the quick brown fox jumps over the lazy dög, again and again. '.repeat(40);
  await openFile(
    page,
    'damaged.txt',
    Buffer.concat([Buffer.from(text), Buffer.from([0xe7, 0x20, 0xff, 0x20, 0xc3])]),
  );
  await assertSentence(page, AT.textRemarks, /not all UTF-8.*: 3\.$/);
  await train(page);
  await untilStep(page, 2);
});

survives(
  'a file whose encoding cannot be told is refused in a sentence, and the text of before stays',
  async (page) => {
    await offerFile(page, 'old.txt', Buffer.from('un caf\x8e tr\x8fs na\x95f, '.repeat(40), 'latin1'));
    await assertSentence(page, AT.textError, /^“old\.txt” is not UTF-8 but in an older encoding/);
    assert.equal(await chosenText(page), 'Names');
  },
);

survives('a picture of 16 bytes is recognised and refused, and so is a formatted document', async (page) => {
  await offerFile(page, 'broken.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'));
  await assertSentence(page, AT.textError, /^“broken\.png” is a picture \(PNG\), not a text\.$/);
  await offerFile(page, 'letter.rtf', '{\\rtf1\\ansi Dear Sir}');
  await assertSentence(page, AT.textError, /^“letter\.rtf” is a document in Rich Text Format \(RTF\)\. Save it as/);
});

survives('a file in Windows-1252 is read as such, said so, and its letters can begin a prompt', async (page) => {
  const german = 'M\xfcller sagte: \x84Gr\xfc\xdfe\x93 \x96 und ging. Dann kam er wieder und sprach.\n'.repeat(40);
  await openFile(page, 'german.txt', Buffer.from(german, 'latin1'));
  await untilBoxHas(page, 'Müller sagte: „Grüße“ – und ging.');
  await assertSentence(page, AT.textRemarks, /not UTF-8; it was read as Windows-1252/);
  await assertAnswers(page, 'Müller');
});

survives('a file in UTF-16 is read by its mark or by its blanks, and said so', async (page) => {
  const russian = 'В лесу родилась ёлочка, в лесу она росла.\n'.repeat(40);
  await openFile(page, 'marked.txt', Buffer.from(`\ufeff${russian}`, 'utf16le'));
  await untilBoxHas(page, 'В лесу родилась');
  await assertSentence(page, AT.textRemarks, /read as UTF-16 \(little-endian\)/);
  await openFile(page, 'unmarked.txt', Buffer.from(russian, 'utf16le').swap16());
  await untilBoxHas(page, 'В лесу родилась');
  await assertSentence(page, AT.textRemarks, /read as UTF-16 \(big-endian\)/);
  await assertAnswers(page, 'ёлоч');
});

survives('a table is learnt as it stands, and that is said', async (page) => {
  await openFile(page, 'poems.csv', 'id,poem\n1,"roses are red,\nviolets are blue"\n'.repeat(30));
  await assertSentence(page, AT.textRemarks, /^This looks like a table \(CSV\)\. It is learnt as it stands/);
});

survives('a composed prompt is answered by a model of a decomposed text', async (page) => {
  await putText(page, 'un cafe\u0301 noir et un the\u0301 vert, '.repeat(30));
  await untilReady(page);
  await assertAnswers(page, 'un caf\u00e9');
});

survives('a text of one long line is a card, in which no key can hold up the page', async (page) => {
  await openFile(page, 'line.txt', 'the quick brown fox '.repeat(9500));
  assert.match(await seen(page, AT.text), /\nline\.txt\s+\d+ KB, of which this is the beginning\s/);
  assert.match(await seen(page, AT.preview), /^the quick brown fox/);
  assert.equal(await seen(page, AT.textBox), '');
  assert.equal(await seen(page, AT.edit), '', 'it is not offered to be edited');
  await train(page);
  await untilStep(page, 2);
});

survives('the Enter that ends the composition of an input method is no order to write', async (page) => {
  await writePrompt(page, 'an');
  await (await handleOf(page, AT.promptBox)).evaluate((box) => {
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    Object.defineProperty(enter, 'keyCode', { value: 229 }); // as in Safari, where isComposing is false
    box.dispatchEvent(enter);
  });
  await settle(page);
  assert.equal(await seen(page, AT.answer), '');
  assert.equal(await seen(page, AT.generate), 'Generate');
  await focus(page, AT.promptBox);
  await page.keyboard.press('Enter');
  await untilSeen(page, AT.answer);
});

survives('NUL bytes, CR LF and a byte order mark in a file do not matter', async (page) => {
  await openRoom(page, 'tokenizer');
  await openFile(page, 'windows.txt', '\ufeffone\r\ntwo\0two\r\nthree\r\n'.repeat(20));
  await untilReady(page);
  const tiles = await textsOf(page, AT.tokens);
  assert.ok(tiles.length > 8);
  assert.ok(!tiles.some((tile) => tile.includes('␍')), `no carriage return in ${tiles}`);
  await train(page);
  await untilStep(page, 2);
});

survives('emoji, Chinese, Korean, right-to-left and combining letters are letters like all others', async (page) => {
  await openRoom(page, 'tokenizer');
  const text = '👩‍🚀🚀 שלום عليكم e\u0301a\u0300 千里之行 한국어 🏳️‍🌈\n'.repeat(30);
  await putText(page, text);
  await untilSays(page, AT.room, /🚀/u);
  await untilSays(page, AT.room, /千/u);
  assert.equal(await boxText(page), text);
  await train(page);
  await untilStep(page, 2);
  await untilSeen(page, AT.newestSample);
  const written = await seen(page, AT.newestSample);
  assert.doesNotMatch(written, /\p{Surrogate}/u, 'no letter is cut in two');
});

survives('a file of 100 MB is refused with its size and the limit, without holding up the page', async (page) => {
  const path = join(folder, 'huge.txt');
  writeFileSync(path, '');
  truncateSync(path, 100 * 1024 * 1024);
  const picker = await pickerOf(page);
  const began = performance.now();
  await picker.uploadFile(path);
  await assertSentence(page, AT.textError, /“huge\.txt” has 100 MB; a text may have at most \d+ MB/);
  assert.ok(performance.now() - began < 3000);
  assert.equal(await chosenText(page), 'Names', 'the text of before is still there');
});

survives('a file of some megabytes is a card with its beginning, and is learnt', async (page) => {
  await openRoom(page, 'tokenizer');
  await openFile(page, 'big.txt', 'The quick brown fox jumps over the lazy dog. \n'.repeat(100_000));
  await untilSays(page, AT.room, /\bT\b/);
  await untilIs(page, AT.tokens, { least_count: 30 });
  assert.match(await seen(page, AT.text), /\nbig\.txt\s+4\.\d MB, of which[\s\S]*The quick brown fox/);
  assert.equal(await seen(page, AT.textBox), '');
  await train(page);
  await untilStep(page, 2);
});

survives('a long paste becomes a card, and the text of before stays', async (page) => {
  await putText(page, 'my own words');
  await untilReady(page);
  await putText(page, 'lorem ipsum dolor sit amet '.repeat(10_000));
  await untilSays(page, AT.text, /\nPasted text\s+\d+ KB, of which this is the beginning\s/);
  await chooseText(page, 'Your text');
  await untilSeen(page, AT.textBox);
  assert.equal(await boxText(page), 'my own words');
});

survives('a file dropped on the page is opened', async (page) => {
  await drop(page, 'dropped.txt', 'dropped words, dropped words');
  await untilChosen(page, 'dropped.txt');
  assert.equal(await boxText(page), 'dropped words, dropped words');
});

survives('a value out of range gets a sentence at its field, and the other values stay', async (page) => {
  await setSetting(page, 'learning_rate', '0.02');
  await setSetting(page, 'n_layer', '0');
  await assertSentence(page, AT.fieldError(AT.field('n_layer')), /^Layers must be a whole number from 1 to \d+\.$/);
  await train(page);
  await assertSentence(page, AT.runError, /^Layers must be/);
  assert.equal((await figure(page, 'step')) || 0, 0);
  await setSetting(page, 'n_layer', '1');
  assert.equal(await settingValue(page, 'learning_rate'), '0.02');
});

survives('settings that contradict each other get the sentence of the engine at the field', async (page) => {
  await setSetting(page, 'n_embd', '32');
  await setSetting(page, 'n_head', '5');
  await assertSentence(page, AT.fieldError(AT.settings), /multiple/);
  await train(page);
  await assertSentence(page, AT.runError, /multiple/);
  await until(page, () => document.activeElement?.closest('[data-key="n_embd"]'), 'the field to blame has the focus');
  await setSetting(page, 'n_head', '4');
  await untilReady(page);
});

survives('a model too large for the memory is refused with what it would need', async (page) => {
  await setSetting(page, 'n_embd', '4096');
  await setSetting(page, 'n_layer', '64');
  await train(page);
  await assertSentence(page, AT.runError, /MiB/);
  await setSetting(page, 'n_layer', '1');
  await setSetting(page, 'n_embd', '32');
  await untilReady(page);
});

survives('a prompt longer than the context is refused in a sentence with both lengths, and stays', async (page) => {
  await writePrompt(page, 'abcdefghij'.repeat(6));
  await generate(page);
  await assertSentence(page, AT.promptError, /60 characters.*16/);
  assert.equal(await valueIn(page, AT.promptBox), 'abcdefghij'.repeat(6));
});

survives('a character in a prompt that the text does not have is named, and the prompt stays', async (page) => {
  await writePrompt(page, 'ma☃');
  await generate(page);
  await assertSentence(page, AT.promptError, /☃/);
  assert.equal(await valueIn(page, AT.promptBox), 'ma☃');
});

survives(
  'a learning rate that diverges ends the run with a sentence, and what was learnt is still shown',
  async (page) => {
    await chooseText(page, 'Short stories');
    await untilReady(page);
    await setSetting(page, 'learning_rate', '10');
    await untilReady(page);
    await train(page);
    await untilStatus(page, 'Stopped at step');
    await assertSentence(page, AT.stopped, /At step \d+ the loss is .* The learning rate is probably too large/);
    assert.equal(await seen(page, AT.train), 'Train again');
  },
);

survives(
  'a worker that dies in silence is noticed, and Restart brings it back with text and settings',
  async (page) => {
    await putText(page, 'precious words, precious words');
    await setSetting(page, 'seed', '99');
    await untilReady(page);
    await train(page);
    await untilStep(page, 2);
    await untilSeen(page, AT.lit); // while a part of the engine is being loaded, it may be silent for longer
    await killWorker(page);
    await passTime(page, 12);
    await untilSeen(page, AT.panel);
    assert.match(await seen(page, AT.panel), /^The engine stopped\./);
    await click(page, AT.restart);
    await untilReady(page);
    assert.equal(await boxText(page), 'precious words, precious words');
    assert.equal(await settingValue(page, 'seed'), '99');
    await train(page);
    await untilStep(page, 2);
    await pause(page);
  },
  { clock: true },
);
