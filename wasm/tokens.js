/**
 * tokens.js: the bytes of tokens in JavaScript: turns ids that come one by one into text. The bytes come from C, which also
 * encodes texts; src/inside/merges.h describes merges.
 */

import { joined } from './joined.js';

/** The bytes of tokens. Those of each token are requested once; BOS has none. */
export class TokenBytes {
  /** @type {Uint8Array[]} */
  #bytes = [];
  #ask;

  /** @param {(id: number) => Uint8Array} ask  returns the bytes of a token */
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
    return joined(
      Array.from(ids, (id) => this.of(id)),
      Uint8Array,
    );
  }

  /**
   * Makes a function that turns ids, given one by one, into text: all bytes of each, or its first `size` bytes. At the
   * end the id -1 returns the text of the bytes that are left.
   *
   * @returns {(id: number, size?: number) => string}
   */
  stream() {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return (id, size) =>
      id < 0 ? decoder.decode() : decoder.decode(this.of(id).subarray(0, size), { stream: true });
  }
}
