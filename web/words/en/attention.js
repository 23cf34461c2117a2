/**
 * English words for the attention of the network. Fetched with that view.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'fixed' | 'percent' | 'plural'>} Format */
/**
 * What the page says that a head does (features/rooms/network/attention/numbers.js).
 * @typedef {'distance' | 'first' | 'next' | 'after_same' | 'same' | 'token' | 'even' | 'none'} Habit
 */

/** What is said of a head, with the number behind it. @param {Format} format */
const ofHabits = ({ fixed, plural }) => ({
  /** @type {Record<Habit, (value: number, back: number, is_bos: boolean, token: string) => string>} */
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
    token: (value, _, _is_bos, token) => `Looks at “${token}”: ${fixed(value, 2)} on average.`,
    even: (value) => `Looks everywhere about equally: evenness ${fixed(value, 2)} of 1.`,
    none: (value, back) =>
      `No clear habit: at most ${fixed(value, 2)} on average, ${back === 0 ? 'on itself' : plural(back, { one: 'one token back', other: '# tokens back' })}.`,
  },
  habit_names: {
    distance: 'Distance looked at most',
    first: 'First token',
    next: 'Same as the next token',
    after_same: 'After the same token',
    same: 'Same token',
    token: 'Token looked at most',
    even: 'Evenness',
  },
  /** @param {number} weight @param {number} back */
  distance: (weight, back) =>
    `${fixed(weight, 2)} (${back === 0 ? 'itself' : plural(back, { one: '1 token back', other: '# tokens back' })})`,
  /** @param {number} weight @param {string} token */
  on_token: (weight, token) => `${fixed(weight, 2)} (“${token}”)`,
  /** @param {number} rows @param {number} least @param {number} even @param {number} token @param {number} times */
  measured: (rows, least, even, token, times) =>
    `Means over ${plural(rows, { one: 'one row', other: '# rows' })}: those that are drawn, from the third token on, since the first two have hardly a choice. A sentence is said of a head only where its number reaches ${fixed(least, 2)}, of evenness ${fixed(even, 2)}, of a certain token ${fixed(token, 2)} and ${fixed(times, 0)} times an even share. A dash: no row that could tell.`,
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
  /** @param {string} scale */
  axes_scores: (scale) =>
    `Each row is a token that looks; the columns are the tokens it looks at. Orange: query and key fit each other; blue: they do not; the full colour stands for ${scale}.`,
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
  /** @param {string} row @param {string} bet @param {number} before @param {number} after */
  bet_stays: (row, bet, before, after) =>
    `After “${row}” the model bets on “${bet}”: ${percent(before)} before this block, ${percent(after)} after it.`,
  /** @param {string} row @param {string} old @param {number} before @param {string} bet @param {number} after */
  bet_turns: (row, old, before, bet, after) =>
    `After “${row}” the model bets on “${old}” (${percent(before)}) before this block, and on “${bet}” (${percent(after)}) after it.`,
  /** @param {string} bet */
  found: (bet) => `This “${bet}” is the token that this head looks at: attention has fetched it.`,
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

/** About one pair of tokens. @param {Format} format */
const ofPair = ({ count, plural }) => ({
  /** @param {string} row @param {string} column @param {number} n @param {string} sum @param {string} score */
  pair: (row, column, n, sum, score) =>
    `The score of “${row}” for “${column}”: the ${plural(n, { one: '# product', other: '# products' })} of query and key add up to ${sum}; divided by √${count(n)} that is ${score}.`,
  pair_rows: {
    /** @param {string} row */
    query: (row) => `Query of “${row}”`,
    /** @param {string} column */
    key: (column) => `Key of “${column}”`,
    products: 'Products',
  },
  /** @param {string} scale @param {string} products */
  pair_colours: (scale, products) =>
    `Orange: above 0; blue: below 0. The full colour stands for ${scale}, of the products for ${products}. Two numbers of one colour make an orange product: the tokens fit there.`,
  pair_table: 'These products as a table',
});

/** About the map of embeddings. @param {Format} format */
const ofEmbeddings = ({ count, fixed, percent, plural }) => {
  /** @type {Record<string, string>} */
  const kinds = {
    vowel: 'vowels',
    consonant: 'consonants',
    letter: 'letters',
    capital: 'capital letters',
    digit: 'digits',
    sign: 'punctuation marks and other signs',
    blank: 'blanks',
    word: 'beginnings of words',
    piece: 'pieces of words',
    byte: 'single bytes',
    bos: 'begin and end (BOS)',
  };
  return {
    title: 'Embeddings: tokens as points',
    about:
      'Inside the model each token is a list of numbers, its {embedding}. The map shows these lists as points, seen from the side on which they differ most. Tokens that stand close together are much alike to the model: look for groups.',
    /** @param {number} size @param {number} across @param {number} up @param {number} step */
    shares: (size, across, up, step) =>
      `Of all the differences between the lists of ${plural(size, { one: '# number', other: '# numbers' })}, the map shows ${percent(across + up)}: ${percent(across)} from left to right, ${percent(up)} from bottom to top. Step ${count(step)}.`,
    /** @param {number} shown @param {number} all */
    cut: (shown, all) => `It shows the ${count(shown)} most frequent of ${count(all)} tokens.`,
    /** @param {number} shown @param {number} all */
    cut_first: (shown, all) => `It shows the first ${count(shown)} of ${count(all)} tokens.`,
    kinds,
    /** @param {string} kind @param {boolean} among_letters @param {number} share @param {boolean} are_close */
    together: (kind, among_letters, share, are_close) => {
      const all = among_letters ? 'all letters' : 'all tokens';
      const name = kinds[kind] ?? kind;
      return are_close
        ? `${name[0].toUpperCase()}${name.slice(1)} stand together: on the map their mean distance is ${fixed(share, 2)} of that between ${all}.`
        : `No group stands together: the mean distance of ${name} is ${fixed(share, 2)} of that between ${all}.`;
    },
    /** @param {number} size @param {number} share */
    in_full: (size, share) => `In all ${count(size)} numbers it is ${fixed(share, 2)}.`,
    /** @param {number} n */
    dots: (n) => `${plural(n, { one: '# point has', other: '# points have' })} no room for a name: point at them.`,
    choose: 'Token',
    none_chosen: 'none',
    keys: 'The left and right arrow keys go from token to token, Enter locks one, Escape lets go.',
    /** @param {string} token */
    nearest: (token) => `Most alike to “${token}”`,
    nearest_help:
      'By the cosine of the angle between the two lists, in all their numbers: 1 is the same direction, 0 nothing in common, −1 the opposite.',
    columns: { token: 'Token', kind: 'Kind', cosine: 'Cosine', across: 'Left to right', up: 'Bottom to top' },
    /** @param {string} token @param {string} kind @param {boolean} has_way  whether the map shows the way of the token */
    point: (token, kind, has_way) =>
      `“${token}” is one of the ${kind}.${has_way ? ' The line is the way that it has come.' : ''}`,
    help: 'Point at a token to see what it is; a click locks it and lists what is most alike.',
    too_large: 'The table of embeddings is so large that nothing is compared.',
    table: 'The map as a table',
  };
};

/** Noteworthy things; `value` is the number that each sentence names. */
const sights = {
  title: 'Things to see',
  help: 'Each link chooses a text, settings and a place to look at. Then press Train: after some seconds it is there.',
  train: 'Press Train: after some seconds it is there.',
  names: {
    copies: 'A head finds the letter to copy',
    vowels: 'The vowels come together',
    quotes: 'A head watches the quotation marks',
  },
  /** @type {Record<'copies' | 'vowels' | 'quotes', (value: string) => string>} */
  said: {
    copies: (value) =>
      `The text repeats letters after “=”. When they come again, head 0 of block 1 looks at the earlier copy of the letter that comes next: ${value} of its weight or more. Its picture has a diagonal below “=”. Other seeds share this work among heads.`,
    vowels: (value) =>
      `Nobody tells the model what a vowel is, but a, e, i, o and u are used alike in names. On the map of the embeddings their mean distance falls to ${value} of that between all letters, or less.`,
    quotes: (value) =>
      `In stories a quotation that was opened must be closed. Head 1 of block 1 learns to look back at the quotation marks: ${value} of its weight or more, on average, although they are few among the tokens.`,
  },
};

/** @param {Format} format */
export const attention = (format) => {
  const { count } = format;
  return {
    ...ofHabits(format),
    ...ofHead(format),
    ...ofPair(format),
    embeddings: ofEmbeddings(format),
    sights,
    title: 'Attention: which token looks at which',
    about:
      'Each {head} lets a {token} look at itself and at those before it, and take something along from each. Look for columns in full colour (all look at one token) and for diagonals (all look equally far back).',
    /** @param {string} prompt @param {number} step */
    reading: (prompt, step) => `The model of step ${count(step)} reads “${prompt}”.`,
    nothing: 'There is nothing to look at yet: type a prompt of at least two tokens.',
    longer: 'This prompt is too short to tell what each head does. A longer one tells:',
    repeating:
      'No token of this prompt occurs twice, so no head can show whether it looks for earlier copies. A longer prompt shows it:',
    untold: 'The prompt is too short to tell what this head does.',
    waiting: 'Looking inside…',
    bos: 'BOS',
    heads: 'All heads',
    heads_keys: 'The arrow keys go from head to head, Enter locks one, Escape lets go.',
    /** @param {number} n */
    block: (n) => `Block ${count(n)}`,
    /** @param {number} n */
    head: (n) => `head ${count(n)}`,
    all_heads: 'strongest of all heads',
    all_heads_said: 'In each cell the strongest weight of all heads.',
    choose_block: 'Block to look into',
    /** @param {number} shown @param {number} all */
    cut: (shown, all) =>
      `The pictures show the last ${count(shown)} of ${count(all)} tokens; the numbers in the sentences are about all of them.`,
    numbers: 'The numbers behind these sentences',
  };
};
