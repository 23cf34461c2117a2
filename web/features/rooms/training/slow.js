/** One step in slow motion: what each of the seven parts did in that step, with its numbers, line after line. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { isOver } from '../../../selectors.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('../../../words/words.js').RunWords['slow']} Words */

const PAUSE_MS = 1600; // between two lines

/** @param {Given} context @returns {(words: Words) => unknown} */
export function createSlow({ store, select, experiments }) {
  /** How many lines are shown so far. */
  const shown = signal(Number.POSITIVE_INFINITY);
  let is_busy = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  async function take() {
    if (is_busy) return;
    is_busy = true;
    clearInterval(timer);
    shown.value = 0;
    await experiments.slowStep();
    is_busy = false;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      shown.value = Number.POSITIVE_INFINITY;
      return;
    }
    shown.value = 1;
    timer = setInterval(() => {
      shown.value++;
      if (shown.value >= 7) clearInterval(timer);
    }, PAUSE_MS);
  }

  return (words) => {
    const slow = store.at.slow.value;
    const run = select.run.value;
    const can = store.at.engine.value.status === 'ready' && !isOver(run) && run.phase !== 'preparing';
    const told = slow !== null && slow.run === run.id ? words.parts(slow.told).slice(0, shown.value) : [];
    return html`<div class="lab-row">
        <button type="button" class="secondary" aria-disabled=${!can} @click=${() => can && take()}>${words.start}</button>
        ${isOver(run) ? html`<span class="part-line">${words.none}</span>` : nothing}
      </div>
      ${
        slow !== null && told.length > 0
          ? html`<p class="lab-said">${words.step(slow.step)}</p>
            <ol class="slow-parts" aria-label=${words.list} aria-live="polite">
              ${told.map(([part, what], i) => html`<li><span class="part-number">${i + 1}</span> <strong>${part}</strong> ${what}</li>`)}
            </ol>`
          : nothing
      }`;
  };
}
