// What the worker does for each request (web/worker/handlers.js), with an engine made by the test: what the engine is
// asked for, which runs exist, and which are ended to make room.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '../../wasm/errors.js';
import { createListener } from '../../web/wire/bell.js';
import { REQUESTS } from '../../web/wire/requests.js';
import { Handlers } from '../../web/worker/handlers.js';
import { loadLater } from '../../web/worker/later.js';
import { Sessions } from '../../web/worker/sessions.js';
import { resultOf, standIn, TOKEN } from './stand_in.js';

await loadLater(); // looks need it

/** @typedef {import('../../web/worker/handlers.js').WorkerEngine} WorkerEngine */

const PLACE = { isolated: false, shared_memory: true, secure: true, cores: 2, relaxed: true };
const CALL = { onPiece() {}, signal: new AbortController().signal };

/**
 * An engine that makes trainers which learn nothing, and has room for `room` of them.
 * @param {{ room?: number, needs?: boolean, arrives?: Promise<unknown> }} [how]  arrives: resolves when its second part
 *   has come
 */
function makeEngine({ room = 9, needs = false, arrives = Promise.resolve() } = {}) {
  /** @type {string[]} */
  const log = [];
  let live = 0;
  /** @type {WorkerEngine & { live: () => number, log: string[], is_whole: boolean }} */
  const engine = {
    ...{ build: 'simd', threads: 1, settings: [], presets: {}, limits: { max_text_bytes: 9, max_memory_mib: 9 } },
    ...{ live: () => live, log },
    exportable: () => null,
    importModel: () => assert.fail(),
    estimate: () => assert.fail('no estimate is asked for'),
    schedule: (_, { points = 0 } = {}) => ({ steps: new Float64Array(points), rates: new Float64Array(points) }),
    restore: () => assert.fail('no run goes back'),
    needsDeferred: () => needs,
    is_whole: false,
    async loadDeferred() {
      log.push('second part');
      await arrives;
      engine.is_whole = true;
    },
    createTrainer({ text, config = {} }) {
      const name = typeof text === 'string' ? text : new TextDecoder().decode(text);
      log.push(`make ${name} beside ${live}`);
      if (config.n_layer === 99) throw new EngineError('So many layers need 9 GiB.', 'n_layer', 'memory');
      if (config.n_embd === 0) throw new EngineError('The width must be at least 1.', 'n_embd', 'setting');
      if (live >= room) throw new EngineError('There is not enough memory.', '', 'memory');
      let step = 0;
      live++;
      return standIn({
        info: { config: { tokenizer: 'char' }, vocabulary: [name] },
        run(n) {
          step += n;
          return resultOf(step, n);
        },
        *sampleTokens() {
          yield TOKEN;
          return 'bos';
        },
        metrics() {
          log.push('metrics');
          if (!engine.is_whole) throw new EngineError('This needs the second part.', '', 'deferred');
          return null;
        },
        free() {
          live--;
          log.push(`free ${name}`);
        },
      });
    },
  };
  return engine;
}

/**
 * Handlers whose engine is loaded. Their runs end with the test.
 * @param {import('node:test').TestContext} t
 * @param {WorkerEngine} engine
 */
async function makeHandlers(t, engine) {
  /** @type {any[]} */
  const posted = [];
  const post = (/** @type {any} */ message) => posted.push(message);
  const sessions = new Sessions(post);
  const handlers = new Handlers({
    ...{ post, sessions },
    listener: createListener(),
    place: () => PLACE,
    load: async () => engine,
  });
  await handlers.load({ type: 'load', reproducible: false });
  t.after(() => sessions.end());
  const prepare = (/** @type {number} */ run, /** @type {string | Blob} */ text, config = {}, replaces = [run - 1]) =>
    handlers.prepare({ type: 'prepare', run, text, config, replaces });
  const look = (/** @type {number} */ run, /** @type {any} */ call, signal = CALL.signal) =>
    handlers.look({ type: 'look', run, call }, { ...CALL, signal });
  return { handlers, posted, prepare, look };
}

test('every request of the table has a handler, but `cancel`, which is the wire’s own', () => {
  const names = Object.getOwnPropertyNames(Handlers.prototype).filter((name) => name !== 'constructor');
  assert.deepEqual(
    names.sort(),
    Object.keys(REQUESTS)
      .filter((name) => name !== 'cancel')
      .sort(),
  );
});

