/**
 * The worker's side of the connection to the page: reads requests, calls the handler of that name and sends exactly one
 * reply, with its result or its error. It knows the form of the messages, not what the requests mean: that is in
 * handlers.js. The page's side is wire/client.js.
 */

import { isRequest, toWire } from '../wire/protocol.js';

/**
 * What a handler gets in addition to the request.
 * @template [P=unknown]
 * @typedef {object} Call
 * @property {(piece: P) => void} onPiece  sends a piece of the answer, before the reply
 * @property {AbortSignal} signal  aborted when the page no longer needs the answer
 */

/** @typedef {Record<string, { priority: import('../wire/requests.js').Priority, streams: boolean }>} Table */
/** @typedef {import('../wire/protocol.js').RequestBody & { id: number }} Request */
/**
 * The handler of a row: what it gets follows from the types of the row, if the row has some.
 * @template Row @template N
 * @typedef {Row extends { types?: { fields: infer F, piece: infer P } } ? (request: { type: N } & F, call: Call<P>) => unknown
 *   : (request: any, call: Call) => unknown} HandlerOf
 */

/**
 * The buffers of the typed arrays in a value: they are transferred, not copied.
 * @param {unknown} value
 * @returns {Transferable[]}
 */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(buffersOf) : [];
}

/**
 * @template {Table} T
 * @param {object} surroundings
 * @param {T} surroundings.requests
 * @param {{ [N in Exclude<keyof T, 'cancel'>]: HandlerOf<T[N], N> }} surroundings.handlers
 * @param {ReturnType<typeof import('../wire/bell.js').createListener>} surroundings.listener
 * @param {import('../wire/protocol.js').Post} surroundings.post
 * @returns {(message: unknown) => Promise<void>} to be called with each message of the page; throws for an unknown one
 */
export function createDispatch({ requests, handlers, listener, post }) {
  /** The requests without a reply. @type {Map<number, AbortController>} */
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
