/**
 * The loss, live: each step's loss as a thin line, the smoothed loss as a strong one, the validation losses
 * as points, and the level of blind guessing, ln V. uPlot draws; this gives it at most two points per pixel
 * column and a sentence for those who do not see it. Draws only when something changed.
 */

import uPlot from '../../../build/vendor/uPlot.esm.js';
import { h, say } from '../../ui/dom.js';
import { axisLabel, count, loss, tokensOf } from '../../ui/format.js';
import { createOldRunNote } from '../../ui/old_run.js';
import { decimate } from './decimation.js';

/** @typedef {import('../../store.js').State} State */

const SPEAK_EVERY_MS = 10_000;
const DIVERGED_AFTER = 20; // steps: before that a loss above blind guessing may pass by itself
const COLOURS = ['ink', 'faint', 'hairline', 'curve-raw', 'curve', 'curve-val', 'curve-guess'];

/**
 * A column without the values that follow on another within a distance in x, but with its last: what is smooth needs no
 * more points than that, and a broad line through many takes long to draw.
 * @param {number[]} x
 * @param {(number | null)[]} column
 * @param {number} distance
 */
function thinned(x, column, distance) {
  const last = column.findLastIndex((value) => value !== null);
  let kept = Number.NEGATIVE_INFINITY;
  return column.map((value, i) => {
    if (value === null || (i !== last && x[i] - kept < distance)) return null;
    kept = x[i];
    return value;
  });
}

/** The place of the value nearest to a place, if there is one close by. @param {(number | null)[]} column @param {number} at */
function nearest(column, at) {
  for (let distance = 0; distance < 10; distance++) {
    for (const i of [at - distance, at + distance]) if (typeof column[i] === 'number') return i;
  }
  return at;
}

/**
 * The columns that uPlot draws: x, raw, smoothed, validation, guess. The guess has two points.
 * @param {import('../../state/history.js').History} history
 * @param {number | null} guess
 * @param {number} pixels
 * @param {number} x_end
 * @returns {(number | null)[][]}
 */
export function chartColumns(history, guess, pixels, x_end) {
  const { losses, smooth, val_steps, val_losses, first_step } = history;
  /** @type {Map<number, [number | null, number | null, number | null]>} */
  const rows = new Map();
  const finite = (/** @type {number} */ value) => (Number.isFinite(value) ? value : null);
  for (const i of decimate(losses.values, losses.length, pixels)) {
    rows.set(first_step + i, [finite(losses.values[i]), finite(smooth.values[i]), null]);
  }
  for (const i of decimate(val_losses.values, val_losses.length, pixels)) {
    const step = val_steps.values[i];
    const at = step - first_step;
    const row = rows.get(step) ?? [null, at < smooth.length ? finite(smooth.values[at]) : null, null];
    rows.set(step, [row[0], row[1], finite(val_losses.values[i])]);
  }
  const steps = [...rows.keys()].sort((a, b) => a - b);
  const x = [0, ...steps.filter((step) => step > 0 && step < x_end)];
  const at_end = rows.get(x_end);
  x.push(x_end);
  const column = (/** @type {0 | 1 | 2} */ which) =>
    x.map((step, i) => (i === x.length - 1 ? at_end : rows.get(step))?.[which] ?? null);
  return [
    x,
    column(0),
    thinned(x, column(1), (2 * x_end) / pixels),
    column(2),
    x.map((_, i) => (i === 0 || i === x.length - 1 ? guess : null)),
  ];
}

/**
 * The outline of the band that a dense zigzag fills: at both ends and every second point, from the highest to the lowest
 * of it and its neighbours. Filling that is several times cheaper than drawing the zigzag, and looks the same.
 * @param {number[]} x
 * @param {number[]} y
 * @returns {[number, number][]} along the upper edge, and back along the lower one
 */
export function outline(x, y) {
  /** @type {[number, number][]} */
  const upper = [];
  /** @type {[number, number][]} */
  const lower = [];
  const last = x.length - 1;
  for (let i = 0; i <= last; i++) {
    if (i % 2 === 0 && i !== 0 && i !== last) continue;
    const near = y.slice(Math.max(0, i - 1), i + 2);
    upper.push([x[i], Math.max(...near)]);
    lower.push([x[i], Math.min(...near)]);
  }
  return [...upper, ...lower.reverse()];
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

/**
 * The range of the y axis: the curves and the guess in sight, without letting single spikes squash them.
 * @param {(number | null)[][]} columns  of chartColumns
 * @returns {[number, number]}
 */
export function lossRange(columns) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let peak = Number.NEGATIVE_INFINITY;
  const guess = columns[4]?.[0] ?? null;
  for (const [which, column] of columns.entries()) {
    if (which === 0) continue;
    for (const value of column) {
      if (value === null) continue;
      low = Math.min(low, value);
      if (which === 1) peak = Math.max(peak, value);
      else high = Math.max(high, value);
    }
  }
  if (peak === Number.NEGATIVE_INFINITY) return [0, (guess ?? 3) * 1.2];
  const top = Math.max(high, Math.min(peak, high * 1.25));
  const margin = Math.max(0.05, (top - low) * 0.08);
  return [Math.max(0, low - margin), top + margin];
}

