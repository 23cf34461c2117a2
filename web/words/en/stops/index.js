/**
 * English words of the guide through the seven parts: the words around its stops. The words of the stops themselves are
 * in the files that `parts` names, one for each part. Fetched when the guide is opened.
 */

import { views } from './views.js';

/** The words of each part's stops. @type {Record<string, () => Promise<{ stops: import('../../../guide/stop.js').MakeWords }>>} */
const parts = {
  dataset: () => import('./dataset.js'),
  tokenizer: () => import('./tokenizer.js'),
  autograd: () => import('./autograd.js'),
  network: () => import('./network.js'),
  optimizer: () => import('./optimizer.js'),
  training: () => import('./training.js'),
  inference: () => import('./inference.js'),
};

/** @param {import('../../../ui/format.js').Format} format */
const around = ({ count }) => ({
  label: 'Guide through the seven parts',
  close: 'Close the guide',
  loading: 'One moment …',
  failed: 'This picture did not load. Go to the next stop and come back to try again.',
  form: 'How the guide is read',
  slides: 'Step by step',
  page: 'One long page',
  print: 'Print',
  here: 'Show its pictures',
  contents: 'All stops',
  parts_label: 'The seven parts',
  stops_label: 'The stops of this part',
  /** @param {number} n @param {string} title @param {number} done @param {number} all */
  part: (n, title, done, all) => `${count(n)} ${title}: ${count(done)} of ${count(all)} done`,
  /** @param {number} n @param {string} title @param {boolean} is_done */
  stop: (n, title, is_done) => `${count(n)} ${title}${is_done ? ', done' : ''}`,
  back: 'Back',
  next: 'Next',
  /** @param {string} title */
  next_part: (title) => `Next: ${title}`,
  finish: 'Finish',
  predict: 'Predict first',
  predict_now: 'Predict after all',
  guess: 'Predict',
  again: 'Change my guess',
  skip: 'Skip',
  covered: 'Predict first, or skip: then this opens.',
  /** @param {string} guess */
  your_guess: (guess) => `Your guess: ${guess}.`,
  your_curve: 'Your curve is the dashed line.',
  legend: 'your guess',
  waits: 'Now let us see.',
  draw: 'Draw with finger, pen or mouse in the curve: from left to right, as you think the loss will go. Keys: left and right for the place, up and down for the height.',
  too_late: 'The curve stands there already. With a new model you can predict it.',
  fresh: 'Start a new model',
  drawn: 'That is my guess',
  pen: 'Pen for your guess',
  /** @param {string} step @param {string} value */
  pen_at: (step, value) => `at step ${step} the loss is ${value}`,
  number_wanted: 'Write a number, such as 3.5.',
  do: 'Try it',
  doing: 'under way …',
  done: 'done',
  question: 'Your turn',
  check: 'Check',
  show: 'Show me',
  /** @param {string} answer */
  answer_is: (answer) => `The answer is ${answer}.`,
  verdicts: { right: 'Right.', near: 'Almost.', wrong: 'Not quite.', open: 'Not yet.', shown: 'So it is.' },
  open: 'The model cannot tell that yet. First do what this stop asks for, then answer again.',
  example: 'Use the example',
  example_offered: 'Your own text works here. There is also an example that shows it clearly.',
  example_here: 'This is the example now. Your text and your model come back when you go on.',
  example_needed: 'This stop needs its example: a text in which one can see it clearly. Yours is kept.',
  /** @param {string} name */
  named: (name) =>
    `A line on the chart with a name such as “${name}” is an earlier run: a training from before. The page makes up a name for each run, so that you can tell them apart.`,
  microgpt: 'The same in microgpt',
  limit: 'And in large models?',
  parts,
});

/** @param {import('../../../ui/format.js').Format} format */
export const stops = (format) => ({ ...around(format), views: views(format) });
