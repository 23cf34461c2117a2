/**
 * The control of one setting, made from its row in the engine's table: label, field, help, and a sentence about a value
 * that is not allowed, and a button that goes back to the suggested value. A setting without effect, given the others,
 * is hidden, unless somebody has set it. Used by the settings, the rooms and the prompt. It knows nothing about runs.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { printSetting, resolveSettings, works } from '../state/settings.js';
import { rowIn, say } from '../words/say.js';
import { plainDigits } from './format.js';
import { lockedSign } from './locked.js';
import { term } from './terms.js';
import { putValue } from './value.js';

/** @typedef {import('../wire/protocol.js').Setting} Setting */
/** @typedef {import('../registry.js').Context} Context */
/**
 * @typedef {object} Shown
 * @property {string} id
 * @property {string} shown   the value as the page prints it
 * @property {string} in_box  what the field shows: while somebody types, exactly what was typed
 * @property {any} value      the value in force
 * @property {Record<string, string>} [names]  the names of choices whose name differs from their value
 * @property {boolean} is_wrong  whether what was typed is not allowed
 * @property {boolean} is_locked whether the page around the frame does not let it be changed
 * @property {(raw: string) => void} set
 * @property {(typed: string) => string} plain  turns a typed number into a form that readSetting accepts
 */

/** The settings that the glossary explains, by their keys (web/guide/glossary.js knows these names). */
export const EXPLAINED = new Set([
  ...['vocab_size', 'n_layer', 'n_head', 'n_embd', 'block_size'],
  ...['position', 'norm', 'activation', 'dropout', 'learning_rate'],
  ...['schedule', 'warmup_steps', 'weight_decay', 'momentum', 'batch_size'],
  ...['max_steps', 'val_fraction', 'seed', 'temperature', 'top_k'],
  ...['top_p'],
]);

/**
 * A typed number in the form that readSetting accepts, in every language: a decimal comma becomes a point, "2,000", as the
 * page prints numbers, becomes 2000, and Arabic digits become Western ones. Anything else stays as it was typed, so that
 * the error sentence quotes it.
 * @param {Pick<Setting, 'type'>} setting
 * @param {string} text
 * @param {string} group  the sign that the page prints between thousands
 * @returns {string}
 */
export function plainNumber({ type }, text, group) {
  const typed = text.replace(/[٠-٩۰-۹]/g, (digit) => `${digit.charCodeAt(0) & 15}`).replace('٫', '.');
  if (type === 'real') return /^[^.,]*,[^.,]*$/.test(typed) ? typed.replace(',', '.') : typed;
  const groups = typed.trim().split(group);
  return groups.every((one, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(one)) ? groups.join('') : typed;
}

/** @param {Event} event */
const target = (event) => /** @type {HTMLInputElement} */ (event.currentTarget);

/** @param {Setting} setting @param {Shown} shown */
function choiceControl({ choices }, { id, shown, names, is_wrong, is_locked, set }) {
  return html`<select
    id=${id}
    ?disabled=${is_locked}
    aria-describedby=${`${id}-help ${id}-error`}
    aria-invalid=${is_wrong}
    @change=${(/** @type {Event} */ event) => set(target(event).value)}
  >
    ${choices?.map((choice) => html`<option value=${choice} ?selected=${choice === shown}>${names?.[choice] ?? choice}</option>`)}
  </select>`;
}

/** @param {Shown} shown */
function switchControl({ id, is_wrong, is_locked, set }) {
  return html`<input
    id=${id}
    type="checkbox"
    ?disabled=${is_locked}
    aria-describedby=${`${id}-help ${id}-error`}
    aria-invalid=${is_wrong}
    @change=${(/** @type {Event} */ event) => set(target(event).checked ? '1' : '0')}
  >`;
}

/**
 * Not type="number": such a field silently drops a decimal comma, and the mouse wheel changes its value.
 * @param {Setting} setting
 * @param {Shown} shown
 * @param {(direction: 1 | -1) => void} stepBy
 */
function numberControl(setting, { id, shown, value, is_wrong, is_locked, set, plain }, stepBy) {
  const { type, min, max } = setting;
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    stepBy(direction);
  }
  return html`<input
    id=${id}
    class="number"
    type="text"
    ?disabled=${is_locked}
    role="spinbutton"
    inputmode=${type === 'real' ? 'decimal' : 'numeric'}
    autocomplete="off"
    spellcheck="false"
    aria-valuemin=${plainDigits(min)}
    aria-valuemax=${plainDigits(max)}
    aria-valuenow=${is_wrong ? nothing : plainDigits(value)}
    aria-valuetext=${shown}
    aria-describedby=${`${id}-help ${id}-error`}
    aria-invalid=${is_wrong}
    @input=${(/** @type {Event} */ event) => set(plain(target(event).value))}
    @change=${(/** @type {Event} */ event) => {
      target(event).value = shown; // when the field is left it shows the value that was understood
    }}
    @keydown=${onKey}
  >`;
}

/** The value that a setting has where nobody has typed one. @param {Pick<Context, 'store' | 'select'>} context @param {string} key */
export function suggestedValue({ store, select }, key) {
  const { [key]: _, ...typed } = store.at.typed.value;
  const { presets } = store.at.engine.value;
  return resolveSettings(select.table.value, presets, select.source.value?.suggested ?? {}, typed).values[key];
}

/**
 * A button that changes a number. The Tab key passes over it, since the arrow keys do the same in the field.
 * @param {string} name @param {string} sign @param {() => void} press
 */
