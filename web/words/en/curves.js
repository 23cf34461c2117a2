/**
 * English words on a run that has begun: what its figures mean, and the fold beneath the loss curve with the other
 * figures, the table and the files. Not in index.js, since nobody needs them earlier.
 */

/** What the n-gram models count, by their order. @param {unknown} tokenizer */
const rowsCounted = (tokenizer) => {
  const one = tokenizer === 'char' ? 'character' : 'token';
  return ['', `single ${one}s`, `pairs of ${one}s`, `three ${one}s in a row`];
};

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'loss'>} format */
const further = ({ count, loss }) => ({
  accuracy: {
    title: ['Accuracy', 'How often its first guess for the next token is right; dots: in what is kept away'],
    /** @param {number} steps */
    measure: (steps) => `Measure it every ${count(steps)} steps`,
  },
  /** Going back to the best point. */
  best: {
    /** @param {number} step @param {number} best  the validation loss there */
    back: (step, best) => `Back to the best point (step ${count(step)}, ${loss(best)})`,
    /** On the curve, at that step. */
    mark: 'back to the best point',
    help: 'A new run goes on from there. This one stays among the runs.',
  },
});
/** The columns of the table of losses. */
const COLUMNS = {
  step: 'Step',
  tokens: 'Tokens',
  seconds: 'Seconds',
  loss: 'Loss',
  smooth: 'Smoothed',
  val: 'Validation',
};

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'loss' | 'percent' | 'short'>} format */
export const curves = ({ count, loss, percent, short }) => ({
  label: 'More of the run',
  figures: {
    grad_norm: ['Gradient norm', 'How much a step would change, before it is clipped'],
    lr: ['Learning rate', 'How far each step goes'],
    speed: ['Tokens per second', 'How fast it learns'],
  },
  /** The share of the lines of each sample that pass the check of the data set, by its name. @type {Record<string, string[]>} */
  shares: {
    new_names: ['Share of new names', 'How many of the names it writes are not in the text'],
    sums: ['Share of right sums', 'How many of the sums it writes are right'],
    copies: ['Share of right copies', 'How many of the lines it writes repeat their letters rightly'],
  },
  /** @param {string} title @param {number} first @param {number} last @param {number} low @param {number} high */
  picture: (title, first, last, low, high) =>
    `${title}: ${short(first)} at first, ${short(last)} now, from ${short(low)} to ${short(high)}.`,
  nothing: 'Nothing yet: press Train.',
  table: 'The losses as a table',
  /** @param {number} rows @param {number} steps */
  some: (rows, steps) => `${count(rows)} of ${count(steps)} steps. The files have all of them.`,
  columns: COLUMNS,
  loss,
  levels: 'Levels to beat',
  level: 'Level',
  save: 'Save as',
  files: {
    csv: 'Numbers for a spreadsheet: one row a step',
    json: 'Numbers and settings for programs',
    png: 'The picture, 1,600 pixels wide',
    svg: 'The picture, sharp in every size',
  },
  /** The title of a saved picture. @param {number} step */
  title: (step) => `The loss over ${count(step)} steps`,
  ...further({ count, loss }),
  verdict: {
    /** By the ids of features/verdict/judge.js. @type {Record<string, (...values: any[]) => string>} */
    found: {
      diverged: (now, guess) =>
        `It has got worse than blind guessing (loss ${loss(now)} against ${loss(guess)}): the steps are too large.`,
      memorises: (now, best, step) =>
        `It begins to learn the text by heart: what is kept away surprises it more than before (loss ${loss(now)}; at step ${count(step)} it was ${loss(best)}).`,
      by_heart: (learnt, kept) =>
        `It learns the text by heart: the part that it learns from surprises it far less (loss ${loss(learnt)}) than the part kept away (loss ${loss(kept)}).`,
      guesses: (now, guess) =>
        `So far it does no better than blind guessing (loss ${loss(now)} against ${loss(guess)}).`,
      beats_guessing: (now, guess) => `It has beaten blind guessing (loss ${loss(now)} against ${loss(guess)}).`,
      beats_some: (tokenizer, counted, now, next, level) =>
        `${counted === 0 ? 'It has beaten blind guessing' : `It has beaten a model that counts ${rowsCounted(tokenizer)[counted]}`} (loss ${loss(now)})${next === undefined ? '' : `; one that counts ${rowsCounted(tokenizer)[next]} is at ${loss(level)}`}.`,
      beats_all: (tokenizer, now, level) =>
        `It predicts better than models that only count, even ${rowsCounted(tokenizer)[3]} (loss ${loss(now)} against ${loss(level)}).`,
      copies: (share) => `${percent(share)} of its last sample stands in the text word for word: it copies.`,
      copies_some: (share) => `${percent(share)} of its last sample stands in the text word for word.`,
      copies_nothing: () => 'Nothing of its last sample stands in the text word for word.',
      unfinished: (now, before) =>
        `At the end it was still improving (loss ${loss(before)} to ${loss(now)} in the last fifth).`,
      settled: () => 'It has hardly improved in the last fifth of the run: more steps alone will not help.',
    },
    /** @type {Record<string, (value: number) => string>} */
    next: {
      lower_rate: (rate) => `Train anew with the rate ${short(rate)}`,
      smaller: (width) => `Train anew with a width of ${count(width)}`,
      longer: (steps) => `Train anew with ${count(steps)} steps`,
    },
  },
});
