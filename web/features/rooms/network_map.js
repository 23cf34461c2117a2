/**
 * The map of the whole network, from left to right: the tokens, the embedding, the blocks, the head, and what comes next.
 * The residual stream is one ribbon through it; blocks hang below and write back into it. An open block hangs below in
 * place of all (network_block.js).
 */

import { html, nothing, svg } from 'lit-html';
import { guessList, shownAs } from '../../ui/chances.js';
import { levelOf } from '../../ui/tokens.js';
import { drawnBlocks } from './network_graph.js';
import { isProbability, nameOf, tokenName } from './network_names.js';
import { boxNames } from './network_seen.js';
import { lookedAt, side, tileFigure } from './network_tile.js';

/** @typedef {import('./network.js').Room} Room */
/** @typedef {import('./network_seen.js').Reading} Reading */
/** @typedef {import('./network_seen.js').Picture} Picture */
/** @typedef {import('./network_graph.js').Block} Block */

/** The height of a row in pixels, for so many tokens. @param {number} rows */
export const rowHeight = (rows) => Math.max(10, Math.min(24, Math.floor(300 / Math.max(1, rows))));

/** The tokens of the prompt, one of which can be locked. @param {Room} room @param {Reading} reading */
function tokenColumn({ context, words: wordsOf, peekedToken }, { tokens, from }) {
  const words = wordsOf();
  const { store, id } = context;
  const locked = store.at.token.value;
  const last = tokens.length - 1;
  const lock = (/** @type {number | null} */ token) => store.update({ token });
  const rowOf = (/** @type {Event} */ { target }) =>
    /** @type {HTMLElement} */ (target).closest('[data-token]')?.getAttribute('data-token') ?? null;
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const now = locked ?? last;
    const to = { ArrowUp: now - 1, ArrowDown: now + 1, Home: from, End: last }[event.key];
    if (to === undefined && event.key !== 'Escape') return;
    if (event.key === 'Escape' && locked === null) return;
    event.preventDefault();
    event.stopPropagation();
    lock(to === undefined ? null : Math.max(from, Math.min(last, to)));
  }
  return html`<div
    class="network-tokens"
    role="listbox"
    tabindex="0"
    aria-label=${words.tokens}
    aria-activedescendant=${locked === null ? nothing : id(`network-token-${locked}`)}
    data-test="network-tokens"
    @keydown=${onKey}
    @pointerover=${(/** @type {Event} */ event) => {
      const row = rowOf(event);
      peekedToken.value = row === null ? null : Number(row);
    }}
    @pointerleave=${() => {
      peekedToken.value = null;
    }}
    @click=${(/** @type {Event} */ event) => {
      const row = rowOf(event);
      if (row !== null) lock(Number(row) === locked ? null : Number(row));
    }}
  >${tokens.slice(from).map(({ text }, i) => {
    const at = from + i;
    return html`<span role="option" id=${id(`network-token-${at}`)} data-token=${at} aria-selected=${at === locked} aria-label=${words.token(at, tokenName(text, words))} dir="auto">${tokenName(text, words)}</span>`;
  })}</div>`;
}

/** The likeliest next token at each place, after so many blocks. @param {Room} room @param {Reading} reading @param {number} layer */
function lensColumn({ context, words: wordsOf, seen }, reading, layer) {
  const { chances } = context.store.at.words.value;
  const picture = seen.picture.value;
  const places = picture?.reading === reading ? (picture.lens[layer] ?? []) : [];
  return html`<span class="network-lens" aria-hidden="true" title=${wordsOf().lens} data-label=${wordsOf().lens_short}>${places
    .slice(reading.from)
    .map(({ top: [guess] }) => {
      const chance = levelOf(guess?.probability ?? 0);
      return html`<span dir="auto" data-chance=${chance}>${guess === undefined ? '' : shownAs(guess.text, chances)}</span>`;
    })}</span>`;
}

/**
 * The lines between stream and block: one down, and one back up for each sum, as thick as what is added is large.
 * @param {number[]} adds
 * @param {number} scale
 */
function links(adds, scale) {
  const width = (/** @type {number} */ size) => 1.5 + 10 * Math.min(1, size / (scale || 1));
  return html`<svg class="network-links" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
    <path class="network-down" d="M14 0V27"></path>
    ${adds.map((size, i) => {
      const x = 100 - 24 * (adds.length - i) + 8;
      return svg`<path class="network-up" d=${`M${x} 28V2`} stroke-width=${width(size)} vector-effect="non-scaling-stroke"></path>`;
    })}
  </svg>`;
}

/** How much a block writes. @param {Picture | null} picture @param {number} n */
const writtenOf = (picture, n) => picture?.written.find((one) => one.n === n);

