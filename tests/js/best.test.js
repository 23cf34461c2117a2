// Back to the best point: web/worker/best.js keeps the model, web/actions/back.js makes a run of it. Over the real
// worker's handlers and engine, in one process; every number is compared with that of an engine of the test's own.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { goBack } from '../../web/actions/back.js';
import { createHistory } from '../../web/state/history.js';
import { historyUpTo } from '../../web/state/run_at_step.js';
import { canGoBack } from '../../web/ui/best.js';
import { bestAfter, NO_BEST } from '../../web/worker/best.js';
import { createSession } from '../../web/worker/session.js';
import { all, makePage, own } from './page.js';
import { resultOf, standIn, TOKEN } from './stand_in.js';

after(() => own.close());

/** Lines of random letters: nothing about the validation lines can be learnt from the others. */
const CHANCE = Array.from({ length: 24 }, (_, line) =>
  Array.from({ length: 10 }, (_, i) => 'abcdefgh'[(((line * 131 + i * 37 + line * i * 17) ** 2) >> 5) % 8]).join(''),
).join('\n');
const BY_HEART = {
  ...{ n_embd: '32', learning_rate: '0.02', block_size: '16', batch_size: '8', val_fraction: '0.4' },
  ...{ max_steps: '120', val_interval: '10', schedule: 'constant' },
};

test('after going back the validation loss is the lowest of the run, and going on is that of a restored model', async (t) => {
  const { store, select, actions, runs, train, over, config } = await makePage(t, BY_HEART, CHANCE);
  await train();
  const old = select.run.value;
  const best = old.best ?? assert.fail('nothing was validated');
  assert.ok(
    best.step < 100 && Number(old.val_loss) > best.loss * 1.03,
    `${best.step}: ${best.loss}, ${old.val_loss}`,
  );
  assert.equal(old.saved, best.step);
  await goBack(/** @type {any} */ ({ store, select, actions }), 'back');
  const run = select.run.value;
  assert.deepEqual(
    [run.phase, run.step, run.val_loss, run.best, run.saved],
    ['paused', best.step, best.loss, best, best.step],
  );
  assert.deepEqual(run.marks, [{ step: best.step, text: 'back' }]);
  assert.deepEqual(all(run.history.losses), all(old.history.losses).slice(0, best.step));
  assert.deepEqual(all(run.history.val_losses).at(-1), best.loss);
  assert.equal(run.info?.step, best.step);
  assert.equal(select.is_stale.value, false);

  const mine = own.createTrainer({ text: CHANCE, config: config() });
  mine.run(best.step);
  const again = own.restore(mine.save(), { text: CHANCE });
  /** @type {any} */
  const request = actions.request;
  const validation = again.passage({ part: 'validation', tokens: 1000 });
  const { value } = await request({ type: 'look', run: run.id, call: ['score', validation] });
  assert.equal(value.loss, again.score(validation).loss, 'the very model of that step');

  await runs.trainRun(run.id);
  await over();
  const { losses } = again.run(120 - best.step);
  assert.deepEqual(all(select.run.value.history.losses).slice(best.step), [...losses]);
  assert.deepEqual(store.state.runs.get(old.id)?.history, old.history, 'the run itself is kept');
  assert.equal(store.state.runs.get(old.id)?.step, 120);
  for (const trainer of [mine, again]) trainer.free();
});

test('what was changed after the best point is as before, in the run and on the page', async (t) => {
  const { store, select, actions, runs, train, over, experiments } = await makePage(t, BY_HEART, CHANCE);
  await train();
  const { best } = select.run.value;
  await experiments.change('learning_rate', '0.001');
  await experiments.trainLonger(30);
  await over();
  assert.deepEqual([select.run.value.best, select.run.value.step], [best, 150]);
  await goBack(/** @type {any} */ ({ store, select, actions }), 'back');
  const { config, info } = select.run.value;
  assert.deepEqual([config.learning_rate, config.max_steps, info?.config.learning_rate], [0.02, 120, 0.02]);
  assert.deepEqual([store.state.typed.learning_rate, store.state.typed.max_steps], ['0.02', '120']);
  assert.equal(select.is_stale.value, false);
  assert.equal(canGoBack(select.run.value), false, 'it is there already');
  await runs.step();
  assert.equal(select.run.value.step, Number(best?.step) + 1);
  assert.equal(canGoBack(select.run.value), true, 'and can go back again');
});

