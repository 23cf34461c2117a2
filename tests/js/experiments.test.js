// web/actions/experiments.js over the real worker's handlers and engine, in one process: changes during a run, training
// longer, the search for a rate, sweeps, a slow step. Every number is compared with that of an engine of the test's own.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { effect } from '@preact/signals-core';
import { MOST_TRIALS, readValues } from '../../web/actions/experiments.js';
import { inUnit } from '../../web/features/rooms/training/sweep_pictures.js';
import { RequestError } from '../../web/wire/protocol.js';
import { all, makePage, own, SMALL, TEXT } from './page.js';

after(() => own.close());

test('a change holds from the next step on, is marked, and is that of the engine', async (t) => {
  const { select, runs, experiments, config, store } = await makePage(t, { max_steps: '20' });
  const mine = own.createTrainer({ text: TEXT, config: config() });
  for (let i = 0; i < 4; i++) await runs.step();
  assert.equal(await experiments.change('learning_rate', '0.05'), null);
  for (let i = 0; i < 4; i++) await runs.step();
  const wanted = [...mine.run(4).losses];
  mine.change({ learning_rate: 0.05 });
  wanted.push(...mine.run(4).losses);
  const { history, marks, config: asked, info } = select.run.value;
  assert.deepEqual(all(history.losses), wanted);
  assert.deepEqual(
    [marks.length, marks[0].step, asked.learning_rate, info?.config.learning_rate],
    [1, 4, 0.05, 0.05],
  );
  assert.equal(select.is_stale.value, false, 'what is on the page is what is trained');
  assert.equal(store.state.typed.learning_rate, '0.05');
  const error = await experiments.change('batch_size', '0');
  assert.equal(error?.id, 'out_of_range');
  assert.equal((await experiments.change('max_steps', '3'))?.values?.includes('8'), true, 'so many are done already');
  assert.equal(select.run.value.marks.length, 1);
  mine.free();
});

test('a run that is done goes on for more steps, as the same run', async (t) => {
  const { select, experiments, train, over, config } = await makePage(t);
  const mine = own.createTrainer({ text: TEXT, config: config() });
  await train();
  assert.equal(select.run.value.step, 6);
  const { id } = select.run.value;
  assert.equal(await experiments.trainLonger(4), null);
  await over();
  const wanted = [...mine.run(6).losses];
  mine.change({ max_steps: 10 });
  wanted.push(...mine.run(4).losses);
  const run = select.run.value;
  assert.deepEqual([run.id, run.step, run.marks.length], [id, 10, 1]);
  assert.deepEqual(all(run.history.losses), wanted);
  assert.ok(run.best !== null && run.best.loss === Math.min(...all(run.history.val_losses)));
  mine.free();
});

test('a run that is trained longer is not called changed: what follows from its length stays as it was', async (t) => {
  const { store, select, experiments, train, over } = await makePage(t, { max_steps: '20' });
  const { warmup_steps: _, ...typed } = store.state.typed;
  store.update({ typed });
  assert.equal(select.config.value.warmup_steps, 2, 'a tenth of the steps');
  await train();
  for (const [steps, all] of [
    [20, 40],
    [600, 640],
  ]) {
    assert.equal(await experiments.trainLonger(steps), null);
    await over();
    const { max_steps, warmup_steps } = select.config.value;
    assert.deepEqual([max_steps, warmup_steps, select.is_stale.value], [all, 2, false]);
  }
});

test('the search for a rate finds what the engine finds, and leaves the run as it is', async (t) => {
  const { store, select, runs, experiments, config } = await makePage(t);
  await runs.step();
  await experiments.findRate();
  const search = store.state.search;
  const mine = own.createTrainer({ text: TEXT, config: config() });
  /** @type {any} */
  let wanted = null;
  for (const found of mine.findRate()) wanted = found;
  assert.deepEqual([search?.status, search?.error], ['done', null]);
  assert.deepEqual(search?.found, wanted);
  await runs.step();
  assert.deepEqual(all(select.run.value.history.losses), [...mine.run(2).losses]);
  mine.free();
});

