// No request goes to anybody else, unless the reader asks for a text from an address. What was asked for is read from the log that
// Chromium writes of its network: it has page, workers, threads and service worker. A long visit opens every part of the page.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { en } from '../../web/words/en/index.js';
import { FLAGS, openRoom, WHOLE_CHROMIUM } from './browser.js';
import { keepSite } from './kept_site.js';
import {
  AT,
  button,
  handleOf,
  pause,
  press,
  train,
  type,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
} from './page_objects.js';

const ADDRESS = 'https://texts.example/one.txt';

/** What each address opens. @type {Record<string, string>} */
const SHOWN = {
  'data=source': '[aria-pressed="true"][data-source="source"]',
  'term=all': 'dialog[open]',
  'guide=tokenizer': '[data-test="guide"] h2',
};

/** @type {string} */
let folder;
/** @type {import('puppeteer-core').Browser} */
let browser;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'requests-'));
  browser = await puppeteer.launch({
    executablePath: WHOLE_CHROMIUM,
    args: [...FLAGS, `--log-net-log=${join(folder, 'log.json')}`],
  });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Who asked for what, by the browser's own log, which is whole when it has ended. What the browser asks for itself has no origin. */
function readLog() {
  const { constants, events } = JSON.parse(readFileSync(join(folder, 'log.json'), 'utf8'));
  const { URL_REQUEST_START_JOB } = constants.logEventTypes;
  return /** @type {any[]} */ (events)
    .filter(({ type, params }) => type === URL_REQUEST_START_JOB && params?.initiator?.startsWith('http'))
    .map(({ params: { initiator, url } }) => ({ initiator, origin: new URL(url).origin }));
}

test('a long visit asks nobody but the site; a text from an address asks that address', async (t) => {
  const site = await keepSite(t);
  const origin = new URL(site.url).origin;
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(
    `${site.url}?offline=1&data=names&preset=llama&n_layer=1&n_embd=16&n_head=2&pace=fast&max_steps=100000`,
  );
  await untilReady(page);
  await untilIs(page, { css: '[data-test="offline-line"]' }, { attribute: ['data-kept', 'kept'] });
  await train(page);
  await untilStep(page, 20);
  await pause(page);
  for (const room of ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference'])
    await openRoom(page, room);
  for (const hash of Object.keys(SHOWN)) {
    await page.evaluate((value) => {
      location.hash = value;
    }, hash);
    await untilSeen(page, { css: SHOWN[hash] });
    await page.keyboard.press('Escape');
  }
  await page.evaluate(() => {
    location.hash = '';
  });
  for (const name of ['glossary-open', 'tour-offer', 'shortcuts-open', 'share-offer']) {
    await press(page, { css: `[data-test="${name}"]` });
    if (name === 'share-offer') {
      await untilSeen(page, { css: 'dialog [data-test="share-link"]' });
      for (const fold of await page.$$('dialog summary'))
        await fold.evaluate((summary) => /** @type {any} */ (summary).click());
      await untilSeen(page, { css: '[data-test="elsewhere"]' });
    }
    await page.keyboard.press('Escape');
  }
  for (const language of ['ar', 'de', 'en']) {
    const choice = await handleOf(page, { css: '[data-test="language"]' });
    await choice.select(language);
    await untilIs(page, AT.playground, { attribute: ['lang', language] });
  }
  await page.reload();
  await untilStatus(page, 'Paused'); // the run is there again
  await press(page, button(en.text.address, AT.text));
  const panel = { css: '[data-test="text-panel"]' };
  const box = { css: 'input[type="url"]', within: panel };
  await untilSeen(page, box);
  await type(page, box, ADDRESS);
  await page.keyboard.press('Enter');
  await untilSays(page, { css: '[role="alert"]', within: panel }, 'texts.example');
  await browser.close();
  const requests = readLog();
  const ofSite = requests.filter((one) => one.origin === origin);
  assert.ok(ofSite.length > 250, 'the site was asked for all of its files');
  const others = requests.filter((one) => one.origin !== origin);
  assert.deepEqual([...new Set(others.map((one) => one.origin))], [new URL(ADDRESS).origin], 'and nobody else was');
});
