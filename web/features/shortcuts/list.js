/**
 * The list of the keys, as a dialog, with the switch that turns the single keys off.
 */

import { html } from 'lit-html';
import { isRemembered, remember } from '../../keep/remembered.js';
import { openDialog } from '../../ui/dialog.js';
import { needLaterStyles } from '../../ui/later_styles.js';
import { needWords } from '../../words/languages.js';
import { OFF } from './keys.js';

/** @typedef {import('../../registry.js').Context} Context */

/** The rows of the list: the keys, by the names of their sentences. */
const GROUPS = /** @type {const} */ ([
  [
    [['Ctrl', 'Enter'], 'train'],
    [['Enter'], 'generate'],
    [['Ctrl', 'K'], 'find'],
  ],
  [
    [['T'], 'train'],
    [['S'], 'step'],
    [['W'], 'write'],
    [['1', '…', '7'], 'room'],
    [['?'], 'list'],
  ],
  [
    [['←', '→'], 'curve'],
    [['+', '−', '0'], 'zoom'],
    [['↑', '↓'], 'number'],
    [['←', '→'], 'token'],
    [['Enter', 'Esc'], 'map'],
  ],
]);

/** On Apple's keyboards Command stands for Ctrl. */
const CONTROL = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

/** @param {readonly string[]} keys */
const keyCaps = (keys) =>
  keys.map((key) => (key === '…' ? ' … ' : html` <kbd class="key-cap">${key === 'Ctrl' ? CONTROL : key}</kbd>`));

/** @param {HTMLElement} root  of the feature @param {Context} context */
export async function openList(root, { store, frame, id }) {
  await Promise.all([needWords(store, 'guide'), needLaterStyles()]);
  openDialog(root, frame, { name: 'key-list', test: 'shortcuts', title: id('key-list') }, () => {
    const words = store.at.words.value.guide?.shortcuts;
    if (!words) return null;
    return html`<h2 id=${id('key-list')} class="dialog-title" tabindex="-1" autofocus>${words.title}</h2>
        <div class="key-groups">
          ${GROUPS.map(
            (group, i) => html`<section>
              <h3>${words.groups[i]}</h3>
              <dl>
                ${group.map(([keys, name]) => html`<div class="key-row"><dt>${keyCaps(keys)}</dt><dd>${words.keys[name]}</dd></div>`)}
              </dl>
            </section>`,
          )}
        </div>
        <label class="key-switch">
          <input
            type="checkbox"
            .checked=${!isRemembered(OFF)}
            @change=${(/** @type {any} */ { currentTarget }) => remember(OFF, !currentTarget.checked)}
          >
          <span>${words.single}</span>
        </label>
        <p class="part-line">${words.single_help}</p>
        <form method="dialog"><button class="secondary">${words.close}</button></form>`;
  });
}
