// web/worker/scheduler.js with a clock of the test: how the time is shared, and when looks are taken.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../web/worker/scheduler.js';

/** @typedef {import('node:test').TestContext} TestContext */

const NEVER = new AbortController().signal;

/** Turns with a clock that only the work in them moves. @param {TestContext} t */
function makeTurns(t) {
  const clock = { now: 5000 };
  t.mock.method(performance, 'now', () => clock.now);
  const turns = new Turns();
  t.after(() => turns.close());
  return { clock, turns };
}

/** @typedef {ReturnType<typeof makeTurns>} Made */

/**
 * A session that always asks for its next turn until it is stopped, and whose turns take `ms`.
 * @param {Made} made
 * @param {() => number} ms
 */
function worker({ clock, turns }, ms) {
  const party = {
    used: 0,
    had: 0,
    is_stopped: false,
    turn() {
      const spent = ms();
      clock.now += spent;
      party.had += spent;
      if (!party.is_stopped) turns.ask(party);
    },
  };
  turns.ask(party);
  return party;
}

/** Waits until `ms` have passed. @param {Made} made @param {number} ms */
async function pass({ clock }, ms) {
  const end = clock.now + ms;
  while (clock.now < end) await new Promise((done) => setImmediate(done));
}

/**
 * A look that takes `ms`.
 * @param {Made} made
 * @param {number} ms
 * @param {{ signal?: AbortSignal, of?: unknown, hurry?: import('../../web/worker/scheduler.js').Hurry }} [how]
 */
const look = ({ clock, turns }, ms, { signal = NEVER, of = null, hurry } = {}) =>
  turns.look(
    of,
    () => {
      clock.now += ms;
      return clock.now;
    },
    signal,
    () => {},
    hurry,
  );

test('sessions have equal shares of the time, whatever their slices take', async (t) => {
  const made = makeTurns(t);
  const [short, long, mixed] = [50, 200, 0].map((ms, i) =>
    worker(made, () => (i < 2 ? ms : 30 + (made.clock.now % 170))),
  );
  for (let i = 0; i < 20; i++) {
    await pass(made, 997);
    const times = [short, long, mixed].map(({ had }) => had);
    assert.ok(Math.max(...times) - Math.min(...times) <= 200, `${times} ms`);
  }
  for (const party of [short, long, mixed]) party.is_stopped = true;
});

test('who comes late, or pauses, begins level with the others: nobody waits until it has caught up', async (t) => {
  const made = makeTurns(t);
  const first = worker(made, () => 50);
  await pass(made, 10_000);
  const second = worker(made, () => 50);
  const before = first.had;
  await pass(made, 2000);
  assert.ok(Math.abs(first.had - before - second.had) <= 50, `${first.had - before} and ${second.had} ms`);
  second.is_stopped = true;
  await pass(made, 5000);
  second.is_stopped = false;
  const [one, two] = [first.had, second.had];
  made.turns.ask(second);
  await pass(made, 2000);
  assert.ok(Math.abs(first.had - one - (second.had - two)) <= 50);
  for (const party of [first, second]) party.is_stopped = true;
});

test('looks have a twentieth of the time and one look more while a session works, however many are asked for', async (t) => {
  const made = makeTurns(t);
  const party = worker(made, () => 50);
  const began = made.clock.now;
  let looked = 0;
  /** @type {number[]} */
  const times = [];
  let is_over = false;
  async function ask() {
    while (!is_over) {
      times.push(await look(made, 30));
      if (is_over) return;
      looked += 30;
      const passed = made.clock.now - began;
      assert.ok(looked <= passed / 20 + 30, `${looked} of ${passed} ms`);
    }
  }
  const asked = [ask(), ask(), ask()];
  await pass(made, 10_000);
  is_over = true;
  party.is_stopped = true;
  await Promise.all(asked);
  const taken = times.filter((time) => time <= began + 10_000).length * 30;
  assert.ok(taken >= 10_000 / 20 - 60, `and they do have it: ${taken} ms`);
  const gaps = times.slice(1, 10).map((time, i) => time - times[i]);
  assert.ok(
    gaps.every((gap) => gap >= 570),
    `spaced by what they cost: ${gaps}`,
  );
});

