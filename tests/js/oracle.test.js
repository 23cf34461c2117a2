// The engine against the oracle (tests/oracle): a second GPT, written number by number.
//
// Each case is a text and settings. The oracle makes the run once; every build of the engine must
// then show the same first parameters, losses, gradient norms, learning rates, gradients, last
// parameters, validation loss and samples. The first tests compare parts of the oracle with numbers from other
// programs; oracle_microgpt.test.js compares the whole oracle with the original.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { cutDocuments } from '../oracle/dataset.js';
import { gelu, layerNorm, silu, turned, wave } from '../oracle/gpt.js';
import { Random } from '../oracle/random.js';
import { GPT2, LLAMA, MICROGPT } from '../oracle/settings.js';
import { Run } from '../oracle/train.js';
import { Value } from '../oracle/value.js';
import { assertClose, magnitude, ownNames, REFERENCE, ROOT, VARIANTS } from './builds.js';

/** @import { Settings } from '../oracle/settings.js' */

// ---- the oracle's parts ----

test("the oracle's generator gives the numbers of CPython's random module", () => {
  // From CPython 3.11: seed(n), then 2 getrandbits(32), 2 random(), 3 gauss(1, 2), shuffle of
  // range(12), randrange of 1, 2, 3, 1000 and 2^31 + 1, 8 choices(range(4), [0.1, 0, 3, 1.5]).
  const expected = [
    {
      seed: 0,
      bits: [3626764237, 1654615998],
      random: [0.7579544029403025, 0.420571580830845],
      gauss: [0.8659869685418841, 3.3894933574999975, -1.8942462528547312],
      shuffle: [9, 11, 8, 6, 0, 1, 10, 2, 3, 5, 7, 4],
      below: [0, 0, 2, 75, 1418186270],
      choices: [2, 2, 2, 2, 3, 3, 2, 3],
    },
    {
      seed: 4294967295,
      bits: [2728839433, 2661025012],
      random: [0.20319993954407756, 0.6073666030347188],
      gauss: [0.5317578989542123, 2.7621606229204625, -1.2415727722942935],
      shuffle: [0, 10, 2, 3, 8, 11, 9, 1, 6, 7, 5, 4],
      below: [0, 0, 1, 38, 1623693206],
      choices: [3, 2, 2, 3, 2, 0, 2, 3],
    },
  ];
  for (const numbers of expected) {
    const random = new Random(numbers.seed);
    assert.deepEqual([random.bits(), random.bits()], numbers.bits);
    assert.deepEqual([random.random(), random.random()], numbers.random);
    assertClose([random.gauss(1, 2), random.gauss(1, 2), random.gauss(1, 2)], numbers.gauss, 1e-15, 'gauss');
    const list = Array.from({ length: 12 }, (_, i) => i);
    random.shuffle(list);
    assert.deepEqual(list, numbers.shuffle);
    assert.deepEqual(
      [1, 2, 3, 1000, 2 ** 31 + 1].map((n) => random.below(n)),
      numbers.below,
    );
    assert.deepEqual(
      Array.from({ length: 8 }, () => random.choice([0.1, 0, 3, 1.5])),
      numbers.choices,
    );
  }
});

test("the oracle cuts lines as Python's splitlines and strip do, and a stream at blank lines", () => {
  const text = ' ann\u3000\r\n\x1c\n\u2003zoë lee\x85\r\r  \t\nbob\ufeff';
  assert.deepEqual(cutDocuments(text, 'lines'), ['ann', 'zoë lee', 'bob\ufeff']);
  const poem = '\n\none  \n  two\n \t\n\nthree\r\nfour\n\n\n';
  assert.deepEqual(cutDocuments(poem, 'stream'), ['one\n  two', 'three\nfour']);
});

test("the oracle's GELU and layer norm give the published values", () => {
  // PyTorch 2: gelu(x, approximate='tanh') at 1, -1, 0.5; layer norm of 1, 2, 3, 4 by hand.
  const values = [1, -1, 0.5].map((x) => gelu(new Value(x)).data);
  assertClose(values, [0.8411919906082768, -0.15880800939172324, 0.34571400982514394], 1e-15, 'gelu');
  const normed = layerNorm([1, 2, 3, 4].map((x) => new Value(x))).map(({ data }) => data);
  const deviation = Math.sqrt(1.25 + 1e-5);
  assertClose(normed, [-1.5 / deviation, -0.5 / deviation, 0.5 / deviation, 1.5 / deviation], 1e-15, 'layer norm');
});

