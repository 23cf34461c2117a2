/**
 * English words for the inside of the autograd room. Fetched when that room is opened.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'short' | 'percent' | 'plural' | 'loss'>} Format */

/**
 * An op: its name, what it computes, and what its backward pass does.
 * @typedef {{ name: string, forward: string, backward: string }} Op
 */
/**
 * A change of one weight: the loss before it, the loss that the gradient predicts, the real loss after it, and by how
 * much the weight was changed.
 * @typedef {{ base: number, promised: number, real: number, by: number }} Nudge
 */

/** The ops that move numbers between tokens, or compare them. @type {Record<string, Op>} */
const MIXING = {
  embedding: {
    name: 'Embedding',
    forward: 'Looks up the row of each token, and adds the row of its position.',
    backward: 'Adds the gradient of each token to its row of the table; rows that were not read get 0.',
  },
  linear: {
    name: 'Linear',
    forward: 'Weighted sums: each output is the sum of all inputs, each times one weight.',
    backward:
      'A weight gets its input times the gradient of its output; an input gets back the gradients of all outputs, each times its weight.',
  },
  attention: {
    name: 'Attention',
    forward:
      'Each token compares its query with the keys of the tokens so far, and takes the mean of their values, weighted by how well they match.',
    backward:
      'Hands the gradient to the values that were taken, and to queries and keys: whether they should have matched more or less.',
  },
  qk_norm: {
    name: 'QK-norm',
    forward: 'Brings each query and each key to the same size.',
    backward: 'Removes the part of the gradient that would only change their size.',
  },
  rope: {
    name: 'Rotary position',
    forward: 'Turns queries and keys by an angle that grows with the position.',
    backward: 'Turns the gradient back by the same angle.',
  },
  dropout: {
    name: 'Dropout',
    forward: 'While training, sets some numbers to 0 at random.',
    backward: 'Numbers that were set to 0 get no gradient.',
  },
  last_row: {
    name: 'Last row',
    forward: 'Takes the row of the last token.',
    backward: 'Only that row gets a gradient.',
  },
};

/** The ops that treat each number or row by itself, and the loss. @type {Record<string, Op>} */
const SINGLE = {
  rmsnorm: {
    name: 'RMSNorm',
    forward: 'Divides each row by its typical size, so that no token is louder than another.',
    backward: 'Removes the part of the gradient that would only make the row larger or smaller.',
  },
  layernorm: {
    name: 'LayerNorm',
    forward: 'Moves each row to mean 0 and divides it by its spread.',
    backward: 'Removes the parts of the gradient that would only move or stretch the whole row.',
  },
  relu: {
    name: 'ReLU',
    forward: 'Keeps positive numbers and sets the others to 0.',
    backward: 'Lets the gradient through where the number was positive; the others get 0.',
  },
  relu2: {
    name: 'ReLU²',
    forward: 'Squares positive numbers and sets the others to 0.',
    backward: 'Multiplies the gradient by twice the number where it was positive; the others get 0.',
  },
  gelu: {
    name: 'GELU',
    forward: 'Keeps large positive numbers, fades out negative ones.',
    backward:
      'Multiplies the gradient by the slope of its curve: nearly 1 for large numbers, nearly 0 for very negative ones.',
  },
  silu: {
    name: 'SiLU',
    forward: 'Multiplies each number by a gate between 0 and 1 that it sets itself.',
    backward: 'Multiplies the gradient by the slope of its curve.',
  },
  swiglu: {
    name: 'SwiGLU',
    forward: 'One half of the numbers, through SiLU, is the gate of the other half.',
    backward: 'Each half gets the gradient times the other.',
  },
  geglu: {
    name: 'GEGLU',
    forward: 'One half of the numbers, through GELU, is the gate of the other half.',
    backward: 'Each half gets the gradient times the other.',
  },
  cross_entropy: {
    name: 'Cross-entropy',
    forward:
      'Turns the scores of each token into probabilities; the loss is minus the logarithm of that of the right token.',
    backward: 'The gradient of a score is its probability, less 1 for the right token: here every correction begins.',
  },
  mean_loss: {
    name: 'Mean loss',
    forward: 'The mean of the losses of all tokens: one number.',
    backward: 'Starts with 1, since the loss changes by as much as itself, and shares it among the tokens.',
  },
};

