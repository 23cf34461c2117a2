/**
 * What the map of the network shows, found in the list of ops that the engine recorded (`inspect().graph`): the residual
 * stream, the blocks that read it and write to it, and what comes before and after them. The code here depends on no
 * setting, so it makes a map of every architecture. Pure functions.
 */

import { blockOf } from '../../../state/locked_place.js';
import { linearParts } from '../../../ui/sum_terms.js';
import { stripSize } from '../shared/block_groups.js';

/** @typedef {import('../../../../wasm/inspection.js').GraphOp} GraphOp */
/** @typedef {import('../../../../wasm/inspection.js').InspectedTensor} InspectedTensor */

/**
 * A sum in the stream: the tensor after it, and the tensor that something is added to.
 * @typedef {{ name: string, onto: string }} Adding
 *
 * @typedef {object} Block
 * @property {number} n
 * @property {GraphOp[]} ops
 * @property {string} begin     the stream that the block reads
 * @property {string} end       the stream after it
 * @property {Adding[]} adds    what it writes back, in order
 * @property {string[]} weights  its matrices, in order
 *
 * @typedef {object} Plan
 * @property {GraphOp[]} before  from the tokens to the stream
 * @property {Block[]} blocks
 * @property {GraphOp[]} after   from the stream to the logits
 * @property {string} start      the stream before the first block
 * @property {string} end        the stream after the last block
 * @property {ReadonlyMap<string, GraphOp>} of  the op that makes a tensor
 * @property {ReadonlyMap<string, InspectedTensor>} tensors
 * @property {string} head       the matrix that makes logits of the stream
 * @property {boolean} is_tied   whether that matrix is the embedding of the tokens
 */

/** The ops of the loss, which the map does not show. */
const OF_LOSS = new Set(['cross_entropy', 'mean_loss']);

/** @param {GraphOp[]} ops @param {number} n @param {string} begin @param {ReadonlyMap<string, InspectedTensor>} tensors @returns {Block} */
function blockFrom(ops, n, begin, tensors) {
  const adds = ops.flatMap((op) => {
    const residual = op.op === 'linear' ? linearParts(op).residual : null;
    return residual === null ? [] : [{ name: op.name, onto: residual }];
  });
  const weights = ops.flatMap(({ inputs }) =>
    inputs.filter((name) => tensors.get(name)?.kind === 'parameter' && tensors.get(name)?.shape.length === 2),
  );
  return { n, ops, begin, end: ops.at(-1)?.name ?? begin, adds, weights };
}

/**
 * @param {GraphOp[]} graph
 * @param {InspectedTensor[]} tensors
 * @returns {Plan}
 */
export function planOf(graph, tensors) {
  const ops = graph.filter(({ op }) => !OF_LOSS.has(op));
  const byName = new Map(tensors.map((one) => [one.name, one]));
  const numbers = ops.map(({ name }) => blockOf(name));
  const first = numbers.findIndex((n) => n !== null);
  const last = numbers.findLastIndex((n) => n !== null);
  const before = ops.slice(0, Math.max(0, first));
  const after = ops.slice(last + 1);
  const start = before.at(-1)?.name ?? '';
  /** @type {Block[]} */
  const blocks = [];
  for (let n = 0, begin = start; ; n++) {
    const own = ops.filter((_, i) => numbers[i] === n);
    if (own.length === 0) break;
    blocks.push(blockFrom(own, n, begin, byName));
    begin = blocks[n].end;
  }
  const head = ops.at(-1)?.inputs[1] ?? '';
  return {
    ...{ before, blocks, after, start, end: blocks.at(-1)?.end ?? start, tensors: byName, head },
    of: new Map(graph.map((op) => [op.name, op])),
    is_tied: before.some(({ inputs }) => inputs.includes(head)),
  };
}

/** Blocks beyond this number are numbered strips. */
export const DRAWN_BLOCKS = 6;

/**
 * What the map draws of each block. If there are many blocks, or if another block is open, it draws the number only.
 * @param {Plan} plan
 * @param {number | null} open
 * @returns {{ block: Block, is_strip: boolean }[]}
 */
export const drawnBlocks = ({ blocks }, open) =>
  blocks.map((block) => ({
    block,
    is_strip: blocks.length > DRAWN_BLOCKS || (open !== null && open !== block.n && blocks.length > 2),
  }));

