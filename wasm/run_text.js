/**
 * run_text.js: the text of a run: its statistics, its documents, a passage of it, and which parts of another text it
 * contains word for word. trainer.js offers these to callers; C computes them. Tokens are in run_tokens.js.
 */

import { quotations } from './deferred.js';

/** @import { Heap } from './heap.js' */
/** @import { DocumentFacts, Facts, Quotations } from './engine.js' */

export class RunText {
  #heap;
  #handle;
  /** The index for quotations(), once it has been made; 0 before. @type {number} */
  #index = 0;

  /** @param {Heap} heap @param {() => number} handle  of the trainer */
  constructor(heap, handle) {
    this.#heap = heap;
    this.#handle = handle;
  }

  /** Trainer.facts(). @returns {Facts} */
  facts() {
    const heap = this.#heap;
    const at = heap.wholeModule._api_facts(this.#handle(), heap.error);
    if (at === 0) throw heap.lastError();
    return heap.json(at);
  }

  /** Trainer.documents(). @param {number} bins @returns {DocumentFacts} */
  documents(bins) {
    const heap = this.#heap;
    const at = heap.wholeModule._api_documents(this.#handle(), bins, heap.error);
    if (at === 0) throw heap.lastError();
    return heap.json(at);
  }

  /**
   * Trainer.quotations().
   * @param {string} text
   * @param {{ min_length?: number, max_places?: number }} options
   * @returns {Quotations}
   */
  quotations(text, options) {
    const heap = this.#heap;
    this.#index ||= heap.wholeModule._api_quotation_index(this.#handle(), heap.error);
    if (this.#index === 0) throw heap.lastError();
    return quotations(heap, this.#index, text, options);
  }

  /** Trainer.passage(). @param {{ part?: 'train' | 'validation', tokens?: number }} options @returns {string} */
  passage({ part = 'train', tokens = 500 }) {
    const heap = this.#heap;
    const sizeAt = heap.put(new Uint8Array(4));
    const at = heap.wholeModule._api_passage(
      this.#handle(),
      part === 'validation' ? 1 : 0,
      tokens,
      sizeAt,
      heap.error,
    );
    const [size] = new Uint32Array(heap.bytes(sizeAt, 4).buffer);
    heap.free(sizeAt);
    if (at === 0) throw heap.lastError();
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(heap.bytes(at, size));
    heap.free(at);
    return text;
  }

  /** Frees the index. */
  dropIndex() {
    if (this.#index !== 0 && this.#heap.isOpen) this.#heap.wholeModule._api_quotation_index_delete(this.#index);
    this.#index = 0;
  }
}
