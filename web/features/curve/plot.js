/**
 * The picture of the curve by uPlot: each step's loss as a thin line, the smoothed loss as a strong one, the validation
 * losses as points, and the level of blind guessing with its label.
 */

import uPlot from '../../../build/vendor/uPlot.esm.js';
import { axisLabel, count } from '../../ui/format.js';
import { lossRange, outline } from './columns.js';
import { createLabel } from './label.js';

const COLOURS = ['ink', 'faint', 'hairline', 'curve-raw', 'curve', 'curve-val', 'curve-guess'];
const FONT = '12px system-ui, sans-serif';
const NEAR = 10; // points: so far the cursor looks for a value

/** The place of the value nearest to a place, if there is one close by. @param {(number | null)[]} column @param {number} at */
function nearest(column, at) {
  for (let distance = 0; distance < NEAR; distance++) {
    for (const i of [at - distance, at + distance]) if (typeof column[i] === 'number') return i;
  }
  return at;
}

const drawLine = /** @type {uPlot.Series.LinearPathBuilderFactory} */ (uPlot.paths.linear)();

/**
 * The losses of single steps: a line, and a band as soon as there is less than a pixel for each.
 * @type {uPlot.Series.PathBuilder}
 */
function drawRaw(u, which, first, last) {
  const values = /** @type {(number | null)[]} */ (u.data[which]);
  const drawn = [];
  for (let i = first; i <= last; i++) if (values[i] !== null) drawn.push(i);
  if (drawn.length < u.bbox.width / devicePixelRatio) {
    const line = drawLine(u, which, first, last);
    return line && { ...line, fill: null };
  }
  const x = drawn.map((i) => u.valToPos(u.data[0][i], 'x', true));
  const y = drawn.map((i) => u.valToPos(Number(values[i]), 'y', true));
  const fill = new Path2D();
  for (const [at, height] of outline(x, y)) fill.lineTo(at, height);
  return { stroke: null, fill, flags: 0 };
}

/** The colours of the theme as they hold at a place of the page. @param {HTMLElement} place @param {Record<string, string>} colours */
function readColours(place, colours) {
  const probe = document.createElement('span');
  probe.className = 'unseen';
  place.append(probe);
  for (const name of COLOURS) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}

/** @param {Record<string, string>} colours @returns {uPlot.Series[]} */
const seriesOf = (colours) => [
  {},
  {
    stroke: () => colours['curve-raw'],
    fill: () => colours['curve-raw'],
    width: 1,
    points: { show: false },
    paths: drawRaw,
  },
  { stroke: () => colours.curve, width: 2.5, points: { show: false }, spanGaps: true },
  {
    stroke: () => colours['curve-val'],
    width: 1.5,
    dash: [4, 3],
    spanGaps: true,
    points: { show: true, size: 6, fill: () => colours['curve-val'] },
  },
  { stroke: () => colours['curve-guess'], width: 1.5, dash: [2, 4], spanGaps: true, points: { show: false } },
];

/** @param {Record<string, string>} colours @returns {uPlot.Axis[]} */
function axesOf(colours) {
  const axis = {
    stroke: () => colours.faint,
    font: FONT,
    grid: { stroke: () => colours.hairline, width: 1 },
    ticks: { show: false },
    gap: 6,
  };
  const steps = (/** @type {number[]} */ splits) => splits.map((step) => (Number.isInteger(step) ? count(step) : ''));
  return [
    { ...axis, size: 30, space: 70, values: (_, splits) => steps(splits) },
    { ...axis, size: 40, space: 36, values: (_, splits) => splits.map(axisLabel) },
  ];
}

/**
 * @param {HTMLElement} canvas  its place, which gives it its size
 * @param {object} hooks
 * @param {() => { text: string, level: number } | null} hooks.guess  the level of blind guessing and what is written at it
 * @param {() => void} hooks.onCursor
 * @param {() => void} hooks.onResize
 */
export function createPlot(canvas, { guess, onCursor, onResize }) {
  /** @type {Record<string, string>} */
  const colours = {};
  const label = createLabel(colours, guess);

  readColours(canvas, colours);

  const plot = new uPlot(
    {
      width: 300,
      height: 200,
      padding: [14, 24, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { size: 7 },
        dataIdx: (u, series, i) => nearest(/** @type {any} */ (u.data[series]), i),
      },
      scales: { x: { time: false }, y: { range: (u) => lossRange(/** @type {any} */ (u.data)) } },
      axes: axesOf(colours),
      series: seriesOf(colours),
      hooks: { draw: [label], setCursor: [onCursor] },
    },
    [[], [], [], [], []],
    canvas,
  );

  const resizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || (plot.width === clientWidth && plot.height === clientHeight)) return;
    plot.setSize({ width: clientWidth, height: clientHeight });
    onResize();
  });
  resizes.observe(canvas);

  return {
    plot,
    /** How many columns of pixels there are for the curve. */
    pixels: () => Math.max(50, Math.floor(plot.bbox.width / devicePixelRatio) || plot.width),
    /** The step at the cursor, or null. @returns {number | null} */
    stepAtCursor() {
      const i = plot.cursor.idx;
      return i === null || i === undefined ? null : plot.data[0][i];
    },
    /** Moves the cursor by a fiftieth of the curve. @param {1 | -1} direction */
    moveCursor(direction) {
      const last = plot.data[0].length - 1;
      if (last < 1) return false;
      const from = plot.cursor.idx ?? (direction > 0 ? 0 : last);
      const to = Math.min(last, Math.max(0, from + direction * Math.max(1, Math.round(last / 50))));
      plot.setCursor({ left: plot.valToPos(plot.data[0][to], 'x'), top: 10 });
      return true;
    },
    /** After a change of theme. */
    recolour() {
      readColours(canvas, colours);
      plot.redraw(false, false);
    },
    dispose() {
      resizes.disconnect();
      plot.destroy();
    },
  };
}
