/**
 * Room 7: the answers side by side, and for one token the table of tokens that it was chosen from. It only draws; the
 * answers are in cards.js.
 */

import { html, nothing } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { cutCopied, markCopied, stretchesOf } from '../../../ui/copied_pieces.js';
import { chanceTable, likeliest, shownAs } from '../../../ui/likeliest_tokens.js';
import { errorLine, noticeLine, verdictOf } from '../../../ui/sentences.js';
import { LEVELS, nextToken, tokenText } from '../../../ui/token_text.js';
import { say } from '../../../words/say.js';
import { TOKENS } from './cards.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./cards.js').Answer} Answer */
/** A token of an answer. @typedef {{ card: number, token: number }} Place */

/** @type {Place} */
export const NOWHERE = { card: -1, token: -1 };

/** The least likely token of the first answer that has tokens. @param {Room} room @returns {Place} */
function leastLikely({ cards }) {
  const card = cards.cards.value.findIndex(({ answer }) => (answer?.tokens.length ?? 0) > 0);
  const tokens = cards.cards.value[card]?.answer?.tokens ?? [];
  const chances = tokens.map(({ text, choice }) => (text === '' ? 1 : (choice?.probability ?? 1)));
  return { card, token: chances.indexOf(Math.min(...chances)) };
}

/**
 * The token whose choice is shown: the one that somebody chose, else the least likely one.
 * @param {Room} room
 * @returns {Place}
 */
const heldPlace = (room) => (room.held.value.card >= 0 ? room.held.value : leastLikely(room));

/** Whether any answer has tokens to show. @param {Room} room */
const hasTokens = ({ cards }) => cards.cards.value.some(({ answer }) => (answer?.tokens.length ?? 0) > 0);

/**
 * What the model wrote: plain text while it is being written, then token by token.
 * @param {Room} room
 * @param {Answer} answer
 * @param {number} i
 * @param {number} token  the token whose choice is shown
 */
function written({ context, words, held, peeked }, answer, i, token) {
  if (answer.tokens.length === 0) return answer.text;
  const all = context.store.at.words.value;
  const from = answer.asked.length;
  const stretches = stretchesOf(answer.pieces);
  return tokenText(answer.tokens, {
    label: words().tokens_of(i + 1),
    nameOf: ({ text, choice }) =>
      words().token(shownAs(text, all.chances), all.format.percent(choice?.probability ?? 0)),
    isCopied: (begin, end) => stretches.some((one) => one.begin <= from + begin && from + end <= one.end),
    held: token,
    peek(at) {
      peeked.value = at < 0 ? NOWHERE : { card: i, token: at };
    },
    hold(at) {
      held.value = { card: i, token: at };
    },
  });
}

/** @param {Room} room @param {Answer} answer @param {number} i */
function passage(room, answer, i) {
  const { context, words } = room;
  const held = heldPlace(room);
  const token = held.card === i ? held.token : -1;
  const inside = [answer, i, token, context.store.at.words.value];
  return html`<p class="passage answer inference-answer" data-test="answer-text" dir="auto" translate="no"
    ><span class="inference-given" data-test="given">${markCopied(answer.asked, givenPieces(answer), words().copied)}</span
    ><span class="made" data-test="made">${guard(inside, () => written(room, answer, i, token))}</span></p>`;
}

/** The copied pieces, cut to the parts of them that are in the prompt. @param {Answer} answer */
const givenPieces = ({ asked, pieces }) =>
  pieces
    .filter(({ begin }) => begin < asked.length)
    .map((piece) => ({ ...piece, text: piece.text.slice(0, asked.length - piece.begin) }));

