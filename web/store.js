/**
 * The store of a playground, and the only way to change its state: `update(patch)`. A patch replaces whole top-level
 * entries; a patch that changes nothing is ignored. Every entry is also a signal (`store.at.runs`): values that depend
 * on some entries are computed only when one of these has changed (selectors.js), and views are drawn once a frame
 * (frame.js). No logic of the page is here.
 */

import { computed, signal } from '@preact/signals-core';

/** @typedef {import('./state/state.js').State} State */

/**
 * @typedef {object} Store
 * @property {State} state                  the current state, read only; every update replaces it. Reading it tracks
 *   nothing
 * @property {{ readonly [K in keyof State]: import('@preact/signals-core').ReadonlySignal<State[K]> }} at  each entry
 *   as a signal
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
