/**
 * first_part.js: the engine as JavaScript objects, without the scripts that only its second part needs. engine.js is
 * both together, for Node, tests and other programs; the page's worker imports this file, and second_part.js later.
 *
 * This file, trainer.js, the files that these two import and heap.js are all that touches the WebAssembly memory. Once
 * the module is loaded, every call but loadDeferred() is synchronous, and what is returned is a copy. Wrong input
 * throws an EngineError with one plain sentence; arguments.js lists what each method accepts. The C side is described
 * in wasm/api.h.
 */

import { ARGUMENTS } from './arguments.js';
import { chooseBuilds } from './builds.js';
import { Stall } from './download.js';
import { EngineError, isOutOfMemory, outOfMemory } from './errors.js';
import { checked, guard } from './guard.js';
import { Heap, settingLines } from './heap.js';
import { loadBuild, terminateThreads } from './loading.js';
import { Trainer } from './trainer.js';

/** @import { OnProgress } from './download.js' */
/** @import { Config, Estimate, ExportFormat, ForeignModel, ImportNote, Merge, Setting } from './types.js' */

export { EngineError } from './errors.js';
export { Trainer } from './trainer.js';
export * from './types.js';

/**
 * Loads a build of the engine. 'auto' takes the fastest build that can run here, with a suitable number of threads
 * (builds.js); if it does not load, the next one is tried. `reproducible` leaves out the builds whose last bits depend
 * on the machine. Each engine has its own memory and threads; close() frees both.
 *
 * @param {object} [options]
 * @param {'auto' | import('./builds.js').Build} [options.build]
 * @param {'auto' | number} [options.threads]
 * @param {boolean} [options.reproducible]
 * @param {OnProgress} [options.onProgress] is called as the bytes of a build's first part come
 * @param {import('./addresses.js').Url} [options.url] where the files of the builds are, if not beside the scripts: the
 *   address of their folder (build/wasm/ of the package or of a site), or a function from a file's name to its address
 * @returns {Promise<Engine>}
 * @throws {EngineError} if the build or the number of threads is not possible here, or if no build could be loaded
 */
export async function loadEngine(options) {
  const [asked = {}] = checked('loadEngine', ARGUMENTS.loadEngine, [options]);
  const { build = 'auto', threads = 'auto', reproducible = false, onProgress, url } = asked;
  const chosen = await chooseBuilds({ build, threads, reproducible });
  if (typeof chosen === 'string') throw new EngineError(chosen);
  /** @type {{ error: unknown, several: boolean } | null} */
  let cause = null;
  for (const name of chosen.builds) {
    const several = name.endsWith('-threads');
    let module = null;
    try {
      module = await loadBuild(name, chosen.threads, onProgress, url);
      return new Engine(new Heap(module, chosen.threads), name);
    } catch (error) {
      if (module !== null) terminateThreads(module);
      // If builds with and without threads fail, the cause to report is that of the one without.
      if (cause === null || (cause.several && !several)) cause = { error, several };
      if (error instanceof Stall) break; // the network has stopped: another build would not come either
    }
  }
  if (cause?.error instanceof EngineError) throw cause.error;
  throw isOutOfMemory(cause?.error) ? outOfMemory() : new EngineError('The engine could not be started.');
}

const encoder = new TextEncoder();

/** A loaded build. Make one with loadEngine(). */
export class Engine {
  #heap;

