/**
 * The numbers of attention: scores from queries and keys, what the mask leaves of them, the weights, and what can be
 * said of a head from its weights alone. A matrix is a list of numbers row by row; row i is the token that looks, column
 * j the token that it looks at. It has a column for each token, and a row for each token or, if the prompt is long, for
 * the last ones. Pure functions; index.js draws.
 */

/** @typedef {Float32Array | Float64Array} Numbers  as the engine gives them */
/** @typedef {Numbers | readonly number[]} Matrix */

/**
 * The settings of a model that determine its weights from queries and keys.
 * @typedef {{ position?: unknown, window?: unknown, n_head?: unknown }} Settings
 */

/** @typedef {{ shape: number[], data: Matrix }} Tensor  (tokens, heads, numbers) */

/** The most tokens that are shown and measured: the last ones of the prompt. */
export const MOST_TOKENS = 48;

/** The token of the first row of a matrix. @param {Matrix} matrix @param {number} tokens */
export const firstRowOf = (matrix, tokens) => tokens - matrix.length / tokens;

/** The row of a token. @param {Matrix} matrix @param {number} tokens @param {number} i */
export function rowIn(matrix, tokens, i) {
  const at = (i - firstRowOf(matrix, tokens)) * tokens;
  return matrix.slice(at, at + tokens);
}

/**
 * The scores of a head: each query times each key, over the square root of their length. Heads may share keys.
 * @param {Tensor} q  of the tokens that look
 * @param {Tensor} k  of all tokens
 * @param {number} head
 * @returns {Float64Array} row by row, also those of tokens that come later, which the mask then takes away
 */
export function scoresOf(q, k, head) {
  const [rows, heads, size] = q.shape;
  const [tokens, kept] = k.shape;
  const shared = Math.floor(head / (heads / kept));
  const scores = new Float64Array(rows * tokens);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < tokens; j++) {
      const [from, to] = [(i * heads + head) * size, (j * kept + shared) * size];
      let sum = 0;
      for (let d = 0; d < size; d++) sum += q.data[from + d] * k.data[to + d];
      scores[i * tokens + j] = sum / Math.sqrt(size);
    }
  }
  return scores;
}

/**
 * The query, the key and their products, whose sum is the score of a pair.
 * @param {Tensor} q  of the tokens that look, the last ones
 * @param {Tensor} k  of all tokens
 * @param {number} head
 * @param {number} row
 * @param {number} column
 */
export function pairOf(q, k, head, row, column) {
  const [rows, heads, size] = q.shape;
  const [tokens, kept] = k.shape;
  const from = ((row - (tokens - rows)) * heads + head) * size;
  const to = (column * kept + Math.floor(head / (heads / kept))) * size;
  const query = Array.from({ length: size }, (_, d) => q.data[from + d]);
  const key = Array.from({ length: size }, (_, d) => k.data[to + d]);
  const products = query.map((one, d) => one * key[d]);
  const sum = products.reduce((all, one) => all + one, 0);
  return { query, key, products, sum, score: sum / Math.sqrt(size) };
}

/**
 * By how much ALiBi lowers the score of a head for each token of distance; 0 for other models.
 * @param {Settings} settings
 * @param {number} head
 */
export const slopeOf = ({ position, n_head }, head) =>
  position === 'alibi' ? 2 ** ((-8 * (head + 1)) / Number(n_head)) : 0;

/** The first token that a token can look at. @param {Settings} settings @param {number} row */
export const firstSeen = ({ window }, row) => (Number(window) > 0 ? Math.max(0, row - Number(window) + 1) : 0);

/**
 * What goes into softmax: the scores, lowered by distance where the model does that, and minus infinity for tokens that
 * must not be looked at: later ones, and those outside the window.
 * @param {Matrix} scores
 * @param {Settings} settings
 * @param {number} head
 * @param {number} [tokens]  how many columns there are; as many as rows unless given
 */
export function maskedOf(scores, settings, head, tokens = Math.sqrt(scores.length)) {
  const slope = slopeOf(settings, head);
  const from = firstRowOf(scores, tokens);
  const masked = new Float64Array(scores.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = from; i < tokens; i++) {
    for (let j = firstSeen(settings, i); j <= i; j++) {
      const at = (i - from) * tokens + j;
      masked[at] = scores[at] - slope * (i - j);
    }
  }
  return masked;
}

/** Softmax of each row. @param {Matrix} masked @param {number} [tokens] */
export function weightsOf(masked, tokens = Math.sqrt(masked.length)) {
  const weights = new Float64Array(masked.length);
  for (let at = 0; at < masked.length; at += tokens) {
    let [highest, sum] = [Number.NEGATIVE_INFINITY, 0];
    for (let j = at; j < at + tokens; j++) highest = Math.max(highest, masked[j]);
    for (let j = at; j < at + tokens; j++) sum += Math.exp(masked[j] - highest);
    for (let j = at; j < at + tokens; j++) weights[j] = Math.exp(masked[j] - highest) / sum;
  }
  return weights;
}

