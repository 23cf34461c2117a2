/**
 * Room 7: the state of the cards, each a prompt with its answer, and the requests to the worker. All prompts go to the
 * same model with the same seed, so that answers differ only because of the prompts. Draws nothing.
 */

import { computed, signal } from '@preact/signals-core';
import { REPORT_BOS } from '../../../../build/wasm/from_c.js';
import { hasBegun } from '../../../selectors.js';
import { activeRun } from '../../../state/state.js';
import { promptsOf } from '../../../texts/prompts.js';
import { COPIED_LENGTH } from '../../../ui/copied_pieces.js';
import { hasModel } from '../../../ui/looks.js';
import { LIKELIEST_SHOWN } from '../../../wire/requests.js';
import { said } from '../../../words/say.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../../wasm/engine.js').Token} Token */
/**
 * @typedef {object} Answer
 * @property {string} asked      the prompt
 * @property {string} text       what the model wrote so far
 * @property {Token[]} tokens     each with the tokens that it was chosen from; empty until the answer is complete
 * @property {number} run         that answered
 * @property {number} step        of the model that answered
 * @property {number} temperature  the temperature of the answer
 * @property {'busy' | import('../../../../wasm/engine.js').Stopped | 'asked'} ended
 * @property {import('../../../../wasm/engine.js').Quotation[]} pieces  of prompt and answer together that stand word for
 *   word in the text
 * @property {string[]} notices
 * @property {import('../../../words/say.js').Said | null} error
 */
/**
 * A token that somebody took by hand: the one that the model had drawn, or another one.
 * @typedef {{ text: string, probability: number, is_end: boolean, is_forced: boolean }} Step
 */
/**
 * @typedef {object} Card
 * @property {string | null} own   what somebody typed; null while the card shows the prompt of all rooms, or an offered
 *   one
 * @property {Step[]} steps        taken by hand, one after the other
 * @property {string} made         the prompt that they led to; if it is changed in another way, the steps are forgotten
 * @property {number | null} temperature  null: that of the settings
 * @property {number} run          another run than the active one; 0 for that one
 * @property {Answer | null} answer
 */

export const CARDS = 4;
/** The most tokens of an answer; more would make the page slow. */
export const TOKENS = 500;

/** @param {string} asked @param {number} run @param {number} step @param {number} temperature @returns {Answer} */
const begun = (asked, run, step, temperature) => ({
  asked,
  run,
  step,
  temperature,
  text: '',
  tokens: [],
  ended: 'busy',
  pieces: [],
  notices: [],
  error: null,
});

/** @type {Card} */
const NEW = { own: null, steps: [], made: '', temperature: null, run: 0, answer: null };
/** Temperatures for a comparison: the one that is farther from the present temperature is used. */
const [COOL, WARM] = [0.3, 1.2];

/** A new seed, short enough to tell another person. */
const newSeed = () => Math.floor(Math.random() * 1000);

/**
 * The cards of each playground (by its store), kept while the room is closed.
 * @type {WeakMap<object, ReturnType<typeof makeState>>}
 */
const kept = new WeakMap();

/** `is_busy`: answers are being written, which `control` ends; they go on while the room is closed. */
const makeState = () => ({
  ...{ cards: signal([NEW]), seed: signal(newSeed()) },
  writing: { is_busy: signal(false), control: new AbortController() },
});

/** The cards, and the functions that change them. @param {Context} context */
function createDeck(context) {
  const { store, select } = context;
  const state = kept.get(store) ?? makeState();
  kept.set(store, state);
  const { cards, seed, writing } = state;
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
  const offerOf = (/** @type {number} */ i) => offers.value[i % Math.max(1, offers.value.length)] ?? '';
  /**
   * The text in the box of a card: what was typed, else an offered prompt. The first card has the prompt of all rooms.
   * @param {number} i
   */
  function textOf(i) {
    const own = cards.value[i]?.own ?? null;
    if (i > 0) return own ?? offerOf(i);
    const { text } = store.at.prompt.value;
    return own === text ? own : text || offerOf(0);
  }
  /**
   * The texts as signals, one for each place; null where there is no card. They do not change while an answer grows.
   */
  const texts = Array.from({ length: CARDS }, (_, i) => computed(() => (cards.value[i] ? textOf(i) : null)));

  /** The tokens taken by hand that led to the text of a card. @param {number} i */
  const stepsOf = (i) => (cards.value[i]?.made === textOf(i) ? cards.value[i].steps : []);
  /**
   * The run that a card asks: the active run if no other is chosen, or if the model of that one no longer exists.
   * @param {number} i
   */
  function runOf(i) {
    const other = store.at.runs.value.get(cards.value[i]?.run ?? 0);
    return other && hasModel(other) ? other.id : select.run.value.id;
  }
  /** The sampling options of a card. @param {number} i */
  function samplingOf(i) {
    const { temperature } = cards.value[i] ?? NEW;
    return temperature === null ? select.sampling.value : { ...select.sampling.value, temperature };
  }

  /** @param {number} i @param {string} text @param {Partial<Card>} [more] */
  function type(i, text, more) {
    patch(i, { own: text, ...more });
    if (i === 0) store.update({ prompt: { ...store.state.prompt, text } });
  }

  return { cards, seed, writing, offers, texts, patch, grow, textOf, stepsOf, runOf, samplingOf, type };
}

