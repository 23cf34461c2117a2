/**
 * The offer of a tour of the page: a quiet button at the top. The tour itself (tour.js) is fetched when it begins; it
 * never begins by itself.
 */

import { html, nothing, render } from 'lit-html';

/** @type {import('../../registry.js').Feature} */
export const tour = { name: 'tour', slot: 'header', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, frame, compact } = context;
  /** @type {Promise<() => void> | null} */
  let running = null;

  function begin() {
    running ??= import('./tour.js')
      .then(({ createTour }) =>
        createTour(root, context, () => {
          running = null;
        }),
      )
      .catch(() => {
        running = null; // the page works without it; the next press tries again
        return () => {};
      });
  }

  const stop = frame.draw(() => {
    const { open, help } = store.at.words.value.tour;
    const offer = html`<button type="button" class="quiet tour-offer" title=${help} data-test="tour-offer" @click=${begin}
    >${open}</button>`;
    render(compact ? nothing : offer, root);
  });
  return () => {
    stop();
    running?.then((end) => end());
  };
}
