/**
 * tiles.js: tensors as small pictures: at most 128 x 128 cells of a byte each, reduced in C (src/inside/tile.h), so that a
 * view can show all tensors of a model many times a second. trainer.js and inspection.js offer them to callers.
 */

import { API_TILE_ASKED, API_TILE_FIGURES, TILE_MAX } from '../build/wasm/from_c.js';
import { EngineError } from './errors.js';

/** @import { Heap } from './heap.js' */

/**
 * A matrix of bytes. A tensor is read as a matrix: its last dimension gives the columns, all others together the rows. So a
 * vector is one row, and the matrices of a larger tensor are below one another. But q, k and v of attention have one row for
 * each position, with the heads side by side.
 *
 * @typedef {object} Tile
 * @property {number} rows
 * @property {number} columns
 * @property {number} source_rows rows of the whole matrix, or of its window
 * @property {number} source_columns
 * @property {number} scale the magnitude that the bytes 127 and -127 stand for. If it was not given, it is the smallest
 *   magnitude that at least 99 % of the finite numbers do not exceed, or, where that is 0, the largest magnitude
 * @property {number | null} least the smallest of the finite numbers; null if there is none
 * @property {number | null} most
 * @property {number} n_clipped how many numbers have a larger magnitude than `scale`
 * @property {number} n_not_finite how many numbers are NaN or infinite
 * @property {Int8Array} cells row by row: 127 x / scale, rounded, where x is the number with the largest magnitude in the
 *   cell; -128 if a number in the cell is not finite. Row i of n rows stands for the source rows floor(i source_rows / n) to
 *   floor((i + 1) source_rows / n) - 1; likewise for columns
 *
 * @typedef {{ rows?: number, columns?: number }} TileSize the most rows and columns of cells; 128 unless given
 *
 * @typedef {object} TileForm
 * @property {number} [scale] given, for example, so that several tiles in turn have the same scale
 * @property {number[]} [window] the part to show: first row, first column, rows, columns; cut where the tensor ends
 */

/** Memory in which C makes tiles of one size, one after the other; free() gives it back. */
export class Tiles {
  #heap;
  #size;
  #at;

  /** @param {Heap} heap @param {TileSize} size */
  constructor(heap, { rows = TILE_MAX, columns = TILE_MAX }) {
    heap.requireSecondPart();
    this.#heap = heap;
    this.#size = [rows, columns];
    this.#at = heap.put(new Uint8Array(8 * (API_TILE_ASKED + API_TILE_FIGURES) + rows * columns));
  }

  /**
   * @param {string} name
   * @param {TileForm} form
   * @param {(name: number, asked: number, out: number, cells: number) => number} call calls C with addresses
   * @returns {Tile}
   */
  make(name, { scale = Number.NaN, window = Array(4).fill(Number.NaN) }, call) {
    const heap = this.#heap;
    const outAt = this.#at + 8 * API_TILE_ASKED;
    const cellsAt = outAt + 8 * API_TILE_FIGURES;
    heap.memory.set(new Uint8Array(Float64Array.of(...this.#size, scale, ...window).buffer), this.#at);
    const done = heap.named(name, (nameAt) => call(nameAt, this.#at, outAt, cellsAt));
    if (!done) throw heap.lastError();
    const [rows, columns, source_rows, source_columns, used, least, most, n_clipped, n_not_finite] = heap.doubles(
      outAt,
      API_TILE_FIGURES,
    );
    const end = (/** @type {number} */ value) => (Number.isNaN(value) ? null : value);
    return {
      ...{ rows, columns, source_rows, source_columns, scale: used, least: end(least), most: end(most) },
      ...{ n_clipped, n_not_finite, cells: new Int8Array(heap.bytes(cellsAt, rows * columns).buffer) },
    };
  }

  free() {
    this.#heap.free(this.#at);
  }
}

/**
 * Makes tiles and frees their memory.
 *
 * @template T
 * @param {Heap} heap
 * @param {TileSize} size
 * @param {(tiles: Tiles) => T} make
 */
export function withTiles(heap, size, make) {
  const tiles = new Tiles(heap, size);
  try {
    return make(tiles);
  } finally {
    tiles.free();
  }
}

/** Makes a tile; null if it shows the change of a step, which is not known before the next step. @param {() => Tile} make */
export function unlessTooEarly(make) {
  try {
    return make();
  } catch (error) {
    if (error instanceof EngineError && error.key === 'step') return null;
    throw error;
  }
}
