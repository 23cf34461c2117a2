// Pages that are one HTML file each, opened from the disk (file:) in every browser: the page that a model is saved as writes what
// the page and the engine in Node write for the same seed, and the whole playground trains to the same bits as the engine. Neither
// asks for anything outside of its file.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadEngine } from '../../wasm/engine.js';
import { format } from '../../web/words/de/format.js';
import { own_page } from '../../web/words/de/own_page.js';
import { ROOT } from '../js/builds.js';
import { objections } from './axe.js';
import { SITE, startBrowser, watch } from './browser.js';
import { startChromium, startFirefox } from './drivers/puppeteer.js';
import { startWebKit } from './drivers/webdriver.js';
import { openElsewhere, savedBy } from './handed_over.js';
import {
  AT,
  chooseText,
  click,
  press,
  seen,
  textsOf,
  train,
  type,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('./browser.js').Page} Page */
/** @typedef {import('./drivers/driver.js').Driver} Driver */
/** @typedef {import('./drivers/driver.js').View} View */

const BROWSERS = { Chromium: startChromium, Firefox: startFirefox, WebKit: startWebKit };
const words = own_page(format);
const TEXT = 'anna saw the sea\nbob ate the pea\nthe tea is hot\n'.repeat(8);
const SMALL =
  '?preset=gpt2&n_layer=1&n_embd=16&n_head=2&block_size=24&batch_size=4&warmup_steps=2&max_steps=20&seed=11&reproducible=1';
const PLAYGROUND = join(ROOT, 'build/microgpt-playground.html');
const MOST_BYTES = { model: 300_000, playground: 3_200_000 };
const CHOSEN = { prompt: 'an', seed: 7, temperature: 0.6, max_new_tokens: 40 };

const at = (/** @type {string} */ name) => ({ css: `[data-test="${name}"]` });
const WRITE = at('write');
const REFUSED = at('refused');

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof loadEngine>>} */
let engine;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** What the page has saved: without the text and with it, and the run itself. */
const saved = { plain: '', with_text: '', of_page: '', run: new Uint8Array() };

/** Writes a page to the disk. @param {string} name @param {string} html @returns {string} its address */
function onDisk(name, html) {
  const file = join(folder, name);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

/** The saved run of the page. @param {View | Page} page */
async function snapshotOf(page) {
  const base64 = await /** @type {View} */ (page).evaluate(async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    const ask = (/** @type {number} */ run) => client.request({ type: 'snapshot', run });
    const { bytes } = await ask(1).catch(() => ask(2));
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** What was fetched besides what the file has itself. @param {View} page @returns {Promise<string[]>} */
const fetched = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => !/^(blob|data):/.test(name)),
  );

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'one-file-'));
  [chromium, engine] = await Promise.all([startBrowser(), loadEngine({ build: 'simd' })]);
  const { page } = await chromium.open(`${SMALL}&text=${encodeURIComponent(TEXT)}`);
  await train(page);
  await untilStatus(page, 'Done after 20');
  saved.run = await snapshotOf(page);
  saved.of_page = await page.evaluate(async (options) => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    const ask = (/** @type {number} */ run) => client.request({ type: 'generate', run, options });
    return (await ask(1).catch(() => ask(2))).text;
  }, CHOSEN);
  await page.select('[data-test="language"]', 'de');
  await untilIs(page, { css: 'microgpt-playground[lang="de"]' }, { count: 1 });
  await openElsewhere(page);
  await untilSeen(page, at('own-page-name'));
  await type(page, at('own-page-name'), 'Anna <b>& Bob');
  const plain = await savedBy(page, () => press(page, at('elsewhere-html')));
  assert.equal(plain.name, 'Anna-b-Bob.html');
  await click(page, at('own-page-text'));
  const with_text = await savedBy(page, () => press(page, at('elsewhere-html')));
  saved.plain = plain.bytes.toString();
  saved.with_text = with_text.bytes.toString();
  await page.browserContext().close();
});
after(async () => {
  rmSync(folder, { recursive: true });
  engine.close();
  await chromium.close();
});

/** The page of a model writes what is expected. @param {View} page @param {string[]} expected */
async function writesSame(page, expected) {
  await untilSays(page, at('stamp'), /^Seed \d+\./);
  await page.evaluate((chosen) => {
    const put = (/** @type {string} */ name, /** @type {unknown} */ value) => {
      const input = /** @type {HTMLInputElement} */ (document.querySelector(`[data-test="${name}"]`));
      input.value = String(value);
    };
    put('prompt', chosen.prompt);
    put('temperature', chosen.temperature);
    put('seed', chosen.seed);
    put('length', chosen.max_new_tokens);
  }, CHOSEN);
  await click(page, WRITE);
  await untilSays(page, at('stamp'), `Seed ${CHOSEN.seed}.`);
  assert.deepEqual(await textsOf(page, at('made')), expected);
  assert.deepEqual(await fetched(page), []);
}

/** What the engine in Node writes, twelve lines with their seeds. */
function writtenInNode() {
  const run = engine.restore(saved.run);
  const { prompt, seed, ...options } = CHOSEN;
  const all = Array.from({ length: 12 }, (_, i) => run.sample({ ...options, prompt, seed: seed + i }).text);
  run.free();
  return all;
}

