/**
 * Back to the best point: makes a new run of the active one's model where its validation loss was lowest, with the
 * curve and the samples up to there. The run itself is kept among the runs. Fetched when the button (ui/best.js) is
 * pressed.
 */

import { upTo } from '../state/run_at_step.js';
import { printSetting } from '../state/settings.js';
import { activeRun } from '../state/state.js';
import { canGoBack } from '../ui/best.js';

/** @typedef {Pick<import('../registry.js').Context, 'store' | 'select' | 'actions'>} Given */

/**
 * @param {Given} context
 * @param {string} mark  the words on the curve at that point
 */
export async function goBack({ store, select, actions }, mark) {
  await actions.pause(); // with the last report of the run
  const run = activeRun(store.state);
  if (!canGoBack(run) || !(await actions.runs.branch(upTo(run, run.saved, mark)))) return;
  const { active, runs, facts } = store.state;
  const now = activeRun(store.state);
  const { config, info } = now;
  if (info === null || run.info === null) return;
  // Settings that were changed after the best point get back the values that they had there.
  const typed = { ...store.state.typed };
  const before = { ...config };
  for (const row of select.table.value) {
    const { key } = row;
    const value = info.config[key];
    if (!row.changes || value === run.info.config[key]) continue;
    before[key] = value;
    typed[key] = printSetting(row, value);
  }
  const counted = facts.get(run.id);
  const phase = now.step >= Number(info.config.max_steps) ? 'done' : now.phase;
  store.update({ runs: new Map(runs).set(active, { ...now, config: before, phase }) });
  if (counted !== undefined) store.update({ facts: new Map(facts).set(active, counted) });
  actions.setAll(typed);
}
