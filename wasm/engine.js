/**
 * engine.js: the engine as JavaScript objects, for the worker, Node, tests and other programs.
 *
 * The one file that touches the WebAssembly heap. Everything is synchronous once the module is
 * loaded; everything returned is a copy. Bad input throws an EngineError with one plain sentence.
 * The C side of the boundary is described in wasm/api.h.
 */

import { chooseBuilds, loadBuild, terminateThreads } from './builds.js';
import { ByteTokens } from './tokens.js';

/** @import { Merge } from './tokens.js' */

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

/**
 * @typedef {Record<string, number | string | boolean>} Config
 *
 * @typedef {object} Setting a row of src/settings.def
 * @property {string} key
 * @property {'int' | 'real' | 'bool' | 'choice'} type
 * @property {number} min
 * @property {number} max
 * @property {number | string | boolean} default
 * @property {string[]} [choices]
 * @property {'data' | 'model' | 'architecture' | 'optimizer' | 'run' | 'sampling'} group
 * @property {boolean} main among the settings to show first
 * @property {string} label
 * @property {string} help
 * @property {boolean} changes whether Trainer.change() takes it while the run goes on
 *
 * @typedef {object} Info what report_trainer in src/report.h says of a run
 * @property {number} n_params
 * @property {number} vocab_size
 * @property {string[]} vocabulary the text of each id, with <0xE2> for a byte that is no whole character; the last is '<BOS>'
 * @property {'lines' | 'stream'} documents
 * @property {number} n_documents
 * @property {number} n_train_documents
 * @property {number} n_train_tokens
 * @property {number} n_val_tokens
 * @property {number} memory_mib
 * @property {number} uniform_loss ln vocab_size, nats
 * @property {number | null} unigram_entropy nats; null without a text
 * @property {number} threads that its steps use: one where a step is too small to share
 * @property {Config} config all settings, `documents` resolved
 * @property {number} step
 * @property {boolean} done
 * @property {string[]} notices
 *
 * @typedef {object} RunResult
 * @property {number} step steps done since the start of the run
 * @property {number} loss of the last step, nats per token; NaN before the first
 * @property {Float64Array} losses one for each step of this call
 * @property {number | null} val_loss the last one measured in this call
 * @property {boolean} validating the call ended in the middle of a validation; run(0) goes on with it alone
 * @property {number} grad_norm
 * @property {number} lr
 * @property {number} tokens learnt from since the start of the run
 * @property {number} ms that this call took
 * @property {boolean} done
 * @property {string} stopped why the run ended before its time, or ''
 *
 * @typedef {object} SampleOptions each missing one has the run's setting
 * @property {string} [prompt]
 * @property {number} [max_new_tokens]
 * @property {number} [temperature]
 * @property {number} [top_k]
 * @property {number} [top_p]
 * @property {number} [min_p]
 * @property {number} [repetition_penalty]
 * @property {string[]} [stop] strings before the first of which the sample ends, wherever in a token that is
 * @property {number} [rivals] tells of each token how likely it was, and of so many others, the likeliest: 0 to 100
 * @property {number} [seed] with a seed the sample leaves the run untouched; without one it draws
 *   from the run's own generator
 *
 * @typedef {object} Likelihood
 * @property {number} id
 * @property {string} text
 * @property {number} probability the model's own, before repetition_penalty, temperature and filters
 * @property {number} chance with which it was drawn, after all of them; 0 for what they left out
 *
 * @typedef {Likelihood & { rivals: Likelihood[] }} Choice a chosen token and the likeliest others, the likeliest first
 *
 * @typedef {object} Token
 * @property {number} id of bytes and bpe -1 after a sample that ends within a character: what is left of it is no token
 * @property {string} text that this token completes, cut where a stop string begins within it: the first bytes of a
 *   character wait for the rest of it, and are U+FFFD only when it never comes
 * @property {Choice} [choice] where `rivals` was given
 *
 * @typedef {object} Sample
 * @property {string} text without the prompt
 * @property {number[]} tokens
 * @property {Stopped} stopped
 * @property {Choice[]} [choices] where `rivals` was given: one for each token, and one for '<BOS>' where it ended
 *   the sample
 * @property {string[]} notices
 *
 * @typedef {'bos' | 'length' | 'stop'} Stopped why a sample ended: with the document, at its length or the end of
 *   the context, or before a stop string
 *
 * @typedef {object} FactsPart
 * @property {number} documents that begin in this part of the text
 * @property {number} tokens to predict, the ends of documents among them
 * @property {number} characters of these tokens; the end of a document counts as one
 *
 * @typedef {object} Facts what facts_report in src/facts.h says of a text
 * @property {FactsPart} train
 * @property {FactsPart} validation
 * @property {number[]} frequencies of each token, by id; that of '<BOS>' is the number of documents
 * @property {number} duplicates documents that occurred before
 * @property {number} overlap documents of the validation part that stand in the training part too
 * @property {(number | null)[]} entropy of unigram, bigram and trigram models of the training part, measured on the
 *   validation part, nats per token; null where that part is empty
 * @property {(number | null)[]} bits_per_character the same
 *
 * @typedef {object} Quotation a piece of a text that stands in the training part and cannot be made longer
 * @property {number} begin where in the text it begins, as text.slice() counts
 * @property {string} text
 * @property {number} length in characters
 * @property {number} count how often it stands in the training part
 * @property {{ document: number, offset: number }[]} places some of these: the document, counted from 0 as they
 *   stand in the text, and the characters before it in that
 *
 * @typedef {object} Quotations
 * @property {number} characters of the text
 * @property {number} quoted how many of them stand in a quotation
 * @property {number} share the same as a part of 1; 0 for an empty text
 * @property {number} longest the longest piece that stands in the training part, however short
 * @property {Quotation[]} quotations in order; two may overlap
 * @typedef {object} RateSearch what findRate() has found so far
 * @property {Float64Array} rates the learning rate of each step done
 * @property {Float64Array} losses of its batch, before the update at that rate
 * @property {Float64Array} smoothed the moving average of the losses
 * @property {number | null} suggested a tenth of the rate at which `smoothed` was lowest; null where it never fell
 * @property {boolean} done
 *
 * @typedef {object} TensorCopy
 * @property {number[]} shape
 * @property {Float32Array | Float64Array} data row by row
 */

