/**
 * What follows from the state, each computed once for a change of what it depends on: the chosen text, the settings as
 * they stand, whether the run is still one of them, what may be done. Read `.value` where it should be drawn again after a
 * change (frame.js), and in actions. Words and pictures are made of it by the features.
 */

import { computed } from '@preact/signals-core';
import { resolveSettings, valuesOfGroup } from './state/settings.js';
import { activeRun, sourceText } from './state/state.js';

/** @typedef {ReturnType<typeof createSelectors>} Selectors */
/** @typedef {import('./state/state.js').RunState} RunState */

/** @type {Record<string, any>} */
const NOTHING = Object.freeze({});

/** No step can follow. @param {Pick<RunState, 'phase'>} run */
export const isOver = ({ phase }) => phase === 'done' || phase === 'stopped' || phase === 'kept';

/**
 * Whether there is a model with learnt steps in it, which must not be thrown away unasked.
 * @param {Pick<RunState, 'phase' | 'step'>} run
 */
export const hasBegun = ({ step, phase }) =>
  (step > 0 && phase !== 'failed' && phase !== 'kept') || phase === 'training';

/** @param {Pick<import('./store.js').Store, 'at'>} store */
export function createSelectors({ at }) {
  const table = computed(() => at.engine.value.settings);
  const presets = computed(() => at.engine.value.presets);
  const source = computed(() => at.sources.value.find(({ id }) => id === at.source.value) ?? null);
  const text = computed(() => sourceText(source.value));
  const suggested = computed(() => source.value?.suggested ?? NOTHING);
  const settings = computed(() => resolveSettings(table.value, presets.value, suggested.value, at.typed.value));
  const run = computed(() => activeRun({ runs: at.runs.value, active: at.active.value }));
  /** The text that the run learnt; null where it is not here any more. */
  const learnt = computed(() => at.sources.value.find((one) => sourceText(one) === run.value.text) ?? null);

  /** Those that have begun, and the active one, without those that are hidden: the oldest first. */
  const shown_runs = computed(() =>
    [...at.runs.value.values()].filter(
      ({ id, step, is_hidden }) => (step > 0 || id === at.active.value) && (!is_hidden || id === at.active.value),
    ),
  );

  /** Settings that make a run what it is. Those of sampling can change at any time. */
  const config = computed(() => {
    const rows = table.value.filter(({ group }) => group !== 'inference');
    return Object.fromEntries(rows.map(({ key }) => [key, settings.value.values[key]]));
  });
  const sampling = computed(() => valuesOfGroup(table.value, settings.value.values, 'inference'));
  const is_config_wrong = computed(() => Object.keys(settings.value.errors).some((key) => key in config.value));

  /** Text or settings are no longer those of the run that is there. */
  const is_stale = computed(() => {
    const { phase, text: learnt, config: asked } = run.value;
    if (phase === 'none' || phase === 'failed') return true;
    if (learnt !== text.value || is_config_wrong.value) return true;
    return Object.keys(config.value).some((key) => config.value[key] !== asked[key]);
  });
  const has_begun = computed(() => hasBegun(run.value));

  /** One more step can be taken without throwing a trained model away. */
  const can_step = computed(() => {
    const { phase } = run.value;
    if (at.engine.value.status !== 'ready' || phase === 'training' || isOver(run.value)) return false;
    return !has_begun.value || !is_stale.value;
  });
  const can_reset = computed(() => {
    const { phase } = run.value;
    return at.engine.value.status === 'ready' && phase !== 'none' && (phase !== 'ready' || is_stale.value);
  });

  /** What is shown is the run from before a change. */
  const is_old_run = computed(() => has_begun.value && is_stale.value);

  /** The row of the table with this key. @param {string} key */
  const row = (key) => table.value.find((one) => one.key === key) ?? null;

  /**
   * What is wrong with a setting, null where nothing is: its own value, or what the engine said of it.
   * @param {string} key
   */
  const errorOf = (key) => {
    const problem = at.problem.value;
    const blamed = problem?.place === 'setting' && problem.key === key ? problem.said : null;
    return settings.value.errors[key] ?? blamed;
  };

  return {
    ...{ table, source, text, settings, config, sampling, is_config_wrong },
    ...{ run, learnt, shown_runs, is_stale, has_begun, is_old_run, can_step, can_reset, row, errorOf },
  };
}
