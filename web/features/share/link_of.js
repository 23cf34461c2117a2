/**
 * The address that makes the present text and settings again. It contains all settings that differ from their preset,
 * also suggested ones, because another version of the page may suggest other values.
 */

import { MOST_BYTES, packText } from '../../keep/link.js';
import { sharedSettings } from '../../state/recipe.js';

/**
 * Links of up to this many characters can be sent everywhere: a message in Discord may have 2,000, a bookmark in Slack
 * 2,049.
 */
export const SHORT = 1900;
/** The longest link that course pages and servers accept: RFC 9110, 4.1, recommends 8,000. */
export const LONG = 8000;

/** @typedef {import('../../state/state.js').Source} Source */

/**
 * Where a link with n characters can be used.
 * @param {number} n
 * @returns {'short' | 'long' | 'too_long'}
 */
export function reachOf(n) {
  if (n <= SHORT) return 'short';
  return n <= LONG ? 'long' : 'too_long';
}

/**
 * @param {Source} source
 * @returns {Promise<string[]>} the parts of an address that give its text; none if the text is too large
 */
async function partsOfText({ kind, id, text, blob, bytes }) {
  if (kind === 'dataset') return [`data=${encodeURIComponent(id)}`];
  if (bytes > MOST_BYTES) return [];
  return [`packed=${await packText(text ?? (await blob?.text()) ?? '')}`];
}

/**
 * @param {URL} page  to open
 * @param {Source} source
 * @param {import('../../wire/protocol.js').Setting[]} table
 * @param {Record<string, Record<string, any>>} presets
 * @param {Record<string, any>} values
 * @param {string} [same]  step and fingerprint of a run that is over, so that whoever opens the link sees whether their
 *   own run is the same
 * @returns {Promise<string>}
 */
export async function linkOf(page, source, table, presets, values, same = '') {
  const settings = sharedSettings(table, presets, values).map(([key, raw]) => `${key}=${encodeURIComponent(raw)}`);
  if (same !== '') settings.push(`same=${same}`);
  const text = await partsOfText(source);
  // The text comes last: if a link is cut off, it loses its end.
  const parts = source.kind === 'dataset' ? [...text, ...settings] : [...settings, ...text];
  return `${page.origin}${page.pathname}#${parts.join('&')}`;
}
