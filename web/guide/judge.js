/**
 * Judges what a reader answered or predicted. Pure functions: the truth is computed by figures.js, and the sentences are
 * those of the stop (stop.js).
 */

/** @import { Ask, AskWords, Near, Sentence } from './stop.js' */

/** 'open' while the truth is not known. @typedef {'right' | 'near' | 'wrong' | 'open'} Verdict */

/** @type {Near} */
const NEAR = { rel: 0.1 };
/** @type {Near} */
const NEAR_CURVE = { abs: 0.3 };
const CLOSE = 3; // times as far an answer is still near

/** @param {Near} near @param {number} truth */
const width = (near, truth) => ('abs' in near ? near.abs : near.rel * Math.abs(truth));

const ROUNDING = 1e-9;

/** @param {Ask} ask @param {number} off @param {number} truth @returns {Verdict} */
function byDistance({ kind, near = kind === 'curve' ? NEAR_CURVE : NEAR, close }, off, truth) {
  const within = width(near, truth);
  if (off <= within + ROUNDING) return 'right';
  return off <= (close === undefined ? CLOSE * within : width(close, truth)) + ROUNDING ? 'near' : 'wrong';
}

/**
 * @param {Ask} ask
 * @param {any} answer  a number, the index of a choice, or for a curve the mean distance from the run
 * @param {any} truth   the value of the expression; not used for a curve
 * @returns {Verdict}
 */
export function judge(ask, answer, truth) {
  if (ask.kind === 'state') return truth === 1 || truth === true ? 'right' : 'wrong';
  if (ask.kind === 'curve') return Number.isFinite(answer) ? byDistance(ask, answer, 0) : 'open';
  const value = Number(truth ?? Number.NaN);
  if (!Number.isFinite(value)) return 'open';
  if (ask.kind === 'choice') {
    if (!Number.isInteger(value) || value < 0 || value >= (ask.options ?? 0)) return 'open';
    return answer === value ? 'right' : 'wrong';
  }
  return Number.isFinite(answer) ? byDistance(ask, Math.abs(answer - value), value) : 'wrong';
}

/**
 * The verdict on an answer whose sentence needs figures: open while one of them is not known yet.
 * @param {Verdict} verdict
 * @param {Record<string, any>} figures
 * @returns {Verdict}
 */
export const onceKnown = (verdict, figures) =>
  Object.values(figures).some((value) => value === null || value === undefined) ? 'open' : verdict;

/**
 * A sentence; '' if one of its numbers is not finite, as in a run that has diverged.
 * @param {(figures: Record<string, any>) => string} sentence
 * @param {Record<string, any>} figures
 */
function withNumbers(sentence, figures) {
  let is_whole = true;
  const read = new Proxy(figures, {
    get(all, name) {
      const value = all[String(name)];
      is_whole &&= typeof value !== 'number' || Number.isFinite(value);
      return value;
    },
  });
  const said = sentence(read);
  return is_whole ? said : '';
}

/**
 * The sentence in reply to an answer.
 * @param {AskWords} words
 * @param {Verdict} verdict
 * @param {any} answer
 * @param {Record<string, any>} figures
 * @returns {string} '' while the truth is not known, and if a figure of the sentence is not a finite number
 */
export function replyTo(words, verdict, answer, figures) {
  const { right, near, other, hint, wrong } = words;
  /** @type {Sentence | null | undefined} */
  const sentence = {
    open: '',
    right,
    near: near ?? hint ?? other,
    wrong: wrong?.[answer] ?? other ?? hint ?? near,
  }[verdict];
  return typeof sentence === 'function' ? withNumbers(sentence, figures) : (sentence ?? '');
}

/**
 * The mean distance of a drawn curve from a run, over the steps that both have.
 * @param {{ steps: number[], values: number[] }} drawn  in the order of the steps; between two the line is straight
 * @param {(step: number) => number | null} real
 * @param {number} steps  up to this step, which the run must have reached
 * @returns {number} NaN while the run has not reached that step
 */
export function distanceOf(drawn, real, steps) {
  let sum = 0;
  let n = 0;
  for (let step = 1; step <= steps; step++) {
    const [own, true_value] = [valueAt(drawn, step), real(step)];
    if (step === steps && true_value === null) return Number.NaN;
    if (own === null || true_value === null) continue;
    sum += Math.abs(own - true_value);
    n++;
  }
  return n === 0 ? Number.NaN : sum / n;
}

/** The value of a drawn curve at a step; null beyond its ends. @param {{ steps: number[], values: number[] }} drawn @param {number} step */
export function valueAt({ steps, values }, step) {
  const next = steps.findIndex((one) => one >= step);
  if (next < 0) return null;
  if (steps[next] === step) return values[next];
  if (next === 0) return null;
  const share = (step - steps[next - 1]) / (steps[next] - steps[next - 1]);
  return values[next - 1] + share * (values[next] - values[next - 1]);
}
