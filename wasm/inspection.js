/**
 * inspection.js: everything that a model computed on one prompt, as a JavaScript object that trainer.inspect() makes.
 * What it returns is copies; the training run is not changed. The C side is described in wasm/api_inspection.h and
 * src/inside/inspection.h.
 */

import { LENS_GUESS, LENS_TOP } from '../build/wasm/from_c.js';
import { EngineError } from './errors.js';
import { guard } from './guard.js';
import { Heap } from './heap.js';
import { withTiles } from './tiles.js';

/** @import { Tile, TileForm, TileSize, Tiles } from './tiles.js' */

/**
 * @typedef {object} InspectedTensor
 * @property {string} name as src/inside/inspection.h lists them
 * @property {'parameter' | 'constant' | 'activation'} kind
 * @property {number[]} shape
 * @property {boolean} gradient whether it has a gradient
 *
 * @typedef {object} GraphOp
 * @property {string} op its name in engine.ops
 * @property {string} name the name of the tensor that it computes
 * @property {number[]} shape the shape of that tensor
 * @property {string[]} inputs the names of the tensors that it reads: activations, parameters, constants
 *
 * @typedef {object} Guess a token that may come next
 * @property {number} id
 * @property {string} text
 * @property {number} probability
 *
 * @typedef {object} LensPlace what the model expects at one layer and one token
 * @property {number} entropy of the distribution, in nats
 * @property {number | null} probability of the token that really comes next; null at the last token
 * @property {number | null} rank how many tokens are more likely than that one
 * @property {Guess[]} top the likeliest tokens, the likeliest first
 *
 * @typedef {object} Histogram
 * @property {number} n how many numbers there are
 * @property {number} finite how many are neither NaN nor infinite; all that follows is about these
 * @property {number | null} least
 * @property {number | null} most
 * @property {number | null} mean
 * @property {number | null} deviation
 * @property {number | null} zeros the share of those that are exactly 0
 * @property {number} begin
 * @property {number} end the bins cover the range from `begin` to `end`
 * @property {number} below
 * @property {number} above how many numbers are below and above this range
 * @property {number[]} counts how many numbers are in each bin
 *
 * @typedef {object} Components
 * @property {number} rows
 * @property {number} columns
 * @property {Float64Array[]} scores for each component, the coordinate of each row along it
 * @property {Float64Array[]} directions for each component, a unit vector
 * @property {number[]} shares the share of the variance that each component explains
 *
 * @typedef {{ of?: 'value' | 'gradient' }} OfOption
 * @typedef {{ last?: number }} LastOption how many of the last tokens; all unless given
 */

/** @param {OfOption['of']} of */
const isGradient = (of) => Number(of === 'gradient');

/** Everything that a model computed on a prompt. It holds memory until free() is called. */
export class Inspection {
  #heap;
  #pointer;
  /** @type {string[]} */
  #vocabulary;
  /** @type {number} */
  #layers;