/** About the graph. @param {Format} format */
const ofGraph = ({ count, loss, plural, short }) => ({
  ops: /** @type {Record<string, Op>} */ ({ ...MIXING, ...SINGLE }),
  title: 'From the tokens to the loss, and back',
  /** @param {string} prompt @param {number | null} value */
  lead: (prompt, value) =>
    value === null
      ? 'The model reads only where a text begins, so there is nothing to predict and no gradient. Type a prompt of one or more characters.'
      : `The model reads “${prompt}”. Forwards, from top to bottom, each line computes numbers from lines above it; the last is the loss, ${loss(value)}. Backwards, from bottom to top, each line is told how much the loss would change if its numbers were a little larger: that is the gradient.`,
  /** What was read, for a place where another text explains the list. @param {string} prompt @param {number} value */
  read: (prompt, value) => `The model reads “${prompt}”. Its loss is ${loss(value)}.`,
  /** @param {string} prompt */
  broken: (prompt) =>
    `The model reads “${prompt}”, but its loss is not a number: somewhere a number became too large to be written, and what is computed with it is lost. The run has diverged: start again with a smaller learning rate, or undo the weight that was set. Look for the first line that is not a number.`,
  /** @param {string} most @param {number} size @param {string} least @param {number} small */
  extremes: (most, size, least, small) =>
    `A number in “${most}” matters most for the loss (typical gradient ${short(size)}), one in “${least}” least (${short(small)}).`,
  forwards: 'forwards ↓ typical number',
  backwards: 'backwards ↑ typical gradient',
  op: 'Operation',
  groups: /** @type {Record<'begin' | 'end', string>} */ ({ begin: 'Beginning', end: 'End' }),
  /** @param {number} n */
  block: (n) => `Block ${count(n)}`,
  /** @param {number} first @param {number} last */
  blocks: (first, last) => `Blocks ${count(first)} to ${count(last)}`,
  find: 'Find a tensor',
  /** @param {number} n */
  find_hint: (n) => `The network has ${count(n)} tensors. Type parts of a name, such as “3 fc”.`,
  /** @param {number} n */
  found: (n) => plural(n, { one: '# tensor. Enter takes it.', other: '# tensors. Enter takes the first.' }),
  /** @param {number} n */
  count: (n) => plural(n, { one: '# operation', other: '# operations' }),
  legend: 'Solid line: what the chosen line reads. Dashed line: where its {gradient} comes from.',
  no_gradient: 'none',
  waits: 'Coming as soon as the model has read the prompt.',
});

