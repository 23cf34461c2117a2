/**
 * The worker's end of the wire: reads requests, hands each to the method of its name and replies exactly once, with what
 * that returns or why it was refused. Knows the messages, not what they ask for: that is in handlers.js.
 */

import { isRequest, toWire } from '../wire/protocol.js';

/**
 * What a handler is given beside the request.
 * @template [P=unknown]
 * @typedef {object} Call
 * @property {(piece: P) => void} onPiece  sends a piece of the answer, before the reply
 * @property {AbortSignal} signal  aborted when the page no longer needs the answer
 */

/** @typedef {Record<string, { priority: import('../wire/requests.js').Priority, streams: boolean }>} Table */
/** @typedef {import('../wire/protocol.js').RequestBody & { id: number }} Request */

/** The memory of the arrays of numbers in a value: it is handed over, not copied. @param {unknown} value @returns {Transferable[]} */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(buffersOf) : [];
}

/**
 * @template {Table} T
 * @param {object} surroundings
 * @param {T} surroundings.requests
 * @param {{ [N in Exclude<keyof T, 'cancel'>]: (request: any, call: Call<any>) => unknown }} surroundings.handlers
 * @param {ReturnType<typeof import('../wire/bell.js').createListener>} surroundings.listener
 * @param {import('../wire/protocol.js').Post} surroundings.post
 * @returns {(message: unknown) => Promise<void>} to be called with what the page sends; throws what cannot be read
 */
export function createDispatch({ requests, handlers, listener, post }) {
  /** Requests without a reply yet. @type {Map<number, AbortController>} */
  const in_hand = new Map();

  /** @param {Request} request @param {Call} call @returns {unknown} */
  function handle(request, call) {
    if (request.type === 'cancel') return in_hand.get(request.request)?.abort();
    return /** @type {Record<string, Function>} */ (handlers)[request.type](request, call);
  }

  /** @param {Request} request */
  async function answer(request) {
    const { id } = request;
    const control = new AbortController();
    listener.begin(id);
    in_hand.set(id, control);
    try {
      const call = { signal: control.signal, onPiece: (/** @type {unknown} */ piece) => post({ id, piece }) };
      const value = await handle(request, call);
      post({ id, ok: true, value }, buffersOf(value));
    } catch (error) {
      post({ id, ok: false, error: toWire(error) });
    } finally {
      in_hand.delete(id);
      listener.end();
    }
  }

  return (message) => {
    if (isRequest(message, requests)) return answer(message);
    throw new Error(`The worker cannot read this message: ${JSON.stringify(message)?.slice(0, 200)}`);
  };
}
