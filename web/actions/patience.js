/**
 * How long the worker may say nothing before it counts as dead, in milliseconds: by the slowest device that we can think
 * of. See wire/watchdog.js.
 */

const LEAST_MS = 10_000;
const FLOPS = 3e8; // a second
const PARAMETERS = 500; // set to their first values in a millisecond
const BYTES = 1000; // of a text read in a millisecond; learning merges takes some times as long
const MERGING = 5;
const CHARACTERS = 5000; // different ones: more than most scripts have

/**
 * For making a model, whose size is known only when it is there.
 * @param {Record<string, any>} config
 * @param {number} bytes  of the text
 */
export function makingTime({ n_layer = 1, n_embd = 1, mlp_ratio = 4, vocab_size = 0, tokenizer = 'char' }, bytes) {
  const tokens = tokenizer === 'bpe' ? vocab_size : CHARACTERS;
  const parameters = n_embd * (tokens + n_layer * n_embd * (4 + 3 * mlp_ratio));
  const reading = (bytes / BYTES) * (tokenizer === 'bpe' ? MERGING : 1);
  return LEAST_MS + reading + parameters / PARAMETERS;
}

/** For counting a text or making an index of it: half a second and more for each 100 kB. @param {number} bytes */
export const lookingTime = (bytes) => LEAST_MS + (bytes / BYTES) * MERGING;

/**
 * For one step: six operations a parameter and position.
 * @param {number} n_params
 * @param {Record<string, any>} config
 */
export function stepTime(n_params, { batch_size = 1, block_size = 1 }) {
  return LEAST_MS + (6 * n_params * Number(batch_size) * Number(block_size)) / (FLOPS / 1000);
}
