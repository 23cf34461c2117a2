/** Addresses like those of file_urls.js that nothing needs before the page has started. */

/** The folder of the functions of the engine that the guide shows (site/cut_functions.js). */
export const SOURCE = new URL('../build/source/', import.meta.url);
