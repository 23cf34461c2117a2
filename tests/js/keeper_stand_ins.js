// Storage that a test can break at every step: the origin's private file system, in which a write may be cut off, and
// the browser's database. They have those methods of the real ones that web/keeper/places.js calls. It has no tests.

/** Thrown when the simulated power is cut. */
export class PowerCut extends Error {}

const named = (/** @type {string} */ name) => new DOMException('', name);

/**
 * A file system in memory. `steps` says after how many bytes, truncations and flushes the power is cut. What was not
 * flushed by then is there up to that byte, or, with `isLost`, only in part.
 */
export class Files {
  /** @type {Map<string, Map<string, number[]>>} */
  folders = new Map();
  steps = Number.POSITIVE_INFINITY;
  /** How many bytes there is room for. */
  room = Number.POSITIVE_INFINITY;
  /**
   * Whether a byte that was written since the last flush is lost when the power is cut.
   * @type {(at: number) => boolean}
   */
  isLost = () => false;
  is_forbidden = false;

  #step() {
    if (this.steps-- <= 0) throw new PowerCut();
  }

  get taken() {
    return [...this.folders.values()]
      .flatMap((files) => [...files.values()])
      .reduce((sum, { length }) => sum + length, 0);
  }

  origin = async () => {
    if (this.is_forbidden) throw named('SecurityError');
    return { getDirectoryHandle: async () => this.#root };
  };

  #root = {
    keys: () => this.folders.keys(),
    removeEntry: async (/** @type {string} */ name) => {
      if (!this.folders.delete(name)) throw named('NotFoundError');
    },
    getDirectoryHandle: async (/** @type {string} */ name, { create = false } = {}) => {
      if (create && !this.folders.has(name)) this.folders.set(name, new Map());
      const files = this.folders.get(name);
      if (!files) throw named('NotFoundError');
      return { getFileHandle: (/** @type {string} */ file, how = {}) => this.#file(files, file, how) };
    },
  };

  /** @param {Map<string, number[]>} files @param {string} name @param {{ create?: boolean }} how */
  async #file(files, name, { create = false }) {
    if (create && !files.has(name)) files.set(name, []);
    if (!files.has(name)) throw named('NotFoundError');
    return {
      getFile: async () => new Blob([Uint8Array.from(files.get(name) ?? [])]),
      createSyncAccessHandle: async () => this.#handle(files, name),
    };
  }

  /** @param {Map<string, number[]>} files @param {string} name */
  #handle(files, name) {
    let flushed = [...(files.get(name) ?? [])];
    const cut = (/** @type {() => void} */ act) => {
      try {
        act();
      } catch (error) {
        const now = files.get(name) ?? [];
        files.set(
          name,
          Array.from({ length: now.length }, (_, i) => (this.isLost(i) ? (flushed[i] ?? 0) : now[i])),
        );
        throw error;
      }
    };
    return {
      write: (/** @type {Uint8Array} */ bytes, /** @type {{ at: number }} */ { at }) => {
        cut(() => {
          for (const [i, byte] of bytes.entries()) {
            this.#step();
            const file = files.get(name) ?? [];
            if (at + i >= file.length && this.taken >= this.room) throw named('QuotaExceededError');
            file[at + i] = byte;
          }
        });
        return bytes.length;
      },
      truncate: (/** @type {number} */ length) =>
        cut(() => {
          this.#step();
          files.get(name)?.splice(length);
        }),
      flush: () =>
        cut(() => {
          this.#step();
          flushed = [...(files.get(name) ?? [])];
        }),
      close() {},
    };
  }
}

/** A database in memory with the methods that are used. A request is answered in a task of its own. */
export class Databases {
  /** @type {Map<string, ArrayBuffer>} */
  files = new Map();
  is_forbidden = false;
  /** How many bytes there is room for. */
  room = Number.POSITIVE_INFINITY;
  #is_made = false;

  /** @param {() => unknown} act @param {(request: any) => void} [before] */
  #request(act, before = () => {}) {
    /** @type {any} */
    const request = {};
    setTimeout(() => {
      try {
        request.result = act();
        before(request);
        request.onsuccess?.();
      } catch (error) {
        request.error = error;
        request.onerror?.();
      }
    });
    return request;
  }

  open() {
    if (this.is_forbidden) throw named('SecurityError');
    const opened = { close() {}, createObjectStore() {}, transaction: () => this.#transaction() };
    return this.#request(
      () => opened,
      (request) => {
        if (!this.#is_made) request.onupgradeneeded();
        this.#is_made = true;
      },
    );
  }

  #transaction() {
    /** @type {any} */
    const change = { error: null };
    const changed = (/** @type {() => unknown} */ act) => {
      const request = this.#request(act);
      setTimeout(() => (request.error ? change.onabort?.() : change.oncomplete?.()), 1);
      return request;
    };
    change.objectStore = () => ({
      getAllKeys: () => this.#request(() => [...this.files.keys()].sort()),
      get: (/** @type {string} */ key) => this.#request(() => this.files.get(key)),
      put: (/** @type {ArrayBuffer} */ bytes, /** @type {string} */ key) =>
        changed(() => {
          const others = [...this.files].filter(([other]) => other !== key);
          const taken = others.reduce((sum, [, { byteLength }]) => sum + byteLength, bytes.byteLength);
          if (taken > this.room) throw named('QuotaExceededError');
          this.files.set(key, bytes);
        }),
      delete: (/** @type {{ from: string, to: string }} */ { from, to }) =>
        changed(() => {
          for (const key of [...this.files.keys()]) if (key >= from && key <= to) this.files.delete(key);
        }),
    });
    return change;
  }
}
