// The settings that the oracle understands, under the names of the engine's table, and the
// presets as their authors have them: the last revision of Karpathy's microgpt, and the
// architectures of OpenAI's GPT-2 and Meta's LLaMA (the length and the rate of training are not part of an
// architecture).

/**
 * @typedef {object} Architecture
 * @property {'learned' | 'sinusoidal' | 'rope' | 'alibi' | 'none'} position
 * @property {number} n_kv_head        heads of keys and values; 0: as many as of queries
 * @property {number} window           how many tokens attention sees; 0: all
 * @property {boolean} qk_norm         each head's queries and keys are normed
 * @property {'pre' | 'post'} norm_place
 * @property {'rms' | 'layer'} norm
 * @property {boolean} norm_gain       the norms have a learnt factor for each channel
 * @property {boolean} bias            linear layers and layer norms add a learnt constant
 * @property {'relu' | 'gelu' | 'relu2' | 'silu' | 'swiglu' | 'geglu'} activation
 * @property {number} mlp_ratio        the width of the MLP's middle, in widths of the model
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
 * @property {'all' | 'last' | 'lora'} trainable
 * @property {number} trainable_layers  last: how many layers are trained
 * @property {number} lora_rank
 * @property {number} lora_alpha
 * @property {'all' | 'attention' | 'mlp'} lora_targets
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

  position: 'learned',
  n_kv_head: 0,
  window: 0,
  qk_norm: false,
  norm_place: 'pre',
  norm: 'rms',
  norm_gain: false,
  bias: false,
  activation: 'relu',
  mlp_ratio: 4,
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

  trainable: 'all',
  trainable_layers: 1,
  lora_rank: 8,
  lora_alpha: 16,
  lora_targets: 'all',
};

/** @type {Architecture} */
export const GPT2 = {
  position: 'learned',
  n_kv_head: 0,
  window: 0,
  qk_norm: false,
  norm_place: 'pre',
  norm: 'layer',
  norm_gain: true,
  bias: true,
  activation: 'gelu',
  mlp_ratio: 4,
  tie_head: true,
  norm_embedding: false,
  norm_final: true,
  init_std: 0.02,
  scaled_init: true,
};

/** LLaMA's, with grouped heads: Touvron et al. 2023, twice. @type {Architecture} */
export const LLAMA = {
  position: 'rope',
  n_kv_head: 2,
  window: 0,
  qk_norm: false,
  norm_place: 'pre',
  norm: 'rms',
  norm_gain: true,
  bias: false,
  activation: 'swiglu',
  mlp_ratio: 2.75,
  tie_head: false,
  norm_embedding: false,
  norm_final: true,
  init_std: 0.02,
  scaled_init: true,
};
