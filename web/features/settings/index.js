/**
 * The recipe of the run: the most important settings (`main` in the engine's table) as a line of words, each a button
 * that opens its field. All settings are in the rooms of the parts that they belong to.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { printSetting, resolveSettings } from '../../state/settings.js';
import { createFields } from '../../ui/field.js';
import { rowIn } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const settings = { name: 'settings', slot: 'run', label: (words) => words.settings.label, create };

/** The value that a setting has where nobody has typed one. @param {Context} context @param {string} key */
function suggestedValue({ store, select }, key) {
  const { [key]: _, ...typed } = store.at.typed.value;
  const { presets } = store.at.engine.value;
  return resolveSettings(select.table.value, presets, select.source.value?.suggested ?? {}, typed).values[key];
}

/**
 * One word of the recipe.
 * @param {Context} context
 * @param {import('../../wire/protocol.js').Setting} row
 * @param {{ is_open: boolean, toggle: () => void }} state
 */
function chip({ store, select, id }, row, { is_open, toggle }) {
  const words = store.at.words.value;
  const { key } = row;
  const value = select.settings.value.values[key];
  const { names } = rowIn(words, row);
  const { count, short } = words.format;
  const shown =
    typeof value === 'number' ? (Number.isInteger(value) ? count(value) : short(value)) : (names?.[value] ?? value);
  const is_changed = store.at.typed.value[key] !== undefined;
  return html`<button
    type="button"
    class="chip recipe-chip"
    ?data-changed=${is_changed}
    ?data-wrong=${select.errorOf(key) !== null}
    data-recipe=${key}
    aria-expanded=${is_open}
    aria-controls=${id(`recipe-${key}`)}
    @click=${toggle}
  >${words.settings.recipe[key]?.(shown) ?? `${rowIn(words, row).label} ${shown}`}</button>`;
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, actions, frame, compact, id } = context;
  /** The settings whose fields are open. @type {import('@preact/signals-core').Signal<ReadonlySet<string>>} */
  const open = signal(new Set());
  const is_main = (/** @type {import('../../wire/protocol.js').Setting} */ { main }) => main;
  /** @param {string} key */
  function toggle(key) {
    const next = new Set(open.value);
    if (!next.delete(key)) next.add(key);
    open.value = next;
  }
  function reveal() {
    const { key = '' } = store.state.problem ?? {};
    root.querySelector('details')?.setAttribute('open', '');
    open.value = new Set([...open.value, key]);
    // Shown at once, since it gets the focus before the next drawing.
    root.querySelector(`[data-field="${key}"]`)?.removeAttribute('hidden');
  }
  const fields = createFields(context, is_main, { reveal });

  /** A field, and a button that goes back to the suggested value. @param {HTMLElement} field */
  function openField(field) {
    const words = store.at.words.value.settings;
    const key = field.dataset.key ?? '';
    const row = select.row(key);
    const is_changed = store.at.typed.value[key] !== undefined;
    const is_open = compact || open.value.has(key) || select.errorOf(key) !== null;
    const back = row && is_changed ? printSetting(row, suggestedValue(context, key)) : '';
    return html`<div class="recipe-field" id=${id(`recipe-${key}`)} data-field=${key} ?hidden=${!is_open}>
      ${field}
      <button type="button" class="quiet" ?hidden=${back === ''} @click=${() => actions.unset(key)}>${words.back_to(back)}</button>
    </div>`;
  }

  const stop = frame.draw(() => {
    const words = store.at.words.value.settings;
    const is_as_suggested = Object.keys(store.at.typed.value).length === 0;
    const rows = select.table.value.filter(is_main);
    const restore = html`<button type="button" class="quiet" ?hidden=${is_as_suggested} @click=${() => actions.restoreSettings()}
      >${words.restore}</button>`;
    const all_fields = html`<div class="fields main-fields">${fields.roots().map(openField)}</div>`;
    if (compact) {
      render(html`<details class="fold"><summary>${words.title}</summary>${all_fields}${restore}</details>`, root);
      return;
    }
    const chips = rows.map((row) =>
      chip(context, row, { is_open: open.value.has(row.key), toggle: () => toggle(row.key) }),
    );
    render(
      html`<div class="recipe" role="group" aria-label=${words.title}>${chips.length > 0 ? chips : nothing}${restore}</div>${all_fields}`,
      root,
    );
  });
  return () => {
    stop();
    fields.dispose();
  };
}
