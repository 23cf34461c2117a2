/**
 * Pictures of a matrix of attention as SVG: a small one of each head, and a large one with the tokens on both sides and
 * arcs from the locked row to what it looks at. Colours are those of style sheets, so a theme changes them without a new
 * drawing. index.js decides what is locked, and writes the sentences.
 */

import { html, nothing, svg } from 'lit-html';
import { firstRowOf, MOST_TOKENS, rowIn } from './numbers.js';

/** @typedef {import('./numbers.js').Matrix} Matrix */

const LEVELS = 10;
const LEAST = 0.02; // a smaller weight leaves its cell empty
const LEAST_LEFT = 56; // room for the word beside the rows, in every language
const MOST_LETTERS = 8; // of a token, at the side
const CELL = { least: 10, most: 36, all: 400 }; // pixels of one cell, and of a whole row if it fits

/** The first token that is shown. @param {number} tokens */
export const firstShown = (tokens) => Math.max(0, tokens - MOST_TOKENS);

/** The level of colour of a weight, 0 to LEVELS. @param {number} weight */
export const levelOf = (weight) => (weight >= LEAST ? Math.max(1, Math.round(weight * LEVELS)) : 0);

/**
 * One path of squares for each level that occurs.
 * @param {Matrix} matrix  with the rows of the last tokens at least
 * @param {number} tokens
 * @param {(value: number, i: number, j: number) => number} levelAt  a whole number; 0 draws nothing
 * @returns {Map<number, string>}
 */
export function pathsOf(matrix, tokens, levelAt) {
  const from = firstShown(tokens);
  const first = firstRowOf(matrix, tokens);
  /** @type {Map<number, string>} */
  const paths = new Map();
  for (let i = from; i < tokens; i++) {
    for (let j = from; j < tokens; j++) {
      const level = levelAt(matrix[(i - first) * tokens + j], i, j);
      if (level !== 0) paths.set(level, `${paths.get(level) ?? ''}M${j - from} ${i - from}h1v1h-1z`);
    }
  }
  return paths;
}

/** The outline of all cells that can have a weight if there is no window. @param {number} n */
const staircase = (n) => `M0 0${Array.from({ length: n }, () => 'h1v1').join('')}H0z`;

/** @param {Matrix} weights @param {number} tokens */
const weightPaths = (weights, tokens) =>
  [...pathsOf(weights, tokens, levelOf)].map(
    ([level, d]) => svg`<path class="attention-weight" fill-opacity=${level / LEVELS} d=${d}></path>`,
  );

/**
 * The small pictures made so far: each drawing of the page shows all of them again.
 * @type {WeakMap<object, unknown>}
 */
const made = new WeakMap();

/** The picture of a head, small. @param {Matrix & object} weights @param {number} tokens */
export function smallMatrix(weights, tokens) {
  const picture = made.get(weights) ?? makeSmall(weights, tokens);
  made.set(weights, picture);
  return picture;
}

/** @param {Matrix} weights @param {number} tokens */
function makeSmall(weights, tokens) {
  const n = Math.min(tokens, MOST_TOKENS);
  return html`<svg class="attention-small" viewBox=${`0 0 ${n} ${n}`} shape-rendering="crispEdges" aria-hidden="true">
    <path class="attention-seen" d=${staircase(n)}></path>
    ${weightPaths(weights, tokens)}
  </svg>`;
}

/** The tokens beside small pictures, one for each of their rows. @param {string[]} names */
export function sideNames(names) {
  const font = Math.min(0.85, names.length / 8); // with few tokens the rows are high
  const longest = Math.max(...names.map((name) => Array.from(name).length));
  const wide = Math.min(2, 0.62 * font * longest + 0.2);
  return html`<svg class="attention-side" viewBox=${`0 0 ${wide} ${names.length}`} font-size=${font} aria-hidden="true">
    ${names.map((name, i) => svg`<text x=${wide - 0.1} y=${i + 0.5} text-anchor="end">${name}</text>`)}
  </svg>`;
}

// ---- the large picture ----

/** @typedef {'scores' | 'mask' | 'weights'} Stage */

/**
 * @typedef {object} Large
 * @property {string[]} names     of all tokens
 * @property {Matrix} weights
 * @property {Matrix | null} scores  the numbers of the chosen earlier stage; null for the weights
 * @property {number} row         the locked row
 * @property {number} column      the cell under the pointer; -1 for none
 * @property {number} over        its row
 * @property {[string, string]} sides  the words beside rows and columns
 */

/** Sizes in pixels. @param {string[]} names */
export function sizesOf(names) {
  const tokens = names.length;
  const from = firstShown(tokens);
  const n = tokens - from;
  const cell = Math.max(CELL.least, Math.min(CELL.most, Math.floor(CELL.all / n)));
  const font = Math.max(9, Math.min(15, Math.round(cell * 0.7)));
  const wide =
    Math.max(...names.slice(from).map((name) => Math.min(MOST_LETTERS, Array.from(name).length))) * font * 0.62;
  const is_turned = wide > cell; // the names on top are turned if a cell is too narrow for them
  const side = Math.max(cell, Math.ceil(wide) + 6);
  const arcs = Math.max(24, Math.min(90, (n * cell) / 4));
  return {
    from,
    n,
    cell,
    font,
    is_turned,
    left: Math.max(side + 8, LEAST_LEFT),
    top: arcs + (is_turned ? side : font) + 12,
    arcs,
  };
}

