/**
 * The control of one setting, made from its row in the engine's table: label, field, help, and the sentence
 * of a value that cannot be. Used by the settings and by the prompt box; knows nothing of a run.
 */

import { h, say, sayOrHide } from '../dom.js';
import { nextValue, printSetting } from '../settings.js';

let fields_made = 0;

/**
 * @param {import('../protocol.js').Setting} setting
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
    const step = type === 'real' ? 'any' : '1';
    control = h('input', { id, type: 'number', inputmode: 'decimal', min, max, step, 'aria-describedby': described });
    control.addEventListener('input', () => actions.set(key, control.value));
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
        on: { click: () => actions.set(key, String(nextValue(setting, Number(control.value) || 0, direction))) },
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
      const shown = typed ?? printSetting(setting, value);
      if (control instanceof HTMLInputElement && type === 'bool') {
        control.checked = shown === '1' || shown === 'true';
      } else if (control.value !== shown && !(document.activeElement === control && typed === control.value)) {
        control.value = shown;
      }
      root.classList.toggle('changed', typed !== undefined);
      control.setAttribute('aria-invalid', String(sentence !== ''));
      sayOrHide(error, sentence);
    },
    /** @param {string} name */
    relabel: (name) => say(/** @type {HTMLElement} */ (root.firstElementChild), name),
  };
}
