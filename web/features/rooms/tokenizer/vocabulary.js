/** The vocabulary: each token with its id and how often it occurs in the text, in an order that the reader chooses. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { share } from '../shared/histogram.js';
import { shownText } from '../shared/token_tiles.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {NonNullable<import('../../../state/state.js').RunState['info']>} Info */
/** @typedef {'id' | 'count' | 'text'} Order */

const FIRST = 120; // tokens shown at first
const MORE = 600; // tokens added by each press of the button
const ORDERS = /** @type {const} */ (['count', 'id', 'text']);

/** @param {Info} info @param {number[] | null} counts @param {Order} order @returns {number[]} ids */
export function sortIds({ vocabulary }, counts, order) {
  const ids = [...vocabulary.keys()];
  if (order === 'count' && counts !== null) ids.sort((a, b) => counts[b] - counts[a] || a - b);
  if (order === 'text') {
    const collator = new Intl.Collator();
    ids.sort((a, b) => collator.compare(vocabulary[a], vocabulary[b]) || a - b);
  }
  return ids;
}

/** @param {Context} context @param {import('../../../ui/looks.js').Looks} looks @returns {(info: Info) => unknown} */
export function createVocabulary({ store }, looks) {
  const order = signal(/** @type {Order} */ ('count'));
  const most = signal(FIRST);
  const facts = looks.watch(() => ['facts']);
  /** Sorted once for each run, order and count. @type {{ key: unknown[], ids: number[] }} */
  let sorted = { key: [], ids: [] };

  /** @param {Info} info @param {number[] | null} counts */
  function idsOf(info, counts) {
    const key = [info.vocabulary, counts, order.value];
    if (key.some((one, i) => one !== sorted.key[i])) sorted = { key, ids: sortIds(info, counts, order.value) };
    return sorted.ids;
  }

  return (info) => {
    const { inside, rooms, format } = store.at.words.value;
    const words = /** @type {NonNullable<typeof inside>} */ (inside).tokenizer;
    const { vocabulary, config } = info;
    const counts = facts.value.value?.frequencies ?? null;
    const highest = counts === null ? 1 : Math.max(1, ...counts);
    const bos = vocabulary.length - 1;
    const ids = idsOf(info, counts);
    return html`<section class="room-part room-wide" data-section="vocabulary" aria-label=${words.tiles}>
      <h3>${words.tiles}</h3>
      <p class="part-line">${words.total(rooms.tokenizer.closed(vocabulary.length, config.tokenizer), vocabulary.length)}</p>
      <div class="segmented" role="group" aria-label=${words.sort}>${ORDERS.map(
        (one) =>
          html`<button type="button" aria-pressed=${one === order.value} @click=${() => {
            order.value = one;
          }}>${words.orders[one]}</button>`,
      )}</div>
      <ol class="vocabulary" aria-label=${words.tiles} tabindex="0">${ids.slice(0, most.value).map((id) => {
        const count = counts?.[id];
        const name = id === bos ? words.bos : shownText(vocabulary[id]);
        return html`<li class="vocabulary-one" title=${id === bos ? words.bos_help(id) : words.about(id, name, count ?? null)}>
          <span class=${id === bos ? 'tile-bos' : 'tile'} translate=${id === bos ? nothing : 'no'}>${name}</span>
          <span class="vocabulary-count">${count === undefined ? format.none : format.count(count)}</span>
          <span class="vocabulary-id">${id}</span>
          ${share((count ?? 0) / highest, 'bars-token')}
        </li>`;
      })}</ol>
      ${
        ids.length > most.value
          ? html`<button type="button" @click=${() => {
              most.value += MORE;
            }}>${words.more(Math.min(MORE, ids.length - most.value))}</button>`
          : nothing
      }
    </section>`;
  };
}