/** The playground has trained to what the engine in Node reaches. @param {View} page */
async function trainsSame(page) {
  await untilReady(page);
  await train(page);
  await untilStatus(page, 'Done after 20');
  const bytes = await snapshotOf(page);
  const { config } = engine.restore(bytes).info;
  const trainer = engine.createTrainer({ text: TEXT, config });
  const { losses } = trainer.run(20);
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)));
  assert.equal(Number(metadata.loss), losses[19]);
  assert.deepEqual(bytes, trainer.save());
  trainer.free();
  // A text of the file, as the engine gets it, and one from a file of the reader.
  await chooseText(page, 'Names');
  await untilSays(page, at('source-sentence'), /^Given names/);
  await click(page, AT.reset);
  await untilReady(page);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['one fish two fish\n'.repeat(30)], 'fish.txt'));
    const target = document.querySelector('[role="img"]');
    target?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await untilIs(page, AT.textBox, { value_has: 'two fish' });
  await train(page);
  await untilStatus(page, 'Done after 20');
  assert.deepEqual(await fetched(page), []);
}

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(name, () => {
    /** @type {Driver} */
    let driver;
    before(async () => {
      driver = await start();
    });
    after(() => driver.close());

    test('a saved model writes from the disk what the page and the engine write', async () => {
      const expected = writtenInNode();
      assert.equal(saved.of_page, expected[0]);
      const page = await driver.open(onDisk(`${name}.html`, saved.plain));
      await writesSame(
        page,
        expected.map((text) => text.trim()),
      );
      assert.deepEqual(await page.close(), []);
    });

    test('the playground trains from the disk to the same bits as the engine', async () => {
      const page = await driver.open(
        `${pathToFileURL(PLAYGROUND).href}${SMALL}&pace=fast&lang=en&text=${encodeURIComponent(TEXT)}`,
      );
      await trainsSame(page);
      assert.deepEqual(await page.close(), []);
    });
  });
}

test('the page of a model says what it is, has no text of the reader unless asked for, and names what it refuses', async () => {
  assert.ok(saved.plain.length < MOST_BYTES.model, `${saved.plain.length} bytes`);
  assert.ok(statSync(PLAYGROUND).size < MOST_BYTES.playground, `${statSync(PLAYGROUND).size} bytes`);
  const about = JSON.parse(/id="about">(.*?)<\/script>/.exec(saved.plain)?.[1] ?? '');
  assert.deepEqual([about.name, about.title, about.text], ['Anna <b>& Bob', '', undefined]);
  assert.ok(!saved.plain.includes('saw the sea'));
  const page = await chromium.newPage();
  const troubles = watch(page);
  /** @type {string[]} */
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  const address = onDisk('with_text.html', saved.with_text);
  await page.goto(address);
  await untilSays(page, at('learnt'), words.of(''));
  assert.equal(await seen(page, { css: 'h1' }), 'Anna <b>& Bob');
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.title]), [
    'de',
    'Anna <b>& Bob',
  ]);
  await click(page, { css: '[data-test="text"] > summary' });
  await untilSays(page, at('text'), 'anna saw the sea');
  await untilSays(page, at('stamp'), /^Seed/);
  await type(page, at('prompt'), 'anzel\n'); // the line break is the key that writes
  await untilSays(page, REFUSED, words.unknown('z'));
  assert.equal(await seen(page, at('stamp')), '', 'nothing was written with any seed');
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
  });
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' }, // else a colour may be on its way to another
    ]);
    await untilIs(page, { css: `[data-theme="${theme}"]` }, { count: 1 });
    assert.deepEqual(await objections(page), []);
  }
  await page.setViewport({ width: 320, height: 640 });
  assert.ok(
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    'it does not scroll sideways',
  );
  assert.deepEqual(
    requests.filter((url) => url !== address && !/^(blob|data):/.test(url)),
    [],
  );
  assert.deepEqual(troubles, []);
  await page.browserContext().close();
});

test('the seed beneath what a model wrote is that of this text, also where another one was stopped', async () => {
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.goto(onDisk('stopped.html', saved.plain));
  await untilSays(page, at('stamp'), /^Seed/);
  const said = await page.evaluate(async () => {
    const find = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (document.querySelector(`[data-test="${name}"]`));
    const now = performance.now.bind(performance);
    let later = 0;
    performance.now = () => {
      later += 1000; // so that it lets the page draw after each token
      return now() + later;
    };
    /** @type {Set<string>} */
    const all = new Set();
    const press = (/** @type {string} */ seed) => {
      find('seed').value = seed;
      find('write').click();
      all.add(find('stamp').textContent ?? '');
    };
    press('1');
    press('1'); // stops it
    all.clear();
    new MutationObserver(() => all.add(find('stamp').textContent ?? '')).observe(find('stamp'), { childList: true });
    press('2');
    while (find('answer').getAttribute('aria-busy') === 'true') await new Promise((done) => setTimeout(done, 5));
    return [...all];
  });
  assert.deepEqual(said, ['', words.stamp('2')]);
  assert.deepEqual(troubles, []);
  await page.browserContext().close();
});

test('where there is nothing to run, the page of a model says why in one sentence', async () => {
  const refused = saved.plain.replace(" 'wasm-unsafe-eval'", '');
  assert.notEqual(refused, saved.plain);
  const pages = {
    [words.no_wasm]: refused,
    [words.damaged]: saved.plain.replace(/(id="model">.{2000}).*?(?=<)/, '$1'),
    [words.no_model]: readFileSync(join(SITE, 'web/model.html'), 'utf8').replace('lang="en"', 'lang="de"'),
  };
  const page = await chromium.newPage();
  let n = 0;
  for (const [sentence, html] of Object.entries(pages)) {
    await page.goto(onDisk(`refused${n++}.html`, html));
    await untilIs(page, REFUSED, { says: sentence });
  }
  await page.browserContext().close();
});