/** @typedef {ReturnType<typeof createDeck>} Deck */

/**
 * The answer in a sample, with its tokens if these make up the whole text. A character that consists of several tokens
 * has none, so then there are none.
 * @param {import('../../../../wasm/engine.js').Sample} sample
 * @returns {Pick<Answer, 'text' | 'tokens' | 'ended' | 'notices'>}
 */
export function answerIn({ text, choices = [], stopped, notices }) {
  const tokens = choices.map((choice) => ({
    id: choice.id,
    text: choice.text === REPORT_BOS ? '' : choice.text,
    choice,
  }));
  const is_whole = tokens.map((token) => token.text).join('') === text;
  return { text, tokens: is_whole ? tokens : [], ended: stopped, notices };
}

/**
 * How a card asks for its answer: the present model sends it as it is written, an earlier model sends all of it at
 * once.
 * @param {Context} context
 * @param {import('../../../ui/looks.js').Looks} looks
 * @param {Deck} deck
 */
function createAsker({ store, select, actions }, looks, deck) {
  const { cards, seed, patch, grow, textOf, runOf, samplingOf } = deck;

  /** @param {number} i */
  function optionsOf(i) {
    const { max_new_tokens, ...sampling } = samplingOf(i);
    const most = Math.min(TOKENS, max_new_tokens);
    return { ...sampling, seed: seed.value, alternatives: LIKELIEST_SHOWN, max_new_tokens: most };
  }

  /**
   * Asks the model as it was at the step to which the reader looks back; the answers come all at once.
   * @param {number[]} places of the cards
   */
  async function answerOfThen(places) {
    const at = /** @type {number} */ (select.kept_moment.value);
    const { id } = select.run.value;
    for (const i of places) patch(i, { answer: begun(textOf(i), id, at, Number(samplingOf(i).temperature)) });
    const calls = places.map((i) => /** @type {const} */ (['samples', { ...optionsOf(i), prompts: [textOf(i)] }]));
    try {
      const looked = await looks.look('all', .../** @type {any} */ (calls));
      const given = /** @type {import('../../../../wasm/engine.js').Sample[][] | undefined} */ (looked?.value);
      for (const [k, i] of places.entries())
        grow(i, given === undefined ? { ended: 'asked' } : { ...answerIn(given[k][0]), step: looked?.step ?? at });
    } catch (/** @type {any} */ error) {
      for (const i of places) grow(i, { ended: 'asked', error: error.said });
    }
  }

  /** @param {number} i @param {AbortSignal} signal */
  async function answerOfNow(i, signal) {
    const asked = textOf(i);
    const run = runOf(i);
    const options = { ...optionsOf(i), prompt: asked };
    patch(i, { answer: begun(asked, run, store.state.runs.get(run)?.step ?? 0, Number(samplingOf(i).temperature)) });
    const onPiece = (/** @type {string} */ piece) =>
      grow(i, { text: `${cards.value[i]?.answer?.text ?? ''}${piece}` });
    try {
      const body = /** @type {const} */ ({ type: 'generate', run, options });
      const { stopped, ...made } = await actions.request(body, { onPiece, signal });
      grow(i, { ...made, tokens: made.tokens ?? [], ended: stopped });
    } catch (/** @type {any} */ error) {
      grow(i, { ended: 'asked', error: error.fatal ? null : error.said });
    }
  }

  /** The answers of all cards. @param {AbortSignal} signal */
  return (signal) => {
    const is_then = (/** @type {number} */ i) =>
      select.kept_moment.value !== null && runOf(i) === select.run.value.id;
    const all = [...cards.value.keys()];
    const of_then = all.filter(is_then);
    const of_now = all.filter((i) => !is_then(i)).map((i) => answerOfNow(i, signal));
    return Promise.all([...of_now, ...(of_then.length > 0 ? [answerOfThen(of_then)] : [])]);
  };
}

/**
 * Asks the worker for the answers of all cards.
 * @param {Context} context
 * @param {import('../../../ui/looks.js').Looks} looks
 * @param {Deck} deck
 */
