/**
 * A chart on the page. It has two canvases: one for the picture (paint.js), and one above it for the cursor, so that
 * moving the pointer does not redraw the curves. A drag zooms into a part of x; a double click shows all of x again. It
 * gets its size from an observer: measuring would force the browser to lay out a page that is still being changed.
 */

import { paint, paintDot, placer } from './paint.js';
import { nearest, xOf, yOf } from './points.js';
import { share, valueAt } from './scale.js';

/** @import { Box, Picture } from './paint.js' */

const LEAST_DRAG = 8; // pixels: less is a click
const STEPS_ACROSS = 50; // key presses that move the cursor from one end to the other

/**
 * The values of some colours of the theme (custom properties) at an element.
 * @param {HTMLElement} place
 * @param {Iterable<string>} names
 */
export function readColours(place, names) {
  const probes = Array.from(names, (name) => {
    const probe = document.createElement('span');
    probe.className = 'unseen';
    probe.style.color = `var(--${name})`;
    return { name, probe };
  });
  place.append(...probes.map(({ probe }) => probe)); // all at once, so that styles are computed once
  const colours = Object.fromEntries(probes.map(({ name, probe }) => [name, getComputedStyle(probe).color]));
  for (const { probe } of probes) probe.remove();
  return colours;
}

/** The names of the colours that a picture needs. @param {Picture} picture */
export const coloursOf = ({ curves, levels = [], marks = [] }) =>
  new Set([
    'faint',
    'hairline',
    'ink',
    'paper',
    'accent-soft',
    ...curves.map(({ colour }) => colour),
    ...levels.map(({ colour }) => colour),
    ...marks.flatMap(({ colour }) => colour ?? []),
  ]);

/** A canvas that fills an element. @param {HTMLElement} place @param {string} name */
function createCanvas(place, name) {
  const canvas = document.createElement('canvas');
  canvas.className = name;
  place.append(canvas);
  return canvas;
}

/**
 * Clears a canvas and returns its drawing context, which counts in CSS pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 */
function brushOf(canvas, width, height) {
  const ratio = devicePixelRatio;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, width, height);
  return brush;
}

export class Chart {
  #place;
  #base;
  #above;
  #onCursor;
  #onZoom;
  #onBox;
  /** @type {Picture | null} */
  #picture = null;
  /** @type {Record<string, string>} */
  #colours = {};
  /** @type {Box} */
  #box = { left: 0, top: 0, width: 1, height: 1 };
  /** @type {number | null} */
  #cursor = null;
  /** Where a drag began, in CSS pixels. @type {number | null} */
  #drag = null;
  #pointer = 0;
  /** Whether something is drawn on the upper canvas: only then it is cleared with the next picture. */
  #is_above = false;
  #size = { width: 0, height: 0 };
  #resizes;
  #events = new AbortController();

