/**
 * The text coloured by surprise: the beginning of the training or of the validation part, each token coloured by how
 * much it surprises the model, and updated during training. Its content (lit.js) is fetched once a run has begun; the
 * compact page does not have it.
 */

import { hasBegun } from '../../selectors.js';

/** @type {import('../../registry.js').Feature} */
export const surprise = { name: 'surprise', slot: 'text', label: (words) => words.surprise.label, create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { select, frame, compact } = context;
  /** @type {(() => void) | null} */
  let leave = null;
  let is_coming = false;

  async function enter() {
    is_coming = true;
    try {
      const { createLit } = await import('./lit.js');
      if (!root.isConnected) return;
      root.dataset.lit = '';
      leave = createLit(root, context);
    } catch {
      is_coming = false; // the page works without it; the next change tries again
    }
  }

  const stop = frame.draw(() => {
    if (leave !== null) return;
    if (!compact && !is_coming && hasBegun(select.run.value)) enter();
  });
  return () => {
    stop();
    leave?.();
  };
}
