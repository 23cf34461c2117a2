/**
 * How fast a run goes, from one step a second to as fast as it can. The first run of a page speeds up by itself, so that its
 * first steps can be watched; whoever moves the slider has it from then on.
 */

import { rateAt } from '../state/pace.js';

const RAMP_MS = 8000;
const TICK_MS = 100;

export class Pacing {
  #store;
  #request;
  /** Whether the next run that begins is the first that somebody watches. */
  #is_first = true;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ramp;
  #now;

  /**
   * @param {import('../store.js').Store} store
   * @param {import('./engine.js').Engine['request']} request
   * @param {() => number} [now]
   */
  constructor(store, request, now = () => performance.now()) {
    this.#store = store;
    this.#request = request;
    this.#now = now;
  }

  /** A run is about to train from a step on. @param {number} step @returns {number} its pace */
  begin(step) {
    this.#end();
    if (this.#is_first && step === 0 && this.#store.state.pace >= 1) this.#speedUp();
    this.#is_first = false;
    return rateAt(this.#store.state.pace);
  }

  /** Somebody has moved the slider, or the address says so: nothing moves by itself any more. @param {number} place 0 to 1 */
  set(place) {
    this.#end();
    this.#is_first = false;
    this.#move(Math.min(1, Math.max(0, place)));
  }

  close() {
    this.#end();
  }

  #end() {
    clearInterval(this.#ramp);
    this.#ramp = undefined;
  }

  #speedUp() {
    const began = this.#now();
    this.#store.update({ pace: 0 });
    this.#ramp = setInterval(() => {
      const { runs, active } = this.#store.state;
      const place = Math.min(1, (this.#now() - began) / RAMP_MS);
      const is_over = place >= 1 || runs.get(active)?.phase !== 'training';
      if (is_over) this.#end();
      this.#move(is_over ? 1 : place);
    }, TICK_MS);
  }

  /** @param {number} place */
  #move(place) {
    const { runs, active, pace } = this.#store.state;
    if (place === pace) return;
    this.#store.update({ pace: place });
    if (runs.get(active)?.phase !== 'training') return;
    this.#request({ type: 'set_pace', run: active, pace: rateAt(place) }).catch(() => {});
  }
}
