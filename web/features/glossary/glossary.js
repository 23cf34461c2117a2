/**
 * The open part of the glossary: the card of one term beside the pressed word, or the list of all terms. Closing it
 * gives the focus back to the element that had it.
 */

import { termKey } from '../../guide/glossary.js';
import { replaceHash } from '../../keep/hash.js';
import { needLaterStyles } from '../../ui/later_styles.js';
import { needWords } from '../../words/languages.js';
import { openCard } from './card.js';
import { openList } from './list_of_terms.js';

/** @typedef {import('../../registry.js').Context} Context */
/** A card or list that is open. @typedef {{ end: () => void, has: (element: Element | null) => boolean }} Open */

/** Takes the term out of the address, so that the same link works again. */
function forgetAddress() {
  const { hash } = location;
  const rest = hash
    .slice(1)
    .split('&')
    .filter((part) => !part.startsWith('term='));
  const next = rest.join('&');
  if (`#${next}` !== hash && hash !== '') replaceHash(next === '' ? '' : `#${next}`);
}

/** @param {HTMLElement} layer @param {Context} context */
export function createGlossary(layer, context) {
  const { store } = context;
  /** @type {Open | null} */
  let open = null;
  /** The element that had the focus before. @type {HTMLElement | null} */
  let opener = null;

  /** Closes what is open. */
  function hide() {
    if (open === null) return;
    const active = document.activeElement;
    const had_focus = active === document.body || open.has(active);
    open.end();
    open = null;
    forgetAddress();
    if (had_focus) opener?.focus({ preventScroll: true });
    opener = null;
  }

  return {
    /** Shows a term by its name, the list for any other name, and nothing for ''. @param {string} name */
    async show(name) {
      if (name === '') return hide();
      await Promise.all([needWords(store, 'glossary'), needLaterStyles()]);
      if (store.state.term !== name) return undefined;
      if (open === null) opener = /** @type {HTMLElement | null} */ (document.activeElement);
      open?.end();
      const key = termKey(name);
      open = key === '' ? openList(layer, context) : openCard(layer, context, key, opener);
      return undefined;
    },
    end: hide,
  };
}
