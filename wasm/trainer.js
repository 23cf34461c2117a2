/**
 * trainer.js: one run as a JavaScript object; engine.js makes them. Everything is synchronous, everything returned is
 * a copy. The C side of the boundary is described in wasm/api.h.
 */

import { EngineError, FIGURES, Heap, settingLines } from './heap.js';
import { Inspection } from './inspection.js';
import { Draft, ENDS } from './samples.js';
import { ByteTokens } from './tokens.js';

/** @import { Config, Info, RunResult, SampleOptions, Choice, Token, Sample, SamplesOptions, Stopped, Facts, Quotations, RateSearch, Metrics, TensorCopy } from './engine.js' */
/** @import { Merge } from './tokens.js' */

const SAMPLE_KEYS = /** @type {const} */ ([
  ...['max_new_tokens', 'temperature', 'top_k', 'top_p', 'min_p', 'repetition_penalty', 'seed'],
]);
/** What the engine's `sample` returns beside tokens and ENDS. */
const [OUT_OF_MEMORY, OVER] = [-4, -5];
/** So many samples are drawn at once: more bring little, and take memory. */
const AT_ONCE = 16;
/** The numbers of a token that api_sample_rivals writes, and of how many tokens it does. */
const [LIKELIHOOD, MAX_RIVALS] = [3, 100];
/** The places of the figures that api_metrics writes. */
const [STEP, LOSS, VAL_LOSS, GRAD_NORM, LR, TOKENS, DONE, VALIDATING] = Array(FIGURES).keys();
const WITHOUT_TEXT = 'This model was opened without its text, so it cannot go on learning. Give it the text too.';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The first `size` bytes of a text. @param {string} text @param {number} size */
const cutText = (text, size) => decoder.decode(encoder.encode(text).subarray(0, size));

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
  /** Of the last run() that did a step. @type {number | null} */
  #tokensPerSecond = null;

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
    const at = this.#heap.wholeModule._api_diagnostics(this.#handle);
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
  *findRate({ from = 1e-5, to = 1, steps = 100, max_ms = 0 } = {}) {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const finder = module._api_finder_new(this.#handle, from, to, steps, heap.error);
    if (finder === 0) throw heap.lastError();
    try {
      for (;;) {
        const start = performance.now();
        let more = true;
        do
          more = heap.wholeModule._api_finder_advance(finder) !== 0; // the engine may have been closed
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
  *sampleTokens(options = {}) {
    return yield* this.#drawTokens(options, this.#draft());
  }

  /** A token of characters as text, or its first bytes. @type {(id: number, size?: number) => string} */
  #decodeCharacter = (id, size) => {
    const text = this.#vocabulary[id] ?? '';
    return size === undefined ? text : cutText(text, size);
  };

  #draft() {
    return new Draft(this.#tokens?.stream() ?? this.#decodeCharacter);
  }

  /**
   * sampleTokens(), into a draft.
   *
   * @param {SampleOptions} options @param {Draft} draft
   * @returns {Generator<Token, Stopped, void>}
   */
  *#drawTokens(options, draft) {
    const { rivals, stop = [] } = options;
    const heap = this.#heap;
    const module = () => (rivals === undefined ? heap.module : heap.wholeModule); // not kept: the engine may be closed
    this.#beginSample(options);
    const number = ++this.#samples;
    while (number === this.#samples) {
      const id = module()._sample(this.#handle);
      const choice = this.#choice(id, rivals, (n, at) => module()._api_sample_rivals(this.#handle, n, at));
      for (const token of draft.take(id, choice, stop.length > 0 ? this.#held() : [0, 0])) {
        if (number === this.#samples) yield token;
      }
      if (id < 0) return ENDS[id];
    }
    return 'length';
  }

  /** How many of the last tokens wait, and of how many bytes the one before them is cut. @returns {[number, number]} */
  #held() {
    const { module } = this.#heap;
    return [module._api_sample_held(this.#handle), module._api_sample_cut(this.#handle)];
  }

  /**
   * What a token that was just drawn, or BOS, was chosen from, where `n` rivals are asked for.
   *
   * @param {number} id @param {number | undefined} n @param {(n: number, at: number) => number} write
   * @returns {Choice | undefined}
   */
  #choice(id, n, write) {
    if (id === OUT_OF_MEMORY) throw new EngineError('There is not enough memory.', '', 'memory');
    if (n === undefined || (id < 0 && ENDS[id] !== 'bos')) return undefined;
    const heap = this.#heap;
    const at = heap.put(new Uint8Array(LIKELIHOOD * 8 * (1 + n)));
    const count = write(n, at);
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
    const draft = this.#draft();
    for (const token of this.#drawTokens(options, draft)) onToken?.(token);
    return this.#whole(draft, options);
  }

  /** @param {Draft} draft @param {SampleOptions} options */
  #whole(draft, { prompt, rivals }) {
    return draft.whole(this.promptNotices(prompt), rivals !== undefined);
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
  *samplesTokens({ prompts = [''], n = 1, seed, at_once, ...options } = {}) {
    if (!(Number.isInteger(n) && n >= 1)) throw new EngineError(`There must be 1 sample or more, not ${n}.`, 'n');
    if (at_once !== undefined && !(Number.isInteger(at_once) && at_once >= 1)) {
      throw new EngineError(`There must be 1 sample or more at once, not ${at_once}.`, 'at_once');
    }
    const all = prompts.flatMap((prompt) => Array.from({ length: n }, () => prompt));
    /** @type {Sample[]} */
    const samples = [];
    while (samples.length < all.length) {
      const first = samples.length;
      /** @type {(prompt: string, i: number) => SampleOptions} */
      const optionsOf = (prompt, i) => ({
        ...options,
        prompt,
        ...(seed !== undefined && { seed: seed + first + i }),
      });
      const room = seed === undefined ? null : this.#roomFor(all.length - first, at_once);
      const each = all.slice(first, first + (room?.n ?? 1)).map(optionsOf);
      samples.push(
        ...(yield* room === null ? this.#drawAlone(each[0], first) : this.#drawTogether(room.at, each, first)),
      );
    }
    return samples;
  }

  /**
   * Room for samples that are drawn together: for `at_once` of them, or else for as many as memory allows.
   *
   * @param {number} most @param {number} [at_once]
   * @returns {{ at: number, n: number } | null} null where there is room for none beside the run's own
   */
  #roomFor(most, at_once) {
    const heap = this.#heap;
    for (let n = Math.min(most, at_once ?? AT_ONCE); ; n = Math.ceil(n / 2)) {
      const at = heap.wholeModule._api_samples_new(this.#handle, n, heap.error);
      if (at !== 0) return { at, n };
      if (at_once !== undefined) throw heap.lastError();
      if (n === 1) return null;
    }
  }

  /**
   * @param {SampleOptions} options @param {number} index
   * @returns {Generator<{ index: number, token: Token }[], Sample[], void>}
   */
  *#drawAlone(options, index) {
    const draft = this.#draft();
    for (const token of this.#drawTokens(options, draft)) yield [{ index, token }];
    return [this.#whole(draft, options)];
  }

  /**
   * @param {number} at what #roomFor() gave @param {SampleOptions[]} each @param {number} first the index of the first
   * @returns {Generator<{ index: number, token: Token }[], Sample[], void>}
   */
  *#drawTogether(at, each, first) {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const n = each.length;
    let idsAt = 0;
    try {
      idsAt = heap.put(new Uint8Array(4 * n));
      const drafts = each.map((options, i) => {
        this.#begin(
          options,
          (prompt, size, settings) => module._api_samples_begin(at, i, prompt, size, settings, heap.error),
          (stop, size) => module._api_samples_stop(at, i, stop, size, heap.error),
        );
        return this.#draft();
      });
      for (let more = true; more; ) {
        more = this.#handle !== 0 && heap.wholeModule._api_samples_next(at, idsAt) !== 0;
        const ids = new Int32Array(heap.bytes(idsAt, 4 * n).buffer);
        yield drafts.flatMap((draft, i) => {
          if (ids[i] === OVER) return [];
          const choice = this.#choice(ids[i], each[i].rivals, (k, to) => module._api_samples_rivals(at, i, k, to));
          /** @type {[number, number]} */
          const held = [module._api_samples_held(at, i), module._api_samples_cut(at, i)];
          return draft.take(ids[i], choice, held).map((token) => ({ index: first + i, token }));
        });
      }
      return drafts.map((draft, i) => this.#whole(draft, each[i]));
    } finally {
      if (heap.isOpen) {
        heap.free(idsAt);
        module._api_samples_delete(at);
      }
    }
  }

  /** @param {SampleOptions} options */
  #beginSample(options) {
    const { module, error } = this.#heap;
    const handle = this.#handle;
    const seeded = options.seed === undefined ? 0 : 1;
    this.#begin(
      options,
      (prompt, size, settings) => module._api_sample_begin(handle, prompt, size, settings, seeded, error),
      (stop, size) => module._api_sample_stop(handle, stop, size, error),
    );
  }

  /**
   * Begins a sample by calls that are given places in the heap and return 0 where they refuse.
   *
   * @param {SampleOptions} options
   * @param {(prompt: number, size: number, settings: number) => number} begin
   * @param {(stop: number, size: number) => number} addStop
   */
  #begin(options, begin, addStop) {
    const heap = this.#heap;
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

  /**
   * What to know of a prompt that a stream takes: sentences, mostly none.
   *
   * @param {string} [prompt]
   * @returns {string[]}
   */
  promptNotices(prompt = '') {
    const room = this.#blockSize;
    if (encoder.encode(prompt).length <= room) return []; // no token has less than a byte
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
      const n = heap.wholeModule._api_encode(handle, textAt, bytes.length, idsAt, heap.error);
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
    const at = heap.wholeModule._api_facts(this.#handle, heap.error);
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
    const { wholeModule: module, error } = heap;
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
    if (this.#index !== 0 && this.#heap.isOpen) this.#heap.wholeModule._api_quotation_index_delete(this.#index);
    this.#index = 0;
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
    const heap = this.#heap;
    const module = heap.wholeModule;
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
   * Everything that the model computes on a prompt, values and gradients, to be read: the run as it is now, which is
   * untouched and may go on. BOS stands before the prompt; of one that does not fit, the last tokens are read.
   *
   * @param {string} [prompt]
   * @returns {Inspection}
   * @throws {EngineError} for a character that the model does not know, or too little memory
   */
  inspect(prompt = '') {
    return new Inspection(this.#heap, this.#handle, prompt, this.#vocabulary);
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
    if (this.#pointer !== 0 && this.#heap.isOpen) this.#heap.module._api_trainer_delete(this.#pointer);
    this.#pointer = 0;
  }
}
