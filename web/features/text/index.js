/**
 * The text to learn from: buttons that choose one, the box to type or paste one, the card that replaces the box for a
 * large text, and facts about the text. What is dropped or pasted anywhere on the playground (transfers.js) belongs
 * here too.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { isEditable } from '../../actions/texts.js';
import { firstWords } from '../../ui/format.js';
import { lockedSign } from '../../ui/locked.js';
import { errorLine, noticeLine } from '../../ui/sentences.js';
import { putValue } from '../../ui/value.js';
import { needWords } from '../../words/languages.js';
import { rowIn, say, sourceIn } from '../../words/say.js';
import { takeTransfers } from './transfers.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../state/state.js').Source} Source */

/** @type {import('../../registry.js').Feature} */
export const text = { name: 'text', slot: 'text', label: (words) => words.text.label, create };

/** Runs a function after the next drawing. @param {() => void} action */
const afterDrawing = (action) => requestAnimationFrame(() => requestAnimationFrame(action));

/** @param {HTMLElement} root @param {Context} context */
function chips(root, { store, select, actions }) {
  const all = store.at.words.value;
  const words = all.text;
  const chosen = select.source.value;
  function fresh() {
    actions.freshText();
    afterDrawing(() => root.querySelector('textarea')?.focus());
  }
  return html`<div class="chips" role="group" aria-label=${words.choices}>
    ${store.at.sources.value.map((source) => {
      const { id } = source;
      const { title, sentence } = sourceIn(all, source);
      return html`<button
        type="button"
        class="chip"
        data-source=${id}
        title=${sentence}
        aria-pressed=${id === chosen?.id}
        @click=${() => actions.chooseText(id)}
      >${title}</button>`;
    })}
    <button type="button" class="chip chip-fresh" ?hidden=${chosen?.kind === 'typed' && chosen.text === ''} @click=${fresh}
    >${words.fresh}</button>
  </div>`;
}

/** The card of a text that is too long for a box. @param {Context} context @param {Source} source */
function card({ store, actions }, source) {
  const words = store.at.words.value.text;
  const can_edit = source.kind !== 'dataset' && isEditable(source);
  return html`<div class="file-card">
    <div class="file-head">
      <strong class="file-name" translate="no" ?hidden=${source.kind === 'dataset'}>${source.title}</strong>
      <span class="file-size">${words.shown(source.bytes)}</span>
      <button type="button" class="quiet" ?hidden=${!can_edit} @click=${() => actions.editFile()}>${words.edit}</button>
    </div>
    <pre class="box file-preview" dir="auto" translate="no" tabindex="0" aria-label=${words.preview}>${`${source.preview}…`}</pre>
  </div>`;
}

/** @param {Context} context @param {boolean} is_hidden */
function box({ store, actions, presented, id }, is_hidden) {
  const words = store.at.words.value.text;
  return html`<label for=${id('text-box')} class="unseen">${words.box}</label>
    <textarea
      id=${id('text-box')}
      class="box text-box"
      spellcheck="false"
      autocomplete="off"
      autocapitalize="off"
      dir="auto"
      placeholder=${words.placeholder}
      aria-describedby=${`${id('text-facts')} ${id('text-error')}`}
      aria-invalid=${store.at.problem.value?.place === 'text'}
      ?hidden=${is_hidden}
      ?readonly=${presented.is_text_locked}
      @input=${(/** @type {Event} */ { currentTarget }) => actions.typeText(/** @type {HTMLTextAreaElement} */ (currentTarget).value)}
    ></textarea>`;
}

/**
 * How the text is cut into documents: the choice, and the number of documents that the engine found.
 * @param {Context} context
 */
function cuts({ store, select, actions }) {
  const all = store.at.words.value;
  const words = all.text;
  const row = select.row('documents');
  const called = row && rowIn(all, row);
  const value = select.settings.value.values.documents;
  const { info, phase } = select.run.value;
  const is_known = info !== null && phase !== 'preparing' && !select.is_stale.value;
  return html`<div class="segmented documents-choice" role="group" aria-label=${words.documents} title=${called?.help ?? ''}>
      ${row?.choices?.map(
        (choice) => html`<button
          type="button"
          data-choice=${choice}
          aria-pressed=${choice === value}
          @click=${() => actions.set('documents', choice)}
        >${called?.names?.[choice] ?? choice}</button>`,
      )}
    </div>
    <p class="facts">${is_known ? words.cuts[info.documents] : ''}</p>`;
}

