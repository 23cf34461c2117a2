/**
 * The part of the worker's program that is needed only together with the second part of the engine: its scripts, and what
 * reads a model for a view or searches with it. worker/later.js fetches it.
 */

import '../wasm/second_part.js';

export { countText } from './texts/counts.js';
export { takeLook } from './worker/looks.js';
export { searchJob } from './worker/search.js';
export { checkThen, withParameters } from './worker/then.js';
