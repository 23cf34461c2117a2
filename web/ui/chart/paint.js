/**
 * Draws a chart (axes, levels, curves and marks) on anything with the methods of a canvas: a canvas (chart.js) or an
 * SVG file (svg.js). It knows neither the page nor runs.
 */

import { inSight, outline, xOf, yOf } from './points.js';
import { share, ticks } from './scale.js';

/** @import { Points } from './points.js' */
/** @import { Range } from './scale.js' */

/**
 * A curve. `band`: a thin line, or a filled band where there is less than a pixel for each point; `dots`: dots with
 * dashes between them, or a plain line where the dots would touch.
 * `edges`: what a band lies between (band.js).
 * @typedef {Points & { colour: string, form: 'band' | 'line' | 'dots', width?: number, name?: string,
 *   is_dashed?: boolean, edges?: { x: Points['x'], low: ArrayLike<number>, high: ArrayLike<number> } }} Curve
 *
 * What a chart shows. A colour is the name of a CSS custom property, without the two dashes.
 * @typedef {object} Picture
 * @property {Range} x
 * @property {Range} y
 * @property {(value: number) => string} x_label
 * @property {(value: number) => string} y_label
 * @property {Curve[]} curves              the last is on top; a `name` is written at the end of its curve
 * @property {{ y: number, name: string, short?: string, colour: string }[]} [levels]  dotted lines across, with
 *   their names at the side; `short` is used where there is no room for the name
 * @property {{ x: number, name: string, colour?: string }[]} [marks]  vertical lines: faint and dotted, or of a colour
 *
 * @typedef {{ left: number, top: number, width: number, height: number }} Box  in CSS pixels
 * @typedef {Pick<CanvasRenderingContext2D, 'beginPath' | 'moveTo' | 'lineTo' | 'arc' | 'stroke' | 'fill' | 'fillText' | 'strokeText'
 *   | 'measureText' | 'setLineDash' | 'save' | 'restore' | 'translate' | 'rect' | 'clip' | 'strokeStyle' | 'fillStyle' | 'lineWidth'
 *   | 'lineJoin' | 'font' | 'textAlign' | 'textBaseline'>} Brush
 */

export const FONT = '12px system-ui, sans-serif';
const [TOP, BOTTOM, LEAST_LEFT, RIGHT] = [14, 28, 40, 20]; // margins around the curves, in pixels, without names
const NAMES_SHARE = 0.45; // names at the side may take this share of the width
const LINE_HEIGHT = 14;
const [X_SPACE, Y_SPACE] = [70, 36]; // pixels between two labels of an axis
const DOT = 3;
const DOTS_APART = 5;

/** The levels within the shown range of y. @param {Picture} picture */
const levelsIn = ({ y: { from, to }, levels = [] }) => levels.filter(({ y }) => y >= from && y <= to);

/** The names at the side, in their order from the top. @param {Picture} picture @param {boolean} [is_short] */
const namesOf = (picture, is_short = false) =>
  [
    ...levelsIn(picture).map(({ y, name, short = name, colour }) => ({ y, name: is_short ? short : name, colour })),
    ...picture.curves.flatMap((curve) =>
      curve.name && curve.length > 0
        ? [{ y: yOf(curve, curve.length - 1), name: curve.name, colour: curve.colour }]
        : [],
    ),
  ]
    .filter(({ y }) => Number.isFinite(y))
    .sort((a, b) => b.y - a.y);

/**
 * The box of the curves, the names at the side, and whether they have room beside the curves.
 * @param {Brush} brush
 * @param {number} width
 * @param {number} height
 * @param {Picture} picture
 */
export function layOut(brush, width, height, picture) {
  brush.font = FONT;
  const long = (/** @type {string[]} */ texts) => Math.max(0, ...texts.map((text) => brush.measureText(text).width));
  const numbers = ticks(picture.y, Math.max(1, (height - TOP - BOTTOM) / Y_SPACE)).map(picture.y_label);
  const left = Math.ceil(Math.max(LEAST_LEFT, long(numbers) + 10));
  const forms = [false, true].map((is_short) => {
    const names = namesOf(picture, is_short);
    return { names, needed: long(names.map(({ name }) => name)) + 8 };
  });
  const { names, needed } = forms.find((form) => form.needed <= NAMES_SHARE * width) ?? forms[0];
  const beside = names.length > 0 && needed <= NAMES_SHARE * width;
  /** @type {Box} */
  const box = { left, top: TOP, width: width - left - (beside ? needed : RIGHT), height: height - TOP - BOTTOM };
  return { box, beside, names };
}

/** Functions that give the place of a value of x and of y, in CSS pixels. @param {Box} box @param {Picture} picture */
export const placer = (box, { x, y }) => ({
  across: (/** @type {number} */ value) => box.left + share(x, value) * box.width,
  down: (/** @type {number} */ value) => box.top + (1 - share(y, value)) * box.height,
});

/** @param {Brush} brush @param {Box} box @param {Picture} picture @param {Record<string, string>} colours */
function paintAxes(brush, box, picture, colours) {
  const { across, down } = placer(box, picture);
  brush.fillStyle = colours.faint;
  brush.strokeStyle = colours.hairline;
  brush.lineWidth = 1;
  brush.setLineDash([]);
  brush.textAlign = 'right';
  brush.textBaseline = 'middle';
  for (const value of ticks(picture.y, Math.max(1, box.height / Y_SPACE))) {
    const y = Math.round(down(value)) + 0.5;
    brush.beginPath();
    brush.moveTo(box.left, y);
    brush.lineTo(box.left + box.width, y);
    brush.stroke();
    brush.fillText(picture.y_label(value), box.left - 8, y);
  }
  brush.textAlign = 'center';
  brush.textBaseline = 'top';
  for (const value of ticks(picture.x, Math.max(1, box.width / X_SPACE))) {
    brush.fillText(picture.x_label(value), across(value), box.top + box.height + 9);
  }
}

