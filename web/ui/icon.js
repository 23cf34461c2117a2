/**
 * Small icons. They have the colour of the text around them, and screen readers ignore them.
 */

import { html } from 'lit-html';

const SHAPES = {
  play: 'M5 3.2v9.6L13 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  step: 'M4 3.2v9.6L10.5 8zM11 3h1.8v10H11z',
  lock: 'M5 7V5a3 3 0 0 1 6 0v2h1.5v7h-9V7zm1.5 0h3V5a1.5 1.5 0 0 0-3 0z',
  reset: 'M8 3a5 5 0 1 1-4.9 6h1.6A3.4 3.4 0 1 0 8 4.6V7L4.2 3.8 8 .6z',
};

/** @param {keyof typeof SHAPES} name */
export const icon = (name) =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true" class="icon"><path d=${SHAPES[name]} fill="currentColor"></path></svg>`;
