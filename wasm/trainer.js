/**
 * trainer.js: one run as a JavaScript object; engine.js makes them. Everything is synchronous, everything returned is
 * a copy. The C side of the boundary is described in wasm/api.h.
 */

import { findRate } from './deferred.js';
import { Encodings } from './encodings.js';
import { EngineError } from './errors.js';
import { guard } from './guard.js';
import { FIGURES, Foreign, Heap, settingLines } from './heap.js';
import { Inspection } from './inspection.js';
import { readTensor } from './run_tensors.js';
import { RunText } from './run_text.js';
import { RunTokens } from './run_tokens.js';
import { Sampling } from './sampling.js';
import { drawSeveral } from './together.js';

/** @import { Config, Info, RunResult, SampleOptions, Token, Sample, SamplesOptions, Stopped, Facts, DocumentFacts, Quotations, Score, RateSearch, Metrics, TensorCopy, Tokenized, TokenizerOptions, MergeFilm, SeenSequence } from './engine.js' */

/** The places of the figures that api_step_report writes. */
const [STEP, LOSS, VAL_LOSS, GRAD_NORM, LR, TOKENS, DONE, VALIDATING] = Array(FIGURES).keys();
const WITHOUT_TEXT = 'This model was opened without its text, so it cannot go on learning. Give it the text too.';

/** One run: a text, a model and what it has learnt. Give it back with free(). */
export class Trainer {
  #heap;
  #pointer;
  #tokens;
  #text;
  #encodings;
  #sampling;
  /** Of the last run() that did a step. @type {number | null} */
  #tokensPerSecond = null;

