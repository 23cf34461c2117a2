// Cuts out of src/ the functions that the guide shows (web/guide/shown_functions.js, and the `source` of each stop) and writes
// them to a folder, one file for each file of C. If a function no longer exists, that is an error, so a stop cannot
// show what the engine no longer does. Not part of the page.
//
//     node web/site/cut_functions.js build/source

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SOURCES } from '../guide/shown_functions.js';
import { loadStops, PARTS } from '../guide/stops/index.js';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * A function as it is written in its file.
 * @typedef {object} Cut
 * @property {number} line      of the file, where `text` begins, from 1
 * @property {string} comment   the comment above it, without its signs; '' where there is none
 * @property {string} text      from its head to its closing brace
 */

/** The words of a comment, as lines without the signs of C. @param {string} comment */
const plain = (comment) =>
  comment
    .replace(/^\/\*+ ?|\s*\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .replace(/(^|\s)-{3,}(?=\s|$)/g, '')
    .trim();

/**
 * @param {string} file    the text of the file
 * @param {string} name    of the function
 * @returns {Cut | null}  null where no function of this name is defined there
 */
export function cutFunction(file, name) {
  // The head of a definition begins a line, and a body follows it. A function of one line ends on it, any other at the
  // first brace that begins a line (clang-format makes sure of that).
  const head = new RegExp(`^(?![ \\t#/*}])[^\\n;{}=]*\\b${name}\\([^;{}]*\\)[ \\n]\\{`, 'm').exec(file);
  if (head === null) return null;
  const body = head.index + head[0].length;
  const line_end = file.indexOf('\n', body);
  const is_short = file.slice(body, line_end).trimEnd().endsWith('}');
  const end = is_short ? line_end : file.indexOf('\n}', body) + 2;
  const before = file.slice(0, head.index);
  const comment = /\/\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(before)?.[0].trim() ?? '';
  // A line of dashes without words is the title of a group of functions.
  const is_title = /^\/\* -{3,} [^:\n]* -{3,} \*\/$/.test(comment);
  return {
    line: before.split('\n').length,
    comment: is_title ? '' : plain(comment),
    text: file.slice(head.index, end),
  };
}

/** The functions that are shown, as a file and a name each. @returns {Promise<string[]>} */
export async function shownFunctions() {
  const stops = (await Promise.all(Object.keys(PARTS).map(loadStops))).flat();
  const listed = Object.values(SOURCES).flatMap(({ functions }) => functions);
  return [...new Set([...listed, ...stops.flatMap(({ source = [] }) => source)])];
}

/** The name of the file for a file of C. @param {string} path */
export const fileFor = (path) => `${path.replaceAll('/', '-')}.json`;

/**
 * @param {string[]} wanted  a file and a name each
 * @param {(path: string) => Promise<string>} read
 * @returns {Promise<Map<string, Record<string, Cut>>>} by file, then by name
 */
export async function cutAll(wanted, read) {
  /** @type {Map<string, Record<string, Cut>>} */
  const files = new Map();
  for (const one of wanted) {
    const [path, name] = one.split(' ');
    const cut = cutFunction(await read(path).catch(() => ''), name);
    if (cut === null) throw new Error(`The guide shows ${name}() of ${path}, but there is no such function.`);
    files.set(path, { ...files.get(path), [name]: cut });
  }
  return files;
}

/** @param {string | undefined} folder */
async function main(folder) {
  if (folder === undefined) {
    console.error('Say which folder: node web/site/cut_functions.js build/source');
    process.exit(2);
  }
  const read = (/** @type {string} */ path) => readFile(join(ROOT, path), 'utf8');
  try {
    const files = await cutAll(await shownFunctions(), read);
    await mkdir(folder, { recursive: true });
    for (const [path, functions] of files)
      await writeFile(join(folder, fileFor(path)), `${JSON.stringify(functions)}\n`);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exit(1);
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2]);
