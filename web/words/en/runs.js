/**
 * English words for the room of the training loop: the table of runs, changes during a run, the search for a learning
 * rate, sweeps, and one step in slow motion. Fetched when that room is opened.
 */

/** @typedef {import('../../ui/format.js').Format} Format */

/** @param {Format} format @param {number} n @param {string} one */
const counted = ({ plural }, n, one) => plural(n, { one: `# ${one}`, other: `# ${one}s` });

/** @param {Format} format */
const kept = ({ count, loss, duration }) => ({
  title: 'Runs',
  line: 'Every run that you train is kept here, eight at most, so that you can compare them. A run you pin stays.',
  none: 'Train a run, change a setting, and train again: both are then listed here.',
  columns: ['Run', 'What differs', 'Steps', 'Training loss', 'Validation loss', 'Best', 'Trained for', 'What to do'],
  same: 'nothing',
  text: 'another text',
  /** @param {number} step @param {number} all */
  steps: (step, all) => `${count(step)} of ${count(all)}`,
  /** @param {number} best @param {number} step */
  best: (best, step) => `${loss(best)} at step ${count(step)}`,
  /** @param {number} ms */
  time: (ms) => duration(ms),
  shown: 'shown',
  training: 'training',
  without: 'curve only',
  without_help: 'Its curve and samples are kept; the model itself had to make room.',
  lowest: 'lowest',
  in_bits: 'Losses are in bits per character.',
  differ:
    'These runs have different tokens, and a longer token is harder to guess: their losses in nats per token do not compare. So they are in bits per character, which do.',
  nats: 'nats per token',
  uncounted:
    'Where it says “nats per token”, the characters of the text have not been counted: that loss compares with no other here.',
  show: 'Show',
  /** @param {string} name */
  show_help: (name) => `Show ${name}: its curve, its samples and, where it is still there, its model`,
  hide: 'Hide curve',
  unhide: 'Draw curve',
  pin: 'Pin',
  unpin: 'Unpin',
  train: 'Train',
  pause: 'Pause',
  settings: 'Use its settings',
  remove: 'Delete',
  /** The label of a button in a row, with the name of the run. @param {string} what @param {string} name */
  of: (what, name) => `${what}: ${name}`,
});

/** @param {Format} format */
function changes(format) {
  const { count } = format;
  return {
    title: 'Change this run',
    line: 'These settings can change while a run learns, from its next step on. The curve marks where.',
    none: 'Once a run has begun, some settings can be changed without starting again.',
    change: 'Change',
    /** @param {number} step @param {string} text */
    mark: (step, text) => `Step ${count(step)}: ${text}`,
    marks: 'Changes so far',
    /** @param {string} label @param {string} from @param {string} to */
    text: (label, from, to) => `${label} ${from} → ${to}`,
    /** @param {number} steps */
    longer: (steps) => `Train ${counted(format, steps, 'step')} more`,
    longer_line: 'The run goes on from where it ended, with the model as it is.',
  };
}

/** @param {Format} format */
const rate = ({ count, short }) => ({
  title: 'Find a learning rate',
  line: 'A fresh model with your settings is trained while the {learning_rate|rate} rises at every step. Where its loss falls fastest the rate is good; where it shoots up the rate is too high. Your run stays as it is.',
  start: 'Look for a rate',
  stop: 'Stop',
  /** @param {number} step */
  busy: (step) => `Trying rates: step ${count(step)}…`,
  /** @param {number} suggested */
  found: (suggested) =>
    `A good rate for this model: ${short(suggested)}. That is a tenth of the rate where the loss was lowest.`,
  nothing: 'The loss fell at no rate, so there is no suggestion for these settings.',
  /** @param {number} suggested */
  use: (suggested) => `Use the rate ${short(suggested)}`,
  /** @param {number} from @param {number} to @param {number | null} suggested */
  picture: (from, to, suggested) =>
    `The loss at learning rates from ${short(from)} to ${short(to)}.${suggested === null ? '' : ` Suggested: ${short(suggested)}.`}`,
  mark: 'suggested',
  axis: 'Across: the learning rate. Up: the loss of each step, and smoothed.',
});

