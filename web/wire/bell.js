/**
 * How the worker sees that the page wants something, while it is busy and reads no messages: the page leaves the id of
 * its last request in shared memory (protocol.js). Knows neither the engine nor what is asked.
 */

/**
 * The page's end, where memory can be shared. A page that is isolated may have none to share all the same (WebKitGTK).
 * @returns {Int32Array | null}
 */
export const makeBell = () =>
  globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function'
    ? new Int32Array(new SharedArrayBuffer(4))
    : null;

/** The worker's end. */
export function createListener() {
  let heard = 0; // the id of the last request read
  let in_hand = 0; // requests without a reply yet: they may wait for a file, which comes like a message
  return {
    /** @param {number} id of a request that has been read */
    begin(id) {
      heard = id;
      in_hand++;
    },
    /** It has its reply. */
    end() {
      in_hand--;
    },
    /**
     * Waits for something for which no message has to come: until then its request is not one in hand.
     * @template T @param {Promise<T>} waiting
     */
    atRest(waiting) {
      in_hand--;
      return waiting.finally(() => in_hand++);
    },
    /** Whether there are messages that should be let in. @param {Int32Array} bell */
    isCalled: (bell) => in_hand > 0 || Atomics.load(bell, 0) !== heard,
  };
}
