/**
 * A passage of the text, coloured by the model's surprise at each token, and for the token at the pointer the five
 * tokens that the model considered likeliest. The numbers come from the engine (`passage`, `score`), also those of an
 * earlier step that a reader looks back to.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { REPORT_BOS } from '../../../build/wasm/from_c.js';
import { faceOf } from '../../texts/typeface.js';
import { backToNow } from '../../ui/back_to_now.js';
import { guessList, shownAs } from '../../ui/likeliest_tokens.js';
import { createLooks } from '../../ui/looks.js';
import { unsaid } from '../../ui/sentences.js';
import { LIKELIEST_SHOWN } from '../../wire/requests.js';
import { needWords } from '../../words/languages.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../../wasm/engine.js').ScoredToken} ScoredToken */
/** @typedef {'train' | 'validation'} Part */
/** A reading of the passage, at an earlier step or now. @typedef {{ step: number, is_then: boolean, tokens: ScoredToken[] }} Reading */

const TOKENS = 420; // in the passage
const DEGREES = 8; // of colour, besides none
const PARTS = /** @type {const} */ (['train', 'validation']);
const CALM = { is_calm: true };
const RUNS_KEPT = 3; // runs whose last readings are kept, to be shown after their models have been deleted

/**
 * How strongly a token is coloured, 0 to DEGREES: in proportion to its surprise in nats. The surprise of blind
 * guessing, and any larger one, has the strongest colour.
 * @param {number | null} logprob
 * @param {number} uniform  the surprise of blind guessing
 */
export function degreeOf(logprob, uniform) {
  if (logprob === null || Number.isNaN(logprob)) return 0;
  return Math.max(0, Math.min(DEGREES, Math.round((DEGREES * -logprob) / uniform)));
}

/**
 * The perplexity: between how many tokens the model hesitates on average. The first token of a document is not
 * predicted, so it does not count.
 * @param {Pick<ScoredToken, 'logprob'>[]} tokens
 */
export function choicesOf(tokens) {
  const known = tokens.filter(({ logprob }) => logprob !== null);
  return Math.exp(known.reduce((sum, { logprob }) => sum - Number(logprob), 0) / Math.max(1, known.length));
}

/**
 * The text of a token in the passage; BOS is between two documents.
 * @param {ScoredToken} token
 * @param {'lines' | 'stream'} documents
 */
export const shownText = ({ text }, documents) =>
  text === REPORT_BOS ? (documents === 'lines' ? '↵\n' : '¶\n') : text.replace('\n', '↵\n');

