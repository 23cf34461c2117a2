/**
 * What stands on the sheet, and where: the stages of the computation in their order, each with its weights at the side and
 * a row for each of its results, which has a column for each position. Pure functions, no DOM.
 */

import { isWeight } from './formulas.js';
import { hasFigure, POSITIONS } from './run.js';
import { symbolOf } from './symbols.js';

/** @typedef {import('./run.js').Step} Step */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./run.js').Kind} Kind */
/** @typedef {{ name: string, at: number[] }} Place */
/** @typedef {{ label: string, places: (Place | null)[] }} Row  null for an empty cell: a token does not look ahead */
/** @typedef {{ key: StageKey, weights: Row[], rows: Row[] }} Stage */
/** @typedef {'forward' | 'back' | 'adam'} Phase */
/** @typedef {typeof STAGES[number]['key']} StageKey */

const BLOCK = 'blocks.0.';

/**
 * The stages: the tensors that each makes, and the matrices that it reads. The rows of attention are the tokens that
 * are looked at, so each column shows what one token looks at.
 */
const STAGES = /** @type {const} */ ([
  { key: 'embedding', makes: ['embedding'], reads: ['wte.weight', 'wpe.weight'] },
  { key: 'norm1', makes: [`${BLOCK}norm1.scale`, `${BLOCK}norm1`], reads: [] },
  { key: 'qkv', makes: [`${BLOCK}attention.qkv`], reads: [`${BLOCK}attention.qkv.weight`] },
  { key: 'weights', makes: [`${BLOCK}attention.probs`], reads: [] },
  { key: 'mix', makes: [`${BLOCK}attention.out`], reads: [] },
  { key: 'residual1', makes: [`${BLOCK}residual1`], reads: [`${BLOCK}attention.proj.weight`] },
  { key: 'norm2', makes: [`${BLOCK}norm2.scale`, `${BLOCK}norm2`], reads: [] },
  { key: 'mlp', makes: [`${BLOCK}mlp.fc`, `${BLOCK}mlp.activation`], reads: [`${BLOCK}mlp.fc.weight`] },
  { key: 'residual2', makes: [`${BLOCK}residual2`], reads: [`${BLOCK}mlp.proj.weight`] },
  { key: 'logits', makes: ['logits'], reads: ['lm_head.weight'] },
  { key: 'probs', makes: ['probs'], reads: [] },
  { key: 'loss', makes: ['losses', 'loss'], reads: [] },
]);

/** @param {number} n */
const upTo = (n) => Array.from({ length: n }, (_, i) => i);

/** @param {Step} step @param {string} name @param {number} dimension */
const sizeOf = ({ plan }, name, dimension) => plan.tensors.get(name)?.shape[dimension] ?? 1;

/** @param {Step} step @param {string} name @returns {Row[]} */
function matrixRows(step, name) {
  const rows = name === 'wpe.weight' ? POSITIONS : sizeOf(step, name, 0);
  return upTo(rows).map((row) => ({
    label: symbolOf(step, { kind: 'value', name, at: [row] }),
    places: upTo(sizeOf(step, name, 1)).map((column) => ({ name, at: [row, column] })),
  }));
}

/** @param {Step} step @param {string} name @returns {Row[]} */
function resultRows(step, name) {
  if (name === 'loss')
    return [{ label: symbolOf(step, { kind: 'value', name, at: [0] }), places: [{ name, at: [0] }] }];
  const is_attention = name.endsWith('attention.probs');
  const placeAt = (/** @type {number} */ i, /** @type {number} */ position) =>
    is_attention ? (i > position ? null : { name, at: [0, position, i] }) : { name, at: [position, i] };
  return upTo(is_attention ? POSITIONS : sizeOf(step, name, 1)).map((i) => ({
    label: symbolOf(step, { kind: 'value', name, at: is_attention ? [0, POSITIONS - 1, i] : [0, i] }),
    places: upTo(POSITIONS).map((position) => placeAt(i, position)),
  }));
}

/** @param {Step} step @returns {Stage[]} */
export const stagesOf = (step) =>
  STAGES.map(({ key, makes, reads }) => ({
    key,
    weights: reads.flatMap((name) => matrixRows(step, name)),
    rows: makes.flatMap((name) => resultRows(step, name)),
  }));

/** The stage that a number belongs to. @param {Place} place @returns {StageKey} */
export const stageOf = ({ name }) =>
  (STAGES.find(({ makes, reads }) => [...makes, ...reads].some((one) => one === name)) ?? STAGES[0]).key;

/** The figure that a phase is about. @type {Record<Phase, Kind>} */
export const KINDS = { forward: 'value', back: 'gradient', adam: 'new' };

/** The phase in which a figure is worked out. @param {Ref} ref @returns {Phase} */
export const phaseOf = ({ kind }) => (kind === 'value' ? 'forward' : kind === 'gradient' ? 'back' : 'adam');

/**
 * The figures of a phase in the order in which they are worked out.
 * @param {Step} step
 * @param {Phase} phase
 * @returns {Ref[]}
 */
export function orderOf(step, phase) {
  const kind = KINDS[phase];
  const stages = phase === 'back' ? stagesOf(step).reverse() : stagesOf(step);
  return stages.flatMap(({ rows, weights }) => {
    const of = phase === 'forward' ? rows : phase === 'adam' ? weights : [...rows.toReversed(), ...weights];
    return of
      .flatMap(({ places }) => places)
      .flatMap((place) => (place === null ? [] : [{ kind, ...place }]))
      .filter((ref) => hasFigure(step, ref) && (phase === 'forward' || ref.kind !== 'new' || isWeight(step, ref)));
  });
}
