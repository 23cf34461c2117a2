/**
 * What is locked in the pictures of the inside: a place in a tensor, and a token of the prompt. Both are in the state, so
 * a lock holds in every room; both are in the address (`look=blocks.0.attention.probs/1/5&token=5`). Pure functions.
 */

/**
 * A tensor by the name that the engine gives it, and indices from its first dimension on. Fewer indices than dimensions
 * mean a whole row, or a whole head: blocks.0.attention.probs/1 is head 1 of block 0, /1/5 the row of token 5 in it.
 * @typedef {object} Look
 * @property {string} name  '' if nothing is locked
 * @property {number[]} at
 */

/** @type {Look} */
export const NO_LOOK = { name: '', at: [] };

/** @param {string} text  of an address @returns {Look} NO_LOOK where the text is not of this form */
export function readLook(text) {
  const [name, ...indices] = text.split('/');
  const is_right = /^[a-z][a-z0-9_.]*$/.test(name) && indices.every((one) => /^\d{1,9}$/.test(one));
  return is_right ? { name, at: indices.map(Number) } : NO_LOOK;
}

/** @param {Look} look @returns {string} '' for none */
export const writeLook = ({ name, at }) => [name, ...at].join('/');

/** The block that a tensor belongs to, or that `blocks.1` names; null if it is outside the blocks. @param {string} name */
export function blockOf(name) {
  const found = /^blocks\.(\d+)(\.|$)/.exec(name);
  return found ? Number(found[1]) : null;
}

/** The head that is locked; null if none is. @param {Look} look */
export const headOf = ({ name, at }) => (name.endsWith('.attention.probs') && at.length > 0 ? at[0] : null);