/**
 * Loads a build of the engine. 'auto' takes the fastest that this place can run, with as many threads as
 * are worth having; where it does not load, the next. `reproducible` leaves out the builds whose last bits are the
 * machine's own. Each engine has its memory and its threads to itself: close() gives both back.
 *
 * @param {{ build?: 'auto' | import('./builds.js').Build, threads?: 'auto' | number, reproducible?: boolean }} [options]
 * @returns {Promise<Engine>}
 * @throws {EngineError} for a build or a number of threads that there is not here
 */
export async function loadEngine({ build = 'auto', threads = 'auto', reproducible = false } = {}) {
  const chosen = await chooseBuilds({ build, threads, reproducible });
  if (typeof chosen === 'string') throw new EngineError(chosen);
  let why = '';
  for (const name of chosen.builds) {
    let module = null;
    try {
      module = await loadBuild(name, chosen.threads);
      return new Engine(module, name, chosen.threads);
    } catch (error) {
      if (module !== null) terminateThreads(module);
      why = error instanceof Error ? error.message : String(error);
    }
  }
  throw new EngineError(`The engine "${chosen.builds.at(-1)}" could not be loaded: ${why}`);
}

const SAMPLE_KEYS = /** @type {const} */ ([
  ...['max_new_tokens', 'temperature', 'top_k', 'top_p', 'min_p', 'repetition_penalty', 'seed'],
]);
/** Why a sample ended, by what the engine's `sample` returns. @type {Record<number, Stopped>} */
const ENDS = { [-1]: 'bos', [-2]: 'length', [-3]: 'stop' };
const OUT_OF_MEMORY = -4;
/** The numbers of a token that api_sample_rivals writes, and of how many tokens it does. */
const [LIKELIHOOD, MAX_RIVALS] = [3, 100];
/** The places of the figures that api_metrics writes. */
const [STEP, LOSS, VAL_LOSS, GRAD_NORM, LR, TOKENS, DONE, VALIDATING, METRICS] = Array(9).keys();
const WITHOUT_TEXT = 'This model was opened without its text, so it cannot go on learning. Give it the text too.';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Lines of key=value, as config_parse in src/config.h reads them. @param {Config} config */
function settingLines(config) {
  return Object.entries(config)
    .map(([key, value]) =>
      `${key}=${typeof value === 'boolean' ? Number(value) : value}`.replaceAll(/[\0\r\n]/g, ' '),
    )
    .join('\n');
}

