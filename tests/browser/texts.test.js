// The texts of the page over its life: what outlives reloads and for whom, the settings that suit a text of
// one's own, what a changed hash does, and sentences and chips that must not get lost.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  chooseText,
  closeQuietly,
  figure,
  holdBack,
  openRoom,
  putText,
  SAVED_AFTER_MS,
  seen,
  serveChanged,
  setSetting,
  settingValue,
  startBrowser,
  until,
  untilReady,
  untilStep,
  wait,
  watch,
} from './browser.js';

/** @typedef {import('puppeteer-core').Page | import('puppeteer-core').Frame} Place */

const chromium = await startBrowser();
after(() => chromium.close());

const NAMES = 'Ada\nBela\nCarl\nDora\nEmil\nFritz\n';

/** @param {Place} place */
const boxText = (place) =>
  place.$eval('.text-box', (box) => /** @type {HTMLTextAreaElement} */ (box).value.replaceAll('\r', ''));

/** @param {Place} place */
const ownTitles = (place) =>
  place.$$eval('.chip[data-source]', (chips) =>
    chips
      .filter((chip) => /^(own|kept)-/.test(/** @type {HTMLElement} */ (chip).dataset.source ?? ''))
      .map((chip) => chip.textContent),
  );

/** @param {Place} place @param {string} text */
const untilBox = (place, text) =>
  until(
    place,
    (wanted) => /** @type {HTMLTextAreaElement} */ (document.querySelector('.text-box')).value === wanted,
    `the box holds ${JSON.stringify(text)}`,
    [text],
  );

/** Drops a file of words said so many times. @param {import('puppeteer-core').Page} page @param {string} name @param {string} words @param {number} times */
const drop = (page, name, words, times) =>
  page.evaluate(
    (title, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], title));
      const target = document.querySelector('microgpt-playground');
      target?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    name,
    words.repeat(times),
  );

test('a typed text outlives two reloads, with its facts, chosen or not', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'abc äbc');
  await untilBox(page, 'abc äbc');
  await chooseText(page, 'Verse');
  for (let reload = 1; reload <= 2; reload++) {
    await wait(SAVED_AFTER_MS);
    await page.reload();
    await untilReady(page);
    assert.deepEqual(await ownTitles(page), ['Your text'], `reload ${reload}`);
    assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Verse');
  }
  await chooseText(page, 'Your text');
  await untilBox(page, 'abc äbc');
  assert.match(await seen(page, '#text-facts'), /^7 characters · 1 line$/);
  await closeQuietly(opened);
});

test('where not all texts fit, the largest is dropped and the others are kept as they are now', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'the small one');
  await wait(SAVED_AFTER_MS);
  // Three texts of 400 KB, that is more than is kept in all.
  const transfer = (/** @type {string} */ name, /** @type {number} */ times) => {
    const data = new DataTransfer();
    data.items.add(new File(['once more, '.repeat(times)], name));
    const target = document.querySelector('microgpt-playground');
    target?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  };
  for (const [name, times] of /** @type {const} */ ([
    ['one.txt', 36_000],
    ['two.txt', 40_000],
    ['three.txt', 36_000],
  ])) {
    await page.evaluate(transfer, name, times);
    await until(
      page,
      (wanted) => document.querySelector('.chip[aria-pressed="true"]')?.textContent === wanted,
      'the file is there',
      [name],
    );
  }
  await wait(SAVED_AFTER_MS);
  await page.reload();
  await untilReady(page);
  assert.deepEqual(await ownTitles(page), ['Your text', 'one.txt', 'three.txt']);
  assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'three.txt');
  await closeQuietly(opened);
});

