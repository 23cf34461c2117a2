/**
 * Where a card stands that floats over the page: beside the thing it is about, in the window, and if there is room not over it.
 */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box  in the window */

const GAP = 12; // between the thing and the card
const EDGE = 8; // between the card and the edge of the window

/** @param {number} value @param {number} least @param {number} most */
const between = (value, least, most) => Math.max(least, Math.min(value, most));

/**
 * @param {Box} about                            the thing
 * @param {{ width: number, height: number }} card
 * @param {{ width: number, height: number }} page  the window
 * @param {boolean} [is_word]  whether the thing is a word, whose line should not be covered
 * @returns {{ left: number, top: number }}
 */
export function placeCard(about, card, page, is_word = false) {
  const most = { left: page.width - card.width - EDGE, top: page.height - card.height - EDGE };
  const left = between(about.left, EDGE, most.left);
  const top = between(about.top, EDGE, most.top);
  const beside = [
    { left: about.right + GAP, top },
    { left: about.left - GAP - card.width, top },
  ];
  const under_or_over = [
    { left, top: about.bottom + GAP },
    { left, top: about.top - GAP - card.height },
  ];
  const places = is_word ? [...under_or_over, ...beside] : [...beside, ...under_or_over];
  const fitting = places.find(
    (one) => one.left >= EDGE && one.left <= most.left && one.top >= EDGE && one.top <= most.top,
  );
  // No room beside it: at the end of the window that is farther from its middle.
  const is_high = about.top + about.bottom < page.height;
  return fitting ?? { left, top: is_high ? most.top : EDGE };
}
