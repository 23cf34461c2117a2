/**
 * The life of the engine and of a run, as the buttons see it: load, prepare, train, pause, step, reset,
 * and restart after a death. Turns worker events into state. A run is prepared as soon as text and settings
 * stand, so that vocabulary, size and mistakes are seen before training; a run that has begun is never
 * replaced behind the reader's back.
 */

import { createHistory } from '../state/history.js';
import { createPace } from '../state/pace.js';
import { REPRODUCIBLE, readSetting, resolveSettings, valuesOfGroup } from '../state/settings.js';
import { chosenSource, emptyRun, sourceText } from '../store.js';
import { whyNoWorker } from '../wire/causes.js';
import { createClient } from '../wire/client.js';

const PREPARE_AFTER_MS = 250; // of quiet, while somebody types
const SAMPLES_KEPT = 60;
// A slower device than any we know: the watchdog waits so long for one step, and for a model to be made.
const SLOWEST_FLOPS = 3e8;
const SLOWEST_PARAMETERS = 500; // set to their first values in a millisecond
const SLOWEST_BYTES = 1000; // of a text read in a millisecond; learning merges takes some times as long
const MERGING = 5;

/** @typedef {import('../store.js').State} State */

/**
 * The settings as they stand, from preset, data set and what was typed.
 * @param {State} state
 */
export function currentSettings(state) {
  const { settings, presets } = state.engine;
  return resolveSettings(settings, presets, chosenSource(state)?.suggested ?? {}, state.typed);
}

/**
 * Settings that make a run what it is. Sampling can change at any time.
 * @param {State} state
 * @param {Record<string, any>} values
 * @returns {Record<string, any>}
 */
function runConfig(state, values) {
  const rows = state.engine.settings.filter((row) => row.group !== 'inference');
  return Object.fromEntries(rows.map((row) => [row.key, values[row.key]]));
}

/**
 * How long a fresh model may take, in which the worker says nothing: its size is known only when it is there.
 * @param {Record<string, any>} config
 * @param {number} bytes  of the text
 */
function makingTime({ n_layer = 1, n_embd = 1, mlp_ratio = 4, vocab_size = 0, tokenizer = 'char' }, bytes) {
  const tokens = tokenizer === 'bpe' ? vocab_size : 5000; // more characters than most scripts have
  const parameters = n_embd * (tokens + n_layer * n_embd * (4 + 3 * mlp_ratio));
  const reading = (bytes / SLOWEST_BYTES) * (tokenizer === 'bpe' ? MERGING : 1);
  return 10_000 + reading + parameters / SLOWEST_PARAMETERS;
}

/**
 * True when text or settings are no longer those of the run that is there.
 * @param {State} state
 * @returns {boolean}
 */
export function isStale(state) {
  const { run } = state;
  if (run.phase === 'none' || run.phase === 'failed') return true;
  if (run.text !== sourceText(chosenSource(state))) return true;
  const { values, errors } = currentSettings(state);
  const config = runConfig(state, values);
  return Object.keys(config).some((key) => errors[key] !== undefined || config[key] !== run.config[key]);
}

/**
 * Whether there is a model with learnt steps in it, which must not be thrown away unasked.
 * @param {import('../store.js').RunState} run
 */
export function hasBegun(run) {
  return (run.step > 0 && run.phase !== 'failed') || run.phase === 'training';
}

/**
 * Whether one more step can be taken without throwing a trained model away.
 * @param {State} state
 */
export function canStep(state) {
  const { engine, run } = state;
  if (engine.status !== 'ready' || ['training', 'done', 'stopped'].includes(run.phase)) return false;
  return !hasBegun(run) || !isStale(state);
}

