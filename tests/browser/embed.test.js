// The playground in a frame: an address fills it in and never starts it; it runs in a page of another
// origin that sends no special header, tells that page its height, and says so where a frame forbids it.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { closeQuietly, figure, seen, startBrowser, until, untilReady, untilStep, watch } from './browser.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {import('node:http').Server} */
let host;
/** @type {string} */
let host_url;
let host_body = '';
before(async () => {
  chromium = await startBrowser();
  host = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(host_body));
  await new Promise((done) => host.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (host.address());
  host_url = `http://127.0.0.1:${port}/`; // another site than http://localhost
});
after(async () => {
  host.closeAllConnections();
  host.close();
  await chromium.close();
});

/**
 * Opens a page of another origin with the playground in a frame.
 * @param {string} attributes  of the iframe
 * @param {string} address     after embed.html
 */
async function openHost(attributes, address) {
  const link = '<link rel="icon" href="data:,">';
  const listen = `<script>messages = []; onmessage = (event) => messages.push([event.origin, event.data]);</script>`;
  host_body = `<!doctype html>${link}${listen}<h1>A lesson</h1>
    <iframe title="playground" width="340" height="600" ${attributes} src="${chromium.url}embed.html${address}"></iframe>`;
  const page = await (await chromium.browser.createBrowserContext()).newPage();
  const troubles = watch(page);
  await page.goto(host_url);
  const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
  return { page, troubles, frame };
}

test('an address fills in the page and starts nothing', async () => {
  const opened = await chromium.open('embed.html?data=verse&preset=gpt2&n_layer=3&seed=7&theme=dark&unknown=1');
  const { page } = opened;
  assert.equal(await seen(page, '.summary-title'), 'Verse');
  const value = (/** @type {string} */ key) =>
    page.$eval(`[data-key="${key}"] :is(input, select)`, (field) => /** @type {HTMLInputElement} */ (field).value);
  assert.deepEqual([await value('preset'), await value('n_layer'), await value('seed')], ['gpt2', '3', '7']);
  assert.equal(
    await page.$eval('microgpt-playground', (element) => /** @type {HTMLElement} */ (element).dataset.theme),
    'dark',
  );
  assert.equal(await seen(page, '.remark'), '');
  await new Promise((done) => setTimeout(done, 500));
  assert.equal(await figure(page, 1), 0);
  await closeQuietly(opened);
});

test('a text comes with the address too, after ? or #, in the full page and in the frame', async () => {
  for (const path of ['?text=ab%20ab%0Aba', '#text=ab%20ab%0Aba', 'embed.html#text=ab%20ab%0Aba']) {
    const opened = await chromium.open(path);
    const { page } = opened;
    assert.equal(await page.$eval('.text-box', (box) => /** @type {HTMLTextAreaElement} */ (box).value), 'ab ab\nba');
    await closeQuietly(opened);
  }
});

test('what an address gets wrong is said in one sentence, and the rest of it holds', async () => {
  const opened = await chromium.open('embed.html?data=nowhere&n_layer=900&n_head=2');
  const { page } = opened;
  assert.match(
    await seen(page, '.remark span'),
    /^The address asks for the data set “nowhere”, which is not here\. \(1 more in this address\.\)$/,
  );
  assert.equal(
    await page.$eval('[data-key="n_head"] input', (field) => /** @type {HTMLInputElement} */ (field).value),
    '2',
  );
  await page.click('.remark button');
  await until(page, () => !document.querySelector('.remark')?.checkVisibility(), 'it is dismissed');
  await page.click('.train');
  await untilStep(page, 1);
  await closeQuietly(opened);
});

test('it trains in a frame of a page of another origin that sends no special header', async () => {
  const { page, troubles, frame } = await openHost('', '?data=names');
  await untilReady(frame);
  const train = await frame.waitForSelector('.train');
  await train?.click();
  await untilStep(frame, 20);
  await until(frame, () => document.querySelector('.sample'), 'there is a sample');
  await closeQuietly({ page, troubles });
});

test('it tells the page around it that it is ready and how high it is, and nothing else', async () => {
  const { page, troubles, frame } = await openHost('', '?data=names&text=secret%20words');
  await untilReady(frame);
  await frame.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
  const height = await frame.evaluate(() =>
    Math.ceil(document.querySelector('microgpt-playground')?.getBoundingClientRect().height ?? 0),
  );
  await until(
    page,
    (wanted) => /** @type {any} */ (globalThis).messages.at(-1)?.[1].height === wanted,
    'the height is told',
    [height],
  );
  const messages = await page.evaluate(() => /** @type {any} */ (globalThis).messages);
  assert.deepEqual(messages[0][1].type, 'ready');
  for (const [origin, message] of messages) {
    assert.equal(origin, new URL(chromium.url).origin);
    assert.deepEqual(Object.keys(message).sort(), ['height', 'source', 'type']);
    assert.equal(message.source, 'microgpt-playground');
    assert.match(message.type, /^(ready|resize)$/);
  }
  await closeQuietly({ page, troubles });
});

test('a message from the page around it changes nothing', async () => {
  const { page, troubles, frame } = await openHost('', '?data=names');
  await untilReady(frame);
  await page.evaluate(() => {
    const { contentWindow } = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'));
    for (const type of ['train', 'setText', 'reset'])
      contentWindow?.postMessage({ source: 'microgpt-playground', type }, '*');
  });
  await new Promise((done) => setTimeout(done, 400));
  assert.equal(await figure(frame, 1), 0);
  await closeQuietly({ page, troubles });
});

test('a sandbox that keeps its origin lets it train', async () => {
  const { page, troubles, frame } = await openHost('sandbox="allow-scripts allow-same-origin"', '?data=names');
  await untilReady(frame);
  await (await frame.waitForSelector('.train'))?.click();
  await untilStep(frame, 2);
  await closeQuietly({ page, troubles });
});

test('a sandbox without an origin, where workers and storage are forbidden, gets a sentence and the text box', async () => {
  const { page, frame } = await openHost('sandbox="allow-scripts"', '?data=names');
  await until(frame, () => document.querySelector('.panel')?.checkVisibility(), 'the panel is shown');
  assert.match(await seen(frame, '.panel'), /^The engine could not be loaded\.\s+This frame may not run workers\./);
  assert.equal(await seen(frame, '.summary-title'), 'Names');
  await page.browserContext().close(); // the browser itself complains of the worker; that is not ours to silence
});
