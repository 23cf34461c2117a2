/**
 * English words for the map of the network. Fetched with its room.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'percent' | 'short' | 'plural'>} Format */

/** About the top of the room, and the path to what is open. @param {Format} format */
const ofHead = ({ count }) => ({
  reading: 'The network, reading',
  prompt: 'Prompt that all rooms read',
  /** @param {string} prompt */
  still: (prompt) => `The pictures still show “${prompt}”.`,
  /** @param {number} n @param {number} all */
  last: (n, all) => `Of ${count(all)} tokens the last ${count(n)} are drawn.`,
  shows: 'What the tiles show',
  ofs: { value: 'value', gradient: 'gradient', start: 'since the start', step: 'last change' },
  ofs_help: {
    value:
      'Each tile shows numbers: blue is below 0, no colour is 0, orange above. Squares are weights, round corners are what is computed with them.',
    gradient:
      'Each tile shows how the loss on this prompt would change if a number grew a little: orange makes it worse, blue better.',
    start: 'Each square shows how far training has moved a weight from where it began.',
    step: 'Each square shows what the last step has added to a weight.',
  },
  only_weights: 'Only weights change; what is computed with them is not drawn here.',
  /** Of a run that began with the weights of another one. */
  brought: 'This run began with trained weights, not with random ones. The change is measured from those.',
  too_early: 'The change of a step is there after the next step.',
  where: 'Where you are',
  map: 'Map',
  /** @param {number} n */
  block: (n) => `Block ${count(n)}`,
  number: 'One number',
  waits: 'The map appears once there is a model.',
  keys: 'Arrow keys left and right walk along the data, up and down through the tokens; Enter goes in, Escape out.',
});

/** What the sentences say. @param {Format} format */
const ofSentences = ({ percent, short, count }) => ({
  /** @param {number} n @param {number} share @param {string} guess @param {number} probability @param {string} after */
  most: (n, share, guess, probability, after) =>
    `Block ${count(n)} changes the stream most: what it writes is ${short(share)} times as large as what was there. After it the model bets on “${guess}” (${percent(probability)}) to come after “${after}”.`,
  /** Where there is one block. @param {number} n @param {number} share @param {string} guess @param {number} probability @param {string} after */
  only: (n, share, guess, probability, after) =>
    `Block ${count(n)} changes what is known about each token: what it writes is ${short(share)} times as large as what was there. After it the model bets on “${guess}” (${percent(probability)}) to come after “${after}”.`,
  /** @param {number} n @param {string} guess */
  settles: (n, guess) => `From block ${count(n)} on it bets on “${guess}”, to the end.`,
  /** @param {string} guess */
  never_turns: (guess) => `It bets on “${guess}” from the embedding on: no block changes its mind.`,
  /** @param {string} guess @param {number} probability @param {string} after */
  bets: (guess, probability, after) =>
    `At the end of the stream the model bets on “${guess}” (${percent(probability)}) to come after “${after}”.`,
  /** @param {number} n @param {number} attention @param {number} mlp */
  block: (n, attention, mlp) =>
    attention >= mlp
      ? `In block ${count(n)} attention writes more into the stream (${short(attention)} on average) than the MLP (${short(mlp)}): look at where each token looks.`
      : `In block ${count(n)} the MLP writes more into the stream (${short(mlp)} on average) than attention (${short(attention)}): look at which of its units are on.`,
  /** @param {number} before @param {number} after @param {string} guess_before @param {string} guess @param {string} token */
  bet: (before, after, guess_before, guess, token) =>
    guess_before === guess
      ? `After “${token}” the bet on “${guess}” goes from ${percent(before)} to ${percent(after)}.`
      : `After “${token}” the bet changes from “${guess_before}” (${percent(before)}) to “${guess}” (${percent(after)}).`,
  /** @param {string} value @param {string} largest @param {number} share */
  number: (value, largest, share) =>
    `This number is ${value}. What adds the most is ${largest}, ${percent(share)} of all that is added or taken away.`,
  /** @param {string} name */
  broken: (name) =>
    `There are numbers here that are not finite, first in “${name}”: the model has diverged. Start again with a smaller learning rate.`,
  /** @param {string} value */
  plain: (value) => `This number is ${value}.`,
  /** @param {string} value */
  learnt: (value) =>
    `This is a weight: ${value}. It is computed from nothing; training changes it a little in each step.`,
});

