/**
 * The attention of every head: a small picture of each, with what it does in one sentence and the number behind it, and
 * one head large (head.js). The pointer shows a head for a moment; a click, or Enter, locks it. The lock is
 * in the state, so it holds in every picture of the network.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { NO_LOOK } from '../../../../state/locked_place.js';
import { longPromptOf, promptInWords } from '../../../../texts/prompts.js';
import { errorLine, unsaid } from '../../../../ui/sentences.js';
import { withTerms } from '../../../../ui/terms.js';
import { needWords } from '../../../../words/languages.js';
import { createLarge } from './head.js';
import { firstShown, sideNames, smallMatrix } from './matrix.js';
import { LEAST, MOST_TOKENS, mostTelling, TIMES } from './numbers.js';
import { lockedIn, nameOf, watchAttention } from './seen.js';

/** @typedef {import('../../../../registry.js').Context} Context */
/** @typedef {import('../../../../ui/looks.js').Looks} Looks */
/** @typedef {import('./seen.js').Place} Place */
/** @typedef {import('./seen.js').Shown} Shown */
/** @typedef {import('../../../../words/words.js').AttentionWords} Words */
/** @typedef {import('@preact/signals-core').Signal<Place | null>} Peeked */

/** Up to this many tokens, small pictures have the names of the tokens at their side. */
const NAMED = 14;

/** @param {Place | null} a @param {Place} b */
const isSame = (a, b) => a !== null && a.block === b.block && a.head === b.head;

/** A key of a place among the elements of the view. @param {Place} place */
const keyOf = ({ block, head }) => `${block}/${head}`;

/**
 * The head whose button an event is about. It is read from the button, because the last key press may not have been
 * drawn yet.
 * @param {Event} event
 * @returns {Place | null}
 */
function placeAt({ target }) {
  const key = /** @type {Element} */ (target).closest('[data-head]')?.getAttribute('data-head');
  if (!key) return null;
  const [block, head] = key.split('/').map(Number);
  return { block, head };
}

/** The sentence about a head. @param {Shown} shown @param {Place} place @param {Words} words */
function sentenceOf({ blocks, has_bos, ids, texts }, { block, head }, words) {
  if (head < 0) return words.all_heads_said;
  const finding = blocks.find((one) => one.block === block)?.heads[head]?.finding ?? null;
  return finding === null
    ? words.untold
    : words.habits[finding.kind](finding.value, finding.back, has_bos, texts[ids.indexOf(finding.id ?? -1)]);
}

/** @param {Shown} shown @param {Place} place */
function weightsIn({ blocks }, { block, head }) {
  const of = /** @type {Shown['blocks'][number]} */ (blocks.find((one) => one.block === block));
  return head < 0 ? of.all : of.heads[head].weights;
}

/** The names of the tokens as they are shown. @param {Shown} shown @param {Words} words */
const namesIn = ({ texts, has_bos }, words) => texts.map((text, i) => (i === 0 && has_bos ? words.bos : text));

/**
 * The head that an arrow key leads to; null for another key.
 * @param {KeyboardEvent} event
 * @param {Shown} shown
 * @param {Place} from
 * @returns {Place | null}
 */
function neighbour({ key, currentTarget }, { blocks }, { block, head }) {
  const is_right_to_left = getComputedStyle(/** @type {Element} */ (currentTarget)).direction === 'rtl';
  const along = { ArrowRight: is_right_to_left ? -1 : 1, ArrowLeft: is_right_to_left ? 1 : -1 }[key] ?? 0;
  const across = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
  if (along === 0 && across === 0) return null;
  const at = Math.min(blocks.length - 1, Math.max(0, blocks.findIndex((one) => one.block === block) + across));
  const { block: to, heads } = blocks[at];
  return { block: to, head: Math.min(heads.length - 1, Math.max(heads.length > 1 ? -1 : 0, head + along)) };
}

/**
 * A head as a button.
 * @param {Context} context
 * @param {Shown} shown
 * @param {Place} place
 * @param {{ words: Words, locked: Place | null, large: Place, peeked: Peeked, letGo: () => void }} how
 */
function headButton({ store }, shown, place, { words, locked, large, peeked, letGo }) {
  const { block, head } = place;
  const weights = weightsIn(shown, place);
  const name = head < 0 ? words.name_all(block) : words.name(block, head);
  const sentence = sentenceOf(shown, place, words);
  const is_locked = isSame(locked, place);
  const lock = () => store.update({ look: { name: nameOf(block), at: head < 0 ? [] : [head] } });
  const peek = () => {
    peeked.value = place;
  };
  return html`<button
    type="button"
    class="attention-head"
    ?data-shown=${isSame(large, place)}
    data-head=${keyOf(place)}
    tabindex=${isSame(large, place) ? 0 : -1}
    aria-pressed=${is_locked}
    aria-label=${`${name}. ${sentence}`}
    @click=${is_locked ? letGo : lock}
    @pointerenter=${peek}
    @focus=${peek}
  >
    ${smallMatrix(weights, shown.ids.length)}
    <span class="attention-head-name">${head < 0 ? words.all_heads : words.head(head)}</span>
    <span class="attention-head-said">${head < 0 || sentence === words.untold ? nothing : sentence}</span>
  </button>`;
}

