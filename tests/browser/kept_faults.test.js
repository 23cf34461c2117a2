// What becomes of a run when storage fails or the browser dies: nothing is lost that was saved, and the page says what is so.
// The truth is the engine in Node with the same seed, never interrupted.
//
// KILLS=50 kills the browser with the whole page in it so many times; with a bare page it is killed so often always.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { readSlot } from '../../web/keeper/slots.js';
import { en } from '../../web/words/en/index.js';
import { kept as wordsOf } from '../../web/words/en/kept.js';
import { CHROMIUM, closeQuietly, FLAGS, openSite, SITE, serveChanged, startBrowser } from './browser.js';
import { hashOf, KEPT, savedIn, stepsIn, untilStored } from './kept_run.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  AT,
  button,
  click,
  killWorker,
  pause,
  step,
  train,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
} from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());
const engine = await openEngine();
const words = wordsOf(en.format);

const STEPS = 20_000;
const SHORT = 300;

/**
 * A site whose worker that stores runs meets another browser.
 * @param {import('node:test').TestContext} t
 * @param {string} changes  a program that runs in the worker before its own
 */
const siteWith = (t, changes) =>
  serveChanged(t, async ({ url = '' }) => {
    const { pathname } = new URL(url, 'http://x');
    if (!/\/keeper[^/]*\.js$/.test(pathname)) return 0;
    return { type: 'text/javascript', body: `${changes}\n${await readFile(join(SITE, pathname), 'utf8')}` };
  });

const NO_DISK =
  'StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("", "SecurityError"));';
const NO_DATABASE = 'IDBFactory.prototype.open = () => { throw new DOMException("", "SecurityError"); };';

/** The hash of the run in Node after some steps. @param {number} max_steps @param {number} steps */
function truth(max_steps, steps) {
  const mine = trainNames(engine, 1, max_steps, steps);
  const hash = hashOf(mine.save());
  mine.free();
  return hash;
}

test('where there is no disk, the browser’s database keeps the run, bit for bit', async (t) => {
  const site = await siteWith(t, NO_DISK);
  const opened = await chromium.open(new URL(namesAddress(1, SHORT), site.url).href);
  const { page } = opened;
  await train(page);
  await untilStatus(page, `Done after ${SHORT} steps`);
  await untilSays(page, KEPT.where, words.where.database);
  await page.waitForFunction(async () => {
    const [{ name = '' } = {}] = await indexedDB.databases();
    if (name === '') return false;
    const opening = indexedDB.open(name);
    const base = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
    const asked = base.transaction('files').objectStore('files').getAllKeys();
    const keys = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
    base.close();
    return keys.length >= 2; // a slot and the text
  });
  await page.reload();
  await untilStatus(page, `Done after ${SHORT} steps`);
  assert.equal((await savedIn(page)).hash, truth(SHORT, SHORT));
  await closeQuietly(opened);
});

test('where all storage is refused, training goes on, and the page says that runs last as long as the tab', async (t) => {
  const site = await siteWith(t, NO_DISK + NO_DATABASE);
  const opened = await chromium.open(new URL(namesAddress(1, SHORT), site.url).href);
  const { page } = opened;
  await untilSays(page, KEPT.where, words.where.memory);
  await train(page);
  await untilStatus(page, `Done after ${SHORT} steps`);
  await click(page, KEPT.where);
  await untilSays(page, KEPT.list, words.about('Names', SHORT, SHORT));
  assert.equal((await savedIn(page)).hash, truth(SHORT, SHORT));
  await closeQuietly(opened);
});

test('where storage is full, training goes on and the page says it; the save before is still there; with room again, all is kept', async () => {
  const opened = await chromium.open(`${namesAddress(1, STEPS)}&warmup_steps=${STEPS / 10}`);
  const { page } = opened;
  const { origin } = new URL(chromium.url);
  const session = await page.createCDPSession();
  await train(page);
  // The newer of the two saves may still be written when the storage becomes full; the older one is whole.
  const stored = await untilStored(page, (steps) => Math.min(...steps) > 0, Math.min);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  await untilSays(page, KEPT.where, words.where.full);
  await untilStep(page, stored + 1);
  await pause(page);
  const { step: paused } = await savedIn(page);
  await untilSays(page, KEPT.where, words.where.full);
  await page.reload();
  await untilStatus(page, 'Paused at step');
  const { step: found, hash } = await savedIn(page);
  assert.ok(found >= stored && found < paused, `${stored}, ${found}, ${paused}`);
  assert.equal(hash, truth(STEPS, found));
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await step(page);
  await untilSays(page, KEPT.where, words.where.disk);
  const { step: at } = await savedIn(page);
  await untilStored(page, (steps) => steps.includes(at));
  await closeQuietly(opened);
});

