/**
 * The tokens that one token was, or will be, chosen from: the likeliest ones with their probabilities, as a table with
 * bars. The pale bar is the model's own probability, the full one the chance after temperature and filters (top-k and
 * the like); a token that a filter leaves out is struck through.
 */

import { html, nothing } from 'lit-html';
import { REPORT_BOS } from '../../build/wasm/from_c.js';
import { LIKELIEST_SHOWN } from '../wire/requests.js';
import { tile } from './format.js';

/** @typedef {import('../../wasm/engine.js').Likelihood} Likelihood */
/** @typedef {import('../../wasm/engine.js').Choice} Choice */
/** @typedef {import('../words/words.js').Words} Words */

const LEAST_SCALE = 0.25; // the full width of a bar stands at least for this probability

/**
 * The likeliest tokens, the likeliest first, with the chosen one.
 * @param {Choice} choice
 * @param {boolean} [with_chosen]  adds the chosen one where it is not among the likeliest
 * @param {number} [n]  how many of the likeliest
 * @returns {Likelihood[]}
 */
export function likeliest(choice, with_chosen = false, n = LIKELIEST_SHOWN) {
  const all = [choice, ...choice.alternatives].sort((a, b) => b.probability - a.probability || a.id - b.id);
  const first = all.slice(0, n);
  return !with_chosen || first.includes(choice) ? first : [...first, choice];
}

/**
 * The text of a tile, with blanks and line breaks as visible signs; BOS, which begins and ends a document, is shown as
 * a word.
 * @param {string} text
 * @param {Words['chances']} words
 */
export const shownAs = (text, words) => (text === REPORT_BOS ? words.end : Array.from(text, tile).join(''));

/** @param {{ text: string }} one @param {Words['chances']} words */
export const tileOf = ({ text }, words) =>
  html`<span class="tile ${text === REPORT_BOS ? 'tile-bos' : ''}" translate=${text === REPORT_BOS ? 'yes' : 'no'}>${shownAs(text, words)}</span>`;

/** The width of a bar; none where a model has diverged. @param {number} share @param {number} scale */
const widthOf = (share, scale) => Math.min(100, (100 * share) / scale) || 0;

/** @param {Pick<Likelihood, 'probability' | 'chance'>} one @param {number} scale */
const bars = ({ probability, chance }, scale) =>
  html`<svg class="chance-bars" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="bar-own" width=${widthOf(probability, scale)} height="10"></rect>
    <rect class="bar-chance" width=${widthOf(chance, scale)} y="2.5" height="5"></rect>
  </svg>`;

/** The probability that a bar of full width stands for. @param {Pick<Likelihood, 'probability' | 'chance'>[]} list */
const scaleOf = (list) => Math.max(LEAST_SCALE, ...list.flatMap(({ probability, chance }) => [probability, chance]));

/**
 * @param {Likelihood[]} list
 * @param {Words} all
 * @param {object} how
 * @param {string} how.label    the table's name
 * @param {number} [how.chosen]  the id that was chosen
 * @param {(one: Likelihood) => unknown} [how.tile]  draws a token, in place of its tile
 */
export function chanceTable(list, { chances: words, format }, { label, chosen, tile: shown }) {
  const scale = scaleOf(list);
  return html`<table class="chances" aria-label=${label}>
    <thead>
      <tr><th scope="col">${words.token}</th><td></td><th scope="col" title=${words.own_help}>${words.own}</th><th scope="col" title=${words.chance_help}>${words.chance}</th></tr>
    </thead>
    <tbody>
      ${list.map((one) => {
        const is_out = one.chance === 0;
        return html`<tr class=${`${is_out ? 'left-out' : ''} ${one.id === chosen ? 'chosen' : ''}`}>
          <th scope="row">${shown?.(one) ?? tileOf(one, words)}</th>
          <td class="chance-bar">${bars(one, scale)}</td>
          <td>${is_out ? html`<s>${format.percent(one.probability)}</s>` : format.percent(one.probability)}</td>
          <td>${is_out ? words.out : format.percent(one.chance)}${one.id === chosen ? html` <span class="chosen-sign" title=${words.chosen}>◂</span><span class="unseen">${words.chosen}</span>` : nothing}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/**
 * The table, smaller, for a closed room: tiles, bars and figures only.
 * @param {Likelihood[]} list
 * @param {Words} words
 */
export function chanceMiniature(list, { chances, format }) {
  const scale = scaleOf(list);
  return html`<span class="chance-miniature" data-test="chances">${list.map(
    (one) => html`${tileOf(one, chances)}${bars(one, scale)}<span>${format.percent(one.chance)}</span>`,
  )}</span>`;
}

/**
 * What a model expected in one place of a text: tiles, bars and probabilities. There are no chances, because no token
 * was sampled.
 * @param {import('../../wasm/inspection.js').Guess[]} list
 * @param {Words} words
 * @param {number} came  the id of the token that the text has there
 */
export function guessList(list, { chances, format }, came) {
  const shown = list.map((one) => ({ ...one, chance: one.probability }));
  const scale = scaleOf(shown);
  return html`<ol class="guesses">${shown.map(
    (one) => html`<li class="guess ${one.id === came ? 'chosen' : ''}">
      ${tileOf(one, chances)}<span>${format.percent(one.chance)}</span>${bars(one, scale)}
    </li>`,
  )}</ol>`;
}
