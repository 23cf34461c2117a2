/** The search for a learning rate, as a job of a session (jobs.js). */

/** @typedef {import('../../wasm/engine.js').RateSearch} RateSearch */

/**
 * A search for a learning rate.
 * @param {Pick<import('../../wasm/engine.js').Trainer, 'findRate'>} trainer
 * @param {import('../wire/requests.js').RateOptions} options
 * @param {object} hooks
 * @param {(found: RateSearch) => void} hooks.onPiece
 * @param {(found: RateSearch | null) => void} hooks.resolve  gets null if the search
 *   was ended before its first step
 * @param {(error: unknown) => void} hooks.reject
 * @returns {import('./jobs.js').Job}
 */
export function searchJob(trainer, options, { onPiece, resolve, reject }) {
  const search = trainer.findRate(options);
  /** @type {RateSearch | null} */
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
      search.return?.(/** @type {RateSearch} */ (found));
      resolve(found);
    },
    fail: reject,
    stop() {
      search.return?.(/** @type {RateSearch} */ (found));
      resolve(found);
    },
  };
}
