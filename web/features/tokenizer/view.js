/**
 * Part 2, the tokenizer: the vocabulary of the text as tiles, each a token and its number.
 */

import { fill, h, partHeading, say } from '../../ui/dom.js';
import { count, counted, tile } from '../../ui/format.js';
import { createOldRunNote } from '../../ui/old_run.js';

const TILES = 400; // more are counted, not drawn

/** What the tokens are, other than BOS. @param {import('../../wire/protocol.js').RunInfo} info */
function tokensInWords({ vocabulary, config }) {
  const last = vocabulary.length - 1;
  if (config.tokenizer === 'byte') return `${count(last)} bytes`;
  if (config.tokenizer === 'bpe') return `256 bytes, ${counted(last - 256, 'merge')}`;
  return counted(last, 'different character');
}

/** The ids in the order of the tiles: of merges the bytes, which are the same for every text, come last. @param {import('../../wire/protocol.js').RunInfo} info */
function shownFirst({ vocabulary, config }) {
  const ids = [...vocabulary.keys()];
  return config.tokenizer === 'bpe' ? [...ids.slice(256), ...ids.slice(0, 256)] : ids;
}

/**
 * @param {HTMLElement} root
 */
export function create(root) {
  const total = h('p', { class: 'facts' });
  const old_run = createOldRunNote();
  const tiles = h('ol', { class: 'tiles', 'aria-label': 'Vocabulary', tabindex: '0' });
  root.append(
    partHeading(2, 'Tokenizer', 'Cuts the text into tokens, each with a number.', 'part-tokenizer'),
    old_run.root,
    tiles,
    total,
  );

  /** @type {import('../../wire/protocol.js').RunInfo | null} */
  let drawn = null;
  return {
    /** @param {import('../../store.js').State} state */
    render(state) {
      old_run.render(state);
      const { info } = state.run;
      if (info === drawn) return;
      drawn = info;
      root.hidden = info === null;
      if (info === null) return;
      const { vocabulary } = info;
      const last = vocabulary.length - 1;
      fill(
        tiles,
        ...shownFirst(info)
          .slice(0, TILES)
          .map((id) =>
            id === last
              ? h('li', { class: 'tile tile-bos', title: `${id}: where a document begins and ends`, text: 'BOS' })
              : h('li', { class: 'tile', title: String(id), text: tile(vocabulary[id]) }),
          ),
      );
      const hidden = vocabulary.length - TILES;
      say(
        total,
        `${tokensInWords(info)} and one sign for where a document begins: ${count(vocabulary.length)} tokens` +
          (hidden > 0 ? `, ${count(hidden)} of them not shown.` : '.'),
      );
    },
    destroy() {},
  };
}
