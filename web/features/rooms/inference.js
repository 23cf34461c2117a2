/**
 * Room 7: what the model expects after a prompt, and what it writes. Up to four prompts stand side by side; each answer
 * shows the probability of every token, what is copied from the text, and, where the data set has a check, whether it
 * is right. This file draws the prompts; inference_answers.js draws the answers; inference_cards.js holds both.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { twinOf } from '../../texts/prompts.js';
import { chanceTable, likeliest } from '../../ui/chances.js';
import { watchCheck } from '../../ui/checked.js';
import { errorLine } from '../../ui/sentences.js';
import { say } from '../../words/say.js';
import { answers, detail, NOWHERE } from './inference_answers.js';
import { ALTERNATIVES, CARDS, createCards } from './inference_cards.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../ui/looks.js').Looks} Looks */
/** @typedef {import('../../words/words.js').Inside['inference']} Words */
/** @typedef {ReturnType<typeof makeRoom>} Room  what the views of this room share */

/** What the model expects after each prompt. @param {Context} context @param {Looks} looks @param {ReturnType<typeof createCards>} cards */
function watchNext({ select }, looks, { texts, seed }) {
  return texts.map((text) =>
    looks.watch(() => {
      const prompt = text.value;
      select.run.value.step; // asked again after each report of the run
      const options = { ...select.sampling.value, max_new_tokens: 1, alternatives: ALTERNATIVES, seed: seed.value };
      return prompt === null ? null : ['samples', { ...options, prompts: [prompt] }];
    }),
  );
}

/** @param {Context} context @param {Looks} looks */
function makeRoom(context, looks) {
  const cards = createCards(context, looks);
  const words = () => /** @type {Words} */ (context.store.at.words.value.inside?.inference);
  const { check, stop } = watchCheck(context);
  return {
    ...{ context, cards, words, check, stop, next: watchNext(context, looks, cards) },
    /** The card that is filled when somebody presses an offered prompt: the one that had the focus last. */
    current: signal(0),
    /** The token that was chosen by a click or key, and the one that the pointer is on. */
    held: signal(NOWHERE),
    peeked: signal(NOWHERE),
  };
}

/** The name of a prompt, and the button that removes it. @param {Room} room @param {number} i @param {string} name */
function heading({ cards, words, held, current }, i, name) {
  const count = cards.cards.value.length;
  function remove() {
    cards.remove(i);
    held.value = NOWHERE;
    current.value = 0;
  }
  const button = html`<button
    type="button"
    class="quiet"
    aria-label=${words().remove_prompt(i + 1)}
    ?disabled=${cards.is_busy.value}
    @click=${remove}
  >${words().remove}</button>`;
  return html`<div class="inference-name">
    <label class="field-label" for=${name}>${words().prompt(count > 1 ? i + 1 : 0)}</label>
    ${count > 1 ? button : nothing}
  </div>`;
}

/**
 * The likeliest next tokens. If the model cannot read the prompt: why, and a form that it can read.
 * @param {Room} room
 * @param {number} i
 * @param {string} name
 */
function expected({ context, cards, words, next }, i, name) {
  const { store, select } = context;
  const all = store.at.words.value;
  const { value, error } = next[i].value;
  const twin = error === null ? '' : twinOf(cards.texts[i].value ?? '', select.run.value.info?.vocabulary ?? []);
  const choice = value?.[0]?.choices?.[0];
  return html`${errorLine(say(all, error), `${name}-error`)}
    ${twin === '' ? nothing : html`<button type="button" class="offer" @click=${() => cards.type(i, twin)}>${all.prompt.twin(twin)}</button>`}
    ${
      choice === undefined
        ? nothing
        : html`<p class="part-line">${words().next}</p>
            ${chanceTable(likeliest(choice), all, { label: words().next_of(i + 1) })}
            ${i === 0 ? html`<p class="part-line">${words().bars}</p>` : nothing}`
    }`;
}

/** @param {Room} room @param {number} i */
function promptCard(room, i) {
  const { context, cards, next, current } = room;
  const name = context.id(`room-prompt-${i}`);
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey) return;
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    cards.write();
  }
  const choose = () => {
    current.value = i;
  };
  const is_current = current.value === i && cards.cards.value.length > 1;
  return html`<div class=${`inference-card${is_current ? ' current' : ''}`} @focusin=${choose}>
    ${heading(room, i, name)}
    <textarea
      id=${name}
      class="box inference-box"
      rows="1"
      dir="auto"
      spellcheck="false"
      autocomplete="off"
      autocapitalize="off"
      aria-invalid=${next[i].value.error !== null}
      aria-describedby=${`${name}-error`}
      .value=${cards.texts[i].value ?? ''}
      @input=${(/** @type {Event} */ { currentTarget }) => cards.type(i, /** @type {HTMLTextAreaElement} */ (currentTarget).value)}
      @keydown=${onKey}
    ></textarea>
    ${expected(room, i, name)}
  </div>`;
}

/** @param {Room} room */
function offers({ cards, words, current }) {
  if (cards.offers.value.length === 0) return nothing;
  const fill = (/** @type {string} */ offer) => () =>
    cards.type(Math.min(current.value, cards.cards.value.length - 1), offer);
  return html`<p class="inference-offers">
    <span class="part-line">${words().offers}</span>
    ${cards.offers.value.map((offer) => html`<button type="button" class="offer own-words" @click=${fill(offer)}>${offer}</button>`)}
  </p>`;
}

/** @param {Room} room */
function buttons({ context, cards, words: wordsOf }) {
  const words = wordsOf();
  const count = cards.cards.value.length;
  const is_busy = cards.is_busy.value;
  const waits = context.store.at.wanted.value.answers === true;
  function press() {
    if (is_busy) cards.stop();
    else if (waits) context.actions.forget('answers');
    else cards.write();
  }
  const says = is_busy ? words.stop : waits ? words.cancel : words.write(count);
  const add = html`<button type="button" ?disabled=${is_busy} @click=${cards.add}>${words.add}</button>`;
  return html`<div class="inference-buttons" data-test="room-buttons">
    <button type="button" class="primary" data-test="room-write" @click=${press}>${says}</button>
    ${count < CARDS ? add : nothing}
    <button type="button" ?disabled=${is_busy} @click=${cards.otherSeed}>${words.other_seed}</button>
    <span class="part-line">${words.seed(cards.seed.value, count)}</span>
  </div>`;
}

/** A room that is open. @param {Context} context @param {Looks} looks */
export function inference(context, looks) {
  const room = makeRoom(context, looks);
  function draw() {
    if (!context.store.at.words.value.inside) return nothing;
    const { value: cards } = room.cards.cards;
    return html`<div class=${`inference${cards.length === 1 ? ' single' : ''}`}>
      <div class="inference-asks">
        ${offers(room)}
        <div class="inference-cards">${cards.map((_, i) => promptCard(room, i))}</div>
        ${buttons(room)}
      </div>
      <div class="inference-result">${answers(room)} ${detail(room)}</div>
    </div>`;
  }
  return Object.assign(draw, { end: room.stop });
}