test('two frames of one page keep texts, choice and settings apart, also when the page is loaded again', async (t) => {
  for (const [first, second] of [
    ['?data=names', '?data=verse'],
    ['?data=names', '?data=names'],
  ]) {
    // From the site's own origin and with its headers, so that page and frames share a process: puppeteer now and
    // then loses sight of a frame that changes process.
    const frame = (/** @type {string} */ address) =>
      `<iframe title="a" width="700" height="700" src="embed.html${address}"></iframe>`;
    const site = await serveChanged(t, ({ url }, headers) => {
      if (url !== '/host') return 0;
      headers['Content-Security-Policy'] = '';
      return {
        type: 'text/html',
        body: `<!doctype html><link rel="icon" href="data:,">${frame(first)}${frame(second)}`,
      };
    });
    const page = await (await chromium.browser.createBrowserContext()).newPage();
    const troubles = watch(page);
    await page.setViewport({ width: 1500, height: 900 }); // both in sight: browsers draw no frame out of sight
    await page.goto(`${site.url}host`);
    const frames = async () => {
      const ready = () =>
        [...document.querySelectorAll('iframe')].every((one) => {
          const status = one.contentDocument?.querySelector('.status');
          return status?.textContent?.startsWith('A fresh model');
        });
      await until(page, ready, 'both frames are ready');
      const elements = await page.$$('iframe');
      return Promise.all(elements.map((element) => element.contentFrame()));
    };
    const own = /** @type {const} */ ([
      ['left left', '3'],
      ['right right', '2'],
    ]);
    for (const [i, one] of (await frames()).entries()) {
      const [text, layers] = own[i];
      await one.$eval('.text-view .fold', (fold) => {
        /** @type {HTMLDetailsElement} */ (fold).open = true;
      });
      await one.$eval('.chip-fresh', (chip) => /** @type {HTMLElement} */ (chip).click());
      await until(one, () => document.querySelector('.text-box')?.checkVisibility(), 'there is a text box');
      await one.type('.text-box', text);
      await setSetting(one, 'n_layer', layers);
    }
    await wait(SAVED_AFTER_MS);
    for (let reload = 1; reload <= 2; reload++) {
      await page.reload();
      for (const [i, one] of (await frames()).entries()) {
        const [text, layers] = own[i];
        assert.deepEqual(await ownTitles(one), ['Your text']);
        assert.equal(await boxText(one), text);
        assert.equal(await settingValue(one, 'n_layer'), layers);
      }
      await wait(SAVED_AFTER_MS);
    }
    await closeQuietly({ page, troubles });
  }
});

test('the text of an address is added once, and what was made of it outlives a reload', async () => {
  const opened = await chromium.open('#text=ab%20ab%20ab');
  const { page } = opened;
  for (let reload = 1; reload <= 2; reload++) {
    await wait(SAVED_AFTER_MS);
    await page.reload();
    await untilReady(page);
    assert.deepEqual(await ownTitles(page), ['Text of the address'], `reload ${reload}`);
    assert.equal(await boxText(page), 'ab ab ab');
  }
  await page.focus('.text-box');
  await page.keyboard.press('End');
  await page.keyboard.type(' c');
  await wait(SAVED_AFTER_MS);
  await page.reload();
  await untilReady(page);
  assert.deepEqual(await ownTitles(page), ['Text of the address']);
  assert.equal(await boxText(page), 'ab ab ab c');
  await closeQuietly(opened);
});

test('a text of one’s own gets settings that suit it, under what was set by hand', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'A long text about a fox that went out one night to look for a hen.');
  await untilReady(page);
  async function shown() {
    /** @type {Record<string, string>} */
    const values = {};
    for (const key of ['learning_rate', 'init_std', 'n_layer', 'n_embd', 'block_size', 'batch_size']) {
      values[key] = await settingValue(page, key);
    }
    return values;
  }
  const long = await shown();
  assert.deepEqual([long.learning_rate, long.init_std], ['0.01', '0.08']);
  await putText(page, NAMES);
  await until(
    page,
    () => /** @type {HTMLInputElement} */ (document.querySelector('[data-key="block_size"] input')).value === '16',
    'the list has other settings',
  );
  const list = { ...long, n_layer: '1', n_embd: '32', block_size: '16', batch_size: '32' };
  assert.deepEqual(await shown(), list);
  await setSetting(page, 'n_embd', '48');
  await putText(page, `${NAMES}Wolfgang Amadeus Mozart\n`);
  await until(
    page,
    () => /** @type {HTMLInputElement} */ (document.querySelector('[data-key="block_size"] input')).value === '32',
    'the context has grown with the longest line',
  );
  assert.deepEqual(await shown(), { ...list, n_embd: '48', block_size: '32' });
  await closeQuietly(opened);
});

test('a data set that is edited keeps its settings, also after a reload', async () => {
  const opened = await chromium.open('?data=sums');
  const { page } = opened;
  const is_short = await page.$eval('.text-box', (box) => box.checkVisibility());
  if (!is_short) await chooseText(page, 'Verse');
  await until(page, () => document.querySelector('.text-box')?.checkVisibility(), 'the text is in the box');
  await untilReady(page);
  const keys = ['max_steps', 'n_embd', 'block_size', 'learning_rate'];
  const shown = () => Promise.all(keys.map((key) => settingValue(page, key)));
  const suggested = await shown();
  await page.focus('.text-box');
  await page.keyboard.type('zz');
  await until(
    page,
    () => document.querySelector('.chip[aria-pressed="true"]')?.textContent === 'Your text',
    'it is a text of one’s own',
  );
  assert.deepEqual(await shown(), suggested);
  await wait(SAVED_AFTER_MS);
  await page.reload();
  await untilReady(page);
  assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Your text');
  assert.deepEqual(await shown(), suggested);
  await closeQuietly(opened);
});