  static {
    guard('Engine', Engine, (self) => (#heap in self ? self.#heap : null));
  }

  /** @param {Heap} heap @param {import('./builds.js').Build} build */
  constructor(heap, build) {
    if (!(heap instanceof Heap)) throw new EngineError('An engine is made by loadEngine().');
    this.#heap = heap;
    this.build = build;
    /** @type {number} The number of threads, the caller's included; how many a run uses is in its info. */
    this.threads = heap.threads;
    const { settings, rules, presets, limits, ops } = heap.json(heap.module._api_engine());
    /** @type {Setting[]} */
    this.settings = settings.map((/** @type {Setting} */ row) => ({ ...row, ...rules[row.key] }));
    /** @type {Record<string, Config>} each preset with all its values */
    this.presets = presets;
    /** @type {{ max_text_bytes: number, max_memory_mib: number }} */
    this.limits = limits;
    heap.limit = limits.max_text_bytes;
    /** @type {{ name: string, formula: string }[]} */
    this.ops = ops;
  }

  /**
   * Whether createTrainer() with these settings needs the second part of the engine: see loadDeferred().
   *
   * @param {Config} [config]
   * @returns {boolean}
   */
  needsDeferred(config = {}) {
    return this.#needsSecondPart(settingLines(config));
  }

  /** @param {string} lines of settings */
  #needsSecondPart(lines) {
    const heap = this.#heap;
    const at = heap.putString(lines);
    try {
      return heap.module._api_needs_second_part(at) !== 0;
    } finally {
      heap.free(at);
    }
  }

  /**
   * Fetches the second part of the engine, unless it is loaded. Training, sampling and `info` do not need it. Outside
   * Node, until then, any other method, and createTrainer() where needsDeferred() is true, throws an EngineError with
   * the code 'deferred'; in Node these methods read it from disk themselves. Several calls share one download; one that
   * failed can be tried again.
   *
   * @param {{ onProgress?: OnProgress }} [options]
   * @returns {Promise<void>}
   * @throws {EngineError} with the reason why it could not be loaded
   */
  async loadDeferred({ onProgress } = {}) {
    await this.#heap.loadDeferred(onProgress);
  }

  /**
   * Reads a text and makes a model for it. The given text is not used after the call.
   *
   * @param {{ text: string | Uint8Array, config?: Config }} options
   * @returns {Trainer}
   * @throws {EngineError} for an invalid text or setting, or too little memory
   */
  createTrainer({ text, config = {} }) {
    const heap = this.#heap;
    const bytes = this.#textBytes(text);
    const lines = settingLines(config);
    const module = this.#needsSecondPart(lines) ? heap.wholeModule : heap.module;
    const textAt = heap.put(bytes);
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(lines);
      return this.#trainer(module._api_trainer_new(textAt, bytes.length, settingsAt, heap.pool, heap.error));
    } finally {
      heap.free(settingsAt);
      heap.free(textAt);
    }
  }

  /**
   * Makes a trainer from the file of trainer.save(). Without the text it cannot train on.
   *
   * @param {Uint8Array} saved
   * @param {{ text?: string | Uint8Array }} [options]
   * @returns {Trainer}
   * @throws {EngineError} for anything else than such a file
   */
  restore(saved, { text } = {}) {
    const heap = this.#heap;
    const bytes = text === undefined ? null : this.#textBytes(text);
    const savedAt = heap.put(saved);
    let textAt = 0;
    try {
      if (bytes !== null) textAt = heap.put(bytes);
      const { length } = saved;
      const { error, pool } = heap;
      return this.#trainer(heap.wholeModule._api_restore(savedAt, length, textAt, bytes?.length ?? 0, pool, error));
    } finally {
      heap.free(textAt);
      heap.free(savedAt);
    }
  }

  /**
   * Whether a model with these settings can be written in a format of other programs (Trainer.export): null, or why not.
   *
   * @param {ExportFormat} format
   * @param {Config} [config]
   * @returns {EngineError | null} with the setting to blame as its key
   */
  exportable(format, config = {}) {
    return this.#heap.second.exportable(this.#heap, format, config);
  }

