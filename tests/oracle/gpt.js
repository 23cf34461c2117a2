// A GPT, number by number: from a token and what came before it to the logits of what comes next.
//
// One function, forward(), reads one token at one position. What it needs of earlier positions,
// their keys and values, is in a cache that grows with each call. Training and sampling both use forward(). Parameters
// have the names that the engine gives them.

import { dot, sum, Value } from './value.js';

/** @import { Settings } from './settings.js' */
/** @import { Random } from './random.js' */
/** @import { Sequence } from './dataset.js' */

/**
 * A row of numbers, and rows of them. weight[o][i] leads from input i to output o.
 * @typedef {Value[]} Vector
 * @typedef {Value[][]} Matrix
 */

/** Keys and values of the positions read so far, for each layer. */
export class Cache {
  /** @param {number} nLayer */
  constructor(nLayer) {
    this.layers = Array.from({ length: nLayer }, () => ({
      keys: /** @type {Matrix} */ ([]),
      values: /** @type {Matrix} */ ([]),
    }));
  }
}

export class GPT {
  /**
   * @param {Settings} settings
   * @param {number} vocabSize
   * @param {Random} random gives the first weights
   */
  constructor(settings, vocabSize, random) {
    const { n_layer, n_embd, n_head, block_size, tie_head, norm_embedding, norm_final, norm_gain } = settings;
    const { position, qk_norm, activation, mlp_ratio } = settings;
    const size = n_embd / n_head;
    const middle = Math.round(mlp_ratio * n_embd);
    this.kvHeads = settings.n_kv_head || n_head;
    this.gated = activation === 'swiglu' || activation === 'geglu';
    this.settings = settings;
    this.random = random;
    /**
     * All intermediate results, row by row, by the engine's names; null: they are not kept.
     * @type {Map<string, Matrix> | null}
     */
    this.notes = null;
    /** @type {Map<string, Matrix>} weights of linear layers and embeddings */
    this.matrices = new Map();
    /** @type {Map<string, Vector>} biases and gains */
    this.vectors = new Map();

    this.addMatrix('wte', vocabSize, n_embd);
    if (position === 'learned') this.addMatrix('wpe', block_size, n_embd);
    if (!tie_head) this.addMatrix('lm_head', vocabSize, n_embd);
    if (norm_embedding) this.addNorm('norm_embedding');
    for (let layer = 0; layer < n_layer; layer++) {
      this.addNorm(`blocks.${layer}.norm1`);
      this.addLinear(`blocks.${layer}.attention.qkv`, n_embd + 2 * this.kvHeads * size, n_embd);
      if (qk_norm && norm_gain) {
        this.addVector(`blocks.${layer}.attention.q_norm.weight`, size, 1);
        this.addVector(`blocks.${layer}.attention.k_norm.weight`, size, 1);
      }
      this.addLinear(`blocks.${layer}.attention.proj`, n_embd, n_embd);
      this.addNorm(`blocks.${layer}.norm2`);
      this.addLinear(`blocks.${layer}.mlp.fc`, this.gated ? 2 * middle : middle, n_embd);
      this.addLinear(`blocks.${layer}.mlp.proj`, n_embd, middle);
    }
    if (norm_final) this.addNorm('norm_final');
    if (settings.trainable === 'lora') this.addLora();
  }

  /** Two small matrices beside each large one that is chosen: Hu et al. 2021. */
  addLora() {
    const { n_layer, lora_rank, lora_targets } = this.settings;
    const names = ['attention.qkv', 'attention.proj', 'mlp.fc', 'mlp.proj'];
    const chosen = names.filter((name) => lora_targets === 'all' || name.startsWith(lora_targets));
    for (let layer = 0; layer < n_layer; layer++) {
      for (const name of chosen.map((name) => `blocks.${layer}.${name}`)) {
        const weights = this.matrix(name);
        const inputs = weights[0].length;
        const draw = () => new Value(this.random.gauss(0, 1 / Math.sqrt(3 * inputs)));
        const zero = () => new Value(0);
        this.matrices.set(
          `${name}.lora_a`,
          Array.from({ length: lora_rank }, () => Array.from({ length: inputs }, draw)),
        );
        this.matrices.set(
          `${name}.lora_b`,
          weights.map(() => Array.from({ length: lora_rank }, zero)),
        );
      }
    }
  }

