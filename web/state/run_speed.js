/**
 * The speed of a run: tokens per second and milliseconds per step, averaged over the last seconds of training. Only
 * training time is added, so pauses do not change the estimate of the time left. Also the speed limit that belongs to
 * a place of the slider (actions/pacing.js).
 */

const MEMORY_MS = 2000; // the time constant with which older values lose weight
const ENOUGH_STEPS = 10; // before that an estimate of the time left would vary too much

/**
 * @typedef {object} Pace
 * @property {(steps: number, tokens: number, train_ms: number, wall_ms: number) => void} add
 * @property {() => number} tokensPerSecond   0 if unknown
 * @property {(steps: number) => number | null} msLeft  null if too few steps are known
 */

/** @returns {Pace} */
export function createPace() {
  let seen = 0;
  let steps = 0;
  let tokens = 0;
  let train_ms = 0;
  let wall_ms = 0;
  return {
    add(more_steps, more_tokens, more_train_ms, more_wall_ms) {
      const keep = Math.exp(-more_wall_ms / MEMORY_MS);
      seen += more_steps;
      steps = keep * steps + more_steps;
      tokens = keep * tokens + more_tokens;
      train_ms = keep * train_ms + more_train_ms;
      wall_ms = keep * wall_ms + more_wall_ms;
    },
    tokensPerSecond() {
      return train_ms > 0 ? (1000 * tokens) / train_ms : 0;
    },
    msLeft(steps_left) {
      return seen < ENOUGH_STEPS || steps <= 0 ? null : (steps_left * wall_ms) / steps;
    },
  };
}

const SLOWEST = 1; // steps a second
const FASTEST = 3000; // steps a second at the fastest place of the slider that still has a limit

/** How many steps a second a run may do at a place of the slider, 0 to 1; Infinity at its end. @param {number} place */
export const rateAt = (place) =>
  place >= 1 ? Number.POSITIVE_INFINITY : SLOWEST * (FASTEST / SLOWEST) ** Math.max(0, place);