test('a worker that dies: after Restart the run is offered, and goes on from its last save', async () => {
  const { page } = await chromium.open(`${namesAddress(1, STEPS)}&warmup_steps=${STEPS / 10}`);
  await train(page);
  const stored = await untilStored(page, (steps) => Math.max(...steps) > 0);
  await killWorker(page);
  await untilSeen(page, AT.panel);
  await click(page, AT.restart);
  await untilSeen(page, KEPT.offer);
  await click(page, button(words.go_on, KEPT.offer));
  await untilStatus(page, 'Paused at step');
  const { step: at, hash } = await savedIn(page);
  assert.ok(at >= stored);
  assert.equal(hash, truth(STEPS, at));
  await page.close();
});

test('a second tab goes on with a copy of its own, and the first one keeps its run', async () => {
  const opened = await chromium.open(`${namesAddress(1, STEPS)}&warmup_steps=${STEPS / 10}`);
  const { page } = opened;
  await train(page);
  await untilStep(page, 50);
  await pause(page);
  const first = await savedIn(page);
  await untilStored(page, (steps) => steps.includes(first.step));
  const second = await page.browserContext().newPage();
  await second.goto(chromium.url);
  await untilSeen(second, KEPT.offer);
  await click(second, button(words.go_on, KEPT.offer));
  await untilStatus(second, 'Paused at step');
  assert.deepEqual(await savedIn(second), first);
  await step(second);
  await untilStored(second, (steps) => steps.includes(first.step + 1));
  assert.ok((await stepsIn(second)).includes(first.step), 'the first one’s is still there');
  await click(second, KEPT.where);
  await second.waitForFunction(() => document.querySelectorAll('[data-test="kept-run"]').length === 2);
  assert.deepEqual(await savedIn(page), first);
  await second.close();
  await closeQuietly(opened);
});

/** A browser with a profile that outlives it. @param {string} profile */
async function launch(profile) {
  const browser = await puppeteer.launch({ executablePath: CHROMIUM, userDataDir: profile, args: FLAGS });
  launched.add(browser);
  return browser;
}

/** The browsers that run. @type {Set<import('puppeteer-core').Browser>} */
const launched = new Set();
after(() => Promise.all([...launched].map(killBrowser)));

/**
 * Kills all processes of a browser at once: they are a group. Else the one that writes the file would end its work.
 * @param {import('puppeteer-core').Browser} browser
 */
async function killBrowser(browser) {
  const child = browser.process();
  launched.delete(browser);
  process.kill(-Number(child?.pid), 'SIGKILL');
  if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Saves as often as it can: as a page does that is hidden at every moment. @param {import('puppeteer-core').Page} page */
const saveAllTheTime = (page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 1);
  });

