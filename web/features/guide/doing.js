/**
 * Does what an act of a stop says, with the page's own actions. Texts and settings that a stop brings are borrowed: the
 * reader's own come back, with the run that he had, when he goes to a stop that does not need them.
 */

import { effect } from '@preact/signals-core';
import { shortened, textOf } from '../../guide/acts.js';
import { readLook } from '../../state/look.js';
import { printSetting } from '../../state/settings.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/stop.js').Act} Act */
/** @typedef {import('../../guide/stop.js').Stop} Stop */

/** What the reader had. @typedef {{ source: string, typed: Record<string, string>, run: number, example: string }} Own */

/** Trains, and pauses at a step. @param {Context} context @param {number} [until] */
async function trainTo({ actions, select }, until = Number.POSITIVE_INFINITY) {
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

/** The text that the model learns. @param {Context} context */
async function readText({ select }) {
  const text = select.text.peek();
  return typeof text === 'string' ? text : ((await text?.text()) ?? '');
}

export class Doing {
  #context;
  /** @type {Own | null} */
  #own = null;

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
  }

  /** From now on the reader's own text and settings are only lent. @param {string} [example]  that takes their place */
  #borrow(example = this.#own?.example ?? '') {
    const { source, typed, active } = this.#context.store.state;
    this.#own = { ...(this.#own ?? { source, typed, run: active }), example };
  }

  /** @param {Record<string, any>} settings */
  #putSettings(settings) {
    const { select, actions, store } = this.#context;
    this.#borrow();
    const printed = Object.entries(settings).flatMap(([key, value]) => {
      const row = select.row(key);
      return row === null ? [] : [[key, printSetting(row, value)]];
    });
    actions.setAll({ ...store.state.typed, ...Object.fromEntries(printed) });
  }

  /** A text in place of the reader's, with a new model at once. @param {string} text @param {Record<string, any>} [settings] */
  async #putText(text, settings) {
    const { actions } = this.#context;
    this.#borrow();
    await actions.pasteText(text);
    if (settings) this.#putSettings(settings);
    await actions.reset();
  }

  /** As if somebody had followed an address to this stop; with a new model at once. @param {string} address */
  async #follow(address) {
    const { actions, store } = this.#context;
    this.#borrow(address);
    const hash = `#${address.replace(/^#/, '')}&guide=${store.state.guide}`;
    try {
      history.pushState(null, '', hash); // an entry of its own, so that Back leads to the text before
    } catch {
      // A frame without an origin has no history.
    }
    await actions.follow(hash);
    await actions.reset();
  }

  /** @type {Record<Act['do'], (act: Act) => unknown>} */
  #does = {
    train: async ({ steps, settings, again }) => {
      if (settings) this.#putSettings(settings);
      if (again) await this.#context.actions.reset();
      await trainTo(this.#context, steps);
    },
    step: async ({ n = 1 }) => {
      for (let i = 0; i < n; i++) await this.#context.actions.step();
    },
    reset: () => this.#context.actions.reset(),
    set: ({ key = '', value }) => {
      const row = this.#context.select.row(key);
      if (row !== null) this.#context.actions.set(key, printSetting(row, value));
    },
    shorten: async ({ n = 0, settings }) => this.#putText(shortened(await readText(this.#context), n), settings),
    text: (act) => this.#putText(textOf(act), act.settings),
    prompt: ({ text = '' }) => this.#context.store.update({ prompt: { ...this.#context.store.state.prompt, text } }),
    generate: () => this.#generate(),
    open: ({ room, look, token }) =>
      this.#context.store.update({
        ...(room !== undefined && { room, room_asked: null }),
        ...(look !== undefined && { look: readLook(look) }),
        ...(token !== undefined && { token }),
      }),
    address: ({ hash = '' }) => this.#follow(hash),
    moment: ({ step = null }) => this.#context.store.update({ moment: step }),
  };

  /** Presses the button of the prompt box. */
  #generate() {
    const box = this.#context.element.querySelector('[data-test="prompt"]');
    /** @type {HTMLElement | null | undefined} */ (box?.querySelector('textarea ~ button'))?.click();
  }

  /** @param {Act} act */
  do(act) {
    return this.#does[act.do](act);
  }

  /** Brings the text and the settings of a stop. @param {Stop} stop */
  example({ example = '' }) {
    return this.#follow(example);
  }

  /**
   * The reader's own text, settings and run come back, unless a stop needs what was borrowed.
   * @param {Stop | null} stop  that is gone to; null where the guide is closed
   */
  async giveBack(stop) {
    const { actions, store } = this.#context;
    if (this.#own === null || (stop?.example !== undefined && stop.example === this.#own.example)) return;
    const { source, typed, run } = this.#own;
    this.#own = null;
    const has_text = store.state.sources.some(({ id }) => id === source);
    if (has_text && store.state.source !== source) await actions.chooseText(source);
    actions.setAll(typed);
    if (store.state.runs.has(run) && store.state.active !== run) await actions.runs.choose(run);
  }
}
