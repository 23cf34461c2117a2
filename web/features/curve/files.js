/**
 * Saves the curve as a file: its numbers as CSV or JSON (table.js), or its picture as PNG or SVG (saved_picture.js). The browser
 * stores the file; nothing is sent anywhere. Fetched when somebody saves one.
 */

import { coloursOf, readColours } from '../../ui/chart/chart.js';
import { createSvgBrush } from '../../ui/chart/svg.js';
import { download } from '../../ui/download.js';
import { frame } from './saved_picture.js';
import { csvOf, jsonOf } from './table.js';

/** @import { Picture } from '../../ui/chart/paint.js' */

const FINER = 2; // how many pixels a PNG has for each CSS pixel, in both directions

/** @typedef {'csv' | 'json' | 'png' | 'svg'} Kind */
/**
 * @typedef {object} Content
 * @property {Parameters<typeof csvOf>[0]} all  the runs, for files of numbers
 * @property {import('../../ui/chart/paint.js').Curve[]} beside  curves of a sweep that are drawn with them
 * @property {Picture} picture
 * @property {import('./saved_picture.js').Heading} heading
 * @property {HTMLElement} place  the element whose colours the picture has
 */

/** A canvas and its drawing context. @param {number} width @param {number} height  in CSS pixels @param {number} times  pixels for each */
function createBrush(width, height, times) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * times, height * times];
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  brush.scale(times, times);
  return { canvas, brush };
}

/** The picture laid out, and its colours. @param {Content} content */
function layOut({ picture, heading, place }) {
  const { brush: ruler } = createBrush(1, 1, 1);
  const names = [...coloursOf(picture), 'muted', ...heading.keys.map(({ colour }) => colour)];
  const measure = (/** @type {string} */ text) => ruler.measureText(text).width;
  return { framed: frame(ruler, picture, heading), colours: readColours(place, names), measure };
}

/** @param {Content} content @returns {string} */
export function svgOf(content) {
  const { framed, colours, measure } = layOut(content);
  const { brush, text } = createSvgBrush(framed.width, framed.height, colours.paper, measure);
  framed.paint(brush, colours);
  return text(content.heading.title);
}

/** @param {Content} content @returns {Promise<Blob | null>} */
function pngOf(content) {
  const { framed, colours } = layOut(content);
  const { canvas, brush } = createBrush(framed.width, framed.height, FINER);
  brush.fillStyle = colours.paper;
  brush.fillRect(0, 0, framed.width, framed.height);
  framed.paint(brush, colours);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/** @param {Kind} kind @param {Content} content */
async function blobOf(kind, content) {
  if (kind === 'png') return pngOf(content);
  if (kind === 'svg') return new Blob([svgOf(content)], { type: 'image/svg+xml' });
  if (kind === 'json') return new Blob([jsonOf(content.all, content.beside)], { type: 'application/json' });
  return new Blob([csvOf(content.all, content.beside)], { type: 'text/csv' });
}

/** Hands a file to the browser. @param {Kind} kind @param {Content} content */
export async function save(kind, content) {
  const blob = await blobOf(kind, content);
  if (blob === null) return;
  download(blob, `loss.${kind}`);
}
