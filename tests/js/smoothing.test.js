// web/state/smoothing.js: the smoothed loss compared with its formula.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSmoother, smoothingWindow } from '../../web/state/smoothing.js';

test('the first smoothed loss is the first loss, and a constant stays what it is', () => {
  const smooth = createSmoother(1000);
  for (let i = 0; i < 500; i++) assert.ok(Math.abs(smooth(3.25) - 3.25) < 1e-12);
});

test('it is the weighted mean of all losses so far, with weights that sum to one', () => {
  const losses = Array.from({ length: 300 }, (_, i) => 3 * Math.exp(-i / 40) + Math.sin(i * 1.7));
  const smooth = createSmoother(2000);
  const shown = losses.map(smooth);
  for (const n of [1, 2, 17, 300]) {
    // Directly: the weight of loss k is (1 - w_k) times all later w, divided by the sum of these.
    let sum = 0;
    let weights = 0;
    for (let k = 0; k < n; k++) {
      let weight = 1 / smoothingWindow(k + 1, 2000);
      for (let later = k + 1; later < n; later++) weight *= 1 - 1 / smoothingWindow(later + 1, 2000);
      sum += weight * losses[k];
      weights += weight;
    }
    assert.ok(Math.abs(shown[n - 1] - sum / weights) < 1e-9, `at ${n}`);
  }
});

test('it looks back further the longer the run, but never over more than 100 steps', () => {
  assert.equal(smoothingWindow(1, 1000), 3);
  assert.equal(smoothingWindow(60, 1000), 6);
  assert.equal(smoothingWindow(1000, 1000), 12.5);
  assert.equal(smoothingWindow(1e6, 1e6), 100);
});

test('a loss that is not a number leaves it where it was', () => {
  const smooth = createSmoother(100);
  assert.ok(Number.isNaN(smooth(Number.NaN)), 'before any number there is none');
  smooth(2);
  const last = smooth(1);
  assert.equal(smooth(Number.NaN), last);
  assert.equal(smooth(Number.POSITIVE_INFINITY), last);
});
