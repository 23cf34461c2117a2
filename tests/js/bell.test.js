// The bell by which a busy worker sees that a request waits (web/bell.js).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createListener, makeBell } from '../../web/bell.js';

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

test('there is no bell where memory cannot be shared', () => {
  assert.equal(makeBell(), null);
});
