// A run that is stored and opened again (web/keep/run_record.js, `snapshot` and `prepare` of the worker) goes on as if it
// had not been interrupted. With the real worker's handlers and engine, in one process; the expected numbers come from
// an engine of the test that is not interrupted.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { effect } from '@preact/signals-core';
import { readRunRecord, writeRunRecord } from '../../web/keep/run_record.js';
import { createHistory } from '../../web/state/history.js';
import { emptyRun } from '../../web/state/state.js';
import { createSession } from '../../web/worker/session.js';
import { forged } from './forged_record.js';
import { all, makePage, own, TEXT } from './page.js';
import { resultOf, standIn, TOKEN } from './stand_in.js';

after(() => own.close());

const LEARNT = /** @type {const} */ ({ id: 'x', kind: 'typed', title: 'X', form: 'text', like: '' });
const LONG = { max_steps: '60', val_interval: '7', dropout: '0.1', schedule: 'cosine', metrics_interval: '5' };

/** The columns of a history. @param {import('../../web/state/history.js').History} history */
const figures = ({ losses, smooth, tokens, seconds, val_steps, val_losses, reports, measured }) =>
  [losses, smooth, tokens, seconds, val_steps, val_losses, ...Object.values(reports)]
    .concat(measured.flatMap(({ steps, accuracy }) => [steps, accuracy]))
    .map(all);

/** What is stored of the active run, as in another page. @param {Awaited<ReturnType<typeof makePage>>} page */
async function stored({ store, select, actions }) {
  const { bytes } = await actions.request({ type: 'snapshot', run: store.state.active });
  const run = select.run.value;
  const page = writeRunRecord({ run, learnt: LEARNT, typed: store.state.typed });
  return { run, bytes, page: page.slice() };
}

test('a stored run goes on in another page with the losses and parameters of one that was never interrupted', async (t) => {
  const first = await makePage(t, LONG);
  await first.runs.prepare(true);
  for (let i = 0; i < 23; i++) await first.runs.step();
  const { run, bytes, page } = await stored(first);
  assert.equal(run.step, 23);

  const second = await makePage(t, LONG);
  await second.runs.prepare(true);
  const { past, config, learnt, typed } = readRunRecord(page);
  assert.deepEqual([learnt, typed], [LEARNT, first.store.state.typed]);
  assert.equal(await second.runs.branch(past, { text: TEXT, config, bytes }), true);
  const again = second.select.run.value;
  assert.deepEqual([again.phase, again.step, again.info?.step], ['paused', 23, 23]);
  assert.equal(second.select.is_stale.value, false);
  for (const key of /** @type {const} */ ([
    'loss',
    'smooth',
    'val_loss',
    'best',
    'marks',
    'samples',
    'name',
    'grad_norm',
    'lr',
  ]))
    assert.deepEqual(again[key], run[key], key);
  assert.ok(again.samples.length > 0);
  assert.deepEqual(figures(again.history), figures(run.history));

  const mine = own.createTrainer({ text: TEXT, config: second.config() });
  const losses = [...mine.run(23).losses, ...mine.run(37).losses];
  await second.runs.train();
  await second.over();
  const ended = second.select.run.value;
  assert.deepEqual(all(ended.history.losses), losses);
  assert.equal(ended.best?.step !== undefined && ended.best.loss <= Number(run.best?.loss), true);
  const shown = await second.actions.request({ type: 'snapshot', run: ended.id });
  assert.deepEqual(shown.bytes, mine.save(), 'parameters, moments, generators, place in the data');
  mine.free();
});

test('a run that is saved in the midst of training, and of a validation, goes on the same', async (t) => {
  const { store, select, actions, runs, over, config } = await makePage(t, {
    ...{ ...LONG, max_steps: '900', val_interval: '3' },
  });
  /** @type {{ step: number, bytes: Uint8Array }[]} */
  const saved = [];
  async function save() {
    const { step, bytes } = await actions.request({ type: 'snapshot', run: store.state.active });
    assert.equal(select.run.value.step, step, 'the page has all progress up to there');
    assert.equal(select.run.value.history.losses.length, step);
    saved.push({ step, bytes });
  }
  let reported = 0;
  /** @type {Promise<void>[]} */
  const saves = [];
  const stop = effect(() => {
    const { phase, step } = select.run.value;
    if (phase !== 'training' || step === reported || saves.length === 4) return;
    reported = step; // once after each report
    saves.push(save());
  });
  await runs.train();
  await over();
  stop();
  await Promise.all(saves);
  const mine = own.createTrainer({ text: TEXT, config: config() });
  const losses = [...mine.run(900).losses];
  assert.deepEqual(all(select.run.value.history.losses), losses, 'saving changes nothing');
  const whole = mine.save();

  const between = saved.filter(({ step }) => step > 0 && step < 900);
  assert.ok(between.length > 0);
  for (const { step, bytes } of between.slice(0, 3)) {
    const again = own.restore(bytes, { text: TEXT });
    assert.deepEqual([...again.run(900 - step).losses], losses.slice(step));
    assert.deepEqual(again.save(), whole, `from step ${step}`);
    again.free();
  }
  mine.free();
});