/** The first `size` bytes of a text. @param {string} text @param {number} size */
const cutText = (text, size) => decoder.decode(encoder.encode(text).subarray(0, size));

/**
 * The module's memory: allocation, and views that are made anew at every use, because the heap
 * moves when it grows.
 */
class Heap {
  /** @type {any} */
  #module;

  /** @param {any} module Emscripten's @param {number} threads */
  constructor(module, threads) {
    this.#module = module;
    /** @type {number} the error struct of all calls */
    this.error = module._api_error_new();
    /** @type {number} room for the figures of a step, which are read after every one */
    this.figures = module._api_alloc(METRICS * 8);
    /** @type {number} the threads that all trainers share; 0 for none besides the caller */
    this.pool = module._api_pool_new(threads);
    this.threads = module._api_pool_threads(this.pool);
  }

  /** Emscripten's module. */
  get module() {
    if (this.#module === null) throw new EngineError('This engine has been closed.');
    return this.#module;
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

/** A loaded build. Make one with loadEngine(). */
export class Engine {
  #heap;

  /** @param {any} module Emscripten's @param {import('./builds.js').Build} build @param {number} threads */
  constructor(module, build, threads) {
    this.#heap = new Heap(module, threads);
    this.build = build;
    /** The threads there are, that of the caller counted; what a run uses of them is in its info. */
    this.threads = this.#heap.threads;
    const { settings, presets, limits, ops } = this.#heap.json(module._api_engine());
    /** @type {Setting[]} */
    this.settings = settings;
    /** @type {Record<string, Config>} every value of every preset */
    this.presets = presets;
    /** @type {{ max_text_bytes: number, max_memory_mib: number }} */
    this.limits = limits;
    /** @type {{ name: string, formula: string }[]} */
    this.ops = ops;
  }

  /**
   * Reads a text and makes a model for it. The text is not kept.
   *
   * @param {{ text: string | Uint8Array, config?: Config }} options
   * @returns {Trainer}
   * @throws {EngineError} for a text or a setting that will not do, or too little memory
   */
  createTrainer({ text, config = {} }) {
    const heap = this.#heap;
    const bytes = this.#textBytes(text);
    const textAt = heap.put(bytes);
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(config));
      return this.#trainer(heap.module._api_trainer_new(textAt, bytes.length, settingsAt, heap.pool, heap.error));
    } finally {
      heap.free(settingsAt);
      heap.free(textAt);
    }
  }

  /**
   * Reads back what trainer.save() gave. Without the text the trainer can only sample.
   *
   * @param {Uint8Array} saved
   * @param {{ text?: string | Uint8Array }} [options]
   * @returns {Trainer}
   * @throws {EngineError} for anything that is not such a file, however broken
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
      return this.#trainer(heap.module._api_restore(savedAt, length, textAt, bytes?.length ?? 0, pool, error));
    } finally {
      heap.free(textAt);
      heap.free(savedAt);
    }
  }

  /**
   * The learning rates of a run with these settings, before there is one: of every step, or of `points` steps
   * evenly spread from the first to the last.
   *
   * @param {Config} [config]
   * @param {{ points?: number }} [options]
   * @returns {Float64Array}
   * @throws {EngineError} for a setting that will not do
   */
  schedule(config = {}, { points = 0 } = {}) {
    const heap = this.#heap;
    const countAt = heap.put(new Uint8Array(Float64Array.of(Math.floor(points)).buffer));
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(config));
      const at = heap.module._api_schedule(settingsAt, countAt, heap.error);
      if (at === 0) throw heap.lastError();
      const [count] = heap.doubles(countAt, 1);
      const rates = heap.doubles(at, count);
      heap.free(at);
      return rates;
    } finally {
      heap.free(settingsAt);
      heap.free(countAt);
    }
  }

  /**
   * Learns the merges of byte-pair encoding from a text, as a run with these settings would, without the run. Each turn is a
   * slice of work and gives the merges found in it, maybe none, so that they can be shown as they are found.
   *
   * @param {{ text: string | Uint8Array, config?: Config, work?: number }} options `work` is about how many bytes are read, or
   *   places merged, in a turn
   * @returns {Generator<Merge[], Merge[], void>} returns all
   * @throws {EngineError} as createTrainer, at the first turn
   */
  *trainTokenizer({ text, config = {}, work = 200_000 }) {
    const heap = this.#heap;
    const bytes = this.#textBytes(text);
    const textAt = heap.put(bytes);
    let settingsAt = 0;
    let learning = 0;
    try {
      settingsAt = heap.putString(settingLines(config));
      learning = heap.module._api_learning_new(textAt, bytes.length, settingsAt, heap.error);
    } finally {
      heap.free(settingsAt);
      heap.free(textAt);
    }
    if (learning === 0) throw heap.lastError();
    try {
      const tokens = new ByteTokens();
      /** @type {Merge[]} */
      const all = [];
      for (;;) {
        const goesOn = heap.module._api_learning_advance(learning, work, heap.error);
        if (goesOn < 0) throw heap.lastError();
        const found = heap
          .merges((n) => heap.module._api_learning_merges(learning, n))
          .slice(all.length)
          .map((merge) => tokens.add(...merge));
        all.push(...found);
        yield found;
        if (goesOn === 0) return all;
      }
    } finally {
      if (heap.isOpen) heap.module._api_learning_delete(learning);
    }
  }

  /** The size of the WebAssembly memory: it grows as it is needed and never shrinks. */
  get memory_bytes() {
    return this.#heap.memory.length;
  }

  /** Ends the threads and lets the memory go. Calling it again does nothing; any other call then throws. */
  close() {
    this.#heap.close();
  }

  /** @param {string | Uint8Array} text @returns {Uint8Array} */
  #textBytes(text) {
    const limit = this.limits.max_text_bytes;
    const mib = (/** @type {number} */ bytes) => Math.ceil((bytes / 2 ** 20) * 10) / 10;
    if (typeof text !== 'string' && !(text instanceof Uint8Array)) {
      throw new EngineError('The text must be a string or a Uint8Array.');
    }
    // A string has at most three bytes of UTF-8 for each of its units, and at least one.
    const bytes = typeof text !== 'string' ? text : text.length > limit ? null : encoder.encode(text);
    const size = bytes?.length ?? text.length;
    if (bytes !== null && size <= limit) return bytes;
    throw new EngineError(`The text has ${mib(size)} MiB; the limit is ${mib(limit)} MiB. Take a part of it.`);
  }

  /** @param {number} pointer */
  #trainer(pointer) {
    if (pointer === 0) throw this.#heap.lastError();
    return new Trainer(this.#heap, pointer);
  }
}