/** About the chosen tensor. @param {Format} format */
const ofTensor = ({ count, percent, plural, short }) => ({
  choose: 'Tensor',
  /** @param {string} shape @param {string} kind */
  about: (shape, kind) =>
    `${shape} numbers, ${{ parameter: 'weights: training changes them', constant: 'constant: never changed', activation: 'computed anew for each text' }[kind]}.`,
  forward: 'Forwards:',
  backward: 'Backwards:',
  reads: 'It reads:',
  used: 'Used by:',
  python: 'In Python:',
  value: 'Value',
  gradient: 'Gradient',
  none: 'It has no gradient: nothing is learnt through it.',
  /** @param {string} scale @param {number} beyond @param {number} bad */
  scale: (scale, beyond, bad) =>
    `Blue: ${scale} below 0. Orange: ${scale} above 0. ${
      beyond === 0
        ? 'No number is beyond.'
        : `${plural(beyond, { one: '# number is', other: '# numbers are' })} beyond, drawn as full.`
    }${bad > 0 ? ` ${plural(bad, { one: '# is', other: '# are' })} not a number or infinite (red).` : ''}`,
  zeros: 'All numbers are 0.',
  /** @param {number} n */
  bad: (n) =>
    `${plural(n, { one: '# number is', other: '# numbers are' })} not a number or infinite (red); all others are 0.`,
  /** @param {number} n */
  reduced: (n) => `Each cell stands for up to ${count(n)} numbers and shows the one farthest from 0.`,
  keys: 'Arrow keys move from cell to cell; Enter locks one.',
  /** @param {string} what @param {string} name */
  picture: (what, name) => `${what} of ${name} as tiles`,
  /** @param {number} row @param {number} column @param {string} token */
  place: (row, column, token) => `Row ${count(row)}${token === '' ? '' : ` (“${token}”)`}, column ${count(column)}`,
  /** @param {string} place @param {number} value @param {number | null} gradient */
  cell: (place, value, gradient) =>
    gradient === null
      ? `${place}: ${short(value)}.`
      : `${place}: value ${short(value)}, gradient ${short(gradient)}. ${
          Number.isNaN(gradient)
            ? 'What a change does cannot be told: the gradient is not a number.'
            : gradient === 0
              ? 'A small change here does nothing to the loss.'
              : `Making it a little larger makes the loss ${gradient > 0 ? 'larger' : 'smaller'}.`
        }`,
  hint: 'Point at a cell to read it; click to lock it.',
  spread: 'How the numbers are spread',
  /** @param {string} what @param {number} n @param {string} edge @param {number} beyond @param {number} zeros */
  spread_of: (what, n, edge, beyond, zeros) =>
    `${what}: ${plural(n, { one: '# number', other: '# numbers' })} from −${edge} to ${edge}${
      beyond > 0 ? `; ${count(beyond)} ${beyond === 1 ? 'is' : 'are'} outside` : ''
    }${zeros > 0 ? `; ${percent(zeros)} are exactly 0` : ''}.`,
  /** @param {number} value @param {number} gradient */
  sizes: (value, gradient) =>
    `A typical number is ${short(value)}, a typical gradient ${short(gradient)}: moving one such number by ${short(0.01)} changes the loss by about ${short(gradient / 100)}.`,
  range: 'Numbers from, to',
  many: 'How many',
  table: 'The same as a table',
});

/** About the nudge. @param {Format} format */
const ofNudge = ({ count, loss, short }) => {
  /** A loss; that of a model that has diverged is too large for decimals. @param {number} n */
  const size = (n) => (Math.abs(n) < 1e5 ? loss(n) : short(n));
  return {
    title: 'Nudge one weight',
    lead: 'The {gradient} is a promise: how much the {loss} changes for each bit that this weight grows. Move one weight and see whether the promise holds.',
    weight: 'Weights of',
    row: 'Row',
    column: 'Column',
    random: 'Another at random',
    /** @param {string} name @param {number} row @param {number} column @param {number} value @param {number} gradient */
    chosen: (name, row, column, value, gradient) =>
      `${name}, row ${count(row)}, column ${count(column)}, is ${short(value)}; its gradient is ${short(gradient)}.`,
    /** @param {string} prompt */
    on: (prompt) => `The loss is that of “${prompt}”, so it may differ from the loss in the curve above.`,
    slider: 'Change by',
    typed: 'Or set it to',
    try: 'Try',
    steps: 'Small steps',
    /** @param {Nudge} nudge */
    told: ({ base, promised, real, by }) => {
      const [said, done] = [promised - base, real - base];
      if (!Number.isFinite(real))
        return `With this weight the loss is not a number any more: somewhere a number became too large to be written. Put it back.`;
      if (by === 0) return `The loss is ${size(base)}. Move the weight to see what happens.`;
      const near = Math.abs(done - said) <= 0.05 * Math.max(Math.abs(done), 1e-7);
      const same = Math.sign(done) === Math.sign(said);
      const end =
        said === 0 && done === 0
          ? 'On this prompt the weight does nothing: the gradient says so, and it is so.'
          : near
            ? 'The promise holds: so near, the loss is almost a straight line.'
            : same
              ? 'Right direction, wrong size: the gradient is the slope here, and the loss bends.'
              : 'The promise fails: the gradient knows only the nearest surroundings. This step was too large.';
      return `Changed by ${short(by)}. Promised: ${short(said)}, so a loss of ${size(promised)}. Really: ${short(done)}, a loss of ${size(real)}. ${end}`;
    },
    /** @param {string} name @param {Nudge} nudge */
    picture: (name, { base, promised, real, by }) =>
      `The loss for some values of ${name}, and the straight line that the gradient promises. Changed by ${short(by)}: promised ${size(promised)}, really ${size(real)}; unchanged ${size(base)}.`,
    axis: 'Value of this weight. Line: the loss. Dashes: what the gradient promises.',
    now: 'now',
    paused: 'Training is paused while a weight is moved.',
    back: 'The weight is put back after each look: the run is not changed.',
    keep: 'Keep this value in the run',
    put_back: 'Start again from the value in the run',
    undo: 'Undo',
    /** @param {string} name @param {number} old @param {number} value */
    kept: (name, old, value) =>
      `Kept: ${name} is now ${short(value)} in the run (it was ${short(old)}); the curve above has a mark there.`,
    /** @param {string} name @param {number} value */
    mark: (name, value) => `${name} set to ${short(value)}`,
    trained_on: 'The run has trained on since: Undo puts the old value into the present model.',
    not_finite: 'Write a number, such as 0.5 or 1e30.',
    value: 'Weight',
    loss: 'Loss',
    promise: 'Promise',
    table: 'The same as a table',
    broken:
      'This weight, its gradient or the loss is not a finite number, so there is nothing to promise: the run has diverged. Undo what was kept, or reset the run.',
    none: 'This tensor is no weight. Choose a weight above, or take one at random.',
  };
};

