// The accuracy of a run: what the worker reports of it, how it becomes the small curve (web/features/curve/accuracy.js),
// and the button that begins to measure. The numbers are compared with those of an engine of the test's own.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accuracyPicture, isMeasured, measure } from '../../web/features/curve/accuracy.js';
import { FIRST_VIEW } from '../../web/state/curve_view.js';
import { createHistory } from '../../web/state/history.js';
import { all, makePage, own, TEXT } from './page.js';

after(() => own.close());

/** The points of both parts, as the picture has them. @param {any} run @param {any} words */
function drawn(run, words) {
  const scene = { run, others: [], view: FIRST_VIEW, facts: new Map(), zoom: null, moment: null };
  return accuracyPicture(scene, words).curves.map(({ x, y, length }) =>
    Array.from({ length }, (_, i) => [/** @type {any} */ (x)[i], y[i]]),
  );
}

test('the button measures from then on, with the numbers of the engine, and the run stays as it is', async (t) => {
  const { select, store, actions, runs, config } = await makePage(t, { max_steps: '220', val_interval: '50' });
  const mine = own.createTrainer({ text: TEXT, config: config() });
  await runs.step();
  assert.equal(isMeasured(select.run.value), false);
  assert.deepEqual(drawn(select.run.value, store.state.words), [[], []]);
  await measure(/** @type {any} */ ({ store, select, actions }));
  assert.equal(select.is_stale.value, false);
  assert.deepEqual([select.run.value.marks, select.run.value.phase], [[], 'paused']);
  mine.run(1);
  mine.change({ metrics_interval: 100 });
  /** @type {number[][][]} */
  const wanted = [[], []];
  for (let step = 2; step <= 210; step++) {
    await runs.step();
    mine.run(1);
    const { training, validation } = mine.metrics() ?? {};
    for (const [i, one] of [training, validation].entries())
      if (one && one.step !== wanted[i].at(-1)?.[0]) wanted[i].push([one.step, one.accuracy]);
  }
  assert.deepEqual(drawn(select.run.value, store.state.words), wanted);
  assert.deepEqual([wanted[0].length, wanted[1].length], [2, 4]);
  assert.equal(isMeasured(select.run.value), true);
  mine.free();
});

test('the same measurement is added once', () => {
  const history = createHistory(10);
  const [train, val] = [
    { step: 9, accuracy: 0.25 },
    { step: 5, accuracy: 0.5 },
  ];
  history.addMeasured([null, null]);
  history.addMeasured([train, null]);
  history.addMeasured([train, val]);
  history.addMeasured([]);
  assert.deepEqual(
    history.measured.map(({ steps, accuracy }) => [all(steps), all(accuracy)]),
    [
      [[9], [0.25]],
      [[5], [0.5]],
    ],
  );
});
