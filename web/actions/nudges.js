/**
 * A weight of the active run that somebody sets by hand: it is kept with a mark on the curve, and can be undone. Fetched
 * with the room of autograd.
 */

import { signal } from '@preact/signals-core';
import { activeRun } from '../state/state.js';

/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../words/say.js').Said} Said */
/** @typedef {Pick<import('../registry.js').Context, 'store' | 'actions'>} Given */
/** A weight that was set: which, from what to what, and at which step of the run. @typedef {{ run: number, name: string, index: number, old: number, value: number, step: number }} Kept */

export class Nudges {
  #store;
  #actions;
  /** The last weight that was set, until it is undone. @type {import('@preact/signals-core').Signal<Kept | null>} */
  kept = signal(null);
  /** Why the last one was refused. @type {import('@preact/signals-core').Signal<Said | null>} */
  refused = signal(null);

  /** @param {Given} context */
  constructor({ store, actions }) {
    this.#store = store;
    this.#actions = actions;
  }

  /**
   * Sets a weight of the active run.
   * @param {Pick<Kept, 'name' | 'index' | 'value'>} weight
   * @param {string} text  of the mark on the curve
   * @returns {Promise<Kept | null>} null if it was refused
   */
  async #set({ name, index, value }, text) {
    const { id } = activeRun(this.#store.state);
    try {
      await this.#actions.pause();
      const { old, step } = await this.#actions.request({ type: 'set', run: id, name, index, value });
      const { runs } = this.#store.state;
      const run = runs.get(id);
      if (run !== undefined)
        this.#store.update({ runs: new Map(runs).set(id, { ...run, marks: [...run.marks, { step, text }] }) });
      this.refused.value = null;
      return { run: id, name, index, old, value, step };
    } catch (/** @type {any} */ refusal) {
      this.refused.value = refusal.fatal ? null : refusal.said;
      return null;
    }
  }

  /** @param {Pick<Kept, 'name' | 'index' | 'value'>} weight @param {string} text */
  async keep(weight, text) {
    const kept = await this.#set(weight, text);
    if (kept !== null) this.kept.value = kept;
  }

  /** Puts back what stood there before. @param {string} text */
  async undo(text) {
    const kept = this.kept.peek();
    if (kept === null || kept.run !== this.#store.state.active) return;
    const { name, index, old } = kept;
    if ((await this.#set({ name, index, value: old }, text)) !== null) this.kept.value = null;
  }
}

/** One for each playground, by its store: what was kept can be undone after the room was closed. @type {WeakMap<object, Nudges>} */
const all = new WeakMap();

/** @param {Given} context */
export function nudgesOf(context) {
  const nudges = all.get(context.store) ?? new Nudges(context);
  all.set(context.store, nudges);
  return nudges;
}
