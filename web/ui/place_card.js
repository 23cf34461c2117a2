/**
 * Where a floating card is placed: in the window, beside the element that it explains, and, if there is room, not over
 * it.
 */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box  in the window */

const GAP = 12; // between the element and the card
const EDGE = 8; // between the card and the edge of the window

/** @param {number} value @param {number} least @param {number} most */
const between = (value, least, most) => Math.max(least, Math.min(value, most));

/**
 * @param {Box} about                            the element that the card explains
 * @param {{ width: number, height: number }} card
 * @param {{ width: number, height: number }} page  the window
 * @param {boolean} [is_word]  whether the element is a word: then its line should not be covered
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
  // No room beside the element: at the top or the bottom of the window, whichever is farther from it.
  const is_high = about.top + about.bottom < page.height;
  return fitting ?? { left, top: is_high ? most.top : EDGE };
}
