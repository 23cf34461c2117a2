/**
 * The places of the page's features while the guide is open. Those that a stop shows are beside its text, in its order;
 * all others are hidden, and therefore ask the engine nothing. The style sheets do the rest by the attributes that are
 * set here.
 */

import { partOf, SHOWN_FEATURES } from '../../guide/stop.js';

/** The name of a feature that a stop calls by another one. @type {Record<string, string>} */
const FEATURES = { room: 'rooms' };

/** @param {HTMLElement} element @param {string} name */
const viewOf = (element, name) =>
  /** @type {HTMLElement | null} */ (element.querySelector(`.${FEATURES[name] ?? name}-view`));

/**
 * @param {HTMLElement} element  the playground
 * @param {import('../../guide/stop.js').Stop} stop
 */
export function takeSeats(element, { key, show, sections }) {
  for (const name of SHOWN_FEATURES) {
    const view = viewOf(element, name);
    const at = show.indexOf(name);
    if (view === null) continue;
    if (at < 0) delete view.dataset.guideSeat;
    else view.dataset.guideSeat = String(at + 1);
    view.style.setProperty('--seat', String(at + 1));
  }
  element.classList.add('guided');
  element.dataset.guidePart = partOf(key);
  element.dataset.guideStop = key;
  if (sections === undefined) delete element.dataset.guideSections;
  else element.dataset.guideSections = sections.join(' ');
}

/**
 * Covers what would give away the answer to a prediction, or uncovers it.
 * @param {HTMLElement} element
 * @param {readonly string[]} covers  the features to cover; 'view' is the stop's own picture
 * @param {string} said  the sentence that is shown in their place
 */
export function coverSeats(element, covers, said) {
  for (const name of ['view', ...SHOWN_FEATURES]) {
    const view =
      name === 'view'
        ? /** @type {HTMLElement | null} */ (element.querySelector('.guide-own'))
        : viewOf(element, name);
    if (view === null) continue;
    const is_covered = covers.includes(name);
    view.inert = is_covered;
    if (is_covered) view.dataset.guideCovered = said;
    else delete view.dataset.guideCovered;
  }
}

/**
 * Keeps the column as high as the window has room for it. What is said above the page (a problem, the offer of the last
 * run) takes some of it until it is dismissed or scrolled past; without this, the ways on would be beneath the window.
 * @param {HTMLElement} element
 * @returns {() => void} ends it
 */
export function followHeight(element) {
  const [head, said] = ['header', 'problems'].map((slot) => element.querySelector(`[data-slot="${slot}"]`));
  const page = element.querySelector('.page');
  if (!head || !said || !page) return () => {};
  const measure = () => {
    const taken = page.getBoundingClientRect().top - Math.max(0, head.getBoundingClientRect().bottom);
    element.style.setProperty('--guide-said', `${Math.max(0, Math.round(taken))}px`);
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(said);
  addEventListener('scroll', measure, { passive: true });
  return () => {
    sizes.disconnect();
    removeEventListener('scroll', measure);
    element.style.removeProperty('--guide-said');
  };
}

/** Puts all features back as they were. @param {HTMLElement} element */
export function leaveSeats(element) {
  for (const name of SHOWN_FEATURES) {
    const view = viewOf(element, name);
    if (view === null) continue;
    delete view.dataset.guideSeat;
    view.style.removeProperty('--seat');
  }
  delete element.dataset.guideSections;
  delete element.dataset.guidePart;
  delete element.dataset.guideStop;
  coverSeats(element, [], '');
  element.classList.remove('guided');
}
