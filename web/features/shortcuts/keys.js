/**
 * What each key does. Ctrl and Enter work everywhere, also in a text field; the single keys only where no text is
 * typed.
 */

import { isOver } from '../../selectors.js';
import { ROOM_KEYS } from '../../state/room_keys.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {(context: Context, openList: () => void) => void} Action */

/** The name under which it is remembered that the single keys are off. */
export const OFF = 'keys_off';

/**
 * Does what the large button does: trains, pauses the training, or cancels a training that waits for the engine.
 * @type {Action}
 */
function train({ store, select, actions }) {
  if (store.state.engine.status === 'dead') return;
  if (select.run.value.phase === 'training') actions.pause();
  else if (store.state.wanted.train) actions.forget('train');
  else actions.train();
}

/** One training step, where the button for it can be pressed. @type {Action} */
function step({ store, select, actions }) {
  const run = select.run.value;
  const is_ready = store.state.engine.status === 'ready' && run.phase !== 'training';
  if (is_ready && !isOver(run) && !select.is_old_run.value) actions.step();
}

/** @type {Action} */
const write = ({ id }) => document.getElementById(id('prompt-box'))?.focus();

/** Opens a room, or closes it, and puts the focus on its button. @param {string} room @returns {Action} */
const toggle =
  (room) =>
  ({ store, element }) => {
    store.update({ room: store.state.room === room ? '' : room });
    /** @type {HTMLElement | null} */ (element.querySelector(`[data-room="${room}"]`))?.focus();
  };

/** @type {Record<string, Action>} */
const SINGLE = {
  t: train,
  s: step,
  w: write,
  '?': (_, openList) => openList(),
  ...Object.fromEntries(ROOM_KEYS.map((room, i) => [i + 1, toggle(room)])),
};

/** The kinds of fields into which no text is typed. */
const NOT_TYPED = ['range', 'checkbox', 'radio', 'file'];

/** @param {Element} at */
const isTypedInto = (at) =>
  at.matches('input, select, textarea') && !NOT_TYPED.includes(/** @type {HTMLInputElement} */ (at).type);

/**
 * What a key press asks for; null: nothing.
 * @param {Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing' | 'target'>} event
 * @param {boolean} is_off  whether the single keys are off
 * @returns {Action | null}
 */
export function actionOf({ key, ctrlKey, metaKey, altKey, repeat, isComposing, target }, is_off) {
  if (repeat || isComposing || altKey) return null;
  const at = /** @type {Element} */ (target);
  if (at.closest('dialog') !== null) return null;
  if (ctrlKey || metaKey) return key === 'Enter' ? train : null;
  if (is_off || isTypedInto(at)) return null;
  const name = key.toLowerCase();
  return Object.hasOwn(SINGLE, name) ? SINGLE[name] : null;
}
