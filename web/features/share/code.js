/** A QR code as a picture. Fetched with its library when an address is short enough for one. */

import { svg } from 'lit-html';
import { encode } from 'uqr';

/** The empty edge that a camera needs around the code, in modules (ISO/IEC 18004, 9.1). */
const EDGE = 4;

/**
 * Dark modules on white in both themes, as cameras want them.
 * @param {string} text
 * @param {string} label  its name for screen readers
 */
export function codeOf(text, label) {
  const { data, size } = encode(text, { ecc: 'L', border: EDGE });
  const path = data.flatMap((row, y) => row.map((is_dark, x) => (is_dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return svg`<svg class="share-code" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect class="share-code-ground" width=${size} height=${size}></rect><path d=${path}></path></svg>`;
}
