/**
 * The control of one setting, made from its row in the engine's table: label, field, help, and the sentence
 * of a value that cannot be. Used by the settings and by the prompt box; knows nothing of a run.
 */

import { nextValue, printSetting, readSetting } from '../state/settings.js';
import { h, say, sayOrHide } from './dom.js';
import { plainDigits } from './format.js';

let fields_made = 0;

/**
 * A number as readSetting takes it: a decimal comma becomes a point, "2,000" as the page prints it a plain
 * number. All else stays as it was typed, so that the sentence beside it speaks of that.
 * @param {import('../wire/protocol.js').Setting} setting
 * @param {string} typed
 * @returns {string}
 */
export function plainNumber({ type }, typed) {
  if (type === 'real') return /^[^.,]*,[^.,]*$/.test(typed) ? typed.replace(',', '.') : typed;
  return /^\s*\d{1,3}(,\d{3})+\s*$/.test(typed) ? typed.replaceAll(',', '') : typed;
}

/**
 * @param {import('../wire/protocol.js').Setting} setting
 * @param {{ set: (key: string, raw: string) => void }} actions
 */
export function createField(setting, actions) {
  const { key, type, label, help, min, max, choices } = setting;
  const id = `setting-${key}-${++fields_made}`;
  const described = `${id}-help ${id}-error`;
  /** @type {HTMLInputElement | HTMLSelectElement} */
  let control;
  if (type === 'choice') {
    control = h(
      'select',
      { id, 'aria-describedby': described },
      ...(choices ?? []).map((choice) => h('option', { value: choice, text: choice })),
    );
    control.addEventListener('change', () => actions.set(key, control.value));
  } else if (type === 'bool') {
    const box = h('input', { id, type: 'checkbox', 'aria-describedby': described });
    box.addEventListener('change', () => actions.set(key, box.checked ? '1' : '0'));
    control = box;
  } else {
    // Not type="number": that drops a decimal comma in silence, and the wheel changes it.
    const box = h('input', {
      id,
      class: 'number',
      type: 'text',
      role: 'spinbutton',
      inputmode: type === 'real' ? 'decimal' : 'numeric',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-valuemin': plainDigits(min),
      'aria-valuemax': plainDigits(max),
      'aria-describedby': described,
    });
    box.addEventListener('input', () => actions.set(key, plainNumber(setting, box.value)));
    box.addEventListener('change', () => {
      box.value = shown; // once it is left, as it is understood
    });
    box.addEventListener('keydown', (event) => {
      const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
      if (direction === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      stepBy(direction);
    });
    control = box;
  }
  let shown = '';
  /** The number to step from: the one in the field, or the one that holds while that is none. */
  let held = 0;

  /** @param {1 | -1} direction */
  function stepBy(direction) {
    const { value, error } = readSetting(setting, plainNumber(setting, control.value));
    actions.set(key, String(nextValue(setting, error ? held : value, direction)));
  }

  /** @param {1 | -1} direction */
  const stepper = (direction) =>
    h(
      'button',
      {
        type: 'button',
        class: 'stepper',
        tabindex: '-1', // by keyboard the field itself is there
        'aria-label': `${label}: ${direction > 0 ? 'more' : 'less'}`,
        on: { click: () => stepBy(direction) },
      },
      direction > 0 ? '+' : '−',
    );
  const has_steppers = type === 'int' || type === 'real';
  const error = h('p', { class: 'error', id: `${id}-error`, role: 'alert', hidden: true });
  const root = h(
    'div',
    { class: `field field-${type}`, data: { key } },
    h('label', { for: id, class: 'field-label' }, label),
    h('div', { class: 'field-control' }, has_steppers && stepper(-1), control, has_steppers && stepper(1)),
    h('p', { class: 'field-help', id: `${id}-help`, text: help }),
    error,
  );

  return {
    key,
    root,
    focus() {
      control.focus();
      control.scrollIntoView({ block: 'center' });
    },
    /**
     * @param {string | undefined} typed   what a person typed, if anything
     * @param {any} value                  what holds otherwise
     * @param {string} sentence            what is wrong with it, or ''
     */
    render(typed, value, sentence) {
      shown = typed ?? printSetting(setting, value);
      if (control instanceof HTMLInputElement && type === 'bool') {
        control.checked = printSetting(setting, value) === '1'; // an address may say "on"
      } else if (control.value !== shown) {
        // "0,5" stays as it is written while somebody writes it.
        const is_same = control === document.activeElement && plainNumber(setting, control.value) === shown;
        if (!is_same) control.value = shown;
      }
      if (control.role === 'spinbutton') {
        held = Number(value) || 0;
        if (sentence === '') control.setAttribute('aria-valuenow', plainDigits(value));
        else control.removeAttribute('aria-valuenow');
        control.setAttribute('aria-valuetext', shown);
      }
      root.classList.toggle('changed', typed !== undefined);
      control.setAttribute('aria-invalid', String(sentence !== ''));
      sayOrHide(error, sentence);
    },
    /** @param {string} name */
    relabel: (name) => say(/** @type {HTMLElement} */ (root.firstElementChild), name),
  };
}
