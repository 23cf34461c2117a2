/**
 * What is below the recipe line: sentences on settings that followed others, and the panels that find a setting
 * and hold the recipe as text. Fetched once there is an engine.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { printSetting } from '../../state/settings.js';
import { suggestedValue } from '../../ui/field.js';
import { rowIn } from '../../words/say.js';
import { createAll } from './all.js';
import { createText } from './text.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {ReturnType<typeof createSetup>} Setup */
/**
 * Fills a panel: `template` draws it; the element with `data-first` gets the focus when it opens.
 * @typedef {(root: HTMLElement, context: Context, close: () => void) => { template: () => unknown, end: () => void }} OpenPanel
 */

/** The panels by the keys of `setup.panels` in the words. @type {Record<string, OpenPanel>} */
const PANELS = { all: createAll, text: createText };

/**
 * One sentence for each setting that followed another, with a button that undoes the other.
 * @param {Context} context
 * @param {HTMLElement} root  of the feature
 */
function notes({ store, select, actions }, root) {
  const words = store.at.words.value;
  const { values, followed } = select.settings.value;
  const all = Object.entries(followed);
  if (all.length === 0 || !words.setup) return nothing;
  const { setup } = words;
  const print = (/** @type {any} */ row, /** @type {any} */ value) => words.format.inBox(printSetting(row, value));
  return html`<div class="followed" role="status" data-test="followed" data-followed><ul>${all.map(
    ([key, { from, by }]) => {
      const [row, other] = [select.row(key), select.row(by)];
      if (row === null || other === null) return nothing;
      const [label, cause] = [rowIn(words, row).label, rowIn(words, other).label];
      const now = /** @type {const} */ ([label, print(row, values[key]), print(row, from), cause]);
      const sentence = row.shrinks_with
        ? setup.part(...now, row.shrinks_with.share)
        : row.divides?.key === by
          ? setup.divisor(...now)
          : setup.multiple(...now);
      /** The button disappears; the setting in the recipe line gets the focus. */
      const undo = () => {
        actions.unset(by);
        /** @type {HTMLElement | null} */ (root.querySelector(`[data-recipe="${by}"], [data-panel]`))?.focus();
      };
      const before = print(other, suggestedValue({ store, select }, by));
      return html`<li>${sentence}
      <button type="button" class="quiet" ?hidden=${store.at.typed.value[by] === undefined} @click=${undo}>${setup.undo(cause, before)}</button></li>`;
    },
  )}</ul></div>`;
}

/**
 * Gives an element the focus. In a box the cursor is put at the beginning; at the end, it would scroll the box down.
 * @param {HTMLElement | null | undefined} element
 */
function focusOn(element) {
  if (element instanceof HTMLTextAreaElement) element.setSelectionRange(0, 0);
  element?.focus();
}

/**
 * @param {HTMLElement} root  of the feature
 * @param {Context} context
 */
export function createSetup(root, context) {
  const { store, id, element } = context;
  /** The name of the open panel, or ''. */
  const name = signal('');
  /** @type {import('@preact/signals-core').Signal<ReturnType<OpenPanel> | null>} */
  const inside = signal(null);
  /** @param {() => HTMLElement | null | undefined} find  called after the next drawing */
  const focus = (find) => requestAnimationFrame(() => requestAnimationFrame(() => focusOn(find())));

  /** @param {string} wanted */
  function toggle(wanted) {
    const is_open = name.peek() !== wanted;
    inside.peek()?.end();
    name.value = is_open ? wanted : '';
    inside.value = is_open ? PANELS[wanted](root, context, () => toggle(wanted)) : null;
    focus(() => root.querySelector(is_open ? '[data-first]' : `[data-panel=${wanted}]`));
  }

  /** Ctrl+K or ⌘K finds a setting; without a focus, in the first playground. @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const { activeElement: focused, body } = document;
    const tag = element.localName;
    if ((focused === body ? document.querySelector(tag) : focused?.closest(tag)) !== element) return;
    event.preventDefault();
    if (name.peek() === 'all') focus(() => root.querySelector('[data-first]'));
    else toggle('all');
  }

  document.addEventListener('keydown', onKey);
  return {
    notes: () => notes(context, root),
    buttons: () =>
      Object.entries(store.at.words.value.setup?.panels ?? {}).map(
        ([key, label]) => html`<button
          type="button"
          class="quiet"
          data-panel=${key}
          aria-expanded=${name.value === key}
          aria-controls=${name.value === key ? id('setup') : nothing}
          aria-keyshortcuts=${key === 'all' ? 'Control+K Meta+K' : nothing}
          @click=${() => toggle(key)}
        >${label}</button>`,
      ),
    panel: () => inside.value?.template() ?? nothing,
    end() {
      document.removeEventListener('keydown', onKey);
      inside.peek()?.end();
    },
  };
}
