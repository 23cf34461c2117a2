// What comes with the second part of a WebAssembly module, by what the sources say of themselves (src/base/parts.h):
//
//   node wasm/parts.js files       the sources whose functions all do
//   node wasm/parts.js functions   those of other sources that do
//   node wasm/parts.js called      those of the second part that the first calls
//   node wasm/parts.js table       which exported functions the first part has, as the module that wasm/heap.js imports
//
// Not part of the site; the Makefile calls it.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** Functions of the C library that only the second part calls. */
const OF_C_LIBRARY = ['qsort', 'trinkle'];

const sources = ['src', 'wasm']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((file) => join(folder, String(file))))
  .filter((file) => file.endsWith('.c') && !file.startsWith(join('src', 'command')))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

const second = sources.filter(({ text }) => /^SECOND_PART_FILE;/m.test(text));

/** The names of the functions that are defined after a word. @param {string} word */
const defined = (word) =>
  sources.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`^${word}\\s[^;{=]*?(\\w+)\\(`, 'gm'))].map(([, name]) => name),
  );

/** @type {Record<string, () => string>} */
const answers = {
  files: () => second.map(({ file }) => file).join(' '),
  functions: () => [...defined('SECOND_PART'), ...OF_C_LIBRARY].join(' '),
  called: () => defined('CALLED_BY_FIRST_PART').join(' '),
  table() {
    const exported = ['api.h', 'api_inspection.h'].flatMap((header) =>
      [...readFileSync(join(ROOT, 'wasm', header), 'utf8').matchAll(/^API [^;]*?(\w+)\(/gm)].map(([, name]) => name),
    );
    const isSecond = (/** @type {string} */ name) =>
      second.some(({ text }) => new RegExp(`^[a-z][^;{}=]*\\b${name}\\(`, 'm').test(text));
    const first = exported.filter((name) => !isSecond(name)).map((name) => `_${name}`);
    return `/* Made by wasm/parts.js: the exported functions of the first part; all others come with the second. */
export const FIRST_PART = '${first.join(' ')}'.split(' ');`;
  },
};

const answer = answers[process.argv[2]];
if (answer === undefined) {
  console.error(`Say what: ${Object.keys(answers).join(', ')}.`);
  process.exit(2);
}
console.log(answer());
