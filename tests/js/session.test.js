// The run inside the worker (web/worker/session.js), with a trainer that only lets time pass: when it reports.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLater } from '../../web/worker/later.js';
import { inFormOf } from '../../web/worker/prompt_form.js';
import { createSession } from '../../web/worker/session.js';
import { resultOf, standIn, TOKEN } from './stand_in.js';

const STEP_MS = 10;

/**
 * A trainer; only its steps move the clock.
 * @param {import('node:test').TestContext} t
 * @param {number} threads
 */
function makeTrainer(t, threads) {
  let clock = 5000; // the page has been open for a while
  t.mock.method(performance, 'now', () => clock);
  let step = 0;
  let calls = 0;
  return standIn({
    info: { threads },
    run(steps, { max_ms = 0 } = {}) {
      const is_piece = ++calls % 3 === 1; // of a step, which ends in another call
      const done = is_piece ? 0 : Math.min(steps, Math.max(1, Math.floor(max_ms / STEP_MS)));
      clock += is_piece ? max_ms : done * STEP_MS;
      step += done;
      return resultOf(step, done);
    },
    *sampleTokens() {
      clock += 1;
      yield TOKEN;
      return 'bos';
    },
  });
}

/**
 * Trains for a while, and returns when progress and samples came.
 * @param {import('node:test').TestContext} t
 * @param {{ threads: number, cores: number, ms: number }} how
 */
async function reports(t, { threads, cores, ms }) {
  const trainer = makeTrainer(t, threads);
  const began = performance.now();
  /** @type {number[]} */
  const progress = [];
  /** @type {number[]} */
  const samples = [];
  await new Promise((done, reject) => {
    const run = createSession(
      1,
      trainer,
      (event) => {
        if (event.event === 'fatal') {
          run.free();
          return reject(new Error(event.said.id));
        }
        if (event.event === 'progress')
          assert.ok(event.losses.length > 0, 'a report without a step would draw nothing');
        const passed = performance.now() - began;
        (event.event === 'progress' ? progress : samples).push(passed);
        if (passed < ms) return;
        run.free();
        done(null);
      },
      { cores },
    );
    run.train({});
  });
  return { progress, samples };
}

/** @param {number[]} times */
const gaps = (times) => times.slice(1).map((time, i) => time - times[i]);

test('the first steps are reported soon after the click, although a sample is taken before them', async (t) => {
  for (const cores of [2, 8]) {
    const { progress, samples } = await reports(t, { threads: 2, cores, ms: 3000 });
    assert.ok(samples[0] < progress[0], 'the untrained model writes first');
    assert.ok(progress[0] <= 150, `the first steps came after ${progress[0]} ms`);
    assert.ok(Math.max(...gaps(progress.slice(0, 8))) <= 300, `then after ${gaps(progress)}`);
    t.mock.restoreAll();
  }
});

test('reports come five times a second; every two seconds after a while where the engine has every core', async (t) => {
  const free = gaps((await reports(t, { threads: 2, cores: 4, ms: 20_000 })).progress);
  t.mock.restoreAll();
  assert.ok(free.length > 50, `${free.length} reports`);
  assert.ok(Math.max(...free) <= 350, `${Math.max(...free)} ms with cores to spare`);
  const taken = (await reports(t, { threads: 2, cores: 2, ms: 40_000 })).progress;
  const late = gaps(taken.filter((time) => time > 22_000));
  assert.ok(late.length >= 5, `${late.length} reports`);
  assert.ok(Math.min(...late) >= 1900 && Math.max(...late) <= 2100, `${late} ms without`);
});

test('samples during training are sent right before the report that they are drawn with, and no report just before them', async (t) => {
  const trainer = makeTrainer(t, 2);
  const began = performance.now();
  /** @type {{ event: string, is_reported?: boolean, passed: number }[]} */
  const events = [];
  await new Promise((done) => {
    const run = createSession(
      1,
      trainer,
      (event) => {
        events.push({ ...event, passed: performance.now() - began });
        if (performance.now() - began < 42_000) return;
        run.free();
        done(null);
      },
      { cores: 2 },
    );
    run.train({});
  });
  for (const [i, { event, is_reported }] of events.entries()) {
    if (event === 'samples' && is_reported) assert.equal(events[i + 1]?.event ?? 'progress', 'progress');
  }
  const late = events.filter(({ passed }) => passed > 22_000);
  const drawn = late.filter(({ is_reported }) => !is_reported).length;
  assert.ok(late.filter(({ event }) => event === 'samples').length >= 8, 'a sample every two seconds');
  assert.ok(drawn <= 11, `${drawn} drawings in 20 seconds`);
});