test('a look that takes a second is paid off by 19 seconds of work; rest pays everything', async (t) => {
  const made = makeTurns(t);
  const party = worker(made, () => 50);
  const first = await look(made, 1000);
  const second = await look(made, 1000);
  assert.ok(second - first >= 19_000 && second - first <= 20_200, `after ${second - first} ms`);
  party.is_stopped = true;
  await pass(made, 50);
  party.is_stopped = false;
  const before = made.clock.now;
  made.turns.ask(party);
  assert.ok((await look(made, 10)) - before <= 60, 'the debt of before the rest is forgotten');
  party.is_stopped = true;
});

test('looks run at once where nobody else wants the engine, and several after a while without any', async (t) => {
  const made = makeTurns(t);
  const before = made.clock.now;
  await Promise.all(Array.from({ length: 10 }, () => look(made, 100)));
  assert.equal(made.clock.now - before, 1000);
  const party = worker(made, () => 50);
  await pass(made, 5000);
  const from = made.clock.now;
  await Promise.all(Array.from({ length: 5 }, () => look(made, 9)));
  assert.ok(made.clock.now - from <= 150, `${made.clock.now - from} ms for five views that open together`);
  await pass(made, 60_000);
  const then = made.clock.now;
  await Promise.all(Array.from({ length: 20 }, () => look(made, 30)));
  assert.ok(made.clock.now - then >= 19 * (20 * 30 - 30 - 50), 'a long time without looks does not save up for many');
  party.is_stopped = true;
});

test('a look that is cancelled before its turn is not taken and is refused; later it is too late', async (t) => {
  const made = makeTurns(t);
  const party = worker(made, () => 50);
  await look(made, 100); // a debt, so that the next ones wait
  const control = new AbortController();
  let taken = 0;
  const wait = (/** @type {AbortSignal} */ signal) => made.turns.look(null, () => ++taken, signal);
  const cancelled = assert.rejects(wait(control.signal), {
    name: 'RequestError',
    message: 'unwanted',
  });
  const other = wait(NEVER);
  control.abort();
  await cancelled;
  assert.equal(await other, 1, 'the other one is still taken');
  await assert.rejects(wait(control.signal), { name: 'RequestError' });
  assert.equal(taken, 1);
  party.is_stopped = true;
});

test('looks into what is gone are refused at once with a sentence, those into others wait on', async (t) => {
  const made = makeTurns(t);
  const party = worker(made, () => 50);
  await look(made, 1000);
  const [gone, there] = [{}, {}];
  const from = made.clock.now;
  const lost = assert.rejects(look(made, 1, { of: gone }), { name: 'RequestError', message: 'run_ended' });
  const kept = look(made, 1, { of: there });
  made.turns.forget(gone);
  await lost;
  assert.ok(made.clock.now - from <= 100);
  assert.ok((await kept) - from > 10_000);
  party.is_stopped = true;
});

test('the time in which the answer of a look is sent counts too', async (t) => {
  const made = makeTurns(t);
  const party = worker(made, () => 50);
  await pass(made, 1);
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < 4; i++) {
    times.push(await look(made, 60));
    made.clock.now += 140;
  }
  const gaps = times.slice(1).map((time, j) => time - times[j]);
  assert.ok(Math.min(...gaps.slice(1)) >= 19 * 200, `${gaps}`);
  party.is_stopped = true;
});

test('what a look throws is its own answer, and the turns go on', async (t) => {
  const made = makeTurns(t);
  const broken = made.turns.look(
    null,
    () => {
      throw new Error('no such tensor');
    },
    NEVER,
  );
  await assert.rejects(broken, { message: 'no such tensor' });
  await look(made, 1);
});

test('a long piece of work is told when a look may have its turn', async (t) => {
  const made = makeTurns(t);
  const { clock, turns } = made;
  /** A turn of two seconds, or until a look may have the next. */
  function long() {
    const began = clock.now;
    while (clock.now - began < 2000 && !turns.is_look_due) clock.now += 50;
    return clock.now - began;
  }
  const party = worker(made, () => {
    const spent = long();
    clock.now -= spent; // the worker adds this time itself
    return spent;
  });
  await look(made, 200); // a debt that 3.8 seconds of work pay off
  const from = clock.now;
  await look(made, 10);
  assert.ok(
    clock.now - from >= 3700 && clock.now - from <= 3860,
    `after ${clock.now - from} ms, not at the end of a turn`,
  );
  const none = clock.now;
  await pass(made, 1);
  assert.ok(clock.now - none >= 2000, 'without a look it works on');
  party.is_stopped = true;
});

