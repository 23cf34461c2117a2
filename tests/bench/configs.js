// The models that are trained to measure speed: their sizes, the text that they learn, and the work of a step. Nothing
// here measures, and nothing depends on whether it runs in Node or in a browser.
//
// The text is made by a generator with a fixed seed and has exactly as many characters as the
// vocabulary asks for, so that every program trains the same model on the same kind of data.

/**
 * @typedef {object} Size of a model and of its batch
 * @property {number} layers
 * @property {number} heads
 * @property {number} width
 * @property {number} context
 * @property {number} batch
 * @property {number} vocabulary tokens, BOS among them
 */

/** The sizes of `make bench`; the first four are those the peers train too. @type {Record<string, Size>} */
export const CONFIGS = {
  micro: { layers: 1, heads: 4, width: 16, context: 16, batch: 1, vocabulary: 27 },
  tinker: { layers: 4, heads: 4, width: 64, context: 64, batch: 8, vocabulary: 65 },
  nanocpu: { layers: 4, heads: 4, width: 128, context: 64, batch: 12, vocabulary: 65 },
  base: { layers: 6, heads: 6, width: 192, context: 128, batch: 8, vocabulary: 96 },
  tinygpt: { layers: 3, heads: 3, width: 96, context: 64, batch: 16, vocabulary: 256 },
};

/** Configurations in which one size is doubled, to see that the cost grows with the work. */
export const DOUBLED = Object.fromEntries(
  ['tinker', 'nanocpu'].flatMap((name) =>
    /** @type {const} */ (['batch', 'context', 'width']).map((what) => [
      `${name}-2x-${what}`,
      { ...CONFIGS[name], [what]: 2 * CONFIGS[name][what] },
    ]),
  ),
);

/** The configurations that the peers train too. */
export const PEER_CONFIGS = ['micro', 'tinker', 'nanocpu', 'base'];

/** @param {string} name @returns {Size} */
export function sizeOf(name) {
  const size = CONFIGS[name] ?? DOUBLED[name];
  if (size === undefined) throw new Error(`There is no configuration called "${name}".`);
  return size;
}

/**
 * Floating-point operations of one training step of a model with N parameters: the forward pass uses each parameter in
 * one multiplication and one addition per token, the backward pass in twice as many; the two products of attention are
 * added.
 *
 * @param {Size} size
 * @param {number} N
 */
export function flopsPerStep({ layers: L, width: C, context: T, batch: B }, N) {
  return 6 * N * B * T + 12 * L * C * T * T * B;
}

/** @param {Size} size targets of one step, when every window is full */
export const tokensPerStep = ({ batch, context }) => batch * context;

/** Whole numbers below `n`, always the same for a seed. @param {number} seed */
function generator(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/**
 * Ids 0..n-1 with a pattern to learn: after each id comes one of three others, except that one in eight is random. All
 * n occur.
 *
 * @param {number} n how many different ones
 * @param {number} length
 * @returns {number[]}
 */
export function syntheticIds(n, length) {
  const below = generator(n);
  const ids = Array.from({ length: n }, (_, i) => i);
  while (ids.length < length) {
    const last = ids[ids.length - 1];
    const chance = below(8);
    if (chance < 4) ids.push((last * 7 + 1) % n);
    else if (chance < 6) ids.push((last * 3 + 2) % n);
    else if (chance < 7) ids.push((last + 5) % n);
    else ids.push(below(n));
  }
  return ids;
}

/** The text's length in characters: more windows than a measurement reads. */
const TEXT_LENGTH = 200_000;
/** The first character: from here on there are letters, none of which a text may drop, as it may drop white space. */
const FIRST_CHARACTER = 0x100;

/**
 * A text for a vocabulary: it has one different character less than the vocabulary has tokens, because BOS is a token
 * too.
 * @param {number} vocabulary
 */
export function syntheticText(vocabulary) {
  return syntheticIds(vocabulary - 1, TEXT_LENGTH)
    .map((id) => String.fromCharCode(FIRST_CHARACTER + id))
    .join('');
}

/**
 * The engine's settings for a size: GPT-2's form, one stream, and no validation in between.
 * @param {Size} size
 */
export function engineConfig({ layers, heads, width, context, batch }) {
  return {
    preset: 'gpt2',
    documents: 'stream',
    n_layer: layers,
    n_head: heads,
    n_embd: width,
    block_size: context,
    batch_size: batch,
    learning_rate: 0.001,
    schedule: 'constant',
    warmup_steps: 0,
    max_steps: 10_000_000,
    val_fraction: 0,
    val_interval: 1_000_000,
    memory_limit: 2048,
  };
}
