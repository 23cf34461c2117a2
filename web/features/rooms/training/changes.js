/**
 * Changes during a run: fields for some settings that may change while the model trains, and a button to train longer.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { hasBegun } from '../../../selectors.js';
import { printSetting } from '../../../state/settings.js';
import { bestButton, canGoBack } from '../../../ui/best.js';
import { plainNumber } from '../../../ui/field.js';
import { errorLine } from '../../../ui/sentences.js';
import { rowIn, say } from '../../../words/say.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('../../../words/words.js').RunWords['changes']} Words */

/** The settings that are most interesting to change during training. The others are in the rooms of their parts. */
const KEYS = ['learning_rate', 'batch_size', 'dropout', 'weight_decay', 'max_steps'];

/**
 * @param {Given} context
 * @returns {(words: Words) => unknown}
 */
export function createChanges(context) {
  const { store, select, experiments, id } = context;
  /**
   * The setting whose last change was refused, and why.
   * @type {import('@preact/signals-core').Signal<{ key: string, said: import('../../../words/say.js').Said | null }>}
   */
  const refused = signal({ key: '', said: null });

  /** @param {string} key @param {Event} event */
  async function submit(key, event) {
    event.preventDefault();
    const box = /** @type {HTMLInputElement | null} */ (
      /** @type {Element} */ (event.currentTarget).querySelector('input')
    );
    const row = select.row(key);
    if (box === null || row === null) return;
    const typed = plainNumber(row, box.value, store.state.words.format.group());
    refused.value = { key, said: await experiments.change(key, typed) };
  }

  /** @param {Words} words @param {import('../../../wire/protocol.js').Setting} row @param {any} value */
  function field(words, row, value) {
    const all = store.at.words.value;
    const { label, help } = rowIn(all, row);
    const { key } = row;
    const box = id(`change-${key}`);
    const error = refused.value.key === key ? say(all, refused.value.said) : '';
    return html`<form class="field" data-change=${key} @submit=${(/** @type {Event} */ event) => submit(key, event)}>
      <label for=${box} class="field-label" title=${help}>${label}</label>
      <div class="lab-row">
        <input id=${box} type="text" inputmode="decimal" autocomplete="off" aria-describedby=${`${box}-error`} aria-invalid=${error !== ''} .value=${all.format.inBox(printSetting(row, value))}>
        <button type="submit" class="secondary">${words.change}</button>
      </div>
      ${errorLine(error, `${box}-error`)}
    </form>`;
  }

  return (words) => {
    const run = select.run.value;
    const { info, phase, step, marks } = run;
    if (info === null || !(hasBegun(run) && phase !== 'stopped')) return html`<p class="lab-none">${words.none}</p>`;
    const rows = select.table.value.filter(({ key, changes }) => changes && KEYS.includes(key));
    rows.sort((a, b) => KEYS.indexOf(a.key) - KEYS.indexOf(b.key));
    const longer = phase === 'done' ? step : 0;
    return html`${
      longer > 0
        ? html`<div class="lab-row">
            <button type="button" class="secondary" @click=${() => experiments.trainLonger(longer)}>${words.longer(longer)}</button>
            <span class="part-line">${words.longer_line}</span>
          </div>`
        : nothing
    }
      ${canGoBack(run) ? html`<div class="lab-row">${bestButton(context, 'secondary')}</div>` : nothing}
      <div class="lab-fields">${rows.map((row) => field(words, row, info.config[row.key]))}</div>
      ${
        marks.length > 0
          ? html`<ul class="lab-marks" aria-label=${words.marks}>${marks.map((mark) => html`<li>${words.mark(mark.step, mark.text)}</li>`)}</ul>`
          : nothing
      }`;
  };
}
