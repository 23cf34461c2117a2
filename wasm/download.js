/**
 * download.js: fetches a file from a server, reports how many bytes have come, and gives up when none come for a
 * while. A failure is an EngineError that names the file and the cause. It does not know what the bytes mean:
 * loading.js does.
 */

import { EngineError, outOfMemory, sentence } from './errors.js';
import { joined } from './joined.js';

/**
 * @typedef {(progress: { file: string, loaded: number, total: number | null }) => void} OnProgress
 *   `loaded` and `total` are bytes; `total` is null where it is not known
 */

const STALL_MS = 30_000; // a download fails when no byte has come for this long

/** The error of a download of which no more bytes come. */
export class Stall extends EngineError {}

/** @param {URL} url */
export const nameOf = (url) => url.pathname.slice(url.pathname.lastIndexOf('/') + 1);

/**
 * Calls a callback. What it throws does not disturb the loading: it is thrown again later, outside of any call, so
 * that it reaches the error handler of the page or of Node.
 * @param {() => void} call
 */
export function tell(call) {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/**
 * Waits for `work`. Throws a Stall when `work` has not called `alive` for `ms`.
 *
 * @template T
 * @param {number} ms
 * @param {import('./errors.js').Sentence} said the message of the Stall
 * @param {(alive: () => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function within(ms, said, work) {
  /** @type {any} */
  let timer = 0;
  /** @type {() => void} */
  let alive = () => {};
  const stalled = new Promise((_, reject) => {
    alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Stall(said)), ms);
    };
  });
  alive();
  try {
    return /** @type {T} */ (await Promise.race([work(alive), stalled]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The same for a download, which calls `alive` whenever bytes have come.
 *
 * @template T
 * @param {string} file
 * @param {(alive: () => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const unlessItStalls = (file, work) =>
  within(
    STALL_MS,
    sentence`The download of ${file} stands still: nothing came for ${STALL_MS / 1000} seconds.`,
    work,
  );

/** @param {Response} response @returns {number | null} the size of its body in bytes, where the headers give it */
function sizeOf({ headers }) {
  if (headers.get('content-encoding') !== null) return null; // then content-length counts compressed bytes
  const length = Number(headers.get('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) && length > 0 ? length : null;
}

/**
 * @param {URL} url
 * @param {OnProgress | undefined} onProgress
 * @param {(chunk: Uint8Array) => void} [feed] receives the bytes as they come
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function download(url, onProgress, feed) {
  const file = nameOf(url);
  const abort = new AbortController();
  try {
    return await unlessItStalls(file, async (alive) => {
      const response = await fetch(url, { credentials: 'same-origin', signal: abort.signal }).catch(() => {
        throw new EngineError(sentence`The file ${file} could not be fetched: the server cannot be reached.`);
      });
      alive();
      if (!response.ok) throw new EngineError(sentence`The server answered ${response.status} for ${file}.`);
      const total = sizeOf(response);
      /** @type {Uint8Array[]} */
      const chunks = [];
      let loaded = 0;
      const count = () =>
        tell(() => onProgress?.({ file, loaded, total: total !== null && loaded <= total ? total : null }));
      const cutOff = () => {
        const of = total === null ? '' : ` of ${total}`;
        return new EngineError(sentence`The file ${file} was cut off: ${loaded}${of} bytes came. Load it again.`);
      };
      const reader = response.body?.getReader();
      count();
      for (;;) {
        const { done, value } = (await reader?.read().catch(() => {
          throw cutOff();
        })) ?? { done: true, value: undefined };
        if (done) break;
        alive();
        chunks.push(value);
        loaded += value.length;
        feed?.(value);
        count();
      }
      if (total !== null && loaded < total) throw cutOff();
      try {
        return joined(chunks, Uint8Array);
      } catch {
        throw outOfMemory();
      }
    });
  } catch (error) {
    abort.abort();
    throw error;
  }
}
