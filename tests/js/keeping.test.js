// Which steps of a run are kept, so that a reader can look at the model of an earlier step (web/worker/keeping.js), and
// when a session takes the copies (web/worker/session.js).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '../../wasm/errors.js';
import { BUDGET, Keeping, MOST } from '../../web/worker/keeping.js';
import { loadLater } from '../../web/worker/later.js';
import { Sessions } from '../../web/worker/sessions.js';
import { resultOf, standIn, TOKEN } from './stand_in.js';

await loadLater(); // looks need it

const MIB = 2 ** 20;

/** A copy that claims to have this many bytes, but has none. @param {number} bytes */
const copyOf = (bytes) => /** @type {Float32Array} */ (/** @type {unknown} */ ({ byteLength: bytes }));

/** Keeps all steps that are due up to this one. @param {import('../../web/worker/keeping.js').Copies} copies @param {number} last @param {number} bytes */
function keepUpTo(copies, last, bytes) {
  while (copies.next <= last) copies.add(copies.next, copyOf(bytes));
}

test('of a small model up to a hundred steps are kept, every early one, and from all of the run', () => {
  for (const max_steps of [1000, 100_000]) {
    const copies = new Keeping().open({ bytes: 4000, max_steps });
    assert.deepEqual(copies.steps, []);
    assert.equal(copies.next, 0);
    keepUpTo(copies, max_steps, 4000);
    const { steps } = copies;
    assert.ok(steps.length > MOST / 2 && steps.length <= MOST, `${steps.length} of ${max_steps}`);
    assert.equal(steps[0], 0);
    assert.ok(steps.filter((step) => step <= 10).length >= 5, `the first: ${steps.slice(0, 12)}`);
    const gaps = steps.slice(1).map((step, i) => step - steps[i]);
    assert.ok(Math.min(...gaps) > 0, 'in order');
    assert.ok(Math.max(...gaps) <= max_steps / 15, `the widest gap: ${Math.max(...gaps)}`);
    assert.ok(max_steps - steps[steps.length - 1] <= max_steps / 15, 'up to the end');
  }
});

test('a run that has only begun has its copies close together, however long it may become', () => {
  const copies = new Keeping().open({ bytes: 4000, max_steps: 10_000_000 });
  keepUpTo(copies, 200, 4000);
  const { steps } = copies;
  assert.ok(steps.length > 40, `${steps}`);
  assert.deepEqual(steps.slice(0, 6), [0, 1, 2, 3, 4, 5]);
});

test('all runs together stay within the budget; the one with the most bytes gives way', () => {
  const keeping = new Keeping();
  const [bytes, max_steps] = [1 * MIB, 1000];
  const first = keeping.open({ bytes, max_steps });
  keepUpTo(first, max_steps, bytes);
  assert.ok(first.steps.length > 15 && keeping.bytes <= BUDGET, `${first.steps.length} copies`);
  assert.equal(first.steps[0], 0);
  const second = keeping.open({ bytes, max_steps });
  keepUpTo(second, max_steps, bytes);
  assert.ok(keeping.bytes <= BUDGET, `${keeping.bytes}`);
  assert.ok(first.steps.length >= 8 && second.steps.length >= 8, `${first.steps.length}, ${second.steps.length}`);
  keeping.close(first);
  assert.equal(keeping.bytes, second.steps.length * bytes, 'what is deleted frees its bytes');
  assert.deepEqual(first.steps, []);
  assert.equal(first.next, Number.POSITIVE_INFINITY);
});

test('a large model is kept at fewer steps; where not even two have room, at none', () => {
  for (const [mib, least, most] of [
    [7, 2, 4],
    [16, 2, 2],
  ]) {
    const copies = new Keeping().open({ bytes: mib * MIB, max_steps: 1000 });
    keepUpTo(copies, 1000, mib * MIB);
    const { length } = copies.steps;
    assert.ok(copies.is_open && length >= least && length <= most, `${length} of ${mib} MiB`);
    assert.equal(copies.steps[0], 0);
    assert.ok(Number(copies.steps.at(-1)) > 300, `${copies.steps}`);
  }
  const none = new Keeping().open({ bytes: 16 * MIB + 4, max_steps: 1000 });
  assert.deepEqual([none.is_open, none.next, none.at(5)], [false, Number.POSITIVE_INFINITY, null]);
});

test('a large run beside an old one: the oldest copies go where thinning is not enough', () => {
  const keeping = new Keeping();
  const old = keeping.open({ bytes: 15 * MIB, max_steps: 100 });
  keepUpTo(old, 50, 15 * MIB);
  const present = keeping.open({ bytes: 12 * MIB, max_steps: 100 });
  keepUpTo(present, 50, 12 * MIB);
  assert.deepEqual([old.steps, old.is_open], [[], false]);
  assert.equal(present.steps.length, 2);
  assert.ok(keeping.bytes <= BUDGET);
});

