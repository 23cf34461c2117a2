/** The list of stored runs, each with its size and date, to be opened, saved as a file or deleted. Fetched when it is opened. */

import { html, nothing } from 'lit-html';
import { nameOf } from '../../actions/kept.js';
import { say } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../actions/keeping.js').Keeping} Keeping */
/** @typedef {import('../../keeper/store.js').Entry} Entry */
/** @typedef {import('./line.js').Words} Words */

/**
 * @param {Context} context
 * @param {Keeping} keeping
 * @param {Words} words
 * @param {Entry} entry
 */
function rowOf(context, keeping, words, { key, name, label, number, title, step, max_steps, at, bytes }) {
  const { store, element } = context;
  const { rooms, format } = store.at.words.value;
  const called = label ?? (Number.isInteger(number) ? nameOf(number, rooms.training.names) : name);
  const is_shown = keeping.keyOf(store.at.active.value) === key;
  async function open() {
    if (!(await keeping.open(key))) return keeping.refresh();
    /** @type {HTMLElement | null} */ (element.querySelector('.train'))?.focus();
  }
  const save = async () => {
    const { saveFile } = await import('../../actions/run_files.js');
    const is_with_text = element.querySelector('.kept-with-text:checked') !== null;
    await saveFile(context, key, is_with_text);
  };
  return html`<li class="kept-run" data-test="kept-run" data-key=${key}>
    <span class="kept-name">${called}</span>
    <span class="kept-about">${words.about(title, step, max_steps)} · ${words.date(at)} · ${format.size(bytes)}</span>
    <span class="kept-do">
      ${
        is_shown
          ? html`<span class="kept-shown">${words.shown}</span>`
          : html`<button type="button" class="secondary" aria-label=${words.open_name(called)} @click=${open}>${words.open}</button>`
      }
      <button type="button" class="quiet" aria-label=${words.save_name(called)} data-test="kept-save" @click=${save}>${words.save}</button>
      <button type="button" class="quiet" aria-label=${words.remove_name(called)} data-test="kept-remove" @click=${() => keeping.remove(key)}>${words.remove}</button>
    </span>
  </li>`;
}

/** @param {Context} context @param {Keeping} keeping @param {Words} words */
export function listOf(context, keeping, words) {
  const entries = keeping.entries.value;
  const { store, actions, id } = context;
  const change = (/** @type {any} */ { currentTarget }) => keeping.set(currentTarget.checked);
  async function pick(/** @type {any} */ { currentTarget: picker }) {
    const [file] = picker.files;
    if (file) await actions.restore(file);
    picker.value = ''; // so that the same file can be chosen again
    await keeping.refresh();
  }
  return html`<section class="foot-panel" aria-label=${words.title} data-test="kept-list">
    <p class="foot-help">${words.help}</p>
    <label class="foot-switch"><input type="checkbox" .checked=${keeping.is_on.value} @change=${change}>${words.keep}</label>
    <div class="kept-files">
      <input type="file" class="picker" accept=".safetensors" id=${id('kept-file')} @change=${pick}>
      <label for=${id('kept-file')} class="button secondary">${words.open_file}</label>
      <label class="foot-switch"><input type="checkbox" class="kept-with-text" checked>${words.with_text}</label>
    </div>
    <p class="kept-said" role="status" data-test="kept-said">${say(store.at.words.value, keeping.said.value)}</p>
    ${entries.length === 0 ? html`<p>${words.none}</p>` : nothing}
    <ul class="kept-runs">${entries.map((entry) => rowOf(context, keeping, words, entry))}</ul>
  </section>`;
}
