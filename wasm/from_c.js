// Reads from the C sources what the Makefile and JavaScript also need, so that it is written in one place. A program
// for the build, not part of the site. README.md ("Builds") explains the two parts of a module.
//
//   node wasm/from_c.js second   the second part (src/base/parts.h): file:PATH for a source file that belongs to it as a
//                                whole, function:NAME for a single function of another file, called:NAME for one that
//                                the first part calls. One answer has all of it, because every run of make asks for it
//   node wasm/from_c.js module   build/wasm/from_c.js: the exported functions of the first part, and the constants
//                                   that both languages use
//   node wasm/from_c.js help     build/wasm/help.js: one sentence on each setting, which the modules leave out

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** Functions of the C library that only the second part calls. */
const OF_C_LIBRARY = ['qsort', '__qsort_r', 'trinkle', 'sift', 'pntz', 'shl', 'shr'];

const sources = ['src', 'wasm']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((file) => join(folder, String(file))))
  .filter((file) => file.endsWith('.c') && !file.startsWith(join('src', 'command')))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

const second = sources.filter(({ text }) => /^SECOND_PART_FILE;/m.test(text));

/** The names of the functions whose definition begins with this word. @param {string} word */
const defined = (word) =>
  sources.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`^${word}\\s[^;{=]*?(\\w+)\\(`, 'gm'))].map(([, name]) => name),
  );

const HEADERS = ['api.h', 'api_inspection.h'];