test('what the engine remarks on a text is seen in the frame, where the text is folded away', async () => {
  const opened = await chromium.open('embed.html?text=aaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  const { page } = opened;
  assert.equal(await page.$eval('.text-view .fold', (fold) => /** @type {HTMLDetailsElement} */ (fold).open), false);
  assert.match(await seen(page, 'ul.notices'), /repeats one character/);
  await closeQuietly(opened);
});

test('a changed hash is followed as when the page is opened, and starts nothing', async () => {
  const opened = await chromium.open('embed.html?data=names');
  const { page } = opened;
  /** @param {string} hash */
  const goTo = (hash) =>
    page.evaluate((wanted) => {
      location.hash = wanted;
    }, hash);
  /** @param {string} title */
  const untilTitle = (title) =>
    until(page, (wanted) => document.querySelector('.summary-title')?.textContent === wanted, `${title} is chosen`, [
      title,
    ]);

  await goTo('#data=verse&n_layer=3&seed=9');
  await untilTitle('Verse');
  await until(
    page,
    () => /** @type {HTMLInputElement} */ (document.querySelector('[data-key="n_layer"] input')).value === '3',
    'the settings are there',
  );
  assert.equal(await settingValue(page, 'seed'), '9');

  await goTo('#text=one%20two%20three');
  await untilTitle('Text of the address');
  assert.equal(await boxText(page), 'one two three');
  await goTo('#text=four%20five%20six');
  await untilBox(page, 'four five six');
  assert.equal((await ownTitles(page)).length, 1, 'a text nobody touched makes room for the next');

  await goTo('#data=nowhere');
  await until(page, () => document.querySelector('.remark')?.checkVisibility(), 'it says so');
  assert.match(await seen(page, '.remark span'), /“nowhere”, which is not here\.$/);
  assert.equal(await boxText(page), 'four five six');
  await wait(700);
  assert.equal(await figure(page, 1), 0);
  await page.reload();
  await untilReady(page);
  assert.equal(await boxText(page), 'four five six', 'a reload goes on from there');
  await closeQuietly(opened);
});

test('Back after a changed hash brings the text and the settings of before, Forward the later ones', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'my own words, my own words');
  await setSetting(page, 'n_layer', '3');
  await untilBox(page, 'my own words, my own words');
  await page.evaluate(() => {
    location.hash = '#text=four%20five%20six&n_layer=2';
  });
  await untilBox(page, 'four five six');
  await until(
    page,
    () => /** @type {HTMLInputElement} */ (document.querySelector('[data-key="n_layer"] input')).value === '2',
    'the settings of the address are there',
  );
  await page.goBack();
  await untilBox(page, 'my own words, my own words');
  assert.equal(await settingValue(page, 'n_layer'), '3');
  await page.goForward();
  await untilBox(page, 'four five six');
  assert.equal(await settingValue(page, 'n_layer'), '2');
  await wait(SAVED_AFTER_MS);
  await page.reload();
  await untilReady(page);
  await untilBox(page, 'four five six');
  await page.goBack();
  await untilBox(page, 'my own words, my own words');
  await closeQuietly(opened);
});

test('Back brings back the settings also where the text of the address had made room', async () => {
  const opened = await chromium.open('#text=CCCC%20ccc%20CCCC');
  const { page } = opened;
  await setSetting(page, 'n_layer', '3');
  await page.evaluate(() => {
    location.hash = '#text=BBBB%20bbb%20BBBB';
  });
  await untilBox(page, 'BBBB bbb BBBB');
  await page.goBack();
  await untilBox(page, 'CCCC ccc CCCC');
  await until(
    page,
    () => /** @type {HTMLInputElement} */ (document.querySelector('[data-key="n_layer"] input')).value === '3',
    'the settings of then are there',
  );
  await closeQuietly(opened);
});

