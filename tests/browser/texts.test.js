// The texts of the page over time: what is kept over reloads and for which page, the settings that suit a reader's own
// text, what a changed hash does, and sentences and buttons that must not get lost.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  closeQuietly,
  drop,
  holdBack,
  openRoom,
  putText,
  serveChanged,
  setSetting,
  settingValue,
  startBrowser,
  watch,
} from './browser.js';
import {
  AT,
  attributeOf,
  button,
  chooseText,
  chosenText,
  click,
  countOf,
  figure,
  focus,
  handleOf,
  isSeen,
  namesOf,
  seen,
  settle,
  textsOf,
  train,
  type,
  until,
  untilChosen,
  untilGone,
  untilIs,
  untilKept,
  untilReady,
  untilSays,
  untilSeen,
  untilStep,
  untilValue,
  valueIn,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page | import('puppeteer-core').Frame} Place */

const chromium = await startBrowser();
after(() => chromium.close());

const NAMES = 'Ada\nBela\nCarl\nDora\nEmil\nFritz\n';

/** @param {Place} place */
const boxText = async (place) => (await valueIn(place, AT.textBox)).replaceAll('\r', '');

/** @param {Place} place */
const ownTitles = (place) => namesOf(place, AT.ownTexts);

/** @param {Place} place @param {string} text */
const untilBox = (place, text) => untilValue(place, AT.textBox, text);

/** Follows a link to another hash. @param {import('puppeteer-core').Page} page @param {string} hash */
const goTo = (page, hash) =>
  page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);

test('what was typed just before a reload is there after it', async () => {
  const opened = await chromium.open('?data=verse');
  const { page } = opened;
  await Promise.all([
    page.waitForNavigation(),
    page.evaluate(() => {
      const box = /** @type {HTMLTextAreaElement} */ (document.querySelector('microgpt-playground textarea'));
      box.value = 'the last letters';
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
      location.reload();
    }),
  ]);
  await untilReady(page);
  assert.equal(await boxText(page), 'the last letters');
  await closeQuietly(opened);
});

test('a typed text outlives two reloads, with its facts, chosen or not', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'abc äbc');
  await untilBox(page, 'abc äbc');
  await chooseText(page, 'Verse');
  for (let reload = 1; reload <= 2; reload++) {
    await untilKept(page, { source: 'verse', texts: ['abc äbc'] });
    await page.reload();
    await untilReady(page);
    assert.deepEqual(await ownTitles(page), ['Your text'], `reload ${reload}`);
    assert.equal(await chosenText(page), 'Verse');
  }
  await chooseText(page, 'Your text');
  await untilBox(page, 'abc äbc');
  assert.match(await seen(page, AT.textFacts), /^7 characters · 1 line$/);
  await closeQuietly(opened);
});

test('where not all texts fit, the largest is dropped and the others are kept as they are now', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'the small one');
  await untilKept(page, { texts: ['the small one'] });
  // Three texts of 400 KB, that is more than is kept in all.
  for (const [name, times] of /** @type {const} */ ([
    ['one.txt', 36_000],
    ['two.txt', 40_000],
    ['three.txt', 36_000],
  ])) {
    await drop(page, name, 'once more, ', times);
    await untilChosen(page, name);
  }
  await untilKept(page, { titles: ['Your text', 'one.txt', 'three.txt'] });
  await page.reload();
  await untilReady(page);
  assert.deepEqual(await ownTitles(page), ['Your text', 'one.txt', 'three.txt']);
  assert.equal(await chosenText(page), 'three.txt');
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
    const page = await chromium.newPage();
    const troubles = watch(page);
    await page.setViewport({ width: 1500, height: 900 }); // both in sight: browsers draw no frame out of sight
    await page.goto(`${site.url}host`);
    const frames = async () => {
      const ready = () =>
        [...document.querySelectorAll('iframe')].every((one) => {
          const status = one.contentDocument?.querySelector('[data-test="status"]');
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
      await click(one, AT.textSummary);
      await click(one, AT.newText);
      await type(one, AT.textBox, text);
      await setSetting(one, 'n_layer', layers);
    }
    for (let reload = 1; reload <= 2; reload++) {
      for (const [i, one] of (await frames()).entries()) {
        const [text, n_layer] = own[i];
        await untilKept(one, { texts: [text], typed: { n_layer } });
      }
      await page.reload();
      for (const [i, one] of (await frames()).entries()) {
        const [text, layers] = own[i];
        assert.deepEqual(await ownTitles(one), ['Your text']);
        assert.equal(await boxText(one), text);
        assert.equal(await settingValue(one, 'n_layer'), layers);
      }
    }
    await closeQuietly({ page, troubles });
  }
});

