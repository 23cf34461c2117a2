/**
 * The chosen tensor: what computes it and what is computed from it, its values beside its gradients as tiles, and the
 * distributions of both.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { TILE_FULL } from '../../../../build/wasm/from_c.js';
import { columns } from '../shared/histogram.js';
import { ofChosen } from '../shared/of_chosen.js';
import { createTile, together } from '../shared/tile_canvas.js';
import { cellOf, farthestIn, lockOf, matrixOf, sizeOf } from '../shared/weights.js';
import { typical } from './graph.js';
import { PYTHON } from './ops.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('../shared/tile_canvas.js').Cell} Cell */
/** @typedef {import('../../../../wasm/inspection.js').Histogram} Histogram */
/** @typedef {import('../../../../wasm/tiles.js').Tile} Tile */
/** @typedef {'value' | 'gradient'} Of */
/**
 * The number that is described in words, with its cell.
 * @typedef {{ cell: Cell, index: number, matrix: { rows: number, columns: number } } | null} Marked
 */

const CALM = { is_calm: true };
const BINS = 41; // an odd number, so that one bin has 0 in its middle
const COPIED = 16_384; // numbers: of a larger tensor, only the locked number is known exactly
const IN_TABLE = 64;

/** @param {Room} room */
function watchTensor(room) {
  const { chosen, context, looks, prompt } = room;
  const { select } = context;
  const all_tiles = looks.watch(() => {
    select.run.value.step;
    const tensor = chosen.value?.tensor;
    if (tensor === undefined) return null;
    /** @type {[name: string, of?: Of][]} */
    const list = tensor.gradient ? [[tensor.name], [tensor.name, 'gradient']] : [[tensor.name]];
    return ['inspect', prompt.value, ['tiles', list]];
  }, CALM);
  const tiles = ofChosen(all_tiles, chosen, ([, , [, [[name]]]]) => name);
  /** All numbers of a small tensor, to be read cell by cell. */
  const numbers = looks.watch(() => {
    select.run.value.step;
    const tensor = chosen.value?.tensor;
    if (tensor === undefined || sizeOf(tensor.shape) > COPIED) return null;
    /** @type {['tensor', string, { of?: Of }][]} */
    const calls = [['tensor', tensor.name, {}]];
    if (tensor.gradient) calls.push(['tensor', tensor.name, { of: 'gradient' }]);
    return ['inspect', prompt.value, ...calls];
  }, CALM);
  const spreads = looks.watch(() => {
    const tensor = chosen.value?.tensor;
    const made = tiles.value?.[0];
    if (tensor === undefined || made === undefined) return null;
    /** @type {['histogram', string, { of: Of, bins: number, begin: number, end: number }][]} */
    const calls = made.flatMap(({ scale }, i) =>
      scale > 0
        ? [['histogram', tensor.name, { of: i === 0 ? 'value' : 'gradient', bins: BINS, begin: -scale, end: scale }]]
        : [],
    );
    return calls.length === 0 ? null : ['inspect', prompt.value, ...calls];
  }, CALM);
  const nameIn = (/** @type {any} */ [, , [, name]]) => name;
  return { tiles, numbers: ofChosen(numbers, chosen, nameIn), spreads: ofChosen(spreads, chosen, nameIn) };
}

/** A name that chooses a tensor. @param {Room} room @param {string} name */
const choice = ({ context, chosen }, name) =>
  html`<button
    type="button"
    class="offer"
    dir="ltr"
    translate="no"
    aria-pressed=${chosen.value?.tensor.name === name}
    @click=${() => context.store.update({ look: { name, at: [] } })}
  >${name}</button>`;

/** What the op does, forwards and backwards, and what it reads. @param {Room} room */
function aboutOp(room) {
  const op = room.focus.value;
  if (op === null) return nothing;
  const { graph, tensor: words } = room.words();
  const { forward, backward, name } = graph.ops[op.op] ?? { name: op.op, forward: '', backward: '' };
  const readers = room.ops.value.filter(({ inputs }) => inputs.includes(op.name));
  const lines = PYTHON[op.op];
  return html`<div class="autograd-op" data-test="autograd-op">
    <p><strong>${name}.</strong> <span class="forward-name">${words.forward}</span> ${forward} <span class="backward-name">${words.backward}</span> ${backward}</p>
    ${lines ? html`<p class="part-line">${words.python}</p><pre class="own-code" dir="ltr" translate="no">${lines.join('\n')}</pre>` : nothing}
    <p class="autograd-choices"><span class="part-line">${words.reads}</span> ${op.inputs.map((one) => choice(room, one))}</p>
    ${readers.length > 0 ? html`<p class="autograd-choices"><span class="part-line">${words.used}</span> ${readers.map((one) => choice(room, one.name))}</p>` : nothing}
  </div>`;
}

