/** Draws the small pictures of the glossary, whose data miniatures.js makes. Each number is also there as text. */

import { html, nothing } from 'lit-html';
import { REPORT_BOS } from '../../../build/wasm/from_c.js';
import { shownAs } from '../../ui/likeliest_tokens.js';

/** @typedef {import('../../words/words.js').Words} Words */
/** @typedef {import('./miniatures.js').Picture} Picture */

const SIGNED = 4; // degrees of colour on either side of zero
const SHARES = 5; // and of a share

/** What is drawn in the colour of a loss. */
const COLOURS = { training: 'glossary-training', validation: 'glossary-validation', guess: 'glossary-guess' };

/** The degree of colour of a number. @param {number} number @param {number} most @param {number} degrees */
export const degreeOf = (number, most, degrees) =>
  most > 0 ? Math.max(-degrees, Math.min(degrees, Math.round((degrees * number) / most))) : 0;

/** A token as a tile. @param {string} text @param {Words} words */
const tile = (text, { chances }) =>
  html`<span class=${`tile${text === REPORT_BOS ? ' tile-bos' : ''}`} dir="auto" translate=${text === REPORT_BOS ? 'yes' : 'no'}>${text === REPORT_BOS ? 'BOS' : shownAs(text, chances)}</span>`;

/** @param {import('./miniatures.js').Strip} strip @param {Words} words */
const strip = ({ pieces, is_code }, words) =>
  html`<ol class="glossary-strip" dir="ltr">${pieces.map(
    ({ text, id }) =>
      html`<li class="glossary-piece">${is_code ? html`<code class="glossary-code">${text}</code>` : tile(text, words)}${id === undefined ? nothing : html`<span class="glossary-id">${id}</span>`}</li>`,
  )}</ol>`;

/** @param {import('./miniatures.js').Texts} texts */
const texts = ({ rows }) =>
  html`<dl class="glossary-texts">${rows.map(
    ({ label, text }) => html`<div><dt>${label}</dt><dd dir="auto">${text}</dd></div>`,
  )}</dl>`;

/** @param {import('./miniatures.js').Cells} cells @param {Words} words */
function cells({ of, head, rows }, { format, chances }) {
  const is_share = of === 'share';
  const most = is_share ? 1 : Math.max(...rows.flatMap(({ numbers }) => numbers.map(Math.abs)));
  const digits = most < 0.1 ? 3 : most < 10 ? 2 : 1;
  const signed = (/** @type {number} */ one) => (Math.abs(one) < 0.5 / 10 ** digits ? 0 : one); // no "-0.00"
  const print = (/** @type {number} */ one) =>
    !is_share ? format.fixed(signed(one), digits) : one === 0 ? '0' : format.inPercent(one, 0);
  const has_labels = rows.some(({ label }) => label !== '');
  const label = (/** @type {string} */ text) => shownAs(text, chances);
  return html`<div class="glossary-scroll" tabindex="0"><table class="glossary-cells" dir="ltr">
    ${
      head
        ? html`<thead><tr>${has_labels ? html`<td></td>` : nothing}${head.map((one) => html`<th scope="col">${label(one)}</th>`)}</tr></thead>`
        : nothing
    }
    <tbody>${rows.map(
      (row) =>
        html`<tr>${has_labels ? html`<th scope="row" dir="auto">${row.is_token ? label(row.label) : row.label}</th>` : nothing}${row.numbers.map(
          (one) =>
            html`<td data-degree=${degreeOf(one, most, is_share ? SHARES : SIGNED)} data-of=${of}>${print(one)}</td>`,
        )}</tr>`,
    )}</tbody>
  </table></div>`;
}

/** @param {number} number @param {number} most @param {string} colour */
const bar = (number, most, colour) =>
  html`<svg class="glossary-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class=${colour} width=${most > 0 ? (100 * Math.abs(number)) / most : 0} height="10"></rect>
  </svg>`;

/** @param {import('./miniatures.js').Bars} bars @param {Words} words */
function bars({ head, as, rows }, words) {
  const { format, glossary } = words;
  const most = as.map((_, column) => Math.max(...rows.map(({ numbers }) => Math.abs(numbers[column]))));
  // Columns of one kind share a scale, so that their bars can be compared.
  const scale = as.map((kind) => Math.max(...most.filter((_, i) => as[i] === kind)));
  const print = (/** @type {number} */ one, /** @type {number} */ i) =>
    as[i] === 'percent' ? format.percent(one) : as[i] === 'number' ? format.fixed(one, 2) : format.short(one);
  const is_of_tokens = rows.some(({ is_token }) => is_token);
  const colourOf = (/** @type {import('./miniatures.js').BarRow} */ { colour, numbers }, /** @type {number} */ i) =>
    colour
      ? COLOURS[colour]
      : as[i] === 'percent'
        ? 'glossary-share'
        : numbers[i] < 0
          ? 'glossary-below'
          : 'glossary-plain';
  return html`<table class="glossary-bars">
    <thead><tr>${is_of_tokens ? html`<th scope="col">${glossary?.mini.token}</th>` : html`<td></td>`}${head.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr class=${row.is_last ? 'glossary-last' : row.is_drawn ? 'glossary-drawn' : ''}>
        <th scope="row">${row.is_token ? tile(row.label, words) : row.label}${row.is_drawn ? html` <span class="glossary-sign" title=${words.chances.chosen}>◂</span><span class="unseen">${words.chances.chosen}</span>` : nothing}</th>
        ${row.numbers.map((one, i) => html`<td><span class="glossary-number">${print(one, i)}</span>${bar(one, scale[i], colourOf(row, i))}</td>`)}
      </tr>`,
    )}</tbody>
  </table>`;
}

/** @param {Picture} picture @param {Words} words */
export function pictureOf(picture, words) {
  if (picture.kind === 'strip') return strip(picture, words);
  if (picture.kind === 'texts') return texts(picture);
  return picture.kind === 'cells' ? cells(picture, words) : bars(picture, words);
}
