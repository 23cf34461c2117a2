/**
 * The small pictures of closed rooms whose numbers come from the engine: the lengths of the documents (dataset) and the
 * end of the newest sample as tokens (tokenizer). Fetched once there is a model.
 */

import { createLooks } from '../../ui/looks.js';
import { columns } from './shared/histogram.js';
import { tokenStrip } from './shared/token_tiles.js';

/** @typedef {import('../../registry.js').Context} Context */

const BARS = 14;
const CHARACTERS = 60; // of a text, which are given to the tokenizer
const TOKENS = 11;

/** The end of the newest sample; before there is one, the beginning of the text. @param {Context} context */
function lastWords({ select }) {
  const { samples, text } = select.run.value;
  const written = samples[0]?.texts.at(-1)?.trim();
  if (written) return Array.from(written).slice(-CHARACTERS).join('');
  const own = typeof text === 'string' ? text : (select.source.value?.preview ?? '');
  return Array.from(own.split('\n', 1)[0]).slice(0, TOKENS).join('');
}

/** @type {import('./rooms.js').Live} */
export function dataset(context, root) {
  const looks = createLooks(context, root);
  const documents = looks.watch(() => ['documents', { bins: BARS }]);
  return {
    line: () => '',
    miniature() {
      const { value } = documents.value;
      // Documents that are all of one length make one column, which shows nothing.
      return value === null || value.train.length < 2 ? undefined : columns(value);
    },
    stop: looks.stop,
  };
}

/** @type {import('./rooms.js').Live} */
export function tokenizer(context, root) {
  const { store, select } = context;
  const looks = createLooks(context, root);
  const words = looks.watch(() => ['tokenize', lastWords(context)], { is_calm: true });
  function miniature() {
    const { value } = words.value;
    if (value === null || select.run.value.info === null) return undefined;
    const label = store.at.words.value.rooms.tokenizer.title;
    return tokenStrip({ tokens: value.tokens.slice(-TOKENS), label, ids: true });
  }
  return { line: () => '', miniature, stop: looks.stop };
}
