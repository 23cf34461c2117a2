/**
 * The text lights up: the beginning of what the model learns from, or of what is kept apart, each token coloured by how much
 * it surprises the model, and drawn again as it learns. What is in it comes once there is a model that has begun to learn.
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
      is_coming = false; // the page does without it; the next change asks again
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
