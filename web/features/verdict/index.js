/**
 * Up to three plain sentences on what the figures of the run mean, and a button that tries what could help next. Its
 * content (sentence.js) is fetched once a run has begun.
 */

import { onceBegun } from '../../ui/fetch_when_begun.js';
import { needWords } from '../../words/languages.js';

/** @type {import('../../registry.js').Feature} */
export const verdict = { name: 'verdict', slot: 'verdict', label: (words) => words.verdict.label, create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  let leave = () => {};
  const stop = onceBegun(context, async () => {
    const [{ createSentence }] = await Promise.all([import('./sentence.js'), needWords(context.store, 'curves')]);
    if (root.isConnected) leave = createSentence(root, context);
  });
  return () => {
    stop();
    leave();
  };
}