test('the oracle turns vectors, makes waves and bends as the formulas say', () => {
  // By hand: a quarter turn apart, angle 1 at position 1 (sin 1, cos 1); x / (1 + e^-x) by Python.
  const [a, b] = turned(
    [1, 0].map((x) => new Value(x)),
    1,
  ).map(({ data }) => data);
  assertClose([a, b], [0.5403023058681398, 0.8414709848078965], 1e-15, 'turned');
  // At position 2 of a width of 4: sin 2, cos 2, sin 0.02, cos 0.02.
  const waves = [0, 1, 2, 3].map((i) => wave(2, i, 4));
  assertClose(
    waves,
    [0.9092974268256817, -0.4161468365471424, 0.01999866669333308, 0.9998000066665778],
    1e-15,
    'waves',
  );
  assertClose(
    [silu(new Value(-1)).data, silu(new Value(4)).data],
    [-0.2689414213699951, 3.928055160151634],
    1e-15,
    'silu',
  );
});

test("the oracle's gradients agree with finite differences", () => {
  const settings = { ...MICROGPT, ...GPT2, init_std: 0.3, n_layer: 2, n_head: 2, n_embd: 4, block_size: 3 };
  const { model, corpus, random } = new Run('abba\nbaab\n', settings);
  const sequences = corpus.trainBatch(random);
  model.loss(sequences).backward();
  const h = 1e-5;
  for (const name of model.names) {
    const values = model.parameter(name);
    for (const value of [values[0], values[values.length - 1]]) {
      const at = value.data;
      const [above, below] = [at + h, at - h].map((x) => {
        value.data = x;
        return model.loss(sequences).data;
      });
      value.data = at;
      assertClose([value.grad], [(above - below) / (2 * h)], 1e-9, name);
    }
  }
});

// ---- the engine ----

/**
 * How far apart engine and oracle may be: losses relative to the loss, gradients and parameters relative to the largest
 * number in their tensor. In double precision only the order of sums differs; the largest differences seen are 4e-16,
 * 2e-15 and 6e-13. In float, with its 24 bits, they are 5e-8 and 2e-6. Adam divides tiny gradients by their own size,
 * so rounding errors alone may move a parameter by as much as the learning rate. So only the reference build compares
 * the last parameters; errors in them would show in the losses, too.
 *
 * @type {Record<string, { loss: number, gradient: number, parameter: number }>}
 */
const BOUNDS = {
  reference: { loss: 1e-13, gradient: 1e-13, parameter: 1e-11 },
  float: { loss: 1e-6, gradient: 1e-5, parameter: Number.POSITIVE_INFINITY },
};

/** Every 37th of the project's names, so that all letters are there. */
const NAMES = ownNames()
  .split('\n')
  .filter((_, i) => i % 37 === 0)
  .join('\n');

const STORY = readFileSync(resolve(ROOT, 'datasets/stories.txt'), 'utf8').slice(0, 1500);

/** Letters of one to four bytes, white space of all kinds, combining and right-to-left characters. */
const MANY_SCRIPTS = [
  'Zoë Łukaszewska',
  '  Ελένη ',
  'さくらはなこ',
  '\u3000全角の空白\u3000',
  '👩\u200d👩\u200d👧 🙂🙃',
  '',
  'e\u0301cole',
  'שלום',
  '\tnaïve café\u00a0',
  'a',
  'Ωmega 3 ½',
  '𝔘𝔫𝔦',
].join('\r\n');

/**
 * @typedef {object} Case
 * @property {string} title
 * @property {string} text
 * @property {'microgpt' | 'gpt2' | 'llama'} preset
 * @property {Partial<Settings>} settings what differs from the preset; for gpt2 all settings that are not part of the
 *   architecture
 * @property {number} steps
 * @property {boolean} [clips] some of the gradients are clipped and some are not
 */

/** Small numbers for a GPT-2, and all that its preset leaves to the engine. */
const SMALL_GPT2 = {
  documents: /** @type {const} */ ('lines'),
  val_fraction: 0.2,
  n_layer: 2,
  n_head: 2,
  n_embd: 8,
  block_size: 8,
  batch_size: 3,
  learning_rate: 0.02,
  schedule: /** @type {const} */ ('cosine'),
  warmup_steps: 4,
  min_lr_ratio: 0.1,
  beta1: 0.9,
  beta2: 0.95,
  eps: 1e-8,
  weight_decay: 0.1,
  grad_clip: 1.1,
  max_steps: 20,
  val_batches: 2,
  seed: 7,
};

