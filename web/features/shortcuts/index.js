/**
 * The keys that work anywhere on the page, and the button in the foot that opens their list (list.js, fetched when it
 * is opened). Keys without Ctrl can be switched off, because speech input and accidents may press them.
 */

import { html, render } from 'lit-html';
import { isRemembered } from '../../keep/remembered.js';
import { actionOf, OFF } from './keys.js';

/** @type {import('../../registry.js').Feature} */
export const shortcuts = { name: 'shortcuts', slot: 'foot', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, frame, element, compact } = context;

  async function open() {
    const { openList } = await import('./list.js');
    if (root.isConnected) openList(root, context);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const target = /** @type {Element} */ (event.target);
    // If no playground has the focus, a key press is for the first.
    const is_mine = element.contains(target) || (target === document.body && isFirst(element));
    if (!is_mine || event.defaultPrevented) return;
    const action = actionOf(event, compact || isRemembered(OFF));
    if (action === null) return;
    event.preventDefault();
    action(context, open);
  }

  document.addEventListener('keydown', onKey);
  const stop = frame.draw(() =>
    render(
      html`<button type="button" class="quiet shortcuts-open" data-test="shortcuts-open" @click=${open}
      >${store.at.words.value.shortcuts.open}</button>`,
      root,
    ),
  );
  return () => {
    document.removeEventListener('keydown', onKey);
    stop();
  };
}

/** @param {HTMLElement} element */
const isFirst = (element) => document.querySelector('microgpt-playground') === element;
