// The workers of a page that is one file (web/single/page_worker.js): what reaches them, and in which order. Their side of
// it, and the browsers, are in tests/browser/one_file.test.js.

import assert from 'node:assert/strict';
import { resolveObjectURL } from 'node:buffer';
import { test } from 'node:test';

/** What has reached the worker. @type {any[]} */
const sent = [];

Object.assign(globalThis, {
  Worker: class extends EventTarget {
    /** @param {any} message */
    postMessage(message) {
      sent.push(message);
    }
  },
  document: { querySelector: () => null, querySelectorAll: () => [] },
});
const { makePageWorker } = await import('../../web/single/page_worker.js');

/** @param {number} n  messages */
async function untilSent(n) {
  for (let i = 0; i < 100 && sent.length < n; i++) await new Promise((later) => setImmediate(later));
  assert.equal(sent.length, n);
}

/** A file that is no longer on the disk. */
class Gone extends Blob {
  /** @override @returns {Promise<ArrayBuffer>} */
  arrayBuffer() {
    return Promise.reject(new DOMException('', 'NotReadableError'));
  }
}

test('a file arrives as its bytes, and what is sent after it comes after it', async () => {
  sent.length = 0;
  const worker = makePageWorker('reader');
  worker.postMessage({ files: [{ name: 'a', blob: new Blob(['ab']) }] });
  worker.postMessage({ id: 2 });
  await untilSent(2);
  assert.deepEqual([...sent[0].files[0].blob.held], [97, 98]);
  assert.deepEqual(sent[1], { id: 2 });
});

test('a file that can no longer be read is sent as it is, so that the worker says so; what comes after it is sent too', async () => {
  sent.length = 0;
  const worker = makePageWorker('reader');
  const gone = new Gone();
  worker.postMessage({ id: 1, text: gone });
  worker.postMessage({ id: 2 });
  await untilSent(2);
  assert.equal(sent[0].text, gone);
  assert.deepEqual(sent[1], { id: 2 });
});

test('the script of a worker is not kept in memory for longer than it takes to start, whether it works or fails', async (t) => {
  /** @type {string[]} */
  const made = [];
  const make = URL.createObjectURL;
  t.mock.method(URL, 'createObjectURL', (/** @type {Blob} */ blob) => {
    made.push(make(blob));
    return made.at(-1);
  });
  const isThere = () => made.map((url) => resolveObjectURL(url) !== undefined);
  const [first, second] = [makePageWorker('reader'), makePageWorker('microgpt')];
  assert.deepEqual(isThere(), [true, true]);
  first.dispatchEvent(new Event('message'));
  assert.deepEqual(isThere(), [false, true]);
  second.dispatchEvent(new Event('error'));
  second.dispatchEvent(new Event('message'));
  assert.deepEqual(isThere(), [false, false]);
});
