/**
 * What was chosen under each entry of the browser's history, so that Back and Forward between hashes bring it back.
 * An entry is told by a mark in history.state: a link to the same address has none, and is followed anew. Where a
 * browser forbids the mark (a frame without an origin), every entry is new.
 */

/** @typedef {{ source: string, typed: Record<string, string> }} Visit  the chosen text and the settings typed */

const MARK = 'microgpt';

/**
 * @param {string} [place]  which of several playgrounds of a document; '' for the first
 * @param {Pick<History, 'state' | 'replaceState'>} [entries]  the browser's
 */
export function createVisits(place = '', entries = globalThis.history) {
  const key = `${MARK}${place}`;
  /** @type {Map<string, Visit>} */
  const visits = new Map();
  let current = '';
  return {
    /**
     * Another entry has become that of the moment: to be asked at once, since a further one may follow soon.
     * @returns {{ from: string, to: string, is_new: boolean }} the marks of both, and whether nobody has been there
     */
    arrive() {
      const from = current;
      const mark = entries.state?.[key];
      const is_new = typeof mark !== 'string';
      current = is_new ? String(Math.random()) : mark;
      try {
        if (is_new) entries.replaceState({ ...entries.state, [key]: current }, '');
      } catch {
        // Every entry is new then.
      }
      return { from, to: current, is_new };
    },
    /** @param {string} mark  of the entry that is left @param {Visit} visit */
    leave(mark, visit) {
      visits.set(mark, visit);
    },
    /** How an entry was left; undefined where that was before the page was loaded. @param {string} mark */
    find: (mark) => visits.get(mark),
  };
}