/**
 * Trains until a request that is sent after `ms` is read. Returns how late that is, and the longest time before it in
 * which no message could have been read.
 * @param {import('node:test').TestContext} t
 * @param {{ ms: number, has_bell: boolean }} how
 */
async function listens(t, { ms, has_bell }) {
  const trainer = makeTrainer(t, 2);
  const began = performance.now();
  const passed = () => performance.now() - began;
  const isCalled = has_bell ? () => passed() >= ms : null;
  const run = createSession(1, trainer, ({ event }) => assert.notEqual(event, 'fatal'), { cores: 2, isCalled });
  let deaf = 0;
  let last = 0;
  await new Promise((done) => {
    const { postMessage } = MessagePort.prototype; // the session uses it to let other messages in
    /** @this {MessagePort} @param {any} message */
    function listen(message) {
      postMessage.call(this, message);
      if (passed() >= ms) return done(null);
      deaf = Math.max(deaf, passed() - last);
      last = passed();
    }
    t.mock.method(MessagePort.prototype, 'postMessage', listen);
    run.train({});
  });
  const late = passed() - ms;
  run.free();
  t.mock.restoreAll();
  return { late, deaf };
}

test('a request is read at once, and training does not stop to look for one where a bell says that there is none', async (t) => {
  for (const ms of [1000, 30_990, 31_240]) {
    const with_bell = await listens(t, { ms, has_bell: true });
    assert.ok(with_bell.late <= 60, `read after ${with_bell.late} ms`);
    if (ms > 30_000) assert.ok(with_bell.deaf >= 1500, `it stops after ${with_bell.deaf} ms at the latest`);
    const without = await listens(t, { ms, has_bell: false });
    assert.ok(
      without.late <= 60 && without.deaf <= 120,
      `read after ${without.late} ms, heard every ${without.deaf} ms`,
    );
  }
});

test('a prompt is brought into the form of the letters that the text has, letter by letter', () => {
  const known = (/** @type {string} */ text) => new Set(text);
  const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
  assert.equal(inFormOf(composed, known('cafe\u0301')), decomposed);
  assert.equal(inFormOf(decomposed, known('caf\u00e9')), composed);
  assert.equal(inFormOf(composed, known('cafe\u0301\u00e9')), composed, 'what is known as it is stays');
  assert.equal(inFormOf(`${composed} ü`, known('cafe\u0301 \u00fc')), `${decomposed} \u00fc`, 'a text may have both');
  assert.equal(inFormOf('각', known('\u1100\u1161\u11a8')), '\u1100\u1161\u11a8');
  assert.equal(inFormOf('\u1100\u1161\u11a8', known('각')), '각');
  assert.equal(inFormOf('é☃', known('a')), 'é☃', 'what no form cures is left for the sentence about it');
  assert.equal(inFormOf(composed, null), composed, 'bytes can write every letter');
});

test('a run counts its pieces of work, of steps and of samples, for whoever asks whether it goes on', async (t) => {
  const run = createSession(1, makeTrainer(t, 1), () => {});
  assert.equal(run.work, 0);
  await run.step(2, {});
  const after = run.work;
  assert.ok(after >= 2, `${after} pieces`);
  await run.generate({ prompt: 'a', seed: 1 }, { onPiece() {}, signal: new AbortController().signal });
  assert.ok(run.work > after);
  run.free();
});

/**
 * A run whose answers never end by themselves, and the number of tokens that it has drawn.
 * @param {import('node:test').TestContext} t
 */
function makeWriter(t) {
  const drawn = { tokens: 0 };
  const trainer = {
    ...makeTrainer(t, 1),
    *sampleTokens() {
      for (;;) {
        drawn.tokens++;
        yield TOKEN;
      }
    },
  };
  let clock = 5000;
  t.mock.method(performance, 'now', () => clock++); // each reading of the clock takes 1 ms
  const run = createSession(1, trainer, () => {});
  t.after(() => run.free());
  return { run, drawn };
}

