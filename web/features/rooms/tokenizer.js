/** Room 2: the vocabulary of the text as tiles, each a token and its number. */

import { html } from 'lit-html';
import { tile } from '../../ui/format.js';
import { oldRunLine } from '../../ui/sentences.js';

const TILES = 400; // more are counted, not drawn

/** @typedef {NonNullable<import('../../state/state.js').RunState['info']>} Info */

/** The ids in the order of the tiles: of merges the bytes, which are the same for every text, come last. @param {Info} info */
function shownFirst({ vocabulary, config }) {
  const ids = [...vocabulary.keys()];
  return config.tokenizer === 'bpe' ? [...ids.slice(256), ...ids.slice(0, 256)] : ids;
}

/** @param {import('../../registry.js').Context} context */
export function tokenizer({ store, select }) {
  const { rooms, inside, run } = store.at.words.value;
  const { info } = select.run.value;
  if (info === null || !inside) return '';
  const words = inside.tokenizer;
  const { vocabulary, config } = info;
  const last = vocabulary.length - 1;
  const tiles = shownFirst(info).slice(0, TILES);
  return html`${oldRunLine(select.is_old_run.value ? run.old_run : '')}
    <ol class="tiles" aria-label=${words.tiles} tabindex="0">
      ${tiles.map((id) =>
        id === last
          ? html`<li class="tile tile-bos" title=${words.bos_help(id)}>${words.bos}</li>`
          : html`<li class="tile" title=${id}>${tile(vocabulary[id])}</li>`,
      )}
    </ol>
    <p class="facts">${words.total(rooms.tokenizer.closed(vocabulary.length, config.tokenizer), vocabulary.length, vocabulary.length - TILES)}</p>`;
}
