/**
 * The curve in words: where the run stands, and what its loss means. No markup.
 */

const DIVERGED_AFTER = 20; // steps: before that a loss above blind guessing may pass by itself

/** @typedef {import('../../state/state.js').RunState} RunState */
/** @typedef {import('../../words/words.js').Words['curve']} Words */

/**
 * The run in one sentence.
 * @param {Pick<RunState, 'step' | 'smooth' | 'val_loss' | 'info'>} run
 * @param {Words} words
 * @returns {string}
 */
export function describe({ step, smooth, val_loss, info }, words) {
  if (smooth === null || info === null) return words.none;
  return words.describe(step, smooth, val_loss, info.uniform_loss);
}

/**
 * True once the validation loss has clearly turned: above its least by a twentieth, three measurements on.
 * @param {import('../../state/history.js').History} history
 */
function isMemorising({ val_losses: { values, length } }) {
  let least = 0;
  for (let i = 1; i < length; i++) if (values[i] < values[least]) least = i;
  return length - 1 - least >= 3 && values[length - 1] > values[least] * 1.05;
}

/**
 * What the losses mean, in one sentence: how many characters the model wavers between, or what goes wrong.
 * @param {Pick<RunState, 'step' | 'smooth' | 'info' | 'history'>} run
 * @param {Words} words
 * @returns {string}
 */
export function reading({ step, smooth, info, history }, words) {
  if (smooth === null || info === null || !Number.isFinite(smooth)) return words.what;
  if (step > DIVERGED_AFTER && smooth > info.uniform_loss * 1.1) return words.diverged;
  if (isMemorising(history)) return words.memorising;
  return words.reading(smooth, info.config.tokenizer, info.vocab_size);
}
