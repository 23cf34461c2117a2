/**
 * Why something did not come that the page needs, as the end of a sentence: browsers tell a page next to nothing of a
 * script that failed, so it asks the server itself. Knows no state and no view.
 */

/**
 * Why a script of the site cannot run, asked after it failed.
 * @param {URL} url
 * @param {typeof fetch} [ask]
 * @returns {Promise<string>} without a full stop
 */
export async function whyNoScript(url, ask = fetch) {
  const name = url.pathname.split('/').at(-1);
  try {
    const { status, headers } = await ask(url, { cache: 'no-store' });
    if (status !== 200) return `the server answered ${status} for ${name}`;
    const type = (headers.get('content-type') ?? '').split(';')[0].trim();
    if (!/^(text|application)\/(x-)?(java|ecma)script$/.test(type)) {
      return `the server sends ${name} ${type ? `as “${type}”` : 'without a type'}; it must be text/javascript`;
    }
    if (globalThis.crossOriginIsolated && headers.get('cross-origin-embedder-policy') === null) {
      return `the page is isolated, so the server must send ${name} with Cross-Origin-Embedder-Policy too`;
    }
    return `${name} or a script that it imports does not load; the browser's console says which`;
  } catch {
    return `the server does not answer for ${name}; check that it runs, and that this machine is online`;
  }
}

/** Whether this is a frame without an origin, in which browsers forbid workers and storage. */
export const isCutOff = () => globalThis.origin === 'null';

export const NO_WORKERS =
  'This frame may not run workers. If the page is embedded, its frame needs sandbox="allow-scripts allow-same-origin", or no sandbox.';

/**
 * Why a browser refuses to make a worker at all.
 * @param {any} error  that new Worker() threw
 * @returns {string} a sentence
 */
export function whyNoWorker(error) {
  if (error?.name === 'SecurityError' || isCutOff()) return NO_WORKERS;
  return `The engine's worker could not be made: ${String(error?.message ?? error).replace(/\.$/, '')}.`;
}
