/**
 * The stored runs: save, read, list, delete. Each is a folder with two slots (slots.js) and its text, which does not
 * change. If storage refuses something, the answer says so, and nothing is thrown: training goes on, and the page tells
 * the reader.
 */

import { isFull, memory, placeOf } from './places.js';
import { HEADER, hashOf, headerOf, readSlot, sizeOf, slotOf } from './slots.js';

/** @typedef {import('./places.js').Place} Place */
/** @typedef {import('./places.js').Kind} Kind */
/** What a list shows of a run. @typedef {{ name: string, label?: string, number: number, title: string, step: number, max_steps: number, at: number }} About */
/** @typedef {About & { key: string, bytes: number }} Entry */
/**
 * A run to be stored. `text` may be missing in all saves but the first.
 * @typedef {{ key: string, about: About, page: Uint8Array, model: Uint8Array, text?: Uint8Array }} Saved
 */
/** @typedef {{ about: About, page: Uint8Array, model: Uint8Array, text: Uint8Array }} Stored */
/**
 * `refused`: storage is full, or gone; the previous save is still there. `needs_text`: the run is no longer stored, so
 * its text is needed again.
 * @typedef {{ kind: Kind, refused: '' | 'full' | 'failed' | 'needs_text' }} Answer
 */

const SLOTS = ['a', 'b'];
const TEXT = 'text';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {Uint8Array} bytes @returns {any} null if it is no JSON */
function jsonOf(bytes) {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return null;
  }
}

export class RunStore {
  /** @type {Promise<Place> | null} */
  #place = null;
  #open;
  #owner = '';
  /** The newest generation of the runs that this store has written or read, and the hash of their text. @type {Map<string, { generation: number, slot: number, text: number }>} */
  #known = new Map();

  /** @param {(owner: string) => Promise<Place>} [open] */
  constructor(open = placeOf) {
    this.#open = open;
  }

  /** Whose runs these are, told before the first call. @param {string} owner */
  useOwner(owner) {
    this.#owner = owner;
  }

  #at() {
    this.#place ??= this.#open(this.#owner);
    return this.#place;
  }

  async kind() {
    return (await this.#at()).kind;
  }

  /**
   * The newest complete slot of a run.
   * @param {Place} place
   * @param {string} key
   */
  async #newest(place, key) {
    const all = await Promise.all(SLOTS.map(async (slot) => readSlot(await place.read(key, slot))));
    const generations = all.map((one) => one?.generation ?? 0);
    const slot = generations.indexOf(Math.max(...generations));
    return { slot, found: all[slot] };
  }

  /** Stores a run. @param {Saved} saved @returns {Promise<Answer>} */
  async save(saved) {
    const place = await this.#at();
    try {
      return { kind: place.kind, refused: await this.#save(place, saved) };
    } catch (error) {
      if (isFull(error)) return { kind: place.kind, refused: 'full' };
      this.#known.delete(saved.key); // storage may have been cleared: the next save looks what is there
      return { kind: place.kind, refused: 'failed' };
    }
  }

  /** @param {Place} place @param {Saved} saved @returns {Promise<Answer['refused']>} */
  async #save(place, { key, about, page, model, text }) {
    let known = this.#known.get(key);
    if (text !== undefined) {
      const before = await this.#newest(place, key);
      const hash = hashOf(text);
      const stored = await place.read(key, TEXT);
      if (stored === null || hashOf(stored) !== hash) await place.write(key, TEXT, [text]);
      known = { generation: before.found?.generation ?? 0, slot: before.slot, text: hash };
    }
    // Without its text or its other slot, which somebody may have cleared, a run could not be read again.
    const is_there = known && (known.generation === 0 || (await place.read(key, SLOTS[known.slot], 1)));
    if (!known || !is_there) return 'needs_text';
    const generation = known.generation + 1;
    const slot = generation === 1 ? 0 : 1 - known.slot;
    const entry = encoder.encode(JSON.stringify({ ...about, text: known.text }));
    await place.write(key, SLOTS[slot], slotOf(generation, [entry, page, model]));
    this.#known.set(key, { ...known, generation, slot });
    return '';
  }

  /** A stored run. @param {string} key @returns {Promise<Stored | null>} null: there is no complete one */
  async read(key) {
    const place = await this.#at();
    try {
      const { slot, found } = await this.#newest(place, key);
      const text = await place.read(key, TEXT);
      const about = found && jsonOf(found.parts[0]);
      if (!found || !about || text === null || hashOf(text) !== about.text) return null;
      this.#known.set(key, { generation: found.generation, slot, text: about.text });
      return { about, page: found.parts[1].slice(), model: found.parts[2].slice(), text };
    } catch {
      return null;
    }
  }

  /** @param {Place} place @param {string} key @returns {Promise<Entry | null>} */
  async #entry(place, key) {
    const headers = await Promise.all(SLOTS.map(async (slot) => headerOf(await place.read(key, slot, HEADER))));
    const order = [0, 1].sort((a, b) => (headers[b]?.generation ?? 0) - (headers[a]?.generation ?? 0));
    for (const i of order) {
      const header = headers[i];
      if (header === null) continue;
      const bytes = await place.read(key, SLOTS[i], HEADER + header.lengths[0]);
      const about = bytes && hashOf(bytes.subarray(HEADER)) === header.hashes[0] && jsonOf(bytes.subarray(HEADER));
      if (about) return { ...about, key, bytes: sizeOf(header) };
    }
    return null;
  }

  /** What is stored, the newest first. @returns {Promise<Entry[]>} */
  async list() {
    const place = await this.#at();
    try {
      const all = await Promise.all((await place.folders()).map((key) => this.#entry(place, key).catch(() => null)));
      return all.filter((one) => one !== null).sort((a, b) => b.at - a.at);
    } catch {
      return [];
    }
  }

  /** Deletes a run. @param {string} key @returns {Promise<boolean>} false: storage refuses that */
  async remove(key) {
    const place = await this.#at();
    this.#known.delete(key);
    return place.remove(key).then(
      () => true,
      () => false,
    );
  }

  /** From now on runs are stored in the memory of the page: another place is of no use. */
  useMemory() {
    this.#place = Promise.resolve(memory());
    this.#known.clear();
  }
}
