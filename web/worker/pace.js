/**
 * The pace of a run that somebody watches: how many steps a second it may take, or no limit. Also the steps at which
 * samples are taken, most of them early, where the model changes most. Knows no trainer; session.js asks it.
 */

/** The first of the steps 1, 2, 5, 10, 20, 50 and so on that comes after `step`. @param {number} step */
export function markAfter(step) {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power > step) return digit * power;
  }
}

export class Pace {
  #now;
  #rate = Number.POSITIVE_INFINITY;
  /** When the last step was allowed. */
  #since = 0;

  /** @param {() => number} [now] in milliseconds */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Sets the steps a second; Infinity: no limit. @param {number} rate */
  set(rate) {
    if (Number.isFinite(rate) && !Number.isFinite(this.#rate)) this.#since = this.#now();
    this.#rate = rate;
  }

  get is_free() {
    return this.#rate === Number.POSITIVE_INFINITY;
  }

  /** How many milliseconds to wait before the next step. */
  get wait() {
    return this.is_free ? 0 : Math.max(0, this.#since + 1000 / this.#rate - this.#now());
  }

  /**
   * How many steps may be taken now, at most those of a tenth of a second; they then count as taken. Steps that were
   * missed before are not made up for.
   */
  take() {
    if (this.is_free) return Number.POSITIVE_INFINITY;
    const passed = this.#now() - this.#since;
    const due = Math.floor((passed * this.#rate) / 1000 + 1e-6);
    const steps = Math.max(1, Math.min(due, Math.ceil(this.#rate / 10)));
    const period = 1000 / this.#rate;
    const behind = passed - steps * period;
    this.#since = this.#now() - (behind > 0 && behind < period ? behind : 0);
    return steps;
  }
}
