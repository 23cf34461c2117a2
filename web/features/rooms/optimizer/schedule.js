/**
 * The learning rates of all steps, with the present one, and where settings were changed during the run. A run whose
 * settings were changed consists of pieces, each with the settings of its time.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { createPicture } from '../training/chart.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../words/words.js').OptimizerWords['schedule']} Words */
/** @typedef {import('../../../state/state.js').Mark} Mark */
/** @typedef {Record<string, any>} Config */
/** The settings that held for the steps after `from` up to `to`. @typedef {{ from: number, to: number, config: Config }} Piece */

const POINTS = 5000; // as many as most runs have steps, so that each rate is exact
/** The settings that determine the rates. */
const KEYS = [
  'learning_rate',
  'schedule',
  'warmup_steps',
  'min_lr_ratio',
  'step_size',
  'step_gamma',
  'decay_share',
  'max_steps',
];

/** @param {Config} config */
const scheduleOf = (config) => Object.fromEntries(KEYS.map((key) => [key, config[key]]));

/**
 * The pieces of a run with one schedule each: a mark remembers the settings before the change.
 * @param {Mark[]} marks @param {Config} config  the present settings
 * @returns {Piece[]}
 */
export function piecesOf(marks, config) {
  /** @type {Piece[]} */
  const pieces = [];
  let from = 0;
  const key = (/** @type {Config} */ one) => JSON.stringify(scheduleOf(one));
  const changes = marks.filter(({ before }) => before !== undefined);
  for (const [i, { step, before }] of changes.entries()) {
    const next = changes[i + 1]?.before ?? config;
    if (before === undefined || key(before) === key(next)) continue;
    if (step > from) pieces.push({ from, to: step, config: before });
    from = step;
  }
  return [...pieces, { from, to: Math.max(from, Number(config.max_steps)), config }];
}

/**
 * The steps and rates of the pieces, one after the other.
 * @param {Piece[]} pieces
 * @param {{ steps: ArrayLike<number>, rates: ArrayLike<number> }[]} curves  for each piece, what the engine says of its
 *   settings
 */
export function joinPieces(pieces, curves) {
  /** @type {{ x: number[], y: number[] }} */
  const joined = { x: [], y: [] };
  for (const [i, { from, to }] of pieces.entries()) {
    const { steps, rates } = curves[i];
    for (let k = 0; k < steps.length; k++) {
      if (steps[k] <= from || steps[k] > to) continue;
      joined.x.push(steps[k]);
      joined.y.push(rates[k]);
    }
  }
  return joined;
}

/**
 * What the schedule does after a step: whether the engine's rates rise, stay or fall from there.
 * @param {Config} config @param {number} step @param {{ x: number[], y: number[] }} rates
 */
export function phaseOf({ schedule }, step, { x, y }) {
  const next = x.findIndex((one) => one > step);
  const [now, then] = next < 0 ? [] : y.slice(next, next + 2);
  if (then > now) return 'warmup';
  if (schedule === 'constant' || schedule === 'step') return schedule;
  if (now === undefined) return 'end';
  return schedule === 'wsd' && then === now ? 'stable' : 'falling';
}

/**
 * Asks the engine for the rates whenever the settings of the run change.
 * @param {Context} context
 * @param {number} [points]
 */
export function watchRates({ select, actions, frame, store }, points = POINTS) {
  /** @type {import('@preact/signals-core').Signal<{ x: number[], y: number[] } | null>} */
  const rates = signal(null);
  let asked = '';
  const settings = computed(() => {
    const { info, marks } = select.run.value;
    return info === null ? null : piecesOf(marks, info.config);
  });
  const stop = frame.draw(() => {
    const pieces = settings.value;
    if (pieces === null || store.at.engine.value.status !== 'ready') return;
    const key = JSON.stringify(pieces.map(({ from, to, config }) => [from, to, scheduleOf(config)]));
    if (key === asked) return;
    asked = key;
    const curves = pieces.map(({ config }) =>
      actions.request({
        type: 'schedule',
        config: scheduleOf(config),
        points: Math.min(points, Number(config.max_steps)),
      }),
    );
    Promise.all(curves).then(
      (answers) => {
        if (asked === key) rates.value = joinPieces(pieces, answers);
      },
      () => {
        asked = '';
      },
    );
  });
  return { rates, stop };
}

/**
 * The rate that the run has now: that of its last step, or of its first step if it has not begun.
 * @param {Context} context
 * @param {{ x: number[], y: number[] } | null} rates
 */
export function rateNow({ select }, rates) {
  const { lr, step } = select.run.value;
  if (lr !== null && step > 0) return { step, rate: lr };
  return rates !== null && rates.y.length > 0 ? { step: rates.x[0], rate: rates.y[0] } : null;
}

/** @param {Context} context */
export function createSchedule(context) {
  const { store, select } = context;
  const { rates, stop } = watchRates(context);
  const picture = createPicture(context);

  /** @param {Words} words */
  function draw(words) {
    const all = store.at.words.value;
    const { format } = all;
    const run = select.run.value;
    const curve = rates.value;
    const now = rateNow(context, curve);
    if (curve === null || now === null || run.info === null) return nothing;
    const { config } = run.info;
    const highest = Math.max(...curve.y, now.rate);
    const changes = run.marks.filter(({ before }) => before !== undefined);
    const said = words.now(now.rate, run.step, Number(config.max_steps), phaseOf(config, run.step, curve));
    const summary = `${words.picture(curve.y[0], highest, curve.y.at(-1) ?? 0)} ${said}`;
    const key = JSON.stringify([curve.x.length, curve.y.at(-1), highest, now, run.marks.length, all.lang]);
    const rows = curve.x.filter(
      (_, i) => i % Math.max(1, Math.floor(curve.x.length / 12)) === 0 || i === curve.x.length - 1,
    );
    return html`<p data-test="schedule-now">${said}</p>
      ${picture(key, summary, () => ({
        x: { from: 0, to: Math.ceil(1.02 * Math.max(2, Number(config.max_steps), run.step)), whole: true },
        y: { from: 0, to: highest * 1.1 || 1 },
        x_label: format.count,
        y_label: format.axisLabel,
        curves: [
          { ...curve, length: curve.x.length, colour: 'muted', form: 'line', width: 2 },
          { x: [now.step], y: [now.rate], length: 1, colour: 'accent', form: 'dots', width: 3 },
        ],
        marks: [
          { x: now.step, name: words.here, colour: 'accent' },
          ...changes.map(({ step, text }) => ({ x: step, name: text })),
        ],
      }))}
      <p class="part-line">${words.axis}</p>
      <details class="fold room-details">
        <summary>${words.table}</summary>
        <table class="room-table" data-test="schedule-table">
          <thead><tr><th scope="col">${words.step}</th><th scope="col">${words.rate}</th></tr></thead>
          <tbody>${rows.map((step) => html`<tr><th scope="row">${format.count(step)}</th><td>${format.short(curve.y[curve.x.indexOf(step)])}</td></tr>`)}</tbody>
        </table>
      </details>`;
  }
  return { draw, stop, rates };
}
