/**
 * download_inline.js: takes the place of ../download.js in the engine that is one file (inline.js): what is "fetched" is
 * inflated from the script itself. A module is deflated before it becomes base64, so that the script is hardly larger on
 * the wire than the module.
 */

import { nameOf, tell } from '../download.js';

/** @import { OnProgress } from '../download.js' */

export { nameOf, Stall, tell, unlessItStalls, within } from '../download.js';

/** Each module by the name of its file, deflated, in base64: pack.js puts them here. @type {Record<string, string>} */
const MODULES = /** @type {any} */ (globalThis).MICROGPT_MODULES;

/**
 * @param {URL} url
 * @param {OnProgress | undefined} onProgress
 * @param {(chunk: Uint8Array) => void} [feed]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function download(url, onProgress, feed) {
  const file = nameOf(url);
  const packed = Uint8Array.from(atob(MODULES[file]), (character) => character.charCodeAt(0));
  // (Not by way of a Blob: in a page from the disk, WebKit's workers cannot read one.)
  const inflated = new Response(packed).body?.pipeThrough(new DecompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(inflated).arrayBuffer());
  feed?.(bytes);
  tell(() => onProgress?.({ file, loaded: bytes.length, total: bytes.length }));
  return bytes;
}
