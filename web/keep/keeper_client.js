/** The page's side of the worker that stores runs (keeper.js). It is started with the first call. */

import { makePageWorker } from '../wire/page_worker.js';

/** @typedef {import('../keeper/keeper.js').Calls} Calls */
/** @typedef {Calls & { close: () => void }} Keeper */

/** @param {() => Worker} [make] @returns {Keeper} */
export function createKeeperClient(make = () => makePageWorker('keeper')) {
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
