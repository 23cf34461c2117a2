// The bell by which a busy worker sees that a request waits (web/wire/bell.js).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createListener, makeBell } from '../../web/wire/bell.js';

test('a worker is called from when a request is sent until it has its reply', () => {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { begin, end, isCalled } = createListener();
  assert.equal(isCalled(bell), false, 'nobody has asked for anything');
  Atomics.store(bell, 0, 1);
  assert.equal(isCalled(bell), true, 'a request waits to be read');
  begin(1);
  assert.equal(isCalled(bell), true, 'it may wait for a file, which comes like a message');
  Atomics.store(bell, 0, 2);
  begin(2);
  end();
  assert.equal(isCalled(bell), true, 'one of two has no reply yet');
  end();
  assert.equal(isCalled(bell), false);
});

test('a request that waits for no message does not call the worker while it waits, and does after it', async () => {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { begin, end, isCalled, atRest } = createListener();
  Atomics.store(bell, 0, 1);
  begin(1);
  for (const wait of [Promise.resolve(5), Promise.reject(new Error('gone'))]) {
    const waiting = atRest(wait);
    assert.equal(isCalled(bell), false);
    await waiting.catch(() => {});
    assert.equal(isCalled(bell), true, 'its reply is to be sent');
  }
  end();
  assert.equal(isCalled(bell), false);
});

/**
 * What makeBell() returns if the global object has these properties.
 * @param {Record<string, unknown>} properties  of the global object
 */
function bellWith(properties) {
  const kept = Object.entries(properties).map(([name]) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  try {
    for (const [name, value] of Object.entries(properties)) {
      Object.defineProperty(globalThis, name, { value, configurable: true });
    }
    return makeBell();
  } finally {
    for (const [name, descriptor] of /** @type {[string, PropertyDescriptor | undefined][]} */ (kept)) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

test('there is a bell where memory can be shared, and none where it cannot', () => {
  assert.equal(bellWith({ crossOriginIsolated: true })?.buffer instanceof SharedArrayBuffer, true);
  assert.equal(bellWith({ crossOriginIsolated: false }), null);
});

test('a page that is isolated and has no memory to share has no bell', () => {
  assert.equal(bellWith({ crossOriginIsolated: true, SharedArrayBuffer: undefined }), null);
});
