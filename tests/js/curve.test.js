// The chart without its pixels: which points are drawn, how far the y axis goes, and what is said about the curve.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chartColumns, lossRange, outline } from '../../web/features/curve/columns.js';
import { reading } from '../../web/features/curve/sentences.js';
import { createHistory } from '../../web/state/history.js';
import { en } from '../../web/words/en.js';

/** A history of so many steps, with a validation every hundred. @param {number} steps @param {(step: number) => number} loss */
function historyOf(steps, loss) {
  const history = createHistory(steps);
  history.addLosses(
    1,
    Float64Array.from({ length: steps }, (_, i) => loss(i + 1)),
  );
  for (let step = 100; step <= steps; step += 100) history.addValidation([step], [loss(step) + 0.1]);
  return history;
}

const PIXELS = 200;
const falling = (/** @type {number} */ step) => 3 - step / 5000 + (step % 2) / 10;

describe('the points of the chart', () => {
  const history = historyOf(5000, falling);
  const [x, raw, smooth, val, guess] = chartColumns(history, 3.3, PIXELS, 5000);

  test('are at most a few for each pixel column, in their order, from 0 to the last step', () => {
    assert.ok(x.length <= 2 * PIXELS + 50 + 2, `${x.length} points`);
    assert.deepEqual([x[0], x.at(-1)], [0, 5000]);
    for (let i = 1; i < x.length; i++) assert.ok(Number(x[i]) > Number(x[i - 1]));
    assert.ok(raw.filter((value) => value !== null).length >= PIXELS);
    assert.equal(val.filter((value) => value !== null).length, 50);
    assert.deepEqual([guess[0], guess.at(-1)], [3.3, 3.3]);
  });

  test('of the smoothed line are two pixels apart, and its last is there', () => {
    const kept = x.filter((_, i) => smooth[i] !== null).map(Number);
    assert.ok(kept.length > PIXELS / 4 && kept.length <= PIXELS / 2 + 1, `${kept.length} points`);
    for (let i = 1; i + 1 < kept.length; i++) assert.ok(kept[i] - kept[i - 1] >= (2 * 5000) / PIXELS);
    assert.equal(kept.at(-1), 5000);
    assert.equal(smooth.at(-1), history.smooth.values[4999]);
  });

  test('are all there as long as there is room', () => {
    const [steps, , line] = chartColumns(historyOf(20, falling), null, PIXELS, 20);
    assert.deepEqual(
      steps,
      Array.from({ length: 21 }, (_, i) => i),
    );
    assert.ok(line.slice(1).every((value) => value !== null));
  });

  test('a spike does not squash the curves', () => {
    const spiked = chartColumns(
      historyOf(50, (step) => (step === 30 ? 90 : 2)),
      3,
      PIXELS,
      50,
    );
    const [low, high] = lossRange(spiked);
    assert.ok(low <= 2 && high > 3 && high < 45, `${low} to ${high}`);
  });
});

describe('what is said about the curve', () => {
  const info = { vocab_size: 27, uniform_loss: Math.log(27), config: { tokenizer: 'char' } };
  /** @param {import('../../web/state/history.js').History} history @param {object} [run] */
  const said = (history, run) =>
    reading(
      /** @type {any} */ ({
        ...{ history, info, step: history.losses.length, smooth: history.smooth.values[history.smooth.length - 1] },
        ...run,
      }),
      en.curve,
    );

  test('how many characters it wavers between', () => {
    assert.match(
      said(historyOf(500, () => Math.log(8))),
      /^A loss of 2\.079 is like wavering between 8\.0 characters; /,
    );
  });

  test('that it is worse than blind guessing, but not in the first steps', () => {
    const worse = () => 5;
    assert.match(said(historyOf(30, worse)), /^Worse than blind guessing/);
    assert.doesNotMatch(said(historyOf(10, worse)), /blind guessing: the learning rate/);
  });

  test('that it learns by heart once the validation loss has turned', () => {
    const history = historyOf(100, () => 1);
    for (const [i, loss] of [1, 0.9, 0.95, 0.96].entries()) history.addValidation([200 + 100 * i], [loss]);
    assert.doesNotMatch(said(history), /by heart/);
    history.addValidation([600], [0.99]);
    assert.match(said(history), /by heart/);
  });
});

describe('the band that stands for a dense zigzag', () => {
  for (const n of [100, 101]) {
    const x = Array.from({ length: n }, (_, i) => i / 2);
    const y = x.map((_, i) => Math.sin(i / 10) * 20 + (i % 2) * 5);
    const points = outline(x, y);
    const edge = points.length / 2;
    const [one, other] = [points.slice(0, edge), points.slice(edge).reverse()];

    test(`goes from the first of ${n} points to the last and back, with an edge point for every second`, () => {
      assert.deepEqual(
        one.map(([at]) => at),
        other.map(([at]) => at),
      );
      assert.deepEqual([one[0][0], one.at(-1)?.[0]], [x[0], x.at(-1)]);
      assert.ok(edge <= x.length / 2 + 2, `${edge}`);
      for (let i = 1; i < edge; i++) assert.ok(one[i][0] > one[i - 1][0]);
    });

    test(`holds each of ${n} points, and its edges are points`, () => {
      /** @param {[number, number][]} along @param {number} at */
      const height = (along, at) => {
        const i = Math.max(
          1,
          along.findIndex(([place]) => place >= at),
        );
        const [[x0, y0], [x1, y1]] = [along[i - 1], along[i]];
        return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
      };
      for (const [i, at] of x.entries()) {
        assert.ok(y[i] <= height(one, at) + 1e-9 && y[i] >= height(other, at) - 1e-9, `the point at ${at}`);
      }
      for (const [, edge] of points) assert.ok(y.includes(edge));
    });
  }

  test('is nothing, a point or a stroke where there is no more', () => {
    assert.deepEqual(outline([], []), []);
    assert.deepEqual(outline([1], [2]), [
      [1, 2],
      [1, 2],
    ]);
    assert.equal(outline([1, 2], [3, 4]).length, 4);
  });
});
