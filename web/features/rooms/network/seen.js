/**
 * The numbers of the map: the questions to the model while the map is in sight, and the answers. The first question
 * asks for the ops and tensors of the network and the tokens of the prompt. The next ones follow from the answer: they
 * ask only for tiles that are drawn.
 */

import { computed, signal } from '@preact/signals-core';
import { blockOf } from '../../../state/locked_place.js';
import { promptToRead } from '../../../texts/prompts.js';
import { LIKELIEST_SHOWN } from '../../../wire/requests.js';
import { blockTiles, drawnBlocks, measured, planOf, writtenBy } from './graph.js';
import { hasTokens, isProbability } from './names.js';
import { isNumber, neededFor } from './number.js';
import { callsOf, createScales, matrixOf, tilesOf } from './tiles.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../ui/looks.js').Looks} Looks */
/** @typedef {import('./graph.js').Plan} Plan */
/** @typedef {import('./graph.js').Block} Block */
/** @typedef {import('./tiles.js').Asked} Asked */
/** @typedef {import('./tiles.js').Of} Of */
/** @typedef {import('./tiles.js').Tile} Tile */
/** @typedef {import('../../../wire/looks.js').InspectionCall} InspectionCall */

/** The most tokens that are drawn: the last ones. */
export const MOST_TOKENS = 48;
const CALM = { is_calm: true };

/**
 * A prompt that the model can read, and the network that reads it.
 * @typedef {{ prompt: string, run: number, plan: Plan, tokens: { id: number, text: string }[], from: number }} Reading  `from`: the
 *   first token that is drawn
 */
/**
 * What is drawn.
 * @typedef {object} Picture
 * @property {Reading} reading
 * @property {Of} of
 * @property {number} step
 * @property {ReadonlyMap<string, Tile>} tiles
 * @property {import('../../../../wasm/inspection.js').LensPlace[][]} lens  of the tokens that are drawn, each at its place among all
 * @property {import('./graph.js').Written[]} written  empty where the stream is too large to be measured
 */

/** The block that is open; null for none. @param {Context} context @param {Plan | undefined} plan */
export function openBlock({ store }, plan) {
  const n = blockOf(store.at.look.value.name);
  return n !== null && plan !== undefined && n < plan.blocks.length ? n : null;
}

/** The activations and weights that are drawn. @param {Plan} plan @param {number | null} open @returns {string[]} */
export function drawnNames(plan, open) {
  const { tensors } = plan;
  const names = [plan.start, ...plan.after.map(({ name }) => (name === 'logits' ? 'probs' : name))];
  names.push('wte.weight', 'wpe.weight', 'wpe', plan.head);
  for (const { block, is_strip } of drawnBlocks(plan, open)) {
    if (is_strip) continue;
    names.push(block.end);
    if (open === null) names.push(...boxNames(block), ...block.weights);
  }
  const opened = open === null ? undefined : plan.blocks[open];
  if (opened) names.push(...blockTiles(plan, opened).map(({ name }) => name), ...opened.weights);
  return [...new Set(names)].filter((name) => tensors.has(name) && !name.endsWith('.attention.probs'));
}

/** What the small picture of a block shows of its inside. @param {Block} block */
export const boxNames = ({ ops }) =>
  ops.filter(({ op, name }) => op === 'attention' || name.endsWith('.mlp.activation')).map(({ name }) => name);

/** Whether a tensor has numbers of this kind. @param {Plan} plan @param {string} name @param {Of} of */
export function hasNumbers({ tensors }, name, of) {
  const one = tensors.get(name);
  if (one === undefined) return false;
  if (of === 'start' || of === 'step') return one.kind === 'parameter';
  return of === 'value' || one.gradient;
}

/**
 * @param {Reading} reading
 * @param {string[]} names
 * @param {Of} of
 * @returns {Asked[]}
 */
function askedTiles({ plan, from, tokens }, names, of) {
  return names.flatMap((name) => {
    // a probability has no gradient, so its value is shown instead
    const own = isProbability(name) ? 'value' : of;
    if (!hasNumbers(plan, name, own)) return [];
    const shape = plan.tensors.get(name)?.shape ?? [];
    const has_tokens = hasTokens(plan, name) && matrixOf(name, shape).rows === tokens.length;
    const scale = isProbability(name) ? 1 : undefined;
    return [{ name, of: own, shape, from: has_tokens ? from : 0, scale }];
  });
}

/**
 * A function that says whether an answer is new. The variable `asked` belongs to an answer only while the answer is
 * new: after that, the next question may have been sent already.
 */
function createIsNew() {
  /** @type {unknown} */
  let last = null;
  return (/** @type {{ value: unknown }} */ seen) => {
    const is_new = seen !== last && seen.value !== null;
    last = seen;
    return is_new;
  };
}

/** Puts a list that is about the last tokens at their places among all tokens. @param {number} from */
const placedAt = (from) => (/** @type {unknown[]} */ places) => [...Array(from), ...places];

/**
 * Asks for the ops and tensors of the network and for the tokens that it reads.
 * @param {Context} context
 * @param {Looks} looks
 */
