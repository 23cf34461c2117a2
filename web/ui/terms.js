/**
 * Terms of the glossary in a sentence: quiet underlined buttons that open the card of the term (features/glossary, which
 * is fetched then). A sentence marks them: "The {loss} falls", "It is the {loss|surprise} of a step". The term is named
 * before the bar, for languages whose words change their form. If the glossary does not load, the buttons do nothing.
 */

import { html, nothing } from 'lit-html';

/** @typedef {Pick<import('../registry.js').Context, 'store'>} Given */

/** A term in a sentence: its key, and what is shown in its place. */
const MARK = /\{([a-z_]+)(?:\|([^{}|]+))?\}/g;

/** Punctuation that must stay on the same line as the word before it. */
const CLOSING = /^[.,;:!?)\]”“»…،؛؟]+/;

/** What is shown for a term that has no words of its own in the sentence. @param {string} key */
const plainName = (key) => key.replaceAll('_', ' ');

/**
 * A button that opens the card of a term.
 * @param {Given} context
 * @param {string} key   in web/guide/glossary.js
 * @param {string} [text]  what it says
 * @param {string} [name]  for a screen reader, if the text alone does not name the term
 */
export function term({ store }, key, text = plainName(key), name = '') {
  /** @param {Event} event */
  function open({ currentTarget }) {
    /** @type {HTMLElement} */ (currentTarget).focus(); // not every browser does so; the card is placed beside it
    store.update({ term: key });
  }
  return html`<button type="button" class="term" aria-haspopup="dialog" data-term=${key} aria-label=${name || nothing} @click=${open}>${text}</button>`;
}

/**
 * A sentence with buttons in the places of its terms.
 * @param {Given} context
 * @param {string} text
 * @returns {(string | ReturnType<typeof term>)[]}
 */
export function withTerms(context, text) {
  const parts = text.split(MARK); // text, key, shown, text, key, shown, ..., text
  /** @type {ReturnType<typeof withTerms>} */
  const shown = [];
  for (let i = 0; i < parts.length; i += 3) {
    const said = i === 0 ? parts[0] : parts[i].replace(CLOSING, '');
    if (said !== '') shown.push(said);
    if (i + 1 >= parts.length) break;
    const button = term(context, parts[i + 1], parts[i + 2]);
    const closing = CLOSING.exec(parts[i + 3])?.[0];
    // A line can break after a button: without this, a full stop could begin the next line.
    shown.push(closing === undefined ? button : html`<span class="term-end">${button}${closing}</span>`);
  }
  return shown;
}

/** The same sentence as plain text: for labels, and where no button is possible. @param {string} text */
export const withoutTerms = (text) => text.replaceAll(MARK, (_, key, shown) => shown ?? plainName(key));

/** The keys of the terms in a sentence. @param {string} text */
export const termsIn = (text) => [...text.matchAll(MARK)].map(([, key]) => key);
