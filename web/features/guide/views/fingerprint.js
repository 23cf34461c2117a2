/**
 * A picture for the guide's stop about writing: a number made from all weights, measured before the model writes, after
 * it has written, and after it has trained. The engine computes it anew each time.
 */

import { effect, signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { createFigures } from '../../../guide/figures.js';
import { hasModel } from '../../../ui/looks.js';
import { pageSource } from '../page_figures.js';

/** @typedef {import('../../../registry.js').Context} Context */
/**
 * A measurement: what happened before it, its step, and the number; `text` is what the model wrote.
 * @typedef {{ after: 'begin' | 'writing' | 'training', step: number, text: string, print: number }} Measured
 */

const MOST = 5; // measurements that are shown

/** What has happened since a measurement; null for nothing. @param {{ run: number, step: number, written: number } | null} then @param {{ run: number, step: number, written: number }} now @returns {Measured['after'] | null} */
export function since(then, now) {
  if (then === null || then.run !== now.run) return 'begin';
  if (then.step !== now.step) return 'training';
  return then.written === now.written ? null : 'writing';
}

class FingerprintView {
  #context;
  #stop;
  /** @type {import('@preact/signals-core').Signal<Measured[]>} */
  #all = signal([]);
  #is_busy = signal(false);
  /** How many answers have been completed while this picture is open. */
  #written = 0;
  /**
   * The run, the step and the count of answers when the newest measurement began.
   * @type {{ run: number, step: number, written: number } | null}
   */
  #then = null;

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    const { select, store } = context;
    let was_busy = false;
    this.#stop = effect(() => {
      const { id, step, phase } = select.run.value;
      const { status, answer, asked } = store.at.prompt.value;
      if (was_busy && status === 'idle' && answer !== null) this.#written++;
      was_busy = status === 'busy';
      if (status === 'busy' || phase === 'training' || !hasModel({ phase })) return;
      const now = { run: id, step, written: this.#written };
      const after = since(this.#then, now);
      if (after === null) return;
      this.#then = now;
      this.#measure(after, step, `${asked}${answer ?? ''}`);
    });
  }

  end() {
    this.#stop();
    this.#then = null;
  }

  /** @param {Measured['after']} after @param {number} step @param {string} text */
  async #measure(after, step, text) {
    const mine = this.#then;
    this.#is_busy.value = true;
    const figures = createFigures(pageSource(this.#context, { kept: {}, guess: null }));
    const print = await figures.find('fingerprint').catch(() => null);
    if (mine !== this.#then) return; // something newer is being measured
    this.#is_busy.value = false;
    if (print === null) return;
    const before = after === 'begin' ? [] : this.#all.peek();
    this.#all.value = [...before, { after, step, text, print: Number(print) }].slice(-MOST);
  }

  draw() {
    const { store, select } = this.#context;
    const { stops, format } = store.at.words.value;
    const words = stops?.views.fingerprint;
    if (words === undefined) return nothing;
    const all = this.#all.value;
    const last = all.at(-1);
    const is_same = last !== undefined && last.print === all.at(-2)?.print;
    const n = Number(select.run.value.info?.n_params ?? 0);
    return html`<h2 class="guide-own-title">${words.title}</h2>
      <p class="part-line">${words.lead(n)}</p>
      <ol class="fingerprint-all" aria-busy=${this.#is_busy.value}>${all.map(
        ({ after, step, text, print }, i) => html`<li data-test="fingerprint" data-after=${after}>
          <span>${words.after[after](step, text)}</span>
          <strong class="fingerprint-number">${format.count(print)}</strong>
          ${i === 0 ? nothing : html`<span class="fingerprint-is">${print === all[i - 1].print ? words.same : words.other}</span>`}
        </li>`,
      )}${this.#is_busy.value ? html`<li class="part-line">${words.waits}</li>` : nothing}</ol>
      <p class="fingerprint-said" role="status" data-test="fingerprint-said">${
        last === undefined || last.after === 'begin' ? words.next : words.said(is_same, n)
      }</p>`;
  }
}

/** @type {import('./index.js').CreateView} */
export function create(root, context) {
  const view = new FingerprintView(context);
  const end = context.frame.draw(() => render(view.draw(), root));
  return () => {
    end();
    view.end();
  };
}