test('a look in pieces lets training and other looks go on in between, and is given up with what it holds', async (t) => {
  const made = makeTurns(t);
  const { clock, turns } = made;
  const party = worker(made, () => 50);
  await pass(made, 2000);
  let pieces = 0;
  let dropped = 0;
  const long = (/** @type {AbortSignal} */ signal, /** @type {number} */ end) =>
    turns.look(
      null,
      () => {
        clock.now += 20;
        pieces++;
        return pieces === end ? pieces : null;
      },
      signal,
      () => {
        dropped++;
      },
    );
  const before = party.had;
  const slow = long(NEVER, 10);
  const began = clock.now;
  const quick = await look(made, 1);
  assert.ok(pieces < 5, `the other look waited for ${pieces} pieces`);
  assert.equal(await slow, 10);
  const share = (party.had - before) / (clock.now - began);
  assert.ok(share > 0.85, `training had ${share} of the time`);
  assert.ok(quick < clock.now);
  const control = new AbortController();
  const refused = assert.rejects(long(control.signal, 0), { message: 'unwanted' });
  await pass(made, 100);
  assert.equal(dropped, 0);
  control.abort();
  await refused;
  const done = pieces;
  await pass(made, 2000);
  assert.deepEqual([dropped, pieces], [1, done], 'nothing more is done for it');
  party.is_stopped = true;
});

test('urgent looks do not wait for their share, but between two turns take no longer than a slice and one look', async (t) => {
  const made = makeTurns(t);
  const { clock, turns } = made;
  const party = worker(made, () => 50);
  const urgent = (/** @type {number} */ ms) => look(made, ms, { hurry: 'urgent' });
  await pass(made, 1000);
  await look(made, 500); // now others are in debt
  const began = clock.now;
  const others = look(made, 1).then(() => clock.now);
  await urgent(20);
  assert.ok(clock.now - began <= 20 + 50, `after ${clock.now - began} ms`);
  assert.equal(turns.is_look_due, false, 'the other still waits');
  const waits = urgent(1);
  assert.equal(turns.is_look_due, true);
  await waits;
  const [from, had] = [clock.now, party.had];
  for (let i = 0; i < 40; i++) await urgent(30);
  const worked = party.had - had;
  assert.ok(worked >= 0.35 * (clock.now - from), `${worked} ms of work in ${clock.now - from}`);
  assert.ok((await others) - began >= 19 * (500 - 50) - 100, 'and did not jump the queue');
  party.is_stopped = true;
});

test('the first look of a view goes before those that are repeated, and does not wait for their debt', async (t) => {
  const made = makeTurns(t);
  const { clock, turns } = made;
  const party = worker(made, () => 50);
  await look(made, 500); // now others wait for 9 seconds
  const began = clock.now;
  const repeated = look(made, 10);
  const opened = Array.from({ length: 8 }, () => look(made, 60, { hurry: 'first' }));
  assert.equal(turns.is_look_due, true, 'a long turn ends for it');
  const times = await Promise.all(opened);
  assert.ok(times[7] - began <= 8 * 60 + 100, `eight views have something to show after ${times[7] - began} ms`);
  assert.equal(turns.is_look_due, false);
  const paid = (await repeated) - began;
  assert.ok(paid >= 19 * (500 + 8 * 60 - 50) && paid <= 22_000, `the others wait until all is paid: ${paid} ms`);
  party.is_stopped = true;
});

test('even if every look were the first of a view, training keeps its nineteen twentieths', async (t) => {
  const made = makeTurns(t);
  const party = worker(made, () => 50);
  const began = made.clock.now;
  let looked = 0;
  while (made.clock.now < began + 60_000) {
    await look(made, 100, { hurry: 'first' });
    looked += 100;
    assert.ok(looked <= (made.clock.now - began) / 20 + 1000 + 100 + 50, `${looked} of ${made.clock.now - began} ms`);
  }
  assert.ok(looked >= 60_000 / 20 + 1000 - 100, `and looks have all that is theirs: ${looked} ms`);
  party.is_stopped = true;
});
