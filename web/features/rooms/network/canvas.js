/**
 * Canvases that show tiles. Each tile keeps its canvas, which templates use again; it is painted only when its numbers or
 * the theme have changed.
 */

import { paintTile } from './tiles.js';

/** @typedef {import('./tiles.js').Tile} Tile */
/** @typedef {import('./tiles.js').Colour} Colour */
/** @typedef {Parameters<typeof paintTile>[1]} Colours */

/** The properties of ui/theme.css that tiles are painted with. */
const NAMES = {
  ...{ negative: '--below', zero: '--surface', positive: '--above' },
  ...{ beyond: '--ink', wrong: '--error', full: '--probability' },
};

/** The colours of the theme as numbers. @param {HTMLElement} element @returns {Colours} */
function readColours(element) {
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(element);
  const one = (/** @type {string} */ name) => {
    if (brush === null) return /** @type {Colour} */ ([0, 0, 0]);
    brush.fillStyle = style.getPropertyValue(name).trim();
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
    return /** @type {Colour} */ ([red, green, blue]);
  };
  const entries = Object.entries(NAMES).map(([key, name]) => [key, one(name)]);
  return /** @type {Colours} */ (Object.fromEntries(entries));
}

/** @param {HTMLCanvasElement} canvas @param {Tile} tile @param {Colours} colours @param {boolean} is_probability */
function paint(canvas, tile, colours, is_probability) {
  const { rows, columns } = tile;
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  if (rows * columns === 0) return;
  const pixels = paintTile(tile, colours, is_probability);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
}

/** @param {import('../../../registry.js').Context} context */
export function createCanvases({ element, store }) {
  /** @type {Map<string, { canvas: HTMLCanvasElement, tile: Tile | null, was_dark: boolean }>} */
  const kept = new Map();
  /** @type {{ colours: Colours, is_dark: boolean } | null} */
  let read = null;

  /**
   * The canvas of a tile; it is blank while there is no tile.
   * @param {string} key  names its place
   * @param {Tile | null} tile
   * @param {boolean} [is_probability]
   */
  return (key, tile, is_probability = false) => {
    const is_dark = store.at.is_dark.value;
    if (read?.is_dark !== is_dark) read = { colours: readColours(element), is_dark };
    const one = kept.get(key) ?? { canvas: document.createElement('canvas'), tile: null, was_dark: is_dark };
    kept.set(key, one);
    if (tile !== null && (one.tile !== tile || one.was_dark !== is_dark)) {
      paint(one.canvas, tile, read.colours, is_probability);
      Object.assign(one, { tile, was_dark: is_dark });
    }
    one.canvas.classList.toggle('network-blank', tile === null);
    return one.canvas;
  };
}