/** @param {import('../store.js').Store} store */
export function createTraining(store) {
  /** @type {import('../wire/client.js').Client | null} */
  let client = null;
  /** The one that is to take its place, when another build of the engine is asked for. */
  /** @type {import('../wire/client.js').Client | null} */
  let beside = null;
  let next_run = 1;
  let pace = createPace();
  let starting = false;
  let patience_ms = 0;
  let has_second_try = false; // of loading, with one thread
  /** The model being made, if any. @type {{ text: string | Blob, config: Record<string, any>, asked: boolean, made: Promise<boolean> } | null} */
  let pending = null;
  /** What was there before it and comes back if it cannot be made. */
  /** @type {{ run: import('../store.js').RunState, history: import('../state/history.js').History, samples: import('../store.js').Sample[], pace: typeof pace, patience_ms: number } | null} */
  let fallback = null;
  /** @type {any} */
  let prepare_timer = 0;

  /** @param {Partial<import('../store.js').RunState>} patch */
  const updateRun = (patch) => store.update({ run: { ...store.state.run, ...patch } });

  /** @param {Partial<import('../store.js').EngineState>} patch */
  const updateEngine = (patch) => store.update({ engine: { ...store.state.engine, ...patch } });

  const sampling = () => valuesOfGroup(store.state.engine.settings, currentSettings(store.state).values, 'inference');

  /** Sends a request to the worker that is there now. @type {import('../wire/client.js').Client['request']} */
  const request = (body, onTokens) => {
    if (client === null) return Promise.reject(new Error('The engine has stopped.'));
    return client.request(body, onTokens);
  };

  /** @param {number} ms */
  function setPatience(ms) {
    patience_ms = ms;
    client?.setPatience(ms);
  }

  /**
   * Whether a setting, of the run or of its samples, cannot be as it stands; its sentence is then shown.
   * @returns {boolean}
   */
  function refused() {
    const { errors } = currentSettings(store.state);
    const wrong = Object.keys(errors)[0];
    if (wrong === undefined) return false;
    store.update({ problem: { place: 'setting', key: wrong, sentence: errors[wrong], asked: true } });
    return true;
  }

  /** What the prompt box shows was written by a model that is gone; the prompt stays. */
  function forgetAnswer() {
    store.update({ prompt: { ...store.state.prompt, answer: null, error: '', notices: [] } });
  }

  /** @param {string} reason */
  function onDeath(reason) {
    clearTimeout(prepare_timer);
    const { engine, prompt, run } = store.state;
    const failed = engine.status === 'loading' ? 'load' : 'work';
    const lost = run.step > 0 || fallback !== null; // that is the model which was to come back if the new one is refused
    fallback = null;
    store.update({
      engine: { ...engine, status: 'dead', reason, failed, lost, loading: null },
      prompt: { ...prompt, status: 'idle' },
    });
    updateRun({ phase: 'failed' });
  }

  /** A worker, whose events and whose death count once it is the one in use. */
  function start() {
    /** @type {import('../wire/client.js').Client} */
    const mine = createClient({
      onEvent: (event) => mine === client && onEvent(event),
      onDeath: (reason, is_silent) => mine === client && !(is_silent && has_second_try) && onDeath(reason),
      onLoading: (loading) => (mine === client || mine === beside) && updateEngine({ loading }),
    });
    return mine;
  }

  /**
   * @param {import('../wire/client.js').Client} worker
   * @param {boolean} reproducible  whether it must give the same bits everywhere
   * @param {'auto' | 1} [threads]
   * @returns {Promise<import('../store.js').EngineState>} the state of the page once it is in use
   */
  async function loadInto(worker, reproducible, threads = 'auto') {
    const facts = await worker.request({ type: 'load', reproducible, threads });
    const known = store.state.engine.settings; // of every build the same: fields are not made anew
    const settings = known.length > 0 ? known : [...facts.settings, REPRODUCIBLE];
    return {
      ...facts,
      settings,
      reproducible,
      framed: window.parent !== window,
      status: 'ready',
      reason: '',
      failed: 'work',
      lost: false,
      loading: null,
    };
  }

  /**
   * Starts an engine in place of the one there is, if any. Where its threads hang the worker while it loads, which Firefox
   * does now and then on a busy machine (153, 2026), it is started once more with one thread.
   * @param {'auto' | 1} [threads]
   * @returns {Promise<boolean>} true once the engine is loaded
   */
  async function load(threads = 'auto') {
    const reproducible = readSetting(REPRODUCIBLE, store.state.typed.reproducible ?? '').value === true;
    client?.close();
    updateEngine({ status: 'loading', reason: '', loading: null });
    has_second_try = threads === 'auto';
    try {
      client = start();
    } catch (error) {
      client = null;
      onDeath(whyNoWorker(error));
      return false;
    }
    const mine = client;
    try {
      const engine = await loadInto(mine, reproducible, threads);
      if (client !== mine) return false;
      has_second_try = false;
      store.update({ engine });
      return true;
    } catch (/** @type {any} */ error) {
      if (client === mine && error.is_silent && has_second_try) return load(1);
      return false; // onDeath has said why
    }
  }

  /**
   * Makes a fresh model of the text and settings as they stand; the old one goes once the new one is there.
   * Asked twice for the same, it is made once.
   * @param {boolean} asked  by a button: then the sentence of an error is to be looked at
   * @returns {Promise<boolean>}
   */
  async function prepare(asked) {
    clearTimeout(prepare_timer);
    const { state } = store;
    const source = chosenSource(state);
    const text = sourceText(source);
    if (state.engine.status !== 'ready' || source === null || text === null) return false;
    if (text === '' && !asked) {
      // Somebody is about to type: no reproach before Train is pressed.
      store.update({ run: emptyRun(), problem: null });
      return false;
    }
    const { values, errors } = currentSettings(state);
    const config = runConfig(state, values);
    if ((asked && refused()) || Object.keys(config).some((key) => errors[key] !== undefined)) {
      if (!hasBegun(store.state.run)) updateRun({ phase: 'failed' });
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

  /**
   * @param {{ text: string | Blob, config: Record<string, any>, asked: boolean }} job
   * @param {number} bytes
   * @returns {Promise<boolean>}
   */
  async function make(job, bytes) {
    const { text, config } = job;
    if (store.state.run.phase === 'training') await pause(); // and take in its last numbers
    const { state } = store;
    if (state.run.phase !== 'preparing') {
      const { run, history, samples } = state;
      fallback = hasBegun(run) ? { run, history, samples, pace, patience_ms } : null;
    }
    const id = next_run++;
    const history = createHistory(Number(config.max_steps ?? 1000));
    pace = createPace();
    store.update({
      run: { ...emptyRun(), id, phase: 'preparing', text, config, info: state.run.info },
      ...{ history, history_version: state.history_version + 1, samples: [], problem: null },
    });
    const { reproducible, ...engine_config } = config;
    const { engine } = state;
    // Without relaxed SIMD there is one kind of build, whatever is asked for.
    const is_other = reproducible !== engine.reproducible && (engine.relaxed || engine.build.startsWith('relaxed'));
    beside?.close();
    beside = null;
    try {
      let loaded = { ...engine, reproducible };
      if (is_other) {
        beside = start();
        loaded = await loadInto(beside, reproducible);
      }
      if (store.state.run.id !== id) return false;
      const maker = beside ?? client;
      maker?.setPatience(makingTime(config, bytes));
      const body = {
        type: /** @type {const} */ ('prepare'),
        run: id,
        text,
        config: { ...engine_config, ...sampling() },
      };
      const info = await (maker?.request(body) ?? request(body));
      if (store.state.run.id !== id) return false;
      if (beside !== null) {
        client?.close();
        client = beside;
        beside = null;
      }
      if (reproducible !== engine.reproducible) store.update({ engine: loaded });
      if (store.state.engine.loading !== null) updateEngine({ loading: null });
      const positions = Number(config.batch_size ?? 1) * Number(config.block_size ?? 1);
      setPatience(10_000 + (6 * info.n_params * positions) / (SLOWEST_FLOPS / 1000));
      fallback = null;
      updateRun({ phase: 'ready', info });
      forgetAnswer();
      return true;
    } catch (error) {
      const { message, key, fatal } = /** @type {import('../wire/protocol.js').RequestError} */ (error);
      if (store.state.run.id !== id || (fatal && !is_other)) return false;
      beside?.close();
      beside = null;
      updateEngine({ loading: null });
      await takeBack(id);
      if (store.state.run.id !== id && store.state.run !== fallback?.run) return false;
      fallback = null;
      const { asked } = job;
      const blamed = fatal ? REPRODUCIBLE.key : key;
      const is_setting = store.state.engine.settings.some((row) => row.key === blamed);
      const sentence = fatal
        ? `The engine for this setting did not start; try again or set it back. ${message}`
        : message;
      store.update({ problem: { place: is_setting ? 'setting' : 'text', key: blamed, sentence, asked } });
      return false;
    }
  }

  /**
   * After a refusal: the trained model that was there before is still there, unless it had to make room.
   * @param {number} id  of the run that could not be made
   */
  async function takeBack(id) {
    const old = fallback;
    const is_there =
      old !== null &&
      (await request({ type: 'pause', run: old.run.id }).then(
        () => true,
        () => false,
      ));
    if (store.state.run.id !== id) return;
    if (!is_there) {
      updateRun({ phase: 'failed', info: null });
      forgetAnswer();
      return;
    }
    const { run, history, samples } = old;
    pace = old.pace;
    setPatience(old.patience_ms);
    store.update({ run, history, samples, history_version: store.state.history_version + 1 });
  }

  async function pause() {
    const { id, phase } = store.state.run;
    if (phase !== 'training') return;
    updateRun({ phase: 'paused' });
    await request({ type: 'pause', run: id }).catch(() => {});
  }

  /** Called after every change of text or settings. */
  function changed() {
    clearTimeout(prepare_timer);
    if (hasBegun(store.state.run) || !isStale(store.state)) return;
    prepare_timer = setTimeout(() => prepare(false), PREPARE_AFTER_MS);
  }

  /** @returns {Promise<boolean>} true when there is a run of what is on the screen, which can take a step */
  async function ensureRun() {
    if (refused()) return false;
    const { phase } = store.state.run;
    const is_over = phase === 'done' || phase === 'stopped';
    if (!is_over && !isStale(store.state) && phase !== 'preparing') return true;
    return prepare(true);
  }

  /**
   * Says why the run of the moment did not do what a button asked.
   * @param {unknown} error
   */
  function complain(error) {
    const { message, fatal } = /** @type {import('../wire/protocol.js').RequestError} */ (error);
    if (fatal) return; // a death: the panel says so
    store.update({ problem: { place: 'setting', key: '', sentence: message, asked: true } });
  }

  /** @param {import('../wire/protocol.js').ProgressEvent} progress */
  function onProgress(progress) {
    const { state } = store;
    const { history, run } = state;
    const { step, losses, val_losses, done, stopped } = progress;
    history.addLosses(progress.first_step, losses);
    history.addValidation(progress.val_steps, val_losses);
    pace.add(losses.length, progress.tokens, progress.train_ms, progress.wall_ms);
    const last = history.losses.length - 1;
    const max_steps = Number(run.info?.config.max_steps ?? run.config.max_steps ?? 0);
    store.update({ history_version: state.history_version + 1 });
    updateRun({
      step,
      loss: last >= 0 ? history.losses.values[last] : run.loss,
      smooth: last >= 0 ? history.smooth.values[last] : run.smooth,
      val_loss: val_losses.length > 0 ? val_losses[val_losses.length - 1] : run.val_loss,
      grad_norm: progress.grad_norm ?? run.grad_norm,
      lr: progress.lr ?? run.lr,
      tokens_per_second: pace.tokensPerSecond(),
      ms_left: done ? null : pace.msLeft(max_steps - step),
      stopped,
      phase: !done ? run.phase : stopped === '' ? 'done' : 'stopped',
    });
  }

  /** @param {import('../wire/protocol.js').WorkerEvent} event */
  function onEvent(event) {
    if (event.run !== store.state.run.id) return; // the last words of an older run
    if (event.event === 'progress') onProgress(event);
    if (event.event !== 'samples') return;
    const { samples } = store.state;
    const key = (samples[0]?.key ?? 0) + 1;
    store.update({ samples: [{ key, step: event.step, texts: event.texts }, ...samples].slice(0, SAMPLES_KEPT) });
  }

  /**
   * Runs one action of a button at a time; a second press meanwhile is not an order of its own.
   * @param {() => Promise<void>} action
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
    request,
    load,
    /** @param {string} reason */
    fail(reason) {
      client?.close();
      client = null;
      onDeath(reason);
    },
    changed,
    prepare,
    get client() {
      return client;
    },
    train: () =>
      once(async () => {
        if (store.state.run.phase === 'training' || !(await ensureRun())) return;
        const { id, phase } = store.state.run;
        updateRun({ phase: 'training' });
        try {
          await request({ type: 'train', run: id, sampling: sampling() });
        } catch (error) {
          const { run } = store.state;
          if (run.id === id && run.phase === 'training') updateRun({ phase });
          complain(error);
        }
      }),
    pause,
    step: () =>
      once(async () => {
        if (refused() || !canStep(store.state) || !(await ensureRun())) return;
        const { id } = store.state.run;
        try {
          const { step } = await request({ type: 'step', run: id, steps: 1, sampling: sampling() });
          const { run } = store.state;
          if (run.id === id && run.phase !== 'done' && run.phase !== 'stopped') updateRun({ phase: 'paused', step });
        } catch (error) {
          complain(error);
        }
      }),
    reset: () =>
      once(async () => {
        await prepare(true);
      }),
    /** New values for the samples of the run under way. */
    resample() {
      const { phase, id } = store.state.run;
      if (phase === 'training') request({ type: 'set_sampling', run: id, sampling: sampling() }).catch(() => {});
    },
    sampling,
    close() {
      clearTimeout(prepare_timer);
      beside?.close();
      client?.close();
      client = null;
    },
  };
}

/** @param {Record<string, any>} a @param {Record<string, any>} b */
function sameValues(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key]);
}
