// A page over the real worker's handlers and engine, in one process: for tests of what the page does with runs. It has
// no tests.

import assert from 'node:assert/strict';
import { loadEngine } from '../../wasm/engine.js';
import { Engine } from '../../web/actions/engine.js';
import { Experiments } from '../../web/actions/experiments.js';
import { Runs } from '../../web/actions/runs.js';
import { createSelectors } from '../../web/selectors.js';
import { initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { createListener } from '../../web/wire/bell.js';
import { RequestError, toWire } from '../../web/wire/protocol.js';
import { Handlers } from '../../web/worker/handlers.js';
import { Sessions } from '../../web/worker/sessions.js';

export const TEXT = 'anna\nbea\ncarla\ndora\nemma\nfrieda\ngina\nhanna\nida\njana\nklara\nlena\n'.repeat(8);
export const SMALL = {
  n_layer: '1',
  n_embd: '16',
  n_head: '2',
  block_size: '8',
  batch_size: '4',
  max_steps: '6',
  warmup_steps: '0',
  val_interval: '3',
};
export const own = await loadEngine();
const PLACE = { isolated: false, shared_memory: false, secure: true, cores: 1, relaxed: false };

/**
 * A page with a worker in the same process.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} [typed]
 * @param {string} [text]
 */
export async function makePage(t, typed = {}, text = TEXT) {
  /** @type {any} */ (globalThis).window ??= { parent: undefined };
  /** @type {any} */ (globalThis).window.parent = globalThis.window;
  /** @type {any} */
  let hooks = null;
  const post = (/** @type {any} */ message) => hooks.onEvent(message);
  const sessions = new Sessions(post);
  t.after(() => sessions.end());
  const handlers = /** @type {any} */ (
    new Handlers({ post, sessions, listener: createListener(), place: () => PLACE, load: async () => own })
  );
  const connect = (/** @type {any} */ given) => {
    hooks = given;
    return {
      async request(/** @type {any} */ body, { onPiece = () => {}, signal = new AbortController().signal } = {}) {
        try {
          return await handlers[body.type](body, { onPiece, signal });
        } catch (error) {
          const { key, fatal, ...why } = toWire(error);
          throw new RequestError(why, key, fatal);
        }
      },
      ...{ setPatience() {}, setLookingPatience() {}, close() {} },
    };
  };
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  /** @type {Runs} */
  let runs;
  const engine = new Engine(store, {
    onEvent: (event) => 'run' in event && event.event !== 'loading' && runs.take(event),
    onDeath: () => runs.end(),
    connect: /** @type {any} */ (connect),
  });
  runs = new Runs(store, select, engine);
  await engine.load();
  const source = /** @type {any} */ ({ id: 'x', text, blob: null, suggested: {}, bytes: text.length });
  store.update({ sources: [source], source: 'x', typed: { ...SMALL, ...typed } });
  const actions = {
    ...{ request: engine.request, runs, pause: () => runs.pause(), step: () => runs.step() },
    prepare: (/** @type {boolean} */ asked) => runs.prepare(asked),
    set: (/** @type {string} */ key, /** @type {string} */ raw) =>
      store.update({ typed: { ...store.state.typed, [key]: raw } }),
    setAll: (/** @type {Record<string, string>} */ all) => store.update({ typed: all }),
  };
  const experiments = new Experiments(/** @type {any} */ ({ store, select, actions }));
  /** Trains to the end. */
  async function train() {
    await runs.train();
    await over();
  }
  async function over() {
    const until = Date.now() + 20_000;
    while (select.run.value.phase !== 'done') {
      assert.ok(Date.now() < until, `still ${select.run.value.phase}`);
      await new Promise((done) => setTimeout(done, 5));
    }
  }
  /** The settings that the engine gets. @param {Record<string, any>} [more] */
  const config = (more = {}) => {
    const { reproducible, ...rest } = select.config.value;
    return { ...rest, ...more };
  };
  return { store, select, actions, runs, experiments, train, over, config };
}

/** The first numbers of a column. @param {{ values: Float64Array, length: number }} column */
export const all = ({ values, length }) => [...values.subarray(0, length)];