/** A block: its stream, its lens, and, while none is open, its inside. @param {Room} room @param {Reading} reading @param {Block} block @param {boolean} is_strip @param {number | null} open */
function blockStop(room, reading, block, is_strip, open) {
  const { words: wordsOf, seen, openBlock } = room;
  const words = wordsOf();
  const picture = seen.picture.value;
  const written = writtenOf(picture, block.n);
  const scale = Math.max(...(picture?.written.flatMap(({ adds }) => adds) ?? []), 0);
  const is_open = open === block.n;
  const current = is_open ? 'network-current' : '';
  const button = html`<button
    type="button"
    class="network-door"
    data-node=${`blocks.${block.n}`}
    aria-expanded=${is_open}
    aria-label=${`${words.block(block.n)}${written ? `. ${words.writes(block.n, written.share)}` : ''}`}
    title=${words.open(block.n)}
    @click=${() => openBlock(is_open ? null : block.n)}
  >${is_strip ? block.n : words.block(block.n)}</button>`;
  if (is_strip) return html`<div class="network-stop network-strip ${current}">${button}</div>`;
  return html`<div class="network-stop network-block ${current}">
    ${button}
    <div class="network-pair">
      ${tileFigure(room, reading, block.end, { caption: '' })}
      ${lensColumn(room, reading, block.n + 1)}
    </div>
    ${
      open !== null
        ? nothing
        : html`${links(written?.adds ?? [], scale)}
          <div class="network-box">
            ${boxNames(block).map((name) => tileFigure(room, reading, name, { kind: 'network-small' }))}
            ${block.weights.map((name) => tileFigure(room, reading, name, { kind: 'network-small', place: 'box' }))}
          </div>`
    }
  </div>`;
}

/** What comes before and after the blocks. @param {Room} room @param {Reading} reading @param {string} name @param {string[]} weights @param {number | null} layer */
function endStop(room, reading, name, weights, layer) {
  const words = room.words();
  const { plan } = reading;
  return html`<div class="network-stop network-end">
    <p class="network-title">${nameOf(plan, name, words)}</p>
    <div class="network-pair">
      ${tileFigure(room, reading, name, { caption: '' })}
      ${layer === null ? nothing : lensColumn(room, reading, layer)}
    </div>
    <div class="network-under">
      ${weights.map((one) => tileFigure(room, reading, one, { kind: 'network-small', place: name }))}
      ${isProbability(name) && plan.is_tied ? html`<p class="part-line">${words.tied}</p>` : nothing}
    </div>
  </div>`;
}

/** What comes after the locked token, or the last one. @param {Room} room @param {Reading} reading */
function nextStop(room, reading) {
  const { context, words: wordsOf, seen } = room;
  const all = context.store.at.words.value;
  const words = wordsOf();
  const picture = seen.picture.value;
  const row = lookedAt(room, reading);
  const place = picture?.reading === reading ? picture.lens.at(-1)?.[row] : undefined;
  const came = reading.tokens[row + 1]?.id ?? -1;
  return html`<div class="network-stop network-next" data-test="network-next">
    <p class="network-title">${words.next}</p>
    <p class="part-line">${words.next_after(tokenName(reading.tokens[row]?.text ?? '', words))}</p>
    ${place === undefined ? nothing : guessList(place.top, all, came)}
  </div>`;
}

/** The weights that an op reads. @param {Reading} reading @param {string} name */
function weightsOf({ plan }, name) {
  const op = plan.of.get(name === 'probs' ? 'logits' : name);
  return (op?.inputs ?? []).filter(
    (one) => plan.tensors.get(one)?.shape.length === 2 && plan.tensors.get(one)?.kind !== 'activation',
  );
}

/** What the colours mean. @param {import('../../words/words.js').NetworkWords['legend']} words */
const legend = (words) =>
  html`<ul class="network-legend" data-section="map">
    <li><i class="network-below"></i>${words.below}</li>
    <li><i class="network-zero"></i>${words.zero}</li>
    <li><i class="network-above"></i>${words.above}</li>
    <li><i class="network-grey"></i>${words.stream}</li>
    <li><i class="network-green"></i>${words.writes}</li>
    <li>${words.lens}</li>
    <li>${words.captions}</li>
  </ul>`;

/** @param {Room} room @param {Reading} reading @param {number | null} open */
export function mapView(room, reading, open) {
  const { plan } = reading;
  const words = room.words();
  const start = [...new Set(plan.before.flatMap(({ name }) => weightsOf(reading, name)))];
  const ends = plan.after.map(({ name }) => (name === 'logits' ? 'probs' : name));
  return html`<div class="network-scroll" data-section="map">
    <div class="network-map" role="group" aria-label=${words.map}>
      <div class="network-ribbon" title=${words.stream}></div>
      <div class="network-stop network-first">${tokenColumn(room, reading)}</div>
      ${endStop(room, reading, plan.start, start, 0)}
      ${drawnBlocks(plan, open).map(({ block, is_strip }) => blockStop(room, reading, block, is_strip, open))}
      ${ends.map((name) => endStop(room, reading, name, weightsOf(reading, name), null))}
      ${nextStop(room, reading)}
    </div>
  </div>
  ${legend(words.legend)}`;
}

export { side };
