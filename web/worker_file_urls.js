/**
 * The address of the worker's second script. It is not in file_urls.js, so that the worker's bundle does not contain that
 * file.
 */

/** The script that is fetched when the second part of the engine is first needed. */
export const WORKER_LATER = new URL('./worker_later.js', import.meta.url);
