/**
 * Settings and a text that a stop lends for its experiments: a rate, a seed, a number of steps, a page of the text.
 * When the stop is left, the reader's own settings and text come back, with the changes that the reader has made since;
 * but what the stop is there to try (`set`) comes back as it was.
 */

import { signal } from '@preact/signals-core';
import { replaceHash } from '../../keep/hash.js';
import { printSetting } from '../../state/settings.js';
import { inTurn } from './queue.js';
import { beginTraces, isAtHome, removeTexts, sortCurves, traceText } from './traces.js';

/** @typedef {Pick<import('../../registry.js').Context, 'store' | 'select' | 'actions'>} Given */
/** @typedef {Record<string, string>} Typed */

/**
 * The settings typed before, and those together with the lent ones; by the store of a playground.
 * @type {WeakMap<object, { before: Typed, now: Typed }>}
 */
const all = new WeakMap();
/**
 * The runs whose curves are hidden while something is lent, so that only the compared curves are shown.
 * @type {WeakMap<object, number[]>}
 */
const hidden = new WeakMap();

/** The run that was shown before anything was lent; it keeps its model until it is shown again. @type {WeakMap<object, number>} */
const runs_before = new WeakMap();

/** @param {Given} given */
function holdRun({ store, actions }) {
  beginTraces({ store, actions });
  if (runs_before.has(store)) return;
  const { active } = store.state;
  runs_before.set(store, active);
  actions.runs.mark(active, { is_held: true });
}

/**
 * Shows that run again. If it had taken no step, or its model had to be deleted, a new model of the reader's text is
 * made: otherwise the next stop would ask about the run that was lent.
 * @param {Given} given @param {boolean} is_wanted
 */
async function giveRunBack({ store, select, actions }, is_wanted) {
  const id = runs_before.get(store);
  if (id === undefined) return;
  runs_before.delete(store);
  actions.runs.mark(id, { is_held: false });
  const run = store.state.runs.get(id);
  if (!is_wanted || store.state.active === id) return;
  if (run !== undefined && run.step > 0 && run.phase !== 'kept') await actions.runs.choose(id);
  else if (select.is_stale.value) await actions.reset();
}

/** @param {Given} given */
function hideOthers({ store, actions }) {
  if (hidden.has(store)) return;
  const runs = [...store.state.runs.values()].filter(
    ({ id, is_hidden }) => !is_hidden && !isAtHome({ store, actions }, id),
  );
  hidden.set(
    store,
    runs.map(({ id }) => id),
  );
  for (const { id } of runs) actions.runs.mark(id, { is_hidden: true });
}

/** @param {Given} given */
function showOthers({ store, actions }) {
  for (const id of hidden.get(store) ?? []) actions.runs.mark(id, { is_hidden: false });
  hidden.delete(store);
}

/**
 * What the reader would have typed if nothing had been lent.
 * @param {Typed} before  what was typed before anything was lent
 * @param {Typed} lent    the same together with what was lent
 * @param {Typed} typed   what is typed now
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
 * @param {boolean} [alone]  whether the reader's own settings are put aside, except those of sampling
 */