/**
 * How much each token contributes to the result of a row: the length of weight times value, as a share of the sum of
 * these lengths.
 * @param {Matrix} weights  of the row
 * @param {Tensor} v
 * @param {number} head
 * @param {number} heads
 */
export function carriedOf(weights, v, head, heads) {
  const [, kept, size] = v.shape;
  const shared = Math.floor(head / (heads / kept));
  const lengths = Array.from(weights, (weight, j) => {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += v.data[(j * kept + shared) * size + d] ** 2;
    return weight * Math.sqrt(sum);
  });
  const all = lengths.reduce((sum, one) => sum + one, 0);
  return lengths.map((one) => (all > 0 ? one / all : 0));
}

/** The strongest weight of all heads, cell by cell. @param {readonly Matrix[]} heads */
export function strongest(heads) {
  const most = Float64Array.from(heads[0] ?? []);
  for (const one of heads) for (let at = 0; at < most.length; at++) if (one[at] > most[at]) most[at] = one[at];
  return most;
}

// ---- what a head does ----

/**
 * The measurements of a head: means over the rows that have a choice; null if there are too few such rows.
 * @typedef {object} Habits
 * @property {number} rows  how many rows are measured
 * @property {{ back: number, weight: number } | null} distance  the distance with the largest mean weight; 0 is the
 *   token itself
 * @property {number | null} first      on the first token
 * @property {number | null} next       on earlier tokens equal to the one that comes next
 * @property {number | null} after_same on tokens that follow an earlier copy of the looking token
 * @property {number | null} same       on earlier tokens equal to the looking one
 * @property {{ id: number, weight: number, share: number } | null} token  the token that gets the most weight in rows
 *   after it, the first token excluded; `share` is its weight if all tokens got the same
 * @property {number | null} even       entropy, as a share of the largest possible entropy
 */

/** The first rows that are not measured: the first token can only look at itself, the second has nearly no choice. */
const SKIPPED = 2;
/** The least number of rows for a mean. */
const LEAST_ROWS = 2;
/** The least number of rows after a token, for the page to say that a head looks at it. */
const LEAST_AFTER = 4;

/** @param {number[]} list */
const mean = (list) => (list.length < LEAST_ROWS ? null : list.reduce((sum, one) => sum + one, 0) / list.length);

/**
 * The rows of a matrix that are measured.
 * @typedef {object} Rows
 * @property {Matrix} weights
 * @property {number} tokens
 * @property {number} from   the token of the first row in the matrix
 * @property {number} first  the token of the first row that is measured
 */

/** @param {Rows} rows @param {number} i @param {number} j */
const weightAt = ({ weights, tokens, from }, i, j) => weights[(i - from) * tokens + j];

/**
 * The mean of a row's weights on columns that fit, over the rows that have one.
 * @param {Rows} rows
 * @param {(i: number) => readonly number[]} fitting  columns in rising order; those after i are ignored
 */
function meanOn(rows, fitting) {
  const sums = [];
  for (let i = rows.first; i < rows.tokens; i++) {
    let [sum, found] = [0, false];
    for (const j of fitting(i)) {
      if (j > i) break;
      found = true;
      sum += weightAt(rows, i, j);
    }
    if (found) sums.push(sum);
  }
  return mean(sums);
}

/** @param {Rows} rows */
function distanceOf({ weights, tokens, from, first }) {
  /** @type {Habits['distance']} */
  let best = null;
  const most = Math.floor((tokens - first) / 2) + first - 1; // so that at least half of the rows count
  for (let back = 0; back <= most; back++) {
    const begin = Math.max(first, back);
    let sum = 0;
    for (let i = begin; i < tokens; i++) sum += weights[(i - from) * tokens + i - back];
    const weight = sum / (tokens - begin);
    if (tokens - begin >= LEAST_ROWS && (best === null || weight > best.weight)) best = { back, weight };
  }
  return best;
}

/**
 * The token, by its id, that gets most of the weight of the rows after it.
 * @param {Rows} rows @param {ReadonlyMap<number, number[]>} places  of each id, the first token aside
 */
function tokenOf(rows, places) {
  /** @type {Habits['token']} */
  let best = null;
  for (const [id, at] of places) {
    if (rows.tokens - Math.max(rows.first, at[0] + 1) < LEAST_AFTER) continue;
    let [sum, even, told] = [0, 0, 0];
    for (let i = Math.max(rows.first, at[0] + 1); i < rows.tokens; i++) {
      told++;
      for (const j of at) {
        if (j >= i) break;
        sum += weightAt(rows, i, j);
        even += 1 / (i + 1);
      }
    }
    if (sum / told > (best?.weight ?? 0)) best = { id, weight: sum / told, share: even / told };
  }
  return best;
}