/** @param {Room} room @param {{ zeros: number | null } & Histogram} histogram @param {Of} of */
function spread(room, histogram, of) {
  const words = room.words().tensor;
  const { short } = room.context.store.at.words.value.format;
  const { counts, below, above, end, n, zeros } = histogram;
  const line = words.spread_of(words[of], n, short(end), below + above, zeros ?? 0);
  const width = (2 * end) / counts.length;
  const edge = (/** @type {number} */ i) => short(-end + i * width);
  return html`<figure class="autograd-spread" data-test=${`spread-${of}`}>
    <div class="spread-bars" role="img" aria-label=${line} dir="ltr">${columns({ train: counts, validation: counts.map(() => 0) })}</div>
    <p class="spread-axis" aria-hidden="true" dir="ltr"><span>−${short(end)}</span><span>0</span><span>${short(end)}</span></p>
    <figcaption class="part-line">${line}</figcaption>
    <details class="fold room-details">
      <summary>${words.table}</summary>
      <table class="room-table">
        <thead><tr><th scope="col">${words.range}</th><th scope="col">${words.many}</th></tr></thead>
        <tbody>${counts.map((count, i) =>
          count === 0
            ? nothing
            : html`<tr><th scope="row">${`${edge(i)} … ${edge(i + 1)}`}</th><td>${count}</td></tr>`,
        )}</tbody>
      </table>
    </details>
  </figure>`;
}

class TensorView {
  #room;
  #seen;
  /** The cell under the pointer. @type {import('@preact/signals-core').Signal<Cell | null>} */
  #peeked = signal(null);
  /** @type {Record<Of, ReturnType<typeof createTile>>} */
  #pictures;

  /** @param {Room} room */
  constructor(room) {
    this.#room = room;
    this.#seen = watchTensor(room);
    const on = together(this.#peeked, (cell) => this.#lock(cell));
    this.#pictures = { value: createTile(room.context, on), gradient: createTile(room.context, on) };
  }

  /** The tiles of the chosen tensor. */
  get tiles() {
    return this.#seen.tiles.value?.[0] ?? [];
  }

  /** Locks the number in a cell; if a cell has several, the number that is farthest from 0. @param {Cell} cell */
  async #lock(cell) {
    const { context, looks, chosen, prompt } = this.#room;
    const tensor = chosen.peek()?.tensor;
    const [tile] = this.tiles;
    if (tensor === undefined || tile === undefined) return;
    const matrix = matrixOf(tensor);
    const is_reduced = tile.rows < matrix.rows || tile.columns < matrix.columns;
    let index = cell[0] * matrix.columns + cell[1];
    if (is_reduced) {
      const looked = await looks.look('inspect', prompt.peek(), ['tensor', tensor.name]);
      if (looked === null) return;
      index = farthestIn(looked.value[0], cell, tile, matrix);
    }
    context.store.update({ look: lockOf(tensor, index) });
  }

