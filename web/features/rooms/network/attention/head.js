/**
 * One head, large: its matrix with the tokens on both sides and arcs from one row, how its weights are computed
 * (scores, mask, weights), and the numbers of that row. The row is the locked token of the state, so it is the same
 * token in every room. A cell is read with the pointer or with the arrow keys.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { share } from '../../shared/histogram.js';
import { cellAt, firstShown, largeMatrix, scaleOf, sizesOf } from './matrix.js';
import { rowIn } from './numbers.js';
import { pairView } from './pair.js';
import { headIn, nameOf } from './seen.js';

/** @typedef {import('../../../../registry.js').Context} Context */
/** @typedef {import('./seen.js').Place} Place */
/** @typedef {import('./seen.js').Shown} Shown */
/** @typedef {import('./matrix.js').Stage} Stage */
/** @typedef {import('../../../../words/words.js').AttentionWords} Words */
/** @typedef {import('../../../../ui/format.js').Format} Format */
/** @typedef {NonNullable<ReturnType<typeof headIn>>} Head */

const STAGES = /** @type {const} */ (['scores', 'mask', 'weights']);
const MOST_OF_IT = 0.5; // the weight that a token must get from a head for the page to say that the head has fetched it
const LISTED = 6; // how many tokens of a row are listed beside the picture

/**
 * What is drawn of a head.
 * @typedef {object} Given
 * @property {Shown} shown
 * @property {Place} place
 * @property {string[]} names
 * @property {string} sentence
 * @property {boolean} is_locked
 * @property {() => void} letGo
 * @property {BetsOf} betsOf
 */
/** The likeliest next token somewhere in the stream. @typedef {{ id: number, text: string, probability: number }} Bet */
/**
 * The model's likeliest next token after a token, before and after a block; null if it is not known.
 * @typedef {(block: number, row: number) => { before: Bet, after: Bet } | null} BetsOf
 */
/** @typedef {Given & { head: Head, row: number, stage: Stage, words: Words, format: Format }} Drawn */

/** The columns of a row, the heaviest first. @param {import('./numbers.js').Matrix} weights @param {number} tokens @param {number} row */
export function heaviest(weights, tokens, row) {
  const own = rowIn(weights, tokens, row);
  const columns = Array.from({ length: row + 1 }, (_, j) => ({ column: j, weight: own[j] }));
  return columns.sort((a, b) => b.weight - a.weight || b.column - a.column);
}

/** What a stage does, with its own numbers. @param {Drawn} of */
function stageSentence({ head, names, row, stage, words, format }) {
  const { masked, scores } = head;
  if (stage === 'weights' || masked === null || scores === null) return words.weights;
  if (stage === 'mask') {
    const hidden = masked.reduce((sum, score) => sum + Number(!Number.isFinite(score)), 0);
    return words.mask(hidden, masked.length, head.window, head.slope);
  }
  const own = rowIn(scores, names.length, row);
  const best = Math.max(0, own.indexOf(Math.max(...own))); // 0 where the model has diverged
  return words.scores(head.size, names[row], names[best], format.fixed(own[best], 2));
}

/**
 * The pair whose score is explained: that of the cell under the pointer, else the locked row with the key that fits it
 * best.
 * @param {Drawn} of
 * @param {{ row: number, column: number } | null} cell
 */
function pairIn({ head, names, row }, cell) {
  if (cell !== null && cell.row < names.length && cell.column < names.length) return cell;
  const seen = rowIn(head.scores ?? [], names.length, row).slice(head.first(row), row + 1);
  return { row, column: head.first(row) + Math.max(0, seen.indexOf(Math.max(...seen))) };
}

/** The value of a cell at the shown stage, in words. @param {Drawn} of @param {{ row: number, column: number }} cell */
function shownValue({ head, names, stage, words, format }, { row, column }) {
  const list = stage === 'weights' ? head.weights : stage === 'mask' ? head.masked : head.scores;
  const value = list === null ? Number.NEGATIVE_INFINITY : rowIn(list, names.length, row)[column];
  const is_hidden = !Number.isFinite(value) || (stage === 'weights' && (column > row || column < head.first(row)));
  return is_hidden ? words.hidden : format.fixed(value, 2);
}

/** The tokens that the row looks at most. @param {Drawn} of */
function rowTable({ head, names, row, words, format }) {
  const carried = head.carried(row);
  const list = heaviest(head.weights, names.length, row).slice(0, LISTED);
  const masked = head.masked === null ? null : rowIn(head.masked, names.length, row);
  return html`<div class="attention-scroll"><table class="room-table attention-table" data-test="attention-row">
    <caption>${words.table(names[row])}</caption>
    <thead><tr>
      <th scope="col">${words.columns.token}</th>
      ${masked === null ? nothing : html`<th scope="col">${words.columns.score}</th>`}
      <th scope="col">${words.columns.weight}</th><td></td>
      ${carried === null ? nothing : html`<th scope="col" title=${words.carried_help}>${words.columns.carried}</th>`}
    </tr></thead>
    <tbody>${list.map(
      ({ column, weight }) => html`<tr>
        <th scope="row"><bdi class="attention-token">${names[column]}</bdi> <span class="stamp">${format.count(column + 1)}</span></th>
        ${masked === null ? nothing : html`<td>${Number.isFinite(masked[column]) ? format.fixed(masked[column], 2) : format.none}</td>`}
        <td>${format.fixed(weight, 2)}</td><td class="attention-bar">${share(weight, 'attention-share')}</td>
        ${carried === null ? nothing : html`<td>${words.share(carried[column])}</td>`}
      </tr>`,
    )}</tbody>
  </table></div>`;
}

