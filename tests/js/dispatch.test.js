// The worker's side of the protocol (web/worker/dispatch.js), with a table and handlers made by the test: each request
// gets exactly one reply, pieces come before it, and the handler of a cancelled request is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '../../wasm/errors.js';
import { createListener } from '../../web/wire/bell.js';
import { RequestError } from '../../web/wire/protocol.js';
import { said } from '../../web/words/say.js';
import { createDispatch } from '../../web/worker/dispatch.js';
import { english } from './english.js';

/** @typedef {import('../../web/worker/dispatch.js').Call} Call */

const TABLE = /** @type {const} */ ({
  add: { priority: 'first', streams: false },
  spell: { priority: 'work', streams: true },
  fail: { priority: 'first', streams: false },
  cancel: { priority: 'first', streams: false },
});

function connect() {
  /** @type {any[]} */
  const posted = [];
  const listener = createListener();
  /** @type {{ letter: () => void, end: () => void } | null} */
  let spelling = null;
  const handlers = {
    add: (/** @type {{ a: number, b: number }} */ { a, b }) => a + b,
    spell: (/** @type {{ word: string }} */ { word }, /** @type {Call} */ { onPiece, signal }) =>
      new Promise((end) => {
        let n = 0;
        spelling = { letter: () => onPiece(word[n++]), end: () => end(n) };
        signal.addEventListener('abort', () => end(n));
      }),
    async fail(/** @type {{ error: unknown }} */ { error }) {
      throw error;
    },
  };
  const take = createDispatch({
    ...{ requests: TABLE, handlers, listener },
    post: (message) => posted.push(message),
  });
  return { take, posted, listener, spelling: () => spelling ?? assert.fail('nothing is being spelled') };
}

test('a request is answered once, with what its handler returns or promises', async () => {
  const { take, posted } = connect();
  await take({ id: 4, type: 'add', a: 2, b: 3 });
  assert.deepEqual(posted, [{ id: 4, ok: true, value: 5 }]);
});

test('the memory of arrays of numbers in an answer is handed over, however deep it lies, and nothing else', async () => {
  /** @type {any[]} */
  const transfers = [];
  const [first, second] = [Float32Array.of(1), Float64Array.of(2)];
  const value = { step: 3, value: [first, { shape: [2], data: second }, null, 'a', ['b']] };
  const take = createDispatch({
    requests: { look: { priority: 'looking', streams: false } },
    handlers: { look: () => value },
    listener: createListener(),
    post: (_, transfer) => transfers.push(transfer),
  });
  await take({ id: 1, type: 'look' });
  assert.equal(transfers[0].length, 2);
  assert.ok(transfers[0][0] === first.buffer && transfers[0][1] === second.buffer);
});

test('pieces are sent under the number of their request, before its reply, while others are answered', async () => {
  const { take, posted, spelling } = connect();
  const spelled = take({ id: 1, type: 'spell', word: 'cat' });
  spelling().letter();
  await take({ id: 2, type: 'add', a: 1, b: 1 });
  spelling().letter();
  spelling().end();
  await spelled;
  assert.deepEqual(posted, [
    { id: 1, piece: 'c' },
    { id: 2, ok: true, value: 2 },
    { id: 1, piece: 'a' },
    { id: 1, ok: true, value: 2 },
  ]);
});

test('a request that is cancelled is told so and still has one reply; so has the cancelling', async () => {
  const { take, posted, spelling } = connect();
  const spelled = take({ id: 1, type: 'spell', word: 'cat' });
  spelling().letter();
  await Promise.all([take({ id: 2, type: 'cancel', request: 1 }), spelled]);
  await take({ id: 3, type: 'cancel', request: 1 }); // it has its reply already
  const replies = posted.filter((message) => 'ok' in message).sort((a, b) => a.id - b.id);
  assert.deepEqual(replies, [
    { id: 1, ok: true, value: 1 },
    { id: 2, ok: true, value: undefined },
    { id: 3, ok: true, value: undefined },
  ]);
});

test('what is refused is a sentence; a fault of the program is fatal, and both are replies', async () => {
  const { take, posted } = connect();
  const width = new EngineError('The width must be a multiple of the heads.', 'n_embd', 'setting');
  const errors = [width, new RequestError(said('run_ended'), '', true), new TypeError('x is undefined'), 'a string'];
  for (const [id, error] of errors.entries()) await take({ id, type: 'fail', error });
  assert.deepEqual(
    posted.map(({ ok, error }) => [ok, english(error), error.key, error.fatal]),
    [
      [false, 'The width must be a multiple of the heads.', 'n_embd', false],
      [false, 'That run has ended.', '', true],
      [false, 'The program has a fault: x is undefined.', '', true],
      [false, 'The program has a fault: a string.', '', true],
    ],
  );
});

test('a message that is no request of the table is an error at once, and calls no method of another name', () => {
  const { take, posted } = connect();
  for (const message of [null, 'add', { id: 1 }, { id: 1, type: 'subtract' }, { id: 1, type: 'constructor' }]) {
    assert.throws(() => take(message), /^Error: The worker cannot read this message: /);
  }
  assert.deepEqual(posted, []);
});

test('the bell is heard from when a request is read until it has its reply, also when it is refused', async () => {
  const { take, listener, spelling } = connect();
  const bell = Int32Array.of(1);
  const spelled = take({ id: 1, type: 'spell', word: 'cat' });
  assert.equal(listener.isCalled(bell), true, 'it has no reply yet');
  spelling().end();
  await spelled;
  assert.equal(listener.isCalled(bell), false);
  bell[0] = 2;
  await take({ id: 2, type: 'fail', error: new RequestError({ id: 'No.' }) });
  assert.equal(listener.isCalled(bell), false);
});
