/**
 * engine.js: the engine as JavaScript objects, for the worker, Node, tests and other programs.
 *
 * With trainer.js and its like, and heap.js below them, all that touches the WebAssembly heap. Everything is synchronous
 * once the module is loaded; everything returned is a copy. Bad input throws an EngineError with one plain sentence:
 * arguments.js checks what methods are given. The C side of the boundary is described in wasm/api.h.
 */

import { ARGUMENTS } from './arguments.js';
import { chooseBuilds } from './builds.js';
import { trainTokenizer } from './deferred.js';
import { Stall } from './download.js';
import { EngineError, isOutOfMemory, outOfMemory, sentence } from './errors.js';
import { checked, guard } from './guard.js';
import { Heap, settingLines } from './heap.js';
import { loadBuild, terminateThreads } from './loading.js';
import { Trainer } from './trainer.js';

/** @import { OnProgress } from './download.js' */
/** @import { Merge } from './tokens.js' */

export { EngineError } from './errors.js';
export { Trainer } from './trainer.js';

/**
 * @typedef {Record<string, number | string | boolean>} Config
 *
 * @typedef {object} Setting a row of src/settings/settings.def
 * @property {string} key
 * @property {'int' | 'real' | 'bool' | 'choice'} type
 * @property {number} min
 * @property {number} max
 * @property {number | string | boolean} default
 * @property {string[]} [choices]
 * @property {Record<string, number>} [factors] what the default is multiplied by with each optimizer
 * @property {'dataset' | 'tokenizer' | 'network' | 'optimizer' | 'training' | 'inference'} group
 * @property {boolean} main among the settings to show first
 * @property {string} label
 * @property {string} help
 * @property {boolean} changes whether Trainer.change() takes it while the run goes on
 *
 * @typedef {object} Info what report_trainer in src/inside/report.h says of a run
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
 * @property {number} [alternatives] tells of each token how likely it was, and of so many others, the likeliest: 0 to 100
 * @property {number} [seed] with a seed the sample leaves the run untouched; without one it draws
 *   from the run's own generator
 *
 * @typedef {Omit<SampleOptions, 'prompt'> & { prompts?: string[], n?: number, at_once?: number }} SamplesOptions
 *   at_once: so many of them are drawn together, if they have a seed; 16
 *
 * @typedef {object} Likelihood
 * @property {number} id
 * @property {string} text
 * @property {number} probability the model's own, before repetition_penalty, temperature and filters
 * @property {number} chance with which it was drawn, after all of them; 0 for what they left out
 *
 * @typedef {Likelihood & { alternatives: Likelihood[] }} Choice a chosen token and the likeliest others, the likeliest first
 *
 * @typedef {object} Token
 * @property {number} id of bytes and bpe -1 after a sample that ends within a character: what is left of it is no token
 * @property {string} text that this token completes, cut where a stop string begins within it: the first bytes of a
 *   character wait for the rest of it, and are U+FFFD only when it never comes
 * @property {Choice} [choice] where `alternatives` was given
 *
 * @typedef {object} Sample
 * @property {string} text without the prompt
 * @property {number[]} tokens
 * @property {Stopped} stopped
 * @property {Choice[]} [choices] where `alternatives` was given: one for each token, and one for '<BOS>' where it ended
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
 * @typedef {object} Facts what facts_report in src/inside/facts.h says of a text
 * @property {FactsPart} train
 * @property {FactsPart} validation
 * @property {number[]} frequencies of each token, by id; that of '<BOS>' is the number of documents
 * @property {number} duplicates documents that occurred before
 * @property {number} overlap documents of the validation part that stand in the training part too
 * @property {(number | null)[]} entropy of unigram, bigram and trigram models of the training part, measured on the
 *   validation part, nats per token; null where that part is empty
 * @property {(number | null)[]} bits_per_character the same
 *
 * @typedef {object} DocumentFacts what documents_report in src/inside/documents.h says of a text; lengths in characters
 * @property {number} count
 * @property {number} shortest
 * @property {number} longest
 * @property {number} median
 * @property {number} mean
 * @property {number} begin of the first bar
 * @property {number} width of each
 * @property {boolean} open the last bar also has the few that are far longer than all others
 * @property {number[]} train documents of the training part in each bar
 * @property {number[]} validation
 * @property {{ text: string, cut: boolean, train: number, validation: number }[]} repeated those that stand there more than
 *   once, the most frequent first: the beginning, and how often in each part
 *
 * @typedef {object} SeenSequence a document, or a window of a long text, as a training step has read it
 * @property {number | null} document its number in the text, counted from 0; null for a window
 * @property {number[]} ids
 * @property {number[]} targets what was to be predicted after each
 *
 * @typedef {object} TokenizerOptions by which tokenizer, that of the run where nothing is said
 * @property {string} [tokenizer] as the setting
 * @property {number} [vocab_size] as the setting, for byte pairs
 *
 * @typedef {{ id: number | null, text: string }} ShownToken `text` as in Info.vocabulary; a character without a token has the
 *   id null
 * @typedef {{ vocab_size: number, tokens: ShownToken[] }} Tokenized
 * @typedef {{ n_merges: number, frames: { merges: number, tokens: ShownToken[] }[] }} MergeFilm
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
 *
 * @typedef {object} Score how well a text is predicted
 * @property {number} loss nats per token, the mean of -logprob: that of a validation on this text
 * @property {ScoredToken[]} tokens of the text in their order; behind each document stands its end, '<BOS>'
 *
 * @typedef {object} ScoredToken a token, and what the model expected in its place. A validation reads only the first
 *   block_size tokens of a line: what it does not read has nulls, and no `top`
 * @property {number} id
 * @property {string} text that this token completes
 * @property {number | null} logprob the natural logarithm of its probability; the surprise is -logprob
 * @property {number | null} rank how many tokens were likelier
 * @property {import('./inspection.js').Guess[]} top the likeliest tokens, the likeliest first
 *
 * @typedef {object} RateSearch what findRate() has found so far
 * @property {Float64Array} rates the learning rate of each step done
 * @property {Float64Array} losses of its batch, before the update at that rate
 * @property {Float64Array} smoothed the moving average of the losses
 * @property {number | null} suggested a tenth of the rate at which `smoothed` was lowest; null where it never fell
 * @property {boolean} done
 *
 * @typedef {object} Estimate what a run will need
 * @property {number} n_params
 * @property {number} vocab_size
 * @property {Record<'parameters' | 'gradients' | 'optimizer' | 'activations' | 'validation' | 'sampler' | 'metrics' | 'total', number>} bytes
 *   all numbers of the run, as its info counts them (memory_mib)
 * @property {boolean} fits into memory_limit
 * @property {number} threads that its steps will use
 * @property {number} tokens that a step learns from, in the mean
 * @property {number} flops floating-point operations of a step's matrix products and attention
 * @property {number | null} ms of a step, without validations; this and what follows null without `time`
 * @property {number | null} tokens_per_second
 * @property {number | null} val_ms of a validation
 * @property {number | null} seconds of the whole run
 *
 * @typedef {object} Prediction how well targets are predicted
 * @property {number} step after how many steps
 * @property {number} loss nats per token
 * @property {number | null} bits_per_character the same for each character, so that tokenizers compare; the end of a
 *   document counts as one. null for smoothed losses (label_smoothing)
 * @property {number} accuracy the share of targets that the model took to be the likeliest token
 *
 * @typedef {object} Metrics
 * @property {Prediction | null} training on the last batch that was measured, before its update
 * @property {Prediction | null} validation
 * @property {number | null} grad_norm of that step, before clipping
 * @property {{ name: string, gradient_norm: number, weight_norm: number, update_norm: number, update_ratio: number | null }[]} parameters
 *   in that step; update_ratio is update_norm / weight_norm, mostly best near 0.001
 * @property {{ name: string, units: number, dead: number }[] | null} dead_units of each layer's MLP, 0 for every token of
 *   the batch; null where the activation has no exact 0
 * @property {number | null} tokens_per_second in the last call of run() that did a step
 * @property {number} memory_bytes of the run's numbers
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
 * @param {object} [options]
 * @param {'auto' | import('./builds.js').Build} [options.build]
 * @param {'auto' | number} [options.threads]
 * @param {boolean} [options.reproducible]
 * @param {OnProgress} [options.onProgress] is told of the bytes of a build's first part as they come
 * @returns {Promise<Engine>}
 * @throws {EngineError} for a build or a number of threads that there is not here, or why none could be loaded
 */
