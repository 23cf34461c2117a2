// A GPT and its training step in TensorFlow.js, on its WebAssembly backend, in two ways: plain, with the
// gradients that the library has, and tuned, with gradients written out. The library's own gradient of a
// product multiplies by transposed matrices, which that backend does slowly; the tuned one transposes first.
//
// Embeddings are read by a product with one-hot rows, since a gather has no gradient on this backend.
/// <reference path="./modules.d.ts" />

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ADAM, batchesOf, firstParameters, NORM_EPS } from './model.js';

/** @typedef {any} Tensor of TensorFlow.js */

/**
 * @typedef {object} Ops what the two ways do differently
 * @property {(a: Tensor, b: Tensor) => Tensor} product over the last two dimensions
 * @property {(x: Tensor, gain: Tensor, bias: Tensor) => Tensor} layerNorm
 * @property {(x: Tensor) => Tensor} gelu
 * @property {(logits: Tensor, hot: Tensor) => Tensor} crossEntropy the mean over rows
 */

const GELU = Math.sqrt(2 / Math.PI);

/** tanh's argument in GELU, and the tanh. @param {Tensor} x */
function geluTanh(x) {
  return tf.tanh(tf.mul(GELU, tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))))));
}

/** @type {Ops} */
const PLAIN = {
  product: (a, b) => tf.matMul(a, b),
  layerNorm(x, gain, bias) {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, NORM_EPS))), gain), bias);
  },
  gelu: (x) => tf.mul(tf.mul(0.5, x), tf.add(1, geluTanh(x))),
  crossEntropy: (logits, hot) => {
    const shifted = tf.sub(logits, tf.max(logits, -1, true));
    const logSum = tf.log(tf.sum(tf.exp(shifted), -1));
    return tf.mean(tf.sub(logSum, tf.sum(tf.mul(shifted, hot), -1)));
  },
};

/** Swaps the last two dimensions, in memory. @param {Tensor} x */
function swapped(x) {
  const order = x.shape.map((/** @type {number} */ _, /** @type {number} */ i) => i);
  const [a, b] = order.splice(-2);
  return tf.transpose(x, [...order, b, a]);
}

/** @typedef {(value: Tensor[]) => void} Save */

/** @type {Ops} */
const TUNED = {
  product: tf.customGrad((/** @type {Tensor} */ a, /** @type {Tensor} */ b, /** @type {Save} */ save) => {
    save([a, b]);
    return {
      value: tf.matMul(a, b),
      gradFunc: (/** @type {Tensor} */ dy, /** @type {Tensor[]} */ [a, b]) => [
        tf.matMul(dy, swapped(b)),
        tf.matMul(swapped(a), dy),
      ],
    };
  }),
  layerNorm: tf.customGrad(
    (/** @type {Tensor} */ x, /** @type {Tensor} */ gain, /** @type {Tensor} */ bias, /** @type {Save} */ save) => {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), NORM_EPS));
      const normed = tf.mul(centred, scale);
      save([normed, scale, gain]);
      return {
        value: tf.add(tf.mul(normed, gain), bias),
        gradFunc: (/** @type {Tensor} */ dy, /** @type {Tensor[]} */ [normed, scale, gain]) => {
          const dn = tf.mul(dy, gain);
          const along = tf.mul(normed, tf.mean(tf.mul(dn, normed), -1, true));
          const dx = tf.mul(scale, tf.sub(tf.sub(dn, tf.mean(dn, -1, true)), along));
          return [dx, tf.sum(tf.mul(dy, normed), 0), tf.sum(dy, 0)];
        },
      };
    },
  ),
  gelu: tf.customGrad((/** @type {Tensor} */ x, /** @type {Save} */ save) => {
    const t = geluTanh(x);
    save([x, t]);
    return {
      value: tf.mul(tf.mul(0.5, x), tf.add(1, t)),
      gradFunc: (/** @type {Tensor} */ dy, /** @type {Tensor[]} */ [x, t]) => {
        const slope = tf.mul(GELU, tf.add(1, tf.mul(3 * 0.044715, tf.square(x))));
        const inner = tf.mul(tf.mul(x, tf.sub(1, tf.square(t))), slope);
        return [tf.mul(dy, tf.mul(0.5, tf.add(tf.add(1, t), inner)))];
      },
    };
  }),
  crossEntropy: tf.customGrad((/** @type {Tensor} */ logits, /** @type {Tensor} */ hot, /** @type {Save} */ save) => {
    const p = tf.softmax(logits);
    save([p, hot]);
    return {
      value: tf.neg(tf.mean(tf.log(tf.sum(tf.mul(p, hot), -1)))),
      gradFunc: (/** @type {Tensor} */ dy, /** @type {Tensor[]} */ [p, hot]) => [
        tf.mul(tf.sub(p, hot), tf.div(dy, p.shape[0])),
        tf.zerosLike(hot),
      ],
    };
  }),
};