/** @type {Case[]} */
const CASES = [
  {
    title: "microgpt on the project's own names",
    text: NAMES,
    preset: 'microgpt',
    settings: { seed: 1, val_fraction: 0.01, val_batches: 2 },
    steps: 10,
  },
  {
    title: 'microgpt on many scripts, with two layers, three lines at a time and lines longer than the context',
    text: MANY_SCRIPTS,
    preset: 'microgpt',
    settings: {
      n_layer: 2,
      n_head: 3,
      n_embd: 12,
      block_size: 5,
      batch_size: 3,
      val_fraction: 0.25,
      seed: 4294967295,
    },
    steps: 12, // each line is seen more than twice
  },
  {
    title: 'gpt2 on lines, with warm-up, cosine, decay and clipping',
    text: NAMES,
    preset: 'gpt2',
    settings: SMALL_GPT2,
    steps: 8,
    clips: true,
  },
  {
    title: 'gpt2 on a stream, with warm-up, a linear schedule, decay and clipping',
    text: STORY,
    preset: 'gpt2',
    settings: { ...SMALL_GPT2, documents: 'stream', schedule: 'linear', n_head: 4, seed: 0 },
    steps: 8,
    clips: true,
  },
  {
    title: 'gpt2 on one long line, of which some windows are given a beginning',
    text: STORY.replaceAll(/\s+/g, ' ').repeat(3),
    preset: 'gpt2',
    settings: { ...SMALL_GPT2, documents: 'stream', block_size: 4, batch_size: 12, seed: 4 },
    steps: 4,
  },
  {
    title: 'gpt2 on two long documents, at whose beginnings some windows begin',
    text: `${STORY.replaceAll(/\s+/g, ' ').repeat(2)}\n\n${STORY.replaceAll(/\s+/g, ' ').repeat(2)}`,
    preset: 'gpt2',
    settings: { ...SMALL_GPT2, documents: 'stream', block_size: 4, batch_size: 24, seed: 4 },
    steps: 4,
  },
  {
    title: 'gpt2 on a stream that is shorter than its context and goes round, to the last step',
    text: '  to be\n\nor not',
    preset: 'gpt2',
    settings: {
      ...SMALL_GPT2,
      documents: 'stream',
      schedule: 'constant',
      val_fraction: 0.12, // one token: nothing to predict
      block_size: 20,
      batch_size: 2,
      max_steps: 5,
    },
    steps: 5,
  },
  {
    title: 'gpt2 with strong decay, other moments and a large epsilon',
    text: NAMES,
    preset: 'gpt2',
    settings: { ...SMALL_GPT2, n_layer: 1, weight_decay: 2, beta1: 0.5, beta2: 0.7, eps: 0.01, grad_clip: 0 },
    steps: 6,
  },
  {
    title: 'microgpt with heads of one number and a context of one',
    text: 'ab\nba\nb\n',
    preset: 'microgpt',
    settings: { n_head: 2, n_embd: 2, block_size: 1 },
    steps: 6,
  },
];

const TINY = { n_head: 2, n_embd: 4, block_size: 6, batch_size: 2, val_fraction: 0.1, val_batches: 3 };

/** Each option of the architecture changed on its own, away from the preset. @type {Partial<Settings>[]} */
const MICROGPT_SWITCHES = [
  { norm: 'layer' },
  { norm_gain: true },
  { bias: true },
  { norm: 'layer', bias: true },
  { activation: 'gelu' },
  { tie_head: true },
  { norm_embedding: false },
  { norm_final: true, norm_gain: true },
  { scaled_init: true, n_layer: 3 },
  { init_std: 0.3 },
];

/** @type {Partial<Settings>[]} */
const GPT2_SWITCHES = [
  { norm: 'rms' },
  { norm_gain: false },
  { bias: false },
  { activation: 'relu' },
  { tie_head: false },
  { norm_embedding: true },
  { norm_final: false },
  { scaled_init: false },
];

/**
 * Kinds of positions, attention and MLP, alone and together. There are biases only where keys are rotated or
 * normalized: elsewhere the bias of a key does not change attention, so its gradient is only rounding errors around 0.
 * @type {Partial<Settings>[]}
 */
