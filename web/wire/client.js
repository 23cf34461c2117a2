/**
 * The page's side of the connection to the worker: starts the worker, turns requests into promises and messages into
 * events, and notices when the worker dies, with an error or silently (watchdog.js). One client belongs to one worker;
 * a restart makes a new client. Knows no state and no view. The worker's side is worker/dispatch.js.
 */

import { WORKER } from '../file_urls.js';
import { said } from '../words/say.js';
import { makeBell } from './bell.js';
import { isCutOff, NO_WORKERS, whyNoScript, withoutStop } from './causes.js';
import { makePageWorker } from './page_worker.js';
import { isEvent, isPiece, isReply, RequestError } from './protocol.js';
import { REQUESTS } from './requests.js';
import { createWatchdog, PATIENCE_MS, TICK_MS } from './watchdog.js';

/** @import { Said } from '../words/say.js' */
/** @import { Piece, Reply, WorkerEvent } from './protocol.js' */
/** @import { BodyOf, PieceOf, ReplyOf, RequestBody, RequestType, TypesOf } from './requests.js' */

/**
 * @typedef {{ loaded: number, total: number | null, slow: boolean }} Loading  in bytes; slow: none have come for a
 *   while
 */

/**
 * @typedef {object} Hooks
 * @property {(event: WorkerEvent) => void} onEvent
 * @property {(reason: Said, is_silent: boolean) => void} onDeath  called at most once, after all pending requests were
 *   rejected; silent: the worker no longer answered
 * @property {(loading: Loading | null) => void} [onLoading]  called while the worker, the engine or a part of it is
 *   being loaded; null at the end
 * @property {() => Worker} [makeWorker]         throws in a frame that may not have workers
 * @property {() => Promise<Said>} [whyNoWorker]  why the worker's program did not load
 */

/**
 * A request without a reply yet.
 * @typedef {object} Pending
 * @property {RequestBody} body
 * @property {(value: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {(piece: any) => void} onPiece
 * @property {() => void} settle  is called when the reply has come: the request can no longer be cancelled
 */

/** The requests that may wait until the engine, or its second part, is loaded. @type {RequestType[]} */
const FETCHES = ['load', 'prepare', 'look', 'change', 'set', 'schedule', 'find_rate', 'trial', 'estimate'];

const now = () => performance.now();

/** @param {Hooks} hooks */
export const createClient = (hooks) => new Client(hooks);

export class Client {
  /** @type {(event: WorkerEvent) => void} */
  #onEvent;
  /** @type {(reason: Said, is_silent: boolean) => void} */
  #onDeath;
  /** @type {(loading: Loading | null) => void} */
  #onLoading;
  /** @type {() => Promise<Said>} */
  #whyNoWorker;
  #bell = makeBell();
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #next_id = 1;
  #closed = false;
  #is_here = false;
  /** The runs that were told to train and of which no stop is known yet. @type {Set<number>} */
  #training = new Set();
  /** @type {Loading | null} */
  #loading = null;
  #watchdog = createWatchdog(now());
  #timer;

  /** @param {Hooks} hooks */
  constructor({
    onEvent,
    onDeath,
    onLoading = () => {},
    makeWorker = () => makePageWorker(),
    whyNoWorker = () => whyNoScript(WORKER),
  }) {
    this.#onEvent = onEvent;
    this.#onDeath = onDeath;
    this.#onLoading = onLoading;
    this.#whyNoWorker = whyNoWorker;
    this.worker = makeWorker();
    this.worker.onmessage = ({ data }) => this.#take(data);
    this.worker.onmessageerror = () => this.#die(said('uncopied'));
    this.worker.onerror = (event) => this.#onError(event);
    this.#timer = setInterval(() => this.#watch(), TICK_MS); // nothing announces that a worker was terminated
  }

  /** Sets how long work may take, for models whose single step takes long. @param {number} ms */
  setPatience(ms) {
    this.#watchdog.setPatience(ms);
  }

  /** Sets how long a look may take, for models with a long text. @param {number} ms */
  setLookingPatience(ms) {
    this.#watchdog.setLookingPatience(ms);
  }

  /** @param {unknown} data  a message */
  #take(data) {
    if (this.#closed) return;
    this.#watchdog.hear(now());
    if (isReply(data)) this.#takeReply(data);
    else if (isPiece(data)) this.#takePiece(data);
    else if (isEvent(data)) this.#takeEvent(data);
    else this.#die(said('unknown_message'));
  }

  /** @param {ErrorEvent} event */
  async #onError(event) {
    event.preventDefault?.();
    if (this.#is_here)
      return this.#die(said('worker_failed', event.message ? withoutStop(event.message) : said('unsaid')));
    if (isCutOff()) return this.#die(NO_WORKERS); // Firefox makes the worker first and refuses it then
    const why = event.message ? withoutStop(event.message) : await this.#whyNoWorker();
    this.#die(said('worker_not_started', why));
  }

  #watch() {
    const finding = this.#watchdog.check(now(), document.hidden);
    const seconds = Math.round(this.#watchdog.patience(finding) / 1000);
    if (finding === 'silent') this.#die(said('silent', seconds), true);
    else if (finding === 'stuck') this.#die(said('stuck', seconds));
    else if (finding === 'ping') this.request({ type: 'ping' }).catch(() => {});
    else if (finding === 'slow' && !this.#loading?.slow) {
      this.#loading = { loaded: 0, total: null, ...this.#loading, slow: true };
      this.#onLoading(this.#loading);
    }
  }

