/**
 * sampling.js: draws the samples of a run, one at a time. trainer.js offers it to callers; together.js draws several
 * at once with the help of this file; samples.js turns the ids into text. The C side is described in wasm/api.h.
 */

import { API_LIKELIHOOD, SAMPLE_SETTINGS, SAMPLING_MEMORY } from '../build/wasm/from_c.js';
import { outOfMemory } from './errors.js';
import { Heap, settingLines } from './heap.js';
import { Draft, ENDS } from './samples.js';

/** @import { Choice, Config, Sample, SampleOptions, Stopped, Token } from './engine.js' */
/** @import { TokenBytes } from './tokens.js' */

const encoder = new TextEncoder();

/**
 * @typedef {object} Writer what this file needs to know of the run
 * @property {() => number} handle its address in the WebAssembly memory; throws once it has been freed
 * @property {string[]} vocabulary
 * @property {TokenBytes} tokens
 * @property {(prompt?: string) => string[]} notices sentences about a prompt
 */

/** The samples of one run. */
export class Sampling {
  #heap;
  #writer;
  /** How many samples have begun. The engine holds one at a time: a new one ends the one before. */
  #begun = 0;

  /** @param {Heap} heap @param {Writer} writer */
  constructor(heap, writer) {
    this.#heap = heap;
    this.#writer = writer;
  }

  /** The run's address in the WebAssembly memory. */
  get handle() {
    return this.#writer.handle();
  }

  /** An empty draft, which collects the tokens of a sample. */
  draft() {
    return new Draft(this.#writer.tokens.stream());
  }

  /**
   * Draws a sample token by token and adds each token to the draft.
   *
   * @param {SampleOptions} options @param {Draft} draft
   * @returns {Generator<Token, Stopped, void>}
   */
  *draw(options, draft) {
    const { alternatives, stop = [] } = options;
    const heap = this.#heap;
    const module = () => (alternatives === undefined ? heap.module : heap.wholeModule); // the engine may be closed
    module();
    this.#beginSample(options);
    const number = ++this.#begun;
    while (number === this.#begun) {
      const id = module()._sample(this.handle);
      const choice = this.choice(id, alternatives, (n, at) => module()._api_sample_alternatives(this.handle, n, at));
      for (const token of draft.take(id, choice, stop.length > 0 ? this.#held() : [0, 0])) {
        if (number === this.#begun) yield token;
      }
      if (id < 0) return ENDS[id];
    }
    return 'length';
  }

  /**
   * How many of the last tokens are held back, and to how many bytes the one before is cut.
   * @returns {[number, number]}
   */
  #held() {
    const { module } = this.#heap;
    return [module._api_sample_held(this.handle), module._api_sample_cut(this.handle)];
  }

  /**
   * The probabilities of the token just drawn (or BOS) and of `n` alternatives; undefined if `n` is.
   *
   * @param {number} id @param {number | undefined} n @param {(n: number, at: number) => number} write
   * @returns {Choice | undefined}
   */
  choice(id, n, write) {
    if (id === SAMPLING_MEMORY) throw outOfMemory();
    if (n === undefined || (id < 0 && ENDS[id] !== 'bos')) return undefined;
    const heap = this.#heap;
    const at = heap.put(new Uint8Array(API_LIKELIHOOD * 8 * (1 + n)));
    const count = write(n, at);
    const numbers = new Float64Array(heap.bytes(at, API_LIKELIHOOD * 8 * count).buffer);
    heap.free(at);
    const [chosen, ...alternatives] = Array.from({ length: count }, (_, i) => {
      const [id, probability, chance] = numbers.subarray(API_LIKELIHOOD * i);
      return { id, text: this.#writer.vocabulary[id], probability, chance };
    });
    return { ...chosen, alternatives };
  }

  /** @param {Draft} draft @param {SampleOptions} options @returns {Sample} */
  whole(draft, { prompt, alternatives }) {
    return draft.whole(this.#writer.notices(prompt), alternatives !== undefined);
  }

  /** @param {SampleOptions} options */
  #beginSample(options) {
    const { module, error } = this.#heap;
    const handle = this.handle;
    const seeded = options.seed === undefined ? 0 : 1;
    this.begin(
      options,
      (prompt, size, settings) => module._api_sample_begin(handle, prompt, size, settings, seeded, error),
      (stop, size) => module._api_sample_stop(handle, stop, size, error),
    );
  }

  /**
   * Begins a sample: copies its strings into the memory and calls C, whose functions return 0 on an error.
   *
   * @param {SampleOptions} options
   * @param {(prompt: number, size: number, settings: number) => number} begin
   * @param {(stop: number, size: number) => number} addStop
   */
  begin(options, begin, addStop) {
    const heap = this.#heap;
    const prompt = encoder.encode(options.prompt ?? '');
    const { stop = [] } = options;
    /** @type {Config} */
    const settings = {};
    for (const key of SAMPLE_SETTINGS) {
      if (options[key] !== undefined) settings[key] = options[key];
    }
    const promptAt = heap.put(prompt);
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(settings));
      if (!begin(promptAt, prompt.length, settingsAt)) throw heap.lastError();
    } finally {
      heap.free(settingsAt);
      heap.free(promptAt);
    }
    for (const string of stop) {
      const bytes = encoder.encode(string);
      const at = heap.put(bytes);
      const added = addStop(at, bytes.length);
      heap.free(at);
      if (!added) throw heap.lastError();
    }
  }
}
