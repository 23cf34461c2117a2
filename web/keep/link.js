/**
 * A text within an address: `1`, the version of this form, then the text as UTF-8, deflated without a header (RFC 1951), in
 * base64url without padding (RFC 4648). Fetched when an address holds such a text, and when one is made.
 */

import { said } from '../words/say.js';

const VERSION = '1';

/** The most bytes that the text of an address may have: deflated text can become a thousand times as long. */
export const MOST_BYTES = 2_000_000;

/** How many bytes are turned into characters at a time: the number of arguments of a function is limited. */
const PIECE = 0x8000;

/** A text in an address that cannot be read, with the sentence that says why. */
export class LinkError extends Error {
  /** @param {import('../words/say.js').Said} reason */
  constructor(reason) {
    super(reason.id);
    this.said = reason;
  }
}

/** @param {Uint8Array} bytes */
function toBase64Url(bytes) {
  let characters = '';
  for (let i = 0; i < bytes.length; i += PIECE) characters += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @param {string} letters @returns {Uint8Array<ArrayBuffer>} */
function fromBase64Url(letters) {
  if (!/^[\w-]*$/.test(letters)) throw new LinkError(said('link_damaged'));
  try {
    return Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  } catch {
    throw new LinkError(said('link_damaged')); // base64 of this length is not possible
  }
}

/**
 * All bytes of a stream; throws a LinkError if there are more than `most`.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {number} most
 */
async function bytesOf(stream, most) {
  const chunks = [];
  let n = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    n += value.length;
    if (n > most) {
      reader.cancel().catch(() => {});
      throw new LinkError(said('link_long', most));
    }
    chunks.push(value);
  }
}

/** @param {string} text @returns {Promise<string>} the value of `packed=` in an address */
export async function packText(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return VERSION + toBase64Url(await bytesOf(stream, Number.POSITIVE_INFINITY));
}

/**
 * @param {string} packed  as packText() made it
 * @param {number} [most]  bytes of the text
 * @returns {Promise<string>}
 * @throws {LinkError}
 */
export async function unpackText(packed, most = MOST_BYTES) {
  if (!packed.startsWith(VERSION)) throw new LinkError(said('link_version'));
  const bytes = fromBase64Url(packed.slice(VERSION.length));
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await bytesOf(stream, most));
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError(said('link_damaged')); // cut off, or changed on the way
  }
}