test('of two hashes that come while the page is still loading the last is followed', async (t) => {
  const { site, open } = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.url, { ready: false });
  await until(page, () => document.querySelector('.source-sentence')?.textContent, 'a text is chosen');
  for (const hash of ['#text=AAAA%20aaa', '#text=BBBB%20bbb']) {
    await page.evaluate((wanted) => {
      location.hash = wanted;
      return new Promise((done) => addEventListener('hashchange', done, { once: true }));
    }, hash);
  }
  open();
  await untilBox(page, 'BBBB bbb');
  await untilReady(page);
  assert.equal(await boxText(page), 'BBBB bbb');
  await page.browserContext().close();
});

test('a chat that is pasted into the box is remarked on, and the remark goes with it', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const remark = () => document.querySelector('ul.notices')?.textContent?.includes('looks like an exported chat');
  await putText(page, '12.03.24, 14:05 - Ana: one\n12.03.24, 14:06 - Bo: two\n12.03.24, 14:07 - Ana: three\n');
  await until(page, remark, 'it is remarked on');
  await putText(page, 'plain words, nothing but plain words');
  await until(
    page,
    () => !document.querySelector('ul.notices')?.textContent?.includes('looks like'),
    'the remark has gone',
  );
  await closeQuietly(opened);
});

test('a file that is dropped while the engine loads is counted when it is there', async (t) => {
  const { site, open } = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.url, { ready: false });
  await until(page, () => document.querySelector('.source-sentence')?.textContent, 'a text is chosen');
  await drop(page, 'lines.txt', 'a line of words\n', 3000);
  await until(page, () => document.querySelector('.file-name')?.textContent === 'lines.txt', 'it is shown');
  open();
  await until(
    page,
    () => document.querySelector('#text-facts')?.textContent === '48,000 characters · 3,000 lines',
    'it is counted',
  );
  await page.browserContext().close();
});

test('Train, pressed while a dropped file is still being read, trains on it', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['the words of a file, '.repeat(400_000)], 'words.txt'));
    const target = document.querySelector('microgpt-playground');
    target?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    /** @type {HTMLElement | null} */ (document.querySelector('.train'))?.click();
  });
  await untilStep(page, 2);
  assert.equal(await seen(page, '.file-name'), 'words.txt');
  await openRoom(page, 'tokenizer');
  assert.equal(
    (await page.$$('.room .tile')).length,
    new Set('the words of a file, ').size + 1,
    'it learns that file',
  );
  await closeQuietly(opened);
});

test('a text that is too large to be kept is said to be lost by a reload', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await drop(page, 'large.txt', 'once more, ', 60_000);
  await until(
    page,
    () => document.querySelector('p.notices')?.textContent?.includes('a reload of the page loses “large.txt”'),
    'it says so',
  );
  await closeQuietly(opened);
});

test('a hash leaves a run under way alone', async () => {
  const opened = await chromium.open('?data=names');
  const { page } = opened;
  await page.click('.train');
  await untilStep(page, 3);
  await page.evaluate(() => {
    location.hash = '#data=verse';
  });
  await until(
    page,
    () => document.querySelector('.chip[aria-pressed="true"]')?.textContent === 'Verse',
    'the verse is chosen',
  );
  await untilStep(page, (await figure(page, 1)) + 3);
  await closeQuietly(opened);
});

test('a sentence about the address stays beside one about the settings, until it is dismissed', async () => {
  const opened = await chromium.open('?data=nowhere&n_embd=30&n_head=4', { ready: false });
  const { page } = opened;
  await until(page, () => document.querySelector('.field-error, .error:not([hidden])'), 'the settings clash');
  await until(page, () => document.querySelector('.remark')?.checkVisibility(), 'the address is remarked on');
  await wait(600);
  assert.match(await seen(page, '.remark span'), /“nowhere”/);
  await setSetting(page, 'n_head', '3');
  await untilReady(page);
  assert.match(await seen(page, '.remark span'), /“nowhere”/);
  await page.click('.remark button');
  await until(page, () => !document.querySelector('.remark')?.checkVisibility(), 'it is dismissed');
  await closeQuietly(opened);
});

test('chips stay the same elements while one types, and Remove leaves the focus on the chosen one', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'abc');
  const chip = await page.$('.chip[data-source="verse"]');
  await page.focus('.text-box');
  await page.keyboard.type('def');
  await untilReady(page);
  assert.ok(await chip?.evaluate((element) => element.isConnected));
  assert.equal(await page.$eval('.chips > :last-child', (last) => last.className), 'chip chip-fresh');
  await page.click('.remove');
  await until(
    page,
    () => document.activeElement?.getAttribute('aria-pressed') === 'true' && document.activeElement.matches('.chip'),
    'the chosen chip has the focus',
  );
  assert.deepEqual(await ownTitles(page), []);
  await closeQuietly(opened);
});
