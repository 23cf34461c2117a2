/**
 * engine.js: the engine as JavaScript objects, for the page's worker, for Node, tests and other programs.
 *
 * This file, trainer.js, the files that these two import and heap.js are all that touches the WebAssembly memory. Once
 * the module is loaded, every call but loadDeferred() is synchronous, and what is returned is a copy. Wrong input
 * throws an EngineError with one plain sentence; arguments.js lists what each method accepts. The C side is described
 * in wasm/api.h.
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
 * @property {Record<string, number>} [factors] the factor of the default for each optimizer
 * @property {'dataset' | 'tokenizer' | 'network' | 'optimizer' | 'training' | 'inference'} group
 * @property {boolean} main whether it is one of the settings to show first
 * @property {string} label
 * @property {string} help
 * @property {boolean} changes whether Trainer.change() can change it during a run
 *
 * @typedef {object} Info the facts of a run, from report_trainer in src/inside/report.h
 * @property {number} n_params
 * @property {number} vocab_size
 * @property {string[]} vocabulary the text of each id, with <0xE2> for a byte that is no whole character; the last is
 *   '<BOS>'
 * @property {'lines' | 'stream'} documents
 * @property {number} n_documents
 * @property {number} n_train_documents
 * @property {number} n_train_tokens
 * @property {number} n_val_tokens
 * @property {number} memory_mib
 * @property {number} uniform_loss ln vocab_size, nats
 * @property {number | null} unigram_entropy nats; null without a text
 * @property {number} threads the number that its steps use: 1 where a step is too small to be divided
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
 * @property {boolean} validating whether the call ended during a validation; run(0) continues it and takes no step
 * @property {number} grad_norm
 * @property {number} lr
 * @property {number} tokens trained on since the start of the run
 * @property {number} ms duration of this call
 * @property {boolean} done
 * @property {string} stopped why the run ended early, or ''
 *
 * @typedef {object} SampleOptions a missing option has the value of the run's setting
 * @property {string} [prompt]
 * @property {number} [max_new_tokens]
 * @property {number} [temperature]
 * @property {number} [top_k]
 * @property {number} [top_p]
 * @property {number} [min_p]
 * @property {number} [repetition_penalty]
 * @property {string[]} [stop] strings: the sample ends before the first of them that occurs, also inside a token
 * @property {number} [alternatives] adds to each token its probability and this many of the likeliest other tokens; 0
 *   to 100
 * @property {number} [seed] with a seed the run does not change; without one, the sample uses the
 *   run's own random number generator
 *
 * @typedef {Omit<SampleOptions, 'prompt'> & { prompts?: string[], n?: number, at_once?: number }} SamplesOptions
 *   at_once: how many of them are drawn together, if there is a seed; by default 16, or fewer if memory is short
 *
 * @typedef {object} Likelihood
 * @property {number} id
 * @property {string} text
 * @property {number} probability the model's own, before repetition_penalty, temperature and filters
 * @property {number} chance the probability with which it was drawn, after all of these; 0 for tokens that they exclude
 *
 * @typedef {Likelihood & { alternatives: Likelihood[] }} Choice a chosen token and the likeliest others, the likeliest
 *   first
 *
 * @typedef {object} Token
 * @property {number} id -1 for the bytes that are left when a sample of a `byte` or `bpe` tokenizer ends within a
 *   character
 * @property {string} text the text that this token completes, cut where a stop string begins within it. The first bytes
 *   of a character are held back until its last byte comes, and become U+FFFD only when it never comes
 * @property {Choice} [choice] present if `alternatives` was given
 *
 * @typedef {object} Sample
 * @property {string} text without the prompt
 * @property {number[]} tokens
 * @property {Stopped} stopped
 * @property {Choice[]} [choices] present if `alternatives` was given: one for each token, and one for '<BOS>' if it
 *   ended the sample
 * @property {string[]} notices
 *
 * @typedef {'bos' | 'length' | 'stop'} Stopped why a sample ended: at the end of the document, at its maximum length
 *   or the end of the context, or before a stop string
 *
 * @typedef {object} FactsPart
 * @property {number} documents that begin in this part of the text
 * @property {number} tokens to predict, including the end of each document
 * @property {number} characters of these tokens; the end of a document counts as one
 *
 * @typedef {object} Facts statistics of a text, from facts_report in src/inside/facts.h
 * @property {FactsPart} train
 * @property {FactsPart} validation
 * @property {number[]} frequencies of each token, by id; that of '<BOS>' is the number of documents
 * @property {number} duplicates documents that are the same as an earlier one
 * @property {number} overlap documents of the validation part that are also in the training part
 * @property {(number | null)[]} entropy of unigram, bigram and trigram models of the training part, measured on the
 *   validation part, nats per token; null where that part is empty
 * @property {(number | null)[]} bits_per_character the same
 *
 * @typedef {object} DocumentFacts lengths of documents in characters, from documents_report in src/inside/documents.h
 * @property {number} count
 * @property {number} shortest
 * @property {number} longest
 * @property {number} median
 * @property {number} mean
 * @property {number} begin of the first bar
 * @property {number} width of each
 * @property {boolean} open whether the last bar also counts the few documents that are far longer than all others
 * @property {number[]} train documents of the training part in each bar
 * @property {number[]} validation
 * @property {{ text: string, cut: boolean, train: number, validation: number }[]} repeated documents that occur
 *   more than once, the most frequent first: the beginning of the text, and how often it occurs in each part
 *
 * @typedef {object} SeenSequence a document, or a window of a long text, as a training step has read it
 * @property {number | null} document its number in the text, counted from 0; null for a window
 * @property {number[]} ids
 * @property {number[]} targets what was to be predicted after each
 *
 * @typedef {object} TokenizerOptions which tokenizer; that of the run where nothing is given
 * @property {string} [tokenizer] a value of the setting of this name
 * @property {number} [vocab_size] a value of the setting of this name, for byte pairs
 *
 * @typedef {{ id: number | null, text: string }} ShownToken `text` as in Info.vocabulary; a character without a token
 *   has the id null
 * @typedef {{ vocab_size: number, tokens: ShownToken[] }} Tokenized
 * @typedef {{ n_merges: number, frames: { merges: number, tokens: ShownToken[] }[] }} MergeFilm
 *
 * @typedef {object} Quotation a piece of a text that occurs in the training part; one more character on either side
 *   would not
 * @property {number} begin index of its first UTF-16 unit in the text, as for text.slice()
 * @property {string} text
 * @property {number} length in characters
 * @property {number} count how often it occurs in the training part
 * @property {{ document: number, offset: number }[]} places some of the occurrences: the number of the document in
 *   the text, from 0, and how many characters of the document come before it
 *
 * @typedef {object} Quotations
 * @property {number} characters of the text
 * @property {number} quoted how many of them are part of a quotation
 * @property {number} share quoted / characters; 0 for an empty text
 * @property {number} longest length of the longest piece that occurs in the training part, even below min_length
 * @property {Quotation[]} quotations in order; two may overlap
 *
 * @typedef {object} Score how well a text is predicted
 * @property {number} loss nats per token, the mean of -logprob: that of a validation on this text
 * @property {ScoredToken[]} tokens of the text in their order; after each document comes its end, '<BOS>'
 *
 * @typedef {object} ScoredToken a token, and what the model expected in its place. A validation reads only the first
 *   block_size tokens of a line: tokens after these have nulls, and an empty `top`
 * @property {number} id
 * @property {string} text the text that this token completes
 * @property {number | null} logprob the natural logarithm of its probability; the surprise is -logprob
 * @property {number | null} rank how many tokens were more likely
 * @property {import('./inspection.js').Guess[]} top the likeliest tokens, the likeliest first
 *
 * @typedef {object} RateSearch the results of findRate() so far
 * @property {Float64Array} rates the learning rate of each step done
 * @property {Float64Array} losses the loss on the batch of each step, before the update with that rate
 * @property {Float64Array} smoothed the moving average of the losses
 * @property {number | null} suggested a tenth of the rate at which `smoothed` was lowest; null where it never fell
 * @property {boolean} done
 *
 * @typedef {object} Estimate the memory and time that a run will need
 * @property {number} n_params
 * @property {number} vocab_size
 * @property {Record<'parameters' | 'gradients' | 'optimizer' | 'activations' | 'validation' | 'sampler' | 'metrics' |
 *   'total', number>} bytes the memory of all numbers of the run, counted as in Info.memory_mib
 * @property {boolean} fits whether this is within the setting memory_limit
 * @property {number} threads that its steps will use
 * @property {number} tokens that a step trains on, on average
 * @property {number} flops floating-point operations of a step's matrix products and attention
 * @property {number | null} ms of a step, without validations; this and what follows null without `time`
 * @property {number | null} tokens_per_second
 * @property {number | null} val_ms of a validation
 * @property {number | null} seconds of the whole run
 *
 * @typedef {object} Prediction how well targets are predicted
 * @property {number} step the number of steps done before
 * @property {number} loss nats per token
 * @property {number | null} bits_per_character the same per character, so that tokenizers can be compared; the end of
 *   a document counts as one character. null with label_smoothing
 * @property {number} accuracy the share of targets that were the most likely token of the model
 *
 * @typedef {object} Metrics
 * @property {Prediction | null} training on the last batch that was measured, before its update
 * @property {Prediction | null} validation
 * @property {number | null} grad_norm of that step, before clipping
 * @property {{ name: string, gradient_norm: number, weight_norm: number, update_norm: number, update_ratio: number |
 *   null }[]} parameters in that step; update_ratio is update_norm / weight_norm; about 0.001 is usually a good value
 * @property {{ name: string, units: number, dead: number }[] | null} dead_units units of each layer's MLP whose output
 *   is 0 for every token of the batch; null where the activation function never gives exactly 0
 * @property {number | null} tokens_per_second in the last call of run() that took a step
 * @property {number} memory_bytes of the run's numbers
 *
 * @typedef {object} TensorCopy
 * @property {number[]} shape
 * @property {Float32Array | Float64Array} data row by row
 */

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
 * @returns {Promise<Engine>}
 * @throws {EngineError} if the build or the number of threads is not possible here, or if no build could be loaded
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
    const { settings, presets, limits, ops } = heap.json(heap.module._api_engine());
    /** @type {Setting[]} */
    this.settings = settings;
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
   * The learning rates that a run with these settings would have: of every step, or of `points` steps evenly spaced
   * from the first to the last.
   *
   * @param {Config} [config]
   * @param {{ points?: number }} [options]
   * @returns {Float64Array}
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
      const rates = heap.doubles(at, count);
      heap.free(at);
      return rates;
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
    return trainTokenizer(this.#heap, this.#textBytes(text), settingLines(config), work);
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
    const limit = this.limits.max_text_bytes;
    const mib = (/** @type {number} */ bytes) => Math.ceil((bytes / 2 ** 20) * 10) / 10;
    // Each UTF-16 unit takes one to three bytes of UTF-8: a string of too many units need not be encoded.
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
