/**
 * A list of facts in a room: each has a name, a figure, and a sentence that explains it.
 */

import { html } from 'lit-html';

/** @param {[words: string[], figure: string][]} facts  words: the name, and what it means */
export const factList = (facts) =>
  html`<dl class="room-facts" data-section="facts">
    ${facts.map(([[name, meaning], figure]) => html`<div><dt>${name}</dt><dd>${figure}</dd><dd class="part-line">${meaning}</dd></div>`)}
  </dl>`;
