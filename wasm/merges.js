/**
 * merges.js: describes merges of byte-pair encoding so that they can be shown, in GPT-2's alphabet. C learns them
 * (src/tokenizer/bpe.c).
 */

import { TokenBytes } from './tokens.js';

/** The number of tokens before the first merge: one for each byte. */
const BYTES = 256;

/**
 * @typedef {object} Merge a token that was made of two others
 * @property {number} id of the new token; that of the first merge is 256
 * @property {number} left the id of the first of the two
 * @property {number} right
 * @property {number} count how often the two were next to each other when they were merged
 * @property {string} token the new token's bytes in GPT-2's alphabet: one visible character for each
 * @property {string} text its bytes as text, with U+FFFD for incomplete characters
 */

/**
 * GPT-2's alphabet: bytes that are visible characters in Latin-1 stand for themselves; the others are, in order, the
 * characters from U+0100 on, so that a space is "\u0120".
 * @returns {string[]} the character of each byte
 */
export function byteAlphabet() {
  let next = BYTES;
  const isVisible = (/** @type {number} */ byte) =>
    (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte <= 0xff && byte !== 0xad);
  return Array.from({ length: BYTES }, (_, byte) => String.fromCharCode(isVisible(byte) ? byte : next++));
}

/**
 * Describes merges of the engine so that they can be shown.
 *
 * @param {[number, number, number][]} merges left, right and count of each
 * @param {number} first the number of the first among all merges
 * @param {TokenBytes} tokens
 * @returns {Merge[]}
 */
export function describeMerges(merges, first, tokens) {
  const alphabet = byteAlphabet();
  return merges.map(([left, right, count], i) => {
    const id = BYTES + first + i;
    const bytes = tokens.of(id);
    const token = Array.from(bytes, (byte) => alphabet[byte]).join('');
    return { id, left, right, count, token, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  });
}

/**
 * The bytes of the tokens of merges, where there is no run that could be asked: those of the two merged tokens, joined.
 *
 * @param {[number, number, number][]} merges those found so far; the array may grow
 */
export function tokensOfMerges(merges) {
  /** @type {TokenBytes} */
  const tokens = new TokenBytes((id) =>
    id < BYTES ? Uint8Array.of(id) : tokens.decode(merges[id - BYTES].slice(0, 2)),
  );
  return tokens;
}
