/**
 * What the buttons and the status of a run say, as functions of what is known. No markup.
 */

import { hasBegun } from '../../selectors.js';

/** @typedef {import('../../state/state.js').RunState} RunState */
/** @typedef {import('../../state/state.js').EngineState} EngineState */
/** @typedef {import('../../words/words.js').Words['run']} Words */

/**
 * The words on the one button that changes.
 * @param {Pick<RunState, 'phase' | 'step'>} run
 * @param {{ stale: boolean, wanted: boolean, status: EngineState['status'] }} about  wanted: it was pressed before the engine was there
 * @param {Words} words
 * @returns {string}
 */
export function trainLabel({ phase, step }, { stale, wanted, status }, words) {
  if (wanted && status !== 'dead') return words.cancel;
  if (phase === 'training') return words.pause;
  if (stale && step > 0) return words.train_anew;
  if (phase === 'paused') return words.continue;
  if (phase === 'done' || phase === 'stopped' || phase === 'kept') return words.train_again;
  return words.train;
}

/**
 * What is on its way, as far as somebody should know: a part that a view fetches while the model trains is told of only when
 * it is slow, since nobody waits for it.
 * @param {Pick<EngineState, 'status' | 'loading'>} engine
 * @param {Pick<RunState, 'phase'>} run
 * @returns {EngineState['loading']}
 */
export const loadingOf = ({ status, loading }, { phase }) =>
  status === 'ready' && phase === 'training' && !loading?.slow ? null : loading;

/**
 * What is being loaded. How many bytes have come stands beside it (figuresLine): a screen reader need not hear each.
 * @param {Pick<EngineState, 'status' | 'loading'>} engine
 * @param {Words} words
 */
function loadingLine({ status, loading }, words) {
  if (status === 'loading') return loading?.slow ? words.still_loading_engine : words.loading_engine;
  return loading?.slow ? words.still_loading_part : words.loading_part;
}

/**
 * One sentence on where things stand, for everybody and for a screen reader.
 * @param {RunState} run
 * @param {{ engine: EngineState, wanted: boolean, stale: boolean, wrong: boolean }} about  wrong: a setting cannot be as it stands
 * @param {Words} words
 * @returns {string}
 */
export function statusLine(run, { engine, wanted, stale, wrong }, words) {
  if (engine.status === 'dead') return words.no_engine;
  if (engine.status === 'loading' || loadingOf(engine, run) !== null) {
    return [loadingLine(engine, words), wanted ? words.starts_when_here : ''].join(' ').trim();
  }
  if (wanted) return words.fetching;
  if (stale && hasBegun(run)) return words.changed;
  if (wrong && !hasBegun(run)) return words.setting_wrong;
  const { phase, step } = run;
  if (phase === 'paused' || phase === 'done' || phase === 'stopped' || phase === 'kept') return words[phase](step);
  return words[phase];
}

/**
 * The figures of the moment in one line, for a narrow page on which the curve is out of sight.
 * @param {Pick<RunState, 'phase' | 'step' | 'smooth'>} run
 * @param {number} max_steps
 * @param {EngineState['loading']} loading
 * @param {Words} words
 * @returns {string}
 */
export function figuresLine({ phase, step, smooth }, max_steps, loading, words) {
  if (loading !== null && loading.loaded > 0) return words.bytes(loading.loaded, loading.total);
  if (step === 0) return '';
  const now = smooth === null || Number.isNaN(smooth) ? '' : words.loss(smooth);
  if (phase !== 'training') return now; // the status names the step
  return [words.step_of(step, max_steps), now].filter((one) => one !== '').join(' · ');
}
