// An act of the guide that trains to a step stops exactly there, however late the page hears of it: the worker itself
// ends the training.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doAct } from '../../web/features/guide/doing.js';
import { makePage } from './page.js';

/** @param {import('node:test').TestContext} t */
async function makeGuide(t) {
  const page = await makePage(t, { max_steps: '1000', val_interval: '4' });
  const { runs, store, select } = page;
  const actions = /** @type {any} */ ({
    pause: () => runs.pause(),
    reset: () => runs.reset(),
    train: (/** @type {number} */ until) => runs.train(until),
  });
  const context = /** @type {any} */ ({ store, select, actions, element: null });
  /** Does the act, and waits until its run is at rest. @param {number} [steps] */
  async function train(steps) {
    await doAct(context, { do: 'train', steps });
    const until = Date.now() + 20_000;
    while (select.run.value.phase === 'training') {
      assert.ok(Date.now() < until, `still at step ${select.run.value.step}`);
      await new Promise((done) => setTimeout(done, 5));
    }
    return select.run.value;
  }
  return { ...page, context, train };
}

/** Lets the engine work for a while that the page does not notice. */
const fallAsleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);

test('it stops at its step, with the validation that belongs to it', async (t) => {
  const { train, select, actions } = await makeGuide(t);
  for (const [steps, last_validation] of [
    [3, 0],
    [8, 8],
    [37, 36],
  ]) {
    const { step, phase, history } = await train(steps);
    assert.deepEqual([step, phase], [steps, 'paused']);
    assert.equal(history.val_steps.values[history.val_steps.length - 1] ?? 0, last_validation);
    fallAsleep();
    const { id } = select.run.value;
    assert.deepEqual(
      await actions.request({ type: 'pause', run: id }),
      { step: steps },
      'the model has come no further',
    );
  }
});

test('a run that trains already stops there too, and the button Train trains it on without an end', async (t) => {
  const { train, select, runs } = await makeGuide(t);
  await runs.train();
  const { step, phase } = await train(300);
  assert.deepEqual([step, phase], [300, 'paused']);
  await runs.train();
  const until = Date.now() + 20_000;
  while (select.run.value.phase !== 'done') {
    assert.ok(Date.now() < until, `still at step ${select.run.value.step}`);
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.equal(select.run.value.step, 1000);
});
