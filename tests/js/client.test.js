// web/wire/client.js with a worker made by the test: replies, events, deaths, and work that makes no progress.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNoScript } from '../../web/wire/causes.js';
import { createClient } from '../../web/wire/client.js';
import { said } from '../../web/words/say.js';
import { english } from './english.js';

/**
 * A client whose worker only records messages, and whose clock is moved by the test.
 * @param {import('node:test').TestContext} t
 * @param {(request: any) => any} [reply]  its reply at once, if any
 */
function connect(t, reply = () => undefined) {
  let clock = 1000;
  t.mock.method(performance, 'now', () => clock);
  t.mock.timers.enable({ apis: ['setInterval'] });
  Object.assign(globalThis, { document: { hidden: false } });
  t.after(() => Reflect.deleteProperty(globalThis, 'document'));
  /** @type {any[]} */
  const requests = [];
  const worker = /** @type {any} */ ({
    terminated: false,
    postMessage(/** @type {any} */ request) {
      requests.push(request);
      const answer = reply(request);
      if (answer !== undefined) queueMicrotask(() => worker.onmessage({ data: { id: request.id, ...answer } }));
    },
    terminate() {
      worker.terminated = true;
    },
  });
  /** @type {string[]} */
  const deaths = [];
  /** @type {any[]} */
  const loadings = [];
  /** @type {any[]} */
  const events = [];
  const client = createClient({
    makeWorker: () => worker,
    onEvent: (event) => events.push(event),
    onDeath: (reason) => deaths.push(english(reason)),
    onLoading: (loading) => loadings.push(loading),
    whyNoWorker: async () => said('server_status', 404, 'worker.js'),
  });
  t.after(() => client.close());
  return {
    ...{ client, worker, requests, deaths, loadings, events },
    say: (/** @type {any} */ data) => worker.onmessage({ data }),
    async pass(/** @type {number} */ seconds) {
      for (let i = 0; i < seconds; i++) {
        clock += 1000;
        t.mock.timers.tick(1000);
        await Promise.resolve();
        await Promise.resolve();
      }
    },
  };
}

const STARTED = { event: 'started', run: 0 };
const RUN = { type: /** @type {const} */ ('train'), run: 1, sampling: {} };

test('a first load of two minutes is not the end of the engine, and the reader is told that it is slow', async (t) => {
  const { client, say, pass, deaths, loadings } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 0 } } : undefined,
  );
  const loaded = client.request({ type: 'load', reproducible: false });
  await pass(60);
  assert.deepEqual(loadings, [{ loaded: 0, total: null, slow: true }], 'the worker itself is on its way');
  say(STARTED);
  say({ event: 'loading', run: 0, loaded: 1000, total: 60_000 });
  await pass(60);
  assert.deepEqual(loadings.slice(1), [
    { loaded: 1000, total: 60_000, slow: false },
    { loaded: 1000, total: 60_000, slow: true },
  ]);
  say({ id: 1, ok: true, value: 'facts' });
  assert.equal(await loaded, 'facts');
  await pass(120);
  assert.deepEqual([deaths, loadings.slice(3)], [[], [null]]);
});

test('a worker that hangs while it loads is told from one that fails, so that it can be started otherwise', async (t) => {
  const { client, say, pass, deaths } = connect(t);
  say(STARTED);
  const lost = assert.rejects(client.request({ type: 'load', reproducible: false }), {
    fatal: true,
    is_silent: true,
  });
  await pass(14);
  await lost;
  assert.deepEqual(deaths, ['The engine has given no sign of life for 10 seconds.']);
});

test('a worker that loads with one thread is given a minute', async (t) => {
  const { client, say, pass, deaths } = connect(t);
  say(STARTED);
  client.request({ type: 'load', reproducible: false, threads: 1 }).catch(() => {});
  await pass(58);
  assert.deepEqual(deaths, []);
  await pass(6);
  assert.deepEqual(deaths, ['The engine has given no sign of life for 60 seconds.']);
});

test('a second part of the engine that comes slowly costs no model', async (t) => {
  const { client, say, pass, deaths } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 5 } } : undefined,
  );
  say(STARTED);
  const made = client.request({ type: 'prepare', run: 2, text: 'ab', config: { tokenizer: 'bpe' }, replaces: [] });
  await pass(12);
  say({ event: 'loading', run: 0, loaded: 10, total: null });
  await pass(12);
  say({ id: 1, ok: false, error: { id: 'The server answered 404.', key: '', fatal: false } });
  await assert.rejects(made, { message: 'The server answered 404.', fatal: false });
  assert.deepEqual(deaths, []);
});

