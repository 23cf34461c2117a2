// What features themselves ask of the engine, against one of the test's: a weight set by hand, the forecast, the rates of a
// schedule, measurements, answers in cards, figures of the guide. Each with an answer, and with a refusal.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Engine } from '../../web/actions/engine.js';
import { Experiments } from '../../web/actions/experiments.js';
import { Nudges, nudgesOf } from '../../web/actions/nudges.js';
import { thinOut } from '../../web/actions/progress.js';
import { measure } from '../../web/features/curve/accuracy.js';
import { pageSource } from '../../web/features/guide/page_figures.js';
import { createCards } from '../../web/features/rooms/inference/cards.js';
import { watchRates } from '../../web/features/rooms/optimizer/schedule.js';
import { createReport } from '../../web/features/rooms/shared/report.js';
import { createForecast } from '../../web/features/run/forecast.js';
import { createFrame } from '../../web/frame.js';
import { createSelectors } from '../../web/selectors.js';
import { activeRun, emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { makeSource } from '../../web/texts/datasets.js';
import { RequestError } from '../../web/wire/protocol.js';
import { fakeEngine, TABLE } from './fake_engine.js';

const REFUSED = { id: 'It cannot be.' };
const refusal = () => new RequestError(REFUSED);

/** Waits until something is so. @param {() => unknown} is */
async function until(is) {
  while (!is()) await new Promise((next) => setImmediate(next));
}

/**
 * A page with a run of seven steps, whose engine is the test's.
 * @param {import('node:test').TestContext} t
 * @param {(body: any) => any} [answer]
 * @param {Partial<import('../../web/state/state.js').RunState>} [run]
 */
function makePage(t, answer, run = {}) {
  const { connect, ...engine } = fakeEngine(answer);
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  const info = /** @type {any} */ ({ config: { max_steps: 100 }, documents: 'lines', n_params: 10 });
  const source = makeSource({ id: 'x', kind: 'typed', title: 'x', text: 'abab', bytes: 4 });
  store.update({
    engine: { ...store.state.engine, status: 'ready', settings: /** @type {any} */ (TABLE) },
    ...{ sources: [source], source: 'x', active: 3 },
    runs: new Map([[3, { ...emptyRun(), id: 3, phase: 'paused', step: 7, text: 'abab', info, ...run }]]),
  });
  const frame = createFrame((draw) => Number(queueMicrotask(draw)));
  t.after(() => frame.close());
  const client = connect({});
  const actions = {
    request: client.request,
    pause: async () => {},
    prepare: async () => true,
    whenReady: (/** @type {string} */ _what, /** @type {() => Promise<void>} */ act) => act(),
    set: (/** @type {string} */ key, /** @type {string} */ raw) =>
      store.update({ typed: { ...store.state.typed, [key]: raw } }),
  };
  const context = /** @type {any} */ ({ store, select, frame, actions });
  return { store, select, frame, actions, context, now: () => activeRun(store.state), ...engine };
}

describe('a weight set by hand', () => {
  const WEIGHT = { name: 'wte.weight', index: 5, value: 0.25 };

  test('is kept with a mark on the curve, and undone by what stood there', async (t) => {
    const { context, asked, now } = makePage(t, ({ type }) => (type === 'set' ? { old: -1, step: 7 } : undefined));
    const nudges = nudgesOf(context);
    assert.equal(nudgesOf(context), nudges, 'one for each playground');
    await nudges.keep(WEIGHT, 'set');
    assert.deepEqual(nudges.kept.value, { run: 3, ...WEIGHT, old: -1, step: 7 });
    await nudges.undo('undone');
    assert.deepEqual([nudges.kept.value, nudges.refused.value], [null, null]);
    assert.deepEqual(
      asked.map((one) => one.type === 'set' && [one.run, one.name, one.index, one.value]),
      [
        [3, 'wte.weight', 5, 0.25],
        [3, 'wte.weight', 5, -1],
      ],
    );
    assert.deepEqual(
      now().marks.map(({ step, text }) => [step, text]),
      [
        [7, 'set'],
        [7, 'undone'],
      ],
    );
  });

  test('that is refused says why and leaves what was kept; that of another run is not undone', async (t) => {
    let is_refused = false;
    const { context, asked, now, store } = makePage(t, () => (is_refused ? refusal() : { old: 1, step: 7 }));
    const nudges = new Nudges(context);
    await nudges.undo('nothing to undo');
    assert.equal(asked.length, 0);
    await nudges.keep(WEIGHT, 'set');
    is_refused = true;
    await nudges.keep({ ...WEIGHT, value: 1e99 }, 'too large');
    assert.deepEqual([nudges.refused.value, nudges.kept.value?.value, now().marks.length], [REFUSED, 0.25, 1]);
    await nudges.undo('undone');
    assert.notEqual(nudges.kept.value, null, 'it can be tried again');
    store.update({ active: 4 });
    await nudges.undo('undone');
    assert.equal(asked.length, 3);
  });
});

describe('the forecast', () => {
  const INFO = /** @type {any} */ ({
    ...{ config: { max_steps: 100 }, documents: 'lines', n_params: 10, n_train_tokens: 1000, n_val_tokens: 10 },
    ...{ n_documents: 100, n_train_documents: 90, vocab_size: 3 },
  });
  const FRESH = { phase: /** @type {const} */ ('ready'), step: 0, info: INFO, config: { tokenizer: 'char' } };
  const ESTIMATE = { seconds: 60, tokens: 64, bytes: { total: 2 ** 20 } };

  test('asks for the time, and of a list for its repetitions, once nothing has changed for a moment', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { context, asked, select } = makePage(t, ({ type }) => (type === 'estimate' ? ESTIMATE : { value: null }), {
      ...FRESH,
      config: { ...initialConfig(t) },
    });
    assert.equal(select.is_stale.value, false);
    const { template, end } = createForecast(context);
    assert.equal(asked.length, 0);
    t.mock.timers.tick(1200);
    await until(() => asked.length === 2);
    const [estimate, look] = /** @type {any[]} */ (asked);
    assert.deepEqual([estimate.type, estimate.quiet, await estimate.text.text()], ['estimate', true, 'abab']);
    assert.deepEqual([look.type, look.run, look.call], ['look', 3, ['facts']]);
    await until(() => /1\smin, 1\.0\sMiB/.test(JSON.stringify(template())));
    end();
  });

  test('says nothing where the engine cannot tell, and the page goes on', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { context, asked, store } = makePage(t, refusal, { ...FRESH, config: initialConfig(t) });
    const { template, end } = createForecast(context);
    t.mock.timers.tick(1200);
    await until(() => asked.length === 1);
    await new Promise((next) => setImmediate(next));
    assert.doesNotMatch(JSON.stringify(template()) ?? '', /min|MiB/);
    assert.deepEqual([store.state.problem, store.state.engine.status], [null, 'ready']);
    end();
  });

  /** The settings that are on the page when nothing is typed. @param {import('node:test').TestContext} t */
  function initialConfig(t) {
    return makePage(t).select.config.value;
  }
});

