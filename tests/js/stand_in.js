// A trainer for tests of the worker that do not need the engine. Its members have the types of the engine's Trainer;
// the tests do not call those that it lacks. It has no tests.

/** @typedef {import('../../web/worker/session.js').SessionTrainer} SessionTrainer */

/**
 * @param {Partial<Omit<SessionTrainer, 'info'>> & { info?: Partial<SessionTrainer['info']> }} parts
 * @returns {SessionTrainer}
 */
export const standIn = ({ info, ...parts }) =>
  /** @type {SessionTrainer} */ ({
    info: {
      documents: 'lines',
      config: {},
      threads: 1,
      vocabulary: ['a'],
      n_params: 1,
      parameter_bytes: 4,
      saved_bytes: 12,
      ...info,
    },
    promptNotices: () => [],
    parameters: () => new Float32Array(1),
    free() {},
    ...parts,
  });

/**
 * What run() returns after `step` steps in all.
 * @param {number} step
 * @param {number} done  how many of them are from this call
 * @returns {import('../../wasm/engine.js').RunResult}
 */
export const resultOf = (step, done) => ({
  ...{ step, loss: 1, losses: new Float64Array(done).fill(1), val_loss: null, validating: false },
  ...{ grad_norm: 1, lr: 0.1, tokens: step, ms: 1, done: false, stopped: '' },
});

/** A token of a sample: the letter a. */
export const TOKEN = { id: 0, text: 'a' };