  /** Whether a parameter is trained. @param {string} name */
  trains(name) {
    const { trainable, trainable_layers, n_layer, tie_head } = this.settings;
    if (trainable === 'all') return true;
    if (trainable === 'lora') return name.includes('.lora_');
    const layer = Number(/^blocks\.(\d+)\./.exec(name)?.[1] ?? -1);
    const is_head = name.startsWith('norm_final.') || (name === 'lm_head.weight' && !tie_head);
    return layer >= 0 ? layer >= n_layer - trainable_layers : is_head;
  }

  // ---- parameters ----

  /** @param {string} name @param {number} rows @param {number} columns */
  addMatrix(name, rows, columns) {
    const { init_std, scaled_init, n_layer } = this.settings;
    // Each of the 2 n_layer layers that end in .proj adds to the residual stream; GPT-2 keeps
    // their sum from growing with the depth.
    const isResidual = name.endsWith('.proj');
    const deviation = scaled_init && isResidual ? init_std / Math.sqrt(2 * n_layer) : init_std;
    const draw = () => new Value(this.random.gauss(0, deviation));
    const matrix = Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
    this.matrices.set(`${name}.weight`, matrix);
  }

  /** @param {string} name @param {number} size @param {number} value */
  addVector(name, size, value) {
    this.vectors.set(
      name,
      Array.from({ length: size }, () => new Value(value)),
    );
  }

  /** @param {string} name @param {number} outputs @param {number} inputs */
  addLinear(name, outputs, inputs) {
    this.addMatrix(name, outputs, inputs);
    if (this.settings.bias) this.addVector(`${name}.bias`, outputs, 0);
  }

  /** @param {string} name */
  addNorm(name) {
    const { norm, norm_gain, bias, n_embd } = this.settings;
    if (norm_gain) this.addVector(`${name}.weight`, n_embd, 1);
    if (bias && norm === 'layer') this.addVector(`${name}.bias`, n_embd, 0); // RMSNorm has none
  }

  /** All numbers of a parameter, row by row. @param {string} name @returns {Vector} */
  parameter(name) {
    const values = this.matrices.get(name)?.flat() ?? this.vectors.get(name);
    if (values === undefined) throw new Error(`There is no parameter called ${name}.`);
    return values;
  }

  get names() {
    return [...this.matrices.keys(), ...this.vectors.keys()];
  }

  /** @param {string} name @returns {Matrix} */
  matrix(name) {
    const matrix = this.matrices.get(`${name}.weight`);
    if (matrix === undefined) throw new Error(`There is no matrix called ${name}.`);
    return matrix;
  }

  /** Keeps a result, if results are kept, and returns it. @param {string} name @param {Vector} x */
  note(name, x) {
    const rows = this.notes?.get(name) ?? [];
    this.notes?.set(name, [...rows, x]);
    return x;
  }

  // ---- layers ----

  /** @param {string} name @param {Vector} x */
  linear(name, x) {
    const bias = this.vectors.get(`${name}.bias`);
    const y = this.matrix(name).map((row, o) => (bias ? dot(row, x).add(bias[o]) : dot(row, x)));
    const [a, b] = ['a', 'b'].map((part) => this.matrices.get(`${name}.lora_${part}`));
    if (a === undefined || b === undefined) return this.note(name, y);
    const { lora_alpha, lora_rank } = this.settings;
    const down = a.map((row) => dot(row, x).mul(lora_alpha / lora_rank));
    return this.note(
      name,
      y.map((value, o) => value.add(dot(b[o], down))),
    );
  }

  /** @param {string} name @param {Vector} x */
  norm(name, x) {
    const gain = this.vectors.get(`${name}.weight`);
    const bias = this.vectors.get(`${name}.bias`);
    let y = this.settings.norm === 'rms' ? rmsNorm(x) : layerNorm(x);
    if (gain) y = y.map((value, i) => value.mul(gain[i]));
    if (bias) y = y.map((value, i) => value.add(bias[i]));
    return this.note(name, y);
  }

