/**
 * The files that an HTML file has inside, for programs that would fetch them from a site: each is deflated, in base64, in a
 * block of data of the document. site/one_file.js packs them there, and gives the scripts that are bundled in this way their
 * addresses (INSIDE). Nothing else of the program knows of it.
 */

import { fromBase64 } from '../keep/deflate.js';

/** How the addresses of the files begin. No server has this name (RFC 2606), so nothing is asked for if one is missing. */
export const INSIDE = 'https://inside.invalid/';

/**
 * Lets fetch() and the imports of the engine (wasm/loading.js) find what is inside.
 * @param {(path: string) => string | null | undefined} packed  the base64 of a file
 * @param {Record<string, () => Promise<object>>} [scripts]  those that are imported by their address
 */
export function openInside(packed, scripts = {}) {
  const outside = globalThis.fetch;
  const pathOf = (/** @type {string} */ url) => new URL(url).pathname.slice(1);
  /** @type {typeof fetch} */
  globalThis.fetch = async (asked, options) => {
    const url = asked instanceof Request ? asked.url : String(asked);
    if (!url.startsWith(INSIDE)) return outside(asked, options);
    const letters = packed(pathOf(url));
    if (letters === null || letters === undefined) return new Response(null, { status: 404 });
    // Not by way of a Blob: in a page from the disk, WebKit's workers cannot read one.
    const { body } = new Response(fromBase64(letters.trim()));
    return new Response(body?.pipeThrough(new DecompressionStream('deflate-raw')));
  };
  Object.assign(globalThis, { importInside: (/** @type {string} */ url) => scripts[pathOf(url)]() });
}

/** The base64 of a file in this document. @param {string} path */
export const packedHere = (path) => document.querySelector(`script[data-inside="${path}"]`)?.textContent;
