// The settings that the oracle understands, under the names of the engine's table, and the two
// presets as their authors have them: the last revision of Karpathy's microgpt, and the
// architecture of OpenAI's GPT-2 (how long and how fast to train is no part of an architecture).

/**
 * @typedef {object} Architecture
 * @property {'rms' | 'layer'} norm
 * @property {boolean} norm_gain       the norms have a learnt factor for each channel
 * @property {boolean} bias            linear layers and layer norms add a learnt constant
 * @property {'relu' | 'gelu'} activation
 * @property {boolean} tie_head        the head uses the weights of the token embedding
 * @property {boolean} norm_embedding  a norm between the embedding and the first block
 * @property {boolean} norm_final      a norm between the last block and the head
 * @property {number} init_std
 * @property {boolean} scaled_init     projections into the residual stream start smaller
 */

/**
 * @typedef {object} Size
 * @property {number} n_layer
 * @property {number} n_head
 * @property {number} n_embd
 * @property {number} block_size
 */

/**
 * @typedef {object} Training
 * @property {'lines' | 'stream'} documents
 * @property {number} val_fraction
 * @property {number} batch_size
 * @property {number} learning_rate
 * @property {'constant' | 'linear' | 'cosine'} schedule
 * @property {number} warmup_steps
 * @property {number} min_lr_ratio
 * @property {number} beta1
 * @property {number} beta2
 * @property {number} eps
 * @property {number} weight_decay
 * @property {number} grad_clip  0 is off
 * @property {number} max_steps
 * @property {number} val_batches
 * @property {number} seed
 */

/** @typedef {Architecture & Size & Training} Settings */

/** @type {Settings} */
export const MICROGPT = {
  documents: 'lines',
  val_fraction: 0,

  n_layer: 1,
  n_head: 4,
  n_embd: 16,
  block_size: 16,

  norm: 'rms',
  norm_gain: false,
  bias: false,
  activation: 'relu',
  tie_head: false,
  norm_embedding: true,
  norm_final: false,
  init_std: 0.08,
  scaled_init: false,

  batch_size: 1,
  learning_rate: 0.01,
  schedule: 'linear',
  warmup_steps: 0,
  min_lr_ratio: 0,
  beta1: 0.85,
  beta2: 0.99,
  eps: 1e-8,
  weight_decay: 0,
  grad_clip: 0,

  max_steps: 1000,
  val_batches: 8,
  seed: 42,
};

/** @type {Architecture} */
export const GPT2 = {
  norm: 'layer',
  norm_gain: true,
  bias: true,
  activation: 'gelu',
  tie_head: true,
  norm_embedding: false,
  norm_final: true,
  init_std: 0.02,
  scaled_init: true,
};