test('a sweep trains each value to the end: losses are the engine’s, what is refused is said, the rest goes on', async (t) => {
  const { store, experiments, config, select, runs } = await makePage(t);
  await runs.step();
  const plan = await experiments.plan('n_embd', [8, 16], 5);
  assert.ok(plan.ms > 0 && plan.mib > 0, JSON.stringify(plan));
  await experiments.sweep('n_embd', [8, 9, 16], 5, plan.ms);
  const { sweep } = store.state;
  assert.deepEqual(
    sweep?.trials.map(({ phase }) => phase),
    ['done', 'refused', 'done'],
  );
  assert.equal(sweep?.status, 'done');
  assert.ok(sweep?.trials[1].error);
  for (const at of [0, 2]) {
    const trial = /** @type {import('../../web/state/state.js').Trial} */ (sweep?.trials[at]);
    const mine = own.createTrainer({
      text: TEXT,
      config: config({ n_embd: trial.value, max_steps: 5, val_interval: 1 }),
    });
    const losses = [];
    let val = null;
    for (let more = true; more; ) {
      const result = mine.run(1);
      losses.push(...result.losses);
      val = result.val_loss ?? val;
      more = !result.done;
    }
    assert.deepEqual(all(trial.history.losses), losses);
    assert.equal(trial.val_loss, val);
    mine.free();
  }
  assert.equal(select.run.value.step, 1, 'the run is where it was');
  await runs.step();
  assert.equal(select.run.value.step, 2, 'and goes on');
});

test('a sweep over tokenizers compares bits per character, counted from the text', async (t) => {
  const text = 'ärger über öl\nüber öl ärger\näöü äöü\n'.repeat(12); // characters of two bytes
  const { store, experiments, config } = await makePage(t, { vocab_size: '260' }, text);
  await experiments.sweep('tokenizer', ['char', 'byte', 'bpe'], 5, null);
  const { sweep } = store.state;
  assert.deepEqual([sweep?.status, sweep?.unit], ['done', 'bits']);
  for (const { value, val_loss, factors, phase } of sweep?.trials ?? []) {
    assert.equal(phase, 'done');
    const mine = own.createTrainer({ text, config: config({ tokenizer: value, max_steps: 5, val_interval: 1 }) });
    for (let more = true; more; ) more = !mine.run(1).done;
    const { tokens, characters } = mine.facts().validation;
    const bits = ((val_loss ?? Number.NaN) / Math.LN2) * (value === 'char' ? 1 : tokens / characters);
    assert.ok(Math.abs(Number(inUnit({ loss: null, best: null, val_loss, factors }).val) - bits) < 1e-9, value);
    mine.free();
  }
});

test('in a sweep over optimizers the learning rate follows each, unless somebody has set it', async (t) => {
  const asked = async (/** @type {Record<string, string>} */ typed) => {
    const { actions, experiments, store } = await makePage(t, typed);
    /** @type {any[]} */
    const configs = [];
    const { request } = actions;
    actions.request = /** @type {any} */ (
      (/** @type {any} */ body, /** @type {any} */ more) => {
        if (body.type === 'trial') configs.push(body.config);
        return request(body, more);
      }
    );
    await experiments.sweep('optimizer', ['adamw', 'sgd', 'lion'], 2, null);
    assert.deepEqual([store.state.sweep?.unit, store.state.sweep?.status], ['nats', 'done']);
    return configs.map(({ optimizer, learning_rate }) => [optimizer, learning_rate]);
  };
  const [[, adamw], sgd, lion] = await asked({});
  assert.deepEqual(
    [sgd, lion],
    [
      ['sgd', 5 * adamw],
      ['lion', adamw / 5],
    ],
  );
  assert.deepEqual(
    (await asked({ learning_rate: '0.02' })).map(([, rate]) => rate),
    [0.02, 0.02, 0.02],
  );
});

test('a sweep that is stopped ends at once, and trains no further value', async (t) => {
  const { store, experiments } = await makePage(t);
  const stop = effect(() => {
    if ((store.at.sweep.value?.trials[0].step ?? 0) > 0) experiments.stopSweep();
  });
  await experiments.sweep('seed', [1, 2, 3], 20_000, null);
  stop();
  const { sweep } = store.state;
  assert.deepEqual(
    [sweep?.status, sweep?.trials.map(({ phase }) => phase)],
    ['stopped', ['stopped', 'waiting', 'waiting']],
  );
});