  /** The number under the pointer, or the locked one. @returns {Marked} */
  #marked() {
    const { chosen } = this.#room;
    const now = chosen.value;
    const [tile] = this.tiles;
    if (now === null || tile === undefined) return null;
    const matrix = matrixOf(now.tensor);
    const peeked = this.#peeked.value;
    if (peeked === null) {
      if (!now.is_locked) return null;
      return { cell: cellOf(now.index, tile, matrix), index: now.index, matrix };
    }
    const [value] = this.#seen.numbers.value ?? [];
    const index = value ? farthestIn(value, peeked, tile, matrix) : peeked[0] * matrix.columns + peeked[1];
    return { cell: peeked, index, matrix };
  }

  /** @param {Marked} marked */
  #read(marked) {
    const room = this.#room;
    const words = room.words().tensor;
    if (marked === null) return words.hint;
    const { index, matrix, cell } = marked;
    const tensor = room.chosen.value?.tensor;
    const row = Math.floor(index / matrix.columns);
    const tokens = room.graph.value.value?.[0] ?? [];
    const is_by_token = tensor?.kind !== 'parameter' && matrix.rows === tokens.length;
    const place = words.place(row, index % matrix.columns, is_by_token ? tokens[row].text : '');
    const exact = this.#seen.numbers.value;
    if (exact !== null && exact[0]?.length === matrix.rows * matrix.columns)
      return words.cell(place, exact[0][index] + 0, exact[1] === undefined ? null : exact[1][index] + 0); // no -0
    const about = this.tiles.map((tile) => (tile.scale * tile.cells[cell[0] * tile.columns + cell[1]]) / TILE_FULL);
    return words.cell(place, about[0], about[1] ?? null);
  }

  /** @param {Tile} tile @param {Of} of @param {Marked} marked */
  #picture(tile, of, marked) {
    const room = this.#room;
    const words = room.words().tensor;
    const { short } = room.context.store.at.words.value.format;
    const now = room.chosen.value;
    const name = now?.tensor.name ?? '';
    const is_locked = now?.is_locked === true && marked?.index === now.index;
    const each = Math.ceil(tile.source_rows / tile.rows) * Math.ceil(tile.source_columns / tile.columns);
    const scale =
      tile.scale > 0
        ? words.scale(short(tile.scale), tile.n_clipped, tile.n_not_finite)
        : tile.n_not_finite > 0
          ? words.bad(tile.n_not_finite)
          : words.zeros;
    const label = `${words.picture(words[of], name)}. ${scale} ${words.keys}`;
    return html`<figure class="autograd-tile" data-test=${`tile-${of}`}>
      <figcaption class="tile-name">${words[of]}</figcaption>
      ${this.#pictures[of]({ tile, label, marked: marked?.cell ?? null, is_locked })}
      <p class="part-line">${scale}${each > 1 ? ` ${words.reduced(each)}` : ''}</p>
    </figure>`;
  }

  /** The row of the described number, as a table. @param {Marked} marked */
  #table(marked) {
    const words = this.#room.words().tensor;
    const { short, count } = this.#room.context.store.at.words.value.format;
    const [value, gradient] = this.#seen.numbers.value ?? [];
    const now = this.#room.chosen.value;
    if (value === undefined || now === null) return nothing;
    const { columns: n } = matrixOf(now.tensor);
    const row = Math.floor((marked?.index ?? now.index) / n);
    const places = Array.from({ length: Math.min(n, IN_TABLE) }, (_, i) => row * n + i);
    const nudge = this.#room.words().nudge;
    return html`<details class="fold room-details">
      <summary>${words.table}</summary>
      <table class="room-table">
        <caption class="part-line">${nudge.row} ${count(row)}</caption>
        <thead><tr><th scope="col">${nudge.column}</th><th scope="col">${words.value}</th>${gradient ? html`<th scope="col">${words.gradient}</th>` : nothing}</tr></thead>
        <tbody>${places.map(
          (place) =>
            html`<tr><th scope="row">${count(place % n)}</th><td>${short(value[place])}</td>${gradient ? html`<td>${short(gradient[place])}</td>` : nothing}</tr>`,
        )}</tbody>
      </table>
    </details>`;
  }

  draw() {
    const room = this.#room;
    const now = room.chosen.value;
    if (now === null) return nothing;
    const words = room.words().tensor;
    const marked = this.#marked();
    const { tiles } = this;
    const spreads = this.#seen.spreads.value ?? [];
    const { name, shape, kind } = now.tensor;
    return html`<section class="autograd-tensor" ?data-chosen=${now.is_locked} data-section="tensor" aria-label=${words.choose} data-test="autograd-tensor">
      <h3 class="lab-title"><code dir="ltr" translate="no">${name}</code></h3>
      <p class="part-line">${words.about(shape.join(' × '), kind)}</p>
      ${aboutOp(room)}
      <div class="autograd-tiles">
        ${tiles.map((tile, i) => this.#picture(tile, i === 0 ? 'value' : 'gradient', marked))}
      </div>
      ${now.tensor.gradient ? nothing : html`<p class="part-line">${words.none}</p>`}
      <p class="autograd-read" role="status" data-test="autograd-read">${this.#read(marked)}</p>
      ${this.#table(marked)}
      ${
        spreads.length === 0
          ? nothing
          : html`<h4 class="tile-name">${words.spread}</h4>
            ${spreads.length === 2 ? html`<p class="part-line">${words.sizes(typical(spreads[0], room.focus.value?.op === 'cross_entropy'), typical(spreads[1]))}</p>` : nothing}
            <div class="autograd-tiles">${spreads.map((one, i) => spread(room, one, i === 0 ? 'value' : 'gradient'))}</div>`
      }
    </section>`;
  }
}

/** @param {Room} room */
export function createTensor(room) {
  const view = new TensorView(room);
  return () => view.draw();
}
