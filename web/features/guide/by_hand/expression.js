/**
 * Formulas as trees: a tree is computed from figures, and printed twice: with the names of its numbers, and with the
 * figures in place of the names. So the printed formula is always the one that was computed. Pure functions.
 */

/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./run.js').Kind} Kind */
/**
 * @typedef {{ is: 'number', ref: Ref } | { is: 'constant', value: number, name: string }
 *   | { is: 'line', line: number }
 *   | { is: 'sum' | 'less' | 'product' | 'ratio' | 'root' | 'exp' | 'minus' | 'square' | 'log' | 'relu' | 'gate', of: Expression[] }
 * } Expression  `line`: the result of an earlier line; `less`: a difference; `gate`: the first operand if the second is
 * above 0, else 0
 */
/** A line of a formula; its digits are those of its kind. @typedef {{ name: string, kind: Kind, expression: Expression, ref?: Ref }} Line */
/** The lines that lead to a number; the last gives it. @typedef {Line[]} Formula */
/**
 * A printed formula in parts: signs, figures that lead to a number, and exponents (`up`).
 * @typedef {{ text: string, ref?: Ref } | { up: Part[] }} Part
 */

/** @param {Ref} ref @returns {Expression} */
export const number = (ref) => ({ is: 'number', ref });
/** @param {number} value @param {string} [name]  of a setting */
export const constant = (value, name = '') => /** @type {Expression} */ ({ is: 'constant', value, name });
/** @param {number} line @returns {Expression} */
export const line = (line) => ({ is: 'line', line });

/** Makes a node. @param {Exclude<Expression['is'], 'number' | 'constant' | 'line'>} is */
const node =
  (is) =>
  /** @param {Expression[]} of @returns {Expression} */
  (...of) =>
    (is === 'sum' || is === 'product') && of.length === 1 ? of[0] : { is, of };
export const [sum, less, product, ratio] = /** @type {const} */ (['sum', 'less', 'product', 'ratio']).map(node);
export const [root, exp, minus, square] = /** @type {const} */ (['root', 'exp', 'minus', 'square']).map(node);
export const [log, relu, gate] = /** @type {const} */ (['log', 'relu', 'gate']).map(node);

/** @type {Record<string, (...values: number[]) => number>} */
const RULES = {
  sum: (...values) => values.reduce((a, b) => a + b, 0),
  less: (a, b) => a - b,
  product: (...values) => values.reduce((a, b) => a * b, 1),
  ratio: (a, b) => a / b,
  root: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  minus: (a) => -a,
  square: (a) => a * a,
  relu: (a) => Math.max(0, a),
  gate: (a, b) => (b > 0 ? a : 0),
};

/** @param {Expression} one @param {(ref: Ref) => number} read @param {number[]} lines  the results of the lines before @returns {number} */
function evaluate(one, read, lines) {
  if (one.is === 'number') return read(one.ref);
  if (one.is === 'constant') return one.value;
  if (one.is === 'line') return lines[one.line];
  return RULES[one.is](...one.of.map((part) => evaluate(part, read, lines)));
}

/**
 * The results of the lines.
 * @param {Formula} formula
 * @param {(ref: Ref) => number} read
 * @param {(value: number, kind: Kind) => number} [round]  rounds a result as a person would write it down
 */
export function workOut(formula, read, round = (value) => value) {
  /** @type {number[]} */
  const lines = [];
  for (const { expression, kind } of formula) lines.push(round(evaluate(expression, read, lines), kind));
  return lines;
}

/** The numbers that an expression reads. @param {Expression} one @returns {Ref[]} */
const refsIn = (one) => (one.is === 'number' ? [one.ref] : 'of' in one ? one.of.flatMap((part) => refsIn(part)) : []);

/** The numbers that a formula reads, each once. @param {Formula} formula @returns {Ref[]} */
export function refsOf(formula) {
  const all = formula.flatMap(({ expression }) => refsIn(expression));
  return [...new Map(all.map((ref) => [keyOf(ref), ref])).values()];
}

/** @param {Ref} ref */
export const keyOf = ({ kind, name, at }) => `${kind} ${name}/${at.join('/')}`;

/**
 * How the operands of an expression are written.
 * @typedef {object} Writing
 * @property {(ref: Ref) => string} number
 * @property {(one: { value: number, name: string }) => string} constant
 * @property {(line: number) => string} line
 */

/** The precedence of nodes; inside a node of higher precedence a node is in brackets. @type {Record<string, number>} */
const TIGHT = {
  sum: 1,
  less: 1,
  product: 2,
  ratio: 2,
  minus: 2,
  log: 3,
  exp: 4,
  root: 3,
  square: 3,
  relu: 4,
  gate: 2,
};

/** @param {Part[]} parts */
const bracketed = (parts) => [{ text: '(' }, ...parts, { text: ')' }];

/**
 * Writes an expression inside another one. `leads`: whether it comes first, where a minus before a figure cannot be
 * misread.
 * @param {Expression} one @param {number} tight @param {Writing} as @param {boolean} leads
 * @returns {Part[]}
 */
function within(one, tight, as, leads) {
  if ('of' in one && TIGHT[one.is] < tight) return bracketed(write(one, as));
  const parts = write(one, as, leads);
  const [first] = parts;
  const is_signed = !leads && !('of' in one) && 'text' in first && first.text.startsWith('−');
  return is_signed ? bracketed(parts) : parts;
}

/** Writes the parts of a node, with a sign between them. @param {string} sign @param {number} tight */
const between =
  (sign, tight) =>
  /** @param {Expression[]} of @param {Writing} as @param {boolean} leads */
  (of, as, leads) =>
    of.flatMap((one, i) =>
      i === 0 ? within(one, tight, as, leads) : [{ text: sign }, ...within(one, tight + 0.5, as, false)],
    );

/** @type {Record<string, (of: Expression[], as: Writing, leads: boolean) => Part[]>} */
const WRITTEN = {
  sum: between(' + ', 1),
  less: between(' − ', 1),
  product: between(' · ', 2),
  ratio: between(' / ', 2),
  root: ([a], as) => [{ text: '√' }, ...within(a, 4, as, false)],
  exp: ([a], as) => [{ text: 'e' }, { up: write(a, as) }],
  log: ([a], as) => [{ text: 'ln ' }, ...within(a, 4, as, false)],
  minus: ([a], as) => [{ text: '−' }, ...within(a, 2, as, false)],
  square: ([a], as) => [...within(a, 4, as, false), { text: '²' }],
  relu: ([a], as) => [{ text: 'max(0, ' }, ...write(a, as), { text: ')' }],
  gate: ([a, b], as, leads) => [...within(a, 2, as, leads), { text: ' · [' }, ...write(b, as), { text: ' > 0]' }],
};

/** @param {Expression} one @param {Writing} as @param {boolean} [leads] @returns {Part[]} */
export function write(one, as, leads = true) {
  if (one.is === 'number') return [{ text: as.number(one.ref), ref: one.ref }];
  if (one.is === 'constant') return [{ text: as.constant(one) }];
  if (one.is === 'line') return [{ text: as.line(one.line) }];
  return WRITTEN[one.is](one.of, as, leads);
}

/** Parts as plain text. @param {Part[]} parts @returns {string} */
export const textOf = (parts) => parts.map((part) => ('up' in part ? `^(${textOf(part.up)})` : part.text)).join('');
