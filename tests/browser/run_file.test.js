// A run as a file, in a real browser: saved from the list and from the panel that shares, and opened by choosing, by dropping and
// by the element's restore(). The truth is the run that was saved, by the hash of all its parameters, and the engine in Node.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readRunFile, writeRunFile } from '../../web/keep/run_file.js';
import { en } from '../../web/words/en/index.js';
import { kept as wordsOf } from '../../web/words/en/kept.js';
import { forged } from '../js/forged_record.js';
import { closeQuietly, drop, startBrowser } from './browser.js';
import { hashOf, KEPT, savedIn } from './kept_run.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  AT,
  button,
  chosenText,
  click,
  countOf,
  figure,
  handleOf,
  newestSample,
  seen,
  step,
  train,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());
const engine = await openEngine();
const words = wordsOf(en.format);

/** @typedef {import('puppeteer-core').Page} Page */

const SHORT = 300;
const SAID = { css: '[data-test="file-said"]' };
const LIST_SAID = { css: '[data-test="kept-said"]' };
const OTHER = '?text=Peter%20Piper%20picked%20a%20peck%20of%20pickled%20pepper&max_steps=20';

/** A folder into which a page saves. @param {import('node:test').TestContext} t @param {Page} page */
async function downloadsOf(t, page) {
  const folder = await mkdtemp(join(tmpdir(), 'saved-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: folder,
    browserContextId: page.browserContext().id,
    eventsEnabled: true,
  });
  /** Presses what saves a file, and waits for the file. @param {import('./page_objects.js').Locator} at */
  return async (at) => {
    const is_whole = new Promise((done) => {
      session.on('Browser.downloadProgress', ({ state }) => state === 'completed' && done(null));
    });
    await click(page, at);
    await is_whole;
    const [name] = (await readdir(folder)).filter((one) => one.endsWith('.safetensors'));
    return join(folder, name);
  };
}

/** What a person sees of a run. @param {Page} page */
const shownIn = async (page) => ({
  loss: await figure(page, 'loss'),
  step: await figure(page, 'step'),
  sample: await newestSample(page),
  curve: await seen(page, AT.readout),
  text: await chosenText(page),
});

test('a run is saved as a file and opened in another browser: by choosing, by dropping, by restore(); all is as it was', async (t) => {
  const opened = await chromium.open(namesAddress(1, SHORT));
  const { page } = opened;
  const saveTo = await downloadsOf(t, page);
  await train(page);
  await untilStatus(page, `Done after ${SHORT} steps`);
  const whole = await savedIn(page);
  const mine = trainNames(engine, 1, SHORT);
  assert.equal(whole.hash, hashOf(mine.save()));
  mine.free();
  const shown = await shownIn(page);
  assert.match(shown.curve, /^Loss \d/);
  assert.match(shown.sample.passage, /^\w+\n/);
  await click(page, KEPT.where);
  await untilSeen(page, KEPT.run);
  const path = await saveTo({ css: '[data-test="kept-save"]' });
  const bytes = await readFile(path);

  const chosen = await chromium.open('', { before: () => {} }); // nothing stored
  await click(chosen.page, KEPT.where);
  await untilSeen(chosen.page, KEPT.list);
  const picker = await handleOf(chosen.page, { css: 'input[id="kept-file"]' });
  await /** @type {any} */ (picker).uploadFile(path);
  await untilStatus(chosen.page, `Done after ${SHORT} steps`);
  assert.deepEqual(await savedIn(chosen.page), whole);
  assert.deepEqual(await shownIn(chosen.page), shown);
  await closeQuietly(chosen);

  const dropped = await chromium.open(OTHER, { before: () => {} });
  await train(dropped.page);
  await untilStatus(dropped.page, 'Done after 20 steps');
  await dropped.page.evaluate(
    async (numbers) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(numbers)], 'run.safetensors'));
      const target = document.querySelector('main');
      target?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [...bytes],
  );
  await untilStatus(dropped.page, `Done after ${SHORT} steps`);
  assert.deepEqual(await savedIn(dropped.page), whole);
  await click(dropped.page, KEPT.where);
  await untilSays(dropped.page, KEPT.list, words.about('Names', SHORT, SHORT));
  await untilSays(dropped.page, KEPT.list, words.about('Text of the address', 20, 20)); // what was there is kept
  await closeQuietly(dropped);

  const restored = await chromium.open('', { before: () => {} });
  const is_open = await restored.page.evaluate(
    (numbers) =>
      /** @type {any} */ (document.querySelector('microgpt-playground')).restore(
        new Blob([Uint8Array.from(numbers)]),
      ),
    [...bytes],
  );
  assert.equal(is_open, true);
  assert.deepEqual(await savedIn(restored.page), whole);
  await closeQuietly(restored);
  await closeQuietly(opened);
});

test('a file that is foreign or damaged is refused with the reason, and the run that is there stays', async (t) => {
  const opened = await chromium.open(namesAddress(1, SHORT));
  const { page } = opened;
  const saveTo = await downloadsOf(t, page);
  await train(page);
  await untilStatus(page, `Done after ${SHORT} steps`);
  await click(page, { css: '[data-test="share-offer"]' });
  const path = await saveTo({ css: '[data-test="share-save"]' });
  await click(page, button('Close'));
  await step(page).catch(() => {});
  const whole = await savedIn(page);
  const text = await chosenText(page);

  await drop(page, 'notes.safetensors', 'words that are no run');
  await untilSays(page, SAID, words.said.run_file_none);
  await click(page, button(words.dismiss));
  const bytes = await readFile(path);
  bytes[bytes.length - 9] ^= 1;
  const damaged = `${path}.safetensors`;
  await writeFile(damaged, bytes);
  await click(page, KEPT.where);
  await untilSeen(page, KEPT.list);
  const picker = await handleOf(page, { css: 'input[id="kept-file"]' });
  await /** @type {any} */ (picker).uploadFile(damaged);
  await untilSays(page, LIST_SAID, words.said.run_file_damaged);

  // Its bytes are whole, but what it says of itself is not what a page would have saved.
  const mine = trainNames(engine, 1, SHORT);
  const saved = await readRunFile(new Uint8Array(await readFile(path)), bytes.length);
  const record = forged(saved.page ?? assert.fail(), ({ run }) => Object.assign(run, { samples: 7 }));
  const text_bytes = saved.text ?? assert.fail();
  const { pieces } = await writeRunFile({ model: mine.save(), page: record, text: text_bytes, with_text: true });
  mine.free();
  await writeFile(damaged, pieces);
  await /** @type {any} */ (picker).uploadFile(damaged);
  await untilSays(page, LIST_SAID, words.said.run_file_unread);
  assert.deepEqual(await savedIn(page), whole);
  assert.equal(await chosenText(page), text);
  assert.equal(await countOf(page, KEPT.run), 1);
  await closeQuietly(opened);
});
