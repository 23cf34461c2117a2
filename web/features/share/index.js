/**
 * The offer to share what is on the page: a quiet button at the top. The panel (panel.js) is fetched when it is opened.
 */

import { html, nothing, render } from 'lit-html';

/** @type {import('../../registry.js').Feature} */
export const share = { name: 'share', slot: 'header', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, frame, compact } = context;
  async function open() {
    const { openPanel } = await import('./panel.js');
    if (root.isConnected) openPanel(root, context);
  }
  return frame.draw(() => {
    const { share: words, share_help: help } = store.at.words.value.tour;
    const offer = html`<button type="button" class="quiet share-offer" title=${help} data-test="share-offer" @click=${open}
    >${words}</button>`;
    render(compact ? nothing : offer, root);
  });
}
