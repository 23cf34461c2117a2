/**
 * English words for the inside of the optimizer's room. Fetched when that room is opened.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'lang' | 'count' | 'short' | 'plural'>} Format */
/** How a parameter is updated. @typedef {'adamw' | 'sgd' | 'lion' | 'muon'} Rule */

/** What the schedule does, by its place. @type {Record<string, string>} */
const PHASES = {
  warmup: 'It is still rising: at first gradients are wild, so the steps begin small.',
  constant: 'It stays the same to the end.',
  step: 'It falls by a factor from time to time.',
  stable: 'It stays the same for now, and will fall at the end.',
  falling: 'It is falling: steps get shorter, so that the model can settle.',
  end: 'The run is at its planned end.',
};

/** About the learning rate. @param {Format} format */
const ofSchedule = ({ count, short }) => ({
  title: 'The learning rate over the run',
  lead: 'The {learning_rate} sets how long each {step} is. It is {schedule|planned} before the run begins; it can be changed while it goes on.',
  here: 'you are here',
  /** @param {number} rate @param {number} step @param {number} all @param {string} phase */
  now(rate, step, all, phase) {
    const where =
      step === 0
        ? `The first step will have the rate ${short(rate)}.`
        : `Step ${count(step)} of ${count(all)} had the rate ${short(rate)}.`;
    return `${where} ${PHASES[phase] ?? ''}`;
  },
  /** @param {number} first @param {number} highest @param {number} last */
  picture: (first, highest, last) =>
    `The learning rate begins at ${short(first)}, is ${short(highest)} at most, and ends at ${short(last)}.`,
  axis: 'Across: steps. Upwards: learning rate. Dotted: where a setting was changed.',
  step: 'Step',
  rate: 'Rate',
  table: 'The same as a table',
});

/** About how far a step moves each tensor. @param {Format} format */
const ofUpdates = ({ count, lang, plural }) => {
  /** @param {number} n @returns {string} with two digits, however small: 0.0000312 -> "0.0031%" */
  const share = (n) => n.toLocaleString(lang, { style: 'percent', maximumSignificantDigits: 2 });
  return {
    share,
    title: 'How far a step moves each tensor',
    lead: 'Each dot: the size of the last step of a tensor, compared with the size of its weights.',
    /** @param {number} n */
    none: (n) => `Not measured yet: train at least ${plural(n, { one: '# more step', other: '# more steps' })}.`,
    over: 'This run is over, and its steps were not measured. Train again with this room open: the dots then come with the first measured step.',
    /** @param {number} n */
    every: (n) =>
      `The run now measures itself ${n === 1 ? 'at every step' : `once in ${count(n)} steps`}, which changes none of its numbers.`,
    /** @param {string} name @param {number} ratio @param {number} fast @param {number} slow @param {number} all @param {number} step */
    told: (name, ratio, fast, slow, all, step) =>
      `${name} moves fastest: step ${count(step)} changed it by ${share(ratio)} of its size. ${
        fast > 0
          ? `${count(fast)} of ${plural(all, { one: '# tensor', other: '# tensors' })} moved by more than ${share(0.01)}: usual early in a run and for small biases, too fast later.`
          : slow > 0
            ? `${count(slow)} of ${plural(all, { one: '# tensor', other: '# tensors' })} moved by less than ${share(0.0001)}: right at the end of a schedule, too slow before.`
            : `All are within a factor of 10 of the rule of thumb, ${share(0.001)}.`
      }`,
    /** @param {number} n */
    between: (n) => plural(n, { one: 'Show # tensor between them', other: 'Show # tensors between them' }),
    fewer: 'Only the fastest and the slowest',
    axis: 'Logarithmic scale. Thick line: the rule of thumb, 0.1% in each step.',
    tensor: 'Tensor',
    weight: 'Weight',
    gradient: 'Gradient',
    update: 'Update',
    ratio: 'Update to weight',
    table: 'The same as a table, with typical sizes',
  };
};

