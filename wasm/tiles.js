/**
 * tiles.js: tensors as small pictures: at most 128 x 128 cells of a byte each, reduced in C (src/inside/tile.h), so that a
 * view can show all tensors of a model many times a second. trainer.js and inspection.js offer them to callers.
 */

import { TILE_MAX } from '../build/wasm/from_c.js';
import { EngineError } from './errors.js';

/** @import { Heap } from './heap.js' */

/**
 * A matrix of bytes. Of a tensor of more than two dimensions the last gives the columns and all others together the rows, so
 * that its matrices stand one below the other; what attention reads (q, k, v) has a row for each position, with its heads side
 * by side; a vector is one row.
 *
 * @typedef {object} Tile
 * @property {number} rows
 * @property {number} columns
 * @property {number} source_rows of the matrix, or of its window
 * @property {number} source_columns
 * @property {number} scale the magnitude that the bytes 127 and -127 stand for: unless it was given, the smallest that at least
 *   99 % of the finite numbers do not exceed; where that is 0 the largest, which is 0 only if all numbers are
 * @property {number | null} least of the finite numbers; null if there is none
 * @property {number | null} most
 * @property {number} n_clipped how many numbers have a larger magnitude than `scale`
 * @property {number} n_not_finite how many numbers are NaN or infinite
 * @property {Int8Array} cells row by row: 127 times x / scale, rounded, where x is the number with the largest magnitude in the
 *   cell; -128 if one in it is not finite. Of n rows in all, row i is about the rows from floor(i source_rows / n) up to,
 *   without it, floor((i + 1) source_rows / n); likewise for columns
 *
 * @typedef {{ rows?: number, columns?: number }} TileSize the most cells each way; 128 unless given
 *
 * @typedef {object} TileForm
 * @property {number} [scale] so that it can be held for a while
 * @property {number[]} [window] what to look at: first row, first column, rows, columns; cut where the tensor ends
 */

/** What api_tensor_tile reads and writes, in doubles. */
const [ASKED, FIGURES] = [7, 9];

/** Memory for tiles of one size, for as long as `fill` is in use. */
export class Tiles {
  #heap;
  #size;
  #at;

  /** @param {Heap} heap @param {TileSize} size */
  constructor(heap, { rows = TILE_MAX, columns = TILE_MAX }) {
    heap.requireSecondPart();
    this.#heap = heap;
    this.#size = [rows, columns];
    this.#at = heap.put(new Uint8Array(8 * (ASKED + FIGURES) + rows * columns));
  }

  /**
   * @param {string} name
   * @param {TileForm} form
   * @param {(name: number, asked: number, out: number, cells: number) => number} call calls C with addresses
   * @returns {Tile}
   */
  make(name, { scale = Number.NaN, window = Array(4).fill(Number.NaN) }, call) {
    const heap = this.#heap;
    const outAt = this.#at + 8 * ASKED;
    const cellsAt = outAt + 8 * FIGURES;
    const nameAt = heap.putString(name.replaceAll(/[\0\r\n]/g, ' '));
    heap.memory.set(new Uint8Array(Float64Array.of(...this.#size, scale, ...window).buffer), this.#at);
    const done = call(nameAt, this.#at, outAt, cellsAt);
    heap.free(nameAt);
    if (!done) throw heap.lastError();
    const [rows, columns, source_rows, source_columns, used, least, most, n_clipped, n_not_finite] = heap.doubles(
      outAt,
      FIGURES,
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

/** A tile that is not there yet: of the change of a step, before the next step. @param {() => Tile} make */
export function unlessTooEarly(make) {
  try {
    return make();
  } catch (error) {
    if (error instanceof EngineError && error.key === 'step') return null;
    throw error;
  }
}
