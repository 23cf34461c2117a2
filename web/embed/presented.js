/**
 * What the page around a frame wants it to show and to lock: `show` and `lock` in the query of embed.html, and the
 * origin that commands may come from. The state of the playground (text, settings) is not here: it is in the fragment.
 *   embed.html?show=curve,samples&lock=text,n_layer&origin=https://school.example#data=names
 * No view and no state.
 */

import { ROOM_KEYS } from '../state/room_keys.js';

/** The parts that can be named, each with the feature that it is (../registry.js). @type {Record<string, string>} */
export const PARTS = {
  title: 'masthead',
  text: 'text',
  train: 'run',
  curve: 'chart',
  settings: 'settings',
  samples: 'writing',
  prompt: 'prompt',
  verdict: 'verdict',
  rooms: 'rooms',
};

/** @typedef {import('../wire/protocol.js').Setting} Setting */
/**
 * @typedef {object} Presented
 * @property {(feature: string) => boolean} feature  whether a feature is shown, by its name
 * @property {(room: string) => boolean} room
 * @property {(row: Pick<Setting, 'key' | 'main'>) => boolean} main  whether a setting is among the most important ones
 * @property {(row: Pick<Setting, 'key'>) => boolean} setting        whether a setting is shown at all
 * @property {(row: Pick<Setting, 'key' | 'group'>) => boolean} isLocked  whether the reader may not change a setting
 * @property {boolean} is_text_locked
 * @property {string} only   the room that is shown alone, or ''
 * @property {number} columns  of the parts that stand side by side
 */

/** @param {string | null} list */
const namesIn = (list) =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== '-');

/**
 * What a query asks for. `show` names parts, rooms and settings; nothing else is shown then, but the button that trains.
 * A name with a minus before it is left out. `lock` names the text, rooms and settings. Names that nobody knows are those
 * of settings that there are not: they change nothing.
 * @param {string} search  location.search
 * @returns {Presented}
 */
export function readPresented(search) {
  const query = new URLSearchParams(search);
  const asked = namesIn(query.get('show'));
  const without = new Set(asked.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const wanted = new Set(asked.filter((name) => !name.startsWith('-')));
  const locks = new Set(namesIn(query.get('lock')));
  const has_all = wanted.size === 0;
  const isOfSetting = (/** @type {string} */ name) => !Object.hasOwn(PARTS, name) && !ROOM_KEYS.includes(name);
  const named = new Set([...wanted].filter(isOfSetting));
  const rooms = ROOM_KEYS.filter(
    (room) => !without.has(room) && (has_all || wanted.has('rooms') || wanted.has(room)),
  );

  /** @param {string} part */
  function isShown(part) {
    if (without.has(part)) return false;
    if (has_all || part === 'train' || wanted.has(part)) return true;
    if (part === 'settings') return named.size > 0;
    return part === 'rooms' && rooms.length > 0;
  }
  const parts = Object.entries(PARTS);
  const setting = (/** @type {{ key: string }} */ { key }) =>
    !without.has(key) && (named.size === 0 || named.has(key));
  const has_run = isShown('train') || isShown('curve') || isShown('settings');
  const has_writing = isShown('samples') || isShown('prompt');
  return {
    feature(feature) {
      const part = parts.find(([, name]) => name === feature)?.[0];
      return part === undefined || isShown(part);
    },
    room: (room) => isShown('rooms') && rooms.includes(room),
    setting,
    main: (row) => setting(row) && (named.size > 0 || row.main),
    isLocked: ({ key, group }) => locks.has(key) || locks.has(group) || locks.has('settings'),
    is_text_locked: locks.has('text'),
    only: rooms.length === 1 && isShown('rooms') ? rooms[0] : '',
    columns: has_run && has_writing && (isShown('curve') || isShown('settings')) ? 2 : 1,
  };
}

/**
 * The origin that the page around the frame must have, if its address names one: then commands from others are ignored,
 * and events go to it alone. '*' for any; null if what is named is no origin: then nobody is listened to.
 * @param {string} search
 * @returns {string | null}
 */
export function originIn(search) {
  const asked = new URLSearchParams(search).get('origin');
  if (asked === null) return '*';
  try {
    const { origin } = new URL(asked);
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}
