/**
 * A tile of the map as a button: a canvas with its name, its shape and its printed scale. The pointer shows a number
 * for a moment; a click, or Enter, opens it.
 */

import { html, nothing } from 'lit-html';
import { hasTokens, isProbability, nameOf, placeName, rowName, tokenName } from './names.js';
import { cellAt, indicesAt, largestIn } from './tiles.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./seen.js').Picture} Picture */
/** @typedef {import('./seen.js').Reading} Reading */
/** @typedef {import('./tiles.js').Tile} Tile */

/** The names that rows and places have in words. @param {Room} room @param {Reading} reading */
export const spoken = ({ context, words }, { tokens }) => ({
  ...{ tokens, words: words(), vocabulary: context.select.run.value.info?.vocabulary ?? [] },
});

/**
 * The token whose row is looked at: the locked one if it is drawn, else the nearest that is; the last one if none is
 * locked.
 * @param {Room} room
 * @param {Reading} reading
 */
export const lookedAt = ({ context }, { tokens, from }) =>
  Math.max(from, Math.min(tokens.length - 1, context.store.at.token.value ?? tokens.length - 1));

/** The first row that a tile shows. @param {Reading} reading @param {string} name */
const firstRow = ({ plan, from }, name) => (hasTokens(plan, name) ? from : 0);

/** @param {Room} room @param {Reading} reading @param {string} name @param {{ row: number, column: number }} cell */
function goIn({ context, focus }, reading, name, { row, column }) {
  const shape = reading.plan.tensors.get(name)?.shape ?? [];
  const at = indicesAt(name, shape, row + firstRow(reading, name), column);
  const is_token = hasTokens(reading.plan, name);
  focus('one');
  context.store.update({ look: { name, at }, ...(is_token ? { token: at[0] } : {}) });
}

/** The place of the pointer in a canvas, as shares. @param {MouseEvent} event */
function shareAt({ currentTarget, clientX, clientY }) {
  const canvas = /** @type {Element} */ (currentTarget).querySelector('canvas');
  const { left, top, width, height } = /** @type {Element} */ (canvas).getBoundingClientRect();
  return [(clientX - left) / (width || 1), (clientY - top) / (height || 1)];
}

/**
 * The words for the cell under the pointer.
 * @param {Room} room
 * @param {Picture} picture
 * @param {string} name
 * @param {ReturnType<typeof cellAt>} cell
 */
function readout(room, { reading }, name, { row, column, n, value, is_finite }) {
  const words = room.words();
  const { format } = room.context.store.at.words.value;
  const shape = reading.plan.tensors.get(name)?.shape ?? [];
  const at = indicesAt(name, shape, row + firstRow(reading, name), column);
  const where = `${nameOf(reading.plan, name, words)}, ${placeName(reading.plan, { name, at }, spoken(room, reading))}`;
  const said = isProbability(name) ? format.percent(Math.max(0, value)) : format.short(value);
  return is_finite ? words.cell(where, said, n) : `${where}: ${words.not_finite}`;
}

/** @param {Room} room @param {string} name */
function handlers(room, name) {
  const found = () => {
    const picture = room.seen.picture.peek();
    const tile = picture?.tiles.get(name);
    return picture && tile && tile.cells.length > 0 ? { picture, tile } : null;
  };
  return {
    /** @param {PointerEvent} event */
    peek(event) {
      const one = found();
      if (one === null) return;
      const [x, y] = shareAt(event);
      const cell = cellAt(one.tile, x, y);
      room.peeked.value = readout(room, one.picture, name, cell);
      if (hasTokens(one.picture.reading.plan, name)) room.peekedToken.value = cell.row + one.picture.reading.from;
    },
    leave() {
      room.peeked.value = '';
      room.peekedToken.value = null;
    },
    /** @param {MouseEvent} event */
    press(event) {
      const one = found();
      if (one === null) return;
      const { reading } = one.picture;
      const row = hasTokens(reading.plan, name) ? lookedAt(room, reading) - reading.from : 0;
      const is_key = event.detail === 0;
      const [x, y] = is_key ? [0, 0] : shareAt(event);
      goIn(room, reading, name, is_key ? largestIn(one.tile, Math.max(0, row)) : cellAt(one.tile, x, y));
    },
  };
}

/**
 * The line with the scale of a tile, and with how many numbers do not fit into the scale.
 * @param {Room} room
 * @param {string} name
 * @param {Tile | undefined} tile
 */
export function scaleLine({ context, words: wordsOf }, name, tile) {
  const words = wordsOf();
  if (tile === undefined) return '';
  const { percent } = context.store.at.words.value.format;
  const scale = isProbability(name) ? `0–${percent(1)}` : words.scale(tile.scale);
  const clipped = tile.n_clipped > 0 ? words.clipped(tile.n_clipped) : '';
  const wrong = tile.n_not_finite > 0 ? words.wrong(tile.n_not_finite) : '';
  return [scale, clipped, wrong].filter((one) => one !== '').join(' · ');
}

/** The tokens beside a picture: one text with a line for each, since there may be many pictures. @param {Room} room @param {Reading} reading @param {string} [kind] */
export const side = ({ words }, { tokens, from }, kind = '') =>
  html`<span class="network-side ${kind}" aria-hidden="true">${tokens
    .slice(from)
    .map(({ text }) => tokenName(text, words()))
    .join('\n')}</span>`;

/**
 * @param {Room} room
 * @param {Reading} reading
 * @param {string} name
 * @param {object} [how]
 * @param {string} [how.caption]  in place of its name
 * @param {string} [how.place]    its place, if the same tile is in several places
 * @param {string} [how.kind]     a further class
 */
export function tileFigure(room, reading, name, { caption, place = '', kind = '' } = {}) {
  const words = room.words();
  const picture = room.seen.picture.value;
  const is_answered = picture?.reading === reading; // else the picture is of the text before
  const tile = is_answered ? picture.tiles.get(name) : undefined;
  const shape = reading.plan.tensors.get(name)?.shape ?? [];
  const is_weight = !hasTokens(reading.plan, name);
  const { peek, leave, press } = room.handlersOf(name, () => handlers(room, name));
  const called = nameOf(reading.plan, name, words);
  const line = scaleLine(room, name, tile);
  const is_locked = room.context.store.at.look.value.name === name;
  return html`<figure class="network-figure ${is_weight ? 'network-weight' : 'network-activation'} ${kind}">
    <figcaption class="network-caption">${caption ?? called}</figcaption>
    <div class="network-rows">
      ${is_weight ? nothing : side(room, reading)}
      <button
        type="button"
        class="network-tile ${is_locked ? 'network-locked' : ''}"
        data-node=${name}
        aria-label=${`${called}, ${words.shape(shape)}${line === '' ? '' : `, ${line}`}`}
        title=${called}
        ?disabled=${tile === undefined && is_answered}
        @pointermove=${peek}
        @pointerleave=${leave}
        @click=${press}
      >${room.canvas(`${place}${name}`, tile ?? null, isProbability(name))}</button>
    </div>
    <span class="network-scale"><bdi dir="ltr">${words.shape(shape)}</bdi><br>${line === '' && is_answered ? words.no_gradient : line}</span>
  </figure>`;
}

export { rowName };
