/** A chart of this room: one element that templates can use again; it is redrawn only when its picture has changed. */

import { Chart } from '../../../ui/chart/chart.js';

/** @typedef {import('../../../ui/chart/paint.js').Picture} Picture */

/** @param {Pick<import('../../../registry.js').Context, 'store'>} context */
export function createPicture({ store }) {
  const place = document.createElement('div');
  place.className = 'lab-chart';
  place.setAttribute('role', 'img');
  const chart = new Chart(place);
  let drawn = '';
  let was_dark = store.state.is_dark;
  /**
   * @param {string} state     a key of what the picture shows: it is drawn again only when the key changes
   * @param {string} summary   what it shows in words, for screen readers
   * @param {() => Picture} picture
   */
  return (state, summary, picture) => {
    const is_dark = store.at.is_dark.value;
    place.setAttribute('aria-label', summary);
    // The colours can be read only once the element is on the page.
    if (state !== drawn) requestAnimationFrame(() => chart.show(picture()));
    if (is_dark !== was_dark) requestAnimationFrame(() => chart.recolour());
    [drawn, was_dark] = [state, is_dark];
    return place;
  };
}

/**
 * A range that holds the numbers, with a small margin.
 * @param {number[]} values
 * @returns {import('../../../ui/chart/scale.js').Range}
 */
export function rangeOf(values) {
  const numbers = values.filter((value) => Number.isFinite(value));
  if (numbers.length === 0) return { from: 0, to: 1 };
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const margin = (high - low) * 0.08 || 0.05;
  return { from: Math.max(0, low - margin), to: high + margin };
}
