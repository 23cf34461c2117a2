/**
 * Small pictures made of bars, as SVG: a histogram of two parts, and a bar of which a share is filled. The room that
 * uses them gives them their title and text.
 */

import { html } from 'lit-html';

/** A rectangle of a path. @param {number} x @param {number} y @param {number} width @param {number} height */
const rectangle = (x, y, width, height) => `M${x} ${y}h${width}v${height}h${-width}z`;

/**
 * A histogram whose columns have two parts on top of each other. It fills its element.
 * @param {{ train: number[], validation: number[], marked?: number | null }} of
 */
export function columns({ train, validation, marked = null }) {
  const n = train.length;
  const highest = Math.max(1, ...train.map((count, i) => count + validation[i]));
  const gap = n > 60 ? 0 : 0.15;
  let [lower, upper] = ['', ''];
  for (const [i, count] of train.entries()) {
    const all = count + validation[i];
    if (all === 0) continue;
    const height = Math.max(all, highest / 60); // so that a column of one document stays visible beside a high one
    const kept = (height * validation[i]) / all;
    const [x, y, width] = [i + gap / 2, highest - height, 1 - gap];
    lower += rectangle(x, y + kept, width, height - kept);
    upper += rectangle(x, y, width, kept);
  }
  return html`<svg class="bars" viewBox=${`0 0 ${n} ${highest}`} preserveAspectRatio="none" role="presentation">
    <path class="bars-marked" d=${marked === null ? '' : rectangle(marked, 0, 1, highest)}></path>
    <path class="bars-train" data-bars="train" d=${lower}></path>
    <path class="bars-val" d=${upper}></path>
  </svg>`;
}

/** A bar of which a part is filled. @param {number} share  0 to 1 @param {string} kind  the class of the filled part */
export const share = (share, kind) =>
  html`<svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" role="presentation">
    <rect class=${kind} width=${100 * Math.min(1, Math.max(0, share))} height="1"></rect>
  </svg>`;
