// web/actions/pacing.js: the first run of a page speeds up by itself, until the reader moves the slider.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pacing } from '../../web/actions/pacing.js';
import { rateAt } from '../../web/state/run_speed.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';

/**
 * A Pacing with a clock of the test, and the requests that it sends to the worker.
 * @param {import('node:test').TestContext} t
 */
function makePacing(t) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const store = createStore({
    ...initialState(false),
    runs: new Map([[1, { ...emptyRun(), id: 1, phase: /** @type {const} */ ('training') }]]),
    active: 1,
  });
  /** @type {any[]} */
  const asked = [];
  let clock = 0;
  const request = /** @type {any} */ (async (/** @type {any} */ body) => void asked.push(body));
  const pacing = new Pacing(store, request, () => clock);
  const pass = (/** @type {number} */ ms) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock += 100;
      t.mock.timers.tick(100);
    }
  };
  return { store, asked, pacing, pass };
}

test('a slider from a step a second to no limit', () => {
  assert.equal(rateAt(0), 1);
  assert.ok(rateAt(0.5) > 40 && rateAt(0.5) < 70 && rateAt(0.99) < 3000);
  assert.equal(rateAt(1), Number.POSITIVE_INFINITY);
});

test('the first run begins with a step a second and has no limit after eight seconds', (t) => {
  const { store, asked, pacing, pass } = makePacing(t);
  assert.equal(pacing.begin(0), 1);
  pass(2600);
  const steps = asked.reduce((sum, { pace }) => sum + pace / 10, 0);
  assert.ok(steps > 9 && steps < 16, `${steps} steps in 2.6 s`);
  pass(6000);
  assert.equal(asked.at(-1).pace, Number.POSITIVE_INFINITY);
  assert.equal(store.state.pace, 1);
  const { length } = asked;
  pass(5000);
  assert.equal(asked.length, length, 'then it is left alone');
  assert.equal(pacing.begin(0), Number.POSITIVE_INFINITY, 'the second run has no limit');
});

test('whoever moves the slider has it: the first run does not speed up any more, and later ones keep that pace', (t) => {
  const { store, asked, pacing, pass } = makePacing(t);
  pacing.begin(0);
  pass(1000);
  pacing.set(0.25);
  const at = asked.at(-1).pace;
  pass(10_000);
  assert.equal(asked.at(-1).pace, at);
  assert.equal(store.state.pace, 0.25);
  assert.equal(pacing.begin(0), rateAt(0.25));
});

test('a run that is paused while it speeds up goes on without a limit', (t) => {
  const { store, pacing, pass } = makePacing(t);
  pacing.begin(0);
  pass(1000);
  store.update({ runs: new Map([[1, { ...emptyRun(), id: 1, phase: /** @type {const} */ ('paused') }]]) });
  pass(300);
  assert.equal(store.state.pace, 1);
});

test('a run that is paused while it speeds up, and goes on at once, has no limit either', (t) => {
  const { store, pacing, pass } = makePacing(t);
  pacing.begin(0);
  pass(1000);
  assert.equal(pacing.begin(3), Number.POSITIVE_INFINITY);
  assert.equal(store.state.pace, 1);
});

test('nothing speeds up where the address asks for full speed, or a run goes on', (t) => {
  const first = makePacing(t);
  first.pacing.set(1);
  assert.equal(first.pacing.begin(0), Number.POSITIVE_INFINITY);
  t.mock.timers.reset();
  assert.equal(makePacing(t).pacing.begin(7), Number.POSITIVE_INFINITY);
});
