/**
 * trainer.js: one training run as a JavaScript object, made by first_part.js. This class documents every method, checks
 * that the run has not been freed and calls the file that does the work. All calls are synchronous, and what they
 * return is a copy. The C side of the boundary is described in wasm/api.h.
 */

import { EngineError } from './errors.js';
import { guard } from './guard.js';
import { Foreign, Heap, settingLines } from './heap.js';
import { RunParameters } from './run_parameters.js';
import { RunSteps } from './run_steps.js';
import { RunTokens } from './run_tokens.js';
import { Sampling } from './sampling.js';

/** @import { Encodings } from './encodings.js' */
/** @import { Inspection } from './inspection.js' */
/** @import { RunText } from './run_text.js' */
/** @import { AskedTile, NumbersKind } from './run_tensors.js' */
/** @import { Tile, TileForm, TileSize } from './tiles.js' */
/** @import { ExportFormat, ExportedFile, Config, Info, RunResult, SampleOptions, Token, Sample, SamplesOptions, Stopped, Facts, DocumentFacts, Quotations, Score, RateSearch, Metrics, Parameter, Activation, TensorCopy, Tokenized, TokenizerOptions, MergeFilm, SeenSequence } from './engine.js' */

/** One run: a text, a model and the state of its training. free() releases its memory. */
export class Trainer {
  #heap;
  #pointer;
  #steps;
  #tokens;
  #sampling;
  #parameters;
  /** Its text, as the second part reads it. @type {RunText | null} */
  #text = null;
  /** @type {Encodings | null} */
  #encodings = null;

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
    this.#steps = new RunSteps(heap, handle);
    this.#tokens = new RunTokens(heap, handle, info);
    this.#parameters = new RunParameters(heap, info.n_params);
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

