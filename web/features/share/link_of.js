/**
 * The address that makes the present text and settings again. All settings that differ from their preset stand in it, also
 * those that were only suggested: another version of the page may suggest others.
 */

import { MOST_BYTES, packText } from '../../keep/link.js';
import { sharedSettings } from '../../state/recipe.js';

/** Links up to this many characters arrive everywhere: a message in Discord holds 2,000, a bookmark in Slack 2,049. */
export const SHORT = 1900;
/** What course pages and servers take: RFC 9110, 4.1, asks for 8,000. */
export const LONG = 8000;
/** What the cameras of a whole class read from a projector. */
export const MOST_OF_CODE = 300;

/** @typedef {import('../../state/state.js').Source} Source */

/**
 * How far a link of so many characters gets.
 * @param {number} n
 * @returns {'short' | 'long' | 'too_long'}
 */
export function reachOf(n) {
  if (n <= SHORT) return 'short';
  return n <= LONG ? 'long' : 'too_long';
}

/** @param {Source} source @returns {Promise<string[]>} what stands for the text in an address; nothing where it is too large */
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
 * @param {string} [same]  step and fingerprint of a run that is over: whoever opens the link sees whether his own is the same
 * @returns {Promise<string>}
 */
export async function linkOf(page, source, table, presets, values, same = '') {
  const settings = sharedSettings(table, presets, values).map(([key, raw]) => `${key}=${encodeURIComponent(raw)}`);
  if (same !== '') settings.push(`same=${same}`);
  const text = await partsOfText(source);
  // The text comes last: what is lost of a link is lost at its end.
  const parts = source.kind === 'dataset' ? [...text, ...settings] : [...settings, ...text];
  return `${page.origin}${page.pathname}#${parts.join('&')}`;
}
