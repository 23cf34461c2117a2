// The curve without its pixels: the ranges of its axes, the zoom by keys, and the sentences about it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nextMoment } from '../../web/features/curve/back.js';
import { pictureOf } from '../../web/features/curve/curve_data.js';
import { sharePicture, sharesOf } from '../../web/features/curve/curve_more.js';
import { zoomed } from '../../web/features/curve/index.js';
import { atStep, othersAt, reading, stepAt } from '../../web/features/curve/sentences.js';
import { smoothed } from '../../web/features/curve/smoothed_loss.js';
import { csvOf, jsonOf, rowsOf } from '../../web/features/curve/table.js';
import { FIRST_VIEW, readView } from '../../web/state/curve_view.js';
import { createHistory } from '../../web/state/history.js';
import { createAverage } from '../../web/state/smoothing.js';
import { factorsOf } from '../../web/state/units.js';
import { makeCheck } from '../../web/texts/checks.js';
import { withoutTerms } from '../../web/ui/terms.js';
import { en } from '../../web/words/en/index.js';

/** A history with a validation every hundred steps. @param {number} steps @param {(step: number) => number} loss */
function historyOf(steps, loss) {
  const history = createHistory(steps);
  history.addLosses(
    1,
    Float64Array.from({ length: steps }, (_, i) => loss(i + 1)),
    { tokens: 10 * steps, ms: 2 * steps, grad_norm: 0.5, lr: 0.01 },
  );
  for (let step = 100; step <= steps; step += 100) history.addValidation([step], [loss(step) + 0.1]);
  return history;
}

/**
 * A scene with a run that spends 10 tokens and 2 ms on a step.
 * @param {import('../../web/state/history.js').History} history
 * @param {Partial<import('../../web/features/curve/curve_data.js').Scene>} [more]
 */
const scene = (history, more) =>
  /** @type {any} */ ({
    run: {
      ...{ id: 1, history, step: history.losses.length },
      info: { vocab_size: 27, uniform_loss: Math.log(27), config: { tokenizer: 'char' } },
    },
    ...{ others: [], view: FIRST_VIEW, facts: new Map(), zoom: null, moment: null, ...more },
  });

describe('the picture of a run', () => {
  test('has each step, the smoothed loss, the validation and the level of guessing, from 0 to the last step', () => {
    const history = historyOf(5000, (step) => 3 - step / 5000 + (step % 2) / 10);
    const { x, curves, levels } = pictureOf(scene(history), en);
    assert.deepEqual([x.from, x.to], [0, 5000]);
    assert.deepEqual(
      curves.map(({ colour, length }) => [colour, length]),
      [
        ['curve-raw', 5000],
        ['curve', 5000],
        ['curve-val', 50],
      ],
    );
    assert.deepEqual([levels?.[0].name, levels?.[0].short], ['guessing 3.30', 'guessing']);
    assert.equal(pictureOf(scene(historyOf(3, () => 1)), en).x.to, 20);
  });

  test('begins at 0 before there is a loss, so that guessing is high', () => {
    const { y } = pictureOf(scene(historyOf(0, () => 1)), en);
    assert.ok(y.from === 0 && y.to > 3.3, `${y.from} to ${y.to}`);
  });

  test('is not squashed by a spike', () => {
    const { y } = pictureOf(scene(historyOf(50, (step) => (step === 30 ? 90 : 2))), en);
    assert.ok(y.from <= 2 && y.to > 3.3 && y.to < 45, `${y.from} to ${y.to}`);
  });

  test('goes as high as what is in sight, once only a part is', () => {
    const history = historyOf(1000, (step) => (step < 500 ? 3 : 1));
    const { y } = pictureOf(scene(history, { zoom: { from: 700, to: 900 } }), en);
    assert.ok(y.to < 1.5 && y.from < 1, `${y.from} to ${y.to}`);
  });

  test('shows half or twice as many steps around the cursor, never fewer than four, and at last all', () => {
    const all = { from: 0, to: 1000 };
    assert.deepEqual(zoomed(null, 0.5, all, 400), { from: 200, to: 700 });
    assert.deepEqual(zoomed({ from: 200, to: 700 }, 2, all, 400), null);
    assert.deepEqual(zoomed({ from: 400, to: 500 }, 2, all, null), { from: 300, to: 500 });
    assert.deepEqual(zoomed({ from: 10, to: 14 }, 0.5, all, 12), { from: 10, to: 14 });
    for (const cursor of [12, null])
      assert.equal(zoomed({ from: 10, to: 14 }, Number.POSITIVE_INFINITY, all, cursor), null);
  });
});

