/** Answers about the tensor that is chosen: what is known of another one is not shown under its name. */

import { computed } from '@preact/signals-core';

/**
 * The value of an answer while it is about the chosen tensor, else null: another may have been chosen since.
 * @template V
 * @param {import('@preact/signals-core').ReadonlySignal<import('../../../ui/looks.js').Seen<V>>} seen
 * @param {import('@preact/signals-core').ReadonlySignal<{ tensor: { name: string } } | null>} chosen
 * @param {(call: any) => string} nameIn  finds the tensor's name in a question, such as ['tensor', name, { of: 'step' }]
 */
export const ofChosen = (seen, chosen, nameIn) =>
  computed(() => {
    const { call, value } = seen.value;
    return call !== null && nameIn(call) === chosen.value?.tensor.name ? value : null;
  });