/**
 * The run in one sentence.
 * @param {State} state
 * @returns {string}
 */
export function describe({ run }) {
  const guess = run.info?.uniform_loss;
  if (run.smooth === null || guess === undefined) return 'No losses yet.';
  const val = run.val_loss === null ? '' : `, validation loss ${loss(run.val_loss)}`;
  return `Step ${count(run.step)}: training loss ${loss(run.smooth)}${val}; blind guessing would be ${loss(guess)}.`;
}

/**
 * True once the validation loss has clearly turned: above its least by a twentieth, three measurements on.
 * @param {import('../../state/history.js').History} history
 */
function isMemorising({ val_losses: { values, length } }) {
  let least = 0;
  for (let i = 1; i < length; i++) if (values[i] < values[least]) least = i;
  return length - 1 - least >= 3 && values[length - 1] > values[least] * 1.05;
}

/**
 * What the losses mean, in one sentence: how many characters the model wavers between, or what goes wrong.
 * @param {Pick<State, 'run' | 'history'>} state
 * @returns {string}
 */
export function reading({ run, history }) {
  if (run.smooth === null || run.info === null || !Number.isFinite(run.smooth)) {
    return 'The loss is the model’s surprise at the next character. Lower is better.';
  }
  if (run.step > DIVERGED_AFTER && run.smooth > run.info.uniform_loss * 1.1) {
    return 'Worse than blind guessing: the learning rate is probably too large.';
  }
  if (isMemorising(history)) {
    return 'It begins to learn the text by heart: the part kept away surprises it more and more. A longer text or a smaller model helps.';
  }
  const choices = Math.exp(run.smooth);
  const shown = choices >= 100 ? count(choices) : choices.toFixed(1);
  const tokens = tokensOf(run.info.config.tokenizer);
  return `A loss of ${loss(run.smooth)} is like wavering between ${shown} ${tokens}; blind guessing is like ${count(run.info.vocab_size)}.`;
}

/**
 * @param {HTMLElement} root
 */