/** The counts of a text with 20 tokens and 30 characters for training, and 4 tokens and 5 characters for validation. */
const FACTS = /** @type {any} */ ({
  train: { documents: 1, tokens: 20, characters: 30, bits_per_nat: 20 / 30 / Math.LN2 },
  validation: { documents: 1, tokens: 4, characters: 5, bits_per_nat: 4 / 5 / Math.LN2 },
  entropy: [2.9, 2.4, null],
});

describe('the view of the curve', () => {
  const history = historyOf(1000, (step) => 3 - step / 500);

  test('along tokens and time each step lies where it was reached, and so do the validations', () => {
    for (const [axis, each] of /** @type {const} */ ([
      ['tokens', 10],
      ['time', 0.002],
    ])) {
      const { x, curves } = pictureOf(scene(history, { view: { ...FIRST_VIEW, axis } }), en);
      assert.deepEqual([x.from, x.to], [0, 1000 * each]);
      const [raw, , val] = curves;
      for (const [curve, i, step] of /** @type {const} */ ([
        [raw, 0, 1],
        [raw, 499, 500],
        [val, 1, 200],
      ])) {
        const at = /** @type {ArrayLike<number>} */ (curve.x)[i];
        assert.ok(Math.abs(at - step * each) < 1e-9, `${axis}: step ${step} at ${at}`);
      }
    }
  });

  test('by powers it begins at the first step', () => {
    const { x } = pictureOf(scene(history, { view: { ...FIRST_VIEW, log: true } }), en);
    assert.deepEqual([x.from, x.to, x.log], [1, 1000, true]);
    const none = pictureOf(scene(createHistory(), { view: { ...FIRST_VIEW, log: true, axis: 'time' } }), en);
    assert.ok(none.x.from > 0 && none.x.to > none.x.from);
  });

  test('the levels are those of guessing and of what was counted; hidden lines are not drawn', () => {
    const facts = new Map([[1, FACTS]]);
    const { levels } = pictureOf(scene(history, { facts }), en);
    assert.deepEqual(
      levels?.map(({ name }) => name),
      ['guessing 3.30', 'characters counted 2.90', 'pairs counted 2.40'],
    );
    const less = pictureOf(scene(history, { facts, view: { ...FIRST_VIEW, hidden: ['levels', 'raw', 'val'] } }), en);
    assert.deepEqual([less.levels, less.curves.map(({ colour }) => colour)], [[], ['curve']]);
  });

  test('bits per character are nats by the characters of tokens: of each part of the text its own', () => {
    const view = /** @type {const} */ ({ ...FIRST_VIEW, unit: 'bits' });
    const of = scene(history, { view, facts: new Map([[1, FACTS]]) });
    assert.deepEqual(factorsOf(of.run, of), { train: 1 / Math.LN2, val: 1 / Math.LN2 });
    of.run.info.config.tokenizer = 'bpe';
    assert.deepEqual(factorsOf(of.run, of), { train: 20 / 30 / Math.LN2, val: 4 / 5 / Math.LN2 });
    const { curves, levels, y } = pictureOf(of, en);
    assert.deepEqual(
      curves.map(({ times }) => times),
      [20 / 30 / Math.LN2, 20 / 30 / Math.LN2, 4 / 5 / Math.LN2],
    );
    assert.ok(Math.abs((levels?.[1].y ?? 0) - (2.9 * 0.8) / Math.LN2) < 1e-12);
    assert.ok(y.to > (levels?.[0].y ?? 0) && y.from < 1 / Math.LN2, `${y.from} to ${y.to}`);
    of.facts = new Map();
    assert.equal(factorsOf(of.run, of), null);
    of.run.info.config.tokenizer = 'char';
  });

  test('another run is one smoothed line in its colour, named; it is as long as it is', () => {
    const other = { ...scene(historyOf(3000, () => 1.5)).run, id: 2, name: 'quiet heron', colour: 3 };
    const { x, curves } = pictureOf(scene(history, { others: [other] }), en);
    assert.equal(x.to, 3000);
    const [{ colour, name, form, length }] = curves;
    assert.deepEqual([colour, name, form, length], ['run-3', 'quiet heron', 'line', 3000]);
  });

  test('what was changed during the run is marked, and the step looked back to', () => {
    const of = scene(history, { view: { ...FIRST_VIEW, axis: 'tokens' }, moment: 250 });
    of.run.marks = [{ step: 100, text: 'rate 0.001' }];
    assert.deepEqual(pictureOf(of, en).marks, [
      { x: 1000, name: 'rate 0.001' },
      { x: 2500, name: '', colour: 'ink' },
    ]);
  });

  test('is read from an address; what it does not know is left out', () => {
    assert.deepEqual(readView('time,log,bits,0.9,-raw,-levels,what'), {
      ...{ axis: 'time', log: true, unit: 'bits', smoothing: 0.9, hidden: ['raw', 'levels'] },
    });
    assert.deepEqual(readView(''), FIRST_VIEW);
    assert.deepEqual(readView('1.5,-0.1,sideways'), FIRST_VIEW);
    assert.equal(readView('0').smoothing, 0);
  });
});

