/**
 * heap.js: the memory and the errors of a loaded module, for first_part.js, trainer.js and the files that they import,
 * which know what the memory contains. It also knows whether the second part is loaded and whether the engine is
 * closed or broken. first_part.js makes it from a module that loading.js has started.
 */

import { ERROR_CODES, FIRST_PART, FORMAT_END, STEP_FIGURES } from '../build/wasm/from_c.js';
import { isNode } from './builds.js';
import { tell } from './download.js';
import { EngineError, isOutOfMemory, outOfMemory, saidBy, sentence } from './errors.js';
import { fetchDeferred, readDeferred, terminateThreads } from './loading.js';

/** @import { OnProgress } from './download.js' */
/** @import { SecondPart } from './second_part.js' */

const LARGEST = 2 ** 31 - 1; // a size of this many bytes or more would overflow in C
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Wraps what a callback of the caller threw, so that it leaves the call unchanged. */
export class Foreign {
  /** @param {unknown} thrown */
  constructor(thrown) {
    this.thrown = thrown;
  }
}

/**
 * Lines of key=value, as config_parse in src/settings/config.h reads them.
 * @param {import('./engine.js').Config} config
 */
export function settingLines(config) {
  return Object.entries(config)
    .map(([key, value]) =>
      `${key}=${typeof value === 'boolean' ? Number(value) : value}`.replaceAll(/[\0\r\n]/g, ' '),
    )
    .join('\n');
}

/** The scripts of the second part, once second_part.js has been loaded. @type {SecondPart | null} */
let scripts = null;

/** @param {SecondPart} given */
export function provideSecondPart(given) {
  scripts = given;
}

/**
 * The module's memory. Views of it are made again for every use: they become invalid when the memory grows.
 */
export class Heap {
  /** @type {any} */
  #module;
  #isWhole = false;
  /** The functions of the second part, each with the wrapper that loads that part first. @type {Map<string, any>} */
  #guarded = new Map();
  /** The download of the second part, while it is under way. @type {Promise<void> | null} */
  #coming = null;
  /** @type {Set<OnProgress>} */
  #listeners = new Set();
  /** The error of every call once the engine has been closed or has broken. */
  #end = new EngineError('This engine has been closed.');
  /** The largest size of a text in bytes. */
  limit = 0;

  /** @param {any} module Emscripten's module, from loadBuild() @param {number} threads */
  constructor(module, threads) {
    this.#module = module;
    this.#guardSecondPart();
    /** @type {number} the error struct that all calls share */
    this.error = module._api_error_new();
    /** @type {number} memory for the figures of a step, which are read after every step */
    this.figures = module._api_alloc(STEP_FIGURES.length * 8);
    if (this.error === 0 || this.figures === 0) throw outOfMemory();
    /** @type {number} the thread pool of all trainers; 0 if there is only the caller's thread */
    this.pool = module._api_pool_new(threads);
    this.threads = module._api_pool_threads(this.pool);
  }

  /** Emscripten's module. */
  get module() {
    if (this.#module === null) throw new EngineError(this.#end, '', this.#end.code);
    return this.#module;
  }

  /** The same with the second part loaded: for code that allocates before it calls a function of that part. */
  get wholeModule() {
    this.requireSecondPart();
    return this.module;
  }

  /**
   * Makes sure that the second part is loaded: in Node it is read from disk when it is first needed; elsewhere this
   * throws unless loadDeferred() has fetched it.
   */
  requireSecondPart() {
    this.module;
    this.#read();
    if (!this.#isWhole || scripts === null)
      throw new EngineError(
        'This needs the second part of the engine: await engine.loadDeferred() first.',
        '',
        'deferred',
      );
  }

  /** In Node: reads the second part from disk, unless it is loaded. */
  #read() {
    if (isNode() && !this.#isWhole) {
      readDeferred(this.module);
      this.#becomeWhole();
    }
  }

  /** The scripts of the second part, with that part loaded. */
  get second() {
    this.requireSecondPart();
    return /** @type {SecondPart} */ (scripts);
  }

  /** Wraps the functions of the second part: until it is loaded, a call of one calls requireSecondPart() first. */
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
   * Fetches the second part, unless it is loaded. Calls during a download wait for that download; after a failure it
   * can be tried again.
   *
   * @param {OnProgress} [onProgress]
   * @returns {Promise<void>}
   */
  async loadDeferred(onProgress) {
    this.module;
    this.#read();
    if (this.#isWhole) return;
    if (onProgress !== undefined) this.#listeners.add(onProgress);
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = null;
      this.#listeners.clear();
    });
    await this.#coming;
  }

  async #fetch() {
    const join = await fetchDeferred(this.module, (progress) => {
      for (const listener of this.#listeners) tell(() => listener(progress));
    });
    join(this.module); // the engine may have been closed
    this.#becomeWhole();
  }

  /** The memory as it is now. A view made earlier may be detached, or too short, if the memory has grown. */
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
   * The error to throw to the caller for one that was thrown inside: an EngineError, or, if a callback threw, exactly
   * what it threw. A trap or another unexpected error leaves the memory in an undefined state, so the engine is
   * closed: every later call throws an error of the code 'broken'.
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

  /**
   * Calls `call` with the address of a copy of a tensor's name, in which no sign ends the line or the string.
   * @template T
   * @param {string} name
   * @param {(at: number) => T} call
   * @returns {T}
   */
  named(name, call) {
    const at = this.putString(name.replaceAll(/[\0\r\n]/g, ' '));
    try {
      return call(at);
    } finally {
      this.free(at);
    }
  }

  /** @param {number} pointer */
  free(pointer) {
    this.module._api_free(pointer);
  }

  /** A copy of `size` bytes in a new buffer, never a shared one. @param {number} pointer @param {number} size */
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

  /** The error that the last failed call left in the error struct. */
  lastError() {
    const [code, key, message, template, values] = this.json(this.module._api_error(this.error));
    return new EngineError(
      { message, template, values: values.split(FORMAT_END).slice(0, -1) },
      key,
      ERROR_CODES[code],
    );
  }
}
