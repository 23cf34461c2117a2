/**
 * How fast a run goes: tokens per second and milliseconds per step, averaged over the last seconds of
 * training. Only time spent training is given to it, so pauses never spoil the time left.
 */

const MEMORY_MS = 2000; // older slices fade with this time constant
const ENOUGH_STEPS = 10; // before that a guess at the time left would jump about

/**
 * @typedef {object} Pace
 * @property {(steps: number, tokens: number, train_ms: number, wall_ms: number) => void} add
 * @property {() => number} tokensPerSecond   0 while unknown
 * @property {(steps: number) => number | null} msLeft  null while too little is known
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