/**
 * @param {import('../configs.js').Size} size
 * @param {Record<string, Tensor>} p
 * @param {Ops} ops
 * @param {Tensor} mask (T,T), what to add to scores
 * @returns {(ids: Tensor, targets: Tensor) => Tensor} the mean loss
 */
function lossOf({ layers, heads: H, width: C, context: T, batch: B, vocabulary: V }, p, ops, mask) {
  const { product, layerNorm, gelu, crossEntropy } = ops;
  const linear = (/** @type {Tensor} */ x, /** @type {string} */ name, /** @type {number} */ i) =>
    tf.add(product(x, p[`${name}.w${i}`]), p[`${name}.b${i}`]);
  const byHead = (/** @type {Tensor} */ x) => tf.transpose(tf.reshape(x, [B, T, H, C / H]), [0, 2, 1, 3]);
  return (ids, targets) => {
    const embedded = tf.reshape(product(tf.oneHot(ids, V), p.wte), [B, T, C]);
    let x = tf.reshape(tf.add(embedded, p.wpe), [B * T, C]);
    for (let i = 0; i < layers; i++) {
      const normed = layerNorm(x, p[`ln1.g${i}`], p[`ln1.b${i}`]);
      const [q, k, v] = tf.split(linear(normed, 'qkv', i), 3, -1).map(byHead);
      const scores = tf.add(tf.mul(product(q, swapped(k)), 1 / Math.sqrt(C / H)), mask);
      const read = tf.reshape(tf.transpose(product(tf.softmax(scores), v), [0, 2, 1, 3]), [B * T, C]);
      x = tf.add(x, linear(read, 'out', i));
      const again = layerNorm(x, p[`ln2.g${i}`], p[`ln2.b${i}`]);
      x = tf.add(x, linear(gelu(linear(again, 'up', i)), 'down', i));
    }
    return crossEntropy(product(layerNorm(x, p['ln.g'], p['ln.b']), swapped(p.wte)), tf.oneHot(targets, V));
  };
}

/** Starts the backend. @param {string} folder where its modules are @param {number} threads */
export async function startTfjs(folder, threads) {
  setWasmPaths(folder);
  setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
}

/**
 * @param {import('../configs.js').Size} size
 * @param {'plain' | 'tuned'} way
 * @returns {import('./model.js').Peer}
 */
export function createTfjs(size, way) {
  const p = Object.fromEntries(
    firstParameters(size).map(({ name, shape, values }) => [name, tf.variable(tf.tensor(values, shape))]),
  );
  const { context: T } = size;
  const mask = tf.tensor2d(
    Float32Array.from({ length: T * T }, (_, i) => (i % T > Math.floor(i / T) ? -1e9 : 0)),
    [T, T],
  );
  const loss = lossOf(size, p, way === 'tuned' ? TUNED : PLAIN, mask);
  const { learning_rate, beta1, beta2, eps } = ADAM;
  const adam = tf.train.adam(learning_rate, beta1, beta2, eps);
  const nextBatch = batchesOf(size);
  const variables = Object.values(p);

  return {
    async train(steps) {
      let last = Number.NaN;
      for (let i = 0; i < steps; i++) {
        const { ids, targets } = nextBatch();
        const cost = tf.tidy(() =>
          adam.minimize(() => loss(tf.tensor1d(ids), tf.tensor1d(targets)), true, variables),
        );
        if (i === steps - 1) [last] = await cost.data();
        cost.dispose();
      }
      return last;
    },
    dispose() {
      for (const variable of variables) variable.dispose();
      adam.dispose();
      mask.dispose();
    },
  };
}
