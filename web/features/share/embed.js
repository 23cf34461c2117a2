/**
 * The part of the sharing panel for a page of one's own: what the frame shows and what stays fixed is chosen, and a line
 * for a frame and one for the element <micro-gpt> are made of it, with a preview. Fetched when it is opened.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { PARTS } from '../../embed/presented.js';
import { THEMES } from '../../keep/address.js';
import { ROOM_KEYS } from '../../state/room_keys.js';
import { LANGUAGES } from '../../words/languages.js';
import { rowIn } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../words/words.js').Sharing} Sharing */
/** @typedef {(words: Sharing, id: string, name: 'frame' | 'element', text: string) => unknown} Copies */
/**
 * @typedef {object} Chosen
 * @property {string} layout  a key of `layouts` in the words
 * @property {ReadonlySet<string>} parts  for the layout `parts`
 * @property {string} room    for the layout `room`
 * @property {ReadonlySet<string>} locks
 * @property {string} theme   '' as the reader has it
 * @property {string} lang    '' as the reader has it
 */

/** The height in pixels at which the whole compact page is visible without scrolling. */
const FRAME_HEIGHT = 640;
/** A text of at most so many characters stands in the element as it is, a longer one packed. */
const PLAIN_TEXT = 500;
const ALL_PARTS = Object.keys(PARTS);
/** @type {Record<string, string>} */
const SHOWS = { all: '', curve: 'curve', samples: 'samples', both: 'curve,samples' };

/** A text as the value of an attribute in HTML. @param {string} text */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * What is chosen, as an address and an element have it: those of show, lock, theme and lang that say something.
 * @param {Chosen} chosen
 * @returns {[string, string][]}
 */
export function viewOf({ layout, parts, room, locks, theme, lang }) {
  const named = ALL_PARTS.filter((part) => part !== 'train' && parts.has(part));
  const some = parts.has('train') ? named : [...named, '-train'];
  const show = layout === 'room' ? room : layout === 'parts' ? some.join(',') : SHOWS[layout];
  const is_all = layout === 'parts' && ALL_PARTS.every((part) => parts.has(part));
  const lock = locks.has('settings')
    ? [...locks].filter((name) => name === 'text' || name === 'settings')
    : [...locks];
  const pairs = [
    ['show', is_all ? '' : show],
    ['lock', lock.join(',')],
    ['theme', theme],
    ['lang', lang],
  ];
  return /** @type {[string, string][]} */ (pairs.filter(([, value]) => value !== ''));
}

/** @param {string} small  the address of embed.html with its state @param {Chosen} chosen */
export function addressOf(small, chosen) {
  const [page, state] = small.split('#');
  const query = viewOf(chosen).map((pair) => pair.join('=')); // names and commas need no escapes
  return `${page}${query.length > 0 ? '?' : ''}${query.join('&')}#${state}`;
}

/** @param {string} address  of the page in the frame @param {string} title */
export const frameLine = (address, title) =>
  `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${FRAME_HEIGHT}" style="border: 0" loading="lazy"></iframe>`;

/**
 * @param {string} small  the address of embed.html with its state
 * @param {Chosen} chosen
 * @param {string | null} text  the text, if it is short
 */
export function elementLine(small, chosen, text) {
  const state = new URLSearchParams(small.split('#')[1]);
  if (text !== null && state.has('packed')) {
    state.delete('packed');
    state.set('text', text);
  }
  const attributes = [...state, ...viewOf(chosen)].map(([name, value]) => `${name}="${escaped(value)}"`);
  const script = new URL('embed.js', small).href;
  return `<script src="${escaped(script)}"></script>\n<micro-gpt ${attributes.join(' ')}></micro-gpt>`;
}

/** @param {Event} event */
const target = (event) => /** @type {HTMLInputElement & HTMLSelectElement} */ (event.currentTarget);

/**
 * @param {string} name @param {string} value @param {[string, string][]} options  values with their names
 * @param {(value: string) => void} set
 */
const choice = (name, value, options, set) =>
  html`<label class="share-choice"><span class="field-label">${name}</span>
    <select data-choice=${name} @change=${(/** @type {Event} */ event) => set(target(event).value)}
      >${options.map(([one, words]) => html`<option value=${one} ?selected=${one === value}>${words}</option>`)}</select></label>`;

/**
 * Boxes to tick, as a group.
 * @param {string} name @param {ReadonlySet<string>} ticked @param {[string, string][]} options
 * @param {(one: string, is_on: boolean) => void} change
 */
