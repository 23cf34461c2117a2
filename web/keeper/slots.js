/**
 * The form in which a run is stored: a slot. A slot that is not complete is ignored. A run has two slots, and each save
 * overwrites the older one. So the other slot is still complete while one is written, and also if that write fails.
 *
 *   bytes    what
 *   0        the letters microGPT
 *   8        version (1), generation: each save has the next number
 *   16       the lengths of the parts
 *   28       the hashes of the parts
 *   40       the hash of the 40 bytes before
 *   44       the parts, one after the other: what a list shows (JSON), what the page has of the run, the model
 *
 * Numbers are unsigned, of 32 bits, little-endian. The hash is MurmurHash3 (x86, 32 bits). Knows no storage.
 */

const MAGIC = 'microGPT';
const VERSION = 1;
const PARTS = 3;
const HASHED = 40;
export const HEADER = 44;
/** The largest list entry in bytes; a header with a longer one is damaged. */
const MOST_ABOUT = 2 ** 20;

/** @typedef {[about: Uint8Array, page: Uint8Array, model: Uint8Array]} Parts */
/** @typedef {{ generation: number, lengths: number[], hashes: number[] }} Header */

const rotate = (/** @type {number} */ x, /** @type {number} */ by) => (x << by) | (x >>> (32 - by));
const mixed = (/** @type {number} */ k) => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);

/**
 * MurmurHash3, x86, 32 bits.
 * @param {Uint8Array} bytes
 * @param {number} [seed]
 */
export function hashOf(bytes, seed = 0) {
  const { length } = bytes;
  const words = length >>> 2;
  // A view of whole words is several times as fast, but must begin at a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const view = new Uint32Array(aligned.buffer, aligned.byteOffset, words);
  let hash = seed | 0;
  for (let i = 0; i < words; i++) hash = (Math.imul(rotate(hash ^ mixed(view[i]), 13), 5) + 0xe6546b64) | 0;
  let rest = 0;
  for (let i = length - 1; i >= 4 * words; i--) rest = (rest << 8) | bytes[i];
  if (length % 4 !== 0) hash ^= mixed(rest);
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * A slot, as pieces that are written one after the other.
 * @param {number} generation
 * @param {Parts} parts
 * @returns {Uint8Array[]}
 */
export function slotOf(generation, parts) {
  const header = new Uint8Array(HEADER);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode(MAGIC));
  const numbers = [VERSION, generation, ...parts.map(({ length }) => length), ...parts.map((part) => hashOf(part))];
  for (const [i, number] of numbers.entries()) view.setUint32(8 + 4 * i, number, true);
  view.setUint32(HASHED, hashOf(header.subarray(0, HASHED)), true);
  return [header, ...parts];
}

/**
 * @param {Uint8Array | null} bytes  the beginning of a slot
 * @returns {Header | null} null: these bytes are not a slot
 */
export function headerOf(bytes) {
  if (bytes === null || bytes.length < HEADER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC) return null;
  if (view.getUint32(HASHED, true) !== hashOf(bytes.subarray(0, HASHED))) return null;
  const numbers = Array.from({ length: 2 + 2 * PARTS }, (_, i) => view.getUint32(8 + 4 * i, true));
  const [version, generation, ...rest] = numbers;
  if (version !== VERSION || rest[0] > MOST_ABOUT) return null;
  return { generation, lengths: rest.slice(0, PARTS), hashes: rest.slice(PARTS) };
}

/** The size of a complete slot in bytes. @param {Header} header */
export const sizeOf = ({ lengths }) => lengths.reduce((sum, length) => sum + length, HEADER);

/**
 * The parts of a slot.
 * @param {Uint8Array | null} bytes
 * @returns {{ generation: number, parts: Parts } | null} null: the slot is not complete
 */
export function readSlot(bytes) {
  const header = headerOf(bytes);
  if (bytes === null || header === null || bytes.length < sizeOf(header)) return null;
  let at = HEADER;
  const parts = header.lengths.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
  if (parts.some((part, i) => hashOf(part) !== header.hashes[i])) return null;
  return { generation: header.generation, parts: /** @type {Parts} */ (parts) };
}
