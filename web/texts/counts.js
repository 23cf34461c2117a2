/**
 * Counts of a text that need no engine: its characters, its lines, its bytes; and whether the text box can hold it. The
 * engine decides how a text is cut into documents and tokens.
 */

import { LIST_EXCEPTIONS, LIST_LINE_LENGTH, LIST_LINES } from '../../build/wasm/from_c.js';

/**
 * A text with more bytes, more lines or a longer line is shown as a card with its beginning instead of in the text box.
 * Browsers are slow at editing thousands of lines (2026: to select 18,000 takes Chromium half a minute) and lines of
 * 100,000 characters (60 to 600 ms for each key, depending on the machine): one key would block the page.
 */
export const TEXT_BOX_BYTES = 200_000;
export const TEXT_BOX_LINES = 2000;
export const TEXT_BOX_LINE = 20_000; // UTF-16 units

/** How many characters of a big text are shown as its beginning. */
export const PREVIEW_LENGTH = 1500;

/**
 * @typedef {{ characters: number, lines: number, longest: number }} Counts  in code points; `longest`: of the lines
 */

/**
 * Counts code points, and lines that are not blank.
 * @param {string} text
 * @returns {Counts}
 */
export function countText(text) {
  let characters = 0;
  let lines = 0;
  let longest = 0;
  let begin = 0; // of the line, in characters
  let blank = true;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const next = unit >= 0xd800 && unit < 0xdc00 ? text.charCodeAt(i + 1) : 0;
    if (next >= 0xdc00 && next < 0xe000) i++; // two UTF-16 units are one character
    characters++;
    if (unit === 10 || unit === 13) {
      if (!blank) lines++;
      longest = Math.max(longest, characters - 1 - begin);
      begin = characters;
      blank = true;
    } else if (unit !== 32 && unit !== 9) {
      blank = false;
    }
  }
  if (!blank) lines++;
  return { characters, lines, longest: Math.max(longest, characters - begin) };
}

/**
 * A text repaired as the engine does it: without NUL bytes and without a byte order mark at its beginning, its line ends
 * alike. White space is what the engine takes for it (Python's str.isspace()), written so that String.trim() removes the same.
 * @param {string} text
 */
const repaired = (text) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff|\0/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are white space in Python
    .replace(/[\x1c-\x1f\x85]/g, ' ')
    .replace(/\ufeff/g, '_');

/**
 * The longest line of a text that is a list of short lines, in characters; 0 for every other text. This is the engine's rule
 * for `documents` auto, with its numbers (choose_documents in src/dataset/dataset.c), for the settings that are suggested
 * before there is an engine; tests/js/counts.test.js compares the two.
 * @param {string} text
 * @returns {number}
 */
export function longestListLine(text) {
  let [lines, longest, long, blank] = [0, 0, 0, 0];
  for (const line of repaired(text).trim().split('\n')) {
    const { characters } = countText(line.trim());
    if (characters === 0) {
      blank++;
      continue;
    }
    lines++;
    if (characters > LIST_LINE_LENGTH) long++;
    longest = Math.max(longest, characters);
  }
  const isRare = (/** @type {number} */ n) => n * LIST_EXCEPTIONS <= lines;
  return lines >= LIST_LINES && isRare(long) && isRare(blank) ? longest : 0;
}

/**
 * Whether a text can be edited in the text box.
 * @param {string} text
 * @returns {boolean}
 */
export function fitsTextBox(text) {
  if (text.length > TEXT_BOX_BYTES || byteLength(text) > TEXT_BOX_BYTES) return false;
  const lines = text.split('\n', TEXT_BOX_LINES + 1);
  return lines.length <= TEXT_BOX_LINES && lines.every((line) => line.length <= TEXT_BOX_LINE);
}

/**
 * The beginning of a text that is not shown whole.
 * @param {string} text
 * @returns {string}
 */
export function beginning(text) {
  return Array.from(text.slice(0, 2 * PREVIEW_LENGTH))
    .slice(0, PREVIEW_LENGTH)
    .join('');
}

/**
 * The length of a text in UTF-8.
 * @param {string} text
 * @returns {number}
 */
export function byteLength(text) {
  return new Blob([text]).size;
}
