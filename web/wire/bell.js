/**
 * The bell: shared memory by which the worker notices a new request of the page while it is busy and reads no messages.
 * The page writes the id of its last request there (protocol.js). This file knows neither the engine nor the requests.
 */

/**
 * The bell, made by the page; null where memory cannot be shared. WebKitGTK may not share it even in an isolated page.
 * @returns {Int32Array | null}
 */
export const makeBell = () =>
  globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function'
    ? new Int32Array(new SharedArrayBuffer(4))
    : null;

/** The worker's side: which requests it has read, and which of them still have no reply. */
export function createListener() {
  let heard = 0; // the id of the last request read
  let in_hand = 0; // requests without a reply: they may wait for a file, whose bytes arrive as a message does
  return {
    /** A request has been read. @param {number} id  of the request */
    begin(id) {
      heard = id;
      in_hand++;
    },
    /** A request has got its reply. */
    end() {
      in_hand--;
    },
    /**
     * Waits for a promise that settles without a message. Until it settles, its request does not count as one that
     * waits for messages.
     * @template T @param {Promise<T>} waiting
     */
    atRest(waiting) {
      in_hand--;
      return waiting.finally(() => in_hand++);
    },
    /** Whether the worker should stop its work to read messages. @param {Int32Array} bell */
    isCalled: (bell) => in_hand > 0 || Atomics.load(bell, 0) !== heard,
  };
}
