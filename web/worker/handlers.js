/**
 * The handlers: what the worker does for each request of the table (wire/requests.js), one method for each row. They
 * load the engine, make trainers, and pass everything about one run to its session. They know neither the form of
 * messages (dispatch.js) nor how training is divided into slices (session.js).
 */

import { EngineError, loadEngine } from '../../wasm/first_part.js';
import { RequestError, toWire } from '../wire/protocol.js';
import { said } from '../words/say.js';
import { NO_BEST } from './best.js';
import { loadLater } from './later.js';
import { needsSecondPart } from './second_part.js';

/** @import { Engine } from '../../wasm/engine.js' */
/** @import { BodyOf, PieceOf, ReplyOf, RequestType } from '../wire/requests.js' */
/** @import { Call } from './dispatch.js' */
/** @import { SessionTrainer } from './session.js' */

/**
 * What the worker needs of an engine.
 * @typedef {Pick<Engine, 'build' | 'threads' | 'settings' | 'presets' | 'limits' | 'needsDeferred' | 'loadDeferred' | 'estimate' | 'schedule' | 'exportable' | 'importModel'>
 *   & { createTrainer(options: Parameters<Engine['createTrainer']>[0]): SessionTrainer }
 *   & { restore(...given: Parameters<Engine['restore']>): SessionTrainer }} WorkerEngine
 */

/**
 * A method for each row but `cancel`, which dispatch.js handles.
 * @typedef {{ [T in Exclude<RequestType, 'cancel'>]:
 *   (request: BodyOf<T>, call: Call<PieceOf<T>>) => ReplyOf<T> | Promise<ReplyOf<T>> }} AllHandlers
 */

/**
 * The bytes of a file. They are read here, not in the page, because that may take long.
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

/** Whether it failed because other runs leave too little memory, not because of a setting. @param {unknown} error */
const isOutOfRoom = (error) => error instanceof EngineError && error.code === 'memory' && error.key === '';

/** @implements {AllHandlers} */
export class Handlers {
  /** @type {WorkerEngine | null} */
  #engine = null;
  /** @type {Int32Array | null} */
  #bell = null;
  /**
   * The last `prepare`. It may wait for a file; the next one must not start before it has ended.
   * @type {Promise<unknown>}
   */
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
   * @param {(options: Parameters<typeof loadEngine>[0]) => Promise<WorkerEngine>} [surroundings.load]
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

  /** @param {{ onProgress?: import('../../wasm/download.js').OnProgress }} [options] */
  #secondPart(options) {
    return Promise.all([this.#loaded().loadDeferred(options), loadLater()]);
  }

  async #loadDeferred() {
    this.#onProgress({ file: '', loaded: 0, total: null });
    try {
      await this.#secondPart({ onProgress: this.#onProgress });
    } catch (error) {
      throw Object.assign(/** @type {Error} */ (error), { key: 'engine' }); // not the text, and no setting
    }
  }

