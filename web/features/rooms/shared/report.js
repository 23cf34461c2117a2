/**
 * What each parameter did in the last measured step: the typical size of its weights, its gradients and its update. The
 * run measures it from the moment when a room asks for it; measuring changes no number of the run.
 */

import { sizeOf } from './weights.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../ui/looks.js').Looks} Looks */
/**
 * The figures of a tensor; each size is the root of the mean square.
 * @typedef {{ name: string, weight: number, gradient: number, update: number, ratio: number | null }} Told
 */
/** @typedef {{ step: number, norm: number | null, tensors: Told[], dead: { units: number, dead: number } | null }} Report */

const KEY = 'metrics_interval';
const EVERY = 10; // steps
/** Phases of a run that can take steps. @type {string[]} */
export const LIVE = ['ready', 'training', 'paused'];

/**
 * @param {import('../../../../wasm/engine.js').Metrics | null} metrics
 * @param {{ name: string, shape: number[] }[]} tensors
 * @returns {Report | null}
 */
export function reportOf(metrics, tensors) {
  if (metrics === null || metrics.training === null) return null;
  const sizes = new Map(tensors.map(({ name, shape }) => [name, Math.sqrt(sizeOf(shape))]));
  const told = metrics.parameters.map(({ name, gradient_norm, weight_norm, update_norm, update_ratio }) => {
    const root = sizes.get(name) ?? 1;
    return {
      name,
      weight: weight_norm / root,
      gradient: gradient_norm / root,
      update: update_norm / root,
      ratio: update_ratio,
    };
  });
  const dead = metrics.dead_units;
  const sum = (/** @type {'units' | 'dead'} */ key) => (dead ?? []).reduce((all, one) => all + one[key], 0);
  return {
    step: metrics.training.step,
    norm: metrics.grad_norm,
    tensors: told,
    dead: dead === null || dead.length === 0 ? null : { units: sum('units'), dead: sum('dead') },
  };
}

/** @param {Context} context @param {Looks} looks */
export function createReport({ select, actions, frame, store }, looks) {
  const seen = looks.watch(
    () => {
      select.run.value.step;
      return select.run.value.info === null ? null : ['all', ['metrics'], ['tensors']];
    },
    { is_calm: true },
  );
  let asked = 0;
  /** Lets the run measure, unless its settings do already. */
  async function measure() {
    const { id, info, phase } = select.run.peek();
    if (info === null || Number(info.config[KEY]) > 0 || asked === id || !LIVE.includes(phase)) return;
    asked = id;
    const changed = await actions.request({ type: 'change', run: id, config: { [KEY]: EVERY } }).catch(() => null);
    const run = store.state.runs.get(id);
    if (changed === null || run === undefined || run.info === null) return;
    store.update({ runs: new Map(store.state.runs).set(id, { ...run, info: { ...run.info, ...changed } }) });
  }
  const stop = frame.draw(() => {
    if (select.run.value.info !== null && store.at.engine.value.status === 'ready') measure();
  });
  return {
    /** @returns {Report | null} */
    now: () => (seen.value.value === null ? null : reportOf(seen.value.value[0], seen.value.value[1])),
    /** The number of steps between two measurements; 0 while the run does not measure. */
    every: () => Number(select.run.value.info?.config[KEY] ?? 0),
    /** Whether the run takes no more steps. */
    isOver: () => !LIVE.includes(select.run.value.phase),
    stop,
  };
}