test('the rates of a run are asked for anew when its settings change, and again where they were refused', async (t) => {
  let is_refused = true;
  const { context, asked, store, now } = makePage(t, ({ type, points, config }) => {
    if (type !== 'schedule') return undefined;
    const rates = Float64Array.from({ length: points }, (_, i) => i);
    return is_refused
      ? refusal()
      : { steps: rates.map((i) => 1 + (i * (config.max_steps - 1)) / (points - 1)), rates };
  });
  const { rates, stop } = watchRates(context, 4);
  const change = (/** @type {object} */ config) => {
    const info = /** @type {any} */ ({ ...now().info, config: { ...now().info?.config, ...config } });
    store.update({ runs: new Map([[3, { ...now(), info }]]) });
  };
  await until(() => asked.length === 1);
  await new Promise((next) => setImmediate(next));
  assert.equal(rates.value, null);
  is_refused = false;
  change({}); // the same settings, which have no answer yet
  await until(() => rates.value !== null);
  assert.deepEqual([asked.length, rates.value], [2, { x: [1, 34, 67, 100], y: [0, 1, 2, 3] }]);
  change({ max_steps: 3 });
  await until(() => rates.value?.x.length === 3);
  change({ temperature: 2 }); // not what rates follow from
  await new Promise((next) => setImmediate(next));
  assert.equal(asked.length, 3);
  stop();
});

