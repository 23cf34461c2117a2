/** What card and list have in common: the two sentences of a term, and the links to go on. */

import { html } from 'lit-html';
import { TERMS } from '../../guide/glossary.js';
import { term } from '../../ui/terms.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/glossary.js').TermKey} TermKey */

/** @param {Context} context @param {TermKey} key */
export const wordsOf = ({ store }, key) => store.at.words.value.glossary?.terms[key] ?? ['', '', ''];

/** The title of a room. @param {Context} context @param {string} room @returns {string} */
export function roomTitle({ store, select }, room) {
  const { rooms } = store.at.words.value;
  const { titles } = rooms.optimizer;
  if (room === 'optimizer') return titles[String(select.run.value.info?.config.optimizer)] ?? titles.adamw;
  return /** @type {any} */ (rooms)[room].title;
}

/** The links to related terms and to the term's room. @param {Context} context @param {TermKey} key */
export function leads(context, key) {
  const { store } = context;
  const words = store.at.words.value.glossary;
  const { room, related } = TERMS[key];
  const enter = () => store.update({ term: '', room, room_asked: globalThis.scrollY ?? 0 });
  return html`<p class="glossary-related"><span class="glossary-also">${words?.related}</span>
      ${related.map((other) => html`<span>${term(context, other, wordsOf(context, other)[0])}</span>`)}</p>
    <button type="button" class="quiet glossary-room" @click=${enter}>${words?.room(roomTitle(context, room))}</button>`;
}
