/**
 * One run inside the worker: drives a trainer in slices, between which a request such as `pause` is read. A slice
 * lasts SLICE_MS, or until the next report where a request that waits can be seen: each look at the messages lets the
 * engine's threads fall asleep. A slice either trains, or goes on with the one job in hand (a sample, or single
 * steps); training waits for it, and so the whole sample comes from one state of the model.
 * Reports `progress` in batches and takes a few samples now and then. Knows the trainer's interface, not WASM.
 */

import { toWire } from '../wire/protocol.js';

const SLICE_MS = 50;
const REPORT_MS = 200;
const REPORT_SELDOM_MS = 2000; // where the engine has every core, and drawing would take them from it:
const REPORT_SHARE = 1 / 10; // but only when it has trained ten times as long: at first the curve moves at once
const SAMPLE_EVERY_MS = 1500; // or with every report, where those are rarer
const SAMPLE_SHARE = 1 / 30; // of the time, at most, for the samples during training
const LINES_AT_ONCE = 8; // short samples shown together
const LINE_LENGTH = 48; // tokens, for one of them
const PASSAGE_LENGTH = 200; // tokens, for a text that is one long stream

/**
 * @typedef {object} Job  a sample being written, or single steps being done
 * @property {'clock' | 'answer' | 'step'} kind   taken now and then, asked of the prompt box, or of Step
 * @property {() => boolean} advance   one token or piece of a step further; false when it is complete
 * @property {() => void} report       sends what has been written in this slice
 * @property {() => void} finish
 * @property {(error: any) => void} fail
 * @property {() => void} stop         ends it before it is complete
 */

/**
 * @typedef {object} Run
 * @property {number} id
 * @property {number} work   pieces of work done so far: parts of steps, tokens of samples
 * @property {(sampling: import('../wire/protocol.js').Sampling) => { step: number }} train
 * @property {() => { step: number }} pause
 * @property {(steps: number, sampling: import('../wire/protocol.js').Sampling) => Promise<{ step: number }>} step
 * @property {(sampling: import('../wire/protocol.js').Sampling) => void} setSampling
 * @property {(request: number, options: import('../wire/protocol.js').GenerateOptions) => Promise<import('../wire/protocol.js').Generated>} generate
 * @property {() => void} stop
 * @property {() => void} free
 */

