/**
 * The functions of the engine that the guide shows, as they were in src/ when the site was built: fetches them, and
 * cuts a text of C into words that can be coloured and linked. shown_functions.js says which functions are shown where.
 */

import { SOURCE } from '../file_urls_later.js';
import { SOURCES, shownFunction, stepOf } from './shown_functions.js';

/** @typedef {import('../site/cut_functions.js').Cut} Cut */
/**
 * @typedef {object} Source
 * @property {string} file
 * @property {string} name
 * @property {number} line
 * @property {string} text
 * @property {string} comment
 * @property {Record<string, string>} names  where names in it lead (shown_functions.js)
 * @property {string} step  the step that it belongs to; '' for none
 */
/** @typedef {'comment' | 'string' | 'number' | 'keyword' | 'type' | 'constant' | 'call' | 'name' | 'other'} WordKind */
/** @typedef {{ kind: WordKind, text: string }} Word */

/** Files that have come or are coming. @type {Map<string, Promise<Record<string, Cut>>>} */
const fetched = new Map();

/** @param {string} file @returns {Promise<Record<string, Cut>>} */
async function fetchFile(file) {
  const answer = await fetch(new URL(`${file.replaceAll('/', '-')}.json`, SOURCE));
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/**
 * @param {string} wanted  a file and the name of a function in it: 'src/optimizer/rules.c adamw_vec'
 * @param {(file: string) => Promise<Record<string, Cut>>} [read]
 * @returns {Promise<Source>} rejected if it cannot be fetched, or is not among the functions that are shown
 */
export async function sourceOf(wanted, read = fetchFile) {
  const [file, name] = wanted.split(' ');
  const coming = fetched.get(file) ?? read(file);
  fetched.set(file, coming);
  coming.catch(() => fetched.delete(file)); // the next call tries again
  const functions = await coming;
  if (!Object.hasOwn(functions, name)) throw new Error(wanted);
  const step = stepOf(wanted);
  return { file, name, ...functions[name], names: SOURCES[step]?.names ?? {}, step };
}

const KEYWORDS = new Set(
  'break case const continue do else enum extern false for goto if inline return sizeof static struct switch true typedef while NULL'.split(
    ' ',
  ),
);
const TYPES = new Set(
  'bool char double float int int64_t ptrdiff_t real size_t uint8_t uint16_t uint32_t uint64_t unsigned vec void'.split(
    ' ',
  ),
);

/** A comment, a string, a number, a word, or anything else. */
const WORD =
  /(\/\*[\s\S]*?\*\/|\/\/[^\n]*)|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\b\d[\w.]*)|([A-Za-z_]\w*)|(\s+|[^\w\s"'/]+|\/)/g;

/** @param {string} word @param {string} rest  what follows it @returns {WordKind} */
function kindOf(word, rest) {
  if (KEYWORDS.has(word)) return 'keyword';
  if (TYPES.has(word)) return 'type';
  if (/^[A-Z][A-Z0-9_]+$/.test(word)) return 'constant';
  return /^\s*\(/.test(rest) ? 'call' : 'name';
}

/** The words of a text of C; joined they are the text. @param {string} text @returns {Word[]} */
export function wordsOfC(text) {
  return [...text.matchAll(WORD)].map(([whole, comment, string, number, word], i, all) => {
    if (comment !== undefined) return { kind: 'comment', text: whole };
    if (string !== undefined) return { kind: 'string', text: whole };
    if (number !== undefined) return { kind: 'number', text: whole };
    if (word === undefined) return { kind: 'other', text: whole };
    return {
      kind: kindOf(word, text.slice((all[i].index ?? 0) + whole.length, (all[i].index ?? 0) + whole.length + 9)),
      text: whole,
    };
  });
}

/**
 * The words of each line; a comment over several lines is cut too.
 * @param {Word[]} words
 * @returns {Word[][]}
 */
export function linesOf(words) {
  /** @type {Word[][]} */
  const lines = [[]];
  for (const { kind, text } of words) {
    text.split('\n').forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== '') lines[lines.length - 1].push({ kind, text: part });
    });
  }
  return lines;
}

/**
 * The links of a function's words; a word has its link only in its first place. They lead to what its names mean
 * (shown_functions.js), and to the functions that it calls, if these can be shown too.
 * @param {Source} source
 * @param {Word[]} words
 * @returns {Map<Word, string>}  'look:', 'room:', 'term:' or 'code:' with the target
 */
export function linksOf({ name, names }, words) {
  /** @type {Map<Word, string>} */
  const links = new Map();
  const seen = new Set();
  for (const word of words) {
    const { kind, text } = word;
    if (seen.has(text) || (kind !== 'name' && kind !== 'call') || text === name) continue;
    const called = kind === 'call' ? shownFunction(text) : '';
    const target = called !== '' ? `code:${called}` : Object.hasOwn(names, text) ? names[text] : '';
    if (target === '') continue;
    seen.add(text);
    links.set(word, target);
  }
  return links;
}
