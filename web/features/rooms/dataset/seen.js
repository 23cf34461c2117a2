/** What the last training step has read: its documents, or its pieces of a stream, token by token. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { shownText, tokenStrip } from '../shared/token_tiles.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {NonNullable<import('../../../state/state.js').RunState['info']>} Info */

const FEW = 6;
const TOKENS = 256; // shown of one sequence, at most

/**
 * @param {Context} context @param {import('../../../ui/looks.js').Looks} looks
 * @param {import('../shared/turns.js').Turn} turn  hundreds of tiles are made one sequence a frame
 * @returns {(info: Info) => unknown}
 */
export function createSeen({ store, select }, looks, turn) {
  const are_all = signal(false);
  const show_ids = signal(false);
  const batch = looks.watch(() => {
    select.run.value.step; // asked again after each report: a later step has read another batch
    return ['batch'];
  });

  return ({ vocabulary }) => {
    const { inside } = store.at.words.value;
    const all = /** @type {NonNullable<typeof inside>} */ (inside);
    const words = all.dataset;
    const { value: sequences, step } = batch.value;
    const bos = vocabulary.length - 1;
    const shown = (sequences ?? []).slice(0, are_all.value ? Infinity : FEW);
    const n = sequences?.length ?? 0;
    const targets = (sequences ?? []).reduce((sum, { ids }) => sum + ids.length, 0);
    /** @param {number} id */
    const nameOf = (id) => (id === bos ? all.tokenizer.bos : shownText(vocabulary[id]));
    // A report draws the room twice, with its figures and then with the next batch: the tiles only with the batch.
    const stripOf = (/** @type {number[]} */ ids, /** @type {number[]} */ targets, /** @type {string} */ label) =>
      guard([ids, show_ids.value, all], () =>
        tokenStrip({
          tokens: ids.slice(0, TOKENS).map((id) => ({ id, text: vocabulary[id] })),
          label,
          ids: show_ids.value,
          bos,
          bos_name: all.tokenizer.bos,
          title: (i) => words.predicts(nameOf(ids[i]), nameOf(targets[i])),
        }),
      );
    return html`<section class="room-part room-wide" data-section="seen" aria-label=${words.seen} data-test="seen">
      <h3>${words.seen}</h3>
      <p class="part-line">${sequences === null ? words.counting : n === 0 ? words.seen_none : words.seen_step(step, n, sequences?.[0].document !== null, targets)}</p>
      <ol class="sequences" ?hidden=${n === 0}>${shown.map(
        ({ document, ids, targets }, place) => html`<li class="sequence">
          <span class="sequence-name">${document === null ? words.window(place + 1) : words.document(document + 1)}</span>
          ${turn(`seen ${place}`) ? stripOf(ids, targets, document === null ? words.window(place + 1) : words.document(document + 1)) : nothing}
        </li>`,
      )}</ol>
      <div class="room-buttons" ?hidden=${n === 0}>
        <button type="button" aria-pressed=${show_ids.value} @click=${() => {
          show_ids.value = !show_ids.value;
        }}>${all.tokenizer.show_ids}</button>
        <button type="button" ?hidden=${n <= FEW} aria-expanded=${are_all.value} @click=${() => {
          are_all.value = !are_all.value;
        }}>${are_all.value ? words.fewer : words.all(n)}</button>
      </div>
    </section>`;
  };
}
