/**
 * The life of a run: prepare, train, pause, step, reset, as buttons ask for it. A run is prepared as soon as text and
 * settings are complete, so that vocabulary, size and errors are shown before training. A trained run is never replaced
 * unless the reader asks for it, and it is kept when the next one is made (kept.js). progress.js turns the engine's
 * events into state.
 */

import { effect } from '@preact/signals-core';
import { hasBegun, isOver, isUntouched } from '../selectors.js';
import { REPRODUCIBLE } from '../state/settings.js';
import { activeRun, emptyRun } from '../state/state.js';
import { said } from '../words/say.js';
import { asKept, begun, beside, byId, freeColour, nameOf, SPARE_MIB } from './kept.js';
import { createProgress } from './progress.js';
import { lookingTime, makingTime, stepTime } from './timeouts.js';

const PREPARE_AFTER_MS = 250; // without a key press, while somebody types

/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../wire/protocol.js').RequestError} RequestError */
/** @typedef {import('../../wasm/engine.js').Config} Config */
/**
 * A model being made.
 * @typedef {object} Job
 * @property {string | Blob} text
 * @property {Config & { reproducible: boolean }} config
 * @property {boolean} asked           whether a button asked for it: an error is then brought into view
 * @property {Promise<boolean>} made
 * @property {Partial<RunState>} [past]  if the run goes on from a saved model, or from the best point of the active
 *   run: its curve and samples up to there
 * @property {Uint8Array} [bytes]      the saved model from which it goes on
 */

export class Runs {
  #progress;
  #next_run = 1;
  /** The number of the name that the next run gets. */
  #name = 0;
  #starting = false;
  /** @type {Job | null} */
  #pending = null;
  /** The id of the trained run that is shown again if the one being made fails; 0: none. */
  #fallback = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #prepare_timer;

  /** @type {import('../store.js').Store} */
  #store;
  /** @type {import('../selectors.js').Selectors} */
  #select;
  /** @type {import('./engine.js').Engine} */
  #engine;
  #pacing;
  #stop;

  /**
   * @param {import('../store.js').Store} store
   * @param {import('../selectors.js').Selectors} select
   * @param {import('./engine.js').Engine} engine
   * @param {import('./pacing.js').Pacing} [pacing]
   */
  constructor(store, select, engine, pacing) {
    this.#store = store;
    this.#select = select;
    this.#engine = engine;
    this.#pacing = pacing;
    this.#progress = createProgress(this.#store);
    this.#stop = effect(() => this.#rename(store.at.words.value.rooms.training));
  }

  #current() {
    return activeRun(this.#store.state);
  }

  /** @param {Partial<RunState>} patch */
  #updateRun(patch) {
    const run = { ...this.#current(), ...patch };
    this.#put([run], run.id);
  }

  /** Replaces runs in the state. @param {RunState[]} changed @param {number} [active] */
  #put(changed, active = this.#store.state.active) {
    const runs = new Map(this.#store.state.runs);
    for (const run of changed) runs.set(run.id, run);
    this.#store.update({ runs, active });
  }

  /** Renames the runs when the language changes. @param {{ names: string[][] }} words */
  #rename({ names }) {
    const runs = [...this.#store.state.runs.values()];
    if (runs.length > 0) this.#put(runs.map((run) => ({ ...run, name: run.label ?? nameOf(run.number, names) })));
  }