test('a number of a parameter is set in the run of that name, with what stood there and the step for an answer', async (t) => {
  const engine = makeEngine();
  /** @type {unknown[][]} */
  const sets = [];
  const { createTrainer } = engine;
  let early = true;
  engine.createTrainer = (options) =>
    Object.assign(createTrainer(options), {
      set(/** @type {unknown[]} */ ...given) {
        if (early) throw new EngineError('This needs the second part.', '', 'deferred');
        if (given[0] === 'logits') throw new EngineError('It is no parameter.', 'name', 'setting');
        return sets.push(given) / 2;
      },
    });
  const arrived = engine.loadDeferred;
  engine.loadDeferred = async (...given) => {
    await arrived(...given);
    early = false;
  };
  const { handlers, prepare } = await makeHandlers(t, engine);
  await prepare(1, 'a');
  await handlers.step({ type: 'step', run: 1, steps: 3, sampling: {} });
  const set = (/** @type {string} */ name, run = 1) =>
    handlers.set({ type: 'set', run, name, index: 7, value: 0.25 });
  assert.deepEqual(await set('wte.weight'), { old: 0.5, step: 3 });
  assert.ok(engine.log.includes('second part'), 'which is fetched for it');
  assert.deepEqual(await set('wte.weight'), { old: 1, step: 3 });
  assert.deepEqual(sets, Array(2).fill(['wte.weight', 7, 0.25]));
  await assert.rejects(set('logits'), { key: 'name', message: 'It is no parameter.' });
  await assert.rejects(set('wte.weight', 2), { message: /run_ended/ });
});

test('before the engine is here, nothing but a ping is answered; why it does not come is fatal', async (t) => {
  const sessions = new Sessions(() => {});
  t.after(() => sessions.end());
  const handlers = new Handlers({
    ...{ post() {}, sessions },
    listener: createListener(),
    place: () => PLACE,
    load: () => Promise.reject(new EngineError('The server answered 404.')),
  });
  assert.deepEqual(handlers.ping(), { work: 0 });
  const early = { message: 'not_loaded', fatal: false };
  assert.throws(() => handlers.train({ type: 'train', run: 1, sampling: {} }), early);
  assert.throws(() => handlers.prepare({ type: 'prepare', run: 1, text: 'a', config: {}, replaces: [] }), early);
  await assert.rejects(handlers.count_text({ type: 'count_text', text: new Blob(['a']) }), early);
  const lost = { message: 'The server answered 404.', fatal: true };
  await assert.rejects(handlers.load({ type: 'load', reproducible: false }), lost);
});

test('load says what the engine is and where it runs', async (t) => {
  const engine = makeEngine();
  const { handlers } = await makeHandlers(t, engine);
  const { build, threads, settings, presets, limits } = engine;
  const facts = await handlers.load({ type: 'load', reproducible: true });
  assert.deepEqual(facts, { ...PLACE, build, threads, settings, presets, limits });
});

test('a new run ends those that it replaces once it is made; one that is refused leaves them', async (t) => {
  const engine = makeEngine();
  const { handlers, prepare } = await makeHandlers(t, engine);
  await prepare(1, 'one');
  await assert.rejects(prepare(2, 'two', { n_embd: 0 }), { key: 'n_embd' });
  assert.deepEqual(handlers.pause({ type: 'pause', run: 1 }), { step: 0 }, 'it is still there');
  const info = await prepare(3, 'three', {}, [1, 2]);
  assert.equal(info.vocabulary[0], 'three');
  assert.throws(() => handlers.pause({ type: 'pause', run: 1 }), { message: 'run_ended' });
  assert.deepEqual(engine.log, ['make one beside 0', 'make two beside 1', 'make three beside 1', 'free one']);
});

test('where memory does not hold both, the old run goes first; a setting that is refused costs nothing', async (t) => {
  const engine = makeEngine({ room: 1 });
  const { prepare } = await makeHandlers(t, engine);
  await prepare(1, 'one');
  await prepare(2, 'two');
  assert.deepEqual(engine.log, ['make one beside 0', 'make two beside 1', 'free one', 'make two beside 0']);
  assert.equal(engine.live(), 1);
  await assert.rejects(prepare(3, 'three', { n_layer: 99 }), { key: 'n_layer' });
  assert.equal(engine.live(), 1, 'more room would not help');
});

