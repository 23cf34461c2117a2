/**
 * English words for the stops of the guide's part "optimizer" (web/guide/stops/optimizer.js). Fetched when one of them is opened.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../../guide/stop.js').StopWords} StopWords */

/** @param {Format} format @returns {StopWords} */
const direction = ({ short }) => ({
  title: 'Which way, and how far',
  text: [
    'Every {weight} now knows its {gradient}: whether the loss rises or falls when the weight grows, and how steeply. So the weight goes the other way. But how far?',
    'Plain gradient descent says: the steeper, the further. Adam, the recipe of most models, does it differently. Begin a new model, let it take one step, and look at the picture “last step”: one cell for each weight of wte.weight, the table that has a row for each token. The stronger the colour, the further the weight moved.',
  ],
  like: 'Like coming down a mountain in fog: under your foot you feel which way is down. How far to walk before you feel again, the ground does not tell you.',
  predict: {
    ask: 'The gradient of one weight is a hundred times as large as that of another. Adam takes its very first step. How far do the two weights move?',
    options: ['A hundred times as far', 'Ten times as far', 'Both equally far'],
    right: ({ rate }) =>
      `Both move by ${short(rate)}, the learning rate of this step. Adam divides every gradient by its own usual size, and at the first step that leaves only its sign.`,
    other: ({ rate }) =>
      `Plain gradient descent would do that. Adam does not: nearly all weights of this picture moved by the same ${short(rate)}, the learning rate of this step. It divides every gradient by its own usual size.`,
  },
  acts: ['Begin a new model', 'Take one step'],
  check: {
    ask: 'Almost all cells of “last step” are equally strong. Which number says how far a weight moves?',
    options: ['Its gradient', 'The learning rate', 'The loss'],
    right: ({ rate }) =>
      `${short(rate)} in this step. It is a number that people choose; no gradient says it. The first steps are kept small on purpose, so later ones are longer. (Where a whole row has no colour, its letter did not occur in this step.)`,
    hint: 'The gradients differ wildly: see the picture √v, their sizes. The moves do not. Point at some cells of “last step” and compare.',
  },
  microgpt:
    'The script has one learning rate for all weights too. It falls in a straight line to zero until the last step.',
  limit:
    'Models a million times as large learn by this rule, with the same few lines; there, finding the rate is a craft of its own.',
});

/** @param {Format} format @returns {StopWords} */
const averages = ({ short, count, percent }) => ({
  title: 'Two memories for each weight',
  text: [
    'A step sees only a handful of texts, so each gradient is partly chance. Adam therefore keeps two averages for each weight.',
    'The first, m, remembers the direction: which way did the last gradients point? The second, v, remembers their size. A step is the learning rate, times m, divided by the root of v.',
    'Take the steps, and you see the way of one weight, beside the way of plain gradient descent from the same start.',
  ],
  like: 'Like a ship’s helm: one jolt does not turn it, a steady pull does. And whoever always shouts is heard no louder than whoever always whispers.',
  predict: {
    ask: 'Twenty steps with the same learning rate. Who walks further in all?',
    options: ['Adam', 'Plain gradient descent', 'Both about equally far'],
    right: ({ times, gradient }) =>
      `Over all numbers of the embedding, a typical gradient is only ${short(gradient)}, and plain descent takes it as it is. Adam divides by the usual size: its typical last step was some ${count(Math.round(times))} times as long. The picture shows one of these numbers, for which it can be more or less.`,
    other: ({ times, gradient }) =>
      `It is Adam. Over all numbers of the embedding, a typical gradient is only ${short(gradient)}, and plain descent takes it as it is. Adam divides by the usual size: its typical last step was some ${count(Math.round(times))} times as long. The picture shows one of these numbers, for which it can be more or less. Plain descent would need a far higher rate.`,
  },
  acts: ['Take 20 steps'],
  check: {
    ask: 'The gradients of a weight go up, down, up, down, all of the same size. What does Adam do with this weight?',
    options: [
      'It moves far, for the gradients are large',
      'It hardly moves, for the average m is almost nothing',
      'It stops learning for good',
    ],
    right: ({ left }) =>
      `Up and down cancel in m: about ${percent(left)} of the size is left. If they agreed, it would take whole steps.`,
    hint: 'Look at the thick line m in “Gradient and its average”. What becomes of an average if +1 and −1 take turns?',
  },
  microgpt: 'The script keeps the same two lists beside its weights, and corrects both for beginning at zero.',
  limit:
    'This is why training needs so much memory, here and in large models: two more numbers for every single weight.',
});

