/**
 * Room 7: what the model expects after a prompt, and what it writes. Up to four prompts are side by side; each answer
 * shows the probability of every token, what is copied from the text, and, where the data set has a check, whether it
 * is right. A text can also be written token by token (by_hand.js), and two temperatures or runs be compared
 * (compare.js). This file draws the prompts; answers.js draws the answers; cards.js holds both.
 */

import { computed, effect, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { twinOf } from '../../../texts/prompts.js';
import { chanceTable, likeliest, shownAs } from '../../../ui/likeliest_tokens.js';
import { watchCheck } from '../../../ui/line_check.js';
import { errorLine } from '../../../ui/sentences.js';
import { withTerms } from '../../../ui/terms.js';
import { LIKELIEST_SHOWN } from '../../../wire/requests.js';
import { say } from '../../../words/say.js';
import { answers, detail, NOWHERE } from './answers.js';
import { byHand, createPlayer, tokenButton } from './by_hand.js';
import { CARDS, createCards } from './cards.js';
import { comparisons, differences, temperatureOfAll } from './compare.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../ui/looks.js').Looks} Looks */
/** @typedef {import('../../../words/words.js').Inside['inference']} Words */
/** The most tokens in the list of likely next tokens. */
const MORE = 20;

/** @typedef {ReturnType<typeof makeRoom>} Room  what the views of this room share */

/**
 * What the model expects after each prompt: `seen` is the answer of the engine, `of` the prompt that it is about.
 * @param {Context} context @param {Looks} looks @param {ReturnType<typeof createCards>} cards
 * @param {import('@preact/signals-core').ReadonlySignal<number>} n  how many tokens
 */
function watchNext({ store }, looks, { texts, seed, stepsOf, runOf, samplingOf }, n) {
  const watched = texts.map((text, i) => {
    const run = computed(() => runOf(i));
    const of = signal(/** @type {string | null} */ (null));
    let asked = text.peek();
    const seen = looks.watch(
      () => {
        const prompt = text.value;
        store.at.runs.value.get(run.value)?.step; // asked again after each report of the run
        asked = prompt;
        const options = { ...samplingOf(i), max_new_tokens: 1, alternatives: n.value };
        return prompt === null
          ? null
          : ['samples', { ...options, seed: seed.value + stepsOf(i).length, prompts: [prompt] }];
      },
      { run },
    );
    const stop = effect(() => {
      if (seen.value) of.value = asked; // an answer to an earlier question no longer comes
    });
    return { seen, of, stop };
  });
  function stopNext() {
    for (const { stop } of watched) stop();
  }
  return { next: watched, stopNext };
}

