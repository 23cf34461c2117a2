/**
 * One number of the network, computed from the numbers that go into it: which tensors are needed for that, and which
 * terms there are. Pure functions; number_view.js shows it.
 */

import { headsOf, makerOf, offsetOf, termsOf } from '../../../ui/sum_terms.js';

/** @typedef {import('./graph.js').Plan} Plan */
/** @typedef {import('../../../ui/sum_terms.js').Place} Place */
/** @typedef {ReadonlyMap<string, ArrayLike<number>>} Numbers  the data of tensors, by their names */

/**
 * @typedef {Place & { value: number }} Given  a number that goes into another one
 *
 * @typedef {object} Term
 * @property {Given} a
 * @property {Given | null} b  the number by which it is multiplied; null: it is added as it is
 * @property {number} value    of the product
 *
 * @typedef {object} Worked
 * @property {string} op       the op that made it; '' for a weight, which is learnt
 * @property {number} value
 * @property {number | null} gradient
 * @property {Term[]} terms    in the order of the formula; their sum is `sum`
 * @property {number} sum
 * @property {boolean} is_sum  whether the number is the sum of the terms, up to rounding
 */

/** The most numbers of tensors that are fetched to write one out. */
export const MOST_WRITTEN = 8_000_000;

/** Ops whose number is the sum of its terms. */
const SUMS = new Set(['linear', 'embedding', 'attention', 'rope', 'q', 'k', 'v']);

/**
 * Whether a place is one number of a tensor of the plan.
 * @param {Plan} plan
 * @param {Place} place
 */
export function isNumber({ tensors }, { name, at }) {
  const shape = tensors.get(name)?.shape;
  return shape !== undefined && at.length === shape.length && at.every((i, k) => i < shape[k]);
}

/**
 * The tensors that are needed to write a number out, itself included; null if they are too large.
 * @param {Plan} plan
 * @param {Place} place
 * @param {readonly number[]} ids
 * @returns {string[] | null}
 */
export function neededFor(plan, place, ids) {
  const names = new Set([place.name]);
  for (const [a, b] of termsOf(plan, place, ids)) {
    names.add(a.name);
    if (b !== null) names.add(b.name);
  }
  const size = (/** @type {string} */ name) =>
    (plan.tensors.get(name)?.shape ?? []).reduce((product, n) => product * n, 1);
  const list = [...names];
  return list.reduce((sum, name) => sum + size(name), 0) > MOST_WRITTEN ? null : list;
}

/**
 * The sign of a product: in a rotation, the sine is negative for the first half of a pair.
 * @param {Plan} plan
 * @param {Place} place
 * @param {number} k
 */
function signOf(plan, { name, at: [, column] }, k) {
  if (k === 0 || makerOf(plan, name) !== 'rope') return 1;
  const { size } = headsOf(plan, name.slice(0, -'rope'.length));
  return column % size < size / 2 ? -1 : 1;
}

/**
 * @param {Plan} plan
 * @param {Place} place
 * @param {readonly number[]} ids
 * @param {Numbers} numbers  of neededFor()
 * @param {ArrayLike<number> | null} gradient  of the tensor
 * @returns {Worked}
 */
export function workOut(plan, place, ids, numbers, gradient) {
  const offset = (/** @type {Place} */ { name, at }) => offsetOf(plan.tensors.get(name)?.shape ?? [], at);
  const given = (/** @type {Place} */ one) => ({ ...one, value: numbers.get(one.name)?.[offset(one)] ?? Number.NaN });
  const op = makerOf(plan, place.name);
  const terms = termsOf(plan, place, ids).map(([a, b], k) => {
    const [first, second] = [given(a), b === null ? null : given(b)];
    return { a: first, b: second, value: first.value * (second?.value ?? 1) * signOf(plan, place, k) };
  });
  return {
    ...{ op, terms, is_sum: SUMS.has(op) },
    value: given(place).value,
    gradient: gradient === null ? null : gradient[offset(place)],
    sum: terms.reduce((sum, { value }) => sum + value, 0),
  };
}

/**
 * The tensors that were fetched to write out one number of `name`. Most of its other numbers need the same ones.
 * @typedef {object} Fetched
 * @property {Plan} plan
 * @property {string} name
 * @property {readonly number[]} ids
 * @property {Numbers} numbers
 * @property {ArrayLike<number> | null} gradient  of the tensor
 */

/**
 * A number of the fetched tensor; null where its terms are not among what was fetched.
 * @param {Fetched} fetched @param {Place} place @returns {Worked | null}
 */
export function workOutAt({ plan, name, ids, numbers, gradient }, place) {
  if (place.name !== name || !isNumber(plan, place)) return null;
  const needed = neededFor(plan, place, ids);
  return needed?.every((one) => numbers.has(one)) ? workOut(plan, place, ids, numbers, gradient) : null;
}

export { makerOf };

/** How many products are written out; the others are one sum. */
export const WRITTEN = 5;

/**
 * The largest products, and the sum of the others. Numbers that are added without a factor (a bias, the stream) are
 * always written out.
 * @param {readonly Term[]} terms
 */
export function largestTerms(terms) {
  const added = terms.filter(({ b }) => b === null);
  const factors = terms.filter(({ b }) => b !== null).sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
  const rest = factors.slice(WRITTEN);
  return {
    written: [...factors.slice(0, WRITTEN), ...added],
    rest: rest.length,
    rest_sum: rest.reduce((sum, { value }) => sum + value, 0),
  };
}

/**
 * The formula of such a number as a line of Python; only for ops that microgpt has too.
 * @type {Record<string, string>}
 */
export const PYTHON = {
  embedding: 'x[i] = token_table[id][i] + position_table[place][i]',
  rmsnorm: 'y = x[i] / (mean(v * v for v in x) + eps) ** 0.5',
  linear: 'y = sum(w * v for w, v in zip(row, x))',
  q: 'q = sum(w * v for w, v in zip(row_of_q, x))',
  k: 'k = sum(w * v for w, v in zip(row_of_k, x))',
  v: 'v = sum(w * v for w, v in zip(row_of_v, x))',
  probs: 'p = softmax([dot(q, k) / len(q) ** 0.5 for k in keys])',
  attention: 'y = sum(p[t] * values[t][i] for t in range(len(p)))',
  relu: 'y = max(0, x)',
  softmax: 'p = exp(x[i]) / sum(exp(v) for v in x)',
};
