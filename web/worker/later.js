/** The part of the worker's program that is fetched later (worker_later.js). */

import { EngineError } from '../../wasm/errors.js';
import { importScript } from '../../wasm/loading.js';
import { WORKER_LATER } from '../worker_file_urls.js';

/** @typedef {typeof import('../worker_later.js')} Later */

/** @type {Later | null} */
let scripts = null;

/**
 * Fetches this part, unless it is there. A failure rejects with one sentence; after it, another call tries again.
 * @returns {Promise<Later>}
 */
export async function loadLater() {
  scripts ??= await importScript(WORKER_LATER);
  return /** @type {Later} */ (scripts);
}

/**
 * The part that loadLater() has fetched.
 * @returns {Later} @throws {EngineError} 'deferred', as for the engine's second part, if it is not there yet
 */
export function later() {
  if (scripts === null) throw new EngineError('', '', 'deferred');
  return scripts;
}
