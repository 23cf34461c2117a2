/**
 * Room 2: a typed text as tokens, by the tokenizer of the run and by the other kinds, made from the same training text;
 * how merges join bytes into tokens (film.js); and the vocabulary (vocabulary.js).
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { BPE_BYTES } from '../../../../build/wasm/from_c.js';
import { errorLine, oldRunLine, unsaid } from '../../../ui/sentences.js';
import { withTerms } from '../../../ui/terms.js';
import { share } from '../shared/histogram.js';
import { shownText, tokenStrip } from '../shared/token_tiles.js';
import { createTurns } from '../shared/turns.js';
import { createFilm } from './film.js';
import { createVocabulary } from './vocabulary.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../../wasm/engine.js').Tokenized} Tokenized */
/** @typedef {NonNullable<import('../../../state/state.js').RunState['info']>} Info */

const LONGEST = 300; // characters of the typed text that are shown as tokens
/** Sizes of a byte-pair vocabulary that are offered besides the size of the run. */
const SIZES = [BPE_BYTES + 1, 300, 400, 512, 768, 1024, 2048, 4096];
const NAMED = 8; // how many characters without a token are listed
const KINDS = /** @type {const} */ (['char', 'byte', 'bpe']);

/** The first content of the field: the beginning of the newest sample, else of the text; one line, if the model knows no blank. @param {Context} context */
function firstText({ select }) {
  const written = select.run.value.samples[0]?.texts.find((one) => one.trim() !== '');
  const own = typeof select.text.value === 'string' ? select.text.value : select.source.value?.preview;
  const lines = (written ?? own ?? '').trim().split(/\n+/);
  const first = lines.slice(0, 3);
  const { vocabulary = [' '] } = select.run.value.info ?? {};
  const text = vocabulary.includes(' ') ? first.join(' ') : first.reduce((a, b) => (b.length > a.length ? b : a), '');
  return text.slice(0, 60);
}

const FILMED = 90; // characters of the film: in so short a text one can see how tokens grow

/**
 * What the film is about while the guide shows it: the first lines of the text, as many as fit.
 * @param {Context} context
 */
function filmText({ select }) {
  const own = typeof select.text.value === 'string' ? select.text.value : select.source.value?.preview;
  const text = (own ?? '').trim().slice(0, FILMED + 1);
  if (text.length <= FILMED) return text;
  const end = text.lastIndexOf('\n');
  return text.slice(0, end > FILMED / 2 ? end : FILMED);
}

/**
 * Characters that have no token, and buttons that replace them.
 * @param {Context} context
 * @param {Info} info
 * @param {Tokenized} shown
 * @param {(from: string, to: string) => void} replace
 */
function unknownOnes({ store }, { vocabulary }, shown, replace) {
  const { inside } = store.at.words.value;
  const words = /** @type {NonNullable<typeof inside>} */ (inside).tokenizer;
  const unknown = [...new Set(shown.tokens.filter(({ id }) => id === null).map(({ text }) => text))];
  /** The same letter in another form that has a token. @param {string} text */
  const twinOf = (text) =>
    [text.toLowerCase(), text.toUpperCase(), text.normalize('NFD')[0]].find(
      (one) => one !== text && vocabulary.includes(one),
    );
  if (unknown.length === 0) return nothing;
  const named = unknown.slice(0, NAMED);
  return html`<p class="unknown-said" role="status">${words.unknown(named.map(shownText), vocabulary.length - 1, unknown.length > NAMED)}</p>
    <div class="room-buttons">${named.map((text) => {
      const twin = twinOf(text);
      if (twin === undefined) return nothing;
      return html`<button type="button" @click=${() => replace(text, twin)}>${words.use(twin, text)}</button>`;
    })}</div>`;
}

/**
 * The same text split by three kinds of tokenizer.
 * @param {Context} context
 * @param {Info} info
 * @param {readonly [Tokenized, Tokenized, Tokenized, unknown]} all
 * @param {{ size: import('@preact/signals-core').Signal<number>, show_ids: boolean }} options
 */
