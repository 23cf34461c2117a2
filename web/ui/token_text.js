/**
 * A text of the model as tokens that can be chosen. Each is coloured by its probability. The token under the pointer is
 * `peeked`; a click or the arrow keys make a token the `held` one, which stays. The view decides what it shows of that
 * token (likeliest_tokens.js).
 */

import { html } from 'lit-html';

/** @typedef {import('../../wasm/engine.js').Token} Token */

/** The colours of tokens, from unlikely to likely. */
export const LEVELS = ['token-0', 'token-1', 'token-2', 'token-3', 'token-4', 'token-5'];

/** The level of colour of a token, 0 to 5; 0 where a model has diverged. @param {number} probability */
export const levelOf = (probability) =>
  Math.min(LEVELS.length - 1, Math.floor(Math.max(0, probability || 0) * LEVELS.length));

/**
 * The token before or after a token; those without text of their own are passed over.
 * @param {readonly Token[]} tokens
 * @param {number} from
 * @param {number} by  1 or -1; at either end it returns `from`
 */
export function nextToken(tokens, from, by) {
  let at = from + by;
  while (at >= 0 && at < tokens.length && tokens[at].text === '') at += by;
  return at >= 0 && at < tokens.length ? at : from;
}

/** @param {Event} event @returns {number} the index of the token that the event is about; -1 for none */
function tokenOf({ target }) {
  const at = /** @type {HTMLElement | null} */ (target)?.closest?.('[data-token]')?.getAttribute('data-token');
  return at === null || at === undefined ? -1 : Number(at);
}

/**
 * @param {KeyboardEvent} event
 * @param {readonly Token[]} tokens
 * @param {number} held
 * @returns {number} the index of the next held token; -1 for any other key
 */
function byKey({ key, currentTarget }, tokens, held) {
  const is_right_to_left = getComputedStyle(/** @type {Element} */ (currentTarget)).direction === 'rtl';
  const forward = is_right_to_left ? 'ArrowLeft' : 'ArrowRight';
  const back = is_right_to_left ? 'ArrowRight' : 'ArrowLeft';
  if (key === forward) return nextToken(tokens, held, 1);
  if (key === back) return nextToken(tokens, held, -1);
  if (key === 'Home') return nextToken(tokens, -1, 1);
  if (key === 'End') return nextToken(tokens, tokens.length, -1);
  return -1;
}

/**
 * @param {readonly Token[]} tokens
 * @param {object} how
 * @param {string} how.label
 * @param {(token: Token) => string} how.nameOf  for a screen reader
 * @param {(begin: number, end: number) => boolean} how.isCopied  whether this part of the text is copied
 * @param {number} how.held     the token that is held, -1 for none
 * @param {(at: number) => void} how.peek  -1 when the pointer leaves
 * @param {(at: number) => void} how.hold
 */
export function tokenText(tokens, { label, nameOf, isCopied, held, peek, hold }) {
  const stop = held >= 0 ? held : nextToken(tokens, -1, 1); // the one token that the Tab key stops at
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const at = byKey(event, tokens, Math.max(held, 0));
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    hold(at);
    const root = /** @type {HTMLElement} */ (event.currentTarget);
    root.querySelector(/** @type {any} */ (`[data-token="${at}"]`))?.focus();
  }
  /** @param {Event} event */
  function onHold(event) {
    const at = tokenOf(event);
    if (at >= 0) hold(at);
  }
  let end = 0;
  return html`<span
    class="token-text"
    role="group"
    aria-label=${label}
    @pointerover=${(/** @type {Event} */ event) => peek(tokenOf(event))}
    @pointerleave=${() => peek(-1)}
    @focusin=${onHold}
    @click=${onHold}
    @keydown=${onKey}
    >${tokens.map((token, at) => {
      const begin = end;
      end += token.text.length;
      if (token.text === '') return '';
      const level = token.choice ? levelOf(token.choice.probability) : 0;
      const is_copied = isCopied(begin, end);
      return html`<span
        class=${`token ${LEVELS[level]}${is_copied ? ' copied' : ''}${at === held ? ' held' : ''}${token.text === '\n' ? ' line-end' : ''}`}
        translate="no"
        role="button"
        tabindex=${at === stop ? 0 : -1}
        aria-pressed=${at === held}
        aria-label=${nameOf(token)}
        data-token=${at}
        ?data-copied=${is_copied}
        >${token.text}</span>`;
    })}</span>`;
}
