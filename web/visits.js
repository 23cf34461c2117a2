/**
 * What was chosen under each entry of the browser's history, so that Back and Forward between hashes bring it back.
 * An entry is told by a mark in history.state: a link to the same address has none, and is followed anew. Where a
 * browser forbids the mark (a frame without an origin), every entry is new.
 */

/** @typedef {{ source: string, typed: Record<string, string> }} Visit  the chosen text and the settings typed */

const MARK = 'microgpt';

/** @param {Pick<History, 'state' | 'replaceState'>} [entries]  the browser's */
export function createVisits(entries = globalThis.history) {
  /** @type {Map<string, Visit>} */
  const visits = new Map();
  let current = '';
  return {
    /** The entry of the moment is left with this. @param {Visit} visit */
    leave(visit) {
      visits.set(current, visit);
    },
    /**
     * Another entry has become that of the moment.
     * @returns {Visit | 'before' | null} how it was left; 'before' where that was before the page was loaded; null: new
     */
    arrive() {
      const mark = entries.state?.[MARK];
      current = typeof mark === 'string' ? mark : String(Math.random());
      if (current === mark) return visits.get(current) ?? 'before';
      try {
        entries.replaceState({ ...entries.state, [MARK]: current }, '');
      } catch {
        // Every entry is new then.
      }
      return null;
    },
  };
}
