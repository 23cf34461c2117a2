// web/actions/: the life of an engine and of a run, with an engine made by the test: what it is asked for, in which
// order, and how its answers change the state.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine } from '../../web/actions/engine.js';
import { Runs } from '../../web/actions/runs.js';
import { createSelectors } from '../../web/selectors.js';
import { initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { RequestError } from '../../web/wire/protocol.js';
import { fakeEngine } from './fake_engine.js';

/** @typedef {import('../../web/wire/protocol.js').RequestBody} RequestBody */

/**
 * A page whose engine is made by the test.
 * @param {(body: RequestBody) => any} [answer]  the answer to a request; undefined: the usual one; an Error: the
 *   request is rejected with it
 */
async function makePage(answer = () => undefined) {
  const { connect, ...engine_of_test } = fakeEngine(answer);
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  /** @type {Runs} */
  let runs;
  const engine = new Engine(store, {
    onEvent: (event) => runs.take(event),
    onDeath: () => runs.end(),
    connect,
  });
  runs = new Runs(store, select, engine);
  await engine.load();
  const source = /** @type {any} */ ({ id: 'x', text: 'abab', blob: null, suggested: {}, bytes: 4 });
  store.update({ sources: [source], source: 'x' });
  return { store, select, engine, runs, ...engine_of_test };
}

/** @param {number} run @param {object} [more] */
const progress = (run, more) => ({
  ...{ event: 'progress', run, first_step: 1, losses: Float64Array.of(3, 2), val_steps: [], val_losses: [], step: 2 },
  ...{
    grad_norm: 0.5,
    lr: 0.01,
    tokens: 20,
    train_ms: 10,
    wall_ms: 10,
    done: false,
    stopped: '',
    saved: 0,
    measured: [],
    ...more,
  },
});

test('Train makes a model of what is on the screen and trains it; reports become its figures', async () => {
  const { store, select, runs, types, asked, hooks } = await makePage();
  assert.equal(store.state.engine.status, 'ready');
  await runs.train();
  assert.deepEqual(types(), ['load', 'prepare', 'train']);
  const [, made] = asked;
  assert.deepEqual(
    [made.type === 'prepare' && made.text, made.type === 'prepare' && made.config],
    ['abab', { n_layer: 2, max_steps: 100, temperature: 1 }],
  );
  assert.equal(select.run.value.phase, 'training');
  const { id } = select.run.value;
  hooks().onEvent(progress(id));
  const { step, loss, grad_norm, history } = select.run.value;
  assert.deepEqual([step, loss, grad_norm, history.losses.length], [2, 2, 0.5, 2]);
  hooks().onEvent(progress(id + 1, { step: 50 }));
  assert.equal(select.run.value.step, 2, 'another run’s report is not this one’s');
  hooks().onEvent({ event: 'samples', run: id, step: 2, texts: ['ab'] });
  assert.deepEqual(
    select.run.value.samples.map(({ texts }) => texts),
    [['ab']],
  );
  hooks().onEvent(progress(id, { first_step: 3, step: 4, done: true }));
  assert.equal(select.run.value.phase, 'done');
});

test('samples that come with a report are shown together with it, in one change of the state', async () => {
  const { store, select, runs, hooks } = await makePage();
  await runs.train();
  const { id } = select.run.value;
  const before = store.state;
  hooks().onEvent({ event: 'samples', run: id, step: 2, texts: ['ab'], is_reported: true });
  assert.equal(store.state, before, 'nothing is drawn for them alone');
  hooks().onEvent(progress(id));
  assert.deepEqual([select.run.value.step, select.run.value.samples.map(({ texts }) => texts)], [2, [['ab']]]);
  hooks().onEvent(progress(id, { first_step: 3, step: 4 }));
  assert.equal(select.run.value.samples.length, 1, 'and shown once');
});

test('a setting that cannot be is said at its place, and nothing is asked of the engine', async () => {
  const { store, runs, types } = await makePage();
  store.update({ typed: { n_layer: '99' } });
  await runs.train();
  assert.deepEqual(types(), ['load']);
  assert.deepEqual(
    [store.state.problem?.place, store.state.problem?.key, store.state.problem?.asked],
    ['setting', 'n_layer', true],
  );
});

test('of an empty text no model is made before a button is pressed, and then the engine says why not', async () => {
  const refusal = new RequestError({ id: 'The text is empty.' }, '');
  const { store, select, runs, types } = await makePage(({ type }) => (type === 'prepare' ? refusal : undefined));
  const [source] = store.state.sources;
  store.update({ sources: [{ ...source, text: '' }] });
  assert.equal(await runs.prepare(false), false);
  assert.deepEqual([types(), store.state.problem, select.run.value.phase], [['load'], null, 'none']);
  await runs.train();
  assert.deepEqual(types(), ['load', 'prepare']);
  assert.deepEqual([store.state.problem?.place, store.state.problem?.said.id], ['text', 'The text is empty.']);
});

test('a refused model for which the trained one was given up leaves its curve, without a model', async () => {
  let is_refused = false;
  const { store, select, runs, hooks } = await makePage(({ type }) =>
    is_refused && (type === 'prepare' || type === 'pause')
      ? new RequestError({ id: 'Too large.' }, 'n_layer')
      : undefined,
  );
  await runs.train();
  const { id } = select.run.value;
  hooks().onEvent(progress(id));
  store.update({ typed: { n_layer: '8' } });
  is_refused = true;
  await runs.reset();
  const lost = store.state.runs.get(id);
  assert.deepEqual([lost?.phase, lost?.step, lost?.history.losses.length], ['kept', 2, 2]);
  assert.deepEqual([select.run.value.phase, store.state.problem?.said.id], ['failed', 'Too large.']);
});

test('a refused model leaves the trained one, with what it had learnt; a new one takes its place', async () => {
  let is_refused = false;
  const { store, select, runs, asked, hooks } = await makePage(({ type }) =>
    type === 'prepare' && is_refused ? new RequestError({ id: 'Too large.' }, 'n_layer') : undefined,
  );
  await runs.train();
  const { id } = select.run.value;
  hooks().onEvent(progress(id));
  store.update({ typed: { n_layer: '8' } });
  assert.equal(select.is_old_run.value, true);
  is_refused = true;
  await runs.reset();
  assert.deepEqual([select.run.value.id, select.run.value.step], [id, 2]);
  assert.deepEqual([store.state.problem?.key, store.state.problem?.said.id], ['n_layer', 'Too large.']);
  assert.equal(store.state.runs.size, 1);
  is_refused = false;
  await runs.reset();
  assert.deepEqual([select.run.value.phase, select.run.value.step, store.state.runs.size], ['ready', 0, 2]);
  const last = asked.findLast(({ type }) => type === 'prepare');
  assert.ok(
    last?.type === 'prepare' && !last.replaces.includes(id) && last.spares?.includes(id),
    'the engine may give the memory of the old one back where it is needed',
  );
});

/**
 * Makes and begins a run with n_layer layers.
 * @param {Awaited<ReturnType<typeof makePage>>} page
 * @param {number} n_layer
 */
async function begin({ store, runs, select, hooks }, n_layer) {
  store.update({ typed: { n_layer: String(n_layer) } });
  await runs.train();
  const { id } = select.run.value;
  hooks().onEvent(progress(id, { val_steps: [1, 2], val_losses: [2, 3] }));
  await runs.pause();
  return id;
}

test('runs that have begun are kept, each with a name and a colour of its own; the last two with their models', async () => {
  const page = await makePage();
  const { store, select, runs, asked } = page;
  /** @type {number[]} */
  const ids = [];
  for (const n_layer of [1, 2, 3]) ids.push(await begin(page, n_layer));
  const [first, second, third] = [...store.state.runs.values()];
  assert.deepEqual(
    [first, second, third].map(({ id, phase, step }) => [id, phase, step]),
    [
      [ids[0], 'kept', 2],
      [ids[1], 'paused', 2],
      [ids[2], 'paused', 2],
    ],
  );
  assert.deepEqual([first.best, first.val_loss, first.history.losses.length], [{ step: 1, loss: 2 }, 3, 2]);
  assert.equal(new Set([first, second, third].map(({ name }) => name)).size, 3);
  assert.deepEqual(
    [first, second, third].map(({ colour }) => colour),
    [1, 2, 3],
  );
  assert.deepEqual(
    select.shown_runs.value.map(({ id }) => id),
    ids,
  );
  runs.mark(ids[0], { is_hidden: true });
  assert.deepEqual(
    select.shown_runs.value.map(({ id }) => id),
    ids.slice(1),
  );
  // An earlier run goes on; a run that has only its curve is made anew.
  await runs.choose(ids[1]);
  store.update({ typed: { n_layer: '2' } });
  await runs.train();
  assert.deepEqual([select.run.value.id, select.run.value.phase], [ids[1], 'training']);
  const last = asked.at(-1);
  assert.equal(last?.type === 'train' && last.run, ids[1]);
  await runs.pause();
  await runs.choose(ids[0]);
  assert.deepEqual([select.run.value.phase, select.can_step.value, select.has_begun.value], ['kept', false, false]);
  store.update({ typed: { n_layer: '1' } });
  await runs.train();
  assert.ok(!ids.includes(select.run.value.id));
  assert.equal(store.state.runs.size, 4);
});

test('eight runs are kept: the oldest goes, unless it is pinned; one can be deleted', async () => {
  const page = await makePage();
  const { store, runs, asked, hooks } = page;
  /** @type {number[]} */
  const ids = [];
  for (let i = 0; i < 10; i++) {
    ids.push(await begin(page, 1 + (i % 8)));
    if (i === 0) runs.mark(ids[0], { is_pinned: true });
  }
  assert.deepEqual([...store.state.runs.keys()], [ids[0], ...ids.slice(3)]);
  const colours = [...store.state.runs.values()].map(({ colour }) => colour);
  assert.deepEqual(
    colours.toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  await runs.choose(ids[4]);
  assert.equal(store.state.runs.size, 8, 'to look at one costs none');
  runs.remove(ids[5]);
  runs.remove(ids[4]);
  assert.deepEqual(
    [store.state.runs.has(ids[5]), store.state.runs.has(ids[4])],
    [false, true],
    'not the one that is shown',
  );
  assert.deepEqual(asked.at(-1), { type: 'close', run: ids[5] });
  hooks().onDeath({ id: 'The engine broke.' }, false);
  const others = [...store.state.runs.values()].filter(({ id }) => id !== ids[4]);
  assert.ok(others.every(({ phase, step }) => phase === 'kept' && step === 2));
});

test('a run that is held keeps its model beside the last two, until it is let go', async () => {
  const page = await makePage();
  const { store, runs } = page;
  const first = await begin(page, 1);
  runs.mark(first, { is_held: true });
  const second = await begin(page, 2);
  const third = await begin(page, 3);
  const fourth = await begin(page, 4);
  const without = () => [...store.state.runs.values()].filter(({ phase }) => phase === 'kept').map(({ id }) => id);
  assert.deepEqual(without(), [second]);
  const last = page.asked.findLast(({ type }) => type === 'prepare');
  assert.ok(last?.type === 'prepare' && ![first, third].some((id) => last.replaces.includes(id)));
  await runs.choose(first);
  assert.notEqual(store.state.runs.get(first)?.phase, 'kept');
  runs.mark(first, { is_held: false });
  await runs.choose(fourth);
  await begin(page, 5);
  assert.deepEqual(without(), [first, second, third]);
});

test('two runs train side by side, each with its own reports; one that made room has only its curve', async () => {
  const page = await makePage();
  const { store, runs, hooks } = page;
  const first = await begin(page, 1);
  const second = await begin(page, 2);
  await runs.trainRun(first);
  await runs.trainRun(second);
  hooks().onEvent(progress(first, { first_step: 3, step: 4 }));
  hooks().onEvent(progress(second, { first_step: 3, step: 5 }));
  const told = () => [first, second].map((id) => [store.state.runs.get(id)?.step, store.state.runs.get(id)?.phase]);
  assert.deepEqual(told(), [
    [4, 'training'],
    [5, 'training'],
  ]);
  hooks().onEvent({ event: 'ended', run: first });
  hooks().onEvent(progress(first, { first_step: 5, step: 9 }));
  await runs.pauseRun(second);
  assert.deepEqual(told(), [
    [4, 'kept'],
    [5, 'paused'],
  ]);
});

test('asked twice for the same model, it is made once; a press during a press is none', async () => {
  const { runs, types } = await makePage();
  await Promise.all([runs.prepare(true), runs.prepare(false), runs.prepare(true)]);
  assert.deepEqual(types(), ['load', 'prepare']);
  await Promise.all([runs.step(), runs.step()]);
  assert.deepEqual(types(), ['load', 'prepare', 'step']);
});

test('a death is said once, and whether a trained model went with it', async () => {
  const { store, select, runs, hooks } = await makePage();
  await runs.train();
  hooks().onEvent(progress(select.run.value.id));
  hooks().onDeath({ id: 'The engine broke.' }, false);
  const { status, reason, failed, lost } = store.state.engine;
  assert.deepEqual([status, reason, failed, lost], ['dead', { id: 'The engine broke.' }, 'work', true]);
  assert.equal(select.run.value.phase, 'failed');
});

test('an engine that says nothing while it loads is started once more, with one thread', async () => {
  /** @type {any[]} */
  const threads = [];
  const silent = Object.assign(new RequestError({ id: 'silent' }, '', true), { is_silent: true });
  const { store } = await makePage((body) => {
    if (body.type !== 'load') return undefined;
    threads.push(body.threads);
    return threads.length === 1 ? silent : undefined;
  });
  assert.deepEqual([threads, store.state.engine.status], [['auto', 1], 'ready']);
});
