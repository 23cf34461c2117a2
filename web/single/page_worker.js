/**
 * In place of ../wire/page_worker.js where the playground is one file: the programs of the workers are blocks of the document, and
 * a worker begins as a script of the page's own (blob:). The engine's worker takes the files of its builds along.
 */

import { freeWhenRead } from '../wire/own_script.js';
import { holdsBlob, readBlobs } from './held_blob.js';

/** @typedef {'microgpt' | 'reader' | 'keeper'} Name */

/** The text of a block. @param {string} name */
const blockOf = (name) => document.querySelector(`script[data-program="${name}"]`)?.textContent ?? '';

/** The files of the engine's builds, by their paths, in base64. */
const buildsHere = () =>
  Object.fromEntries(
    Array.from(
      /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('script[data-inside$=".wasm"]')),
      (block) => [block.dataset.inside, block.textContent],
    ),
  );

/** @param {string} name */
function scriptOf(name) {
  const files = name === 'microgpt' ? `self.files=${JSON.stringify(buildsHere())};` : '';
  return URL.createObjectURL(new Blob([files, blockOf(name)], { type: 'text/javascript' }));
}

/** As in ../wire/page_worker.js. @type {{ createScriptURL: (name: string) => string } | undefined} */
const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('microgpt-playground', {
  createScriptURL: (/** @type {string} */ name) => scriptOf(name),
});

/** A message as the worker can read it. Of a file that can no longer be read, the worker says so itself. @param {any} message */
const readable = (message) => (holdsBlob(message) ? readBlobs(message).catch(() => message) : message);

/** A worker that gets Blobs as their bytes, and all messages in their order. */
class OwnWorker extends Worker {
  /** The messages that wait. @type {Promise<void> | null} */
  #waiting = null;

  /** @override @param {any} message @param {any} [options] */
  postMessage(message, options) {
    if (this.#waiting === null && !holdsBlob(message)) return super.postMessage(message, options);
    const before = this.#waiting ?? Promise.resolve();
    const mine = before
      .then(async () => super.postMessage(await readable(message), options))
      .finally(() => {
        if (this.#waiting === mine) this.#waiting = null;
      });
    this.#waiting = mine;
  }
}

/** A worker of the page. @param {Name} [name] */
export function makePageWorker(name = 'microgpt') {
  const url = trusted?.createScriptURL(name) ?? scriptOf(name);
  const worker = new OwnWorker(url, { name });
  freeWhenRead(worker, String(url));
  return worker;
}
