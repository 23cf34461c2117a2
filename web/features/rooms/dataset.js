/** Room 1: what the text was cut into, and how much of it is kept away from training. */

import { count } from '../../ui/format.js';
import { inside } from '../../words/en_rooms.js';
import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function dataset({ select }) {
  const words = inside.dataset;
  const { info } = select.run.value;
  if (info === null) return '';
  return factList([
    [words.documents, count(info.n_documents)],
    [words.train, words.tokens(info.n_train_tokens)],
    [words.val, words.tokens(info.n_val_tokens)],
  ]);
}
