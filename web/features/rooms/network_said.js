/**
 * The sentences over the map, over an open block and over one number: what to look for, made from their own numbers.
 */

import { shownAs } from '../../ui/chances.js';
import { nameOf, placeName, tokenName } from './network_names.js';
import { lookedAt, spoken } from './network_tile.js';

/** @typedef {import('./network.js').Room} Room */
/** @typedef {import('./network_seen.js').Reading} Reading */

/** The block that changes the stream most; null if there is none to tell. @param {readonly import('./network_graph.js').Written[]} written */
export const mostWriting = (written) =>
  written.length === 0 ? null : written.reduce((most, one) => (one.share > most.share ? one : most), written[0]);

/** The likeliest next token after so many blocks, at the token that is looked at. @param {Room} room @param {Reading} reading @param {number} layer */
function guessAt(room, reading, layer) {
  const picture = room.seen.picture.value;
  if (picture?.reading !== reading) return null;
  const guess = picture.lens[layer]?.[lookedAt(room, reading)]?.top[0];
  if (guess === undefined) return null;
  return { text: shownAs(guess.text, room.context.store.at.words.value.chances), probability: guess.probability };
}

/** The token that is looked at. @param {Room} room @param {Reading} reading */
const tokenOf = (room, reading) => tokenName(reading.tokens[lookedAt(room, reading)]?.text ?? '', room.words());

/** @param {Room} room @param {Reading} reading */
export function saidOfMap(room, reading) {
  const picture = room.seen.picture.value;
  if (picture?.reading !== reading) return '';
  const broken = [...picture.tiles].find(([, { n_not_finite }]) => n_not_finite > 0);
  if (broken !== undefined) return room.words().said.broken(nameOf(reading.plan, broken[0], room.words()));
  const most = mostWriting(picture.written);
  const guess = guessAt(room, reading, (most?.n ?? reading.plan.blocks.length - 1) + 1);
  if (guess === null) return '';
  const { said } = room.words();
  return most === null
    ? said.bets(guess.text, guess.probability, tokenOf(room, reading))
    : said.most(most.n, most.share, guess.text, guess.probability, tokenOf(room, reading));
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

/** @param {Room} room @param {Reading} reading @param {import('./network_number.js').Worked} worked */
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
