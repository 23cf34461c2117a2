/**
 * Which numbers go into a number of the network, by the op that makes it: the engine's list of ops says which tensors
 * an op reads; this file says which of their numbers. It does not use their values. Pure functions, used by the map of
 * the network and by the step that is worked out by hand.
 */

/** @typedef {import('../../wasm/inspection.js').GraphOp} GraphOp */
/** @typedef {import('../../wasm/inspection.js').InspectedTensor} InspectedTensor */
/** @typedef {{ name: string, at: number[] }} Place  one number of a tensor */
/**
 * The ops by the tensors that they make, and the tensors by their names.
 * @typedef {{ of: ReadonlyMap<string, GraphOp>, tensors: ReadonlyMap<string, InspectedTensor> }} Plan
 */

/** Where a number stands in the data of its tensor. @param {number[]} shape @param {number[]} at */
export const offsetOf = (shape, at) => shape.reduce((offset, n, i) => offset * n + (at[i] ?? 0), 0);

/** @param {string} name */
const isBias = (name) => name.endsWith('.bias');

/** The tensors that a linear op reads, by their parts in it. @param {GraphOp} op */
export function linearParts({ inputs }) {
  const [x, weight, ...others] = inputs;
  return {
    x,
    weight,
    bias: others.find(isBias) ?? null,
    residual: others.find((name) => !isBias(name)) ?? null,
  };
}

/**
 * Finds the terms of a sum from the place of the number that they make.
 * @typedef {(plan: Plan, place: Place, ids: readonly number[]) => [Place, Place | null][]} Terms
 */

/** The sizes of attention: tokens, heads, heads of keys and values, numbers of each. @param {Plan} plan @param {string} prefix  "blocks.0.attention." */
export function headsOf({ tensors }, prefix) {
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
  const op = /** @type {GraphOp} */ (plan.of.get(place.name));
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

/** The terms of an op that reads the number in the same place, or in the same place of each half. @type {Terms} */
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
 * What computes a tensor: the name of an op or of a part of attention; '' for weights, which nothing computes.
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
export function termsOf(plan, place, ids) {
  const maker = makerOf(plan, place.name);
  if (maker === '' || maker === 'lens' || maker === 'saved') return [];
  if (maker === 'softmax') return [[{ name: 'logits', at: place.at }, null]];
  if (maker === 'probs') return probsTerms(plan, place, ids);
  if (maker === 'q' || maker === 'k' || maker === 'v') return partTerms(plan, place, ids);
  return (TERMS[maker] ?? placeTerms)(plan, place, ids);
}
