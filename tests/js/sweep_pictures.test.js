// A sweep in the curve of the run (web/features/rooms/training/sweep_pictures.js): the band and the mean of its runs,
// and how the main picture (web/features/curve/curve_data.js) shows them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { pictureOf } from '../../web/features/curve/curve_data.js';
import { pointsOf } from '../../web/features/rooms/training/named_losses.js';
import {
  bandCurves,
  curvesPicture,
  finalsPicture,
  isLargest,
} from '../../web/features/rooms/training/sweep_pictures.js';
import { suggestedTicks, triedRows } from '../../web/features/rooms/training/sweep_values.js';
import { FIRST_VIEW } from '../../web/state/curve_view.js';
import { createHistory } from '../../web/state/history.js';
import { emptyRun } from '../../web/state/state.js';
import { en } from '../../web/words/en/index.js';

const FACTORS = { train: 1, val: 1 };

/** @param {number[]} losses @param {object} [more] @returns {any} */
function trialOf(losses, more) {
  const history = createHistory(100);
  history.addLosses(1, losses);
  return { history, phase: 'done', diverged: false, factors: FACTORS, ...more };
}

const trials = [trialOf([3, 2, 1]), trialOf([5, 2.5, 2]), trialOf([4, 3, 1.5])];
const name = (/** @type {number} */ n) => `mean of ${n}`;

test('the band reaches from the lowest to the highest smoothed loss at every step, and the line is their mean', () => {
  const [band, mean] = bandCurves({ trials }, name) ?? assert.fail('no band');
  for (const step of [1, 2, 3]) {
    const losses = trials.map(({ history }) => history.smooth.values[step - 1]);
    const near = Array.from({ length: band.length }, (_, i) => i).filter(
      (i) => Math.abs(/** @type {Float64Array} */ (band.x)[i] - step) < 2e-4,
    );
    const heights = near.map((i) => band.y[i]);
    assert.ok(near.length > 1);
    assert.ok(Math.abs(Math.min(...heights) - Math.min(...losses)) < 1e-3);
    assert.ok(Math.abs(Math.max(...heights) - Math.max(...losses)) < 1e-3);
    assert.ok(Math.abs(mean.y[step - 1] - losses.reduce((sum, loss) => sum + loss, 0) / 3) < 1e-12);
  }
  assert.deepEqual([mean.x, mean.length, mean.name], [1, 3, 'mean of 3']);
});

test('runs that were stopped or diverged are not in it; of one run there is no band', () => {
  const others = [trialOf([9, 9, 9], { diverged: true }), trialOf([8], { phase: 'stopped' })];
  const [, mean] = bandCurves({ trials: [...trials, ...others] }, name) ?? assert.fail('no band');
  assert.equal(mean.name, 'mean of 3');
  assert.equal(bandCurves({ trials: [trials[0], ...others] }, name), null);
});

test('the main picture has room for it, in its unit, and draws it over steps only', () => {
  const beside = bandCurves({ trials: [trialOf(Array(50).fill(9)), trialOf(Array(50).fill(7))] }, name);
  const scene = { run: emptyRun(), others: [], facts: new Map(), zoom: null, moment: null };
  const drawn = (/** @type {any} */ view) => pictureOf({ ...scene, beside, view: { ...FIRST_VIEW, ...view } }, en);
  const picture = drawn({});
  assert.equal(picture.x.to, 50);
  assert.ok(picture.y.from < 7 && picture.y.to > 9);
  assert.deepEqual(
    picture.curves.slice(1, 3).map(({ form, times }) => [form, times]),
    [
      ['band', 1],
      ['line', 1],
    ],
  );
  assert.equal(drawn({ unit: 'bits' }).curves[2].times, 1 / Math.LN2);
  assert.equal(
    drawn({ axis: 'time' }).curves.some(({ colour }) => colour === 'curve-beside'),
    false,
  );
});

test('short curves of a sweep stay within their picture from the second step to the last', () => {
  const short = [trialOf([3.4, 3.3, 3.3, 3.2, 3.2, 3.1, 3.1, 3]), trialOf([3.4, 3.2, 3, 2.8, 2.6, 2.4, 2.2, 2])];
  const sweep = /** @type {any} */ ({ trials: short.map((trial, value) => ({ ...trial, value })), steps: 8 });
  const { y } = curvesPicture(sweep, en.format, String);
  const seen = short.flatMap(({ history: { smooth } }) => Array.from(smooth.values.subarray(1, smooth.length)));
  assert.ok(y.from <= Math.min(...seen) && y.to >= Math.max(...seen), `${y.from} to ${y.to}`);
});

