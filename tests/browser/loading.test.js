// If the engine loads slowly, does not load, or is replaced by another build: nothing typed or learnt is lost, the page
// says what is wrong, and Restart does what the first load should have done.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  flipSetting,
  holdBack,
  openRoom,
  passTime,
  serveChanged,
  setSetting,
  settingValue,
  startBrowser,
} from './browser.js';
import {
  AT,
  chosenText,
  click,
  drawn,
  figure,
  focus,
  handleOf,
  pause,
  seen,
  settle,
  train,
  until,
  untilFocused,
  untilIs,
  untilKept,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  writePrompt,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const chromium = await startBrowser();
after(() => chromium.close());

/** @param {Page} page */
const flipReproducible = (page) => flipSetting(page, 'reproducible');

/** @param {Page} page */
const untilPanel = (page) => untilSeen(page, AT.panel);

/** Trains, and pauses. @param {Page} page */
async function trainAndPause(page) {
  await train(page);
  await untilStep(page, 3);
  await untilSeen(page, AT.newestSample);
  await pause(page);
  await untilStatus(page, 'Paused');
  await settle(page); // now its last steps are shown
  await untilSeen(page, { css: '[data-test="judged"]', within: AT.newestSample }); // its names are judged
  return { steps: await figure(page, 'step'), sample: await seen(page, AT.newestSample) };
}

test('an engine that cannot be loaded says so, and Restart does all that the address and the page before asked for', async (t) => {
  let gone = true;
  const site = await serveChanged(t, (request) => (gone && request.url?.endsWith('.wasm') ? 404 : 0));
  const { page } = await chromium.open(`${site.url}?data=verse&n_layer=3&reproducible=on&seed=what`, {
    ready: false,
  });
  await untilPanel(page);
  assert.match(await seen(page, AT.panel), /^The engine could not be loaded\.\s+[A-Z][^.]*404[^.]*simd/);
  assert.match(await seen(page, AT.panel), /Your text and settings are kept\.\s+Restart$/);
  await untilKept(page, { source: 'verse', typed: { n_layer: '3' } });
  await page.reload(); // it fails again: what was asked for is not forgotten
  await untilPanel(page);
  gone = false;
  await click(page, AT.restart);
  await untilSeen(page, AT.train); // of the run, where it was kept, or of a fresh model
  assert.equal(await chosenText(page), 'Verse');
  assert.equal(await settingValue(page, 'n_layer'), '3');
  await untilIs(page, AT.machine, { begins: 'Engine: SIMD, reproducible' });
  await openRoom(page, 'training');
  const box = await handleOf(page, AT.control(AT.roomField('reproducible')));
  const is_checked = await box.evaluate((element) => /** @type {any} */ (element).checked);
  assert.ok(is_checked, 'the box shows what the address said');
  await page.browserContext().close(); // the browser reports errors about the missing files
});

test('Train and Generate, pressed while the engine is still loading, are carried out when it is there', async (t) => {
  const { site, open } = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.url, { ready: false });
  await untilSeen(page, AT.sentence);
  await train(page);
  await untilSays(page, AT.status, /^Loading the engine.*Training starts when it is here\.$/);
  await click(page, AT.cancel);
  await untilIs(page, AT.train, { says: 'Train' }); // the press was cancelled
  await train(page);
  await writePrompt(page, 'an');
  await page.keyboard.press('Enter');
  await untilSeen(page, AT.cancelAnswer); // Generate can be cancelled too
  open();
  await untilStep(page, 2);
  await untilSeen(page, AT.answer);
  assert.equal(await seen(page, AT.promptError), '');
  await page.browserContext().close();
});

test('a first load of 12 s is said to be slow, and is no end of the engine', async (t) => {
  const { site, asked, open } = await holdBack(t, '/worker.js');
  const { page } = await chromium.open(site.url, { ready: false, clock: true });
  await asked;
  await passTime(page, 9);
  await drawn(page);
  assert.equal(await seen(page, AT.panel), '');
  await passTime(page, 3);
  await untilPanel(page);
  assert.match(
    await seen(page, AT.panel),
    /^The engine is loading slowly\.[\s\S]*The page goes on waiting\.\s+Try again$/,
  );
  assert.match(await seen(page, AT.status), /^Still loading the engine…$/);
  await train(page);
  open();
  await untilStep(page, 2);
  assert.equal(await seen(page, AT.panel), '');
  await page.browserContext().close();
});

test('while a further part of the engine is on its way the page says so', async (t) => {
  const { site, open } = await holdBack(t, '.deferred.');
  const { page } = await chromium.open(`${site.url}?data=names`);
  await setSetting(page, 'tokenizer', 'bpe');
  await untilStatus(page, 'Loading another part of the engine');
  open();
  await until(page, () => document.body.innerText.includes('merges'), 'there are merges');
  assert.equal(await seen(page, AT.panel), '');
  await page.browserContext().close();
});

