/** Room 4: the size and the shape of the network. */

import { count } from '../../ui/format.js';
import { inside } from '../../words/en_rooms.js';
import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function network({ select }) {
  const words = inside.network;
  const { info } = select.run.value;
  if (info === null) return '';
  return factList([
    [words.parameters, count(info.n_params)],
    [words.form, words.shape(info.config)],
    [words.memory, words.mebibytes(info.memory_mib)],
  ]);
}
