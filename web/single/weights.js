/**
 * The file of a run (safetensors, src/files/checkpoint.h) without what its optimizer keeps, which writing does not need: its
 * header is whole, and the numbers of these tensors are left out. Unfolded, they are zeros. Pure functions.
 */

import { SAFETENSORS_LENGTH as LENGTH } from '../../build/wasm/from_c.js';
import { joined } from '../../wasm/joined.js';

const OF_OPTIMIZER = 'optimizer.';

/** The header of a file, the metadata in it, and where the numbers of each tensor are. @param {Uint8Array} bytes */
export function headerOf(bytes) {
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const begin = LENGTH + size;
  const { __metadata__: metadata, ...tensors } = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH, begin)));
  /** @type {{ name: string, begin: number, end: number }[]} */
  const places = Object.entries(tensors)
    .map(([name, { data_offsets: at }]) => ({ name, begin: begin + at[0], end: begin + at[1] }))
    .sort((a, b) => a.begin - b.begin);
  return { begin, metadata: /** @type {Record<string, string>} */ (metadata), places };
}

/** @param {ReturnType<typeof headerOf>['places']} places */
const kept = (places) => places.filter(({ name }) => !name.startsWith(OF_OPTIMIZER));

/** @param {Uint8Array} bytes  a whole file */
export function withoutOptimizer(bytes) {
  const { begin, places } = headerOf(bytes);
  const pieces = kept(places).map((one) => bytes.subarray(one.begin, one.end));
  return joined([bytes.subarray(0, begin), ...pieces], Uint8Array);
}

/**
 * @param {Uint8Array} bytes  that withoutOptimizer() made
 * @returns {Uint8Array} the whole file
 * @throws {RangeError} for bytes that were cut off
 */
export function unfolded(bytes) {
  const { begin, places } = headerOf(bytes);
  const all = new Uint8Array(Math.max(begin, ...places.map(({ end }) => end)));
  all.set(bytes.subarray(0, begin));
  let from = begin;
  for (const one of kept(places)) {
    const size = one.end - one.begin;
    if (from + size > bytes.length) throw new RangeError(one.name);
    all.set(bytes.subarray(from, from + size), one.begin);
    from += size;
  }
  return all;
}
