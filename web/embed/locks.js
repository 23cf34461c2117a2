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

/**
 * Replaces the actions of a reader by ones that keep the locks.
 * @param {Pick<import('../registry.js').Context, 'actions' | 'store' | 'select'>} context
 * @param {import('./presented.js').Presented} presented
 * @returns {{ setAll: Actions['setAll'], chooseText: Actions['chooseText'] }} the actions without locks
 */
export function lockActions({ actions, store, select }, { isLocked, is_text_locked }) {
  const free = { setAll: actions.setAll.bind(actions), chooseText: actions.chooseText.bind(actions) };
  const locked = () => select.table.peek().filter(isLocked);

  /**
   * Gives the locked settings what they had: first what was typed, then the values, because another preset or text would
   * change those that nobody typed.
   * @param {Record<string, string>} typed
   * @param {Record<string, any>} values
   */
  function restore(typed, values) {
    const now = { ...store.state.typed };
    for (const { key } of locked()) {
      if (Object.hasOwn(typed, key)) now[key] = typed[key];
      else delete now[key];
    }
    if (Object.keys({ ...now, ...store.state.typed }).some((key) => now[key] !== store.state.typed[key]))
      free.setAll(now);
    const { values: found } = select.settings.peek();
    const moved = locked().filter(({ key }) => key in values && found[key] !== values[key]);
    if (moved.length === 0) return;
    const own = moved.map((row) => [row.key, printSetting(row, values[row.key])]);
    free.setAll({ ...store.state.typed, ...Object.fromEntries(own) });
  }

  const change = /** @type {Record<string, (...args: any[]) => any>} */ (/** @type {unknown} */ (actions));
  for (const name of [...OF_SETTINGS, ...OF_TEXT]) {
    const original = change[name].bind(actions);
    const is_of_text = OF_TEXT.includes(name);
    change[name] = (...args) => {
      if (is_of_text && is_text_locked) return Promise.resolve();
      const { typed } = store.state;
      const { values } = select.settings.peek();
      const result = original(...args);
      restore(typed, values);
      return result instanceof Promise ? result.finally(() => restore(typed, values)) : result;
    };
  }
  return free;
}
