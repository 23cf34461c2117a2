// web/worker/sessions.js: several runs in one worker, with trainers that do nothing but let time pass: turns, and the end
// of one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sessions } from '../../web/worker/sessions.js';

const STEP_MS = 10;

/** A trainer whose steps move a clock that all share. @param {{ now: number, turn: number, longest: number }} clock @param {number} id @param {number[]} turns @returns {any} */
function makeTrainer(clock, id, turns) {
  let step = 0;
  let is_free = false;
  return {
    info: { documents: 'lines', config: {}, threads: 1, vocabulary: ['a'] },
    run(/** @type {number} */ steps, /** @type {{ max_ms: number }} */ { max_ms }) {
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
      const losses = new Float64Array(done).fill(1);
      return { step, tokens: step, losses, validating: false, val_loss: null, stopped: '', done: false };
    },
    *sampleTokens() {
      yield { text: 'a' };
    },
    promptNotices: () => [],
    free() {
      is_free = true;
    },
  };
}

test('sessions that train take turns of a slice, also where a request could be seen; one alone works on', async (t) => {
  const clock = { now: 1000, turn: 0, longest: 0 };
  t.mock.method(performance, 'now', () => clock.now);
  /** @type {number[]} */
  const turns = [];
  /** The steps of each, as they are reported. @type {Record<number, number>} */
  const steps = {};
  /** @type {(value: unknown) => void} */
  let enough = () => {};
  const sessions = new Sessions((/** @type {any} */ { event, run, step, message }) => {
    assert.notEqual(event, 'fatal', message);
    if (event === 'progress') steps[run] = step;
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
  sessions.close([1, 3, 7]);
  assert.deepEqual(sessions.known([1, 2, 3]), [2]);
  assert.throws(() => sessions.get(1), /That run has ended\./);
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
