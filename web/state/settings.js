/**
 * Turns what a person typed into the settings of a run: reads and checks single values by the rows of the engine's
 * table, and combines them with the preset and the suggestions of the data set. Ranges, defaults and rules come from
 * the table alone. Whether valid values fit together is checked by the engine.
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
};

/** A seed from all that there are. @param {Setting | null} row  the one of `seed`; null before the table is there */
export const anySeed = (row) => Math.floor(Math.random() * (1 + (row?.max ?? 0)));

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
 * Whether a condition of the engine's table holds, for example "optimizer=sgd|muon momentum>0".
 * @param {string} condition
 * @param {Record<string, any>} values
 */
export const holds = (condition, values) =>
  condition.split(' ').every((part) => {
    const [key, wanted] = part.split(/[=>]/);
    return part.includes('>') ? values[key] > Number(wanted) : wanted?.split('|').includes(values[key]);
  });

/**
 * Whether a setting has an effect, given the values of the others.
 * @param {Setting} setting @param {Record<string, any>} values
 */
export const works = ({ needs = '' }, values) => needs === '' || holds(needs, values);

/**
 * Whether the value of a setting satisfies the rule of its row (`divides` or `shrinks_with`), which relates it to another
 * one.
 * @param {Setting} setting @param {Record<string, any>} values
 */
export function fits({ key, divides, shrinks_with }, values) {
  if (shrinks_with) return values[key] <= shrinks_with.share * values[shrinks_with.key];
  if (!divides || values[key] === 0) return true;
  return values[divides.key] % (values[key] * (holds(divides.even, values) ? 2 : 1)) === 0;
}

/**
 * The settings that nobody set and that were changed to satisfy a rule: the value before, and the other key of the
 * rule.
 */
/** @typedef {Record<string, { from: number, by: string }>} Followed */

/**
 * Changes values that nobody set so that they satisfy the rules of the table together with those that were set: a
 * divisor or a share becomes smaller, and what must be a multiple becomes larger.
 * @param {Setting[]} settings
 * @param {Record<string, any>} values  changed in place
 * @param {(key: string) => boolean} isSet
 */
function follow(settings, values, isSet) {
  /** @type {Followed} */
  const followed = {};
  for (const row of settings) {
    const by = (row.divides ?? row.shrinks_with)?.key;
    if (by === undefined || fits(row, values)) continue;
    const is_down = !isSet(row.key) && (isSet(by) || by in followed);
    const moved = is_down ? row : settings.find((one) => one.key === by);
    if (!moved || (!is_down && (row.shrinks_with || !isSet(row.key) || isSet(by) || moved.divides))) continue;
    const { key, min, max } = moved;
    const from = values[key];
    do values[key] += is_down ? -1 : 1;
    while (!fits(row, values) && values[key] > min && values[key] < max);
    if (fits(row, values)) followed[key] = { from, by: is_down ? by : row.key };
    else values[key] = from;
  }
  return followed;
}

/**
 * All settings of a run: the preset's values, then the data set's suggestions, then what was typed.
 *
 * Suggestions are made for one preset and one optimizer. With another preset, only those of KEPT_GROUPS are used; with
 * another optimizer, values that depend on it are those of the preset, which the engine has adapted. Values that were
 * not typed follow those that were (`followed`).
 * @param {Setting[]} settings
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} suggested
 * @param {Record<string, string>} typed
 * @returns {{ values: Record<string, any>, errors: Record<string, Said>, followed: Followed }} a key with an error
 *   has the value that it would have if nothing had been typed
 */
export function resolveSettings(settings, presets, suggested, typed) {
  /** @type {Record<string, any>} */
  const values = {};
  /** @type {Record<string, Said>} */
  const errors = {};
  const preset_row = settings.find((setting) => setting.key === 'preset');
  const usual = suggested.preset ?? preset_row?.default;
  const preset = typed.preset !== undefined && typed.preset in presets ? typed.preset : usual;
  const optimizer = suggested.optimizer ?? presets[usual]?.optimizer;
  // Values that depend on the optimizer come last, when it is known.
  for (const setting of [...settings].sort((a, b) => Number('adapted' in a) - Number('adapted' in b))) {
    const { key, group, adapted } = setting;
    const applies = KEPT_GROUPS.has(group) || (preset === usual && (!adapted || values.optimizer === optimizer));
    values[key] = adapted?.[values.optimizer]?.[preset] ?? presets[preset]?.[key] ?? setting.default;
    if (applies && suggested[key] !== undefined) values[key] = suggested[key];
    if (typed[key] === undefined) continue;
    const { value, error } = readSetting(setting, typed[key]);
    if (error) errors[key] = error;
    else values[key] = value;
  }
  const isSet = (/** @type {string} */ key) => key in typed && !(key in errors);
  return { values, errors, followed: follow(settings, values, isSet) };
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
