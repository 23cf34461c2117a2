/**
 * The picture of the losses, for ui/chart. Of the active run: each step's loss as a thin line, the smoothed loss as a
 * thick line, the validation losses as points. Of each other run: the smoothed loss. Across them: the levels of blind
 * guessing and of n-gram models. Pure functions; nothing is drawn here.
 */

import { factorsOf } from '../../state/units.js';
import { inSight, xOf, yOf } from '../../ui/chart/points.js';
import { smoothed } from './smoothed_loss.js';

/** @import { Curve, Picture } from '../../ui/chart/paint.js' */
/** @import { Points } from '../../ui/chart/points.js' */
/** @import { Range } from '../../ui/chart/scale.js' */
/** @import { CurveView } from '../../state/curve_view.js' */
/** @import { Facts, RunState } from '../../state/state.js' */

const LEAST_STEPS = 20; // the x axis shows at least this many steps
const LOOK = 500; // columns into which a curve is divided to find its highest and lowest value

/** @typedef {{ from: number, to: number } | null} Zoom  the part of x that is shown; null for all of it */
/**
 * What the picture needs of a run. `name`, `colour` and `marks` may be missing.
 * @typedef {Pick<RunState, 'id' | 'history' | 'version' | 'step' | 'info'> & { name?: string, colour?: number, marks?: { step: number, text: string }[] }} Drawn
 */
/**
 * Everything that a picture is made from.
 * @typedef {object} Scene
 * @property {Drawn} run        the active one
 * @property {Drawn[]} others
 * @property {CurveView} view
 * @property {ReadonlyMap<number, Facts>} facts  what was counted in the text of each run, by the run's id
 * @property {Zoom} zoom
 * @property {number | null} moment  the earlier step that the reader has chosen; null: the newest
 * @property {import('../../state/state.js').State['beside']} [beside]  curves of a sweep, in nats over steps
 */

/** Where the steps of a run lie along x. @param {Drawn} run @param {CurveView} view @returns {ArrayLike<number> | number} */
export function placesOf({ history }, { axis }) {
  if (axis === 'steps') return history.first_step;
  return (axis === 'tokens' ? history.tokens : history.seconds).values;
}

/** Where one step lies along x. @param {Drawn} run @param {CurveView} view @param {number} step */
export function placeOf(run, view, step) {
  const { history } = run;
  if (view.axis === 'steps') return step;
  const i = Math.min(step, history.first_step + history.losses.length - 1) - history.first_step;
  return i < 0 ? 0 : xOf({ x: placesOf(run, view), y: [], length: 0 }, i);
}

/**
 * The lowest and highest y among the points in the shown part of x.
 * @param {Points} points
 * @param {Range} x
 * @returns {[number, number]}
 */
function reach(points, x) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const i of inSight(points, x, LOOK)) {
    low = Math.min(low, yOf(points, i));
    high = Math.max(high, yOf(points, i));
  }
  return [low, high];
}

/**
 * The range of the y axis. It contains the levels and the smooth curves in the shown part of x. Single high losses may
 * be cut off, because with them all other curves would look flat.
 * @param {Points} raw      the losses of single steps
 * @param {Points[]} calm   smoothed and validation losses
 * @param {number[]} levels
 * @param {Range} x
 * @returns {Range}
 */
export function lossRange(raw, calm, levels, x) {
  const [lowest, peak] = reach(raw, x);
  const reaches = calm.map((points) => reach(points, x));
  const low = Math.min(lowest, ...levels, ...reaches.map(([low]) => low));
  const high = Math.max(...levels, ...reaches.map(([, high]) => high));
  const sure = Number.isFinite(peak) ? Math.min(peak, high * 1.25) : high;
  const has_curve = [lowest, ...reaches.map(([low]) => low)].some(Number.isFinite);
  if (!has_curve || !Number.isFinite(sure)) return { from: 0, to: (levels[0] ?? 3) * 1.1 };
  const top = Math.max(high, sure);
  const margin = Math.max(0.05, (top - low) * 0.08);
  return { from: Math.max(0, low - margin), to: top + margin };
}

/** The curves of a sweep, where they can be drawn: over steps. @param {Scene} scene */
const besideOf = ({ beside, view }) => (view.axis === 'steps' && beside) || [];

/** The last x of a curve. @param {Curve} curve */
const lastOf = (curve) => xOf(curve, curve.length - 1);

/**
 * The range of the x axis: the zoomed part, or up to the end of the longest run.
 * @param {Scene} scene
 * @returns {Range}
 */
export function acrossRange(scene) {
  const { run, others, view, zoom } = scene;
  const { axis, log } = view;
  const whole = axis !== 'time';
  if (zoom !== null) return { ...zoom, log: log && zoom.from > 0, whole };
  const least = axis === 'steps' ? LEAST_STEPS : 1;
  const to = Math.max(
    least,
    ...besideOf(scene).map(lastOf),
    ...[run, ...others].map((one) => placeOf(one, view, one.step)),
  );
  if (!log) return { from: 0, to, whole };
  const firsts = [run, ...others]
    .map((one) => placeOf(one, view, one.history.first_step))
    .filter((first) => first > 0);
  return { from: Math.min(to / 2, ...firsts), to, log, whole };
}

