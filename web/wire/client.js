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

/**
 * @typedef {object} Client
 * @property {Worker} worker
 * @property {<T extends import('./protocol.js').RequestType>(
 *   body: Extract<import('./protocol.js').RequestBody, { type: T }>,
 *   onTokens?: (text: string) => void) => Promise<import('./protocol.js').Replies[T]>} request
 *   rejects with a RequestError: a sentence, the setting's key, and whether the engine is broken
 * @property {(ms: number) => void} setPatience  for models whose single step takes long
 * @property {(reason?: string) => void} close  rejects what is pending
 */

/** Requests that are answered when something has been done. @type {ReadonlySet<string>} */
const WORK = new Set(['generate', 'step']);

/** @typedef {{ loaded: number, total: number | null, slow: boolean }} Loading  bytes that have come; slow: none for a while */

/**
 * @param {object} options
 * @param {(event: import('./protocol.js').WorkerEvent) => void} options.onEvent
 * @param {(reason: string, is_silent: boolean) => void} options.onDeath  at most once, after everything pending was
 *   rejected; silent: it said nothing any more
 * @param {(loading: Loading) => void} [options.onLoading]  while the worker, the engine or a part of it is on its way
 * @param {() => Worker} [options.makeWorker]         throws where a frame may not have workers
 * @param {() => Promise<string>} [options.whyNoWorker]  why the worker's program did not come
 * @returns {Client}
 */
export function createClient({
  onEvent,
  onDeath,
  onLoading = () => {},
  makeWorker = makePageWorker,
  whyNoWorker = () => whyNoScript(WORKER),
}) {
  const worker = makeWorker();
  const bell = makeBell();
  /** @type {Map<number, { type: string, resolve: (value: any) => void, reject: (error: Error) => void, onTokens: (text: string) => void }>} */
  const pending = new Map();
  let next_id = 1;
  let closed = false;
  let is_here = false;
  let training = false;
  /** @type {Loading} */
  let loading = { loaded: 0, total: null, slow: false };
  const now = () => performance.now();
  const watchdog = createWatchdog(now());

  /** @param {string} reason @param {boolean} [is_silent] */
  function die(reason, is_silent = false) {
    if (closed) return;
    close(reason, is_silent);
    onDeath(reason, is_silent);
  }

  /** @param {string} [reason] @param {boolean} [is_silent] */
  function close(reason = 'The page has closed the engine.', is_silent = false) {
    closed = true;
    clearInterval(timer);
    worker.terminate();
    for (const { reject } of pending.values()) {
      reject(Object.assign(new RequestError(reason, '', true), { is_silent }));
    }
    pending.clear();
  }

  function expectWork() {
    watchdog.expect(now(), training || [...pending.values()].some(({ type }) => WORK.has(type)));
  }

  /** @param {import('./protocol.js').Reply} reply */
  function takeReply(reply) {
    const request = pending.get(reply.id);
    if (!request) return die(`The engine answered a question that nobody asked (${reply.id}).`);
    pending.delete(reply.id);
    const { type } = request;
    if (type === 'load' || type === 'prepare') watchdog.load(now(), false);
    if (type === 'load') watchdog.setLoadingPatience(LOADING_MS);
    if (reply.ok) {
      if (type === 'prepare') training = false;
      if (type === 'ping') watchdog.progress(now(), reply.value.work);
      expectWork();
      return request.resolve(reply.value);
    }
    if (type === 'train') training = false;
    expectWork();
    const { message, key, fatal } = reply.error;
    request.reject(new RequestError(message, key, fatal));
    if (fatal) die(message);
  }

  /** @param {import('./protocol.js').WorkerEvent} event */
  function takeEvent(event) {
    if (event.event === 'fatal') return die(event.message);
    if (event.event === 'started') {
      is_here = true;
      watchdog.start(now());
    } else if (event.event === 'loading') {
      watchdog.load(now(), true);
      const { loaded, total } = event;
      loading = { loaded, total, slow: false };
      onLoading(loading);
    } else {
      watchdog.progress(now());
      if (event.event === 'progress' && event.done) training = false;
      expectWork();
      if (event.event === 'tokens') pending.get(event.request)?.onTokens(event.text);
      else onEvent(event);
    }
  }

  worker.onmessage = ({ data }) => {
    if (closed) return;
    watchdog.hear(now());
    if (isReply(data)) takeReply(data);
    else if (isEvent(data)) takeEvent(data);
    else die('The engine sent a message that the page cannot read.');
  };
  worker.onmessageerror = () => die('The engine sent a message that could not be copied.');
  worker.onerror = async (event) => {
    event.preventDefault?.();
    if (is_here) return die(`The engine's worker failed: ${event.message || 'it did not say why'}.`);
    if (isCutOff()) return die(NO_WORKERS); // Firefox makes the worker first and refuses it then
    const why = event.message || (await whyNoWorker());
    die(`The engine's worker could not be started: ${why.replace(/\.$/, '')}.`);
  };

  // A terminated worker says nothing at all.
  const timer = setInterval(() => {
    const finding = watchdog.check(now(), document.hidden);
    const seconds = Math.round(watchdog.patience(finding) / 1000);
    if (finding === 'silent') die(`The engine has given no sign of life for ${seconds} seconds.`, true);
    else if (finding === 'stuck') die(`The engine answers, but has done nothing for ${seconds} seconds.`);
    else if (finding === 'ping') request({ type: 'ping' }).catch(() => {});
    else if (finding === 'slow' && !loading.slow) {
      loading = { ...loading, slow: true };
      onLoading(loading);
    }
  }, TICK_MS);

  /**
   * @param {import('./protocol.js').RequestBody} body
   * @param {(text: string) => void} [onTokens]
   * @returns {Promise<any>}
   */
  function request(body, onTokens = () => {}) {
    if (closed) return Promise.reject(new RequestError('The engine has stopped.', '', true));
    const id = next_id++;
    return new Promise((resolve, reject) => {
      pending.set(id, { type: body.type, resolve, reject, onTokens });
      if (body.type === 'load' && body.threads !== 1) watchdog.setLoadingPatience(PATIENCE_MS);
      // By what was asked last: the replies may come after the event that ends the run, or cross each other.
      if (body.type === 'train' || body.type === 'pause') training = body.type === 'train';
      expectWork();
      worker.postMessage(body.type === 'load' ? { ...body, bell, id } : { ...body, id });
      if (bell !== null) Atomics.store(bell, 0, id);
    });
  }

  return {
    worker,
    request,
    setPatience: watchdog.setPatience,
    close,
  };
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
