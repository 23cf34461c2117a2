/**
 * The attention of a model when it last read the prompt: asks the engine for it, and computes what follows from it. The
 * answer is kept together with the question, because blocks and prompt may have changed before it comes. Draws nothing.
 */

import { computed, effect, signal, untracked } from '@preact/signals-core';
import { REPORT_BOS } from '../../../../../build/wasm/from_c.js';
import { blockOf, headOf } from '../../../../state/locked_place.js';
import { promptToRead } from '../../../../texts/prompts.js';
import { shownText } from '../../shared/token_tiles.js';
import {
  carriedOf,
  findingOf,
  firstSeen,
  habitsOf,
  MOST_TOKENS,
  maskedOf,
  mostTelling,
  pairOf,
  rowIn,
  scoresOf,
  slopeOf,
  strongest,
} from './numbers.js';

/** @typedef {import('../../../../registry.js').Context} Context */
/** @typedef {import('../../../../ui/looks.js').Looks} Looks */
/** @typedef {import('./numbers.js').Finding} Finding */
/** @typedef {import('./numbers.js').Habits} Habits */

/** The name that the engine gives to the weights of a block. @param {number} block */
export const nameOf = (block) => `blocks.${block}.attention.probs`;

/** The most heads that are asked for together; in a model with more, one block at a time is asked for. */
export const FEW = 32;

/**
 * A head, by its block and its number; the number -1 means the strongest weight of all heads.
 * @typedef {{ block: number, head: number }} Place
 */

/**
 * @typedef {object} Head
 * @property {import('./numbers.js').Numbers} weights
 * @property {Habits} habits
 * @property {Finding | null} finding
 */

/**
 * @typedef {object} Shown
 * @property {number} step
 * @property {string} prompt
 * @property {number[]} ids
 * @property {string[]} texts   of the tokens
 * @property {boolean} has_bos  whether the first token is BOS
 * @property {Record<string, unknown>} settings
 * @property {{ block: number, heads: Head[], all: Head['weights'] }[]} blocks  `all`: the strongest weights of all
 *   heads. For a long prompt, matrices have only the rows of the last MOST_TOKENS
 * @property {Place} telling    the head with the clearest habit
 * @property {{ block: number, q: Tensor, k: Tensor, v: Tensor } | null} read  queries, keys and values in the locked
 *   block
 */

/** @typedef {import('./numbers.js').Tensor} Tensor */

/**
 * The block and the head that are locked; null if no head of this model is locked.
 * @param {Context} context
 * @returns {Place | null}
 */
export function lockedIn({ store, select }) {
  const look = store.at.look.value;
  const { config } = select.run.value.info ?? {};
  const block = blockOf(look.name);
  if (config === undefined || block === null || look.name !== nameOf(block)) return null;
  const head = headOf(look) ?? -1;
  return block < Number(config.n_layer) && head < Number(config.n_head) ? { block, head } : null;
}

/**
 * Makes what is shown from an answer, one head after the other: with a long prompt, all heads at once would block the
 * page.
 * @param {{ tokens: { id: number, text: string }[], attention: Head['weights'][][], read: [any, any, any] | null,
 *   step: number }} answer
 * @param {{ prompt: string, blocks: number[], locked: number, settings: Record<string, unknown> }} asked
 * @returns {Generator<void, Shown, void>}
 */
function* makeShown({ tokens, attention, read, step }, { prompt, blocks, locked, settings }) {
  const ids = tokens.map(({ id }) => id);
  /** @type {Shown['blocks']} */
  const all = [];
  for (const [i, matrices] of attention.entries()) {
    /** @type {Head[]} */
    const heads = [];
    for (const weights of matrices) {
      const habits = habitsOf(weights, ids, settings);
      heads.push({ weights, habits, finding: findingOf(habits) });
      yield;
    }
    all.push({ block: blocks[i], all: strongest(matrices), heads });
  }
  const heads = all.flatMap(({ block, heads }) =>
    heads.map(({ finding }, head) => ({ place: { block, head }, finding })),
  );
  const best = heads[mostTelling(heads.map(({ finding }) => finding))];
  const [n_head, kept] = [Number(settings.n_head), Number(settings.n_kv_head) || Number(settings.n_head)];
  const size = Number(settings.n_embd) / n_head;
  const tensor = (/** @type {Head['weights']} */ data, /** @type {number} */ count) => ({
    shape: [data.length / (count * size), count, size],
    data,
  });
  const [q, k, v] = read ?? [];
  return {
    ...{ step, prompt, ids, settings, blocks: all, texts: tokens.map(({ text }) => shownText(text)) },
    has_bos: tokens[0]?.text === REPORT_BOS,
    telling: best?.place ?? { block: blocks[0], head: 0 },
    read:
      read === null
        ? null
        : { block: locked, q: tensor(lastRows(q, ids.length), n_head), k: tensor(k, kept), v: tensor(v, kept) },
  };
}

