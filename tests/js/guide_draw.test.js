// A curve that is drawn into the chart: what a stroke changes, and what it leaves; and how typed numbers are read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber } from '../../web/features/guide/ask.js';
import { curveOf, flat, levelTo, stroked } from '../../web/features/guide/draw.js';

test('a curve begins as a level from the first step to the last', () => {
  const { steps, values } = flat(3, 240);
  assert.deepEqual([steps[0], steps.at(-1), steps.length], [1, 240, values.length]);
  assert.ok(values.every((value) => value === 3));
  assert.deepEqual(levelTo(2, 50), { steps: [0, 50], values: [2, 2] });
});

test('a stroke gives the knots between its ends the heights of its line, in both directions, and leaves the others', () => {
  const drawn = { steps: [0, 10, 20, 30, 40], values: [3, 3, 3, 3, 3] };
  const [a, b] = [
    { step: 10, value: 2 },
    { step: 30, value: 1 },
  ];
  assert.deepEqual(stroked(drawn, a, b).values, [3, 2, 1.5, 1, 3]);
  assert.deepEqual(stroked(drawn, b, a).values, [3, 2, 1.5, 1, 3]);
  assert.deepEqual(stroked(drawn, { step: 21, value: 2 }, { step: 21, value: 2 }).values, [3, 3, 2, 3, 3]);
});

test('it is drawn dashed, with its name at its end', () => {
  const curve = curveOf({ steps: [1, 2], values: [3, 2] }, 'your guess');
  assert.deepEqual([curve.is_dashed, curve.name, curve.length, Array.from(curve.y)], [true, 'your guess', 2, [3, 2]]);
});

test('a number is read with a comma, with blanks, with a percent sign, with either minus, and in Arabic digits', () => {
  assert.deepEqual(['3,5', ' 12 000 ', '70 %', '-0.2', '−0.2', '٣٫٥'.replace('٫', '.'), '', 'many'].map(readNumber), [
    ...[3.5, 12000, 70, -0.2, -0.2, 3.5, Number.NaN, Number.NaN],
  ]);
});
