/**
 * Facts in a room: a list of names and figures, each with a sentence that says what it is.
 */

import { html } from 'lit-html';

/** @param {[words: string[], figure: string][]} facts  words: the name, and what it means */
export const factList = (facts) =>
  html`<dl class="room-facts">
    ${facts.map(([[name, meaning], figure]) => html`<div><dt>${name}</dt><dd>${figure}</dd><dd class="part-line">${meaning}</dd></div>`)}
  </dl>`;
