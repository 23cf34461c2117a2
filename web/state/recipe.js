/**
 * A recipe as text: lines of key = value that make a run. Writes the recipe of the present settings, and reads what a
 * person pastes: such lines, the options of the command line, an address of the page, or JSON with settings in it.
 * Fetched when the panel of recipes is opened.
 */

import { cut, parseAddress } from '../keep/address.js';
import { printSetting, readSetting, resolveSettings } from './settings.js';

/** @typedef {import('../wire/protocol.js').Setting} Setting */
/** @import { Said } from '../words/say.js' */

/**
 * A line that could not be used. `line` counts from 1; `what` is the key, or the line itself; `said` says why a value is
 * not allowed.
 * @typedef {{ line: number, id: 'unknown' | 'form' | 'value' | 'json' | 'text', what: string, said?: Said | null }} Wrong
 */

/** @typedef {{ key: string, raw: string, line: number }} Entry */

/** The most characters of a recipe that are read. */
const MOST_CHARACTERS = 200_000;
/** Up to which depth of nested JSON settings are searched for. */
const MOST_DEPTH = 6;

/**
 * The values that the engine's table has for a preset with this optimizer.
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} values  with the preset and the optimizer
 */
const plainValues = (settings, presets, { preset, optimizer }) =>
  resolveSettings(settings, presets, {}, { preset, optimizer }).values;

/**
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} values
 * @param {boolean} is_whole  whether all settings are written, or only those that differ from the preset
 */
export function recipeText(settings, presets, values, is_whole) {
  const rows = is_whole ? settings : ownRows(settings, presets, values);
  return rows.map((row) => `${row.key} = ${printSetting(row, values[row.key])}\n`).join('');
}

/**
 * The rows of the preset itself and of the settings that differ from it.
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} values
 */
function ownRows(settings, presets, values) {
  const usual = plainValues(settings, presets, values);
  const { optimizer } = presets[values.preset] ?? {};
  return settings.filter(
    ({ key }) => key === 'preset' || values[key] !== (key === 'optimizer' ? optimizer : usual[key]),
  );
}

/**
 * The settings that an address must contain to make the same run: the preset, those that differ from it, and the seed.
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} values
 * @returns {[key: string, raw: string][]}
 */
export function sharedSettings(settings, presets, values) {
  const own = new Set(ownRows(settings, presets, values));
  const rows = settings.filter((row) => own.has(row) || row.key === 'seed');
  return rows.map((row) => [row.key, printSetting(row, values[row.key])]);
}

/**
 * The first object within a value that has one of these keys.
 * @param {any} value @param {Set<string>} keys @param {number} [depth]
 * @returns {Record<string, any> | null}
 */
function findSettings(value, keys, depth = 0) {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return null;
  if (!Array.isArray(value) && Object.keys(value).some((key) => keys.has(key) && typeof value[key] !== 'object'))
    return value;
  for (const one of Object.values(value)) {
    const found = findSettings(one, keys, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** @param {string} text @param {Set<string>} keys @returns {{ entries: Entry[], wrong: Wrong[] }} */
function readJson(text, keys) {
  try {
    const found = findSettings(JSON.parse(text), keys) ?? {};
    const entries = Object.entries(found).map(([key, value], i) => ({ key, raw: String(value), line: i + 1 }));
    return { entries, wrong: [] };
  } catch {
    return { entries: [], wrong: [{ line: 1, id: 'json', what: '' }] };
  }
}

/** @param {string} address @returns {{ entries: Entry[], wrong: Wrong[] }} */
function readAddress(address) {
  const hash = address.includes('#') ? address.slice(address.indexOf('#')) : '';
  const before = address.slice(0, address.length - hash.length);
  const search = before.includes('?') ? before.slice(before.indexOf('?')) : '';
  const { settings, data, text } = parseAddress(search, hash);
  const others = [...(data === '' ? [] : ['data']), ...(text === null ? [] : ['text'])];
  return {
    entries: Object.entries(settings).map(([key, raw], i) => ({ key, raw, line: i + 1 })),
    wrong: others.map((what) => ({ line: 1, id: 'text', what })),
  };
}

/** @param {string} text @returns {{ entries: Entry[], wrong: Wrong[] }} */
function readLines(text) {
  /** @type {Entry[]} */
  const entries = [];
  /** @type {Wrong[]} */
  const wrong = [];
  for (const [i, whole] of text.split(/\r\n|[\r\n]/).entries()) {
    const line = whole.replace(/(^|\s)(#|\/\/).*$/, '').trim();
    if (line === '') continue;
    const [, key, raw] = /^(?:--set\s+)?["']?(\w+)["']?\s*[=:]\s*(.*?)[\s,;\\]*$/.exec(line) ?? [];
    if (key === undefined) wrong.push({ line: i + 1, id: 'form', what: cut(line) });
    else entries.push({ key, raw: raw.replace(/^(["'])(.*)\1$/, '$2'), line: i + 1 });
  }
  return { entries, wrong };
}

/**
 * Reads a recipe. A setting that stands twice has its last value.
 * @param {string} text
 * @param {Setting[]} settings
 * @returns {{ typed: Record<string, string>, wrong: Wrong[] }} what can be used, and what cannot
 */
export function readRecipe(text, settings) {
  const rows = new Map(settings.map((row) => [row.key, row]));
  const whole = text.slice(0, MOST_CHARACTERS).trim();
  const is_address = /^\S*[?#]\S*=\S*$/.test(whole);
  const { entries, wrong } = /^[[{]/.test(whole)
    ? readJson(whole, new Set(rows.keys()))
    : is_address
      ? readAddress(whole)
      : readLines(text.slice(0, MOST_CHARACTERS));
  /** @type {Record<string, string>} */
  const typed = {};
  for (const { key, raw, line } of entries) {
    const row = rows.get(key);
    const { value, error } = row ? readSetting(row, raw) : { value: null, error: null };
    if (row === undefined) wrong.push({ line, id: 'unknown', what: cut(key) });
    else if (error) wrong.push({ line, id: 'value', what: key, said: error });
    else typed[key] = printSetting(row, value);
  }
  return { typed, wrong: wrong.sort((a, b) => a.line - b.line) };
}

/**
 * The settings to type so that a recipe is used with the present text. A recipe that names its preset is complete: a
 * setting that it leaves out has the preset's value, whatever is suggested for the text. A recipe without a preset only
 * adds to what was typed before.
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} suggested
 * @param {Record<string, string>} before  what was typed
 * @param {Record<string, string>} recipe  from readRecipe()
 * @returns {Record<string, string>}
 */
export function useRecipe(settings, presets, suggested, before, recipe) {
  if (recipe.preset === undefined) return { ...before, ...recipe };
  const { preset, optimizer = String(presets[recipe.preset].optimizer) } = recipe;
  const usual = plainValues(settings, presets, { preset, optimizer });
  /** @type {Record<string, string>} */
  const all = {};
  for (const row of settings) all[row.key] = recipe[row.key] ?? printSetting(row, usual[row.key]);
  /** @param {Record<string, string>} typed */
  const valuesOf = (typed) =>
    JSON.stringify(Object.values(resolveSettings(settings, presets, suggested, typed).values));
  // What would be the same without being typed is left out, so that only differences count as changed.
  const wanted = valuesOf(all);
  for (const { key } of settings) {
    const { [key]: _, ...fewer } = all;
    if (valuesOf(fewer) === wanted) delete all[key];
  }
  return all;
}
