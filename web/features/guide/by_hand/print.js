/**
 * How the figures of the step are written down: with how many digits, and as the language writes numbers. A result
 * computed from written figures may differ from the true one in its last digit; the judge of an answer allows for that.
 * Pure functions.
 */

import { textOf, workOut, write } from './expression.js';
import { formulaOf } from './formulas.js';
import { figureOf } from './run.js';
import { positionOf, symbolOf } from './symbols.js';

/** @typedef {import('./run.js').Step} Step */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./run.js').Kind} Kind */
/** @typedef {import('./expression.js').Part} Part */

/** How many digits after the point a figure has, and how many significant digits Adam's averages have. */
const DIGITS = 3;
const COUNTING = 3;
/**
 * The engine adds 1e-30 to Adam's averages, because processors are slow with even smaller numbers
 * (src/optimizer/rules.c).
 */
const NOTHING = 1e-20;

/** The value of 1 in the last written digit of a figure. @param {number} value @param {Kind} kind */
export function unitOf(value, kind) {
  if (kind !== 'm' && kind !== 'v') return 10 ** -DIGITS;
  return Math.abs(value) < NOTHING ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - COUNTING + 1);
}

/** A figure as far as it is written. @param {number} value @param {Kind} kind */
export function rounded(value, kind) {
  const unit = unitOf(value, kind);
  return unit === 0 ? 0 : Number((Math.round(value / unit) * unit).toPrecision(12));
}

/** Makes the function that writes figures in a language. @param {string} lang */
export function printerIn(lang) {
  const digits = (/** @type {Intl.NumberFormatOptions} */ options) =>
    new Intl.NumberFormat(lang, { useGrouping: false, ...options });
  const [fixed, counting] = [
    digits({ maximumFractionDigits: DIGITS }),
    digits({ maximumSignificantDigits: COUNTING }),
  ];
  const constant = digits({ maximumSignificantDigits: 6 });
  const plain = (/** @type {string} */ text) => text.replace(/[\u200e\u200f\u061c]/g, '').replace('-', '−');
  return {
    /** @param {number} value @param {Kind} kind @returns {string} */
    figure: (value, kind) =>
      plain((kind === 'm' || kind === 'v' ? counting : fixed).format(rounded(value, kind) + 0)),
    /** @param {number} value @returns {string} */
    constant: (value) => plain(constant.format(value)),
  };
}

/** @typedef {ReturnType<typeof printerIn>} Printer */

/**
 * A line of a formula as it is written: its name, with the names of the numbers, with their figures, and its result.
 * @typedef {{ name: string, symbols: Part[], figures: Part[], result: string, is_same: boolean }} Written
 */

/**
 * @param {Step} step
 * @param {Ref} ref
 * @param {Printer} print
 * @returns {Written[]}
 */
export function writtenFormula(step, ref, print) {
  const formula = formulaOf(step, ref);
  const read = (/** @type {Ref} */ one) => figureOf(step, one);
  const results = workOut(formula, read);
  const position = positionOf(step, ref);
  return formula.map(({ name, kind, expression }, i) => {
    const symbols = write(expression, {
      number: (one) => symbolOf(step, one, position ?? -1),
      constant: (one) => one.name || print.constant(one.value),
      line: (of) => formula[of].name,
    });
    const figures = write(expression, {
      number: (one) => print.figure(read(one), one.kind),
      constant: (one) => print.constant(one.value),
      line: (of) => print.figure(results[of], formula[of].kind),
    });
    const result = print.figure(results[i], kind);
    return { name, symbols, figures, result, is_same: textOf(figures) === result };
  });
}

/**
 * The result for a person who computes with the written figures, and rounds the result of each line.
 * @param {Step} step
 * @param {Ref} ref
 */
export const byWritten = (step, ref) =>
  workOut(formulaOf(step, ref), (one) => rounded(figureOf(step, one), one.kind), rounded).at(-1) ??
  figureOf(step, ref);