describe('measurements', () => {
  const looks = /** @type {any} */ ({ watch: () => ({ value: { value: null } }) });

  test('are asked for once by a room; a run that is over, or cannot be measured, stays as it is', async (t) => {
    const changed = { config: { max_steps: 100, metrics_interval: 10 } };
    const page = makePage(t, ({ type }) => (type === 'change' ? changed : undefined));
    const report = createReport(page.context, looks);
    await until(() => report.every() === 10);
    assert.deepEqual(page.asked, [{ type: 'change', run: 3, config: { metrics_interval: 10 } }]);
    assert.equal(report.isOver(), false);
    report.stop();
    const over = makePage(t, undefined, { phase: 'done' });
    const none = createReport(over.context, looks);
    assert.deepEqual([over.asked, none.isOver(), none.now()], [[], true, null]);
    none.stop();
    const unable = makePage(t, refusal);
    const failed = createReport(unable.context, looks);
    await until(() => unable.asked.length === 1);
    unable.store.update({ runs: new Map([[3, { ...unable.now(), step: 8 }]]) });
    await new Promise((next) => setImmediate(next));
    assert.deepEqual([failed.every(), unable.asked.length, unable.now().phase], [0, 1, 'paused']);
    failed.stop();
  });

  test('of the button hold for this run and the next; where they are refused nothing is set', async (t) => {
    const { context, now, store } = makePage(t, () => ({ config: { metrics_interval: 100 } }));
    await measure(context);
    assert.deepEqual(
      [now().info?.config.metrics_interval, now().config.metrics_interval, store.state.typed],
      [100, 100, { metrics_interval: '100' }],
    );
    const unable = makePage(t, refusal);
    await assert.rejects(measure(unable.context), { said: REFUSED });
    assert.deepEqual([unable.now().config, unable.store.state.typed], [{}, {}]);
  });
});