const OPTIONS = [
  { position: 'sinusoidal' },
  { position: 'rope', bias: true },
  { position: 'alibi', n_head: 4, n_embd: 8 },
  { position: 'none' },
  { n_kv_head: 1 },
  { n_kv_head: 2, n_head: 4, n_embd: 8, position: 'rope' },
  { window: 3 },
  { window: 1, position: 'alibi' },
  { qk_norm: true, bias: true },
  { qk_norm: true, norm_gain: false, position: 'rope', n_kv_head: 1 },
  { norm_place: 'post' },
  { norm_place: 'post', norm: 'rms', norm_embedding: true, n_layer: 2 },
  { activation: 'relu2' },
  { activation: 'silu', mlp_ratio: 1.3 },
  { activation: 'swiglu' },
  { activation: 'geglu', mlp_ratio: 2.6 },
];

/** What is trained of a larger model. @type {Partial<Settings>[]} */
const FINE_TUNING = [
  { trainable: 'last', n_layer: 3 },
  { trainable: 'last', n_layer: 3, trainable_layers: 2, tie_head: false, qk_norm: true },
  { trainable: 'lora', lora_rank: 2, lora_alpha: 5, n_layer: 2 },
  { trainable: 'lora', lora_rank: 3, lora_targets: 'attention', n_kv_head: 1, position: 'rope' },
  { trainable: 'lora', lora_rank: 1, lora_targets: 'mlp', activation: 'swiglu', n_layer: 2, norm_place: 'post' },
];

/** @param {Partial<Settings>} switches */
const describeSwitches = (switches) =>
  Object.entries(switches)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

for (const switches of MICROGPT_SWITCHES) {
  const title = `microgpt with ${describeSwitches(switches)}`;
  CASES.push({ title, text: NAMES, preset: 'microgpt', settings: { ...TINY, ...switches }, steps: 4 });
}
for (const switches of GPT2_SWITCHES) {
  const settings = { ...SMALL_GPT2, ...TINY, n_layer: 1, ...switches };
  CASES.push({ title: `gpt2 with ${describeSwitches(switches)}`, text: NAMES, preset: 'gpt2', settings, steps: 6 });
}

for (const switches of OPTIONS) {
  const settings = { ...SMALL_GPT2, ...TINY, n_layer: 1, init_std: 0.2, bias: false, ...switches };
  CASES.push({ title: `gpt2 with ${describeSwitches(switches)}`, text: NAMES, preset: 'gpt2', settings, steps: 5 });
}
for (const switches of FINE_TUNING) {
  const settings = { ...SMALL_GPT2, ...TINY, init_std: 0.2, bias: false, ...switches };
  CASES.push({ title: `gpt2 with ${describeSwitches(switches)}`, text: NAMES, preset: 'gpt2', settings, steps: 6 });
}
CASES.push({
  title: 'llama on a stream',
  text: STORY,
  preset: 'llama',
  settings: { ...SMALL_GPT2, ...TINY, documents: 'stream', n_layer: 2, n_head: 4, n_embd: 16, init_std: 0.1 },
  steps: 5,
});
CASES.push({
  title: 'llama with a window, normed queries and keys and a context of many',
  text: STORY,
  preset: 'llama',
  settings: {
    ...SMALL_GPT2,
    ...TINY,
    documents: 'stream',
    block_size: 24,
    window: 9,
    qk_norm: true,
    n_layer: 1,
    n_head: 4,
    n_embd: 8,
  },
  steps: 4,
});

/** Ways to sample: the last one uses the run's own generator, so it must be the last. */
const SAMPLES = [
  { temperature: 0, max_new_tokens: 12, seed: 1 },
  { temperature: 1, max_new_tokens: 30, seed: 2 },
  { temperature: 0.7, max_new_tokens: 12, top_k: 3, seed: 3 },
  { temperature: 1.5, max_new_tokens: 12, top_p: 0.6, seed: 4 },
  { temperature: 1, max_new_tokens: 12, top_k: 5, top_p: 0.8, seed: 5 },
  { temperature: 0.8, max_new_tokens: 12 },
];

/**
 * The prompt of all samples: the text's first letters, as many as fit into the context of a line.
 * @param {Case} of
 */
const promptOf = ({ text, settings }) =>
  [...text.trim()].slice(0, Math.min(2, (settings.block_size ?? 16) - 1)).join('');

/**
 * The run as the oracle makes it.
 * @param {Case} of
 */