/** About the gradients over the steps. @param {Format} format */
const ofSteps = ({ count, percent, short }) => ({
  title: 'Over the steps',
  lead: 'Recorded while this room is open. Each line is a tensor, each column a report of the run; full colour: the largest.',
  kinds: /** @type {Record<'gradient' | 'ratio', string>} */ ({
    gradient: 'Typical gradient',
    ratio: 'Update to weight',
  }),
  show: 'Show',
  none: 'Nothing recorded yet: train some steps while this room is open.',
  over: 'This run is over. Train again with this room open: the gradients of each measured step are then drawn here.',
  /** @param {number} n */
  every: (n) =>
    `The run now measures itself ${n === 1 ? 'at every step' : `once in ${count(n)} steps`}, which changes none of its numbers.`,
  /** @param {number} from @param {number} to @param {string} most @param {number} value */
  summary: (from, to, most, value) =>
    `Steps ${count(from)} to ${count(to)}. Now the largest is ${most}: ${short(value)}.`,
  /** @param {number} then @param {number} now */
  norm: (then, now) =>
    `The gradient norm was ${short(then)} when recording began and is ${short(now)} now: ${
      now < then * 0.8
        ? 'the slope is getting gentler'
        : now > then * 1.25
          ? 'the slope is getting steeper'
          : 'about as steep as before'
    }.`,
  /** @param {number} dead @param {number} units */
  dead: (dead, units) =>
    dead === 0
      ? 'No unit of the MLP was 0 for every token of the last measured step.'
      : `${count(dead)} of ${count(units)} units of the MLP (${percent(dead / units)}) were 0 for every token: they get no gradient, and cannot learn until something else moves them.`,
  no_dead: 'With this activation no unit is ever exactly 0, so none can be dead.',
  norm_axis: 'Across: steps. Upwards: the length of the gradient of all weights together.',
  /** @param {string} name @param {number} step @param {number} value */
  cell: (name, step, value) => `${name}, step ${count(step)}: ${short(value)}.`,
  hint: 'Point at a cell to read it. The scale is logarithmic; biases and gains are left out.',
  /** @param {number} step */
  first: (step) => `Step ${count(step)}`,
  tensor: 'Tensor',
  now: 'Now',
  table: 'The same as a table',
});

/** @param {Format} format */
export const autograd = (format) => ({
  ...{ graph: ofGraph(format), tensor: ofTensor(format), nudge: ofNudge(format), steps: ofSteps(format) },
});
