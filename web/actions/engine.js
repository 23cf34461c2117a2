/**
 * The life of the engine as the page sees it: loaded, in use, dead, started again; and a second one beside it while
 * another build is asked for. Turns what the client says into state. Runs are runs.js' business.
 */

import { REPRODUCIBLE, readSetting } from '../state/settings.js';
import { whyNoWorker } from '../wire/causes.js';
import { createClient } from '../wire/client.js';

/** @typedef {import('../wire/client.js').Client} Client */
/** @typedef {import('../state/state.js').EngineState} EngineState */
/** @typedef {ReturnType<typeof createEngine>} Engine */

/**
 * @param {import('../store.js').Store} store
 * @param {object} hooks
 * @param {(event: import('../wire/protocol.js').WorkerEvent) => void} hooks.onEvent  of the engine in use
 * @param {() => { lost: boolean }} hooks.onDeath  before the state says so; lost: a trained model goes with it
 * @param {typeof createClient} [hooks.connect]
 */
export function createEngine(store, { onEvent, onDeath, connect = createClient }) {
  /** The one in use. @type {Client | null} */
  let client = null;
  /** The one that is to take its place, when another build is asked for. @type {Client | null} */
  let beside = null;
  let has_second_try = false; // of loading, with one thread

  /** @param {Partial<EngineState>} patch */
  const update = (patch) => store.update({ engine: { ...store.state.engine, ...patch } });

  /** @param {string} reason */
  function die(reason) {
    const { lost } = onDeath();
    const failed = store.state.engine.status === 'loading' ? 'load' : 'work';
    update({ status: 'dead', reason, failed, lost, loading: null });
  }

  /** A worker, whose events and whose death count once it is the one in use. */
  function start() {
    /** @type {Client} */
    const mine = connect({
      onEvent: (event) => mine === client && onEvent(event),
      onDeath: (reason, is_silent) => mine === client && !(is_silent && has_second_try) && die(reason),
      onLoading: (loading) => (mine === client || mine === beside) && update({ loading }),
    });
    return mine;
  }

  /**
   * @param {Client} worker
   * @param {boolean} reproducible  whether it must give the same bits everywhere
   * @param {'auto' | 1} [threads]
   * @returns {Promise<EngineState>} the state of the page once it is in use
   */
  async function loadInto(worker, reproducible, threads = 'auto') {
    const facts = await worker.request({ type: 'load', reproducible, threads });
    const known = store.state.engine.settings; // the same in every build: fields are not made anew
    const settings = known.length > 0 ? known : [...facts.settings, REPRODUCIBLE];
    const framed = window.parent !== window;
    const fine = /** @type {const} */ ({ status: 'ready', reason: '', failed: 'work', lost: false, loading: null });
    return { ...facts, settings, reproducible, framed, ...fine };
  }

  /**
   * Starts an engine in place of the one there is, if any. Where its threads hang the worker while it loads, which Firefox
   * does now and then on a busy machine (153, 2026), it is started once more with one thread.
   * @param {'auto' | 1} [threads]
   * @returns {Promise<boolean>} true once the engine is loaded
   */
  async function load(threads = 'auto') {
    const reproducible = readSetting(REPRODUCIBLE, store.state.typed.reproducible ?? '').value === true;
    client?.close();
    update({ status: 'loading', reason: '', loading: null });
    has_second_try = threads === 'auto';
    try {
      client = start();
    } catch (error) {
      client = null;
      die(whyNoWorker(error));
      return false;
    }
    const mine = client;
    try {
      const engine = await loadInto(mine, reproducible, threads);
      if (client !== mine) return false;
      has_second_try = false;
      store.update({ engine });
      return true;
    } catch (/** @type {any} */ error) {
      if (client === mine && error.is_silent && has_second_try) return load(1);
      return false; // die() has said why
    }
  }

  function closeBeside() {
    beside?.close();
    beside = null;
  }

  return {
    load,
    update,
    get client() {
      return client;
    },

    /** Sends a request to the engine in use. @type {Client['request']} */
    request: (body, onTokens) => {
      if (client === null) return Promise.reject(new Error('The engine has stopped.'));
      return client.request(body, onTokens);
    },

    /** Whether a run with this setting needs another build than the one in use. @param {boolean} reproducible */
    isOther(reproducible) {
      const { engine } = store.state; // without relaxed SIMD there is one kind of build, whatever is asked for
      return reproducible !== engine.reproducible && (engine.relaxed || engine.build.startsWith('relaxed'));
    },

    /**
     * Loads another build beside the one in use. Gives its client, and what to call to put it in the place of that.
     * @param {boolean} reproducible
     */
    async openBeside(reproducible) {
      const mine = start();
      beside = mine;
      const engine = await loadInto(mine, reproducible);
      return {
        client: mine,
        use() {
          client?.close();
          client = mine;
          beside = null;
          store.update({ engine });
        },
      };
    },
    closeBeside,

    /** Ends it, and says why. @param {string} reason */
    fail(reason) {
      client?.close();
      client = null;
      die(reason);
    },
    close() {
      closeBeside();
      client?.close();
      client = null;
    },
  };
}
