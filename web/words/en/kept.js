/**
 * English words for runs that are kept over a reload. Not in en/index.js, since they are fetched once the page has started.
 */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'lang' | 'size'>} format */
export const kept = ({ count, lang, size }) => ({
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
  save: 'Save as a file',
  /** @param {string} name */
  save_name: (name) => `Save ${name} as a file`,
  with_text: 'A saved file holds the text too',
  open_file: 'Open a saved file',
  dismiss: 'Dismiss',
  /** What is said of a file that is opened or saved. */
  said: {
    run_file_none: 'This file is no saved run (safetensors), or only the beginning of one. What was here stays.',
    run_file_foreign:
      'This file holds the weights of another program. Only runs that were saved here, or by the command line, can be opened. What was here stays.',
    run_file_damaged: 'This file is damaged: some of its bytes are not those that were saved. What was here stays.',
    run_file_unread: 'This file could not be read. What was here stays.',
    /** @param {number} bytes @param {number} limit */
    run_file_big: (bytes, limit) =>
      `This file is too large (${size(bytes)}): the engine has room for ${size(limit)}. What was here stays.`,
    run_file_gone: 'This run is no longer stored.',
    run_file_text_big: 'The text is too large for the file. Save the run without it, and the text beside it.',
    run_file_no_curve:
      'The curve is too long for the file: it holds the model, but not the curve, samples and marks.',
    /** @param {string} title  of a text */
    run_file_no_text: (title) =>
      `The file does not hold its text, and it is none of those here. The run goes on with “${title}”.`,
  },
});
