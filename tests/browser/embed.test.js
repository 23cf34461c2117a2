// The playground in a frame: an address fills it in and never starts it; it runs in a page of another origin that sends
// no special header, tells that page its height, and says so if the frame forbids workers.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { closeQuietly, settingValue, startBrowser, watch } from './browser.js';
import {
  AT,
  attributeOf,
  boxOf,
  click,
  figure,
  seen,
  settle,
  train,
  unfold,
  until,
  untilGone,
  untilReady,
  untilSeen,
  untilStep,
  valueIn,
} from './page_objects.js';

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
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.goto(host_url);
  const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
  return { page, troubles, frame };
}

test('an address fills in the page and starts nothing', async () => {
  const opened = await chromium.open('embed.html?data=verse&preset=gpt2&n_layer=3&seed=7&theme=dark&unknown=1');
  const { page } = opened;
  assert.match(await seen(page, AT.textSummary), /^Verse\s/);
  const value = (/** @type {string} */ key) => valueIn(page, AT.control(AT.field(key)));
  assert.deepEqual([await value('preset'), await value('n_layer'), await value('seed')], ['gpt2', '3', '7']);
  assert.equal(await attributeOf(page, AT.playground, 'data-theme'), 'dark');
  assert.equal(await seen(page, AT.remark), '');
  await settle(page);
  assert.equal(await figure(page, 'step'), 0);
  await closeQuietly(opened);
});

test('a room of the address is brought into sight, on the page, in a frame and by a changed hash', async () => {
  for (const [path, width, height] of /** @type {[string, number, number][]} */ ([
    ['?data=names&room=tokenizer', 1440, 900],
    ['embed.html?data=names&room=tokenizer', 340, 600],
    ['embed.html#data=names&room=tokenizer', 700, 500],
    ['?data=names', 1440, 900],
  ])) {
    const opened = await chromium.open(path, { width, height });
    const { page } = opened;
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    if (!path.includes('room')) {
      await untilReady(page);
      await page.evaluate(() => location.assign('#room=tokenizer'));
    }
    await untilSeen(page, AT.room);
    const is_in_sight = () => {
      const { top } = document.querySelector('[data-test="room"]')?.getBoundingClientRect() ?? { top: -1 };
      return top >= 0 && top <= innerHeight * 0.7;
    };
    await until(page, is_in_sight, 'the room is in sight');
    assert.ok((await boxOf(page, AT.door('tokenizer'))).top >= 0, 'its button too');
    await closeQuietly(opened);
  }
});

test('a text comes with the address too, after ? or #, in the full page and in the frame', async () => {
  for (const path of ['?text=ab%20ab%0Aba', '#text=ab%20ab%0Aba', 'embed.html#text=ab%20ab%0Aba']) {
    const opened = await chromium.open(path);
    const { page } = opened;
    assert.equal(await valueIn(page, AT.textBox), 'ab ab\nba');
    await closeQuietly(opened);
  }
});

test('what an address gets wrong is said in one sentence, and the rest of it holds', async () => {
  const opened = await chromium.open('embed.html?data=nowhere&n_layer=900&n_head=2');
  const { page } = opened;
  assert.match(
    await seen(page, AT.remark),
    /^The address asks for the data set “nowhere”, which is not here\. \(1 more in this address\.\)$/,
  );
  assert.equal(await settingValue(page, 'n_head'), '2');
  await click(page, AT.dismiss);
  await untilGone(page, AT.remark);
  await train(page);
  await untilStep(page, 1);
  await closeQuietly(opened);
});

test('it trains in a frame of a page of another origin that sends no special header', async () => {
  const { page, troubles, frame } = await openHost('', '?data=names');
  await untilReady(frame);
  await train(frame);
  await untilStep(frame, 20);
  await untilSeen(frame, AT.newestSample);
  await closeQuietly({ page, troubles });
});

test('it tells the page around it that it is ready and how high it is, in three dialects, and no text', async () => {
  const { page, troubles, frame } = await openHost('', '?data=names&text=secret%20words');
  await untilReady(frame);
  await unfold(frame);
  /** @type {() => Promise<number>} */
  const told = () =>
    page.evaluate(() => {
      const own = /** @type {any} */ (globalThis).messages.map((/** @type {any[]} */ [, data]) => data);
      return own.findLast((/** @type {any} */ { type }) => type === 'ready' || type === 'resize')?.height;
    });
  const heightOf = async () => Math.ceil((await boxOf(frame, AT.playground)).height);
  let height = await heightOf();
  // Parts that are fetched later make it higher, so both heights are read until they agree.
  for (; (await told()) !== height; height = await heightOf()) await settle(frame);
  const messages = await page.evaluate(() => /** @type {any} */ (globalThis).messages);
  assert.deepEqual(messages[0][1].type, 'ready');
  for (const [origin] of messages) assert.equal(origin, new URL(chromium.url).origin);
  const all = messages.map((/** @type {any[]} */ [, message]) => message);
  const own = all.filter((/** @type {any} */ { source }) => source === 'microgpt-playground');
  for (const { type, v } of own) {
    assert.match(type, /^(ready|resize)$/);
    assert.equal(v, 1);
  }
  // Embedly: a text of JSON, with the address of the frame (observablehq/examples, iframe-resize). Canvas: LTI messages.
  const embedly = all
    .filter((/** @type {any} */ one) => typeof one === 'string')
    .map((/** @type {any} */ one) => JSON.parse(one));
  const canvas = all.filter((/** @type {any} */ one) => one.subject === 'lti.frameResize');
  assert.deepEqual(embedly.at(-1), { context: 'iframe.resize', src: frame.url(), height });
  assert.deepEqual(canvas.at(-1), { subject: 'lti.frameResize', height });
  assert.equal(own.length + embedly.length + canvas.length, all.length, 'and nothing else');
  assert.ok(embedly.length <= 12, `${embedly.length} heights while it loaded`);
  await closeQuietly({ page, troubles });
});

test('a sandbox that keeps its origin lets it train', async () => {
  const { page, troubles, frame } = await openHost('sandbox="allow-scripts allow-same-origin"', '?data=names');
  await untilReady(frame);
  await train(frame);
  await untilStep(frame, 2);
  await closeQuietly({ page, troubles });
});