/** How many blocks a group of strips has; 1 if strips are not grouped. @param {Plan} plan */
export const groupSize = ({ blocks }) => stripSize(blocks.length);

/**
 * The strips of a network with many blocks, in order: groups of neighbours; the blocks of an open group come after it.
 * @typedef {{ first: number, last: number, is_open: boolean }} Strip  `first` and `last` are the same for a block alone
 * @param {Plan} plan
 * @param {number | null} open   the block that is open
 * @param {number | null} group  the first block of the group that is open
 * @returns {Strip[]}
 */
export function stripsOf(plan, open, group) {
  const n = plan.blocks.length;
  const size = groupSize(plan);
  const single = (/** @type {number} */ first) => ({ first, last: first, is_open: first === open });
  if (size === 1) return Array.from({ length: n }, (_, i) => single(i));
  /** @type {Strip[]} */
  const strips = [];
  for (let first = 0; first < n; first += size) {
    const last = Math.min(n, first + size) - 1;
    const is_open = first === group || (open !== null && open >= first && open <= last);
    strips.push({ first, last, is_open });
    for (let i = first; is_open && i <= last; i++) strips.push(single(i));
  }
  return strips;
}

/** The square root of the mean square. @param {ArrayLike<number>} numbers */
export function sizeOf(numbers) {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] * numbers[i];
  return numbers.length === 0 ? 0 : Math.sqrt(sum / numbers.length);
}

/** The size of a difference. @param {ArrayLike<number>} after @param {ArrayLike<number>} before */
export function changeOf(after, before) {
  let sum = 0;
  for (let i = 0; i < after.length; i++) sum += (after[i] - before[i]) ** 2;
  return after.length === 0 ? 0 : Math.sqrt(sum / after.length);
}

/**
 * How much of the stream each block writes: the size of its change, also as a share of the stream that it read.
 * @typedef {{ n: number, change: number, share: number, adds: number[] }} Written
 */

/** The most numbers of the stream that are fetched to measure it. */
export const MOST_MEASURED = 1_000_000;

/**
 * The tensors of the stream that `writtenBy` needs; none if they are too large.
 * @param {Plan} plan
 * @returns {string[]}
 */
export function measured({ blocks, start, tensors }) {
  const names = [...new Set([start, ...blocks.flatMap(({ adds, end }) => [...adds.map(({ name }) => name), end])])];
  const all = names.reduce((sum, name) => sum + (tensors.get(name)?.shape ?? []).reduce((size, n) => size * n, 1), 0);
  return all > MOST_MEASURED ? [] : names;
}

/**
 * @param {Plan} plan
 * @param {ReadonlyMap<string, ArrayLike<number>>} numbers  of measured()
 * @returns {Written[]}
 */
export function writtenBy({ blocks }, numbers) {
  const of = (/** @type {string} */ name) => numbers.get(name) ?? [];
  return blocks.map(({ n, begin, end, adds }) => {
    const change = changeOf(of(end), of(begin));
    return {
      n,
      change,
      share: change / (sizeOf(of(begin)) || 1),
      adds: adds.map(({ name, onto }) => changeOf(of(name), of(onto))),
    };
  });
}

/**
 * The parts of a block's row, from left to right: its ops, and in front of attention the queries, keys and values that it
 * reads.
 * @typedef {{ name: string, op: string, part: 'norm' | 'attention' | 'mlp' | 'stream' }} BlockTile
 * @param {Plan} plan
 * @param {Block} block
 * @returns {BlockTile[]}
 */
export function blockTiles({ tensors }, block) {
  const added = new Set(block.adds.map(({ name }) => name));
  /** @type {BlockTile[]} */
  const list = [];
  for (const { name, op } of block.ops) {
    const part =
      added.has(name) || name === block.end
        ? 'stream'
        : op.endsWith('norm') && op !== 'qk_norm'
          ? 'norm'
          : name.includes('.attention.')
            ? 'attention'
            : 'mlp';
    if (op === 'attention') {
      for (const one of ['q', 'k', 'v', 'probs']) {
        const own = `blocks.${block.n}.attention.${one}`;
        if (tensors.has(own)) list.push({ name: own, op: one, part: 'attention' });
      }
    }
    // the tensor from which q, k and v are cut would only repeat them
    if (part === 'attention' && op !== 'attention') continue;
    list.push({ name, op, part });
  }
  return list;
}

export { linearParts };
