/**
 * The top of the page: its name, one sentence on what it is for, and the choices of the language and of a light
 * or dark theme.
 */

import { html, render } from 'lit-html';
import { THEMES } from '../../keep/address.js';
import { LANGUAGES } from '../../words/languages.js';

/** Goes to the large button. @param {Event} event */
const toTrain = ({ target }) =>
  /** @type {HTMLElement | null} */ (
    /** @type {Element} */ (target).closest('microgpt-playground')?.querySelector('.train')
  )?.focus();

/** @type {import('../../registry.js').Feature} */
export const masthead = { name: 'masthead', slot: 'header', create };

/** The languages, each by its own name for itself. @param {string} chosen */
const options = (chosen) =>
  Object.keys(LANGUAGES).map(
    (code) =>
      html`<option value=${code} lang=${code} ?selected=${code === chosen}>${new Intl.DisplayNames(code, { type: 'language' }).of(code)}</option>`,
  );

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, { store, actions, frame }) {
  return frame.draw(() => {
    const { name, name_rest, lede, to_train, language, colours, themes } = store.at.words.value.masthead;
    const chosen = store.at.theme.value;
    render(
      html`<button type="button" class="to-train" @click=${toTrain}>${to_train}</button>
        <div class="wordmark">
          <h1 lang="en">${name} <span class="wordmark-rest">${name_rest}</span></h1>
          <p class="lede">${lede}</p>
        </div>
        <select
          class="language-choice"
          data-test="language"
          aria-label=${language}
          @change=${(/** @type {any} */ event) => actions.setLanguage(event.target.value)}
        >${options(store.at.language.value)}</select>
        <div class="segmented theme-choice" role="group" aria-label=${colours}>
          ${THEMES.map(
            (theme) => html`<button
              type="button"
              data-theme=${theme}
              aria-pressed=${theme === chosen}
              @click=${() => actions.setTheme(theme)}
            >${themes[theme]}</button>`,
          )}
        </div>`,
      root,
    );
  });
}
