/**
 * The text coloured by surprise: the beginning of the training or of the validation part, each token coloured by how
 * much it surprises the model, and updated during training. Its content (surprise_view.js) is fetched once a run has begun; the
 * compact page does not have it.
 */

import { onceBegun } from '../../ui/fetch_when_begun.js';

/** @type {import('../../registry.js').Feature} */
export const surprise = { name: 'surprise', slot: 'text', label: (words) => words.surprise.label, create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  let leave = () => {};
  const stop = onceBegun(context, async () => {
    if (context.compact) return;
    const { createLit } = await import('./surprise_view.js');
    if (!root.isConnected) return;
    root.dataset.lit = '';
    leave = createLit(root, context);
  });
  return () => {
    stop();
    leave();
  };
}
