/**
 * Sentences that come and go: what is wrong, what to know. Their elements stay, hidden while there is nothing to say, so
 * that a screen reader hears what is put into them and fields can name them.
 */

import { html, nothing } from 'lit-html';

/** How a line of the model is judged, quietly. @param {import('../texts/checks.js').Verdict | null} verdict @param {import('../words/words.js').Words} words */
export const verdictOf = (verdict, { checks }) =>
  verdict === null
    ? ''
    : html`<span class="judged" data-good=${String(verdict.is_good)} data-test="verdict">${checks[verdict.id](verdict.expected ?? '')}</span>`;

/** @param {string} sentence  '' hides it @param {string} [id] */
export const errorLine = (sentence, id) =>
  html`<p class="error" id=${id ?? nothing} role="alert" ?hidden=${sentence === ''}>${sentence}</p>`;

/** @param {string} sentence @param {string} [id] @param {string} [kind]  a further class */
export const noticeLine = (sentence, id, kind = '') =>
  html`<p class=${`notices ${kind}`.trim()} id=${id ?? nothing} role="status" ?hidden=${sentence === ''}>${sentence}</p>`;

/** A few words over a picture that still shows the run from before a change. @param {string} sentence */
export const oldRunLine = (sentence) => html`<p class="old-run" ?hidden=${sentence === ''}>${sentence}</p>`;
