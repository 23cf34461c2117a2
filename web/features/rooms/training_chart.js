/** A chart of this room: an element that a template can show again and again, drawn when its picture is another one. */

import { Chart } from '../../ui/chart/chart.js';

/** @typedef {import('../../ui/chart/paint.js').Picture} Picture */

/** @param {Pick<import('../../registry.js').Context, 'store'>} context */
export function createPicture({ store }) {
  const place = document.createElement('div');
  place.className = 'lab-chart';
  place.setAttribute('role', 'img');
  const chart = new Chart(place);
  let drawn = '';
  let was_dark = store.state.is_dark;
  /**
   * @param {string} state     what it shows, so that the same is not drawn twice
   * @param {string} summary   for those who do not see it
   * @param {() => Picture} picture
   */
  return (state, summary, picture) => {
    const is_dark = store.at.is_dark.value;
    place.setAttribute('aria-label', summary);
    // Its colours are known once it is on the page.
    if (state !== drawn) requestAnimationFrame(() => chart.show(picture()));
    if (is_dark !== was_dark) requestAnimationFrame(() => chart.recolour());
    [drawn, was_dark] = [state, is_dark];
    return place;
  };
}

/** The range of some numbers, with a little room around them. @param {number[]} values @returns {import('../../ui/chart/scale.js').Range} */
export function rangeOf(values) {
  const numbers = values.filter((value) => Number.isFinite(value));
  if (numbers.length === 0) return { from: 0, to: 1 };
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const margin = (high - low) * 0.08 || 0.05;
  return { from: Math.max(0, low - margin), to: high + margin };
}
