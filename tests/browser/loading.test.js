// When the engine is slow to come, does not come, or is to make room for another build: nothing typed or
// learnt is lost, the page says what is wrong, and Restart does what the first load should have done.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  figure,
  flipSetting,
  holdBack,
  openRoom,
  SAVED_AFTER_MS,
  seen,
  serveChanged,
  setSetting,
  settingValue,
  startBrowser,
  until,
  untilReady,
  untilStatus,
  untilStep,
  wait,
} from './browser.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

/** @param {Page} page */
const flipReproducible = (page) => flipSetting(page, 'reproducible');

/** @param {Page} page */
const untilPanel = (page) =>
  until(page, () => document.querySelector('.panel')?.checkVisibility(), 'the panel is shown');

/** A trained model at rest. @param {Page} page */
async function trainAndPause(page) {
  await page.click('.train');
  await untilStep(page, 3);
  await until(page, () => document.querySelector('.sample'), 'there is a sample');
  await page.click('.train');
  await untilStatus(page, 'Paused');
  await wait(500); // its last steps have come
  return { steps: await figure(page, 1), sample: await seen(page, '.sample') };
}

test('an engine that cannot be loaded says so, and Restart does all that the address and the page before asked for', async (t) => {
  let gone = true;
  const site = await serveChanged(t, (request) => (gone && request.url?.endsWith('.wasm') ? 404 : 0));
  const { page } = await chromium.open(`${site.url}?data=verse&n_layer=3&reproducible=on&seed=what`, {
    ready: false,
  });
  await untilPanel(page);
  assert.match(await seen(page, '.panel'), /^The engine could not be loaded\.\s+[A-Z][^.]*404[^.]*simd/);
  assert.match(await seen(page, '.panel'), /Your text and settings are kept\.\s+Restart$/);
  await wait(SAVED_AFTER_MS);
  await page.reload(); // once more in vain: what was asked for is not forgotten
  await untilPanel(page);
  gone = false;
  await page.click('.panel button');
  await untilReady(page);
  assert.equal(await seen(page, '.chip[aria-pressed="true"]'), 'Verse');
  assert.equal(await settingValue(page, 'n_layer'), '3');
  assert.match(await seen(page, '.machine'), /^Engine: SIMD, reproducible/);
  await openRoom(page, 'training');
  const is_checked = await page.$eval(
    '.room [data-key="reproducible"] input',
    (box) => /** @type {any} */ (box).checked,
  );
  assert.ok(is_checked, 'the box shows what the address said');
  await page.browserContext().close(); // the browser complains of the files that it did not get
});

test('Train and Generate, pressed while the engine is still loading, are carried out when it is there', async (t) => {
  const { site, open } = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.url, { ready: false });
  await until(page, () => document.querySelector('.source-sentence')?.textContent, 'a text is chosen');
  await page.click('.train');
  await untilStatus(page, 'Loading the engine');
  await until(page, () => document.querySelector('.train')?.textContent === 'Cancel', 'it can be taken back');
  assert.match(await seen(page, '.status'), /Training starts when it is here\.$/);
  await page.click('.train');
  await until(page, () => document.querySelector('.train')?.textContent === 'Train', 'it is taken back');
  await page.click('.train');
  await page.type('.prompt-box', 'an');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.generate')?.textContent === 'Cancel', 'so is Generate');
  open();
  await untilStep(page, 2);
  await until(page, () => document.querySelector('.prompt-view .stamp')?.checkVisibility(), 'there is an answer');
  assert.equal(await seen(page, '#prompt-error'), '');
  await page.browserContext().close();
});

test('a first load of 12 s is said to be slow, and is no end of the engine', async (t) => {
  const { site, open } = await holdBack(t, '/worker.js');
  const { page } = await chromium.open(site.url, { ready: false });
  await untilPanel(page);
  assert.match(
    await seen(page, '.panel'),
    /^The engine is loading slowly\.[\s\S]*The page goes on waiting\.\s+Try again$/,
  );
  assert.match(await seen(page, '.status'), /^Still loading the engine…$/);
  await page.click('.train');
  open();
  await untilStep(page, 2);
  assert.equal(await seen(page, '.panel'), '');
  await page.browserContext().close();
});

test('while a further part of the engine is on its way the page says so', async (t) => {
  const { site, open } = await holdBack(t, '.deferred.');
  const { page } = await chromium.open(`${site.url}?data=names`);
  await setSetting(page, 'tokenizer', 'bpe');
  await untilStatus(page, 'Loading another part of the engine');
  open();
  await until(page, () => document.body.innerText.includes('merges'), 'there are merges');
  assert.equal(await seen(page, '.panel'), '');
  await page.browserContext().close();
});

