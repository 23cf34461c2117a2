/**
 * A text within an address: `1`, the version of this form, then the text as UTF-8, deflated without a header (RFC 1951), in
 * base64url without padding (RFC 4648). Fetched when an address holds such a text, and when one is made.
 */

import { said } from '../words/say.js';
import { deflate, fromBase64, inflate, TooLong, toBase64 } from './deflate.js';

const VERSION = '1';
const FORM = 'deflate-raw';

/** The most bytes that the text of an address may have. */
export const MOST_BYTES = 2_000_000;

/** A text in an address that cannot be read, with the sentence that says why. */
export class LinkError extends Error {
  /** @param {import('../words/say.js').Said} reason */
  constructor(reason) {
    super(reason.id);
    this.said = reason;
  }
}

/** @param {Uint8Array} bytes */
const toBase64Url = (bytes) => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** @param {string} letters */
function fromBase64Url(letters) {
  if (!/^[\w-]*$/.test(letters)) throw new Error('base64url');
  return fromBase64(letters.replaceAll('-', '+').replaceAll('_', '/'));
}

/** @param {string} text @returns {Promise<string>} the value of `packed=` in an address */
export async function packText(text) {
  return VERSION + toBase64Url(await deflate(new TextEncoder().encode(text), FORM));
}

/**
 * @param {string} packed  as packText() made it
 * @param {number} [most]  bytes of the text
 * @returns {Promise<string>}
 * @throws {LinkError}
 */
export async function unpackText(packed, most = MOST_BYTES) {
  if (!packed.startsWith(VERSION)) throw new LinkError(said('link_version'));
  try {
    const bytes = await inflate(fromBase64Url(packed.slice(VERSION.length)), FORM, most);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // Cut off, or changed on the way.
    throw new LinkError(error instanceof TooLong ? said('link_long', most) : said('link_damaged'));
  }
}
