/**
 * What the engine counts in the text of the active run: the losses of n-gram models (the levels in the picture), and
 * how many characters a token has on average (for bits per character). Asked once for each run, after it has begun; for
 * a large text only when somebody presses the button.
 */

import { computed, signal } from '@preact/signals-core';
import { createLooks } from '../../ui/looks.js';

const LARGE = 2 * 1024 * 1024; // characters or bytes: counting takes half a second for each million

/** @typedef {import('../../registry.js').Context} Context */

/** @param {string | Blob | null} text */
const sizeOf = (text) => (typeof text === 'string' ? text.length : (text?.size ?? 0));

/** @param {Context} context @param {Element} root  the element in which the counts are shown */
export function createCounted(context, root) {
  const { store, select, frame } = context;
  const looks = createLooks(context, root);
  /** The id of the run whose text is counted although it is large, because somebody asked; 0: none. */
  const asked = signal(0);
  const is_large = computed(() => sizeOf(select.run.value.text) > LARGE);
  const has_begun = computed(() => select.run.value.step > 0);
  const is_known = computed(() => store.at.facts.value.has(select.run.value.id));
  const is_wanted = computed(() => {
    const { hidden, unit } = store.at.curve.value;
    const is_used = !hidden.includes('levels') || unit === 'bits';
    return has_begun.value && is_used && !is_known.value && (!is_large.value || asked.value === select.run.value.id);
  });
  const seen = looks.watch(() => (is_wanted.value ? ['facts'] : null));
  const stop = frame.draw(() => {
    const { value } = seen.value;
    const { id } = select.run.value;
    const { facts, runs } = store.state;
    if (value === null || facts.get(id) === value || is_known.peek()) return;
    store.update({ facts: new Map([...facts].filter(([other]) => runs.has(other))).set(id, value) });
  });
  return {
    /** Whether the button that asks for the counts of a large text is shown. */
    can_ask: computed(() => has_begun.value && is_large.value && !is_known.value && !is_wanted.value),
    ask() {
      asked.value = select.run.value.id;
    },
    stop() {
      stop();
      looks.stop();
    },
  };
}
