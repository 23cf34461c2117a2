/**
 * Turns the worker's events of a run into state: losses into its history, the current figures, its speed, its samples.
 * runs.js passes the events on.
 */

import { createPace } from '../state/run_speed.js';

const SAMPLES_KEPT = 60;

/**
 * Whether samples of this step are kept longer than others: 0, 1, 2, 5, 10, 20 and so on (worker/pace.js).
 * @param {number} step
 */
const isMark = (step) => step === 0 || /^[125]0*$/.test(String(step));

/**
 * If there are too many samples, removes the oldest one that is not from such a step.
 * @param {import('../state/state.js').Sample[]} samples newest first
 */
export function thinOut(samples) {
  if (samples.length <= SAMPLES_KEPT) return samples;
  const at = samples.findLastIndex(({ step }, i) => i > 0 && !isMark(step));
  return samples.filter((_, i) => i !== (at < 0 ? samples.length - 2 : at));
}

/**
 * The samples of a run with one more; only the newest keeps its tokens.
 * @param {import('../state/state.js').Sample[]} samples  newest first
 * @param {import('../wire/protocol.js').SamplesEvent} event
 */
export function withSample(samples, { step, texts, tokens }) {
  const key = (samples[0]?.key ?? 0) + 1;
  const earlier = samples
    .filter((one) => one.step !== step) // continuing a run may repeat a step
    .map((one) => (one.tokens ? { ...one, tokens: undefined } : one));
  return thinOut([{ key, step, texts, tokens }, ...earlier]);
}

/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../wire/client.js').Client} Client */

/**
 * @param {RunState['best']} best  so far
 * @param {ArrayLike<number>} steps
 * @param {ArrayLike<number>} losses  the validation losses at these steps
 * @returns {RunState['best']}
 */
export function bestOf(best, steps, losses) {
  for (let i = 0; i < losses.length; i++) {
    if (losses[i] < (best?.loss ?? Number.POSITIVE_INFINITY)) best = { step: steps[i], loss: losses[i] };
  }
  return best;
}

/**
 * A run after a report of the worker.
 * @param {RunState} run
 * @param {import('../wire/protocol.js').ProgressEvent} progress
 * @param {ReturnType<typeof createPace>} pace
 * @returns {RunState}
 */
function afterReport(run, progress, pace) {
  const { history, info, config } = run;
  const { step, losses, val_losses, done, stopped } = progress;
  history.addLosses(progress.first_step, losses, { ...progress, ms: progress.train_ms });
  history.addValidation(progress.val_steps, val_losses);
  history.addMeasured(progress.measured);
  pace.add(losses.length, progress.tokens, progress.train_ms, progress.wall_ms);
  const last = history.losses.length - 1;
  const max_steps = Number(info?.config.max_steps ?? config.max_steps ?? 0);
  return {
    ...run,
    step,
    ms: run.ms + progress.wall_ms,
    last_tokens: progress.tokens,
    best: bestOf(run.best, progress.val_steps, val_losses),
    loss: last >= 0 ? history.losses.values[last] : run.loss,
    smooth: last >= 0 ? history.smooth.values[last] : run.smooth,
    val_loss: val_losses.length > 0 ? val_losses[val_losses.length - 1] : run.val_loss,
    grad_norm: progress.grad_norm ?? run.grad_norm,
    lr: progress.lr ?? run.lr,
    tokens_per_second: pace.tokensPerSecond(),
    ms_left: done ? null : pace.msLeft(max_steps - step),
    stopped,
    saved: progress.saved,
    kept: progress.kept,
    phase: !done ? run.phase : stopped === '' ? 'done' : 'stopped',
    version: run.version + 1,
  };
}

/** @param {import('../store.js').Store} store */
export function createProgress(store) {
  /**
   * What is needed for each run besides its state. `held`: samples that wait for the report that they are shown with.
   * @type {Map<number, { pace: ReturnType<typeof createPace>, patience_ms: number, held: import('../wire/protocol.js').SamplesEvent | null }>}
   */
  const lives = new Map();

  /** @param {number} id */
  function lifeOf(id) {
    const life = lives.get(id) ?? { pace: createPace(), patience_ms: 0, held: null };
    lives.set(id, life);
    return life;
  }

  /** @param {RunState} run */
  const put = (run) => store.update({ runs: new Map(store.state.runs).set(run.id, run) });

  /** A run with the samples that were held back, so that the page is drawn once for them and the report. @param {RunState} run */
  function withHeld(run) {
    const life = lifeOf(run.id);
    const { held } = life;
    life.held = null;
    return held ? { ...run, samples: withSample(run.samples, held) } : run;
  }

  return {
    /** @param {import('../wire/protocol.js').WorkerEvent} event */
    take(event) {
      const run = store.state.runs.get(event.run);
      if (run === undefined || run.phase === 'kept') return; // a late event of a run that has ended
      if (event.event === 'ended') put({ ...run, phase: 'kept', kept: [], ms_left: null });
      if (event.event === 'progress') put(afterReport(withHeld(run), event, lifeOf(run.id).pace));
      if (event.event !== 'samples') return;
      if (event.is_reported) lifeOf(run.id).held = event;
      else put({ ...run, samples: withSample(run.samples, event) });
    },

    /**
     * Sets for how many milliseconds a step of this run may last.
     * @param {Client | null} client
     * @param {number} id
     * @param {number} ms
     */
    setPatience(client, id, ms) {
      for (const other of lives.keys()) if (!store.state.runs.has(other)) lives.delete(other);
      lifeOf(id).patience_ms = ms;
      client?.setPatience(ms);
    },
    /**
     * Tells the client this limit again when an earlier run is shown.
     * @param {Client | null} client
     * @param {number} id
     */
    restorePatience(client, id) {
      client?.setPatience(lifeOf(id).patience_ms);
    },
  };
}
