// The labels that the page makes of numbers for the axes of the curve. The other words for numbers are tested
// in text.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../web/words/en.js';

test('labels of an axis stay within five characters from thousandths to billions', () => {
  const labels = new Map([
    [0, '0'],
    [0.05, '0.05'],
    [2.5, '2.5'],
    [250, '250'],
    [1000, '1k'],
    [1200, '1.2k'],
    [50_000, '50k'],
    [300_000, '300k'],
    [999_600, '1e6'],
    [2_500_000, '2.5e6'],
    [4e9, '4e9'],
  ]);
  for (const [n, label] of labels) {
    assert.equal(en.format.axisLabel(n), label);
    assert.ok(label.length <= 5);
  }
});
