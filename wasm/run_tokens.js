/**
 * run_tokens.js: the tokens of a run: their bytes, ids as text, and notices about a prompt. trainer.js offers these to
 * callers; what needs the second part of the engine is in run_scores.js, and other tokenizers are in encodings.js.
 */

import { PRETOKEN_MAX } from '../build/wasm/from_c.js';
import { EngineError, outOfMemory, sentence } from './errors.js';
import { TokenBytes } from './tokens.js';

/** @import { Heap } from './heap.js' */
/** @import { Info } from './engine.js' */

const encoder = new TextEncoder();

export class RunTokens {
  #heap;
  #handle;
  vocabulary;
  /** @type {TokenBytes} */
  bytes;

  /** @param {Heap} heap @param {() => number} handle  of the trainer @param {Info} info */
  constructor(heap, handle, { vocabulary }) {
    this.#heap = heap;
    this.#handle = handle;
    this.vocabulary = vocabulary;
    this.bytes = new TokenBytes((id) => {
      const at = heap.put(new Uint8Array(PRETOKEN_MAX));
      const bytes = heap.bytes(at, heap.module._api_token(handle(), id, at));
      heap.free(at);
      return bytes;
    });
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

  /** Trainer.decode(). @param {Iterable<number>} ids @returns {Uint8Array} */
  decode(ids) {
    const list = Array.from(ids);
    const wrong = list.find((id) => id >= this.vocabulary.length);
    if (wrong !== undefined) {
      throw new EngineError(
        sentence`There is no token ${wrong}: ids go from 0 to ${this.vocabulary.length - 1}.`,
        'ids',
      );
    }
    return this.bytes.decode(list);
  }
}
