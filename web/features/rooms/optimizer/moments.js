/**
 * What the optimizer keeps of the chosen tensor, as tiles: the average gradient, the size of gradients, and the last step;
 * and the weights that the last step moved farthest.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { TILE_FULL } from '../../../../build/wasm/from_c.js';
import { withTerms } from '../../../ui/terms.js';
import { ofChosen } from '../shared/of_chosen.js';
import { createTile, together } from '../shared/tile_canvas.js';
import { cellOf, lockOf, matrixOf, sizeOf } from '../shared/weights.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('../shared/tile_canvas.js').Cell} Cell */
/** Which numbers of a tensor are shown. @typedef {'step' | 'm' | 'v'} Kept */
/** @typedef {import('../../../../wasm/tiles.js').Tile} Tile */

const CALM = { is_calm: true };
const [MOVERS, COPIED] = [5, 65_536];

/**
 * The tile of the square roots, made from the tile of the numbers, all of which are at least 0.
 * @param {Tile} tile
 * @returns {Tile}
 */
export const rootTile = (tile) => ({
  ...tile,
  scale: Math.sqrt(tile.scale),
  cells: tile.cells.map((byte) => (byte < 0 ? byte : Math.round(TILE_FULL * Math.sqrt(byte / TILE_FULL)))),
});

/** The indices of the numbers farthest from 0, the farthest first. @param {ArrayLike<number>} numbers @param {number} n */
export function farthest(numbers, n) {
  /** @type {number[]} */
  const found = [];
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]);
    if (!(size > 0)) continue;
    const at = found.findIndex((one) => Math.abs(numbers[one]) < size);
    if (at >= 0) found.splice(at, 0, i);
    else if (found.length < n) found.push(i);
    if (found.length > n) found.pop();
  }
  return found;
}

/** What is asked of the engine. @param {Room} room */
function watchMoments({ context, looks, chosen }) {
  const { select } = context;
  const kinds = computed(() => {
    /** @type {Kept[]} */
    const all = chosen.value === null ? [] : ['step', ...chosen.value.tensor.keeps];
    return all;
  });
  const all_tiles = looks.watch(() => {
    select.run.value.step;
    const name = chosen.value?.tensor.name;
    /** @type {[string, Kept][]} */
    const list = name === undefined ? [] : kinds.value.map((kind) => [name, kind]);
    return list.length === 0 ? null : ['tiles', list];
  }, CALM);
  const tiles = ofChosen(all_tiles, chosen, ([, [[name]]]) => name);
  const steps = looks.watch(() => {
    const tensor = chosen.value?.tensor;
    const is_known = tiles.value?.[0] != null;
    if (tensor === undefined || !is_known || sizeOf(tensor.shape) > COPIED) return null;
    return ['tensor', tensor.name, { of: 'step' }];
  }, CALM);
  return { kinds, tiles, steps: ofChosen(steps, chosen, ([, name]) => name) };
}

class MomentsView {
  #room;
  #seen;
  /** @type {import('@preact/signals-core').Signal<Cell | null>} */
  #peeked = signal(null);
  #pictures;

  /** @param {Room} room */
  constructor(room) {
    this.#room = room;
    this.#seen = watchMoments(room);
    const on = together(this.#peeked, (cell) => this.#lock(cell));
    const { context } = room;
    this.#pictures = { step: createTile(context, on), m: createTile(context, on), v: createTile(context, on) };
  }

  /** @param {Cell} cell */
  #lock([row, column]) {
    const tensor = this.#room.chosen.peek()?.tensor;
    const tile = this.#seen.tiles.peek()?.find((one) => one !== null);
    if (tensor === undefined || tile == null) return;
    const { rows, columns } = matrixOf(tensor);
    const [first, second] = [Math.floor((row * rows) / tile.rows), Math.floor((column * columns) / tile.columns)];
    this.#room.context.store.update({ look: lockOf(tensor, first * columns + second) });
  }