  /**
   * A query or key of one head, ready to be compared: normalized, then rotated by its position.
   * @param {string} name
   * @param {Vector} x
   * @param {number} position
   */
  prepared(name, x, position) {
    let y = x;
    if (this.settings.qk_norm) {
      const gain = this.vectors.get(`${name}.weight`);
      y = rmsNorm(y);
      if (gain) y = y.map((value, i) => value.mul(gain[i]));
    }
    return this.settings.position === 'rope' ? turned(y, position) : y;
  }

  /**
   * Each head compares its part of the query with that of every key so far, and takes the mean of
   * the values, weighted by how well they fit. Several heads may share a part of keys and values.
   * @param {string} name
   * @param {Vector} x
   * @param {number} position
   * @param {{ keys: Matrix, values: Matrix }} cache
   */
  attention(name, x, position, cache) {
    const { n_embd, n_head, window } = this.settings;
    const size = n_embd / n_head;
    const qkv = this.linear(`${name}.qkv`, x);
    const kept = this.kvHeads * size;
    /** @param {Vector} all @param {number} head */
    const part = (all, head) => all.slice(head * size, (head + 1) * size);
    const keys = qkv.slice(n_embd, n_embd + kept);
    cache.keys.push(
      Array.from({ length: this.kvHeads }, (_, head) =>
        this.prepared(`${name}.k_norm`, part(keys, head), position),
      ).flat(),
    );
    cache.values.push(qkv.slice(n_embd + kept));
    this.note(`${name}.k`, cache.keys[cache.keys.length - 1]);
    this.note(`${name}.v`, cache.values[cache.values.length - 1]);

    /** @type {Vector} */
    const out = [];
    /** @type {Vector} */
    const queries = [];
    for (let head = 0; head < n_head; head++) {
      const shared = Math.floor((head * this.kvHeads) / n_head);
      const query = this.prepared(`${name}.q_norm`, part(qkv, head), position);
      queries.push(...query);
      const first = window > 0 ? Math.max(0, position - window + 1) : 0;
      const scores = cache.keys.slice(first).map((key, t) => {
        const score = dot(query, part(key, shared)).mul(size ** -0.5);
        const distance = position - (first + t);
        return this.settings.position === 'alibi' ? score.sub(distance * 2 ** ((-8 * (head + 1)) / n_head)) : score;
      });
      const weights = softmax(scores);
      this.note(`${name}.probs.${head}`, [...zeros(first), ...weights]);
      const values = cache.values.slice(first).map((all) => part(all, shared));
      for (let j = 0; j < size; j++) out.push(sum(weights.map((weight, t) => weight.mul(values[t][j]))));
    }
    this.note(`${name}.q`, queries);
    return this.linear(`${name}.proj`, this.note(`${name}.out`, out));
  }

  /** @param {string} name @param {Vector} x */
  mlp(name, x) {
    const bend = BENDS[this.settings.activation];
    const all = this.linear(`${name}.fc`, x);
    const middle = all.length / 2;
    const bent = this.gated
      ? all.slice(0, middle).map((value, i) => bend(value).mul(all[middle + i]))
      : all.map(bend);
    return this.linear(`${name}.proj`, this.note(`${name}.activation`, bent));
  }

  // ---- the whole model ----

  /**
   * Reads one token and returns a logit for each token that might come next.
   * @param {number} token
   * @param {number} position
   * @param {Cache} cache gains the keys and values of this position
   */
  forward(token, position, cache) {
    const { norm_embedding, norm_place, n_embd, init_std } = this.settings;
    let x = this.matrix('wte')[token].map((value) => value.add(0)); // copies, with gradients of their own
    if (this.settings.position === 'learned') x = add(x, this.matrix('wpe')[position]);
    if (this.settings.position === 'sinusoidal') {
      const size = init_std * Math.SQRT2; // as large as learned ones begin
      x = x.map((value, i) => value.add(size * wave(position, i, n_embd)));
    }
    x = this.note('embedding', x);
    if (norm_embedding) x = this.norm('norm_embedding', x);
    for (const [layer, kept] of cache.layers.entries()) {
      const name = `blocks.${layer}`;
      if (norm_place === 'post') {
        x = this.note(`${name}.residual1`, add(x, this.attention(`${name}.attention`, x, position, kept)));
        x = this.norm(`${name}.norm1`, x);
        x = this.note(`${name}.residual2`, add(x, this.mlp(`${name}.mlp`, x)));
        x = this.norm(`${name}.norm2`, x);
      } else {
        const attended = this.attention(`${name}.attention`, this.norm(`${name}.norm1`, x), position, kept);
        x = this.note(`${name}.residual1`, add(x, attended));
        x = this.note(`${name}.residual2`, add(x, this.mlp(`${name}.mlp`, this.norm(`${name}.norm2`, x))));
      }
    }
    return this.note('logits', this.head(x));
  }

