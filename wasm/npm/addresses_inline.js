/**
 * addresses_inline.js: takes the place of ../addresses.js in the engine that is one file (inline.js). Nothing is fetched:
 * an address only names one of the two modules that download_inline.js has.
 */

/** @type {Record<string, () => Promise<any>>} */
export const scripts = { simd: () => import(/** @type {string} */ ('../../build/wasm/microgpt-simd.js')) };

/** @param {string} build @param {string} ending @returns {URL} */
export const addressOf = (build, ending) => new URL(`inline:/microgpt-${build}${ending}`);
