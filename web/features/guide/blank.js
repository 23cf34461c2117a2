/** The chart without runs: while the reader draws a curve, those that are there would tell how it goes. */

/** @typedef {Pick<import('../../registry.js').Context, 'store' | 'select' | 'actions'>} Given */

const RUN_LINES = /** @type {const} */ (['raw', 'smooth', 'val']);

/** Hides what runs have drawn. @param {Given} given @returns {() => void} shows it again */
export function blankChart({ store, select, actions }) {
  const { hidden } = store.state.curve;
  const lines = RUN_LINES.filter((line) => !hidden.includes(line));
  const { active } = store.state;
  const others = select.shown_runs.peek().filter(({ id }) => id !== active);
  /** @param {boolean} is_hidden */
  const show = (is_hidden) => {
    const now = store.state.curve;
    const rest = now.hidden.filter((line) => !lines.includes(/** @type {any} */ (line)));
    store.update({ curve: { ...now, hidden: is_hidden ? [...rest, ...lines] : rest } });
    for (const { id } of others) actions.runs.mark(id, { is_hidden });
  };
  show(true);
  return () => show(false);
}
