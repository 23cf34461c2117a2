// A GPT and its training step in jax-js, on its WebAssembly backend: the whole step, gradients and Adam
// included, is one function under jit, as its documentation advises.
//
// In jax-js a function owns its arguments: `.ref` is what keeps an array for a second use. Embeddings are
// read by a product with one-hot rows, since a gather has no gradient under jit.
/// <reference path="./modules.d.ts" />

import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { ADAM, batchesOf, firstParameters, NORM_EPS } from './model.js';

/** @typedef {any} Arr an array of jax-js */
/** @typedef {Record<string, Arr>} Arrays */

/** @param {Arr} x (…, C) @param {Arr} gain @param {Arr} bias */
function layerNorm(x, gain, bias) {
  return nn.standardize(x, -1, { epsilon: NORM_EPS }).mul(gain).add(bias);
}

/**
 * @param {import('../configs.js').Size} size
 * @returns {(p: Arrays, ids: Arr, targets: Arr) => Arr} the mean loss
 */
function lossOf({ layers, heads: H, width: C, context: T, batch: B, vocabulary: V }) {
  return (p, ids, targets) => {
    let x = np
      .matmul(nn.oneHot(ids, V), p.wte.ref)
      .reshape([B, T, C])
      .add(p.wpe)
      .reshape([B * T, C]);
    for (let i = 0; i < layers; i++) {
      const normed = layerNorm(x.ref, p[`ln1.g${i}`], p[`ln1.b${i}`]);
      const qkv = np.matmul(normed, p[`qkv.w${i}`]).add(p[`qkv.b${i}`]);
      const [q, k, v] = np.split(qkv, 3, -1).map((/** @type {Arr} */ part) => part.reshape([B, T, H, C / H]));
      const read = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([B * T, C]);
      x = x.add(np.matmul(read, p[`out.w${i}`]).add(p[`out.b${i}`]));
      const again = layerNorm(x.ref, p[`ln2.g${i}`], p[`ln2.b${i}`]);
      const inner = nn.gelu(np.matmul(again, p[`up.w${i}`]).add(p[`up.b${i}`]));
      x = x.add(np.matmul(inner, p[`down.w${i}`]).add(p[`down.b${i}`]));
    }
    const logits = np.matmul(layerNorm(x, p['ln.g'], p['ln.b']), np.transpose(p.wte));
    const hits = nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, V));
    return np.sum(hits).mul(-1 / (B * T));
  };
}

/**
 * @param {import('../configs.js').Size} size
 * @returns {Promise<import('./model.js').Peer>}
 */
export async function createJax(size) {
  await init('wasm');
  defaultDevice('wasm');
  const gradientOf = valueAndGrad(lossOf(size));
  const { learning_rate: rate, beta1, beta2, eps } = ADAM;

  const step = jit(
    (
      /** @type {Arrays} */ p,
      /** @type {Arrays} */ m,
      /** @type {Arrays} */ v,
      /** @type {Arr} */ scales,
      /** @type {Arr} */ ids,
      /** @type {Arr} */ targets,
    ) => {
      const names = Object.keys(p);
      const kept = Object.fromEntries(names.map((name) => [name, p[name].ref]));
      const [loss, gradient] = gradientOf(kept, ids, targets);
      const scale1 = scales.ref.slice(0);
      const scale2 = scales.slice(1);
      /** @type {Arrays[]} */
      const [next, nextM, nextV] = [{}, {}, {}];
      for (const name of names) {
        const g = gradient[name];
        const m1 = m[name].mul(beta1).add(g.ref.mul(1 - beta1));
        const v1 = v[name].mul(beta2).add(np.square(g).mul(1 - beta2));
        const root = np.sqrt(v1.ref.mul(scale2.ref)).add(eps);
        next[name] = p[name].sub(m1.ref.mul(scale1.ref).div(root).mul(rate));
        nextM[name] = m1;
        nextV[name] = v1;
      }
      scale1.dispose();
      scale2.dispose();
      return [next, nextM, nextV, loss];
    },
  );

  const first = firstParameters(size);
  const arrays = (/** @type {(values: Float32Array) => Float32Array} */ make) =>
    Object.fromEntries(first.map(({ name, shape, values }) => [name, np.array(make(values)).reshape(shape)]));
  let p = arrays((values) => values.slice());
  let m = arrays((values) => new Float32Array(values.length));
  let v = arrays((values) => new Float32Array(values.length));
  const nextBatch = batchesOf(size);
  let count = 0;

  return {
    async train(steps) {
      let last = Number.NaN;
      for (let i = 0; i < steps; i++) {
        count += 1;
        const { ids, targets } = nextBatch();
        const scales = np.array(new Float32Array([1 / (1 - beta1 ** count), 1 / (1 - beta2 ** count)]));
        const asIds = (/** @type {Int32Array} */ data) => np.array(data, { dtype: np.int32 });
        /** @type {Arr} */
        let loss;
        [p, m, v, loss] = step(p, m, v, scales, asIds(ids), asIds(targets));
        await blockUntilReady(p);
        if (i === steps - 1) [last] = await loss.data();
        else loss.dispose();
      }
      return last;
    },
    dispose() {
      for (const tree of [p, m, v]) for (const array of Object.values(tree)) array.dispose();
      step.dispose();
    },
  };
}
