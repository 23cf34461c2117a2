/** The offer to go on with the last run that is kept, in a tab that did not have it. */

import { html, nothing, render } from 'lit-html';
import { keepingOf } from '../../actions/keeping.js';
import { nameOf } from '../../actions/kept.js';

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context @param {AbortSignal} ended  ends it */
export function createCard(root, context, ended) {
  const { store, select, frame, element } = context;
  const keeping = keepingOf(context);
  async function open(/** @type {string} */ key) {
    if (!(await keeping.open(key))) keeping.offer.value = null;
    /** @type {HTMLElement | null} */ (element.querySelector('.train'))?.focus();
  }
  const stop = frame.draw(() => {
    const { kept: words, rooms } = store.at.words.value;
    const entry = keeping.offer.value;
    if (!words || entry === null || select.has_begun.value) return render(nothing, root);
    const { key, name, label, number, step, max_steps, at } = entry;
    const called = label ?? (Number.isInteger(number) ? nameOf(number, rooms.training.names) : name);
    render(
      html`<div class="remark offer-card" role="status" data-test="offer">
        <span>${words.offer(called, step, max_steps, words.date(at))}</span>
        <span class="offer-do">
          <button type="button" class="secondary" @click=${() => open(key)}>${words.go_on}</button>
          <button type="button" class="quiet" @click=${() => keeping.remove(key)}>${words.remove}</button>
          <button type="button" class="quiet" @click=${() => {
            keeping.offer.value = null;
          }}>${words.not_now}</button>
        </span>
      </div>`,
      root,
    );
  });
  ended.addEventListener('abort', stop);
}
