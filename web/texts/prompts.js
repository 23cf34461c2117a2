/**
 * Prompts that suit a text: those of the data set, or the first words of some lines. And the "twin" of a prompt: the
 * same prompt in other letters (small, capital, without accents), for a model that cannot read it as typed. Pure
 * functions.
 */

const OFFERED = 4;
const LONG = 6; // characters: for fewer, nothing useful can be said about attention
const LONGEST = 15; // characters: the page suggests a block_size of 16 for lists of short lines

/**
 * The first words of a line with the blank after them; of a line with one word, its first half.
 * @param {string} line
 */
function beginningOf(line) {
  const words = /^\S+\s+(?:\S{1,4}\s+)?/.exec(line)?.[0];
  if (words !== undefined && words.length <= LONGEST) return words;
  const points = Array.from(line);
  return points.slice(0, Math.min(LONGEST, Math.ceil(points.length / 2))).join('');
}

/**
 * @param {Pick<import('../state/state.js').Source, 'prompts' | 'text' | 'preview'> | null} source
 * @returns {string[]} at most four
 */
export function promptsOf(source) {
  if (source === null) return [];
  if (source.prompts.length > 0) return source.prompts;
  const lines = (source.text ?? source.preview)
    .slice(0, 20_000)
    .split(/\r?\n/)
    .slice(0, 200)
    .filter((line) => /^[\p{L}\p{N}]/u.test(line));
  const every = Math.max(1, Math.floor(lines.length / OFFERED));
  const begin = lines.filter((_, i) => i % every === 0).map(beginningOf);
  return [...new Set(begin)].slice(0, OFFERED);
}

/**
 * A prompt that is long enough to show what heads do and short enough for the model to read all of it: the longest of
 * the first lines that fits, else the beginning of the longest. '' if none has LONG characters.
 * @param {import('../state/state.js').Source | null} source
 * @param {number} most  characters
 */
export function longPromptOf(source, most) {
  const lines = (source?.text ?? source?.preview ?? '')
    .slice(0, 20_000)
    .split(/\r?\n/)
    .slice(0, 200)
    .map((line) => Array.from(line.trim()));
  const longest = (/** @type {string[][]} */ of) =>
    of.reduce((best, line) => (line.length > best.length ? line : best), /** @type {string[]} */ ([]));
  const whole = longest(lines.filter(({ length }) => length <= most));
  const found = whole.length >= LONG ? whole : longest(lines).slice(0, most);
  return found.length >= LONG ? found.join('') : '';
}

/**
 * The prompt that every room reads: the one in the prompt box, or else the first that suits the text of the model.
 * @param {Pick<import('../registry.js').Context, 'store' | 'select'>} context
 */
export const promptToRead = ({ store, select }) =>
  store.at.prompt.value.text || (promptsOf(select.learnt.value)[0] ?? '');

/**
 * The same prompt in letters that the model knows, if it does not know those of the prompt; else ''. At first only
 * unknown letters are changed: to small ones, then to capitals; then other changes are tried.
 * @param {string} prompt
 * @param {readonly string[]} vocabulary  a model's characters
 */
export function twinOf(prompt, vocabulary) {
  const known = new Set(vocabulary);
  const isKnown = (/** @type {string} */ text) => Array.from(text).every((character) => known.has(character));
  if (isKnown(prompt)) return '';
  const trimmed = prompt.trim();
  const each = (/** @type {(letter: string) => string} */ change) =>
    Array.from(prompt, (letter) => (known.has(letter) ? letter : change(letter))).join('');
  const plain = (/** @type {string} */ letter) => letter.normalize('NFD').replaceAll(/\p{M}/gu, '');
  const twins = [
    each((letter) => letter.toLowerCase()),
    each((letter) => letter.toUpperCase()),
    trimmed,
    trimmed.toLowerCase(),
    each((letter) => plain(letter)),
    plain(trimmed).toLowerCase(),
  ];
  return twins.find((twin) => twin !== '' && isKnown(twin)) ?? '';
}

/** So many characters of a prompt are named in a sentence. */
const NAMED = 48;

/** The end of a prompt as it is named in a sentence: a whole long one would hide the sentence. @param {string} prompt */
export function promptInWords(prompt) {
  const end = Array.from(prompt.slice(-4 * NAMED));
  return prompt.length <= NAMED || end.length <= NAMED ? prompt : `…${end.slice(-NAMED).join('')}`;
}