test('spares stay beside a new run; where memory does not hold them they go last, and the page is told', async (t) => {
  const engine = makeEngine({ room: 2 });
  const { handlers, posted } = await makeHandlers(t, engine);
  const prepare = (/** @type {number} */ run, /** @type {number[]} */ replaces, /** @type {number[]} */ spares) =>
    handlers.prepare({ type: 'prepare', run, text: `text ${run}`, config: {}, replaces, spares });
  await prepare(1, [], [0]);
  await prepare(2, [], [1]);
  assert.deepEqual([engine.live(), posted], [2, []]);
  await prepare(3, [1], [2]);
  assert.deepEqual([engine.live(), posted], [2, []], 'what is replaced makes room first');
  await prepare(4, [], [2, 3]);
  assert.deepEqual(posted, [
    { event: 'ended', run: 2 },
    { event: 'ended', run: 3 },
  ]);
  assert.throws(() => handlers.pause({ type: 'pause', run: 2 }), { message: 'run_ended' });
});

test('where memory does not hold both, a run that goes back to its best point goes first, and the new one is made', async (t) => {
  const engine = makeEngine({ room: 1 });
  const { createTrainer } = engine;
  const validated = { run: () => ({ ...resultOf(1, 1), val_loss: 2 }), save: () => new Uint8Array(1) };
  engine.createTrainer = (given) => Object.assign(createTrainer(given), validated);
  engine.restore = (_, given) => createTrainer({ text: /** @type {string} */ (given?.text) });
  const { handlers, prepare } = await makeHandlers(t, engine);
  await prepare(1, 'one', { max_steps: 9 }, []);
  await handlers.step({ type: 'step', run: 1, steps: 1, sampling: {} });
  const from = { run: 1, sampling: {} };
  const info = await handlers.prepare({ type: 'prepare', run: 2, text: 'one', config: {}, replaces: [1], from });
  assert.deepEqual([info.vocabulary[0], engine.live()], ['one', 1]);
  assert.deepEqual(handlers.pause({ type: 'pause', run: 2 }), { step: 0 });
});

test('several runs live side by side until each is closed; closing twice does nothing', async (t) => {
  const engine = makeEngine();
  const { handlers, prepare } = await makeHandlers(t, engine);
  await prepare(1, 'one', {}, []);
  await prepare(2, 'two', {}, []);
  assert.deepEqual(await handlers.step({ type: 'step', run: 1, steps: 3, sampling: {} }), { step: 3 });
  assert.deepEqual(await handlers.step({ type: 'step', run: 2, steps: 1, sampling: {} }), { step: 1 });
  const { work } = handlers.ping();
  handlers.close({ type: 'close', run: 1 });
  handlers.close({ type: 'close', run: 1 });
  assert.equal(engine.live(), 1);
  assert.ok(handlers.ping().work >= work, 'what was done stays counted: the page compares the numbers');
  const answer = await handlers.generate({ type: 'generate', run: 2, options: { seed: 1 } }, CALL);
  assert.deepEqual(answer, { text: 'a', stopped: 'bos', step: 1, notices: [] });
  handlers.close({ type: 'close', run: 2 });
});

test('runs are made in the order in which they were asked for, although a file takes its time', async (t) => {
  const engine = makeEngine();
  const { prepare } = await makeHandlers(t, engine);
  const slow = /** @type {Blob} */ ({
    arrayBuffer: () => new Promise((done) => setImmediate(() => done(new TextEncoder().encode('one').buffer))),
  });
  await Promise.all([prepare(1, slow), prepare(2, 'two')]);
  assert.deepEqual(engine.log, ['make one beside 0', 'make two beside 1', 'free one']);
  const gone = /** @type {Blob} */ ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) });
  await assert.rejects(prepare(3, gone), { name: 'RequestError', message: 'file_gone' });
  await prepare(4, 'four');
});

