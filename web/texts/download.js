/**
 * Fetches a text from an https address: in pieces, without cookies and referrer, up to a number of bytes, and with
 * limits of time. An error holds one sentence. Whether the bytes are a text is decided in decode.js. No view.
 */

import { said } from '../words/say.js';

/** @import { Said } from '../words/say.js' */

export const MOST_BYTES = 20 * 2 ** 20;
const SILENT_MS = 15_000; // the longest time without a byte
const LONGEST_MS = 180_000; // the longest time for the whole text

/** Why a text did not come. */
export class DownloadError extends Error {
  /** @param {Said} why */
  constructor(why) {
    super(why.id);
    this.said = why;
  }
}

/** @param {Parameters<typeof said>} why */
const fail = (...why) => {
  throw new DownloadError(said(...why));
};

/**
 * The URL of a typed address; throws where it is not one.
 * @param {string} typed
 * @param {readonly string[]} protocols
 * @returns {URL}
 */
function addressOf(typed, protocols) {
  const text = typed.trim();
  const url = URL.parse?.(text) ?? (URL.canParse(text) ? new URL(text) : null) ?? fail('address_no_address');
  if (!protocols.includes(url.protocol)) fail('address_not_https');
  if (url.username !== '' || url.password !== '') fail('address_password');
  return url;
}

/** The last part of an address, as the name of a file. @param {URL} url */
function nameOf(url) {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last) || url.hostname;
  } catch {
    return last;
  }
}

/**
 * Refuses an answer that is not a text or too large, by its status and headers.
 * @param {Response} response
 * @param {string} name
 * @param {number} most
 */
function check(response, name, most) {
  if (!response.ok) fail('address_status', response.status);
  const type = (response.headers.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase();
  if (type.endsWith('html') && !/\.x?html?$/i.test(name)) fail('address_page');
  if (/^(image|audio|video|font)\//.test(type)) fail('address_type', type);
  if (Number(response.headers.get('Content-Length')) > most) fail('address_too_big', most);
}

/**
 * @param {string} typed
 * @param {object} [how]
 * @param {AbortSignal} [how.signal]  cancels the download
 * @param {(bytes: number) => void} [how.onProgress]
 * @param {number} [how.most]        bytes at most
 * @param {number} [how.silent_ms]
 * @param {number} [how.longest_ms]
 * @param {readonly string[]} [how.protocols]
 * @returns {Promise<{ blob: Blob, name: string }>}
 * @throws {DownloadError}
 */
export async function download(typed, how = {}) {
  const { signal, onProgress, most = MOST_BYTES, silent_ms = SILENT_MS, longest_ms = LONGEST_MS } = how;
  const url = addressOf(typed, how.protocols ?? ['https:']);
  const name = nameOf(url);
  const control = new AbortController();
  const cancel = () => control.abort(new DownloadError(said('address_cancelled')));
  const late = (/** @type {number} */ ms) =>
    control.abort(new DownloadError(said('address_silent', url.hostname, ms / 1000)));
  signal?.addEventListener('abort', cancel);
  const end = setTimeout(late, longest_ms, longest_ms);
  let silence = setTimeout(late, silent_ms, silent_ms);
  try {
    const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: control.signal });
    check(response, name, most);
    const pieces = [];
    let bytes = 0;
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      clearTimeout(silence);
      silence = setTimeout(late, silent_ms, silent_ms);
      bytes += read.value.length;
      if (bytes > most) fail('address_too_big', most);
      pieces.push(read.value);
      onProgress?.(bytes);
    }
    if (bytes === 0) fail('address_empty');
    return { blob: new Blob(pieces), name };
  } catch (error) {
    const why = control.signal.aborted ? control.signal.reason : error;
    if (why instanceof DownloadError) throw why;
    throw new DownloadError(said('address_gone', url.hostname));
  } finally {
    clearTimeout(end);
    clearTimeout(silence);
    signal?.removeEventListener('abort', cancel);
    control.abort(); // stops what the server is still sending
  }
}