test('Stop ends an answer with what there is of it, and the model writes no further', async (t) => {
  const { run, drawn } = makeWriter(t);
  const control = new AbortController();
  let text = '';
  const answer = await run.generate(
    { prompt: 'a', seed: 1 },
    {
      onPiece(piece) {
        text += piece;
        if (text.length > 100) control.abort();
      },
      signal: control.signal,
    },
  );
  assert.deepEqual([answer.stopped, answer.step, answer.notices], ['asked', 0, []]);
  assert.ok(answer.text.length > 100 && answer.text === text, 'the pieces are the answer');
  const { tokens } = drawn;
  while (run.is_busy) await new Promise((next) => setImmediate(next));
  assert.equal(drawn.tokens, tokens);
});

test('an answer that is stopped while it waits for another is empty, and the other goes on', async (t) => {
  const { run } = makeWriter(t);
  const [first, second] = [new AbortController(), new AbortController()];
  /** @type {(value: unknown) => void} */
  let wrote = () => {};
  const writes = () => new Promise((done) => (wrote = done));
  const one = run.generate({ seed: 1 }, { onPiece: (piece) => wrote(piece), signal: first.signal });
  const two = run.generate({ seed: 2 }, { onPiece: () => assert.fail('not its turn'), signal: second.signal });
  await writes();
  second.abort();
  assert.deepEqual(await two, { text: '', stopped: 'asked', step: 0, notices: [] });
  await writes();
  first.abort();
  assert.match((await one).text, /^a+$/);
});

test('an answer that was stopped before it could begin is empty', async (t) => {
  const { run, drawn } = makeWriter(t);
  const answer = await run.generate({ seed: 1 }, { onPiece: () => assert.fail('no'), signal: AbortSignal.abort() });
  assert.deepEqual([answer.text, answer.stopped, drawn.tokens], ['', 'asked', 0]);
});

test('a search for a rate that was stopped before it could begin tries nothing', async (t) => {
  await loadLater();
  let tried = 0;
  const trainer = standIn({
    *findRate() {
      for (;;) {
        tried++;
        if (tried > 50) assert.fail('nobody can stop it any more');
        yield/** @type {any} */ ({ rates: [], losses: [], smoothed: [], suggested: null, done: false });
      }
    },
  });
  const run = createSession(1, trainer, () => {});
  t.after(() => run.free());
  const found = await run.findRate({}, { onPiece: () => assert.fail('no'), signal: AbortSignal.abort() });
  assert.deepEqual([found, tried], [null, 0]);
});

test('an answer brings its tokens where alternatives were asked for, and else none', async (t) => {
  const { run } = makeWriter(t);
  const ask = (/** @type {any} */ options) => {
    const control = new AbortController();
    return run.generate({ seed: 1, ...options }, { onPiece: () => control.abort(), signal: control.signal });
  };
  const { text, tokens } = await ask({ alternatives: 2 });
  assert.deepEqual(
    tokens,
    Array.from(text, () => TOKEN),
  );
  assert.equal((await ask({})).tokens, undefined);
});

test('an answer of a run that ends has what there is of it', async (t) => {
  const { run } = makeWriter(t);
  const call = { onPiece: () => run.free(), signal: new AbortController().signal };
  const { text, stopped } = await run.generate({ seed: 1 }, call);
  assert.equal(stopped, 'asked');
  assert.match(text, /^a+$/);
});

/**
 * A clock that timers move: a timer fires as soon as nothing else is left to do.
 * @param {import('node:test').TestContext} t
 */
function makeClock(t) {
  let clock = 5000;
  t.mock.method(performance, 'now', () => clock);
  t.mock.method(globalThis, 'setTimeout', (/** @type {() => void} */ callback, ms = 0) =>
    setImmediate(() => {
      clock += ms;
      callback();
    }),
  );
  t.mock.method(globalThis, 'clearTimeout', (/** @type {any} */ timer) => clearImmediate(timer));
  return { pass: (/** @type {number} */ ms) => (clock += ms), now: () => clock };
}

