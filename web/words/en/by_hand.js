/**
 * English words for one step by hand, a view of the guide. Fetched when it is opened.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'fixed'>} Format */

/** What is computed, in its order: the title of each stage, and what it does. */
const STAGES = {
  embedding: {
    title: 'Embedding',
    line: 'A token becomes two numbers: its row of the table E, plus the row of its place in the table P.',
  },
  norm1: {
    title: 'Norm',
    line: 'Both numbers are brought to the usual size: t is one divided by the root of their mean square.',
  },
  qkv: {
    title: 'Query, key, value',
    line: 'Each token says what it looks for (q), what it can be found by (k), and what it hands over (v). Each is a weighted sum.',
  },
  weights: {
    title: 'Attention: how much to look where',
    line: 'A query times a key is a score. Softmax makes shares of the scores, which add up to 1. A token sees itself and those before it.',
  },
  mix: {
    title: 'Attention: what it brings',
    line: 'The values of the tokens that were looked at, mixed by these shares.',
  },
  residual1: {
    title: 'Projection, added back',
    line: 'A weighted sum of what attention has brought is added to the embedding: nothing is lost on the way.',
  },
  norm2: { title: 'Norm', line: 'Brought to the usual size once more, by a factor u.' },
  mlp: {
    title: 'MLP: one unit',
    line: 'A weighted sum h. What the unit says, s, is h if that is above 0, and 0 if not: this is ReLU.',
  },
  residual2: {
    title: 'MLP, added back',
    line: 'What the unit says, s, times its two weights, is added to what came past the MLP.',
  },
  logits: { title: 'Logits', line: 'One number for each token that might come next: how well it fits.' },
  probs: { title: 'Probabilities', line: 'Softmax makes shares of the logits, which add up to 1.' },
  loss: {
    title: 'Loss',
    line: 'How surprised the model is by the token that really comes next: minus the logarithm of its probability. The loss of the step is the mean.',
  },
};

const PHASES = {
  forward: {
    title: 'Forward',
    line: 'From the tokens to the loss, from top to bottom.',
  },
  back: {
    title: 'Backward',
    line: 'From the loss to every weight, from bottom to top. The large number is the gradient (∂): how fast the loss would grow with this number.',
  },
  adam: {
    title: 'Adam',
    line: 'Each weight takes one step against its gradient.',
  },
};

/** The question of each hole, and a hint. */
const HOLES = {
  sum: { ask: 'Add up: the token “a” and its place.', hint: 'Two rows of tables are added, number by number.' },
  norm: { ask: 'Bring the number to its usual size.', hint: 'The factor t stands above it on the sheet.' },
  dot: { ask: 'Work out the weighted sum.', hint: 'Weight times number, for both numbers, and then the sum.' },
  relu: { ask: 'What does ReLU make of this number?', hint: 'It lets only positive numbers through.' },
  softmax: {
    ask: 'How much does “a” look at itself?',
    hint: 'Two scores, e to the power of each, and then the share of the second.',
  },
  mix: { ask: 'Mix the two values.', hint: 'Share times value, for both tokens, and then the sum.' },
  logit: { ask: 'How well does “b” fit as the next token?', hint: 'Again a weighted sum of two numbers.' },
  probability: {
    ask: 'How probable is “b”, which really comes next?',
    hint: 'e to the power of its logit, divided by the sum of all three.',
  },
  loss: { ask: 'How surprised is the model?', hint: 'Minus the natural logarithm of that probability.' },
  back: {
    ask: 'What comes back to the logit of “b”?',
    hint: 'The probability, minus 1 because “b” is right, times the share of this loss in the mean.',
  },
  weight: {
    ask: 'How fast would the loss grow with this weight?',
    hint: 'For each place: what the weight was multiplied by, times what comes back. Then the sum.',
  },
  adam: {
    ask: 'What is this weight after the step?',
    hint: 'In its first step Adam moves each weight by the learning rate, 0.1, against the sign of its gradient.',
  },
};

