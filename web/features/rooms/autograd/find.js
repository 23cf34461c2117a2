/**
 * A field that finds a tensor of a deep network by parts of its name: "12 fc" finds blocks.12.mlp.fc. The best matches
 * are below it, to be chosen; Enter takes the first.
 */

import { html, nothing } from 'lit-html';

/** @typedef {import('./index.js').Room} Room */

/** Up to this many tensors no search is offered: a reader finds them by eye. */
const FEW = 80;
/** The most matches that are listed. */
const LISTED = 12;

/**
 * The names that contain all typed parts; names of which more whole parts were typed come first.
 * @param {readonly string[]} names
 * @param {string} typed
 */
export function matching(names, typed) {
  const parts = typed
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return [];
  const whole = (/** @type {string} */ name) => {
    const own = new Set(name.toLowerCase().split('.'));
    return parts.filter((part) => own.has(part)).length;
  };
  return names
    .filter((name) => parts.every((part) => name.toLowerCase().includes(part)))
    .map((name) => ({ name, rank: whole(name) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ name }) => name);
}

/** @param {Room} room */
export function findTensor({ context, tensors, chosen, typed, words: wordsOf }) {
  const names = tensors.value.map(({ name }) => name);
  if (names.length <= FEW) return nothing;
  const words = wordsOf().graph;
  const found = matching(names, typed.value);
  const choose = (/** @type {string} */ name) => context.store.update({ look: { name, at: [] } });
  const id = context.id('tensor-find');
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== 'Enter' || found.length === 0) return;
    event.preventDefault();
    choose(found[0]);
  }
  return html`<div class="graph-find" data-test="tensor-find">
    <label class="field-label" for=${id}>${words.find}</label>
    <input class="box" type="search" id=${id} dir="ltr" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${typed.value} @keydown=${onKey} @input=${(
      /** @type {Event} */ { currentTarget },
    ) => {
      typed.value = /** @type {HTMLInputElement} */ (currentTarget).value;
    }}>
    <p class="part-line" role="status">${typed.value.trim() === '' ? words.find_hint(names.length) : words.found(found.length)}</p>
    ${
      found.length === 0
        ? nothing
        : html`<p class="autograd-choices">${found
            .slice(0, LISTED)
            .map(
              (name) =>
                html`<button type="button" class="offer" dir="ltr" translate="no" aria-pressed=${chosen.value?.tensor.name === name} @click=${() => choose(name)}>${name}</button>`,
            )}</p>`
    }
  </div>`;
}