  /**
   * Makes a trainer from the weights of a GPT-2 or a Llama. It has no text: to train it, restore() what it saves with one.
   * The notes name the differences from the original model.
   *
   * @param {ForeignModel} model
   * @returns {{ trainer: Trainer, notes: ImportNote[] }}
   * @throws {EngineError} for files that cannot be read, or a model that the engine cannot compute
   */
  importModel(model) {
    const { pointer, notes } = this.#heap.second.importModel(this.#heap, model);
    return { trainer: this.#trainer(pointer), notes };
  }

  /**
   * The learning rates that a run with these settings would have: of every step, or of `points` steps evenly spaced
   * from the first to the last. `rates[i]` is that of step `steps[i]`, counted from 1.
   *
   * @param {Config} [config]
   * @param {{ points?: number }} [options]
   * @returns {{ steps: Float64Array, rates: Float64Array }}
   * @throws {EngineError} for an invalid setting
   */
  schedule(config = {}, { points = 0 } = {}) {
    const heap = this.#heap;
    const countAt = heap.put(new Uint8Array(Float64Array.of(points).buffer));
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(config));
      const at = heap.wholeModule._api_schedule(settingsAt, countAt, heap.error);
      if (at === 0) throw heap.lastError();
      const [count] = heap.doubles(countAt, 1);
      const curve = heap.doubles(at, 2 * count);
      heap.free(at);
      return { steps: curve.slice(0, count), rates: curve.slice(count) };
    } finally {
      heap.free(settingsAt);
      heap.free(countAt);
    }
  }

  /**
   * The memory and the time that a run with these settings would need. The time comes from a short measurement (0.1 to
   * 0.4 s) of a smaller model and is right to about a fifth. The run itself is not allocated, so the estimate also
   * works for one that does not fit into memory. `vocab_size` may be given in place of a text: full windows of tokens
   * are then assumed.
   *
   * @param {{ text?: string | Uint8Array, vocab_size?: number, config?: Config, time?: boolean }} [options]
   * @returns {Estimate}
   * @throws {EngineError} for an invalid text or setting, or for the tokenizer `char` with neither text nor
   *   `vocab_size`
   */
  estimate({ text, vocab_size = 0, config = {}, time = true } = {}) {
    const heap = this.#heap;
    const bytes = text === undefined ? null : this.#textBytes(text);
    const textAt = bytes === null ? 0 : heap.put(bytes);
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(config));
      const { wholeModule: module, error, pool } = heap;
      const size = bytes?.length ?? 0;
      const at = module._api_estimate(textAt, size, vocab_size, settingsAt, Number(time), pool, error);
      if (at === 0) throw heap.lastError();
      return heap.json(at);
    } finally {
      heap.free(settingsAt);
      heap.free(textAt);
    }
  }

  /**
   * Learns the merges of byte-pair encoding from a text as a run with these settings would, but makes no run. Each
   * turn of the generator does a slice of the work and yields the merges found in it (possibly none), so that they can
   * be shown as they are found.
   *
   * @param {{ text: string | Uint8Array, config?: Config, work?: number }} options `work` is roughly how many bytes
   *   are read, or places merged, in a turn
   * @returns {Generator<Merge[], Merge[], void>} returns all merges
   * @throws {EngineError} as createTrainer, at the first turn
   */
  trainTokenizer({ text, config = {}, work = 200_000 }) {
    return this.#heap.second.trainTokenizer(this.#heap, this.#textBytes(text), settingLines(config), work);
  }

  /** The size of the WebAssembly memory in bytes: it grows when needed and never shrinks. */
  get memory_bytes() {
    return this.#heap.memory.length;
  }

  /** Ends the threads and releases the memory. A second call does nothing; any other call then throws. */
  close() {
    this.#heap.close();
  }

  /** @param {string | Uint8Array} text @returns {Uint8Array} */
  #textBytes(text) {
    const { error, limit, module } = this.#heap;
    // Each UTF-16 unit takes one to three bytes of UTF-8: a string of too many units need not be encoded.
    const bytes = typeof text !== 'string' ? text : text.length > limit ? null : encoder.encode(text);
    if (!module._api_text_fits(bytes?.length ?? text.length, error) || bytes === null) throw this.#heap.lastError();
    return bytes;
  }

  /** @param {number} pointer */
  #trainer(pointer) {
    if (pointer === 0) throw this.#heap.lastError();
    return new Trainer(this.#heap, pointer);
  }
}
