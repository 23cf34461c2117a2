// web/wire/protocol.js: which values are messages, and errors that are unchanged after being sent as a message.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEvent, isPiece, isReply, isRequest, RequestError, toWire } from '../../web/wire/protocol.js';
import { REQUESTS } from '../../web/wire/requests.js';
import { said } from '../../web/words/say.js';

test('a request has a number and a known type', () => {
  assert.ok(isRequest({ id: 1, type: 'ping' }));
  for (const message of [
    null,
    3,
    'ping',
    {},
    { id: 1 },
    { type: 'ping' },
    { id: 1, type: 'reboot' },
    { id: 1.5, type: 'ping' },
    { id: 1, type: 'toString' },
    { id: 1, type: ['ping'] },
  ]) {
    assert.equal(isRequest(message), false, JSON.stringify(message));
  }
});

test('every row of the table of requests is a request', () => {
  for (const type of Object.keys(REQUESTS)) assert.ok(isRequest({ id: 1, type }), type);
});

test('a piece has a number, and is no reply and no event', () => {
  const piece = { id: 1, piece: 'e' };
  assert.deepEqual([isPiece(piece), isReply(piece), isEvent(piece)], [true, false, false]);
  for (const message of [{ piece: 'e' }, { id: 1, ok: true, value: 'e' }, { event: 'started', run: 0 }, null]) {
    assert.equal(isPiece(message), false, JSON.stringify(message));
  }
});

test('a reply is either a value or what is said of an error', () => {
  assert.ok(isReply({ id: 1, ok: true, value: {} }));
  assert.ok(isReply({ id: 1, ok: false, error: { id: 'No.', key: '', fatal: false } }));
  for (const message of [undefined, { id: 1 }, { id: 1, ok: false }, { id: 1, ok: false, error: {} }, { ok: true }]) {
    assert.equal(isReply(message), false, JSON.stringify(message));
  }
});

test('an event belongs to a run and is of a known kind', () => {
  assert.ok(isEvent({ event: 'progress', run: 3 }));
  for (const message of [{ event: 'progress' }, { event: 'party', run: 1 }, { run: 1 }, null]) {
    assert.equal(isEvent(message), false, JSON.stringify(message));
  }
});

test('the sentence of an EngineError travels with its key; anything else is fatal', () => {
  const sentence = Object.assign(new Error('The width must be a multiple of the heads.'), {
    name: 'EngineError',
    key: 'n_embd',
  });
  assert.deepEqual(toWire(sentence), {
    id: 'The width must be a multiple of the heads.',
    values: [],
    message: 'The width must be a multiple of the heads.',
    key: 'n_embd',
    fatal: false,
  });
  assert.equal(toWire(new RequestError(said('run_ended'))).fatal, false);
  assert.equal(toWire(new RequestError(said('stopped'), '', true)).fatal, true);
  assert.equal(toWire(new WebAssembly.RuntimeError('unreachable')).fatal, true);
  assert.equal(toWire(new TypeError('x is not a function')).fatal, true);
  const fault = { id: 'fault', values: ['thrown text'], key: '', fatal: true };
  assert.deepEqual(toWire('thrown text'), fault);
  const broken = Object.assign(new Error('The engine broke.'), { name: 'EngineError', code: 'broken' });
  assert.deepEqual(toWire(broken), {
    ...{ id: 'The engine broke.', values: [], message: 'The engine broke.' },
    key: '',
    fatal: true,
  });
});
