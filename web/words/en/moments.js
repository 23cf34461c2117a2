/**
 * English words for looking back over a run and for the marks in what the model writes. Not in index.js, since they are
 * fetched only once a run has begun.
 */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'percent'>} format */
export const moments = ({ count, percent }) => ({
  /** What the model wrote at an earlier step. @param {number} step */
  was: (step) => (step === 0 ? 'as it was before training' : `as it was at step ${count(step)}`),
  /** How the model read the text at an earlier step. @param {number} step */
  read: (step) =>
    step === 0 ? 'as the model read it before training' : `as the model read it at step ${count(step)}`,
  /** What an open room shows. @param {number} step */
  shown: (step) =>
    step === 0
      ? 'This is the model as it was before training.'
      : `This is the model as it was at step ${count(step)}.`,
  /** The two parts of the legend: the first is underlined as the copied pieces are. */
  underlined: 'underlined',
  copied: ': copied word for word from the text',
  copied_title: 'copied word for word from the text',
  /** How many lines of a sample pass the check of the data set, by its name. @type {Record<string, (good: number, all: number) => string>} */
  share: {
    new_names: (good, all) => `${count(good)} of ${count(all)} new`,
    sums: (good, all) => `${count(good)} of ${count(all)} right`,
    copies: (good, all) => `${count(good)} of ${count(all)} right`,
  },
  hint: 'Point at a token, or use the arrow keys, to see what else it could have written.',
  /** @param {number} tokens  in its vocabulary */
  untrained: (tokens) =>
    `It has learnt nothing yet: it draws from ${count(tokens)} tokens almost blindly, so this is noise.`,
  /** Of a run that began with the weights of another one: what it is before its first step. */
  brought: {
    stamp: 'trained before',
    status: 'It has been trained before. Ready to be trained further.',
    line: 'This model was trained before it came here, so it can write already. Train goes on from there, with your text.',
  },
  goal: 'It should learn to write lines like these, taken from the text:',
  only_newest: 'What else it could have written is known of the newest sample only.',
  /** `chance` is the probability after temperature and filters. @param {string} token @param {number} probability @param {number} chance */
  token: (token, probability, chance) =>
    `It wrote “${token}”: ${percent(probability)} by the model${percent(chance) === percent(probability) ? '' : `, ${percent(chance)} after temperature and filters`}.`,
  rivals: 'The likeliest tokens at this place, with the chance of each',
});