function createWriter(context, looks, deck) {
  const { store, select, actions } = context;
  const { cards, writing, patch, grow, textOf, samplingOf } = deck;
  const { is_busy } = writing;
  const answerAll = createAsker(context, looks, deck);

  /**
   * Finds what of the answers of a run is copied from the text that it learnt, with one request.
   * @param {number} run
   */
  async function findCopiedFrom(run) {
    const answers = cards.value.flatMap(({ answer }, i) =>
      answer?.run === run && answer.error === null ? [{ i, answer }] : [],
    );
    if (answers.length === 0) return;
    const calls = answers.map(
      ({ answer: { asked, text } }) =>
        /** @type {const} */ (['quotations', asked + text, { min_length: COPIED_LENGTH }]),
    );
    const body = { type: 'look', run, call: ['all', ...calls], is_first: true };
    // If the model has no text with it, or is no longer there, the look fails, and nothing is marked.
    const found = /** @type {any} */ (await actions.request(/** @type {any} */ (body)).catch(() => null));
    for (const [k, one] of /** @type {any[]} */ (found?.value ?? []).entries()) {
      const { i, answer } = answers[k];
      const now = cards.value[i]?.answer;
      if (now?.run === run && now.asked === answer.asked && now.text === answer.text)
        grow(i, { pieces: one.quotations });
    }
  }

  /** Finds what of the answers is copied: of each in the text of the run that wrote it. */
  const findCopied = () =>
    Promise.all([...new Set(cards.value.flatMap(({ answer }) => answer?.run ?? []))].map(findCopiedFrom));

  async function write() {
    if (is_busy.value || store.state.engine.status !== 'ready') return;
    is_busy.value = true;
    writing.control = new AbortController();
    try {
      const run = activeRun(store.state);
      const has_model = hasBegun(run) || (run.phase === 'ready' && !select.is_stale.value);
      if (!has_model && !(await actions.prepare(true))) {
        patch(0, {
          answer: {
            ...begun(textOf(0), run.id, 0, Number(samplingOf(0).temperature)),
            ended: 'asked',
            error: said('no_model'),
          },
        });
        return;
      }
      await answerAll(writing.control.signal);
      await findCopied();
    } finally {
      is_busy.value = false;
    }
  }

  return { is_busy, write, stop: () => writing.control.abort() };
}

/** What is done by hand, token by token. @param {Deck} deck */
const createHand = ({ textOf, stepsOf, type }) => ({
  /**
   * Adds a token to the end of the prompt.
   * @param {number} i
   * @param {import('../../../ui/likeliest_tokens.js').Likelihood} token
   * @param {boolean} is_forced  whether somebody chose it, in place of the one that the model drew
   */
  take(i, { text, probability }, is_forced) {
    const is_end = text === REPORT_BOS;
    const made = is_end ? textOf(i) : textOf(i) + text;
    type(i, made, { made, steps: [...stepsOf(i), { text, probability, is_end, is_forced }] });
  },
  /** @param {number} i */
  undo(i) {
    const steps = stepsOf(i);
    const last = steps.at(-1);
    if (last === undefined) return;
    const made = last.is_end ? textOf(i) : textOf(i).slice(0, textOf(i).length - last.text.length);
    type(i, made, { made, steps: steps.slice(0, -1) });
  },
});

/** Cards that differ in one thing from the first. @param {Context} context @param {Deck} deck */
const createComparison = ({ store, select }, { cards, textOf, patch }) => ({
  /** Adds a card that is like the first, with another temperature. */
  compareTemperatures() {
    const own = textOf(0);
    const now = cards.value[0].temperature ?? Number(select.sampling.value.temperature);
    const other = now > (COOL + WARM) / 2 ? COOL : WARM;
    patch(0, { temperature: now });
    cards.value = [cards.value[0], { ...NEW, own, temperature: other }];
  },
  /** Adds a card that is like the first, with another run. */
  compareRuns() {
    const active = select.run.value.id;
    const other = [...store.state.runs.values()].find((run) => run.id !== active && hasModel(run));
    if (other)
      cards.value = [
        { ...cards.value[0], run: active },
        { ...NEW, own: textOf(0), run: other.id },
      ];
  },
});

/**
 * @param {Context} context
 * @param {import('../../../ui/looks.js').Looks} looks
 */
export function createCards(context, looks) {
  const deck = createDeck(context);
  const { cards, seed, offers, texts, patch, stepsOf, runOf, samplingOf, type } = deck;
  const { is_busy, write, stop } = createWriter(context, looks, deck);
  return {
    ...{ cards, seed, is_busy, offers, texts, patch, stepsOf, runOf, samplingOf, type },
    ...createHand(deck),
    ...createComparison(context, deck),
    add() {
      if (cards.value.length < CARDS) cards.value = [...cards.value, NEW];
    },
    /** @param {number} i */
    remove(i) {
      if (is_busy.value) return; // the answers under way belong to cards by number, so the numbers must not change
      const left = cards.value.filter((_, k) => k !== i);
      // The last one has nothing to be compared with: it follows the settings and the active run again.
      cards.value = left.length === 1 ? [{ ...left[0], temperature: null, run: 0 }] : left;
    },
    otherSeed() {
      seed.value = (seed.value + 1) % 1000;
    },
    write: () => context.actions.whenReady('answers', write),
    stop,
  };
}
