/**
 * The numbers of the map of embeddings: the kind of a token, coordinates that keep their sign from frame to frame,
 * distances, nearest tokens, and places for names. Pure functions; index.js draws.
 */

import { REPORT_BOS } from '../../../../../build/wasm/from_c.js';

/** @typedef {ArrayLike<number>} Numbers */

/** The kinds of tokens, in the order of the legend. */
export const KINDS = /** @type {const} */ ([
  ...['vowel', 'consonant', 'letter', 'capital', 'digit', 'sign', 'blank', 'word', 'piece', 'byte', 'bos'],
]);
/** @typedef {typeof KINDS[number]} Kind */

/** Vowels without accents, in the alphabets that have signs for them: Latin, Greek, Cyrillic. */
const VOWELS = new Set('aeiouæøœıαεηιουωаеёиоуыэюяіє');
const WITH_VOWELS = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

/** @param {string} text  of the vocabulary @returns {Kind} */
export function kindOf(text) {
  if (text === REPORT_BOS) return 'bos';
  if (/<0x[0-9A-F]{2}>/.test(text)) return 'byte';
  if (Array.from(text.normalize('NFC')).length > 1 && text.trim() !== '') return /^\s/u.test(text) ? 'word' : 'piece';
  if (/^\s/u.test(text)) return 'blank';
  if (/\p{N}/u.test(text)) return 'digit';
  if (/\p{Lu}/u.test(text)) return 'capital';
  if (!/\p{L}/u.test(text)) return 'sign';
  if (!WITH_VOWELS.test(text)) return 'letter';
  return VOWELS.has(text.normalize('NFD')[0]) ? 'vowel' : 'consonant';
}

/**
 * The coordinates with the signs of the frame before: a principal component has no sign of its own, and without
 * this the map would flip from one frame to the next.
 * @param {readonly Numbers[]} scores  for each component, one number a token
 * @param {readonly Numbers[] | null} last  those of the frame before
 * @returns {Float64Array[]}
 */
export function steady(scores, last) {
  return scores.map((one, component) => {
    const before = last?.[component];
    let product = 0;
    for (let i = 0; before?.length === one.length && i < one.length; i++) product += one[i] * before[i];
    return Float64Array.from(one, (x) => (product < 0 ? -x : x));
  });
}

/**
 * A frame of the map.
 * @typedef {object} Frame
 * @property {number} step
 * @property {Float64Array[]} scores  for both components, one number for each token of the vocabulary
 * @property {number[]} shares  of the variance
 * @property {Numbers | null} table  the table of embeddings; only the newest frame has it
 */

/**
 * Whether a frame is of a model with so many tokens and numbers for each: it may still be of the run before, whose
 * vocabulary can be the same.
 * @param {Frame} frame @param {number} n_tokens @param {number} size
 */
export const isOf = ({ scores, table }, n_tokens, size) =>
  scores[0].length === n_tokens && (table === null || table.length === n_tokens * size);

/** How many frames are kept, for the paths of the tokens. */
const FRAMES = 8;

/**
 * The frames with one more, which gets the signs of the frame before it. If the new frame is of an earlier step,
 * because a reader looks back, later frames are removed, and the paths end there.
 * @param {readonly Frame[]} before
 * @param {Frame} next
 * @returns {Frame[]}
 */
export function withFrame(before, next) {
  const last = before.at(-1);
  const scores = steady(next.scores, last?.scores ?? null);
  const is_same = last?.scores[0].length === scores[0].length;
  const kept = before.filter(({ step }) => is_same && step < next.step).slice(1 - FRAMES);
  return [...kept.map((one) => ({ ...one, table: null })), { ...next, scores }];
}

