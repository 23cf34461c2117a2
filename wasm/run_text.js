/**
 * run_text.js: the text of a run: its statistics, its documents, a passage of it, and which parts of another text it
 * contains word for word. trainer.js offers these to callers; C computes them. Tokens are in run_tokens.js.
 */

import { quotations } from './deferred.js';

/** @import { Heap } from './heap.js' */
/** @import { DocumentFacts, Facts, Quotations } from './engine.js' */

const WORK = 20_000; // steps of some nanoseconds between two looks at the clock

/**
 * Work that C does in pieces, with a pause after each `max_ms`; 0: without pauses.
 * @param {Heap} heap
 * @param {number} max_ms
 * @param {(work: number) => number} advance  returns 1 while there is more to do, 0 when all is done, -1 for an error
 * @returns {Generator<void, void, void>}
 */
function* inPieces(heap, max_ms, advance) {
  for (;;) {
    const start = performance.now();
    let goes_on = 1;
    do goes_on = advance(WORK);
    while (goes_on > 0 && (max_ms === 0 || performance.now() - start < max_ms));
    if (goes_on < 0) throw heap.lastError();
    if (goes_on === 0) return;
    yield;
  }
}

/** Runs a generator to its end. @template T @param {Generator<unknown, T, void>} pieces @returns {T} */
function finish(pieces) {
  let next = pieces.next();
  while (!next.done) next = pieces.next();
  return next.value;
}

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

  /**
   * Runs a counter of C in pieces, and returns what it has counted.
   * @template T
   * @param {'facts' | 'documents'} what
   * @param {number[]} given  arguments for a new counter
   * @param {number} max_ms
   * @returns {Generator<void, T, void>}
   */
  *#count(what, given, max_ms) {
    const heap = this.#heap;
    const counter = heap.wholeModule[`_api_${what}_new`](this.#handle(), ...given, heap.error);
    if (counter === 0) throw heap.lastError();
    try {
      yield* inPieces(heap, max_ms, (work) => {
        this.#handle(); // throws where the trainer has been freed meanwhile
        return heap.wholeModule[`_api_${what}_advance`](counter, work, heap.error);
      });
      return heap.json(heap.module[`_api_${what}_report`](counter, heap.error));
    } finally {
      if (heap.isOpen) heap.module[`_api_${what}_delete`](counter);
    }
  }

  /** Trainer.countFacts(). @param {number} max_ms @returns {Generator<void, Facts, void>} */
  countFacts = (max_ms) => this.#count('facts', [], max_ms);

  /** Trainer.facts(). */
  facts = () => finish(this.countFacts(0));

  /** Trainer.countDocuments(). @param {number} bins @param {number} max_ms @returns {Generator<void, DocumentFacts, void>} */
  countDocuments = (bins, max_ms) => this.#count('documents', [bins], max_ms);

  /** Trainer.documents(). @param {number} bins */
  documents = (bins) => finish(this.countDocuments(bins, 0));

  /**
   * Trainer.makeIndex(). If the caller stops before the end, the work done so far is kept, and the next call continues it.
   * @param {number} max_ms
   * @returns {Generator<void, void, void>}
   */
  *makeIndex(max_ms) {
    const heap = this.#heap;
    this.#index ||= heap.wholeModule._api_quotation_index(this.#handle(), heap.error);
    if (this.#index === 0) throw heap.lastError();
    try {
      yield* inPieces(heap, max_ms, (work) =>
        this.#index === 0 ? 0 : heap.wholeModule._api_quotation_index_advance(this.#index, work, heap.error),
      );
    } catch (error) {
      this.dropIndex(); // memory ran out while the index was being made
      throw error;
    }
  }

  /**
   * Trainer.quotations().
   * @param {string} text
   * @param {{ min_length?: number, max_places?: number }} options
   * @returns {Quotations}
   */
  quotations(text, options) {
    finish(this.makeIndex(0));
    return quotations(this.#heap, this.#index, text, options);
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
