/**
 * The program of the worker that stores runs (keeper/keeper.js): only a worker has synchronous access to files, and the
 * engine's worker is busy with training. It is in this folder because addresses are relative to it (file_urls.js).
 */

import { createKeeper } from './keeper/keeper.js';

const keeper = createKeeper();

/** The last call. A call starts when the one before it is finished. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {{ id: number, call: keyof typeof keeper, given: any }} asked */
async function answer({ id, call, given }) {
  try {
    self.postMessage({ id, value: await keeper[call](/** @type {never} */ (given)) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
}

self.onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};