/** One run: a text, a model and what it has learnt. Give it back with free(). */
export class Trainer {
  #heap;
  #pointer;
  /** @type {string[]} */
  #vocabulary;
  /** @type {number} */
  #blockSize;
  /** The index of quotations(), once it is made. @type {number} */
  #index = 0;
  /** @type {ByteTokens | null} of bytes and bpe */
  #tokens = null;
  /** @type {Merge[]} */
  #merges = [];
  /** How many samples have begun; the engine has room for one at a time, the last. */
  #samples = 0;

  /** @param {Heap} heap @param {number} pointer */
  constructor(heap, pointer) {
    this.#heap = heap;
    this.#pointer = pointer;
    const { vocabulary, config } = this.info;
    this.#vocabulary = vocabulary;
    this.#blockSize = Number(config.block_size);
    if (config.tokenizer !== 'char') {
      const tokens = new ByteTokens();
      this.#tokens = tokens;
      this.#merges = heap.merges((n) => heap.module._api_merges(pointer, n)).map((merge) => tokens.add(...merge));
    }
  }

  /** @returns {number} */
  get #handle() {
    if (this.#pointer === 0) throw new EngineError('This trainer has been freed.');
    return this.#pointer;
  }

  /** @returns {Info} */
  get info() {
    return this.#heap.json(this.#heap.module._api_trainer(this.#handle));
  }

