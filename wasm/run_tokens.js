/**
 * run_tokens.js: the tokens of a run: its merges, a text as ids and back, how well the model predicts each token of a
 * text, and notices about a prompt. trainer.js offers these to callers; other tokenizers are in encodings.js.
 */

import { PRETOKEN_MAX, SCORE_TOP } from '../build/wasm/from_c.js';
import { EngineError, outOfMemory, sentence } from './errors.js';
import { describeMerges, TokenBytes } from './tokens.js';

/** @import { Heap } from './heap.js' */
/** @import { Info, Score } from './engine.js' */
/** @import { Merge } from './tokens.js' */

const encoder = new TextEncoder();

export class RunTokens {
  #heap;
  #handle;
  #vocabulary;
  /** @type {TokenBytes} */
  bytes;

  /** @param {Heap} heap @param {() => number} handle  of the trainer @param {Info} info */
  constructor(heap, handle, { vocabulary }) {
    this.#heap = heap;
    this.#handle = handle;
    this.#vocabulary = vocabulary;
    this.bytes = new TokenBytes((id) => {
      const at = heap.put(new Uint8Array(PRETOKEN_MAX));
      const bytes = heap.bytes(at, heap.module._api_token(handle(), id, at));
      heap.free(at);
      return bytes;
    });
  }

  /** Trainer.merges. @returns {Merge[]} */
  get merges() {
    const heap = this.#heap;
    const merges = heap.merges((n) => heap.module._api_merges(this.#handle(), n));
    return describeMerges(merges, 0, this.bytes);
  }

  /** Trainer.promptNotices(). @param {string} prompt @returns {string[]} */
  notices(prompt) {
    const heap = this.#heap;
    const bytes = encoder.encode(prompt);
    const promptAt = heap.put(bytes);
    const at = heap.module._api_prompt_notice(this.#handle(), promptAt, bytes.length);
    heap.free(promptAt);
    if (at === 0) throw outOfMemory();
    const notice = heap.string(at);
    heap.free(at);
    return notice === '' ? [] : [notice];
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

  /** Trainer.score(). @param {string | Uint8Array} text @param {{ top?: number }} options @returns {Score} */
  score(text, { top = 5 }) {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const handle = this.#handle();
    const bytes = typeof text === 'string' ? encoder.encode(text) : text;
    const textAt = heap.put(bytes);
    const at = module._api_score(handle, textAt, bytes.length, top, heap.figures, heap.error);
    heap.free(textAt);
    if (at === 0) throw heap.lastError();
    const [n, loss] = heap.doubles(heap.figures, 2);
    const width = SCORE_TOP + 2 * Math.min(top, this.#vocabulary.length);
    const rows = heap.doubles(at, n * width);
    heap.free(at);
    const complete = this.bytes.stream();
    const tokens = Array.from({ length: n }, (_, i) => {
      const [id, logprob, rank, ...likeliest] = rows.subarray(i * width, (i + 1) * width);
      const isRead = !Number.isNaN(rank);
      const top = Array.from({ length: isRead ? likeliest.length / 2 : 0 }, (_, k) => {
        const [id, probability] = likeliest.slice(2 * k);
        return { id, text: this.#vocabulary[id], probability };
      });
      const completed = id === this.#vocabulary.length - 1 ? this.#vocabulary[id] : complete(id); // BOS has no bytes
      return { id, text: completed, logprob: isRead ? logprob : null, rank: isRead ? rank : null, top };
    });
    return { loss, tokens };
  }

  /** Trainer.decode(). @param {Iterable<number>} ids @returns {Uint8Array} */
  decode(ids) {
    const list = Array.from(ids);
    const wrong = list.find((id) => id >= this.#vocabulary.length);
    if (wrong !== undefined) {
      throw new EngineError(
        sentence`There is no token ${wrong}: ids go from 0 to ${this.#vocabulary.length - 1}.`,
        'ids',
      );
    }
    return this.bytes.decode(list);
  }
}