test('a sweep that is asked for twice while the run is being paused is made once', async (t) => {
  const { store, runs, actions, experiments } = await makePage(t, { max_steps: '20000' });
  await runs.train();
  let made = 0;
  const { request } = actions;
  actions.request = /** @type {any} */ (
    (/** @type {any} */ body, /** @type {any} */ how) => {
      if (body.type === 'trial') made++;
      return request(body, how);
    }
  );
  await Promise.all([1, 2].map(() => experiments.sweep('seed', [1, 2], 2, null)));
  assert.deepEqual([made, store.state.sweep?.status], [2, 'done']);
});

test('a sweep that is stopped while the text is counted is stopped, not refused', async (t) => {
  const { store, actions, experiments } = await makePage(t);
  const { request } = actions;
  actions.request = /** @type {any} */ (
    (/** @type {any} */ body, /** @type {any} */ how) => {
      if (body.type === 'look') experiments.stopSweep();
      if (how?.signal?.aborted) return Promise.reject(new RequestError({ id: 'cancelled' }));
      return request(body, how);
    }
  );
  await experiments.sweep('tokenizer', ['char', 'byte'], 5, null);
  const { sweep } = store.state;
  assert.deepEqual(
    [sweep?.status, sweep?.trials.map(({ phase, error }) => [phase, error])],
    [
      'stopped',
      [
        ['stopped', null],
        ['waiting', null],
      ],
    ],
  );
});

test('the settings of an earlier run come back whole, those of samples stay', async (t) => {
  const { store, select, experiments, runs } = await makePage(t, { optimizer: 'sgd', learning_rate: '0.3' });
  await runs.step();
  const { id, config } = select.run.value;
  store.update({ typed: { ...SMALL, preset: 'llama', temperature: '0.3' } });
  assert.equal(select.is_stale.value, true);
  experiments.useSettings(id);
  assert.deepEqual(select.config.value, config);
  assert.deepEqual([select.is_stale.value, store.state.typed.temperature], [false, '0.3']);
  const keys = [...Object.keys(SMALL), 'optimizer', 'learning_rate', 'temperature'];
  assert.deepEqual(Object.keys(store.state.typed).sort(), keys.sort(), 'and no more is typed than was');
});

test('a slow step takes one step and tells its own numbers', async (t) => {
  const { store, select, experiments, config } = await makePage(t);
  await experiments.slowStep();
  const mine = own.createTrainer({ text: TEXT, config: config() });
  const { losses, grad_norm, lr, tokens } = mine.run(1);
  const told = store.state.slow?.told;
  assert.deepEqual(
    [store.state.slow?.step, told?.loss, told?.norm, told?.rate, told?.tokens, told?.batch],
    [1, losses[0], grad_norm, lr, tokens, 4],
  );
  assert.deepEqual([told?.params, told?.guess], [mine.info.n_params, mine.info.uniform_loss]);
  assert.equal(select.run.value.phase, 'paused');
  mine.free();
});

test('where no slow step can be taken, the last report before the pause is not told as one', async (t) => {
  const { store, select, actions, runs, experiments } = await makePage(t);
  await runs.step();
  actions.pause = async () => {
    await runs.step(); // the last report comes while the run is being paused
  };
  actions.step = async () => {}; // a setting on the page is wrong
  await experiments.slowStep();
  assert.deepEqual([select.run.value.step, store.state.slow], [2, null]);
});

test('values are read as typed: apart, from..to, each once; too many are counted, not made', () => {
  const row = /** @type {any} */ ({ key: 'seed', type: 'int', min: 0, max: 2 ** 32 - 1 });
  assert.deepEqual(readValues(row, '3, 1 1;7').values, [3, 1, 7]);
  assert.deepEqual(readValues(row, '5..8 9').values, [5, 6, 7, 8, 9]);
  assert.equal(readValues(row, '1..1000').n, 1000);
  assert.equal(readValues(row, '1..9999999999').n, 9_999_999_999);
  assert.ok(readValues(row, '1..1000').values.length <= MOST_TRIALS);
  const { wrong, values } = readValues(row, '1 x');
  assert.deepEqual([wrong?.value, wrong?.said.id, values], ['x', 'out_of_range', []]);
  assert.equal(readValues(row, '  ').n, 0);
  const rate = /** @type {any} */ ({ key: 'learning_rate', type: 'real', min: 0, max: 1 });
  assert.deepEqual(readValues(rate, '0,001 0,02; 0.3').values, [0.001, 0.02, 0.3]);
  assert.deepEqual(readValues(rate, '0.001,0.02, 0.3').values, [0.001, 0.02, 0.3]);
});
