/**
 * The line at the foot that says whether the page works without a network, and what it opens: the choice to keep it, a new
 * version, and threads where the server sends no headers (keep/offline.js).
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { keepingOf } from '../../actions/keeping.js';
import {
  beginNew,
  hasFailed,
  is_blocked,
  is_new,
  kept,
  setOffline,
  setThreads,
  startOffline,
  threads,
} from '../../keep/offline.js';
import { needWords } from '../../words/languages.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../words/words.js').OfflineWords} Words */

/**
 * Whether the page could have threads that it has not, and only for want of headers.
 * @param {import('../../state/state.js').EngineState} engine
 */
export const lacksThreads = ({ status, threads, isolated, secure, framed, cores }) =>
  status === 'ready' && threads === 1 && !isolated && secure && !framed && cores > 1;

/** What becomes of the run when the page is loaded again: whether it is lost, and what keeps it. @param {Context} context */
function runOf(context) {
  const keeping = keepingOf(context);
  const is_kept = keeping.is_on.value && keeping.refused.value === '' && keeping.kind.value !== 'memory';
  return {
    is_lost: context.select.has_begun.value && !is_kept,
    keep: async () => is_kept && keeping.keepNow().catch(() => {}),
  };
}

/** @param {Context} context @param {Words} words */
function threadsPart(context, words) {
  const { store } = context;
  const is_on = threads.value && !lacksThreads(store.at.engine.value);
  if (!is_on && !lacksThreads(store.at.engine.value)) return nothing;
  if (hasFailed()) return html`<p class="foot-help" role="status">${words.threads_failed}</p>`;
  const { is_lost, keep } = runOf(context);
  const press = () => keep().then(() => setThreads(!is_on));
  return html`<p class="foot-help">${is_on ? '' : `${words.threads_help} `}${is_lost ? words.run_lost : words.run_stays}</p>
    <button type="button" class="secondary offline-do" data-test="offline-threads" @click=${press}
    >${is_on ? words.threads_off : words.threads_on}</button>`;
}

/** @param {Context} context @param {Words} words */
function newPart(context, words) {
  const { is_lost, keep } = runOf(context);
  const press = () => keep().then(beginNew);
  const said = is_blocked.value ? words.new_blocked : words.new_help;
  return html`<p class="foot-help" role="status">${said}${is_lost ? ` ${words.run_lost}` : ''}</p>
    <button type="button" class="secondary offline-do" data-test="offline-new" @click=${press}>${words.new_now}</button>`;
}

/** @param {Context} context @param {Words} words */
function panelOf(context, words) {
  const change = (/** @type {any} */ { currentTarget }) => setOffline(currentTarget.checked);
  return html`<section class="foot-panel offline-panel" aria-label=${words.title} data-test="offline-panel">
    <p class="foot-help">${words.help}</p>
    <label class="foot-switch"><input
      type="checkbox"
      data-test="offline-keep"
      .checked=${kept.value !== 'off'}
      @change=${change}
    >${words.keep}</label>
    ${is_new.value ? newPart(context, words) : nothing}
    ${kept.value === 'kept' ? threadsPart(context, words) : nothing}
  </section>`;
}

/** @param {HTMLElement} root @param {Context} context @param {AbortSignal} ended  ends it */
export function createLine(root, context, ended) {
  const { store, select, frame } = context;
  const is_open = signal(false);
  startOffline();
  needWords(store, 'offline').catch(() => {});
  const press = () => {
    is_open.value = !is_open.value;
  };
  const stop = frame.draw(() => {
    const words = store.at.words.value.offline;
    const is_kept = kept.value;
    if (!words || is_kept === 'none') return render(nothing, root);
    const offers =
      kept.value === 'kept' &&
      lacksThreads(store.at.engine.value) &&
      !hasFailed() &&
      select.run.value.info?.worth_sharing === true;
    const more = is_new.value ? words.more_new : offers ? words.more_threads : '';
    render(
      html`<button
          type="button"
          class="quiet offline-line"
          data-test="offline-line"
          data-kept=${is_kept}
          aria-expanded=${is_open.value}
          @click=${press}
        >${words.where[is_kept]}${more}</button>
        ${is_open.value ? panelOf(context, words) : nothing}`,
      root,
    );
  });
  ended.addEventListener('abort', stop);
}
