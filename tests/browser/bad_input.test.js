// Bad input of every kind in the page, in Chromium: each gets one clear sentence in its place or is simply
// learnt, nothing typed is lost, and the page goes on: after each the verse is chosen and trained.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  assertStillTrains,
  chooseText,
  closeQuietly,
  figure,
  openRoom,
  putText,
  seen,
  setSetting,
  startBrowser,
  until,
  untilReady,
  untilStatus,
  untilStep,
} from './browser.js';

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
const boxText = (page) => page.$eval('.text-box', (box) => /** @type {HTMLTextAreaElement} */ (box).value);

/** @param {Page} page @param {string} selector @param {RegExp} pattern */
async function assertSentence(page, selector, pattern) {
  await until(
    page,
    (css, source, flags) => {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(css));
      if (!element?.checkVisibility()) return false;
      const is_sentence = /^[A-Z“"].*[.!?)]$/s.test(element.innerText.trim());
      return is_sentence && new RegExp(source, flags).test(element.innerText);
    },
    `${selector} says ${pattern} in a whole sentence`,
    [selector, pattern.source, pattern.flags],
  );
}

/** @param {Page} page @param {string} name @param {string | Uint8Array} content */
async function offerFile(page, name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const picker = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('.picker'));
  await picker.uploadFile(path);
}

/** @param {Page} page @param {string} words */
const untilBoxHas = (page, words) =>
  until(
    page,
    (wanted) => /** @type {HTMLTextAreaElement} */ (document.querySelector('.text-box')).value.includes(wanted),
    `the box has “${words}”`,
    [words],
  );

/** Asks the untrained model to go on, and sees it do so. @param {Page} page @param {string} prompt */
async function assertAnswers(page, prompt) {
  await untilReady(page);
  await page.type('.prompt-box', prompt);
  await page.click('.generate');
  await until(
    page,
    () =>
      document.querySelector('.generate')?.textContent === 'Generate' &&
      document.querySelector('.output')?.checkVisibility(),
    'there is an answer',
  );
  assert.equal(await seen(page, '#prompt-error'), '');
  assert.ok((await seen(page, '.answer')).startsWith(prompt));
}

/** @param {Page} page @param {string} name @param {string | Uint8Array} content */
async function openFile(page, name, content) {
  await offerFile(page, name, content);
  await until(
    page,
    (title) => document.querySelector('.chip[aria-pressed="true"]')?.textContent === title,
    `${name} is open`,
    [name],
  );
}

/** Opens a page, runs the case, shows that the page goes on. @param {string} name @param {(page: Page) => Promise<void>} run */
function survives(name, run) {
  test(name, async () => {
    const opened = await chromium.open();
    await run(opened.page);
    await assertStillTrains(opened.page);
    await closeQuietly(opened);
  });
}

survives('an empty text gets a sentence at the text when Train is pressed', async (page) => {
  await putText(page, 'ab ab');
  await putText(page, '');
  await until(
    page,
    () => document.querySelector('#text-facts')?.textContent === '0 characters · 0 lines',
    'it is empty',
  );
  assert.equal(await seen(page, '#text-error'), '', 'no reproach while one types');
  await page.click('.train');
  await assertSentence(page, '#text-error', /empty/i);
  assert.equal((await figure(page, 1)) || 0, 0);
  await putText(page, 'ab ab ab');
  await untilReady(page);
  assert.equal(await seen(page, '#text-error'), '');
});

survives('a text of blanks and line ends only is empty too', async (page) => {
  await putText(page, ' \n\n \t \n');
  await assertSentence(page, '#text-error', /empty|blank/i);
});

survives('one character over and over is learnt, or refused in a sentence', async (page) => {
  await openRoom(page, 'tokenizer');
  await putText(page, 'a'.repeat(500));
  await until(
    page,
    () => {
      const error = /** @type {HTMLElement | null} */ (document.querySelector('#text-error'));
      return !error?.hidden || document.querySelectorAll('.room .tile').length === 2;
    },
    'the text is read',
  );
  if (await seen(page, '#text-error')) return;
  await page.click('.train');
  await untilStep(page, 3);
});