/** The verdict on an answer, when and why it ended, and notices about it. @param {Room} room @param {Answer} answer */
function remarks({ context, words: wordsOf, check }, answer) {
  const { store, select } = context;
  const words = wordsOf();
  const all = store.at.words.value;
  const untrained = select.run.value.is_brought ? all.moments?.brought.stamp : all.prompt.untrained;
  if (answer.error !== null) return errorLine(say(all, answer.error));
  if (answer.ended === 'busy') return html`<p class="stamp">${words.busy}</p>`;
  const whole = answer.asked + answer.text;
  const copied = cutCopied(whole, answer.pieces).reduce((sum, one) => sum + (one.is_copied ? one.text.length : 0), 0);
  const when = answer.step === 0 ? untrained : all.prompt.written(answer.step);
  const ended = words.ended(answer.ended, answer.tokens.length >= TOKENS ? TOKENS : 0);
  return html`<p class="stamp">${verdictOf(check.value?.(whole) ?? null, all)} <span>${when}${ended}</span></p>
    ${copied > 0 ? html`<p class="stamp"><mark class="copied">${words.copied_share(copied / whole.length)}</mark></p>` : nothing}
    ${noticeLine(answer.notices.map((one) => say(all, one)).join(' '))}`;
}

/** What the colours mean. @param {Room} room */
function legend({ words }) {
  return html`<p class="part-line">
    ${words().legend} ${LEVELS.map((level) => html`<span class=${level} aria-hidden="true"><span class="token swatch"></span></span>`)} ${words().legend_end}
  </p>`;
}

/**
 * If there are several answers: the prompt and the temperature of this one.
 * @param {Room} room
 * @param {Answer} answer
 * @param {number} i
 */
function belonging({ context, cards, words }, answer, i) {
  if (cards.cards.value.length === 1) return nothing;
  const temperature = context.store.at.words.value.format.short(answer.temperature);
  return html`<p class="field-label" aria-hidden="true">${words().prompt(i + 1)} · ${words().temperature} ${temperature}</p>`;
}

/** @param {Room} room */
export function answers(room) {
  const { cards, words } = room;
  const all = cards.cards.value;
  if (all.every(({ answer }) => answer === null)) return html`<p class="inference-none">${words().none_yet}</p>`;
  const one = (/** @type {Answer | null} */ answer, /** @type {number} */ i) =>
    answer === null
      ? nothing
      : html`${belonging(room, answer, i)} ${answer.error === null ? passage(room, answer, i) : nothing} ${remarks(room, answer)}`;
  return html`<div class="inference-answers">
    <div class="inference-cards" aria-busy=${cards.is_busy.value}>
      ${all.map(({ answer }, i) => html`<div class="inference-card" role="group" aria-label=${words().answer(i + 1)}>${one(answer, i)}</div>`)}
    </div>
    ${hasTokens(room) ? legend(room) : nothing}
  </div>`;
}

/** The likeliest tokens in the place of the token under the pointer, else of the chosen token. @param {Room} room */
export function detail(room) {
  const { context, cards, held, peeked } = room;
  const words = room.words();
  if (!hasTokens(room)) return nothing;
  const place = peeked.value.card >= 0 ? peeked.value : heldPlace(room);
  const is_least = peeked.value.card < 0 && held.value.card < 0;
  const tokens = cards.cards.value[place.card]?.answer?.tokens ?? [];
  const choice = tokens[place.token]?.choice;
  if (choice === undefined) {
    return nothing;
  }
  const { chances, format } = context.store.at.words.value;
  const go = (/** @type {1 | -1} */ by) => () => {
    held.value = { ...place, token: nextToken(tokens, place.token, by) };
  };
  return html`<div class="inference-detail" data-test="token-detail">
    <div class="inference-name">
      <p class="field-label">
        ${words.chosen_at(place.token + 1, tokens.length)} <span class="tile" translate="no">${shownAs(choice.text, chances)}</span>
      </p>
      <span class="inference-steps">
        <button type="button" aria-label=${words.before} @click=${go(-1)}>←</button>
        <button type="button" aria-label=${words.after} @click=${go(1)}>→</button>
      </span>
    </div>
    <p class="part-line">${words.drawn(format.percent(choice.chance), format.percent(choice.probability))}</p>
    ${chanceTable(likeliest(choice, true), context.store.at.words.value, { label: words.rivals, chosen: choice.id })}
    <p class="part-line">${is_least ? words.least : ''} ${words.point}</p>
  </div>`;
}
