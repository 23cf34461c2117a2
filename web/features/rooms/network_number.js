/**
 * One number of the network, worked out from those that it is made of: which tensors are needed for that, and what goes
 * into the number. Pure functions; network_number_view.js shows it.
 */

import { linearParts } from './network_graph.js';
import { offsetOf } from './network_tiles.js';

/** @typedef {import('./network_graph.js').Plan} Plan */
/** @typedef {{ name: string, at: number[] }} Place */
/** @typedef {ReadonlyMap<string, ArrayLike<number>>} Numbers  the data of tensors, by their names */

/**
 * @typedef {Place & { value: number }} Given  a number that goes into another one
 *
 * @typedef {object} Term
 * @property {Given} a
 * @property {Given | null} b  what it is multiplied by
 * @property {number} value    of the product
 *
 * @typedef {object} Worked
 * @property {string} op       the op that made it; '' of a weight, which is learnt
 * @property {number} value
 * @property {number | null} gradient
 * @property {Term[]} terms    in the order in which they stand; their sum is `sum`
 * @property {number} sum
 * @property {boolean} is_sum  whether the number is the sum of the terms, up to rounding
 */

/** The most numbers of tensors that are fetched to write one out. */
export const MOST_WRITTEN = 8_000_000;

/** How an activation's terms follow from its place. @typedef {(plan: Plan, place: Place, ids: readonly number[]) => [Place, Place | null][]} Terms */

/** The sizes of attention: tokens, heads, heads of keys and values, numbers of each. @param {Plan} plan @param {string} prefix  "blocks.0.attention." */
function headsOf({ tensors }, prefix) {
  const [tokens, heads, size] = tensors.get(`${prefix}q`)?.shape ?? [0, 1, 1];
  return { tokens, heads, kept: tensors.get(`${prefix}k`)?.shape[1] ?? heads, size };
}

/** @param {number} n @returns {number[]} 0 to n - 1 */
const upTo = (n) => Array.from({ length: n }, (_, i) => i);

/** A row of one tensor times a row of another. @param {Place} place @param {string} x @param {string} weight @param {number} n @returns {[Place, Place][]} */
const products = ({ at: [row, column] }, x, weight, n) =>
  upTo(n).map((i) => [
    { name: x, at: [row, i] },
    { name: weight, at: [column, i] },
  ]);

/** @type {Terms} */
function linearTerms(plan, place) {
  const op = /** @type {import('./network_graph.js').GraphOp} */ (plan.of.get(place.name));
  const { x, weight, bias, residual } = linearParts(op);
  const width = plan.tensors.get(x)?.shape[1] ?? 0;
  /** @type {[Place, null][]} */
  const others = [];
  if (bias !== null) others.push([{ name: bias, at: [place.at[1]] }, null]);
  if (residual !== null) others.push([{ name: residual, at: place.at }, null]);
  return [...products(place, x, weight, width), ...others];
}

/** @type {Terms} */
function embeddingTerms(plan, { name, at: [row, column] }, ids) {
  const [tokens, positions] = plan.of.get(name)?.inputs ?? [];
  /** @type {[Place, null][]} */
  const terms = [[{ name: tokens, at: [ids[row], column] }, null]];
  if (positions !== undefined) terms.push([{ name: positions, at: [row, column] }, null]);
  return terms;
}

/** The numbers that an op reads in the same place, or in the same place of each half. @type {Terms} */
function placeTerms(plan, { name, at: [row, column] }) {
  const [x] = plan.of.get(name)?.inputs ?? [];
  const [read, made] = [plan.tensors.get(x)?.shape[1] ?? 0, plan.tensors.get(name)?.shape[1] ?? 0];
  const columns = read === 2 * made ? [column, column + made] : [column];
  return columns.map((one) => [{ name: x, at: [row, one] }, null]);
}

