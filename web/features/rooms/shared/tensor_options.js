/** The tensors of a model as the options of a select: those of a block together, under the name that they share. */

import { html } from 'lit-html';
import { blockOf } from '../../../state/locked_place.js';

/**
 * @param {readonly { name: string }[]} tensors
 * @param {string | undefined} chosen
 */
export function tensorOptions(tensors, chosen) {
  /** @type {Map<number | null, string[]>} */
  const groups = new Map();
  for (const { name } of tensors) {
    const block = blockOf(name);
    groups.set(block, [...(groups.get(block) ?? []), name]);
  }
  const options = (/** @type {string[]} */ names) =>
    names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`);
  return [...groups].map(([block, names]) =>
    block === null ? options(names) : html`<optgroup label=${`blocks.${block}`}>${options(names)}</optgroup>`,
  );
}