/** About the parts of the picture. @param {Format} format */
const ofParts = ({ count, short, plural }) => ({
  tokens: 'Tokens of the prompt',
  /** @param {number} n @param {string} token */
  token: (n, token) => `Token ${count(n)}: ${token}`,
  bos: 'BOS',
  stream: 'The residual stream: what is known about each token so far',
  lens: 'The likeliest next token here; the paler, the less likely',
  lens_short: 'bets on',
  legend: {
    below: 'below 0',
    zero: '0',
    above: 'above 0',
    stream: 'the {residual_stream}: what is known about each token so far',
    writes: 'what a block writes back; the thicker, the more',
    lens: 'letters: the likeliest next token, if the network ended there',
    captions:
      'beneath a picture: its rows × columns; ± the number that has the full colour; how many numbers go beyond it',
  },
  next: 'What comes next',
  /** @param {string} token */
  next_after: (token) => `after “${token}”`,
  tied: 'The same weights as the embedding.',
  /** @param {number} n @param {number} share */
  writes: (n, share) => `What block ${count(n)} writes is ${short(share)} times as large as the stream that it reads`,
  /** @param {number} n */
  open: (n) => `Open block ${count(n)}`,
  /** @param {number} first @param {number} last */
  blocks: (first, last) => `Blocks ${count(first)} to ${count(last)}`,
  /** @param {number} first @param {number} last */
  range: (first, last) => `${count(first)}–${count(last)}`,
  /** @param {number} first @param {number} last */
  open_group: (first, last) => `Show blocks ${count(first)} to ${count(last)} one by one`,
  /** @param {number[]} shape */
  shape: (shape) => shape.map(count).join(' × '),
  /** @param {number} scale */
  scale: (scale) => `± ${short(scale)}`,
  /** @param {number} n */
  clipped: (n) => `${count(n)} beyond`,
  /** @param {number} n */
  wrong: (n) => plural(n, { one: '# is not a number', other: '# are not numbers' }),
  no_gradient: 'no gradient',
  /** @param {string} where @param {string} value @param {number} n */
  cell: (where, value, n) =>
    n === 1 ? `${where}: about ${value}` : `${where}: about ${value}, the largest of ${count(n)} numbers`,
  /** @param {number} row */
  row: (row) => `row ${count(row)}`,
  not_finite: 'not a number: a product grew too large; a smaller learning rate helps',
  point: 'Point at a tile to read a number; click to see how it was made.',
  table: 'The numbers of this picture',
  /** @param {number} n */
  after_block: (n) => `after block ${count(n)}`,
  after_embedding: 'after the embedding',
  tile: 'Tile',
  size: 'Shape',
  printed: 'Scale',
  read: 'Token',
  read_stream: 'Stream that the block reads',
  embeddings: 'Embeddings',
  attention: 'Attention',
});

/** Names of tensors, in plain words. */
const names = {
  embedding: 'Embedding',
  embedding_position: 'Embedding + position',
  norm_embedding: 'Embedding, normed',
  norm: 'Norm: made the same size',
  q: 'Queries: what each token looks for',
  k: 'Keys: what each token offers',
  v: 'Values: what each token hands on',
  turned: 'turned by position (RoPE)',
  normed: 'made the same size',
  probs: 'Attention: where each token looks',
  out: 'What attention brought',
  residual1: '+ attention',
  residual2: '+ MLP',
  fc: 'MLP, up: each unit looks for one thing',
  fc_gated: 'MLP, up: gates and what they let through',
  activation: 'MLP, bent: units that are on',
  stream: 'Stream after the norm',
  norm_final: 'Final norm',
  logits: 'Output layer: scores',
  chances: 'Output layer: chances',
  wte: 'Embedding weights',
  wpe: 'Position weights',
  lm_head: 'Output layer weights',
  'attention.qkv.weight': 'Weights for queries, keys, values',
  'attention.proj.weight': 'Weights out of attention',
  'mlp.fc.weight': 'Weights up',
  'mlp.proj.weight': 'Weights down',
  gain: 'Gains',
  bias: 'Biases',
  table: 'Cosines and sines of the positions',
  other: 'Numbers that the engine keeps',
};

/** How a number is made, by the op that made it: in words. */
const ops = /** @type {Record<string, string>} */ ({
  '': 'A weight.',
  linear:
    'A row of numbers times a row of weights, all products added up; with the bias, and with the stream that it is added to, where there are such.',
  embedding: 'The number of this token, plus the number of its place.',
  rmsnorm: 'The number divided by the size (root mean square) of its row, times a gain where there is one.',
  layernorm: 'The number less the mean of its row, divided by the deviation of the row; times a gain, plus a bias.',
  qk_norm: 'The number divided by the size of its row in this head of attention.',
  rope: 'Two numbers turned by an angle that grows with the place of the token.',
  attention: 'The values of the tokens so far, each times the attention that it gets, added up.',
  probs:
    'Query times key, added up and divided by the root of their length, is the score; softmax makes shares of 1 of the scores of a row.',
  q: 'A part of the row that attention reads.',
  k: 'A part of the row that attention reads.',
  v: 'A part of the row that attention reads.',
  relu: 'The number itself where it is above 0, else 0.',
  relu2: 'The square of the number where it is above 0, else 0.',
  gelu: 'Nearly the number itself where it is large, nearly 0 where it is far below 0, with a smooth bend between.',
  silu: 'The number times a share of it that grows from 0 to 1.',
  swiglu: 'The second number times the gate, which the first one opens (silu).',
  geglu: 'The second number times the gate, which the first one opens (gelu).',
  softmax: 'e to the power of the score, as a share of all of them in the row.',
  lens: 'The probability, if the network ended here: the final norm and the output layer, applied to the stream at this place.',
  saved: 'What the engine keeps of a row for the way back.',
});

/** About one number. @param {Format} format */
const ofNumber = ({ count }) => ({
  value: 'Value',
  gradient: 'Gradient',
  gradient_help: 'how the loss on this prompt changes if this number grows by 1',
  made: 'Made by',
  python: 'In Python',
  goes_in: 'What goes into it',
  factor: 'Number',
  times: 'times',
  product: 'Product',
  sum: 'Sum',
  /** @param {number} n */
  rest: (n) => `the other ${count(n)}`,
  nothing: 'Nothing goes into it.',
  masked: 'This token comes later: attention may not look at it.',
  large: 'The tensors that go into this number are too large to be written out here.',
  unknown: 'There is no such number in this network.',
  /** @param {string} name */
  walk: (name) => `Walk to ${name}`,
  cell: 'The number; the arrow keys go to its neighbours',
  out: 'Back out',
});

/** @param {Format} format */
export const network = (format) => ({
  ...{ ...ofHead(format), ...ofParts(format), names, ops },
  ...{ said: ofSentences(format), one: ofNumber(format) },
});
