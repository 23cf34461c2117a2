/** What an act of a stop means, for the page and for Node alike. Pure functions. */

/** @import { Act } from './stop.js' */

/**
 * A text of lines that stand in it as often as they should, spread evenly.
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

/** What the model shall read as a prompt: the first line of the text that is neither short nor long, else its beginning. @param {string} text */
export function lineToRead(text) {
  const lines = text.slice(0, 20_000).split('\n');
  const is_right = (/** @type {string} */ { length }) => length >= SHORTEST && length <= LONGEST;
  return lines.find(is_right) ?? Array.from(text.replace(/\s+/g, ' ').trim()).slice(0, LONGEST).join('').trim();
}

/** When an act is done, as an expression; '' where it is when its button was pressed. @param {Act} act */
export function doneOf({ do: what, done, steps }) {
  if (done !== undefined) return done;
  return what === 'train' && steps !== undefined ? `step >= ${steps}` : '';
}

/**
 * The beginning of a text, of at most so many characters; it ends where a line ends, if it can.
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
