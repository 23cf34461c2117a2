/**
 * The part of the worker's program that is needed only together with the second part of the engine: that part's own
 * scripts, and those that answer looks, look at earlier steps and search for a learning rate. worker/later.js fetches
 * it.
 */

import '../wasm/second_part.js';

export { countText } from './texts/counts.js';
export { formatsOf, importModel } from './worker/formats.js';
export { checkThen, withParameters } from './worker/look_back.js';
export { takeLook } from './worker/looks.js';
export { searchJob } from './worker/search.js';
