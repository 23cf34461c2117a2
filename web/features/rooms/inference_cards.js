/**
 * Room 7: the state of the cards, each a prompt with its answer, and the requests to the worker. All prompts go to the
 * same model with the same seed, so that answers differ only because of the prompts. Draws nothing.
 */

import { computed, signal } from '@preact/signals-core';
import { hasBegun } from '../../selectors.js';
import { activeRun } from '../../state/state.js';
import { promptsOf } from '../../texts/prompts.js';
import { COPIED_LENGTH } from '../../ui/copied.js';
import { said } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../../wasm/engine.js').Token} Token */
/**
 * @typedef {object} Answer
 * @property {string} asked      the prompt
 * @property {string} text       what the model wrote so far
 * @property {Token[]} tokens     each with the tokens that it was chosen from; empty until the answer is complete
 * @property {number} step        of the model that answered
 * @property {'busy' | import('../../../wasm/engine.js').Stopped | 'asked'} ended
 * @property {import('../../../wasm/engine.js').Quotation[]} pieces  of prompt and answer together that stand word for
 *   word in the text
 * @property {string[]} notices
 * @property {import('../../words/say.js').Said | null} error
 */
/** `own`: what somebody typed; null while the card shows an offered prompt. @typedef {{ own: string | null, answer: Answer | null }} Card */

export const CARDS = 4;
export const ALTERNATIVES = 5;
/** The most tokens of an answer; more would make the page slow. */
export const TOKENS = 500;

/** @param {string} asked @param {number} step @returns {Answer} */
const begun = (asked, step) => ({
  asked,
  step,
  text: '',
  tokens: [],
  ended: 'busy',
  pieces: [],
  notices: [],
  error: null,
});

/** A new seed, short enough to tell another person. */
const newSeed = () => Math.floor(Math.random() * 1000);

/**
 * The cards of each playground (by its store), kept while the room is closed.
 * @type {WeakMap<object, ReturnType<typeof makeState>>}
 */
const kept = new WeakMap();

/** @param {Context} context */
function makeState({ store }) {
  const { text } = store.state.prompt;
  const cards = signal(/** @type {Card[]} */ ([{ own: text === '' ? null : text, answer: null }]));
  return { cards, seed: signal(newSeed()) };
}

/** The cards, and the functions that change them. @param {Context} context */
function createDeck(context) {
  const { store, select } = context;
  const { cards, seed } = kept.get(store) ?? makeState(context);
  kept.set(store, { cards, seed });
  const offers = computed(() => promptsOf(select.source.value));
  /** @param {number} i @param {Partial<Card>} patch */
  function patch(i, patch) {
    cards.value = cards.value.map((card, k) => (k === i ? { ...card, ...patch } : card));
  }
  /** @param {number} i @param {Partial<Answer>} more */
  function grow(i, more) {
    const { answer } = cards.value[i] ?? {};
    if (answer) patch(i, { answer: { ...answer, ...more } });
  }
  /** The text in the box of a card: what was typed, else an offered prompt. @param {number} i */
  const textOf = (i) => cards.value[i]?.own ?? offers.value[i % Math.max(1, offers.value.length)] ?? '';
  /** The same as signals, one for each place; null where there is no card. They do not change while an answer grows. */
  const texts = Array.from({ length: CARDS }, (_, i) => computed(() => (cards.value[i] ? textOf(i) : null)));

  return { cards, seed, offers, texts, patch, grow, textOf };
}

/** @typedef {ReturnType<typeof createDeck>} Deck */

/**
 * Asks the worker for the answers of all cards.
 * @param {Context} context
 * @param {import('../../ui/looks.js').Looks} looks
 * @param {Deck} deck
 */
function createWriter({ store, select, actions }, looks, deck) {
  const { cards, seed, patch, grow, textOf } = deck;
  const is_busy = signal(false);
  let control = new AbortController();

  /** @param {number} i @param {number} run */
  async function answer(i, run) {
    const asked = textOf(i);
    const { max_new_tokens, ...sampling } = select.sampling.value;
    const options = {
      ...{ ...sampling, prompt: asked, seed: seed.value, alternatives: ALTERNATIVES },
      max_new_tokens: Math.min(TOKENS, max_new_tokens),
    };
    patch(i, { answer: begun(asked, activeRun(store.state).step) });
    const onPiece = (/** @type {string} */ piece) =>
      grow(i, { text: `${cards.value[i]?.answer?.text ?? ''}${piece}` });
    try {
      const body = /** @type {const} */ ({ type: 'generate', run, options });
      const { stopped, ...made } = await actions.request(body, { onPiece, signal: control.signal });
      grow(i, { ...made, tokens: made.tokens ?? [], ended: stopped });
    } catch (/** @type {any} */ error) {
      grow(i, { ended: 'asked', error: error.fatal ? null : error.said });
    }
  }

  /** Finds what of the answers is copied from the text, with one request for all of them. */
  async function findCopied() {
    const wholes = cards.value.map(({ answer }) => (answer ? answer.asked + answer.text : ''));
    const calls = wholes.map((text) => /** @type {const} */ (['quotations', text, { min_length: COPIED_LENGTH }]));
    // A model may be here without its text; then nothing is marked.
    const found = await looks.look('all', .../** @type {any} */ (calls)).catch(() => null);
    for (const [i, one] of /** @type {any[]} */ (found?.value ?? []).entries()) {
      const { answer } = cards.value[i] ?? {};
      if (answer && answer.asked + answer.text === wholes[i]) grow(i, { pieces: one.quotations });
    }
  }

  async function write() {
    if (is_busy.value || store.state.engine.status !== 'ready') return;
    is_busy.value = true;
    control = new AbortController();
    try {
      const run = activeRun(store.state);
      const has_model = hasBegun(run) || (run.phase === 'ready' && !select.is_stale.value);
      if (!has_model && !(await actions.prepare(true))) {
        patch(0, { answer: { ...begun(textOf(0), 0), ended: 'asked', error: said('no_model') } });
        return;
      }
      const { id } = activeRun(store.state);
      await Promise.all(cards.value.map((_, i) => answer(i, id)));
      await findCopied();
    } finally {
      is_busy.value = false;
    }
  }

  return { is_busy, write, stop: () => control.abort() };
}

/**
 * @param {Context} context
 * @param {import('../../ui/looks.js').Looks} looks
 */
export function createCards(context, looks) {
  const deck = createDeck(context);
  const { cards, seed, offers, texts, patch } = deck;
  const { is_busy, write, stop } = createWriter(context, looks, deck);
  return {
    ...{ cards, seed, is_busy, offers, texts },
    /** @param {number} i @param {string} text */
    type: (i, text) => patch(i, { own: text }),
    add() {
      if (cards.value.length < CARDS) cards.value = [...cards.value, { own: null, answer: null }];
    },
    /** @param {number} i */
    remove(i) {
      if (is_busy.value) return; // the answers under way belong to cards by number, so the numbers must not change
      cards.value = cards.value.filter((_, k) => k !== i);
    },
    otherSeed() {
      seed.value = (seed.value + 1) % 1000;
    },
    write: () => context.actions.whenReady('answers', write),
    stop,
  };
}
