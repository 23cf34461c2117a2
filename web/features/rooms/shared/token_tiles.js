/**
 * Tokens as tiles in a row: their texts and, on request, their ids. Used by the rooms of dataset and tokenizer and by
 * the pictures of closed rooms.
 */

import { html, nothing } from 'lit-html';
import { tile } from '../../../ui/format.js';

/** @typedef {{ id: number | null, text: string }} Token  the id is null where there is no token for a character */

/** The colours alternate, so that neighbouring tokens can be told apart. */
const TINTS = ['piece-0', 'piece-1', 'piece-2', 'piece-3'];
/** How the engine writes a byte that is not a whole character. */
const BYTE = /<0x([0-9A-F]{2})>/g;

/** The text of a token, with visible signs for blanks and line breaks. @param {string} text */
export const shownText = (text) =>
  text
    .split(BYTE)
    .map((part, i) => (i % 2 === 1 ? part : Array.from(part, tile).join('')))
    .join('');

/** Keeps the direction of a piece of right-to-left text that begins with the number of a byte. @param {string} text */
export const directed = (text) => (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text) ? `\u200f${text}` : text);

/**
 * @typedef {object} Strip
 * @property {Token[]} tokens
 * @property {string} label
 * @property {boolean} [ids]          whether they are shown
 * @property {number} [bos]           the id of BOS
 * @property {string} [bos_name]
 * @property {string} [unknown]       the title of a tile whose character has no token
 * @property {(i: number) => string} [title]
 */

/** @param {Strip} strip */
export const tokenStrip = ({ tokens, label, ids = false, bos, bos_name, unknown, title }) =>
  html`<ol class="piece-strip" dir="auto" aria-label=${label} tabindex="0">
    ${tokens.map(({ id, text }, i) => {
      const kind = id === null ? 'piece-unknown' : id === bos ? 'piece-bos' : TINTS[i % TINTS.length];
      return html`<li class=${`piece ${kind}`} title=${title?.(i) ?? (id === null ? unknown : nothing)}>
        <span class="piece-text" dir=${id === bos ? 'ltr' : nothing} translate=${id === bos ? nothing : 'no'}>${id === bos ? bos_name : shownText(text)}</span>${ids ? html`<span class="piece-id">${id ?? '?'}</span>` : nothing}
      </li>`;
    })}
  </ol>`;