test('without the features that come later the page says so and trains, and loaded again it has all', async (t) => {
  let gone = true;
  const site = await serveChanged(t, (request) => (gone && request.url?.includes('registry_later') ? 404 : 0));
  const { page } = await chromium.open(`${site.url}?data=verse&n_layer=3`, { ready: false });
  await untilReady(page);
  await untilSays(page, AT.unloaded, 'This part of the page could not be loaded. Load the page again.');
  await train(page);
  await untilStep(page, 3);
  await untilKept(page, { source: 'verse', typed: { n_layer: '3' } });
  gone = false;
  await page.reload();
  await untilSeen(page, AT.train); // of the run, where it was kept, or of a fresh model
  await untilSeen(page, AT.prompt);
  assert.equal(await chosenText(page), 'Verse');
  assert.equal(await settingValue(page, 'n_layer'), '3');
  assert.equal(await seen(page, AT.unloaded), '');
  await page.browserContext().close();
});

test('settings outlive two reloads although the engine takes its time', async (t) => {
  const site = await holdBack(t, '.wasm');
  const { page } = await chromium.open(site.site.url, { ready: false });
  site.open();
  await untilReady(page);
  await setSetting(page, 'n_layer', '3');
  for (let reload = 1; reload <= 2; reload++) {
    await untilKept(page, { typed: { n_layer: '3' } });
    site.close();
    await page.reload();
    await untilStatus(page, 'Loading the engine');
    await untilSeen(page, AT.chosen); // everything except the engine is loaded
    await drawn(page);
    site.open();
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
    assert.equal(await figure(page, 'step'), steps);
    assert.equal(await seen(page, AT.newestSample), sample);
    await untilIs(page, AT.machine, { begins: 'Engine: relaxed SIMD' });
    assert.equal(await seen(page, AT.panel), '');
  };
  await flipReproducible(page);
  await train(page);
  await untilSays(page, AT.fieldError(AT.roomField('reproducible')), /^The engine for this setting did not start/);
  await assertThere();

  gone = false;
  await setSetting(page, 'n_embd', '32');
  await setSetting(page, 'n_head', '7');
  await train(page);
  await untilSeen(page, AT.fieldError(AT.field('n_embd'))); // the setting is refused
  await until(page, () => document.activeElement?.closest('[data-key="n_embd"]'), 'the field to blame has the focus');
  await focus(page, AT.control(AT.field('n_head')));
  await drawn(page);
  await untilFocused(page, AT.control(AT.field('n_head'))); // it took the focus once, and lets go of it
  await assertThere();

  await setSetting(page, 'n_head', '4');
  await flipReproducible(page);
  await train(page);
  await untilStep(page, steps + 2);
  await page.browserContext().close();
});

test('while another build is loaded one types on in the same field, and Train keeps the focus', async (t) => {
  const { site, asked, open } = await holdBack(t, 'microgpt-simd');
  const { page } = await chromium.open(`${site.url}?data=names`);
  await flipReproducible(page);
  await asked;
  await setSetting(page, 'seed', '12');
  open();
  await untilSays(page, AT.machine, 'reproducible');
  await page.keyboard.type('34');
  assert.equal(await settingValue(page, 'seed'), '1234');
  await untilSeen(page, AT.train); // of the run, where it was kept, or of a fresh model
  await focus(page, AT.train);
  await flipReproducible(page);
  await page.keyboard.press('Enter');
  await untilStep(page, 2);
  await untilFocused(page, AT.pause);
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
  const { steps } = await trainAndPause(page); // without the second part, which only views have asked for
  await setSetting(page, 'tokenizer', 'bpe');
  asked.length = 0; // without the script of the room: a browser may remember its failure
  await train(page);
  await untilSays(page, AT.runError, /The server answered 404 for microgpt-[a-z-]+\.deferred\.wasm\./);
  assert.equal(await figure(page, 'step'), steps, 'the trained model stays');
  const saidOnce = () => document.body.innerText.split('The server answered 404').length === 2;
  await until(page, saidOnce, 'what is wrong is said once, though the lit text and the room wait for the same part');
  gone = false;
  await train(page);
  await until(page, () => document.body.innerText.includes('merges'), 'there are merges');
  const rest = asked.filter((file) => /^microgpt-/.test(file) && !/\.deferred\.wasm$/.test(file));
  assert.deepEqual(rest, [], 'no script of the engine comes late, whose failure a browser would keep');
  assert.match(await seen(page, AT.door('optimizer')), /^5 Adam/);
  await openRoom(page, 'network');
  assert.match(await seen(page, AT.room), /Looks at the tokens so far/);
  await page.browserContext().close();
});
