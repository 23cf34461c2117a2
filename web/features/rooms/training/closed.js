/** Room 6 while it is closed: the speed of training, the number of runs, and all their curves in one small picture. */

import { html, svg } from 'lit-html';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../state/state.js').RunState} RunState */

const [WIDTH, HEIGHT] = [120, 40];
const POINTS = 48; // at most, in one curve

/** @param {Context} context */
export function trainingLine({ store, select }) {
  const { rooms, format } = store.at.words.value;
  const { tokens_per_second, ms_left } = select.run.value;
  const words = rooms.training;
  const line = tokens_per_second === 0 ? words.none : words.closed(format.rate(tokens_per_second), ms_left);
  const n = [...store.at.runs.value.values()].filter(({ step }) => step > 0).length;
  return n > 1 ? words.with_runs(line, n) : line;
}

/**
 * Some points of a run's smoothed losses.
 * @param {RunState['history']} history
 * @returns {[step: number, loss: number][]}
 */
export function pointsOf({ first_step, smooth: { values, length } }) {
  const n = Math.min(POINTS, length);
  const places = Array.from({ length: n }, (_, i) => (n === 1 ? 0 : Math.round((i * (length - 1)) / (n - 1))));
  return places
    .map((at) => /** @type {[number, number]} */ ([first_step + at, values[at]]))
    .filter(([, loss]) => Number.isFinite(loss));
}

/** @param {Context} context */
export function smallCurves({ select }) {
  const active = select.run.value.id;
  const runs = select.shown_runs.value.filter(({ history }) => history.losses.length > 1);
  const curves = runs.map((run) => ({ run, points: pointsOf(run.history) }));
  const all = curves.flatMap(({ points }) => points);
  if (all.length === 0) return '';
  const last = Math.max(...all.map(([step]) => step));
  const low = Math.min(...all.map(([, loss]) => loss));
  const high = Math.max(...all.map(([, loss]) => loss));
  const place = (/** @type {[number, number]} */ [step, loss]) =>
    `${((step / last) * WIDTH).toFixed(1)},${((1 - (loss - low) / (high - low || 1)) * (HEIGHT - 3) + 1.5).toFixed(1)}`;
  curves.sort((a, b) => Number(a.run.id === active) - Number(b.run.id === active)); // the active run is on top
  return html`<svg class="small-curves" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
    ${curves.map(
      ({ run, points }) =>
        svg`<polyline points=${points.map(place).join(' ')} class="run-ink" data-colour=${run.id === active ? 'active' : run.colour} />`,
    )}
  </svg>`;
}