  /**
   * Calls `act`. If that needs the second part of the engine, fetches it and calls `act` again.
   * @template T
   * @param {() => T | Promise<T>} act
   * @returns {Promise<T>}
   */
  async #withDeferred(act) {
    try {
      return await act();
    } catch (error) {
      if (!needsSecondPart(error)) throw error;
      await this.#loadDeferred();
      return act();
    }
  }

  /** @param {BodyOf<'load'>} request @returns {Promise<ReplyOf<'load'>>} */
  async load({ reproducible, threads = 'auto', bell = null }) {
    this.#bell = bell;
    try {
      this.#engine ??= await this.#load({ reproducible, threads, onProgress: this.#onProgress });
    } catch (error) {
      // Every failure to load is fatal: without an engine the worker is of no use.
      const { key, fatal, ...why } = toWire(error);
      throw new RequestError(why, key, true);
    }
    const { build, threads: n_threads, settings, presets, limits } = this.#engine;
    return { ...this.#place(), build, threads: n_threads, settings, presets, limits };
  }

  /** @param {BodyOf<'prepare'>} request @returns {Promise<ReplyOf<'prepare'>>} */
  prepare(request) {
    const engine = this.#loaded();
    return this.#inTurn(() => this.#prepare(engine, request));
  }

  /** @template T @param {() => Promise<T>} make */
  #inTurn(make) {
    const made = this.#preparing.then(make);
    this.#preparing = made.catch(() => {});
    return made;
  }

  /**
   * @param {WorkerEngine} engine
   * @param {Omit<BodyOf<'prepare'>, 'type'>} request
   * @param {import('../wire/protocol.js').Post} [post]
   */
  async #prepare(engine, { run, text, config, replaces, spares = [], from, saved }, post) {
    const source = typeof text === 'string' ? text : await readBlob(text);
    const best = from ? this.#session(from.run).best : { ...NO_BEST, ...saved?.best };
    const bytes = saved?.bytes ?? best?.bytes ?? null;
    if (bytes === null && from !== undefined) throw new RequestError(said('run_ended'));
    if (engine.needsDeferred(config) || saved) await this.#loadDeferred();
    const make = () =>
      bytes === null ? engine.createTrainer({ text: source, config }) : engine.restore(bytes, { text: source });
    // Before the model is made: to make room for it, that run may be ended.
    const earlier = from === undefined ? [] : (this.#session(from.run).copies?.upTo(Number(best?.step)) ?? []);
    const trainer = this.#makeTrainer(make, replaces, spares);
    this.#sessions.close([...replaces, run]);
    const bell = this.#bell;
    const isCalled = bell === null ? null : () => this.#listener.isCalled(bell);
    const is_trial = post !== undefined;
    const { cores } = this.#place();
    const kept = is_trial ? { best: null, earlier: null } : { best, earlier };
    this.#sessions.add(run, trainer, { cores, isCalled, ...kept }, post);
    if (from !== undefined) this.#session(run).write(from.sampling);
    return trainer.info;
  }

  /**
   * Makes a new trainer while the old ones still exist, so that they are kept if it fails. If memory does not allow
   * that, the runs that it replaces are ended first.
   * @param {() => SessionTrainer} make
   * @param {number[]} replaces
   * @param {number[]} spares  runs that are ended too if memory is still short; the page gets `ended` events
   * @returns {SessionTrainer}
   */
  #makeTrainer(make, replaces, spares) {
    try {
      return make();
    } catch (error) {
      if (!isOutOfRoom(error)) throw error;
      const is_first = this.#sessions.known(replaces).length > 0;
      const leaving = this.#sessions.known(is_first ? replaces : spares);
      if (leaving.length === 0) throw error;
      this.#sessions.close(leaving);
      if (!is_first) for (const run of leaving) this.#post({ event: 'ended', run });
      return this.#makeTrainer(make, replaces, spares);
    }
  }

  /** @param {BodyOf<'train'>} request */
  train({ run, sampling, pace, until }) {
    return this.#session(run).train(sampling, pace, until);
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
    return this.#withDeferred(() => this.#session(run).generate(options, call));
  }

  /** @param {BodyOf<'look'>} request @param {Call<never>} call */
  look({ run, call, at, is_first }, { signal }) {
    return this.#withDeferred(() => this.#listener.atRest(this.#session(run).look(call, signal, { at, is_first })));
  }

  /** @param {BodyOf<'snapshot'>} request */
  async snapshot({ run }) {
    this.#loaded();
    await this.#secondPart();
    return this.#session(run).snapshot(({ step, trainer }) => {
      const began = performance.now();
      const bytes = trainer.save();
      return { step, bytes, ms: performance.now() - began };
    });
  }

  /** @param {BodyOf<'exportable'>} request */
  async exportable({ config }) {
    const engine = this.#loaded();
    const [, { formatsOf }] = await this.#secondPart();
    return formatsOf(engine, config);
  }

  /** @param {BodyOf<'export'>} request */
  async export({ run, format }) {
    this.#loaded();
    await this.#secondPart();
    return this.#session(run).snapshot(({ step, trainer }) => ({ step, files: trainer.export(format) }));
  }

  /** @param {BodyOf<'import'>} request */
  async import(request) {
    const engine = this.#loaded();
    const [, { importModel }] = await this.#secondPart();
    return importModel(engine, request);
  }

  /** @param {BodyOf<'change'>} request */
  change({ run, config }) {
    return this.#withDeferred(() => this.#session(run).change(config));
  }

  /** @param {BodyOf<'set'>} request */
  set({ run, name, index, value }) {
    return this.#withDeferred(() => this.#session(run).set(name, index, value));
  }

  /** @param {BodyOf<'find_rate'>} request @param {Call<PieceOf<'find_rate'>>} call */
  find_rate({ run, options }, call) {
    return this.#withDeferred(() => this.#session(run).findRate(options, call));
  }

  /** @param {BodyOf<'trial'>} request @param {Call<PieceOf<'trial'>>} call @returns {Promise<ReplyOf<'trial'>>} */
  async trial({ run, text, config }, { onPiece, signal }) {
    const engine = this.#loaded();
    let end = () => {};
    const ended = new Promise((resolve) => {
      end = () => resolve(null);
    });
    signal.addEventListener('abort', end);
    /** @type {import('../wire/protocol.js').Post} */
    const post = (message) => {
      if (!('event' in message) || message.event === 'samples') return;
      if (message.event !== 'progress') return this.#post(message);
      onPiece(message);
      if (message.done) end();
    };
    const info = await this.#inTurn(() => this.#prepare(engine, { run, text, config, replaces: [] }, post));
    if (!signal.aborted) this.#session(run).train({});
    else end();
    await ended;
    this.#sessions.close([run]);
    return info;
  }

  /** @param {BodyOf<'estimate'>} request */
  async estimate({ text, vocab_size = 0, config, quiet = false, time = true }) {
    const engine = this.#loaded();
    if (quiet) await this.#secondPart();
    const given = text instanceof Blob ? await readBlob(text) : (text ?? undefined);
    return this.#withDeferred(async () => engine.estimate({ text: given, vocab_size, config, time }));
  }

  /** @param {BodyOf<'schedule'>} request */
  schedule({ config, points }) {
    const engine = this.#loaded();
    return this.#withDeferred(() => engine.schedule(config, { points }));
  }

  /** @param {BodyOf<'close'>} request */
  close({ run }) {
    this.#loaded();
    this.#sessions.close([run]);
  }

  /** @param {BodyOf<'count_text'>} request */
  async count_text({ text }) {
    this.#loaded();
    const { countText } = await loadLater();
    return countText(new TextDecoder().decode(await readBlob(text)));
  }

  ping() {
    return { work: this.#sessions.work };
  }
}
