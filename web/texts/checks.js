/**
 * Judges a line that the model wrote, for data sets where a program can do that: is the name new, is the sum right, are
 * the letters copied? A data set names its check in datasets/index.json. Pure functions; the words are `checks` in
 * words/.
 */

/**
 * @typedef {object} Verdict
 * @property {keyof import('../words/words.js').Words['checks']} id  of its text in words/
 * @property {boolean | null} is_good  null where it is neither good nor bad
 * @property {string} [expected]  what would have been right
 */

/** Judges a line; null where there is nothing to judge. @typedef {(line: string) => Verdict | null} Check */

/** @type {Verdict} */
const NO_FORM = { id: 'no_form', is_good: false };

/** @param {string} answer @param {string} expected @returns {Verdict} */
const compare = (answer, expected) =>
  answer === expected ? { id: 'right', is_good: true } : { id: 'wrong', is_good: false, expected };

/**
 * Functions that make the check of a text, by the names in datasets/index.json.
 * @type {Record<string, (text: string) => Check>}
 */
export const CHECKS = {
  /** Whether the text already has the name. */
  new_names(text) {
    const known = new Set(text.split(/\r?\n/));
    return (line) => (known.has(line) ? { id: 'in_text', is_good: null } : { id: 'new', is_good: true });
  },
  /** 12+7=19 */
  sums: () => (line) => {
    const [, a, b, sum] = /^(\d{1,9})\+(\d{1,9})=(.*)$/s.exec(line) ?? [];
    return a === undefined ? NO_FORM : compare(sum, String(Number(a) + Number(b)));
  },
  /** abc=abc */
  copies: () => (line) => {
    const [, letters, copy] = /^([^=]+)=(.*)$/s.exec(line) ?? [];
    return letters === undefined ? NO_FORM : compare(copy, letters);
  },
};

/**
 * The check of a text; null where it has none. An empty line is not judged.
 * @param {string} kind  as a data set names it; '' for none
 * @param {string} text
 * @returns {Check | null}
 */
export function makeCheck(kind, text) {
  if (!Object.hasOwn(CHECKS, kind)) return null;
  const check = CHECKS[kind](text);
  return (line) => (line === '' ? null : check(line));
}

/** How many lines pass a check, and how many are judged. @param {string[]} lines @param {Check} check */
export function shareOf(lines, check) {
  const judged = lines.map(check).filter((verdict) => verdict !== null);
  return { good: judged.filter(({ is_good }) => is_good === true).length, all: judged.length };
}
