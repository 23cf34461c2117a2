/**
 * The functions of the engine that the guide shows, by the steps of the seven parts: which they are, and what their
 * names mean on the page. Their text is read from src/ when the site is built (web/site/cut_functions.js); it is not in this
 * file. A function is identified by its file and its name.
 */

/**
 * Where a name in a function leads: to a tensor (`look:wte.weight`), a room (`room:optimizer`) or a term
 * of the glossary (`term:loss`). @typedef {string} Target
 */
/**
 * @typedef {object} SourceStep
 * @property {string} part        of the seven parts
 * @property {string[]} functions  'src/optimizer/rules.c adamw_vec', in the order in which they are shown
 * @property {Record<string, Target>} [names]  by names as the functions have them
 */

const OPS = 'src/autograd/ops/';
const ACTIVATIONS = `${OPS}activations/`;

/** The two directions of an op. @param {string} name @param {string} [folder] */
const both = (name, folder = OPS) => [
  `${folder}${name}.c op_${name}_forward`,
  `${folder}${name}.c op_${name}_backward`,
];

const [DATASET, CORPUS] = ['src/dataset/dataset.c', 'src/training/corpus.c'];
const [TOKENIZER, BPE] = ['src/tokenizer/tokenizer.c', 'src/tokenizer/bpe.c'];
const [GRAPH, KERNELS] = ['src/autograd/graph.c', 'src/math/kernels_rows.c'];
const ACTIVATION = `${ACTIVATIONS}activation.c`;
const [RULES, OPTIMIZER, SCHEDULE] = [
  'src/optimizer/rules.c',
  'src/optimizer/optimizer.c',
  'src/optimizer/schedule.c',
];
const [TRAINER, SAMPLER, RNG] = ['src/training/trainer.c', 'src/inference/sampler.c', 'src/base/rng.c'];

const block = (/** @type {string} */ name) => `look:blocks.0.${name}`;

/** @type {Record<string, SourceStep>} */
const TEXT = {
  documents: {
    part: 'dataset',
    functions: [`${DATASET} cut_lines`, `${DATASET} read_line`],
    names: { document: 'term:document', list: 'room:dataset' },
  },
  order: {
    part: 'dataset',
    functions: [`${CORPUS} document_order`, `${RNG} rng_shuffle`],
    names: { order: 'room:dataset', r: 'term:seed' },
  },
  split: {
    part: 'dataset',
    functions: [`${CORPUS} split`],
    names: { val_fraction: 'term:validation', n_val: 'room:dataset' },
  },
  batch: {
    part: 'dataset',
    functions: [`${CORPUS} corpus_train_batch`, `${CORPUS} push_document`],
    names: { batch: 'term:batch', B: 'term:batch', T: 'term:context_window', ids: 'term:token' },
  },
  vocabulary: {
    part: 'tokenizer',
    functions: [`${TOKENIZER} tokenizer_fit`],
    names: { characters: 'term:vocabulary', seen: 'room:tokenizer' },
  },
  encode: {
    part: 'tokenizer',
    functions: [`${TOKENIZER} tokenizer_encode`, `${TOKENIZER} report_unknown`],
    names: { ids: 'term:token', text: 'room:tokenizer' },
  },
  merge: {
    part: 'tokenizer',
    functions: [`${BPE} find_best`, `${BPE} merge`],
    names: { merges: 'term:byte_pair_encoding', made: 'room:tokenizer' },
  },
  decode: { part: 'tokenizer', functions: [`${TOKENIZER} tokenizer_decode`], names: { id: 'term:token' } },
};

