/** Room 4: the size and the shape of the network, the attention of its heads, and the map of its embeddings. */

import { html } from 'lit-html';
import { factList } from './facts.js';
import { createAttention } from './network_attention.js';
import { createEmbeddings } from './network_embeddings.js';

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
  const embeddings = createEmbeddings(context, looks);
  const draw = () => html`${facts(context)} ${attention()} ${embeddings()}`;
  const end = () => {
    attention.end();
    embeddings.end();
  };
  return Object.assign(draw, { end });
}
