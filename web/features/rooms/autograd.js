/** Room 3: the gradient of the last step. */

import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function autograd({ store, select }) {
  const { rooms, format, inside } = store.at.words.value;
  const { grad_norm } = select.run.value;
  const norm = grad_norm === null ? rooms.autograd.none : format.short(grad_norm);
  return inside && factList([[inside.autograd.norm, norm]]);
}
