/**
 * Figures of the guide's first parts, besides those of figures.js: the questions of a step, pieces of a tokenizer, the
 * last sum of a model, the number of its weights, the directions of its embeddings.
 */

import { BPE_BYTES } from '../../build/wasm/from_c.js';
import { findLastSum, firstOf } from './last_sum.js';

/** @import { Figure, Source } from './figures.js' */

/** @param {number | null} least @param {number} most @param {(source: Source, ...given: any[]) => Promise<any>} of @returns {Figure} */
const asked = (least, most, of) => ({ least, most, is_asked: true, of });

/** How many weights are in the tensors whose name has one of these texts. @param {Source} source @param {string[]} parts */
async function weights({ look }, ...parts) {
  const tensors = await look(['inspect', '', ['tensors']]);
  return tensors[0]
    .filter((/** @type {any} */ { kind, name }) => kind === 'parameter' && parts.some((part) => name.includes(part)))
    .reduce(
      (/** @type {number} */ sum, /** @type {any} */ { shape }) =>
        sum + shape.reduce((/** @type {number} */ product, /** @type {number} */ n) => product * n, 1),
      0,
    );
}

/**
 * The rows of the embedding of some tokens, each of length 1, by the tokens; tokens that the vocabulary lacks are left out.
 * @param {Source} source @param {readonly string[]} tokens
 */
async function directions({ look, run }, tokens) {
  const { data } = await look(['tensor', 'wte.weight']);
  const vocabulary = run.info?.vocabulary ?? [];
  const size = data.length / vocabulary.length;
  return new Map(
    tokens.flatMap((token) => {
      const id = vocabulary.indexOf(token);
      if (id < 0) return [];
      const row = Array.from(/** @type {Float32Array} */ (data).subarray(id * size, (id + 1) * size));
      const length = Math.hypot(...row) || 1;
      return [/** @type {const} */ ([token, row.map((one) => one / length)])];
    }),
  );
}

/** @param {readonly number[]} a @param {readonly number[]} b */
const product = (a, b) => a.reduce((sum, one, i) => sum + one * b[i], 0);

/**
 * The mean cosine between the embeddings of the letters of one text and those of another; null where there is no pair of
 * different tokens.
 * @param {Source} source @param {string} some @param {string} others
 */
async function cosine(source, some, others) {
  const rows = await directions(source, [...new Set([...some, ...others])]);
  const all = [...some].flatMap((a) => [...others].map((b) => (a === b ? [] : [rows.get(a), rows.get(b)])));
  const pairs = all.flatMap(([a, b]) => (a && b ? [product(a, b)] : []));
  return pairs.length === 0 ? null : pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
}

/** The token whose embedding points most nearly in the direction of that of a token; null if this is no token. @param {Source} source @param {string} token */
async function closest(source, token) {
  const rows = await directions(source, source.run.info?.vocabulary ?? []);
  const own = rows.get(token);
  if (own === undefined) return null;
  const others = [...rows]
    .filter(([other]) => other !== token)
    .map(([other, row]) => ({ other, by: product(own, row) }));
  return others.sort((a, b) => b.by - a.by)[0]?.other ?? null;
}

/** @type {Record<string, Figure>} */
export const INSIDE = {
  /** How many tokens the last step had to predict. */
  questions: asked(null, 0, async ({ look }) =>
    (await look(['batch'])).reduce(
      (/** @type {number} */ sum, /** @type {any} */ { targets }) => sum + targets.length,
      0,
    ),
  ),
  /** The first characters of the text. */
  beginning: asked(1, 1, async ({ readText }, n) =>
    Array.from((await readText()).slice(0, 2 * n))
      .slice(0, n)
      .join(''),
  ),
  /**
   * The last sum of the model for the first character of a prompt (LastSum in last_sum.js); null if this character is
   * not a token.
   */
  last_sum: asked(1, 1, async ({ look }, prompt) => findLastSum(look, prompt)),
  /** The change of the loss of the first character when the weight of the last sum changes. */
  nudge_sum: asked(2, 2, async ({ look }, prompt, by) => {
    const sum = await findLastSum(look, prompt);
    if (sum === null) return null;
    const { losses } = await look(['losses', firstOf(prompt), sum.name, sum.index, [sum.w, sum.w + by]]);
    return losses[1] - losses[0];
  }),
  /** The merges that byte-pair encoding learns first, whatever tokenizer the run has. */
  first_merges: asked(1, 1, ({ look }, n) => look(['learnMerges', { vocab_size: BPE_BYTES + 1 + n }])),
  weights: asked(1, 9, weights),
  cosine: asked(2, 2, cosine),
  closest: asked(1, 1, closest),
};