/**
 * The numbers gathered since the last report.
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

/** @param {Float64Array[]} parts @returns {Float64Array} */
function join(parts) {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * A prompt in the text's own form: one letter may be written by one character or, with a mark that follows it, by several
 * ("é" in one or two), and keyboards and texts differ in that. Letters that the model knows as they are stay so.
 * @param {string} prompt
 * @param {ReadonlySet<string> | null} known  the model's characters; null where it knows all
 */
export function inFormOf(prompt, known) {
  if (known === null) return prompt;
  const isKnown = (/** @type {string} */ letter) => [...letter].every((character) => known.has(character));
  return prompt.replaceAll(/[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu, (letter) => {
    const forms = [letter, letter.normalize('NFC'), letter.normalize('NFD')];
    return forms.find(isKnown) ?? letter;
  });
}

/**
 * @param {number} id
 * @param {any} trainer   of wasm/engine.js
 * @param {(message: any, transfer?: Transferable[]) => void} post
 * @param {number} [cores]  of the machine
 * @param {(() => boolean) | null} [isCalled]  whether a request waits to be read; null where that cannot be seen
 * @returns {Run}
 */
export function createRun(id, trainer, post, cores = Number.POSITIVE_INFINITY, isCalled = null) {
  const { documents, config, threads, vocabulary } = trainer.info;
  const known = config.tokenizer === 'char' ? new Set(vocabulary) : null; // bytes can write every character
  const val_interval = Math.max(1, Number(config.val_interval ?? 100));
  const seldom_ms = threads >= cores ? REPORT_SELDOM_MS : REPORT_MS;
  const channel = new MessageChannel();
  let scheduled = false;
  let freed = false;
  let training = false;
  let step = 0;
  let tokens_seen = 0;
  let validating = false; // the last slice ended in the middle of a validation
  let done = false;
  let stopped = '';
  /** @type {{ grad_norm: number, lr: number } | null} */
  let last = null;
  let batch = createBatch(1);
  let reported_at = 0;
  let trained_ms = 0;
  let trained_until = 0; // the moment up to which wall_ms is counted
  let next_sample_at = 0;
  let work = 0;
  /** @type {import('../wire/protocol.js').Sampling} */
  let sampling = {};
  /** @type {Job[]} */
  let jobs = [];

  const now = () => performance.now();
  const report_ms = () => Math.min(seldom_ms, Math.max(REPORT_MS, REPORT_SHARE * trained_ms));

  function wake() {
    if (scheduled || freed) return;
    scheduled = true;
    channel.port2.postMessage(null);
  }

  function report() {
    if (!done && batch.val_steps.length === 0 && batch.losses.every((part) => part.length === 0)) return;
    reported_at = now();
    const losses = join(batch.losses);
    const val_steps = Float64Array.from(batch.val_steps);
    const val_losses = Float64Array.from(batch.val_losses);
    const { first_step, tokens, train_ms, wall_ms } = batch;
    const grad_norm = last?.grad_norm ?? null;
    const lr = last?.lr ?? null;
    batch = createBatch(step + 1);
    post(
      {
        ...{ event: 'progress', run: id, first_step, losses, val_steps, val_losses, step },
        ...{ grad_norm, lr, tokens, train_ms, wall_ms, done, stopped },
      },
      [losses.buffer, val_steps.buffer, val_losses.buffer],
    );
  }

  /**
   * Trains, but never past a validation, so that its loss belongs to a known step.
   * @param {number} steps
   * @param {number} max_ms
   */
  function trainSlice(steps, max_ms) {
    const until_validation = val_interval - (step % val_interval);
    const began = now();
    const result = trainer.run(validating ? 0 : Math.min(steps, until_validation), { max_ms });
    work++;
    step = result.step;
    validating = result.validating;
    last = result;
    batch.losses.push(result.losses);
    batch.tokens += result.tokens - tokens_seen;
    tokens_seen = result.tokens;
    batch.train_ms += now() - began;
    if (result.val_loss !== null) {
      batch.val_steps.push(step);
      batch.val_losses.push(result.val_loss);
    }
    stopped = result.stopped;
    if (result.done || stopped !== '') {
      done = true;
      training = false;
      report();
      if (stopped === '') takeSamples();
    }
  }

  /** Trains in short calls for a slice, or until there is something to tell or somebody calls. */
  function trainForAWhile() {
    const slice_ends = now() + SLICE_MS;
    const until =
      isCalled === null ? slice_ends : Math.max(slice_ends, Math.min(reported_at + report_ms(), next_sample_at));
    do {
      trainSlice(val_interval, Math.min(SLICE_MS, until - now()));
    } while (training && now() < until && !isCalled?.());
  }

  /** Queues the samples that the page shows while the model learns. */
  function takeSamples() {
    const lines = documents === 'lines';
    const options = { ...sampling, max_new_tokens: lines ? LINE_LENGTH : PASSAGE_LENGTH };
    /** @type {string[]} */
    const texts = [];
    const at_step = step;
    let spent = 0;
    let written = '';
    /** @type {Iterator<{ text: string }> | null} */
    let tokens = null;
    jobs.push({
      kind: 'clock',
      advance() {
        const began = now();
        // A seed of its own, so that the run's random numbers stay what they would be without samples.
        tokens ??= trainer.sampleTokens({ ...options, prompt: '', seed: (at_step * 64 + texts.length + 1) >>> 0 });
        const next = /** @type {Iterator<{ text: string }>} */ (tokens).next();
        if (next.done) {
          texts.push(written);
          written = '';
          tokens = null;
        } else {
          written += next.value.text;
        }
        spent += now() - began;
        return texts.length < (lines ? LINES_AT_ONCE : 1);
      },
      report() {},
      finish() {
        next_sample_at = now() + Math.max(SAMPLE_EVERY_MS, report_ms(), spent / SAMPLE_SHARE);
        post({ event: 'samples', run: id, step: at_step, texts });
        if (training) report(); // so that the page draws both at once
      },
      fail(error) {
        throw error;
      },
      stop() {},
    });
  }

  /** Goes on with the first job for a slice. */
  function jobSlice() {
    const job = jobs[0];
    const began = now();
    try {
      let more = true;
      while (more && now() - began < SLICE_MS) {
        more = job.advance();
        work++;
      }
      job.report();
      if (more) return;
      jobs.shift();
      job.finish();
    } catch (error) {
      jobs.shift();
      job.fail(error);
    }
  }

  /** A person goes before the clock. */
  function dropClockJobs() {
    jobs = jobs.filter((job) => job.kind !== 'clock');
  }

  function slice() {
    scheduled = false;
    if (freed) return;
    try {
      if (jobs.length > 0) jobSlice();
      else if (training && now() >= next_sample_at) takeSamples();
      else if (training) trainForAWhile();
      if (training) {
        const passed = now() - trained_until;
        batch.wall_ms += passed;
        trained_ms += passed;
        trained_until += passed;
        if (now() - reported_at >= report_ms() && jobs[0]?.kind !== 'clock') report();
      }
      if (training || jobs.length > 0) wake();
    } catch (error) {
      training = false;
      jobs = [];
      post({ event: 'fatal', run: id, message: toWire(error).message });
    }
  }
  channel.port1.onmessage = slice;

  return {
    id,
    get work() {
      return work;
    },
    train(new_sampling) {
      sampling = new_sampling;
      training = !done;
      trained_until = now();
      wake();
      return { step };
    },
    pause() {
      if (training) report();
      training = false;
      dropClockJobs();
      return { step };
    },
    step(steps, new_sampling) {
      sampling = new_sampling;
      dropClockJobs();
      return new Promise((resolve) => {
        let target = 0; // known when its turn comes: an answer under way is finished first
        jobs.push({
          kind: 'step',
          advance() {
            if (done) return false;
            target ||= step + steps;
            const began = now();
            trainSlice(target - step, SLICE_MS);
            if (!training) batch.wall_ms += now() - began; // slice() counts it otherwise
            return (step < target || validating) && !done;
          },
          report() {},
          finish() {
            if (!done) {
              report();
              takeSamples();
            }
            resolve({ step });
          },
          fail(error) {
            throw error;
          },
          stop: () => resolve({ step }),
        });
        wake();
      });
    },
    setSampling(new_sampling) {
      sampling = new_sampling;
    },
    generate(request, options) {
      dropClockJobs();
      return new Promise((resolve, reject) => {
        const at_step = step;
        let text = '';
        let unsent = '';
        /** @type {'bos' | 'length'} */
        let stopped = 'length';
        const prompt = inFormOf(options.prompt ?? '', known);
        const tokens = trainer.sampleTokens({ ...options, prompt });
        const notices = trainer.promptNotices(prompt);
        jobs.push({
          kind: 'answer',
          advance() {
            const next = tokens.next();
            if (next.done) {
              stopped = next.value;
              return false;
            }
            unsent += next.value.text;
            return true;
          },
          report() {
            if (unsent === '') return;
            text += unsent;
            post({ event: 'tokens', run: id, request, text: unsent });
            unsent = '';
          },
          finish() {
            resolve({ text, stopped, step: at_step, notices });
          },
          fail: reject,
          stop: () => resolve({ text, stopped: 'asked', step: at_step, notices }),
        });
        wake();
      });
    },
    stop() {
      for (const job of jobs) if (job.kind === 'answer') job.stop();
      jobs = jobs.filter((job) => job.kind !== 'answer');
    },
    free() {
      for (const job of jobs) job.stop();
      freed = true;
      training = false;
      jobs = [];
      channel.port1.close();
      trainer.free();
    },
  };
}
