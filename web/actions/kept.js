/**
 * Which runs the page keeps, and their names and colours: pure functions of the list of runs. runs.js decides when to
 * call them.
 */

/** @typedef {import('../state/state.js').RunState} RunState */

export const MOST_RUNS = 8;
/** A model of at most this many MiB stays in the worker when the next one is made, so that it can be trained on. */
export const SPARE_MIB = 128;

/** The runs that have begun: only these are worth keeping. @param {Iterable<RunState>} runs */
export const begun = (runs) => [...runs].filter(({ step, phase }) => step > 0 || phase === 'training');

/** @param {RunState[]} runs */
export const byId = (runs) => new Map(runs.map((run) => [run.id, run]));

/**
 * The runs to keep beside a new one: those that have begun. If there are too many, the oldest are removed first, pinned
 * runs last.
 * @param {Iterable<RunState>} runs
 * @returns {RunState[]}
 */
export function beside(runs) {
  const all = begun(runs);
  const leaving = [...all]
    .sort((a, b) => Number(a.is_pinned || a.is_held) - Number(b.is_pinned || b.is_held) || a.id - b.id)
    .slice(0, Math.max(0, all.length - (MOST_RUNS - 1)));
  return all.filter((run) => !leaving.includes(run));
}

/** The same run after its model has been deleted. @param {RunState} run @returns {RunState} */
export const asKept = (run) => ({ ...run, phase: 'kept', kept: [], ms_left: null, tokens_per_second: 0 });

/** The first colour that none of these runs has. @param {RunState[]} runs @returns {number} */
export function freeColour(runs) {
  const used = new Set(runs.map(({ colour }) => colour));
  return Array.from({ length: MOST_RUNS }, (_, i) => i + 1).find((colour) => !used.has(colour)) ?? MOST_RUNS;
}

/**
 * The name of a run by its number, which is 0 for the first: two words; after all pairs are used, with a number added.
 * @param {number} number
 * @param {string[][]} words  two lists whose lengths have no common divisor
 */
export function nameOf(number, [first, second]) {
  const round = Math.floor(number / (first.length * second.length));
  return `${first[number % first.length]} ${second[number % second.length]}${round > 0 ? ` ${round + 1}` : ''}`;
}
