/** Room 1: what the text was cut into, and how much of it is kept away from training. */

import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function dataset({ store, select }) {
  const { inside, format } = store.at.words.value;
  const { info } = select.run.value;
  if (info === null || !inside) return '';
  const words = inside.dataset;
  return factList([
    [words.documents, format.count(info.n_documents)],
    [words.train, words.tokens(info.n_train_tokens)],
    [words.val, words.tokens(info.n_val_tokens)],
  ]);
}
