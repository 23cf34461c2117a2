/**
 * The speed of training, from one step a second to no limit. The first run of a page starts slowly and speeds up by
 * itself, so that its first steps can be watched; once the slider has been moved, the speed changes only by the
 * slider. worker/pace.js enforces the speed.
 */

import { rateAt } from '../state/run_speed.js';

const RAMP_MS = 8000;
const TICK_MS = 100;

export class Pacing {
  #store;
  #request;
  /** Whether no run has begun yet and the slider has not been moved. */
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

  /** Called before a run trains from `step` on. @param {number} step @returns {number} its pace */
  begin(step) {
    if (this.#ramp !== undefined) this.#store.update({ pace: 1 }); // it was paused while it was speeding up: it goes on at full speed
    this.#end();
    if (this.#is_first && step === 0 && this.#store.state.pace >= 1) this.#speedUp();
    this.#is_first = false;
    return rateAt(this.#store.state.pace);
  }

  /**
   * The slider was moved, or the address sets the pace: from now on it does not change by itself.
   * @param {number} place 0 to 1
   */
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