test('a look that waits for the second part is no work that stands still; once that is here, it is', async (t) => {
  const { client, say, pass, deaths, loadings } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 5 } } : undefined,
  );
  say(STARTED);
  client.request({ type: 'load', reproducible: false });
  say({ id: 1, ok: true, value: {} });
  const looked = client.request({ type: 'look', run: 1, call: ['facts'] });
  say({ event: 'loading', run: 0, loaded: 0, total: null });
  await pass(30);
  assert.deepEqual(deaths, []);
  assert.deepEqual(loadings.at(-1), { loaded: 0, total: null, slow: true });
  say({ id: 2, ok: true, value: { step: 0, value: {} } });
  assert.deepEqual(await looked, { step: 0, value: {} });
  assert.equal(loadings.at(-1), null);
  const stuck = assert.rejects(client.request({ type: 'look', run: 1, call: ['facts'] }), { fatal: true });
  await pass(14);
  await stuck;
  assert.deepEqual(deaths, ['The engine answers, but has done nothing for 10 seconds.']);
});

test('a worker that dies while the second part comes is found after ten seconds, not after the minute of a load', async (t) => {
  const { client, say, pass, deaths } = connect(t);
  say(STARTED);
  client.request({ type: 'load', reproducible: false });
  say({ id: 1, ok: true, value: {} });
  const looked = assert.rejects(client.request({ type: 'look', run: 1, call: ['facts'] }), { fatal: true });
  say({ event: 'loading', run: 0, loaded: 0, total: null });
  await pass(9);
  assert.deepEqual(deaths, []);
  await pass(3);
  await looked;
  assert.deepEqual(deaths, ['The engine has given no sign of life for 10 seconds.']);
});

test('a look into a long text may take a minute, in which the worker says nothing; then all is as before', async (t) => {
  const { client, say, pass, deaths } = connect(t);
  say(STARTED);
  client.request({ type: 'load', reproducible: false });
  say({ id: 1, ok: true, value: {} });
  client.setLookingPatience(60_000);
  const looked = client.request({ type: 'look', run: 1, call: ['quotations', 'once upon a time'] });
  await pass(58);
  assert.deepEqual(deaths, []);
  say({ id: 2, ok: true, value: { step: 0, value: {} } });
  await looked;
  await pass(14);
  assert.deepEqual(deaths, ['The engine has given no sign of life for 10 seconds.']);
});

test('a worker that answers pings while its steps stand still is found', async (t) => {
  let work = 0;
  const { client, say, pass, deaths, worker } = connect(t, ({ type }) =>
    type === 'ping'
      ? { ok: true, value: { work } }
      : type === 'train' || type === 'pause'
        ? { ok: true, value: { step: 0 } }
        : undefined,
  );
  say(STARTED);
  const loaded = client.request({ type: 'load', reproducible: false });
  say({ id: 1, ok: true, value: {} });
  await loaded;
  await client.request(RUN);
  for (let i = 0; i < 10; i++) {
    work++; // a step of a large model takes longer than all the time there is
    await pass(6);
  }
  assert.deepEqual(deaths, []);
  await client.request({ type: 'pause', run: 1 });
  await pass(60);
  assert.deepEqual(deaths, [], 'a run at rest is expected to stand still');
  await client.request(RUN);
  const waiting = client.request({ type: 'generate', run: 1, options: { seed: 1 } });
  const lost = assert.rejects(waiting, { fatal: true });
  await pass(14);
  assert.deepEqual(deaths, ['The engine answers, but has done nothing for 10 seconds.']);
  await lost;
  assert.ok(worker.terminated);
});

test('what was asked last counts, in whatever order the replies and the end of the run come', async (t) => {
  const { client, say, pass, requests, deaths } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 0 } } : undefined,
  );
  const reply = (/** @type {string} */ type) =>
    say({ id: requests.findLast((one) => one.type === type).id, ok: true, value: { step: 0 } });
  say(STARTED);
  const loaded = client.request({ type: 'load', reproducible: false });
  reply('load');
  await loaded;
  const trained = client.request(RUN);
  const paused = client.request({ type: 'pause', run: 1 });
  reply('train');
  reply('pause');
  await Promise.all([trained, paused]);
  await pass(60);
  assert.deepEqual(deaths, [], 'Train and Pause within one moment');
  const again = client.request(RUN);
  say({ event: 'progress', run: 1, done: true });
  reply('train');
  await again;
  await pass(60);
  assert.deepEqual(deaths, [], 'the last step came before the reply');
  const refused = assert.rejects(client.request(RUN), { message: 'That run has ended.' });
  const { id } = requests.findLast((one) => one.type === 'train');
  say({ id, ok: false, error: { id: 'That run has ended.', key: '', fatal: false } });
  await refused;
  await pass(60);
  assert.deepEqual(deaths, [], 'what is refused is not waited for');
});

test('progress, samples and tokens are work; the end of a run ends the wait for it', async (t) => {
  const { client, say, pass, deaths, events } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 0 } } : { ok: true, value: {} },
  );
  say(STARTED);
  await client.request(RUN);
  for (let i = 0; i < 5; i++) {
    await pass(8);
    say({ event: 'progress', run: 1, done: i === 4 });
  }
  await pass(60);
  assert.deepEqual([deaths, events.length], [[], 5]);
});

