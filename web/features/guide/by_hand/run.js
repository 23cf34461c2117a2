/**
 * One step by hand: the tiny model, and the one step that the engine takes with it. Two sessions of the worker have the
 * same weights: one takes the step, with a context of two; the other is looked into, and has a context of three. A look
 * reads the token to predict as part of its prompt: its first two positions are those of the step, and the third
 * predicts nothing and changes nothing. Both are ended at once; the reader's run is not touched.
 */

import { offsetOf } from '../../../ui/sum_terms.js';

/** @typedef {import('../../../ui/sum_terms.js').Plan} Plan */
/** @typedef {import('../../../ui/sum_terms.js').GraphOp} GraphOp */
/** @typedef {import('../../../../wasm/engine.js').Config} Config */
/** @typedef {import('../../../registry.js').Context['actions']['request']} Request */
/**
 * Which figure of a number: its value, its gradient, Adam's two averages after the step, and its value after the step.
 * @typedef {'value' | 'gradient' | 'm' | 'v' | 'new'} Kind
 */
/** One figure: of which number, and which. @typedef {{ kind: Kind, name: string, at: number[] }} Ref */
/**
 * All figures of the step.
 * @typedef {object} Step
 * @property {Plan} plan
 * @property {GraphOp[]} graph        the ops in their order
 * @property {number[]} ids           of the tokens that are read
 * @property {number[]} targets       of the tokens that should be predicted
 * @property {string[]} vocabulary
 * @property {Config} config
 * @property {Record<Kind, Map<string, ArrayLike<number>>>} figures  by the names of the tensors
 * @property {number} loss_after      on the same text, with the new weights
 */

export const TEXT = 'ab';

/** How many positions the step reads. */
export const POSITIONS = 2;

/** The simplest GPT that has every part of microgpt, and the plainest step of Adam. */
export const SETTINGS = {
  ...{ preset: 'microgpt', documents: 'lines', val_fraction: 0, tokenizer: 'char' },
  ...{ n_layer: 1, n_head: 1, n_embd: 2, block_size: POSITIONS, position: 'learned', mlp_ratio: 0.5 },
  ...{ norm: 'rms', norm_gain: 0, bias: 0, activation: 'relu', tie_head: 0, norm_embedding: 0, norm_final: 0 },
  ...{ batch_size: 1, optimizer: 'adamw', learning_rate: 0.1, schedule: 'constant', warmup_steps: 0 },
  ...{ beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0, grad_clip: 0, max_steps: 10, seed: 1 },
};

/**
 * The weights before the step, row by row. They were chosen to have few digits, so that a person can compute with them.
 * Also, both norms of the embedding divide by one half; a unit of the MLP is off for one token and on for the other;
 * and no gradient is the tiny difference of two large numbers, which Adam would turn into a full step.
 * @type {Record<string, number[]>}
 */
export const WEIGHTS = {
  'wte.weight': [0.5, 0.3, -0.4, 0.6, -0.2, 0.5],
  'wpe.weight': [0.3, 0.2, 0.2, -0.2],
  'blocks.0.attention.qkv.weight': [1, 0.5, -0.5, 1, 0.5, 1, -0.5, 0.5, 0.5, -0.5, -0.2, 0.6],
  'blocks.0.attention.proj.weight': [0.5, -0.5, 0.5, 0.5],
  'blocks.0.mlp.fc.weight': [1, -1],
  'blocks.0.mlp.proj.weight': [0.5, -0.5],
  'lm_head.weight': [0.5, 0.5, -0.5, 1, 1, -0.5],
};

const NAMES = Object.keys(WEIGHTS);

/** Runs of the page, and those of experiments, have smaller numbers. */
const FIRST_RUN = 3_000_000;
let next_run = FIRST_RUN;

/** Sets weights of a session, row by row. @param {Request} request @param {number} run @param {(name: string) => ArrayLike<number>} of */
const setAll = (request, run, of) =>
  Promise.all(
    NAMES.flatMap((name) =>
      Array.from(of(name), (value, index) => request({ type: 'set', run, name, index, value })),
    ),
  );

