/**
 * The offer of the guide through the seven parts: a quiet button at the top. The guide itself (guide.js) is fetched when it
 * is opened, by the button or by an address (`guide=tokenizer`).
 */

import { html, nothing, render } from 'lit-html';

/** @type {import('../../registry.js').Feature} */
export const guide = { name: 'guide', slot: 'header', create };

/**
 * Fetches the guide and, at the same time, its stops.
 * @param {import('../../registry.js').Context} context @param {() => HTMLElement | null} opener
 */
async function fetchGuide(context, opener) {
  const library = import('./library.js').then(({ createLibrary }) => createLibrary(context));
  const [{ createGuide }, stops] = await Promise.all([import('./guide.js'), library]);
  return createGuide(context, stops, opener);
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, frame, compact } = context;
  /** Ends the guide, once it has been fetched. @type {Promise<() => void> | null} */
  let opened = null;

  const toggle = () => store.update({ guide: store.state.guide === '' ? 'dataset' : '' });
  const stops = [
    frame.draw(() => {
      if (store.at.guide.value === '') return;
      opened ??= fetchGuide(context, () => root.querySelector('button')).catch(() => {
        opened = null; // the page works without it; the next press tries again
        store.update({ guide: '' });
        return () => {};
      });
    }),
    frame.draw(() => {
      const { guide: open, guide_help: help } = store.at.words.value.tour;
      const is_open = store.at.guide.value !== '';
      render(
        compact
          ? nothing
          : html`<button type="button" class="quiet guide-offer" title=${help} aria-pressed=${is_open} data-test="guide-offer" @click=${toggle}
            >${open}</button>`,
        root,
      );
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    opened?.then((end) => end());
  };
}
