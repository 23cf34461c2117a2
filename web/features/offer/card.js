/**
 * The offer to go on with the last run that is kept, in a tab that did not have it; and what is said of a file that was opened,
 * while the list of runs, which says it too, is closed.
 */

import { html, nothing, render } from 'lit-html';
import { keepingOf } from '../../actions/keeping.js';
import { nameOf } from '../../actions/kept.js';
import { say } from '../../words/say.js';

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context @param {AbortSignal} ended  ends it */
export function createCard(root, context, ended) {
  const { store, select, frame, element } = context;
  const keeping = keepingOf(context);
  async function open(/** @type {string} */ key) {
    if (!(await keeping.open(key))) keeping.offer.value = null;
    /** @type {HTMLElement | null} */ (element.querySelector('.train'))?.focus();
  }
  /** @param {import('../../words/words.js').KeptWords} words */
  function offerOf(words) {
    const entry = keeping.offer.value;
    if (entry === null || select.has_begun.value) return nothing;
    const { key, name, label, number, step, max_steps, at } = entry;
    const { names } = store.at.words.value.rooms.training;
    const called = label ?? (Number.isInteger(number) ? nameOf(number, names) : name);
    return html`<div class="remark offer-card" role="status" data-test="offer">
      <span>${words.offer(called, step, max_steps, words.date(at))}</span>
      <span class="offer-do">
        <button type="button" class="secondary" @click=${() => open(key)}>${words.go_on}</button>
        <button type="button" class="quiet" @click=${() => keeping.remove(key)}>${words.remove}</button>
        <button type="button" class="quiet" @click=${() => {
          keeping.offer.value = null;
        }}>${words.not_now}</button>
      </span>
    </div>`;
  }
  const dismiss = () => {
    keeping.said.value = null;
  };
  let shown = '';
  const stop = frame.draw(() => {
    const all = store.at.words.value;
    const words = all.kept;
    if (!words) return render(nothing, root);
    const sentence = keeping.is_listed.value ? '' : say(all, keeping.said.value);
    render(
      html`${offerOf(words)}
        <div class="remark offer-card" role="alert" ?hidden=${sentence === ''}>
          <span data-test="file-said">${sentence}</span>
          <button type="button" class="quiet" @click=${dismiss}>${words.dismiss}</button>
        </div>`,
      root,
    );
    // Where a file was opened further down, its answer would be out of sight.
    if (sentence !== '' && sentence !== shown) root.lastElementChild?.scrollIntoView({ block: 'nearest' });
    shown = sentence;
  });
  ended.addEventListener('abort', stop);
}
