/**
 * inline.js: the engine as one file, for places where no second one can be served: a notebook, a cell, a page on disk.
 * Both parts of the build simd are in it, so all methods are there at once. Otherwise it is engine.js.
 */

import { EngineError, loadEngine as load } from '../engine.js';

export * from '../engine.js';

/**
 * Loads the engine of this file: the build simd, on one thread.
 *
 * @param {object} [options]
 * @param {'auto' | 'simd'} [options.build]
 * @param {'auto' | 1} [options.threads]
 * @param {boolean} [options.reproducible] it is, in any case
 * @param {import('../download.js').OnProgress} [options.onProgress]
 * @returns {Promise<import('../engine.js').Engine>}
 * @throws {EngineError} if something else is asked for, or WebAssembly is refused
 */
export async function loadEngine(options) {
  /** @type {any} */
  const asked = options;
  if (![undefined, 'auto', 'simd'].includes(asked?.build))
    throw new EngineError('This engine is one file, with the build "simd" alone.', 'build');
  if (asked?.url !== undefined) throw new EngineError('This engine is one file, which has no other address.', 'url');
  const is_object = asked === undefined || Object(asked) === asked;
  const engine = await load(is_object ? { ...asked, build: 'simd' } : asked);
  await engine.loadDeferred();
  return engine;
}
