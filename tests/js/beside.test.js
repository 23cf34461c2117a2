// web/keep/beside.js, web/ui/chart/band.js and the files of web/features/curve/table.js: the curves of a sweep that are drawn
// with the runs, over a reload and in files. Expected values are worked out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, jsonOf } from '../../web/features/curve/table.js';
import { keepBeside, keptBeside, read, written } from '../../web/keep/beside.js';
import { bandBetween } from '../../web/ui/chart/band.js';

/** @type {import('../../web/ui/chart/paint.js').Curve} */
const LINE = {
  ...{ x: 1, y: Float64Array.from({ length: 2001 }, (_, i) => 3 - i / 1000), length: 2001 },
  ...{ colour: 'run-2', form: 'line', width: 1.5, name: '0.01' },
};

test('a band goes to and fro between its edges, from the first step to the last', () => {
  const { x, y, length } = bandBetween(1, [1, 2, 3], [2, 4, 6]);
  const at = /** @type {ArrayLike<number>} */ (x);
  assert.deepEqual([at[0], y[0]], [1, 1]);
  assert.deepEqual([at[length - 1], y[length - 1]], [3, 6]);
  const middle = Array.from({ length }, (_, i) => i).find((i) => at[i] >= 2) ?? 0;
  assert.ok(Math.abs(Math.max(y[middle], y[middle + 1]) - 4) < 0.01);
  assert.ok(Math.abs(Math.min(y[middle], y[middle + 1]) - 2) < 0.01);
});

test('what was shown is there again: some points of each line, the edges of a band, names and colours', () => {
  const [line, band] = read(written([LINE, bandBetween(1, [1, 2], [2, 3])])) ?? [];
  assert.deepEqual([line.length, line.colour, line.name, line.width], [400, 'run-2', '0.01', 1.5]);
  const steps = /** @type {number[]} */ (line.x);
  assert.deepEqual([steps[0], line.y[0], steps[399], line.y[399]], [1, 3, 2001, 1]);
  for (const [i, step] of steps.entries()) assert.ok(Math.abs(line.y[i] - (3 - (step - 1) / 1000)) < 1e-4, `${step}`);
  assert.deepEqual(band.edges, { x: [1, 2], low: [1, 2], high: [2, 3] });
});

test('anything else in storage is left alone', () => {
  for (const json of [null, '', '[]', '{}', 'null', '[{}]', '[{"steps":[1],"y":["a"],"colour":"run-1"}]'])
    assert.equal(read(json), null, String(json));
  assert.equal(read('[{"steps":[1],"y":[2],"colour":"url(x)"}]'), null);
});

test('it is kept for each address and playground, until it is taken away', () => {
  const stored = new Map();
  Object.assign(globalThis, {
    location: { pathname: '/', search: '?data=names' },
    sessionStorage: {
      getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value),
      removeItem: (/** @type {string} */ key) => stored.delete(key),
    },
  });
  keepBeside([LINE], '');
  assert.equal(keptBeside('')?.[0].name, '0.01');
  assert.equal(keptBeside(' (2)'), null);
  keepBeside(null, '');
  assert.equal(stored.size, 0);
});

test('files have the curves of the sweep after those of the runs', () => {
  const line = { ...LINE, y: [3, 2.5], length: 2 };
  const beside = [bandBetween(1, [1, 2], [2, 3]), line];
  assert.deepEqual(csvOf([], beside).trim().split('\n').slice(1), [
    ...['sweep lowest,1,,,,1,,,,', 'sweep lowest,2,,,,2,,,,', 'sweep highest,1,,,,2,,,,', 'sweep highest,2,,,,3,,,,'],
    ...['sweep 0.01,1,,,,3,,,,', 'sweep 0.01,2,,,,2.5,,,,'],
  ]);
  assert.deepEqual(JSON.parse(jsonOf([], beside)).sweep[2], {
    ...{ run: 'sweep 0.01', steps: [1, 2], smoothed_losses: [3, 2.5] },
  });
  assert.equal('sweep' in JSON.parse(jsonOf([])), false);
});
