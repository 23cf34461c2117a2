/**
 * A session: one run inside the worker. It drives a trainer in slices; between slices the worker reads requests such as
 * `pause`. A slice lasts SLICE_MS, or, if the bell (wire/bell.js) shows when a request comes, until the next report,
 * since each pause to read messages lets the engine's threads fall asleep. A slice either trains or continues the first
 * job (a sample, or single steps). Training waits for the jobs, so that a whole sample comes from one state of the
 * model. Sends `progress` in batches and takes a few samples from time to time. Knows the interface of a trainer, not
 * WebAssembly.
 */

import { joined } from '../../wasm/joined.js';
import { RequestError, toWire } from '../wire/protocol.js';
import { said } from '../words/say.js';
import { bestAfter, MOST_BYTES } from './best.js';
import { answerJob, sampleJob, stepJob } from './jobs.js';
import { later } from './later.js';
import { markAfter, Pace } from './pace.js';
import { inFormOf } from './prompt_form.js';
import { Turns } from './scheduler.js';

const SLICE_MS = 50;
const REPORT_MS = 200;
const REPORT_SELDOM_MS = 2000; // if the engine uses every core, because drawing would take one from it;
const REPORT_SHARE = 1 / 10; // but at most this share of the training so far, so that the curve moves early
const SAMPLE_EVERY_MS = 1500; // or with every report, if these are rarer
const SAMPLE_SHARE = 1 / 30; // the largest share of the time for samples during training
const MARK_MS = 40; // samples at steps 1, 2, 5, 10 and so on are taken if they take no longer than this,
const MARK_SHARE = 1 / 4; // or no more than this share of the training since the last sample
const KEPT_MS = 20; // copies for looking back are taken until they have used this time; after that, up to
const KEPT_SHARE = 1 / 100; // this share of the time of training
const WATCHED_MS = 30; // between reports of a run whose pace is limited

const now = () => performance.now();

/** @import { Trainer } from '../../wasm/engine.js' */
/** @typedef {import('./looks.js').Readable} Readable */
/**
 * What a session needs of a trainer.
 * @typedef {Pick<Trainer, 'info' | 'run' | 'sampleTokens' | 'promptNotices' | 'findRate' | 'change' | 'set' | 'save'
 *   | 'export' | 'metrics' | 'parameters' | 'setParameters' | 'free'>
 *   & Readable} SessionTrainer
 */
/** @typedef {import('../wire/requests.js').Sampling} Sampling */
/** @typedef {import('./jobs.js').Job} Job */
/** @typedef {(event: import('../wire/protocol.js').WorkerEvent, transfer?: Transferable[]) => void} PostEvent */

/**
 * The numbers collected since the last report.
 * @param {number} first_step
 */
function createBatch(first_step) {
  return {
    first_step,
    /** @type {Float64Array[]} */
    losses: [],
    /** @type {number[]} */
    val_steps: [],
    /** @type {number[]} */
    val_losses: [],
    tokens: 0,
    train_ms: 0,
    wall_ms: 0,
  };
}

/**
 * @param {number} id
 * @param {SessionTrainer} trainer
 * @param {PostEvent} post
 * @param {Surroundings} [surroundings]
 */
export const createSession = (id, trainer, post, surroundings) => new Session(id, trainer, post, surroundings);

/**
 * What a session knows of the worker that it runs in.
 * @typedef {object} Surroundings
 * @property {number} [cores]  of the machine
 * @property {(() => boolean) | null} [isCalled]  whether a request waits to be read; null if there is no bell
 * @property {import('./scheduler.js').Turns} [turns]  the scheduler that it shares with others; it makes its own if
 *   this is missing
 * @property {() => boolean} [isAlone]  whether no other session has work: only then may a slice be longer than SLICE_MS
 * @property {import('./best.js').Best | null} [best]  its best point so far; null: no point of it is saved
 * @property {import('./keeping.js').Copies | null} [copies]  of its earlier steps; null: none are kept
 */

