/**
 * How far a step moves each tensor, relative to the size of its weights, as dots on a logarithmic scale, beside the rule of
 * thumb of one thousandth.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, svg } from 'lit-html';
import { createReport } from '../shared/report.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('../../../words/words.js').OptimizerWords['updates']} Words */

export const THUMB = 1e-3;

/** If there are more dots than this, only the fastest and the slowest tensors are shown. */
const [MOST_DOTS, FASTEST, SLOWEST] = [40, 16, 8];

/**
 * The scale of the dots: whole powers of ten around all of them and around the rule of thumb.
 * @param {number[]} ratios
 */
export function decades(ratios) {
  const logs = [...ratios, THUMB / 10, THUMB * 10].filter((one) => one > 0 && Number.isFinite(one)).map(Math.log10);
  const [from, to] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  return {
    powers: Array.from({ length: to - from + 1 }, (_, i) => from + i),
    place: (/** @type {number} */ ratio) => (Math.log10(ratio) - from) / (to - from),
  };
}

/** Percent of the width of the picture: room for the dots at its ends. @param {number} share */
const across = (share) => `${(7 + 86 * share).toFixed(2)}%`;

/** @param {Room} room */
export function createUpdates(room) {
  const { context } = room;
  const report = createReport(context, room.looks);
  const is_all = signal(false);
  const is_table = signal(false);

  /** The button that shows the hidden dots, or hides them again. @param {Words} words @param {number} n */
  const fold = (words, n) =>
    html`<button type="button" class="quiet" aria-expanded=${is_all.value} data-test="updates-all" @click=${() => {
      is_all.value = !is_all.value;
    }}>${is_all.value ? words.fewer : words.between(n)}</button>`;

  /** @param {Words} words @param {NonNullable<ReturnType<typeof report.now>>} now */
  function dots(words, { tensors, step }) {
    const known = tensors.filter(({ ratio }) => ratio !== null && ratio > 0);
    const ranked = known.map(({ name, ratio }) => ({ name, ratio: Number(ratio) })).sort((a, b) => b.ratio - a.ratio);
    if (ranked.length === 0) return html`<p class="lab-none">${words.none(report.every() || 10)}</p>`;
    const { powers, place } = decades(ranked.map(({ ratio }) => ratio));
    const chosen = room.chosen.value?.tensor.name;
    const lines = powers.map(
      (power) =>
        svg`<line class=${power === -3 ? 'thumb' : 'decade'} x1=${across(place(10 ** power))} x2=${across(place(10 ** power))} y1="0" y2="100%" />`,
    );
    const folded = ranked.length > MOST_DOTS ? ranked.length - FASTEST - SLOWEST : 0;
    const is_shown = (/** @type {string} */ name, /** @type {number} */ i) =>
      folded === 0 || is_all.value || i < FASTEST || i >= ranked.length - SLOWEST || name === chosen;
    return html`<p data-test="updates-told">${words.told(ranked[0].name, ranked[0].ratio, ranked.filter(({ ratio }) => ratio > 10 * THUMB).length, ranked.filter(({ ratio }) => ratio < THUMB / 10).length, ranked.length, step)}</p>
      <ol class="update-dots" aria-label=${words.title} data-test="update-dots">
        ${ranked.map(({ name, ratio }, i) =>
          !is_shown(name, i)
            ? nothing
            : html`<li class=${folded > 0 && !is_all.value && i === ranked.length - SLOWEST ? 'update-gap' : ''}><button type="button" aria-pressed=${name === chosen}  @click=${() => context.store.update({ look: { name, at: [] } })}>
            <code dir="ltr" translate="no">${name}</code>
            <svg class="update-track" role="presentation">${lines}<circle cx=${across(place(ratio))} cy="50%" r="4.5" /></svg>
            <span class="update-number">${words.share(ratio)}</span>
          </button></li>`,
        )}
      </ol>
      ${folded === 0 ? nothing : fold(words, folded)}
      <div class="update-axis" dir="ltr" aria-hidden="true"><span></span><svg class="update-track">${powers.map(
        (power) =>
          svg`<text x=${across(place(10 ** power))} y="1em" text-anchor="middle">${words.share(10 ** power)}</text>`,
      )}</svg><span></span></div>
      <p class="part-line">${words.axis}</p>
      <details class="fold room-details" @toggle=${(/** @type {Event} */ { currentTarget }) => {
        is_table.value = /** @type {HTMLDetailsElement} */ (currentTarget).open;
      }}>
        <summary>${words.table}</summary>
        ${is_table.value ? table(words, tensors) : nothing}
      </details>`;
  }

  /** @param {Words} words @param {import('../shared/report.js').Report['tensors']} tensors */
  function table(words, tensors) {
    const { format } = context.store.at.words.value;
    return html`<table class="room-table" data-test="updates-table">
          <thead><tr><th scope="col">${words.tensor}</th><th scope="col">${words.weight}</th><th scope="col">${words.gradient}</th><th scope="col">${words.update}</th><th scope="col">${words.ratio}</th></tr></thead>
          <tbody>${tensors.map(
            (one) =>
              html`<tr><th scope="row"><code dir="ltr" translate="no">${one.name}</code></th>${[one.weight, one.gradient, one.update, one.ratio].map((n) => html`<td>${n === null ? '–' : format.short(n)}</td>`)}</tr>`,
          )}</tbody>
        </table>`;
  }

  function draw() {
    const words = room.words().updates;
    const now = report.now();
    return html`<section class="lab" data-section="updates" aria-label=${words.title} data-test="updates">
      <h3 class="lab-title">${words.title}</h3>
      <p class="part-line">${words.lead} ${report.every() > 0 ? words.every(report.every()) : ''}</p>
      ${now === null ? html`<p class="lab-none">${report.isOver() ? words.over : words.none(report.every() || 10)}</p>` : dots(words, now)}
    </section>`;
  }
  return { draw, stop: report.stop };
}
