/**
 * Finds out why a script or the worker could not be loaded. A browser gives a page almost no information about a script
 * that failed, so the script is requested from the server again. Knows no state and no view.
 */

import { said } from '../words/say.js';

/** @import { Said } from '../words/say.js' */

/**
 * Why a script of the site failed.
 * @param {URL} url
 * @param {typeof fetch} [ask]
 * @returns {Promise<Said>} the end of a sentence
 */
export async function whyNoScript(url, ask = fetch) {
  const name = url.pathname.split('/').at(-1);
  try {
    const { status, headers } = await ask(url, { cache: 'no-store' });
    if (status !== 200) return said('server_status', status, name);
    const type = (headers.get('content-type') ?? '').split(';')[0].trim();
    if (!/^(text|application)\/(x-)?(java|ecma)script$/.test(type)) {
      return said('server_type', name, type);
    }
    if (globalThis.crossOriginIsolated && headers.get('cross-origin-embedder-policy') === null) {
      return said('server_policy', name);
    }
    return said('script_broken', name);
  } catch {
    return said('server_gone', name);
  }
}

/**
 * Whether this is a sandboxed frame without an origin, where browsers forbid workers and storage. A page that was opened from
 * the disk has no origin either, but they allow it both.
 */
export const isCutOff = () => globalThis.origin === 'null' && location.protocol !== 'file:';

export const NO_WORKERS = said('no_workers');

/** The message of an error without its full stop, to be the end of a sentence. @param {unknown} message */
export const withoutStop = (message) => String(message).replace(/\.$/, '');

/**
 * Why a browser refuses to make a worker at all.
 * @param {any} error  that new Worker() threw
 * @returns {Said}
 */
export function whyNoWorker(error) {
  if (error?.name === 'SecurityError' || isCutOff()) return NO_WORKERS;
  return said('worker_not_made', withoutStop(error?.message ?? error));
}
