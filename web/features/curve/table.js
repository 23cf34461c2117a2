/**
 * The numbers of runs as rows: some steps for the table on the page, all steps for files. Losses in files are in nats
 * per token, as the engine gives them. Pure functions.
 */

/** @import { Drawn } from './curve_data.js' */
/** @import { Curve } from '../../ui/chart/paint.js' */
/** @import { Column } from '../../state/history.js' */

import { xOf } from '../../ui/chart/points.js';

/** @typedef {{ step: number, tokens: number, seconds: number, loss: number, smooth: number, val: number | null }} Row */

const MOST_ROWS = 40;

/**
 * @param {Column} steps  in rising order
 * @param {Column} values
 * @returns {Map<number, number>} each value by its step
 */
const bySteps = (steps, values) =>
  new Map(Array.from({ length: values.length }, (_, i) => [steps.values[i], values.values[i]]));

/**
 * The smallest spacing of the form 1, 2 or 5 times a power of ten with which at most `most` rows are needed.
 * @param {number} length
 * @param {number} most
 */
function spacing(length, most) {
  const least = Math.max(1, length / most);
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((digit) => digit * power >= least) ?? 10);
}

/**
 * Evenly spaced steps of a run, always with the first and the last.
 * @param {Drawn} run
 * @param {Column} smooth
 * @param {{ train: number, val: number }} [factors]  what the losses are multiplied by
 * @param {number} [most]
 * @returns {Row[]}
 */
export function rowsOf({ history }, smooth, { train, val } = { train: 1, val: 1 }, most = MOST_ROWS) {
  const { first_step, losses, tokens, seconds, val_steps, val_losses } = history;
  const validations = bySteps(val_steps, val_losses);
  const every = spacing(losses.length, most);
  /** @type {Row[]} */
  const rows = [];
  for (let i = 0; i < losses.length; i++) {
    const step = first_step + i;
    if (i > 0 && i < losses.length - 1 && step % every !== 0) continue;
    const measured = validations.get(step);
    rows.push({
      ...{ step, tokens: tokens.values[i], seconds: seconds.values[i] },
      ...{ loss: losses.values[i] * train, smooth: smooth.values[i] * train },
      val: measured === undefined ? null : measured * val,
    });
  }
  return rows;
}

/** A text as a field of CSV, quoted where it has to be. @param {string} text */
const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** @param {number | null | undefined} n */
const number = (n) => (Number.isFinite(n) ? String(n) : '');

/** The name of a run in a file; its id where it has no name. @param {Drawn} run */
const nameOf = ({ name, id }) => name || String(id);

/** The curves of a sweep as lines with names; a band gives two lines, its edges. @param {Curve[]} beside */
const linesOf = (beside) =>
  beside
    .flatMap(({ x, y, length, name = '', edges }) =>
      edges
        ? [
            { name: 'sweep_lowest', x: edges.x, y: edges.low, length: edges.low.length },
            { name: 'sweep_highest', x: edges.x, y: edges.high, length: edges.high.length },
          ]
        : [{ name: `sweep ${name}`.trim(), x, y, length }],
    )
    .map(({ name, x, y, length }) => ({
      name,
      x: Array.from({ length }, (_, i) => xOf({ x, y, length }, i)),
      y: Array.from({ length }, (_, i) => y[i]),
    }));

/**
 * One row for each step of each run. Fields that the engine reports only at some steps are empty at the others.
 * @param {{ run: Drawn, smooth: Column }[]} all
 * @param {Curve[]} [beside]  curves of a sweep that are drawn with the runs: their rows have a smoothed loss only
 */
export function csvOf(all, beside = []) {
  const head =
    'run,step,tokens,seconds,loss,smoothed_loss,validation_loss,gradient_norm,learning_rate,tokens_per_second';
  const lines = all.flatMap(({ run, smooth }) => {
    const { reports } = run.history;
    const [norms, rates, speeds] = [reports.grad_norm, reports.lr, reports.speed].map((column) =>
      bySteps(reports.steps, column),
    );
    return rowsOf(run, smooth, undefined, Number.POSITIVE_INFINITY).map(({ step, val, ...row }) => {
      const told = [norms.get(step), rates.get(step), speeds.get(step)];
      const numbers = [step, row.tokens, row.seconds, row.loss, row.smooth, val, ...told];
      return [field(nameOf(run)), ...numbers.map(number)].join(',');
    });
  });
  const empty = ',,,,';
  const sweep = linesOf(beside).flatMap(({ name, x, y }) =>
    x.map((step, i) => `${field(name)},${step}${empty}${number(y[i])}${empty}`),
  );
  return `${[head, ...lines, ...sweep].join('\n')}\n`;
}

/** @param {{ run: Drawn, smooth: Column }[]} all @param {Curve[]} [beside]  curves of a sweep that are drawn with the runs */
export function jsonOf(all, beside = []) {
  const numbers = (/** @type {Column} */ { values, length }) =>
    Array.from(values.subarray(0, length), (n) => (Number.isFinite(n) ? n : null));
  const runs = all.map(({ run, smooth }) => {
    const { first_step, losses, tokens, seconds, val_steps, val_losses, reports } = run.history;
    return {
      ...{ run: nameOf(run), settings: run.info?.config ?? {}, uniform_loss: run.info?.uniform_loss ?? null },
      ...{ first_step, losses: numbers(losses), smoothed_losses: numbers(smooth) },
      ...{ tokens: numbers(tokens), seconds: numbers(seconds) },
      validation: { steps: numbers(val_steps), losses: numbers(val_losses) },
      reports: {
        ...{ steps: numbers(reports.steps), gradient_norms: numbers(reports.grad_norm) },
        ...{ learning_rates: numbers(reports.lr), tokens_per_second: numbers(reports.speed) },
      },
    };
  });
  const sweep = linesOf(beside).map(({ name, x, y }) => ({ run: name, steps: x, smoothed_losses: y }));
  return `${JSON.stringify({ unit: 'nats_per_token', runs, ...(sweep.length > 0 && { sweep }) })}\n`;
}
