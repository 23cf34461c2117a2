/**
 * The glossary: a quiet button in the foot that lists all terms, and the card of a term wherever one is pressed
 * (ui/terms.js). Both are fetched when they are first opened (glossary.js). An address asks for a term (`#term=softmax`) or
 * for the list (`#term=all`).
 */

import { effect } from '@preact/signals-core';
import { html, render } from 'lit-html';

/** @type {import('../../registry.js').Feature} */
export const glossary = { name: 'glossary', slot: 'foot', create };

/** The term that the address asks for; '' for none. */
const asked = () => new URLSearchParams(location.hash.slice(1)).get('term') ?? '';

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, frame } = context;
  const layer = document.createElement('div');
  const button = document.createElement('div');
  root.append(button, layer);
  /** @type {Promise<ReturnType<typeof import('./glossary.js').createGlossary>> | null} */
  let fetched = null;

  async function follow(/** @type {string} */ name) {
    if (name === '' && fetched === null) return;
    fetched ??= import('./glossary.js').then(({ createGlossary }) => createGlossary(layer, context));
    try {
      await (await fetched).show(name);
    } catch {
      fetched = null; // the page works without it; the next press tries again
      store.update({ term: '' });
    }
  }

  const read = () => store.update({ term: asked() });
  const stops = [
    effect(() => {
      follow(store.at.term.value);
    }),
    frame.draw(() =>
      render(
        html`<button type="button" class="quiet glossary-open" data-test="glossary-open" @click=${() => store.update({ term: 'all' })}
        >${store.at.words.value.glossary_open}</button>`,
        button,
      ),
    ),
  ];
  if (store.state.place === '' && asked() !== '') read();
  if (store.state.place === '') addEventListener('hashchange', read);
  return () => {
    removeEventListener('hashchange', read);
    for (const stop of stops) stop();
    fetched?.then(({ end }) => end());
  };
}