/** The exported functions of the first part. */
function firstPart() {
  const exported = HEADERS.flatMap((header) =>
    [...readFileSync(join(ROOT, 'wasm', header), 'utf8').matchAll(/^API [^;]*?(\w+)\(/gm)].map(([, name]) => name),
  );
  const marked = [...defined('SECOND_PART'), ...defined('CALLED_BY_FIRST_PART')];
  const isSecond = (/** @type {string} */ name) =>
    marked.includes(name) || second.some(({ text }) => new RegExp(`^[a-z][^;{}=]*\\b${name}\\(`, 'm').test(text));
  return exported.filter((name) => !isSecond(name)).map((name) => `_${name}`);
}

/** The constants to take over, by the header that defines them: numbers of an enum, or what a macro stands for. @type {Record<string, string[]>} */
const CONSTANTS = {
  'src/base/format.h': ['FORMAT_END'],
  'src/base/thread_pool.h': ['POOL_MAX'],
  'src/dataset/dataset.h': ['LIST_LINES', 'LIST_LINE_LENGTH', 'LIST_EXCEPTIONS'],
  'src/files/safetensors.h': ['SAFETENSORS_LENGTH', 'SAFETENSORS_MAX_HEADER'],
  'src/inference/sampler.h': ['SAMPLER_BOS', 'SAMPLER_LENGTH', 'SAMPLER_MAX_ALTERNATIVES'],
  'src/inference/sampling.h': ['SAMPLING_STOP', 'SAMPLING_MEMORY'],
  'src/inference/samples.h': ['SAMPLES_MAX', 'SAMPLES_OVER'],
  'src/inside/inspection.h': ['LENS_TOP', 'LENS_GUESS'],
  'src/inside/report.h': ['REPORT_BOS'],
  'src/inside/score.h': ['SCORE_TOP', 'SCORE_GUESS'],
  'src/inside/tile.h': ['TILE_MAX', 'TILE_FULL', 'TILE_NOT_FINITE'],
  'src/math/kernels.h': ['NORM_EPS'],
  'src/text_analysis/ngram.h': ['NGRAM_ORDERS'],
  'src/text_analysis/quotation.h': ['QUOTATION_MAX_PLACES'],
  'src/tokenizer/bpe.h': ['BPE_BYTES'],
  'src/tokenizer/pretokenizer.h': ['PRETOKEN_MAX'],
  'wasm/api.h': ['API_LIKELIHOOD', 'API_TILE_ASKED', 'API_TILE_FIGURES'],
};

/**
 * The enums of which JavaScript knows the words in their order: by the name of the list, the header, the enum, and how its
 * constants begin.
 * @type {Record<string, [header: string, name: string, prefix: string]>}
 */
const LISTS = {
  STEP_FIGURES: ['wasm/api.h', 'api_figure', 'FIGURE_'],
  NUMBERS_KINDS: ['src/training/parameters.h', 'numbers_kind', 'NUMBERS_'],
};

/**
 * The first group of the first match in a file; throws if there is none.
 * @param {string} file
 * @param {RegExp} pattern
 */
function found(file, pattern) {
  const [, text] = pattern.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${file} has nothing like ${pattern}`);
  return text;
}

/** The words of an enum in their order: that of ERROR_TEXT is "text". @param {string} header @param {string} name @param {string} prefix */
function words(header, name, prefix) {
  const list = found(header, new RegExp(`enum ${name} \\{([^}]*)\\}`)).replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...list.matchAll(new RegExp(`\\b${prefix}(\\w+)`, 'g'))].map(([, word]) => word.toLowerCase());
}

/** What a constant of C is in JavaScript; numbers and quoted texts are written alike in both. @param {string} header @param {string} name */
const constant = (header, name) =>
  found(header, new RegExp(`(?:\\b${name} = |^#define ${name} )(-?\\d+\\b|.+)`, 'm'));

/** The sentence on each setting, by its key: the string after the label, at the end of its row in settings.def. */
function help() {
  const table = readFileSync(join(ROOT, 'src/settings/settings.def'), 'utf8');
  const rows = table.matchAll(/^(?:INTEGER|NUMBER|SWITCH|CHOICE)\((\w+),[^;]*?",\s*"((?:[^"\\]|\\.)*)"\)$/gm);
  return Object.fromEntries([...rows].map(([, key, text]) => [key, JSON.parse(`"${text}"`)]));
}

/** The keys of the settings of a group, in the order of settings.def. @param {string} group */
function settingsOf(group) {
  const table = readFileSync(join(ROOT, 'src/settings/settings.def'), 'utf8');
  const rows = table.matchAll(/^(?:INTEGER|NUMBER|SWITCH|CHOICE)\((\w+),[^;]*?\b(\w+), [01], [A-Z_]+, "/gm);
  return [...rows].filter((row) => row[2] === group).map(([, key]) => key);
}

/** @type {Record<string, () => string>} */
const answers = {
  help: () =>
    [
      '/* Made by wasm/from_c.js from src/settings/settings.def. */',
      '/** One sentence on each setting, by its key. @type {Record<string, string>} */',
      `export const HELP = ${JSON.stringify(help(), null, 2)};`,
    ].join('\n'),
  second: () =>
    [
      ...second.map(({ file }) => `file:${file}`),
      ...[...defined('SECOND_PART'), ...OF_C_LIBRARY].map((name) => `function:${name}`),
      ...defined('CALLED_BY_FIRST_PART').map((name) => `called:${name}`),
    ].join(' '),
  module: () =>
    [
      '/* Made by wasm/from_c.js from the C sources. */',
      '/** The exported functions of the first part; all others come with the second. */',
      `export const FIRST_PART = /* @__PURE__ */ '${firstPart().join(' ')}'.split(' ');`,
      '/** What an error is about, by its number in C (src/base/error.h). */',
      `export const ERROR_CODES = /** @type {const} */ (${JSON.stringify(['', ...words('src/base/error.h', 'error_code', 'ERROR_').slice(1)])});`,
      ...Object.entries(LISTS).flatMap(([list, [header, name, prefix]]) => [
        `/* ${header}: ${name} */`,
        `export const ${list} = /** @type {const} */ (${JSON.stringify(words(header, name, prefix))});`,
      ]),
      '/** The settings that a sample can have of its own (settings.def, inference), and its seed. */',
      `export const SAMPLE_SETTINGS = /** @type {const} */ (${JSON.stringify([...settingsOf('inference'), 'seed'])});`,
      ...Object.entries(CONSTANTS).flatMap(([file, names]) => [
        `/* ${file} */`,
        ...names.map((name) => `export const ${name} = ${constant(file, name)};`),
      ]),
    ].join('\n'),
};

const answer = answers[process.argv[2]];
if (answer === undefined) {
  console.error(`Say what: ${Object.keys(answers).join(', ')}.`);
  process.exit(2);
}
console.log(answer());
