// web/worker/pace.js: when the next step may be taken, with a clock of the test; and the steps whose samples are shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markAfter, Pace } from '../../web/worker/pace.js';

test('so many steps a second, however often it is asked', () => {
  let clock = 100;
  const pace = new Pace(() => clock);
  pace.set(4);
  let steps = 0;
  for (; clock < 100 + 5000; clock += 7) if (pace.wait === 0) steps += pace.take();
  assert.ok(steps >= 19 && steps <= 20, `${steps} steps in 5 s`);
});

test('one that asks seldom gets several at once, and what it missed is not made up for', () => {
  let clock = 0;
  const pace = new Pace(() => clock);
  pace.set(100);
  clock = 95;
  assert.equal(pace.take(), 9);
  clock = 5000;
  assert.equal(pace.take(), 10);
  assert.ok(pace.wait > 0 && pace.wait <= 10);
});

test('without a pace there is no wait and no end', () => {
  const pace = new Pace(() => 0);
  assert.deepEqual([pace.wait, pace.take(), pace.is_free], [0, Number.POSITIVE_INFINITY, true]);
});

test('marks follow each other as 1, 2, 5 do', () => {
  const marks = [];
  for (let step = 0; step < 6000; step = markAfter(step)) marks.push(step);
  assert.deepEqual(marks, [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]);
  assert.equal(markAfter(123), 200);
});
