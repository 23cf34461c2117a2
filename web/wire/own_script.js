/** The address of a script of the page's own (blob:) keeps the script in memory, until it is given back. */

/**
 * Gives the address of a worker's script back, once the worker has read it or has failed.
 * @param {Pick<Worker, 'addEventListener'>} worker @param {string} url
 */
export function freeWhenRead(worker, url) {
  for (const type of ['message', 'error']) {
    worker.addEventListener(type, () => URL.revokeObjectURL(url), { once: true });
  }
}