test('back at the last step of the first plan the run is done, and trains longer', async (t) => {
  const { store, select, actions, train, over, experiments } = await makePage(t, BY_HEART, CHANCE);
  store.update({ typed: { ...store.state.typed, max_steps: '20' } });
  await train();
  assert.equal(select.run.value.best?.step, 20, 'still falling');
  await experiments.trainLonger(100);
  await over();
  assert.equal(select.run.value.best?.step, 20);
  await goBack(/** @type {any} */ ({ store, select, actions }), 'back');
  const { phase, step, info, marks } = select.run.value;
  assert.deepEqual([phase, step, info?.config.max_steps], ['done', 20, 20]);
  assert.deepEqual(marks, [{ step: 20, text: 'back' }], 'the change came after the model of that step');
  await experiments.trainLonger(10);
  await over();
  assert.equal(select.run.value.step, 30);
});

test('a run that has nothing left to train says so when it is told to train', async (t) => {
  const trainer = standIn({
    info: { step: 4 },
    run: () => ({ ...resultOf(4, 0), done: true }),
  });
  /** @type {any[]} */
  const events = [];
  const run = createSession(1, trainer, (event) => events.push(event));
  t.after(() => run.free());
  run.train({});
  assert.deepEqual(
    events.map(({ event, step, done }) => [event, step, done]),
    [['progress', 4, true]],
  );
});

test('only a lower validation loss is kept; one that could not be saved leaves none', () => {
  let saves = 0;
  const trainer = { save: () => new Uint8Array([++saves]) };
  const refuses = { save: () => assert.fail('no memory') };
  const first = bestAfter(NO_BEST, trainer, 10, 2);
  assert.deepEqual(first, { step: 10, loss: 2, bytes: new Uint8Array([1]) });
  for (const loss of [2, 2.5, Number.NaN]) assert.equal(bestAfter(first, refuses, 20, loss), first);
  assert.deepEqual(bestAfter(first, refuses, 20, 1.5), { step: 20, loss: 1.5, bytes: null });
});

test('a model whose file would have more than 8 MB is not kept, nor one of a sweep', async () => {
  for (const [saved_bytes, best, wanted] of /** @type {const} */ ([
    [8e6, NO_BEST, 1],
    [8e6 + 1, NO_BEST, 0],
    [120, null, 0],
  ])) {
    const trainer = standIn({
      info: { saved_bytes },
      run: (n) => ({ ...resultOf(1, n), val_loss: 2, done: true }),
      *sampleTokens() {
        yield TOKEN;
        return 'bos';
      },
      save: () => new Uint8Array(1),
    });
    /** @type {number[]} */
    const saved = [];
    const run = createSession(1, trainer, (event) => event.event === 'progress' && saved.push(event.saved), { best });
    await run.step(1, {});
    run.free();
    assert.deepEqual(saved, [wanted], `${saved_bytes}`);
  }
});

test('a history up to a step has what the run had then, and grows as it did', () => {
  const parts = [
    [1, [3, 2.5, 2.25], { tokens: 30, ms: 300, grad_norm: 1, lr: 0.1 }],
    [4, [2, 1.75], { tokens: 50, ms: 100, grad_norm: 2, lr: 0.2 }],
    [6, [1.5], { tokens: 10, ms: 100, grad_norm: 3, lr: 0.3 }],
  ];
  const [whole, short] = [createHistory(100), createHistory(100)];
  for (const [i, [first, losses, spent]] of /** @type {any[]} */ (parts).entries()) {
    for (const history of i < 2 ? [whole, short] : [whole]) {
      history.addLosses(first, losses, spent);
      history.addValidation([first], [losses[0]]);
    }
  }
  const cut = historyUpTo(whole, 5, 100);
  const figures = (/** @type {import('../../web/state/history.js').History} */ history) =>
    [history.losses, history.smooth, history.tokens, history.seconds, history.val_steps, history.val_losses]
      .concat(Object.values(history.reports))
      .map(all);
  assert.deepEqual(figures(cut), figures(short));
  for (const history of [cut, short]) history.addLosses(6, [1.5], { tokens: 10, ms: 100, grad_norm: 3, lr: 0.3 });
  assert.deepEqual(figures(cut), figures(short));
});