/** The ids of the most frequent tokens, in the order of the vocabulary. @param {Numbers} frequencies @param {number} most */
export function mostFrequent(frequencies, most) {
  const ids = Array.from(frequencies, (_, id) => id);
  if (ids.length <= most) return ids;
  return ids
    .sort((a, b) => frequencies[b] - frequencies[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/**
 * The mean distance between every two of some tokens; 0 for fewer than two.
 * @param {readonly number[]} ids
 * @param {(a: number, b: number) => number} distance
 */
export function meanDistance(ids, distance) {
  let [sum, n] = [0, 0];
  for (let a = 1; a < ids.length; a++) {
    for (let b = 0; b < a; b++) {
      sum += distance(ids[a], ids[b]);
      n++;
    }
  }
  return n === 0 ? 0 : sum / n;
}

/** How far two rows of a table are from each other. @param {Numbers} table @param {number} size  numbers of a row */
export const betweenRows = (table, size) => (/** @type {number} */ a, /** @type {number} */ b) => {
  let sum = 0;
  for (let d = 0; d < size; d++) sum += (table[a * size + d] - table[b * size + d]) ** 2;
  return Math.sqrt(sum);
};

/** How far two tokens are from each other on the map. @param {readonly Numbers[]} scores */
export const onMap =
  ([x, y]) =>
  (/** @type {number} */ a, /** @type {number} */ b) =>
    Math.hypot(x[a] - x[b], y[a] - y[b]);

/**
 * The tokens of a kind are said to be close together if their mean distance is at most this share of the mean distance
 * of all.
 */
export const TOGETHER = 0.7;
/** A kind with fewer tokens is not mentioned. */
const LEAST_TOKENS = 3;

/**
 * The kind of tokens that are closest together: vowels among the letters if there are both kinds; else the kind with
 * the smallest mean distance, as a share of that of all tokens.
 * @param {readonly { id: number, kind: Kind }[]} tokens
 * @param {(a: number, b: number) => number} distance
 * @returns {{ kind: Kind, among: 'letters' | 'all', share: number } | null} null if there are too few tokens
 */
export function closest(tokens, distance) {
  const idsOf = (/** @type {Kind[]} */ ...kinds) =>
    tokens.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  const share = (/** @type {number[]} */ some, /** @type {number[]} */ all) =>
    meanDistance(some, distance) / (meanDistance(all, distance) || 1);
  const [vowels, consonants] = [idsOf('vowel'), idsOf('consonant')];
  if (Math.min(vowels.length, consonants.length) >= LEAST_TOKENS)
    return { kind: 'vowel', among: 'letters', share: share(vowels, [...vowels, ...consonants]) };
  const all = tokens.map(({ id }) => id);
  const found = KINDS.map((kind) => ({ kind, ids: idsOf(kind) }))
    .filter(({ ids }) => ids.length >= LEAST_TOKENS && ids.length < all.length)
    .map(({ kind, ids }) => ({ kind, among: /** @type {const} */ ('all'), share: share(ids, all) }));
  return found.sort((a, b) => a.share - b.share)[0] ?? null;
}

/**
 * The tokens whose rows point most nearly in the same direction: by the cosine of the angle between them.
 * @param {Numbers} table
 * @param {number} size
 * @param {number} id
 * @param {number} most
 */
export function nearest(table, size, id, most) {
  const dot = (/** @type {number} */ a, /** @type {number} */ b) => {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += table[a * size + d] * table[b * size + d];
    return sum;
  };
  const length = Math.sqrt(dot(id, id));
  return Array.from({ length: table.length / size }, (_, other) => other)
    .filter((other) => other !== id)
    .map((other) => ({ id: other, cosine: dot(id, other) / (length * Math.sqrt(dot(other, other)) || 1) }))
    .sort((a, b) => b.cosine - a.cosine || a.id - b.id)
    .slice(0, most);
}

// ---- places for names ----

/**
 * Converts coordinates to places in a picture: the same unit on both axes, centred.
 * @param {readonly Numbers[]} scores
 * @param {readonly number[]} ids  those that must fit
 * @param {{ wide: number, high: number, margin: number }} size
 */
export function fit([x, y], ids, { wide, high, margin }) {
  const range = (/** @type {Numbers} */ list) => {
    const [low, top] = [Math.min(...ids.map((id) => list[id])), Math.max(...ids.map((id) => list[id]))];
    return { middle: (low + top) / 2, span: top - low || 1e-9 };
  };
  const [across, up] = [range(x), range(y)];
  const unit = Math.min((wide - 2 * margin) / across.span, (high - 2 * margin) / up.span);
  return {
    unit,
    /** @param {number} a @param {number} b  coordinates @returns {[number, number]} */
    at: (a, b) => [wide / 2 + (a - across.middle) * unit, high / 2 - (b - up.middle) * unit],
  };
}

/** @typedef {{ id: number, x: number, y: number, wide: number, high: number }} Mark */

/** The places that are tried for a name, in units of its own size: at its point, then around it, from near to far. */
const AROUND = [[0, 0]].concat(
  [1.1, 1.9, 2.7].flatMap((far) =>
    Array.from({ length: 8 }, (_, i) => [far * Math.cos((i * Math.PI) / 4), far * Math.sin((i * Math.PI) / 4)]),
  ),
);

/**
 * Finds room for names, the first ones first: no two overlap. A name that has none is left out.
 * @param {readonly Mark[]} marks
 * @param {{ wide: number, high: number }} picture
 * @returns {Map<number, { x: number, y: number, is_moved: boolean }>} the middle of each name that has room
 */
export function placeNames(marks, picture) {
  /** @type {{ x: number, y: number, wide: number, high: number }[]} */
  const placed = [];
  const places = new Map();
  for (const { id, x, y, wide, high } of marks) {
    for (const [dx, dy] of AROUND) {
      const at = { x: x + dx * Math.min(wide, 2 * high), y: y + dy * high, wide, high };
      const is_inside =
        at.x >= wide / 2 && at.x <= picture.wide - wide / 2 && at.y >= high / 2 && at.y <= picture.high - high / 2;
      const overlaps = placed.some(
        (one) => Math.abs(one.x - at.x) < (one.wide + wide) / 2 && Math.abs(one.y - at.y) < (one.high + high) / 2,
      );
      if (!is_inside || overlaps) continue;
      placed.push(at);
      places.set(id, { x: at.x, y: at.y, is_moved: dx !== 0 || dy !== 0 });
      break;
    }
  }
  return places;
}