test('a browser that is killed while it saves: the run goes on, at most one save behind, with every bit', async (t) => {
  const profile = await mkdtemp(join(tmpdir(), 'killed-'));
  const site = await openSite();
  const mine = trainNames(engine, 1, STEPS, 0);
  t.after(async () => {
    mine.free();
    await site.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  let reached = 0;
  let complete = 0;
  const kills = Number(process.env.KILLS ?? 3);
  for (let kill = 0; kill <= kills; kill++) {
    const browser = await launch(profile);
    const page = await browser.newPage();
    if (kill === 0)
      await page.goto(new URL(`${namesAddress(1, STEPS)}&warmup_steps=${STEPS / 10}&pace=fast`, site.url).href);
    else {
      await page.goto(site.url);
      await untilSeen(page, KEPT.offer);
      await click(page, button(words.go_on, KEPT.offer));
      await untilStatus(page, 'Paused at step');
      const { step: at, hash } = await savedIn(page);
      assert.ok(at >= complete, `step ${at}, but step ${complete} had been saved`);
      mine.run(at - reached);
      reached = at;
      assert.equal(hash, hashOf(mine.save()), `after ${kill} kills, at step ${at}`);
    }
    if (kill === kills) {
      await killBrowser(browser);
      break;
    }
    if (kill === 0) await untilStatus(page, 'A fresh model');
    await train(page);
    await saveAllTheTime(page);
    // One slot is always whole while the other is written: the older one of the two that are read.
    complete = await untilStored(page, (steps) => Math.min(...steps) > reached, Math.min);
    await killBrowser(browser);
  }
});

const ALONE = 50;
const KEY = 'alone';

/**
 * Runs in the worker before its own program: asked to, it stops for ever at one of the points of a save, which it counts. So each
 * kill comes while a save is written, and each point of it is met. A save writes four pieces (slots.js), here in two halves each.
 */
const STOPPING = `
  let left = Infinity;
  addEventListener('message', (event) => {
    if (event.data.stop_at === undefined) return;
    left = event.data.stop_at;
    event.stopImmediatePropagation();
  });
  function point() {
    if (left-- > 1) return;
    postMessage('stopped');
    for (;;);
  }
  const handle = FileSystemSyncAccessHandle.prototype;
  const { write } = handle;
  handle.write = function (bytes, { at }) {
    const half = bytes.length >> 1;
    point();
    write.call(this, bytes.subarray(0, half), { at });
    point();
    write.call(this, bytes.subarray(half), { at: at + half });
    return bytes.length;
  };
  for (const name of ['truncate', 'flush', 'close']) {
    const own = handle[name];
    handle[name] = function (...given) {
      point();
      return own.apply(this, given);
    };
  }`;
const POINTS = 11;
/** From this point on all bytes of a save are on the disk. */
const WHOLE = 9;

/** The bytes of a save: each step has others, and another number of them. Runs in the page and in Node. @param {number} step */
function bytesOf(step) {
  const numbers = new Uint32Array(1000 * (1 + (step % 7)));
  let x = step + 1;
  for (let i = 0; i < numbers.length; i++) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    numbers[i] = x;
  }
  return new Uint8Array(numbers.buffer);
}

/**
 * Runs in a page without anything: starts the worker that stores, says what it has stored, stores `count` saves, one after the
 * other, and begins one more, which stops at a point.
 * @param {string} key @param {string} make  bytesOf @param {number} count @param {number} point
 */
async function storeOn(key, make, count, point) {
  const of = new Function(`return ${make}`)();
  const worker = new Worker('/web/keeper.js', { type: 'module' });
  const ask = (/** @type {string} */ call, /** @type {any} */ given = undefined) =>
    new Promise((done, fail) => {
      worker.onmessage = ({ data }) => (data.error === undefined ? done(data.value) : fail(new Error(data.error)));
      worker.postMessage({ id: 0, call, given });
    });
  const found = /** @type {any} */ (await ask('read', key));
  const { kind } = /** @type {any} */ (await ask('list'));
  const digest = async (/** @type {BufferSource} */ bytes) => [
    ...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
  ];
  const step = found?.about.step ?? 0;
  const answer = found && { model: await digest(found.model), text: new TextDecoder().decode(found.text) };
  const save = (/** @type {number} */ at) => {
    const about = { name: 'x', number: 1, title: 'x', step: at, max_steps: 1e9, at };
    const text = at === step + 1 ? new TextEncoder().encode('the text') : undefined;
    return ask('save', { key, about, page: new Uint8Array(8), model: of(at), text });
  };
  const refused = [];
  for (let at = step + 1; at <= step + count; at++) refused.push(/** @type {any} */ (await save(at)).refused);
  worker.postMessage({ stop_at: point });
  const stopped = new Promise((done) => worker.addEventListener('message', ({ data }) => done(data === 'stopped')));
  save(step + count + 1);
  const is_stopped = await stopped; // or answered
  return { kind, step, answer, refused: refused.join(''), is_stopped };
}

/**
 * How many slots hold only a part of a save. The disk of a page is a folder in the profile.
 * @param {string} profile
 */
async function partsOfSaves(profile) {
  const disk = join(profile, 'Default', 'File System');
  const entries = await readdir(disk, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const all = await Promise.all(files.map(async (file) => new Uint8Array(await readFile(file))));
  const isSlot = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes.subarray(0, 8)) === 'microGPT';
  return all.filter((bytes) => isSlot(bytes) && readSlot(bytes) === null).length;
}

/** @param {string} url @param {number} kills @param {number} first  the point of the first one */
async function killAgainAndAgain(url, kills, first) {
  const profile = await mkdtemp(join(tmpdir(), 'killed-'));
  try {
    let stored = 0;
    for (let kill = 0; kill <= kills; kill++) {
      const point = 1 + ((first + kill) % POINTS);
      const browser = await launch(profile);
      const [page] = await browser.pages();
      await page.goto(url);
      const count = 1 + (kill % 3);
      const { kind, step, answer, refused, is_stopped } = await page.evaluate(
        storeOn,
        KEY,
        String(bytesOf),
        count,
        point,
      );
      await killBrowser(browser);
      const where = `after ${kill} kills, before that at point ${point}`;
      assert.deepEqual([kind, refused, is_stopped], ['disk', '', true]);
      assert.equal(step, stored, where);
      if (kill > 0) assert.deepEqual(answer, { model: digestOf(bytesOf(step)), text: 'the text' }, where);
      assert.equal(await partsOfSaves(profile), point > 1 && point < WHOLE ? 1 : 0, where);
      stored = step + count + (point >= WHOLE ? 1 : 0);
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

test('a browser that is killed 50 times within a save, at each point of it: what was stored is whole, and nothing stored is lost', {
  concurrency: 2,
}, async (t) => {
  const site = await serveChanged(t, async ({ url = '' }, headers) => {
    delete headers['Content-Security-Policy'];
    if (url !== '/web/keeper.js') return 0;
    return { type: 'text/javascript', body: `${STOPPING}\n${await readFile(join(SITE, url), 'utf8')}` };
  });
  const url = new URL('LICENSE', site.url).href; // a page without anything
  const half = ALONE / 2; // two browsers at a time
  const kill = (/** @type {number} */ first) => t.test(`from ${first} on`, () => killAgainAndAgain(url, half, first));
  await Promise.all([kill(0), kill(half)]);
});

/** @param {Uint8Array} bytes */
const digestOf = (bytes) => [...Buffer.from(hashOf(bytes), 'hex')];
