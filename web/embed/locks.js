/**
 * Locks what the address of a frame names: the text, a room, single settings. The actions that a reader's controls call
 * change nothing that is locked, whatever control it is; the controls themselves say so (ui/field.js, features/text).
 * The address and the page around the frame may still change everything: for them there are the actions as they were.
 */

import { printSetting } from '../state/settings.js';

/** @typedef {import('../actions/actions.js').Actions} Actions */
/** @typedef {import('../wire/protocol.js').Setting} Setting */

/** What a reader can do with settings, and with the text. */
const OF_SETTINGS = ['set', 'unset', 'setAll', 'restoreSettings'];
const OF_TEXT = [
  'chooseText',
  'typeText',
  'pasteText',
  'openFiles',
  'readText',
  'freshText',
  'editFile',
  'removeText',
  'setPanel',
];

/** What the page around a frame, and its address, change. */
const FREE = /** @type {const} */ (['setAll', 'chooseText', 'giveText', 'follow']);

/** @typedef {Pick<Actions, (typeof FREE)[number]>} Free */
/** The settings at a moment: what is typed, and the values. @typedef {{ typed: Record<string, string>, values: Record<string, any> }} Settings */

/** Gives a setting in `to` what it has in `from`. @param {Settings} to @param {Settings} from @param {string} key */
function copy(to, from, key) {
  if (key in from.values) to.values[key] = from.values[key];
  if (Object.hasOwn(from.typed, key)) to.typed[key] = from.typed[key];
  else delete to.typed[key];
}

/**
 * Replaces the actions of a reader by ones that keep the locks.
 * @param {Pick<import('../registry.js').Context, 'actions' | 'store' | 'select'>} context
 * @param {import('./presented.js').Presented} presented
 * @returns {Free} the actions without locks
 */
export function lockActions({ actions, store, select }, { isLocked, is_text_locked }) {
  const setAll = actions.setAll.bind(actions);
  const locked = () => select.table.peek().filter(isLocked);
  /** @returns {Settings} */
  const settings = () => ({ typed: { ...store.state.typed }, values: { ...select.settings.peek().values } });
  /** For each action of the reader that has not ended: what it gives the locked settings back at its end. @type {Set<Settings>} */
  const held = new Set();

  /**
   * Gives the locked settings what they had: first what was typed, then the values, because another preset or text would
   * change those that nobody typed.
   * @param {Settings} had
   */
  function restore(had) {
    const now = settings();
    for (const { key } of locked()) copy(now, had, key);
    if (Object.keys({ ...now.typed, ...store.state.typed }).some((key) => now.typed[key] !== store.state.typed[key]))
      setAll(now.typed);
    const { values: found } = select.settings.peek();
    const moved = locked().filter(({ key }) => key in had.values && found[key] !== had.values[key]);
    if (moved.length === 0) return;
    const own = moved.map((row) => [row.key, printSetting(row, had.values[row.key])]);
    setAll({ ...store.state.typed, ...Object.fromEntries(own) });
  }

  /** Keeps what has changed since `before`, also when an action of the reader ends later. @param {Settings} before */
  function accept(before) {
    const now = settings();
    for (const { key } of locked()) {
      if (now.typed[key] === before.typed[key] && now.values[key] === before.values[key]) continue;
      for (const had of held) copy(had, now, key);
    }
  }

  const change = /** @type {Record<string, (...args: any[]) => any>} */ (/** @type {unknown} */ (actions));
  /** An action that may change locked settings, and keeps what it has changed. @param {string} name */
  function allowed(name) {
    const original = change[name].bind(actions);
    return (/** @type {any[]} */ ...args) => {
      const before = settings();
      const result = original(...args);
      accept(before);
      return result instanceof Promise ? result.finally(() => accept(before)) : result;
    };
  }
  const free = /** @type {Free} */ (Object.fromEntries(FREE.map((name) => [name, allowed(name)])));
  for (const name of [...OF_SETTINGS, ...OF_TEXT]) {
    const original = change[name].bind(actions);
    const is_of_text = OF_TEXT.includes(name);
    change[name] = (...args) => {
      if (is_of_text && is_text_locked) return Promise.resolve();
      const had = settings();
      const result = original(...args);
      restore(had);
      if (!(result instanceof Promise)) return result;
      held.add(had);
      return result.finally(() => {
        held.delete(had);
        restore(had);
      });
    };
  }
  Object.assign(actions, { giveText: free.giveText, follow: free.follow });
  return free;
}
