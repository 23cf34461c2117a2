/** The button with which a reader who looks back returns to the present of the run. */

import { html } from 'lit-html';

/** @param {import('../registry.js').Context} context */
export const backToNow = ({ store }) =>
  html`<button type="button" class="quiet" @click=${() => store.update({ moment: null })}>${store.at.words.value.curve.to_now}</button>`;