  /** @param {Tile | null} tile @param {Kept} kind */
  #picture(tile, kind) {
    const { chosen, context } = this.#room;
    const words = this.#room.words().moments;
    const now = chosen.value;
    const name = html`<figcaption class="tile-name">${words.kinds[kind]}</figcaption>`;
    if (now === null) return nothing;
    const is_early = tile === null || tile.scale === 0; // before the first step all numbers are 0
    if (is_early)
      return html`<figure class="autograd-tile">${name}<p class="lab-none">${words.too_early}</p></figure>`;
    const shown = kind === 'v' ? rootTile(tile) : tile;
    const scale = words.scale(kind, context.store.at.words.value.format.short(shown.scale), tile.n_not_finite);
    const peeked = this.#peeked.value;
    const locked = now.is_locked ? cellOf(now.index, tile, matrixOf(now.tensor)) : null;
    const marked = peeked ?? locked;
    const is_locked = marked !== null && String(marked) === String(locked);
    const label = `${words.kinds[kind]}. ${words.about[kind]} ${scale} ${words.keys}`;
    return html`<figure class="autograd-tile" data-test=${`moment-${kind}`}>
      ${name} ${this.#pictures[kind]({ tile: shown, label, marked, is_locked })}
      <p class="part-line">${words.about[kind]} ${scale}</p>
    </figure>`;
  }

  /** The number under the pointer. */
  #reading() {
    const words = this.#room.words().moments;
    const [made, cell] = [this.#seen.tiles.value, this.#peeked.value];
    if (made === null || cell === null) return words.hint;
    const { format } = this.#room.context.store.at.words.value;
    const parts = this.#seen.kinds.value.flatMap((kind, i) => {
      const tile = made[i] ?? null;
      if (tile === null) return [];
      const { scale, cells, columns } = kind === 'v' ? rootTile(tile) : tile;
      return [`${words.short[kind]} ${format.short((scale * cells[cell[0] * columns + cell[1]]) / TILE_FULL)}`];
    });
    const list = new Intl.ListFormat(format.lang, { type: 'conjunction' });
    return words.reading(cell[0], cell[1], list.format(parts));
  }

  /** The weights that the last step moved farthest. */
  #movers() {
    const words = this.#room.words().moments;
    const [copy, now] = [this.#seen.steps.value, this.#room.chosen.value];
    if (now === null || copy === null || copy.data.length !== sizeOf(now.tensor.shape)) return nothing;
    const found = farthest(copy.data, MOVERS);
    if (found.length === 0) return nothing;
    const { columns } = matrixOf(now.tensor);
    const choose = (/** @type {number} */ index) =>
      this.#room.context.store.update({ look: lockOf(now.tensor, index) });
    return html`<h4 class="tile-name">${words.movers}</h4>
      <ol class="movers" data-test="movers">${found.map(
        (index) =>
          html`<li><button type="button" class="offer" aria-pressed=${index === now.index && now.is_locked} @click=${() => choose(index)}>${words.mover(Math.floor(index / columns), index % columns, copy.data[index])}</button></li>`,
      )}</ol>`;
  }

  draw() {
    const words = this.#room.words().moments;
    const now = this.#room.chosen.value;
    const made = this.#seen.tiles.value;
    if (now === null) return nothing;
    const pictures =
      made === null ? [] : this.#seen.kinds.value.map((kind, i) => this.#picture(made[i] ?? null, kind));
    return html`<section class="lab" data-section="moments" aria-label=${words.title} data-test="moments">
      <h3 class="lab-title">${words.title} <code dir="ltr" translate="no">${now.tensor.name}</code></h3>
      <p class="part-line">${withTerms(this.#room.context, words.lead)}</p>
      ${made === null ? html`<p class="lab-none">${words.none}</p>` : html`<div class="moment-tiles">${pictures}</div>`}
      <p class="autograd-read" role="status">${made === null ? nothing : this.#reading()}</p>
      ${this.#movers()}
    </section>`;
  }
}

/** @param {Room} room */
export function createMoments(room) {
  const view = new MomentsView(room);
  return () => view.draw();
}
