/** The panel with all settings: a search by name, key and help; each result is the field itself, with its room. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { ROOM_KEYS } from '../../state/room_keys.js';
import { works } from '../../state/settings.js';
import { createFields } from '../../ui/field.js';
import { rowIn } from '../../words/say.js';
import { createFormats } from './formats.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../wire/protocol.js').Setting} Setting */

/** Settings that have no field, because the page shows nothing that they change. */
const UNSEEN = new Set(['metrics_interval']);

/**
 * How well a row fits what is looked for: 2 by its name, 1 by its help or its choices, 0 not at all.
 * @param {Setting} row @param {{ label: string, help: string, names?: Record<string, string> }} said @param {string} query
 */
export function matchOf({ key, choices = [] }, { label, help, names = {} }, query) {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const name = `${label} ${key} ${key.replaceAll('_', ' ')}`.toLowerCase();
  const all = `${name} ${help} ${choices.join(' ')} ${Object.values(names).join(' ')}`.toLowerCase();
  if (wanted.every((word) => name.includes(word))) return 2;
  return wanted.every((word) => all.includes(word)) ? 1 : 0;
}

/** @type {import('./setup.js').OpenPanel} */
export function createAll(_root, context, close) {
  const { store, select, id } = context;
  const query = signal('');
  const formats = createFormats(context);
  const fields = createFields(context, ({ key }) => !UNSEEN.has(key), { prefix: 'all-' });

  /** @param {string} group */
  function roomOf(group) {
    const words = /** @type {any} */ (store.at.words.value.rooms);
    return words[group].title ?? words[group].titles[select.settings.value.values.optimizer];
  }

  /** Why a setting has no effect now. @param {Setting} row */
  function idle({ needs = '' }) {
    const all = store.at.words.value;
    const { setup } = all;
    if (!setup) return '';
    const labelOf = (/** @type {string} */ one) => {
      const row = select.row(one);
      return row === null ? one : rowIn(all, row).label;
    };
    const conditions = needs.split(' ').map((part) => {
      const [other, wanted] = part.split(/[=>]/);
      return part.includes('>')
        ? setup.needs_more(labelOf(other), wanted)
        : setup.needs_one(labelOf(other), ...wanted.split('|'));
    });
    return setup.idle(...conditions);
  }

  /** @param {HTMLElement} field @param {Setting} row */
  function result(field, row) {
    const is_idle = !works(row, select.settings.value.values) && store.at.typed.value[row.key] === undefined;
    return html`<li>
      <span class="stamp">${ROOM_KEYS.indexOf(row.group) + 1} ${roomOf(row.group)}</span>
      ${is_idle ? html`<p class="field-label">${rowIn(store.at.words.value, row).label}</p><p class="field-help">${idle(row)}</p>` : field}
    </li>`;
  }

  function template() {
    const words = store.at.words.value;
    const { setup } = words;
    if (!setup) return nothing;
    const found = fields
      .roots()
      .map((field) => {
        const row = /** @type {Setting} */ (select.row(field.dataset.key ?? ''));
        return { field, row, match: matchOf(row, rowIn(words, row), query.value) };
      })
      .filter(({ match }) => match > 0)
      .sort((a, b) => b.match - a.match || ROOM_KEYS.indexOf(a.row.group) - ROOM_KEYS.indexOf(b.row.group));
    const onKey = (/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && close();
    return html`<section class="setup" id=${id('setup')} aria-labelledby=${id('setup-title')} data-test="all-settings" @keydown=${onKey}>
      <div class="room-head">
        <h3 id=${id('setup-title')}>${setup.all}</h3>
        <button type="button" class="quiet" @click=${close}>${words.rooms.close}</button>
      </div>
      <label class="search-row"><span class="field-label">${setup.search}</span>
        <input class="setting-search" data-first type="search" autocomplete="off" spellcheck="false" placeholder=${setup.placeholder}
          @input=${(/** @type {Event} */ { target }) => {
            query.value = /** @type {HTMLInputElement} */ (target).value;
          }}>
        <span class="stamp" role="status">${found.length > 0 ? setup.found(found.length) : setup.none}</span>
      </label>
      ${formats.template()}
      <ul class="found">${found.map(({ field, row }) => result(field, row))}</ul>
    </section>`;
  }

  return {
    template,
    end() {
      formats.end();
      fields.dispose();
    },
  };
}
