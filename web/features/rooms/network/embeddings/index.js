/**
 * The embeddings of the tokens as a map: the two directions in which they differ most. Each token is a mark whose shape
 * says its kind; behind the token that is looked at is its path over the last frames. The pointer shows a token for a moment, a
 * click locks it. The lock is in the state (`wte.weight` and the id), so it holds in every picture; the locked token of the
 * prompt is highlighted here.
 */

import { effect, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { REPORT_BOS } from '../../../../../build/wasm/from_c.js';
import { NO_LOOK } from '../../../../state/locked_place.js';
import { promptToRead } from '../../../../texts/prompts.js';
import { errorLine, unsaid } from '../../../../ui/sentences.js';
import { withTerms } from '../../../../ui/terms.js';
import { needWords } from '../../../../words/languages.js';
import { shownText } from '../../shared/token_tiles.js';
import { embeddingMap, legend, nearestAt } from './map.js';
import {
  betweenRows,
  closest,
  isOf,
  KINDS,
  kindOf,
  mostFrequent,
  nearest,
  onMap,
  TOGETHER,
  withFrame,
} from './numbers.js';

/** @typedef {import('../../../../registry.js').Context} Context */
/** @typedef {import('../../../../ui/looks.js').Looks} Looks */
/** @typedef {import('./numbers.js').Kind} Kind */
/** @typedef {import('./numbers.js').Frame} Frame */
/** @typedef {import('../../../../words/words.js').AttentionWords['embeddings']} Words */
/** @typedef {import('../../../../ui/format.js').Format} Format */

/** The table of embeddings, by the name that the engine gives it. */
const TABLE = 'wte.weight';
const MOST = 200; // tokens on the map
const LARGE = 1 << 20; // numbers; a larger table is not copied
const NEAREST = 6;

/**
 * Asks for the map, and keeps its last frames.
 * @param {Context} context
 * @param {Looks} looks
 */
function watchMap({ select, store }, looks) {
  /** @type {import('@preact/signals-core').Signal<Frame[]>} */
  const frames = signal([]);
  let run = 0;
  const answer = looks.watch(
    () => {
      const { info, step } = select.run.value;
      void step; // asked again after each report of the run
      if (info === null) return null;
      const is_small = info.vocabulary.length * Number(info.config.n_embd) <= LARGE;
      const map = /** @type {const} */ (['pca', TABLE, { components: 2 }]);
      return is_small ? ['inspect', '', [...map], ['tensor', TABLE]] : ['inspect', '', [...map]];
    },
    { is_calm: true },
  );
  const stop = effect(() => {
    const { value, step } = answer.value;
    if (value === null) return;
    const [{ scores, shares }, table] = /** @type {[any, any]} */ (/** @type {unknown} */ (value));
    const before = run === store.state.active ? frames.peek() : [];
    run = store.state.active;
    frames.value = withFrame(before, { step, scores, shares, table: table ?? null });
  });
  const facts = looks.watch(() => ((select.run.value.info?.vocabulary.length ?? 0) > MOST ? ['facts'] : null));
  /** Whether the frames are of the run that is shown. */
  const isOfShown = () => run === select.run.value.id;
  return { frames, answer, facts, isOfShown, stop };
}

/**
 * The locked token of the prompt, as an id; null if there is none.
 * @param {Context} context @param {Uint16Array | null} ids  of the prompt, without BOS
 */
function idOfToken({ store, select }, ids) {
  const token = store.at.token.value;
  const { info } = select.run.value;
  if (token === null || ids === null || info === null) return null;
  const context = Number(info.config.block_size);
  const all =
    ids.length < context ? [info.vocabulary.indexOf(REPORT_BOS), ...ids] : [...ids.slice(ids.length - context)];
  return all[token] ?? null;
}

/** The tokens that are shown. @param {readonly string[]} vocabulary @param {ArrayLike<number> | null} frequencies @param {string} bos */
function tokensOf(vocabulary, frequencies, bos) {
  const ids = vocabulary.length <= MOST ? vocabulary.map((_, id) => id) : mostFrequent(frequencies ?? [], MOST);
  return ids.map((id) => {
    const kind = kindOf(vocabulary[id]);
    return { id, kind, name: kind === 'bos' ? bos : shownText(vocabulary[id]) };
  });
}
/** @typedef {ReturnType<typeof tokensOf>} Tokens */

/**
 * The sentence on which tokens are close together.
 * @param {Frame} frame
 * @param {Tokens} tokens
 * @param {number} size
 * @param {Words} words
 */
function sentenceOf({ scores, table }, tokens, size, words) {
  const found = closest(tokens, onMap(scores));
  if (found === null) return '';
  const said = words.together(found.kind, found.among === 'letters', found.share, found.share <= TOGETHER);
  const full =
    table === null
      ? null
      : closest(
          tokens.filter(({ kind }) => found.among === 'all' || kind === 'vowel' || kind === 'consonant'),
          betweenRows(table, size),
        );
  return full === null || full.kind !== found.kind ? said : `${said} ${words.in_full(size, full.share)}`;
}

/** The tokens most alike to the locked one. @param {Frame} frame @param {readonly string[]} vocabulary @param {number} size @param {number} id @param {{ words: Words, format: Format, nameOf: (id: number) => string }} how */
function alike({ table }, vocabulary, size, id, { words, format, nameOf }) {
  if (table === null) return html`<p class="part-line">${words.too_large}</p>`;
  const list = nearest(table, size, id, Math.min(NEAREST, vocabulary.length - 1));
  return html`<table class="room-table attention-table" data-test="nearest">
    <caption>${words.nearest(nameOf(id))}</caption>
    <thead><tr><th scope="col">${words.columns.token}</th><th scope="col" title=${words.nearest_help}>${words.columns.cosine}</th><th scope="col">${words.columns.kind}</th></tr></thead>
    <tbody>${list.map(
      (one) =>
        html`<tr><th scope="row"><bdi class="attention-token">${nameOf(one.id)}</bdi></th><td>${format.fixed(one.cosine, 2)}</td><td>${words.kinds[kindOf(vocabulary[one.id])]}</td></tr>`,
    )}</tbody>
  </table>
  <p class="part-line">${words.nearest_help}</p>`;
}

/** All coordinates. @param {Frame} frame @param {Tokens} tokens @param {Words} words @param {Format} format @param {import('@preact/signals-core').Signal<boolean>} is_open */
function mapTable({ scores }, tokens, words, format, is_open) {
  const toggle = (/** @type {Event} */ { currentTarget }) => {
    is_open.value = /** @type {HTMLDetailsElement} */ (currentTarget).open;
  };
  const row = (/** @type {Tokens[number]} */ { id, kind, name }) => html`<tr>
    <th scope="row"><bdi class="attention-token">${name}</bdi></th><td>${words.kinds[kind]}</td>
    <td>${format.fixed(scores[0][id], 3)}</td><td>${format.fixed(scores[1][id], 3)}</td>
  </tr>`;
  return html`<details class="fold room-details" @toggle=${toggle}>
    <summary>${words.table}</summary>
    ${
      is_open.value
        ? html`<div class="attention-scroll"><table class="room-table" data-test="embeddings-table">
            <thead><tr><th scope="col">${words.columns.token}</th><th scope="col">${words.columns.kind}</th><th scope="col">${words.columns.across}</th><th scope="col">${words.columns.up}</th></tr></thead>
            <tbody>${tokens.map(row)}</tbody>
          </table></div>`
        : nothing
    }
  </details>`;
}

/**
 * What the pointer and the keys do on the map.
 * @param {Context} context
 * @param {import('@preact/signals-core').Signal<number | null>} peeked
 */
function createHands({ store }, peeked) {
  /** @param {number | null} id */
  const lock = (id) => {
    peeked.value = null;
    store.update({ look: id === null ? NO_LOOK : { name: TABLE, at: [id] } });
  };
  return {
    lock,
    /** @param {MouseEvent} event @param {ReturnType<typeof embeddingMap>} map */
    under({ currentTarget, clientX, clientY }, map) {
      const picture = /** @type {Element} */ (currentTarget).querySelector('svg');
      if (picture === null) return null;
      const { left, top, width } = picture.getBoundingClientRect();
      const scale = width / picture.viewBox.baseVal.width;
      return nearestAt(map.places, (clientX - left) / scale, (clientY - top) / scale);
    },
    /** @param {KeyboardEvent} event @param {number[]} order  ids from left to right @param {number | null} locked */
    onKey(event, order, locked) {
      const { key } = event;
      const at = order.indexOf(peeked.peek() ?? locked ?? -1);
      const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (key === 'Escape') lock(null);
      else if (key === 'Enter' && at >= 0) lock(order[at]);
      else if (by !== undefined) peeked.value = order[Math.max(0, Math.min(order.length - 1, at + by))];
      else return;
      event.preventDefault();
    },
  };
}

/**
 * The choice of a token by its name, for those who cannot point.
 * @param {string} name  an id for the element
 * @param {Tokens} tokens @param {number | null} locked @param {(id: number | null) => void} lock @param {Words} words
 */
function choice(name, tokens, locked, lock, words) {
  const choose = (/** @type {Event} */ { currentTarget }) => {
    const { value } = /** @type {HTMLSelectElement} */ (currentTarget);
    lock(value === '' ? null : Number(value));
  };
  return html`<p><label for=${name}>${words.choose}</label>
    <select id=${name} @change=${choose}>
      <option value="" ?selected=${locked === null}>${words.none_chosen}</option>
      ${tokens.map(({ id, name }) => html`<option value=${id} ?selected=${id === locked}>${name}</option>`)}
    </select></p>`;
}

/**
 * @param {Context} context
 * @param {Looks} looks
 * @param {import('../../shared/turns.js').Turn} turn
 */
export function createEmbeddings(context, looks, turn) {
  const { store, select, id: idFor } = context;
  const watched = watchMap(context, looks);
  const encoded = looks.watch(() => (store.at.token.value === null ? null : ['encode', promptToRead(context)]));
  /** @type {import('@preact/signals-core').Signal<number | null>} */
  const peeked = signal(null);
  const is_open = signal(false);
  const hands = createHands(context, peeked);
  needWords(store, 'attention').catch(() => {}); // without its words the view stays empty

  /** The locked token, as an id. @param {number} n  tokens of the vocabulary */
  function lockedId(n) {
    const { name, at } = store.at.look.value;
    const id = name === TABLE ? (at[0] ?? null) : idOfToken(context, encoded.value.value);
    return id !== null && id < n ? id : null;
  }

  /** @param {Frame} frame @param {Tokens} tokens @param {number | null} locked @param {Words} words @param {string} said */
  function picture(frame, tokens, locked, words, said) {
    const map = embeddingMap({ frames: watched.frames.value, tokens, locked, peeked: peeked.value });
    const lit = tokens.find(({ id }) => id === (peeked.value ?? locked));
    const order = tokens.map(({ id }) => id).sort((a, b) => frame.scores[0][a] - frame.scores[0][b]);
    const peek = (/** @type {PointerEvent} */ event) => {
      peeked.value = hands.under(event, map);
    };
    const leave = () => {
      peeked.value = null;
    };
    return html`<div
        class="embedding-picture"
        dir="ltr"
        role="img"
        tabindex="0"
        data-test="embedding-map"
        aria-label=${`${words.title}. ${said} ${words.keys}`}
        @pointermove=${peek}
        @pointerleave=${leave}
        @blur=${leave}
        @click=${(/** @type {MouseEvent} */ event) => hands.lock(hands.under(event, map))}
        @keydown=${(/** @type {KeyboardEvent} */ event) => hands.onKey(event, order, locked)}
      >${map.template}</div>
      <p class="attention-read" role="status" data-test="embedding-read">${lit === undefined ? words.help : words.point(lit.name, words.kinds[lit.kind], map.ways.length > 0)}</p>
      ${legend(
        KINDS.map((kind) => ({
          kind,
          count: tokens.filter((one) => one.kind === kind).length,
          name: words.kinds[kind],
        })),
        store.at.words.value.format,
      )}
      ${map.dots > 0 ? html`<p class="part-line">${words.dots(map.dots)}</p>` : nothing}`;
  }

  function draw() {
    const { attention: all, format } = store.at.words.value;
    if (all === undefined) return nothing;
    const words = all.embeddings;
    const { info } = select.run.value;
    const frame = watched.frames.value.at(-1);
    const error = unsaid(store, watched.answer.value.error);
    const is_large = (info?.vocabulary.length ?? 0) > MOST;
    const { value: facts, error: no_facts } = watched.facts.value;
    // A model that has no text with it is shown by its first tokens.
    const frequencies = facts?.frequencies ?? (no_facts === null ? null : new Array(info?.vocabulary.length).fill(0));
    const is_there =
      info !== null &&
      frame !== undefined &&
      watched.isOfShown() &&
      isOf(frame, info.vocabulary.length, Number(info.config.n_embd)) &&
      (!is_large || frequencies !== null);
    if (!is_there || !turn('embeddings')) {
      return html`<section class="room-part attention" data-section="embeddings" aria-label=${words.title} data-test="embeddings"><h3>${words.title}</h3>${error === '' ? html`<p class="part-line">${all.waiting}</p>` : errorLine(error)}</section>`;
    }
    const { vocabulary, config } = info;
    const size = Number(config.n_embd);
    const tokens = tokensOf(vocabulary, frequencies, all.bos);
    const locked = lockedId(vocabulary.length);
    const nameOf = (/** @type {number} */ id) =>
      kindOf(vocabulary[id]) === 'bos' ? all.bos : shownText(vocabulary[id]);
    const said = sentenceOf(frame, tokens, size, words);
    return html`<section class="room-part attention" data-section="embeddings" aria-label=${words.title} data-test="embeddings">
      <h3>${words.title}</h3>
      ${errorLine(error)}
      <p class="part-line">${withTerms(context, words.about)} ${words.shares(size, frame.shares[0], frame.shares[1], frame.step)} ${is_large ? words[no_facts === null ? 'cut' : 'cut_first'](tokens.length, vocabulary.length) : nothing}</p>
      <div class="attention-one">
        <div class="attention-drawn">${picture(frame, tokens, locked, words, said)}</div>
        <div class="attention-told">
          <p class="attention-sentence" data-test="embeddings-sentence">${said}</p>
          ${choice(idFor('embedding'), tokens, locked, hands.lock, words)}
          ${locked === null ? nothing : alike(frame, vocabulary, size, locked, { words, format, nameOf })}
        </div>
        ${mapTable(frame, tokens, words, format, is_open)}
      </div>
    </section>`;
  }
  return Object.assign(draw, { end: watched.stop });
}
