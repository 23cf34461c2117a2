/**
 * The slider beneath the curve, with which a reader goes back to an earlier step of the run. It is as wide as the
 * curve, its thumb is below the shown step, and ticks mark the steps whose model is kept. It sets `moment` in the
 * state; each view decides what it shows of that step.
 */

import { html, nothing, svg } from 'lit-html';
import { backToNow } from '../../ui/back_to_now.js';
import { share, valueAt } from '../../ui/chart/scale.js';
import { acrossRange, placeOf } from './curve_data.js';
import { stepAt } from './sentences.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('./curve_data.js').Scene} Scene */

const PARTS = 1000; // positions of the slider

/**
 * The step that an arrow key leads to: the next step in that direction that is kept; null for the model as it is now.
 * @param {number[]} steps  the steps that are kept, in any order
 * @param {number} from  the step shown now
 * @param {1 | -1} direction
 * @param {number} last  the newest step of the run
 */
export function nextMoment(steps, from, direction, last) {
  const ahead = steps.filter((step) => (direction > 0 ? step > from : step < from));
  if (direction < 0) return ahead.length > 0 ? Math.max(...ahead) : Math.min(from, ...steps);
  const next = Math.min(...ahead);
  return next < last ? next : null;
}

/**
 * The steps to go to: those whose model is kept; if the model is too large to be kept, those that have samples.
 * @param {import('../../state/state.js').RunState} run
 */
const stepsOf = ({ kept, samples }) => (kept?.length ? kept : samples.map(({ step }) => step));

/** A tick at each kept step. @param {Scene} scene @param {{ from: number, to: number }} x @param {number[]} steps */
function ticks({ run, view }, x, steps) {
  const shares = steps.map((step) => share(x, placeOf(run, view, step)));
  const path = shares.filter((at) => at >= 0 && at <= 1).map((at) => `M${(PARTS * at).toFixed(1)} 0v1`);
  return html`<svg class="look-kept" viewBox="0 0 ${PARTS} 1" preserveAspectRatio="none" aria-hidden="true">${svg`<path d=${path.join('')} />`}</svg>`;
}

/** @type {Record<string, 1 | -1>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** @param {Context} context @param {Scene} scene */
export function lookBack(context, scene) {
  const { store, select } = context;
  const { run, view, moment } = scene;
  const words = store.at.words.value.curve;
  if (run.step === 0) return nothing;
  const x = acrossRange(scene);
  const at = Math.min(1, Math.max(0, share(x, placeOf(run, view, moment ?? run.step))));
  const set = (/** @type {any} */ { target }) => {
    const value = valueAt(x, Number(target.value) / PARTS);
    const step = value <= x.from ? 0 : (stepAt(scene, value) ?? run.step);
    store.update({ moment: step >= run.step ? null : step });
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    const direction = KEYS[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    store.update({
      moment: nextMoment(stepsOf(select.run.value), select.kept_moment.value ?? run.step, direction, run.step),
    });
  };
  return html`<div class="look-back" ?data-back=${moment !== null}>
    ${ticks(scene, x, select.run.value.kept ?? [])}
    <input
      type="range"
      data-test="then"
      min="0"
      max=${PARTS}
      .value=${String(Math.round(at * PARTS))}
      aria-label=${words.back}
      title=${words.back}
      aria-valuetext=${moment === null ? words.now : words.moment(moment)}
      @input=${set}
      @keydown=${key}
    />
    ${moment === null ? nothing : backToNow(context)}
  </div>`;
}
