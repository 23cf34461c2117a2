/**
 * heap.js: the module's memory and its errors, for engine.js and trainer.js, which alone know what lies in it.
 */

import { loadDeferred, terminateThreads } from './builds.js';

/** What an error is about, in the order of error_code in src/error.h. */
const CODES = /** @type {const} */ (['', 'text', 'setting', 'memory', 'prompt', 'file']);

/**
 * Wrong input: `message` is a sentence for people, `key` the setting to blame or '', `code` what it
 * is about: 'text', 'setting', 'memory', 'prompt', 'file', or '' for wrong use.
 */
export class EngineError extends Error {
  /** @param {string} message @param {string} [key] @param {typeof CODES[number]} [code] */
  constructor(message, key = '', code = '') {
    super(message);
    this.name = 'EngineError';
    this.key = key;
    this.code = code;
  }
}

export const FIGURES = 8; // that api_metrics writes
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Lines of key=value, as config_parse in src/config.h reads them. @param {import('./engine.js').Config} config */
export function settingLines(config) {
  return Object.entries(config)
    .map(([key, value]) =>
      `${key}=${typeof value === 'boolean' ? Number(value) : value}`.replaceAll(/[\0\r\n]/g, ' '),
    )
    .join('\n');
}

/**
 * The module's memory: allocation, and views that are made anew at every use, because the heap
 * moves when it grows.
 */
export class Heap {
  /** @type {any} */
  #module;
  #build;
  #isWhole = false;

  /** @param {any} module Emscripten's @param {import('./builds.js').Build} build @param {number} threads */
  constructor(module, build, threads) {
    this.#module = module;
    this.#build = build;
    /** @type {number} the error struct of all calls */
    this.error = module._api_error_new();
    /** @type {number} room for the figures of a step, which are read after every one */
    this.figures = module._api_alloc(FIGURES * 8);
    /** @type {number} the threads that all trainers share; 0 for none besides the caller */
    this.pool = module._api_pool_new(threads);
    this.threads = module._api_pool_threads(this.pool);
  }

  /** Emscripten's module. */
  get module() {
    if (this.#module === null) throw new EngineError('This engine has been closed.');
    return this.#module;
  }

  /** The same with the functions that are loaded when first asked for: those of api_deferred.c, and what the Makefile calls DEFERRED. */
  get wholeModule() {
    const { module } = this;
    if (!this.#isWhole) {
      try {
        loadDeferred(module, this.#build);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new EngineError(`A part of the engine could not be loaded: ${why}. Try again.`);
      }
      this.#isWhole = true;
    }
    return module;
  }

  /** The memory as it is now: a view made earlier may have gone, or show the beginning only. */
  get memory() {
    return new Uint8Array(this.module.wasmMemory.buffer);
  }

  get isOpen() {
    return this.#module !== null;
  }

  close() {
    if (this.#module !== null) terminateThreads(this.#module);
    this.#module = null;
  }

  /** A copy of bytes in the heap, with a NUL after it. @param {Uint8Array} bytes @returns {number} */
  put(bytes) {
    const pointer = this.module._api_alloc(bytes.length + 1) >>> 0;
    if (pointer === 0) throw new EngineError('There is not enough memory.', '', 'memory');
    const { memory } = this;
    memory.set(bytes, pointer);
    memory[pointer + bytes.length] = 0;
    return pointer;
  }

  /** @param {string} string @returns {number} */
  putString(string) {
    return this.put(encoder.encode(string));
  }

  /** @param {number} pointer */
  free(pointer) {
    this.module._api_free(pointer);
  }

  /** A copy of `size` bytes, in memory of its own, which is never shared. @param {number} pointer @param {number} size */
  bytes(pointer, size) {
    const copy = new Uint8Array(size);
    copy.set(this.memory.subarray(pointer >>> 0, (pointer >>> 0) + size));
    return copy;
  }

  /** A copy of `n` doubles. @param {number} pointer @param {number} n */
  doubles(pointer, n) {
    return new Float64Array(this.bytes(pointer, n * 8).buffer);
  }

  /** @param {number} pointer to a NUL-terminated string */
  string(pointer) {
    const start = pointer >>> 0;
    return decoder.decode(this.bytes(start, this.memory.indexOf(0, start) - start));
  }

  /** Parses and frees a string of JSON. @param {number} pointer */
  json(pointer) {
    if (pointer === 0) throw new EngineError('There is not enough memory.', '', 'memory');
    try {
      return JSON.parse(this.string(pointer));
    } finally {
      this.free(pointer);
    }
  }

  /**
   * Merges as [left, right, count].
   *
   * @param {(n: number) => number} call gives their place and writes how many there are
   * @returns {[number, number, number][]}
   */
  merges(call) {
    const nAt = this.put(new Uint8Array(4));
    const at = call(nAt);
    const [n] = new Uint32Array(this.bytes(nAt, 4).buffer);
    this.free(nAt);
    const { buffer } = this.bytes(at, n * 8);
    const ids = new Uint16Array(buffer);
    const counts = new Uint32Array(buffer);
    return Array.from({ length: n }, (_, i) => [ids[4 * i], ids[4 * i + 1], counts[2 * i + 1]]);
  }

  /** The error that the last failed call left. */
  lastError() {
    const { key, message, code } = this.json(this.module._api_error(this.error));
    return new EngineError(message, key, CODES[code]);
  }
}
