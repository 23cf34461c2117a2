/**
 * heap.js: the module's memory and its errors, for engine.js, trainer.js and their like, which alone know what lies in
 * it; and whether the module is whole, open and sound.
 */

import { ERROR_CODES, FIRST_PART } from '../build/wasm/from_c.js';
import { isNode } from './builds.js';
import { tell } from './download.js';
import { EngineError, isOutOfMemory, outOfMemory, saidBy, sentence } from './errors.js';
import { fetchDeferred, readDeferred, terminateThreads } from './loading.js';

/** @import { OnProgress } from './download.js' */

export const FIGURES = 8; // that api_step_report writes
const LARGEST = 2 ** 31 - 1; // a size of as many bytes would be another number in C
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a callback of the caller's threw, on its way out as it is. */
export class Foreign {
  /** @param {unknown} thrown */
  constructor(thrown) {
    this.thrown = thrown;
  }
}

/** Lines of key=value, as config_parse in src/settings/config.h reads them. @param {import('./engine.js').Config} config */
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
  /** The functions of the second part, behind their guards. @type {Map<string, any>} */
  #guarded = new Map();
  /** The second part on its way. @type {Promise<void> | null} */
  #coming = null;
  /** @type {Set<OnProgress>} */
  #listeners = new Set();
  /** Why there is no module any more. */
  #end = new EngineError('This engine has been closed.');
  /** How many bytes a text may have. */
  limit = 0;

  /** @param {any} module Emscripten's @param {import('./builds.js').Build} build @param {number} threads */
  constructor(module, build, threads) {
    this.#module = module;
    this.#build = build;
    this.#guardSecondPart();
    /** @type {number} the error struct of all calls */
    this.error = module._api_error_new();
    /** @type {number} room for the figures of a step, which are read after every one */
    this.figures = module._api_alloc(FIGURES * 8);
    if (this.error === 0 || this.figures === 0) throw outOfMemory();
    /** @type {number} the threads that all trainers share; 0 for none besides the caller */
    this.pool = module._api_pool_new(threads);
    this.threads = module._api_pool_threads(this.pool);
  }

  /** Emscripten's module. */
  get module() {
    if (this.#module === null) throw new EngineError(this.#end, '', this.#end.code);
    return this.#module;
  }

  /** The same, with the second part: for what takes memory before it calls a function of that. */
  get wholeModule() {
    this.requireSecondPart();
    return this.module;
  }

  /**
   * Makes the second part sure: in Node it is read from disk when it is first asked for; elsewhere loadDeferred() must have
   * fetched it.
   */
  requireSecondPart() {
    const { module } = this;
    if (this.#isWhole) return;
    if (isNode()) {
      readDeferred(module, this.#build);
      this.#becomeWhole();
    } else {
      throw new EngineError(
        'This needs the second part of the engine: await engine.loadDeferred() first.',
        '',
        'deferred',
      );
    }
  }

  /** Until the second part is there, a call of one of its functions makes it sure first. */
  #guardSecondPart() {
    for (const name of Object.keys(this.#module)) {
      if (!name.startsWith('_api_') || FIRST_PART.includes(name)) continue;
      const call = this.#module[name];
      const guarded = (/** @type {any[]} */ ...given) => {
        this.requireSecondPart();
        return call(...given);
      };
      this.#guarded.set(name, { call, guarded });
      this.#module[name] = guarded;
    }
  }

  #becomeWhole() {
    for (const [name, { call, guarded }] of this.#guarded) {
      if (this.#module[name] === guarded) this.#module[name] = call;
    }
    this.#isWhole = true;
    this.#module._api_second_part_came();
  }

  /**
   * Brings the second part, unless it is there. Who calls meanwhile waits for the same; after a failure it can be tried
   * again.
   *
   * @param {OnProgress} [onProgress]
   * @returns {Promise<void>}
   */
  async loadDeferred(onProgress) {
    if (this.#isWhole || isNode()) {
      this.requireSecondPart();
      return;
    }
    this.module;
    if (onProgress !== undefined) this.#listeners.add(onProgress);
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = null;
      this.#listeners.clear();
    });
    await this.#coming;
  }

  async #fetch() {
    const join = await fetchDeferred(this.#build, (progress) => {
      for (const listener of this.#listeners) tell(() => listener(progress));
    });
    join(this.module); // the engine may have been closed
    this.#becomeWhole();
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

  /**
   * What is to be thrown for something that was thrown: an EngineError, but for what a callback threw, which stays what it
   * is. A trap, or whatever else nobody expects, leaves the memory as it was in the middle of a call, so the engine ends
   * with it: every later call says so.
   *
   * @param {unknown} error
   */
  explain(error) {
    if (error instanceof Foreign) return error.thrown;
    if (error instanceof EngineError) return error;
    if (isOutOfMemory(error)) return outOfMemory();
    if (this.isOpen) {
      const why = saidBy(error).replaceAll(/\s+/g, ' ').slice(0, 100).replace(/\.?$/, '');
      this.#end = new EngineError(sentence`The engine broke: ${why}. Load it anew.`, '', 'broken');
    }
    this.close();
    const broken = new EngineError(this.#end, '', this.#end.code);
    broken.cause = error;
    return broken;
  }

  /** A copy of bytes in the heap, with a NUL after it. @param {Uint8Array} bytes @returns {number} */
  put(bytes) {
    if (bytes.length >= LARGEST) throw outOfMemory();
    const pointer = this.module._api_alloc(bytes.length + 1) >>> 0;
    if (pointer === 0) throw outOfMemory();
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
    if (pointer === 0) throw outOfMemory();
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
    // Each value ends with FORMAT_END (src/base/format.h).
    const [code, key, message, template, values] = this.json(this.module._api_error(this.error));
    return new EngineError({ message, template, values: values.split('\x1f').slice(0, -1) }, key, ERROR_CODES[code]);
  }
}
