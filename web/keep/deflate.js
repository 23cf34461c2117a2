/**
 * Bytes that are made smaller for an address or a file, and made whole again; and bytes as base64 (RFC 4648). What is unfolded
 * has a limit, because deflated bytes can become a thousand times as long. Fetched when it is needed.
 */

/** There are more bytes than may be. */
export class TooLong extends Error {}

/** How many bytes are turned into characters at a time: the number of arguments of a function is limited. */
const PIECE = 0x8000;

/** @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} change @param {number} most */
async function changed(bytes, change, most) {
  const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(change);
  const chunks = [];
  let n = 0;
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    n += value.length;
    if (n > most) {
      reader.cancel().catch(() => {});
      throw new TooLong();
    }
    chunks.push(value);
  }
}

/** @param {Uint8Array} bytes @param {CompressionFormat} format @returns {Promise<Uint8Array<ArrayBuffer>>} */
export const deflate = (bytes, format) => changed(bytes, new CompressionStream(format), Number.POSITIVE_INFINITY);

/**
 * @param {Uint8Array} bytes @param {CompressionFormat} format
 * @param {number} most  bytes of the result
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {TooLong}; another error for bytes that are damaged
 */
export const inflate = (bytes, format, most) => changed(bytes, new DecompressionStream(format), most);

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let characters = '';
  for (let i = 0; i < bytes.length; i += PIECE) characters += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return btoa(characters);
}

/** @param {string} letters @returns {Uint8Array<ArrayBuffer>} @throws {Error} for what is no base64 */
export const fromBase64 = (letters) => Uint8Array.from(atob(letters), (one) => one.charCodeAt(0));
