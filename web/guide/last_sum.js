/**
 * The last sum of a model, for a text of one token. The score of that token is a sum of products: each number that the
 * network has computed from BOS, the sign for the beginning, times a weight. One of these products, with numbers that
 * are large enough to see, is written on its own: score = x · w + rest. All figures come from the engine; `rest` is the
 * difference. Pure functions.
 *
 * With a single token there is one target, so the gradient of this weight is x times that of the score, whether or not
 * the weights of the head are those of the embedding too.
 */

/** @import { LookCall } from '../wire/looks.js' */
/** @typedef {[tokens: { id: number, text: string }[], loss: number | null, graph: import('../../wasm/inspection.js').GraphOp[]]} Outline */
/**
 * @typedef {object} LastSum
 * @property {string} token     the token to predict
 * @property {string} name      of the tensor of the weight
 * @property {number} index     of the weight in it
 * @property {number} x
 * @property {number} w
 * @property {number} rest
 * @property {number} score
 * @property {number} chance
 * @property {number} loss
 * @property {number} score_gradient
 * @property {number} gradient  of the weight
 */

/**
 * The first question to the engine.
 * @param {string} text
 * @returns {['inspect', string, ['tokens'], ['loss'], ['graph']]}
 */
export const outlineCall = (text) => ['inspect', text, ['tokens'], ['loss'], ['graph']];

/** The tensors that make the scores; null unless the text is one token. @param {Outline} outline */
function partsOf([tokens, , graph]) {
  const op = graph.find(({ name }) => name === 'logits');
  return tokens.length !== 2 || op === undefined ? null : { x: op.inputs[0], weight: op.inputs[1] };
}

/**
 * The second question to the engine; null if there is no such sum.
 * @param {string} text
 * @param {Outline} outline
 */
export function numbersCall(text, outline) {
  const parts = partsOf(outline);
  if (parts === null) return null;
  return /** @type {const} */ ([
    'inspect',
    text,
    ['tensor', parts.x],
    ['tensor', parts.weight],
    ['gradient', parts.weight],
    ['tensor', 'logits'],
    ['gradient', 'logits'],
    ['tensor', 'probs'],
  ]);
}

const LARGE = 0.7; // of the largest number: so large that moving its weight moves the loss

/**
 * The index of the large number whose product with its weight is farthest from 0.
 * @param {number[]} x
 * @param {number[]} weights
 */
function visible(x, weights) {
  const least = LARGE * Math.max(...x.map(Math.abs));
  const sizes = x.map((one, i) => (Math.abs(one) < least ? -1 : Math.abs(one * weights[i])));
  return sizes.indexOf(Math.max(...sizes));
}

/**
 * @param {Outline} outline
 * @param {ArrayLike<number>[]} numbers  the answers to numbersCall
 * @returns {LastSum}
 */
export function lastSumOf(outline, [x, weights, gradients, scores, score_gradients, chances]) {
  const { weight } = /** @type {NonNullable<ReturnType<typeof partsOf>>} */ (partsOf(outline));
  const [, { id, text }] = outline[0];
  const width = x.length / 2; // two rows: the sign for the beginning, and the token
  const at = visible(Array.from(x).slice(0, width), Array.from(weights).slice(id * width, (id + 1) * width));
  const index = id * width + at;
  return {
    ...{ token: text, name: weight, index, x: x[at], w: weights[index] },
    ...{ rest: scores[id] - x[at] * weights[index], score: scores[id], chance: chances[id] },
    ...{ loss: Number(outline[1]), score_gradient: score_gradients[id], gradient: gradients[index] },
  };
}

/**
 * Asks for the sum of the first character of a text.
 * @param {(call: any) => Promise<any>} look
 * @param {string} text
 * @returns {Promise<LastSum | null>} null where this character is not one token
 */
export async function findLastSum(look, text) {
  const first = firstOf(text);
  if (first === '') return null;
  const outline = await look(/** @type {LookCall} */ (outlineCall(first)));
  const call = numbersCall(first, outline);
  return call === null ? null : lastSumOf(outline, await look(call));
}

/** The first character of a text. @param {string} text */
export const firstOf = (text) => Array.from(text)[0] ?? '';