/** @param {Format} format @returns {StopWords} */
const rates = ({ loss }) => ({
  title: 'Too cold, too hot',
  text: [
    'The learning rate is one number, and much hangs on it. Too small, and nothing seems to happen. Too large, and each step jumps across the valley and lands higher on the other side.',
    'Three runs of a small model, 100 steps each, alike in all but the rate. Their curves stay on the chart.',
  ],
  like: 'Like turning a shower tap: by a hair, and you freeze for minutes; by a fist, and you scald yourself, then freeze, then scald.',
  predict: {
    ask: 'Rates of 0.00001, of 0.01 and of 0.3. Which run ends with the lowest loss?',
    options: ['0.00001, the careful one', '0.01, the middle one', '0.3, the fast one'],
    right: ({ cold, middle, hot }) =>
      `The careful one ends at ${loss(cold)}, the middle one at ${loss(middle)}, the fast one at ${loss(hot)}.`,
    other: ({ cold, middle, hot, truth }) =>
      `It was ${['the careful one', 'the middle one', 'the fast one'][truth]}. The careful one ends at ${loss(cold)}: right way, tiny steps. The middle one ends at ${loss(middle)}, the fast one at ${loss(hot)}.`,
  },
  acts: ['Train at 0.00001', 'Train at 0.3', 'Train at 0.01'],
  check: {
    ask: 'What went wrong in the run with the rate 0.3?',
    options: [
      'Its steps were too small to matter',
      'Each step was so long that it missed the low ground',
      'It read another text',
    ],
    right: ({ hot, middle }) =>
      `It ended at ${loss(hot)}, the middle run at ${loss(middle)}. It knows which way is down as well as the others do, but strides over every hollow.`,
    hint: 'Compare its curve with that of 0.00001, which hardly moves. This one moves a lot. Where to?',
  },
  microgpt: 'The script begins with 0.01 too: a good rate for a small model.',
  limit:
    'Large models use much smaller rates, and a run that “explodes” after weeks is a fear of those who train them.',
});

/** @param {Format} format @returns {StopWords} */
const find = ({ short, loss }) => ({
  title: 'Find a good rate',
  text: [
    'Now you choose. See first how a timid rate does. Then press “rate” beneath the curve, set another one and train again: 100 steps each time. Can you beat a simple rival?',
    'The rival only counts pairs: after an “a”, how often comes an “n”? It has no network, no gradients, no steps. Its loss stands on the chart as a line, “pairs counted”.',
  ],
  predict: {
    ask: 'What is the loss of the rival that only counts pairs? (Blind guessing was the topmost dotted line of the chart before.)',
    right: ({ pairs, wavering }) => `${loss(pairs)}. That is like wavering between ${short(wavering)} letters.`,
    other: ({ pairs, wavering }) =>
      `It is ${loss(pairs)}, like wavering between ${short(wavering)} letters. That is the line to get under.`,
  },
  acts: ['Train at 0.0001'],
  check: {
    ask: 'Get the validation loss under the line “pairs counted” within 100 steps, with a rate that no button here has tried.',
    right: ({ reached, pairs, rate }) =>
      `${loss(reached)} is below ${loss(pairs)}, with the rate ${short(rate)}. A hundred steps ago this model knew nothing.`,
    hint: 'If the curve falls calmly but slowly, go up, threefold. If it is jagged or climbs, go down.',
  },
  microgpt:
    'There the rate stands in the code: one changes a number, runs it again and waits. Here that takes seconds.',
  limit: 'Nobody can compute the best rate beforehand, for any model: one tries, and begins with what worked before.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  direction: direction(format),
  averages: averages(format),
  rates: rates(format),
  find: find(format),
});