  /**
   * Trains for `n` steps, or fewer when the run ends or `max_ms` have passed; stops after one piece of
   * work at the earliest: a step, or a part of the validation that follows one.
   *
   * @param {number} n
   * @param {{ max_ms?: number }} [options]
   * @returns {RunResult}
   * @throws {EngineError} for a model that was restored without its text
   */
  run(n, { max_ms = Number.POSITIVE_INFINITY } = {}) {
    const { module } = this.#heap;
    const handle = this.#handle;
    const start = performance.now();
    const losses = [];
    let valLoss = null;
    let ms = 0;
    let figures = this.#metrics();
    while ((losses.length < n || figures[VALIDATING] !== 0) && figures[DONE] === 0) {
      const stepBefore = figures[STEP];
      const wasValidating = figures[VALIDATING] !== 0;
      const more = module._train_step(handle) !== 0;
      figures = this.#metrics(figures);
      if (figures[STEP] > stepBefore) losses.push(figures[LOSS]);
      else if (!wasValidating && !more) throw new EngineError(WITHOUT_TEXT);
      if (wasValidating && figures[VALIDATING] === 0 && !Number.isNaN(figures[VAL_LOSS])) valLoss = figures[VAL_LOSS];
      ms = performance.now() - start;
      if (ms >= max_ms) break;
    }
    return {
      step: figures[STEP],
      loss: figures[STEP] === 0 ? Number.NaN : figures[LOSS],
      losses: Float64Array.from(losses),
      val_loss: valLoss,
      validating: figures[VALIDATING] !== 0,
      grad_norm: figures[GRAD_NORM],
      lr: figures[LR],
      tokens: figures[TOKENS],
      ms,
      done: figures[DONE] !== 0,
      stopped: this.#heap.string(module._api_stopped(handle)),
    };
  }

  /**
   * Changes settings while the run goes on, from its next step: those that have `changes` in engine.settings
   * (learning rate, schedule, batch size, weight decay, length, ...). With a larger max_steps a run that is done
   * goes on. What is refused changes nothing.
   *
   * @param {Config} config
   * @returns {Info}
   * @throws {EngineError} for other settings, for values that cannot be, or too little memory
   */
  change(config) {
    const heap = this.#heap;
    const handle = this.#handle;
    const settingsAt = heap.putString(settingLines(config));
    const changed = heap.module._api_change(handle, settingsAt, heap.error);
    heap.free(settingsAt);
    if (!changed) throw heap.lastError();
    return this.info;
  }

