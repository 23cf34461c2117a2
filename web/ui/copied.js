/**
 * What of a text of the model stands word for word in the text that it learnt, marked where it stands. The engine finds the
 * pieces (Trainer.quotations); this cuts a text at their ends.
 */

import { html } from 'lit-html';

/** @typedef {Pick<import('../../wasm/engine.js').Quotation, 'begin' | 'text' | 'count'>} Piece */

/** So long is a piece that is worth a mark, in characters: shorter ones are words that everybody uses. */
export const COPIED_LENGTH = 20;

/**
 * The stretches of a text that are copied, pieces that meet or overlap as one: as text.slice() counts.
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
 * A text in pieces, copied or not.
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
 * A text with what is copied marked.
 * @param {string} text
 * @param {readonly Piece[]} pieces
 * @param {string} title  of a mark
 */
export const markCopied = (text, pieces, title) =>
  cutCopied(text, pieces).map((part) =>
    part.is_copied ? html`<mark class="copied" title=${title}>${part.text}</mark>` : part.text,
  );
