/**
 * tokens.js: tokens as JavaScript shows them: text that comes in token by token, and merges in GPT-2's alphabet. What bytes
 * a token has, C says; so are learning and encoding its affair.
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

/** The bytes of tokens, each asked for once; BOS has none. */
export class TokenBytes {
  /** @type {Uint8Array[]} */
  #bytes = [];
  #ask;

  /** @param {(id: number) => Uint8Array} ask  the bytes of a token */
  constructor(ask) {
    this.#ask = ask;
  }

  /** The bytes of one token. @param {number} id */
  of(id) {
    this.#bytes[id] ??= this.#ask(id);
    return this.#bytes[id];
  }

  /** The bytes of some tokens, one after the other. @param {Iterable<number>} ids */
  decode(ids) {
    const parts = Array.from(ids, (id) => this.of(id));
    const all = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /**
   * Turns ids that come one by one into text, of each all its bytes or the first `size`; -1 brings what is left at the
   * end.
   *
   * @returns {(id: number, size?: number) => string}
   */
  stream() {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return (id, size) =>
      id < 0 ? decoder.decode() : decoder.decode(this.of(id).subarray(0, size), { stream: true });
  }
}

/**
 * Merges as they are shown, from those of the engine.
 *
 * @param {[number, number, number][]} merges left, right and count of each
 * @param {number} first the number of the first among all merges
 * @param {TokenBytes} tokens
 * @returns {Merge[]}
 */
export function describeMerges(merges, first, tokens) {
  const alphabet = byteAlphabet();
  return merges.map(([left, right, count], i) => {
    const id = BYTES + first + i;
    const bytes = tokens.of(id);
    const token = Array.from(bytes, (byte) => alphabet[byte]).join('');
    return { id, left, right, count, token, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  });
}

/**
 * The bytes of tokens that merges make, where there is no run to ask: a merge puts two tokens together.
 *
 * @param {[number, number, number][]} merges those found so far; the array may grow
 */
export function tokensOfMerges(merges) {
  /** @type {TokenBytes} */
  const tokens = new TokenBytes((id) =>
    id < BYTES ? Uint8Array.of(id) : tokens.decode(merges[id - BYTES].slice(0, 2)),
  );
  return tokens;
}
