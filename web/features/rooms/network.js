/** Room 4: the size and the shape of the network, and the attention of its heads. */

import { html } from 'lit-html';
import { factList } from './facts.js';
import { createAttention } from './network_attention.js';

/** @param {import('../../registry.js').Context} context */
function facts({ store, select }) {
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

/** @param {import('../../registry.js').Context} context @param {import('../../ui/looks.js').Looks} looks */
export function network(context, looks) {
  const attention = createAttention(context, looks);
  const draw = () => html`${facts(context)} ${attention()}`;
  return Object.assign(draw, { end: attention.end });
}