survives('a text shorter than the context is learnt', async (page) => {
  await openRoom(page, 'tokenizer');
  await putText(page, 'ab');
  await until(page, () => document.querySelectorAll('.room .tile').length === 3, 'the text is read');
  await page.click('.train');
  await untilStep(page, 3);
});

survives('a single character is learnt, or refused in a sentence', async (page) => {
  await openRoom(page, 'tokenizer');
  await putText(page, 'x');
  await until(
    page,
    () => {
      const error = /** @type {HTMLElement | null} */ (document.querySelector('#text-error'));
      return !error?.hidden || document.querySelectorAll('.room .tile').length === 2;
    },
    'the text is read',
  );
});

survives('single bytes of a file that are not UTF-8 are counted, and the rest is learnt', async (page) => {
  const text = 'the quick brown fox jumps over the lazy dög, again and again. '.repeat(40);
  await openFile(
    page,
    'damaged.txt',
    Buffer.concat([Buffer.from(text), Buffer.from([0xe7, 0x20, 0xff, 0x20, 0xc3])]),
  );
  await assertSentence(page, 'ul.notices', /not all UTF-8.*: 3\.$/);
  await page.click('.train');
  await untilStep(page, 2);
});

survives(
  'a file whose encoding cannot be told is refused in a sentence, and the text of before stays',
  async (page) => {
    await offerFile(page, 'old.txt', Buffer.from('\xe7\xe9\xef \xe0\xe8'.repeat(90), 'latin1'));
    await assertSentence(page, '#text-error', /^“old\.txt” is not UTF-8 but in an older encoding/);
    assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Names');
  },
);

survives('a picture of 16 bytes is recognised and refused, and so is a formatted document', async (page) => {
  await offerFile(page, 'broken.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'));
  await assertSentence(page, '#text-error', /^“broken\.png” is a picture \(PNG\), not a text\.$/);
  await offerFile(page, 'letter.rtf', '{\\rtf1\\ansi Dear Sir}');
  await assertSentence(page, '#text-error', /^“letter\.rtf” is a document in Rich Text Format \(RTF\)\. Save it as/);
});

survives('a file in Windows-1252 is read as such, said so, and its letters can begin a prompt', async (page) => {
  const german = 'M\xfcller sagte: \x84Gr\xfc\xdfe\x93 \x96 und ging. Dann kam er wieder und sprach.\n'.repeat(40);
  await openFile(page, 'german.txt', Buffer.from(german, 'latin1'));
  await untilBoxHas(page, 'Müller sagte: „Grüße“ – und ging.');
  await assertSentence(page, 'ul.notices', /not UTF-8; it was read as Windows-1252/);
  await assertAnswers(page, 'Müller');
});

survives('a file in UTF-16 is read by its mark or by its blanks, and said so', async (page) => {
  const russian = 'В лесу родилась ёлочка, в лесу она росла.\n'.repeat(40);
  await openFile(page, 'marked.txt', Buffer.from(`\ufeff${russian}`, 'utf16le'));
  await untilBoxHas(page, 'В лесу родилась');
  await assertSentence(page, 'ul.notices', /read as UTF-16 \(little-endian\)/);
  await openFile(page, 'unmarked.txt', Buffer.from(russian, 'utf16le').swap16());
  await untilBoxHas(page, 'В лесу родилась');
  await assertSentence(page, 'ul.notices', /read as UTF-16 \(big-endian\)/);
  await assertAnswers(page, 'ёлоч');
});

survives('a table is learnt as it stands, and that is said', async (page) => {
  await openFile(page, 'poems.csv', 'id,poem\n1,"roses are red,\nviolets are blue"\n'.repeat(30));
  await assertSentence(page, 'ul.notices', /^This looks like a table \(CSV\)\. It is learnt as it stands/);
});

survives('a composed prompt is answered by a model of a decomposed text', async (page) => {
  await putText(page, 'un cafe\u0301 noir et un the\u0301 vert, '.repeat(30));
  await untilReady(page);
  await assertAnswers(page, 'un caf\u00e9');
});

