/**
 * Values that are computed from the state, each only when something it depends on has changed: the chosen text, the
 * resolved settings, whether the run still belongs to them, what can be done now. A view that reads `.value` is drawn
 * again after a change (frame.js); actions read `.value` too. The features turn them into words and pictures.
 */

import { computed } from '@preact/signals-core';
import { resolveSettings, valuesOfGroup } from './state/settings.js';
import { activeRun, sourceText } from './state/state.js';

/** @typedef {ReturnType<typeof createSelectors>} Selectors */
/** @typedef {import('./state/state.js').RunState} RunState */

/** @type {Record<string, any>} */
const NOTHING = Object.freeze({});

/** Whether the run can take no further step. @param {Pick<RunState, 'phase'>} run */
export const isOver = ({ phase }) => phase === 'done' || phase === 'stopped' || phase === 'kept';

/**
 * Whether there is a trained, brought or training model, which must not be deleted without asking.
 * @param {Pick<RunState, 'phase' | 'step' | 'is_brought'>} run
 */
export const hasBegun = ({ step, phase, is_brought }) =>
  ((step > 0 || is_brought) && phase !== 'failed' && phase !== 'kept') || phase === 'training';

/**
 * Whether it is a brought model before its first step: what is changed on the page holds for it (actions/tune.js).
 * @param {Pick<RunState, 'phase' | 'step' | 'is_brought'>} run
 */
export const isUntouched = ({ step, phase, is_brought }) => is_brought && step === 0 && phase === 'paused';

/** @param {ReadonlyMap<number, RunState>} runs @param {number} active */
const shownRuns = (runs, active) =>
  [...runs.values()].filter(({ id, step, is_hidden }) => id === active || (step > 0 && !is_hidden));

/** @param {import('./wire/protocol.js').Setting[]} table @param {Record<string, any>} values */
const configOf = (table, values) =>
  Object.fromEntries(table.filter(({ group }) => group !== 'inference').map(({ key }) => [key, values[key]]));

/**
 * The last kept step up to `moment`; if there is none, the first kept step. If no step is kept, `moment` itself: the
 * worker then answers a look with the reason. Null for null.
 * @param {number[] | null} kept
 * @param {number | null} moment
 */
export function lastKept(kept, moment) {
  if (moment === null) return null;
  return kept?.findLast((step) => step <= moment) ?? kept?.[0] ?? moment;
}

/** @param {Pick<import('./store.js').Store, 'at'>} store */
export function createSelectors({ at }) {
  const table = computed(() => at.engine.value.settings);
  const presets = computed(() => at.engine.value.presets);
  const source = computed(() => at.sources.value.find(({ id }) => id === at.source.value) ?? null);
  const text = computed(() => sourceText(source.value));
  const suggested = computed(() => source.value?.suggested ?? NOTHING);
  const settings = computed(() => resolveSettings(table.value, presets.value, suggested.value, at.typed.value));
  const run = computed(() => activeRun({ runs: at.runs.value, active: at.active.value }));
  /** The text that the run was trained on; null if it has been removed. */
  const learnt = computed(() => at.sources.value.find((one) => sourceText(one) === run.value.text) ?? null);

  /** The earlier step of the run that is shown; null: the present model. */
  const moment = computed(() => ((at.moment.value ?? run.value.step) < run.value.step ? at.moment.value : null));

  /** The step whose model is shown in place of the present one; null: the present. */
  const kept_moment = computed(() => lastKept(run.value.kept, moment.value));

  /** The runs that have taken a step and are not hidden, and the active run; the oldest first. */
  const shown_runs = computed(() => shownRuns(at.runs.value, at.active.value));

  /** The settings that a model is made with. Those of sampling are not among them: they can change at any time. */
  const config = computed(() => configOf(table.value, settings.value.values));
  const sampling = computed(() => valuesOfGroup(table.value, settings.value.values, 'inference'));
  const is_config_wrong = computed(() => Object.keys(settings.value.errors).some((key) => key in config.value));

  /** Whether the chosen text or settings differ from those of the active run. */
  const is_stale = computed(() => {
    const { phase, text: learnt, config: asked } = run.value;
    if (phase === 'none' || phase === 'failed') return true;
    if (learnt !== text.value || is_config_wrong.value) return true;
    return Object.keys(config.value).some((key) => config.value[key] !== asked[key]);
  });
  const has_begun = computed(() => hasBegun(run.value));

  /** Whether one more step can be taken without deleting a trained model. */
  const can_step = computed(() => {
    const { phase } = run.value;
    if (at.engine.value.status !== 'ready' || phase === 'training' || isOver(run.value)) return false;
    return !has_begun.value || !is_stale.value || isUntouched(run.value);
  });
  const can_reset = computed(() => {
    const { phase } = run.value;
    return at.engine.value.status === 'ready' && phase !== 'none' && (phase !== 'ready' || is_stale.value);
  });

  /** Whether the run that is shown was trained with another text or other settings. */
  const is_old_run = computed(() => has_begun.value && is_stale.value && !isUntouched(run.value));

  /** The row of the table with this key. @param {string} key */
  const row = (key) => table.value.find((one) => one.key === key) ?? null;

  /**
   * The error of a setting: of its value, or of the engine about it; null if there is none.
   * @param {string} key
   */
  const errorOf = (key) => {
    const problem = at.problem.value;
    const blamed = problem?.place === 'setting' && problem.key === key ? problem.said : null;
    return settings.value.errors[key] ?? blamed;
  };

  return {
    ...{ table, source, text, settings, config, sampling, is_config_wrong },
    ...{ run, moment, kept_moment, learnt, shown_runs, is_stale, has_begun, is_old_run },
    ...{ can_step, can_reset, row, errorOf },
  };
}