test('of three values or more it is told whether the best lies at an end, in whatever order they were tried', () => {
  assert.equal(isLargest([0.1, 0.4, 0.2], 0.4), true);
  assert.equal(isLargest([0.1, 0.4, 0.2], 0.1), false);
  assert.equal(isLargest([0.1, 0.4, 0.2], 0.2), null);
  assert.equal(isLargest([0.1, 0.4], 0.4), null, 'of two values each is at an end');
  assert.equal(isLargest([0.4, 0.4, 0.1], 0.4), null, 'the same value twice is one');
});

test('where each run ended has a point for each run that has ended', () => {
  const of = (/** @type {number} */ value, /** @type {string} */ phase) =>
    trialOf([3], { value, phase, val_loss: 2 + value });
  const sweep = /** @type {any} */ ({ key: 'n_layer', trials: [of(3, 'done'), of(2, 'training'), of(1, 'done')] });
  const [{ x, y }] = finalsPicture(sweep, en.format).curves;
  assert.deepEqual(
    [x, y],
    [
      [1, 3],
      [3, 5],
    ],
    'not that of the run that still trains',
  );
});

test('runs with names have a point each on one scale, in the unit of the sweep; curves are in it too', () => {
  const of = (/** @type {string} */ value, /** @type {number} */ val_loss, /** @type {number} */ times) =>
    trialOf([val_loss, val_loss], {
      value,
      loss: val_loss,
      val_loss,
      best: null,
      factors: { train: times, val: times },
    });
  const sweep = /** @type {any} */ ({ trials: [of('char', 2, 1.5), of('byte', 2, 1), of('bpe', 5, 0.8)], steps: 2 });
  const points = pointsOf(sweep);
  assert.deepEqual(
    points.map(({ value, loss }) => [value, loss]),
    [
      ['char', 3],
      ['byte', 2],
      ['bpe', 4],
    ],
  );
  const [char, byte, bpe] = points.map(({ at }) => at);
  assert.ok(byte > 0 && bpe < 1 && Math.abs(char - (byte + bpe) / 2) < 1e-12, 'the middle loss is in the middle');
  assert.deepEqual(
    curvesPicture(sweep, en.format, String).curves.map(({ times }) => times),
    [1.5, 1, 0.8],
  );
  assert.equal(pointsOf({ trials: [trialOf([1], { phase: 'stopped', val_loss: 1, best: null })] }).length, 0);
});

test('every choice and switch that has an effect can be tried, but those whose losses would not compare', async () => {
  const engine = await loadEngine();
  const table = /** @type {any} */ (engine.settings);
  const values = { ...engine.presets.gpt2, schedule: 'cosine', optimizer: 'adamw', weight_decay: 0.1 };
  const keys = (/** @type {any} */ more) => {
    const { choices, switches } = triedRows(table, { ...values, ...more });
    return [...choices, ...switches].map(({ key }) => key);
  };
  const wanted = ['preset', 'tokenizer', 'position', 'norm', 'activation', 'schedule', 'optimizer', 'decay', 'bias'];
  assert.deepEqual(
    wanted.filter((key) => !keys({}).includes(key)),
    [],
  );
  for (const key of ['documents', 'trainable', 'lora_targets', 'nesterov']) assert.ok(!keys({}).includes(key), key);
  assert.ok(keys({ optimizer: 'sgd', momentum: 0.9 }).includes('nesterov'));
  const row = (/** @type {string} */ key) => table.find((/** @type {any} */ one) => one.key === key);
  assert.deepEqual(suggestedTicks(row('preset'), { preset: 'gpt2-small' }), [
    ...['microgpt-small', 'gpt2-small', 'llama-small'],
  ]);
  assert.deepEqual(suggestedTicks(row('tokenizer'), { tokenizer: 'byte' }), ['char', 'byte', 'bpe']);
  assert.deepEqual(suggestedTicks(row('bias'), { bias: true }), [false, true]);
  engine.close();
});
