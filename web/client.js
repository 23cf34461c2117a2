/**
 * The page's end of the wire: starts the worker, turns requests into promises and messages into
 * events, and notices when the worker dies, whether it says so (an error) or not (silence).
 * One client is one life of one worker; a restart makes a new client. Knows no state and no view.
 */

import { makeBell } from './bell.js';
import { isEvent, isReply, RequestError } from './protocol.js';

const TICK_MS = 1000;
const PING_AFTER_MS = 2000; // of silence
export const PATIENCE_MS = 10_000; // silence after which a worker counts as dead

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

/**
 * @param {object} options
 * @param {(event: import('./protocol.js').WorkerEvent) => void} options.onEvent
 * @param {(reason: string) => void} options.onDeath  at most once, after everything pending was rejected
 * @param {() => Worker} [options.makeWorker]         throws where a frame may not have workers
 * @returns {Client}
 */
export function createClient({ onEvent, onDeath, makeWorker = makePageWorker }) {
  const worker = makeWorker();
  const bell = makeBell();
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, onTokens: (text: string) => void }>} */
  const pending = new Map();
  let next_id = 1;
  let closed = false;
  let patience_ms = PATIENCE_MS;
  let heard_at = performance.now();
  let ticked_at = heard_at;
  let pinged_at = heard_at;

  /** @param {string} reason */
  function die(reason) {
    if (closed) return;
    close(reason);
    onDeath(reason);
  }

  /** @param {string} [reason] */
  function close(reason = 'the page has closed it.') {
    closed = true;
    clearInterval(timer);
    worker.terminate();
    for (const { reject } of pending.values()) reject(new RequestError(reason, '', true));
    pending.clear();
  }

  worker.onmessage = ({ data }) => {
    if (closed) return;
    heard_at = performance.now();
    if (isReply(data)) {
      const request = pending.get(data.id);
      if (!request) return die(`it answered a question that nobody asked (${data.id}).`);
      pending.delete(data.id);
      if (data.ok) return request.resolve(data.value);
      const { message, key, fatal } = data.error;
      request.reject(new RequestError(message, key, fatal));
      if (fatal) die(message);
    } else if (isEvent(data)) {
      if (data.event === 'fatal') die(data.message);
      else if (data.event === 'tokens') pending.get(data.request)?.onTokens(data.text);
      else onEvent(data);
    } else {
      die('it sent a message that the page cannot read.');
    }
  };
  worker.onmessageerror = () => die('it sent a message that could not be copied.');
  worker.onerror = (event) => {
    event.preventDefault?.();
    die(event.message || 'its program could not be loaded.');
  };

  // A terminated worker says nothing at all. Silence counts only while the page is awake and in sight.
  const timer = setInterval(() => {
    const now = performance.now();
    const asleep = document.hidden || now - ticked_at > 4 * TICK_MS;
    ticked_at = now;
    if (asleep) {
      heard_at = now;
    } else if (now - heard_at > patience_ms) {
      die(`it has given no sign of life for ${Math.round(patience_ms / 1000)} seconds.`);
    } else if (now - heard_at > PING_AFTER_MS && now - pinged_at > PING_AFTER_MS) {
      pinged_at = now;
      request({ type: 'ping' }).catch(() => {});
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
      pending.set(id, { resolve, reject, onTokens });
      worker.postMessage(body.type === 'load' ? { ...body, bell, id } : { ...body, id });
      if (bell !== null) Atomics.store(bell, 0, id);
    });
  }

  return {
    worker,
    request,
    setPatience(ms) {
      patience_ms = Math.max(PATIENCE_MS, ms);
    },
    close,
  };
}

/** @returns {Worker} */
function makePageWorker() {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'microgpt' });
}
