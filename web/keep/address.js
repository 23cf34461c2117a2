/**
 * What the address of the page asks for: a data set or a text, settings, a seed, a theme, a language, an open room
 * and what is locked in it, the pace, how the curve is shown.
 *   embed.html?data=names&preset=gpt2&n_layer=2&seed=7&theme=dark     or after # in place of ?
 * Unknown keys are ignored; an invalid value is reported and otherwise ignored. actions/open.js reads this when the
 * page is opened and when the hash changes. An address only fills in the page; it never starts a run.
 */

import { readLook } from '../state/locked_place.js';
import { readSetting } from '../state/settings.js';
import { LANGUAGES } from '../words/languages.js';
import { said } from '../words/say.js';

/** @import { Look } from '../state/locked_place.js' */
/** @import { Said } from '../words/say.js' */

/** The largest length of a text in an address, in UTF-16 units; a longer one is cut. */
export const ADDRESS_TEXT_LIMIT = 20_000;

export const THEMES = ['auto', 'light', 'dark'];

/**
 * @typedef {object} Address
 * @property {string} data          id of a data set, or ''
 * @property {string | null} text
 * @property {string} same          step and fingerprint of the run that the link was made of, `20.kx3f9`; or ''
 * @property {string} packed        a text as link.js packs it, or ''
 * @property {string} theme         one of THEMES, or '' if none is given
 * @property {string} lang          a language of the page, or ''
 * @property {string} room          the room to open, or ''
 * @property {string} guide         a part of the guide, or a stop of it, to open; or ''
 * @property {number | null} pace   0 for one step a second ("watch"), 1 for no limit ("fast"); null if it is not given
 * @property {string | null} prompt  the prompt that the model reads in every room; null if it is not given
 * @property {Look} look           the place that is locked in the pictures of the inside (state/locked_place.js)
 * @property {number | null} token  the token that is locked there
 * @property {string} curve         how the curve is shown (state/curve_view.js), or ''
 * @property {Record<string, string>} settings  all other keys, not checked
 * @property {Said[]} problems
 */

/** The keys of an address that are not settings. */
const OWN = [
  'text',
  'packed',
  'same',
  'theme',
  'lang',
  'data',
  'room',
  'guide',
  'prompt',
  'look',
  'token',
  'pace',
  'curve',
];

/**
 * Splits an address. For a key that is given twice, the value after # is used, not the one after ?.
 * @param {string} search  location.search
 * @param {string} hash    location.hash
 * @returns {Address}
 */
export function parseAddress(search, hash) {
  /** @type {Map<string, string>} */
  const asked = new Map();
  const after_hash = hash.startsWith('#') ? hash.slice(1) : hash;
  for (const [key, value] of new URLSearchParams(search)) asked.set(key, value);
  for (const [key, value] of new URLSearchParams(after_hash)) asked.set(key, value);
  /** @type {Said[]} */
  const problems = [];

  let text = asked.get('text') ?? null;
  if (text !== null && text.length > ADDRESS_TEXT_LIMIT) {
    problems.push(said('address_text', text.length, ADDRESS_TEXT_LIMIT));
    text = text.slice(0, ADDRESS_TEXT_LIMIT);
  }
  /** @param {'theme' | 'lang'} key @param {string[]} choices */
  function choiceOf(key, choices) {
    const value = asked.get(key) ?? '';
    if (value === '' || choices.includes(value)) return value;
    problems.push(said(`address_${key}`, cut(value), ...choices));
    return '';
  }
  const theme = choiceOf('theme', THEMES);
  const lang = choiceOf('lang', Object.keys(LANGUAGES));
  const data = asked.get('data') ?? '';
  const packed = asked.get('packed') ?? '';
  const same = /^[1-9]\d{0,8}\.[0-9a-z]{1,7}$/.exec(asked.get('same') ?? '')?.[0] ?? '';
  const room = asked.get('room') ?? '';
  const guide = asked.get('guide') ?? '';
  const prompt = asked.get('prompt')?.slice(0, ADDRESS_TEXT_LIMIT) ?? null;
  const look = readLook(asked.get('look') ?? '');
  const token = /^\d{1,9}$/.test(asked.get('token') ?? '') ? Number(asked.get('token')) : null;
  const curve = asked.get('curve') ?? '';
  const pace = /** @type {Record<string, number>} */ ({ watch: 0, fast: 1 })[asked.get('pace') ?? ''] ?? null;
  for (const key of OWN) asked.delete(key);
  return {
    data,
    text,
    packed,
    same,
    theme,
    lang,
    room,
    guide,
    prompt,
    look,
    token,
    pace,
    curve,
    settings: Object.fromEntries(asked),
    problems,
  };
}

/** The keys of what is open and locked; the page itself writes them into its address (lock.js). */
const LOCK = /** @type {const} */ (['room', 'look', 'token', 'guide']);

/** The parts of a hash other than those that say what is open and locked. @param {string} hash */
const partsWithoutLock = (hash) =>
  hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part !== '' && ![...LOCK, 'term'].some((key) => part === key || part.startsWith(`${key}=`)));

/** @param {string[]} parts */
const hashOf = (parts) => (parts.length === 0 ? '' : `#${parts.join('&')}`);

/**
 * A hash without the keys of what is open and locked. Two hashes that differ only in these keys are the same address.
 * @param {string} hash
 */
export const withoutLock = (hash) => hashOf(partsWithoutLock(hash));

/**
 * A hash that says what is open and locked; all other parts of it stay as they were written.
 * @param {string} search  a value that is there is not repeated in the hash
 * @param {string} hash
 * @param {Record<typeof LOCK[number], string>} lock  '' for nothing
 */
export function withLock(search, hash, lock) {
  const before = new URLSearchParams(search);
  const own = LOCK.filter((key) => lock[key] !== (before.get(key) ?? ''));
  return hashOf([...partsWithoutLock(hash), ...own.map((key) => `${key}=${lock[key]}`)]);
}

/**
 * Whether an address asks for a text. The settings before are then replaced by those of the address.
 * @param {Address} address
 */
export function asksForText({ data, text, packed }) {
  return data !== '' || text !== null || packed !== '';
}

/**
 * The settings of an address that the engine knows and that are valid, as if they had been typed.
 * @param {Address} address
 * @param {import('../wire/protocol.js').Setting[]} rows
 * @returns {{ typed: Record<string, string>, problems: Said[] }}
 */
export function readAddressSettings(address, rows) {
  /** @type {Record<string, string>} */
  const typed = {};
  /** @type {Said[]} */
  const problems = [];
  for (const row of rows) {
    if (!Object.hasOwn(address.settings, row.key)) continue;
    const raw = address.settings[row.key];
    const { error } = readSetting(row, raw);
    if (error) problems.push(said('address_setting', row.key, cut(raw), error));
    else typed[row.key] = raw.trim();
  }
  return { typed, problems };
}

/** @param {string} value @returns {string} the value, shortened for a sentence */
export function cut(value) {
  return value.length <= 24 ? value : `${value.slice(0, 24)}…`;
}

/**
 * Combines several problems into one: the first, and the number of the others.
 * @param {Said[]} problems
 * @returns {Said | null}
 */
export function firstProblem(problems) {
  if (problems.length <= 1) return problems[0] ?? null;
  return said('address_more', problems[0], problems.length - 1);
}
