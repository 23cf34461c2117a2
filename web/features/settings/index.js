/**
 * The settings that matter most, beside the curve. All stand in the rooms of the parts that they belong
 * to.
 */

import { html, render } from 'lit-html';
import { createFields } from '../../ui/field.js';

/** @type {import('../../registry.js').Feature} */
export const settings = { name: 'settings', slot: 'run', label: (words) => words.settings.label, create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, actions, frame, compact, id } = context;
  const unfold = () => root.querySelector('details')?.setAttribute('open', '');
  const fields = createFields(context, ({ main }) => main, { reveal: unfold });
  const stop = frame.draw(() => {
    const words = store.at.words.value.settings;
    const is_as_suggested = Object.keys(store.at.typed.value).length === 0;
    const body = html`<div class="fields main-fields">${fields.roots()}</div>
      <button type="button" class="quiet" ?hidden=${is_as_suggested} @click=${() => actions.restoreSettings()}
      >${words.restore}</button>`;
    render(
      compact
        ? html`<details class="fold"><summary>${words.title}</summary>${body}</details>`
        : html`<div class="settings-head">
              <h2 id=${id('settings')}>${words.title}</h2>
              <p class="part-line">${words.line}</p>
            </div>
            ${body}`,
      root,
    );
  });
  return () => {
    stop();
    fields.dispose();
  };
}
