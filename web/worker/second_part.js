/** Errors of calls that need the second part of the engine. */

import { EngineError } from '../../wasm/errors.js';

/**
 * Whether a call failed only because the second part of the engine has not been fetched.
 * @param {unknown} error
 */
export const needsSecondPart = (error) => error instanceof EngineError && error.code === 'deferred';