/** The facts about the text, on one line. @param {Context} context @returns {string} */
function factsLine({ store, select }) {
  const words = store.at.words.value.text;
  const source = select.source.value;
  if (source === null) return '';
  if (store.at.loading_text.value) return words.fetching;
  if (source.facts) return words.facts(source.facts);
  return source.bytes ? words.size(source.bytes) : '';
}

/**
 * Whether the panel "How it is read" is offered: its files are still there, or the text has a form such as JSON.
 * @param {Source | null} source
 */
const canBeRead = (source) =>
  source !== null && (source.origin !== null || source.remarks.some(({ id }) => id.startsWith('form_')));

/** The buttons that open, load and remove a text. @param {HTMLElement} root @param {Context} context */
function tools(root, { store, select, actions, id }) {
  const words = store.at.words.value.text;
  const source = select.source.value;
  /** @param {Event} event */
  async function pick({ currentTarget }) {
    const picker = /** @type {HTMLInputElement} */ (currentTarget);
    await actions.openFiles(picker.files);
    picker.value = ''; // so that the same file can be chosen again
  }
  function remove() {
    actions.removeText();
    // The button that had the focus may have been removed.
    afterDrawing(() => /** @type {HTMLElement | null} */ (root.querySelector('[aria-pressed="true"]'))?.focus());
  }
  return html`<div class="text-tools">
    <input type="file" class="picker" multiple id=${id('text-file')} @change=${pick}>
    <label for=${id('text-file')} class="button quiet">${words.open}</label>
    <button type="button" class="quiet" data-panel="address" aria-expanded=${store.at.panel.value === 'address'} @click=${() => actions.setPanel('address')}
    >${words.address}</button>
    <span class="hint">${words.or}</span>
    <button type="button" class="quiet" data-panel="reading" aria-expanded=${store.at.panel.value === 'reading'} ?hidden=${!canBeRead(source)} @click=${() => actions.setPanel('reading')}
    >${words.reading}</button>
    <button type="button" class="quiet remove" ?hidden=${source === null || source.kind === 'dataset'} @click=${remove}
    >${words.remove(source ? firstWords(source.title, 20) : '')}</button>
  </div>`;
}

/** The remarks of the engine and of the page about the text. @param {Context} context */
function remarks({ store, select }) {
  const words = store.at.words.value;
  const remarks = [...(select.source.value?.remarks ?? []), ...(select.run.value.info?.notices ?? [])];
  const sentences = remarks.map((one) => say(words, one)).filter((one) => one !== '');
  return html`<ul class="notices" ?hidden=${sentences.length === 0}>${sentences.map((one) => html`<li>${one}</li>`)}</ul>
    ${noticeLine(say(words, store.at.notice.value))}`;
}

/** @typedef {{ title: () => string, template: () => unknown, end: () => void }} Panel */

/**
 * The panel that is open beside the text, fetched when it is opened: a signal, and the function that ends it.
 * @param {HTMLElement} root @param {Context} context
 */
