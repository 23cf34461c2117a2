/**
 * QR codes as pictures: of the link or, where that is too long for a camera, of its settings alone; and of any address that
 * is typed here. Fetched with their library when the panel opens.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, svg } from 'lit-html';
import { encode } from 'uqr';

/** @typedef {import('../../words/words.js').Sharing} Words */

/** The longest address whose code the cameras of a whole class can read from a projector. */
const MOST_OF_CODE = 300;
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

/** Whether it can be the address of something on the web, and is short enough. @param {string} address */
export function isAddress(address) {
  if (!URL.canParse(address) || address.length > MOST_OF_CODE) return false;
  return ['https:', 'http:'].includes(new URL(address).protocol);
}

/**
 * @param {string} link
 * @param {boolean} is_whole  whether the text that is learnt is in the link
 * @param {string} id  for the field of another address
 */
export function createCodes(link, is_whole, id) {
  const typed = signal('');
  const settings = link.replace(/[#&]packed=[\w-]*$/, '');
  const fits = link.length <= MOST_OF_CODE && is_whole;

  /** @param {Words} words */
  function ofOther(words) {
    const address = typed.value.trim();
    if (address === '') return nothing;
    if (isAddress(address)) return codeOf(address, words.code_other_label);
    return html`<p class="error" role="status" data-test="share-code-error">${words.no_address(MOST_OF_CODE)}</p>`;
  }

  /** @param {Words} words */
  function ofSettings(words) {
    if (settings.length > MOST_OF_CODE) return nothing;
    return html`<p class="part-line" data-test="share-code-settings">${words.code_settings}</p>
      ${codeOf(settings, words.code_settings_label)}`;
  }

  return (/** @type {Words} */ words) => html`
    ${fits ? codeOf(link, words.code_label) : html`<p class="part-line">${words.no_code(link.length, MOST_OF_CODE)}</p>${ofSettings(words)}`}
    <label class="field-label" for=${id}>${words.code_other}</label>
    <input type="url" class="box share-address" id=${id} autocomplete="off" spellcheck="false" dir="ltr" data-test="share-code-of" @input=${(
      /** @type {Event} */ { currentTarget },
    ) => {
      typed.value = /** @type {HTMLInputElement} */ (currentTarget).value;
    }}>
    ${ofOther(words)}`;
}