  /**
   * @param {HTMLElement} place  gives the chart its size; may be empty or hidden for now
   * @param {object} [hooks]
   * @param {(x: number | null) => void} [hooks.onCursor]  the pointer or a key has moved the cursor to another x; null:
   *   there is no cursor
   * @param {(from: number | null, to: number | null) => void} [hooks.onZoom]  a part of x was chosen; nulls: all of it
   * @param {(box: Box, picture: Picture) => void} [hooks.onBox]  the curves were drawn in this box
   */
  constructor(place, { onCursor = () => {}, onZoom = () => {}, onBox = () => {} } = {}) {
    this.#place = place;
    this.#onCursor = onCursor;
    this.#onZoom = onZoom;
    this.#onBox = onBox;
    this.#base = createCanvas(place, 'chart-base');
    this.#above = createCanvas(place, 'chart-above');
    this.#resizes = new ResizeObserver(() => {
      this.#size = { width: place.clientWidth, height: place.clientHeight };
      this.#paint();
    });
    this.#resizes.observe(place);
    this.#listen();
  }

  /** The width of the curves in CSS pixels. */
  get columns() {
    return this.#box.width;
  }

  /** The value of x at the cursor; null: no cursor. */
  get cursor() {
    return this.#cursor;
  }

  /** Shows a picture from now on. @param {Picture} picture */
  show(picture) {
    this.#picture = picture;
    this.#paint();
  }

  #readColours() {
    if (this.#picture !== null) this.#colours = readColours(this.#place, coloursOf(this.#picture));
  }

  /** Reads the colours again and redraws, after a change of theme. */
  recolour() {
    this.#colours = {};
    this.#paint();
  }

  /**
   * Moves the cursor along x.
   * @param {1 | -1} direction
   * @returns {boolean} false where there is no curve to move along
   */
  moveCursor(direction) {
    const picture = this.#picture;
    const drawn = picture?.curves.find(({ length }) => length > 0);
    if (!picture || drawn === undefined) return false;
    const [first, last] = [xOf(drawn, 0), xOf(drawn, drawn.length - 1)];
    const from = this.#cursor ?? (direction > 0 ? first : last);
    const along = share(picture.x, from) + direction / STEPS_ACROSS;
    const aim = valueAt(picture.x, along);
    const next = direction > 0 ? Math.ceil(aim) : Math.floor(aim);
    this.#setCursor(Math.min(last, Math.max(first, picture.x.whole ? next : aim)));
    return true;
  }

  dispose() {
    this.#resizes.disconnect();
    this.#events.abort();
    this.#base.remove();
    this.#above.remove();
  }

  #paint() {
    const { width, height } = this.#size;
    if (this.#picture === null || width === 0 || height === 0) return;
    if ([...coloursOf(this.#picture)].some((name) => this.#colours[name] === undefined)) this.#readColours();
    this.#box = paint(brushOf(this.#base, width, height), width, height, this.#picture, this.#colours);
    this.#onBox(this.#box, this.#picture);
    this.#paintAbove();
  }

  /** The line at the cursor with a dot on each curve, and the part that a drag has chosen so far. */
  #paintAbove() {
    const { width, height } = this.#size;
    const picture = this.#picture;
    const has_content = this.#cursor !== null || this.#drag !== null;
    if (picture === null || width === 0 || !(has_content || this.#is_above)) return;
    this.#is_above = has_content;
    const brush = brushOf(this.#above, width, height);
    const box = this.#box;
    const { across, down } = placer(box, picture);
    if (this.#drag !== null && Math.abs(this.#pointer - this.#drag) >= LEAST_DRAG) {
      brush.globalAlpha = 0.5;
      brush.fillStyle = this.#colours['accent-soft'];
      brush.fillRect(Math.min(this.#drag, this.#pointer), box.top, Math.abs(this.#pointer - this.#drag), box.height);
      brush.globalAlpha = 1;
    }
    if (this.#cursor === null) return;
    brush.strokeStyle = this.#colours.faint;
    brush.beginPath();
    brush.moveTo(Math.round(across(this.#cursor)) + 0.5, box.top);
    brush.lineTo(Math.round(across(this.#cursor)) + 0.5, box.top + box.height);
    brush.stroke();
    for (const curve of picture.curves) {
      const at = nearest(curve, this.#cursor);
      if (at < 0) continue;
      const [x, y] = [across(xOf(curve, at)), down(yOf(curve, at))];
      if (Math.abs(x - across(this.#cursor)) > 12 || y < box.top || y > box.top + box.height) continue;
      paintDot(brush, x, y, this.#colours[curve.colour], 3.5);
    }
  }

  /** @param {number | null} x */
  #setCursor(x) {
    if (x === this.#cursor) return;
    this.#cursor = x;
    this.#paintAbove();
    this.#onCursor(x);
  }

  /** The value of x under the pointer; null where the pointer is beside the curves. @param {number} at */
  #under(at) {
    const { left, width } = this.#box;
    if (this.#picture === null || at < left || at > left + width) return null;
    const x = valueAt(this.#picture.x, (at - left) / width);
    return this.#picture.x.whole ? Math.round(x) : x;
  }

  #listen() {
    const { signal } = this.#events;
    const place = this.#place;
    const at = (/** @type {PointerEvent} */ event) => event.clientX - place.getBoundingClientRect().left;
    place.addEventListener(
      'pointermove',
      (event) => {
        this.#pointer = at(event);
        this.#setCursor(this.#under(this.#pointer));
        if (this.#drag !== null) this.#paintAbove();
      },
      { signal },
    );
    place.addEventListener('pointerleave', () => this.#drag === null && this.#setCursor(null), { signal });
    place.addEventListener('blur', () => this.#setCursor(null), { signal });
    place.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0 || event.pointerType === 'touch') return;
        this.#drag = this.#pointer = at(event);
        place.setPointerCapture(event.pointerId);
      },
      { signal },
    );
    place.addEventListener('pointerup', (event) => this.#endDrag(at(event)), { signal });
    place.addEventListener('pointercancel', () => this.#endDrag(null), { signal });
    place.addEventListener('dblclick', () => this.#onZoom(null, null), { signal });
  }

  /** @param {number | null} end */
  #endDrag(end) {
    const begin = this.#drag;
    this.#drag = null;
    if (begin === null || end === null || this.#picture === null || Math.abs(end - begin) < LEAST_DRAG) return;
    const { left, width } = this.#box;
    const part = (/** @type {number} */ at) => Math.min(1, Math.max(0, (at - left) / width));
    const { x } = this.#picture;
    const [from, to] = [valueAt(x, part(Math.min(begin, end))), valueAt(x, part(Math.max(begin, end)))];
    if (to > from) this.#onZoom(from, to);
    this.#paintAbove();
  }
}
