/**
 * A picture for the guide's stops about data: sentences that are made with a chosen share, how often each occurs in the
 * text, and what the model expects. The reader chooses the share, makes the text, and trains.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { linesOf, WORLDS, worldIn } from '../../../guide/worlds.js';
import { createLooks } from '../../../ui/looks.js';
import { errorLine, unsaid } from '../../../ui/sentences.js';
import { doAct } from '../doing.js';

/** @typedef {import('../../../registry.js').Context} Context */
const SENTENCES = 100;
const LEAST_CHANCE = 0.002; // the smallest share that is drawn for a value above 0
const [FIRST, STEP] = [70, 5]; // of the slider

/**
 * In which share of its places in a text a prompt is followed by a word; null if the text does not have the prompt.
 * @param {string} text
 * @param {string} prompt
 * @param {string} word
 */
export function shareIn(text, prompt, word) {
  const all = text.split(prompt).length - 1;
  return all === 0 ? null : (text.split(`${prompt}${word}`).length - 1) / all;
}

/** A bar from 0 to 1. @param {number} share @param {'text' | 'model'} kind */
const bar = (share, kind) =>
  html`<svg class="shares-track" viewBox="0 0 100 1" preserveAspectRatio="none" role="presentation"><rect class=${kind === 'model' ? 'shares-model' : 'shares-text'} width=${100 * Math.max(share, share > 0 ? LEAST_CHANCE : 0)} height="1"></rect></svg>`;

/** The sentences as squares, those with the first word filled. @param {number} filled @param {string} label */
const squares = (filled, label) =>
  html`<div class="shares-squares" role="img" aria-label=${label}>${Array.from(
    { length: SENTENCES },
    (_, i) => html`<span class=${i < filled ? 'shares-square filled' : 'shares-square'}></span>`,
  )}</div>`;

class SharesView {
  #context;
  #key;
  #looks;
  #seen;
  #wanted = signal(FIRST);

  /** @param {HTMLElement} root @param {Context} context @param {import('../../../guide/stop.js').Stop} stop */
  constructor(root, context, { key }) {
    this.#context = context;
    this.#key = key;
    this.#looks = createLooks(context, root);
    this.#wanted.value = key === 'dataset.bias' ? 90 : FIRST;
    this.#seen = this.#looks.watch(() => {
      context.select.run.value.step;
      if (!this.#isReady()) return null;
      return /** @type {any} */ ([
        'all',
        ...this.#kind().choices.map(({ prompt }) => ['inspect', prompt, ['tensor', 'probs']]),
      ]);
    });
  }

  stop() {
    this.#looks.stop();
  }

  /** The text of the run; '' if it is a file. */
  #text() {
    const { text } = this.#context.select.run.value;
    return typeof text === 'string' ? text : '';
  }

  /** The sentences: those of the text, else those of the reader's language. */
  #kind() {
    const own = WORLDS[this.#key];
    return worldIn(this.#key, this.#text()) ?? own[this.#context.store.at.words.value.lang] ?? own.en;
  }

  #isReady() {
    return worldIn(this.#key, this.#text()) !== null;
  }

  /**
   * The probability that the model gives a word after a prompt: that of its first letter, which is different for each
   * word of a choice.
   * @param {number} i
   * @param {string} word
   */
  #chanceOf(i, word) {
    const answers = /** @type {ArrayLike<number>[][] | null} */ (this.#seen.value.value);
    const vocabulary = this.#context.select.run.value.info?.vocabulary ?? [];
    const probs = answers?.[i]?.[0];
    const id = vocabulary.indexOf(word[0]);
    return probs === undefined || id < 0 ? null : (probs[probs.length - vocabulary.length + id] ?? null);
  }

  /** @param {import('../../../words/words.js').StopsWords['views']['shares']} words @param {import('../../../ui/format.js').Format} format */
  #table(words, format) {
    const text = this.#text();
    return html`<table class="shares-table">
      <thead><tr><th scope="col">${words.prompt}</th><th scope="col">${words.word}</th><th scope="col">${words.in_text}</th><th scope="col">${words.by_model}</th></tr></thead>
      <tbody>${this.#kind().choices.flatMap(({ prompt, words: two }, i) =>
        [...two].sort().map((word, k) => {
          const said = shareIn(text, prompt, word) ?? 0;
          const chance = this.#chanceOf(i, word);
          return html`<tr class=${k === 0 ? 'shares-first' : ''}>
            ${k === 0 ? html`<th scope="rowgroup" rowspan="2" dir="auto">${words.begins(prompt.trim())}</th>` : nothing}
            <th scope="row" dir="auto">${word}</th>
            <td>${bar(said, 'text')} <span>${format.percent(said)}</span></td>
            <td>${chance === null ? format.none : html`${bar(chance, 'model')} <span data-test=${`chance-${i}-${word}`}>${format.percent(chance)}</span>`}</td>
          </tr>`;
        }),
      )}</tbody>
    </table>`;
  }

  /** @param {import('../../../words/words.js').StopsWords['views']['shares']} words @param {import('../../../ui/format.js').Format} format */
  #slider(words, format) {
    const [{ words: two }] = this.#kind().choices;
    const id = this.#context.id('guide-share');
    const share = this.#wanted.value;
    const make = () => doAct(this.#context, { do: 'text', lines: linesOf(this.#kind(), this.#wanted.peek()) });
    return html`<div class="shares-choice">
      <label for=${id}>${words.slide(two[0])} <output>${format.count(share)}</output></label>
      <input type="range" id=${id} min="0" max="100" step=${STEP} data-test="shares-slider" .value=${String(share)}
        @input=${(/** @type {Event} */ { currentTarget }) => {
          this.#wanted.value = Number(/** @type {HTMLInputElement} */ (currentTarget).value);
        }}>
      <button type="button" class="secondary" data-test="make-text" @click=${make}>${words.make}</button>
      <p class="part-line">${words.help}</p>
    </div>`;
  }

  draw() {
    const all = this.#context.store.at.words.value;
    const words = all.stops?.views.shares;
    if (words === undefined) return nothing;
    const { format } = all;
    const heading = html`<h2 class="guide-own-title">${words.title}</h2>`;
    if (!this.#isReady()) return html`${heading}<p class="part-line">${words.none}</p>`;
    const [{ prompt, words: two }] = this.#kind().choices;
    const share = shareIn(this.#text(), prompt, two[0]) ?? 0;
    const chance = this.#chanceOf(0, two[0]);
    const filled = Math.round(share * SENTENCES);
    const is_new = this.#context.select.run.value.step === 0;
    return html`${heading}
      ${errorLine(unsaid(this.#context.store, this.#seen.value.error))}
      ${this.#kind().choices.length > 1 ? nothing : html`${squares(filled, words.squares(filled, SENTENCES, `${prompt}${two[0]}`))}<p class="part-line" aria-hidden="true">${words.squares(filled, SENTENCES, `${prompt}${two[0]}`)}</p>`}
      ${this.#table(words, format)}
      <p class="shares-said" data-test="shares-said">${chance === null ? nothing : words.said(is_new, two[0], share, chance)}</p>
      ${this.#slider(words, format)}`;
  }
}

/** @type {import('./index.js').CreateView} */
export function create(root, context, stop) {
  const view = new SharesView(root, context, stop);
  const end = context.frame.draw(() => render(view.draw(), root));
  return () => {
    end();
    view.stop();
  };
}