/** @param {Brush} brush @param {Box} box @param {Picture} picture @param {Record<string, string>} colours */
function paintMarks(brush, box, picture, colours) {
  const { across, down } = placer(box, picture);
  brush.lineWidth = 1.5;
  brush.setLineDash([2, 4]);
  for (const { y, colour } of levelsIn(picture)) {
    brush.strokeStyle = colours[colour];
    brush.beginPath();
    brush.moveTo(box.left, down(y));
    brush.lineTo(box.left + box.width, down(y));
    brush.stroke();
  }
  brush.lineWidth = 1;
  brush.textBaseline = 'bottom';
  for (const { x, name, colour } of picture.marks ?? []) {
    brush.strokeStyle = brush.fillStyle = colours[colour ?? 'faint'];
    brush.setLineDash(colour ? [] : [2, 4]);
    const at = Math.round(across(x)) + 0.5;
    if (at < box.left || at > box.left + box.width) continue;
    brush.beginPath();
    brush.moveTo(at, box.top);
    brush.lineTo(at, box.top + box.height);
    brush.stroke();
    brush.textAlign = at > box.left + box.width / 2 ? 'right' : 'left';
    brush.fillText(name, at + (brush.textAlign === 'right' ? -4 : 4), box.top + LINE_HEIGHT);
  }
  brush.setLineDash([]);
}

/** @param {Brush} brush @param {Box} box @param {Picture} picture @param {Curve} curve @param {string} colour */
function paintCurve(brush, box, picture, curve, colour) {
  const { across, down } = placer(box, picture);
  const { form, width = 1 } = curve;
  const columns = Math.max(50, Math.floor(form === 'band' ? box.width : box.width / 2));
  const shown = inSight(curve, picture.x, columns);
  const xs = shown.map((i) => across(xOf(curve, i)));
  const ys = shown.map((i) => down(yOf(curve, i)));
  const has_dots = form === 'dots' && shown.length * DOTS_APART <= box.width;
  const is_band = form === 'band' && shown.length >= box.width;
  brush.strokeStyle = brush.fillStyle = colour;
  brush.lineWidth = width;
  brush.lineJoin = 'round';
  brush.setLineDash(has_dots ? [4, 3] : curve.is_dashed ? [7, 5] : []);
  brush.beginPath();
  const points = is_band ? outline(xs, ys) : xs.map((x, i) => /** @type {[number, number]} */ ([x, ys[i]]));
  for (const [i, [x, height]] of points.entries()) {
    if (i === 0) brush.moveTo(x, height);
    else brush.lineTo(x, height);
  }
  if (is_band) brush.fill();
  else brush.stroke();
  brush.setLineDash([]);
  for (let i = 0; has_dots && i < xs.length; i++) paintDot(brush, xs[i], ys[i], colour);
}

/** @param {Brush} brush @param {number} x @param {number} y @param {string} colour @param {number} [radius] */
export function paintDot(brush, x, y, colour, radius = DOT) {
  brush.fillStyle = colour;
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.fill();
}

/**
 * Writes the names of levels and curves beside them or, where there is no room, above them. Names that would overlap
 * are moved apart.
 * @param {Brush} brush @param {ReturnType<typeof layOut>} laid @param {Picture} picture @param {Record<string, string>} colours
 */
function paintNames(brush, { box, beside, names }, picture, colours) {
  const { down } = placer(box, picture);
  brush.textAlign = beside ? 'left' : 'right';
  brush.textBaseline = 'middle';
  const x = box.left + box.width + (beside ? 8 : -4);
  const [highest, lowest] = [box.top + 4, box.top + box.height - 4];
  const places = names.map(({ y }) =>
    Math.min(lowest, Math.max(highest, down(y) - (beside ? 0 : LINE_HEIGHT / 2 + 1))),
  );
  for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i], places[i - 1] + LINE_HEIGHT);
  for (let i = places.length - 1; i >= 0; i--)
    places[i] = Math.min(places[i], (places[i + 1] ?? lowest + LINE_HEIGHT) - LINE_HEIGHT);
  // An outline in the colour of the paper, so that a name over a curve can be read.
  Object.assign(brush, { strokeStyle: colours.paper, lineWidth: 3, lineJoin: 'round' });
  brush.setLineDash([]);
  for (const [i, { name, colour }] of names.entries()) {
    if (!beside) brush.strokeText(name, x, places[i]);
    brush.fillStyle = colours[colour];
    brush.fillText(name, x, places[i]);
  }
}

/**
 * @param {Brush} brush
 * @param {number} width   in CSS pixels
 * @param {number} height
 * @param {Picture} picture
 * @param {Record<string, string>} colours  CSS colours by their names
 * @returns {Box} the box in which the curves are
 */
export function paint(brush, width, height, picture, colours) {
  const laid = layOut(brush, width, height, picture);
  const { box } = laid;
  paintAxes(brush, box, picture, colours);
  brush.save();
  brush.beginPath();
  brush.rect(box.left, 0, box.width, box.top + box.height);
  brush.clip();
  paintMarks(brush, box, picture, colours);
  for (const curve of picture.curves) paintCurve(brush, box, picture, curve, colours[curve.colour]);
  brush.restore();
  paintNames(brush, laid, picture, colours);
  return box;
}
