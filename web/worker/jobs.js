/**
 * Jobs: what a session does besides training, slice by slice: the samples that the page shows during training, the
 * answer to a prompt, single steps; search.js adds the search for a learning rate. session.js calls advance() until a
 * job is complete.
 */

import { LIKELIEST_SHOWN } from '../wire/requests.js';
import { needsSecondPart } from './second_part.js';

const LINES_AT_ONCE = 8; // short samples shown together
const LINE_LENGTH = 48; // tokens, for one of them
const PASSAGE_LENGTH = 200; // tokens, for a text that is one long stream

/** @typedef {Pick<import('../../wasm/engine.js').Trainer, 'info' | 'sampleTokens' | 'promptNotices'>} Trainer */
/** @typedef {import('../../wasm/engine.js').Token} Token */
/** @typedef {import('../wire/requests.js').Sampling} Sampling */

/**
 * @typedef {object} Job
 * @property {'clock' | 'answer' | 'step' | 'search'} kind   a sample during training, an answer to a prompt, a press
 *   of Step, or a search for a rate
 * @property {() => boolean} advance   does one token or a part of a step; false when the job is complete
 * @property {() => void} report       sends what this slice has produced
 * @property {() => void} finish
 * @property {(error: unknown) => void} fail
 * @property {() => void} stop         ends the job before it is complete
 */

/** @param {unknown} error */
function rethrow(error) {
  throw error;
}

/**
 * Draws a sample token by token. Each token has its alternatives, if the engine's second part, which finds them, is
 * loaded.
 * @param {Trainer} trainer
 * @param {import('../../wasm/engine.js').SampleOptions} options
 * @returns {Generator<Token, void, void>}
 */
function* draw(trainer, options) {
  try {
    yield* trainer.sampleTokens({ ...options, alternatives: LIKELIEST_SHOWN });
  } catch (error) {
    if (!needsSecondPart(error)) throw error; // thrown before the first token
    yield* trainer.sampleTokens(options);
  }
}

/**
 * A few samples of the model at this step. Each has its own seed, so that samples do not change the run's random
 * numbers.
 * @param {Trainer} trainer
 * @param {Sampling} sampling
 * @param {number} step
 * @param {(sample: { texts: string[], tokens: Token[][] }, spent_ms: number) => void} done
 * @returns {Job}
 */
export function sampleJob(trainer, sampling, step, done) {
  const is_lines = trainer.info.documents === 'lines';
  const options = { ...sampling, max_new_tokens: is_lines ? LINE_LENGTH : PASSAGE_LENGTH, prompt: '' };
  /** @type {Token[][]} */
  const samples = [];
  let spent_ms = 0;
  /** @type {Token[]} */
  let written = [];
  /** @type {Iterator<Token> | null} */
  let tokens = null;
  return {
    kind: 'clock',
    advance() {
      const began = performance.now();
      tokens ??= draw(trainer, { ...options, seed: (step * 64 + samples.length + 1) >>> 0 });
      const next = tokens.next();
      if (next.done) {
        samples.push(written);
        written = [];
        tokens = null;
      } else {
        written.push(next.value);
      }
      spent_ms += performance.now() - began;
      return samples.length < (is_lines ? LINES_AT_ONCE : 1);
    },
    report() {},
    finish: () =>
      done({ texts: samples.map((one) => one.map(({ text }) => text).join('')), tokens: samples }, spent_ms),
    fail: rethrow,
    stop() {},
  };
}

/**
 * The answer to a prompt, sent as it grows.
 * @param {Trainer} trainer
 * @param {import('../wire/requests.js').GenerateOptions} options
 * @param {number} step  the step of the model that answers
 * @param {object} hooks
 * @param {(text: string) => void} hooks.onText
 * @param {(answer: import('../wire/requests.js').Generated) => void} hooks.resolve
 * @param {(error: unknown) => void} hooks.reject
 * @returns {Job}
 */
export function answerJob(trainer, options, step, { onText, resolve, reject }) {
  let text = '';
  let unsent = '';
  /** @type {Token[]} */
  const chosen = [];
  const chosenOf = () => (options.alternatives === undefined ? {} : { tokens: chosen });
  /** @type {import('../wire/requests.js').Generated['stopped']} */
  let stopped = 'length';
  const tokens = trainer.sampleTokens(options);
  const notices = trainer.promptNotices(options.prompt ?? '');
  return {
    kind: 'answer',
    advance() {
      const next = tokens.next();
      if (next.done) {
        stopped = next.value;
        return false;
      }
      unsent += next.value.text;
      if (options.alternatives !== undefined) chosen.push(next.value);
      return true;
    },
    report() {
      if (unsent === '') return;
      text += unsent;
      onText(unsent);
      unsent = '';
    },
    finish: () => resolve({ text, stopped, step, notices, ...chosenOf() }),
    fail: reject,
    stop: () => resolve({ text, stopped: 'asked', step, notices, ...chosenOf() }),
  };
}

/**
 * Single steps.
 * @param {() => boolean} advance  does a part of a step
 * @param {{ finish: () => void, stop: () => void }} hooks
 * @returns {Job}
 */
export const stepJob = (advance, { finish, stop }) => ({
  kind: 'step',
  advance,
  report() {},
  finish,
  fail: rethrow,
  stop,
});
