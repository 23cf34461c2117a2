/**
 * The life of the engine as the page sees it: loaded, in use, dead, started again; and a second one beside it while
 * another build is asked for. Turns what the client says into state. Runs are runs.js' business.
 */

import { REPRODUCIBLE, readSetting } from '../state/settings.js';
import { whyNoWorker } from '../wire/causes.js';
import { createClient } from '../wire/client.js';
import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

/** @import { Said } from '../words/say.js' */
/** @typedef {import('../wire/client.js').Client} Client */
/** @typedef {import('../state/state.js').EngineState} EngineState */

export class Engine {
  /** The one in use. @type {Client | null} */
  #client = null;
  /** The one that is to take its place, when another build is asked for. @type {Client | null} */
  #beside = null;
  #has_second_try = false; // of loading, with one thread

  /** @type {import('../store.js').Store} */
  #store;
  /** @type {(event: import('../wire/protocol.js').WorkerEvent) => void} */
  #onEvent;
  /** @type {() => { lost: boolean }} */
  #onDeath;
  /** @type {typeof createClient} */
  #connect;

  /**
   * @param {import('../store.js').Store} store
   * @param {object} hooks
   * @param {(event: import('../wire/protocol.js').WorkerEvent) => void} hooks.onEvent  of the engine in use
   * @param {() => { lost: boolean }} hooks.onDeath  before the state says so; lost: a trained model goes with it
   * @param {typeof createClient} [hooks.connect]
   */
  constructor(store, { onEvent, onDeath, connect = createClient }) {
    this.#store = store;
    this.#onEvent = onEvent;
    this.#onDeath = onDeath;
    this.#connect = connect;
  }

  /** @param {Partial<EngineState>} patch */
  update(patch) {
    this.#store.update({ engine: { ...this.#store.state.engine, ...patch } });
  }

  /** @param {Said} reason */
  #die(reason) {
    const { lost } = this.#onDeath();
    const failed = this.#store.state.engine.status === 'loading' ? 'load' : 'work';
    this.update({ status: 'dead', reason, failed, lost, loading: null });
  }

  /** A worker, whose events and whose death count once it is the one in use. */
  #start() {
    /** @type {Client} */
    const mine = this.#connect({
      onEvent: (event) => mine === this.#client && this.#onEvent(event),
      onDeath: (reason, is_silent) =>
        mine === this.#client && !(is_silent && this.#has_second_try) && this.#die(reason),
      onLoading: (loading) => (mine === this.#client || mine === this.#beside) && this.update({ loading }),
    });
    return mine;
  }

  /**
   * @param {Client} worker
   * @param {boolean} reproducible  whether it must give the same bits everywhere
   * @param {'auto' | 1} [threads]
   * @returns {Promise<EngineState>} the state of the page once it is in use
   */
  async #loadInto(worker, reproducible, threads = 'auto') {
    const facts = await worker.request({ type: 'load', reproducible, threads });
    const known = this.#store.state.engine.settings; // the same in every build: fields are not made anew
    const settings = known.length > 0 ? known : [...facts.settings, REPRODUCIBLE];
    const framed = window.parent !== window;
    const fine = /** @type {const} */ ({ status: 'ready', reason: null, failed: 'work', lost: false, loading: null });
    return { ...facts, settings, reproducible, framed, ...fine };
  }

  /**
   * Starts an engine in place of the one there is, if any. Where its threads hang the worker while it loads, which Firefox
   * does now and then on a busy machine (153, 2026), it is started once more with one thread.
   * @param {'auto' | 1} [threads]
   * @returns {Promise<boolean>} true once the engine is loaded
   */
  async load(threads = 'auto') {
    const reproducible = readSetting(REPRODUCIBLE, this.#store.state.typed.reproducible ?? '').value === true;
    this.#client?.close();
    this.update({ status: 'loading', reason: null, loading: null });
    this.#has_second_try = threads === 'auto';
    try {
      this.#client = this.#start();
    } catch (error) {
      this.#client = null;
      this.#die(whyNoWorker(error));
      return false;
    }
    const mine = this.#client;
    try {
      const engine = await this.#loadInto(mine, reproducible, threads);
      if (this.#client !== mine) return false;
      this.#has_second_try = false;
      this.#store.update({ engine });
      return true;
    } catch (/** @type {any} */ error) {
      if (this.#client === mine && error.is_silent && this.#has_second_try) return this.load(1);
      return false; // #die() has said why
    }
  }

  closeBeside() {
    this.#beside?.close();
    this.#beside = null;
  }

  get client() {
    return this.#client;
  }

  /** Sends a request to the engine in use. @type {Client['request']} */
  request = (body, options) => {
    if (this.#client === null) return Promise.reject(new RequestError(said('stopped'), '', true));
    return this.#client.request(body, options);
  };

  /** Whether a run with this setting needs another build than the one in use. @param {boolean} reproducible */
  isOther(reproducible) {
    const { engine } = this.#store.state; // without relaxed SIMD there is one kind of build, whatever is asked for
    return reproducible !== engine.reproducible && (engine.relaxed || engine.build.startsWith('relaxed'));
  }

  /**
   * Loads another build beside the one in use. Gives its client, and what to call to put it in the place of that.
   * @param {boolean} reproducible
   */
  async openBeside(reproducible) {
    const mine = this.#start();
    this.#beside = mine;
    const engine = await this.#loadInto(mine, reproducible);
    const use = () => {
      this.#client?.close();
      this.#client = mine;
      this.#beside = null;
      this.#store.update({ engine });
    };
    return { client: mine, use };
  }

  /** Ends it, and says why. @param {Said} reason */
  fail(reason) {
    this.#client?.close();
    this.#client = null;
    this.#die(reason);
  }
  close() {
    this.closeBeside();
    this.#client?.close();
    this.#client = null;
  }
}
