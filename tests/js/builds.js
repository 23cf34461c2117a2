// What the tests of the engine share: the list of builds, the numbers of the original (microgpt), comparisons. It has
// no tests.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';

import { EngineError } from '../../wasm/engine.js';

/** @import { Config, Trainer } from '../../wasm/engine.js' */

export const ROOT = resolve(import.meta.dirname, '../..');

// Node 20 has relaxed SIMD only behind this flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Every build that people run. All tests run on each name in this list. */
export const VARIANTS = /** @type {const} */ (['simd', 'relaxed', 'simd-threads', 'relaxed-threads']);

/** The build in double precision, whose numbers can be compared almost to the last digit. */
export const REFERENCE = /** @type {const} */ ('reference');

const MICROGPT = resolve(ROOT, '../shared/microgpt');

/** The path of one of the original's files. @param {string} file */
export const microgptPath = (file) => resolve(MICROGPT, file);

/** Why the tests against the original cannot run, or false. */
export const noMicrogpt = existsSync(MICROGPT) ? false : '../shared/microgpt is not here';

/** A title that says so when the test is skipped. @param {string} title */
export const microgptTitle = (title) => (noMicrogpt ? `${title} (skipped: ${noMicrogpt})` : title);

/** The lines of one of the original's files. @param {string} file */
export const microgptLines = (file) => readFileSync(microgptPath(file), 'utf8').trimEnd().split('\n');

/** The original's losses of its 1000 steps. */
export const microgptLosses = () => microgptLines('losses.txt').map((line) => Number(line.split(' ')[1]));

/** The project's own names. */
export const ownNames = () => readFileSync(resolve(ROOT, 'datasets/names.txt'), 'utf8');

/**
 * The largest difference between two lists of numbers, for a message or a bound. A NaN counts as infinite.
 * @param {ArrayLike<number>} actual
 * @param {ArrayLike<number>} expected
 */
export function largestDifference(actual, expected) {
  assert.equal(actual.length, expected.length, 'the lists differ in length');
  assert.ok(actual.length > 0, 'there is nothing to compare');
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/**
 * @param {ArrayLike<number>} actual
 * @param {ArrayLike<number>} expected
 * @param {number} bound
 * @param {string} what
 */
export function assertClose(actual, expected, bound, what) {
  const largest = largestDifference(actual, expected);
  assert.ok(largest <= bound, `${what}: off by ${largest}, more than ${bound}`);
}

/** The largest magnitude in a list, at least `floor`. @param {ArrayLike<number>} list @param {number} [floor] */
export function magnitude(list, floor = 0) {
  let largest = floor;
  for (let i = 0; i < list.length; i++) largest = Math.max(largest, Math.abs(list[i]));
  return largest;
}

/**
 * Every number that a run has learnt, in one list.
 * @param {Trainer} trainer
 */
export function allParameters(trainer) {
  return trainer.tensors.filter(({ parameter }) => parameter).flatMap(({ name }) => [...trainer.tensor(name).data]);
}

/** A run whose every size is odd, so that threads get unequal parts, and whose steps are worth sharing. */
export const SHARED_RUN = {
  ...{ preset: 'gpt2', documents: 'stream', n_layer: 2, n_head: 3, n_embd: 33, block_size: 37, batch_size: 7 },
  ...{ val_interval: 60, val_batches: 3, warmup_steps: 10, seed: 5 },
};
export const SHARED_STEPS = 200;

/** What a run has learnt after SHARED_STEPS of SHARED_RUN, as 64 hexadecimal digits. @param {Trainer} trainer */
export function hashAfterRun(trainer) {
  assert.equal(trainer.run(SHARED_STEPS).step, SHARED_STEPS);
  return createHash('sha256')
    .update(Float32Array.from(allParameters(trainer)))
    .digest('hex');
}

/** Settings of a very short run, for tests of its form only. */
export const TINY = {
  n_layer: 1,
  n_head: 2,
  n_embd: 8,
  block_size: 8,
  batch_size: 2,
  warmup_steps: 2,
  max_steps: 100,
};

/**
 * Calls what must throw an EngineError with one plain sentence, and returns the error.
 * @param {() => unknown} call
 */
export function assertRefused(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof EngineError, String(error));
    assert.match(error.message, /^[A-Z].*\.$/);
    return error;
  }
  assert.fail('nothing was thrown');
}