describe('the chosen smoothing', () => {
  test('is the debiased mean with that weight: m of n losses weighs the last k before by w to the k', () => {
    const losses = [4, 3, 5, 2.5];
    for (const weight of [0, 0.5, 0.99]) {
      const average = createAverage(weight);
      for (const [n, loss] of losses.entries()) {
        const weights = losses.slice(0, n + 1).map((_, i) => weight ** (n - i));
        const sum = losses.slice(0, n + 1).reduce((all, one, i) => all + one * weights[i], 0);
        const want = sum / weights.reduce((a, b) => a + b);
        assert.ok(Math.abs(average(loss) - want) < 1e-12, `weight ${weight}, ${n + 1} losses`);
      }
    }
    const average = createAverage(0.5);
    assert.deepEqual([average(2), average(Number.NaN)], [2, 2]);
  });

  test('goes on as the run does, and begins anew with another weight', () => {
    const history = createHistory();
    history.addLosses(1, [4, 3]);
    smoothed(history, 0.5);
    history.addLosses(3, [5]);
    const { values, length } = smoothed(history, 0.5);
    const want = createAverage(0.5);
    assert.deepEqual(
      [...values.subarray(0, length)],
      [4, 3, 5].map((loss) => want(loss)),
    );
    assert.deepEqual([...smoothed(history, 0).values.subarray(0, 3)], [4, 3, 5]);
    assert.equal(smoothed(history, null), history.smooth);
  });
});

describe('looking back', () => {
  test('a key goes to the next step with a sample, and at last back to now', () => {
    const steps = [500, 100, 10, 0];
    assert.deepEqual(
      [nextMoment(steps, 700, -1, 700), nextMoment(steps, 500, -1, 700), nextMoment(steps, 0, -1, 700)],
      [500, 100, 0],
    );
    assert.deepEqual([nextMoment(steps, 0, 1, 700), nextMoment(steps, 500, 1, 700)], [10, null]);
    assert.equal(nextMoment([], 300, -1, 700), 300);
  });

  test('a place along the curve is a step, which says its figures in the unit of the view', () => {
    const history = historyOf(1000, (step) => 3 - step / 500);
    const of = scene(history, { view: { ...FIRST_VIEW, axis: 'time', unit: 'bits', smoothing: 0 } });
    assert.deepEqual([stepAt(of, 0.4004), stepAt(of, null)], [200, null]);
    assert.equal(stepAt(scene(history), 1200), null);
    assert.equal(
      atStep(of, 200, en.curve),
      `Step 200: loss ${en.format.loss(2.6 / Math.LN2)}, smoothed ${en.format.loss(2.6 / Math.LN2)}, validation ${en.format.loss(2.7 / Math.LN2)} bits per character; after 2,000 tokens and 0.4 s of training.`,
    );
    assert.equal(atStep(of, 1200, en.curve), null);
  });
});

