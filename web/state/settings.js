/**
 * Turns what a person typed into the settings of a run: reads and checks single values by the rows of the engine's
 * table, and combines them with the preset and the suggestions of the data set. Ranges and defaults come from the
 * table alone. Whether valid values fit together is checked by the engine.
 */

import { said } from '../words/say.js';

/** @import { Said } from '../words/say.js' */
/** @typedef {import('../wire/protocol.js').Setting} Setting */

/** Settings that a person does not expect a preset to change: they stay as typed when a preset is chosen. */
const KEPT_GROUPS = new Set(['dataset', 'tokenizer', 'inference']);
const KEPT_KEYS = new Set(['seed', 'reproducible']);

/**
 * A row that the page adds to the table: it chooses between builds of the engine, so the engine does not know it. Its
 * label and help are in `rows` of the words.
 * @type {Setting}
 */
export const REPRODUCIBLE = {
  key: 'reproducible',
  type: 'bool',
  min: 0,
  max: 1,
  default: false,
  group: 'training',
  main: false,
  changes: false,
  label: '',
  help: '',
};

/**
 * Reads one typed value. Returns the value, or an error that says what is allowed.
 * @param {Setting} setting
 * @param {string} raw
 * @returns {{ value: any, error: Said | null }}
 */
export function readSetting(setting, raw) {
  const typed = raw.trim();
  const { type, min, max, choices } = setting;
  if (type === 'choice') {
    if (choices?.includes(typed)) return { value: typed, error: null };
    return { value: null, error: said('not_a_choice', setting) };
  }
  if (type === 'bool') {
    if (/^(1|true|on|yes)$/i.test(typed)) return { value: true, error: null };
    if (/^(0|false|off|no)$/i.test(typed)) return { value: false, error: null };
    return { value: null, error: said('not_on_or_off', setting) };
  }
  const refused = { value: null, error: said('out_of_range', setting) };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed)) return refused;
  const value = Number(typed);
  const fits = value >= min && value <= max && (type === 'real' || Number.isInteger(value));
  return fits ? { value, error: null } : refused;
}

/**
 * @param {Setting} setting
 * @param {any} value
 * @returns {string} the value as a field shows it; readSetting() can read it
 */
export function printSetting(setting, value) {
  if (setting.type === 'bool') return value === true || value === 1 ? '1' : '0';
  return String(value);
}

/**
 * All settings of a run: the preset's values, then the data set's suggestions, then what was typed. Values that were
 * not typed are multiplied by the factor of the optimizer.
 *
 * Suggestions are made for one preset. With another preset, only those of KEPT_GROUPS are used.
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} suggested
 * @param {Record<string, string>} typed
 * @returns {{ values: Record<string, any>, errors: Record<string, Said> }} a key with an error has the value that it
 *   would have if nothing had been typed
 */
export function resolveSettings(settings, presets, suggested, typed) {
  /** @type {Record<string, any>} */
  const values = {};
  /** @type {Record<string, Said>} */
  const errors = {};
  const preset_row = settings.find((setting) => setting.key === 'preset');
  const usual = suggested.preset ?? preset_row?.default;
  const preset = typed.preset !== undefined && typed.preset in presets ? typed.preset : usual;
  for (const setting of settings) {
    const { key, group } = setting;
    const applies = preset === usual || KEPT_GROUPS.has(group);
    values[key] = presets[preset]?.[key] ?? setting.default;
    if (applies && suggested[key] !== undefined) values[key] = suggested[key];
    if (typed[key] === undefined) continue;
    const { value, error } = readSetting(setting, typed[key]);
    if (error) errors[key] = error;
    else values[key] = value;
  }
  for (const { key, factors } of settings) {
    const factor = factors?.[values.optimizer] ?? 1; // to 12 places, as the engine does
    const is_typed = typed[key] !== undefined && errors[key] === undefined;
    if (factor !== 1 && !is_typed) values[key] = Math.floor(values[key] * factor * 1e12 + 0.5) / 1e12;
  }
  return { values, errors };
}

/**
 * The typed settings that stay when another preset is chosen.
 * @param {Setting[]} settings
 * @param {Record<string, string>} typed
 * @param {string} preset
 * @returns {Record<string, string>}
 */
export function choosePreset(settings, typed, preset) {
  /** @type {Record<string, string>} */
  const kept = { preset };
  for (const { key, group } of settings) {
    const stays = KEPT_GROUPS.has(group) || KEPT_KEYS.has(key);
    if (stays && typed[key] !== undefined) kept[key] = typed[key];
  }
  return kept;
}

/**
 * The settings of one group of the table, as an object.
 * @param {Setting[]} settings
 * @param {Record<string, any>} values
 * @param {string} group
 * @returns {Record<string, any>}
 */
export function valuesOfGroup(settings, values, group) {
  return Object.fromEntries(settings.filter((row) => row.group === group).map((row) => [row.key, values[row.key]]));
}

/**
 * The next larger or smaller value on a scale for the setting: 1 2 3 4 6 8 12 16 24 32 ... for sizes,
 * 1 2 5 10 20 50 ... for long counts and for numbers that are not whole. The result is within the range.
 * @param {Setting} setting
 * @param {number} value
 * @param {1 | -1} direction
 * @returns {number}
 */
export function nextValue(setting, value, direction) {
  const { min, max, type, key } = setting;
  if (key === 'seed') return clamp(value + direction, min, max);
  const is_size = type !== 'real' && max <= 10_000;
  if (type !== 'real' && value + direction <= 4) return clamp(value + direction, min, max);
  const scale = is_size ? [1, 1.5] : [1, 2, 5];
  const base = is_size ? 2 : 10;
  /** @type {number[]} */
  const ladder = [];
  const power = Math.floor(Math.log(Math.max(value, 1e-9)) / Math.log(base));
  for (let p = power - 2; p <= power + 2; p++) {
    for (const factor of scale) ladder.push(Number((factor * base ** p).toPrecision(12)));
  }
  const steps = direction > 0 ? ladder : ladder.reverse();
  const next = steps.find(
    (rung) => (rung - value) * direction > value * 1e-9 && (type === 'real' || Number.isInteger(rung)),
  );
  return clamp(next ?? value, min, max);
}

/** @param {number} n @param {number} min @param {number} max */
function clamp(n, min, max) {
  return Math.min(max, Math.max(min, n));
}
