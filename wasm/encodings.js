/**
 * encodings.js: shows a text as tokens, by the tokenizer of a run or by another one made from the text of the run. C
 * makes the tokenizers (src/inside/encoding.h); this file keeps the last one of each kind, so that it is made only
 * once.
 */

import { settingLines } from './heap.js';

/** @import { Heap } from './heap.js' */
/** @import { Merge, MergeFilm, Tokenized, TokenizerOptions } from './engine.js' */

const encoder = new TextEncoder();

export class Encodings {
  #heap;
  #handle;
  /**
   * The tokenizers made so far, by the kind asked for (undefined: that of the run).
   * @type {Map<string | undefined, { lines: string, at: number }>}
   */
  #made = new Map();

  /** @param {Heap} heap @param {() => number} handle  of the trainer */
  constructor(heap, handle) {
    this.#heap = heap;
    this.#handle = handle;
  }

  /** @param {TokenizerOptions} options @returns {number} */
  #of({ tokenizer, vocab_size }) {
    const heap = this.#heap;
    const { wholeModule: module } = heap;
    const handle = this.#handle();
    const given = Object.entries({ tokenizer, vocab_size }).filter(([, value]) => value !== undefined);
    const lines = settingLines(/** @type {Record<string, string | number>} */ (Object.fromEntries(given)));
    const kept = this.#made.get(tokenizer);
    if (kept?.lines === lines) return kept.at;
    const linesAt = heap.putString(lines);
    const at = module._api_encoding_new(handle, linesAt, heap.error);
    heap.free(linesAt);
    if (at === 0) throw heap.lastError();
    if (kept !== undefined) module._api_encoding_delete(kept.at);
    this.#made.set(tokenizer, { lines, at });
    return at;
  }

  /** @param {string} text @param {TokenizerOptions} options @param {number} film  0 or 1 */
  #show(text, options, film) {
    const heap = this.#heap;
    const of = this.#of(options);
    const bytes = encoder.encode(text);
    const textAt = heap.put(bytes);
    const at = heap.wholeModule._api_encoding(of, textAt, bytes.length, film, heap.error);
    heap.free(textAt);
    if (at === 0) throw heap.lastError();
    return heap.json(at);
  }

  /** Trainer.tokenize(). @param {string} text @param {TokenizerOptions} options @returns {Tokenized} */
  tokenize(text, options) {
    return this.#show(text, options, 0);
  }

  /** Trainer.mergeFilm(). @param {string} text @param {TokenizerOptions} options @returns {MergeFilm} */
  film(text, options) {
    return this.#show(text, options, 1);
  }

  /** Trainer.learnMerges(). @param {TokenizerOptions} options @returns {Merge[]} */
  merges(options) {
    const heap = this.#heap;
    const of = this.#of({ tokenizer: 'bpe', ...options });
    return heap.json(heap.wholeModule._api_encoding_merges(of));
  }

  /** Frees the tokenizers. */
  drop() {
    if (this.#heap.isOpen) for (const { at } of this.#made.values()) this.#heap.wholeModule._api_encoding_delete(at);
    this.#made.clear();
  }
}