function sideBySide({ store, id }, info, all, { size, show_ids }) {
  const { inside, format } = store.at.words.value;
  const words = /** @type {NonNullable<typeof inside>} */ (inside).tokenizer;
  const [chars, bytes, pairs] = all;
  const three = { char: chars, byte: bytes, bpe: pairs };
  const most = Math.max(...Object.values(three).map(({ tokens }) => tokens.length), 1);
  const sizes = [...new Set([...SIZES, size.value])].sort((a, b) => a - b);
  return html`<section class="room-part room-wide" data-section="compare" aria-label=${words.compare} data-test="compare">
    <h3>${words.compare}</h3>
    <p>${chars.tokens.length === 0 ? '' : words.compare_said(three.char.tokens.length, three.byte.tokens.length, three.bpe.tokens.length)}</p>
    <p class="part-line">${withTerms({ store }, words.compare_help)}</p>
    <div class="compared">${KINDS.map((kind) => {
      const { tokens, vocab_size } = three[kind];
      const known = tokens.filter(({ id }) => id !== null).length;
      const is_own = info.config.tokenizer === kind && (kind !== 'bpe' || vocab_size === info.vocab_size);
      return html`<div class="compared-one" data-kind=${kind}>
        <p class="compared-head"><strong>${words.kinds[kind]}</strong> ${is_own ? html`<span class="own-mark">${words.own}</span>` : nothing}
          <span class="part-line">${words.counted(known, vocab_size, tokens.length - known)}</span></p>
        <div class="compared-bar">${share(tokens.length / most, 'bars-token')}</div>
        ${tokenStrip({ tokens, label: words.kinds[kind], ids: show_ids, unknown: words.unknown_short })}
      </div>`;
    })}</div>
    <p><label for=${id('pairs')}>${words.pairs_size}</label>
      <select id=${id('pairs')} @change=${(/** @type {Event} */ event) => {
        size.value = Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
      }}>${sizes.map((one) => html`<option value=${one} ?selected=${one === size.value}>${format.count(one)}</option>`)}</select>
      <span class="part-line">${withTerms({ store }, words.pairs_help)}</span></p>
  </section>`;
}

/**
 * The field, and its text split by the tokenizer of the run.
 * @param {Context} context
 * @param {{ text: import('@preact/signals-core').Signal<string>,
 *   show_ids: import('@preact/signals-core').Signal<boolean> }} state
 * @param {Info} info
 * @param {Pick<import('../../../ui/looks.js').Seen<Tokenized>, 'value' | 'error'>} seen
 */
function typed(context, { text, show_ids }, info, { value: shown, error }) {
  const { store, id } = context;
  const { inside } = store.at.words.value;
  const words = /** @type {NonNullable<typeof inside>} */ (inside).tokenizer;
  const unknown = shown?.tokens.filter(({ id }) => id === null).length ?? 0;
  return html`<section class="room-part room-wide" data-section="typed" aria-label=${words.try} data-test="typed">
    <h3><label for=${id('tokenize')}>${words.try}</label></h3>
    <textarea
      id=${id('tokenize')}
      class="box tokenize-box"
      rows="2"
      maxlength=${LONGEST}
      dir="auto"
      spellcheck="false"
      autocomplete="off"
      autocapitalize="off"
      .value=${text.value}
      @input=${(/** @type {Event} */ event) => {
        text.value = /** @type {HTMLTextAreaElement} */ (event.currentTarget).value;
      }}
    ></textarea>
    ${
      shown === null
        ? html`<p class="part-line">${error === null ? words.waiting : nothing}</p>`
        : html`${tokenStrip({ tokens: shown.tokens, label: words.strip, ids: show_ids.value, unknown: words.unknown_short })}
          <p class="part-line" data-test="token-count">${words.made(Array.from(text.value).length, shown.tokens.length - unknown, unknown)}</p>
          ${unknownOnes(context, info, shown, (from, to) => {
            text.value = text.value.replaceAll(from, to);
          })}`
    }
    <div class="room-buttons"><button type="button" aria-pressed=${show_ids.value} @click=${() => {
      show_ids.value = !show_ids.value;
    }}>${words.show_ids}</button></div>
  </section>`;
}

/** @param {Context} context @param {import('../../../ui/looks.js').Looks} looks */
export function tokenizer(context, looks) {
  const { store, select } = context;
  const text = signal(firstText(context));
  const show_ids = signal(false);
  const { config } = select.run.peek().info ?? { config: /** @type {Record<string, unknown>} */ ({}) };
  const size = signal(config.tokenizer === 'bpe' ? Number(config.vocab_size) : 512);
  const own = looks.watch(() => ['tokenize', text.value]);
  const others = looks.watch(() => {
    const pairs = { tokenizer: 'bpe', vocab_size: size.value };
    return [
      'all',
      ['tokenize', text.value, { tokenizer: 'char' }],
      ['tokenize', text.value, { tokenizer: 'byte' }],
      ['tokenize', text.value, pairs],
      ['mergeFilm', store.at.guide.value === '' ? text.value : filmText(context), pairs],
    ];
  });
  const film = createFilm(context, looks, size);
  const vocabulary = createVocabulary(context, looks);
  const turn = createTurns();
  const end = film.stop;
  return Object.assign(
    () => {
      const all = store.at.words.value;
      const { info } = select.run.value;
      if (info === null || !all.inside) return '';
      const [shown, compared] = [own.value, others.value];
      const error = shown.error ?? compared.error;
      return html`${oldRunLine(select.is_old_run.value ? all.run.old_run : '')}
        ${errorLine(unsaid(store, error))}
        <div class="room-parts">
          ${typed(context, { text, show_ids }, info, shown)}
          ${compared.value && turn('kinds') ? sideBySide(context, info, compared.value, { size, show_ids: show_ids.value }) : html`<p class="part-line">${compared.error === null ? all.inside.tokenizer.learning : nothing}</p>`}
          ${compared.value && turn('film') ? film.template(compared.value[3]) : nothing}
          ${turn('vocabulary') ? vocabulary(info) : nothing}
        </div>`;
    },
    { end },
  );
}