/**
 * The small pictures: a row for each block; in it the strongest of all heads, then each head.
 * @param {Context} context
 * @param {Shown} shown
 * @param {{ words: Words, locked: Place | null, large: Place, peeked: Peeked, letGo: () => void }} how
 */
function gallery(context, shown, how) {
  const { words, peeked } = how;
  const names = namesIn(shown, words);
  const leave = () => {
    peeked.value = null;
  };
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const from = placeAt(event);
    const next = from === null ? null : neighbour(event, shown, from);
    if (next === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    peeked.value = next;
    const root = /** @type {HTMLElement} */ (event.currentTarget);
    /** @type {HTMLElement | null} */ (root.querySelector(`[data-head="${keyOf(next)}"]`))?.focus();
  }
  return html`<div
    class="attention-heads"
    role="group"
    aria-label=${`${words.heads}. ${words.heads_keys}`}
    @keydown=${onKey}
    @pointerleave=${leave}
    @focusout=${leave}
  >${repeat(
    shown.blocks,
    ({ block }) => block, // so that a head keeps the focus when all other blocks are removed
    ({ block, heads }) => html`<div class="attention-block" role="group" aria-label=${words.block(block)}>
      <span class="attention-block-name">${words.block(block)}</span>
      <div class="attention-block-heads">
        ${names.length <= NAMED ? sideNames(names) : nothing}
        ${[...(heads.length > 1 ? [-1] : []), ...heads.keys()].map((head) => headButton(context, shown, { block, head }, how))}
      </div>
    </div>`,
  )}</div>`;
}

/** The most characters of a prompt that is offered. */
const OFFERED = 24;

/**
 * If the prompt is too short to say anything about the heads, or none of its tokens occurs twice, so that no head can be
 * seen to look for an earlier copy: a button with a longer one.
 * @param {Context} context
 * @param {Shown} shown
 * @param {Words} words
 */
function longerOffer({ store, select }, { blocks, ids }, words) {
  const is_short = blocks.every(({ heads }) => heads.every(({ finding }) => finding === null));
  if (!is_short && repeats(ids)) return nothing;
  const most = Math.min(OFFERED, Number(select.run.value.info?.config.block_size ?? 0) - 1);
  const longer = longPromptOf(select.learnt.value, most);
  if (longer === '' || !(is_short || repeats(Array.from(longer)))) return nothing;
  const read = () => store.update({ prompt: { ...store.state.prompt, text: longer, error: null, notices: [] } });
  return html`<p class="attention-offer">${is_short ? words.longer : words.repeating} <button type="button" class="offer" data-test="attention-longer" @click=${read}>${longer}</button></p>`;
}

/** Whether something occurs twice. @param {readonly unknown[]} list */
const repeats = (list) => new Set(list).size < list.length;

/** The numbers of all heads, as a table. @param {Shown} shown @param {Words} words @param {import('../../../../ui/format.js').Format} format */
function habitsTable({ blocks, ids, texts }, words, format) {
  const kinds = /** @type {const} */ (['distance', 'first', 'next', 'after_same', 'same', 'token', 'even']);
  const of = (/** @type {import('./seen.js').Habits} */ habits, /** @type {typeof kinds[number]} */ kind) => {
    if (kind === 'distance')
      return habits.distance === null ? format.none : words.distance(habits.distance.weight, habits.distance.back);
    if (kind === 'token')
      return habits.token === null
        ? format.none
        : words.on_token(habits.token.weight, texts[ids.indexOf(habits.token.id)]);
    return habits[kind] === null ? format.none : format.fixed(habits[kind], 2);
  };
  return html`<details class="fold room-details">
    <summary>${words.numbers}</summary>
    <p class="part-line">${words.measured(blocks[0]?.heads[0]?.habits.rows ?? 0, LEAST.distance, LEAST.even, LEAST.token, TIMES)}</p>
    <div class="attention-scroll"><table class="room-table" data-test="habits">
      <thead><tr><td></td>${kinds.map((kind) => html`<th scope="col">${words.habit_names[kind]}</th>`)}</tr></thead>
      <tbody>${blocks.flatMap(({ block, heads }) =>
        heads.map(
          ({ habits }, head) => html`<tr>
            <th scope="row">${words.name(block, head)}</th>${kinds.map((kind) => html`<td>${of(habits, kind)}</td>`)}
          </tr>`,
        ),
      )}</tbody>
    </table></div>
  </details>`;
}

