/**
 * How the model read the passage at earlier steps, so that a reader can look back: for each token its probability, its
 * rank and the likeliest tokens, packed into typed arrays. At most MOST steps of a passage are kept, close together at
 * first, where a model changes most. No drawing here.
 */

/** @typedef {import('../../../wasm/engine.js').ScoredToken} ScoredToken */
/**
 * One reading of a passage. A rank of UNREAD means that the model did not look that far.
 * @typedef {object} Packed
 * @property {number} step
 * @property {Float32Array} logprobs
 * @property {Uint16Array} ranks
 * @property {Uint16Array} top            the ids of the likeliest tokens, `width` for each token
 * @property {Float32Array} probabilities  theirs
 * @property {number} width
 */
/** A reading as the view needs it. @typedef {{ step: number, tokens: ScoredToken[] }} Reading */

export const MOST = 40;
const UNREAD = 0xffff;
const EARLY = 10; // steps: spacing is even among these, and then in proportion to the step

/** How much of the run two steps are apart, early steps counting more. @param {number} from @param {number} to @param {number} last */
const apart = (from, to, last) => Math.log((to + EARLY) / (from + EARLY)) + (3 * (to - from)) / last;

/**
 * Removes one of too many steps: the one whose neighbours are closest to each other. The first and the last stay.
 * @template {{ step: number }} T
 * @param {T[]} all  in order
 * @returns {T[]}
 */
export function thinned(all) {
  if (all.length <= MOST) return all;
  const last = Math.max(1, all[all.length - 1].step);
  let least = 1;
  const gap = (/** @type {number} */ i) => apart(all[i - 1].step, all[i + 1].step, last);
  for (let i = 2; i < all.length - 1; i++) if (gap(i) < gap(least)) least = i;
  return all.filter((_, i) => i !== least);
}

/** @param {number} step @param {ScoredToken[]} tokens @returns {Packed} */
function pack(step, tokens) {
  const width = Math.max(0, ...tokens.map(({ top }) => top.length));
  const top = new Uint16Array(tokens.length * width);
  const probabilities = new Float32Array(tokens.length * width);
  for (const [i, token] of tokens.entries()) {
    for (const [k, { id, probability }] of token.top.entries()) {
      top[i * width + k] = id;
      probabilities[i * width + k] = probability;
    }
  }
  return {
    ...{ step, width, top, probabilities },
    logprobs: Float32Array.from(tokens, ({ logprob }) => logprob ?? 0),
    ranks: Uint16Array.from(tokens, ({ rank }) => rank ?? UNREAD),
  };
}

/** The readings of one passage by one run. */
export class Readings {
  /** @type {Packed[]} */
  #kept = [];
  /** The tokens of the passage. @type {{ id: number, text: string }[]} */
  #tokens = [];
  /** The texts of tokens, by their ids. @type {Map<number, string>} */
  #texts = new Map();
  /** What at() gave last. @type {{ of: Packed, reading: Reading } | null} */
  #last = null;

  /** Takes a reading; one of an earlier step (the run went back) removes those after it. @param {number} step @param {ScoredToken[]} tokens */
  add(step, tokens) {
    if (this.#kept.at(-1)?.step === step) return;
    if (tokens.length !== this.#tokens.length) this.#kept = []; // of another passage
    this.#tokens = tokens.map(({ id, text }) => ({ id, text }));
    for (const { top } of tokens) for (const { id, text } of top) this.#texts.set(id, text);
    const before = this.#kept.filter((one) => one.step < step);
    this.#kept = thinned([...before, pack(step, tokens)]);
  }

  /** The steps that are kept. */
  get steps() {
    return this.#kept.map(({ step }) => step);
  }

  /**
   * The reading of a step: the last one up to it, else the first one.
   * @param {number} step
   * @returns {Reading | null} null if there is none
   */
  at(step) {
    const of = this.#kept.findLast((one) => one.step <= step) ?? this.#kept[0];
    if (of === undefined) return null;
    if (this.#last?.of !== of) this.#last = { of, reading: { step: of.step, tokens: this.#unpack(of) } };
    return this.#last.reading;
  }

  /** @param {Packed} packed @returns {ScoredToken[]} */
  #unpack({ logprobs, ranks, top, probabilities, width }) {
    return this.#tokens.map((token, i) => {
      const is_read = ranks[i] !== UNREAD;
      const likeliest = Array.from({ length: is_read ? width : 0 }, (_, k) => {
        const id = top[i * width + k];
        return { id, text: this.#texts.get(id) ?? '', probability: probabilities[i * width + k] };
      });
      return { ...token, logprob: is_read ? logprobs[i] : null, rank: is_read ? ranks[i] : null, top: likeliest };
    });
  }
}
