/**
 * The best point of a run: its model where the validation loss was lowest, as a saved file, so that the page can go
 * back to it. Saving copies the numbers of the model once, which takes less time than the validation before it.
 */

/** @typedef {import('../../wasm/engine.js').Trainer} Trainer */
/** @typedef {{ step: number, loss: number, bytes: Uint8Array | null }} Best  bytes: null if it could not be saved */

/** The most bytes of a model that is saved, with what the optimizer keeps. */
export const MOST_BYTES = 8e6;

/** @type {Best} */
export const NO_BEST = { step: 0, loss: Number.POSITIVE_INFINITY, bytes: null };

/**
 * The best point after a validation.
 * @param {Best} best  so far
 * @param {Pick<Trainer, 'save'>} trainer  as it is now
 * @param {number} step
 * @param {number} loss
 * @returns {Best}
 */
export function bestAfter(best, trainer, step, loss) {
  if (!(loss < best.loss)) return best;
  let bytes = null;
  try {
    bytes = trainer.save();
  } catch {
    // The engine's second part, which saves, is not there yet, or memory is short: the next best point may be saved.
  }
  return { step, loss, bytes };
}
