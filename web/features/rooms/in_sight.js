/**
 * Brings a room into sight that the address asked for, since it opens beneath what fills the window. Nothing moves where
 * a reader has scrolled meanwhile. Only this window is scrolled: scrollIntoView() would scroll the page around a frame too.
 */

const ENOUGH = 0.5; // of the window: a room that begins above it is in sight

/**
 * By how many pixels the page is to be scrolled so that the open room is in sight, with its button.
 * @param {{ top: number }} door               the button of the room, in the window
 * @param {{ top: number }} panel              what it opened; it grows while its numbers arrive
 * @param {number} height                      of the window
 * @param {number} covered                     at the top of the window, by what sticks there
 */
export function distance(door, panel, height, covered) {
  return door.top >= 0 && panel.top + height * ENOUGH <= height ? 0 : door.top - covered;
}

/** @param {import('../../registry.js').Context} context @param {HTMLElement} root  of the rooms */
export function bringIntoSight({ store }, root) {
  const from = store.state.room_asked;
  if (from === null) return;
  const after = (/** @type {() => void} */ next) => requestAnimationFrame(() => requestAnimationFrame(next));
  after(() => {
    const door = root.querySelector('[aria-expanded="true"]');
    const panel = root.querySelector('section');
    if (store.state.room_asked !== from || door === null || panel === null) return;
    store.update({ room_asked: null });
    if (scrollY !== from) return;
    const { scrollPaddingBlockStart } = getComputedStyle(document.documentElement);
    const boxes = [door.getBoundingClientRect(), panel.getBoundingClientRect()];
    const top = distance(boxes[0], boxes[1], innerHeight, Number.parseFloat(scrollPaddingBlockStart) || 0);
    const is_calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (top !== 0) scrollBy({ top, behavior: is_calm ? 'instant' : 'smooth' });
  });
}
