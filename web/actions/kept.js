/**
 * Which runs the page keeps, and what they are called: pure functions of those that are there. runs.js decides when.
 */

/** @typedef {import('../state/state.js').RunState} RunState */

export const MOST_RUNS = 8;
/** A model of at most so many MiB stays in the worker when the next one is made, so that it can be gone on with. */
export const SPARE_MIB = 128;

/** Those of which there is something to be kept. @param {Iterable<RunState>} runs */
export const begun = (runs) => [...runs].filter(({ step, phase }) => step > 0 || phase === 'training');

/** @param {RunState[]} runs */
export const byId = (runs) => new Map(runs.map((run) => [run.id, run]));

/**
 * What stays beside a run that is new: those that have begun, as many as are kept; of too many the oldest goes, those that
 * somebody has pinned last.
 * @param {Iterable<RunState>} runs
 * @returns {RunState[]}
 */
export function beside(runs) {
  const all = begun(runs);
  const leaving = [...all]
    .sort((a, b) => Number(a.is_pinned) - Number(b.is_pinned) || a.id - b.id)
    .slice(0, Math.max(0, all.length - (MOST_RUNS - 1)));
  return all.filter((run) => !leaving.includes(run));
}

/** A run whose model is gone. @param {RunState} run @returns {RunState} */
export const asKept = (run) => ({ ...run, phase: 'kept', ms_left: null, tokens_per_second: 0 });

/** The first colour that none of these has. @param {RunState[]} runs @returns {number} */
export function freeColour(runs) {
  const used = new Set(runs.map(({ colour }) => colour));
  return Array.from({ length: MOST_RUNS }, (_, i) => i + 1).find((colour) => !used.has(colour)) ?? MOST_RUNS;
}

/**
 * The name of the run of a number, 0 for the first: each pair of words once, then with a number.
 * @param {number} number
 * @param {string[][]} words  of two lists whose lengths have no common divisor
 */
export function nameOf(number, [first, second]) {
  const round = Math.floor(number / (first.length * second.length));
  return `${first[number % first.length]} ${second[number % second.length]}${round > 0 ? ` ${round + 1}` : ''}`;
}
