/**
 * How long the worker may be silent before it counts as dead, in milliseconds: estimates for the slowest devices that
 * the page should still work on. wire/watchdog.js uses them; runs.js passes them on.
 */

const LEAST_MS = 10_000;
const FLOPS = 3e8; // a second
const PARAMETERS = 500; // initialized in a millisecond
const BYTES = 1000; // of a text read in a millisecond
const MERGING = 5; // times as long to learn merges from a text as to read it
const CHARACTERS = 5000; // an upper bound for the different characters of most texts

/**
 * The limit while a model is made. Its exact size is not known yet, so it is estimated from the settings.
 * @param {{ n_layer?: number, n_embd?: number, mlp_ratio?: number, vocab_size?: number, tokenizer?: string }} config
 * @param {number} bytes  of the text
 */
export function makingTime({ n_layer = 1, n_embd = 1, mlp_ratio = 4, vocab_size = 0, tokenizer = 'char' }, bytes) {
  const tokens = tokenizer === 'bpe' ? vocab_size : CHARACTERS;
  const parameters = n_embd * (tokens + n_layer * n_embd * (4 + 3 * mlp_ratio));
  const reading = (bytes / BYTES) * (tokenizer === 'bpe' ? MERGING : 1);
  return LEAST_MS + reading + parameters / PARAMETERS;
}

/**
 * The limit while the statistics of a text are computed or an index of it is made: half a second for each 100 kB.
 * @param {number} bytes
 */
export const lookingTime = (bytes) => LEAST_MS + (bytes / BYTES) * MERGING;

/**
 * The limit for one step: six operations for each parameter and each position of the batch.
 * @param {number} n_params
 * @param {{ batch_size?: number, block_size?: number }} config
 */
export function stepTime(n_params, { batch_size = 1, block_size = 1 }) {
  return LEAST_MS + (6 * n_params * batch_size * block_size) / (FLOPS / 1000);
}
