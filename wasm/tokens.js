/**
 * tokens.js: what JavaScript knows of tokens that are bytes: the bytes of each, how GPT-2 writes them, and text that
 * comes in token by token. engine.js reads the merges from the heap; learning and encoding are C's affair.
 */

/** The tokens before the first merge. */
const BYTES = 256;

/**
 * @typedef {object} Merge a token that two others were made into, and how
 * @property {number} id of the new token, counted on from 256
 * @property {number} left the id of the first of the two
 * @property {number} right
 * @property {number} count how often they stood side by side when they were merged
 * @property {string} token the new token's bytes in GPT-2's alphabet: one visible character for each
 * @property {string} text its bytes as text, with U+FFFD for what is no whole character
 */

/**
 * GPT-2's alphabet: a byte that Latin-1 shows stands for itself; the others, in their order, are the characters from
 * U+0100 on, so that a blank is "\u0120". @returns {string[]} the character of each byte
 */
export function byteAlphabet() {
  let next = BYTES;
  const isVisible = (/** @type {number} */ byte) =>
    (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte <= 0xff && byte !== 0xad);
  return Array.from({ length: BYTES }, (_, byte) => String.fromCharCode(isVisible(byte) ? byte : next++));
}

/** The bytes of every token of a byte-level tokenizer; BOS, the last id, has none. */
export class ByteTokens {
  /** @type {Uint8Array[]} */
  #bytes = Array.from({ length: BYTES }, (_, byte) => Uint8Array.of(byte));
  #alphabet = byteAlphabet();

  /**
   * Takes up the next merge.
   *
   * @param {number} left
   * @param {number} right
   * @param {number} count
   * @returns {Merge}
   */
  add(left, right, count) {
    const id = this.#bytes.length;
    const bytes = this.decode([left, right]);
    this.#bytes.push(bytes);
    const token = Array.from(bytes, (byte) => this.#alphabet[byte]).join('');
    return { id, left, right, count, token, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  }

  /** The bytes of some tokens, one after the other. @param {Iterable<number>} ids */
  decode(ids) {
    const parts = Array.from(ids, (id) => this.#bytes[id] ?? new Uint8Array());
    const all = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /**
   * Turns ids that come one by one into text, of each all its bytes or the first `size`; an id that is no token brings
   * what is left at the end.
   *
   * @returns {(id: number, size?: number) => string}
   */
  stream() {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return (id, size) =>
      decoder.decode((this.#bytes[id] ?? new Uint8Array()).subarray(0, size), { stream: id in this.#bytes });
  }
}