test('the text of an address is added once, and what was made of it outlives a reload', async () => {
  const opened = await chromium.open('#text=ab%20ab%20ab');
  const { page } = opened;
  for (let reload = 1; reload <= 2; reload++) {
    await untilKept(page, { texts: ['ab ab ab'] });
    await page.reload();
    await untilReady(page);
    assert.deepEqual(await ownTitles(page), ['Text of the address'], `reload ${reload}`);
    assert.equal(await boxText(page), 'ab ab ab');
  }
  await focus(page, AT.textBox);
  await page.keyboard.press('End');
  await page.keyboard.type(' c');
  await untilKept(page, { texts: ['ab ab ab c'] });
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
  await untilValue(page, AT.control(AT.field('block_size')), '16');
  const list = { ...long, learning_rate: '0.005', n_layer: '1', n_embd: '32', block_size: '16', batch_size: '32' };
  assert.deepEqual(await shown(), list);
  await setSetting(page, 'n_embd', '48');
  await putText(page, `${NAMES}Wolfgang Amadeus Mozart\n`);
  await untilValue(page, AT.control(AT.field('block_size')), '32');
  assert.deepEqual(await shown(), { ...list, n_embd: '48', block_size: '32' });
  await closeQuietly(opened);
});

test('a data set that is edited keeps its settings, also after a reload', async () => {
  const opened = await chromium.open('?data=sums');
  const { page } = opened;
  if (!(await isSeen(page, AT.textBox))) await chooseText(page, 'Verse');
  await untilSeen(page, AT.textBox);
  await untilReady(page);
  const keys = ['max_steps', 'n_embd', 'block_size', 'learning_rate'];
  const shown = () => Promise.all(keys.map((key) => settingValue(page, key)));
  const suggested = await shown();
  await focus(page, AT.textBox);
  await page.keyboard.type('zz');
  await untilChosen(page, 'Your text');
  assert.deepEqual(await shown(), suggested);
  await untilKept(page, { titles: ['Your text'], source: 'own:0' });
  await page.reload();
  await untilReady(page);
  assert.equal(await chosenText(page), 'Your text');
  assert.deepEqual(await shown(), suggested);
  await closeQuietly(opened);
});

test('what the engine remarks on a text is seen in the frame, where the text is folded away', async () => {
  const opened = await chromium.open('embed.html?text=aaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  const { page } = opened;
  assert.equal(await attributeOf(page, AT.textFold, 'open'), null);
  assert.match(await seen(page, AT.textRemarks), /repeats one character/);
  await closeQuietly(opened);
});

test('a changed hash is followed as when the page is opened, and starts nothing', async () => {
  const opened = await chromium.open('embed.html?data=names');
  const { page } = opened;
  /** @param {string} title */
  const untilTitle = (title) => untilSays(page, AT.textSummary, new RegExp(`^${title}\\s`));

  await goTo(page, '#data=verse&n_layer=3&seed=9');
  await untilTitle('Verse');
  await untilValue(page, AT.control(AT.field('n_layer')), '3');
  assert.equal(await settingValue(page, 'seed'), '9');

  await goTo(page, '#text=one%20two%20three');
  await untilTitle('Text of the address');
  assert.equal(await boxText(page), 'one two three');
  await goTo(page, '#text=four%20five%20six');
  await untilBox(page, 'four five six');
  assert.equal((await ownTitles(page)).length, 1, 'a text nobody touched makes room for the next');

  await goTo(page, '#data=nowhere');
  await untilSeen(page, AT.remark);
  assert.match(await seen(page, AT.remark), /“nowhere”, which is not here\.$/);
  assert.equal(await boxText(page), 'four five six');
  await settle(page);
  assert.equal(await figure(page, 'step'), 0);
  await untilKept(page, { texts: ['four five six'] });
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
  await goTo(page, '#text=four%20five%20six&n_layer=2');
  await untilBox(page, 'four five six');
  await untilValue(page, AT.control(AT.field('n_layer')), '2');
  await page.goBack();
  await untilBox(page, 'my own words, my own words');
  assert.equal(await settingValue(page, 'n_layer'), '3');
  await page.goForward();
  await untilBox(page, 'four five six');
  assert.equal(await settingValue(page, 'n_layer'), '2');
  await untilKept(page, { source: 'own:1', typed: { n_layer: '2' } });
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
  await goTo(page, '#text=BBBB%20bbb%20BBBB');
  await untilBox(page, 'BBBB bbb BBBB');
  await page.goBack();
  await untilBox(page, 'CCCC ccc CCCC');
  await untilValue(page, AT.control(AT.field('n_layer')), '3');
  await closeQuietly(opened);
});

test('of two hashes that come while the page is still loading the last is followed', async (t) => {
  const { site, open } = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.url, { ready: false });
  await untilSeen(page, AT.sentence);
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
  await putText(page, '12.03.24, 14:05 - Ana: one\n12.03.24, 14:06 - Bo: two\n12.03.24, 14:07 - Ana: three\n');
  await untilSays(page, AT.textRemarks, 'looks like an exported chat');
  await putText(page, 'plain words, nothing but plain words');
  await untilIs(page, AT.text, { has_not: 'looks like' });
  await closeQuietly(opened);
});

