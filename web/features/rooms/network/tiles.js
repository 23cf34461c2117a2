/**
 * Tensors as tiles: what is asked of the engine for them, and what their bytes mean. A tile is a matrix of bytes that the
 * engine reduced (wasm/tiles.js); this file uses neither a canvas nor the values of colours. Pure functions.
 */

import { TILE_FULL, TILE_NOT_FINITE } from '../../../../build/wasm/from_c.js';

export { offsetOf } from '../../../ui/sum_terms.js';

/**
 * What a tile shows: the value, the gradient of the loss, how far training has moved it, the change of the last step.
 * The last two exist for weights only.
 * @typedef {'value' | 'gradient' | 'start' | 'step'} Of
 */
export const OFS = /** @type {const} */ (['value', 'gradient', 'start', 'step']);

/** @typedef {import('../../../../wasm/tiles.js').Tile} Tile */
/**
 * @typedef {object} Asked
 * @property {string} name
 * @property {Of} of
 * @property {number[]} shape
 * @property {number} [from]   the first row that is shown: of activations, only the last tokens
 * @property {number} [scale]  the scale that it must have; without it, the engine chooses one
 */

/** The most cells of a tile each way. */
export const CELLS = { rows: 64, columns: 64 };

/** A tensor as a matrix: its last dimension gives the columns; q, k and v have a row for each token. @param {string} name @param {number[]} shape */
export function matrixOf(name, shape) {
  const size = shape.reduce((product, n) => product * n, 1);
  const is_heads = /\.attention\.[qkv]$/.test(name);
  const rows = shape.length === 1 ? 1 : is_heads ? shape[0] : size / (shape.at(-1) ?? 1);
  return { rows, columns: rows === 0 ? 0 : size / rows };
}

/** The indices of a tensor for a row and a column of its matrix. @param {string} name @param {number[]} shape @param {number} row @param {number} column @returns {number[]} */
export function indicesAt(name, shape, row, column) {
  if (shape.length === 1) return [column];
  if (shape.length === 2) return [row, column];
  const [, second, last] = shape;
  if (/\.attention\.[qkv]$/.test(name)) return [row, Math.floor(column / last), column % last];
  return [Math.floor(row / second), row % second, column];
}

/** The place of indices in the matrix of a tensor. @param {string} name @param {number[]} shape @param {number[]} at */
export function placeOf(name, shape, at) {
  if (shape.length === 1) return { row: 0, column: at[0] };
  if (shape.length === 2) return { row: at[0], column: at[1] };
  const [, second, last] = shape;
  if (/\.attention\.[qkv]$/.test(name)) return { row: at[0], column: at[1] * last + at[2] };
  return { row: at[0] * second + at[1], column: at[2] };
}

/** @typedef {import('../../../wire/looks.js').RunCall} RunCall */
/** @typedef {import('../../../wire/looks.js').InspectionCall} InspectionCall */

/** Whether a tile comes from the run itself, not from what the model computes on a prompt. @param {Asked} asked */
const isOfRun = ({ of }) => of === 'start' || of === 'step';

/** @param {Asked} asked */
function formOf({ name, shape, from = 0, scale }) {
  const { rows, columns } = matrixOf(name, shape);
  const window = from > 0 ? { window: [from, 0, rows - from, columns] } : {};
  return { ...window, ...(scale === undefined ? {} : { scale }) };
}

/**
 * The calls that ask the engine for these tiles: one for the inspection of a prompt, one for the run. Only this
 * function and `tilesOf` know the form of these calls.
 * @param {readonly Asked[]} asked
 * @returns {{ inside: InspectionCall[], run: RunCall[] }}
 */
export function callsOf(asked) {
  const [run, inside] = [asked.filter(isOfRun), asked.filter((one) => !isOfRun(one))];
  const ofRun = /** @type {RunCall} */ (['tiles', run.map((one) => [one.name, one.of, formOf(one)]), CELLS]);
  const ofInside = /** @type {InspectionCall} */ ([
    'tiles',
    inside.map((one) => [one.name, one.of, formOf(one)]),
    CELLS,
  ]);
  return { inside: inside.length > 0 ? [ofInside] : [], run: run.length > 0 ? [ofRun] : [] };
}

/**
 * The tiles in the answers to `callsOf`, by the names of their tensors; without those of the last step's change, if the
 * engine has not measured it yet.
 * @param {readonly Asked[]} asked
 * @param {readonly Tile[]} inside
 * @param {readonly (Tile | null)[]} run
 * @returns {Map<string, Tile>}
 */