/** What is said on the open number. @param {Format} format */
const ofNumber = ({ fixed }) => ({
  open: 'The open number',
  pick: 'Choose any number on the sheet. Its formula opens here, with the numbers that go into it.',
  given: 'A weight: it is not computed. The model starts with it, and this step changes it.',
  unread: 'This token was not read in this step, so nothing comes back to it, and it stays as it is.',
  start: 'The loss itself: backward begins here, with 1.',
  kinds: {
    value: 'Value',
    gradient: 'Gradient',
    m: 'Mean of gradients, m',
    v: 'Mean of squares, v',
    new: 'New weight',
  },
  /** The name of the button on a number within a formula. @param {string} symbol @param {string} figure */
  walk: (symbol, figure) => `Go to ${symbol}, ${figure}`,
  /** @param {string} symbol @param {string} by @param {number} sign  of the gradient */
  slope: (symbol, by, sign) =>
    sign === 0
      ? `A little more or less of ${symbol} would not change the loss.`
      : `If ${symbol} were larger by 0.1, the loss would ${sign > 0 ? 'grow' : 'fall'} by about ${by}.`,
  ways: 'Two ways lead from this number to the loss. What comes back along both is added.',
  bracket: '[ … > 0] is 1 where that is true, and 0 where it is not.',
  previous: 'Previous number',
  next: 'Next number',
  rounding:
    'Shown are three digits behind the point. The engine computes with all of them, so your last digit may differ by one or two.',
  /** @param {number} before @param {number} after */
  after: (before, after) =>
    after < before
      ? `With the new weights, the loss of the same text is ${fixed(after, 3)}; it was ${fixed(before, 3)}. That was one training step.`
      : `With the new weights, the loss of the same text is ${fixed(after, 3)}; it was ${fixed(before, 3)}. This step went too far.`,
  first_step:
    'In the first step m̂ is the gradient, and the root of v̂ is its size. So every weight moves by the learning rate: down if its gradient is positive, up if it is negative. β₁ and β₂ say how slowly the two averages m and v follow new gradients, η is the learning rate, and the tiny ε keeps from dividing by 0.',
});

/** What is said on the holes. @param {Format} format */
const ofHoles = ({ count }) => ({
  answer: 'Your number',
  check: 'Check',
  hint: 'Hint',
  show: 'Show me',
  next_hole: 'Next hole',
  /** @param {number} filled @param {number} all */
  progress: (filled, all) => `${count(filled)} of ${count(all)} holes filled`,
  /** @param {number} own @param {number} shown */
  done: (own, shown) =>
    `All holes are filled: ${count(own)} by you${shown === 0 ? '' : `, ${count(shown)} shown to you`}.`,
  restart: 'Empty the holes again',
  verdicts: {
    /** @param {string} figure */
    right: (figure) => `Right: ${figure}.`,
    sign: 'The size is right, but the sign is not.',
    near: 'Close, but too far off for rounding. Check each product once more.',
    wrong: 'Not yet. The hint shows the formula with its numbers.',
    no_number: 'Type a number, such as 0.35.',
    /** @param {string} figure */
    shown: (figure) => `It is ${figure}.`,
  },
});

/** @param {Format} format */
export const by_hand = (format) => ({
  ...{ stages: STAGES, phases: PHASES, holes: HOLES, ...ofNumber(format), ...ofHoles(format) },
  loading: 'The engine takes the step …',
  failed: 'The engine could not take the step.',
  again: 'Try again',
  phases_label: 'Part of the step',
  modes_label: 'How the sheet is shown',
  solved: 'Worked out',
  with_holes: 'With holes',
  print: 'Print both sheets',
  sheet: 'Sheet',
  keys: 'Choose a number to open its formula; the arrow keys go from number to number.',
  reads: 'reads',
  expects: 'next comes',
  /** The name of a number for screen readers. @param {string} stage @param {string} symbol @param {string | null} token @param {string} figure */
  cell: (stage, symbol, token, figure) => `${stage}: ${symbol}${token === null ? '' : ` at ${token}`} is ${figure}`,
  /** @param {number} number @param {string} symbol @param {string | null} token */
  hole: (number, symbol, token) => `Hole ${format.count(number)}: ${symbol}${token === null ? '' : ` at ${token}`}`,
  /** @param {string} token */
  at: (token) => `at ${token}`,
  paper: {
    holes: 'One step by hand: fill in the holes',
    solution: 'One step by hand: all numbers',
    task: 'Work out the numbers in the boxes, in the order of their figures. Each line says how.',
    gradients: 'Beneath each number stands its gradient.',
  },
  table: { weight: 'Weight', before: 'Before', after: 'After' },
});
