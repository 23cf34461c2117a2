/**
 * The line at the foot that says where runs are kept, and the list of them (kept_runs.js), which it opens. Runs are kept while
 * this feature is on the page (actions/keeping.js).
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { keepingOf } from '../../actions/keeping.js';
import { needWords } from '../../words/languages.js';

/** @typedef {NonNullable<import('../../words/words.js').Words['kept']>} Words */

/**
 * Where runs are kept, as one sentence.
 * @param {import('../../actions/keeping.js').Keeping} keeping
 * @param {Words} words
 */
export function whereKept({ is_on, kind, refused }, words) {
  if (!is_on.value) return words.where.off;
  if (refused.value === 'full') return words.where.full;
  return words.where[kind.value || 'disk'];
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context @param {AbortSignal} ended  ends it */
export function createLine(root, context, ended) {
  const { store, frame } = context;
  const keeping = keepingOf(context);
  const { is_listed: is_open } = keeping;
  /** @type {import('@preact/signals-core').Signal<typeof import('./kept_runs.js') | null>} */
  const panel = signal(/** @type {any} */ (null));
  needWords(store, 'kept').catch(() => {});
  keeping.start(context.presented);

  async function press() {
    is_open.value = !is_open.value;
    if (!is_open.value) return;
    await keeping.refresh();
    panel.value ??= await import('./kept_runs.js').catch(() => null); // the next press tries again
  }

  const stop = frame.draw(() => {
    const words = store.at.words.value.kept;
    const shown = is_open.value && panel.value;
    if (!words || keeping.kind.value === '') return render(nothing, root);
    render(
      html`<button
          type="button"
          class="quiet kept-where"
          data-refused=${keeping.refused.value || nothing}
          data-test="kept-where"
          aria-expanded=${is_open.value}
          @click=${press}
        >${whereKept(keeping, words)}</button>
        ${shown ? shown.listOf(context, keeping, words) : nothing}`,
      root,
    );
  });
  ended.addEventListener('abort', () => {
    stop();
    keeping.stop();
  });
}
