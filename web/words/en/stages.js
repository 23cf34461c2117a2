/**
 * English words for the guide's picture "built up in stages". Fetched when it is opened.
 */

/** The part that a stage adds. @typedef {'alone' | 'attention' | 'layer'} Part */

/** @param {import('../../ui/format.js').Format} format */
export const stages = ({ loss, fixed, count }) => ({
  title: 'Built up in stages',
  lead: 'The shorter the bar, the less the model is surprised by text that it has not learnt.',
  all: 'Train all, one after the other',
  train: 'Train',
  again: 'Train again',
  stop: 'Stop',
  /** The name of a button in a row. @param {string} what @param {string} stage */
  of: (what, stage) => `${what}: ${stage}`,
  /** For each stage, its name, what it can see, and its name beside its curve, where there is little room. */
  pairs: ['Counting pairs', 'No network. How often did each letter follow each other one?'],
  alone: [
    'A network that sees one letter',
    'The letter before is all it knows. It learns by steps what counting counts.',
    'one letter',
  ],
  attention: ['With attention', 'It can look back, and learns where to look.', 'with attention'],
  layer: ['With a second layer', 'It can think about what the first layer has found.', 'second layer'],
  /** @param {number} at */
  loss: (at) => `${loss(at)}: wavers between ${fixed(Math.exp(at), 1)} letters`,
  none: 'not trained yet',
  unknown: 'is counted with the first network',
  /** @param {number} step @param {number} all */
  busy: (step, all) => `step ${count(step)} of ${count(all)}`,
  /** By how much the loss of a stage is lower than that of the one before. @param {number} by */
  bought: (by) =>
    by >= 0.05
      ? `${loss(by)} lower than the one before`
      : by > -0.05
        ? 'as good as the one before'
        : `${loss(-by)} higher than the one before`,
  /**
   * The sentence on all stages, once they are trained.
   * @param {Record<Part, number>} by  how far each lowered the loss
   * @param {number} first
   * @param {number} last
   */
  told: ({ alone, attention, layer }, first, last) => {
    const names = { alone: 'The step from counting to a network', attention: 'Attention', layer: 'The second layer' };
    const list = /** @type {[Part, number][]} */ (Object.entries({ alone, attention, layer }));
    const [most, by] = list.reduce((a, b) => (b[1] > a[1] ? b : a));
    return `${names[most]} bought most: ${loss(by)} of loss. In all, from wavering between ${fixed(Math.exp(first), 1)} letters to ${fixed(Math.exp(last), 1)}.`;
  },
  note: 'Differences of a few hundredths can be chance: another seed gives such differences too.',
  hint: 'Your own settings come back when you leave this stop.',
});
