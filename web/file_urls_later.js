/** Addresses like those of file_urls.js that nothing needs before the page has started. */

/** The folder of the functions of the engine that the guide shows (site/cut_functions.js). */
export const SOURCE = new URL('../build/source/', import.meta.url);

/** The folder of the programs in Python that go into an exported folder. */
export const PYTHON = new URL('../python/', import.meta.url);

/** The page that a model is saved as, without a model. */
export const MODEL_PAGE = new URL('./model.html', import.meta.url);

/** The service worker of a built site, which stands beside its pages (service_worker.js). */
export const SERVICE_WORKER = new URL('../service_worker.js', import.meta.url);
