/**
 * What a stop would leave behind: texts that it has brought, in the list of texts, and curves of its runs, on the chart.
 * When the stop is left, the texts go, unless the reader has edited them, and the curves are shown at that stop only.
 */

/** @typedef {Pick<import('../../registry.js').Context, 'store' | 'actions'>} Given */

/**
 * By the store of a playground: the texts that stops have brought, by their ids; the runs that were there before the
 * first was lent, and the stop that lent it; the stop of each lent run.
 * @typedef {{ texts: Map<string, string | null>, before: Set<number> | null, stop: string, homes: Map<number, string>, shown: string }} Traces
 */
/** @type {WeakMap<object, Traces>} */
const all = new WeakMap();

/** @param {Given} given @returns {Traces} */
function tracesOf({ store }) {
  const known = all.get(store) ?? { texts: new Map(), before: null, stop: '', homes: new Map(), shown: '' };
  all.set(store, known);
  return known;
}

/** Whether a run is one of those that the stop of now has lent before. @param {Given} given @param {number} id */
export const isAtHome = (given, id) => tracesOf(given).homes.get(id) === given.store.state.guide;

/** Before a stop lends anything. @param {Given} given */
export function beginTraces(given) {
  const traces = tracesOf(given);
  if (traces.before !== null) return;
  const { runs, guide } = given.store.state;
  Object.assign(traces, { before: new Set(runs.keys()), stop: guide });
}

/**
 * Brings a text, and remembers it if it is a new one in the list; one that was brought before it goes.
 * @param {Given} given
 * @param {() => unknown} bring
 */
export async function traceText(given, bring) {
  const { store } = given;
  const before = new Set(store.state.sources.map(({ id }) => id));
  await bring();
  const { sources, source } = store.state;
  const now = sources.find(({ id }) => id === source);
  if (now !== undefined && now.kind !== 'dataset' && !before.has(now.id)) tracesOf(given).texts.set(now.id, now.text);
  removeTexts(given);
}

/** Removes the texts that stops have brought, but for the one that is chosen and those that were edited. @param {Given} given */
export function removeTexts(given) {
  const { store } = given;
  const { texts } = tracesOf(given);
  const goes = (/** @type {{ id: string, text: string | null }} */ { id, text }) =>
    id !== store.state.source && texts.has(id) && texts.get(id) === text;
  const { sources } = store.state;
  const rest = sources.filter((one) => !goes(one));
  for (const id of [...texts.keys()]) if (id !== store.state.source) texts.delete(id);
  if (rest.length < sources.length) store.update({ sources: rest });
}

/** After all was given back: the curves of lent runs are hidden, but for those of the stop that is shown now. @param {Given} given */
export function sortCurves(given) {
  const { store, actions } = given;
  const traces = tracesOf(given);
  const { runs, active, guide } = store.state;
  if (traces.before !== null)
    for (const id of runs.keys()) if (!traces.before.has(id) && id !== active) traces.homes.set(id, traces.stop);
  const fresh = traces.before !== null ? traces.stop : traces.shown;
  traces.before = null;
  for (const [id, home] of traces.homes)
    if (!runs.has(id)) traces.homes.delete(id);
    else if (home === guide || home === fresh) actions.runs.mark(id, { is_hidden: home !== guide });
  traces.shown = guide;
}
