/**
 * The card of one term, beside the pressed word: its two sentences, the term in the reader's own model, and links to go
 * on. The card has the focus; Escape or a press elsewhere closes it.
 */

import { html, render } from 'lit-html';
import { placeCard } from '../../ui/place_card.js';
import { leads, wordsOf } from './entry.js';
import { createLive } from './live.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/glossary.js').TermKey} TermKey */

const NARROW = 720; // pixels: in a narrower window the card is at its foot

/** @param {HTMLElement} card @param {HTMLElement | null} about */
function place(card, about) {
  const is_sheet = innerWidth < NARROW;
  card.classList.toggle('glossary-sheet', is_sheet);
  if (is_sheet) {
    Object.assign(card.style, { left: '', top: '' });
    return;
  }
  const { width, height } = card.getBoundingClientRect();
  const page = { width: innerWidth, height: innerHeight };
  const is_beside = about !== null && about !== document.body && about.isConnected; // else an address asked for it
  const { left, top } = is_beside
    ? placeCard(about.getBoundingClientRect(), { width, height }, page, true)
    : { left: (page.width - width) / 2, top: Math.max(0, (page.height - height) / 3) };
  Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
}

/** @param {Context} context @param {TermKey} key @param {ReturnType<typeof createLive>} live */
function content(context, key, live) {
  const { store, id } = context;
  const words = store.at.words.value.glossary;
  const [title, first, second] = wordsOf(context, key);
  const close = () => store.update({ term: '' });
  const all = () => store.update({ term: 'all' });
  return html`<div class="glossary-head">
      <h2 id=${id('glossary-title')}>${title}</h2>
      <button type="button" class="quiet" @click=${close}>${words?.close}</button>
    </div>
    <p class="glossary-sentences" id=${id('glossary-sentences')}>${first} ${second}</p>
    <div class="glossary-live">${live.template()}</div>
    <div class="glossary-leads">${leads(context, key)} ${live.code()}
      <button type="button" class="quiet" @click=${all}>${words?.all}</button></div>`;
}

/**
 * @param {HTMLElement} layer
 * @param {Context} context
 * @param {TermKey} key
 * @param {HTMLElement | null} about  what was pressed
 * @returns {import('./glossary.js').Open}
 */
export function openCard(layer, context, key, about) {
  const { store, frame, id } = context;
  const card = document.createElement('section');
  card.className = 'glossary-card';
  card.popover = 'manual'; // in front of everything else, and not cut off by the elements around it
  card.tabIndex = -1;
  card.dataset.test = 'glossary-card';
  card.setAttribute('role', 'dialog');
  card.setAttribute('aria-labelledby', id('glossary-title'));
  card.setAttribute('aria-describedby', id('glossary-sentences'));
  layer.append(card);
  card.showPopover?.();
  const live = createLive(context, card, key);
  const stop = frame.draw(() => {
    render(content(context, key, live), card);
    place(card, about);
  });

  const close = () => store.update({ term: '' });
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  const onPress = (/** @type {Event} */ { target }) => {
    const element = /** @type {Element} */ (target);
    if (!card.contains(element) && !element.closest('[data-term]')) close();
  };
  const placeAgain = () => place(card, about);
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('pointerdown', onPress);
  addEventListener('scroll', placeAgain, { passive: true });
  addEventListener('resize', placeAgain);
  card.focus({ preventScroll: true });

  return {
    has: (element) => card.contains(element),
    end() {
      stop();
      live.stop();
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', onPress);
      removeEventListener('scroll', placeAgain);
      removeEventListener('resize', placeAgain);
      card.remove();
    },
  };
}
