/** Room 4: the size and the shape of the network. */

import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function network({ store, select }) {
  const { inside, format } = store.at.words.value;
  const { info } = select.run.value;
  if (info === null || !inside) return '';
  const words = inside.network;
  return factList([
    [words.parameters, format.count(info.n_params)],
    [words.form, words.shape(info.config)],
    [words.memory, format.mebibytes(info.memory_mib)],
  ]);
}