describe('the numbers of a run', () => {
  const history = historyOf(950, (step) => step);
  const { run } = scene(history);

  test('are some rows of a table, evenly, with the first and the last', () => {
    const rows = rowsOf(run, history.losses, { train: 2, val: 10 });
    assert.ok(rows.length <= 42, `${rows.length}`);
    assert.deepEqual([rows[0].step, rows[1].step, rows[2].step, rows[rows.length - 1].step], [1, 50, 100, 950]);
    const { step, tokens, seconds, loss, smooth, val } = rows[2];
    assert.deepEqual(
      [step, tokens, seconds.toFixed(9), loss, smooth, val],
      [100, 1000, '0.200000000', 200, 200, 1001],
    );
    assert.equal(rows[1].val, null);
  });

  test('are one row a step in CSV, with the name of the run as it is', () => {
    const text = csvOf([{ run: { ...run, name: 'a "b", c' }, smooth: history.losses }]);
    const lines = text.trimEnd().split('\n');
    assert.equal(lines.length, 951);
    assert.equal(lines[0].split(',').length, 10);
    assert.ok(lines[100].startsWith('"a ""b"", c",100,1000,'), lines[100]);
    assert.match(lines[950], /,950,950,,0\.5,0\.01,5000$/);
  });

  test('are columns in JSON', () => {
    const { unit, runs } = JSON.parse(jsonOf([{ run, smooth: history.losses }]));
    assert.equal(unit, 'nats_per_token');
    const [{ losses, validation, settings, reports }] = runs;
    assert.deepEqual([losses.length, losses[949], settings], [950, 950, { tokenizer: 'char' }]);
    assert.deepEqual(validation.steps, [100, 200, 300, 400, 500, 600, 700, 800, 900]);
    assert.deepEqual(reports.steps, [950]);
  });
});

describe('what is said about the curve', () => {
  const info = { vocab_size: 27, uniform_loss: Math.log(27), config: { tokenizer: 'char' } };
  /** @param {number} smooth */
  const said = (smooth) => reading(/** @type {any} */ ({ info, smooth }), en.curve);

  test('how many characters it wavers between', () => {
    assert.match(withoutTerms(said(Math.log(8))), /^Loss 2\.079 is like wavering between 8\.0 characters; /);
  });

  test('only what a loss is, where there is no number', () => assert.equal(said(Number.NaN), en.curve.what));
});

describe('the share of lines that pass the check', () => {
  const check = /** @type {import('../../web/texts/checks.js').Check} */ (makeCheck('sums', ''));
  const samples = [
    { key: 3, step: 200, texts: ['1+1=2', '2+2=4', '', '3+4=8'] },
    { key: 2, step: 100, texts: ['1+1=3', '2+2=4'] },
    { key: 1, step: 0, texts: ['', ''] },
  ];
  const run = { ...scene(historyOf(200, () => 1)).run, samples };

  test('is one point for each sample with lines to judge, the first step first', () => {
    const { x, y, length } = sharesOf(scene(run.history, { run }), check);
    assert.deepEqual([[...x], [...y], length], [[100, 200], [1 / 2, 2 / 3], 2]);
  });

  test('is drawn from none to all, in percent', () => {
    const { y, y_label, curves } = sharePicture(scene(run.history, { run }), check, en);
    assert.deepEqual([y.from, y_label(1), curves[0].colour], [0, '100%', 'written']);
  });
});

test('the other runs at the cursor have their smoothed losses, those that reach so far', () => {
  const long = { ...scene(historyOf(300, (step) => step / 100)).run, id: 2, name: 'brisk otter' };
  const short = { ...scene(historyOf(100, () => 1)).run, id: 3, name: 'calm fox' };
  const two = scene(
    historyOf(300, () => 2),
    { others: [long, short] },
  );
  assert.deepEqual(othersAt(two, null), []);
  assert.deepEqual(
    othersAt(two, 50).map(({ name, loss }) => [name, loss]),
    [
      ['brisk otter', long.history.smooth.values[49]],
      ['calm fox', short.history.smooth.values[49]],
    ],
  );
  assert.deepEqual(
    othersAt(two, 200).map(({ name }) => name),
    ['brisk otter'],
  );
});
