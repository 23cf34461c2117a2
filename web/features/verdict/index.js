/**
 * Up to three plain sentences on what the figures of the run mean, and a button that tries what could help next. Its
 * content (sentence.js) is fetched once a run has begun.
 */

import { hasBegun } from '../../selectors.js';
import { needWords } from '../../words/languages.js';

/** @type {import('../../registry.js').Feature} */
export const verdict = { name: 'verdict', slot: 'verdict', label: (words) => words.verdict.label, create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { select, frame } = context;
  /** @type {(() => void) | null} */
  let leave = null;
  let is_coming = false;

  async function enter() {
    is_coming = true;
    try {
      const [{ createSentence }] = await Promise.all([import('./sentence.js'), needWords(context.store, 'curves')]);
      if (root.isConnected) leave = createSentence(root, context);
    } catch {
      is_coming = false; // the page works without it; the next change tries again
    }
  }

  const stop = frame.draw(() => {
    if (leave === null && !is_coming && hasBegun(select.run.value)) enter();
  });
  return () => {
    stop();
    leave?.();
  };
}
