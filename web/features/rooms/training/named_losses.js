/**
 * Where each run of a sweep ended, for values that have names: a line for each value, and its loss as a point on it. All
 * lines have the same scale, from the lowest loss to the highest, so that the order is seen at once.
 */

import { html } from 'lit-html';
import { share } from '../../../ui/chart/scale.js';
import { rangeOf } from './chart.js';
import { inUnit } from './sweep_pictures.js';

/** @typedef {import('../../../state/state.js').Sweep} Sweep */
/** @typedef {Pick<import('../../../ui/format.js').Format, 'loss'>} Format */

/**
 * The points: one for each run that has ended, in the order of the values; `at` is its place on the line, 0 to 1.
 * @param {Pick<Sweep, 'trials'>} sweep
 */
export function pointsOf({ trials }) {
  const ended = trials.flatMap((trial, i) => {
    const loss = inUnit(trial).val;
    return trial.phase === 'done' && loss !== null && !trial.diverged ? [{ value: trial.value, loss, i }] : [];
  });
  const range = rangeOf(ended.map(({ loss }) => loss));
  return ended.map((point) => ({ ...point, at: share(range, point.loss) }));
}

/**
 * @param {Sweep} sweep
 * @param {Format} format
 * @param {(value: any) => string} print
 * @param {string} title
 */
export function namedLosses(sweep, format, print, title) {
  const points = pointsOf(sweep);
  const summary = `${title}: ${points.map(({ value, loss }) => `${print(value)} ${format.loss(loss)}`).join(', ')}`;
  return html`<div class="sweep-points" role="img" data-test="sweep-points" aria-label=${summary}>${points.map(
    ({ value, loss, i, at }) => html`<span class="sweep-name">${print(value)}</span>
      <span class="sweep-line" dir="ltr" .style=${`--at: ${at}`}><span class="sweep-point run-ink" data-colour=${(i % 8) + 1}></span></span>
      <span class="number-cell">${format.loss(loss)}</span>`,
  )}</div>`;
}
