/**
 * The addresses of the page's own files, relative to this folder. The bundles of the built site are in the same folder,
 * so these addresses are right in the sources and in the site.
 */

/** The worker's program. */
export const WORKER = new URL('./worker.js', import.meta.url);

/** The style sheets that are fetched later. */
export const LATER_STYLES = new URL('./later.css', import.meta.url);

/** The program of the worker that reads files. */
export const READER = new URL('file_reader.js', WORKER);

/** The folder of the texts that come with the page, and of their index. */
export const DATASETS = new URL('../build/datasets/', import.meta.url);

/** The program of the worker that stores runs. */
export const KEEPER = new URL('keeper.js', WORKER);
