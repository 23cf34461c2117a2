/**
 * addresses.js: where the files of a build are: beside this script, or where `url` of loadEngine() says. The package has
 * other ones in its place, for bundlers (npm/addresses.js) and for an engine that is one file (npm/addresses_inline.js).
 */

import { BUILDS, isNode } from './builds.js';
import { nameOf } from './download.js';
import { EngineError, sentence } from './errors.js';

/** @import { Build } from './builds.js' */

/** @typedef {string | URL | ((file: string) => string | URL)} Url a folder, or what gives the address of each file */

/** The scripts of builds that are part of a bundle; null: they are fetched. @type {Record<Build, () => any> | null} */
export const scripts = null;

/**
 * The address of a file that lies somewhere else. @param {string} file @param {Url} url @returns {URL}
 */
export function addressAt(file, url) {
  try {
    const address = typeof url === 'function' ? url(file) : `${String(url).replace(/\/?$/, '/')}${file}`;
    const placed = new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href);
    if (!isNode() || placed.protocol === 'file:') return placed;
  } catch {}
  throw new EngineError(sentence`The option url of loadEngine() gives no address at which ${file} could be.`, 'url');
}

/** @param {Build} build @param {string} ending @param {Url} [url] @returns {URL} */
export function addressOf(build, ending, url) {
  const own = new URL(BUILDS[build].replace(/\.js$/, ending), import.meta.url);
  return url === undefined ? own : addressAt(nameOf(own), url);
}
