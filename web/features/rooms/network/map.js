/**
 * The map of the whole network, from left to right: the tokens, the embedding, the blocks, the head, and what comes next.
 * The residual stream is one ribbon through the map; blocks are drawn below it and write back into it. An open block is
 * drawn in place of all blocks (block.js).
 */

import { html, nothing, svg } from 'lit-html';
import { guessList, shownAs } from '../../../ui/likeliest_tokens.js';
import { withTerms } from '../../../ui/terms.js';
import { levelOf } from '../../../ui/token_text.js';
import { DRAWN_BLOCKS, drawnBlocks, stripsOf } from './graph.js';
import { isProbability, nameOf, tokenName } from './names.js';
import { boxNames } from './seen.js';
import { lookedAt, side, tileFigure } from './tile.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./seen.js').Reading} Reading */
/** @typedef {import('./seen.js').Picture} Picture */
/** @typedef {import('./graph.js').Block} Block */

/** Up to this many blocks are side by side on a tablet. */
const FEW = 2;

/** The height of a row in pixels, if there are `rows` tokens. @param {number} rows */
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

/**
 * The likeliest next token at each place, after `layer` blocks.
 * @param {Room} room
 * @param {Reading} reading
 * @param {number} layer
 * @param {string} [label]
 */
function lensColumn({ context, words: wordsOf, seen }, reading, layer, label = wordsOf().lens_short) {
  const { chances } = context.store.at.words.value;
  const picture = seen.picture.value;
  const places = picture?.reading === reading ? (picture.lens[layer] ?? []) : [];
  return html`<span class="network-lens" aria-hidden="true" title=${wordsOf().lens} data-label=${label}>${places
    .slice(reading.from)
    .map(({ top: [guess] }) => {
      const is_known = Number.isFinite(guess?.probability); // not where the model has diverged
      return html`<span dir="auto" data-chance=${levelOf(guess?.probability ?? 0)}>${is_known ? shownAs(guess.text, chances) : ''}</span>`;
    })}</span>`;
}

/**
 * The lines between stream and block: one down, and one back up for each sum; the larger the added part, the thicker
 * the line.
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

/**
 * A strip of one or several blocks: their numbers, the likeliest next tokens after the last of them, and how much they
 * write.
 * @param {Room} room
 * @param {Reading} reading
 * @param {import('./graph.js').Strip} strip
 * @param {number} most
 */
function stripStop(room, reading, { first, last, is_open }, most) {
  const words = room.words();
  const is_group = last > first;
  const own = (room.seen.picture.value?.written ?? []).filter(({ n }) => n >= first && n <= last);
  const change = Math.max(0, ...own.map((one) => one.change));
  const largest = own.find((one) => one.change === change);
  const writes = largest === undefined ? '' : `. ${words.writes(largest.n, largest.share)}`;
  const name = is_group ? words.blocks(first, last) : words.block(first);
  const press = () => (is_group ? room.openGroup(is_open ? null : first) : room.openBlock(is_open ? null : first));
  return html`<div class="network-stop network-strip ${is_group ? 'network-group' : ''} ${is_open ? 'network-current' : ''}">
    <button
      type="button"
      class="network-door"
      data-node=${is_group ? `group.${first}` : `blocks.${first}`}
      aria-expanded=${is_open}
      aria-label=${`${name}${writes}`}
      title=${is_group ? words.open_group(first, last) : words.open(first)}
      @click=${press}
    ><span class="network-range" data-test="network-range">${is_group ? words.range(first, last) : first}</span>${lensColumn(room, reading, last + 1, '')}</button>
    <svg class="network-links" viewBox="0 0 28 28" aria-hidden="true"><path class="network-up" d="M14 28V2" vector-effect="non-scaling-stroke" stroke-width=${most > 0 ? 1.5 + (14 * change) / most : 0}></path></svg>
  </div>`;
}

/** The blocks of the map, each drawn or a strip. @param {Room} room @param {Reading} reading @param {number | null} open */
function blockStops(room, reading, open) {
  const { plan } = reading;
  if (plan.blocks.length <= DRAWN_BLOCKS)
    return drawnBlocks(plan, open).map(({ block, is_strip }) =>
      is_strip
        ? stripStop(room, reading, { first: block.n, last: block.n, is_open: open === block.n }, mostOf(room))
        : blockStop(room, reading, block, open),
    );
  return stripsOf(plan, open, room.group.value).map((strip) => stripStop(room, reading, strip, mostOf(room)));
}

/** The largest change that a block makes; 0 where it is not measured. @param {Room} room */
const mostOf = ({ seen }) =>
  Math.max(0, ...(seen.picture.value?.written ?? []).map(({ change }) => change).filter(Number.isFinite));

/** A block: its stream, its lens, and, while none is open, its inside, which is made in a frame of its own. @param {Room} room @param {Reading} reading @param {Block} block @param {number | null} open */
function blockStop(room, reading, block, open) {
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
  >${words.block(block.n)}</button>`;
  return html`<div class="network-stop network-block ${current}">
    ${button}
    <div class="network-pair">
      ${tileFigure(room, reading, block.end, { caption: '' })}
      ${lensColumn(room, reading, block.n + 1)}
    </div>
    ${
      open !== null || !room.turn(`box.${block.n}`)
        ? nothing
        : html`${links(written?.adds ?? [], scale)}
          <div class="network-box">
            ${boxNames(block).map((name) => tileFigure(room, reading, name, { kind: 'network-small' }))}
            ${block.weights.map((name) => tileFigure(room, reading, name, { kind: 'network-small', place: 'box' }))}
          </div>`
    }
  </div>`;
}

/**
 * A part of the map before or after the blocks.
 * @param {Room} room
 * @param {Reading} reading
 * @param {string} name
 * @param {string[]} weights
 * @param {number | null} layer
 */
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

/** The likeliest next tokens after the locked token, or the last one. @param {Room} room @param {Reading} reading */
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
    ${place === undefined || !Number.isFinite(place.top[0]?.probability) ? nothing : guessList(place.top, all, came)}
  </div>`;
}

/** The weights that an op reads. @param {Reading} reading @param {string} name */
function weightsOf({ plan }, name) {
  const op = plan.of.get(name === 'probs' ? 'logits' : name);
  return (op?.inputs ?? []).filter(
    (one) => plan.tensors.get(one)?.shape.length === 2 && plan.tensors.get(one)?.kind !== 'activation',
  );
}

/** What the colours mean. @param {import('../../../registry.js').Context} context @param {import('../../../words/words.js').NetworkWords['legend']} words */
const legend = (context, words) =>
  html`<ul class="network-legend" data-section="map">
    <li><i class="network-below"></i>${words.below}</li>
    <li><i class="network-zero"></i>${words.zero}</li>
    <li><i class="network-above"></i>${words.above}</li>
    <li><i class="network-grey"></i><span>${withTerms(context, words.stream)}</span></li>
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
    <div class="network-map" ?data-few=${plan.blocks.length <= FEW} role="group" aria-label=${words.map}>
      <div class="network-ribbon" title=${words.stream}></div>
      <div class="network-stop network-first">${tokenColumn(room, reading)}</div>
      ${endStop(room, reading, plan.start, start, 0)}
      ${blockStops(room, reading, open)}
      ${ends.map((name) => endStop(room, reading, name, weightsOf(reading, name), null))}
      ${nextStop(room, reading)}
    </div>
  </div>
  ${legend(room.context, words.legend)}`;
}

export { side };
