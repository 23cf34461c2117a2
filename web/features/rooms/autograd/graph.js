/**
 * The graph of a model as lines of a list, from the tokens to the loss: which lines there are when some blocks are
 * folded, and the lines that are drawn in the margin of the list for the op in focus. Pure functions.
 */

import { blockOf } from '../../../state/locked_place.js';
import { stripSize } from '../shared/block_groups.js';

/** @typedef {import('../../../../wasm/inspection.js').GraphOp} GraphOp */
/** @typedef {import('../../../../wasm/inspection.js').InspectedTensor} InspectedTensor */
/**
 * Neighbouring ops of one block, or those before the first or after the last block; or several blocks, up to `last`,
 * each of which is one of `parts`.
 * @typedef {{ key: string, block: number | null, ops: GraphOp[], last?: number, parts?: Group[] }} Group
 */
/** A line of the list: of an op, or of a group, which can be folded. @typedef {{ group: Group, op: GraphOp | null }} Line */
/**
 * A line in the margin between two lines of the list. `forward`: from an op that the op in focus reads; `backward`:
 * from an op that gives it its gradient.
 * @typedef {{ from: number, to: number, kind: 'forward' | 'backward' }} Edge
 */
/** What a line of the list shows of an edge. @typedef {{ lane: number, kind: Edge['kind'], part: 'begin' | 'through' | 'end', is_focus: boolean }} Piece */

/** @param {GraphOp[]} graph @returns {Group[]} */
export function groupsOf(graph) {
  /** @type {Group[]} */
  const groups = [];
  for (const op of graph) {
    const block = blockOf(op.name);
    const last = groups.at(-1);
    if (last !== undefined && last.block === block) last.ops.push(op);
    else
      groups.push({
        key: block === null ? (groups.length === 0 ? 'begin' : 'end') : String(block),
        block,
        ops: [op],
      });
  }
  return groups;
}

/**
 * The groups of a list. If there are many blocks, neighbouring blocks are put together.
 * @param {Group[]} groups
 * @returns {Group[]}
 */
export function foldedGroups(groups) {
  const size = stripSize(groups.filter(({ block }) => block !== null).length);
  if (size === 1) return groups;
  /** @type {Group[]} */
  const folded = [];
  for (const group of groups) {
    const before = folded.at(-1);
    if (group.block === null) folded.push(group);
    else if (before?.parts === undefined || before.parts.length === size)
      folded.push({ ...group, key: `from ${group.block}`, last: group.block, parts: [group] });
    else {
      before.parts.push(group);
      before.ops = [...before.ops, ...group.ops];
      before.last = group.block;
    }
  }
  return folded;
}

/** The name of a tensor within its block. @param {string} name */
export const shortName = (name) => name.replace(/^blocks\.\d+\./, '');

/**
 * The op that computes a tensor, or the first that reads it; for a part of a tensor (attention.probs,
 * norm1.mean_scale), the op to which it belongs by its name.
 * @param {GraphOp[]} graph @param {string} name
 */
export function opOf(graph, name) {
  const before = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return (
    graph.find((op) => op.name === name) ??
    graph.find((op) => op.inputs.includes(name)) ??
    graph.find((op) => op.name === before) ??
    (before === '' ? null : (graph.findLast((op) => op.name.startsWith(`${before}.`)) ?? null))
  );
}

/** @param {Group[]} groups @param {(group: Group) => boolean} is_open @returns {Line[]} */
export const linesOf = (groups, is_open) =>
  groups.flatMap((group) => [
    { group, op: null },
    ...(is_open(group) ? (group.parts ? linesOf(group.parts, is_open) : group.ops.map((op) => ({ group, op }))) : []),
  ]);

/**
 * The edges of the op in focus, each from the upper to the lower line.
 * @param {Line[]} lines
 * @param {GraphOp | null} focus
 * @returns {Edge[]}
 */
export function edgesOf(lines, focus) {
  if (focus === null) return [];
  const lineOf = (/** @type {string} */ name) => {
    const exact = lines.findIndex(({ op }) => op?.name === name);
    return exact >= 0
      ? exact
      : lines.findLastIndex(({ group, op }) => op === null && group.ops.some((one) => one.name === name));
  };
  const at = lineOf(focus.name);
  const computed = [...new Set(lines.flatMap(({ group, op }) => (op === null ? group.ops : [])))];
  const read = focus.inputs.filter((name) => computed.some((op) => op.name === name));
  const readers = computed.filter(({ inputs }) => inputs.includes(focus.name));
  /** @type {Edge[]} */
  const edges = [
    ...read.map((name) => ({ from: lineOf(name), to: at, kind: /** @type {const} */ ('forward') })),
    ...readers.map(({ name }) => ({ from: at, to: lineOf(name), kind: /** @type {const} */ ('backward') })),
  ];
  return edges.filter(({ from, to }) => from >= 0 && to > from);
}

/**
 * What line `i` shows of each edge: long edges are further out.
 * @param {Edge[]} edges
 * @param {number} i
 * @returns {Piece[]}
 */
export function piecesOf(edges, i) {
  const ordered = [...edges].sort((a, b) => a.to - a.from - (b.to - b.from));
  return ordered.flatMap(({ from, to, kind }, lane) => {
    if (i < from || i > to) return [];
    const part = i === from ? 'begin' : i === to ? 'end' : 'through';
    return [{ lane, kind, part, is_focus: kind === 'forward' ? i === to : i === from }];
  });
}

/**
 * The typical size of the numbers that a histogram counts: the root of the mean of their squares.
 * @param {{ mean: number | null, deviation: number | null, zeros?: number | null }} of  `zeros`: the share of exact zeros
 * @param {boolean} [without_zeros]  of losses: 0 stands where nothing was to be predicted
 */
export const typical = ({ mean, deviation, zeros }, without_zeros = false) =>
  Math.hypot(mean ?? Number.NaN, deviation ?? Number.NaN) /
  (without_zeros && zeros ? Math.sqrt(1 - Math.min(zeros, 0.999)) : 1);
