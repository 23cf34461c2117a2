/**
 * Elements for sentences that appear and disappear: errors and notices. The elements stay on the page, hidden while
 * they are empty, so that screen readers announce what is put into them and fields can refer to them by id.
 */

import { html, nothing } from 'lit-html';
import { say } from '../words/say.js';

/**
 * The verdict on a line of the model, in small text.
 * @param {import('../texts/checks.js').Verdict | null} verdict
 * @param {import('../words/words.js').Words} words
 */
export const verdictOf = (verdict, { checks }) =>
  verdict === null
    ? ''
    : html`<span class="judged" data-good=${String(verdict.is_good)} data-test="judged">${checks[verdict.id](verdict.expected ?? '')}</span>`;

/**
 * The sentence that says why a look has no answer; '' if the problem shown beside the button says the same.
 * @param {import('../store.js').Store} store
 * @param {import('../words/say.js').Said | null} error
 */
export function unsaid({ at }, error) {
  const sentence = say(at.words.value, error);
  return sentence === say(at.words.value, at.problem.value?.said ?? null) ? '' : sentence;
}

/** @param {string} sentence  '' hides it @param {string} [id] */
export const errorLine = (sentence, id) =>
  html`<p class="error" id=${id ?? nothing} role="alert" ?hidden=${sentence === ''}>${sentence}</p>`;

/** @param {string} sentence @param {string} [id] @param {string} [kind]  a further class */
export const noticeLine = (sentence, id, kind = '') =>
  html`<p class=${`notices ${kind}`.trim()} id=${id ?? nothing} role="status" ?hidden=${sentence === ''}>${sentence}</p>`;

/** A few words over a picture that still shows the run from before a change. @param {string} sentence */
export const oldRunLine = (sentence) => html`<p class="old-run" ?hidden=${sentence === ''}>${sentence}</p>`;