  static {
    guard('Trainer', Trainer, (self) => (#heap in self ? self.#heap : null));
  }

  /** @param {Heap} heap @param {number} pointer */
  constructor(heap, pointer) {
    if (!(heap instanceof Heap)) throw new EngineError('A trainer is made by engine.createTrainer().');
    this.#heap = heap;
    this.#pointer = pointer;
    const { info } = this;
    const handle = () => this.#handle;
    this.#tokens = new RunTokens(heap, handle, info);
    this.#text = new RunText(heap, handle);
    this.#encodings = new Encodings(heap, handle);
    this.#sampling = new Sampling(heap, {
      handle,
      vocabulary: info.vocabulary,
      tokens: this.#tokens.bytes,
      notices: (prompt) => this.promptNotices(prompt),
    });
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
    const tokensBefore = figures[TOKENS];
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
    const learnt = figures[TOKENS] - tokensBefore;
    if (learnt > 0) this.#tokensPerSecond = ms > 0 ? (1000 * learnt) / ms : null;
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
   * What was measured at the last step that is a multiple of the setting metrics_interval, and with the last validation.
   *
   * @returns {Metrics | null} null while metrics_interval is 0
   */
  metrics() {
    const at = this.#heap.wholeModule._api_metrics(this.#handle);
    if (at === 0) return null;
    return { ...this.#heap.json(at), tokens_per_second: this.#tokensPerSecond };
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
    const module = heap.wholeModule;
    const handle = this.#handle;
    const settingsAt = heap.putString(settingLines(config));
    const changed = module._api_change(handle, settingsAt, heap.error);
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
    const pointer = heap.wholeModule._api_fork(this.#handle, heap.error);
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
  findRate(options = {}) {
    return findRate(this.#heap, this.#handle, options);
  }

  /**
   * The figures of the last step, in the order of api_step_report: a view of the heap, to be read at once. One that
   * was made before is used again, unless the heap has moved since.
   *
   * @param {Float64Array} [view]
   */
  #metrics(view) {
    const { module, figures } = this.#heap;
    module._api_step_report(this.#handle, figures);
    return view?.length ? view : new Float64Array(module.wasmMemory.buffer, figures, FIGURES);
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
    return this.#sampling.draw(options, this.#sampling.draft());
  }

  /**
   * A whole sample at once.
   *
   * @param {SampleOptions & { onToken?: (token: Token) => void }} [options]
   * @returns {Sample}
   * @throws {EngineError} as sampleTokens
   */
  sample({ onToken, ...options } = {}) {
    const draft = this.#sampling.draft();
    for (const token of this.#sampling.draw(options, draft)) {
      try {
        onToken?.(token);
      } catch (error) {
        throw new Foreign(error);
      }
    }
    return this.#sampling.whole(draft, options);
  }

  /**
   * Several samples: `n` of each prompt, those of the first prompt first. With a seed, the first has that seed, and
   * each one after it the next number; then `at_once` of them are drawn together, which is the faster the larger the
   * model, and each is what it would be alone. Without a seed they draw from the run's generator, one after the other.
   *
   * @param {SamplesOptions} [options]
   * @returns {Sample[]}
   * @throws {EngineError} as sampleTokens, and for more at once than there is memory for
   */
  samples(options = {}) {
    const steps = this.samplesTokens(options);
    for (;;) {
      const { value, done } = steps.next();
      if (done) return value;
    }
  }

  /**
   * samples(), position by position: each turn is one token of every sample under way, and yields the tokens that this
   * completes. Training may go on between two turns; so may other samples where there is a seed, and without one they end
   * the one under way.
   *
   * @param {SamplesOptions} [options]
   * @returns {Generator<{ index: number, token: Token }[], Sample[], void>} returns all
   * @throws {EngineError} as samples
   */
  samplesTokens(options = {}) {
    return drawSeveral(this.#heap, this.#sampling, options);
  }

  /**
   * What to know of a prompt that a stream takes: sentences, mostly none.
   *
   * @param {string} [prompt]
   * @returns {string[]}
   */
  promptNotices(prompt = '') {
    return this.#tokens.notices(prompt);
  }

  /** The merges of byte-pair encoding in the order of their ids; none of characters and bytes. */
  get merges() {
    return this.#tokens.merges;
  }

  /**
   * The tokens of a text, without BOS.
   *
   * @param {string | Uint8Array} text
   * @returns {Uint16Array}
   * @throws {EngineError} at a character that the model does not know; of bytes and bpe it knows all
   */
  encode(text) {
    return this.#tokens.encode(text);
  }

  /**
   * The bytes that tokens stand for: those of a text, and after encode() exactly those it was given. BOS has none.
   *
   * @param {Iterable<number>} ids
   * @returns {Uint8Array}
   * @throws {EngineError} for a number that is no token's
   */
  decode(ids) {
    return this.#tokens.decode(ids);
  }

  /**
   * A text of at most 20,000 characters as tokens to be shown, also where it has characters without a token: by the run's
   * tokenizer, or by the one that `tokenizer` and `vocab_size` ask for, made from the text of the run, so that tokenizers
   * can be compared. Merges are then learnt from the first megabyte of the text, once, which takes a second or so.
   *
   * @param {string} text
   * @param {TokenizerOptions} [options]
   * @returns {Tokenized}
   * @throws {EngineError} for another tokenizer than that of a model without its text, or too little memory
   */
  tokenize(text, options = {}) {
    return this.#encodings.tokenize(text, options);
  }

  /**
   * The same text with the first merges only: a frame for no merges, and one for each merge that changes it, at most 300.
   *
   * @param {string} text
   * @param {TokenizerOptions} [options]
   * @returns {MergeFilm}
   * @throws {EngineError} as tokenize
   */
  mergeFilm(text, options = {}) {
    return this.#encodings.film(text, options);
  }

  /**
   * The merges that a tokenizer of byte pairs with so large a vocabulary has for the text of the run, whatever the run's own
   * tokenizer is.
   *
   * @param {Pick<TokenizerOptions, 'vocab_size'>} [options]
   * @throws {EngineError} as tokenize
   */
  learnMerges(options = {}) {
    return this.#encodings.merges(options);
  }

  /**
   * What the last step has read: the documents, or the windows of a long text, as ids, with what was to be predicted after
   * each. None before the first step; of a step of several batches the last.
   *
   * @returns {SeenSequence[]}
   */
  batch() {
    return this.#heap.json(this.#heap.wholeModule._api_last_batch(this.#handle));
  }

  /**
   * The documents taken together: how long they are, as a histogram of at most `bins` bars for each part, and those that
   * stand in the text more than once.
   *
   * @param {{ bins?: number }} [options]
   * @returns {DocumentFacts}
   * @throws {EngineError} for a model without its text
   */
  documents({ bins = 40 } = {}) {
    return this.#text.documents(bins);
  }

  /**
   * What can be counted in the text, and how well models that only count predict it. Counted at each call: 100 ms or
   * so for 1 MB.
   *
   * @returns {Facts}
   * @throws {EngineError} for a model without its text
   */
  facts() {
    return this.#text.facts();
  }

  /**
   * What of a text of at most a million characters, a sample's mostly, stands word for word in the training part: pieces of `min_length` characters or
   * more, with at most `max_places` of the places of each. The first call makes an index of the training part, five
   * bytes for each of its bytes, which is kept until dropIndex() or free().
   *
   * @param {string} text
   * @param {{ min_length?: number, max_places?: number }} [options]
   * @returns {Quotations}
   * @throws {EngineError} for a model without its text, an option out of range, or too little memory
   */
  quotations(text, options = {}) {
    return this.#text.quotations(text, options);
  }

  /** Gives the memory of the index of quotations() back; its next call makes it anew. */
  dropIndex() {
    this.#text.dropIndex();
  }

  /**
   * The beginning of the part that is learnt from, or of that kept apart for validation, as text again: whole documents of
   * lines, or so many tokens of a stream.
   *
   * @param {{ part?: 'train' | 'validation', tokens?: number }} [options]
   * @returns {string} '' for a part that is empty
   * @throws {EngineError} for a model that was opened without its text
   */
  passage(options = {}) {
    return this.#text.passage(options);
  }

  /**
   * How well the model as it is now predicts a text of at most 200,000 tokens, cut as for a validation: each line by itself,
   * or a stream in windows of block_size tokens. It costs what reading the text does, and the run is untouched.
   *
   * @param {string | Uint8Array} text
   * @param {{ top?: number }} [options] how many of the likeliest tokens are told at each place
   * @returns {Score}
   * @throws {EngineError} for an empty text, a character that the model does not know, or too long a text
   */
  score(text, options = {}) {
    return this.#tokens.score(text, options);
  }

  /** The names and shapes of all that tensor() can read. @returns {{ name: string, shape: number[], parameter: boolean, gradient: boolean }[]} */
  get tensors() {
    return this.#heap.json(this.#heap.wholeModule._api_tensors(this.#handle));
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
    return readTensor(this.#heap, this.#handle, name, grad);
  }

  /**
   * Everything that the model computes on a prompt, values and gradients, to be read: the run as it is now, which is
   * untouched and may go on. BOS stands before the prompt; of one that does not fit, the last tokens are read.
   *
   * @param {string} [prompt]
   * @returns {Inspection}
   * @throws {EngineError} for a character that the model does not know, or too little memory
   */
  inspect(prompt = '') {
    return new Inspection(this.#heap, this.#handle, prompt, this.info.vocabulary);
  }

  /**
   * The run as a safetensors file: weights, the optimizer's moments, settings, vocabulary, generator and
   * place in the data, so that engine.restore() goes on from here bit for bit.
   *
   * @returns {Uint8Array}
   */
  save() {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const handle = this.#handle;
    const sizeAt = heap.put(new Uint8Array(4));
    const at = module._api_save(handle, sizeAt, heap.error);
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
    this.#encodings.drop();
    if (this.#pointer !== 0 && this.#heap.isOpen) this.#heap.module._api_trainer_delete(this.#pointer);
    this.#pointer = 0;
  }
}
