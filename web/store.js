/**
 * The one store of a playground and the one way to change it: `update(patch)`. A patch replaces whole top-level entries,
 * equal writes are skipped. Every entry is a signal (`store.at.run`), so that what follows from some of them is computed
 * only when one of these has changed (selectors.js), and drawn once a frame (frame.js). Holds no logic.
 */

import { computed, signal } from '@preact/signals-core';

/** @typedef {import('./state/state.js').State} State */

/**
 * @typedef {object} Store
 * @property {State} state                  of this moment, read only; replaced by every update. Reading it tracks nothing
 * @property {{ readonly [K in keyof State]: import('@preact/signals-core').ReadonlySignal<State[K]> }} at  each entry as a signal
 * @property {(patch: Partial<State>) => void} update
 */

/**
 * @param {State} initial
 * @returns {Store}
 */
export function createStore(initial) {
  const whole = signal(initial);
  const at = Object.fromEntries(
    /** @type {(keyof State)[]} */ (Object.keys(initial)).map((key) => [key, computed(() => whole.value[key])]),
  );
  return {
    get state() {
      return whole.peek();
    },
    at: /** @type {Store['at']} */ (at),
    update(patch) {
      const entries = /** @type {[keyof State, any][]} */ (Object.entries(patch));
      if (entries.every(([key, value]) => Object.is(whole.peek()[key], value))) return;
      whole.value = { ...whole.peek(), ...patch };
    },
  };
}
