/** Does what an act of a stop says, with the page's own actions. */

import { effect } from '@preact/signals-core';
import { shortened, textOf } from '../../guide/acts.js';
import { readLook } from '../../state/look.js';
import { printSetting } from '../../state/settings.js';
import { lend, lendText } from './lent.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/stop.js').Act} Act */

/** Trains, and pauses at a step. @param {Context} context @param {number} [until] */
async function train({ actions, select }, until = Number.POSITIVE_INFINITY) {
  await actions.train();
  const { id } = select.run.peek();
  /** @type {() => void} */
  let stop = () => {};
  let is_over = false;
  stop = effect(() => {
    const { step, phase, id: active } = select.run.value;
    if (is_over || (phase === 'training' && active === id && step < until)) return;
    is_over = true;
    if (phase === 'training' && active === id) actions.pause();
    queueMicrotask(() => stop());
  });
}

/** @param {Context} context @param {Act} act */
async function set({ actions, select }, { key = '', value }) {
  const row = select.row(key);
  if (row !== null) actions.set(key, printSetting(row, value));
}

/** @param {Context} context @param {Act} act */
function open({ store }, { room, look, token }) {
  store.update({
    ...(room !== undefined && { room, room_asked: null }),
    ...(look !== undefined && { look: readLook(look) }),
    ...(token !== undefined && { token }),
  });
}

/**
 * As if somebody had followed an address to this stop; with a new model at once.
 * @param {Context} context
 * @param {string} address
 */
export async function follow({ actions, store }, address) {
  const hash = `#${address.replace(/^#/, '')}&guide=${store.state.guide}`;
  try {
    history.pushState(null, '', hash); // an entry of its own, so that Back leads to the text before
  } catch {
    // A frame without an origin has no history.
  }
  await actions.follow(hash);
  await actions.reset();
}

/** Trains with settings that hold for this stop, in a run of its own where they differ. @param {Context} context @param {Act} act */
async function trainWith(context, { steps, settings, again }) {
  const { actions } = context;
  if (settings === undefined) return train(context, steps);
  await actions.pause();
  lend(context, settings);
  if (again) await actions.reset();
  return train(context, steps);
}

/** Takes steps; a button of the page that shows them better takes them where it is there. @param {Context} context @param {Act} act */
async function step({ actions, element }, { n = 1, press }) {
  const place = press === undefined ? null : element.querySelector(`[data-test="${press}"]`);
  const button = place?.matches('button') ? place : place?.querySelector('button');
  if (button) return /** @type {HTMLElement} */ (button).click();
  for (let i = 0; i < n; i++) await actions.step();
}

/** Keeps only the beginning of the text, until the stop is left. @param {Context} context @param {Act} act */
async function shorten(context, { n = 0, settings = {} }) {
  const { actions, select } = context;
  const { text } = select.run.peek();
  const whole = typeof text === 'string' ? text : ((await text?.text()) ?? '');
  await actions.pause();
  await lendText(context, shortened(whole, n));
  lend(context, settings);
  await actions.reset();
}

/** @type {Record<Act['do'], (context: Context, act: Act) => unknown>} */
const DOES = {
  train: trainWith,
  step,
  shorten,
  reset: ({ actions }) => actions.reset(),
  set,
  text: async ({ actions }, act) => {
    await actions.pasteText(textOf(act));
    await actions.reset();
  },
  prompt: ({ store }, { text = '' }) => store.update({ prompt: { ...store.state.prompt, text } }),
  generate: ({ element }) =>
    /** @type {HTMLElement | null} */ (element.querySelector('.prompt-view .generate'))?.click(),
  open,
  address: (context, { hash = '' }) => follow(context, hash),
  moment: ({ store }, { step = null }) => store.update({ moment: step }),
};

/** @param {Context} context @param {Act} act */
export const doAct = (context, act) => DOES[act.do](context, act);
