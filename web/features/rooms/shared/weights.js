/**
 * Places in tensors, as rooms share them: the tensor that is locked (state/locked_place.js), and a number in it as row and
 * column of a matrix, as index, and as indices of the tensor's dimensions. Pure functions.
 */

/** @typedef {import('../../../state/locked_place.js').Look} Look */
/** @typedef {{ name: string, shape: number[] }} Shaped */

/** @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);

/**
 * The matrix that a tensor is shown as (src/inside/tile.h): its last dimension gives the columns; a vector is one row.
 * A tensor that attention reads (tokens, heads, numbers) has a row for each token.
 * @param {Shaped} tensor
 */
export function matrixOf({ name, shape }) {
  const is_read = shape.length === 3 && /\.attention\.[qkv]$/.test(name);
  const columns = is_read ? shape[1] * shape[2] : (shape.at(-1) ?? 1);
  return { rows: Math.max(1, sizeOf(shape) / Math.max(1, columns)), columns };
}

/** The indices of the dimensions. @param {number} index  row by row @param {number[]} shape @returns {number[]} */
export function placeOf(index, shape) {
  /** @type {number[]} */
  const at = [];
  let rest = index;
  for (const n of [...shape].reverse()) {
    at.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return at;
}

/**
 * The index of a place, row by row. A lock may come from an address or from another model, so missing indices count as
 * 0, and indices that are too large as the last one.
 * @param {number[]} at @param {number[]} shape
 */
export const indexOf = (at, shape) =>
  shape.reduce((index, n, i) => index * n + Math.min(Math.max(0, n - 1), at[i] ?? 0), 0);

/**
 * The row of the embedding that a prompt reads first: its numbers have a gradient there. 0 if the vocabulary has no
 * such token.
 * @param {string} prompt @param {readonly string[]} vocabulary
 */
export const firstRow = (prompt, vocabulary) => Math.max(0, vocabulary.indexOf(Array.from(prompt)[0] ?? ''));

/**
 * The locked number; if none is locked, the first number in a row of the embedding.
 * @template {Shaped} T
 * @param {Look} look
 * @param {T[]} tensors  those that may be chosen
 * @param {number} [usual_row]
 * @returns {{ tensor: T, index: number, row: number, column: number, is_locked: boolean } | null}
 */
export function chosenOf(look, tensors, usual_row = 0) {
  const locked = tensors.find(({ name }) => name === look.name);
  const tensor = locked ?? tensors.find(({ name }) => name === 'wte.weight') ?? tensors[0];
  if (tensor === undefined) return null;
  const index = indexOf(locked ? look.at : [usual_row], tensor.shape);
  const { columns } = matrixOf(tensor);
  const is_locked = locked !== undefined && look.at.length > 0;
  return { tensor, index, row: Math.floor(index / columns), column: index % columns, is_locked };
}

/** The lock of a number. @param {Shaped} tensor @param {number} index @returns {Look} */
export const lockOf = ({ name, shape }, index) => ({ name, at: placeOf(index, shape) });

/**
 * The index of the number that is farthest from 0 among those in a cell of a tile: a cell may have several numbers.
 * @param {ArrayLike<number>} numbers
 * @param {[row: number, column: number]} cell
 * @param {{ rows: number, columns: number }} tile
 * @param {{ rows: number, columns: number }} matrix
 */
export function farthestIn(numbers, [row, column], tile, matrix) {
  const begin = (/** @type {number} */ at, /** @type {number} */ cells, /** @type {number} */ n) =>
    Math.floor((at * n) / cells);
  let best = begin(row, tile.rows, matrix.rows) * matrix.columns + begin(column, tile.columns, matrix.columns);
  for (let i = begin(row, tile.rows, matrix.rows); i < begin(row + 1, tile.rows, matrix.rows); i++)
    for (
      let j = begin(column, tile.columns, matrix.columns);
      j < begin(column + 1, tile.columns, matrix.columns);
      j++
    )
      if (!(Math.abs(numbers[i * matrix.columns + j]) <= Math.abs(numbers[best]))) best = i * matrix.columns + j;
  return best;
}

/** The cell of a tile in which a number is. @param {number} index @param {{ rows: number, columns: number }} tile @param {{ rows: number, columns: number }} matrix @returns {[number, number]} */
export function cellOf(index, tile, matrix) {
  const cell = (/** @type {number} */ at, /** @type {number} */ cells, /** @type {number} */ n) =>
    Math.max(0, Math.ceil(((at + 1) * cells) / n) - 1);
  return [
    cell(Math.floor(index / matrix.columns), tile.rows, matrix.rows),
    cell(index % matrix.columns, tile.columns, matrix.columns),
  ];
}