  /** All runs but the active one. */
  #others() {
    const { runs, active } = this.#store.state;
    return [...runs.values()].filter(({ id }) => id !== active);
  }

  /**
   * A new run is ready: keeps the other runs, but the models of only some of them.
   * @param {number[]} spares  the ids of the runs whose models stay
   */
  #keepOthers(spares) {
    const others = beside(this.#others()).map((run) => (spares.includes(run.id) ? run : asKept(run)));
    this.#store.update({ runs: byId([...others, this.#current()]) });
    this.#fallback = 0;
  }

  /**
   * The ids of the runs whose models stay beside the next one: the run before it and the held runs, if they are small
   * enough.
   */
  #spares() {
    return beside(this.#others())
      .filter(({ id, is_held }) => is_held || id === this.#fallback)
      .filter(({ phase, info }) => phase !== 'kept' && Number(info?.memory_mib) <= SPARE_MIB)
      .map(({ id }) => id);
  }

  /**
   * Whether a setting of the run or of its samples is invalid; if so, shows the error.
   * @returns {boolean}
   */
  #isRefused() {
    const { errors } = this.#select.settings.value;
    const wrong = Object.keys(errors)[0];
    if (wrong === undefined) return false;
    this.#store.update({ problem: { place: 'setting', key: wrong, said: errors[wrong], asked: true } });
    return true;
  }

  /** Removes the answer in the prompt box, because its model no longer exists; the prompt stays. */
  #forgetAnswer() {
    this.#store.update({ prompt: { ...this.#store.state.prompt, answer: null, error: null, notices: [] } });
  }

  /**
   * Makes a new model of the chosen text and the current settings; the old one is deleted once the new one is ready.
   * A second call for the same text and settings waits for the first.
   * @param {boolean} asked
   * @returns {Promise<boolean>}
   */
  async prepare(asked) {
    clearTimeout(this.#prepare_timer);
    const { source: at, text: learnt, settings, config: asked_for } = this.#select;
    const source = at.value;
    const text = learnt.value;
    if (this.#store.state.engine.status !== 'ready' || source === null || text === null) return false;
    if (text === '' && !asked) {
      // Somebody may be about to type: no error is shown before a button is pressed.
      this.#store.update({ runs: byId(begun(this.#store.state.runs.values())), active: 0, problem: null });
      return false;
    }
    const { errors } = settings.value;
    const config = /** @type {Job['config']} */ (asked_for.value);
    if ((asked && this.#isRefused()) || Object.keys(config).some((key) => errors[key] !== undefined)) {
      if (!hasBegun(this.#current()) && this.#current().phase !== 'kept') this.#updateRun({ phase: 'failed' });
      return false;
    }
    if (this.#pending !== null && this.#pending.text === text && sameValues(this.#pending.config, config)) {
      this.#pending.asked ||= asked;
      return this.#pending.made;
    }
    return this.#start({ text, config, asked, made: Promise.resolve(false) }, source.bytes);
  }

  /** @param {Job} job @param {number} bytes  of its text */
  #start(job, bytes) {
    this.#pending = job;
    job.made = this.#make(job, bytes).finally(() => {
      if (this.#pending === job) this.#pending = null;
    });
    return job.made;
  }

  /**
   * Makes a run that goes on from a saved model, or else from the best point of the active one. The others are kept.
   * @param {Partial<RunState>} past  its curve and samples up to there
   * @param {{ text: RunState['text'], config: RunState['config'], bytes?: Uint8Array }} [saved]
   */
  branch(past, { text, config, bytes } = { text: this.#current().text, config: this.#current().config }) {
    clearTimeout(this.#prepare_timer);
    const job = /** @type {Job} */ ({ text, config, asked: true, made: Promise.resolve(false), past, bytes });
    return this.#start(job, this.#select.source.value?.bytes ?? 0);
  }

  /** Shows a run that is being made in place of the one before. @param {Job} job @returns {number} its id */
  #begin({ text, config }) {
    const before = this.#current();
    if (before.phase !== 'preparing') this.#fallback = hasBegun(before) || before.phase === 'kept' ? before.id : 0;
    const id = this.#next_run++;
    const others = begun(this.#store.state.runs.values()).map((run) => (run.phase === 'failed' ? asKept(run) : run));
    const { names } = this.#store.state.words.rooms.training;
    while (others.some(({ number }) => number === this.#name)) this.#name++;
    const run = /** @type {RunState} */ ({
      ...emptyRun(Number(config.max_steps ?? 1000)),
      ...{ id, phase: 'preparing', text, config, info: before.info },
      ...{ number: this.#name, name: nameOf(this.#name, names), colour: freeColour(beside(others)) },
    });
    this.#store.update({ runs: byId([...others, run]), active: id, problem: null });
    return id;
  }

  /**
   * @param {Job} job
   * @param {number} bytes  of its text
   * @returns {Promise<boolean>}
   */
  async #make(job, bytes) {
    for (const { id } of [this.#current(), ...this.#others()]) await this.pauseRun(id); // with its last report
    const { past, bytes: saved } = job;
    const from = past && !saved && { run: this.#current().id, sampling: this.#select.sampling.value };
    const id = this.#begin(job);
    const spares = this.#spares();
    const { reproducible, ...config } = job.config;
    const is_other = this.#engine.isOther(reproducible);
    this.#engine.closeBeside();
    try {
      const other = is_other ? await this.#engine.openBeside(reproducible) : null;
      if (this.#store.state.active !== id) return false;
      const maker = other?.client ?? this.#engine.client;
      maker?.setPatience(makingTime(config, bytes));
      const body = {
        type: /** @type {const} */ ('prepare'),
        run: id,
        text: job.text,
        config: { ...config, ...this.#select.sampling.value },
        replaces: Array.from({ length: id }, (_, before) => before).filter((before) => !spares.includes(before)),
        spares,
        from: from || undefined,
        saved: saved && { bytes: saved, best: past?.best ?? null },
      };
      const info = await (maker?.request(body) ?? this.#engine.request(body));
      if (this.#store.state.active !== id) return false;
      if (other !== null) other.use();
      else if (reproducible !== this.#store.state.engine.reproducible) this.#engine.update({ reproducible });
      this.#progress.setPatience(this.#engine.client, id, stepTime(info.n_params, config));
      this.#engine.client?.setLookingPatience(lookingTime(bytes));
      this.#updateRun({ phase: 'ready', info, ...job.past });
      this.#keepOthers(is_other ? [] : spares);
      this.#forgetAnswer();
      return true;
    } catch (error) {
      const refusal = /** @type {RequestError} */ (error);
      if (this.#store.state.active !== id || (refusal.fatal && !is_other)) return false;
      await this.#refuse(job, id, refusal);
      return false;
    }
  }

  /**
   * A model could not be made: shows why, and shows the run before it again.
   * @param {Job} job
   * @param {number} id
   * @param {RequestError} refusal
   */
  async #refuse(job, id, { said: why, key, fatal }) {
    this.#engine.closeBeside();
    this.#engine.update({ loading: null });
    const old = this.#fallback;
    await this.#takeBack(id);
    const { active } = this.#store.state;
    if (active !== id && active !== old) return;
    this.#fallback = 0;
    const blamed = fatal ? REPRODUCIBLE.key : key;
    const place = this.#select.row(blamed) === null && blamed !== 'engine' ? 'text' : 'setting';
    /** @type {import('../state/state.js').Problem} */
    const problem = { place, key: blamed, said: fatal ? said('other_build', why) : why, asked: job.asked };
    this.#store.update({ problem });
  }

  /**
   * After a failure: shows the earlier trained run again, if its model was not deleted to free memory.
   * @param {number} id  of the run that could not be made
   */
  async #takeBack(id) {
    const is_kept = this.#store.state.runs.get(this.#fallback)?.phase === 'kept';
    const is_there =
      is_kept ||
      (this.#fallback !== 0 &&
        (await this.#engine.request({ type: 'pause', run: this.#fallback }).then(
          () => true,
          () => false,
        )));
    if (this.#store.state.active !== id) return;
    if (!is_there) {
      const lost = this.#store.state.runs.get(this.#fallback);
      if (lost) this.#put([asKept(lost)]);
      this.#updateRun({ phase: 'failed', info: null });
      this.#forgetAnswer();
      return;
    }
    this.#progress.restorePatience(this.#engine.client, this.#fallback);
    const runs = [...this.#store.state.runs].filter(([other]) => other !== id);
    this.#store.update({ runs: new Map(runs), active: this.#fallback });
  }

  pause() {
    return this.pauseRun(this.#store.state.active);
  }

  /** @param {number} id */
  async pauseRun(id) {
    const run = this.#store.state.runs.get(id);
    if (run?.phase !== 'training') return;
    this.#put([{ ...run, phase: 'paused' }]);
    await this.#engine.request({ type: 'pause', run: id }).catch(() => {});
  }

  /** Makes another run the active one, which is shown. @param {number} id */
  async choose(id) {
    await this.#pending?.made;
    const { runs, active } = this.#store.state;
    const run = runs.get(id);
    if (run === undefined || run.step === 0 || id === active) return;
    this.#store.update({ active: id, problem: null, runs: byId(begun(runs.values())) });
    if (run.phase !== 'kept') this.#progress.restorePatience(this.#engine.client, id);
    this.#forgetAnswer();
  }

  /**
   * Sets whether a run is hidden in the curve, or pinned so that it is kept when there are too many, or held with its model.
   * @param {number} id
   * @param {Partial<Pick<RunState, 'is_hidden' | 'is_pinned' | 'is_held' | 'name' | 'label'>>} patch
   */
  mark(id, patch) {
    const run = this.#store.state.runs.get(id);
    if (run !== undefined) this.#put([{ ...run, ...patch }]);
  }

  /** Deletes a run that is not the active one. @param {number} id */
  remove(id) {
    const { runs, active } = this.#store.state;
    if (id === active) return;
    this.#store.update({ runs: new Map([...runs].filter(([other]) => other !== id)) });
    this.#engine.request({ type: 'close', run: id }).catch(() => {});
  }

  /** @returns {Promise<boolean>} true if there is a run with the text and settings on the page that can take a step */
  async #ensureRun() {
    if (this.#isRefused()) return false;
    const run = this.#current();
    if (!isOver(run) && !this.#select.is_stale.value && run.phase !== 'preparing') return true;
    if (isUntouched(run)) return this.#tune();
    return this.prepare(true);
  }

  /** What is to be trained of a brought model has changed: the new run has its numbers. */
  async #tune() {
    const { tune } = await import('./tune.js');
    return tune({ store: this.#store, select: this.#select, request: this.#engine.request, runs: this });
  }

  /**
   * Shows why the active run could not do what a button asked for.
   * @param {unknown} error
   */
  #complain(error) {
    const { said, fatal } = /** @type {RequestError} */ (error);
    if (fatal) return; // the engine has died: its own message is shown
    this.#store.update({ problem: { place: 'setting', key: '', said, asked: true } });
  }

  /** @param {number} [until] */
  async #train(until) {
    const may_begin = this.#current().phase !== 'training' && (await this.#ensureRun());
    if (may_begin) await this.trainRun(this.#current().id, until);
  }

  /** Trains a run that is ready or paused; other runs go on training. @param {number} id @param {number} [until]  the step at which to stop */
  async trainRun(id, until) {
    const { runs, active } = this.#store.state;
    const before = runs.get(id);
    if (before === undefined || !['ready', 'paused'].includes(before.phase)) return;
    const { phase, step } = before;
    this.#put([{ ...before, phase: 'training' }]);
    try {
      const pace = id === active ? this.#pacing?.begin(step) : undefined;
      await this.#engine.request({ type: 'train', run: id, sampling: this.#select.sampling.value, pace, until });
    } catch (error) {
      const run = this.#store.state.runs.get(id);
      if (run?.phase === 'training') this.#put([{ ...run, phase }]);
      this.#complain(error);
    }
  }

  async #step() {
    if (this.#isRefused() || !this.#select.can_step.value || !(await this.#ensureRun())) return;
    const { id } = this.#current();
    try {
      const done = await this.#engine.request({
        type: 'step',
        run: id,
        steps: 1,
        sampling: this.#select.sampling.value,
      });
      const run = this.#current();
      if (run.id === id && !isOver(run)) this.#updateRun({ phase: 'paused', step: done.step });
    } catch (error) {
      this.#complain(error);
    }
  }

  /**
   * Does one action of a button at a time; a press during another action is ignored.
   * @param {() => Promise<unknown>} action
   */
  async #once(action) {
    if (this.#starting) return;
    this.#starting = true;
    try {
      await action();
    } finally {
      this.#starting = false;
    }
  }

  /** @param {number} [until]  the step at which to stop */
  train(until) {
    return this.#once(() => this.#train(until));
  }
  step() {
    return this.#once(() => this.#step());
  }
  reset() {
    return this.#once(() => this.prepare(true));
  }

  /** @param {import('../wire/protocol.js').WorkerEvent} event  from the engine in use */
  take(event) {
    return this.#progress.take(event);
  }

  /** The engine has died. @returns {{ lost: boolean }} whether a trained model was lost */
  end() {
    clearTimeout(this.#prepare_timer);
    const { step, phase } = this.#current();
    const alive = this.#others().filter((run) => run.phase !== 'kept');
    const lost = (step > 0 && phase !== 'kept') || alive.some((run) => run.step > 0);
    this.#fallback = 0;
    this.#put(alive.map(asKept));
    this.#store.update({ prompt: { ...this.#store.state.prompt, status: 'idle' } });
    this.#updateRun({ phase: 'failed' });
    return { lost };
  }

  /**
   * To be called after every change of the text or the settings.
   * @param {boolean} [may_go_on]  whether more changes may follow soon, as while somebody types
   */
  changed(may_go_on = true) {
    clearTimeout(this.#prepare_timer);
    if (hasBegun(this.#current()) || !this.#select.is_stale.value) return;
    // A run may have been opened meanwhile, which a new one must not replace.
    const prepare = () => hasBegun(this.#current()) || this.prepare(false);
    this.#prepare_timer = setTimeout(prepare, may_go_on ? PREPARE_AFTER_MS : 0);
  }

  /** Sends new sampling settings to the run that is training. */
  resample() {
    const { phase, id } = this.#current();
    if (phase !== 'training') return;
    this.#engine.request({ type: 'set_sampling', run: id, sampling: this.#select.sampling.value }).catch(() => {});
  }
  close() {
    this.#stop();
    clearTimeout(this.#prepare_timer);
  }
}

/** @param {Config} a @param {Config} b */
function sameValues(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key]);
}
