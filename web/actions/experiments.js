/**
 * What can be done with runs in the room of the training loop: change a setting during training, train longer, use the
 * settings of an earlier run, search for a learning rate, train one run for each of several values of a setting (a
 * sweep), and take one step with all its figures. It is fetched when that room is opened. The results are in the state
 * (`search`, `sweep`, `slow`), so that the work goes on when the room is closed.
 */

import { keepBeside } from '../keep/beside.js';
import { createHistory } from '../state/history.js';
import { choosePreset, printSetting, readSetting, resolveSettings } from '../state/settings.js';
import { activeRun } from '../state/state.js';
import { factorsOf, haveOtherTokens } from '../state/units.js';
import { rowIn } from '../words/say.js';
import { bestOf } from './progress.js';

/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../../wasm/engine.js').Config} Config */
/** @typedef {Config[string]} Value */
/** @typedef {import('../state/state.js').Sweep} Sweep */
/** @typedef {import('../state/state.js').Trial} Trial */
/** @typedef {import('../words/say.js').Said} Said */
/** @typedef {import('../../wasm/engine.js').RateSearch} RateSearch */
/** @typedef {Pick<import('../registry.js').Context, 'store' | 'select' | 'actions'>} Given */
/**
 * The figures of one step.
 * @typedef {{ tokens: number, batch: number, vocab: number, params: number, loss: number, guess: number, norm: number,
 *   clip: number, rate: number, next: number | null }} SlowStep  next: the validation loss, if it was measured
 */

const FIRST_TRIAL = 1_000_000; // its runs have numbers that runs.js does not use
const VALIDATIONS = 5; // in each run of a sweep
export const MOST_TRIALS = 24;

export class Experiments {
  #store;
  #select;
  #actions;
  #next_trial = FIRST_TRIAL;
  #searching = new AbortController();
  #sweeping = new AbortController();
  #is_sweeping = false;

  /** @param {Given} context */
  constructor({ store, select, actions }) {
    this.#store = store;
    this.#select = select;
    this.#actions = actions;
  }

