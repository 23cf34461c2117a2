/**
 * run_tensors.js: copies of the parameters of a run and of the activations of its last batch. trainer.js offers it to
 * callers; the tensors of a prompt are in inspection.js.
 */

import { EngineError, quoted, sentence } from './errors.js';

/** @import { Heap } from './heap.js' */
/** @import { TensorCopy } from './engine.js' */

/**
 * Trainer.tensor().
 *
 * @param {Heap} heap
 * @param {number} handle  of the trainer
 * @param {string} name
 * @param {boolean} grad
 * @returns {TensorCopy}
 */
export function readTensor(heap, handle, name, grad) {
  const module = heap.wholeModule;
  const nameAt = heap.putString(name.replaceAll('\0', ' '));
  const tensor = module._api_tensor(handle, nameAt);
  heap.free(nameAt);
  if (tensor === 0) throw new EngineError(sentence`There is no tensor called ${quoted(name)}.`);
  const at = grad ? module._api_tensor_grad(tensor) : module._api_tensor_data(tensor);
  if (at === 0) throw new EngineError(sentence`The tensor ${quoted(name)} has no gradient.`);
  /** @type {number[]} */
  const shape = heap.json(module._api_tensor_shape(handle, tensor));
  const size = shape.reduce((product, n) => product * n, 1);
  const realBytes = module._api_real_bytes();
  const { buffer } = heap.bytes(at, size * realBytes);
  return { shape, data: realBytes === 8 ? new Float64Array(buffer) : new Float32Array(buffer) };
}