survives('a text of one long line is a card, in which no key can hold up the page', async (page) => {
  await openFile(page, 'line.txt', 'the quick brown fox '.repeat(9500));
  assert.match(await seen(page, '.file-card'), /line\.txt[\s\S]*The beginning|line\.txt[\s\S]*the quick brown fox/);
  assert.equal(await seen(page, '.text-box'), '');
  assert.equal(await seen(page, '.file-card button'), '', 'it is not offered to be edited');
  await page.click('.train');
  await untilStep(page, 2);
});

survives('the Enter that ends the composition of an input method is no order to write', async (page) => {
  await page.type('.prompt-box', 'an');
  await page.$eval('.prompt-box', (box) => {
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    Object.defineProperty(enter, 'keyCode', { value: 229 }); // as Safari sends it, isComposing false
    box.dispatchEvent(enter);
  });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  assert.equal(await seen(page, '.output'), '');
  assert.equal(await seen(page, '.generate'), 'Generate');
  await page.focus('.prompt-box');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.prompt-view .stamp')?.checkVisibility(), 'a plain Enter writes');
});

survives('NUL bytes, CR LF and a byte order mark in a file do not matter', async (page) => {
  await openRoom(page, 'tokenizer');
  await openFile(page, 'windows.txt', '\ufeffone\r\ntwo\0two\r\nthree\r\n'.repeat(20));
  await untilReady(page);
  const tiles = await page.$$eval('.room .tile', (list) => list.map((tile) => tile.textContent));
  assert.ok(!tiles.includes('␍'), `no carriage return in ${tiles}`);
  await page.click('.train');
  await untilStep(page, 2);
});

survives('emoji, right-to-left and combining letters are letters like all others', async (page) => {
  await openRoom(page, 'tokenizer');
  const text = '👩‍🚀🚀 שלום عليكم e\u0301a\u0300 🏳️‍🌈\n'.repeat(30);
  await putText(page, text);
  await until(
    page,
    () => [...document.querySelectorAll('.room .tile')].some((tile) => tile.textContent === '🚀'),
    'the text is read',
  );
  assert.equal(await boxText(page), text);
  await page.click('.train');
  await untilStep(page, 2);
  await until(page, () => document.querySelector('.sample'), 'a sample comes');
  const written = await page.$eval('.sample', (sample) => sample.textContent ?? '');
  assert.doesNotMatch(written, /\p{Surrogate}/u, 'no letter is cut in two');
});

survives('a file of 100 MB is refused with its size and the limit, without holding up the page', async (page) => {
  const path = join(folder, 'huge.txt');
  writeFileSync(path, '');
  truncateSync(path, 100 * 1024 * 1024);
  const picker = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('.picker'));
  const began = performance.now();
  await picker.uploadFile(path);
  await assertSentence(page, '#text-error', /“huge\.txt” has 100 MB; a text may have at most \d+ MB/);
  assert.ok(performance.now() - began < 3000);
  assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Names', 'the text of before is still there');
});

survives('a file of some megabytes is a card with its beginning, and is learnt', async (page) => {
  await openRoom(page, 'tokenizer');
  await openFile(page, 'big.txt', 'The quick brown fox jumps over the lazy dog. \n'.repeat(100_000));
  await until(
    page,
    () =>
      document.querySelector('.room .tile')?.textContent !== 'a' &&
      document.querySelectorAll('.room .tile').length >= 30,
    'the text is read',
  );
  assert.match(await seen(page, '.file-card'), /big\.txt[\s\S]*4\.\d MB[\s\S]*The quick brown fox/);
  assert.equal(await seen(page, '.text-box'), '');
  await page.click('.train');
  await untilStep(page, 2);
});

survives('a long paste becomes a card, and the text of before stays', async (page) => {
  await putText(page, 'my own words');
  await untilReady(page);
  await putText(page, 'lorem ipsum dolor sit amet '.repeat(10_000));
  await until(page, () => document.querySelector('.file-name')?.textContent === 'Pasted text', 'the card is shown');
  await chooseText(page, 'Your text');
  await until(page, () => document.querySelector('.text-box')?.checkVisibility(), 'the box is back');
  assert.equal(await boxText(page), 'my own words');
});