function oracleRun(of) {
  const { text, preset, settings, steps } = of;
  const prompt = promptOf(of);
  /** @type {Settings} */
  const all = { ...MICROGPT, ...{ microgpt: {}, gpt2: GPT2, llama: LLAMA }[preset], ...settings };
  const run = new Run(text, all);
  /** @param {(value: Value) => number} read */
  const numbers = (read) => new Map(run.model.names.map((name) => [name, run.model.parameter(name).map(read)]));
  const first = numbers(({ data }) => data);
  const made = [run.step()];
  const gradients = new Map([...numbers(({ grad }) => grad)].filter(([name]) => run.model.trains(name)));
  while (made.length < steps) made.push(run.step());
  return {
    vocabulary: run.vocabulary.characters,
    first,
    gradients,
    last: numbers(({ data }) => data),
    steps: made,
    valLoss: run.corpus.valSequences().length > 0 ? run.valLoss() : null,
    samples: SAMPLES.map((options) => run.sample({ ...options, prompt })),
  };
}

/**
 * @param {Map<string, ArrayLike<number>>} actual
 * @param {Map<string, ArrayLike<number>>} expected
 * @param {number} bound relative to the largest number of a tensor, or to a thousandth of the largest of all
 * @param {string} what
 */
function assertTensorsClose(actual, expected, bound, what) {
  const floor = 1e-3 * Math.max(...[...expected.values()].map((list) => magnitude(list)));
  for (const [name, list] of expected) {
    assertClose(actual.get(name) ?? [], list, bound * magnitude(list, floor), `${what} of ${name}`);
  }
}

/**
 * @param {Case} of
 * @param {ReturnType<typeof oracleRun>} expected
 * @param {'reference' | (typeof VARIANTS)[number]} build
 */
async function compareWithOracle(of, expected, build) {
  const { text, preset, settings, steps } = of;
  const bounds = build === REFERENCE ? BOUNDS.reference : BOUNDS.float;
  const engine = await loadEngine({ build });
  const trainer = engine.createTrainer({ text, config: { preset, ...settings, val_interval: steps } });
  const parameters = trainer.tensors.filter(({ parameter }) => parameter);
  const names = parameters.map(({ name }) => name);
  const learnt = parameters.filter(({ gradient }) => gradient).map(({ name }) => name);
  const read = () => new Map(names.map((name) => [name, trainer.tensor(name).data]));
  const gradients = () => new Map(learnt.map((name) => [name, trainer.tensor(name, { of: 'gradient' }).data]));

  assert.deepEqual(trainer.info.vocabulary, [...expected.vocabulary, '<BOS>']);
  assert.deepEqual([...names].sort(), [...expected.first.keys()].sort());
  assert.deepEqual([...learnt].sort(), [...expected.gradients.keys()].sort());
  assertTensorsClose(read(), expected.first, build === REFERENCE ? 1e-15 : 1e-7, 'first values');

  for (const [i, step] of expected.steps.entries()) {
    const { loss, grad_norm, lr, val_loss } = trainer.run(1);
    assertClose([loss], [step.loss], bounds.loss * step.loss, `loss of step ${i + 1}`);
    assertClose([grad_norm], [step.grad_norm], bounds.gradient * step.grad_norm, `gradient norm of step ${i + 1}`);
    assertClose([lr], [step.lr], 1e-15, `learning rate of step ${i + 1}`);
    if (i === 0) assertTensorsClose(gradients(), expected.gradients, bounds.gradient, 'gradients');
    if (i + 1 < steps) continue;
    if (expected.valLoss === null) assert.equal(val_loss, null);
    else assertClose([val_loss ?? Number.NaN], [expected.valLoss], bounds.loss * expected.valLoss, 'validation loss');
  }
  assertTensorsClose(read(), expected.last, bounds.parameter, 'last values');
  const prompt = promptOf(of);
  assert.deepEqual(
    SAMPLES.map((options) => trainer.sample({ ...options, prompt }).text),
    expected.samples,
  );
  trainer.free();
  engine.close();
}

for (const of of CASES) {
  test(`every build does as the oracle does: ${of.title}`, async () => {
    const expected = oracleRun(of);
    if (of.clips) {
      const isLong = expected.steps.map(({ grad_norm }) => grad_norm > (of.settings.grad_clip ?? 0));
      assert.deepEqual(new Set(isLong), new Set([true, false]));
    }
    for (const build of [REFERENCE, ...VARIANTS]) await compareWithOracle(of, expected, build);
  });
}
