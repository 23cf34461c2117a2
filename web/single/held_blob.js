/**
 * Blobs on their way into a worker of a page from the disk. WebKit's workers cannot read one there (November 2026), so the page
 * reads it and sends the bytes, and the worker has them as a Blob that it need not read.
 */

/** In a message: the bytes of a Blob. @typedef {{ held: Uint8Array<ArrayBuffer>, type: string, name: string | null }} Sent */

/** Whether there is a Blob in a message. @param {unknown} value @returns {boolean} */
export function holdsBlob(value) {
  if (value instanceof Blob) return true;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some(holdsBlob);
}

/** The same message with `change` made of each object that `is` one. @param {any} value @param {(one: any) => boolean} is @param {(one: any) => any} change @returns {any} */
function withEach(value, is, change) {
  if (typeof value !== 'object' || value === null) return value;
  if (is(value)) return change(value);
  if (Array.isArray(value)) return value.map((one) => withEach(one, is, change));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withEach(one, is, change)]));
}

/** A message with the bytes of its Blobs in their place. @param {unknown} message */
export async function readBlobs(message) {
  /** @type {Map<Blob, Sent>} */
  const sent = new Map();
  withEach(
    message,
    (one) => one instanceof Blob,
    (blob) =>
      sent.set(blob, { held: new Uint8Array(), type: blob.type, name: blob instanceof File ? blob.name : null }),
  );
  for (const [blob, one] of sent) one.held = new Uint8Array(await blob.arrayBuffer());
  return withEach(
    message,
    (one) => one instanceof Blob,
    (blob) => sent.get(blob),
  );
}

/** A Blob whose bytes are there. */
class HeldBlob extends Blob {
  /** @type {Uint8Array<ArrayBuffer>} */
  #bytes;

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {string} type */
  constructor(bytes, type) {
    super([], { type });
    this.#bytes = bytes;
  }

  /** @override */
  get size() {
    return this.#bytes.length;
  }

  /** @override */
  async arrayBuffer() {
    return this.#bytes.slice().buffer;
  }

  /** @override */
  async text() {
    return new TextDecoder().decode(this.#bytes);
  }

  /** @override @param {number} [from] @param {number} [to] @param {string} [type] */
  slice(from = 0, to = this.#bytes.length, type = '') {
    return new HeldBlob(this.#bytes.slice(from, to), type);
  }
}

/** A message as it was, in the worker. @param {unknown} message */
export const withHeldBlobs = (message) =>
  withEach(
    message,
    (one) => one.held instanceof Uint8Array,
    ({ held, type, name }) => Object.assign(new HeldBlob(held, type), name === null ? {} : { name }),
  );

/** Lets the program of a worker, which sets `onmessage`, get messages in this way. */
export function receiveBlobs() {
  /** @type {((event: { data: unknown }) => void) | null} */
  let receive = null;
  self.addEventListener('message', ({ data }) => receive?.({ data: withHeldBlobs(data) }));
  Object.defineProperty(self, 'onmessage', {
    set(handler) {
      receive = handler;
    },
  });
}
