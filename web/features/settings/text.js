/** The panel with the recipe as text: one box to copy it from, one to paste another recipe into. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { readRecipe, recipeText, useRecipe } from '../../state/recipe.js';
import { say } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../words/words.js').Setup} Words */

/**
 * The recipe of the present settings, with the button that copies it.
 * @param {HTMLElement} root
 * @param {Context} context
 */
function createOwn(root, { store, select, id }) {
  const is_whole = signal(false);
  /**
   * The result of copying: '' before the button is pressed.
   * @type {import('@preact/signals-core').Signal<'' | 'copied' | 'not_copied'>}
   */
  const copy = signal('');
  const box = () => /** @type {HTMLTextAreaElement} */ (root.querySelector('.own-recipe'));

  /** @param {string} text */
  async function onCopy(text) {
    const is_done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    copy.value = is_done ? 'copied' : 'not_copied';
    if (!is_done) box().select();
  }

  /** @param {Words} words */
  return (words) => {
    const { values } = select.settings.value;
    const text = recipeText(select.table.value, store.at.engine.value.presets, values, is_whole.value);
    const extents = [words.short(values.preset), words.whole];
    return html`<div class="recipe-side">
      <label class="field-label" for=${id('own-recipe')}>${words.own}</label>
      <div class="segmented" role="group" aria-label=${words.extent}>${extents.map(
        (label, i) => html`<button
          type="button"
          aria-pressed=${is_whole.value === (i === 1)}
          @click=${() => {
            is_whole.value = i === 1;
            copy.value = '';
          }}
        >${label}</button>`,
      )}</div>
      <textarea class="box own-recipe" data-first id=${id('own-recipe')} rows="9" readonly dir="ltr" .value=${text}></textarea>
      <div class="recipe-tools">
        <button type="button" @click=${() => onCopy(text)}>${words.copy}</button>
        <span class="stamp" role="status">${copy.value === '' ? nothing : words[copy.value]}</span>
      </div>
    </div>`;
  };
}

/** Another recipe, which is read while it is typed. @param {Context} context */
function createOther({ store, select, actions, id }) {
  const text = signal('');
  /** What was typed before the recipe was used; null while there is nothing to undo. */
  const before = signal(/** @type {Record<string, string> | null} */ (null));

  /** @param {Record<string, string>} recipe */
  function use(recipe) {
    const { typed, engine } = store.state;
    before.value = typed;
    const suggested = select.source.value?.suggested ?? {};
    actions.setAll(useRecipe(select.table.value, engine.presets, suggested, typed, recipe));
  }
  function undo() {
    if (before.value !== null) actions.setAll(before.value);
    before.value = null;
  }

  /** @param {Words} words */
  return (words) => {
    const { typed, wrong } = readRecipe(text.value, select.table.value);
    const right = Object.keys(typed).length;
    const is_empty = text.value.trim() === '';
    const said = wrong.map(({ id, line, what, said }) =>
      words.wrong[id](line, what, say(store.at.words.value, said)),
    );
    if (!is_empty && right === 0 && wrong.length === 0) said.push(words.nothing);
    return html`<div class="recipe-side">
      <label class="field-label" for=${id('other-recipe')}>${words.other}</label>
      <p class="part-line" id=${id('other-recipe-help')}>${words.paste}</p>
      <textarea class="box other-recipe" id=${id('other-recipe')} rows="9" dir="ltr" spellcheck="false" autocomplete="off"
        aria-describedby=${`${id('other-recipe-help')} ${id('other-recipe-wrong')}`}
        @input=${(/** @type {Event} */ { target }) => {
          text.value = /** @type {HTMLTextAreaElement} */ (target).value;
          before.value = null;
        }}></textarea>
      <ul class="error" id=${id('other-recipe-wrong')} role="status" ?hidden=${said.length === 0}>${said.map((one) => html`<li>${one}</li>`)}</ul>
      <div class="recipe-tools">
        <button type="button" ?disabled=${right === 0} @click=${() => use(typed)}>${words.use(right, wrong.length)}</button>
        ${
          before.value === null
            ? nothing
            : html`<span class="stamp" role="status">${words.used}</span>
              <button type="button" class="quiet" @click=${undo}>${words.undo_use}</button>`
        }
      </div>
    </div>`;
  };
}

/** @type {import('./setup.js').OpenPanel} */
export function createText(root, context, close) {
  const { store, id } = context;
  const own = createOwn(root, context);
  const other = createOther(context);
  function template() {
    const { setup, rooms } = store.at.words.value;
    if (!setup) return nothing;
    const onKey = (/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && close();
    return html`<section class="setup" id=${id('setup')} aria-labelledby=${id('setup-title')} data-test="recipe-text" @keydown=${onKey}>
      <div class="room-head">
        <h3 id=${id('setup-title')}>${setup.text}</h3>
        <button type="button" class="quiet" @click=${close}>${rooms.close}</button>
      </div>
      <p class="part-line">${setup.line}</p>
      <div class="recipe-sides">${own(setup)}${other(setup)}</div>
    </section>`;
  }
  return { template, end: () => {} };
}
