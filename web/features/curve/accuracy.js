/**
 * The accuracy of the run: how often the model's first guess for the next token is right. It is measured only where the
 * setting metrics_interval asks for it; else there is a button for that. Part of the fold beneath the curve.
 */

import { html } from 'lit-html';
import { acrossRange, pictureOf, placeOf } from './curve_data.js';

/** @import { Curve, Picture } from '../../ui/chart/paint.js' */
/** @import { Scene } from './curve_data.js' */
/** @typedef {import('../../registry.js').Context} Context */

const EVERY = 100; // steps
const KEY = 'metrics_interval';

/** Whether the run has been measured, or is going to be. @param {Scene['run']} run */
export const isMeasured = ({ info, history }) =>
  Number(info?.config[KEY]) > 0 || history.measured.some(({ steps }) => steps.length > 0);

/** @param {Scene} scene @param {number} part  0: training, 1: validation */
function pointsOf({ run, view }, part) {
  const { steps, accuracy } = run.history.measured[part];
  const x = Float64Array.from({ length: steps.length }, (_, i) => placeOf(run, view, steps.values[i]));
  return { x, y: accuracy.values, length: steps.length };
}

/**
 * The picture of the accuracy.
 * @param {Scene} scene
 * @param {import('../../words/words.js').Words} words
 * @returns {Picture}
 */
export function accuracyPicture(scene, words) {
  const { x_label, marks } = pictureOf(scene, words);
  return {
    ...{ x: acrossRange({ ...scene, others: [] }), y: { from: 0, to: 1.05 } },
    ...{ x_label, y_label: words.format.percent },
    curves: [
      /** @type {Curve} */ ({ ...pointsOf(scene, 0), colour: 'curve', form: 'line', width: 1.5 }),
      /** @type {Curve} */ ({ ...pointsOf(scene, 1), colour: 'curve-val', form: 'dots', width: 1.5 }),
    ],
    marks: marks?.filter(({ colour }) => colour !== undefined),
  };
}

/**
 * Measures the active run from now on, and those that are made with these settings.
 * @param {Pick<Context, 'store' | 'select' | 'actions'>} context
 */
export async function measure({ store, select, actions }) {
  const { id, step } = select.run.value;
  if (step > 0) {
    const info = await actions.request({ type: 'change', run: id, config: { [KEY]: EVERY } });
    const { runs } = store.state;
    const run = runs.get(id);
    if (run === undefined) return;
    const patch = { info: { ...run.info, ...info }, config: { ...run.config, [KEY]: EVERY } };
    store.update({ runs: new Map(runs).set(id, { ...run, ...patch }) });
  }
  actions.set(KEY, String(EVERY));
}

/** Whether the active run can be measured from now on. @param {Context} context */
export const canMeasure = ({ select }) => ['ready', 'training', 'paused'].includes(select.run.value.phase);

/** @param {Context} context @param {import('../../words/words.js').Curves['accuracy']} words */
export const measureButton = (context, words) =>
  html`<p><button type="button" class="quiet" data-test="measure" @click=${() => measure(context).catch(() => {})}>${words.measure(EVERY)}</button></p>`;
