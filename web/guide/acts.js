/** What an act of a stop does, used by the page and by Node. Pure functions. */

/** @import { Act } from './stop.js' */

/**
 * A text in which each line occurs the given number of times, evenly spread.
 * @param {Record<string, number>} lines
 */
function spread(lines) {
  const places = Object.entries(lines).flatMap(([line, n]) =>
    Array.from({ length: n }, (_, i) => ({ line, at: (i + 0.5) / n })),
  );
  return places.sort((a, b) => a.at - b.at).map(({ line }) => `${line}\n`);
}

/** The text that an act brings. @param {Act} act */
export const textOf = ({ text, lines }) => text ?? spread(lines ?? {}).join('');

/** Documents of such a length are long enough to look back in, and short enough to read. */
const [SHORTEST, LONGEST] = [8, 16];

/**
 * The prompt that the model should read: the first line of the text with a suitable length, else the beginning of the
 * text.
 * @param {string} text
 */
export function lineToRead(text) {
  const lines = text.slice(0, 20_000).split('\n');
  const is_right = (/** @type {string} */ { length }) => length >= SHORTEST && length <= LONGEST;
  return lines.find(is_right) ?? Array.from(text.replace(/\s+/g, ' ').trim()).slice(0, LONGEST).join('').trim();
}

/** The expression that is true when an act is done; '' if the press of its button is enough. @param {Act} act */
export function doneOf({ do: what, done, steps }) {
  if (done !== undefined) return done;
  return what === 'train' && steps !== undefined ? `step >= ${steps}` : '';
}

/**
 * The beginning of a text, at most n characters; if possible it ends at the end of a line.
 * @param {string} text
 * @param {number} n
 */
export function shortened(text, n) {
  const begin = Array.from(text.slice(0, 2 * n))
    .slice(0, n)
    .join('');
  if (begin.length === text.length) return text;
  const end = begin.lastIndexOf('\n');
  return end > n / 2 ? begin.slice(0, end + 1) : begin;
}
