/** English words about what of a model is trained. Fetched when a model was brought here, and with the room of training. */

/** @typedef {import('../../ui/format.js').Format} Format */

/** @param {Format} format */
export const tuning = ({ count, inPercent }) => ({
  title: 'What of this model shall be trained?',
  line: 'It begins with what it knows. The fewer of its numbers are trained, the more of that it keeps, and the less it can learn. “Train” begins with what is chosen here.',
  /** @param {number} trained @param {number} all */
  trains: (trained, all) =>
    trained === all
      ? `Trains all ${count(all)} numbers.`
      : `Trains ${count(trained)} of ${count(all)} numbers (${inPercent(trained / all, trained < all / 20 ? 1 : 0)}).`,
  /** In the room: a run goes on as another one. */
  further: {
    title: 'Train this model further',
    line: 'Makes a new run that begins with the numbers of this one, for the text and the settings that are on the page now. Under “What is trained” choose all, the last layers, or a LoRA; this run stays as it is.',
    none: 'Once a model is trained, a new run can begin with its numbers.',
    button: 'Begin with its numbers',
  },
});