/** @param {Format} format */
function sweep(format) {
  const { count, loss, duration, mebibytes } = format;
  return {
    title: 'Try several values',
    line: 'Trains one run for each value of a setting, one after the other, and compares how they end. All else stays as it is on the page.',
    setting: 'Setting',
    kinds: ['Numbers', 'Choices', 'On or off'],
    switched: ['off', 'on'],
    follows: 'What you have not set yourself follows each choice, as the learning rate follows the optimizer.',
    values: 'Values',
    values_help: 'With spaces between them, or from..to for whole numbers',
    steps: 'Steps of each run',
    start: 'Start',
    stop: 'Stop',
    /** @param {number} n @param {number} ms @param {number} mib */
    plan: (n, ms, mib) => `${counted(format, n, 'run')}: about ${duration(ms)} and ${mebibytes(mib)} of memory.`,
    planning: 'Estimating how long it takes…',
    /** @param {number} most @param {number} n */
    too_many: (most, n) => `A sweep has at most ${count(most)} runs; these are ${count(n)}.`,
    too_few: 'Give at least two values.',
    /** @param {string} value @param {string} why */
    wrong: (value, why) => `“${value}”: ${why}`,
    /** @param {number} at @param {number} n @param {number | null} ms_left */
    busy: (at, n, ms_left) =>
      `Run ${count(at)} of ${count(n)}${ms_left === null ? '' : `, about ${duration(ms_left)} left`}…`,
    stopped: 'Stopped before the last value.',
    /** @param {string} label @param {string} value @param {number} best @param {'nats' | 'bits'} unit */
    done: (label, value, best, unit) =>
      `Lowest validation loss: ${loss(best)}${unit === 'bits' ? ' bits per character' : ''}, with ${label} ${value}.`,
    /** @param {string} seed  the label of that setting */
    chance: (seed) => `A small difference may be chance: try several values of ${seed} to see how large chance is.`,
    /** @param {string} value @param {boolean} is_largest */
    edge: (value, is_largest) =>
      `That is the ${is_largest ? 'largest' : 'smallest'} value tried: one ${is_largest ? 'above' : 'below'} ${value} may be better still.`,
    /** @param {number} mean @param {number} from @param {number} to */
    band: (mean, from, to) =>
      `Only the seed differs: the runs end at ${loss(mean)} on average, from ${loss(from)} to ${loss(to)}. A smaller difference between two settings means nothing.`,
    beside: 'Show in the curve of the run',
    beside_band: 'The band reaches from the lowest to the highest loss of these runs; the line is their mean.',
    /** @param {number} n */
    mean: (n) => `mean of ${counted(format, n, 'run')}`,
    curves: 'The training loss of each run, smoothed',
    finals: 'Where each run ended: its validation loss',
    named_finals: 'Where each run ended: its validation loss, the lower the further left',
    columns: ['Value', 'Training loss', 'Validation loss'],
    /** @param {string} value */
    use: (value) => `Use ${value}`,
    refused: 'refused',
    diverged: 'diverged',
  };
}

/** @param {Format} format */
function slow(format) {
  const { count, short, loss, fixed } = format;
  return {
    title: 'One step in slow motion',
    line: 'Takes one {step|training step} and tells what each of the seven parts did in it, with the numbers of that step.',
    start: 'Take one slow step',
    none: 'The run is at its end. Train it longer, or begin a new one.',
    list: 'What happened in this step',
    /** @param {number} step */
    step: (step) => `Step ${count(step)}`,
    /** What each of the seven parts did in the step. @param {import('../../actions/experiments.js').SlowStep} told */
    parts: ({ tokens, batch, vocab, params, loss: now, guess, norm, clip, rate, next }) => [
      [
        'Dataset',
        `picks ${counted(format, batch, 'piece')} of the text: ${counted(format, tokens, 'token')} to learn from.`,
      ],
      ['Tokenizer', `has turned them into numbers from 0 to ${count(vocab - 1)}, one for each token.`],
      [
        'Network',
        `reads them with its ${count(params)} parameters and gives every possible next token a probability. Its loss is ${loss(now)}: that is as if it always gave the right one ${fixed(100 * Math.exp(-now), 1)}%. Blind guessing has ${loss(guess)}.`,
      ],
      [
        'Autograd',
        `walks back and finds for each parameter its gradient: how fast the loss would grow with it. The size of all gradients together, as the length of one arrow, is ${short(norm)}.`,
      ],
      [
        'Adam',
        clip > 0 && norm > clip
          ? `shortens the gradient to ${short(clip)}, and moves every parameter a little, at the learning rate ${short(rate)}.`
          : `moves every parameter a little against its gradient, at the learning rate ${short(rate)}.`,
      ],
      [
        'Training loop',
        `counts the step and begins the next.${next === null ? '' : ` Validation loss now: ${loss(next)}.`}`,
      ],
      ['Inference', 'writes with the changed model: see the newest sample.'],
    ],
  };
}

/** @param {Format} format */
export const runs = (format) => ({
  kept: kept(format),
  changes: changes(format),
  rate: rate(format),
  sweep: sweep(format),
  slow: slow(format),
});