/** @param {Rows} rows @param {Settings} settings */
function evenness(rows, settings) {
  const shares = [];
  for (let i = rows.first; i < rows.tokens; i++) {
    const least = firstSeen(settings, i);
    let entropy = 0;
    for (let j = 0; j <= i; j++) {
      const weight = weightAt(rows, i, j);
      if (weight > 0) entropy -= weight * Math.log(weight);
    }
    if (i > least) shares.push(entropy / Math.log(i + 1 - least));
  }
  return mean(shares);
}

/** The places of each id, in rising order. @param {readonly number[]} ids @param {number} [begin] */
function placesOf(ids, begin = 0) {
  /** @type {Map<number, number[]>} */
  const places = new Map();
  for (let i = begin; i < ids.length; i++) {
    const own = places.get(ids[i]);
    if (own === undefined) places.set(ids[i], [i]);
    else own.push(i);
  }
  return places;
}

/**
 * @param {Matrix} weights
 * @param {readonly number[]} ids  of the tokens
 * @param {Settings} [settings]
 * @returns {Habits}
 */
export function habitsOf(weights, ids, settings = {}) {
  const tokens = ids.length;
  const from = firstRowOf(weights, tokens);
  const rows = { weights, tokens, from, first: Math.max(SKIPPED, from) };
  const all = placesOf(ids);
  const of = (/** @type {number} */ id) => all.get(id) ?? [];
  return {
    rows: Math.max(0, tokens - rows.first),
    distance: distanceOf(rows),
    first: meanOn(rows, () => [0]),
    next: meanOn(rows, (i) => (i + 1 < tokens ? of(ids[i + 1]) : [])),
    after_same: meanOn(rows, (i) =>
      of(ids[i])
        .filter((j) => j + 1 < i)
        .map((j) => j + 1),
    ),
    same: meanOn(rows, (i) => of(ids[i]).filter((j) => j < i)),
    token: tokenOf(rows, placesOf(ids, 1)),
    even: evenness(rows, settings),
  };
}

/** The least value of a measurement for the page to mention it. */
export const LEAST = { distance: 0.5, first: 0.5, next: 0.5, after_same: 0.5, same: 0.5, token: 0.3, even: 0.9 };
/** The page says that a head looks at a certain token if this token gets at least so many times an even share. */
export const TIMES = 3;

/** @typedef {{ kind: keyof typeof LEAST | 'none', value: number, back: number, id?: number }} Finding  `id`: of the kind 'token' */

/**
 * A number rounded to two decimals, as the page prints it: a number printed as 0.50 counts as having reached 0.5.
 * @param {number} value
 */
const asPrinted = (value) => Math.round(value * 100) / 100;

/** The weight on a certain token, if that is far more than an even share. @param {Habits} habits */
const onToken = ({ token }) => (token !== null && token.weight >= TIMES * token.share ? token.weight : null);

/** In this order: of two habits with the same number, the first is chosen, because it says more. */
const KINDS = /** @type {const} */ (['after_same', 'next', 'same', 'token', 'distance', 'first']);

/**
 * What the page says of a head: of the habits that reach their LEAST, the one with the largest number. An even look at
 * everything is mentioned only if there is no other habit. If there is no habit, 'none', with the strongest distance.
 * @param {Habits} habits
 * @returns {Finding | null} null if no row could be measured
 */
export function findingOf(habits) {
  const { distance, even } = habits;
  if (distance === null) return null;
  const back = distance.back;
  /** @type {Finding | null} */
  let best = null;
  for (const kind of KINDS) {
    const value = kind === 'distance' ? distance.weight : kind === 'token' ? onToken(habits) : habits[kind];
    if (value === null || asPrinted(value) < LEAST[kind] || value <= (best?.value ?? 0)) continue;
    best = kind === 'token' ? { kind, value, back, id: habits.token?.id } : { kind, value, back };
  }
  if (best !== null) return best;
  if (even !== null && asPrinted(even) >= LEAST.even) return { kind: 'even', value: even, back };
  return { kind: 'none', value: distance.weight, back };
}

/**
 * The index of the head with the largest number of a habit; the first head if none has a habit.
 * @param {readonly (Finding | null)[]} findings
 */
export function mostTelling(findings) {
  let best = 0;
  const rank = (/** @type {number} */ at) => {
    const one = findings[at] ?? null;
    if (one === null) return 0;
    const kinds = { none: 0, even: -1, first: 0.5, distance: 1, token: 2, same: 2, next: 3, after_same: 3 };
    return kinds[one.kind] + one.value;
  };
  for (let at = 1; at < findings.length; at++) if (rank(at) > rank(best)) best = at;
  return best;
}
