/** Room 3: the gradient of the last step. */

import { short } from '../../ui/format.js';
import { inside } from '../../words/en_rooms.js';
import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function autograd({ store, select }) {
  const words = store.at.words.value.rooms.autograd;
  const { grad_norm } = select.run.value;
  return factList([[inside.autograd.norm, grad_norm === null ? words.none : short(grad_norm)]]);
}
