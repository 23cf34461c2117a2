/**
 * How the merges of byte-pair encoding build the tokens of a text: the text with no merge, with the first one, with the
 * first two, and so on. A slider chooses how many; a button plays them as an animation.
 */

import { signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { BPE_BYTES } from '../../../../build/wasm/from_c.js';
import { withTerms } from '../../../ui/terms.js';
import { directed, shownText, tokenStrip } from '../shared/token_tiles.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../../wasm/engine.js').MergeFilm} MergeFilm */

const FRAME_MS = 600;

/** The frame of the animation after n merges. @param {MergeFilm} film @param {number} n */
const frameAt = ({ frames }, n) => frames.findLast(({ merges }) => merges <= n) ?? frames[0];

/**
 * @param {Context} context
 * @param {import('../../../ui/looks.js').Looks} looks
 * @param {import('@preact/signals-core').ReadonlySignal<number>} size  of the vocabulary
 */
export function createFilm({ store, id }, looks, size) {
  /** How many merges are applied; null: all. @type {import('@preact/signals-core').Signal<number | null>} */
  const place = signal(null);
  const is_playing = signal(false);
  const merges = looks.watch(() => ['learnMerges', { vocab_size: size.value }]);
  /** The animation that is shown, for the timer. @type {MergeFilm | null} */
  let film = null;
  let timer = 0;

  function stop() {
    clearInterval(timer);
    is_playing.value = false;
  }

  /** Goes to the next merge that changes the text. */
  function advance() {
    const next = film?.frames.find((frame) => frame.merges > (place.value ?? Infinity));
    if (next === undefined) stop();
    else place.value = next.merges;
  }

  function play() {
    if (is_playing.value) return stop();
    place.value = 0;
    is_playing.value = true;
    timer = window.setInterval(advance, FRAME_MS);
  }

  /** @param {MergeFilm} now */
  function template(now) {
    film = now;
    const { inside } = store.at.words.value;
    const words = /** @type {NonNullable<typeof inside>} */ (inside).tokenizer;
    const is_guided = store.at.guide.value !== ''; // in the guide the film begins without merges, ready to be played
    const n = Math.min(place.value ?? (is_guided ? 0 : now.n_merges), now.n_merges);
    const merge = merges.value.value?.[n - 1];
    /** @param {number} token */
    const nameOf = (token) =>
      token < BPE_BYTES
        ? token >= 0x21 && token < 0x7f
          ? String.fromCharCode(token)
          : token === 0x20
            ? '␣'
            : words.byte(token)
        : directed(shownText(merges.value.value?.[token - BPE_BYTES]?.text ?? ''));
    const sentence =
      merge === undefined
        ? words.no_merge
        : words.merge(nameOf(merge.left), nameOf(merge.right), nameOf(merge.id), merge.count);
    return html`<section class="room-part room-wide" data-section="film" aria-label=${words.film} data-test="film">
      <h3>${words.film}</h3>
      <p class="part-line">${withTerms({ store }, words.film_help)}</p>
      <div class="film-controls">
        <button type="button" ?hidden=${now.frames.length < 2} @click=${play}>${is_playing.value ? words.film_stop : words.film_play}</button>
        <label class="unseen" for=${id('film')}>${words.film_slider}</label>
        <input
          id=${id('film')}
          type="range"
          min="0"
          max=${now.n_merges}
          step="1"
          .value=${String(n)}
          aria-valuetext=${words.film_at(n, now.n_merges)}
          @input=${(/** @type {Event} */ event) => {
            stop();
            place.value = Number(/** @type {HTMLInputElement} */ (event.currentTarget).value);
          }}
        >
        <output>${words.film_at(n, now.n_merges)}</output>
      </div>
      <p class="film-merge" dir="auto">${sentence}</p>
      ${tokenStrip({ tokens: frameAt(now, n).tokens, label: words.film })}
      <p class="part-line">${words.film_count(frameAt(now, n).tokens.length)}</p>
    </section>`;
  }

  return { template, stop };
}