describe('the cards', () => {
  /** Looks whose answers are the test's. @param {(name: string, ...calls: any[]) => any} [answer] */
  const looksOf = (answer = () => null) =>
    /** @type {any} */ ({ look: async (/** @type {[string, ...any[]]} */ ...call) => answer(...call) });
  const MADE = { text: ' dog', step: 7, notices: [], stopped: 'bos', tokens: [] };

  test('ask the same run with the same seed, each for its own text, and then what is copied', async (t) => {
    const quoted = [{ begin: 0, text: 'The dog', count: 2, length: 7, places: [] }];
    const { context, asked, store } = makePage(t, (one) =>
      one.type === 'look' ? { value: one.call.slice(1).map(() => ({ quotations: quoted })) } : MADE,
    );
    const cards = createCards(context, looksOf());
    cards.add();
    cards.type(0, 'The');
    cards.type(1, 'A');
    assert.equal(store.state.prompt.text, 'The', 'the first is the prompt of all rooms');
    await cards.write();
    const written = asked.filter(({ type }) => type === 'generate');
    const options = /** @type {any[]} */ (written).map((one) => [
      one.type,
      one.run,
      one.options.prompt,
      one.options.seed,
    ]);
    assert.deepEqual(
      options,
      ['The', 'A'].map((text) => ['generate', 3, text, cards.seed.value]),
    );
    assert.deepEqual(
      cards.cards.value.map(({ answer }) => [answer?.text, answer?.ended, answer?.error, answer?.pieces]),
      Array(2).fill([' dog', 'bos', null, quoted]),
    );
    assert.equal(cards.is_busy.value, false);
  });

  test('are still being written when the room is opened again: nothing is asked twice, and Stop ends them', async (t) => {
    /** @type {(answer: any) => void} */
    let end = () => {};
    const { context, asked } = makePage(t, ({ type }) =>
      type === 'look' ? { value: [] } : new Promise((done) => (end = done)),
    );
    const writing = createCards(context, looksOf()).write();
    const again = createCards(context, looksOf());
    assert.equal(again.is_busy.value, true);
    await again.write();
    assert.equal(asked.length, 1);
    end({ text: ' dog', stopped: 'bos', step: 7, notices: [] });
    await writing;
    assert.equal(again.is_busy.value, false);
  });

  test('say why there is no answer: refused, or no model; and can be asked again', async (t) => {
    const { context, asked } = makePage(t, refusal);
    const cards = createCards(context, looksOf());
    await cards.write();
    assert.deepEqual([cards.cards.value[0].answer?.error, cards.is_busy.value], [REFUSED, false]);
    const none = makePage(t, undefined, { phase: 'none', step: 0, info: null });
    none.actions.prepare = async () => false;
    const others = createCards(none.context, looksOf());
    await others.write();
    assert.deepEqual([others.cards.value[0].answer?.error?.id, none.asked.length], ['no_model', 0]);
    assert.equal(asked.length, 1);
  });

  test('that look back are answered at once, by the model of then', async (t) => {
    const { context, asked, store } = makePage(t, undefined, { kept: [0, 5] });
    store.update({ moment: 5 });
    /** @type {any[]} */
    const looked = [];
    const cards = createCards(
      context,
      looksOf((...call) => {
        looked.push(call);
        return { step: 5, value: [[{ text: 'x', choices: [], stopped: 'length', notices: [] }]] };
      }),
    );
    await cards.write();
    assert.deepEqual(
      [asked.map(({ type }) => type), looked[0][0], looked[0][1][0]],
      [['look'], 'all', 'samples'],
      'only what is copied is asked of the run of now',
    );
    const { answer } = cards.cards.value[0];
    assert.deepEqual([answer?.text, answer?.step, answer?.ended], ['x', 5, 'length']);
    const unable = createCards(
      context,
      looksOf(() => {
        throw refusal();
      }),
    );
    await unable.write();
    assert.deepEqual(unable.cards.value[0].answer?.error, REFUSED);
  });

  test('take tokens by hand and give them back; are set beside others that differ in one thing, and removed', (t) => {
    const { context, store, now } = makePage(t);
    const cards = createCards(context, looksOf());
    const token = (/** @type {string} */ text) => /** @type {any} */ ({ id: 0, text, probability: 0.5, chance: 0.5 });
    cards.type(0, 'The');
    cards.take(0, token(' dog'), false);
    cards.take(0, token('<BOS>'), true);
    assert.deepEqual(
      [store.state.prompt.text, cards.stepsOf(0).length, cards.stepsOf(0)[1].is_end],
      ['The dog', 2, true],
    );
    cards.undo(0);
    cards.undo(0);
    cards.undo(0);
    assert.deepEqual([store.state.prompt.text, cards.stepsOf(0)], ['The', []]);
    cards.compareTemperatures();
    assert.deepEqual(
      cards.cards.value.map(({ temperature }) => temperature),
      [1, 0.3],
    );
    cards.remove(1);
    assert.equal(cards.cards.value[0].temperature, null);
    cards.compareRuns();
    assert.equal(cards.cards.value.length, 1, 'there is no other run');
    store.update({
      runs: new Map([
        [3, now()],
        [5, { ...now(), id: 5 }],
      ]),
    });
    cards.compareRuns();
    assert.deepEqual([cards.runOf(0), cards.runOf(1)], [3, 5]);
    for (let i = 0; i < 9; i++) cards.add();
    assert.equal(cards.cards.value.length, 4);
    const seed = cards.seed.value;
    cards.otherSeed();
    assert.notEqual(cards.seed.value, seed);
  });
});

test('a figure of the guide waits for a model, is asked of the shown run, and at the moment that is looked at', async (t) => {
  const { context, asked, store, now } = makePage(
    t,
    ({ type }) => (type === 'look' ? { value: [1, 2] } : undefined),
    {
      ...{ phase: 'preparing', kept: [0, 5] },
    },
  );
  const source = pageSource(context, { kept: {}, guess: null });
  const waiting = source.look(['inspect', 'a', ['loss']]);
  await new Promise((next) => setImmediate(next));
  assert.equal(asked.length, 0);
  store.update({ runs: new Map([[3, { ...now(), phase: 'paused' }]]) });
  assert.deepEqual(await waiting, [1, 2]);
  store.update({ moment: 5 });
  await source.look(['inspect', 'a', ['loss']]);
  await source.look(['facts']);
  assert.deepEqual(
    asked.map((one) => /** @type {any} */ (one).at ?? null),
    [null, 5, null],
    'a text is the same at each moment',
  );
  const unable = makePage(t, refusal);
  await assert.rejects(pageSource(unable.context, { kept: {}, guess: null }).look(['facts']), { said: REFUSED });
});