function ticks(name, ticked, options, change) {
  return html`<fieldset class="ticks share-ticks" data-ticks=${name}><legend class="field-label">${name}</legend>
    ${options.map(
      ([one, words]) => html`<label class="tick"><input
        type="checkbox"
        data-tick=${one}
        .checked=${ticked.has(one)}
        @change=${(/** @type {Event} */ event) => change(one, target(event).checked)}
      > ${words}</label>`,
    )}</fieldset>`;
}

/**
 * @param {Context} context
 * @param {Copies} copies     boxes of text that can be copied
 * @param {string} small      the address of embed.html with the present text and settings
 * @param {boolean} is_cut    whether the text is too large for it
 */
export function createEmbed({ store, select, id }, copies, small, is_cut) {
  /** @type {import('@preact/signals-core').Signal<Chosen>} */
  const chosen = signal({
    layout: 'all',
    parts: new Set(ALL_PARTS),
    room: 'network',
    locks: new Set(),
    theme: '',
    lang: '',
  });
  const has_preview = signal(false);
  // The first choice shows the preview: its effect is what one wants to see.
  const choose = (/** @type {Partial<Chosen>} */ patch) => {
    chosen.value = { ...chosen.value, ...patch };
    has_preview.value = true;
  };

  /**
   * Ticks or unticks a box. Several may be ticked before the next drawing, so what is chosen now is changed.
   * @param {'parts' | 'locks'} group
   */
  const tick = (group) => (/** @type {string} */ one, /** @type {boolean} */ is_on) => {
    const next = new Set(chosen.peek()[group]);
    if (is_on) next.add(one);
    else next.delete(one);
    choose({ [group]: next });
  };

  /** The choices. @param {import('../../words/words.js').Framed} words */
  function choices(words) {
    const all = store.at.words.value;
    const { layout, parts, room, locks, theme, lang } = chosen.value;
    const { rooms, masthead } = all;
    const titles = ROOM_KEYS.map((key) => {
      const { title, titles } = /** @type {any} */ (rooms)[key];
      return /** @type {[string, string]} */ ([key, title ?? titles?.adamw ?? key]);
    });
    const languages = Object.keys(LANGUAGES).map((code) => [
      code,
      new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code,
    ]);
    const single = locks.has('settings') ? [] : select.table.value.filter(({ main }) => main);
    const theirs = ['', words.theirs];
    return html`<div class="share-choices">
        ${choice(words.shows, layout, Object.entries(words.layouts), (value) => choose({ layout: value }))}
        ${layout === 'room' ? choice(words.room, room, titles, (value) => choose({ room: value })) : nothing}
        ${choice(words.theme, theme, /** @type {any} */ ([theirs, ...THEMES.filter((one) => one !== 'auto').map((one) => [one, masthead.themes[one]])]), (value) => choose({ theme: value }))}
        ${choice(words.language, lang, /** @type {any} */ ([theirs, ...languages]), (value) => choose({ lang: value }))}
      </div>
      ${layout === 'parts' ? ticks(words.parts_of, parts, Object.entries(words.parts), tick('parts')) : nothing}
      ${ticks(words.locks, locks, [['text', words.lock_text], ['settings', words.lock_settings], ...single.map((row) => /** @type {[string, string]} */ ([row.key, rowIn(all, row).label]))], tick('locks'))}`;
  }

  return {
    template() {
      const { sharing, framed: words } = store.at.words.value;
      if (!sharing || !words) return nothing;
      const text = select.source.value?.text ?? null;
      const address = addressOf(small, chosen.value);
      const plain = text !== null && text.length <= PLAIN_TEXT ? text : null;
      return html`<div class="share-embed-body"><div class="share-embed-line part-line"><p>${words.line}</p>${is_cut ? html`<p>${words.no_text}</p>` : nothing}</div>
        <div class="share-embed-part">${choices(words)}</div>
        <div class="share-embed-seen">${
          has_preview.value
            ? html`<h3 class="field-label">${words.preview}</h3>
              <iframe class="share-preview" title=${words.preview_title} src=${address} data-test="share-preview"></iframe>`
            : html`<button type="button" class="secondary" data-test="share-try" @click=${() => {
                has_preview.value = true;
              }}>${words.try_it}</button>`
        }</div>
        <div class="share-embed-part">
          <label class="field-label" for=${id('share-frame')}>${words.frame}</label>
          ${copies(sharing, id('share-frame'), 'frame', frameLine(address, words.frame_title))}
          <label class="field-label" for=${id('share-element')}>${words.element}</label>
          ${copies(sharing, id('share-element'), 'element', elementLine(small, chosen.value, plain))}
        </div></div>`;
    },
  };
}