  get #ofText() {
    const { RunText } = this.#heap.second;
    this.#text ??= new RunText(this.#heap, () => this.#handle);
    return this.#text;
  }

  get #ofEncodings() {
    const { Encodings } = this.#heap.second;
    this.#encodings ??= new Encodings(this.#heap, () => this.#handle);
    return this.#encodings;
  }

  get #ofTensors() {
    const { RunTensors } = this.#heap.second;
    return new RunTensors(this.#heap, () => this.#handle);
  }

  /** @returns {Info} */
  get info() {
    return this.#heap.json(this.#heap.module._api_trainer(this.#handle));
  }

  /**
   * Trains for `n` steps, or fewer if the run ends or `max_ms` have passed. Does at least one piece of work: a step,
   * or a part of the validation that follows a step.
   *
   * @param {number} n
   * @param {{ max_ms?: number }} [options]
   * @returns {RunResult}
   * @throws {EngineError} for a model that was restored without its text
   */
  run(n, { max_ms = Number.POSITIVE_INFINITY } = {}) {
    return this.#steps.run(n, max_ms);
  }

  /**
   * What was measured at the last step that is a multiple of the setting metrics_interval, and in the last validation.
   *
   * @returns {Metrics | null} null while metrics_interval is 0
   */
  metrics() {
    return this.#steps.metrics();
  }

  /**
   * Changes settings while the run goes on, from its next step: those that have `changes` in engine.settings
   * (learning rate, schedule, batch size, weight decay, length, ...). With a larger max_steps a finished run can go
   * on. After an error nothing has changed.
   *
   * @param {Config} config
   * @returns {Info}
   * @throws {EngineError} for other settings, invalid values, or too little memory
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
   * A copy of the run: if both are trained on, they give the same results, bit for bit. Each is freed separately.
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
   * explodes. The run does not change. Yields the results so far after every step, or every `max_ms`; the last has
   * `done`. The fork is freed at the end, also when the loop is left early.
   *
   * @param {{ from?: number, to?: number, steps?: number, max_ms?: number }} [options]
   * @returns {Generator<RateSearch, RateSearch, void>}
   * @throws {EngineError} at the first turn, for an invalid range, a run without its text, or too little memory
   */
  findRate(options = {}) {
    return this.#heap.second.findRate(this.#heap, this.#handle, options);
  }

  /**
   * A sample, token by token. The run may be trained between two tokens; the model's keys and values for the tokens
   * read before are then not computed again. A new sample ends the one before.
   *
   * @param {SampleOptions} [options]
   * @returns {Generator<Token, Stopped, void>} returns why it ended
   * @throws {EngineError} at the first token, for an invalid prompt or option
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
   * Several samples: `n` of each prompt, those of the first prompt first. With a seed, the first sample has that seed
   * and each further one the next number; `at_once` of them are drawn together, which saves most time with large
   * models, and each is the same as if it were drawn alone. Without a seed they are drawn one after the other with the
   * run's own random number generator.
   *
   * @param {SamplesOptions} [options]
   * @returns {Sample[]}
   * @throws {EngineError} as sampleTokens, and if memory does not allow `at_once` samples
   */
  samples(options = {}) {
    const steps = this.samplesTokens(options);
    for (;;) {
      const { value, done } = steps.next();
      if (done) return value;
    }
  }

  /**
   * samples(), position by position: each turn draws one token of every sample in progress and yields the tokens that
   * are then complete. The run may be trained between two turns. Other samples may be drawn between two turns only if a
   * `seed` is given here; without it, they end the sample in progress.
   *
   * @param {SamplesOptions} [options]
   * @returns {Generator<{ index: number, token: Token }[], Sample[], void>} returns all samples
   * @throws {EngineError} as samples
   */
  samplesTokens(options = {}) {
    return this.#heap.second.drawSeveral(this.#heap, this.#sampling, options);
  }

  /**
   * Notices about a prompt for a model of a `stream` text: sentences of the engine, usually none.
   *
   * @param {string} [prompt]
   * @returns {string[]}
   */
  promptNotices(prompt = '') {
    return this.#tokens.notices(prompt);
  }

  /** The merges of byte-pair encoding in the order of their ids; the tokenizers `char` and `byte` have none. */
  get merges() {
    return this.#heap.second.mergesOf(this.#heap, this.#handle);
  }

  /**
   * The tokens of a text, without BOS.
   *
   * @param {string | Uint8Array} text
   * @returns {Uint16Array}
   * @throws {EngineError} for a character that is not in the vocabulary (with the tokenizer `char` only)
   */
  encode(text) {
    return this.#heap.second.encode(this.#heap, this.#handle, text);
  }

  /**
   * The bytes that tokens stand for; for the result of encode(), exactly the bytes of its text. BOS has none.
   *
   * @param {Iterable<number>} ids
   * @returns {Uint8Array}
   * @throws {EngineError} for a number that is not the id of a token
   */
  decode(ids) {
    return this.#tokens.decode(ids);
  }

  /**
   * A text of at most 20,000 characters as tokens to be shown; characters without a token are allowed. The tokenizer is
   * the run's own, or one that is made from the text of the run by `tokenizer` and `vocab_size`, so that tokenizers can
   * be compared. Merges are then learnt from the first megabyte of the text; this happens once and takes about a
   * second.
   *
   * @param {string} text
   * @param {TokenizerOptions} [options]
   * @returns {Tokenized}
   * @throws {EngineError} for another tokenizer than the run's if the text is missing, or too little memory
   */
  tokenize(text, options = {}) {
    return this.#ofEncodings.tokenize(text, options);
  }

  /**
   * How merges build the tokens of a text: the tokens before all merges, then after each merge that changes them, in at most
   * 300 frames.
   *
   * @param {string} text
   * @param {TokenizerOptions} [options]
   * @returns {MergeFilm}
   * @throws {EngineError} as tokenize
   */
  mergeFilm(text, options = {}) {
    return this.#ofEncodings.film(text, options);
  }

  /**
   * The merges that byte-pair encoding with a vocabulary of this size learns from the text of the run, whatever the
   * run's own tokenizer is.
   *
   * @param {Pick<TokenizerOptions, 'vocab_size'>} [options]
   * @throws {EngineError} as tokenize
   */
  learnMerges(options = {}) {
    return this.#ofEncodings.merges(options);
  }

  /**
   * The batch of the last step: documents, or windows of a long text, as ids, with the target after each id. Empty
   * before the first step; with gradient accumulation, the last batch of the step.
   *
   * @returns {SeenSequence[]}
   */
  batch() {
    return this.#heap.json(this.#heap.wholeModule._api_last_batch(this.#handle));
  }

  /**
   * Statistics of the documents: a histogram of their lengths with at most `bins` bars for each part, and the documents
   * that occur more than once.
   *
   * @param {{ bins?: number }} [options]
   * @returns {DocumentFacts}
   * @throws {EngineError} for a model without its text
   */
  documents({ bins = 40 } = {}) {
    return this.#ofText.documents(bins);
  }

  /**
   * The same in pieces, as countFacts().
   *
   * @param {{ bins?: number, max_ms?: number }} [options]
   * @returns {Generator<void, DocumentFacts, void>}
   * @throws {EngineError} for a model without its text
   */
  countDocuments({ bins = 40, max_ms = 0 } = {}) {
    return this.#ofText.countDocuments(bins, max_ms);
  }

  /**
   * Statistics of the text, and how well unigram, bigram and trigram models predict it. Computed at each call, which
   * takes about 100 ms for 1 MB.
   *
   * @returns {Facts}
   * @throws {EngineError} for a model without its text
   */
  facts() {
    return this.#ofText.facts();
  }

  /**
   * The same in pieces of at most about `max_ms` milliseconds, so that the caller can do something else in between: a
   * generator that returns the statistics.
   *
   * @param {{ max_ms?: number }} [options]
   * @returns {Generator<void, Facts, void>}
   * @throws {EngineError} for a model without its text
   */
  countFacts({ max_ms = 0 } = {}) {
    return this.#ofText.countFacts(max_ms);
  }

  /**
   * Which pieces of a text (usually a sample; at most a million characters) occur word for word in the training part:
   * pieces of `min_length` characters or more, with at most `max_places` places of each. The first call makes an index
   * of the training part, which takes five bytes for each byte and is kept until dropIndex() or free().
   *
   * @param {string} text
   * @param {{ min_length?: number, max_places?: number }} [options]
   * @returns {Quotations}
   * @throws {EngineError} for a model without its text, an option out of range, or too little memory
   */
  quotations(text, options = {}) {
    return this.#ofText.quotations(text, options);
  }

  /**
   * Makes the index of quotations() in pieces of at most about `max_ms` milliseconds. If the caller stops before the end, the
   * work done so far is kept: the next generator, or quotations() itself, continues it.
   *
   * @param {{ max_ms?: number }} [options]
   * @returns {Generator<void, void, void>}
   * @throws {EngineError} for a model without its text, or too little memory
   */
  makeIndex({ max_ms = 0 } = {}) {
    return this.#ofText.makeIndex(max_ms);
  }

  /** Frees the index of quotations(); the next call of quotations() makes it again. */
  dropIndex() {
    this.#text?.dropIndex();
  }

  /**
   * The beginning of the training part, or of the validation part, as text. It has about `tokens` tokens: lines are whole
   * documents, a stream is cut after so many tokens.
   *
   * @param {{ part?: 'train' | 'validation', tokens?: number }} [options]
   * @returns {string} '' if the part is empty
   * @throws {EngineError} for a model that was opened without its text
   */
  passage(options = {}) {
    return this.#ofText.passage(options);
  }

  /**
   * How well the model predicts a text of at most 200,000 tokens, which is cut as for a validation: into lines, or a
   * stream into windows of block_size tokens. It costs one forward pass over the text. The run does not change.
   *
   * @param {string | Uint8Array} text
   * @param {{ top?: number }} [options] `top`: how many of the most likely tokens are returned at each place
   * @returns {Score}
   * @throws {EngineError} for an empty text, a character that the model does not know, or too long a text
   */
  score(text, options = {}) {
    return this.#heap.second.score(this.#heap, this.#handle, this.#tokens, text, options);
  }

  /**
   * The names and shapes of all tensors that tensor() can read. Parameters also have what the optimizer does with them:
   * the `rule` that updates them, what it `keeps` of m and v, and the values of the setting `decay` with which they decay.
   * @returns {(Parameter | Activation)[]}
   */
  get tensors() {
    return this.#heap.json(this.#heap.wholeModule._api_tensors(this.#handle));
  }

  /**
   * A copy of a parameter or of an activation of the last batch. Activations have only a `value`: their gradients share
   * memory and have been overwritten. Parameters also have
   * - `gradient`: of the last step, before it was clipped;
   * - `m` and `v`: what the optimizer keeps, not corrected for its beginning at 0. For AdamW, after t steps, the corrected
   *   averages are m / (1 - beta1^t) and v / (1 - beta2^t);
   * - `start`: the change since the start of the run, from the numbers that were drawn or, where it began with the weights of
   *   another one (importModel), from those;
   * - `step`: the change that the last step has made. It is recorded only from the first call that asks for it: that call
   *   throws an error with the key 'step'; after the next step the change is known.
   *
   * `step` and `start` each take memory for a copy of all parameters. It is freed when nobody has asked for 1000 steps.
   *
   * @param {string} name
   * @param {{ of?: NumbersKind }} [options]
   * @returns {TensorCopy}
   * @throws {EngineError} if there is no such tensor, or it has no such numbers: an optimizer may not keep `m` or `v`, and of
   *   a run that was restored without the lines that it began with, `start` is not known
   */
  tensor(name, { of = 'value' } = {}) {
    return this.#ofTensors.read(name, of);
  }

  /**
   * A tensor as a picture of at most 128 x 128 bytes; see Tile. `of` is as in tensor().
   *
   * @param {string} name
   * @param {{ of?: NumbersKind } & TileForm & TileSize} [options]
   * @returns {Tile}
   * @throws {EngineError} as tensor
   */
  tile(name, { of = 'value', ...form } = {}) {
    return this.#ofTensors.tile(name, of, form);
  }

  /**
   * Several tiles of the same step: for each the name of a tensor, which of its numbers are shown, and a scale or window. A
   * tile is null where the change of a step is not known yet (see tensor()).
   *
   * @param {AskedTile[]} list such as [['wte.weight'], ['wte.weight', 'gradient', { scale: 0.01 }]]
   * @param {TileSize} [options]
   * @returns {(Tile | null)[]}
   * @throws {EngineError} as tile
   */
  tiles(list, options = {}) {
    return this.#ofTensors.tiles(list, options);
  }

  /**
   * Sets one number of a parameter, counted row by row, between two steps; the run continues with the new number. A step or
   * a validation that is partly done begins again; a sample in progress keeps what it has computed for its earlier tokens.
   * With tie_head, wte.weight is the head too.
   *
   * @param {string} name
   * @param {number} index
   * @param {number} value rounded to a float
   * @returns {number} the number before: setting it again restores the run, to the last bit
   * @throws {EngineError} for a name that is not that of a parameter, an index that the parameter does not have, or a value
   *   that is not finite or too large for a float
   */
  set(name, index, value) {
    return this.#ofTensors.set(name, index, value);
  }

  /**
   * Everything that the model, as it is now, computes on a prompt: values and gradients. The run does not change and
   * may go on. The model reads BOS before the prompt; of a prompt that is too long it reads the last tokens.
   *
   * @param {string} [prompt]
   * @returns {Inspection}
   * @throws {EngineError} for a character that the model does not know, or too little memory
   */
  inspect(prompt = '') {
    return new this.#heap.second.Inspection(this.#heap, this.#handle, prompt, this.info.vocabulary);
  }

  /**
   * A copy of the numbers of all parameters, in the order of src/network/model.h, of the type that the build computes
   * with. It is one copy of memory, so it takes little time, and it needs only the first part of the engine.
   *
   * @returns {Float32Array | Float64Array}
   */
  parameters() {
    return this.#parameters.read(this.#handle);
  }

  /**
   * Writes all parameters: the model is then the one from which parameters() took them. Nothing else of the run changes,
   * so writing back what parameters() returned restores the run, bit for bit. A step, validation or sample that is partly
   * done keeps what it has computed before.
   *
   * @param {Float32Array | Float64Array} values  of a run with the same model; any numbers are allowed, NaN too
   * @throws {EngineError} for an array of another type or length
   */
  setParameters(values) {
    this.#parameters.write(this.#handle, values);
  }

  /**
   * The run as a safetensors file: weights, the optimizer's moments, settings, vocabulary, the state of the random
   * number generator and the position in the data, so that a run from engine.restore() gives the same results bit for
   * bit.
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

  /**
   * The model in the format of other programs: `hf`, the files of a folder for Hugging Face's transformers; `gguf`, one
   * file for llama.cpp.
   *
   * @param {ExportFormat} format
   * @returns {ExportedFile[]}
   * @throws {EngineError} with the reason, and the setting to blame as its key, for a model that the format cannot express
   */
  export(format) {
    return this.#heap.second.exportRun(this.#heap, this.#handle, format);
  }

  /** Frees the memory. A second call does nothing; any other call then throws. */
  free() {
    this.dropIndex();
    this.#encodings?.drop();
    if (this.#pointer !== 0 && this.#heap.isOpen) this.#heap.module._api_trainer_delete(this.#pointer);
    this.#pointer = 0;
  }
}