function openPanels(root, context) {
  const { store, frame } = context;
  /** @type {import('@preact/signals-core').Signal<Panel | Error | null>} */
  const inside = signal(null);
  let open = '';

  function leave() {
    const left = inside.peek();
    if (left !== null && !(left instanceof Error)) left.end();
    inside.value = null;
  }

  /** @param {'reading' | 'address'} panel @param {string} source */
  async function enter(panel, source) {
    try {
      const [{ PANELS }] = await Promise.all([
        import('./panels.js'),
        needWords(store, 'imports'),
        needWords(store, 'files'),
      ]);
      if (open === `${panel} ${source}`) inside.value = PANELS[panel](context);
    } catch (/** @type {any} */ error) {
      if (open === `${panel} ${source}`) inside.value = error;
    }
    afterDrawing(() => {
      const drawn = /** @type {HTMLElement | null} */ (root.querySelector('.text-panel'));
      if (!drawn?.contains(document.activeElement)) drawn?.focus(); // somebody may be typing in it already
    });
  }

  const stop = frame.draw(() => {
    const panel = store.at.panel.value;
    const asked = panel === '' ? '' : `${panel} ${store.at.source.value}`;
    if (asked === open) return;
    const [left] = open.split(' ');
    const had_focus = root.querySelector('.text-panel')?.contains(document.activeElement);
    leave();
    open = asked;
    if (panel !== '') enter(panel, store.at.source.value);
    else if (had_focus)
      afterDrawing(() => /** @type {HTMLElement | null} */ (root.querySelector(`[data-panel="${left}"]`))?.focus());
  });
  const end = () => {
    stop();
    open = '';
    leave();
  };
  return { inside, end };
}

/** @param {Context} context @param {Panel | Error | null} inside */
function panelOf({ store, actions, id }, inside) {
  const words = store.at.words.value;
  if (store.at.panel.value === '') return nothing;
  const is_here = inside !== null && !(inside instanceof Error);
  const onKey = (/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && actions.setPanel('');
  return html`<section class="text-panel" tabindex="-1" aria-labelledby=${id('text-panel')} data-test="text-panel" @keydown=${onKey}>
    <div class="room-head">
      <h3 id=${id('text-panel')}>${is_here ? inside.title() : words.rooms.loading}</h3>
      <button type="button" class="quiet" @click=${() => actions.setPanel('')}>${words.rooms.close}</button>
    </div>
    ${is_here ? inside.template() : html`<p class="error" ?hidden=${inside === null}>${words.text.no_panel}</p>`}
  </section>`;
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, frame, compact, presented, id } = context;
  const is_locked = presented.is_text_locked;
  const panels = openPanels(root, context);
  const stop = frame.draw(() => {
    const all = store.at.words.value;
    const words = all.text;
    const source = select.source.value;
    const problem = store.at.problem.value;
    root.toggleAttribute('data-learnt', !select.is_stale.value);
    const is_big = source !== null && source.text === null && source.blob !== null;
    const facts = factsLine(context);
    const { title, sentence } = source ? sourceIn(all, source) : { title: words.none, sentence: '' };
    const body = html`${is_locked ? nothing : chips(root, context)}
      <p class="source-sentence" data-test="source-sentence" ?hidden=${sentence === ''}>${sentence}</p>
      ${panelOf(context, panels.inside.value)}
      ${box(context, is_big)}${is_big ? card(context, source) : nothing}
      ${errorLine(problem?.place === 'text' ? say(all, problem.said) : '', id('text-error'))}
      <div class="text-foot"><p class="facts" id=${id('text-facts')}>${facts || ' '}</p>${is_locked ? nothing : cuts(context)}</div>`;
    // The remarks are outside of the fold, so that they are visible while the text is folded.
    const folded = html`<details class="fold">
        <summary>
          <span class="summary-title">${title}</span>
          <span class="summary-facts">${source?.facts ? words.summary(source.facts.characters) : ''}</span>
          ${is_locked ? lockedSign(all) : html`<span class="summary-action">${words.change}</span>`}
        </summary>
        ${body}${is_locked ? nothing : tools(root, context)}
      </details>
      ${remarks(context)}`;
    const heading = html`<div class="part-heading">
      <h2 id=${id('part-text')}>${words.title}</h2>
      <p class="part-line">${words.line}</p>
    </div>`;
    render(compact ? folded : html`${heading}${body}${remarks(context)}${tools(root, context)}`, root);
    putValue(root, '.text-box', source?.text ?? '');
  });
  const stopTransfers = takeTransfers(context);
  const stopAsked = frame.draw(() => {
    const problem = store.at.problem.value;
    if (problem?.place !== 'text' || !problem.asked) return;
    root.querySelector('details')?.setAttribute('open', '');
    /** @type {HTMLElement | null} */ (root.querySelector('.text-box'))?.focus();
  });
  return () => {
    stop();
    stopAsked();
    panels.end();
    stopTransfers();
  };
}