  /** @param {Said} reason @param {boolean} [is_silent] */
  #die(reason, is_silent = false) {
    if (this.#closed) return;
    this.close(reason, is_silent);
    this.#onDeath(reason, is_silent);
  }

  /** Rejects what is pending. @param {Said} [reason] @param {boolean} [is_silent] */
  close(reason = said('closed'), is_silent = false) {
    this.#closed = true;
    clearInterval(this.#timer);
    this.worker.terminate();
    for (const { reject, settle } of this.#pending.values()) {
      settle();
      reject(Object.assign(new RequestError(reason, '', true), { is_silent }));
    }
    this.#pending.clear();
  }

  #expectWork() {
    const awaited = [...this.#pending.values()].map(({ body }) => REQUESTS[body.type].priority);
    const is_waiting = awaited.some((priority) => priority !== 'first');
    this.#watchdog.expect(now(), is_waiting || this.#training.size > 0, awaited.includes('looking'));
  }

  /**
   * The request that a message belongs to. If there is no such request, the worker counts as broken.
   * @param {number} id
   * @param {boolean} is_known  whether the request may get such a message
   */
  #requestOf(id, is_known = true) {
    const request = this.#pending.get(id);
    if (request && is_known) return request;
    this.#die(said('unasked', id));
    return null;
  }

  /** @param {Piece} message */
  #takePiece({ id, piece }) {
    const type = this.#pending.get(id)?.body.type ?? 'ping';
    const request = this.#requestOf(id, REQUESTS[type].streams);
    if (!request) return;
    this.#watchdog.progress(now());
    request.onPiece(piece);
  }

  /** @param {Reply} reply */
  #takeReply(reply) {
    const request = this.#requestOf(reply.id);
    if (!request) return;
    const { body } = request;
    this.#pending.delete(reply.id);
    request.settle();
    if (FETCHES.includes(body.type)) this.#endLoading();
    // From now on the worker answers at any time: only the first load may be silent for long.
    if (body.type === 'load') this.#watchdog.setLoadingPatience(PATIENCE_MS);
    if (reply.ok) {
      if (body.type === 'prepare') for (const run of [...body.replaces, body.run]) this.#training.delete(run);
      if (body.type === 'ping') this.#watchdog.progress(now(), /** @type {ReplyOf<'ping'>} */ (reply.value).work);
      this.#expectWork();
      return request.resolve(reply.value);
    }
    if (body.type === 'train') this.#training.delete(body.run);
    this.#expectWork();
    const { key, fatal, ...why } = reply.error;
    request.reject(new RequestError(why, key, fatal));
    if (fatal) this.#die(why);
  }

  /** Loading has ended, with or without success. */
  #endLoading() {
    this.#watchdog.load(now(), false);
    if (this.#loading === null) return;
    this.#loading = null;
    this.#onLoading(null);
  }

  /** @param {WorkerEvent} event */
  #takeEvent(event) {
    if (event.event === 'fatal') return this.#die(event.said);
    if (event.event === 'started') {
      this.#is_here = true;
      this.#watchdog.start(now());
    } else if (event.event === 'loading') {
      this.#watchdog.load(now(), true);
      const { loaded, total } = event;
      this.#loading = { loaded, total, slow: false };
      this.#onLoading(this.#loading);
    } else {
      this.#watchdog.progress(now());
      if (event.event === 'ended' || (event.event === 'progress' && event.done)) this.#training.delete(event.run);
      this.#expectWork();
      this.#onEvent(event);
    }
  }

  /** Tells the watchdog what to expect after a request. @param {RequestBody} body */
  #note(body) {
    if (body.type === 'load' && body.threads !== 1) this.#watchdog.setLoadingPatience(PATIENCE_MS);
    // Set when the request is sent: its reply may come after the event that ends the run, or after other replies.
    if (body.type === 'train') this.#training.add(body.run);
    if (body.type === 'pause' || body.type === 'close') this.#training.delete(body.run);
    this.#expectWork();
  }

  /**
   * Sends a request. The promise rejects with a RequestError (the sentence, the key of a setting, whether the engine is
   * broken). Aborting the signal tells the worker that the request is no longer needed; its reply still comes, at once
   * if the request can be ended early.
   * @template {RequestType} T
   * @param {BodyOf<T>} body
   * @param {object} [options]
   * @param {(piece: PieceOf<T>) => void} [options.onPiece]  gets the pieces that come before the reply, if the request
   *   streams
   * @param {AbortSignal} [options.signal]
   * @returns {Promise<ReplyOf<T>>}
   */
  request(body, { onPiece = () => {}, signal } = {}) {
    if (this.#closed) return Promise.reject(new RequestError(said('stopped'), '', true));
    if (signal?.aborted) return Promise.reject(new RequestError(said('cancelled')));
    const id = this.#next_id++;
    const asked = /** @type {RequestBody} */ (body);
    return new Promise((resolve, reject) => {
      const cancel = () => this.request({ type: 'cancel', request: id }).catch(() => {});
      signal?.addEventListener('abort', cancel);
      const settle = () => signal?.removeEventListener('abort', cancel);
      this.#pending.set(id, { body: asked, resolve, reject, onPiece, settle });
      this.#note(asked);
      this.worker.postMessage(asked.type === 'load' ? { ...body, bell: this.#bell, id } : { ...body, id });
      if (this.#bell !== null) Atomics.store(this.#bell, 0, id);
    });
  }
}