test('settings outlive two reloads although the engine takes its time', async (t) => {
  const site = await serveChanged(t, async (request) => {
    if (request.url?.endsWith('.wasm')) await wait(1000);
    return 0;
  });
  const { page } = await chromium.open(site.url);
  await setSetting(page, 'n_layer', '3');
  for (let reload = 1; reload <= 2; reload++) {
    await wait(SAVED_AFTER_MS);
    await page.reload();
    await untilReady(page);
    assert.equal(await settingValue(page, 'n_layer'), '3', `reload ${reload}`);
  }
  await page.browserContext().close();
});

test('where the other build does not come, or refuses the settings, the trained model stays', async (t) => {
  let gone = true;
  const site = await serveChanged(t, (request) => (gone && request.url?.includes('microgpt-simd') ? 404 : 0));
  const { page } = await chromium.open(`${site.url}?data=names`);
  const { steps, sample } = await trainAndPause(page);
  const assertThere = async () => {
    assert.equal(await figure(page, 1), steps);
    assert.equal(await seen(page, '.sample'), sample);
    assert.match(await seen(page, '.machine'), /^Engine: relaxed SIMD/);
    assert.equal(await seen(page, '.panel'), '');
  };
  await flipReproducible(page);
  await page.click('.train');
  await until(page, () => document.querySelector('[data-key="reproducible"] .error:not([hidden])'), 'it says so');
  assert.match(await seen(page, '[data-key="reproducible"] .error'), /^The engine for this setting did not start/);
  await assertThere();

  gone = false;
  await setSetting(page, 'n_head', '7');
  await page.click('.train');
  await until(page, () => document.querySelector('[data-key="n_embd"] .error:not([hidden])'), 'it is refused');
  await assertThere();

  await setSetting(page, 'n_head', '4');
  await flipReproducible(page);
  await page.click('.train');
  await untilStep(page, steps + 2);
  await page.browserContext().close();
});

test('while another build is loaded one types on in the same field, and Train keeps the focus', async (t) => {
  const site = await serveChanged(t, async (request) => {
    if (request.url?.endsWith('.wasm') && request.url.includes('microgpt-simd')) await wait(1000);
    return 0;
  });
  const { page } = await chromium.open(`${site.url}?data=names`);
  await flipReproducible(page);
  await wait(400);
  await page.$eval('.settings-view [data-key="seed"] input', (input) =>
    /** @type {HTMLInputElement} */ (input).select(),
  );
  await page.type('.settings-view [data-key="seed"] input', '12');
  await until(page, () => document.querySelector('.machine')?.textContent?.includes('reproducible'), 'it is another');
  await page.keyboard.type('34');
  assert.equal(await settingValue(page, 'seed'), '1234');
  await untilReady(page);
  await page.focus('.train');
  await flipReproducible(page);
  await page.keyboard.press('Enter');
  await untilStep(page, 2);
  assert.ok(await page.evaluate(() => document.activeElement?.matches('.train')));
  await page.browserContext().close();
});

test('merges are learnt by a part of the engine that comes when it is needed; where it does not, a sentence, and then it does', async (t) => {
  let gone = true;
  /** @type {string[]} */
  const asked = [];
  const site = await serveChanged(t, ({ url = '' }) => {
    if (/\.(js|wasm)$/.test(url)) asked.push(url.replace(/.*\//, ''));
    return gone && url.includes('.deferred.') ? 404 : 0;
  });
  const { page } = await chromium.open(`${site.url}?data=names`);
  const { steps } = await trainAndPause(page);
  const deferred = asked.find((file) => file.includes('deferred'));
  assert.equal(deferred, undefined, 'training and sampling need no more than the first part');
  await setSetting(page, 'tokenizer', 'bpe');
  asked.length = 0; // without the script of the room, which a browser may keep the failure of
  await page.click('.train');
  await until(
    page,
    () => /The server answered 404 for microgpt-[a-z-]+\.deferred\.wasm\./.test(document.body.innerText),
    'it says so',
  );
  assert.equal(await figure(page, 1), steps, 'the trained model stays');
  gone = false;
  await page.click('.train');
  await until(page, () => document.body.innerText.includes('merges'), 'there are merges');
  const rest = asked.filter((file) => !/^microgpt-[a-z-]+\.deferred\.wasm$/.test(file));
  assert.deepEqual(rest, [], 'no script of the engine comes late, whose failure a browser would keep');
  assert.match(await seen(page, '[data-room="optimizer"]'), /^5 Adam/);
  await openRoom(page, 'network');
  assert.match(await seen(page, '.room'), /Looks at the tokens so far/);
  await page.browserContext().close();
});
