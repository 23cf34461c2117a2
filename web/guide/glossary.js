/**
 * The terms of the glossary as data: the room to which each belongs, related terms, and the small picture that shows
 * it in the reader's own model (features/glossary/miniatures.js). Their words are in words/en/glossary.js.
 */

/** @typedef {keyof import('../words/words.js').GlossaryWords['terms']} TermKey */
/**
 * @typedef {object} Term
 * @property {string} room        the room (and part of microgpt) to which it belongs
 * @property {TermKey[]} related
 * @property {string} mini        the name of its picture
 */

/** @param {string} room @param {string} mini @param {TermKey[]} related @returns {Term} */
const term = (room, mini, ...related) => ({ room, mini, related });

/** The terms in the order of the seven parts. @type {Record<TermKey, Term>} */
export const TERMS = {
  document: term('dataset', 'document', 'token', 'validation', 'batch'),
  validation: term('dataset', 'validation', 'loss', 'overfitting', 'document'),

  token: term('tokenizer', 'tokens', 'vocabulary', 'byte_pair_encoding', 'embedding'),
  vocabulary: term('tokenizer', 'vocabulary', 'token', 'byte_pair_encoding'),
  byte_pair_encoding: term('tokenizer', 'merges', 'token', 'vocabulary'),

  gradient: term('autograd', 'gradient', 'backpropagation', 'loss', 'adam'),
  backpropagation: term('autograd', 'backpropagation', 'autograd', 'gradient', 'loss'),
  autograd: term('autograd', 'autograd', 'backpropagation', 'gradient'),

  parameter: term('network', 'parameter', 'gradient', 'step', 'embedding'),
  embedding: term('network', 'embedding', 'token', 'position', 'residual_stream'),
  position: term('network', 'position', 'embedding', 'attention', 'context_window'),
  residual_stream: term('network', 'residual_stream', 'layer', 'embedding', 'normalization'),
  normalization: term('network', 'normalization', 'residual_stream', 'layer'),
  attention: term('network', 'attention', 'query', 'key', 'value', 'head', 'causal_mask'),
  query: term('network', 'query', 'key', 'value', 'attention'),
  key: term('network', 'key', 'query', 'value', 'attention'),
  value: term('network', 'value', 'query', 'key', 'attention'),
  head: term('network', 'head', 'attention', 'layer'),
  causal_mask: term('network', 'causal_mask', 'attention', 'context_window'),
  mlp: term('network', 'mlp', 'activation', 'layer', 'attention'),
  activation: term('network', 'activation', 'mlp', 'layer'),
  layer: term('network', 'layer', 'attention', 'mlp', 'residual_stream'),
  logit: term('network', 'logit', 'softmax', 'probability'),
  softmax: term('network', 'softmax', 'logit', 'probability', 'temperature'),
  context_window: term('network', 'context_window', 'token', 'attention', 'position'),
  dropout: term('network', 'dropout', 'overfitting', 'weight_decay'),

  learning_rate: term('optimizer', 'learning_rate', 'schedule', 'adam', 'step'),
  adam: term('optimizer', 'adam', 'momentum', 'gradient', 'learning_rate'),
  momentum: term('optimizer', 'momentum', 'adam', 'gradient'),
  weight_decay: term('optimizer', 'weight_decay', 'parameter', 'overfitting', 'adam'),
  schedule: term('optimizer', 'schedule', 'learning_rate', 'step'),

  batch: term('training', 'batch', 'step', 'gradient', 'document'),
  step: term('training', 'step', 'batch', 'gradient', 'epoch'),
  epoch: term('training', 'epoch', 'step', 'overfitting'),
  loss: term('training', 'loss', 'surprise', 'cross_entropy', 'perplexity'),
  cross_entropy: term('training', 'cross_entropy', 'loss', 'surprise', 'probability'),
  surprise: term('training', 'surprise', 'loss', 'probability', 'cross_entropy'),
  perplexity: term('training', 'perplexity', 'loss', 'surprise'),
  overfitting: term('training', 'overfitting', 'validation', 'loss', 'dropout', 'weight_decay'),
  seed: term('training', 'seed', 'sampling'),

  probability: term('inference', 'probability', 'softmax', 'surprise', 'sampling'),
  temperature: term('inference', 'temperature', 'softmax', 'sampling', 'top_k', 'top_p'),
  top_k: term('inference', 'top_k', 'top_p', 'temperature', 'sampling'),
  top_p: term('inference', 'top_p', 'top_k', 'temperature', 'sampling'),
  sampling: term('inference', 'sampling', 'probability', 'temperature', 'seed'),
};

