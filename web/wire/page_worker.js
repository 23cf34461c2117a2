/**
 * Makes the workers of the page: that of the engine, and those that read files and store runs. Where the page is one file, there
 * is ../single/page_worker.js in its place.
 */

import { KEEPER, READER, WORKER } from '../file_urls.js';
import { isCutOff } from './causes.js';
import { freeWhenRead } from './own_script.js';

/**
 * The policy for pages with require-trusted-types-for (web/site/serve.js): the only script addresses that it allows are
 * those of the three workers, and of scripts that fetch one of them.
 * @type {{ createScriptURL: (which: string) => string } | undefined}
 */
const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('microgpt-playground', {
  createScriptURL: (/** @type {string} */ which) => scriptOf(which),
});

/** @param {string} which */
const addressOf = (which) => (which === 'reader' ? READER : which === 'keeper' ? KEEPER : WORKER);

/**
 * A script of the frame's own that fetches the program of a worker: a frame without an origin may have no other, and
 * none that is a module. Messages that come before the program wait for it.
 * @param {URL} url
 */
const bridgeTo = (url) =>
  URL.createObjectURL(
    new Blob(
      [
        `const e=[];onmessage=m=>e.push(m);import(${JSON.stringify(url)}).then(()=>e.forEach(m=>onmessage(m)),w=>setTimeout(()=>{throw w}))`,
      ],
      { type: 'text/javascript' },
    ),
  );

/** @param {string} which */
const scriptOf = (which) => (isCutOff() ? bridgeTo(addressOf(which)) : addressOf(which).href);

/** A worker of the page: that of the engine, or one that reads files or stores runs. @param {'microgpt' | 'reader' | 'keeper'} [name] */
export function makePageWorker(name = 'microgpt') {
  const url = trusted?.createScriptURL(name) ?? scriptOf(name);
  const worker = new Worker(url, { type: isCutOff() ? 'classic' : 'module', name });
  if (isCutOff()) freeWhenRead(worker, String(url));
  return worker;
}
