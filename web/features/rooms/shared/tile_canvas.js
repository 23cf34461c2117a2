/**
 * A tensor as tiles on a canvas: signed numbers, blue below 0 and orange above. A cell can be looked at (pointer, arrow
 * keys) and locked (click, Enter). The numbers come as bytes from the engine (src/inside/tile.h). It knows no tensor.
 */

import { TILE_FULL, TILE_NOT_FINITE } from '../../../../build/wasm/from_c.js';

/** @typedef {{ rows: number, columns: number, scale: number, cells: Int8Array }} Cells  TILE_FULL stands for `scale` */
/** @typedef {[row: number, column: number]} Cell */
/**
 * @typedef {object} Shown
 * @property {Cells} tile
 * @property {string} label        for screen readers
 * @property {Cell | null} marked  the cell that is looked at or locked
 * @property {boolean} is_locked
 * @property {boolean} [is_filling]  whether it fills its place; else its cells are square
 */
/** @typedef {{ onPeek: (cell: Cell | null) => void, onLock: (cell: Cell) => void }} On */

const [LARGEST_CELL, ROW, HIGHEST, LEAST] = [16, 12, 320, 24]; // in CSS pixels: of a cell, of a row, of a side
const COLOURS = ['below', 'surface', 'above', 'error'];

/** The name of a CSS property as red, green and blue. @param {CSSStyleDeclaration} style @param {string} name */
function colourOf(style, name) {
  const brush = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  brush.canvas.width = brush.canvas.height = 1;
  brush.fillStyle = style.getPropertyValue(`--${name}`).trim();
  brush.fillRect(0, 0, 1, 1);
  return brush.getImageData(0, 0, 1, 1).data;
}

/**
 * The colours of all bytes, four numbers each.
 * @param {ArrayLike<number>[]} colours  for the lowest number, for 0, for the highest number, and for numbers that are
 *   not finite
 */
export function palette([less, none, more, bad]) {
  const table = new Uint8ClampedArray(256 * 4);
  for (let byte = -128; byte < 128; byte++) {
    const end = byte === TILE_NOT_FINITE ? bad : byte < 0 ? less : more;
    const share = byte === TILE_NOT_FINITE ? 1 : Math.abs(byte) / TILE_FULL;
    for (let i = 0; i < 3; i++) table[4 * (byte + 128) + i] = none[i] + (end[i] - none[i]) * share;
    table[4 * (byte + 128) + 3] = 255;
  }
  return table;
}

/** Which cell comes after a key. @param {string} key @param {Cell | null} cell @param {Cells} tile @returns {Cell | null} */
export function cellAfter(key, cell, { rows, columns }) {
  /** @type {Record<string, Cell>} */
  const ways = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const [row, column] = cell ?? [0, 0];
  if (key === 'Home') return [row, 0];
  if (key === 'End') return [row, columns - 1];
  if (!Object.hasOwn(ways, key)) return null;
  if (cell === null) return [0, 0];
  const held = (/** @type {number} */ at, /** @type {number} */ n) => Math.min(n - 1, Math.max(0, at));
  return [held(row + ways[key][0], rows), held(column + ways[key][1], columns)];
}

class Tile {
  #store;
  #on;
  #place = document.createElement('div');
  #canvas = document.createElement('canvas');
  #frame = document.createElement('span');
  /** @type {Shown | null} */
  #shown = null;
  #was_dark = false;
  /** @type {Uint8ClampedArray | null} */
  #colours = null;

