/**
 * run_tensors.js: the tensors of a run: copies and tiles of its parameters and of the activations of its last batch; and
 * setting a number of a parameter. trainer.js offers this to callers; the tensors of a prompt are in inspection.js.
 */

import { NUMBERS_KINDS } from '../build/wasm/from_c.js';
import { EngineError, quoted, sentence } from './errors.js';
import { unlessTooEarly, withTiles } from './tiles.js';

/** @import { Heap } from './heap.js' */
/** @import { TensorCopy } from './engine.js' */
/** @import { Tile, TileForm, TileSize } from './tiles.js' */

/**
 * The kinds of numbers that can be read. Activations have only
 * their `value`. `m` and `v` are what the optimizer keeps, not corrected for their beginning at 0. `start` is the change
 * since the start of the run, `step` the change that the last step has made.
 * @typedef {(typeof NUMBERS_KINDS)[number]} NumbersKind
 */
/** @typedef {[name: string, of?: NumbersKind, form?: TileForm]} AskedTile */

export class RunTensors {
  #heap;
  #handle;

  /** @param {Heap} heap @param {() => number} handle  of the trainer */
  constructor(heap, handle) {
    this.#heap = heap;
    this.#handle = handle;
  }

  /** Trainer.tensor(). @param {string} name @param {NumbersKind} of @returns {TensorCopy} */
  read(name, of) {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const handle = this.#handle();
    return heap.named(name, (nameAt) => {
      const tensor = module._api_tensor(handle, nameAt);
      if (tensor === 0) throw new EngineError(sentence`There is no tensor called ${quoted(name)}.`, 'name');
      const at = module._api_tensor_numbers(handle, nameAt, NUMBERS_KINDS.indexOf(of), heap.error);
      if (at === 0) throw heap.lastError();
      try {
        /** @type {number[]} */
        const shape = heap.json(module._api_tensor_shape(handle, tensor));
        const size = shape.reduce((product, n) => product * n, 1);
        const realBytes = module._api_real_bytes();
        const { buffer } = heap.bytes(at, size * realBytes);
        return { shape, data: realBytes === 8 ? new Float64Array(buffer) : new Float32Array(buffer) };
      } finally {
        heap.free(at);
      }
    });
  }

  /** Trainer.set(). @param {string} name @param {number} index @param {number} value @returns {number} */
  set(name, index, value) {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const handle = this.#handle();
    const oldAt = heap.put(new Uint8Array(8));
    try {
      const done = heap.named(name, (at) => module._api_tensor_set(handle, at, index, value, oldAt, heap.error));
      if (!done) throw heap.lastError();
      return heap.doubles(oldAt, 1)[0];
    } finally {
      heap.free(oldAt);
    }
  }

  /** Trainer.tile(). @param {string} name @param {NumbersKind} of @param {TileForm & TileSize} form @returns {Tile} */
  tile(name, of, form) {
    return withTiles(this.#heap, form, (tiles) => this.#tile(tiles, name, of, form));
  }

  /** Trainer.tiles(). @param {AskedTile[]} list @param {TileSize} size @returns {(Tile | null)[]} */
  tiles(list, size) {
    return withTiles(this.#heap, size, (tiles) =>
      list.map(([name, of = 'value', form = {}]) => unlessTooEarly(() => this.#tile(tiles, name, of, form))),
    );
  }

  /**
   * @param {import('./tiles.js').Tiles} tiles
   * @param {string} name
   * @param {NumbersKind} of
   * @param {TileForm} form
   */
  #tile(tiles, name, of, form) {
    const heap = this.#heap;
    const module = heap.wholeModule;
    const handle = this.#handle();
    return tiles.make(name, form, (nameAt, askedAt, outAt, cellsAt) =>
      module._api_tensor_tile(handle, nameAt, NUMBERS_KINDS.indexOf(of), askedAt, outAt, cellsAt, heap.error),
    );
  }
}
