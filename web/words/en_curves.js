/**
 * English words for the fold beneath the loss curve: the other figures of a run, the table and the files. Not in en.js,
 * since they are fetched only when the fold is opened.
 */

/** @param {Pick<import('../ui/format.js').Format, 'count' | 'loss' | 'short'>} format */
export const curves = ({ count, loss, short }) => ({
  label: 'More of the run',
  figures: {
    grad_norm: ['Gradient norm', 'How much a step would change, before it is clipped'],
    lr: ['Learning rate', 'How far each step goes'],
    speed: ['Tokens per second', 'How fast it learns'],
  },
  /** @param {string} title @param {number} first @param {number} last @param {number} low @param {number} high */
  picture: (title, first, last, low, high) =>
    `${title}: ${short(first)} at first, ${short(last)} now, from ${short(low)} to ${short(high)}.`,
  nothing: 'Nothing yet: press Train.',
  table: 'The losses as a table',
  /** @param {number} rows @param {number} steps */
  some: (rows, steps) => `${count(rows)} of ${count(steps)} steps. The files have all of them.`,
  columns: {
    step: 'Step',
    tokens: 'Tokens',
    seconds: 'Seconds',
    loss: 'Loss',
    smooth: 'Smoothed',
    val: 'Validation',
  },
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
});
