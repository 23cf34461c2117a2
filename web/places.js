/**
 * Where the page's own files are, seen from this folder: the bundles of the built site lie in it too, so an address made
 * here is the same in both.
 */

/** The worker's program. */
export const WORKER = new URL('./worker.js', import.meta.url);

/** The texts that come with the page, and their index. */
export const DATASETS = new URL('../build/datasets/', import.meta.url);
