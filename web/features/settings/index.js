/**
 * The recipe of the run: the most important settings (`main` in the engine's table) as a line of words, each a button
 * that opens its field. All settings are in the rooms of the parts that they belong to; setup.js, which is fetched later, finds
 * them and shows the recipe as text.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { createFields } from '../../ui/field.js';
import { recipeWord } from '../../ui/recipe_word.js';
import { needWords } from '../../words/languages.js';

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const settings = {
  name: 'settings',
  slot: 'run',
  label: (words) => words.settings.label,
  heading: true,
  create,
};

/**
 * One word of the recipe.
 * @param {Context} context
 * @param {import('../../wire/protocol.js').Setting} row
 * @param {{ is_open: boolean, press: (event: MouseEvent) => void }} state
 */
function chip({ store, select, id }, row, { is_open, press }) {
  const words = store.at.words.value;
  const { key } = row;
  const value = select.settings.value.values[key];
  const is_changed = store.at.typed.value[key] !== undefined;
  return html`<button
    type="button"
    class="chip recipe-chip"
    ?data-changed=${is_changed}
    ?data-wrong=${select.errorOf(key) !== null}
    data-recipe=${key}
    aria-expanded=${is_open}
    aria-controls=${id(`recipe-${key}`)}
    @click=${press}
  >${recipeWord(words, row, value)}</button>`;
}

/** @param {Element | null | undefined} element */
const focusOn = (element) => /** @type {HTMLElement | null | undefined} */ (element)?.focus();

/**
 * Puts the focus into a field that was opened with the keyboard: in the order of the page, other words of the recipe
 * would come before it.
 * @param {Element | null} field
 */
function enter(field) {
  field?.removeAttribute('hidden'); // before the next drawing
  focusOn(field?.querySelector('input, select'));
}

/** Fetches setup.js and its words, once there is an engine. @param {Context['store']} store */
async function fetchSetup(store) {
  const words = [needWords(store, 'setup'), needWords(store, 'help')];
  const [{ createSetup }] = await Promise.all([import('./setup.js'), ...words]);
  return createSetup;
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, actions, frame, compact, presented, id } = context;
  /** The settings whose fields are open. @type {import('@preact/signals-core').Signal<ReadonlySet<string>>} */
  const open = signal(new Set());
  /**
   * Opens or closes the field of a word.
   * @param {string} key
   * @param {MouseEvent} event  its `detail` is 0 if a key was pressed
   */
  function press(key, { detail }) {
    const next = new Set(open.value);
    if (!next.delete(key)) next.add(key);
    open.value = next;
    if (next.has(key) && detail === 0) enter(root.querySelector(`[data-field="${key}"]`));
  }
  function restoreAll() {
    actions.restoreSettings();
    focusOn(root.querySelector('[data-panel], summary')); // the button disappears
  }
  function reveal() {
    const { key = '' } = store.state.problem ?? {};
    root.querySelector('details')?.setAttribute('open', '');
    open.value = new Set([...open.peek(), key]); // peek(): else this would run, and move the focus, in every frame
    // Shown at once, because the field gets the focus before the next drawing.
    root.querySelector(`[data-field="${key}"]`)?.removeAttribute('hidden');
  }
  const fields = createFields(context, presented.main, { reveal });

  /** A field, with the function that hides it unless its word is open or it has an error. @param {HTMLElement} field */
  function openField(field) {
    const key = field.dataset.key ?? '';
    const is_open = compact || open.value.has(key) || select.errorOf(key) !== null;
    return html`<div class="recipe-field" id=${id(`recipe-${key}`)} data-field=${key} ?hidden=${!is_open}>${field}</div>`;
  }

  /** What is fetched once there is an engine. @type {import('@preact/signals-core').Signal<import('./setup.js').Setup | null>} */
  const more = signal(null);
  let is_over = false;
  async function fetch() {
    const createSetup = await fetchSetup(store);
    if (!is_over) more.value = createSetup(root, context);
  }

  const stop = frame.draw(() => {
    const words = store.at.words.value.settings;
    const is_as_suggested = Object.keys(store.at.typed.value).length === 0;
    const rows = select.table.value.filter(presented.main);
    const restore = html`<button type="button" class="quiet" ?hidden=${is_as_suggested} @click=${restoreAll}
      >${words.restore}</button>`;
    const all_fields = html`<div class="fields main-fields">${fields.roots().map(openField)}</div>`;
    if (compact) {
      render(html`<details class="fold"><summary>${words.title}</summary>${all_fields}${restore}</details>`, root);
      return;
    }
    const chips = rows.map((row) =>
      chip(context, row, { is_open: open.value.has(row.key), press: (event) => press(row.key, event) }),
    );
    render(
      html`<div class="recipe" role="group" aria-label=${words.title}>${chips.length > 0 ? chips : nothing}</div>
        ${all_fields}${more.value?.notes()}
        <div class="recipe-tools">${more.value?.buttons()}${restore}</div>
        ${more.value?.panel()}`,
      root,
    );
  });
  let is_asked = compact;
  const stopWaiting = frame.draw(() => {
    if (is_asked || store.at.engine.value.status !== 'ready') return;
    is_asked = true;
    fetch().catch(() => {}); // if it does not load, the recipe line and the rooms still have all settings
  });
  return () => {
    is_over = true;
    stop();
    stopWaiting();
    more.peek()?.end();
    fields.dispose();
  };
}
