/**
 * Where runs are stored: the disk (the origin's private file system), else the browser's database (IndexedDB), else the
 * memory of the page. All three are folders of files with the same few calls. A write may fail or be cut off; slots.js
 * makes sure that no stored run is lost by that.
 */

import { joined } from '../../wasm/joined.js';

/** @typedef {'disk' | 'database' | 'memory'} Kind */
/**
 * @typedef {object} Place
 * @property {Kind} kind
 * @property {() => Promise<string[]>} folders
 * @property {(folder: string, file: string, most?: number) => Promise<Uint8Array | null>} read  its bytes, or the first
 *   of them; null: there is no such file
 * @property {(folder: string, file: string, pieces: Uint8Array[]) => Promise<void>} write  when it returns, the bytes are
 *   as safe as the place can make them
 * @property {(folder: string) => Promise<void>} remove
 */

const NAME = 'microgpt-playground';
const FILES = 'files';

/** @param {unknown} error */
export const isNotThere = (error) => /** @type {any} */ (error)?.name === 'NotFoundError';

/** Whether storage is full. @param {unknown} error */
export const isFull = (error) => /** @type {any} */ (error)?.name === 'QuotaExceededError';

/** @template T @param {Promise<T>} promise @returns {Promise<T | null>} null if there is no such file */
const orNull = (promise) =>
  promise.catch((error) => {
    if (isNotThere(error)) return null;
    throw error;
  });

/**
 * The disk. A file is open only while it is written, so that other tabs can read it meanwhile.
 * @param {() => Promise<FileSystemDirectoryHandle>} [origin]
 * @param {string} [name]  of the folder
 * @returns {Place}
 */
export function disk(origin = () => navigator.storage.getDirectory(), name = NAME) {
  // Opened anew each time: a reader may have cleared the site's data.
  const runs = async () => (await origin()).getDirectoryHandle(name, { create: true });
  return {
    kind: 'disk',
    async folders() {
      const names = [];
      for await (const name of /** @type {any} */ (await runs()).keys()) names.push(name);
      return names;
    },
    async read(folder, file, most) {
      const handle = await orNull((await runs()).getDirectoryHandle(folder));
      const found = handle && (await orNull(handle.getFileHandle(file)));
      const blob = found && (await orNull(found.getFile()));
      return blob && new Uint8Array(await (most === undefined ? blob : blob.slice(0, most)).arrayBuffer());
    },
    async write(folder, file, pieces) {
      const within = await (await runs()).getDirectoryHandle(folder, { create: true });
      const handle = await within.getFileHandle(file, { create: true });
      const open = await /** @type {any} */ (handle).createSyncAccessHandle();
      try {
        let at = 0;
        for (const piece of pieces) {
          const written = open.write(piece, { at });
          if (written !== piece.length) throw new DOMException('', 'QuotaExceededError');
          at += written;
        }
        open.truncate(at);
        open.flush();
      } finally {
        open.close();
      }
    },
    async remove(folder) {
      await orNull((await runs()).removeEntry(folder, { recursive: true }));
    },
  };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * The browser's database. @param {IDBFactory} [factory] @param {string} [name] @returns {Place}
 */
export function database(factory = globalThis.indexedDB, name = NAME) {
  async function open() {
    const asked = factory.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(FILES);
    return done(asked);
  }
  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(files: IDBObjectStore) => IDBRequest<T>} act
   */
  async function within(mode, act) {
    const opened = await open();
    try {
      const change = opened.transaction(FILES, mode, { durability: 'strict' });
      const is_over = new Promise((resolve, reject) => {
        if (mode === 'readonly') return resolve(null);
        change.oncomplete = resolve;
        change.onabort = () => reject(change.error);
      });
      const [result] = await Promise.all([done(act(change.objectStore(FILES))), is_over]);
      return result;
    } finally {
      opened.close();
    }
  }
  const all = (/** @type {string} */ folder) => IDBKeyRange.bound(`${folder}/`, `${folder}0`); // 0 comes after /
  return {
    kind: 'database',
    async folders() {
      const keys = await within('readonly', (files) => files.getAllKeys());
      return [...new Set(keys.map((key) => String(key).split('/')[0]))];
    },
    async read(folder, file, most) {
      const bytes = await within('readonly', (files) => files.get(`${folder}/${file}`));
      return bytes ? new Uint8Array(bytes, 0, Math.min(most ?? bytes.byteLength, bytes.byteLength)) : null;
    },
    async write(folder, file, pieces) {
      const { buffer } = joined(pieces, Uint8Array);
      await within('readwrite', (files) => files.put(buffer, `${folder}/${file}`));
    },
    async remove(folder) {
      await within('readwrite', (files) => files.delete(all(folder)));
    },
  };
}

/** The memory of the page. @returns {Place} */
export function memory() {
  /** @type {Map<string, Map<string, Uint8Array>>} */
  const folders = new Map();
  return {
    kind: 'memory',
    folders: async () => [...folders.keys()],
    read: async (folder, file, most) => folders.get(folder)?.get(file)?.subarray(0, most) ?? null,
    async write(folder, file, pieces) {
      const files = folders.get(folder) ?? new Map();
      files.set(file, joined(pieces, Uint8Array));
      folders.set(folder, files);
    },
    async remove(folder) {
      folders.delete(folder);
    },
  };
}

const TRIED = '.tried';

/**
 * The first of these places in which a file can be written, or could be if there were room.
 * @param {(() => Place)[]} [ladder]
 */
export async function firstPlace(ladder = [disk, database]) {
  for (const make of ladder) {
    const place = make();
    try {
      await place.write(TRIED, String(Math.random()), [new Uint8Array([1])]); // a name of its own: two tabs may try at once
    } catch (error) {
      if (!isFull(error)) continue; // forbidden in this frame or browser; a full one still has the runs of before
    }
    await place.remove(TRIED).catch(() => {}); // the other tab has just written there
    return place;
  }
  return memory();
}

/**
 * The first place of one of several people who share a browser: what is stored in it is not among the runs of the others.
 * @param {string} owner  letters and digits; '' where nobody is told apart
 */
export const placeOf = (owner) => {
  const name = owner === '' ? NAME : `${NAME}.${owner}`;
  return firstPlace([() => disk(undefined, name), () => database(undefined, name)]);
};