/** The choice of the block, for a model with so many heads that one block at a time is shown. @param {Context} context @param {ReturnType<typeof watchAttention>} watched @param {Words} words */
function blockChoice({ store, select, id }, { chosen, only }, words) {
  const layers = Number(select.run.value.info?.config.n_layer ?? 1);
  const choose = (/** @type {Event} */ { currentTarget }) => {
    chosen.value = Number(/** @type {HTMLSelectElement} */ (currentTarget).value);
    store.update({ look: NO_LOOK });
  };
  return html`<p><label for=${id('attention-block')}>${words.choose_block}</label>
    <select id=${id('attention-block')} @change=${choose}>${Array.from(
      { length: layers },
      (_, n) => html`<option value=${n} ?selected=${n === only.value}>${words.block(n)}</option>`,
    )}</select></p>`;
}

/**
 * @param {Context} context
 * @param {Looks} looks
 * @param {{ block?: { value: number | null } | null, turn?: import('../../shared/turns.js').Turn, betsOf?:
 *   import('./head.js').BetsOf }} [how]  `block`: a signal with the block that is open in another view; of a
 *   large model only this block, or a chosen one, is shown. `betsOf`: what the model expects before and after a block
 */
export function createAttention(context, looks, { block = null, turn = () => true, betsOf = () => null } = {}) {
  const { store } = context;
  const watched = watchAttention(context, looks, block);
  /** @type {Peeked} */
  const peeked = signal(null);
  const large = createLarge(context);
  needWords(store, 'attention').catch(() => {}); // without its words the view stays empty

  /**
   * The head with the clearest habit in the open block; null if no block is open.
   * @param {Shown} shown
   * @returns {Place | null}
   */
  function tellingInOpen({ blocks }) {
    const open = blocks.find((one) => one.block === block?.value);
    return open === undefined
      ? null
      : { block: open.block, head: mostTelling(open.heads.map(({ finding }) => finding)) };
  }

  /**
   * The head that is shown large: the one under the pointer, else the locked one, else the one with the clearest habit.
   * @param {Shown} shown
   */
  function largeOf(shown) {
    const { blocks, telling } = shown;
    const is_there = (/** @type {Place | null} */ place) => blocks.some((one) => one.block === place?.block);
    const locked = lockedIn(context);
    const first = [peeked.value, locked, tellingInOpen(shown), telling].find(
      (place) => place !== null && is_there(place),
    );
    return /** @type {Place} */ (first);
  }

  /** Unlocks the head; the open block stays open. */
  function letGo() {
    const n = block?.value ?? null;
    store.update({ look: n === null ? NO_LOOK : { name: `blocks.${n}`, at: [] } });
  }

  function draw() {
    const { attention: words, format } = store.at.words.value;
    if (words === undefined) return nothing;
    const shown = watched.shown.value;
    const error = unsaid(store, watched.answer.value.error);
    if (shown === null || !turn('attention'))
      return html`<section class="room-part attention" data-section="attention" aria-label=${words.title} data-test="attention"><h3>${words.title}</h3>${error === '' ? html`<p class="part-line">${words.waiting}</p>` : errorLine(error)}</section>`;
    const names = namesIn(shown, words);
    const place = largeOf(shown);
    const how = { words, locked: lockedIn(context), large: place, peeked, letGo };
    const cut = firstShown(names.length) > 0;
    const is_choice = (block?.value ?? null) === null && watched.is_large.value;
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key !== 'Escape' || how.locked === null) return;
      event.stopPropagation(); // the view around this one would close the open block as well
      letGo();
    };
    return html`<section class="room-part attention" data-section="attention" aria-label=${words.title} data-test="attention" @keydown=${onKey}>
      <h3>${words.title}</h3>
      <p class="part-line">${withTerms(context, words.about)} ${words.reading(promptInWords(shown.prompt), shown.step)} ${cut ? words.cut(MOST_TOKENS, names.length) : nothing}</p>
      ${longerOffer(context, shown, words)}
      ${is_choice ? blockChoice(context, watched, words) : nothing}
      ${
        names.length < 2
          ? html`<p>${words.nothing}</p>`
          : html`<div class="attention-parts">
              <div class="attention-all">${gallery(context, shown, how)} ${habitsTable(shown, words, format)}</div>
              ${large({ shown, place, names, sentence: sentenceOf(shown, place, words), betsOf, is_locked: isSame(how.locked, place), letGo })}
            </div>`
      }
    </section>`;
  }
  return Object.assign(draw, { end: watched.stop });
}