/** What the model computes for the text, and the gradients of its loss. @param {Request} request @param {number} run */
async function lookInside(request, run) {
  const { value: known } = await request({
    type: 'look',
    run,
    call: ['inspect', TEXT, ['tokens'], ['tensors'], ['graph']],
  });
  const [tokens, tensors, graph] =
    /** @type {[{ id: number }[], import('../../../../wasm/inspection.js').InspectedTensor[], GraphOp[]]} */ (known);
  const names = tensors.filter(({ name }) => !name.endsWith('.lens')).map(({ name }) => name);
  const with_gradient = tensors.filter(({ gradient }) => gradient).map(({ name }) => name);
  const { value: numbers } = await request({
    type: 'look',
    run,
    call: [
      'inspect',
      TEXT,
      ...names.map((name) => /** @type {['tensor', string]} */ (['tensor', name])),
      ...with_gradient.map((name) => /** @type {['gradient', string]} */ (['gradient', name])),
    ],
  });
  const all = /** @type {ArrayLike<number>[]} */ (numbers);
  return {
    ...{ tokens, tensors, graph },
    values: new Map(names.map((name, i) => [name, all[i]])),
    gradients: new Map(with_gradient.map((name, i) => [name, all[names.length + i]])),
  };
}

/** The weights and Adam's averages after the step. @param {Request} request @param {number} run */
async function lookAfter(request, run) {
  const kinds = /** @type {const} */ (['value', 'm', 'v']);
  const { value } = await request({
    type: 'look',
    run,
    call: [
      'all',
      ...kinds.flatMap((of) =>
        NAMES.map((name) => /** @type {['tensor', string, { of: typeof of }]} */ (['tensor', name, { of }])),
      ),
    ],
  });
  const copies = /** @type {{ data: ArrayLike<number> }[]} */ (value);
  const [after, m, v] = kinds.map(
    (_, k) => new Map(NAMES.map((name, i) => [name, copies[k * NAMES.length + i].data])),
  );
  return { after, m, v };
}

/**
 * Lets the engine take the step.
 * @param {Request} request
 * @returns {Promise<Step>} rejected with a RequestError
 */
export async function takeStep(request) {
  const [trained, seen] = [next_run++, next_run++];
  try {
    const prepare = (/** @type {number} */ run, /** @type {number} */ block_size) =>
      request({ type: 'prepare', run, text: TEXT, config: { ...SETTINGS, block_size }, replaces: [] });
    const info = await prepare(trained, POSITIONS);
    await prepare(seen, POSITIONS + 1);
    for (const run of [trained, seen]) await setAll(request, run, (name) => WEIGHTS[name]);
    const inside = await lookInside(request, seen);
    await request({ type: 'step', run: trained, steps: 1, sampling: {} });
    const { after, m, v } = await lookAfter(request, trained);
    await setAll(request, seen, (name) => after.get(name) ?? []);
    const { value } = await request({ type: 'look', run: seen, call: ['inspect', TEXT, ['loss']] });
    const ids = inside.tokens.map(({ id }) => id);
    return {
      plan: {
        of: new Map(inside.graph.map((op) => [op.name, op])),
        tensors: new Map(inside.tensors.map((one) => [one.name, one])),
      },
      ...{ graph: inside.graph, ids: ids.slice(0, POSITIONS), targets: ids.slice(1) },
      ...{ vocabulary: info.vocabulary, config: info.config },
      figures: { value: inside.values, gradient: inside.gradients, m, v, new: after },
      loss_after: Number(/** @type {unknown[]} */ (value)[0]),
    };
  } finally {
    for (const run of [trained, seen]) request({ type: 'close', run }).catch(() => {});
  }
}

/** A figure of the step. @param {Step} step @param {Ref} ref */
export function figureOf({ plan, figures }, { kind, name, at }) {
  return figures[kind].get(name)?.[offsetOf(plan.tensors.get(name)?.shape ?? [], at)] ?? Number.NaN;
}

/** Whether there is such a figure. @param {Step} step @param {Ref} ref */
export const hasFigure = ({ figures }, { kind, name }) => figures[kind].has(name);
