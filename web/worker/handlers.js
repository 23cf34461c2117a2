/**
 * What the worker does for each request of the table (wire/requests.js), one method a row: it loads the engine, makes
 * trainers and hands the rest to their sessions. Knows neither messages nor how training is cut into slices (session.js).
 */

import { EngineError, loadEngine } from '../../wasm/engine.js';
import { countText } from '../texts/counts.js';
import { RequestError, toWire } from '../wire/protocol.js';
import { said } from '../words/say.js';

/** @import { Engine } from '../../wasm/engine.js' */
/** @import { BodyOf, PieceOf, ReplyOf, RequestType } from '../wire/requests.js' */
/** @import { Call } from './dispatch.js' */

/**
 * A method for each row but `cancel`, which dispatch.js sees to.
 * @typedef {{ [T in Exclude<RequestType, 'cancel'>]:
 *   (request: BodyOf<T>, call: Call<PieceOf<T>>) => ReplyOf<T> | Promise<ReplyOf<T>> }} AllHandlers
 */

/**
 * The bytes of a file. They are read here, not in the page, because there may be many of them.
 * @param {Blob} blob
 * @returns {Promise<Uint8Array>}
 */
async function readBlob(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new RequestError(said('file_gone'));
  }
}

/** Whether it was refused because what there is leaves too little memory, not because of a setting. @param {unknown} error */
const isOutOfRoom = (error) => error instanceof EngineError && error.code === 'memory' && error.key === '';

/** @implements {AllHandlers} */
export class Handlers {
  /** @type {Engine | null} */
  #engine = null;
  /** @type {Int32Array | null} */
  #bell = null;
  /** A `prepare` waits for a file to be read; the next one must not overtake it. @type {Promise<unknown>} */
  #preparing = Promise.resolve();
  #post;
  #listener;
  #place;
  #load;
  #sessions;

  /**
   * @param {object} surroundings
   * @param {import('../wire/protocol.js').Post} surroundings.post
   * @param {ReturnType<typeof import('../wire/bell.js').createListener>} surroundings.listener
   * @param {() => import('../wire/requests.js').Place} surroundings.place
   * @param {import('./sessions.js').Sessions} surroundings.sessions
   * @param {typeof loadEngine} [surroundings.load]
   */
  constructor({ post, listener, place, sessions, load = loadEngine }) {
    this.#post = post;
    this.#listener = listener;
    this.#place = place;
    this.#load = load;
    this.#sessions = sessions;
  }

  #loaded() {
    if (this.#engine === null) throw new RequestError(said('not_loaded'));
    return this.#engine;
  }

  /** @param {number} run */
  #session(run) {
    this.#loaded();
    return this.#sessions.get(run);
  }

  /** Tells the page how much of the engine has come. @type {import('../../wasm/download.js').OnProgress} */
  #onProgress = ({ loaded, total }) => this.#post({ event: 'loading', run: 0, loaded, total });

  #loadDeferred() {
    this.#onProgress({ file: '', loaded: 0, total: null });
    return this.#loaded().loadDeferred({ onProgress: this.#onProgress });
  }

  /** @param {BodyOf<'load'>} request @returns {Promise<ReplyOf<'load'>>} */
  async load({ reproducible, threads = 'auto', bell = null }) {
    this.#bell = bell;
    try {
      this.#engine ??= await this.#load({ reproducible, threads, onProgress: this.#onProgress });
    } catch (error) {
      // Without an engine there is nothing to go on with, however plain the sentence.
      const { key, fatal, ...why } = toWire(error);
      throw new RequestError(why, key, true);
    }
    const { build, threads: n_threads, settings, presets, limits } = this.#engine;
    return { ...this.#place(), build, threads: n_threads, settings, presets, limits };
  }

  /** @param {BodyOf<'prepare'>} request @returns {Promise<ReplyOf<'prepare'>>} */
  prepare(request) {
    const engine = this.#loaded();
    const prepared = this.#preparing.then(() => this.#prepare(engine, request));
    this.#preparing = prepared.catch(() => {});
    return prepared;
  }

  /** @param {Engine} engine @param {BodyOf<'prepare'>} request */
  async #prepare(engine, { run, text, config, replaces }) {
    const source = typeof text === 'string' ? text : await readBlob(text);
    if (engine.needsDeferred(config)) await this.#loadDeferred();
    const trainer = this.#makeTrainer(engine, { text: source, config }, replaces);
    this.#sessions.close([...replaces, run]);
    const bell = this.#bell;
    const isCalled = bell === null ? null : () => this.#listener.isCalled(bell);
    this.#sessions.add(run, trainer, { cores: this.#place().cores, isCalled });
    return trainer.info;
  }

  /**
   * A new trainer beside the old ones, which are kept when the new one is refused; only where memory does not hold them
   * all, those that it replaces go first.
   * @param {Engine} engine
   * @param {Parameters<Engine['createTrainer']>[0]} options
   * @param {number[]} replaces
   */
  #makeTrainer(engine, options, replaces) {
    try {
      return engine.createTrainer(options);
    } catch (error) {
      if (this.#sessions.known(replaces).length === 0 || !isOutOfRoom(error)) throw error;
      this.#sessions.close(replaces);
      return engine.createTrainer(options);
    }
  }

  /** @param {BodyOf<'train'>} request */
  train({ run, sampling, pace }) {
    return this.#session(run).train(sampling, pace);
  }

  /** @param {BodyOf<'pause'>} request */
  pause({ run }) {
    return this.#session(run).pause();
  }

  /** @param {BodyOf<'step'>} request */
  step({ run, steps, sampling }) {
    return this.#session(run).step(steps, sampling);
  }

  /** @param {BodyOf<'set_pace'>} request */
  set_pace({ run, pace }) {
    this.#session(run).setPace(pace);
  }

  /** @param {BodyOf<'set_sampling'>} request */
  set_sampling({ run, sampling }) {
    this.#session(run).setSampling(sampling);
  }

  /** @param {BodyOf<'generate'>} request @param {Call<PieceOf<'generate'>>} call */
  generate({ run, options }, call) {
    return this.#session(run).generate(options, call);
  }

  /** @param {BodyOf<'look'>} request @param {Call<never>} call */
  async look({ run, call }, { signal }) {
    const look = () => this.#listener.atRest(this.#session(run).look(call, signal));
    try {
      return await look();
    } catch (/** @type {any} */ error) {
      if (error.code !== 'deferred') throw error;
      await this.#loadDeferred();
      return look();
    }
  }

  /** @param {BodyOf<'close'>} request */
  close({ run }) {
    this.#loaded();
    this.#sessions.close([run]);
  }

  /** @param {BodyOf<'count_text'>} request */
  async count_text({ text }) {
    this.#loaded();
    return countText(new TextDecoder().decode(await readBlob(text)));
  }

  ping() {
    return { work: this.#sessions.work };
  }
}
