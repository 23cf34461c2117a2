/**
 * The signs of the numbers of the step, as they are on the sheet and in formulas: x₁, q₂, Wo₁₂. They are the same in
 * all languages. Pure functions.
 */

/** @typedef {import('./run.js').Step} Step */
/** @typedef {import('./run.js').Ref} Ref */

const LOW = '₀₁₂₃₄₅₆₇₈₉';

/** @param {number} i  from 0 */
const low = (i) => LOW[i + 1];

/** The name of a token: a letter, or BOS. @param {Step} step @param {number} id */
export const tokenOf = ({ vocabulary }, id) => vocabulary[id]?.replace(/[<>]/g, '') ?? '';

const BLOCK = 'blocks.0.';

/** Activations with a number for each position and column. @type {Record<string, string>} */
const LETTERS = {
  embedding: 'x',
  [`${BLOCK}norm1`]: 'n',
  [`${BLOCK}norm1.scale`]: 't',
  [`${BLOCK}attention.out`]: 'o',
  [`${BLOCK}residual1`]: 'r',
  [`${BLOCK}norm2`]: 'z',
  [`${BLOCK}norm2.scale`]: 'u',
  [`${BLOCK}mlp.fc`]: 'h',
  [`${BLOCK}mlp.activation`]: 's', // what the unit says; “a” is a token
  [`${BLOCK}residual2`]: 'y',
  losses: 'L',
};

/** Activations with one number for each position. */
const ALONE = new Set([
  `${BLOCK}norm1.scale`,
  `${BLOCK}norm2.scale`,
  `${BLOCK}mlp.fc`,
  `${BLOCK}mlp.activation`,
  'losses',
]);

/** Matrices with a number for each output and input. @type {Record<string, string>} */
const MATRICES = {
  [`${BLOCK}attention.proj.weight`]: 'Wo',
  [`${BLOCK}mlp.fc.weight`]: 'Wh',
  [`${BLOCK}mlp.proj.weight`]: 'Ws',
};

/** @param {Step} step @param {string} name @param {number[]} at  without the column: the sign of the whole row */
function plain(step, name, [row, column, key]) {
  const index = column === undefined ? '' : low(column);
  if (name === 'wte.weight') return `E[${tokenOf(step, row)}]${index}`;
  if (name === 'wpe.weight') return `P[${row}]${index}`;
  if (name === 'lm_head.weight') return `W[${tokenOf(step, row)}]${index}`;
  if (name === `${BLOCK}attention.qkv.weight`) return `W${'qkv'[row >> 1]}${low(row % 2)}${index}`;
  if (MATRICES[name] !== undefined) return `${MATRICES[name]}${low(row)}${index}`;
  if (name === `${BLOCK}attention.qkv`) return `${'qkv'[column >> 1]}${low(column % 2)}`;
  if (name === 'logits') return column === undefined ? 'ℓ' : `ℓ[${tokenOf(step, column)}]`;
  if (name === 'probs') return `p[${tokenOf(step, column)}]`;
  if (name === 'loss') return 'L̄';
  if (name === `${BLOCK}attention.probs`) return `α[${tokenOf(step, step.ids[key])}]`;
  return `${LETTERS[name] ?? name}${ALONE.has(name) ? '' : index}`;
}

/**
 * The sign of a figure. If it belongs to another position than the number that is being computed, the sign says to
 * which.
 * @param {Step} step
 * @param {Ref} ref
 * @param {number | null} [position]  of the number that is being computed
 */
export function symbolOf(step, ref, position = null) {
  const { kind, name, at } = ref;
  const before = kind === 'gradient' ? '∂' : '';
  if (kind === 'm' || kind === 'v') return kind;
  const other = positionOf(step, ref);
  const where =
    other === null || position === null || other === position ? '' : `(${tokenOf(step, step.ids[other])})`;
  return `${before}${plain(step, name, at)}${kind === 'new' ? '′' : ''}${where}`;
}

/** The position that a figure belongs to; null for weights and for the mean of the losses. @param {Step} step @param {{ name: string, at: number[] }} place */
export function positionOf({ plan }, { name, at }) {
  if (name === 'loss' || plan.tensors.get(name)?.kind === 'parameter') return null;
  return name === `${BLOCK}attention.probs` ? at[1] : at[0];
}