/** @type {Record<string, SourceStep>} */
const NETWORK = {
  forward: {
    part: 'autograd',
    functions: [`${GRAPH} graph_forward`, `${GRAPH} forward_slice`],
    names: { n_ops: 'room:autograd', batch: 'term:batch' },
  },
  backward: {
    part: 'autograd',
    functions: [`${GRAPH} graph_backward_times`, `${GRAPH} backward_slice`],
    names: { loss: 'term:loss', grad: 'term:gradient', n_ops: 'room:autograd' },
  },
  block: {
    part: 'network',
    functions: ['src/network/model.c record_block', 'src/network/model.c record_qkv'],
    names: { norm1: block('norm1'), norm2: block('norm2'), post: 'term:normalization', window: 'term:attention' },
  },
  embedding: {
    part: 'network',
    functions: both('embedding'),
    names: { wte: 'look:wte.weight', wpe: 'look:wpe.weight', out: 'look:embedding' },
  },
  layernorm: {
    part: 'network',
    functions: [...both('layernorm'), `${OPS}layernorm.c layernorm_backward_row`],
    names: { x: 'look:embedding', gain: block('norm1.weight'), bias: block('norm1.bias'), out: block('norm1') },
  },
  rmsnorm: {
    part: 'network',
    functions: [...both('rmsnorm'), `${KERNELS} kernel_rms_norm`, `${KERNELS} kernel_rms_norm_backward`],
    names: { x: 'look:embedding', gain: block('norm1.weight'), out: block('norm1') },
  },
  linear: {
    part: 'network',
    functions: [...both('linear'), `${OPS}linear.c backward_input`, `${OPS}linear.c backward_parameters`],
    names: {
      x: block('norm1'),
      w: block('attention.qkv.weight'),
      bias: block('attention.qkv.bias'),
      out: block('attention.qkv'),
    },
  },
  attention: {
    part: 'network',
    functions: [`${OPS}attention.c forward_row`, `${OPS}attention.c softmax_scores`, ...both('attention')],
    names: {
      qkv: block('attention.qkv'),
      q: block('attention.q'),
      p: block('attention.probs'),
      out: block('attention.out'),
    },
  },
  rope: {
    part: 'network',
    functions: [`${OPS}rope.c turn`, `${OPS}rope.c turn_row`, ...both('rope')],
    names: { positions: 'term:position', x: block('attention.qkv'), to: block('attention.rope') },
  },
  gelu: {
    part: 'network',
    functions: [...both('gelu', ACTIVATIONS), `${KERNELS} gelu_vec`, `${KERNELS} gelu_slope`],
    names: { out: block('mlp.activation'), x: block('mlp.fc') },
  },
  relu: {
    part: 'network',
    functions: both('relu', ACTIVATIONS),
    names: { out: block('mlp.activation'), x: block('mlp.fc') },
  },
  relu2: {
    part: 'network',
    functions: [
      ...both('relu2', ACTIVATIONS),
      `${ACTIVATION} apply`,
      `${ACTIVATION} activation_forward`,
      `${ACTIVATION} activation_backward`,
    ],
    names: { out: block('mlp.activation'), x: block('mlp.fc') },
  },
  silu: { part: 'network', functions: both('silu', ACTIVATIONS) },
  geglu: { part: 'network', functions: both('geglu', ACTIVATIONS) },
  qk_norm: { part: 'network', functions: both('qk_norm') },
  swiglu: { part: 'network', functions: both('swiglu', ACTIVATIONS) },
  dropout: {
    part: 'network',
    functions: [...both('dropout'), `${OPS}dropout.c dropout_row`],
    names: { dropout: 'term:dropout' },
  },
  cross_entropy: {
    part: 'network',
    functions: both('cross_entropy'),
    names: { logits: 'look:logits', targets: 'term:cross_entropy', target: 'term:cross_entropy' },
  },
  mean_loss: { part: 'network', functions: both('mean_loss'), names: { targets: 'term:loss' } },
};

/** @type {Record<string, SourceStep>} */
const LEARNING = {
  adamw: {
    part: 'optimizer',
    functions: [`${RULES} adamw_vec`, `${RULES} rule_apply`],
    names: {
      mean: 'term:momentum',
      rate: 'term:learning_rate',
      decay: 'term:weight_decay',
      gradient: 'term:gradient',
      m: 'room:optimizer',
      v: 'room:optimizer',
    },
  },
  sgd: {
    part: 'optimizer',
    functions: [`${RULES} sgd_vec`],
    names: {
      rate: 'term:learning_rate',
      decay: 'term:weight_decay',
      gradient: 'term:gradient',
      mean: 'term:momentum',
    },
  },
  update: {
    part: 'optimizer',
    functions: [`${OPTIMIZER} optimizer_step`, `${OPTIMIZER} update_slice`],
    names: { beta1: 'term:momentum', rate: 'term:learning_rate', weight_decay: 'term:weight_decay' },
  },
  rate: {
    part: 'optimizer',
    functions: [`${SCHEDULE} schedule_rate`, `${SCHEDULE} share_left`],
    names: { learning_rate: 'term:learning_rate', warmup_steps: 'term:schedule', max_steps: 'term:step' },
  },
  step: {
    part: 'training',
    functions: [`${TRAINER} train_batch`, `${TRAINER} trainer_advance`],
    names: {
      loss: 'term:loss',
      batch: 'term:batch',
      lr: 'term:learning_rate',
      val_loss: 'term:validation',
      step: 'term:step',
    },
  },
  clip: {
    part: 'training',
    functions: [`${TRAINER} update`, `${TRAINER} is_far_off`],
    names: { grad_norm: 'room:autograd', grad_clip: 'term:gradient', loss: 'term:loss' },
  },
  validate: {
    part: 'training',
    functions: [`${TRAINER} validate`],
    names: { val_loss: 'term:validation', batch: 'term:batch' },
  },
  next: {
    part: 'inference',
    functions: [`${SAMPLER} sampler_next`, `${SAMPLER} sampler_take`],
    names: { logits: 'look:logits', id: 'term:token' },
  },
  choose: {
    part: 'inference',
    functions: [`${SAMPLER} choose`, `${SAMPLER} keep_top`, `${RNG} rng_choice`],
    names: {
      logits: 'look:logits',
      temperature: 'term:temperature',
      top_k: 'term:top_k',
      top_p: 'term:top_p',
      weights: 'term:probability',
    },
  },
  quoted: {
    part: 'inference',
    functions: ['src/text_analysis/quotation.c quotation_report'],
    names: { bytes: 'room:inference' },
  },
  chance: { part: 'inference', functions: [`${RNG} rng_init`, `${RNG} rng_random`], names: { seed: 'term:seed' } },
};

/** @type {Record<string, SourceStep>} */
export const SOURCES = { ...TEXT, ...NETWORK, ...LEARNING };

/** The step that a function belongs to; '' for none. @param {string} name  file and name */
export const stepOf = (name) => Object.keys(SOURCES).find((key) => SOURCES[key].functions.includes(name)) ?? '';

/** The function that is called by this name, as a file and a name; '' where it is not among those shown. @param {string} called */
export const shownFunction = (called) =>
  Object.values(SOURCES)
    .flatMap(({ functions }) => functions)
    .find((name) => name.endsWith(` ${called}`)) ?? '';
