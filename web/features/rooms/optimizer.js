/** Room 5: the learning rate of the last step. */

import { short } from '../../ui/format.js';
import { inside } from '../../words/en_rooms.js';
import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function optimizer({ select }) {
  const words = inside.optimizer;
  const { lr, info } = select.run.value;
  const rate = lr ?? info?.config.learning_rate;
  return rate === undefined ? '' : factList([[words.rate, short(Number(rate))]]);
}