/** @type {Terms} */
function attentionTerms(plan, { name, at: [row, column] }) {
  const prefix = name.slice(0, -'out'.length);
  const { heads, kept, size } = headsOf(plan, prefix);
  const head = Math.floor(column / size);
  const shared = Math.floor(head / (heads / kept));
  return upTo(row + 1).map((key) => [
    { name: `${prefix}probs`, at: [head, row, key] },
    { name: `${prefix}v`, at: [key, shared, column % size] },
  ]);
}

/** A weight of attention comes from a query times a key. @type {Terms} */
function probsTerms(plan, { name, at: [head, row, key] }) {
  const prefix = name.slice(0, -'probs'.length);
  const { heads, kept, size } = headsOf(plan, prefix);
  if (key > row) return [];
  return upTo(size).map((i) => [
    { name: `${prefix}q`, at: [row, head, i] },
    { name: `${prefix}k`, at: [key, Math.floor(head / (heads / kept)), i] },
  ]);
}

/** q, k and v are parts of the tensor that attention reads. @type {Terms} */
function partTerms(plan, { name, at: [row, head, i] }) {
  const prefix = name.slice(0, -1);
  const { heads, kept, size } = headsOf(plan, prefix);
  const [source] = plan.of.get(`${prefix}out`)?.inputs ?? [];
  const first = { q: 0, k: heads * size, v: (heads + kept) * size }[name.at(-1) ?? ''] ?? 0;
  return [[{ name: source, at: [row, first + head * size + i] }, null]];
}

/** Queries and keys are turned in pairs, by the cosines and sines of their position; values are not. @type {Terms} */
function ropeTerms(plan, { name, at: [row, column] }) {
  const [x, table] = plan.of.get(name)?.inputs ?? [];
  const prefix = name.slice(0, -'rope'.length);
  const { heads, kept, size } = headsOf(plan, prefix);
  if (column >= (heads + kept) * size) return [[{ name: x, at: [row, column] }, null]];
  const [i, half] = [column % size, size / 2];
  const other = i < half ? column + half : column - half;
  return [
    [
      { name: x, at: [row, column] },
      { name: table, at: [row, i % half] },
    ],
    [
      { name: x, at: [row, other] },
      { name: table, at: [row, half + (i % half)] },
    ],
  ];
}

/** @type {Record<string, Terms>} */
const TERMS = {
  linear: linearTerms,
  embedding: embeddingTerms,
  attention: attentionTerms,
  rope: ropeTerms,
};

/**
 * What makes a tensor: the name of an op, of a part of attention, or '' for weights.
 * @param {Plan} plan
 * @param {string} name
 */
export function makerOf({ of, tensors }, name) {
  const op = of.get(name)?.op;
  if (op !== undefined) return op;
  const part = /\.attention\.(q|k|v|probs)$/.exec(name)?.[1];
  if (part !== undefined) return part;
  if (name === 'probs') return 'softmax';
  if (name.endsWith('.lens')) return 'lens';
  return tensors.get(name)?.kind === 'activation' ? 'saved' : '';
}

/** @type {Terms} */
function termsOf(plan, place, ids) {
  const maker = makerOf(plan, place.name);
  if (maker === '' || maker === 'lens' || maker === 'saved') return [];
  if (maker === 'softmax') return [[{ name: 'logits', at: place.at }, null]];
  if (maker === 'probs') return probsTerms(plan, place, ids);
  if (maker === 'q' || maker === 'k' || maker === 'v') return partTerms(plan, place, ids);
  return (TERMS[maker] ?? placeTerms)(plan, place, ids);
}

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
 * The tensors that are needed to write a number out, itself included; null where they are too large.
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

/** The sine of a turn counts negative in the first half of a pair. @param {Plan} plan @param {Place} place @param {number} k */
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

/** So many products are written out; the rest is a sum. */
export const WRITTEN = 5;

/**
 * The largest products, and the sum of the others. Numbers that are added as they are, a bias and the stream, are always
 * written.
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

/** Such a number as a line of Python; only of what microgpt has too. @type {Record<string, string>} */
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