export function tilesOf(asked, inside, run) {
  const lists = { inside: inside.values(), run: run.values() };
  /** @type {Map<string, Tile>} */
  const tiles = new Map();
  for (const one of asked) {
    const tile = lists[isOfRun(one) ? 'run' : 'inside'].next().value;
    if (tile) tiles.set(one.name, tile);
  }
  return tiles;
}

// ---- scales ----

/** How long a scale is kept. */
const HELD_MS = 1000;

/** The same numbers at another scale. @param {Tile} tile @param {number} scale @returns {Tile} */
export function atScale(tile, scale) {
  const most = Math.max(Math.abs(tile.least ?? 0), Math.abs(tile.most ?? 0));
  const byteOf = (/** @type {number} */ byte) =>
    byte === TILE_NOT_FINITE
      ? byte
      : Math.max(-TILE_FULL, Math.min(TILE_FULL, Math.round((byte * tile.scale) / scale)));
  return { ...tile, scale, cells: tile.cells.map(byteOf), n_clipped: most > scale ? Math.max(1, tile.n_clipped) : 0 };
}

/**
 * Keeps scales for a second while a model trains, so that a tile whose numbers change does not flicker.
 * @param {() => number} [now]
 */
export function createScales(now = () => performance.now()) {
  /** @type {Map<string, { scale: number, at: number }>} */
  const held = new Map();
  return {
    /** @param {Of} of @param {ReadonlyMap<string, Tile>} tiles @returns {Map<string, Tile>} */
    hold(of, tiles) {
      return new Map(
        [...tiles].map(([name, tile]) => {
          const key = `${name} ${of}`;
          const one = held.get(key);
          if (one !== undefined && now() - one.at < HELD_MS) return [name, atScale(tile, one.scale)];
          if (tile.scale > 0) held.set(key, { scale: tile.scale, at: now() });
          return [name, tile];
        }),
      );
    },
  };
}

// ---- cells ----

/**
 * The cell at a place of a picture; the place is a share of its width and height.
 * @param {Tile} tile
 * @param {number} x
 * @param {number} y
 */
export function cellAt({ rows, columns, source_rows, source_columns, cells, scale }, x, y) {
  const i = Math.max(0, Math.min(rows - 1, Math.floor(y * rows)));
  const j = Math.max(0, Math.min(columns - 1, Math.floor(x * columns)));
  const row = Math.floor((i * source_rows) / rows);
  const column = Math.floor((j * source_columns) / columns);
  const height = Math.floor(((i + 1) * source_rows) / rows) - row;
  const width = Math.floor(((j + 1) * source_columns) / columns) - column;
  const byte = cells[i * columns + j];
  return {
    ...{ row, column, n: width * height, is_finite: byte !== TILE_NOT_FINITE },
    value: (byte / TILE_FULL) * scale,
    is_end: Math.abs(byte) === TILE_FULL,
  };
}

/** The place of the largest number of a row of a tile. @param {Tile} tile @param {number} row  of its source */
export function largestIn(tile, row) {
  const { rows, columns, source_rows, cells } = tile;
  const i = Math.min(rows - 1, Math.floor((row * rows) / Math.max(1, source_rows)));
  let best = 0;
  for (let j = 0; j < columns; j++)
    if (Math.abs(cells[i * columns + j]) > Math.abs(cells[i * columns + best])) best = j;
  return cellAt(tile, (best + 0.5) / columns, (i + 0.5) / rows);
}

/** @typedef {[number, number, number]} Colour */

/**
 * The bytes of a picture: blue below 0, the background colour at 0, orange above; for probabilities, from the
 * background colour to the full colour.
 * @param {Tile} tile
 * @param {{ negative: Colour, zero: Colour, positive: Colour, beyond: Colour, wrong: Colour, full: Colour }} colours
 * @param {boolean} is_probability
 */
export function paintTile({ rows, columns, cells, n_clipped }, colours, is_probability) {
  const pixels = new Uint8ClampedArray(4 * rows * columns);
  for (const [at, byte] of cells.entries()) {
    const share = Math.abs(byte) / TILE_FULL;
    const end = is_probability ? colours.full : byte < 0 ? colours.negative : colours.positive;
    const is_beyond = share === 1 && n_clipped > 0 && !is_probability;
    for (let k = 0; k < 3; k++) {
      const mixed = colours.zero[k] + (end[k] - colours.zero[k]) * share;
      pixels[4 * at + k] =
        byte === TILE_NOT_FINITE ? colours.wrong[k] : is_beyond ? (end[k] + colours.beyond[k]) / 2 : mixed;
    }
    pixels[4 * at + 3] = 255;
  }
  return pixels;
}
