/**
 * The lengths of the documents: a histogram that distinguishes training and validation documents. A bar can be
 * chosen with the pointer or the arrow keys; the same numbers are there as a table.
 */

import { signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { columns } from '../shared/histogram.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../../wasm/engine.js').DocumentFacts} DocumentFacts */

/** The lengths and the numbers of documents of bar i. @param {DocumentFacts} documents @param {number} i */
function barOf({ begin, width, open, longest, train, validation }, i) {
  const from = begin + i * width;
  const is_last = i === train.length - 1;
  const to = is_last ? (open ? longest : Math.min(longest, from + width - 1)) : from + width - 1;
  return { from, to, train: train[i], validation: validation[i] };
}

/** @param {Context} context @returns {(documents: DocumentFacts, are_unlike: boolean | null) => unknown} */
export function createLengths({ store }) {
  /** The bar that is described in words; null: none. @type {import('@preact/signals-core').Signal<number | null>} */
  const marked = signal(null);

  return (documents, are_unlike) => {
    const { inside, format } = store.at.words.value;
    const words = /** @type {NonNullable<typeof inside>} */ (inside).dataset;
    const n = documents.train.length;
    const at = marked.value === null || marked.value >= n ? null : marked.value;
    const summary = words.lengths_summary(
      documents,
      documents.validation.reduce((sum, one) => sum + one, 0),
    );
    /** @param {PointerEvent} event */
    function point(event) {
      const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
      marked.value = Math.min(n - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * n)));
    }
    /** @param {KeyboardEvent} event */
    function onKey(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const last = marked.peek(); // the present value: the last key press may not have been drawn yet
      marked.value = last === null ? (step > 0 ? 0 : n - 1) : Math.min(n - 1, Math.max(0, last + step));
    }
    return html`<section class="room-part" data-section="lengths" aria-label=${words.lengths}>
      <h3>${words.lengths}</h3>
      <p class="part-line">${summary} ${are_unlike && documents.count > 1 ? words.duplicates(0, documents.count) : ''}</p>
      <div
        class="lengths-picture"
        dir="ltr"
        role="img"
        tabindex="0"
        aria-label=${`${words.lengths}. ${summary} ${words.lengths_keys}`}
        @pointermove=${point}
        @pointerleave=${() => {
          marked.value = null;
        }}
        @keydown=${onKey}
      >${columns({ ...documents, marked: at })}</div>
      <div class="lengths-axis" dir="ltr" aria-hidden="true">
        <span>${format.count(documents.begin)}</span>
        <span>${words.axis}</span>
        <span>${format.count(barOf(documents, n - 1).from + documents.width - 1)}${documents.open ? words.or_more : ''}</span>
      </div>
      <p class="lengths-read" role="status">${at === null ? words.lengths_help : words.bar(barOf(documents, at))}</p>
      <p class="room-legend"><span class="legend-train">${words.parts.train}</span> <span class="legend-val">${words.parts.validation}</span></p>
      <details class="fold room-details">
        <summary>${words.table}</summary>
        <table class="room-table">
          <thead><tr><th scope="col">${words.axis}</th><th scope="col">${words.parts.train}</th><th scope="col">${words.parts.validation}</th></tr></thead>
          <tbody>${documents.train.map((_, i) => {
            const bar = barOf(documents, i);
            return html`<tr><th scope="row">${words.range(bar)}</th><td>${format.count(bar.train)}</td><td>${format.count(bar.validation)}</td></tr>`;
          })}</tbody>
        </table>
      </details>
    </section>`;
  };
}
