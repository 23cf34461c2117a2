/** The sign beside what the page around a frame does not let a reader change. */

import { html } from 'lit-html';
import { icon } from './icon.js';

/** @param {import('../words/words.js').Words} words */
export const lockedSign = ({ framed }) => html`<span class="locked">${icon('lock')}${framed?.locked}</span>`;
