/**
 * Figures of the guide's first parts, besides those of figures.js: the questions of a step, pieces of a tokenizer, the
 * last sum of a model, the number of its weights.
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
};
