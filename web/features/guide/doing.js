/** Does what an act of a stop says, with the page's own actions. */

import { effect } from '@preact/signals-core';
import { lineToRead, shortened, textOf } from '../../guide/acts.js';
import { isOver } from '../../selectors.js';
import { readLook } from '../../state/locked_place.js';
import { printSetting } from '../../state/settings.js';
import { lend, lendExample, lendText } from './borrowed.js';
import { inTurn } from './queue.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/stop.js').Act} Act */

/**
 * Whether the validation that belongs to step `until` has not been done yet.
 * @param {import('../../state/state.js').RunState} run
 * @param {number} until
 */
function isDue({ step, info, config, history: { val_steps } }, until) {
  const interval = Number(info?.config.val_interval ?? config.val_interval);
  const is_kept = Number(info?.n_val_tokens) > 0;
  return is_kept && step === until && until % interval === 0 && !(val_steps.values[val_steps.length - 1] >= until);
}

/** Trains, and pauses at a step. A run that has come so far takes no further one: the answers are about that step. @param {Context} context @param {number} [until] */
async function train({ actions, select }, until = Number.POSITIVE_INFINITY) {
  await actions.pause(); // what trains already would not stop at that step
  if (select.run.peek().step >= until && !select.is_stale.peek()) return;
  await actions.train(until);
  const { id } = select.run.peek();
  const stop = effect(() => {
    const { step, phase, id: active } = select.run.value;
    const is_training = phase === 'training' && active === id;
    if (is_training && (step < until || isDue(select.run.value, until))) return;
    if (is_training) actions.pause();
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
 * Acts as if somebody had followed an address to this stop, and makes a new model at once.
 * @param {Context} context
 * @param {string} address
 */
async function followNow(context, address) {
  const { actions, store } = context;
  const hash = `#${address.replace(/^#/, '')}&guide=${store.state.guide}`;
  const before = globalThis.location?.hash;
  try {
    history.pushState(null, '', hash); // a history entry of its own, so that Back leads to the text before
  } catch {
    // A frame without an origin has no history.
  }
  await lendExample(context, address, () => actions.follow(hash), before);
  await actions.reset();
}

/** The settings that an act brings. A run that would end before its step is made longer. @param {Context} context @param {Act} act */
function settingsOf({ select }, { steps = 0, settings }) {
  const planned = Number(settings?.max_steps ?? select.config.peek().max_steps);
  return steps > planned ? { ...settings, max_steps: steps } : settings;
}

/**
 * Trains with settings that hold for this stop; if they differ from those of the run, in a new run.
 * @param {Context} context
 * @param {Act} act
 */
async function trainWith(context, act) {
  const { actions, select, store } = context;
  const { steps, again, named = '' } = act;
  const settings = settingsOf(context, act);
  if (settings === undefined) return train(context, steps);
  await actions.pause();
  lend(context, settings);
  if (again) await actions.reset();
  await train(context, steps);
  const { settings: words, format } = store.at.words.value;
  const name = words.recipe[named]?.(format.short(Number(settings[named])));
  if (name !== undefined) actions.runs.mark(select.run.peek().id, { name, label: name });
}

/**
 * Presses the button with this data-test, or the first button inside the element with it.
 * @param {HTMLElement} element
 * @param {string} name
 * @returns {boolean} whether there is one that can be pressed
 */
function pressed(element, name) {
  const place = element.querySelector(`[data-test="${name}"]`);
  const button = /** @type {HTMLElement | null | undefined} */ (
    place?.matches('button') ? place : place?.querySelector('button:not(.term)')
  );
  if (!button || button.getAttribute('aria-disabled') === 'true') return false;
  button.click();
  return true;
}

/**
 * Makes sure that the active run can take single steps: makes a new one if it is over or its settings have changed.
 * @param {Context} context
 */
async function readyToStep({ actions, select }) {
  await actions.pause();
  if (isOver(select.run.peek()) || !select.can_step.peek()) await actions.reset();
}

/**
 * Takes steps. If the act names a button of the page that shows them better, and it is there, presses that instead.
 * @param {Context} context
 * @param {Act} act
 */
async function step({ actions, element }, { n = 1, press }) {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  if (press !== undefined && pressed(element, press)) return;
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

/** A line of the text becomes the prompt. @param {Context} context */
async function read({ store, select }) {
  const { text } = select.run.peek();
  const whole = typeof text === 'string' ? text : ((await text?.text()) ?? '');
  store.update({ prompt: { ...store.state.prompt, text: lineToRead(whole) } });
}

/** Presses the button of the prompt box. @param {Context} context */
function generate({ element }) {
  const box = element.querySelector('[data-test="prompt"]');
  /** @type {HTMLElement | null | undefined} */ (box?.querySelector('textarea ~ button'))?.click();
}

/** Types into the field of the tokenizer's room. @param {Context} context @param {Act} act */
function type({ element }, { text = '' }) {
  const field = /** @type {HTMLTextAreaElement | null} */ (element.querySelector('.tokenize-box'));
  if (field === null) return;
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

/** @type {Record<Act['do'], (context: Context, act: Act) => unknown>} */
const DOES = {
  train: trainWith,
  step,
  shorten,
  press: ({ element }, { press = '' }) => pressed(element, press),
  reset: ({ actions }) => actions.reset(),
  set,
  text: async (context, act) => {
    await lendText(context, textOf(act));
    await context.actions.reset();
  },
  prompt: ({ store }, { text = '' }) => store.update({ prompt: { ...store.state.prompt, text } }),
  type,
  read,
  generate,
  open,
  address: (context, { hash = '' }) => followNow(context, hash),
  moment: ({ store }, { step = null }) => store.update({ moment: step }),
};

/**
 * @param {Context} context
 * @param {Act} act
 * @param {() => Promise<void>} [before]  called first, when the turn of the act has come and its run is there
 */
export const doAct = (context, act, before = async () => {}) =>
  inTurn(context, async () => {
    if (act.do === 'step') await readyToStep(context);
    await before();
    await DOES[act.do](context, act);
  });

/** Brings the text and the settings of an example. @param {Context} context @param {string} address */
export const follow = (context, address) => inTurn(context, () => followNow(context, address));
