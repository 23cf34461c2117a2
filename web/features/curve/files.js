/**
 * Saves the curve as a file: its numbers as CSV or JSON (table.js), or its picture as PNG or SVG. The browser stores
 * the file; nothing is sent anywhere.
 */

import { coloursOf, readColours } from '../../ui/chart/chart.js';
import { FONT, paint } from '../../ui/chart/paint.js';
import { createSvgBrush } from '../../ui/chart/svg.js';
import { csvOf, jsonOf } from './table.js';

/** @import { Picture } from '../../ui/chart/paint.js' */

const [WIDTH, HEIGHT] = [800, 450]; // of a picture, in CSS pixels
const EDGE = 12; // paper beside the names, which on the page end where their column ends
const FINER = 2; // a PNG has so many pixels for each CSS pixel, in both directions

export const KINDS = /** @type {const} */ (['csv', 'json', 'png', 'svg']);
/** @typedef {typeof KINDS[number]} Kind */
/**
 * @typedef {object} Content
 * @property {Parameters<typeof csvOf>[0]} all  the runs, for files of numbers
 * @property {import('../../ui/chart/paint.js').Curve[]} beside  curves of a sweep that are drawn with them
 * @property {Picture} picture
 * @property {string} title
 * @property {HTMLElement} place  the element whose colours the picture has
 */

/** A canvas of the size of a picture, and its drawing context. @param {number} times  pixels for each CSS pixel */
function createBrush(times) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH * times, HEIGHT * times];
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  brush.scale(times, times);
  return { canvas, brush };
}

/** @param {Picture} picture @param {HTMLElement} place */
const colours = (picture, place) => readColours(place, coloursOf(picture));

/** @param {Content} content @returns {string} */
export function svgOf({ picture, title, place }) {
  const { brush: ruler } = createBrush(1);
  ruler.font = FONT;
  const named = colours(picture, place);
  const { brush, text } = createSvgBrush(WIDTH, HEIGHT, named.paper, (words) => ruler.measureText(words).width);
  paint(brush, WIDTH - EDGE, HEIGHT, picture, named);
  return text(title);
}

/** @param {Content} content @returns {Promise<Blob | null>} */
function pngOf({ picture, place }) {
  const { canvas, brush } = createBrush(FINER);
  const named = colours(picture, place);
  brush.fillStyle = named.paper;
  brush.fillRect(0, 0, WIDTH, HEIGHT);
  paint(brush, WIDTH - EDGE, HEIGHT, picture, named);
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
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `loss.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
