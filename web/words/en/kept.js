/**
 * English words for runs that are kept over a reload. Not in en/index.js, since they are fetched once the page has started.
 */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'lang'>} format */
export const kept = ({ count, lang }) => ({
  /** Where runs are kept. */
  where: {
    disk: 'Runs are kept on this computer',
    database: 'Runs are kept on this computer',
    memory: 'Runs are kept only until this tab is closed: storage is refused here',
    full: 'Storage is full: the newest steps are not kept. Delete a run',
    off: 'Runs are not kept',
  },
  title: 'Kept runs',
  help: 'Each run is kept with its text, model and curve, in this browser only. It is saved every few seconds, and goes on from there after a reload or a crash. Others who use this computer can open it too. The newest 20 are kept.',
  keep: 'Keep runs on this computer',
  none: 'No run is kept yet.',
  /** @param {number} at  as Date.now() gives it */
  date: (at) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
  /** @param {string} text @param {number} step @param {number} of */
  about: (text, step, of) => `${text} · step ${count(step)} of ${count(of)}`,
  open: 'Open',
  /** @param {string} name */
  open_name: (name) => `Open ${name}`,
  remove: 'Delete',
  /** @param {string} name */
  remove_name: (name) => `Delete ${name}`,
  shown: 'shown now',
  /** @param {string} name @param {number} step @param {number} of @param {string} date */
  offer: (name, step, of, date) =>
    `Your last run, “${name}”, is kept on this computer: step ${count(step)} of ${count(of)}, ${date}.`,
  go_on: 'Open it',
  not_now: 'Not now',
});
