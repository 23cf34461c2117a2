/** The numbers of the map as tables: what each layer expects after each token, and the scales of the tiles that are drawn. */

import { html, nothing } from 'lit-html';
import { shownAs } from '../../../ui/likeliest_tokens.js';
import { nameOf, tokenName } from './names.js';
import { scaleLine } from './tile.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./seen.js').Reading} Reading */

/** The most layers that have a column. */
const MOST_LAYERS = 8;

/** The layers that have a column: all, or the first and the last. @param {number} n @returns {number[]} */
function shownLayers(n) {
  const all = Array.from({ length: n }, (_, i) => i);
  return n <= MOST_LAYERS ? all : [0, ...all.slice(n - MOST_LAYERS + 1)];
}

/** @param {Room} room @param {Reading} reading @param {import('./seen.js').Picture} picture */
function lensTable({ context, words: wordsOf }, { tokens, from }, { lens }) {
  const words = wordsOf();
  const { format, chances } = context.store.at.words.value;
  const layers = shownLayers(lens.length);
  return html`<table class="room-table" aria-label=${words.lens}>
    <thead><tr><th scope="col">${words.read}</th>${layers.map((layer) => html`<th scope="col">${layer === 0 ? words.after_embedding : words.after_block(layer - 1)}</th>`)}</tr></thead>
    <tbody>${tokens.slice(from).map(
      ({ text }, i) =>
        html`<tr><th scope="row" dir="auto">${tokenName(text, words)}</th>${layers.map((layer) => {
          const guess = lens[layer]?.[from + i]?.top[0];
          return html`<td dir="auto">${guess === undefined || !Number.isFinite(guess.probability) ? format.none : `${shownAs(guess.text, chances)} ${format.percent(guess.probability)}`}</td>`;
        })}</tr>`,
    )}</tbody>
  </table>`;
}

/** @param {Room} room @param {Reading} reading @param {import('./seen.js').Picture} picture */
function tileTable(room, { plan }, { tiles }) {
  const words = room.words();
  return html`<table class="room-table" aria-label=${words.shows}>
    <thead><tr><th scope="col">${words.tile}</th><th scope="col">${words.size}</th><th scope="col">${words.printed}</th></tr></thead>
    <tbody>${[...tiles].map(
      ([name, tile]) =>
        html`<tr data-tile=${name}><th scope="row"><code dir="ltr">${name}</code> ${nameOf(plan, name, words)}</th><td>${words.shape(plan.tensors.get(name)?.shape ?? [])}</td><td>${scaleLine(room, name, tile)}</td></tr>`,
    )}</tbody>
  </table>`;
}

/** @param {Room} room @param {Reading} reading */
export function networkTable(room, reading) {
  const picture = room.seen.picture.value;
  if (picture?.reading !== reading) return nothing;
  const toggle = (/** @type {Event} */ { currentTarget }) => {
    room.isTableOpen.value = /** @type {HTMLDetailsElement} */ (currentTarget).open;
  };
  return html`<details class="room-details" data-section="table" data-test="network-table" @toggle=${toggle}>
    <summary>${room.words().table}</summary>
    ${room.isTableOpen.value ? html`<div class="network-scroll network-tables">${lensTable(room, reading, picture)} ${tileTable(room, reading, picture)}</div>` : nothing}
  </details>`;
}
