/**
 * What a session does besides training, slice by slice: the samples that the page shows while the model learns, the answer
 * to a prompt, single steps. Each is complete after as many calls of advance() as it takes.
 */

const LINES_AT_ONCE = 8; // short samples shown together
const LINE_LENGTH = 48; // tokens, for one of them
const PASSAGE_LENGTH = 200; // tokens, for a text that is one long stream

/** @typedef {import('../../wasm/engine.js').Trainer} Trainer */
/** @typedef {import('../wire/requests.js').Sampling} Sampling */

/**
 * @typedef {object} Job
 * @property {'clock' | 'answer' | 'step' | 'search'} kind   taken now and then, asked of the prompt box, of Step, or of the search for a rate
 * @property {() => boolean} advance   one token or piece of a step further; false when it is complete
 * @property {() => void} report       sends what has been written in this slice
 * @property {() => void} finish
 * @property {(error: unknown) => void} fail
 * @property {() => void} stop         ends it before it is complete
 */

/** @param {unknown} error */
function rethrow(error) {
  throw error;
}

/**
 * A few samples of the model of this step. Each has a seed of its own, so that the run's random numbers stay what they
 * would be without samples.
 * @param {Trainer} trainer
 * @param {Sampling} sampling
 * @param {number} step
 * @param {(texts: string[], spent_ms: number) => void} done
 * @returns {Job}
 */
export function sampleJob(trainer, sampling, step, done) {
  const is_lines = trainer.info.documents === 'lines';
  const options = { ...sampling, max_new_tokens: is_lines ? LINE_LENGTH : PASSAGE_LENGTH };
  /** @type {string[]} */
  const texts = [];
  let spent_ms = 0;
  let written = '';
  /** @type {Iterator<{ text: string }> | null} */
  let tokens = null;
  return {
    kind: 'clock',
    advance() {
      const began = performance.now();
      tokens ??= trainer.sampleTokens({ ...options, prompt: '', seed: (step * 64 + texts.length + 1) >>> 0 });
      const next = tokens.next();
      if (next.done) {
        texts.push(written);
        written = '';
        tokens = null;
      } else {
        written += next.value.text;
      }
      spent_ms += performance.now() - began;
      return texts.length < (is_lines ? LINES_AT_ONCE : 1);
    },
    report() {},
    finish: () => done(texts, spent_ms),
    fail: rethrow,
    stop() {},
  };
}

/**
 * The answer to a prompt, sent as it grows.
 * @param {Trainer} trainer
 * @param {import('../wire/requests.js').GenerateOptions} options
 * @param {number} step  of the model that answers
 * @param {object} hooks
 * @param {(text: string) => void} hooks.onText
 * @param {(answer: import('../wire/requests.js').Generated) => void} hooks.resolve
 * @param {(error: unknown) => void} hooks.reject
 * @returns {Job}
 */
export function answerJob(trainer, options, step, { onText, resolve, reject }) {
  let text = '';
  let unsent = '';
  /** @type {import('../../wasm/engine.js').Token[]} */
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
 * A search for a learning rate.
 * @param {Trainer} trainer
 * @param {import('../wire/requests.js').RateOptions} options
 * @param {object} hooks
 * @param {(found: import('../../wasm/engine.js').RateSearch) => void} hooks.onPiece
 * @param {(found: import('../../wasm/engine.js').RateSearch | null) => void} hooks.resolve  null: it was ended before its first step
 * @param {(error: unknown) => void} hooks.reject
 * @returns {Job}
 */
export function searchJob(trainer, options, { onPiece, resolve, reject }) {
  const search = trainer.findRate(options);
  /** @type {import('../../wasm/engine.js').RateSearch | null} */
  let found = null;
  return {
    kind: 'search',
    advance() {
      const next = search.next();
      if (!next.done) found = next.value;
      return !next.done && !next.value.done;
    },
    report: () => found !== null && onPiece(found),
    finish() {
      search.return?.(/** @type {any} */ (found));
      resolve(found);
    },
    fail: reject,
    stop() {
      search.return?.(/** @type {any} */ (found));
      resolve(found);
    },
  };
}

/**
 * Single steps.
 * @param {() => boolean} advance  a piece further
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
