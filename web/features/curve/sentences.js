/**
 * The sentences about the curve: where the run is, what its loss means, and the figures of one step. Text only, no
 * markup.
 */

import { factorsOf } from '../../state/units.js';
import { nearest } from '../../ui/chart/points.js';
import { linesOf, placeOf } from './curve_data.js';

/** @typedef {import('../../state/state.js').RunState} RunState */
/** @typedef {import('../../words/words.js').Words['curve']} Words */
/** @typedef {import('./curve_data.js').Scene} Scene */

/**
 * The run in one sentence.
 * @param {Pick<RunState, 'step' | 'smooth' | 'val_loss' | 'info'>} run
 * @param {Words} words
 * @returns {string}
 */
export function describe({ step, smooth, val_loss, info }, words) {
  if (smooth === null || info === null) return words.none;
  return words.describe(step, smooth, val_loss, info.uniform_loss);
}

const WORSE = 1; // nats above the loss of guessing

/**
 * What the losses mean, in one sentence: how many characters the model wavers between. If a loss is far above that of
 * guessing, the comparison means nothing. features/verdict/ says whether something goes wrong.
 * @param {Pick<RunState, 'smooth' | 'info'>} run
 * @param {Words} words
 * @param {number | null} [bits]  how many bits per character one nat per token is, if the curve shows bits
 * @returns {string}
 */
export function reading({ smooth, info }, words, bits = null) {
  if (smooth === null || info === null || !(smooth < info.uniform_loss + WORSE)) return words.what;
  if (bits !== null) return words.reading_bits(smooth * bits, info.uniform_loss * bits);
  return words.reading(smooth, info.config.tokenizer, info.vocab_size);
}

/** The step of the active run that is nearest to a value of x; null where there is none. @param {Scene} scene @param {number | null} x */
export function stepAt(scene, x) {
  if (x === null) return null;
  const { raw } = linesOf(scene.run, scene, { train: 1, val: 1 });
  if (raw.length === 0) return null;
  const first = typeof raw.x === 'number' ? raw.x : raw.x[0];
  const is_beside = typeof raw.x === 'number' && (x < first || x > first + raw.length - 1);
  return is_beside ? null : scene.run.history.first_step + nearest(raw, x);
}

/**
 * The sentence of a step; null where there is no such step.
 * @param {Scene} scene
 * @param {number | null} step
 * @param {Words} words
 */
export function atStep(scene, step, words) {
  if (step === null) return null;
  const { first_step, val_steps, tokens, seconds } = scene.run.history;
  const factors = factorsOf(scene.run, scene);
  const { raw, smooth, val } = linesOf(scene.run, scene, factors ?? { train: 1, val: 1 });
  const at = step - first_step;
  if (at < 0 || at >= raw.length) return null;
  const validation = val_steps.values.subarray(0, val_steps.length).indexOf(step);
  const figures = {
    ...{ step, raw: raw.y[at] * raw.times, smooth: smooth.y[at] * smooth.times },
    ...{ val: validation < 0 ? null : val.y[validation] * val.times },
    ...{ tokens: tokens.values[at], seconds: seconds.values[at] },
  };
  return words.at(figures, factors === null ? 'nats' : scene.view.unit);
}

/**
 * The smoothed losses of the other runs at a value of x, for the runs that are long enough.
 * @param {Scene} scene
 * @param {number | null} x
 * @returns {{ name: string, loss: number }[]}
 */
export function othersAt(scene, x) {
  if (x === null) return [];
  return scene.others.flatMap((run) => {
    const factors = factorsOf(run, scene);
    if (factors === null || x > placeOf(run, scene.view, run.step)) return [];
    const { smooth } = linesOf(run, scene, factors);
    const loss = smooth.y[nearest(smooth, x)] * smooth.times;
    return [{ name: run.name ?? '', loss }];
  });
}
