/**
 * The panel that chooses how the files of a text are read: as what kind, in which encoding, which column or field is
 * learnt, and how its texts are joined; with a preview of the result. Fetched when it is opened (panels.js). The
 * reading itself is done in a worker (file_reader_client.js).
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { ENCODINGS, KINDS } from '../../texts/kinds.js';
import { say } from '../../words/say.js';
import { createReader } from './file_reader_client.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../texts/read_files.js').Choices} Choices */
/** @typedef {import('../../texts/read_files.js').Reading} Reading */
/** @typedef {import('../../texts/ways_to_read.js').Kind} Kind */
/** @typedef {import('../../words/words.js').Imports['reading']} Words */

const LOOKED_AT = 1_000_000; // bytes of each file for the preview; the whole file is read when it is to be learnt

/** A select element with its label. @param {string} id @param {string} label @param {unknown} select */
const labelled = (id, label, select) =>
  html`<div class="reading-field"><label for=${id}>${label}</label>${select}</div>`;

/**
 * @param {string} id @param {readonly (readonly [value: string, name: string])[]} options @param {string} chosen
 * @param {(value: string) => void} choose
 */
const selectOf = (id, options, chosen, choose) =>
  html`<select id=${id} @change=${(/** @type {any} */ { currentTarget }) => choose(currentTarget.value)}>
    ${options.map(([value, name]) => html`<option value=${value} ?selected=${value === chosen}>${name}</option>`)}
  </select>`;

/**
 * The fields that can be chosen in a file, with their names in the language of the page.
 * @param {Reading} result
 * @param {Words} words
 */
function fieldNames({ kind, fields }, words) {
  return fields.map(({ path, name = '', count, example }, i) => {
    let called = words.field_name(path);
    if (kind === 'table') called = words.column_name(name, i + 1);
    if (kind === 'chat') called = path === 'all' || path === 'named' ? words[path] : words.of(name);
    return /** @type {const} */ ([path, words.choice(called, count, kind === 'chat' ? '' : example)]);
  });
}

/**
 * @param {Context} context @param {Reading} result @param {Words} words
 * @param {(change: Partial<Choices>) => void} choose
 */
function choicesOf({ id }, result, words, choose) {
  const { kind, header, field, joint } = result;
  const label = kind === 'table' ? words.column : kind === 'chat' ? words.messages : words.field;
  const fields = fieldNames(result, words);
  const line = kind === 'html' || kind === 'xml' || kind === 'plain' ? words.lines[kind] : '';
  const joints = /** @type {const} */ (['line', 'blank']);
  return html`<p class="hint" ?hidden=${line === ''}>${line}</p>
    ${
      fields.length === 0
        ? nothing
        : labelled(
            id('reading-field'),
            label,
            selectOf(id('reading-field'), fields, field, (path) => choose({ field: path, joint: undefined })),
          )
    }
    ${
      header === undefined
        ? nothing
        : html`<label class="reading-check"><input
            type="checkbox"
            .checked=${header}
            @change=${(/** @type {any} */ { currentTarget }) => choose({ header: currentTarget.checked, field })}
          > ${words.header}</label>`
    }
    ${
      kind === 'plain'
        ? nothing
        : html`<fieldset class="reading-joint"><legend>${words.joint}</legend>
          ${joints.map(
            (one) => html`<label class="reading-check"><input
              type="radio"
              name=${id('reading-joint')}
              .checked=${one === joint}
              @change=${() => choose({ joint: one })}
            > ${words.joints[one]}</label>`,
          )}
        </fieldset>`
    }`;
}

/** The beginning of what is learnt. @param {Reading} result @param {Words} words @param {boolean} is_busy */
function previewOf({ shown, n_texts, ready, is_part }, words, is_busy) {
  const found = (is_part ? words.found_first : words.found)(n_texts, ready.facts.characters);
  return html`<div class="reading-preview" role="group" tabindex="0" aria-label=${words.preview}>
      ${shown.map((one) => html`<p dir="auto">${one}</p>`)}
    </div>
    <p class="hint" data-test="reading-found">${is_busy ? html`<progress aria-label=${words.loading}></progress> ${words.loading}` : found}</p>`;
}