/** A trainer that takes step_ms for a step. @param {{ pass: (ms: number) => void }} clock @param {number} step_ms */
function makeFastTrainer(clock, step_ms) {
  let step = 0;
  let spent = 0; // on the step under way
  return standIn({
    run(steps, { max_ms = 0 } = {}) {
      let done = 0;
      for (let used = 0; used < max_ms && done < steps; ) {
        const piece = Math.min(step_ms - spent, 50);
        clock.pass(piece);
        used += piece;
        spent += piece;
        if (spent >= step_ms) [spent, done] = [0, done + 1];
      }
      step += done;
      return resultOf(step, done);
    },
    *sampleTokens() {
      clock.pass(0.1);
      yield TOKEN;
      return 'bos';
    },
  });
}

/**
 * The steps whose reports and samples came, each with its time.
 * @param {import('node:test').TestContext} t
 * @param {{ step_ms: number, pace?: number, until: number, onStep?: (run: import('../../web/worker/session.js').Session, step: number) => void }} how
 */
async function watch(t, { step_ms, pace, until, onStep = () => {} }) {
  const clock = makeClock(t);
  const began = clock.now();
  /** @type {[number, number][]} */
  const reported = [];
  /** @type {number[]} */
  const sampled = [];
  await new Promise((done) => {
    const run = createSession(1, makeFastTrainer(clock, step_ms), (event) => {
      if (event.event === 'samples') sampled.push(event.step);
      if (event.event !== 'progress') return;
      const { step } = event;
      reported.push([step, clock.now() - began]);
      onStep(run, step);
      if (step < until) return;
      run.free();
      done(null);
    });
    run.train({}, pace);
  });
  t.mock.restoreAll();
  return { reported, sampled };
}

test('at a pace that somebody sets each step comes when it is due, and is reported', async (t) => {
  const { reported } = await watch(t, { step_ms: 1, pace: 2, until: 6 });
  assert.deepEqual(
    reported.map(([step]) => step),
    [1, 2, 3, 4, 5, 6],
  );
  for (const gap of gaps(reported.map(([, time]) => time))) assert.ok(Math.abs(gap - 500) <= 10, `${gap} ms`);
});

test('a step that takes longer than its pace loses no time between its pieces', async (t) => {
  const { reported } = await watch(t, { step_ms: 700, pace: 2, until: 3 });
  for (const gap of gaps(reported.map(([, time]) => time))) assert.ok(Math.abs(gap - 700) <= 10, `${gap} ms`);
});

test('a pace can be changed while it waits, to full speed too', async (t) => {
  const { reported } = await watch(t, {
    ...{ step_ms: 1, pace: 1, until: 200 },
    onStep: (run, step) => step === 3 && run.setPace(Number.POSITIVE_INFINITY),
  });
  const [, third] = /** @type {[number, number]} */ (reported.find(([step]) => step === 3));
  const [, last] = reported[reported.length - 1];
  assert.ok(third >= 2000 && last - third < 800, `${third} ms for 3 steps, then ${last - third} ms`);
});

test('samples are of steps 0, 1, 2, 5, 10, 20, 50 and so on, where they cost little', async (t) => {
  const { sampled } = await watch(t, { step_ms: 1, until: 300 });
  assert.deepEqual(
    sampled.filter((step) => step <= 200),
    [0, 1, 2, 5, 10, 20, 50, 100, 200],
  );
});

test('training with an end stops exactly there, once the validation of that step is over', async (t) => {
  const clock = makeClock(t);
  let step = 0;
  let pieces = 3; // of the validation at step 100
  const trainer = standIn({
    run(steps, { max_ms = 0 } = {}) {
      const done = Math.min(steps, Math.max(1, Math.floor(max_ms)));
      clock.pass(done);
      step += done;
      if (step === 100) pieces--;
      const validating = step === 100 && pieces > 0;
      return { ...resultOf(step, done), validating, val_loss: step === 100 && pieces === 0 ? 1 : null };
    },
    *sampleTokens() {
      yield TOKEN;
      return 'bos';
    },
  });
  /** @type {number[]} */
  const validated = [];
  const run = createSession(1, trainer, (event) => event.event === 'progress' && validated.push(...event.val_steps));
  t.after(() => run.free());
  for (const end of [100, 137]) {
    run.train({}, undefined, end);
    for (let i = 0; i < 1000 && run.is_busy; i++) await new Promise((done) => setImmediate(done));
    assert.deepEqual([run.is_busy, step, validated], [false, end, [100]]);
  }
});
