/**
 * addresses.js: takes the place of ../addresses.js in the package's build for browsers and bundlers (pack.js). Every
 * address is a literal beside import.meta.url, which Vite and webpack follow: they take the file along. Scripts are
 * imported by literals too, so they become chunks. This file is not run where it lies: pack.js puts it into
 * build/package/, beside build/wasm/.
 */

import { addressAt } from '../addresses.js';

/** @import { Url } from '../addresses.js' */
/** @import { Build } from '../builds.js' */

// (Emscripten's scripts have no types.)
const single = () => import(/** @type {string} */ ('../../build/wasm/microgpt-simd.js'));
const several = () => import(/** @type {string} */ ('../../build/wasm/microgpt-simd-threads.js'));

/** @type {Record<string, () => Promise<any>>} */
export const scripts = { simd: single, relaxed: single, 'simd-threads': several, 'relaxed-threads': several };

/** @type {Record<string, () => URL>} */
const OWN = {
  'simd.wasm': () => new URL('../wasm/microgpt-simd.wasm', import.meta.url),
  'simd.deferred.wasm': () => new URL('../wasm/microgpt-simd.deferred.wasm', import.meta.url),
  'relaxed.wasm': () => new URL('../wasm/microgpt-relaxed.wasm', import.meta.url),
  'relaxed.deferred.wasm': () => new URL('../wasm/microgpt-relaxed.deferred.wasm', import.meta.url),
  'simd-threads.wasm': () => new URL('../wasm/microgpt-simd-threads.wasm', import.meta.url),
  'simd-threads.deferred.wasm': () => new URL('../wasm/microgpt-simd-threads.deferred.wasm', import.meta.url),
  'relaxed-threads.wasm': () => new URL('../wasm/microgpt-relaxed-threads.wasm', import.meta.url),
  'relaxed-threads.deferred.wasm': () => new URL('../wasm/microgpt-relaxed-threads.deferred.wasm', import.meta.url),
  // The script of a thread is one file without imports, so that it can be copied as it is.
  'simd-threads.js': () => new URL('./thread.js', import.meta.url),
  'relaxed-threads.js': () => new URL('./thread.js', import.meta.url),
};

/** @param {Build} build @param {string} ending @param {Url} [url] @returns {URL} */
export const addressOf = (build, ending, url) =>
  url === undefined ? OWN[`${build}${ending}`]() : addressAt(`microgpt-${build}${ending}`, url);
