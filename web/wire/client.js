/**
 * The page's end of the wire: starts the worker, turns requests into promises and messages into
 * events, and notices when the worker dies, whether it says so (an error) or not (watchdog.js).
 * One client is one life of one worker; a restart makes a new client. Knows no state and no view.
 */

import { WORKER } from '../places.js';
import { said } from '../words/say.js';
import { makeBell } from './bell.js';
import { isCutOff, NO_WORKERS, whyNoScript, withoutStop } from './causes.js';
import { isEvent, isPiece, isReply, RequestError } from './protocol.js';
import { REQUESTS } from './requests.js';
import { createWatchdog, LOADING_MS, PATIENCE_MS, TICK_MS } from './watchdog.js';

/** @import { Said } from '../words/say.js' */
/** @import { Piece, Reply, WorkerEvent } from './protocol.js' */
/** @import { BodyOf, PieceOf, ReplyOf, RequestBody, RequestType, TypesOf } from './requests.js' */

/** @typedef {{ loaded: number, total: number | null, slow: boolean }} Loading  bytes that have come; slow: none for a while */

/**
 * @typedef {object} Hooks
 * @property {(event: WorkerEvent) => void} onEvent
 * @property {(reason: Said, is_silent: boolean) => void} onDeath  at most once, after everything pending was rejected;
 *   silent: it said nothing any more
 * @property {(loading: Loading | null) => void} [onLoading]  while the worker, the engine or a part of it is on its way; null
 *   when it is no more
 * @property {() => Worker} [makeWorker]         throws where a frame may not have workers
 * @property {() => Promise<Said>} [whyNoWorker]  why the worker's program did not come
 */

/**
 * A request without a reply yet.
 * @typedef {object} Pending
 * @property {RequestBody} body
 * @property {(value: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {(piece: any) => void} onPiece
 * @property {() => void} settle  to be called when its reply is here: it can no longer be cancelled
 */

/** What may wait for the second part of the engine, or for the first. @type {RequestType[]} */
const FETCHES = ['load', 'prepare', 'look', 'change', 'find_rate', 'trial', 'estimate'];

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
  /** The runs that were told to train and are not known to stand still. @type {Set<number>} */
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
    makeWorker = makePageWorker,
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
    this.#timer = setInterval(() => this.#watch(), TICK_MS); // a terminated worker says nothing at all
  }

  /** For models whose single step takes long. @param {number} ms */
  setPatience(ms) {
    this.#watchdog.setPatience(ms);
  }

  /** For models whose text takes long to look through. @param {number} ms */
  setLookingPatience(ms) {
    this.#watchdog.setLookingPatience(ms);
  }

  /** @param {any} data  a message */
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
   * The request that a message belongs to; a message to nobody is the end.
   * @param {number} id
   * @param {boolean} is_known  that such a message may come to it
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
    if (body.type === 'load') this.#watchdog.setLoadingPatience(LOADING_MS);
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

  /** Whatever was on its way is here, or does not come. */
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

  /** What a request that is sent changes in what the watchdog may expect. @param {RequestBody} body */
  #note(body) {
    if (body.type === 'load' && body.threads !== 1) this.#watchdog.setLoadingPatience(PATIENCE_MS);
    // By what was asked last: the replies may come after the event that ends the run, or cross each other.
    if (body.type === 'train') this.#training.add(body.run);
    if (body.type === 'pause' || body.type === 'close') this.#training.delete(body.run);
    this.#expectWork();
  }

  /**
   * Rejects with a RequestError: what is said, the setting's key, and whether the engine is broken. A signal that is
   * aborted tells the worker that the request is not needed any more; its reply comes all the same, at once where the
   * request can be cut short.
   * @template {RequestType} T
   * @param {BodyOf<T>} body
   * @param {object} [options]
   * @param {(piece: PieceOf<T>) => void} [options.onPiece]  of a request that streams, before its reply
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

/**
 * Where scripts must be of trusted types (require-trusted-types-for in web/site/serve.js), the address of the worker is
 * the one that this page trusts.
 * @type {{ createScriptURL: (address: string) => string } | undefined}
 */
const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('microgpt-playground', {
  createScriptURL() {
    return WORKER.href;
  },
});

/** @returns {Worker} */
function makePageWorker() {
  return new Worker(trusted?.createScriptURL('') ?? WORKER, { type: 'module', name: 'microgpt' });
}