/** About the path of one weight. @param {Format} format */
const ofWay = ({ count, plural, short }) => ({
  title: 'One weight’s way',
  lead: 'What {adam|the optimizer} does with one {parameter|weight}, step after step. It is recorded while this room is open.',
  weight: 'Weights of',
  row: 'Row',
  column: 'Column',
  random: 'Another at random',
  /** @param {number} n */
  slowly: (n) => `Take ${count(n)} steps, one by one`,
  /** @param {string} name @param {number} row @param {number} column @param {number} n */
  recording: (name, row, column, n) =>
    `${name}, row ${count(row)}, column ${count(column)}: ${plural(n, { one: '# step recorded', other: '# steps recorded' })}.`,
  none: 'Nothing to draw yet: train, or take some steps one by one.',
  over: 'This run is over. Train again with this room open: each step that is reported is then recorded here.',
  titles: {
    value: 'Value',
    step: 'The step it takes',
    gradient: 'Gradient and its average',
    root: 'Size of the gradients',
  },
  lines: {
    value: 'where the weight is; beside it the ways of plain gradient descent',
    step: 'what is added to the weight in each step',
    gradient: 'thin: the gradient of each step; thick: m, its moving average',
    root: 'thin: the size of the gradient; thick: √v, its moving average',
  },
  own: 'this run',
  plain: 'plain',
  scaled: 'plain, longer',
  gradient: 'gradient',
  size: 'size',
  /** @param {Rule} rule @param {number} own @param {number} plain @param {number} times */
  compare: (rule, own, plain, times) => {
    const name = { adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' }[rule];
    const walked = `${name} walked ${short(own)} in all. Plain gradient descent at the same rate would have walked ${short(plain)}`;
    if (!Number.isFinite(times) || times <= 0) return `${walked}.`;
    return times > 1
      ? `${walked}: with a rate ${short(times)} times as high it would walk as far (“plain, longer”). ${rule === 'adamw' ? 'Adam divides each gradient by its usual size, so small gradients move a weight as far as large ones.' : ''}`
      : `${walked}: ${short(1 / times)} times as far.`;
  },
  /** @param {number} n @param {number} all */
  approximation: (n, all) =>
    `Plain gradient descent is computed with the gradients that this run met, for this one weight: an approximation, since on its own way it would meet others.${
      n < all
        ? ` ${count(n)} of ${count(all)} steps were recorded; for the others the next recorded gradient is used.`
        : ''
    }`,
  /** @param {number} step */
  hand: (step) => `Step ${count(step)}, worked out by hand`,
  rule: /** @type {Record<Rule, string>} */ ({
    adamw:
      'm remembers the direction, v the size of the gradients. Both begin at 0; dividing by 1 − betaᵗ corrects that. Values before the step are worked back from those after it.',
    sgd: 'Each step follows the gradient, or with momentum a running sum of gradients.',
    lion: 'Only the sign counts: every weight moves by the same amount, up or down.',
    muon: 'Muon makes the momentum of a whole matrix orthogonal, so the step of one weight depends on all others and has no formula of its own. Shown are its momentum and the step that was taken.',
  }),
  formula: 'Formula',
  numbers: 'With the numbers of this step',
  python: 'In Python:',
  step: 'Step',
  table: 'The records as a table (the last 40)',
});

/** About what the optimizer keeps. @param {Format} format */
const ofMoments = ({ count, plural, short }) => ({
  title: 'What the optimizer keeps of',
  lead: 'For each weight {adam|the optimizer} remembers how its {gradient|gradients} went. These are tiles of all weights of the chosen tensor.',
  none: 'Not known yet.',
  too_early: 'Known after the next step.',
  kinds: { step: 'Last step', m: 'm: average gradient', v: '√v: usual size of the gradient' },
  about: {
    step: 'What was added to each weight.',
    m: 'Strong colour: its gradients have agreed for some steps.',
    v: 'Strong colour: its gradients are usually large, so its steps are divided by more.',
  },
  short: { step: 'last step', m: 'm', v: '√v' },
  /** @param {'step' | 'm' | 'v'} kind @param {string} scale @param {number} bad */
  scale: (kind, scale, bad) =>
    `${kind === 'v' ? `No colour: 0. Orange: ${scale} or more.` : `Blue: −${scale}. Orange: ${scale}.`}${
      bad > 0 ? ` ${plural(bad, { one: '# is', other: '# are' })} not a number or infinite (red).` : ''
    }`,
  keys: 'Arrow keys move from cell to cell; Enter locks one.',
  hint: 'Point at a cell to read it; click to lock it.',
  /** @param {number} row @param {number} column @param {string} parts  numbers with their names */
  reading: (row, column, parts) => `Row ${count(row)}, column ${count(column)}: ${parts}.`,
  movers: 'The weights that the last step moved farthest',
  /** @param {number} row @param {number} column @param {number} by */
  mover: (row, column, by) =>
    `row ${count(row)}, column ${count(column)}: ${by > 0 ? '+' : '−'}${short(Math.abs(by))}`,
});

/** @param {Format} format */
export const optimizer = (format) => ({
  ...{ schedule: ofSchedule(format), updates: ofUpdates(format), way: ofWay(format), moments: ofMoments(format) },
});