export function lend(given, settings, alone = false) {
  const { store, select, actions } = given;
  holdRun(given);
  hideOthers(given);
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

/**
 * By their ids, the text that was lent and the one that was chosen before; and the example that lent it, which also
 * brings a prompt and an address.
 * @typedef {{ before: string, now: string }} Prompts
 * @type {WeakMap<object, { before: string, now: string, example: string, prompts?: Prompts, hash?: string }>}
 */
const texts = new WeakMap();

/** @param {Given} given @param {string} text */
export async function lendText(given, text) {
  const { store, actions } = given;
  holdRun(given);
  const { before = store.state.source, ...rest } = texts.get(store) ?? { example: '' };
  await traceText(given, () => actions.pasteText(text));
  texts.set(store, { ...rest, before, now: store.state.source });
}

/**
 * Lends the text and the settings of an address.
 * @param {Given} given
 * @param {string} address
 * @param {() => Promise<void>} bring  follows the address
 * @param {string} [hash]  of the page before
 */
export async function lendExample(given, address, bring, hash) {
  const { store } = given;
  holdRun(given);
  const { before = store.state.source, prompts, hash: own_hash = hash } = texts.get(store) ?? {};
  const prompt = prompts?.before ?? store.state.prompt.text;
  const typed = own(given);
  await traceText(given, bring);
  const lent = { before: prompt, now: store.state.prompt.text };
  texts.set(store, { before, now: store.state.source, example: address, prompts: lent, hash: own_hash });
  all.set(store, { before: typed, now: store.state.typed });
}

/** Whether what was lent is the example of a stop. @param {Pick<Given, 'store'>} given @param {string | undefined} example */
export const isLent = ({ store }, example) => example !== undefined && texts.get(store)?.example === example;

/**
 * Puts the reader's address back, so that a reload brings the reader's text and not the example.
 * @param {string} hash  before it
 * @param {string} guide  the stop of now
 */
function giveAddressBack(hash, guide) {
  const own = hash.replace(/([#&]guide=)[^&]*/, guide === '' ? '' : `$1${guide}`);
  replaceHash(own);
}

/**
 * The settings that come back. If the earlier run comes back too, they are the earlier settings: what the reader has
 * tried since was for the lent run, and with other settings the earlier run could take no step.
 * @param {Given} given @param {boolean} is_wanted  whether the run from before shall be shown again @returns {Typed | null}
 */
function typedAgain(given, is_wanted) {
  const { store, select } = given;
  const known = all.get(store);
  if (known === undefined) return null;
  const run = store.state.runs.get(runs_before.get(store) ?? -1);
  const now = own(given);
  if (!is_wanted || run === undefined || run.step === 0 || run.phase === 'kept') return now;
  const draws = (/** @type {[string, string]} */ [key]) => select.row(key)?.group === 'inference';
  const of = (/** @type {Typed} */ typed, /** @type {boolean} */ sampling) =>
    Object.entries(typed).filter((entry) => draws(entry) === sampling);
  return Object.fromEntries([...of(known.before, false), ...of(now, true)]);
}

/**
 * The settings that the stop lets the reader try, as they were typed when it was reached; by the store of a playground.
 * @type {WeakMap<object, Record<string, string | undefined>>}
 */
const held = new WeakMap();

/**
 * Remembers these settings until the stop is left; then they come back, whoever has changed them: at a stop about the
 * temperature, what is tried is not what the reader wants for good.
 * @param {Pick<Given, 'store'>} given @param {string[]} keys
 */
export const holdSettings = ({ store }, keys) =>
  inTurn({ store }, () => {
    held.set(store, Object.fromEntries(keys.map((key) => [key, store.state.typed[key]])));
  });

/** @param {Pick<Given, 'store'>} given @param {Typed | null} typed  those that come back; null for no change @returns {Typed | null} */
function withHeld({ store }, typed) {
  const before = Object.entries(held.get(store) ?? {});
  held.delete(store);
  if (before.length === 0) return typed;
  const others = Object.entries(typed ?? store.state.typed).filter(([key]) => !before.some(([own]) => own === key));
  const own = before.flatMap(([key, value]) => (value === undefined ? [] : [/** @type {const} */ ([key, value])]));
  return Object.fromEntries([...others, ...own]);
}

/**
 * Whether the lent things are being taken back, by the store of a playground.
 * @type {WeakMap<object, import('@preact/signals-core').Signal<boolean>>}
 */
const under_way = new WeakMap();

/** @param {Pick<Given, 'store'>} given */
function wayBack({ store }) {
  const known = under_way.get(store) ?? signal(false);
  under_way.set(store, known);
  return known;
}

/**
 * Whether the lent things are being taken back: while this is so, the shown run is not the reader's. It is a signal, so
 * views that read it are drawn again at the end.
 * @param {Pick<Given, 'store'>} given
 */
export const isGivingBack = (given) => wayBack(given).value;

/** @param {Pick<Given, 'store'>} given */
export function announceWayBack(given) {
  wayBack(given).value = true;
}

/**
 * Brings back the reader's text, settings, and the run that was shown. What the reader presses at the next stop waits
 * for this.
 * @param {Given} given
 */
export async function giveBack(given) {
  announceWayBack(given);
  try {
    await inTurn(given, () => giveAllBack(given));
  } finally {
    wayBack(given).value = false;
  }
}

/** @param {Given} given */
async function giveAllBack(given) {
  const { store, actions } = given;
  const text = texts.get(store);
  const is_own_text = text !== undefined && store.state.source !== text.now; // the reader has chosen another text since
  const typed = withHeld(given, typedAgain(given, !is_own_text));
  texts.delete(store);
  all.delete(store);
  showOthers(given);
  if (text !== undefined && !is_own_text) await actions.chooseText(text.before);
  removeTexts(given);
  if (typed !== null) actions.setAll(typed);
  const { prompts, hash } = text ?? {};
  const { prompt, guide } = store.state;
  if (prompts !== undefined && prompt.text === prompts.now)
    store.update({ prompt: { ...prompt, text: prompts.before } });
  if (hash !== undefined) giveAddressBack(hash, guide);
  await giveRunBack(given, !is_own_text);
  sortCurves(given);
}
