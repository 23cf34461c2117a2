// A run: a text, a model that learns it step by step, and the texts it then writes.
//
// Everything random of a run comes from one generator, in this order: the shuffle of the lines,
// the first weights, the windows of each step, the samples without a seed of their own.

import { Corpus } from './dataset.js';
import { Cache, GPT } from './gpt.js';
import { Random } from './random.js';

/** @import { Settings } from './settings.js' */
/** @import { Value } from './value.js' */

export class Run {
  /**
   * @param {string} text
   * @param {Settings} settings
   */
  constructor(text, settings) {
    this.settings = settings;
    this.random = new Random(settings.seed);
    this.corpus = new Corpus(text, settings, this.random);
    this.vocabulary = this.corpus.vocabulary;
    this.model = new GPT(settings, this.vocabulary.size, this.random);
    this.adam = new Adam(this.model, settings);
    this.steps = 0;
  }

  /** One step: loss, gradients, update. The gradients stay, unclipped, for tests that read them. */
  step() {
    this.adam.clearGradients();
    const loss = this.model.loss(this.corpus.trainBatch(this.random));
    loss.backward();
    const gradNorm = this.adam.gradientNorm();
    const lr = learningRate(this.settings, this.steps);
    this.adam.update(this.steps, lr, clipFactor(gradNorm, this.settings.grad_clip));
    this.steps++;
    return { loss: loss.data, grad_norm: gradNorm, lr };
  }

  /** The loss on texts that no step learns from. */
  valLoss() {
    return this.model.loss(this.corpus.valSequences()).data;
  }

  /**
   * Writes a text after a prompt, until the model ends the document or the length is reached.
   * @param {object} options
   * @param {string} [options.prompt]
   * @param {number} [options.max_new_tokens]
   * @param {number} [options.temperature] below 1: safer, above: bolder; 0: always the likeliest
   * @param {number} [options.top_k] only among the k likeliest; 0 is off
   * @param {number} [options.top_p] only among the likeliest that together reach p; 1 is off
   * @param {number} [options.seed] gives the sample a generator of its own
   */
  sample({ prompt = '', max_new_tokens = 200, temperature = 1, top_k = 0, top_p = 1, seed }) {
    const { block_size, documents } = this.settings;
    const { bos } = this.vocabulary;
    const random = seed === undefined ? this.random : new Random(seed);
    let context = [bos, ...this.vocabulary.encode(prompt)].slice(-block_size);
    /** @type {number[]} */
    const written = [];
    while (written.length < max_new_tokens) {
      const weights = sampleWeights(this.logits(context), temperature, top_k, top_p);
      const token = temperature === 0 ? weights.indexOf(1) : random.choice(weights);
      if (token === bos) break;
      written.push(token);
      if (context.length === block_size) {
        if (documents === 'lines') break; // a line ends with the context
        const kept = block_size === 1 ? 0 : Math.max(1, Math.floor(block_size / 2));
        context = kept === 0 ? [] : context.slice(-kept); // a stream forgets its older half
      }
      context.push(token);
    }
    return this.vocabulary.decode(written);
  }

  /**
   * The logits after a context, computed anew from its first token.
   * @param {number[]} context
   */
  logits(context) {
    const cache = new Cache(this.settings.n_layer);
    const each = context.map((token, position) => this.model.forward(token, position, cache));
    return each[each.length - 1].map((logit) => logit.data);
  }
}

/**
 * The weights with which a token is drawn.
 * @param {number[]} logits
 * @param {number} temperature
 * @param {number} topK
 * @param {number} topP
 */
function sampleWeights(logits, temperature, topK, topP) {
  const largest = Math.max(...logits);
  if (temperature === 0) return logits.map((logit) => (logit === largest ? 1 : 0));
  const weights = logits.map((logit) => Math.exp((logit - largest) / temperature));
  const ranking = weights.map((_, id) => id).sort((a, b) => weights[b] - weights[a]);
  const likeliest = ranking.slice(0, topK > 0 ? topK : undefined);
  const total = likeliest.reduce((sum, id) => sum + weights[id], 0);
  const kept = new Set();
  let reached = 0;
  for (const id of likeliest) {
    kept.add(id);
    reached += weights[id];
    if (topP < 1 && reached >= topP * total) break;
  }
  return weights.map((weight, id) => (kept.has(id) ? weight : 0));
}

/** Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019). */
export class Adam {
  /**
   * @param {GPT} model
   * @param {Settings} settings
   */
  constructor(model, settings) {
    this.settings = settings;
    // Weight decay is for matrices; biases and gains are left alone.
    const trained = (/** @type {[string, unknown]} */ [name]) => model.trains(name);
    const matrices = [...model.matrices].filter(trained).flatMap(([, matrix]) => matrix.flat());
    const vectors = [...model.vectors].filter(trained).flatMap(([, vector]) => vector);
    this.entries = [
      ...matrices.map((value) => newEntry(value, settings.weight_decay)),
      ...vectors.map((value) => newEntry(value, 0)),
    ];
    this.all = [...model.names].flatMap((name) => model.parameter(name));
  }

  clearGradients() {
    for (const value of this.all) value.grad = 0;
  }

  /** The length of the gradient, all parameters together. */
  gradientNorm() {
    return Math.sqrt(this.entries.reduce((total, { value }) => total + value.grad ** 2, 0));
  }

  /**
   * @param {number} step 0, 1, ...
   * @param {number} lr
   * @param {number} factor what the gradients are multiplied by
   */
  update(step, lr, factor) {
    const { beta1, beta2, eps } = this.settings;
    for (const entry of this.entries) {
      const { value, decay } = entry;
      const grad = value.grad * factor;
      entry.mean = beta1 * entry.mean + (1 - beta1) * grad;
      entry.square = beta2 * entry.square + (1 - beta2) * grad ** 2;
      // Both began at zero and are too small at first; this corrects it.
      const mean = entry.mean / (1 - beta1 ** (step + 1));
      const square = entry.square / (1 - beta2 ** (step + 1));
      value.data -= lr * (mean / (Math.sqrt(square) + eps) + decay * value.data);
    }
  }
}

/**
 * A parameter with its running means of the gradient and of the gradient's square.
 * @param {Value} value
 * @param {number} decay
 */
function newEntry(value, decay) {
  return { value, decay, mean: 0, square: 0 };
}

/**
 * The factor that scales a gradient down to the largest allowed norm.
 * @param {number} norm
 * @param {number} longest 0: any length
 */
function clipFactor(norm, longest) {
  return longest > 0 && norm > longest ? longest / norm : 1;
}

/**
 * Up in equal parts during the warm-up, then down to the final rate at max_steps.
 * @param {Settings} settings
 * @param {number} step 0, 1, ...
 */
export function learningRate({ learning_rate, schedule, warmup_steps, min_lr_ratio, max_steps }, step) {
  if (step < warmup_steps) return (learning_rate * (step + 1)) / warmup_steps;
  if (schedule === 'constant') return learning_rate;
  const done = (step - warmup_steps) / (max_steps - warmup_steps);
  const left = schedule === 'linear' ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2;
  return learning_rate * (min_lr_ratio + (1 - min_lr_ratio) * left);
}
