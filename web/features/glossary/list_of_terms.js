/**
 * The list of all terms, as a dialog: grouped by the seven parts, with a search. A pressed term opens, and is shown in
 * the reader's own model.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { ALIASES, TERMS } from '../../guide/glossary.js';
import { leads, roomTitle, wordsOf } from './entry.js';
import { createLive } from './live.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/glossary.js').TermKey} TermKey */

const KEYS = /** @type {TermKey[]} */ (Object.keys(TERMS));
const PARTS = [...new Set(KEYS.map((key) => TERMS[key].room))];

/** A text in small letters without accents, so that the search finds it however it is typed. @param {string} text */
const plain = (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/**
 * The terms that fit what is typed: by their titles and other names; only if none of these fit, by their sentences.
 * @param {(key: TermKey) => readonly string[]} words  title and sentences
 * @param {string} query
 */
export function termsThatFit(words, query) {
  const wanted = plain(query.trim());
  if (wanted === '') return KEYS;
  const namesOf = (/** @type {TermKey} */ key) =>
    [words(key)[0], key, ...Object.keys(ALIASES).filter((name) => ALIASES[name] === key)].map((name) =>
      plain(name).replaceAll('_', ' '),
    );
  const named = KEYS.filter((key) => namesOf(key).some((name) => name.includes(wanted)));
  return named.length > 0 ? named : KEYS.filter((key) => words(key).some((text) => plain(text).includes(wanted)));
}

/** An open term of the list. @typedef {{ key: TermKey, live: ReturnType<typeof createLive> } | null} Opened */

/** @param {Context} context @param {TermKey} key @param {Opened} opened @param {(key: TermKey) => void} press */
function entry(context, key, opened, press) {
  const [title, first, second] = wordsOf(context, key);
  const is_open = opened?.key === key;
  const id = context.id(`glossary-${key}`);
  return html`<article class="glossary-entry">
    <h4><button type="button" class="quiet glossary-title" aria-expanded=${is_open} aria-controls=${is_open ? id : nothing} @click=${() => press(key)}>${title}</button></h4>
    <p>${first} ${second}</p>
    ${is_open ? html`<div class="glossary-live" id=${id}>${opened.live.template()}<div class="glossary-leads">${leads(context, key)} ${opened.live.code()}</div></div>` : nothing}
  </article>`;
}

/** @param {HTMLElement} layer @param {Context} context @returns {import('./glossary.js').Open} */
export function openList(layer, context) {
  const { store, frame, id } = context;
  const dialog = document.createElement('dialog');
  dialog.className = 'glossary-list';
  dialog.dataset.test = 'glossary-list';
  dialog.setAttribute('aria-labelledby', id('glossary-title'));
  layer.append(dialog);
  const query = signal('');
  /** @type {import('@preact/signals-core').Signal<Opened>} */
  const opened = signal(null);

  /** @param {TermKey | ''} key */
  function press(key) {
    const before = opened.peek();
    before?.live.stop();
    opened.value = key === '' || before?.key === key ? null : { key, live: createLive(context, dialog, key) };
  }

  const stop = frame.draw(() => {
    const words = store.at.words.value.glossary;
    if (!words) return;
    const found = termsThatFit((key) => wordsOf(context, key), query.value);
    const parts = PARTS.map((room) => ({ room, keys: found.filter((key) => TERMS[key].room === room) }));
    const type = (/** @type {Event} */ { currentTarget }) => {
      query.value = /** @type {HTMLInputElement} */ (currentTarget).value;
    };
    render(
      html`<div class="glossary-top">
          <div class="glossary-head">
            <h2 id=${id('glossary-title')}>${words.title}</h2>
            <button type="button" class="quiet" @click=${() => dialog.close()}>${words.close}</button>
          </div>
          <p class="part-line">${words.lead}</p>
          <input type="search" class="glossary-search" placeholder=${words.search} aria-label=${words.search} @input=${type} autofocus>
          <p class="unseen" role="status">${words.found(found.length)}</p>
        </div>
        ${found.length === 0 ? html`<p class="part-line">${words.nothing(query.value.trim())}</p>` : nothing}
        ${parts.map(({ room, keys }) =>
          keys.length === 0
            ? nothing
            : html`<section class="glossary-part"><h3>${roomTitle(context, room)}</h3>
                ${keys.map((key) => entry(context, key, opened.value, press))}</section>`,
        )}`,
      dialog,
    );
  });
  let is_over = false;
  const onClose = () => !is_over && store.update({ term: '' });
  const onPress = (/** @type {Event} */ { target }) => target === dialog && dialog.close(); // outside the dialog
  dialog.addEventListener('close', onClose);
  dialog.addEventListener('click', onPress);
  dialog.showModal(); // the browser keeps the focus inside and closes it at Escape

  return {
    has: (element) => dialog.contains(element),
    end() {
      is_over = true;
      stop();
      press('');
      dialog.remove();
    },
  };
}
