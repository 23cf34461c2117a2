/**
 * What the worker that stores runs does for each message: the calls of store.js, and which run belongs to which tab.
 * The tab that trains a run locks it (Web Locks, which the browser frees when the tab ends for any reason); another tab
 * that opens the run gets a copy with a key of its own.
 */

import { RunStore } from './store.js';

/** @import { Answer, Entry, Saved, Stored } from './store.js' */

/** The most runs that are stored: one more replaces the oldest run that no tab has open. */
export const MOST_STORED = 20;
/** How long the page from before a reload may take to release the lock of its run. */
const LET_GO_MS = 1500;
const SOON_MS = 50;

const LOCK = 'microgpt-playground.run ';

/**
 * The messages: what is asked and what is answered.
 * @typedef {object} Calls
 * @property {(saved: Saved) => Promise<Answer>} save
 * @property {(key: string) => Promise<(Stored & { is_mine: boolean }) | null>} read  is_mine: this tab now has the lock
 *   of the run; else another tab has it
 * @property {(key: string) => Promise<Stored | null>} copy  without the lock
 * @property {() => Promise<{ kind: import('./places.js').Kind, entries: Entry[] }>} list
 * @property {(key: string) => Promise<boolean>} remove  false: another tab has the run, or storage refuses
 * @property {() => Promise<void>} useMemory
 * @property {(owner: string) => Promise<void>} useOwner  whose runs these are (keeper_client.js); the first message, if any
 */

/** @typedef {Pick<LockManager, 'request'> | undefined} Locks */

/** @param {Locks} locks  undefined where a browser has none, or forbids them @returns {(key: string, ms: number) => Promise<boolean>} */
function createClaims(locks) {
  /** For each key, the function that releases its lock. @type {Map<string, () => void>} */
  const mine = new Map();
  return async (key, ms) => {
    if (locks === undefined || mine.has(key)) return true;
    return new Promise((resolve) => {
      const held = () =>
        new Promise((letGo) => {
          mine.set(key, () => letGo(null));
          resolve(true);
        });
      locks.request(LOCK + key, { signal: AbortSignal.timeout(ms) }, held).catch(({ name }) => {
        resolve(name !== 'TimeoutError' && name !== 'AbortError'); // if locks are forbidden, no tab can have one
      });
    });
  };
}

/**
 * @param {RunStore} [store]
 * @param {Locks} [locks]
 * @returns {Calls}
 */
export function createKeeper(store = new RunStore(), locks = globalThis.navigator?.locks) {
  const claim = createClaims(locks);

  /** Makes room for a run, which may be stored already. @param {string} own */
  async function leaveOldest(own) {
    const entries = (await store.list()).filter(({ key }) => key !== own);
    for (const { key } of entries.slice(MOST_STORED - 1)) if (await claim(key, SOON_MS)) await store.remove(key);
  }

  return {
    async save(saved) {
      if (saved.text !== undefined) {
        await claim(saved.key, LET_GO_MS);
        await leaveOldest(saved.key);
      }
      return store.save(saved);
    },
    async read(key) {
      const is_mine = await claim(key, LET_GO_MS);
      const run = await store.read(key);
      return run && { ...run, is_mine };
    },
    copy: (key) => store.read(key),
    list: async () => ({ kind: await store.kind(), entries: await store.list() }),
    remove: async (key) => (await claim(key, SOON_MS)) && store.remove(key),
    useMemory: async () => store.useMemory(),
    useOwner: async (owner) => store.useOwner(owner),
  };
}
