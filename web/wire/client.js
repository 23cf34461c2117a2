/**
 * The page's end of the wire: starts the worker, turns requests into promises and messages into
 * events, and notices when the worker dies, whether it says so (an error) or not (watchdog.js).
 * One client is one life of one worker; a restart makes a new client. Knows no state and no view.
 */

import { WORKER } from '../places.js';
import { makeBell } from './bell.js';
import { isCutOff, NO_WORKERS, whyNoScript } from './causes.js';
import { isEvent, isReply, RequestError } from './protocol.js';
import { createWatchdog, LOADING_MS, PATIENCE_MS, TICK_MS } from './watchdog.js';

/** Requests that are answered when something has been done. @type {ReadonlySet<string>} */
const WORK = new Set(['generate', 'step']);

/** @typedef {{ loaded: number, total: number | null, slow: boolean }} Loading  bytes that have come; slow: none for a while */

/**
 * @typedef {object} Hooks
 * @property {(event: import('./protocol.js').WorkerEvent) => void} onEvent
 * @property {(reason: string, is_silent: boolean) => void} onDeath  at most once, after everything pending was rejected;
 *   silent: it said nothing any more
 * @property {(loading: Loading) => void} [onLoading]  while the worker, the engine or a part of it is on its way
 * @property {() => Worker} [makeWorker]         throws where a frame may not have workers
 * @property {() => Promise<string>} [whyNoWorker]  why the worker's program did not come
 */

const now = () => performance.now();

/** @param {Hooks} hooks */
export const createClient = (hooks) => new Client(hooks);

export class Client {
  /** @type {(event: import('./protocol.js').WorkerEvent) => void} */
  #onEvent;
  /** @type {(reason: string, is_silent: boolean) => void} */
  #onDeath;
  /** @type {(loading: Loading) => void} */
  #onLoading;
  /** @type {() => Promise<string>} */
  #whyNoWorker;
  #bell = makeBell();
  /** @type {Map<number, { type: string, resolve: (value: any) => void, reject: (error: Error) => void, onTokens: (text: string) => void }>} */
  #pending = new Map();
  #next_id = 1;
  #closed = false;
  #is_here = false;
  #training = false;
  /** @type {Loading} */
  #loading = { loaded: 0, total: null, slow: false };
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
    this.worker.onmessageerror = () => this.#die('The engine sent a message that could not be copied.');
    this.worker.onerror = (event) => this.#onError(event);
    this.#timer = setInterval(() => this.#watch(), TICK_MS); // a terminated worker says nothing at all
  }

  /** For models whose single step takes long. @param {number} ms */
  setPatience(ms) {
    this.#watchdog.setPatience(ms);
  }

  /** @param {any} data  a message */
  #take(data) {
    if (this.#closed) return;
    this.#watchdog.hear(now());
    if (isReply(data)) this.#takeReply(data);
    else if (isEvent(data)) this.#takeEvent(data);
    else this.#die('The engine sent a message that the page cannot read.');
  }

  /** @param {ErrorEvent} event */
  async #onError(event) {
    event.preventDefault?.();
    if (this.#is_here) return this.#die(`The engine's worker failed: ${event.message || 'it did not say why'}.`);
    if (isCutOff()) return this.#die(NO_WORKERS); // Firefox makes the worker first and refuses it then
    const why = event.message || (await this.#whyNoWorker());
    this.#die(`The engine's worker could not be started: ${why.replace(/\.$/, '')}.`);
  }

  #watch() {
    const finding = this.#watchdog.check(now(), document.hidden);
    const seconds = Math.round(this.#watchdog.patience(finding) / 1000);
    if (finding === 'silent') this.#die(`The engine has given no sign of life for ${seconds} seconds.`, true);
    else if (finding === 'stuck') this.#die(`The engine answers, but has done nothing for ${seconds} seconds.`);
    else if (finding === 'ping') this.request({ type: 'ping' }).catch(() => {});
    else if (finding === 'slow' && !this.#loading.slow) {
      this.#loading = { ...this.#loading, slow: true };
      this.#onLoading(this.#loading);
    }
  }

  /** @param {string} reason @param {boolean} [is_silent] */
  #die(reason, is_silent = false) {
    if (this.#closed) return;
    this.close(reason, is_silent);
    this.#onDeath(reason, is_silent);
  }

  /** Rejects what is pending. @param {string} [reason] @param {boolean} [is_silent] */
  close(reason = 'The page has closed the engine.', is_silent = false) {
    this.#closed = true;
    clearInterval(this.#timer);
    this.worker.terminate();
    for (const { reject } of this.#pending.values()) {
      reject(Object.assign(new RequestError(reason, '', true), { is_silent }));
    }
    this.#pending.clear();
  }

  #expectWork() {
    this.#watchdog.expect(now(), this.#training || [...this.#pending.values()].some(({ type }) => WORK.has(type)));
  }

  /** @param {import('./protocol.js').Reply} reply */
  #takeReply(reply) {
    const request = this.#pending.get(reply.id);
    if (!request) return this.#die(`The engine answered a question that nobody asked (${reply.id}).`);
    this.#pending.delete(reply.id);
    const { type } = request;
    if (type === 'load' || type === 'prepare') this.#watchdog.load(now(), false);
    if (type === 'load') this.#watchdog.setLoadingPatience(LOADING_MS);
    if (reply.ok) {
      if (type === 'prepare') this.#training = false;
      if (type === 'ping') this.#watchdog.progress(now(), reply.value.work);
      this.#expectWork();
      return request.resolve(reply.value);
    }
    if (type === 'train') this.#training = false;
    this.#expectWork();
    const { message, key, fatal } = reply.error;
    request.reject(new RequestError(message, key, fatal));
    if (fatal) this.#die(message);
  }

  /** @param {import('./protocol.js').WorkerEvent} event */
  #takeEvent(event) {
    if (event.event === 'fatal') return this.#die(event.message);
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
      if (event.event === 'progress' && event.done) this.#training = false;
      this.#expectWork();
      if (event.event === 'tokens') this.#pending.get(event.request)?.onTokens(event.text);
      else this.#onEvent(event);
    }
  }

  /**
   * Rejects with a RequestError: a sentence, the setting's key, and whether the engine is broken.
   * @template {import('./protocol.js').RequestType} T
   * @param {Extract<import('./protocol.js').RequestBody, { type: T }>} body
   * @param {(text: string) => void} [onTokens]
   * @returns {Promise<import('./protocol.js').Replies[T]>}
   */
  request(body, onTokens = () => {}) {
    if (this.#closed) return Promise.reject(new RequestError('The engine has stopped.', '', true));
    const id = this.#next_id++;
    const asked = /** @type {import('./protocol.js').RequestBody} */ (body);
    const { type } = asked;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { type, resolve, reject, onTokens });
      const is_load = type === 'load';
      if (is_load && asked.threads !== 1) this.#watchdog.setLoadingPatience(PATIENCE_MS);
      // By what was asked last: the replies may come after the event that ends the run, or cross each other.
      if (type === 'train' || type === 'pause') this.#training = type === 'train';
      this.#expectWork();
      this.worker.postMessage(is_load ? { ...body, bell: this.#bell, id } : { ...body, id });
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