/** What is wrong with the files. @param {Reading['fault']} fault @param {Words} words */
const faultOf = (fault, words) =>
  fault === null ? '' : /** @type {any} */ (words.faults[fault.id])(...fault.values);

/**
 * @param {Context} context @param {Words} words @param {Reading | Error | null} found
 * @param {{ encoding: string, is_busy: boolean, choose: (change: Partial<Choices>) => void, use: () => void }} about
 */
function body(context, words, found, { encoding, is_busy, choose, use }) {
  const { store, actions, id } = context;
  const all = store.at.words.value;
  if (found === null) return html`<p class="hint">${words.loading}</p>`;
  if (found instanceof Error) return html`<p class="error">${words.unreadable}</p>`;
  const kinds = KINDS.map((kind) => /** @type {const} */ ([kind, words.kinds[kind]]));
  const encodings = ENCODINGS.map((label) => /** @type {const} */ ([label, say(all, { id: label })]));
  const fault = faultOf(found.fault, words);
  return html`<p class="hint" data-test="reading-until">${words.until}</p>
    ${labelled(
      id('reading-kind'),
      words.kind,
      selectOf(id('reading-kind'), kinds, found.kind, (kind) => choose({ kind: /** @type {Kind} */ (kind) })),
    )}
    ${choicesOf(context, found, words, choose)}
    ${labelled(
      id('reading-encoding'),
      words.encoding,
      selectOf(id('reading-encoding'), encodings, encoding, (label) => choose({ encoding: label })),
    )}
    <p class="error" role="alert" ?hidden=${fault === ''}>${fault}</p>
    ${previewOf(found, words, is_busy)}
    <div class="reading-end">
      <button type="button" class="primary" aria-disabled=${found.n_texts === 0 || is_busy} @click=${use}>${words.use}</button>
      <button type="button" @click=${() => actions.setPanel('')}>${words.keep}</button>
    </div>`;
}

/**
 * @param {Context} context
 * @returns {{ title: () => string, template: () => unknown, end: () => void }}
 */
export function createReading(context) {
  const { store, select, actions } = context;
  const source = select.source.peek();
  const files = source?.origin?.files ?? [
    { name: source?.title ?? '', blob: source?.blob ?? new Blob([source?.text ?? '']) },
  ];
  /** @type {import('@preact/signals-core').Signal<Choices>} */
  const choices = signal({ encoding: source?.origin?.encoding ?? 'utf-8' });
  /** @type {import('@preact/signals-core').Signal<Reading | Error | null>} */
  const result = signal(null);
  const is_busy = signal(false);
  const words = computed(() => /** @type {Words} */ (store.at.words.value.imports?.reading));
  const reader = createReader();

  /** @param {number} most @returns {Promise<Reading | null>} null where the choices have changed meanwhile */
  async function read(most) {
    is_busy.value = true;
    const found = await reader.read(files, choices.peek(), most).catch((error) => /** @type {Error} */ (error));
    if (found === null) return null;
    is_busy.value = false;
    result.value = found;
    return found instanceof Error ? null : found;
  }

  /** @param {Partial<Choices>} change */
  function choose(change) {
    const { kind } = change;
    // Another kind has other fields, so only the encoding is kept.
    choices.value = kind ? { encoding: choices.peek().encoding, kind } : { ...choices.peek(), ...change };
    read(LOOKED_AT);
  }

  async function use() {
    let found = result.peek();
    if (found === null || found instanceof Error || found.n_texts === 0 || is_busy.peek()) return;
    if (found.is_part) {
      const { field, joint } = found; // what the preview showed
      choices.value = { ...choices.peek(), field, joint };
      found = await read(Infinity);
    }
    if (found === null) return;
    const { kind, ready, joint } = found;
    const suits = kind === 'plain' ? {} : { documents: joint === 'line' ? 'lines' : 'stream' };
    actions.readText(ready, { files, encoding: choices.peek().encoding }, suits);
  }

  read(LOOKED_AT);
  return {
    title: () => words.value.title(source?.title ?? ''),
    template: () =>
      html`<div class="reading" aria-busy=${is_busy.value}>${body(context, words.value, result.value, { encoding: choices.value.encoding, is_busy: is_busy.value, choose, use })}</div>`,
    end: reader.close,
  };
}
