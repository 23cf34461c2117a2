/**
 * A sentence with how many of a model's numbers are trained, with the settings on the page, as the engine counts them. For
 * the offer at the import of a model, and for the room of the training loop.
 */

import { signal } from '@preact/signals-core';

/** @typedef {import('../registry.js').Context} Context */
/** @typedef {{ of: string, n_params: number, n_trained: number }} Counted */

/** The settings that say what is trained. */
export const TUNING = new Set(['trainable', 'trainable_layers', 'lora_rank', 'lora_alpha', 'lora_targets']);

/** @param {Context} context */
export function createTrained({ store, select, actions, frame }) {
  /** @type {import('@preact/signals-core').Signal<Counted | null>} */
  const counted = signal(null);
  let asked = '';

  /** @param {string} of @param {number} vocab_size @param {Record<string, any>} config */
  async function ask(of, vocab_size, config) {
    const question = {
      type: /** @type {const} */ ('estimate'),
      text: null,
      vocab_size,
      config,
      time: false,
      quiet: true,
    };
    const estimate = await actions.request(question).catch(() => null); // a wrong setting says so at its field
    if (estimate !== null && asked === of) {
      counted.value = { of, n_params: estimate.n_params, n_trained: estimate.n_trained };
    }
  }

  const stop = frame.draw(() => {
    const { info } = select.run.value;
    const { reproducible, ...config } = select.config.value;
    const of = JSON.stringify([info?.vocab_size, config]);
    if (info === null || of === asked) return;
    asked = of;
    ask(of, info.vocab_size, config);
  });
  return {
    /** The sentence, or "" while the engine has not answered. */
    sentence() {
      const words = store.at.words.value.tuning;
      const known = counted.value;
      return words === undefined || known === null ? '' : words.trains(known.n_trained, known.n_params);
    },
    stop,
  };
}