/** As makeShown, at once. @param {Parameters<typeof makeShown>} given @returns {Shown} */
export function shownOf(...given) {
  const made = makeShown(...given);
  for (;;) {
    const { done, value } = made.next();
    if (done) return value;
  }
}

/** For how long heads are measured without a pause. */
const TURN_MS = 8;

/** The rows of the last tokens. @param {Head['weights']} data @param {number} tokens */
const lastRows = (data, tokens) => data.subarray((data.length / tokens) * Math.max(0, tokens - MOST_TOKENS));

/**
 * The numbers of a head as the large picture needs them. For the strongest of all heads, and for a block whose queries
 * and keys have not been asked for, there are only weights.
 * @param {Shown} shown
 * @param {Place} place
 */
export function headIn({ blocks, ids, read, settings }, { block, head }) {
  const { heads, all } = blocks.find((one) => one.block === block) ?? { heads: [], all: undefined };
  const weights = head < 0 ? all : heads[head]?.weights;
  if (weights === undefined) return null;
  const of = head >= 0 && read?.block === block ? read : null;
  const scores = of === null ? null : scoresOf(of.q, of.k, head);
  const tokens = ids.length;
  return {
    weights,
    scores,
    masked: scores === null ? null : maskedOf(scores, settings, head, tokens),
    size: of?.q.shape[2] ?? 0,
    slope: slopeOf(settings, head),
    window: Number(settings.window ?? 0),
    finding: heads[head]?.finding ?? null,
    /** How much each token contributes to the result of a row; null if the values are not known. @param {number} row */
    carried(row) {
      if (of === null) return null;
      return carriedOf(rowIn(weights, tokens, row), of.v, head, Number(settings.n_head));
    },
    /**
     * What the score of a pair is computed from; null if queries and keys are not known.
     * @param {number} row
     * @param {number} column
     */
    pair: (row, column) => (of === null ? null : pairOf(of.q, of.k, head, row, column)),
    /** The first token that a row can look at. @param {number} row */
    first: (row) => firstSeen(settings, row),
  };
}

/**
 * @param {Context} context
 * @param {Looks} looks
 * @param {{ value: number | null } | null} open  the block that is shown, if another view chooses it
 */
export function watchAttention(context, looks, open) {
  const { select } = context;
  const chosen = signal(0);
  /** The block whose head is shown large while none is locked: its queries and keys are asked for. */
  const telling = signal(0);
  /** @type {import('@preact/signals-core').Signal<Shown | null>} */
  const shown = signal(null);
  /** What the last question was about. @type {Parameters<typeof shownOf>[1] | null} */
  let asked = null;
  const is_large = computed(() => {
    const { config } = select.run.value.info ?? {};
    return config !== undefined && Number(config.n_layer) * Number(config.n_head) > FEW;
  });

  /** The only block that is shown; null: all are. */
  const only = computed(() => {
    const layers = Number(select.run.value.info?.config.n_layer ?? 1);
    const one = is_large.value ? (open?.value ?? lockedIn(context)?.block ?? chosen.value) : null;
    return one === null ? null : Math.min(one, layers - 1);
  });

  const answer = looks.watch(
    () => {
      const { info, step } = select.run.value;
      void step; // asked again after each report of the run
      if (info === null) return null;
      const blocks =
        only.value === null ? Array.from({ length: Number(info.config.n_layer) }, (_, n) => n) : [only.value];
      const locked =
        [lockedIn(context)?.block, open?.value, telling.value].find((n) => blocks.includes(n ?? -1)) ?? blocks[0];
      asked = { prompt: promptToRead(context), blocks, locked, settings: info.config };
      const read = (/** @type {string} */ part) =>
        /** @type {const} */ (['tensor', `blocks.${locked}.attention.${part}`]);
      const calls = blocks.map(
        (block) =>
          /** @type {['attention', number, { last: number }]} */ (['attention', block, { last: MOST_TOKENS }]),
      );
      return ['inspect', asked.prompt, ['tokens'], [...read('q')], [...read('k')], [...read('v')], ...calls];
    },
    { is_calm: true },
  );
  /** The measurement that is being made; a new answer replaces it. @type {ReturnType<typeof makeShown> | null} */
  let making = null;
  /** @param {ReturnType<typeof makeShown>} made */
  function measure(made) {
    for (const end = performance.now() + TURN_MS; making === made; ) {
      const { done, value } = made.next();
      if (done) {
        shown.value = value;
        telling.value = value.telling.block;
        return;
      }
      if (performance.now() > end) return void setTimeout(measure, 0, made);
    }
  }
  const stopAnswers = effect(() => {
    const { value, step } = answer.value;
    making = null;
    if (value === null || asked === null) {
      shown.value = null;
      return;
    }
    const [tokens, q, k, v, ...attention] = value;
    making = makeShown({ tokens, read: [q, k, v], attention: /** @type {any} */ (attention), step }, asked);
    untracked(() => measure(/** @type {ReturnType<typeof makeShown>} */ (making)));
  });
  const stop = () => {
    making = null;
    stopAnswers();
  };
  return { shown, answer, chosen, only, is_large, stop };
}
