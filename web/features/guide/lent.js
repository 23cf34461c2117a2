/**
 * Settings and a text that a stop brings for what is tried there: a rate, a seed, a number of steps, a page of the text. What
 * the reader has typed and chosen comes back when the stop is left, with what he has changed meanwhile.
 */

import { printSetting } from '../../state/settings.js';

/** @typedef {Pick<import('../../registry.js').Context, 'store' | 'select' | 'actions'>} Given */
/** @typedef {Record<string, string>} Typed */

/** What was typed before, and with what is lent; by the store of a playground. @type {WeakMap<object, { before: Typed, now: Typed }>} */
const all = new WeakMap();

/**
 * What the reader would have typed if nothing had been lent.
 * @param {Typed} before  before anything was lent
 * @param {Typed} lent    with what was lent
 * @param {Typed} typed   now
 * @returns {Typed}
 */
export function ownOf(before, lent, typed) {
  const own = { ...before };
  for (const key of new Set([...Object.keys(lent), ...Object.keys(typed)])) {
    if (typed[key] === lent[key]) continue;
    if (typed[key] === undefined) delete own[key];
    else own[key] = typed[key];
  }
  return own;
}

/** @param {Given} given @returns {Typed} */
function own({ store }) {
  const { typed } = store.state;
  const known = all.get(store);
  return known === undefined ? typed : ownOf(known.before, known.now, typed);
}

/**
 * @param {Given} given
 * @param {Record<string, string | number | boolean>} settings
 * @param {boolean} [alone]  whether no setting of the reader but those of sampling shall hold beside them
 */
export function lend(given, settings, alone = false) {
  const { store, select, actions } = given;
  const before = own(given);
  const stays = Object.entries(before).filter(([key]) => !alone || select.row(key)?.group === 'inference');
  const printed = Object.entries(settings).flatMap(([key, value]) => {
    const row = select.row(key);
    return row === null ? [] : [/** @type {const} */ ([key, printSetting(row, value)])];
  });
  const now = Object.fromEntries([...stays, ...printed]);
  all.set(store, { before, now });
  actions.setAll(now);
}

/** The texts that were lent and chosen before, by their ids. @type {WeakMap<object, { before: string, now: string }>} */
const texts = new WeakMap();

/** @param {Given} given @param {string} text */
export async function lendText({ store, actions }, text) {
  const before = texts.get(store)?.before ?? store.state.source;
  await actions.pasteText(text);
  texts.set(store, { before, now: store.state.source });
}

/** @param {Given} given */
export function giveBack(given) {
  const { store, actions } = given;
  const text = texts.get(store);
  texts.delete(store);
  if (text !== undefined && store.state.source === text.now) actions.chooseText(text.before);
  if (!all.has(store)) return;
  const before = own(given);
  all.delete(store);
  actions.setAll(before);
}
