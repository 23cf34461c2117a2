/**
 * The page's side of the worker that stores runs (keeper.js). It is started with the first call. In a learning management
 * system each learner has runs of their own: the next one at the same machine is not offered them. `data-learner` of the
 * document says who it is (site/scorm_lms.js); where that is empty nobody knows, and runs stay in the memory of the page.
 */

import { makePageWorker } from '../wire/page_worker.js';

/** @typedef {import('../keeper/keeper.js').Calls} Calls */
/** @typedef {Omit<Calls, 'useOwner'> & { close: () => void }} Keeper */

/** @param {() => Worker} [make] @param {string} [learner] @returns {Keeper} */
export function createKeeperClient(
  make = () => makePageWorker('keeper'),
  learner = globalThis.document?.documentElement.dataset.learner,
) {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const pending = new Map();
  let next_id = 1;

  function start() {
    const started = make();
    started.onmessage = ({ data: { id, value, error } }) => {
      const asked = pending.get(id);
      pending.delete(id);
      if (error === undefined) asked?.resolve(value);
      else asked?.reject(new Error(error));
    };
    started.onerror = () => {
      for (const { reject } of pending.values()) reject(new Error('The worker that stores runs has failed.'));
      pending.clear();
      worker = null;
    };
    const id = 0; // its answer is nobody's
    if (learner === '') started.postMessage({ id, call: 'useMemory' });
    else if (learner !== undefined) started.postMessage({ id, call: 'useOwner', given: learner });
    return started;
  }

  /** @param {keyof Calls} call @param {any} [given] @param {Transferable[]} [transfer] @returns {Promise<any>} */
  const ask = (call, given, transfer = []) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const id = next_id++;
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, call, given }, transfer);
    });

  return {
    save: (saved) => ask('save', saved, [saved.page.buffer, saved.model.buffer]),
    read: (key) => ask('read', key),
    copy: (key) => ask('copy', key),
    list: () => ask('list'),
    remove: (key) => ask('remove', key),
    useMemory: () => ask('useMemory'),
    close() {
      worker?.terminate();
      worker = null;
    },
  };
}