  /** @param {Pick<import('../../../registry.js').Context, 'store'>} context @param {On} on */
  constructor({ store }, on) {
    this.#store = store;
    this.#on = on;
    const place = this.#place;
    place.className = 'number-tile';
    place.tabIndex = 0;
    place.dir = 'ltr';
    place.setAttribute('role', 'img');
    this.#frame.className = 'tile-frame';
    place.append(this.#canvas, this.#frame);
    place.addEventListener('pointermove', (event) => on.onPeek(this.#under(event)));
    place.addEventListener('pointerleave', () => on.onPeek(null));
    place.addEventListener('blur', () => on.onPeek(null));
    place.addEventListener('click', (event) => on.onLock(this.#under(event)));
    place.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const shown = this.#shown;
    if (shown === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const is_press = event.key === 'Enter' || event.key === ' ';
    if (is_press && shown.marked !== null) this.#on.onLock(shown.marked);
    const next = cellAfter(event.key, shown.marked, shown.tile);
    if (next !== null) {
      this.#shown = { ...shown, marked: next }; // the next key press may come before this is drawn
      this.#on.onPeek(next);
    }
    if (next !== null || is_press) event.preventDefault();
  }

  /** @param {PointerEvent | MouseEvent} event @returns {Cell} */
  #under({ clientX, clientY }) {
    const { left, top, width, height } = this.#place.getBoundingClientRect();
    const { rows, columns } = this.#shown?.tile ?? { rows: 1, columns: 1 };
    const at = (/** @type {number} */ share, /** @type {number} */ n) =>
      Math.min(n - 1, Math.max(0, Math.floor(share * n)));
    return [at((clientY - top) / height, rows), at((clientX - left) / width, columns)];
  }

  #paint() {
    if (this.#shown === null) return;
    const { rows, columns, cells } = this.#shown.tile;
    const { is_dark } = this.#store.state;
    if (this.#colours === null || is_dark !== this.#was_dark) {
      const style = getComputedStyle(this.#place);
      this.#colours = palette(COLOURS.map((name) => colourOf(style, name)));
    }
    this.#was_dark = is_dark;
    const image = new ImageData(columns, rows);
    for (const [i, byte] of cells.entries()) {
      const from = 4 * (byte + 128);
      for (let k = 0; k < 4; k++) image.data[4 * i + k] = this.#colours[from + k];
    }
    const canvas = this.#canvas;
    [canvas.width, canvas.height] = [columns, rows];
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  /** @param {Cells} tile */
  #size({ rows, columns }) {
    const { style } = this.#place;
    style.maxInlineSize = `${Math.max(LARGEST_CELL * columns, LEAST)}px`;
    style.blockSize = `${Math.max(LEAST, Math.min(HIGHEST, ROW * rows))}px`;
  }

  /** @param {Shown} now */
  show(now) {
    const { marked, tile, is_locked, label } = now;
    const is_new = tile !== this.#shown?.tile || this.#store.at.is_dark.value !== this.#was_dark;
    this.#shown = now;
    this.#place.setAttribute('aria-label', label);
    this.#frame.hidden = marked === null;
    this.#frame.toggleAttribute('data-locked', is_locked);
    if (marked !== null) {
      const { style } = this.#frame;
      style.top = `${(100 * marked[0]) / tile.rows}%`;
      style.left = `${(100 * marked[1]) / tile.columns}%`;
      style.height = `${100 / tile.rows}%`;
      style.width = `${100 / tile.columns}%`;
    }
    this.#place.classList.toggle('filling', now.is_filling === true);
    if (!now.is_filling) this.#size(tile);
    // The colours can be read only once the element is on the page.
    if (is_new) requestAnimationFrame(() => this.#paint());
    return this.#place;
  }
}

/**
 * The handlers that the pictures of one tensor share: the cell under the pointer in one picture is shown in all.
 * @param {import('@preact/signals-core').Signal<Cell | null>} peeked
 * @param {On['onLock']} onLock
 * @returns {On}
 */
export const together = (peeked, onLock) => ({
  onPeek(cell) {
    peeked.value = cell;
  },
  onLock,
});

/**
 * @param {Pick<import('../../../registry.js').Context, 'store'>} context
 * @param {On} on
 * @returns {(shown: Shown) => HTMLElement} one element, drawn again with what is shown
 */
export function createTile(context, on) {
  const tile = new Tile(context, on);
  return (shown) => tile.show(shown);
}