/** All weights that are drawn as a table; made only once somebody opens it. @param {Drawn} of @param {import('@preact/signals-core').Signal<boolean>} is_open */
function wholeTable(of, is_open) {
  const { names, words } = of;
  const from = firstShown(names.length);
  const shown = names.slice(from);
  const toggle = (/** @type {Event} */ { currentTarget }) => {
    is_open.value = /** @type {HTMLDetailsElement} */ (currentTarget).open;
  };
  return html`<details class="fold room-details" @toggle=${toggle}>
    <summary>${words.whole}</summary>
    <div class="attention-scroll">${
      is_open.value
        ? html`<table class="room-table" data-test="attention-whole">
            <thead><tr><td></td>${shown.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
            <tbody>${shown.map(
              (name, row) =>
                html`<tr><th scope="row">${name}</th>${shown.map((_, column) => html`<td>${column > row && of.stage === 'weights' ? '' : shownValue(of, { row: from + row, column: from + column })}</td>`)}</tr>`,
            )}</tbody>
          </table>`
        : nothing
    }</div>
  </details>`;
}

/**
 * The row that is locked, and the cell that is read, by pointer and keys.
 * @param {Context} context
 */
function createReading({ store }) {
  /** @type {import('@preact/signals-core').Signal<{ row: number, column: number } | null>} */
  const cell = signal(null);

  /** The locked row: the locked token, if it is one of those shown; else the nearest. @param {number} tokens */
  function rowOf(tokens) {
    const token = store.at.token.value ?? store.at.look.value.at[1] ?? tokens - 1;
    return Math.max(firstShown(tokens), Math.min(token, tokens - 1));
  }

  /** @param {Given} given @param {number} row */
  function lock({ place, names }, row) {
    const token = Math.max(firstShown(names.length), Math.min(names.length - 1, row));
    const at = place.head < 0 ? [] : [place.head, token];
    store.update({ token, look: { name: nameOf(place.block), at } });
  }

  /** The cell under the pointer. @param {Given} given @param {MouseEvent} event */
  function under({ names }, { currentTarget, clientX, clientY }) {
    const picture = /** @type {Element} */ (currentTarget).querySelector('svg');
    if (picture === null) return null;
    const { left, top, width } = picture.getBoundingClientRect();
    const scale = width / picture.viewBox.baseVal.width;
    return cellAt(sizesOf(names), (clientX - left) / scale, (clientY - top) / scale);
  }

  /** @param {Given} given @param {KeyboardEvent} event */
  function onKey(given, event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    const last = given.names.length - 1;
    const first = firstShown(last + 1);
    const row = rowOf(last + 1); // computed anew: the last key press may not have been drawn yet
    const column = cell.peek()?.column ?? row;
    /** @type {Record<string, number>} */
    const rows = { ArrowUp: row - 1, ArrowDown: row + 1, Home: first, End: last, Enter: row };
    /** @type {Record<string, number>} */
    const columns = { ArrowLeft: column - 1, ArrowRight: column + 1 };
    const [to, along] = [rows[key], columns[key]];
    if ((to === undefined && along === undefined) || altKey || ctrlKey || metaKey) return;
    event.preventDefault();
    const next = Math.max(first, Math.min(last, to ?? row));
    if (to !== undefined) lock(given, next);
    cell.value = { row: next, column: Math.max(first, Math.min(last, along ?? column)) };
  }

  return { cell, rowOf, lock, under, onKey };
}

/** The token that a row looks at most, in words. @param {Drawn} of */
function rowSentence({ head, names, row, words }) {
  const [{ column, weight }] = heaviest(head.weights, names.length, row);
  return words.row(names[row], row + 1, names[column], column + 1, weight);
}

/** How the block changes the likeliest next token, and whether this head has looked at that token. @param {Drawn} of */
function betSentence({ betsOf, place, row, names, shown, head, words }) {
  const bets = betsOf(place.block, row);
  if (bets === null) return '';
  const { before, after } = bets;
  const [{ column, weight }] = heaviest(head.weights, names.length, row);
  const bet =
    before.id === after.id
      ? words.bet_stays(names[row], after.text, before.probability, after.probability)
      : words.bet_turns(names[row], before.text, before.probability, after.text, after.probability);
  const has_grown = before.id !== after.id || after.probability > before.probability;
  const is_found = shown.ids[column] === after.id && weight >= MOST_OF_IT && has_grown;
  return is_found ? `${bet} ${words.found(after.text)}` : bet;
}

/** The picture, and what the cell under the pointer is. @param {Drawn} of @param {ReturnType<typeof createReading>} reading */
function picture(of, { cell, under, lock, onKey }) {
  const { head, names, row, place, words, sentence, stage } = of;
  const seen = cell.value;
  const at = seen !== null && seen.row < names.length && seen.column < names.length ? seen : null;
  const scores = stage === 'weights' ? null : stage === 'mask' ? head.masked : head.scores;
  const axes =
    place.head < 0
      ? words.axes_all
      : scores === null
        ? words.axes
        : words.axes_scores(of.format.fixed(scaleOf(scores), 2));
  const large = {
    ...{ names, weights: head.weights, scores, row, column: at?.column ?? -1, over: at?.row ?? -1 },
    sides: /** @type {[string, string]} */ ([words.looking, words.looked_at]),
  };
  const point = (/** @type {PointerEvent} */ event) => {
    cell.value = under(of, event);
  };
  const leave = () => {
    cell.value = null;
  };
  const choose = (/** @type {MouseEvent} */ event) => {
    const clicked = under(of, event);
    if (clicked !== null) lock(of, clicked.row);
  };
  return html`<div
      class="attention-picture attention-scroll"
      dir="ltr"
      role="img"
      tabindex="0"
      data-test="attention-matrix"
      aria-label=${`${words.title}. ${axes} ${sentence} ${rowSentence(of)} ${words.keys}`}
      @pointermove=${point}
      @pointerleave=${leave}
      @click=${choose}
      @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(of, event)}
    >${largeMatrix(large)}</div>
    <p class="attention-read" role="status" data-test="attention-cell">${at === null ? words.point : words.cell(names[at.row], names[at.column], shownValue(of, at))}</p>
    <p class="part-line">${axes}</p>`;
}

/** The buttons of the stages, and what the chosen one does. @param {Drawn} of @param {import('@preact/signals-core').Signal<Stage>} stage */
function stages(of, stage) {
  const { words, head } = of;
  const choose = (/** @type {Stage} */ one) => () => {
    stage.value = one;
  };
  return html`<div class="segmented" role="group" aria-label=${words.stage}>${STAGES.map(
    (one) =>
      html`<button type="button" aria-pressed=${one === of.stage} ?disabled=${head.scores === null} @click=${choose(one)}>${words.stages[one]}</button>`,
  )}</div>
  <p class="part-line" data-test="attention-stage">${stageSentence(of)}</p>`;
}

/** @param {Context} context */
export function createLarge(context) {
  const { store } = context;
  /** @type {import('@preact/signals-core').Signal<Stage>} */
  const stage = signal('weights');
  const is_open = signal(false);
  const reading = createReading(context);
  /** The numbers of the head that was drawn last. @type {{ shown: Shown, key: string, head: ReturnType<typeof headIn> } | null} */
  let last = null;
  /** @param {Shown} shown @param {Place} place */
  function numbersOf(shown, place) {
    const key = `${place.block}/${place.head}`;
    if (last?.shown !== shown || last.key !== key) last = { shown, key, head: headIn(shown, place) };
    return last.head;
  }

  /** @param {Given} given */
  return function large(given) {
    const { attention: words, format } = store.at.words.value;
    const { shown, place, names, sentence, is_locked, letGo } = given;
    const head = numbersOf(shown, place);
    if (words === undefined || head === null) return nothing;
    const row = reading.rowOf(names.length);
    /** @type {Drawn} */
    const of = { ...given, head, row, words, format, stage: head.scores === null ? 'weights' : stage.value };
    const title = place.head < 0 ? words.name_all(place.block) : words.name(place.block, place.head);
    const step = (/** @type {number} */ by) => () => reading.lock(given, row + by);
    return html`<section class="attention-one" aria-label=${title} data-test="attention-one">
      <div class="attention-drawn">${picture(of, reading)}</div>
      <div class="attention-told">
        <h4 class="attention-title">${title} ${is_locked ? html`<button type="button" class="quiet" @click=${letGo}>${words.let_go}</button>` : nothing}</h4>
        <p class="attention-sentence" data-test="attention-sentence">${sentence}</p>
        <p data-test="attention-said">${rowSentence(of)}</p>
        <p data-test="attention-bet">${betSentence(of)}</p>
        <div class="room-buttons">
          <button type="button" ?disabled=${row === firstShown(names.length)} @click=${step(-1)}>${words.before}</button>
          <button type="button" ?disabled=${row === names.length - 1} @click=${step(1)}>${words.after}</button>
        </div>
        ${stages(of, stage)} ${of.stage === 'scores' ? pairView(of, pairIn(of, reading.cell.value)) : nothing} ${rowTable(of)}
      </div>
      ${wholeTable(of, is_open)}
    </section>`;
  };
}
