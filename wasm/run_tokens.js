/**
 * run_tokens.js: the tokens of a run: its merges, a text as ids and back, and what to know of a prompt.
 */

import { EngineError } from './errors.js';
import { ByteTokens } from './tokens.js';

/** @import { Heap } from './heap.js' */
/** @import { Info } from './engine.js' */
/** @import { Merge } from './tokens.js' */

const encoder = new TextEncoder();

export class RunTokens {
  #heap;
  #handle;
  #vocabulary;
  #block_size;
  /** Of bytes and bpe. @type {ByteTokens | null} */
  bytes = null;
  /** @type {Merge[]} */
  #merges = [];

  /** @param {Heap} heap @param {() => number} handle  of the trainer @param {Info} info */
  constructor(heap, handle, { vocabulary, config }) {
    this.#heap = heap;
    this.#handle = handle;
    this.#vocabulary = vocabulary;
    this.#block_size = Number(config.block_size);
    if (config.tokenizer === 'char') return;
    const tokens = new ByteTokens();
    this.bytes = tokens;
    this.#merges = heap.merges((n) => heap.module._api_merges(handle(), n)).map((merge) => tokens.add(...merge));
  }

  get merges() {
    return this.#merges.map((merge) => ({ ...merge }));
  }

  /** Trainer.promptNotices(). @param {string} prompt @returns {string[]} */
  notices(prompt) {
    const room = this.#block_size;
    if (encoder.encode(prompt).length <= room) return []; // no token has less than a byte
    const { length } = this.bytes === null ? [...prompt.replaceAll('\r\n', '\n')] : this.#encoded(prompt);
    if (length <= room) return [];
    const what = this.bytes === null ? 'characters' : 'tokens';
    return [`The prompt has ${length} ${what}; the model looks back on its last ${room} only.`];
  }

  /** Without merges each byte is a token, which takes no second part of the engine to know. @param {string} prompt */
  #encoded(prompt) {
    return this.#merges.length === 0 ? encoder.encode(prompt) : this.encode(prompt);
  }

  /** Trainer.encode(). @param {string | Uint8Array} text @returns {Uint16Array} */
  encode(text) {
    const heap = this.#heap;
    const handle = this.#handle();
    const bytes = typeof text === 'string' ? encoder.encode(text) : text;
    const textAt = heap.put(bytes);
    let idsAt = 0;
    try {
      idsAt = heap.put(new Uint8Array(2 * bytes.length));
      const n = heap.wholeModule._api_encode(handle, textAt, bytes.length, idsAt, heap.error);
      if (n < 0) throw heap.lastError();
      return new Uint16Array(heap.bytes(idsAt, 2 * n).buffer);
    } finally {
      heap.free(idsAt);
      heap.free(textAt);
    }
  }

  /** Trainer.decode(). @param {Iterable<number>} ids @returns {Uint8Array} */
  decode(ids) {
    const list = Array.from(ids);
    const wrong = list.find((id) => id >= this.#vocabulary.length);
    if (wrong !== undefined) {
      throw new EngineError(`There is no token ${wrong}: ids go from 0 to ${this.#vocabulary.length - 1}.`, 'ids');
    }
    if (this.bytes !== null) return this.bytes.decode(list);
    const bos = this.#vocabulary.length - 1;
    return encoder.encode(list.map((id) => (id < bos ? this.#vocabulary[id] : '')).join(''));
  }
}
