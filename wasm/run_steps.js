/**
 * run_steps.js: the steps of a run: trains, and returns what was measured. trainer.js offers these to callers; C does the
 * training.
 */

import { STEP_FIGURES } from '../build/wasm/from_c.js';
import { EngineError } from './errors.js';

/** @import { Heap } from './heap.js' */
/** @import { Metrics, RunResult } from './types.js' */

/** Where api_step_report writes a figure. */
const [STEP, LOSS, VAL_LOSS, GRAD_NORM, LR, TOKENS, DONE, VALIDATING] = /** @type {const} */ ([
  ...['step', 'loss', 'val_loss', 'grad_norm', 'lr', 'tokens', 'done', 'validating'],
]).map((name) => STEP_FIGURES.indexOf(name));
const WITHOUT_TEXT = 'This model was opened without its text, so it cannot go on learning. Give it the text too.';

export class RunSteps {
  #heap;
  #handle;
  /** The speed of the last run() that took a step. @type {number | null} */
  #tokensPerSecond = null;

  /** @param {Heap} heap @param {() => number} handle  of the trainer */
  constructor(heap, handle) {
    this.#heap = heap;
    this.#handle = handle;
  }

  /** Trainer.run(). @param {number} n @param {number} max_ms @returns {RunResult} */
  run(n, max_ms) {
    const { module } = this.#heap;
    const handle = this.#handle();
    const start = performance.now();
    const losses = [];
    let valLoss = null;
    let ms = 0;
    let figures = this.#figures();
    const tokensBefore = figures[TOKENS];
    while ((losses.length < n || figures[VALIDATING] !== 0) && figures[DONE] === 0) {
      const stepBefore = figures[STEP];
      const wasValidating = figures[VALIDATING] !== 0;
      const more = module._train_step(handle) !== 0;
      figures = this.#figures(figures);
      if (figures[STEP] > stepBefore) losses.push(figures[LOSS]);
      else if (!wasValidating && !more) throw new EngineError(WITHOUT_TEXT);
      if (wasValidating && figures[VALIDATING] === 0 && !Number.isNaN(figures[VAL_LOSS])) valLoss = figures[VAL_LOSS];
      ms = performance.now() - start;
      if (ms >= max_ms) break;
    }
    const learnt = figures[TOKENS] - tokensBefore;
    if (learnt > 0) this.#tokensPerSecond = ms > 0 ? (1000 * learnt) / ms : null;
    return {
      step: figures[STEP],
      loss: figures[STEP] === 0 ? Number.NaN : figures[LOSS],
      losses: Float64Array.from(losses),
      val_loss: valLoss,
      validating: figures[VALIDATING] !== 0,
      grad_norm: figures[GRAD_NORM],
      lr: figures[LR],
      tokens: figures[TOKENS],
      ms,
      done: figures[DONE] !== 0,
      stopped: this.#heap.string(module._api_stopped(handle)),
    };
  }

  /** Trainer.metrics(). @returns {Metrics | null} */
  metrics() {
    const at = this.#heap.wholeModule._api_metrics(this.#handle());
    if (at === 0) return null;
    return { ...this.#heap.json(at), tokens_per_second: this.#tokensPerSecond };
  }

  /**
   * The figures of the last step, in the order of api_step_report: a view of the memory, to be read at once. The given
   * view is used again, unless it has become invalid because the memory has grown.
   *
   * @param {Float64Array} [view]
   */
  #figures(view) {
    const { module, figures } = this.#heap;
    module._api_step_report(this.#handle(), figures);
    return view?.length ? view : new Float64Array(module.wasmMemory.buffer, figures, STEP_FIGURES.length);
  }
}