test('a file that is dropped while the engine loads is counted when it is there', async (t) => {
  const { site, open } = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.url, { ready: false });
  await untilSeen(page, AT.sentence);
  await drop(page, 'lines.txt', 'a line of words\n', 3000);
  await untilSays(page, AT.text, /\nlines\.txt\s+\d+ KB, of which this is the beginning\s/);
  open();
  await untilIs(page, AT.textFacts, { says: '48,000 characters · 3,000 lines' });
  await page.browserContext().close();
});

test('Train, pressed while a dropped file is still being read, trains on it', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  const [target, button] = [await handleOf(page, AT.chart), await handleOf(page, AT.train)];
  await page.evaluate(
    (place, pressed) => {
      const data = new DataTransfer();
      data.items.add(new File(['the words of a file, '.repeat(400_000)], 'words.txt'));
      place.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      pressed.click();
    },
    target,
    button,
  );
  await untilStep(page, 2);
  assert.equal(await chosenText(page), 'words.txt');
  await untilSays(page, AT.lit, /^the words of a file/);
  await openRoom(page, 'tokenizer');
  assert.equal(await countOf(page, AT.tokens), new Set('the words of a file, ').size + 1, 'it learns that file');
  await closeQuietly(opened);
});

test('a text that is too large to be kept is said to be lost by a reload', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await drop(page, 'large.txt', 'once more, ', 60_000);
  await untilSays(page, AT.textNotice, 'a reload of the page loses “large.txt”');
  await closeQuietly(opened);
});

test('a hash leaves a run under way alone', async () => {
  const opened = await chromium.open('?data=names');
  const { page } = opened;
  await train(page);
  await untilStep(page, 3);
  await goTo(page, '#data=verse');
  await untilChosen(page, 'Verse');
  await untilStep(page, (await figure(page, 'step')) + 3);
  await closeQuietly(opened);
});

test('a sentence about the address stays beside one about the settings, until it is dismissed', async () => {
  const opened = await chromium.open('?data=nowhere&n_embd=30&n_head=4', { ready: false });
  const { page } = opened;
  await untilSeen(page, AT.fieldError(AT.settings)); // the settings contradict each other
  await untilSeen(page, AT.remark);
  await settle(page);
  assert.match(await seen(page, AT.remark), /“nowhere”/);
  await setSetting(page, 'n_head', '3');
  await untilReady(page);
  assert.match(await seen(page, AT.remark), /“nowhere”/);
  await click(page, AT.dismiss);
  await untilGone(page, AT.remark);
  await closeQuietly(opened);
});

test('chips stay the same elements while one types, and Remove leaves the focus on the chosen one', async () => {
  const opened = await chromium.open();
  const { page } = opened;
  await putText(page, 'abc');
  const chip = await handleOf(page, AT.textCalled('Verse'));
  await focus(page, AT.textBox);
  await page.keyboard.type('def');
  await untilReady(page);
  assert.ok(await chip.evaluate((element) => element.isConnected));
  assert.equal((await textsOf(page, AT.choices)).at(-1), '+ Your own text');
  await click(page, button('Remove “Your text”', AT.text));
  await until(
    page,
    () => document.activeElement?.matches('[data-source][aria-pressed="true"]'),
    'the chosen chip has the focus',
  );
  assert.deepEqual(await ownTitles(page), []);
  await closeQuietly(opened);
});