test('a validation that is under way is finished before the run is saved, and reported', async () => {
  /** @type {any[]} */
  const log = [];
  const results = [true, true, false].map((validating) => ({
    ...resultOf(1, 0),
    validating,
    val_loss: validating ? null : 2,
  }));
  const trainer = standIn({
    run() {
      if (results.length === 3) queueMicrotask(() => session.pause()); // in the middle of a validation
      return /** @type {any} */ (results.shift() ?? assert.fail('one step too many'));
    },
    save: () => {
      log.push(`saved with ${results.length} to come`);
      return new Uint8Array([7]);
    },
    metrics: () => null,
    *sampleTokens() {
      yield TOKEN;
      return 'bos';
    },
  });
  const post = (/** @type {any} */ event) => event.event === 'progress' && log.push([...event.val_losses]);
  const session = createSession(1, trainer, post, { best: null });
  session.train({}, 1);
  while (results.length === 3) await new Promise((later) => setTimeout(later, 1));
  const { step, bytes } = await session.snapshot(({ step, trainer }) => ({ step, bytes: trainer.save() }));
  assert.deepEqual([step, bytes], [1, new Uint8Array([7])]);
  assert.deepEqual(log, [[2], 'saved with 0 to come']);
  session.free();
});

test('a history reads back with every digit, and grows as it would have', () => {
  const history = createHistory(800);
  history.addLosses(5, [3.1, Number.NaN, 2.2], { tokens: 31, ms: 99.9, grad_norm: 1 / 3, lr: 1e-7 });
  history.addValidation([7], [Math.PI]);
  history.addMeasured([{ step: 7, accuracy: 1 / 7 }, null].map((one) => /** @type {any} */ (one)));
  const run = { ...emptyRun(800), history, config: { max_steps: 90 }, phase: /** @type {const} */ ('training') };
  const { past } = readRunRecord(writeRunRecord({ run, learnt: LEARNT, typed: {} }));
  const read = past.history ?? assert.fail();
  assert.deepEqual([figures(read), read.first_step, past.phase], [figures(history), 5, 'paused']);
  for (const one of [history, read]) one.addLosses(8, [2, 1.9], { tokens: 20, ms: 7 });
  assert.deepEqual(figures(read), figures(history));
});

/** A record with all that there can be in one. */
function fullRecord() {
  const history = createHistory(800);
  history.addLosses(1, [3.1, 2.2], { tokens: 31, ms: 99.9, grad_norm: 1 / 3, lr: 1e-7 });
  const likely = { id: 1, text: 'a', probability: 0.5, chance: 1 };
  const tokens = [
    [
      { id: 1, text: 'a', choice: { ...likely, alternatives: [likely] } },
      { id: -1, text: '\ufffd' },
    ],
  ];
  const run = /** @type {any} */ ({
    ...{ number: 3, name: 'calm ant', label: 'twin', config: { max_steps: 90, norm: 'rms', bias: false } },
    ...{ phase: 'paused', step: 2, loss: 2.2, smooth: 2.5, val_loss: Number.NaN, best: { step: 2, loss: 2.1 } },
    ...{ ms: 99.9, last_tokens: 16, grad_norm: null, lr: 1e-7, stopped: '', is_brought: true, history },
    marks: [{ step: 1, text: 'Learning rate 2', before: { learning_rate: 1 } }],
    samples: [{ key: 1, step: 2, texts: ['a\ufffd'], tokens }],
  });
  return { run, record: writeRunRecord({ run, learnt: LEARNT, typed: { n_layer: '1' } }) };
}

test('a record that somebody has written by hand is refused where a field is not what the page would have stored', () => {
  const { run, record } = fullRecord();
  const read = readRunRecord(record);
  for (const key of /** @type {const} */ (['number', 'label', 'config', 'best', 'marks', 'samples', 'is_brought']))
    assert.deepEqual(read.past[key], run[key], key);
  const markup = { _$litType$: 1, strings: ['<b>'], values: [] };
  /** @type {Record<string, (json: any) => void>} */
  const FORGED = {
    name: ({ run }) => Object.assign(run, { name: markup }),
    'no name': ({ run }) => delete run.name,
    number: ({ run }) => Object.assign(run, { number: -1 }),
    step: ({ run }) => Object.assign(run, { step: '2' }),
    loss: ({ run }) => Object.assign(run, { loss: [2] }),
    config: ({ run }) => Object.assign(run.config, { norm: {} }),
    'no config': ({ run }) => Object.assign(run, { config: null }),
    best: ({ run }) => Object.assign(run, { best: { step: 1 } }),
    samples: ({ run }) => Object.assign(run, { samples: 7 }),
    'text of a sample': ({ run }) => Object.assign(run.samples[0], { texts: [markup] }),
    'token of a sample': ({ run }) => Object.assign(run.samples[0].tokens[0][0].choice, { alternatives: 'ab' }),
    marks: ({ run }) => Object.assign(run.marks[0], { text: markup }),
    title: ({ learnt }) => Object.assign(learnt, { title: 5 }),
    form: ({ learnt }) => Object.assign(learnt, { form: 'file' }),
    typed: (json) => Object.assign(json.typed, { n_layer: 1 }),
    phase: (json) => Object.assign(json, { phase: 'training' }),
    planned: (json) => Object.assign(json, { planned: 'long' }),
    'one column too few': ({ lengths }) => lengths.pop(),
    'a column too short': ({ lengths }) => lengths.splice(1, 1, 1),
    'columns that are not there': ({ lengths }) => lengths.splice(0, 3, 3, 3, 3),
    'no object': (json) => Object.assign(json, { run: [] }),
  };
  for (const [what, change] of Object.entries(FORGED))
    assert.throws(() => readRunRecord(forged(record, change)), Error, what);
});

test('what a record says beyond its fields does not become state', () => {
  const { record } = fullRecord();
  const more = forged(record, ({ run }) => {
    Object.assign(run, { id: 99, colour: 9, text: 'another', is_held: true });
    Object.assign(run.best, { bytes: [1, 2, 3] });
  });
  const { past } = readRunRecord(more);
  for (const key of ['id', 'colour', 'text', 'is_held']) assert.ok(!Object.hasOwn(past, key), key);
  assert.deepEqual(past.best, { step: 2, loss: 2.1 });
});
