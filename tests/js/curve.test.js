// The curve without its pixels: how far its axes go, what a key brings into sight, and what is said about it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zoomed } from '../../web/features/curve/index.js';
import { pictureOf } from '../../web/features/curve/picture.js';
import { reading } from '../../web/features/curve/sentences.js';
import { FIRST_VIEW, readView } from '../../web/state/curve_view.js';
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

describe('the picture of a run', () => {
  /**
   * @param {import('../../web/state/history.js').History} history
   * @param {Partial<import('../../web/features/curve/picture.js').Scene>} [more]
   */
  const scene = (history, more) =>
    /** @type {any} */ ({
      run: {
        ...{ id: 1, history, step: history.losses.length },
        info: { vocab_size: 27, uniform_loss: Math.log(27), config: { tokenizer: 'char' } },
      },
      ...{ others: [], view: FIRST_VIEW, facts: new Map(), zoom: null, moment: null, ...more },
    });

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
    assert.equal(levels?.[0].name, 'guessing 3.30');
    assert.equal(pictureOf(scene(historyOf(3, () => 1)), en).x.to, 20);
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
    assert.equal(zoomed({ from: 10, to: 14 }, Number.POSITIVE_INFINITY, all, 12), null);
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