survives('a file dropped on the page is opened', async (page) => {
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped words, dropped words'], 'dropped.txt'));
    document
      .querySelector('.chart-view')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await until(
    page,
    () => document.querySelector('.chip[aria-pressed="true"]')?.textContent === 'dropped.txt',
    'it is open',
  );
  assert.equal(await boxText(page), 'dropped words, dropped words');
});

survives('a value out of range gets a sentence at its field, and the other values stay', async (page) => {
  await setSetting(page, 'learning_rate', '0.02');
  await setSetting(page, 'n_layer', '0');
  await assertSentence(page, '[data-key="n_layer"] .error', /^Layers must be a whole number from 1 to \d+\.$/);
  await page.click('.train');
  await assertSentence(page, '.run-view .error', /^Layers must be/);
  assert.equal((await figure(page, 1)) || 0, 0);
  await setSetting(page, 'n_layer', '1');
  assert.equal(
    await page.$eval('[data-key="learning_rate"] input', (input) => /** @type {HTMLInputElement} */ (input).value),
    '0.02',
  );
});

survives('settings that contradict each other get the sentence of the engine at the field', async (page) => {
  await setSetting(page, 'n_head', '5');
  await assertSentence(page, '.settings-view .field .error:not([hidden])', /multiple/);
  await page.click('.train');
  await assertSentence(page, '.run-view .error', /multiple/);
  await setSetting(page, 'n_head', '4');
  await untilReady(page);
});

survives('a model too large for the memory is refused with what it would need', async (page) => {
  await setSetting(page, 'n_embd', '4096');
  await setSetting(page, 'n_layer', '64');
  await page.click('.train');
  await assertSentence(page, '.run-view .error', /MiB/);
  await setSetting(page, 'n_layer', '1');
  await setSetting(page, 'n_embd', '32');
  await untilReady(page);
});

survives('a prompt longer than the context is refused in a sentence with both lengths, and stays', async (page) => {
  await page.type('.prompt-box', 'abcdefghij'.repeat(6));
  await page.click('.generate');
  await assertSentence(page, '#prompt-error', /60 characters.*16/);
  assert.equal(await page.$eval('.prompt-box', (box) => /** @type {HTMLTextAreaElement} */ (box).value.length), 60);
});

survives('a character in a prompt that the text does not have is named, and the prompt stays', async (page) => {
  await page.type('.prompt-box', 'ma☃');
  await page.click('.generate');
  await assertSentence(page, '#prompt-error', /☃/);
  assert.equal(await page.$eval('.prompt-box', (box) => /** @type {HTMLTextAreaElement} */ (box).value), 'ma☃');
});

survives(
  'a learning rate that diverges ends the run with a sentence, and what was learnt is still shown',
  async (page) => {
    await chooseText(page, 'Short stories');
    await untilReady(page);
    await setSetting(page, 'learning_rate', '10');
    await untilReady(page);
    await page.click('.train');
    await untilStatus(page, 'Stopped at step');
    await assertSentence(page, '.banner', /At step \d+ the loss is .* The learning rate is probably too large/);
    assert.equal(await seen(page, '.train'), 'Train again');
  },
);

survives(
  'a worker that dies in silence is noticed, and Restart brings it back with text and settings',
  async (page) => {
    await putText(page, 'precious words, precious words');
    await setSetting(page, 'seed', '99');
    await untilReady(page);
    await page.click('.train');
    await untilStep(page, 2);
    await page.evaluate(() =>
      /** @type {any} */ (document.querySelector('microgpt-playground')).client.worker.terminate(),
    );
    await until(page, () => document.querySelector('.panel')?.checkVisibility(), 'the panel is shown', [], 20_000);
    assert.match(await seen(page, '.panel'), /^The engine stopped\./);
    await page.click('.panel button');
    await untilReady(page);
    assert.equal(await boxText(page), 'precious words, precious words');
    assert.equal(
      await page.$eval('[data-key="seed"] input', (input) => /** @type {HTMLInputElement} */ (input).value),
      '99',
    );
    await page.click('.train');
    await untilStep(page, 2);
    await page.click('.train');
  },
);
