/**
 * A passage of the text, coloured by the model's surprise at each token, and for the token at the pointer the five
 * tokens that the model considered likeliest. The numbers come from the engine (`passage`, `score`).
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { faceOf } from '../../texts/face.js';
import { guessList, shownAs } from '../../ui/chances.js';
import { createLooks } from '../../ui/looks.js';
import { say } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../../wasm/engine.js').ScoredToken} ScoredToken */

const TOKENS = 420; // in the passage
const TOP = 5;
const DEGREES = 8; // of colour, besides none

/**
 * How strongly a token is coloured, 0 to DEGREES: in proportion to its surprise in nats; that of blind guessing, or
 * more, is the strongest.
 * @param {number | null} logprob
 * @param {number} uniform  the surprise of blind guessing
 */
export function degreeOf(logprob, uniform) {
  if (logprob === null) return 0;
  return Math.max(0, Math.min(DEGREES, Math.round((DEGREES * -logprob) / uniform)));
}

/**
 * The text of a token in the passage; BOS stands between two documents.
 * @param {ScoredToken} token
 * @param {'lines' | 'stream'} documents
 */
export const shownText = ({ text }, documents) =>
  text === '<BOS>' ? (documents === 'lines' ? '↵\n' : '¶\n') : text.replace('\n', '↵\n');

class Lit {
  #root;
  #context;
  #looks;
  #passage;
  #score;
  /** @type {import('@preact/signals-core').Signal<'train' | 'validation'>} */
  #part = signal('train');
  /**
   * The index of the token that is described below; null: none.
   * @type {import('@preact/signals-core').Signal<number | null>}
   */
  #at = signal(null);
  #stop;

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, context) {
    this.#root = root;
    this.#context = context;
    const { select, frame } = context;
    this.#looks = createLooks(context, root);
    this.#passage = this.#looks.watch(() => ['passage', { part: this.#part.value, tokens: TOKENS }]);
    this.#score = this.#looks.watch(() => {
      select.run.value.step; // asked again after every report
      const text = this.#passage.value.value;
      return text ? ['score', text, { top: TOP }] : null;
    });
    this.#stop = frame.draw(() => this.#draw());
  }

  dispose() {
    this.#stop();
    this.#looks.stop();
  }

  #draw() {
    const { store, select } = this.#context;
    const all = store.at.words.value;
    const words = all.surprise;
    const { info } = select.run.value;
    const { value, error } = this.#score.value;
    const passage = this.#passage.value;
    const why = error ?? passage.error;
    const is_said = JSON.stringify(store.at.problem.value?.said) === JSON.stringify(why); // beside the button
    const has_val = (info?.n_val_tokens ?? 0) > 0;
    render(
      html`<div class="part-heading">
          <h2>${words.title}</h2>
        </div>
        <div class="surprise-tools">
          <div class="segmented" role="group" aria-label=${words.parts} ?hidden=${!has_val}>
            ${
              /** @type {const} */ (['train', 'validation']).map(
                (
                  part,
                ) => html`<button type="button" aria-pressed=${part === this.#part.value} @click=${() => this.#choose(part)}
              >${words[part]}</button>`,
              )
            }
          </div>
          ${this.#legend(words)}
        </div>
        ${value && info ? this.#text(value.tokens, info, words) : html`<p class="surprise-text box">${(!is_said && say(all, why)) || words.waits}</p>`}
        ${this.#reading(value?.tokens ?? [], all)}`,
      this.#root,
    );
  }

  /** @param {'train' | 'validation'} part */
  #choose(part) {
    this.#at.value = null;
    this.#part.value = part;
  }

  /** @param {import('../../words/words.js').Words['surprise']} words */
  #legend(words) {
    return html`<p class="surprise-legend" aria-hidden="true">
      <span>${words.expected}</span>${[0, 2, 4, 6, 8].map((degree) => html`<i data-degree=${degree}></i>`)}<span>${words.surprising}</span>
    </p>`;
  }

  /**
   * @param {ScoredToken[]} tokens
   * @param {import('../../wire/requests.js').RunInfo} info
   * @param {import('../../words/words.js').Words['surprise']} words
   */
  #text(tokens, info, words) {
    const face = faceOf(this.#passage.value.value ?? '', info.documents);
    const documents = /** @type {'lines' | 'stream'} */ (info.documents);
    const mean = tokens.reduce((sum, { logprob }) => sum - (logprob ?? 0), 0) / Math.max(1, tokens.length);
    const look = (/** @type {Event} */ { target }) => {
      const index = /** @type {HTMLElement} */ (target).dataset?.at;
      if (index !== undefined) this.#at.value = Number(index);
    };
    return html`<p
      class="surprise-text box"
      data-test="lit-text"
      data-face=${face}
      dir="auto"
      tabindex="0"
      role="group"
      aria-label=${words.summary(Math.exp(-mean), info.config.tokenizer)}
      aria-describedby=${this.#context.id('surprise-reading')}
      @pointerover=${look}
      @pointerdown=${look}
      @keydown=${(/** @type {KeyboardEvent} */ event) => this.#onKey(event, tokens.length)}
    >${tokens.map((token, i) => {
      const degree = degreeOf(token.logprob, info.uniform_loss);
      return html`<span data-at=${i} data-degree=${degree} class=${i === this.#at.value ? 'looked-at' : ''}>${shownText(token, documents)}</span>`;
    })}</p>`;
  }

  /** @param {KeyboardEvent} event @param {number} length */
  #onKey(event, length) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || length === 0) return;
    event.preventDefault();
    const from = this.#at.value ?? (step > 0 ? -1 : length);
    this.#at.value = Math.min(length - 1, Math.max(0, from + step));
  }

  /**
   * The tokens that the model considered likeliest at the place of the chosen token.
   * @param {ScoredToken[]} tokens
   * @param {import('../../words/words.js').Words} all
   */
  #reading(tokens, all) {
    const words = all.surprise;
    const at = this.#at.value;
    const token = at === null ? undefined : tokens[at];
    const sentence =
      token === undefined
        ? words.hint
        : token.logprob === null
          ? words.unread
          : words.reading(shownAs(token.text, all.chances), Math.exp(token.logprob), (token.rank ?? 0) + 1);
    return html`<div class="surprise-reading" id=${this.#context.id('surprise-reading')} aria-live="polite">
      <p>${sentence}</p>
      ${token?.top?.length ? guessList(token.top, all, token.id) : nothing}
    </div>`;
  }
}

/** @param {HTMLElement} root @param {Context} context */
export function createLit(root, context) {
  const view = new Lit(root, context);
  return () => view.dispose();
}
