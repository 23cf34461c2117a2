/**
 * Room 7: a text written token by token. The reader takes the token that the model has drawn, or chooses another one
 * instead, or lets the model write by itself, slowly. Below the prompt are the tokens taken so far, each with its
 * probability.
 */

import { effect, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { shownAs, tileOf } from '../../../ui/likeliest_tokens.js';
import { LEVELS, levelOf } from '../../../ui/token_text.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('../../../ui/likeliest_tokens.js').Likelihood} Likelihood */

const PACE_MS = 500; // between two tokens, so that a reader can follow
/** A byte that is not a complete character, as the engine writes it; a prompt cannot end with such a byte. */
const PART = /<0x[0-9A-F]{2}>|\uFFFD/;

const isPart = (/** @type {{ text: string }} */ { text }) => PART.test(text);

/** What was drawn after a prompt, if the model has answered for its present text. @param {Room} room @param {number} i */
export function drawnAfter({ cards, next }, i) {
  const { seen, of } = next[i];
  const is_fresh = of.value === cards.texts[i].value && cards.stepsOf(i).at(-1)?.is_end !== true;
  const drawn = is_fresh ? seen.value.value?.[0]?.choices?.[0] : undefined;
  return Number.isFinite(drawn?.probability) ? drawn : undefined; // a run that has diverged draws nothing
}

/**
 * Takes one token after the other while a reader lets the model write by itself.
 * @param {Pick<Room, 'cards' | 'next'>} room
 */
export function createPlayer(room) {
  /** The card that is written by itself; -1 for none. */
  const playing = signal(-1);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const stop = effect(() => {
    const i = playing.value;
    clearTimeout(timer);
    if (i < 0) return;
    const { cards } = room;
    const drawn = drawnAfter(/** @type {Room} */ (room), i);
    const has_ended = cards.stepsOf(i).at(-1)?.is_end === true || (drawn !== undefined && isPart(drawn));
    if (has_ended || cards.texts[i].value === null || room.next[i].seen.value.error !== null) playing.value = -1;
    else if (drawn) timer = setTimeout(() => cards.take(i, drawn, false), PACE_MS);
  });
  return {
    playing,
    stop() {
      clearTimeout(timer);
      stop();
    },
  };
}

/**
 * A token in the table of likely next tokens, as the button that adds it to the prompt.
 * @param {Room} room @param {number} i @param {number} drawn  the id of the one that was drawn
 */
export function tokenButton(room, i, drawn) {
  const { context, cards, words, playing } = room;
  const { chances, format } = context.store.at.words.value;
  return (/** @type {Likelihood} */ one) => {
    if (isPart(one)) return tileOf(one, chances);
    const name = words().put(shownAs(one.text, chances), format.percent(one.probability));
    function put() {
      playing.value = -1;
      cards.take(i, one, one.id !== drawn);
    }
    return html`<button type="button" class="inference-put" aria-label=${name} title=${name} data-token-id=${one.id} @click=${put}>${tileOf(one, chances)}</button>`;
  };
}

/** The tokens that were taken. @param {Room} room @param {number} i */
function taken({ context, cards, words: wordsOf }, i) {
  const { chances, format } = context.store.at.words.value;
  const words = wordsOf();
  const steps = cards.stepsOf(i);
  if (steps.length === 0) return html`<p class="part-line">${words.by_hand}</p>`;
  return html`<ol class="inference-taken" aria-label=${words.taken(i + 1)} dir="auto">
    ${steps.map((step) => {
      const name = words.taken_token(shownAs(step.text, chances), format.percent(step.probability), step.is_forced);
      return html`<li class=${`${LEVELS[levelOf(step.probability)]} inference-step${step.is_forced ? ' forced' : ''}`} title=${name}>
        <span class="token" translate="no" aria-hidden="true">${shownAs(step.text, chances)}</span><span class="unseen">${name}</span>
      </li>`;
    })}
  </ol>`;
}

/** @param {Room} room @param {number} i */
export function byHand(room, i) {
  const { context, cards, words: wordsOf, playing } = room;
  const { chances, format } = context.store.at.words.value;
  const words = wordsOf();
  const steps = cards.stepsOf(i);
  const drawn = drawnAfter(room, i);
  const can_take = drawn !== undefined && !isPart(drawn);
  const is_playing = playing.value === i;
  const play = () => {
    playing.value = is_playing ? -1 : i;
  };
  function undo() {
    playing.value = -1;
    cards.undo(i);
  }
  return html`<div class="inference-hand" role="group" aria-label=${words.hand(i + 1)} data-test="by-hand">
    ${taken(room, i)}
    <div class="inference-buttons">
      <button type="button" data-test="take" aria-disabled=${!can_take || is_playing} @click=${() => can_take && !is_playing && cards.take(i, drawn, false)}>
        ${can_take ? words.take(shownAs(drawn.text, chances), format.percent(drawn.chance)) : words.take_next}
      </button>
      <button type="button" data-test="by-itself" aria-disabled=${!can_take && !is_playing} @click=${() => (can_take || is_playing) && play()}>${is_playing ? words.pause : words.itself}</button>
      ${steps.length > 0 ? html`<button type="button" data-test="undo" @click=${undo}>${words.undo}</button>` : nothing}
    </div>
    ${drawn !== undefined && isPart(drawn) ? html`<p class="part-line">${words.part}</p>` : nothing}
    ${steps.at(-1)?.is_end ? html`<p class="part-line" role="status">${words.has_ended}</p>` : nothing}
  </div>`;
}
