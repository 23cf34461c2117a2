// web/ui/chart/decimation.js and web/state/history.js: a long curve keeps its peaks and its order in few points.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColumn, createHistory } from '../../web/state/history.js';
import { decimate } from '../../web/ui/chart/decimation.js';

const noise = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 3000) + ((i * 7919) % 101) / 400);

test('a short curve is drawn point by point', () => {
  assert.deepEqual(decimate([5, 4, 3], 0, 3, 100), [0, 1, 2]);
  assert.deepEqual(decimate([], 0, 0, 100), []);
});

test('a long curve has at most two points per column, and one for its end', () => {
  for (const columns of [1, 7, 300, 1000]) {
    const kept = decimate(noise, 0, noise.length, columns);
    assert.ok(kept.length <= 2 * columns + 1, `${kept.length} for ${columns}`);
    assert.ok(kept.length >= columns / 2);
    assert.equal(kept.at(-1), noise.length - 1);
    for (let i = 1; i < kept.length; i++) assert.ok(kept[i] > kept[i - 1], 'in order, none twice');
  }
});

test('the highest and the lowest point of all are kept', () => {
  const values = Float64Array.from(noise);
  values[54_321] = 99;
  values[12_345] = -99;
  const kept = new Set(decimate(values, 0, values.length, 200));
  assert.ok(kept.has(54_321) && kept.has(12_345));
});

test('a part of a curve has the points of that part alone', () => {
  const kept = decimate(noise, 40_000, 41_000, 100);
  assert.ok(kept.length > 100 && kept[0] >= 40_000 && kept.at(-1) === 40_999);
  assert.deepEqual(decimate(noise, 7, 10, 100), [7, 8, 9]);
});

test('old points stay the same while the curve grows within a bucket size', () => {
  const early = decimate(noise, 0, 70_000, 300);
  const later = decimate(noise, 0, 71_000, 300);
  const settled = early.filter((i) => i < 69_000);
  assert.deepEqual(
    later.filter((i) => i < 69_000),
    settled,
  );
});

test('values that are not numbers are left out and never hide numbers', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? Number.NaN : i));
  const kept = decimate(values, 0, 1000, 10);
  assert.ok(kept.every((i) => !Number.isNaN(values[i])));
});

test('a column grows without losing or copying in what it had', () => {
  const column = createColumn(4);
  for (let i = 0; i < 1000; i++) column.append([i, i + 0.5]);
  assert.equal(column.length, 2000);
  assert.equal(column.values[0], 0);
  assert.equal(column.values[1999], 999.5);
  assert.ok(column.values.length <= 4096);
});

test('a history smooths as it is filled and remembers where validations were', () => {
  const history = createHistory(100);
  history.addLosses(1, [3, 3, 3]);
  history.addLosses(4, [3]);
  history.addValidation([4], [2.9]);
  assert.equal(history.first_step, 1);
  assert.equal(history.losses.length, 4);
  assert.ok(Math.abs(history.smooth.values[3] - 3) < 1e-12);
  assert.deepEqual([history.val_steps.values[0], history.val_losses.values[0]], [4, 2.9]);
});

test('a history has what each step was reached with, evenly within a report, and what reports told', () => {
  const history = createHistory(100);
  history.addLosses(1, [3, 3], { tokens: 20, ms: 10, grad_norm: 0.5, lr: 0.1 });
  history.addLosses(3, [], { tokens: 0, ms: 30 }); // a validation
  history.addLosses(3, [2], { tokens: 10, ms: 10, grad_norm: null });
  assert.deepEqual([...history.tokens.values.subarray(0, history.tokens.length)], [10, 20, 30]);
  assert.deepEqual([...history.seconds.values.subarray(0, history.seconds.length)], [0.005, 0.01, 0.05]);
  const { steps, grad_norm, lr, speed } = history.reports;
  assert.deepEqual(
    [steps, grad_norm, lr, speed].map(({ values, length }) => [...values.subarray(0, length)]),
    [
      [2, 3],
      [0.5, Number.NaN],
      [0.1, Number.NaN],
      [2000, 1000],
    ],
  );
});