const stepper = (name, sign, press) =>
  html`<button type="button" class="stepper" tabindex="-1" aria-label=${name} @click=${press}>${sign}</button>`;

/**
 * What the button says that brings back the usual value.
 * @param {import('../words/words.js').Words} words
 * @param {string} type
 * @param {string} usual  as it is typed
 * @param {string} shown  as the page shows it
 */
const wayBack = ({ settings }, type, usual, shown) =>
  type === 'bool' ? settings.switch_back[Number(usual)] : settings.back_to(shown);

/**
 * A field that draws itself; it lives until `dispose` is called.
 * @param {Context} context
 * @param {Setting} setting
 * @param {string} prefix  of its element id
 */
function createField({ store, select, actions, frame, presented, id: uniqueId }, setting, prefix) {
  const is_locked = presented.isLocked(setting);
  const { key, type } = setting;
  const id = uniqueId(`${prefix}setting-${key}`);
  const root = document.createElement('div');
  root.dataset.key = key;
  const control = () => /** @type {HTMLInputElement} */ (root.querySelector('input, select'));
  const set = (/** @type {string} */ raw) => actions.set(key, raw);
  const plain = (/** @type {string} */ typed) => plainNumber(setting, typed, store.state.words.format.group());

  /** @param {1 | -1} direction */
  async function stepBy(direction) {
    const { nextFitting } = await import('./steps.js');
    const { values } = select.settings.value;
    set(String(nextFitting(select.table.value, values, setting, values[key], direction)));
  }

  function template() {
    const words = store.at.words.value;
    const { label, help, names } = rowIn(words, setting);
    const typed = store.at.typed.value[key];
    const { values } = select.settings.value;
    const value = values[key];
    const error = say(words, select.errorOf(key));
    const raw = typed ?? printSetting(setting, value);
    const { inBox } = words.format;
    const shown = inBox(raw);
    const box = control();
    const is_same = box !== null && box === document.activeElement && plain(box.value) === raw;
    const usual = typed === undefined ? '' : printSetting(setting, suggestedValue({ store, select }, key));
    root.hidden = typed === undefined && !works(setting, values);
    const state = {
      id,
      shown,
      names,
      value,
      is_wrong: error !== '',
      is_locked,
      set,
      plain,
      in_box: is_same ? box.value : shown,
    };
    root.className = `field field-${type}${typed === undefined ? '' : ' changed'}`;
    const has_steps = (type === 'int' || type === 'real') && !is_locked;
    const press = (/** @type {1 | -1} */ direction) => () => stepBy(direction);
    const back = wayBack(words, type, usual, names?.[usual] ?? inBox(usual));
    const parts = html`<label for=${id} class="field-label" title=${help} data-changed=${words.settings.changed}>${label}</label>
      <div class="field-control">
        ${has_steps ? stepper(words.settings.less(label), '−', press(-1)) : nothing}
        ${type === 'choice' ? choiceControl(setting, state) : type === 'bool' ? switchControl(state) : numberControl(setting, state, stepBy)}
        ${has_steps ? stepper(words.settings.more(label), '+', press(1)) : nothing}
      </div>
      <p class="field-help"><span id=${`${id}-help`}>${help}</span> ${EXPLAINED.has(key) ? term({ store }, key, words.glossary_open, `${words.glossary_open}: ${label}`) : nothing}</p>
      <p class="error" id=${`${id}-error`} role="alert" ?hidden=${error === ''}>${error}</p>
      ${is_locked ? lockedSign(words) : nothing}
      <button type="button" class="quiet" ?hidden=${usual === '' || is_locked} @click=${() => actions.unset(key)}>${back}</button>`;
    return { parts, state };
  }

  const dispose = frame.draw(() => {
    const { parts, state } = template();
    render(parts, root);
    const is_on = printSetting(setting, state.value) === '1'; // in an address the value may be "on"
    putValue(root, 'input, select', type === 'bool' ? is_on : state.in_box);
  });
  return {
    key,
    root,
    dispose,
    focus() {
      control().focus();
      control().scrollIntoView({ block: 'center' });
    },
  };
}

/**
 * The fields of some of the engine's settings. They are made again when the engine sends its table. When a button
 * elsewhere asks for one of these settings, its field is shown and gets the focus.
 * @param {Context} context
 * @param {(row: Setting) => boolean} belongs
 * @param {object} [options]
 * @param {string} [options.prefix]    of their element ids, where the same setting also has a field elsewhere
 * @param {() => void} [options.reveal]  opens what hides a field, before it gets the focus
 */
export function createFields(context, belongs, { prefix = '', reveal = () => {} } = {}) {
  const { store, select, frame, presented } = context;
  /** @type {import('@preact/signals-core').Signal<ReturnType<typeof createField>[]>} */
  const fields = signal([]);
  const dispose = () => {
    for (const field of fields.peek()) field.dispose();
  };
  const stops = [
    frame.draw(() => {
      dispose();
      fields.value = select.table.value
        .filter((row) => belongs(row) && presented.setting(row))
        .map((row) => createField(context, row, prefix));
    }),
    frame.draw(() => {
      const problem = store.at.problem.value;
      const field = fields.value.find(({ key }) => key === problem?.key);
      if (problem?.place !== 'setting' || !problem.asked || field === undefined) return;
      reveal();
      field.focus();
    }),
  ];
  return {
    /** The elements of the fields, for a template. */
    roots: () => fields.value.map(({ root }) => root),
    dispose() {
      for (const stop of stops) stop();
      dispose();
    },
  };
}
