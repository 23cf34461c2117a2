/**
 * The tour of the page: seven stops, each a card of a sentence or two beside the part that it is about. The page stays
 * usable during the tour. The card has the focus; Escape ends the tour and gives the focus back to the button that
 * began it.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { needLaterStyles } from '../../ui/later_styles.js';
import { placeCard } from '../../ui/place_card.js';
import { needWords } from '../../words/languages.js';

/** @typedef {import('../../registry.js').Context} Context */

/** The names of the features that are shown, in order; a feature that the page does not have is left out. */
export const STOPS = ['text', 'run', 'chart', 'writing', 'prompt', 'settings', 'rooms'];

/**
 * The element of a feature that is framed: its own, or, if that has no box, the first one in it that has.
 * @param {HTMLElement} element @param {string} name
 * @returns {Element | null}
 */
function shownOf(element, name) {
  const view = element.querySelector(`.${name}-view`);
  return (
    [view, view?.querySelector(':scope > :not(.unseen)')].find(
      (one) => (one?.getBoundingClientRect().height ?? 0) > 0,
    ) ?? null
  );
}

/** Puts the frame around a part and the card beside it. @param {HTMLElement} layer @param {Element} about */
function place(layer, about) {
  const [ring, card] = /** @type {HTMLElement[]} */ ([...layer.children]);
  const box = about.getBoundingClientRect();
  Object.assign(ring.style, {
    left: `${box.left}px`,
    top: `${box.top}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  const { width, height } = card.getBoundingClientRect();
  const { left, top } = placeCard(box, { width, height }, { width: innerWidth, height: innerHeight });
  Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
}

/** Brings a part into sight, with room for the card if the part is short. @param {Element} about */
function bringIntoSight(about) {
  const { top, bottom } = about.getBoundingClientRect();
  const is_tall = bottom - top > innerHeight * 0.6 && (top < 0 || bottom > innerHeight);
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  const is_beside = innerWidth > 1000; // on a wide page the card is beside the part, and needs no room above or below
  about.scrollIntoView({ block: is_tall ? 'start' : is_beside ? 'nearest' : 'center', behavior });
}

/**
 * The card.
 * @param {Context} context
 * @param {string[]} stops
 * @param {import('@preact/signals-core').Signal<number>} at  which of them
 * @param {() => void} end
 */
function card({ store, id }, stops, at, end) {
  const words = store.at.words.value.guide?.tour;
  if (!words) return nothing;
  const { title, text } = words.stops[stops[at.value]];
  const is_last = at.value === stops.length - 1;
  const back = () => {
    at.value = Math.max(0, at.value - 1);
  };
  const next = () => {
    if (is_last) end();
    else at.value++;
  };
  return html`<div class="tour-ring" aria-hidden="true"></div>
    <section
      class="tour-card"
      role="dialog"
      tabindex="-1"
      aria-label=${words.label}
      aria-describedby=${id('tour-text')}
      data-test="tour"
    >
      <div aria-live="polite" id=${id('tour-text')}>
        <h2>${title}</h2>
        <p>${text}</p>
      </div>
      <div class="tour-buttons">
        <span class="stamp">${words.place(at.value + 1, stops.length)}</span>
        <button type="button" class="quiet" @click=${end}>${words.close}</button>
        <button type="button" aria-disabled=${at.value === 0} @click=${back}>${words.back}</button>
        <button type="button" class="primary" @click=${next}>${is_last ? words.done : words.next}</button>
      </div>
    </section>`;
}

/**
 * Begins the tour.
 * @param {HTMLElement} root  of the feature
 * @param {Context} context
 * @param {() => void} onEnd
 * @returns {Promise<() => void>} ends it
 */
export async function createTour(root, context, onEnd) {
  const { store, frame, element } = context;
  await Promise.all([needWords(store, 'guide'), needLaterStyles()]);
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  const stops = STOPS.filter((name) => shownOf(element, name) !== null);
  const at = signal(0);
  const layer = document.createElement('div');
  layer.className = 'tour-layer';
  layer.popover = 'manual'; // in front of everything else, and not cut off by the elements around it
  root.append(layer);
  layer.showPopover?.();

  const placeAgain = () => {
    const about = shownOf(element, stops[at.peek()]);
    if (about !== null) place(layer, about);
  };
  const onKey = (/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && end();
  const stop = frame.draw(() => {
    render(card(context, stops, at, end), layer);
    const about = shownOf(element, stops[at.value]);
    if (about !== null) bringIntoSight(about);
    placeAgain();
  });
  const resizes = new ResizeObserver(placeAgain);
  resizes.observe(element); // parts may grow while the model trains
  addEventListener('scroll', placeAgain, { passive: true });
  addEventListener('resize', placeAgain);
  document.addEventListener('keydown', onKey);

  function end() {
    stop();
    resizes.disconnect();
    removeEventListener('scroll', placeAgain);
    removeEventListener('resize', placeAgain);
    document.removeEventListener('keydown', onKey);
    const had_focus = layer.contains(document.activeElement);
    layer.remove();
    if (had_focus) opener?.focus();
    onEnd();
  }

  /** @type {HTMLElement | null} */ (layer.querySelector('.tour-card'))?.focus({ preventScroll: true });
  return end;
}