function watchReading(context, looks) {
  const { select, frame } = context;
  /** @type {import('@preact/signals-core').Signal<Reading | null>} */
  const reading = signal(null);
  const isNew = createIsNew();
  const seen = looks.watch(() => {
    const prompt = promptToRead(context);
    return ['all', ['inspect', prompt, ['tokens'], ['graph'], ['tensors']], ['promptNotices', prompt]];
  });
  const stop = frame.draw(() => {
    const run = select.run.value.id;
    if (reading.peek() !== null && reading.peek()?.run !== run) reading.value = null;
    const inside = isNew(seen.value) ? seen.value.value?.[0] : undefined;
    if (inside === undefined) return;
    const [tokens, graph, tensors] = inside;
    const from = Math.max(0, tokens.length - MOST_TOKENS);
    const [, [, prompt]] = seen.value.call; // another may have been asked since
    reading.value = { prompt, run, plan: planOf(graph, tensors), tokens, from };
  });
  return { reading, seen, stop };
}

/**
 * @param {Context} context
 * @param {Looks} looks
 * @param {import('@preact/signals-core').Signal<Of>} of
 */
export function watchNetwork(context, looks, of) {
  const { select, frame } = context;
  const { reading, seen, stop } = watchReading(context, looks);
  const scales = createScales();
  /** @type {import('@preact/signals-core').Signal<Picture | null>} */
  const picture = signal(null);
  /** The last question, as text, and what it is about. @type {{ question: string, reading: Reading, of: Of, tiles: Asked[], stream: string[] } | null} */
  let asked = null;
  const isNew = createIsNew();
  const numbers = looks.watch(() => {
    const now = reading.value;
    select.run.value.step; // asked again after each report of the run
    if (now === null) return null;
    const { plan, prompt } = now;
    const tiles = askedTiles(now, drawnNames(plan, openBlock(context, plan)), of.value);
    const stream = measured(plan);
    const tensors = stream.map((name) => /** @type {InspectionCall} */ (['tensor', name]));
    const calls = callsOf(tiles);
    const top = Math.min(LIKELIEST_SHOWN, select.run.value.info?.vocab_size ?? 1);
    /** @type {import('../../../wire/looks.js').LookCall} */
    const question = [
      'all',
      ['inspect', prompt, ['lens', { top, last: MOST_TOKENS }], ...tensors, ...calls.inside],
      ...calls.run,
    ];
    asked = { question: JSON.stringify(question), reading: now, of: of.value, tiles, stream };
    return question;
  }, CALM);
  /** Whether the last question is answered, not the one before. */
  const isAnswered = () => JSON.stringify(numbers.value.call) === asked?.question;

  const number = watchNumber(context, looks, reading);
  /** The newest picture, with its tiles at the scales at which they came. @type {Picture | null} */
  let newest = null;
  /** The picture of which a version at held scales is shown. @type {Picture | null} */
  let shown = null;
  const stops = [
    stop,
    frame.draw(() => {
      const { value, step } = numbers.value;
      const is_training = select.run.value.phase === 'training';
      if (reading.value === null) {
        picture.value = null;
        newest = null;
      }
      if (isNew(numbers.value) && asked !== null && reading.value === asked.reading && isAnswered()) {
        const [[lens, ...rest], ofRun = []] = /** @type {any[]} */ (value);
        const stream = new Map(asked.stream.map((name, i) => [name, rest[i]]));
        const tiles = tilesOf(asked.tiles, rest[stream.size] ?? [], ofRun);
        const written = stream.size > 0 ? writtenBy(asked.reading.plan, stream) : [];
        const { from } = asked.reading;
        newest = {
          ...{ reading: asked.reading, of: asked.of, step, tiles, written },
          lens: lens.map(placedAt(from)),
        };
      }
      if (newest === null || (shown === newest && is_training)) return;
      shown = newest;
      picture.value = is_training ? { ...newest, tiles: scales.hold(newest.of, newest.tiles) } : newest;
    }),
  ];
  return {
    ...{ reading, picture, seen, numbers, number },
    stop() {
      for (const one of stops) one();
    },
  };
}

/**
 * What was fetched for the locked number, from which its neighbours are worked out too (workOutAt).
 * @typedef {import('./number.js').Fetched & { reading: Reading }} OneNumber
 */

/**
 * @param {Context} context
 * @param {Looks} looks
 * @param {import('@preact/signals-core').Signal<Reading | null>} reading
 */
function watchNumber({ store, select }, looks, reading) {
  const seen = looks.watch(() => {
    const now = reading.value;
    const place = store.at.look.value;
    select.run.value.step; // asked again after each report of the run
    if (now === null || !isNumber(now.plan, place)) return null;
    const names = neededFor(
      now.plan,
      place,
      now.tokens.map(({ id }) => id),
    );
    if (names === null) return null;
    const tensors = names.map((name) => /** @type {InspectionCall} */ (['tensor', name]));
    const has_gradient = now.plan.tensors.get(place.name)?.gradient === true;
    const gradients = has_gradient ? [/** @type {InspectionCall} */ (['gradient', place.name])] : [];
    return ['inspect', now.prompt, ...tensors, ...gradients];
  }, CALM);
  /** @type {import('@preact/signals-core').ReadonlySignal<OneNumber | null>} */
  return computed(() => {
    const { value, call } = seen.value;
    const now = reading.value;
    if (value === null || now === null) return null;
    // What is answered is read from its question: another number may have been chosen since.
    const [, prompt, ...calls] = /** @type {[string, string, ...[string, string][]]} */ (call);
    if (prompt !== now.prompt) return null;
    const answers = /** @type {ArrayLike<number>[]} */ (value);
    const numbers = new Map(calls.flatMap(([of, name], i) => (of === 'tensor' ? [[name, answers[i]]] : [])));
    const gradient = calls.some(([of]) => of === 'gradient') ? answers[numbers.size] : null;
    const ids = now.tokens.map(({ id }) => id);
    return { reading: now, plan: now.plan, name: calls[0][1], ids, numbers, gradient };
  });
}