/**
 * The cell at a point of the picture; null beside the matrix.
 * @param {ReturnType<typeof sizesOf>} sizes
 * @param {number} x  in pixels of the picture
 * @param {number} y
 */
export function cellAt({ from, n, cell, left, top }, x, y) {
  const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
  return row < 0 || row >= n || column < 0 || column >= n ? null : { row: row + from, column: column + from };
}

/** @param {Matrix} scores  minus infinity where they are taken away */
export function scaleOf(scores) {
  let most = 0;
  for (let at = 0; at < scores.length; at++)
    if (Number.isFinite(scores[at])) most = Math.max(most, Math.abs(scores[at]));
  return most || 1;
}

/** @param {Matrix} scores @param {number} tokens */
function scorePaths(scores, tokens) {
  const scale = scaleOf(scores);
  const level = (/** @type {number} */ score) =>
    Number.isFinite(score) ? Math.round((score / scale) * LEVELS) : 2 * LEVELS;
  return [...pathsOf(scores, tokens, level)].map(([at, d]) => {
    const kind = at > LEVELS ? 'attention-masked' : at > 0 ? 'attention-above' : 'attention-below';
    return svg`<path class=${kind} fill-opacity=${at > LEVELS ? 1 : Math.abs(at) / LEVELS} d=${d}></path>`;
  });
}

/** The arcs from the row's token to those it looks at; the thicker, the more weight. @param {Large} of @param {ReturnType<typeof sizesOf>} sizes */
function arcs({ weights, names, row }, { from, n, cell, left, arcs: high }) {
  const middle = (/** @type {number} */ token) => left + (token - from + 0.5) * cell;
  const own = rowIn(weights, names.length, row);
  const curves = [];
  for (let j = from; j <= row; j++) {
    const weight = own[j];
    if (weight < LEAST) continue;
    const [a, b] = [middle(row), middle(j)];
    const rise =
      row === j ? Math.min(high, cell) : (high - 6) * Math.min(1, 0.25 + (0.75 * (row - j)) / Math.max(1, n - 1));
    const spread = row === j ? cell * 0.5 : 0;
    const d = `M${a + spread / 2} ${high}C${a + spread} ${high - rise * 1.33} ${b - spread} ${high - rise * 1.33} ${b - spread / 2} ${high}`;
    curves.push(svg`<path class="attention-arc" stroke-width=${(0.5 + 8 * weight).toFixed(1)} d=${d}></path>`);
  }
  return curves;
}

/** The tokens at the side and on top. @param {Large} of @param {ReturnType<typeof sizesOf>} sizes */
function axes({ names, row, over, column, sides }, { from, cell, font, left, top, n, is_turned }) {
  const shown = names.slice(from).map((name) => {
    const points = Array.from(name);
    return points.length > MOST_LETTERS ? `${points.slice(0, MOST_LETTERS - 1).join('')}…` : name;
  });
  const onTop = (/** @type {string} */ name, /** @type {number} */ j) => {
    const [x, y] = [left + (j + 0.5) * cell, top - 6];
    const is_lit = j + from === row || j + from === column;
    return is_turned
      ? svg`<text class="attention-name" ?data-lit=${is_lit} transform=${`translate(${x} ${y}) rotate(-90)`}>${name}</text>`
      : svg`<text class="attention-name" ?data-lit=${is_lit} x=${x} y=${y - font / 2} text-anchor="middle">${name}</text>`;
  };
  return svg`<g font-size=${font}>
    ${shown.map((name, i) => svg`<text class="attention-name" ?data-lit=${i + from === row || i + from === over} x=${left - 5} y=${top + (i + 0.5) * cell} text-anchor="end">${name}</text>`)}
    ${shown.map(onTop)}
  </g>
  <text class="attention-axis" x=${left - 5} y=${top - 6} text-anchor="end">${sides[0]} ↓</text>
  <text class="attention-axis" x=${left + n * cell + 4} y=${top - 6}>→ ${sides[1]}</text>`;
}

/** @param {Large} of */
export function largeMatrix(of) {
  const sizes = sizesOf(of.names);
  const { from, n, cell, left, top } = sizes;
  const tokens = of.names.length;
  const [wide, high] = [left + n * cell + 36, top + n * cell + 4];
  const y = of.row - from;
  return html`<svg
    class="attention-large"
    ?data-many=${n > 24}
    viewBox=${`0 0 ${wide} ${high}`}
    width=${wide}
    height=${high}
    aria-hidden="true"
  >
    ${arcs(of, sizes)} ${axes(of, sizes)}
    <g transform=${`translate(${left} ${top}) scale(${cell})`} shape-rendering="crispEdges">
      <path class="attention-seen" d=${of.scores === null ? staircase(n) : `M0 0h${n}v${n}h${-n}z`}></path>
      ${of.scores === null ? weightPaths(of.weights, tokens) : scorePaths(of.scores, tokens)}
      <rect class="attention-row" x="0" y=${y} width=${of.scores === null ? y + 1 : n} height="1"></rect>
      ${of.column < 0 ? nothing : svg`<rect class="attention-cell" x=${of.column - from} y=${of.over - from} width="1" height="1"></rect>`}
    </g>
  </svg>`;
}
