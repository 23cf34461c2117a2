/**
 * A number that shows whether two models have the same weights: FNV-1a of the bytes of all parameters, 32 bits
 * (http://www.isthe.com/chongo/tech/comp/fnv/).
 */

/**
 * @param {(call: any) => Promise<any>} look  asks a model
 * @returns {Promise<number>} 0 to 2^32 - 1
 */
export async function fingerprint(look) {
  const tensors = await look(['tensors']);
  const names = tensors.filter((/** @type {any} */ one) => one.parameter).map((/** @type {any} */ one) => one.name);
  const values = await look(['all', ...names.map((/** @type {string} */ name) => ['tensor', name])]);
  let hash = 2166136261;
  for (const { data } of values)
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}