  static {
    guard('Inspection', Inspection, (self) => (#heap in self ? self.#heap : null));
  }

  /** @param {Heap} heap @param {number} trainer @param {string} prompt @param {string[]} vocabulary */
  constructor(heap, trainer, prompt, vocabulary) {
    if (!(heap instanceof Heap)) throw new EngineError('A look inside is made by trainer.inspect().');
    const module = heap.wholeModule;
    const bytes = new TextEncoder().encode(prompt);
    const promptAt = heap.put(bytes);
    this.#heap = heap;
    this.#vocabulary = vocabulary;
    this.#pointer = module._api_inspection_new(trainer, promptAt, bytes.length, heap.error);
    heap.free(promptAt);
    if (this.#pointer === 0) throw heap.lastError();
    const reportAt = module._api_inspection(this.#pointer, heap.error);
    if (reportAt === 0) {
      this.free();
      throw heap.lastError();
    }
    const { tokens, loss, layers, memory_mib, tensors, graph } = heap.json(reportAt);
    this.#layers = layers;
    /** The tokens that the model read, BOS included. @type {{ id: number, text: string }[]} */
    this.tokens = tokens.map((/** @type {number} */ id) => ({ id, text: vocabulary[id] }));
    /** The mean loss over all tokens but the first, in nats; null for a single token. @type {number | null} */
    this.loss = loss;
    /** @type {number} */
    this.memory_mib = memory_mib;
    /** @type {InspectedTensor[]} */
    this.tensors = tensors;
    /** The ops in the order in which they run. @type {GraphOp[]} */
    this.graph = graph;
  }

  /** @returns {number} */
  get #handle() {
    if (this.#pointer === 0) throw new EngineError('This inspection has been freed.');
    return this.#pointer;
  }

  /**
   * Copies numbers from memory that C allocated, and frees it.
   * @param {number} at
   * @param {number} size
   */
  #take(at, size) {
    if (at === 0) throw this.#heap.lastError();
    const { buffer } = this.#heap.bytes(at, size * 8);
    this.#heap.free(at);
    return buffer;
  }

  /**
   * Copies a part of each of the equal pieces of a tensor: the numbers from `begin` to the end of the piece.
   * @param {string} name
   * @param {OfOption['of']} of
   * @param {number} pieces
   * @param {(size: number) => number} beginOf  returns `begin` for pieces of this many numbers
   */
  #read(name, of, pieces, beginOf) {
    const heap = this.#heap;
    const { module, error } = heap;
    const handle = this.#handle;
    const at = heap.named(name, (nameAt) => module._api_inspection_read(handle, nameAt, isGradient(of), error));
    if (at === 0) throw heap.lastError();
    const shape = this.tensors.find((tensor) => tensor.name === name)?.shape ?? [];
    const size = shape.reduce((product, n) => product * n, 1) / pieces;
    const begin = beginOf(size);
    const each = module._api_real_bytes();
    const read = Array.from({ length: pieces }, (_, i) => {
      const { buffer } = heap.bytes(at + (i * size + begin) * each, (size - begin) * each);
      return each === 8 ? new Float64Array(buffer) : new Float32Array(buffer);
    });
    heap.free(at);
    return read;
  }

  /**
   * The values of a tensor, or the gradient of the loss with respect to them.
   *
   * @param {string} name
   * @param {OfOption} [options]
   * @returns {Float32Array | Float64Array} row by row
   * @throws {EngineError} if there is no tensor of this name, or it has no gradient
   */
  tensor(name, { of } = {}) {
    return this.#read(name, of, 1, () => 0)[0];
  }

  /** The same as tensor(name, { of: 'gradient' }). @param {string} name */
  gradient(name) {
    return this.tensor(name, { of: 'gradient' });
  }

  /**
   * A tensor as a picture of at most 128 x 128 bytes; see Tile.
   *
   * @param {string} name
   * @param {OfOption & TileForm & TileSize} [options]
   * @returns {Tile}
   * @throws {EngineError} as tensor
   */
  tile(name, { of, ...form } = {}) {
    return withTiles(this.#heap, form, (tiles) => this.#tile(tiles, name, of, form));
  }

  /**
   * Several tiles: for each a name, whether its values or gradient are shown, and a scale or window.
   *
   * @param {[name: string, of?: OfOption['of'], form?: TileForm][]} list
   * @param {TileSize} [options]
   * @returns {Tile[]}
   * @throws {EngineError} as tile
   */
  tiles(list, options = {}) {
    return withTiles(this.#heap, options, (tiles) =>
      list.map(([name, of, form]) => this.#tile(tiles, name, of, form)),
    );
  }

  /** @param {Tiles} tiles @param {string} name @param {OfOption['of']} of @param {TileForm} [form] */
  #tile(tiles, name, of, form = {}) {
    const { module, error } = this.#heap;
    const handle = this.#handle;
    return tiles.make(name, form, (nameAt, askedAt, outAt, cellsAt) =>
      module._api_inspection_tile(handle, nameAt, isGradient(of), askedAt, outAt, cellsAt, error),
    );
  }

  /**
   * The attention of a block: for each head, the weight of each key (column) for each query (row).
   *
   * @param {number} block 0, 1, ...
   * @param {OfOption & LastOption} [options] `last`: only the rows of the last tokens, with all their columns
   */
  attention(block, { of, last = Infinity } = {}) {
    const name = `blocks.${block}.attention.probs`;
    const heads = this.tensors.find((tensor) => tensor.name === name)?.shape[0] ?? 1;
    const tokens = this.tokens.length;
    return this.#read(name, of, heads, () => Math.max(0, tokens - last) * tokens);
  }

  /**
   * The logit lens (nostalgebraist 2020): what the model would predict if it ended after the embedding, or after a
   * block. In the result, layers[0] is the prediction after the embedding and the last layer is the model's own;
   * layers[l][t] is the prediction at token t, or with `last` at the t-th of the last tokens. The whole distributions are
   * in the tensors embedding.lens and blocks.N.lens.
   *
   * @param {{ top?: number } & LastOption} [options] `top`: how many tokens of each prediction
   * @returns {LensPlace[][]}
   */
  lens({ top = 5, last = Infinity } = {}) {
    const heap = this.#heap;
    const handle = this.#handle;
    const rows = this.tokens.length;
    const each = LENS_TOP + LENS_GUESS * Math.min(top, this.#vocabulary.length);
    const at = heap.put(new Uint8Array(8 * each * rows * this.#layers));
    try {
      if (!heap.module._api_inspection_lens(handle, top, at, heap.error)) throw heap.lastError();
      const numbers = heap.doubles(at, each * rows * this.#layers);
      const place = (/** @type {number} */ i) => {
        const [entropy, probability, rank] = numbers.subarray(i * each);
        const guesses = Array.from({ length: top }, (_, k) => {
          const [id, likelihood] = numbers.subarray(i * each + LENS_TOP + k * LENS_GUESS);
          return { id, text: this.#vocabulary[id], probability: likelihood };
        });
        const follows = !Number.isNaN(rank);
        return { entropy, probability: follows ? probability : null, rank: follows ? rank : null, top: guesses };
      };
      const from = Math.max(0, rows - last);
      return Array.from({ length: this.#layers }, (_, layer) =>
        Array.from({ length: rows - from }, (_, row) => place(layer * rows + from + row)),
      );
    } finally {
      heap.free(at);
    }
  }

  /**
   * The distribution of the numbers of a tensor from `begin` to `end`. Without these, from the least number to the
   * largest.
   *
   * @param {string} name
   * @param {OfOption & { bins?: number, begin?: number, end?: number }} [options]
   * @returns {Histogram}
   */
  histogram(name, { of, bins = 32, begin = Number.NaN, end = Number.NaN } = {}) {
    const heap = this.#heap;
    const { module, error } = heap;
    const handle = this.#handle;
    const gradient = isGradient(of);
    const at = heap.named(name, (nameAt) =>
      module._api_inspection_histogram(handle, nameAt, gradient, bins, begin, end, error),
    );
    if (at === 0) throw heap.lastError();
    return heap.json(at);
  }

  /**
   * The principal components of a tensor's rows: the directions in which they differ most. The first dimension counts
   * the rows.
   *
   * @param {string} name
   * @param {OfOption & { components?: number }} [options]
   * @returns {Components}
   */
  pca(name, { of, components = 2 } = {}) {
    const heap = this.#heap;
    const { module, error } = heap;
    const handle = this.#handle;
    const [gradient, n] = [isGradient(of), components];
    const sizesAt = heap.put(new Uint8Array(8));
    const at = heap.named(name, (nameAt) => module._api_inspection_pca(handle, nameAt, gradient, n, sizesAt, error));
    const [rows, columns] = new Int32Array(heap.bytes(sizesAt, 8).buffer);
    heap.free(sizesAt);
    const numbers = new Float64Array(this.#take(at, n * (rows + columns + 1)));
    const from = n * rows;
    return {
      rows,
      columns,
      scores: Array.from({ length: n }, (_, k) => Float64Array.from({ length: rows }, (_, i) => numbers[i * n + k])),
      directions: Array.from({ length: n }, (_, k) => numbers.slice(from + k * columns, from + (k + 1) * columns)),
      shares: [...numbers.subarray(from + n * columns)],
    };
  }

  /** Frees the memory. A second call does nothing; any other call then throws. */
  free() {
    if (this.#pointer !== 0 && this.#heap.isOpen) this.#heap.module._api_inspection_delete(this.#pointer);
    this.#pointer = 0;
  }
}
