/** A new run that begins with the numbers of the active one (actions/tune.js), and how many of them it trains. */

import { signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { tune } from '../../../actions/tune.js';
import { hasBegun } from '../../../selectors.js';
import { createTrained } from '../../../ui/trained.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {NonNullable<import('../../../words/words.js').Words['tuning']>['further']} Words */

/** @param {Given} context @returns {{ template: (words: Words) => unknown, stop: () => void }} */
export function createFurther(context) {
  const { store, select, actions } = context;
  const trained = createTrained(context);
  const is_busy = signal(false);

  async function begin() {
    is_busy.value = true;
    await tune({ store, select, request: actions.request, runs: actions.runs });
    is_busy.value = false;
  }

  return {
    template(words) {
      if (!hasBegun(select.run.value)) return html`<p class="lab-none">${words.none}</p>`;
      return html`<div class="lab-row">
        <button type="button" class="secondary" ?disabled=${is_busy.value} @click=${begin}>${words.button}</button>
        <span class="part-line" role="status" data-test="trained-count">${trained.sentence()}</span>
      </div>`;
    },
    stop: trained.stop,
  };
}
