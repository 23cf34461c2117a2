/**
 * download.js: the bytes of a file from a server, counted as they come. What stands still is not waited for, and whatever
 * goes wrong is an EngineError that names the file and the cause. It does not know what the bytes are.
 */

import { EngineError, outOfMemory, sentence } from './errors.js';

/** @typedef {(progress: { file: string, loaded: number, total: number | null }) => void} OnProgress bytes; `total` null where it is not known */

const STALL_MS = 30_000; // a download of which no byte has come for so long has failed

/** The failure of a download that stands still. */
export class Stall extends EngineError {}

/** @param {URL} url */
export const nameOf = (url) => url.pathname.slice(url.pathname.lastIndexOf('/') + 1);

/** Calls back without letting what the callback throws disturb the loading: that goes to the place's own error handler. @param {() => void} call */
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
 * Waits for something, but not for longer than `ms` since it last said that it is alive: then it is a Stall.
 *
 * @template T
 * @param {number} ms
 * @param {import('./errors.js').Sentence} said of the Stall
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
 * The same for a download, which is alive whenever something of it has come.
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

/** @param {Response} response @returns {number | null} the bytes of its body, where the header speaks of those */
function sizeOf({ headers }) {
  if (headers.get('content-encoding') !== null) return null; // then it counts the compressed ones
  const length = Number(headers.get('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) && length > 0 ? length : null;
}

/**
 * @param {URL} url
 * @param {OnProgress | undefined} onProgress
 * @param {(chunk: Uint8Array) => void} [feed] is given the bytes as they come
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
      const whole = new Blob(/** @type {BlobPart[]} */ (chunks)).arrayBuffer();
      return new Uint8Array(
        await whole.catch(() => {
          throw outOfMemory();
        }),
      );
    });
  } catch (error) {
    abort.abort();
    throw error;
  }
}
