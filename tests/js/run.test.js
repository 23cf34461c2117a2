// The run inside the worker (web/run.js), with a trainer that does nothing but let time pass: when it reports.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRun } from '../../web/run.js';

const STEP_MS = 10;

/**
 * Trains for a while on a clock of its own, and says when progress and samples came.
 * @param {import('node:test').TestContext} t
 * @param {{ threads: number, cores: number, ms: number }} how
 */
async function reports(t, { threads, cores, ms }) {
  let clock = 5000; // the page has been open for a while
  const began = clock;
  t.mock.method(performance, 'now', () => clock);
  let step = 0;
  let calls = 0;
  const trainer = {
    info: { documents: 'lines', config: {}, threads },
    run(/** @type {number} */ steps, /** @type {{ max_ms: number }} */ { max_ms }) {
      const is_piece = ++calls % 3 === 1; // of a step, which takes all of the time and ends in another call
      const done = is_piece ? 0 : Math.min(steps, Math.max(1, Math.floor(max_ms / STEP_MS)));
      clock += is_piece ? max_ms : done * STEP_MS;
      step += done;
      const losses = new Float64Array(done).fill(1);
      return { step, tokens: step, losses, validating: false, val_loss: null, stopped: '', done: false };
    },
    *sampleTokens() {
      clock += 1;
      yield { text: 'a' };
    },
    free() {},
  };
  /** @type {number[]} */
  const progress = [];
  /** @type {number[]} */
  const samples = [];
  await new Promise((done, reject) => {
    const run = createRun(
      1,
      trainer,
      ({ event, losses, message }) => {
        if (event === 'fatal') {
          run.free();
          return reject(new Error(message));
        }
        if (event === 'progress') assert.ok(losses.length > 0, 'a report without a step would draw nothing');
        (event === 'progress' ? progress : samples).push(clock - began);
        if (clock - began < ms) return;
        run.free();
        done(null);
      },
      cores,
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