test('a step has the last copy up to it, else the first', () => {
  const copies = new Keeping().open({ bytes: 4, max_steps: 100 });
  assert.equal(copies.at(7), null);
  for (const step of [2, 10, 50]) copies.add(step, copyOf(4));
  const found = [0, 2, 9, 10, 49, 50, 99].map((step) => copies.at(step)?.step);
  assert.deepEqual(found, [2, 2, 2, 10, 10, 50, 50]);
});

test('a run that goes on from another has its copies up to there; they count once', () => {
  const keeping = new Keeping();
  const first = keeping.open({ bytes: MIB, max_steps: 100 });
  for (const step of [0, 5, 10, 20]) first.add(step, copyOf(MIB));
  const second = keeping.open({ bytes: MIB, max_steps: 100, earlier: first.upTo(12) });
  assert.deepEqual(second.steps, [0, 5, 10]);
  assert.equal(keeping.bytes, 4 * MIB);
  assert.ok(second.next > 10 && second.next < 20, `${second.next}`);
  second.add(15, copyOf(MIB));
  assert.deepEqual([first.steps, second.steps.at(-1)], [[0, 5, 10, 20], 15], 'the other is as it was');
  keeping.close(first);
  assert.equal(keeping.bytes, 4 * MIB);
});

const STEP_MS = 10;

/**
 * A session with a trainer; only its steps and its copies move the clock.
 * @param {import('node:test').TestContext} t
 * @param {{ parameter_bytes?: number, copy_ms?: number, step_ms?: number, fails?: Error | null }} [how]
 */
function makeRun(t, { parameter_bytes = 4000, copy_ms = 0, step_ms = STEP_MS, fails = null } = {}) {
  const clock = { now: 5000, copying: 0 };
  t.mock.method(performance, 'now', () => clock.now);
  let step = 0;
  const trainer = standIn({
    info: { parameter_bytes, config: { max_steps: 500, val_interval: 1000 } },
    run(steps, { max_ms = 0 } = {}) {
      const done = Math.min(steps, 500 - step, Math.max(1, Math.floor(max_ms / step_ms)));
      clock.now += done * step_ms;
      step += done;
      return { ...resultOf(step, done), done: step === 500 };
    },
    parameters() {
      if (fails !== null) throw fails;
      clock.now += copy_ms;
      clock.copying += copy_ms;
      return Float32Array.of(step);
    },
    *sampleTokens() {
      yield TOKEN;
      return 'bos';
    },
  });
  /** @type {any[]} */
  const events = [];
  /** @type {(value: unknown) => void} */
  let over = () => {};
  const ended = new Promise((done) => (over = done));
  const sessions = new Sessions((event) => {
    events.push(event);
    if (/** @type {any} */ (event).done || /** @type {any} */ (event).event === 'fatal') over(null);
  });
  t.after(() => sessions.end());
  sessions.add(1, trainer, { cores: 1 });
  return { sessions, events, ended, clock, session: sessions.get(1) };
}

test('a session stops at the steps that are kept, tells them with each report, and copies no other', async (t) => {
  const { events, ended, session } = makeRun(t);
  session.train({});
  await ended;
  const reports = events.filter(({ event }) => event === 'progress');
  const { kept } = reports.at(-1);
  assert.deepEqual(kept.slice(0, 5), [0, 1, 2, 3, 4]);
  assert.ok(kept.length > 50 && kept.length <= MOST, `${kept}`);
  for (const { step, values } of session.copies?.all ?? []) assert.equal(values[0], step, 'of exactly that step');
  assert.ok(
    reports.every((report) => report.kept.every((/** @type {number} */ step) => step <= report.step)),
    'no step that was not yet taken',
  );
});

test('copies take no more than a hundredth of the training, and a little', async (t) => {
  const { ended, clock, session } = makeRun(t, { copy_ms: 8 });
  session.train({});
  await ended;
  assert.ok(clock.copying <= 20 + 8 + 0.01 * 500 * STEP_MS, `${clock.copying} ms`);
  assert.ok(clock.copying >= 40, `${clock.copying} ms: but they are taken`);
  assert.equal(session.copies?.steps[0], 0);
});

test('where memory is short nothing is kept any more, and the run goes on', async (t) => {
  const fails = new EngineError('There is not enough memory.', '', 'memory');
  const { ended, events, session } = makeRun(t, { fails });
  session.train({});
  await ended;
  const last = events.findLast(({ event }) => event === 'progress');
  assert.deepEqual([last.step, last.kept], [500, null]);
  await assert.rejects(session.look(['score', 'a'], new AbortController().signal, { at: 3 }), {
    name: 'RequestError',
    message: 'no_copies',
  });
});

test('a model that is too large has no steps to go back to, and says so', async (t) => {
  const { events, ended, session } = makeRun(t, { parameter_bytes: 20e6 });
  session.train({});
  await ended;
  assert.equal(events.findLast(({ event }) => event === 'progress').kept, null);
  await assert.rejects(session.look(['score', 'a'], new AbortController().signal, { at: 3 }), {
    message: 'no_copies',
  });
});
