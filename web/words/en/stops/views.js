/**
 * English words for the pictures that only the guide has (web/features/guide/views/shares.js, expression.js,
 * fingerprint.js). Part of stops/index.js.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {{ base: number, promised: number, real: number, by: number }} Nudge */

/** @param {Format} format */
const shares = ({ count, percent }) => ({
  title: 'What the text says, and what the model expects',
  none: 'This picture needs the example: press “Use the example” beside it.',
  /** @param {number} n @param {number} all @param {string} line */
  squares: (n, all, line) => `${count(n)} of ${count(all)} sentences are “${line}”.`,
  prompt: 'After',
  word: 'comes',
  /** The beginning of a sentence, before the word that is asked for. @param {string} prompt */
  begins: (prompt) => `“${prompt} …”`,
  in_text: 'in the text',
  by_model: 'the model expects it',
  /** @param {boolean} is_new @param {string} word @param {number} text @param {number} model */
  said: (is_new, word, text, model) =>
    is_new
      ? `The model is new and has read nothing: for it, all is about equally likely. In its text “${word}” comes in ${percent(text)} of the cases.`
      : `In the text “${word}” comes in ${percent(text)} of the cases; the model expects it with ${percent(model)}.`,
  /** @param {string} word */
  slide: (word) => `Of 100, how many with “${word}”?`,
  make: 'Make this text',
  help: 'A new text needs a new model: train it, and compare again.',
});

/** @param {Format} format */
const expression = ({ fixed, loss, percent, short }) => {
  /** A number with a minus sign (U+2212) in place of the hyphen. @param {number} n */
  const minus = (n) => fixed(n, 3).replace('-', '−');
  return {
    title: 'The last sum of your model',
    /** @param {string} token */
    lead: (token) =>
      `A text begins, and the right first character is “${token}”. This is how your model comes to its chance, and to its loss.`,
    names: { x: 'number', w: 'weight', rest: 'the rest', score: 'score', chance: 'chance', loss: 'loss' },
    gradient: 'gradient',
    /** Where each gradient comes from. */
    rules: {
      w: 'number × gradient of the score',
      rest: 'as that of the score',
      score: 'chance − 1',
      loss: 'always 1',
    },
    directions: 'Above: forwards, from left to right. Below: gradients, from right to left.',
    /** @param {import('../../../guide/last_sum.js').LastSum} sum */
    said: ({ x, w, rest, score, chance, loss: surprise, gradient }) =>
      `${minus(x)} × ${minus(w)} + ${minus(rest)} = ${minus(score)}, which is a chance of ${percent(chance)} and a loss of ${loss(surprise)}. The gradient of the weight is ${minus(gradient)}: ${gradient > 0 ? 'if it grows, the loss grows' : 'if it grows, the loss falls'}.`,
    slider: 'Move the weight by',
    steps: 'Small moves',
    put_back: 'Back to 0',
    /** @param {Nudge} nudge */
    told: ({ base, promised, real, by }) => {
      if (by === 0) return `The loss is ${loss(base)}. Move the weight to see what happens.`;
      const [said, done] = [promised - base, real - base];
      const end =
        Math.abs(done - said) <= 0.1 * Math.abs(done)
          ? 'The promise holds.'
          : promised < 0
            ? 'The promise cannot hold: no loss is below zero.'
            : 'So far away the promise does not hold any more: the loss bends.';
      return `Promised: ${short(said).replace('-', '−')}, so a loss of ${minus(promised)}. Measured: ${short(done).replace('-', '−')}, a loss of ${loss(real)}. ${end}`;
    },
    /** @param {Nudge} nudge */
    picture: ({ base, promised, real, by }) =>
      `The loss while the weight is moved, and the straight line that the gradient promises. Moved by ${short(by)}: promised ${minus(promised)}, measured ${loss(real)}; not moved ${loss(base)}.`,
    axis: 'Across: how far the weight is moved. Upwards: the loss. Solid: measured. Dashed: promised.',
    table: 'The same as a table',
    moved: 'Moved by',
    measured: 'Measured loss',
    promise: 'Promised loss',
    none: 'The first character of your prompt is more than one token for this model. Write another prompt, and the sum is here.',
    waits: 'Coming as soon as there is a model.',
    paused: 'While the model trains, the weight is not moved. Pause the training first.',
  };
};

/** @param {Format} format */
const fingerprint = ({ count }) => ({
  title: 'The fingerprint of all weights',
  /** @param {number} n */
  lead: (n) =>
    `One number made from all ${count(n)} weights of your model. If a single weight moved by a hair, it would be another number.`,
  /**
   * When the number was measured.
   * @type {Record<'begin' | 'writing' | 'training', (step: number, text: string) => string>}
   */
  after: {
    begin: (step) => (step === 0 ? 'Before it writes, not trained yet' : `Before it writes, at step ${count(step)}`),
    writing: (_, text) => `After it wrote “${text.trim().slice(0, 24)}”`,
    training: (step) => `After training, at step ${count(step)}`,
  },
  same: 'the same',
  other: 'another one',
  waits: 'Measuring …',
  next: 'Let it write, and it is measured again.',
  /** @param {boolean} is_same @param {number} n */
  said: (is_same, n) =>
    is_same
      ? `The same number: not one of the ${count(n)} weights has moved while it wrote.`
      : 'Another number: training has moved the weights. Writing never does.',
});

/** @param {Format} format */
export const views = (format) => ({
  shares: shares(format),
  expression: expression(format),
  fingerprint: fingerprint(format),
});