/**
 * The points of a run's three lines: single steps, smoothed, validation.
 * @param {Drawn} run
 * @param {Scene} scene
 * @param {{ train: number, val: number }} factors
 */
export function linesOf(run, { view }, factors) {
  const { losses, tokens, val_steps, val_losses } = run.history;
  const smooth = smoothed(run.history, view.smoothing);
  const x = placesOf(run, view);
  const length = typeof x === 'number' ? losses.length : Math.min(losses.length, tokens.length);
  const at_validations = () =>
    Float64Array.from({ length: val_losses.length }, (_, i) => placeOf(run, view, val_steps.values[i]));
  return {
    raw: { x, y: losses.values, length, times: factors.train },
    smooth: { x, y: smooth.values, length, times: factors.train },
    val: {
      ...{ x: typeof x === 'number' ? val_steps.values : at_validations(), y: val_losses.values },
      ...{ length: val_losses.length, times: factors.val },
    },
  };
}

/**
 * The levels that a model should get below: blind guessing first, then n-gram models.
 * @param {Scene} scene
 * @param {number} factor
 * @param {import('../../words/words.js').Words['curve']} words
 */
export function levelsOf({ run, facts, view }, factor, words) {
  const { info } = run;
  if (info === null || view.hidden.includes('levels')) return [];
  const counted = facts.get(run.id)?.entropy ?? [];
  const levels = [
    { y: info.uniform_loss * factor, name: words.level(0, info.config.tokenizer) },
    ...counted.map((nats, i) => ({
      y: (nats ?? Number.NaN) * factor,
      name: words.level(i + 1, info.config.tokenizer),
    })),
  ];
  return levels
    .filter(({ y }) => Number.isFinite(y))
    .map(({ y, name }) => ({ y, name: words.level_at(name, y), short: name, colour: 'curve-guess' }));
}

/** The smoothed lines of the other runs, named at their ends. @param {Scene} scene @returns {Curve[]} */
function otherCurves(scene) {
  return scene.others.flatMap((run) => {
    const factors = factorsOf(run, scene);
    if (factors === null) return [];
    const { smooth } = linesOf(run, scene, factors);
    return [{ ...smooth, colour: `run-${run.colour ?? 1}`, form: 'line', width: 1.5, name: run.name ?? '' }];
  });
}

/** @param {Scene} scene @returns {NonNullable<Picture['marks']>} */
function marksOf({ run, view, moment }) {
  const changes = (run.marks ?? []).map(({ step, text }) => ({ x: placeOf(run, view, step), name: text }));
  return moment === null ? changes : [...changes, { x: placeOf(run, view, moment), name: '', colour: 'ink' }];
}

/**
 * @param {Scene} scene
 * @param {Pick<import('../../words/words.js').Words, 'curve' | 'format'>} words
 * @returns {Picture}
 */
export function pictureOf(scene, words) {
  const { run, view, zoom } = scene;
  const factors = factorsOf(run, scene) ?? { train: 1, val: 1 };
  const { raw, smooth, val } = linesOf(run, scene, factors);
  const x = acrossRange(scene);
  const levels = levelsOf(scene, factors.val, words.curve);
  const others = otherCurves(scene);
  const beside = besideOf(scene).map((one) => ({ ...one, times: factors.train }));
  const has = (/** @type {import('../../state/curve_view.js').Line} */ line) => !view.hidden.includes(line);
  const seen = zoom === null ? levels.map(({ y }) => y) : [];
  const calm = [
    ...(has('smooth') || !has('raw') ? [smooth] : []),
    ...(has('val') ? [val] : []),
    ...others,
    ...beside,
  ];
  /** @type {Curve[]} */
  const curves = [
    ...others,
    ...(has('raw') ? [/** @type {Curve} */ ({ ...raw, colour: 'curve-raw', form: 'band' })] : []),
    ...beside,
    ...(has('smooth')
      ? [
          /** @type {Curve} */ ({
            ...smooth,
            colour: 'curve',
            form: 'line',
            width: 2.5,
            name: others.length > 0 ? (run.name ?? '') : '',
          }),
        ]
      : []),
    ...(has('val') ? [/** @type {Curve} */ ({ ...val, colour: 'curve-val', form: 'dots', width: 1.5 })] : []),
  ];
  return {
    ...{ x, y: lossRange(has('raw') ? raw : smooth, calm, seen, x) },
    x_label:
      view.axis === 'time' ? words.curve.seconds : words.format[view.axis === 'tokens' ? 'axisLabel' : 'count'],
    y_label: words.format.axisLabel,
    ...{ curves, levels, marks: marksOf(scene) },
  };
}