/** @param {Context} context @param {Looks} looks */
function makeRoom(context, looks) {
  const cards = createCards(context, looks);
  const words = () => /** @type {Words} */ (context.store.at.words.value.inside?.inference);
  const { check, stop: stopCheck } = watchCheck(context);
  /** How many of the likeliest tokens are shown. */
  const n = signal(LIKELIEST_SHOWN);
  const { next, stopNext } = watchNext(context, looks, cards, n);
  const { playing, stop: stopPlaying } = createPlayer({ cards, next });
  function stop() {
    stopPlaying();
    stopNext();
    stopCheck();
  }
  return {
    ...{ context, cards, words, check, stop, next, n, playing },
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

/** The id of a box, which its label and its error refer to. @param {Room} room @param {number} i */
const nameOf = ({ context }, i) => context.id(`room-prompt-${i}`);

/** What the bars mean, and the button for more of them. @param {Room} room */
function underBars({ words, n, context }) {
  const all = Math.min(MORE, context.select.run.value.info?.vocab_size ?? 0);
  const change = () => {
    n.value = n.value === LIKELIEST_SHOWN ? all : LIKELIEST_SHOWN;
  };
  return html`<p class="part-line">${withTerms(context, words().bars)}
    ${all > LIKELIEST_SHOWN ? html`<button type="button" class="quiet" aria-expanded=${n.value > LIKELIEST_SHOWN} @click=${change}>${n.value > LIKELIEST_SHOWN ? words().fewer : words().more(all)}</button>` : nothing}
  </p>`;
}

/**
 * The sentence on what temperature and filters change in the model's probabilities.
 * @param {Room} room
 * @param {import('../../../ui/likeliest_tokens.js').Choice} choice
 */
function saidOf({ context, words }, choice) {
  const { chances } = context.store.at.words.value;
  const all = [choice, ...choice.alternatives];
  const first = all.reduce((best, one) => (one.probability > best.probability ? one : best), choice);
  return words().expects(shownAs(first.text, chances), first.probability, first.chance);
}

/**
 * The likeliest next tokens. If the model cannot read the prompt, the reason, and a form of the prompt that it can
 * read.
 * @param {Room} room
 * @param {number} i
 */
function expected(room, i) {
  const { context, cards, words, next, n } = room;
  const { store, select } = context;
  const all = store.at.words.value;
  const { value, error } = next[i].seen.value;
  const name = nameOf(room, i);
  const twin = error === null ? '' : twinOf(cards.texts[i].value ?? '', select.run.value.info?.vocabulary ?? []);
  const choice = value?.[0]?.choices?.[0];
  if (choice !== undefined && !Number.isFinite(choice.probability))
    return html`<p class="remark" role="status" data-test="inference-broken">${words().broken}</p>`;
  return html`${errorLine(say(all, error), `${name}-error`)}
    ${twin === '' ? nothing : html`<button type="button" class="offer" @click=${() => cards.type(i, twin)}>${all.prompt.twin(twin)}</button>`}
    ${
      choice === undefined
        ? nothing
        : html`<p class="part-line">${words().next}</p>
            <p data-test="expects">${saidOf(room, choice)}</p>
            ${cards.cards.value.length === 1 ? temperatureOfAll(room) : nothing}
            ${chanceTable(likeliest(choice, false, n.value), all, { label: words().next_of(i + 1), tile: tokenButton(room, i, choice.id) })}
            ${i === 0 ? underBars(room) : nothing}
            ${byHand(room, i)}`
    }`;
}

/** @param {Room} room @param {number} i */
function promptCard(room, i) {
  const { cards, next, current } = room;
  const name = nameOf(room, i);
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
      aria-invalid=${next[i].seen.value.error !== null}
      aria-describedby=${`${name}-error`}
      .value=${cards.texts[i].value ?? ''}
      @input=${(/** @type {Event} */ { currentTarget }) => cards.type(i, /** @type {HTMLTextAreaElement} */ (currentTarget).value)}
      @keydown=${onKey}
    ></textarea>
    ${differences(room, i)}
    ${cards.cards.value.length > 1 ? expected(room, i) : nothing}
  </div>`;
}

/** @param {Room} room */
function offers({ cards, words, current }) {
  if (cards.offers.value.length === 0) return nothing;
  const fill = (/** @type {string} */ offer) => () =>
    cards.type(Math.min(current.value, cards.cards.value.length - 1), offer);
  return html`<p class="inference-offers">
    <span class="part-line">${words().offers}</span>
    ${cards.offers.value.map((offer) => html`<button type="button" class="offer own-words" translate="no" @click=${fill(offer)}>${offer}</button>`)}
  </p>`;
}

/** @param {Room} room */
function buttons(room) {
  const { context, cards, words: wordsOf } = room;
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
    ${comparisons(room)}
    <button type="button" ?disabled=${is_busy} @click=${cards.otherSeed}>${words.other_seed}</button>
    <span class="part-line">${words.seed(
      cards.seed.value,
      count,
      cards.cards.value.some((one) => one.temperature !== null || one.run !== 0),
    )}</span>
  </div>`;
}

/** A room that is open. @param {Context} context @param {Looks} looks */
export function inference(context, looks) {
  const room = makeRoom(context, looks);
  function draw() {
    if (!context.store.at.words.value.inside) return nothing;
    const { value: cards } = room.cards.cards;
    // A single prompt has its answer below it and the bars beside both; each of several prompts has its bars in its own
    // card.
    const is_single = cards.length === 1;
    const result = html`<div class="inference-result" data-section="answers">${answers(room)} ${detail(room)}</div>`;
    return html`<div class=${`inference${is_single ? ' single' : ''}`}>
      <div class="inference-asks">
        ${offers(room)}
        <div class="inference-cards">${cards.map((_, i) => promptCard(room, i))}</div>
        ${buttons(room)}
        ${is_single ? result : nothing}
      </div>
      ${is_single ? html`<div class="inference-expected" data-section="next">${expected(room, 0)}</div>` : result}
    </div>`;
  }
  return Object.assign(draw, { end: room.stop });
}