export class Session {
  #trainer;
  #post;
  #isCalled;
  #isAlone;
  /** The characters that the model knows; null if it knows all. @type {Set<string> | null} */
  #known;
  #val_interval;
  #measures;
  #seldom_ms;
  #turns;
  #own_turns;
  #party = { turn: () => this.#slice(), used: 0 };
  #scheduled = false;
  #freed = false;
  #training = false;
  #end = Number.POSITIVE_INFINITY; // the step at which training pauses by itself
  #step = 0;
  #tokens_seen = 0;
  #validating = false; // the last slice ended in the middle of a validation
  #done = false;
  #stopped = '';
  /** @type {{ grad_norm: number, lr: number } | null} */
  #last = null;
  #batch = createBatch(1);
  #reported_at = 0;
  #trained_ms = 0;
  #trained_until = 0; // the moment up to which wall_ms is counted
  #next_sample_at = 0;
  #next_mark = 0; // the next of the steps 1, 2, 5, 10, ...: its sample does not wait for #next_sample_at
  #sample_ms = 0; // how long the last samples took
  #marked_at = 0; // #trained_ms at that moment
  #pace = new Pace();
  #granted = 0; // steps that the pace has allowed and that are not taken yet
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Sampling} */
  #sampling = {};
  /** @type {Job[]} */
  #jobs = [];
  /** Its best point so far; null: none is saved. @type {import('./best.js').Best | null} */
  best;
  /** Its parameters at earlier steps. @type {import('./keeping.js').Copies | null} */
  copies;
  #copied = 0; // how many copies were taken,
  #copy_ms = Number.POSITIVE_INFINITY; // and the time of the fastest: the others had to wait for other work
  /** How many pieces of work have been done: parts of steps, tokens of samples, looks. */
  work = 0;

  /**
   * @param {number} id
   * @param {SessionTrainer} trainer
   * @param {PostEvent} post
   * @param {Surroundings} [surroundings]
   */
  constructor(id, trainer, post, surroundings = {}) {
    const { cores = Number.POSITIVE_INFINITY, isCalled = null, isAlone = () => true, best = null } = surroundings;
    this.copies = surroundings.copies ?? null;
    const { config, threads, vocabulary, saved_bytes } = trainer.info;
    this.id = id;
    this.#trainer = trainer;
    this.#post = post;
    this.#isCalled = isCalled;
    this.#isAlone = isAlone;
    this.#known = config.tokenizer === 'char' ? new Set(vocabulary) : null;
    this.#val_interval = Math.max(1, Number(config.val_interval ?? 100));
    this.#measures = Number(config.metrics_interval) > 0;
    this.#seldom_ms = threads >= cores ? REPORT_SELDOM_MS : REPORT_MS;
    this.#own_turns = surroundings.turns === undefined;
    this.#turns = surroundings.turns ?? new Turns();
    this.best = saved_bytes > MOST_BYTES ? null : best;
    if (trainer.info.step > 0) this.#goOnFrom(trainer.info.step);
  }

  /** The trainer was saved at this step. @param {number} step */
  #goOnFrom(step) {
    const { tokens, done } = this.#trainer.run(0);
    this.#step = step;
    this.#tokens_seen = tokens;
    this.#done = done;
    this.#batch = createBatch(step + 1);
  }

  /** Whether it has something to do. */
  get is_busy() {
    return this.#training || this.#jobs.length > 0;
  }

  #reportMs() {
    if (!this.#pace.is_free) return WATCHED_MS;
    return Math.min(this.#seldom_ms, Math.max(REPORT_MS, REPORT_SHARE * this.#trained_ms));
  }

  /** Asks for a turn as soon as the pace allows one. */
  #goOn() {
    const wait = this.#jobs.length > 0 || this.#granted > 0 || this.#validating ? 0 : this.#pace.wait;
    if (wait === 0) return this.#wake();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#trained_until = now(); // waiting does not count as training
      this.#wake();
    }, wait);
  }

  #wake() {
    if (this.#scheduled || this.#freed) return;
    this.#scheduled = true;
    this.#turns.ask(this.#party);
  }

  get #is_at_end() {
    return this.#step >= this.#end && !this.#validating;
  }

  /** Whether there is something to report. */
  get #has_news() {
    const { losses, val_steps } = this.#batch;
    return this.#done || val_steps.length > 0 || losses.some((part) => part.length > 0);
  }

  #report() {
    if (!this.#has_news) return;
    const { first_step, tokens, train_ms, wall_ms, ...parts } = this.#batch;
    this.#reported_at = now();
    const losses = joined(parts.losses, Float64Array);
    const val_steps = Float64Array.from(parts.val_steps);
    const val_losses = Float64Array.from(parts.val_losses);
    const { grad_norm = null, lr = null } = this.#last ?? {};
    const { training = null, validation = null } = (this.#measures && this.#trainer.metrics()) || {};
    this.#batch = createBatch(this.#step + 1);
    this.#post(
      {
        ...{ event: 'progress', run: this.id, first_step, losses, val_steps, val_losses, step: this.#step },
        ...{ grad_norm, lr, tokens, train_ms, wall_ms, done: this.#done, stopped: this.#stopped },
        ...{ saved: this.best?.bytes ? this.best.step : 0, measured: [training, validation] },
        kept: this.copies?.is_open ? this.copies.steps : null,
      },
      [losses.buffer, val_steps.buffer, val_losses.buffer],
    );
  }

  /** Keeps a copy of the parameters, if a copy is due at this step. */
  #keep() {
    const { copies } = this;
    if (copies === null || copies.next > this.#step) return;
    const is_dear = this.#copied > 0 && this.#copied * this.#copy_ms > KEPT_MS + KEPT_SHARE * this.#trained_ms;
    if (this.#training && is_dear) return; // at a later step
    const began = now();
    try {
      copies.add(this.#step, this.#trainer.parameters());
    } catch (error) {
      if (toWire(error).fatal) throw error;
      copies.drop(); // memory is short
    }
    this.#copied++;
    this.#copy_ms = Math.min(this.#copy_ms, now() - began);
  }

  /** How many steps there are to the next of these. @param {number[]} marks */
  #until(...marks) {
    return Math.min(...marks.filter((step) => step > this.#step)) - this.#step;
  }

  /**
   * Trains, but never past a validation, so that its loss belongs to a known step.
   * @param {number} steps
   * @param {number} max_ms
   */
  #trainSlice(steps, max_ms) {
    const until_validation = this.#val_interval - (this.#step % this.#val_interval);
    const batch = this.#batch;
    const began = now();
    const mark = this.#isMarkDue() ? this.#next_mark : 0;
    this.#keep();
    const most = Math.min(steps, until_validation, this.#until(mark, this.copies?.next ?? 0, this.#end));
    const result = this.#trainer.run(this.#validating ? 0 : most, { max_ms });
    this.work++;
    this.#step = result.step;
    this.#validating = result.validating;
    this.#last = result;
    batch.losses.push(result.losses);
    batch.tokens += result.tokens - this.#tokens_seen;
    this.#tokens_seen = result.tokens;
    batch.train_ms += now() - began;
    if (result.val_loss !== null) {
      batch.val_steps.push(result.step);
      batch.val_losses.push(result.val_loss);
      this.best &&= bestAfter(this.best, this.#trainer, result.step, result.val_loss);
    }
    this.#stopped = result.stopped;
    if (!result.done && result.stopped === '') {
      if (this.#training && this.#step === this.#next_mark && !this.#validating) this.#takeSamples();
      return;
    }
    this.#done = true;
    this.#training = false;
    this.#report();
    if (result.stopped === '') this.#takeSamples();
  }

  /** Whether the sample at the next mark is cheap enough, so that training should stop exactly at that step. */
  #isMarkDue() {
    if (this.#next_mark <= this.#step) return false;
    const since = this.#trained_ms - this.#marked_at;
    return this.#training && (this.#sample_ms <= MARK_MS || this.#sample_ms <= MARK_SHARE * since);
  }

  /** Takes the steps that the pace has allowed. A long step takes several turns. */
  #trainAtPace() {
    if (this.#granted === 0) this.#granted = this.#pace.take();
    const before = this.#step;
    this.#trainSlice(this.#granted, SLICE_MS);
    this.#granted -= this.#step - before;
  }

  /** Trains in short calls for a slice, or, if no other session has work, until a report is due or a request waits. */
  #trainForAWhile() {
    if (!this.#pace.is_free || this.#granted > 0) return this.#trainAtPace();
    const slice_ends = now() + SLICE_MS;
    const next = Math.min(this.#reported_at + this.#reportMs(), this.#next_sample_at);
    const until = this.#isCalled === null || !this.#isAlone() ? slice_ends : Math.max(slice_ends, next);
    do {
      this.#trainSlice(this.#val_interval, Math.min(SLICE_MS, until - now()));
    } while (this.#training && !this.#is_at_end && this.#jobs.length === 0 && now() < until && !this.#isCalled?.());
  }

  /** Queues the samples that the page shows during training. */
  #takeSamples() {
    const step = this.#step;
    this.#next_mark = markAfter(step);
    this.#jobs.push(
      sampleJob(this.#trainer, this.#sampling, step, (sample, spent_ms) => {
        this.#sample_ms = spent_ms;
        this.#marked_at = this.#trained_ms;
        this.#next_sample_at = now() + Math.max(SAMPLE_EVERY_MS, this.#reportMs(), spent_ms / SAMPLE_SHARE);
        const is_reported = this.#training && this.#has_news;
        this.#post({ event: 'samples', run: this.id, step, is_reported, ...sample });
        if (is_reported) this.#report(); // so that the page draws samples and curve at the same time
      }),
    );
  }

  /** Continues the first job for a slice. */
  #jobSlice() {
    const job = this.#jobs[0];
    const began = now();
    try {
      let more = true;
      while (more && now() - began < SLICE_MS) {
        more = job.advance();
        this.work++;
      }
      job.report();
      if (more) return;
      this.#jobs.shift();
      job.finish();
    } catch (error) {
      this.#jobs.shift();
      job.fail(error);
    }
  }

  /** Drops samples that are taken regularly: a request of a person comes first. */
  #dropClockJobs() {
    this.#jobs = this.#jobs.filter((job) => job.kind !== 'clock');
  }

  /**
   * Whether a sample comes next. A report is sent together with it; a report before it would make the page draw twice.
   */
  #isSampleNext() {
    const [job] = this.#jobs;
    return job ? job.kind === 'clock' : now() >= this.#next_sample_at;
  }

  #slice() {
    this.#scheduled = false;
    if (this.#freed) return;
    try {
      if (this.#jobs.length > 0) this.#jobSlice();
      else if (this.#training && now() >= this.#next_sample_at) this.#takeSamples();
      else if (this.#training) this.#trainForAWhile();
      if (this.#training) {
        const passed = now() - this.#trained_until;
        this.#batch.wall_ms += passed;
        this.#trained_ms += passed;
        this.#trained_until += passed;
        if (this.#is_at_end) this.pause();
        else if (now() - this.#reported_at >= this.#reportMs() && !this.#isSampleNext()) this.#report();
      }
      if (this.is_busy) this.#goOn();
    } catch (error) {
      this.#training = false;
      this.#jobs = [];
      const { key, fatal, ...said } = toWire(error);
      this.#post({ event: 'fatal', run: this.id, said });
    }
  }

  /** @param {Sampling} sampling  how samples are drawn @param {number} [pace]  steps a second @param {number} [until]  the step at which to pause */
  train(sampling, pace = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY) {
    this.#sampling = sampling;
    this.#pace.set(pace);
    this.#end = until;
    this.#training = !this.#done;
    if (this.#done) this.#report(); // a run that was saved at its end has not told the page so yet
    this.#trained_until = now();
    this.#wake();
    return { step: this.#step };
  }

  /** Takes samples, as during training. @param {Sampling} sampling */
  write(sampling) {
    this.#sampling = sampling;
    this.#takeSamples();
    this.#wake();
  }

  pause() {
    if (this.#training) this.#report();
    this.#training = false;
    this.#dropClockJobs();
    return { step: this.#step };
  }

  /**
   * Takes exactly this many steps, or fewer at the end of the run.
   * @param {number} steps
   * @param {Sampling} sampling
   * @returns {Promise<{ step: number }>}
   */
  step(steps, sampling) {
    this.#sampling = sampling;
    this.#dropClockJobs();
    return new Promise((resolve) => {
      let target = 0; // known when its turn comes: an earlier job is finished first
      const advance = () => {
        if (this.#done) return false;
        target ||= this.#step + steps;
        const began = now();
        this.#trainSlice(target - this.#step, SLICE_MS);
        if (!this.#training) this.#batch.wall_ms += now() - began; // during training #slice() counts this time
        return (this.#step < target || this.#validating) && !this.#done;
      };
      const stop = () => resolve({ step: this.#step });
      const finish = () => {
        if (!this.#done) {
          this.#report();
          this.#takeSamples();
        }
        stop();
      };
      this.#jobs.push(stepJob(advance, { finish, stop }));
      this.#wake();
    });
  }

  /**
   * Gives the model between two steps to `take`, and returns what that makes of it. A validation that has begun is finished
   * first, because a file does not contain its sums.
   * @template T
   * @param {(at: { step: number, trainer: SessionTrainer }) => T} take
   * @returns {Promise<T>}
   */
  snapshot(take) {
    return new Promise((resolve, reject) => {
      const advance = () => {
        if (this.#validating) this.#trainSlice(0, SLICE_MS);
        if (this.#validating) return true;
        if (!this.#done) this.#report();
        resolve(take({ step: this.#step, trainer: this.#trainer }));
        return false;
      };
      const stop = () => reject(new RequestError(said('run_ended')));
      this.#jobs.push({ ...stepJob(advance, { finish() {}, stop }), fail: reject });
      this.#wake();
    });
  }

  /** @param {number} pace  steps a second; Infinity: no limit */
  setPace(pace) {
    this.#pace.set(pace);
    this.#granted = Number.isFinite(pace) ? Math.min(this.#granted, 1) : 0;
    if (this.#training) this.#goOn();
  }

  /** @param {Sampling} sampling */
  setSampling(sampling) {
    this.#sampling = sampling;
  }

  /**
   * Continues a prompt and sends the text piece by piece. When aborted, it resolves with the text so far.
   * @param {import('../wire/requests.js').GenerateOptions} options
   * @param {import('./dispatch.js').Call<string>} call
   * @returns {Promise<import('../wire/requests.js').Generated>}
   */
  generate(options, { onPiece, signal }) {
    this.#dropClockJobs();
    return new Promise((resolve, reject) => {
      const asked = { ...options, prompt: inFormOf(options.prompt ?? '', this.#known) };
      const hooks = { onText: onPiece, resolve, reject };
      const job = answerJob(this.#trainer, asked, this.#step, hooks);
      this.#jobs.push(job);
      if (signal.aborted) this.#drop(job);
      signal.addEventListener('abort', () => this.#drop(job));
      this.#wake();
    });
  }

  /**
   * Changes settings from the next step on. With a larger max_steps a finished run can go on.
   * @param {import('../../wasm/engine.js').Config} config
   */
  change(config) {
    const info = this.#trainer.change(config);
    this.#val_interval = Math.max(1, Number(info.config.val_interval ?? 100));
    this.#measures = Number(info.config.metrics_interval) > 0;
    this.copies?.setLength(Number(info.config.max_steps));
    if (this.#done) {
      const { done, stopped } = this.#trainer.run(0, { max_ms: 0 });
      this.#done = done;
      this.#stopped = stopped;
    }
    return info;
  }

  /** Sets one number of a parameter. @param {string} name @param {number} index @param {number} value */
  set(name, index, value) {
    return { old: this.#trainer.set(name, index, value), step: this.#step };
  }

  /**
   * Searches for a learning rate on a copy of the run and sends the results so far. When aborted, it resolves with
   * these.
   * @param {import('../wire/requests.js').RateOptions} options
   * @param {import('./dispatch.js').Call<import('../../wasm/engine.js').RateSearch>} call
   * @returns {Promise<import('../../wasm/engine.js').RateSearch | null>}
   */
  findRate(options, { onPiece, signal }) {
    const { searchJob } = later();
    this.#dropClockJobs();
    return new Promise((resolve, reject) => {
      const job = searchJob(this.#trainer, options, { onPiece, resolve, reject });
      this.#jobs.push(job);
      if (signal.aborted) this.#drop(job);
      signal.addEventListener('abort', () => this.#drop(job));
      this.#wake();
    });
  }

  /** Ends a job early: it resolves with what it has so far. @param {Job} job */
  #drop(job) {
    if (this.#jobs.includes(job)) job.stop();
    this.#jobs = this.#jobs.filter((other) => other !== job);
  }

  /** The copy of an earlier step. @param {number} at */
  #copyOf(at) {
    const { copies } = this;
    const copy = copies?.at(at) ?? null;
    if (copy === null) throw new RequestError(said(copies?.is_open === false ? 'no_copies' : 'not_kept'));
    return copy;
  }

  /**
   * Reads from the model as it is when the turn of the look comes, or as it was at an earlier step.
   * @param {import('../wire/looks.js').LookCall} call
   * @param {AbortSignal} signal
   * @param {object} [how]
   * @param {number} [how.at]  that step
   * @param {boolean} [how.is_first]  whether the view that asks has nothing to show yet
   * @returns {Promise<import('../wire/looks.js').Looked<unknown>>}
   */
  look(call, signal, { at = Number.POSITIVE_INFINITY, is_first = false } = {}) {
    const { checkThen, takeLook, withParameters } = later();
    const inForm = (/** @type {string} */ prompt) => inFormOf(prompt, this.#known);
    let step = 0;
    let ms = 0;
    /** @template T @param {() => T} take @returns {T} */
    const readModel = (take) => {
      step = this.#step;
      if (at >= step) return take();
      checkThen(call, this.#trainer);
      const copy = this.#copyOf(at);
      step = copy.step;
      return withParameters(this.#trainer, copy.values, take);
    };
    const pieces = takeLook(this.#trainer, call, inForm, readModel);
    const take = () => {
      this.work++;
      const began = now();
      const { done, value } = pieces.next();
      ms += now() - began;
      return done ? { step, value, ms } : null;
    };
    const drop = () => pieces.return(undefined);
    return this.#turns.look(this, take, signal, drop, Number.isFinite(at) ? 'urgent' : is_first ? 'first' : '');
  }

  free() {
    for (const job of this.#jobs) job.stop();
    this.#freed = true;
    clearTimeout(this.#timer);
    this.#training = false;
    this.#jobs = [];
    this.#turns.forget(this);
    if (this.#own_turns) this.#turns.close();
    this.#trainer.free();
  }
}