  /**
   * The logits of the next token, from the residual stream: the final norm, then a score for each token.
   * @param {Vector} x
   */
  head(x) {
    const y = this.settings.norm_final ? this.norm('norm_final', x) : x;
    return this.matrix(this.settings.tie_head ? 'wte' : 'lm_head').map((row) => dot(row, y));
  }

  /**
   * The mean, over all positions of all sequences, of -log(probability of the right next token), where there is one.
   * @param {Sequence[]} sequences
   */
  loss(sequences) {
    /** @type {Vector} */
    const losses = [];
    for (const { ids, targets } of sequences) {
      const cache = new Cache(this.settings.n_layer);
      for (const [position, token] of ids.entries()) {
        const probabilities = this.note('probs', softmax(this.forward(token, position, cache)));
        if (position < targets.length) losses.push(probabilities[targets[position]].log().neg());
      }
    }
    return sum(losses).mul(1 / losses.length);
  }
}

// ---- functions of vectors ----

const EPS = 1e-5;

/** @param {Vector} a @param {Vector} b */
function add(a, b) {
  return a.map((x, i) => x.add(b[i]));
}

/** @param {number} n */
const zeros = (n) => Array.from({ length: n }, () => new Value(0));

/** @param {Vector} x */
function mean(x) {
  return sum(x).mul(1 / x.length);
}

/** x / sqrt(mean(x^2)): Zhang and Sennrich 2019. @param {Vector} x */
function rmsNorm(x) {
  const scale = mean(x.map((value) => value.mul(value)))
    .add(EPS)
    .pow(-0.5);
  return x.map((value) => value.mul(scale));
}

/** rmsNorm after the mean is subtracted: Ba et al. 2016. @param {Vector} x */
export function layerNorm(x) {
  const middle = mean(x);
  return rmsNorm(x.map((value) => value.sub(middle)));
}

/** @param {Value} x */
function relu(x) {
  return x.relu();
}

/** The tanh form of Hendrycks and Gimpel 2016, which is GPT-2's. @param {Value} x */
export function gelu(x) {
  const inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  return x.mul(0.5).mul(inner.tanh().add(1));
}

/** Elfwing et al. 2018. @param {Value} x */
export function silu(x) {
  return x.div(x.neg().exp().add(1));
}

/** The activations in the middle of an MLP, or of its gate (Shazeer 2020). So et al. 2021 for the square. */
const BENDS = {
  relu,
  gelu,
  relu2: (/** @type {Value} */ x) => relu(x).mul(relu(x)),
  silu,
  swiglu: silu,
  geglu: gelu,
};

/** The wave number i of n at a position: Vaswani et al. 2017. @param {number} position @param {number} i @param {number} n */
export function wave(position, i, n) {
  const angle = position / 10000 ** ((2 * Math.floor(i / 2)) / n);
  return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
}

/**
 * The points (x[i], x[i + half]), each rotated by its own angle: Su et al. 2021.
 * @param {Vector} x
 * @param {number} position
 */
export function turned(x, position) {
  const half = x.length / 2;
  return x.map((value, at) => {
    const i = at % half;
    const angle = position / 10000 ** (i / half);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return at < half ? value.mul(cosine).sub(x[i + half].mul(sine)) : value.mul(cosine).add(x[i].mul(sine));
  });
}

/** Numbers that are positive, sum to 1 and keep the order. @param {Vector} x */
function softmax(x) {
  const largest = Math.max(...x.map((value) => value.data)); // subtracted, so that exp cannot overflow
  const exps = x.map((value) => value.sub(largest).exp());
  const total = sum(exps);
  return exps.map((e) => e.div(total));
}