class Lit {
  #root;
  #context;
  #looks;
  /** The looks for each part: its text, and how the model reads it. Only the part that is shown asks the engine. */
  #views;
  /** The last reading of each run's parts, by `${run} ${part}`. @type {Map<string, Reading>} */
  #last = new Map();
  /** @type {import('@preact/signals-core').Signal<Part>} */
  #part = signal('train');
  /**
   * The index of the token that is described below; null: none.
   * @type {import('@preact/signals-core').Signal<number | null>}
   */
  #at = signal(null);
  #stop;
  /**
   * The last sentence for screen readers and its token: it is not read again when training has only changed the
   * numbers.
   */
  #heard = { of: '', sentence: '' };
  /**
   * The name of the text for screen readers. It stays the same while the text has the focus, because every change would
   * be read aloud.
   */
  #label = '';

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, context) {
    this.#root = root;
    this.#context = context;
    this.#looks = createLooks(context, root);
    this.#views = { train: this.#watch('train'), validation: this.#watch('validation') };
    this.#stop = context.frame.draw(() => this.#draw());
    needWords(context.store, 'moments').catch(() => {}); // without these words this view cannot show an earlier step
  }

  /** @param {Part} part */
  #watch(part) {
    const { run } = this.#context.select;
    const is_shown = () => part === this.#part.value;
    const passage = this.#looks.watch(() => (is_shown() ? ['passage', { part, tokens: TOKENS }] : null));
    const score = this.#looks.watch(() => {
      run.value.step; // asked again after every report
      const text = passage.value.value;
      return is_shown() && text ? ['score', text, { top: LIKELIEST_SHOWN }] : null;
    }, CALM);
    return { passage, score };
  }

  /**
   * What is shown: how the model reads the part, now or at the step that the reader looks back to. For a run without a
   * model, the last reading of its model.
   * @returns {Reading | null}
   */
  #shown() {
    const { select } = this.#context;
    const key = `${select.run.value.id} ${this.#part.value}`;
    const { value, step, is_then, error } = this.#views[this.#part.value].score.value;
    if (!value) return error === null ? (this.#last.get(key) ?? null) : null;
    if (is_then) return { step, is_then, tokens: value.tokens };
    this.#last.delete(key);
    this.#last.set(key, { step, is_then: true, tokens: value.tokens }); // moved to the end: the newest
    const [oldest] = this.#last.keys();
    if (this.#last.size > RUNS_KEPT * PARTS.length) this.#last.delete(oldest);
    return { step, is_then, tokens: value.tokens };
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
    const { passage, score } = this.#views[this.#part.value];
    const error = score.value.error ?? passage.value.error;
    const reading = this.#shown();
    const note = reading?.is_then ? all.moments?.read(reading.step) : '';
    const has_val = (info?.n_val_tokens ?? 0) > 0;
    render(
      html`<div class="part-heading">
          <h2>${words.title}</h2>
        </div>
        <div class="surprise-tools">
          <div class="segmented" role="group" aria-label=${words.parts} ?hidden=${!has_val}>
            ${PARTS.map(
              (
                part,
              ) => html`<button type="button" aria-pressed=${part === this.#part.value} @click=${() => this.#choose(part)}
              >${words[part]}</button>`,
            )}
          </div>
          ${this.#legend(words)}
        </div>
        ${note ? html`<p class="part-line surprise-then" data-test="lit-then">${note} ${select.moment.value === null ? nothing : backToNow(this.#context)}</p>` : nothing}
        ${reading && info ? this.#text(reading.tokens, info, words, reading.is_then) : html`<p class="surprise-text surprise-waits box">${unsaid(store, error) || words.waits}</p>`}
        ${this.#reading(reading?.tokens ?? [], all)}`,
      this.#root,
    );
  }

  /** @param {Part} part */
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
   * @param {boolean} is_then  of an earlier step
   */
  #text(tokens, info, words, is_then) {
    const face = faceOf(tokens.map(({ text }) => text).join(''), info.documents);
    const documents = /** @type {'lines' | 'stream'} */ (info.documents);
    if (
      document.activeElement === null ||
      document.activeElement !== this.#root.querySelector('[data-test="lit-text"]')
    )
      this.#label = words.summary(choicesOf(tokens), info.config.tokenizer);
    const look = (/** @type {Event} */ { target }) => {
      const index = /** @type {HTMLElement} */ (target).dataset?.at;
      if (index !== undefined) this.#at.value = Number(index);
    };
    return html`<p
      class="surprise-text box"
      translate="no"
      data-test="lit-text"
      data-face=${face}
      ?data-then=${is_then}
      dir="auto"
      tabindex="0"
      role="group"
      aria-label=${this.#label}
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
    const across = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (across === undefined || length === 0) return;
    event.preventDefault();
    const { direction } = getComputedStyle(/** @type {HTMLElement} */ (event.currentTarget));
    const step = direction === 'rtl' ? -across : across;
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
    const of = token === undefined ? '' : `${this.#context.select.run.value.id} ${this.#part.value} ${at}`;
    if (of !== this.#heard.of) this.#heard = { of, sentence: of === '' ? '' : sentence };
    return html`<div class="surprise-reading" data-test="lit-reading" id=${this.#context.id('surprise-reading')}>
        <p>${sentence}</p>
        ${token?.top?.length ? guessList(token.top, all, token.id) : nothing}
      </div>
      <p class="unseen" role="status" data-test="lit-heard">${this.#heard.sentence}</p>`;
  }
}

/** @param {HTMLElement} root @param {Context} context */
export function createLit(root, context) {
  const view = new Lit(root, context);
  return () => view.dispose();
}