test('while one of several runs trains, work is expected, whatever became of the others', async (t) => {
  const { client, say, pass, deaths } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 0 } } : { ok: true, value: {} },
  );
  const train = (/** @type {number} */ run) => client.request({ type: 'train', run, sampling: {} });
  say(STARTED);
  say({ event: 'loading', run: 0, loaded: 1, total: 1 });
  await client.request({ type: 'load', reproducible: false });
  await Promise.all([train(1), train(2), train(3), train(4)]);
  say({ event: 'progress', run: 2, done: true });
  await client.request({ type: 'close', run: 3 });
  await client.request({ type: 'prepare', run: 5, text: 'ab', config: {}, replaces: [4] });
  await client.request({ type: 'pause', run: 1 });
  await pass(60);
  assert.deepEqual(deaths, [], 'none of them trains any more');
  await Promise.all([train(1), train(5)]);
  say({ event: 'progress', run: 5, done: true });
  await pass(14);
  assert.deepEqual(deaths, ['The engine answers, but has done nothing for 10 seconds.']);
});

test('pieces come to whoever asked, in their order, and are work', async (t) => {
  const { client, say, pass, deaths, events } = connect(t, ({ type }) =>
    type === 'ping' ? { ok: true, value: { work: 0 } } : undefined,
  );
  say(STARTED);
  /** @type {string[]} */
  const pieces = [];
  const options = { seed: 1 };
  const answer = client.request({ type: 'generate', run: 1, options }, { onPiece: (piece) => pieces.push(piece) });
  for (const piece of ['on', 'ce ', 'upon']) {
    await pass(8);
    say({ id: 1, piece });
  }
  assert.deepEqual([pieces, deaths, events], [['on', 'ce ', 'upon'], [], []]);
  say({ id: 1, ok: true, value: { text: 'once upon' } });
  assert.deepEqual(await answer, { text: 'once upon' });
});

test('a piece that belongs to no request, or to one that does not stream, is an error', (t) => {
  for (const id of [1, 7]) {
    const { client, say, deaths } = connect(t);
    say(STARTED);
    client.request({ type: 'pause', run: 1 }).catch(() => {});
    say({ id, piece: 'e' });
    assert.deepEqual(deaths, [`The engine answered a question that nobody asked (${id}).`]);
    t.mock.restoreAll();
    t.mock.timers.reset();
  }
});

test('a signal cancels its request once, while there is no reply, and the reply still counts', async (t) => {
  const { client, say, requests } = connect(t, ({ type }) =>
    type === 'cancel' ? { ok: true, value: undefined } : undefined,
  );
  say(STARTED);
  const control = new AbortController();
  const options = { seed: 1 };
  const answer = client.request({ type: 'generate', run: 1, options }, { signal: control.signal });
  const other = client.request({ type: 'pause', run: 1 }, { signal: control.signal });
  say({ id: 2, ok: true, value: { step: 3 } });
  assert.deepEqual(await other, { step: 3 });
  control.abort();
  const cancels = () => requests.filter(({ type }) => type === 'cancel').map(({ request }) => request);
  assert.deepEqual(cancels(), [1], 'what has its reply is not cancelled');
  say({ id: 1, ok: true, value: { text: 'once', stopped: 'asked' } });
  assert.deepEqual(await answer, { text: 'once', stopped: 'asked' });
  const late = client.request({ type: 'pause', run: 1 }, { signal: control.signal });
  await assert.rejects(late, { name: 'RequestError', fatal: false, message: 'cancelled' });
  assert.deepEqual([cancels(), requests.length], [[1], 3], 'nothing was sent');
});

test('a worker that dies says why: its own words, or what the server says of its program', async (t) => {
  const early = connect(t);
  early.worker.onerror({ message: '' });
  await Promise.resolve();
  assert.deepEqual(early.deaths, [
    "The engine's worker could not be started: the server answered 404 for worker.js.",
  ]);
  t.mock.restoreAll();
  t.mock.timers.reset();
  const late = connect(t);
  late.say(STARTED);
  late.worker.onerror({ message: 'x is not a function' });
  assert.deepEqual(late.deaths, ["The engine's worker failed: x is not a function."]);
});

test('the server is asked why a script did not come', async () => {
  const url = new URL('http://localhost/web/worker.js');
  /** @type {(status: number, type: string) => any} */
  const answering = (status, type) => async () => ({ status, headers: new Headers({ 'content-type': type }) });
  assert.equal(english(await whyNoScript(url, answering(404, 'text/html'))), 'the server answered 404 for worker.js');
  assert.match(
    english(await whyNoScript(url, answering(200, 'text/plain; charset=utf-8'))),
    /^the server sends worker\.js as “text\/plain”/,
  );
  assert.match(
    english(await whyNoScript(url, answering(200, 'text/javascript'))),
    /^worker\.js or a script that it imports/,
  );
  assert.match(english(await whyNoScript(url, async () => assert.fail('offline'))), /^the server does not answer/);
});
