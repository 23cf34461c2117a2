/**
 * English words for the attention of the network. Fetched with that view.
 */

/** @typedef {Pick<import('../ui/format.js').Format, 'count' | 'fixed' | 'percent' | 'plural'>} Format */
/** What a head is said to do (features/rooms/attention_numbers.js). @typedef {'distance' | 'first' | 'next' | 'after_same' | 'same' | 'even' | 'none'} Habit */

/** What is said of a head, with the number behind it. @param {Format} format */
const ofHabits = ({ fixed, plural }) => ({
  /** @type {Record<Habit, (value: number, back: number, is_bos: boolean) => string>} */
  habits: {
    distance: (value, back) =>
      back === 0
        ? `Looks at itself: ${fixed(value, 2)} on average.`
        : `Looks ${plural(back, { one: 'one token', other: '# tokens' })} back: ${fixed(value, 2)} on average.`,
    first: (value, _, is_bos) =>
      `Rests on the ${is_bos ? 'beginning (BOS)' : 'first token'}: ${fixed(value, 2)} on average.`,
    next: (value) => `Looks at an earlier copy of the token that comes next: ${fixed(value, 2)} on average.`,
    after_same: (value) => `Looks at what came after the same token before: ${fixed(value, 2)} on average.`,
    same: (value) => `Looks at the same token before: ${fixed(value, 2)} on average.`,
    even: (value) => `Looks everywhere about equally: ${fixed(value, 2)} of the most even.`,
    none: (value, back) =>
      `No clear habit: at most ${fixed(value, 2)} on average, ${back === 0 ? 'on itself' : plural(back, { one: 'one token back', other: '# tokens back' })}.`,
  },
  habit_names: {
    distance: 'Distance looked at most',
    first: 'First token',
    next: 'Same as the next token',
    after_same: 'After the same token',
    same: 'Same token',
    even: 'Evenness',
  },
  /** @param {number} weight @param {number} back */
  distance: (weight, back) =>
    `${fixed(weight, 2)} (${back === 0 ? 'itself' : plural(back, { one: '1 token back', other: '# tokens back' })})`,
  /** @param {number} rows @param {number} least @param {number} even */
  measured: (rows, least, even) =>
    `Means over ${plural(rows, { one: 'one row', other: '# rows' })}, from the third token on, since the first two have hardly a choice. A sentence is said of a head only where its number reaches ${fixed(least, 2)}, of evenness ${fixed(even, 2)}. A dash: no row that could tell.`,
});

/** About one head. @param {Format} format */
const ofHead = ({ count, fixed, percent, plural }) => ({
  /** @param {number} block @param {number} head */
  name: (block, head) => `Block ${count(block)}, head ${count(head)}`,
  /** @param {number} block */
  name_all: (block) => `Block ${count(block)}, strongest of all heads`,
  axes: 'Each row is a token that looks; the columns are the tokens it looks at. The fuller the colour, the more weight; each row adds up to 1.',
  axes_all:
    'Each row is a token that looks; the columns are the tokens it looks at. Each cell shows the head that looks there most.',
  looking: 'looks',
  looked_at: 'at',
  keys: 'Up and down go from row to row, left and right along the row. Enter locks the row, Escape lets go.',
  stage: 'How a weight comes about',
  stages: { scores: '1 · Scores', mask: '2 · Mask', weights: '3 · Weights' },
  /** @param {number} size @param {string} row @param {string} column @param {string} score */
  scores: (size, row, column, score) =>
    `The query of each token times the key of each other one, divided by √${count(size)}. “${row}” and “${column}” fit best: ${score}.`,
  /** @param {number} hidden @param {number} all @param {number} window @param {number} slope */
  mask: (hidden, all, window, slope) =>
    `${count(hidden)} of ${count(all)} scores are taken away: what comes later must not be seen${window > 0 ? `, nor what is ${plural(window, { one: '# token', other: '# tokens' })} back or further` : ''}.${slope > 0 ? ` Each token of distance lowers a score by ${fixed(slope, 3)}.` : ''}`,
  weights:
    'Softmax makes weights of what is left: the higher a score, the larger its weight, and each row adds up to 1.',
  /** @param {string} row @param {number} nth @param {string} column @param {number} at @param {number} weight */
  row: (row, nth, column, at, weight) =>
    nth === at
      ? `“${row}” (token ${count(nth)}) looks most at itself: ${fixed(weight, 2)}.`
      : `“${row}” (token ${count(nth)}) looks most at “${column}” (token ${count(at)}): ${fixed(weight, 2)}.`,
  /** @param {string} row @param {string} column @param {string} value */
  cell: (row, column, value) => `“${row}” → “${column}”: ${value}`,
  hidden: 'not seen',
  point: 'Point at a cell to read it; a click locks its row.',
  /** @param {string} row */
  table: (row) => `What “${row}” looks at most`,
  columns: { token: 'Token', score: 'Score', weight: 'Weight', carried: 'Taken' },
  carried_help: 'How much of what this row takes along comes from there: the length of weight × value, as a share.',
  before: 'The row before',
  after: 'The next row',
  whole: 'All numbers as a table',
  /** @param {number} share */
  share: (share) => percent(share),
  let_go: 'Let go',
});

/** @param {Format} format */
export const attention = (format) => {
  const { count } = format;
  return {
    ...ofHabits(format),
    ...ofHead(format),
    title: 'Attention: which token looks at which',
    about:
      'Each head lets a token look at itself and at those before it, and take something along from each. Look for columns in full colour (all look at one token) and for diagonals (all look equally far back).',
    /** @param {string} prompt @param {number} step */
    reading: (prompt, step) => `The model of step ${count(step)} reads “${prompt}”.`,
    nothing: 'There is nothing to look at yet: type a prompt of at least two tokens.',
    waiting: 'Looking inside…',
    bos: 'BOS',
    heads: 'All heads',
    heads_keys: 'The arrow keys go from head to head, Enter locks one, Escape lets go.',
    /** @param {number} n */
    block: (n) => `Block ${count(n)}`,
    /** @param {number} n */
    head: (n) => `head ${count(n)}`,
    all_heads: 'strongest of all',
    all_heads_said: 'In each cell the strongest weight of all heads.',
    choose_block: 'Block to look into',
    /** @param {number} shown @param {number} all */
    cut: (shown, all) =>
      `The pictures show the last ${count(shown)} of ${count(all)} tokens; the numbers in the sentences are about all of them.`,
    numbers: 'The numbers behind these sentences',
  };
};
