/** Room 5: the learning rate of the last step. */

import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function optimizer({ store, select }) {
  const { inside, format } = store.at.words.value;
  const { lr, info } = select.run.value;
  const rate = lr ?? info?.config.learning_rate;
  if (rate === undefined || !inside) return '';
  return factList([[inside.optimizer.rate, format.short(Number(rate))]]);
}