test('the second part of the engine is fetched before a run that needs it, and the page is told', async (t) => {
  const engine = makeEngine({ needs: true });
  const { prepare, posted } = await makeHandlers(t, engine);
  await prepare(1, 'one');
  assert.deepEqual(engine.log, ['second part', 'make one beside 0']);
  assert.deepEqual(posted, [{ event: 'loading', run: 0, loaded: 0, total: null }]);
});

/** A look's answer without the time that it took. @param {any} looked */
function withoutTime({ ms, ...rest }) {
  assert.ok(ms >= 0);
  return rest;
}

test('a look that needs the second part fetches it, and the page is told; others do not', async (t) => {
  const engine = makeEngine();
  const { prepare, look, posted } = await makeHandlers(t, engine);
  await prepare(1, 'one');
  assert.equal(/** @type {any} */ ((await look(1, ['info'])).value).vocabulary[0], 'one');
  await assert.rejects(look(1, ['run', 5]), { name: 'RequestError' });
  assert.deepEqual([engine.log, posted], [['make one beside 0'], []]);
  assert.deepEqual(withoutTime(await look(1, ['metrics'])), { step: 0, value: null });
  assert.deepEqual(engine.log.slice(1), ['metrics', 'second part', 'metrics']);
  assert.deepEqual(posted, [{ event: 'loading', run: 0, loaded: 0, total: null }]);
  await look(1, ['metrics']);
  assert.deepEqual(engine.log.slice(4), ['metrics']);
});

test('a look whose run ends, or that is cancelled, while the second part comes is refused with a sentence', async (t) => {
  for (const [ends, message] of /** @type {const} */ ([
    ['close', 'run_ended'],
    ['cancel', 'unwanted'],
  ])) {
    /** @type {(value: unknown) => void} */
    let arrive = () => {};
    const engine = makeEngine({ arrives: new Promise((done) => (arrive = done)) });
    const { prepare, look, handlers } = await makeHandlers(t, engine);
    await prepare(1, 'one');
    const control = new AbortController();
    const refused = assert.rejects(look(1, ['metrics'], control.signal), { name: 'RequestError', message });
    while (!engine.log.includes('second part')) await new Promise((done) => setImmediate(done));
    if (ends === 'close') handlers.close({ type: 'close', run: 1 });
    else control.abort();
    arrive(null);
    await refused;
  }
});

test('a second part that does not come is why a look is refused; the next one tries again', async (t) => {
  const engine = makeEngine();
  const { prepare, look } = await makeHandlers(t, engine);
  await prepare(1, 'one');
  const { loadDeferred } = engine;
  engine.loadDeferred = () => Promise.reject(new EngineError('The server answered 404.'));
  await assert.rejects(look(1, ['metrics']), {
    ...{ name: 'EngineError', message: 'The server answered 404.', key: 'engine' },
  });
  engine.loadDeferred = loadDeferred;
  assert.deepEqual(withoutTime(await look(1, ['metrics'])), { step: 0, value: null });
  await assert.rejects(look(2, ['metrics']), { name: 'RequestError', message: 'run_ended' });
});

test('a text is counted from its bytes', async (t) => {
  const { handlers } = await makeHandlers(t, makeEngine());
  const counts = await handlers.count_text({ type: 'count_text', text: new Blob(['né\n\nto']) });
  assert.deepEqual(counts, { characters: 6, lines: 2, longest: 2 });
});

test('an estimate is made of the bytes of a text, after the second part has come, which is not told where nobody waits', async (t) => {
  const engine = Object.assign(makeEngine(), {
    estimate: (/** @type {any} */ { text, ...given }) => ({
      ...given,
      words: text && new TextDecoder().decode(text),
    }),
  });
  const { handlers, posted } = await makeHandlers(t, engine);
  const told = posted.length;
  const ask = (/** @type {Blob | null} */ text) =>
    handlers.estimate({ type: 'estimate', text, vocab_size: 7, config: { n_layer: 1 }, quiet: true });
  assert.deepEqual(await ask(new Blob(['a b'])), { words: 'a b', vocab_size: 7, config: { n_layer: 1 }, time: true });
  assert.deepEqual(await ask(null), { words: undefined, vocab_size: 7, config: { n_layer: 1 }, time: true });
  assert.deepEqual([engine.log, posted.length], [['second part', 'second part'], told]);
});
