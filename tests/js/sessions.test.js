// web/worker/sessions.js: several runs in one worker, with trainers that only let time pass: turns, and the end of a
// run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLater } from '../../web/worker/later.js';
import { Sessions } from '../../web/worker/sessions.js';
import { resultOf, standIn, TOKEN } from './stand_in.js';

await loadLater(); // looks need it

const STEP_MS = 10;

/** A trainer whose steps move a clock that all share. @param {{ now: number, turn: number, longest: number }} clock @param {number} id @param {number[]} turns */
function makeTrainer(clock, id, turns) {
  let step = 0;
  let is_free = false;
  return standIn({
    run(steps, { max_ms = 0 } = {}) {
      assert.ok(!is_free, 'a session that has ended does not train');
      const done = Math.min(steps, Math.max(1, Math.floor(max_ms / STEP_MS)));
      clock.now += done * STEP_MS;
      step += done;
      if (turns.at(-1) !== id) {
        turns.push(id);
        clock.turn = 0;
      }
      clock.turn += done * STEP_MS;
      if (turns.length > 4) clock.longest = Math.max(clock.longest, clock.turn);
      return resultOf(step, done);
    },
    *sampleTokens() {
      yield TOKEN;
      return 'bos';
    },
    free() {
      is_free = true;
    },
  });
}

test('a session alone, which works for long, stops for a look as soon as it may have its turn', async (t) => {
  const clock = { now: 1000, turn: 0, longest: 0 };
  t.mock.method(performance, 'now', () => clock.now);
  const sessions = new Sessions(() => {});
  t.after(() => sessions.end());
  const metrics = () => {
    clock.now += 70;
    return null;
  };
  const trainer = { ...makeTrainer(clock, 1, []), metrics };
  sessions.add(1, trainer, { cores: 1, isCalled: () => false });
  const signal = new AbortController().signal;
  sessions.get(1).train({});
  while (clock.now < 60_000) await new Promise((done) => setImmediate(done));
  const from = clock.now;
  const first = await sessions.get(1).look(['metrics'], signal);
  assert.ok(first.step > 1000, 'it sees the model of its moment');
  assert.ok(clock.now - from <= 70 + 60, `after ${clock.now - from} ms`);
  const paid_at = clock.now + 19 * (70 - 50);
  await sessions.get(1).look(['info'], signal);
  assert.ok(clock.now >= paid_at && clock.now <= paid_at + 60, `${clock.now - paid_at} ms after it could be`);
});

test('sessions that train take turns of a slice, also where a request could be seen; one alone works on', async (t) => {
  const clock = { now: 1000, turn: 0, longest: 0 };
  t.mock.method(performance, 'now', () => clock.now);
  /** @type {number[]} */
  const turns = [];
  /** The steps of each run, as reported. @type {Record<number, number>} */
  const steps = {};
  /** @type {(value: unknown) => void} */
  let enough = () => {};
  const sessions = new Sessions((message) => {
    assert.ok('event' in message && message.event !== 'fatal', JSON.stringify(message));
    if (message.event === 'progress') steps[message.run] = message.step;
    if (turns.length > 40) enough(null);
  });
  for (const id of [1, 2, 3]) sessions.add(id, makeTrainer(clock, id, turns), { cores: 1, isCalled: () => false });
  for (const id of [1, 2, 3]) sessions.get(id).train({});
  await new Promise((done) => {
    enough = done;
  });
  const counts = [1, 2, 3].map((id) => turns.filter((turn) => turn === id).length);
  assert.ok(Math.max(...counts) - Math.min(...counts) <= 2, `turns ${counts}`);
  assert.ok(Math.min(...Object.values(steps)) > 0.5 * Math.max(...Object.values(steps)), JSON.stringify(steps));

  assert.ok(clock.longest <= 60, `a turn of ${clock.longest} ms`);

  const before = sessions.work;
  assert.ok(before > 0);
  const signal = new AbortController().signal;
  const lost = assert.rejects(sessions.get(3).look(['info'], signal), { message: 'run_ended' });
  const kept = sessions.get(2).look(['info'], signal);
  sessions.close([1, 3, 7]);
  await lost;
  assert.ok((await kept).step > 0);
  assert.deepEqual(sessions.known([1, 2, 3]), [2]);
  assert.throws(() => sessions.get(1), /run_ended/);
  const [from, turns_before] = [clock.now, turns.length];
  await new Promise((done) => {
    enough = () => clock.now > from + 2000 && done(null);
  });
  assert.ok(clock.longest > 200, 'one alone works on until its next report');
  assert.ok(
    turns.slice(turns_before).every((id) => id === 2),
    'the others are over',
  );
  sessions.end();
});
