/**
 * Marks the parts of a text of the model that stand word for word in the text that it learnt. The engine finds these
 * pieces (Trainer.quotations); this file cuts the text at their ends.
 */

import { html } from 'lit-html';

/** @typedef {Pick<import('../../wasm/engine.js').Quotation, 'begin' | 'text' | 'count'>} Piece */

/** The least length of a piece that is marked, in characters; shorter ones are common words. */
export const COPIED_LENGTH = 20;

/**
 * The copied parts of a text, as indices for text.slice(). Pieces that touch or overlap become one part.
 * @param {readonly Piece[]} pieces  in order
 * @returns {{ begin: number, end: number }[]}
 */
export function stretchesOf(pieces) {
  /** @type {{ begin: number, end: number }[]} */
  const stretches = [];
  for (const { begin, text } of pieces) {
    const end = begin + text.length;
    const last = stretches.at(-1);
    if (last !== undefined && begin <= last.end) last.end = Math.max(last.end, end);
    else stretches.push({ begin, end });
  }
  return stretches;
}

/**
 * A text cut into parts, each copied or not.
 * @param {string} text
 * @param {readonly Piece[]} pieces
 * @returns {{ text: string, is_copied: boolean }[]}
 */
export function cutCopied(text, pieces) {
  const parts = [];
  let at = 0;
  for (const { begin, end } of stretchesOf(pieces)) {
    parts.push({ text: text.slice(at, begin), is_copied: false }, { text: text.slice(begin, end), is_copied: true });
    at = end;
  }
  parts.push({ text: text.slice(at), is_copied: false });
  return parts.filter((part) => part.text !== '');
}

/**
 * A text as a template in which the copied parts are marked.
 * @param {string} text
 * @param {readonly Piece[]} pieces
 * @param {string} title  of a mark
 */
export const markCopied = (text, pieces, title) =>
  cutCopied(text, pieces).map((part) =>
    part.is_copied ? html`<mark class="copied" data-copied title=${title}>${part.text}</mark>` : part.text,
  );
