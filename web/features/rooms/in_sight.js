/**
 * Brings a room into sight that the address asked for, because it opens below the first window. Nothing moves if the
 * reader has scrolled since. Only this window is scrolled: scrollIntoView() would scroll the page around a frame too.
 */

const GROWS_MS = 4000; // how long scrolling is repeated: a page that is still short cannot be scrolled far enough
const ENOUGH = 0.5; // of the window: a room that begins in this upper part is in sight

/**
 * By how many pixels the page is to be scrolled so that the open room is in sight, with its button.
 * @param {{ top: number }} door               the button of the room, in the window
 * @param {{ top: number }} panel              what it opened; it grows while its numbers arrive
 * @param {number} height                      of the window
 * @param {number} covered                     at the top of the window, by elements that stick there
 */
export function distance(door, panel, height, covered) {
  return door.top >= 0 && panel.top + height * ENOUGH <= height ? 0 : door.top - covered;
}

/**
 * Calls `move` now and each time the panel has grown, until a reader does something or some seconds have passed.
 * @param {Element} panel @param {() => void} move
 */
function whileItGrows(panel, move) {
  const end = new AbortController();
  const sizes = new ResizeObserver(move); // it also reports the first size
  sizes.observe(panel);
  end.signal.addEventListener('abort', () => sizes.disconnect());
  const stop = () => end.abort();
  for (const kind of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(kind, stop, { signal: end.signal, passive: true });
  setTimeout(stop, GROWS_MS);
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
    const covered = Number.parseFloat(scrollPaddingBlockStart) || 0;
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
    whileItGrows(panel, () => {
      const top = distance(door.getBoundingClientRect(), panel.getBoundingClientRect(), innerHeight, covered);
      if (top !== 0) scrollBy({ top, behavior });
    });
  });
}