  /** @param {number} id @param {Partial<RunState>} patch */
  #patch(id, patch) {
    const { runs } = this.#store.state;
    const run = runs.get(id);
    if (run !== undefined) this.#store.update({ runs: new Map(runs).set(id, { ...run, ...patch }) });
  }

  // ---- the active run ----

  /**
   * Changes a setting of the active run from its next step on, and the field on the page.
   * @param {string} key
   * @param {string} raw  as typed
   * @returns {Promise<Said | null>} the reason if it cannot be changed
   */
  async change(key, raw) {
    const row = this.#select.row(key);
    const { id, info: old } = activeRun(this.#store.state);
    if (row === null || old === null) return null;
    const { value, error } = readSetting(row, raw);
    if (error !== null) return error;
    const before = old.config[key];
    if (value === before) return null;
    try {
      const info = await this.#actions.request({ type: 'change', run: id, config: { [key]: value } });
      const run = this.#store.state.runs.get(id);
      if (run === undefined) return null;
      const { words } = this.#store.state;
      const { label } = rowIn(words, row);
      const print = (/** @type {Value} */ one) => words.format.inBox(printSetting(row, one));
      const text = words.runs?.changes.text(label, print(before), print(value)) ?? label;
      const goes_on = run.phase === 'done' && Number(info.config.max_steps) > run.step;
      this.#patch(id, {
        ...{ info: { ...run.info, ...info }, config: { ...run.config, [key]: value } },
        ...{
          marks: [...run.marks, { step: run.step, text, before: old.config }],
          phase: goes_on ? 'paused' : run.phase,
        },
      });
      const drafted = this.#select.config.value;
      this.#actions.set(key, raw);
      // Settings that follow this value on the page have not changed in the run, so their fields keep their values too.
      for (const other of Object.keys(drafted).filter((one) => one !== key)) {
        const of = this.#select.row(other);
        if (of !== null && this.#select.config.value[other] !== drafted[other])
          this.#actions.set(other, printSetting(of, drafted[other]));
      }
      return null;
    } catch (/** @type {any} */ refusal) {
      return refusal.fatal ? null : refusal.said;
    }
  }

  /** Trains a finished run for more steps. @param {number} steps @returns {Promise<Said | null>} */
  async trainLonger(steps) {
    const { id, step } = activeRun(this.#store.state);
    const error = await this.change('max_steps', String(step + steps));
    if (error === null) this.#actions.runs.trainRun(id);
    return error;
  }

  /** Puts the settings of a run on the page. @param {number} id */
  useSettings(id) {
    const run = this.#store.state.runs.get(id);
    if (run === undefined) return;
    const { table, source } = this.#select;
    const { presets } = this.#store.state.engine;
    const suggested = source.value?.suggested ?? {};
    /** @type {Record<string, string>} */
    const typed = {};
    // The preset first, then the optimizer: values that follow from these are not typed.
    for (const keys of [['preset'], ['optimizer'], Object.keys(run.config)]) {
      const { values } = resolveSettings(table.value, presets, suggested, typed);
      for (const row of table.value) {
        const { key } = row;
        const value = run.config[key];
        if (keys.includes(key) && value !== undefined && value !== values[key]) typed[key] = printSetting(row, value);
      }
    }
    const { typed: before } = this.#store.state;
    for (const { key, group } of table.value) {
      if (group === 'inference' && before[key] !== undefined) typed[key] = before[key];
    }
    this.#actions.setAll(typed);
  }

  /** Takes one step and puts its figures into the state. */
  async slowStep() {
    await this.#actions.pause();
    const before = activeRun(this.#store.state);
    await this.#actions.step();
    const run = activeRun(this.#store.state);
    if (run.info === null || (run.id === before.id && run.step === before.step) || run.loss === null) return;
    const { config, vocab_size, n_params, uniform_loss } = run.info;
    const batch = Number(config.batch_size) * Number(config.grad_accumulation ?? 1);
    const at = run.history.val_steps.length - 1;
    const was_measured = at >= 0 && run.history.val_steps.values[at] === run.step;
    this.#store.update({
      slow: {
        step: run.step,
        run: run.id,
        told: {
          ...{
            tokens: run.last_tokens,
            batch,
            vocab: vocab_size,
            params: n_params,
            loss: run.loss,
            guess: uniform_loss,
          },
          ...{ norm: run.grad_norm ?? Number.NaN, clip: Number(config.grad_clip), rate: run.lr ?? Number.NaN },
          next: was_measured ? run.val_loss : null,
        },
      },
    });
  }

  // ---- the search for a learning rate ----

  async findRate() {
    if (this.#store.state.search?.status === 'busy') return;
    const update = (/** @type {Partial<import('../state/state.js').Search>} */ patch) =>
      this.#store.update({
        search: { status: 'busy', found: null, error: null, ...this.#store.state.search, ...patch },
      });
    this.#store.update({ search: null });
    update({});
    this.#searching = new AbortController();
    try {
      const found = await this.#search((found) => update({ found }), this.#searching.signal);
      update({ status: 'done', found });
    } catch (/** @type {any} */ refusal) {
      update({ status: 'done', error: refusal.fatal ? null : refusal.said });
    }
  }

  /**
   * Searches with a new model of the chosen text and settings.
   * @param {(found: RateSearch) => void} onPiece
   * @param {AbortSignal} signal
   */
  async #search(onPiece, signal) {
    const text = this.#select.text.value ?? '';
    const { reproducible, ...config } = this.#select.config.value;
    const run = this.#next_trial++;
    const { request } = this.#actions;
    await request({ type: 'prepare', run, text, config, replaces: [] });
    try {
      return await request({ type: 'find_rate', run, options: {} }, { onPiece, signal });
    } finally {
      request({ type: 'close', run }).catch(() => {});
    }
  }

  stopSearch() {
    this.#searching.abort();
  }

  // ---- sweeps ----

  /**
   * Estimates how long a sweep will take, and how much memory its largest run needs.
   * @param {string} key
   * @param {Value[]} values
   * @param {number} steps  of each
   * @returns {Promise<{ ms: number, mib: number }>} rejected with a RequestError that has the `value` too
   */
  async plan(key, values, steps) {
    const text = this.#select.text.value ?? '';
    const is_size = !['seed', 'learning_rate'].includes(key); // the cost of a run does not depend on these two
    let [ms, bytes] = [0, 0];
    for (const value of is_size ? values : values.slice(0, 1)) {
      const { reproducible, ...config } = this.#configOf(key, value, steps);
      const estimate = await this.#actions.request({ type: 'estimate', text, config }).catch((refusal) => {
        throw Object.assign(refusal, { value });
      });
      ms += (estimate.seconds ?? 0) * 1000 * (is_size ? 1 : values.length);
      bytes = Math.max(bytes, estimate.bytes.total);
    }
    return { ms, mib: bytes / 2 ** 20 };
  }

  /**
   * The settings of one run of a sweep. Where a choice or a switch is tried they are those that the page has with that
   * value: what nobody has set follows it, as the learning rate follows the optimizer.
   * @param {string} key @param {Value} value @param {number} steps
   */
  #configOf(key, value, steps) {
    const { config: drafted, table, source, row } = this.#select;
    const config = /** @type {Config & { reproducible?: boolean }} */ ({ ...drafted.value });
    const of = row(key);
    if (of?.type === 'choice' || of?.type === 'bool') {
      const { typed, engine } = this.#store.state;
      const raw = printSetting(of, value);
      const all = key === 'preset' ? choosePreset(table.value, typed, raw) : { ...typed, [key]: raw };
      const { values } = resolveSettings(table.value, engine.presets, source.value?.suggested ?? {}, all);
      for (const one of Object.keys(config)) config[one] = values[one];
    }
    Object.assign(config, { [key]: value, max_steps: steps });
    config.val_interval = Math.max(1, Math.ceil(steps / VALIDATIONS));
    if (Number(config.warmup_steps) > steps / 5) config.warmup_steps = Math.floor(steps / 5);
    return config;
  }

  /**
   * @param {string} key
   * @param {Value[]} values
   * @param {number} steps  of each
   * @param {number | null} planned_ms
   */
  async sweep(key, values, steps, planned_ms) {
    const text = this.#select.text.value;
    if (this.#is_sweeping || text === null) return;
    this.#is_sweeping = true; // from now on: a second press may come before the pause
    try {
      await this.#actions.pause();
      await this.#sweep(text, key, values, steps, planned_ms);
    } finally {
      this.#is_sweeping = false;
    }
  }

  /**
   * @param {string | Blob} text
   * @param {string} key
   * @param {Value[]} values
   * @param {number} steps
   * @param {number | null} planned_ms
   */
  async #sweep(text, key, values, steps, planned_ms) {
    const control = new AbortController();
    this.#sweeping = control;
    const configs = values.map((value) => this.#configOf(key, value, steps));
    const unit = haveOtherTokens(configs.map((config) => ({ config, text }))) ? 'bits' : 'nats';
    const trials = values.map((value) => newTrial(value, steps));
    const began = performance.now();
    /** @type {Sweep} */
    let state = { key, steps, unit, status: 'busy', trials, planned_ms, began, ms_left: planned_ms };
    const update = (/** @type {Partial<Sweep>} */ patch) => {
      state = { ...state, ...patch };
      this.#store.update({ sweep: state });
    };
    /** @param {number} at @param {Partial<Trial>} patch */
    const patchTrial = (at, patch) => {
      const changed = state.trials.map((trial, i) => (i === at ? { ...trial, ...patch } : trial));
      update({ trials: changed, ms_left: msLeft(state, changed) });
    };
    this.#store.update({ beside: null });
    keepBeside(null, this.#store.state.place);
    update({});
    for (const [at, config] of configs.entries()) {
      if (control.signal.aborted) break;
      patchTrial(at, { phase: 'training' });
      try {
        if (unit === 'bits') patchTrial(at, { factors: await this.#bits(config, text) });
        await this.#try(config, { text, at, state: () => state.trials[at], patchTrial }, control.signal);
      } catch (/** @type {any} */ refusal) {
        const { aborted } = control.signal;
        patchTrial(at, aborted && !refusal.fatal ? { phase: 'stopped' } : { phase: 'refused', error: refusal.said });
        if (refusal.fatal) break;
      }
    }
    update({
      status: state.trials.every(({ phase }) => phase === 'done' || phase === 'refused') ? 'done' : 'stopped',
    });
  }

  /**
   * What turns losses of a run with these settings into bits per character; its text is counted for that.
   * @param {Config & { reproducible?: boolean }} settings
   * @param {string | Blob} text
   */
  async #bits({ reproducible, ...config }, text) {
    const run = this.#next_trial++;
    const { request } = this.#actions;
    const info = await request({ type: 'prepare', run, text, config, replaces: [] });
    try {
      const { value } = await request({ type: 'look', run, call: ['facts'] });
      const facts = new Map([[run, /** @type {import('../state/state.js').Facts} */ (value)]]);
      return factorsOf({ id: run, info }, { view: { unit: 'bits' }, facts });
    } finally {
      request({ type: 'close', run }).catch(() => {});
    }
  }

  /**
   * @param {Config & { reproducible?: boolean }} settings
   * @param {{ text: string | Blob, at: number, state: () => Trial, patchTrial: (at: number, patch: Partial<Trial>) =>
   *   void }} trial
   * @param {AbortSignal} signal
   */
  async #try({ reproducible, ...config }, { text, at, state, patchTrial }, signal) {
    await this.#actions.request(
      { type: 'trial', run: this.#next_trial++, text, config },
      {
        onPiece({ first_step, losses, val_steps, val_losses, step, stopped }) {
          const { history, version, best, val_loss } = state();
          history.addLosses(first_step, losses);
          history.addValidation(val_steps, val_losses);
          const last = history.smooth.length - 1;
          patchTrial(at, {
            ...{ step, version: version + 1, best: bestOf(best, val_steps, val_losses), diverged: stopped !== '' },
            loss: last >= 0 ? history.smooth.values[last] : null,
            val_loss: val_losses.length > 0 ? val_losses[val_losses.length - 1] : val_loss,
          });
        },
        signal,
      },
    );
    patchTrial(at, { phase: signal.aborted ? 'stopped' : 'done' });
  }

  stopSweep() {
    this.#sweeping.abort();
  }
}

/** @param {Value} value @param {number} steps @returns {Trial} */
const newTrial = (value, steps) => ({
  ...{ value, phase: 'waiting', history: createHistory(steps), version: 0, step: 0, factors: { train: 1, val: 1 } },
  ...{ loss: null, val_loss: null, best: null, diverged: false, error: null },
});

/**
 * The time left: from the speed so far, or, in the first tenth, from the plan.
 * @param {Sweep} sweep
 * @param {Trial[]} trials
 */
function msLeft({ steps, planned_ms, began }, trials) {
  const done = trials.reduce((sum, { step, phase }) => sum + (phase === 'refused' ? steps : step), 0);
  const all = steps * trials.length;
  const passed = performance.now() - began;
  if (planned_ms !== null && done < all / 10) return Math.max(0, planned_ms - passed);
  return done > 0 ? (passed / done) * (all - done) : null;
}

/**
 * Reads the values of a sweep: separated by spaces, commas or semicolons; from..to stands for a range of whole numbers.
 * Between the digits of a number that may be broken, a single comma is a decimal comma: "0,1 0,2".
 * @param {import('../wire/protocol.js').Setting} row
 * @param {string} typed
 * @returns {{ values: Value[], n: number, wrong: { value: string, said: Said } | null }}  n: how many values were typed;
 *   at most MOST_TRIALS are read
 */
export function readValues(row, typed) {
  /** @type {string[]} */
  const words = [];
  let n = 0;
  const decimal = row.type === 'real' ? typed.replace(/(?<![^\s;])(\d+),(\d+)(?![^\s;])/g, '$1.$2') : typed;
  for (const word of decimal.split(/[\s,;]+/).filter((one) => one !== '')) {
    const [, from, to] = /^(\d{1,10})(?:\.\.+|…|-)(\d{1,10})$/.exec(word) ?? [];
    const many = from === undefined ? 1 : Math.max(0, Number(to) - Number(from)) + 1;
    n += many;
    if (n > MOST_TRIALS) continue;
    for (let i = 0; i < many; i++) words.push(from === undefined ? word : String(Number(from) + i));
  }
  const values = new Set();
  for (const value of words) {
    const read = readSetting(row, value);
    if (read.error !== null) return { values: [], n, wrong: { value, said: read.error } };
    values.add(read.value);
  }
  return { values: [...values], n: n > MOST_TRIALS ? n : values.size, wrong: null };
}
