/**
 * The sentences above the map, above an open block and above one number. They say what to look for, and are made from
 * the numbers that are shown.
 */

import { shownAs } from '../../../ui/likeliest_tokens.js';
import { nameOf, placeName, tokenName } from './names.js';
import { lookedAt, spoken } from './tile.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./seen.js').Reading} Reading */

/**
 * The block that changes the stream most; null if nothing has been measured.
 * @param {readonly import('./graph.js').Written[]} written
 */
export const mostWriting = (written) =>
  written.length === 0 ? null : written.reduce((most, one) => (one.share > most.share ? one : most), written[0]);

/**
 * The likeliest next token after `layer` blocks, at the token that is looked at.
 * @param {Room} room
 * @param {Reading} reading
 * @param {number} layer
 */
function guessAt(room, reading, layer) {
  const picture = room.seen.picture.value;
  if (picture?.reading !== reading) return null;
  const guess = picture.lens[layer]?.[lookedAt(room, reading)]?.top[0];
  if (guess === undefined || !Number.isFinite(guess.probability)) return null;
  return { text: shownAs(guess.text, room.context.store.at.words.value.chances), probability: guess.probability };
}

/**
 * The likeliest next token after a token, before and after a block.
 * @param {{ context: import('../../../registry.js').Context, seen: ReturnType<typeof import('./seen.js').watchNetwork> }} of
 * @returns {import('./attention/head.js').BetsOf}
 */
export const betsIn =
  ({ context, seen }) =>
  (block, row) => {
    const { lens = [] } = seen.picture.value ?? {};
    const betAt = (/** @type {number} */ layer) => {
      const guess = lens[layer]?.[row]?.top[0];
      return guess === undefined || !Number.isFinite(guess.probability)
        ? null
        : { ...guess, text: shownAs(guess.text, context.store.at.words.value.chances) };
    };
    const [before, after] = [betAt(block), betAt(block + 1)];
    return before === null || after === null ? null : { before, after };
  };

/** The token that is looked at. @param {Room} room @param {Reading} reading */
const tokenOf = (room, reading) => tokenName(reading.tokens[lookedAt(room, reading)]?.text ?? '', room.words());

/** Up to this many blocks a reader sees the change from block to block without a sentence. */
const FEW = 2;

/**
 * From which layer on the likeliest token stays the same to the end; layer 0 is after the embedding.
 * @param {readonly { top: readonly { id: number }[] }[]} places  of one token, layer by layer
 */
export const settledFrom = (places) => {
  const last = places.at(-1)?.top[0]?.id;
  return 1 + places.findLastIndex(({ top }) => top[0]?.id !== last);
};

/**
 * The sentence on the block after which the likeliest next token no longer changes.
 * @param {Room} room
 * @param {Reading} reading
 */
function saidOfDepth(room, reading) {
  const { lens } = /** @type {import('./seen.js').Picture} */ (room.seen.picture.value);
  const at = lookedAt(room, reading);
  const guess = guessAt(room, reading, lens.length - 1);
  if (lens.length <= FEW + 1 || guess === null) return '';
  const from = settledFrom(lens.map((places) => places[at]));
  const { said } = room.words();
  return from === 0 ? said.never_turns(guess.text) : said.settles(from - 1, guess.text);
}

/**
 * The first tensor with numbers that are not finite, in the order of the computation; weights come first.
 * @param {Pick<import('./graph.js').Plan, 'of'>} plan
 * @param {ReadonlyMap<string, Pick<import('./tiles.js').Tile, 'n_not_finite'>>} tiles
 */
export function firstBroken({ of }, tiles) {
  const order = [...of.keys()];
  const broken = [...tiles].filter(([, { n_not_finite }]) => n_not_finite > 0).map(([name]) => name);
  const placeIn = (/** @type {string} */ name) => order.indexOf(name === 'probs' ? 'logits' : name);
  return broken.sort((a, b) => placeIn(a) - placeIn(b))[0] ?? null;
}

/** @param {Room} room @param {Reading} reading */
export function saidOfMap(room, reading) {
  const picture = room.seen.picture.value;
  if (picture?.reading !== reading) return '';
  const broken = firstBroken(reading.plan, picture.tiles);
  if (broken !== null) return room.words().said.broken(nameOf(reading.plan, broken, room.words()));
  const most = mostWriting(picture.written);
  const guess = guessAt(room, reading, (most?.n ?? reading.plan.blocks.length - 1) + 1);
  if (guess === null) return '';
  const { said } = room.words();
  const most_said =
    most === null
      ? said.bets(guess.text, guess.probability, tokenOf(room, reading))
      : (reading.plan.blocks.length === 1 ? said.only : said.most)(
          most.n,
          most.share,
          guess.text,
          guess.probability,
          tokenOf(room, reading),
        );
  return `${most_said} ${saidOfDepth(room, reading)}`.trim();
}

/** @param {Room} room @param {Reading} reading @param {number} n */
export function saidOfBlock(room, reading, n) {
  const picture = room.seen.picture.value;
  const [before, after] = [guessAt(room, reading, n), guessAt(room, reading, n + 1)];
  if (picture?.reading !== reading || before === null || after === null) return '';
  const { said } = room.words();
  const written = picture.written.find((one) => one.n === n);
  const adds = written?.adds.length === 2 ? said.block(n, written.adds[0], written.adds[1]) : '';
  const bet = said.bet(before.probability, after.probability, before.text, after.text, tokenOf(room, reading));
  return `${adds} ${bet}`.trim();
}

/** @param {Room} room @param {Reading} reading @param {import('./number.js').Worked} worked */
export function saidOfNumber(room, reading, { op, value, terms, is_sum }) {
  const { said } = room.words();
  const shown = room.context.store.at.words.value.format.short(value);
  if (op === '') return said.learnt(shown);
  const all = terms.reduce((sum, one) => sum + Math.abs(one.value), 0);
  if (!is_sum || terms.length < 2 || !(all > 0)) return said.plain(shown);
  const largest = terms.reduce((most, one) => (Math.abs(one.value) > Math.abs(most.value) ? one : most), terms[0]);
  const names = [largest.a, largest.b].flatMap((one) => one ?? []);
  const product = names.map((one) => placeName(reading.plan, one, spoken(room, reading))).join(' × ');
  return said.number(shown, product, Math.abs(largest.value) / all);
}
