/**
 * run_parameters.js: reads and writes all parameters of a run at once, as one array, so that the model of a step can be kept
 * and shown later. trainer.js offers it to callers.
 */

import { EngineError, sentence } from './errors.js';

/** @import { Heap } from './heap.js' */

export class RunParameters {
  #heap;
  #n;
  #type;

  /** @param {Heap} heap @param {number} n  how many numbers they have */
  constructor(heap, n) {
    this.#heap = heap;
    this.#n = n;
    this.#type = heap.module._api_real_bytes() === 8 ? Float64Array : Float32Array;
  }

  /** Trainer.parameters(). @param {number} handle @returns {Float32Array | Float64Array} */
  read(handle) {
    const heap = this.#heap;
    const at = heap.module._api_parameters(handle);
    return new this.#type(heap.bytes(at, this.#n * this.#type.BYTES_PER_ELEMENT).buffer);
  }

  /** Trainer.setParameters(). @param {number} handle @param {Float32Array | Float64Array} values */
  write(handle, values) {
    const n = this.#n;
    if (!(values instanceof this.#type) || values.length !== n)
      throw new EngineError(
        sentence`The parameters of this model are a ${this.#type.name} of ${n} numbers, not a ${values.constructor.name} of ${values.length}.`,
        'values',
      );
    const heap = this.#heap;
    const at = heap.module._api_parameters(handle) >>> 0;
    heap.memory.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
  }
}
