// When the engine is slow to come, does not come, or is to make room for another build: nothing typed or
// learnt is lost, the page says what is wrong, and Restart does what the first load should have done.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  figure,
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
const flipReproducible = (page) =>
  page.$eval('[data-key="reproducible"] input', (box) => /** @type {HTMLInputElement} */ (box).click());

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
  assert.match(await seen(page, '.panel'), /^The engine stopped\.\s+The engine "simd" could not be loaded: /);
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
  const is_checked = await page.$eval('[data-key="reproducible"] input', (box) => /** @type {any} */ (box).checked);
  assert.ok(is_checked, 'the box shows what the address said');
  await page.browserContext().close(); // the browser complains of the files that it did not get
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
  await page.$eval('.more-settings', (fold) => {
    /** @type {HTMLDetailsElement} */ (fold).open = true;
  });
  await flipReproducible(page);
  await wait(400);
  await page.$eval('[data-key="seed"] input', (input) => /** @type {HTMLInputElement} */ (input).select());
  await page.type('[data-key="seed"] input', '12');
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
  let asked = 0;
  const site = await serveChanged(t, (request) => {
    if (!request.url?.includes('.deferred.')) return 0;
    asked++;
    return gone ? 404 : 0;
  });
  const { page } = await chromium.open(`${site.url}?data=names`);
  const { steps } = await trainAndPause(page);
  assert.equal(asked, 0, 'training and sampling need no more than the first part');
  await setSetting(page, 'tokenizer', 'bpe');
  await page.click('.train');
  await until(
    page,
    () => document.body.innerText.includes('A part of the engine could not be loaded: the server answered 404.'),
    'it says so',
  );
  assert.equal(await figure(page, 1), steps, 'the trained model stays');
  gone = false;
  await page.click('.train');
  await until(page, () => document.body.innerText.includes('merges'), 'there are merges');
  assert.match(await seen(page, '.small-part:nth-child(2)'), /Looks at the tokens so far/);
  assert.match(await seen(page, '.small-part:nth-child(3)'), /^5 Adam/);
  await page.browserContext().close();
});