/** The step whose code shows a term (shown_functions.js). @type {Partial<Record<TermKey, string>>} */
const CODE = {
  ...{ document: 'documents', validation: 'validate', overfitting: 'validate' },
  ...{ token: 'encode', vocabulary: 'vocabulary', byte_pair_encoding: 'merge' },
  ...{ gradient: 'backward', backpropagation: 'backward', autograd: 'forward', parameter: 'update' },
  ...{ embedding: 'embedding', residual_stream: 'block', layer: 'block', mlp: 'block' },
  ...{ attention: 'attention', query: 'attention', key: 'attention', value: 'attention', head: 'attention' },
  ...{
    causal_mask: 'attention',
    logit: 'linear',
    softmax: 'cross_entropy',
    context_window: 'batch',
    dropout: 'dropout',
  },
  ...{ learning_rate: 'rate', schedule: 'rate', weight_decay: 'adamw' },
  ...{ batch: 'batch', step: 'step', loss: 'mean_loss', cross_entropy: 'cross_entropy', surprise: 'cross_entropy' },
  ...{
    seed: 'chance',
    probability: 'choose',
    temperature: 'choose',
    top_k: 'choose',
    top_p: 'choose',
    sampling: 'choose',
  },
};

/**
 * The terms whose code depends on a setting: the setting, and the step for each of its values.
 * @type {Partial<Record<TermKey, { setting: string, steps: Record<string, string> }>>}
 */
const CODE_BY = {
  normalization: { setting: 'norm', steps: { layer: 'layernorm', rms: 'rmsnorm' } },
  activation: {
    setting: 'activation',
    steps: { gelu: 'gelu', relu: 'relu', relu2: 'relu2', silu: 'silu', swiglu: 'swiglu', geglu: 'geglu' },
  },
  position: { setting: 'position', steps: { learned: 'embedding', rope: 'rope' } },
  adam: { setting: 'optimizer', steps: { adamw: 'adamw', sgd: 'sgd' } },
  momentum: { setting: 'optimizer', steps: { adamw: 'adamw', sgd: 'sgd' } },
};

/** The step whose code shows a term in a model with these settings; '' for none. @param {TermKey} key @param {Record<string, unknown>} config */
export function codeOf(key, config) {
  const by = CODE_BY[key];
  return (by ? by.steps[String(config[by.setting])] : CODE[key]) ?? '';
}

/** Other names by which texts, settings and addresses ask for a term. @type {Record<string, TermKey>} */
export const ALIASES = {
  ...{ weight: 'parameter', weights: 'parameter', parameters: 'parameter' },
  ...{ nat: 'surprise', bit: 'surprise', bits: 'surprise', nats: 'surprise' },
  ...{ layer_norm: 'normalization', rms_norm: 'normalization', norm: 'normalization' },
  ...{ bpe: 'byte_pair_encoding', merge: 'byte_pair_encoding', merges: 'byte_pair_encoding' },
  ...{ warm_up: 'schedule', warmup: 'schedule', warmup_steps: 'schedule', rate: 'learning_rate' },
  ...{ validation_loss: 'validation', val_loss: 'validation', val_fraction: 'validation' },
  ...{ block: 'layer', n_layer: 'layer', n_head: 'head', n_embd: 'embedding', block_size: 'context_window' },
  ...{ context: 'context_window', vocab_size: 'vocabulary', batch_size: 'batch', max_steps: 'step', steps: 'step' },
  ...{ residual: 'residual_stream', mask: 'causal_mask', entropy: 'cross_entropy', logits: 'logit' },
};

/** The key of a term by that or another name; '' if there is none. @param {string} name @returns {TermKey | ''} */
export function termKey(name) {
  if (Object.hasOwn(TERMS, name)) return /** @type {TermKey} */ (name);
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : '';
}