export async function loadEngine(options) {
  const [asked = {}] = checked('loadEngine', ARGUMENTS.loadEngine, [options]);
  const { build = 'auto', threads = 'auto', reproducible = false, onProgress } = asked;
  const chosen = await chooseBuilds({ build, threads, reproducible });
  if (typeof chosen === 'string') throw new EngineError(chosen);
  /** @type {{ error: unknown, several: boolean } | null} */
  let cause = null;
  for (const name of chosen.builds) {
    const several = name.endsWith('-threads');
    let module = null;
    try {
      module = await loadBuild(name, chosen.threads, onProgress);
      return new Engine(new Heap(module, name, chosen.threads), name);
    } catch (error) {
      if (module !== null) terminateThreads(module);
      // That threads do not start is not why a build without them does not load.
      if (cause === null || (cause.several && !several)) cause = { error, several };
      if (error instanceof Stall) break; // nor would another build come
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
    /** @type {number} The threads there are, that of the caller counted; what a run uses of them is in its info. */
    this.threads = heap.threads;
    const { settings, presets, limits, ops } = heap.json(heap.module._api_engine());
    /** @type {Setting[]} */
    this.settings = settings;
    /** @type {Record<string, Config>} every value of every preset */
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
   * Fetches the second part of the engine, unless it is there: what training, sampling and info can do without. Outside Node
   * any other method, and createTrainer() where needsDeferred() says so, throws an EngineError of the code 'deferred'
   * before; in Node they read it from disk by themselves. Several calls share one download; one that failed can be tried
   * again.
   *
   * @param {{ onProgress?: OnProgress }} [options]
   * @returns {Promise<void>}
   * @throws {EngineError} that says why it could not be loaded
   */
  async loadDeferred({ onProgress } = {}) {
    await this.#heap.loadDeferred(onProgress);
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
      return this.#trainer(heap.wholeModule._api_restore(savedAt, length, textAt, bytes?.length ?? 0, pool, error));
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
    const countAt = heap.put(new Uint8Array(Float64Array.of(points).buffer));
    let settingsAt = 0;
    try {
      settingsAt = heap.putString(settingLines(config));
      const at = heap.wholeModule._api_schedule(settingsAt, countAt, heap.error);
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
   * What a run with these settings will need, before there is one: bytes as the run will count them, and time, within a
   * fifth or so, from a short measurement (0.1 to 0.4 s) of a smaller model. Nothing of the run itself is allocated, so
   * one that does not fit can be asked for. Without a text, or in place of a long one, `vocab_size` stands for full windows of
   * so many tokens.
   *
   * @param {{ text?: string | Uint8Array, vocab_size?: number, config?: Config, time?: boolean }} [options]
   * @returns {Estimate}
   * @throws {EngineError} for a text or a setting that will not do, or characters without a text or `vocab_size`
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
   * Learns the merges of byte-pair encoding from a text, as a run with these settings would, without the run. Each turn is a
   * slice of work and gives the merges found in it, maybe none, so that they can be shown as they are found.
   *
   * @param {{ text: string | Uint8Array, config?: Config, work?: number }} options `work` is about how many bytes are read, or
   *   places merged, in a turn
   * @returns {Generator<Merge[], Merge[], void>} returns all
   * @throws {EngineError} as createTrainer, at the first turn
   */
  trainTokenizer({ text, config = {}, work = 200_000 }) {
    return trainTokenizer(this.#heap, this.#textBytes(text), settingLines(config), work);
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
    // A string has at most three bytes of UTF-8 for each of its units, and at least one.
    const bytes = typeof text !== 'string' ? text : text.length > limit ? null : encoder.encode(text);
    const size = bytes?.length ?? text.length;
    if (bytes !== null && size <= limit) return bytes;
    throw new EngineError(
      sentence`The text has ${mib(size)} MiB; the limit is ${mib(limit)} MiB. Take a part of it.`,
    );
  }

  /** @param {number} pointer */
  #trainer(pointer) {
    if (pointer === 0) throw this.#heap.lastError();
    return new Trainer(this.#heap, pointer);
  }
}