test('a search for a rate that is refused says why, and the run that was made for it is closed', async (t) => {
  const { context, store, asked } = makePage(t, ({ type }) => (type === 'find_rate' ? refusal() : undefined));
  const experiments = new Experiments(context);
  await experiments.findRate();
  assert.deepEqual([store.state.search?.status, store.state.search?.error], ['done', REFUSED]);
  assert.deepEqual(
    asked.map(({ type }) => type),
    ['prepare', 'find_rate', 'close'],
  );
});

test('a search for a rate that is stopped ends, and a second press meanwhile begins none', async (t) => {
  const { context, store, actions } = makePage(t);
  let began = 0;
  const { request } = actions;
  actions.request = /** @type {any} */ (
    (/** @type {any} */ body, /** @type {any} */ { signal } = {}) => {
      if (body.type !== 'find_rate') return request(body);
      began++;
      return new Promise((done) => signal.addEventListener('abort', () => done({ suggested: null })));
    }
  );
  const experiments = new Experiments(context);
  const searching = experiments.findRate();
  await until(() => began === 1);
  await experiments.findRate();
  experiments.stopSearch();
  await searching;
  assert.deepEqual([began, store.state.search?.status, store.state.search?.found], [1, 'done', { suggested: null }]);
});

describe('another build', () => {
  /** @param {(body: any) => any} [answer] */
  async function makeEngine(answer) {
    const { connect, ...fake } = fakeEngine(answer);
    const store = createStore(initialState(false));
    const engine = new Engine(store, { onEvent() {}, onDeath: () => ({ lost: true }), connect });
    await engine.load();
    return { store, engine, ...fake };
  }

  test('is loaded beside the one in use, which goes once the other is used', async () => {
    const { store, engine, started, asked } = await makeEngine();
    assert.equal(engine.isOther(true), false, 'without relaxed SIMD there is one build for both');
    store.update({ engine: { ...store.state.engine, relaxed: true } });
    assert.deepEqual([engine.isOther(true), engine.isOther(false)], [true, false]);
    const { client, use } = await engine.openBeside(true);
    assert.deepEqual([started.map((one) => one.is_closed), store.state.engine.reproducible], [[false, false], false]);
    use();
    assert.deepEqual([started.map((one) => one.is_closed), engine.client === client], [[true, false], true]);
    assert.equal(store.state.engine.reproducible, true);
    assert.equal(asked.filter(({ type }) => type === 'load').length, 2);
  });

  test('that does not come leaves the one in use; one that is given up is closed', async () => {
    let is_there = true;
    const { store, engine, started } = await makeEngine(() => (is_there ? undefined : refusal()));
    is_there = false;
    await assert.rejects(engine.openBeside(true), { said: REFUSED });
    engine.closeBeside();
    assert.deepEqual([started.map((one) => one.is_closed), store.state.engine.status], [[false, true], 'ready']);
    engine.fail(REFUSED);
    assert.deepEqual(
      [started[0].is_closed, store.state.engine.status, store.state.engine.reason, store.state.engine.lost],
      [true, 'dead', REFUSED, true],
    );
  });
});

test('of too many samples the oldest goes that is not of a round step; the newest and the first stay', () => {
  const of = (/** @type {number[]} */ steps) => /** @type {any} */ (steps.map((step) => ({ step })));
  const few = of([3, 2, 1, 0]);
  assert.equal(thinOut(few), few);
  const many = of(Array.from({ length: 61 }, (_, i) => 60 - i));
  const left = thinOut(many).map(({ step }) => step);
  assert.deepEqual([left.length, left.includes(3), left.includes(0), left[0]], [60, false, true, 60]);
  const round = of([5000, ...Array(60).fill(100)]);
  assert.equal(thinOut(round).length, 60, 'also where all are round');
});
