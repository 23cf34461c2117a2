// The model that the peers train, as plain numbers: names, shapes and first values of its parameters, and the
// batches. jax.js and tfjs.js make tensors of it; the engine's own preset gpt2 is the same model.

import { syntheticIds } from '../configs.js';

/** @typedef {import('../configs.js').Size} Size */

/**
 * @typedef {object} Batch
 * @property {Int32Array} ids batch times context
 * @property {Int32Array} targets the ids that come next
 *
 * @typedef {object} Peer a program that trains
 * @property {(steps: number) => Promise<number>} train gives the loss of the last step, nats per token
 * @property {() => void} dispose
 */

/** Adam's settings, as in the engine. */
export const ADAM = { learning_rate: 0.001, beta1: 0.9, beta2: 0.99, eps: 1e-8 };

/** The epsilon of all layer norms. */
export const NORM_EPS = 1e-5;

/** Normal random numbers, the same at every run. */
function normal() {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * The shapes of all parameters. Those of a layer carry its number: 'qkv.w3'.
 * @param {Size} size
 * @returns {Record<string, number[]>}
 */
export function parameterShapes({ layers, width: C, context: T, vocabulary: V }) {
  /** @type {Record<string, number[]>} */
  const shapes = { wte: [V, C], wpe: [T, C] };
  for (let i = 0; i < layers; i++) {
    Object.assign(shapes, {
      [`ln1.g${i}`]: [C],
      [`ln1.b${i}`]: [C],
      [`qkv.w${i}`]: [C, 3 * C],
      [`qkv.b${i}`]: [3 * C],
      [`out.w${i}`]: [C, C],
      [`out.b${i}`]: [C],
      [`ln2.g${i}`]: [C],
      [`ln2.b${i}`]: [C],
      [`up.w${i}`]: [C, 4 * C],
      [`up.b${i}`]: [4 * C],
      [`down.w${i}`]: [4 * C, C],
      [`down.b${i}`]: [C],
    });
  }
  return { ...shapes, 'ln.g': [C], 'ln.b': [C] };
}

/**
 * First values: matrices normal with deviation 0.02, gains one, the rest zero.
 * @param {Size} size
 * @returns {{ name: string, shape: number[], values: Float32Array<ArrayBuffer> }[]}
 */
export function firstParameters(size) {
  const next = normal();
  return Object.entries(parameterShapes(size)).map(([name, shape]) => {
    const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
    if (shape.length === 2) for (let i = 0; i < values.length; i++) values[i] = 0.02 * next();
    else if (/^ln\d?\.g/.test(name)) values.fill(1);
    return { name, shape, values };
  });
}

/** @param {Size} size */
export function countParameters(size) {
  return Object.values(parameterShapes(size)).reduce((sum, shape) => sum + shape.reduce((p, n) => p * n, 1), 0);
}

/**
 * Endless batches of windows of the text that the engine learns too, each at another place.
 * @param {Size} size
 * @returns {() => Batch}
 */
export function batchesOf({ batch: B, context: T, vocabulary: V }) {
  const text = syntheticIds(V - 1, 100_000);
  let at = 0;
  return () => {
    const ids = new Int32Array(B * T);
    const targets = new Int32Array(B * T);
    for (let b = 0; b < B; b++) {
      at = (at + 7919) % (text.length - T - 1);
      for (let t = 0; t < T; t++) {
        ids[b * T + t] = text[at + t];
        targets[b * T + t] = text[at + t + 1];
      }
    }
    return { ids, targets };
  };
}
