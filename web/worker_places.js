/** The address of the worker's second script: as in places.js, which the worker's bundle does without. */

/** What its program lacks until the second part of the engine is needed. */
export const WORKER_LATER = new URL('./worker_later.js', import.meta.url);
