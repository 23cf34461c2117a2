/**
 * Remembers what was chosen at each entry of the browser's history, so that Back and Forward between hashes restore
 * it. An entry is recognized by a mark in history.state. A link to the same address makes an entry without a mark,
 * which counts as new. Where a browser forbids the mark (in a frame without an origin), every entry is new.
 */

/** @typedef {{ source: string, typed: Record<string, string> }} Visit  the chosen text and the settings typed */

const MARK = 'microgpt';

/**
 * @param {string} [place]  which of several playgrounds of a document; '' for the first
 * @param {Pick<History, 'state' | 'replaceState'>} [entries]  the history of the browser
 */
export function createVisits(place = '', entries = globalThis.history) {
  const key = `${MARK}${place}`;
  /** @type {Map<string, Visit>} */
  const visits = new Map();
  let current = '';
  return {
    /**
     * Another entry has become the current one. To be called at once, since the next change may follow soon.
     * @returns {{ from: string, to: string, is_new: boolean }} the marks of the old and new entry; whether it is new
     */
    arrive() {
      const from = current;
      const mark = entries.state?.[key];
      const is_new = typeof mark !== 'string';
      current = is_new ? String(Math.random()) : mark;
      try {
        if (is_new) entries.replaceState({ ...entries.state, [key]: current }, '');
      } catch {
        // The browser forbids the mark: every entry counts as new.
      }
      return { from, to: current, is_new };
    },
    /** @param {string} mark  the mark of the entry that was left @param {Visit} visit */
    leave(mark, visit) {
      visits.set(mark, visit);
    },
    /**
     * What was chosen when an entry was left; undefined if that was before the page was loaded.
     * @param {string} mark
     */
    find: (mark) => visits.get(mark),
  };
}
