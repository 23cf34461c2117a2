/**
 * How fast a run may go where somebody watches: so many steps a second, or as fast as it can. And the steps whose samples
 * are worth seeing: most at first, where most changes. Knows no trainer.
 */

/** The first step after a step of those that begin a digit: 1, 2, 5, 10, 20, 50 and so on. @param {number} step */
export function markAfter(step) {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power > step) return digit * power;
  }
}

export class Pace {
  #now;
  #rate = Number.POSITIVE_INFINITY;
  /** When the last step was granted. */
  #since = 0;

  /** @param {() => number} [now] in milliseconds */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Steps a second; Infinity for as many as can be. @param {number} rate */
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

  /** How many steps may be done now, at most those of a tenth of a second; they count as done. What was missed is not made up for. */
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