  /**
   * A second run that starts where this one is, with the same future, bit for bit. Each is given back by itself.
   *
   * @returns {Trainer}
   * @throws {EngineError} for too little memory
   */
  fork() {
    const heap = this.#heap;
    const pointer = heap.module._api_fork(this.#handle, heap.error);
    if (pointer === 0) throw heap.lastError();
    return new Trainer(heap, pointer);
  }

  /**
   * Searches for a learning rate: trains a fork of the run with rates that rise from step to step, until the loss
   * explodes. The run is untouched. Yields what there is after every step, or every `max_ms`; the last has `done`.
   * Leaving the loop early gives the fork back.
   *
   * @param {{ from?: number, to?: number, steps?: number, max_ms?: number }} [options]
   * @returns {Generator<RateSearch, RateSearch, void>}
   * @throws {EngineError} at the first, for a range that will not do, a run without its text, or too little memory
   */
  *findRate({ from = 1e-5, to = 1, steps = 100, max_ms = 0 } = {}) {
    const heap = this.#heap;
    const { module } = heap;
    const finder = module._api_finder_new(this.#handle, from, to, steps, heap.error);
    if (finder === 0) throw heap.lastError();
    try {
      for (;;) {
        const start = performance.now();
        let more = true;
        do more = module._api_finder_advance(finder) !== 0;
        while (more && performance.now() - start < max_ms);
        module._api_finder_figures(finder, heap.figures);
        const [n, suggested] = heap.doubles(heap.figures, 2);
        const at = module._api_finder_curves(finder);
        const [rates, losses, smoothed] = [0, 1, 2].map((i) => heap.doubles(at + i * steps * 8, n));
        const found = { rates, losses, smoothed, suggested: Number.isNaN(suggested) ? null : suggested, done: !more };
        yield found;
        if (!more) return found;
      }
    } finally {
      if (heap.isOpen) module._api_finder_delete(finder);
    }
  }

  /**
   * The figures of the last step, in the order of api_metrics: a view of the heap, to be read at once. One that
   * was made before is used again, unless the heap has moved since.
   *
   * @param {Float64Array} [view]
   */
  #metrics(view) {
    const { module, figures } = this.#heap;
    module._api_metrics(this.#handle, figures);
    return view?.length ? view : new Float64Array(module.wasmMemory.buffer, figures, METRICS);
  }

  /**
   * A sample, token by token. Taking the next token after the run has gone on is allowed; what the
   * model has read so far then stays as it read it. A new sample ends the one before.
   *
   * @param {SampleOptions} [options]
   * @returns {Generator<Token, Stopped, void>} returns why it ended
   * @throws {EngineError} at the first token, for a prompt or an option that will not do
   */
  sampleTokens(options = {}) {
    return this.#drawTokens(options, []);
  }

  /** A token of characters as text, or its first bytes. @type {(id: number, size?: number) => string} */
  #decodeCharacter = (id, size) => {
    const text = this.#vocabulary[id] ?? '';
    return size === undefined ? text : cutText(text, size);
  };

  /**
   * sampleTokens(); where BOS ends the sample, what it was chosen from is left in `last`.
   *
   * @param {SampleOptions} options @param {Choice[]} last
   * @returns {Generator<Token, Stopped, void>}
   */
  *#drawTokens(options, last) {
    const { rivals, stop = [] } = options;
    this.#beginSample(options);
    const number = ++this.#samples;
    const decode = this.#tokens?.stream() ?? this.#decodeCharacter;
    /** @type {Token[]} those that may yet be the beginning of a stop string, without their text */
    const waiting = [];
    for (;;) {
      if (number !== this.#samples) return 'length';
      const id = this.#heap.module._sample(this.#handle);
      if (id === OUT_OF_MEMORY) throw new EngineError('There is not enough memory.', '', 'memory');
      const choice = rivals !== undefined && (id >= 0 || ENDS[id] === 'bos') ? [this.#choice(rivals)] : [];
      if (id >= 0) waiting.push({ id, text: '', ...(choice.length > 0 && { choice: choice[0] }) });
      else last.push(...choice);
      const [held, cut] = stop.length > 0 ? this.#held() : [0, 0];
      while (waiting.length > held && number === this.#samples) {
        const [token] = waiting.splice(0, 1);
        const size = cut > 0 && waiting.length === held ? cut : undefined;
        token.text = decode(token.id, size);
        yield token;
      }
      if (id >= 0) continue;
      const text = decode(-1);
      if (text !== '' && number === this.#samples) yield { id: -1, text };
      return ENDS[id];
    }
  }

  /** How many of the last tokens wait, and of how many bytes the one before them is cut. @returns {[number, number]} */
  #held() {
    const { module } = this.#heap;
    return [module._api_sample_held(this.#handle), module._api_sample_cut(this.#handle)];
  }

  /** What the token that was just drawn was chosen from. @param {number} n @returns {Choice} */
  #choice(n) {
    const heap = this.#heap;
    const at = heap.put(new Uint8Array(LIKELIHOOD * 8 * (1 + n)));
    const count = heap.module._api_sample_rivals(this.#handle, n, at);
    const numbers = new Float64Array(heap.bytes(at, LIKELIHOOD * 8 * count).buffer);
    heap.free(at);
    const [chosen, ...rivals] = Array.from({ length: count }, (_, i) => {
      const [id, probability, chance] = numbers.subarray(LIKELIHOOD * i);
      return { id, text: this.#vocabulary[id], probability, chance };
    });
    return { ...chosen, rivals };
  }

  /**
   * A whole sample at once.
   *
   * @param {SampleOptions & { onToken?: (token: Token) => void }} [options]
   * @returns {Sample}
   * @throws {EngineError} as sampleTokens
   */
  sample({ onToken, ...options } = {}) {
    /** @type {number[]} */
    const tokens = [];
    /** @type {Choice[]} */
    const choices = [];
    /** @type {Choice[]} */
    const last = [];
    let text = '';
    const steps = this.#drawTokens(options, last);
    for (;;) {
      const { value, done } = steps.next();
      if (done) {
        const notices = this.promptNotices(options.prompt);
        const chosen = options.rivals === undefined ? {} : { choices: [...choices, ...last] };
        return { text, tokens, stopped: value, notices, ...chosen };
      }
      if (value.id >= 0) tokens.push(value.id);
      text += value.text;
      if (value.choice) choices.push(value.choice);
      onToken?.(value);
    }
  }

  /**
   * Several samples, one after the other: `n` of each prompt, those of the first prompt first. With a seed, the first
   * has that seed, and each one after it the next number.
   *
   * @param {Omit<SampleOptions, 'prompt'> & { prompts?: string[], n?: number }} [options]
   * @returns {Sample[]}
   * @throws {EngineError} as sampleTokens
   */
  samples({ prompts = [''], n = 1, seed, ...options } = {}) {
    if (!(Number.isInteger(n) && n >= 1)) throw new EngineError(`There must be 1 sample or more, not ${n}.`, 'n');
    const all = prompts.flatMap((prompt) => Array.from({ length: n }, () => prompt));
    return all.map((prompt, i) => this.sample({ ...options, prompt, seed: seed === undefined ? seed : seed + i }));
  }

  /** @param {SampleOptions} options */
  #beginSample(options) {
    const heap = this.#heap;
    const handle = this.#handle;
    const prompt = encoder.encode(options.prompt ?? '');
    const { rivals = 0, stop = [] } = options;
    if (!(Number.isInteger(rivals) && rivals >= 0 && rivals <= MAX_RIVALS)) {
      throw new EngineError(`Rivals must be a whole number from 0 to ${MAX_RIVALS}, not ${rivals}.`, 'rivals');
    }
    if (!(Array.isArray(stop) && stop.every((string) => typeof string === 'string'))) {
      throw new EngineError('Stop strings (stop) must be a list of strings.', 'stop');
    }
    /** @type {Config} */
    const settings = {};
    for (const key of SAMPLE_KEYS) {
      if (options[key] !== undefined) settings[key] = options[key];
    }
    const promptAt = heap.put(prompt);
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(settings));
      const seeded = options.seed === undefined ? 0 : 1;
      const { error } = heap;
      if (!heap.module._api_sample_begin(handle, promptAt, prompt.length, settingsAt, seeded, error)) {
        throw heap.lastError();
      }
    } finally {
      heap.free(settingsAt);
      heap.free(promptAt);
    }
    for (const string of stop) {
      const bytes = encoder.encode(string);
      const at = heap.put(bytes);
      const added = heap.module._api_sample_stop(handle, at, bytes.length, heap.error);
      heap.free(at);
      if (!added) throw heap.lastError();
    }
  }

  /**
   * What to know of a prompt that a stream takes: sentences, mostly none.
   *
   * @param {string} [prompt]
   * @returns {string[]}
   */
  promptNotices(prompt = '') {
    const room = this.#blockSize;
    const { length } = this.#tokens === null ? [...prompt.replaceAll('\r\n', '\n')] : this.encode(prompt);
    if (length <= room) return [];
    const what = this.#tokens === null ? 'characters' : 'tokens';
    return [`The prompt has ${length} ${what}; the model looks back on its last ${room} only.`];
  }

  /** The merges of byte-pair encoding in the order of their ids; none of characters and bytes. */
  get merges() {
    return this.#merges.map((merge) => ({ ...merge }));
  }

  /**
   * The tokens of a text, without BOS.
   *
   * @param {string | Uint8Array} text
   * @returns {Uint16Array}
   * @throws {EngineError} at a character that the model does not know; of bytes and bpe it knows all
   */
  encode(text) {
    const heap = this.#heap;
    const handle = this.#handle;
    const bytes = typeof text === 'string' ? encoder.encode(text) : text;
    const textAt = heap.put(bytes);
    let idsAt = 0;
    try {
      idsAt = heap.put(new Uint8Array(2 * bytes.length));
      const n = heap.module._api_encode(handle, textAt, bytes.length, idsAt, heap.error);
      if (n < 0) throw heap.lastError();
      return new Uint16Array(heap.bytes(idsAt, 2 * n).buffer);
    } finally {
      heap.free(idsAt);
      heap.free(textAt);
    }
  }

  /**
   * The bytes that tokens stand for: those of a text, and after encode() exactly those it was given. BOS has none.
   *
   * @param {Iterable<number>} ids
   * @returns {Uint8Array}
   */
  decode(ids) {
    if (this.#tokens !== null) return this.#tokens.decode(ids);
    const bos = this.#vocabulary.length - 1;
    return encoder.encode(Array.from(ids, (id) => (id < bos ? this.#vocabulary[id] : undefined) ?? '').join(''));
  }

  /**
   * What can be counted in the text, and how well models that only count predict it. Counted at each call: 100 ms or
   * so for 1 MB.
   *
   * @returns {Facts}
   * @throws {EngineError} for a model without its text
   */
  facts() {
    const heap = this.#heap;
    const at = heap.module._api_facts(this.#handle, heap.error);
    if (at === 0) throw heap.lastError();
    return heap.json(at);
  }

  /**
   * What of a text, a sample's mostly, stands word for word in the training part: pieces of `min_length` characters or
   * more, with at most `max_places` of the places of each. The first call makes an index of the training part, five
   * bytes for each of its bytes, which is kept until dropIndex() or free().
   *
   * @param {string} text
   * @param {{ min_length?: number, max_places?: number }} [options]
   * @returns {Quotations}
   * @throws {EngineError} for a model without its text, an option out of range, or too little memory
   */
  quotations(text, { min_length = 20, max_places = 3 } = {}) {
    const heap = this.#heap;
    const { module, error } = heap;
    const handle = this.#handle;
    for (const [key, value, least, most] of /** @type {[string, number, number, number][]} */ ([
      ['min_length', min_length, 1, 2 ** 31 - 1],
      ['max_places', max_places, 0, 1000],
    ])) {
      if (Number.isInteger(value) && value >= least && value <= most) continue;
      throw new EngineError(`The option ${key} must be a whole number from ${least} to ${most}, not ${value}.`, key);
    }
    this.#index ||= module._api_quotation_index(handle, error);
    if (this.#index === 0) throw heap.lastError();
    const bytes = encoder.encode(text);
    const textAt = heap.put(bytes);
    const at = module._api_quotations(this.#index, textAt, bytes.length, min_length, max_places, error);
    heap.free(textAt);
    if (at === 0) throw heap.lastError();
    const { characters, quoted, longest, quotations } = heap.json(at);
    const letters = [...text];
    let [begin, passed] = [0, 0];
    for (const quotation of quotations) {
      while (passed < quotation.begin) begin += letters[passed++].length;
      quotation.text = letters.slice(passed, passed + quotation.length).join('');
      quotation.begin = begin;
    }
    return { characters, quoted, share: characters > 0 ? quoted / characters : 0, longest, quotations };
  }

  /** Gives the memory of the index of quotations() back; its next call makes it anew. */
  dropIndex() {
    if (this.#index !== 0 && this.#heap.isOpen) this.#heap.module._api_quotation_index_delete(this.#index);
    this.#index = 0;
  }

  /** The names and shapes of all that tensor() can read. @returns {{ name: string, shape: number[], parameter: boolean, gradient: boolean }[]} */
  get tensors() {
    return this.#heap.json(this.#heap.module._api_tensors(this.#handle));
  }

  /**
   * A copy of a parameter or of an activation of the last batch: its values, or with `grad`, for a
   * parameter, the gradient of the loss with respect to them. (Those of activations share memory and are gone.)
   *
   * @param {string} name
   * @param {{ grad?: boolean }} [options]
   * @returns {TensorCopy}
   */
  tensor(name, { grad = false } = {}) {
    const heap = this.#heap;
    const { module } = heap;
    const handle = this.#handle;
    const nameAt = heap.putString(name.replaceAll('\0', ' '));
    const tensor = module._api_tensor(handle, nameAt);
    heap.free(nameAt);
    if (tensor === 0) throw new EngineError(`There is no tensor called "${name}".`);
    const at = grad ? module._api_tensor_grad(tensor) : module._api_tensor_data(tensor);
    if (at === 0) throw new EngineError(`The tensor "${name}" has no gradient.`);
    /** @type {number[]} */
    const shape = heap.json(module._api_tensor_shape(this.#handle, tensor));
    const size = shape.reduce((product, n) => product * n, 1);
    const realBytes = module._api_real_bytes();
    const { buffer } = heap.bytes(at, size * realBytes);
    return { shape, data: realBytes === 8 ? new Float64Array(buffer) : new Float32Array(buffer) };
  }

  /**
   * The run as a safetensors file: weights, the optimizer's moments, settings, vocabulary, generator and
   * place in the data, so that engine.restore() goes on from here bit for bit.
   *
   * @returns {Uint8Array}
   */
  save() {
    const heap = this.#heap;
    const handle = this.#handle;
    const sizeAt = heap.put(new Uint8Array(4));
    const at = heap.module._api_save(handle, sizeAt, heap.error);
    const [size] = new Uint32Array(heap.bytes(sizeAt, 4).buffer);
    heap.free(sizeAt);
    if (at === 0) throw heap.lastError();
    const bytes = heap.bytes(at, size);
    heap.free(at);
    return bytes;
  }

  /** Gives the memory back. Calling it again does nothing; any other call then throws. */
  free() {
    this.dropIndex();
    if (this.#pointer !== 0 && this.#heap.isOpen) this.#heap.module._api_trainer_delete(this.#pointer);
    this.#pointer = 0;
  }
}
