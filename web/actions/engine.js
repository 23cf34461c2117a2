/**
 * The engine as the page sees it: loading, in use, dead, started again; and a second one while another build is being
 * loaded. Turns what the client reports into state. Runs are in runs.js; the worker's side is worker/handlers.js.
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
  /** The client in use. @type {Client | null} */
  #client = null;
  /** The client of another build that is being loaded to replace it. @type {Client | null} */
  #beside = null;
  #has_second_try = false; // whether a silent failure to load is followed by a try with one thread

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
   * @param {(event: import('../wire/protocol.js').WorkerEvent) => void} hooks.onEvent  from the engine in use
   * @param {() => { lost: boolean }} hooks.onDeath  called before the state changes; lost: a trained model was lost
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

  /** Starts a worker. Its events and its death are passed on only while it is the one in use. */
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
   * @param {boolean} reproducible  whether it must give the same bits on every machine
   * @param {'auto' | 1} [threads]
   * @returns {Promise<EngineState>} the state of the engine once it is in use
   */
  async #loadInto(worker, reproducible, threads = 'auto') {
    const facts = await worker.request({ type: 'load', reproducible, threads });
    const known = this.#store.state.engine.settings; // the same in every build: not replaced
    const settings = known.length > 0 ? known : [...facts.settings, REPRODUCIBLE];
    const framed = window.parent !== window;
    const fine = /** @type {const} */ ({ status: 'ready', reason: null, failed: 'work', lost: false, loading: null });
    return { ...facts, settings, reproducible, framed, ...fine };
  }

  /**
   * Starts an engine in place of the present one, if any. Sometimes the worker hangs while its threads start (Firefox
   * 153 on a busy machine, 2026); the engine is then started once more with one thread.
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
    } catch (error) {
      const { is_silent = false } = /** @type {{ is_silent?: boolean }} */ (error);
      if (this.#client === mine && is_silent && this.#has_second_try) return this.load(1);
      return false; // #die() has put the reason into the state
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
    const { engine } = this.#store.state; // without relaxed SIMD both kinds of run use the same build
    return reproducible !== engine.reproducible && (engine.relaxed || engine.build.startsWith('relaxed'));
  }

  /**
   * Loads another build beside the one in use. Returns its client, and a function that makes it the one in use.
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

  /** Ends the engine for a reason. @param {Said} reason */
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