export function create(root) {
  const canvas = h('div', { class: 'chart-canvas', role: 'img', tabindex: '0', 'aria-describedby': 'chart-keys' });
  const legend = h(
    'ul',
    { class: 'legend' },
    h('li', { class: 'key-raw', text: 'each step' }),
    h('li', { class: 'key-smooth', text: 'smoothed' }),
    h('li', { class: 'key-val', text: 'validation, on text kept away' }),
    h('li', { class: 'key-guess', text: 'blind guessing' }),
  );
  const readout = h('p', { class: 'readout' });
  const spoken = h('p', { class: 'unseen', role: 'status' });
  const keys = h('p', {
    class: 'unseen',
    id: 'chart-keys',
    text: 'With the left and right arrow keys you can read single steps.',
  });
  const old_run = createOldRunNote();
  root.append(
    old_run.root,
    h('figure', { class: 'chart' }, canvas, h('figcaption', {}, legend, readout)),
    spoken,
    keys,
  );

  /** @type {State | null} */
  let drawn = null;
  let drawn_version = -1;
  let drawn_width = 0;
  let spoke_at = 0;
  let spoken_phase = '';
  /** @type {Record<string, string>} */
  const colours = {};

  function readColours() {
    const probe = h('span', { class: 'unseen' });
    canvas.append(probe);
    for (const name of COLOURS) {
      probe.style.color = `var(--${name})`;
      colours[name] = getComputedStyle(probe).color;
    }
    probe.remove();
  }
  readColours();

  const font = '12px system-ui, sans-serif';
  const axis = {
    stroke: () => colours.faint,
    font,
    grid: { stroke: () => colours.hairline, width: 1 },
    ticks: { show: false },
    gap: 6,
  };
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
      axes: [
        {
          ...axis,
          size: 30,
          space: 70,
          values: (_, splits) => splits.map((step) => (Number.isInteger(step) ? count(step) : '')),
        },
        {
          ...axis,
          size: 40,
          space: 36,
          values: (_, splits) => splits.map(axisLabel),
        },
      ],
      series: [
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
      ],
      hooks: { draw: [labelGuess], setCursor: [readCursor] },
    },
    [[], [], [], [], []],
    canvas,
  );

  /** The place of the label, 0 to 3; it moves only when a curve runs into it. */
  let place = 0;

  /** Writes "blind guessing, ln 27 = 3.30" at its line, where no curve is. @param {uPlot} u */
  function labelGuess(u) {
    const info = drawn?.run.info;
    if (!info) return;
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio;
    const y = u.valToPos(info.uniform_loss, 'y', true);
    const text = `blind guessing, ln ${count(info.vocab_size)} = ${info.uniform_loss.toFixed(2)}`;
    ctx.save();
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    const width = ctx.measureText(text).width;
    const [gap, inset, height] = [5 * ratio, 6 * ratio, 14 * ratio];
    const right = bbox.left + bbox.width - inset - width;
    const boxes = [
      { x: right, y: y - gap - height },
      { x: right, y: y + gap },
      { x: bbox.left + inset, y: y - gap - height },
      { x: bbox.left + inset, y: y + gap },
    ];
    const costs = boxes.map((box) =>
      box.y < bbox.top || box.y + height > bbox.top + bbox.height
        ? Number.POSITIVE_INFINITY
        : pointsInside(u, box.x, box.y, width, height),
    );
    if (costs[place] > 0) place = costs.indexOf(Math.min(...costs));
    ctx.fillStyle = colours['curve-guess'];
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.fillText(text, boxes[place].x, boxes[place].y + ratio);
    ctx.restore();
  }

  /**
   * How many drawn points of the curves lie in a box of canvas pixels.
   * @param {uPlot} u @param {number} x @param {number} y @param {number} width @param {number} height
   */
  function pointsInside(u, x, y, width, height) {
    const [first, last] = [u.posToVal(x, 'x', true), u.posToVal(x + width, 'x', true)];
    const [high, low] = [u.posToVal(y, 'y', true), u.posToVal(y + height, 'y', true)];
    let inside = 0;
    for (const [i, step] of u.data[0].entries()) {
      if (step < first || step > last) continue;
      for (const which of [1, 2, 3]) {
        const value = u.data[which][i];
        if (value !== null && value !== undefined && value >= low && value <= high) inside++;
      }
    }
    return inside;
  }

  /** @param {uPlot} u */
  function readCursor(u) {
    if (!drawn) return;
    const i = u.cursor.idx;
    const at = i === null || i === undefined ? null : u.data[0][i];
    const { first_step, losses, smooth } = drawn.history;
    const own = at === null ? undefined : smooth.values.subarray(0, smooth.length)[at - first_step];
    if (at === null || own === undefined) return say(readout, reading(drawn));
    const raw = losses.values[at - first_step];
    say(readout, `Step ${count(at)}: loss ${loss(raw)}, smoothed ${loss(own)}.`);
  }

  canvas.addEventListener('keydown', (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const last = plot.data[0].length - 1;
    if (direction === undefined || last < 1) return;
    event.preventDefault();
    const from = plot.cursor.idx ?? (direction > 0 ? 0 : last);
    const to = Math.min(last, Math.max(0, from + direction * Math.max(1, Math.round(last / 50))));
    plot.setCursor({ left: plot.valToPos(plot.data[0][to], 'x'), top: 10 });
    say(spoken, readout.textContent ?? '');
  });

  const resizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth > 0 && (plot.width !== clientWidth || plot.height !== clientHeight)) {
      plot.setSize({ width: clientWidth, height: clientHeight });
      drawn_version = -1;
      if (drawn) draw(drawn);
    }
  });
  resizes.observe(canvas);

  /** @param {State} state */
  function draw({ history, history_version, run }) {
    if (drawn_version === history_version && drawn_width === plot.width) return;
    drawn_version = history_version;
    drawn_width = plot.width;
    const x_end = Math.max(20, run.step);
    const pixels = Math.max(50, Math.floor(plot.bbox.width / devicePixelRatio) || plot.width);
    plot.setData(/** @type {any} */ (chartColumns(history, run.info?.uniform_loss ?? null, pixels, x_end)));
  }

  /** @param {State} state */
  function speak(state) {
    const { phase } = state.run;
    const now = performance.now();
    const is_new = phase !== spoken_phase;
    if (!is_new && (phase !== 'training' || now - spoke_at < SPEAK_EVERY_MS)) return;
    spoken_phase = phase;
    spoke_at = now;
    canvas.setAttribute('aria-label', `The loss over the steps of the run. ${describe(state)}`);
    if (state.run.smooth !== null) say(spoken, describe(state));
  }

  return {
    /** @param {State} state */
    render(state) {
      old_run.render(state);
      const info_changed = drawn?.run.info !== state.run.info;
      if (info_changed) drawn_version = -1;
      drawn = state;
      draw(state);
      if (plot.cursor.idx === null || plot.cursor.idx === undefined) say(readout, reading(state));
      speak(state);
    },
    /** After a change of theme. */
    recolour() {
      readColours();
      plot.redraw(false, false);
    },
    destroy() {
      resizes.disconnect();
      plot.destroy();
    },
  };
}
