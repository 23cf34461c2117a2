/**
 * The life of a run, as the buttons see it: prepare, train, pause, step, reset. A run is prepared as soon as text and
 * settings stand, so that vocabulary, size and mistakes are seen before training; a run that has begun is never replaced
 * behind the reader's back. What the engine reports of a run becomes state in progress.js.
 */

import { hasBegun, isOver } from '../selectors.js';
import { REPRODUCIBLE } from '../state/settings.js';
import { activeRun, emptyRun } from '../state/state.js';
import { makingTime, stepTime } from './patience.js';
import { createProgress } from './progress.js';

const PREPARE_AFTER_MS = 250; // of quiet, while somebody types

/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../wire/protocol.js').RequestError} RequestError */
/**
 * A model being made.
 * @typedef {object} Job
 * @property {string | Blob} text
 * @property {Record<string, any>} config
 * @property {boolean} asked           by a button: then the sentence of an error is to be looked at
 * @property {Promise<boolean>} made
 */

/**
 * @param {import('../store.js').Store} store
 * @param {import('../selectors.js').Selectors} select
 * @param {import('./engine.js').Engine} engine
 */
export function createRuns(store, select, engine) {
  const progress = createProgress(store);
  let next_run = 1;
  let starting = false;
  /** @type {Job | null} */
  let pending = null;
  /** The trained run that was there before the one being made, and comes back if that cannot be made; 0: none. */
  let fallback = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let prepare_timer;

  const current = () => activeRun(store.state);

  /** @param {Partial<RunState>} patch */
  function updateRun(patch) {
    const run = { ...current(), ...patch };
    store.update({ runs: new Map(store.state.runs).set(run.id, run), active: run.id });
  }

  /** The page keeps one run: all others are forgotten. */
  function keepOne() {
    const { runs, active } = store.state;
    if (runs.size > 1) store.update({ runs: new Map([...runs].filter(([id]) => id === active)) });
    fallback = 0;
  }

  /**
   * Whether a setting, of the run or of its samples, cannot be as it stands; its sentence is then shown.
   * @returns {boolean}
   */
  function isRefused() {
    const { errors } = select.settings.value;
    const wrong = Object.keys(errors)[0];
    if (wrong === undefined) return false;
    store.update({ problem: { place: 'setting', key: wrong, sentence: errors[wrong], asked: true } });
    return true;
  }

  /** What the prompt box shows was written by a model that is gone; the prompt stays. */
  function forgetAnswer() {
    store.update({ prompt: { ...store.state.prompt, answer: null, error: '', notices: [] } });
  }

  /**
   * Makes a fresh model of the text and settings as they stand; the old one goes once the new one is there.
   * Asked twice for the same, it is made once.
   * @param {boolean} asked
   * @returns {Promise<boolean>}
   */
  async function prepare(asked) {
    clearTimeout(prepare_timer);
    const { source: at, text: learnt, settings, config: asked_for } = select;
    const source = at.value;
    const text = learnt.value;
    if (store.state.engine.status !== 'ready' || source === null || text === null) return false;
    if (text === '' && !asked) {
      // Somebody is about to type: no reproach before Train is pressed.
      store.update({ runs: new Map(), active: 0, problem: null });
      return false;
    }
    const { errors } = settings.value;
    const config = asked_for.value;
    if ((asked && isRefused()) || Object.keys(config).some((key) => errors[key] !== undefined)) {
      if (!hasBegun(current())) updateRun({ phase: 'failed' });
      return false;
    }
    if (pending !== null && pending.text === text && sameValues(pending.config, config)) {
      pending.asked ||= asked;
      return pending.made;
    }
    const job = { text, config, asked, made: Promise.resolve(false) };
    pending = job;
    job.made = make(job, source.bytes).finally(() => {
      if (pending === job) pending = null;
    });
    return job.made;
  }

  /** Shows a run that is being made in the place of the one before. @param {Job} job @returns {number} its id */
  function begin({ text, config }) {
    const before = current();
    if (before.phase !== 'preparing') fallback = hasBegun(before) ? before.id : 0;
    const id = next_run++;
    const run = /** @type {RunState} */ ({
      ...emptyRun(Number(config.max_steps ?? 1000)),
      ...{ id, phase: 'preparing', text, config, info: before.info },
    });
    const runs = [...store.state.runs].filter(([other]) => other === fallback);
    store.update({ runs: new Map(runs).set(id, run), active: id, problem: null });
    return id;
  }

  /**
   * @param {Job} job
   * @param {number} bytes  of its text
   * @returns {Promise<boolean>}
   */
  async function make(job, bytes) {
    if (current().phase === 'training') await pause(); // and take in its last numbers
    const id = begin(job);
    const { reproducible, ...config } = job.config;
    const is_other = engine.isOther(reproducible);
    engine.closeBeside();
    try {
      const other = is_other ? await engine.openBeside(reproducible) : null;
      if (store.state.active !== id) return false;
      const maker = other?.client ?? engine.client;
      maker?.setPatience(makingTime(config, bytes));
      const body = /** @type {const} */ ({
        type: 'prepare',
        run: id,
        text: job.text,
        config: { ...config, ...select.sampling.value },
      });
      const info = await (maker?.request(body) ?? engine.request(body));
      if (store.state.active !== id) return false;
      if (other !== null) other.use();
      else if (reproducible !== store.state.engine.reproducible) engine.update({ reproducible });
      if (store.state.engine.loading !== null) engine.update({ loading: null });
      progress.setPatience(engine.client, id, stepTime(info.n_params, config));
      updateRun({ phase: 'ready', info });
      keepOne();
      forgetAnswer();
      return true;
    } catch (error) {
      const refusal = /** @type {RequestError} */ (error);
      if (store.state.active !== id || (refusal.fatal && !is_other)) return false;
      await refuse(job, id, refusal);
      return false;
    }
  }

  /**
   * A model could not be made: says why, and goes back to what was there before.
   * @param {Job} job
   * @param {number} id
   * @param {RequestError} refusal
   */
  async function refuse(job, id, { message, key, fatal }) {
    engine.closeBeside();
    engine.update({ loading: null });
    const old = fallback;
    await takeBack(id);
    const { active, words } = store.state;
    if (active !== id && active !== old) return;
    fallback = 0;
    const blamed = fatal ? REPRODUCIBLE.key : key;
    const place = select.row(blamed) === null ? 'text' : 'setting';
    const sentence = fatal ? words.run.otherBuildFailed(message) : message;
    store.update({ problem: { place, key: blamed, sentence, asked: job.asked } });
  }

  /**
   * After a refusal: the trained model that was there before is still there, unless it had to make room.
   * @param {number} id  of the run that could not be made
   */
  async function takeBack(id) {
    const is_there =
      fallback !== 0 &&
      (await engine.request({ type: 'pause', run: fallback }).then(
        () => true,
        () => false,
      ));
    if (store.state.active !== id) return;
    if (!is_there) {
      updateRun({ phase: 'failed', info: null });
      forgetAnswer();
      return;
    }
    progress.restorePatience(engine.client, fallback);
    const runs = [...store.state.runs].filter(([other]) => other !== id);
    store.update({ runs: new Map(runs), active: fallback });
  }

  async function pause() {
    const { id, phase } = current();
    if (phase !== 'training') return;
    updateRun({ phase: 'paused' });
    await engine.request({ type: 'pause', run: id }).catch(() => {});
  }

  /** @returns {Promise<boolean>} true when there is a run of what is on the screen, which can take a step */
  async function ensureRun() {
    if (isRefused()) return false;
    const run = current();
    if (!isOver(run) && !select.is_stale.value && run.phase !== 'preparing') return true;
    return prepare(true);
  }

  /**
   * Says why the run of the moment did not do what a button asked.
   * @param {unknown} error
   */
  function complain(error) {
    const { message, fatal } = /** @type {RequestError} */ (error);
    if (fatal) return; // a death: the panel says so
    store.update({ problem: { place: 'setting', key: '', sentence: message, asked: true } });
  }

  async function train() {
    if (current().phase === 'training' || !(await ensureRun())) return;
    const { id, phase } = current();
    updateRun({ phase: 'training' });
    try {
      await engine.request({ type: 'train', run: id, sampling: select.sampling.value });
    } catch (error) {
      const run = current();
      if (run.id === id && run.phase === 'training') updateRun({ phase });
      complain(error);
    }
  }

  async function step() {
    if (isRefused() || !select.can_step.value || !(await ensureRun())) return;
    const { id } = current();
    try {
      const done = await engine.request({ type: 'step', run: id, steps: 1, sampling: select.sampling.value });
      const run = current();
      if (run.id === id && !isOver(run)) updateRun({ phase: 'paused', step: done.step });
    } catch (error) {
      complain(error);
    }
  }

  /**
   * Runs one action of a button at a time; a second press meanwhile is not an order of its own.
   * @param {() => Promise<any>} action
   */
  async function once(action) {
    if (starting) return;
    starting = true;
    try {
      await action();
    } finally {
      starting = false;
    }
  }

  return {
    prepare,
    pause,
    train: () => once(train),
    step: () => once(step),
    reset: () => once(() => prepare(true)),

    /** @param {import('../wire/protocol.js').WorkerEvent} event  of the engine in use */
    take: (event) => progress.take(event),

    /** The engine has died. @returns {{ lost: boolean }} whether a trained model went with it */
    end() {
      clearTimeout(prepare_timer);
      const lost = current().step > 0 || fallback !== 0; // that is the model which was to come back
      fallback = 0;
      store.update({ prompt: { ...store.state.prompt, status: 'idle' } });
      updateRun({ phase: 'failed' });
      return { lost };
    },

    /** To be called after every change of text or settings. */
    changed() {
      clearTimeout(prepare_timer);
      if (hasBegun(current()) || !select.is_stale.value) return;
      prepare_timer = setTimeout(() => prepare(false), PREPARE_AFTER_MS);
    },

    /** New values for the samples of the run under way. */
    resample() {
      const { phase, id } = current();
      if (phase !== 'training') return;
      engine.request({ type: 'set_sampling', run: id, sampling: select.sampling.value }).catch(() => {});
    },
    close: () => clearTimeout(prepare_timer),
  };
}

/** @param {Record<string, any>} a @param {Record<string, any>} b */
function sameValues(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key]);
}
