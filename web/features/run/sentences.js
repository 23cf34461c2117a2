/**
 * The texts of a run's buttons and status, as pure functions of the state. Text only, no markup.
 */

import { hasBegun, isUntouched } from '../../selectors.js';

/** @typedef {import('../../state/state.js').RunState} RunState */
/** @typedef {import('../../state/state.js').EngineState} EngineState */
/** @typedef {import('../../words/words.js').Words['run']} Words */

/**
 * The text of the button that trains, pauses and continues.
 * @param {Pick<RunState, 'phase' | 'step' | 'is_brought'>} run
 * @param {{ stale: boolean, wanted: boolean, status: EngineState['status'] }} about  wanted: it was pressed before the
 *   engine had loaded
 * @param {Words} words
 * @returns {string}
 */
export function trainLabel({ phase, step, is_brought }, { stale, wanted, status }, words) {
  if (wanted && status !== 'dead') return words.cancel;
  if (phase === 'training') return words.pause;
  if (stale && step > 0) return words.train_anew;
  if (phase === 'paused') return is_brought && step === 0 ? words.train : words.continue;
  if (phase === 'done' || phase === 'stopped' || phase === 'kept') return words.train_again;
  return words.train;
}

/**
 * What is being loaded, if a reader should know it. A part that a view fetches during training is mentioned only when
 * it is slow, since nobody is waiting for it.
 * @param {Pick<EngineState, 'status' | 'loading'>} engine
 * @param {Pick<RunState, 'phase'>} run
 * @returns {EngineState['loading']}
 */
export const loadingOf = ({ status, loading }, { phase }) =>
  status === 'ready' && phase === 'training' && !loading?.slow ? null : loading;

/**
 * The sentence on what is being loaded. The number of bytes is not in it but beside it (figuresLine), so that a screen
 * reader does not read every change.
 * @param {Pick<EngineState, 'status' | 'loading'>} engine
 * @param {Words} words
 */
function loadingLine({ status, loading }, words) {
  if (status === 'loading') return loading?.slow ? words.still_loading_engine : words.loading_engine;
  return loading?.slow ? words.still_loading_part : words.loading_part;
}

/**
 * The status in one sentence; screen readers read it too.
 * @param {RunState} run
 * @param {{ engine: EngineState, wanted: boolean, stale: boolean, wrong: boolean, brought: string }} about  wrong: a setting
 *   has a value that is not allowed; brought: what is said of a model that was brought here, before its first step
 * @param {Words} words
 * @returns {string}
 */
export function statusLine(run, { engine, wanted, stale, wrong, brought }, words) {
  if (engine.status === 'dead') return words.no_engine;
  if (engine.status === 'loading' || loadingOf(engine, run) !== null) {
    return [loadingLine(engine, words), wanted ? words.starts_when_here : ''].join(' ').trim();
  }
  if (wanted) return words.fetching;
  if (stale && hasBegun(run)) return words.changed;
  if (wrong && !hasBegun(run)) return words.setting_wrong;
  const { phase, step } = run;
  if (isUntouched(run)) return brought;
  if (phase === 'paused' || phase === 'done' || phase === 'stopped' || phase === 'kept') return words[phase](step);
  return words[phase];
}

/**
 * The current figures in one line, for a narrow page on which the curve is out of sight.
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
  if (phase !== 'training') return now; // outside of training the status sentence names the step
  return [words.step_of(step, max_steps), now].filter((one) => one !== '').join(' · ');
}
