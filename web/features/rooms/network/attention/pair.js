/**
 * How the score of one pair is computed: the query of the token that looks, the key of the one it looks at, and their
 * products, number by number. Shown with the scores of a head (head.js).
 */

import { html, svg } from 'lit-html';

/** @typedef {import('./head.js').Drawn} Drawn */

/**
 * The numbers of a row as squares; a larger number has a stronger colour.
 * @param {readonly number[]} numbers
 * @param {number} scale
 */
const strip = (
  numbers,
  scale,
) => html`<svg class="attention-strip" viewBox=${`0 0 ${numbers.length} 1`} preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true">
  ${numbers.map((n, i) => svg`<rect class=${n > 0 ? 'attention-above' : 'attention-below'} fill-opacity=${Math.min(1, Math.abs(n) / scale).toFixed(2)} x=${i} y="0" width="1" height="1"></rect>`)}
</svg>`;

/** @param {readonly number[]} numbers */
const largest = (numbers) => Math.max(...numbers.map(Math.abs)) || 1;

/** @param {Drawn} of @param {{ row: number, column: number }} pair */
export function pairView({ head, names, words, format }, { row, column }) {
  const { query, key, products, sum, score } = head.pair(row, column) ?? { query: [], key: [], products: [] };
  if (sum === undefined || score === undefined || !Number.isFinite(score)) return '';
  const scale = Math.max(largest(query), largest(key));
  const rows = /** @type {const} */ ([
    [words.pair_rows.query(names[row]), query, scale],
    [words.pair_rows.key(names[column]), key, scale],
    [words.pair_rows.products, products, largest(products)],
  ]);
  const { fixed } = format;
  return html`<div class="attention-pair" data-test="attention-pair">
    <p data-test="attention-pair-said">${words.pair(names[row], names[column], query.length, fixed(sum, 2), fixed(score, 2))}</p>
    <div class="attention-strips">${rows.map(([name, numbers, of]) => html`<span>${name}</span>${strip(numbers, of)}`)}</div>
    <p class="part-line">${words.pair_colours(fixed(scale, 2), fixed(largest(products), 2))}</p>
    <details class="fold room-details">
      <summary>${words.pair_table}</summary>
      <div class="attention-scroll"><table class="room-table" data-test="attention-pair-table">
        <thead><tr><td></td>${rows.map(([name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${query.map((_, i) => html`<tr><th scope="row">${format.count(i)}</th>${rows.map(([, numbers]) => html`<td>${fixed(numbers[i], 2)}</td>`)}</tr>`)}</tbody>
      </table></div>
    </details>
  </div>`;
}
