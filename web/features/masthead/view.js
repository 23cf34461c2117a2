/**
 * The top of the page: what this is, and the choice of light or dark.
 */

import { THEMES } from '../../keep/address.js';
import { h } from '../../ui/dom.js';

const NAMES = /** @type {Record<string, string>} */ ({ auto: 'Auto', light: 'Light', dark: 'Dark' });

/**
 * @param {HTMLElement} root
 * @param {import('../../actions/actions.js').Actions} actions
 */
export function create(root, actions) {
  const buttons = THEMES.map((theme) =>
    h('button', { type: 'button', data: { theme }, on: { click: () => actions.setTheme(theme) } }, NAMES[theme]),
  );
  root.append(
    h(
      'div',
      { class: 'wordmark' },
      h('h1', {}, 'microGPT ', h('span', { class: 'wordmark-rest' }, 'Playground')),
      h(
        'p',
        { class: 'lede' },
        'Give it a text and watch a small GPT learn to write like it, here on your own machine.',
      ),
    ),
    h('div', { class: 'segmented theme-choice', role: 'group', 'aria-label': 'Colours' }, ...buttons),
  );
  return {
    /** @param {import('../../store.js').State} state */
    render(state) {
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.theme === state.theme));
    },
    destroy() {},
  };
}
