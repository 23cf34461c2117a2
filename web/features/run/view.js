/**
 * Part 6, the training loop: the buttons Train / Pause, Step and Reset, how far the run is, and its
 * numbers. Says plainly when text or settings have changed since the run began.
 */

import { currentSettings, hasBegun, isStale } from '../../actions/training.js';
import { h, icon, partHeading, say, sayOrHide } from '../../ui/dom.js';
import { count, counted, duration, loss, mebibytes, rate, size } from '../../ui/format.js';

/** @typedef {import('../../store.js').State} State */

/**
 * The words on the one button that changes.
 * @param {State} state
 * @param {boolean} stale
 * @returns {string}
 */
function trainLabel({ run, engine, wanted }, stale) {
  if (wanted.train && engine.status !== 'dead') return 'Cancel';
  if (run.phase === 'training') return 'Pause';
  if (stale && run.step > 0) return 'Train anew';
  if (run.phase === 'paused') return 'Continue';
  if (run.phase === 'done' || run.phase === 'stopped') return 'Train again';
  return 'Train';
}

/**
 * Turns a button on or off without taking the focus from it, as `disabled` would: Step may end the run,
 * Reset leaves nothing to reset.
 * @param {HTMLButtonElement} button
 * @param {boolean} is_on
 */
function turn(button, is_on) {
  const off = String(!is_on);
  if (button.getAttribute('aria-disabled') !== off) button.setAttribute('aria-disabled', off);
}

/** @param {HTMLButtonElement} button */
const isOn = (button) => button.getAttribute('aria-disabled') !== 'true';

/** @param {string} time @returns {string} "3 min 20 s", each number held to its unit */
const unbroken = (time) => time.replace(/(\d) /g, '$1\u00a0');

/**
 * What is being loaded. How many bytes have come stands beside it (figuresLine): a screen reader need not hear each.
 * @param {State['engine']} engine
 */
function loadingLine({ status, loading }) {
  const what = status === 'loading' ? 'the engine' : 'another part of the engine';
  return loading?.slow ? `Still loading ${what}…` : `Loading ${what}…`;
}

/**
 * One sentence on where things stand, for everybody and for a screen reader.
 * @param {State} state
 * @param {boolean} stale
 * @returns {string}
 */
function statusLine(state, stale) {
  const { run, engine, wanted } = state;
  if (engine.status === 'dead') return 'There is no engine.';
  if (engine.status === 'loading' || engine.loading !== null) {
    return [loadingLine(engine), wanted.train ? 'Training starts when it is here.' : ''].join(' ').trim();
  }
  if (wanted.train) return 'Fetching the texts… Training starts when they are here.';
  if (stale && hasBegun(run)) return 'Changed. It takes effect with a new run: Train anew, or Reset to apply.';
  const is_bad = !hasBegun(run) && Object.keys(currentSettings(state).errors).length > 0;
  if (is_bad) return 'A setting needs attention: see below.';
  switch (run.phase) {
    case 'preparing':
      return 'Making a fresh model…';
    case 'ready':
      return 'A fresh model, untrained.';
    case 'training':
      return 'Training.';
    case 'paused':
      return `Paused at step ${count(run.step)}.`;
    case 'done':
      return `Done after ${counted(run.step, 'step')}.`;
    case 'stopped':
      return `Stopped at step ${count(run.step)}.`;
    case 'failed':
      return 'No model: the text or a setting needs attention.';
    default:
      return 'Choose a text to begin.';
  }
}

/**
 * The figures of the moment in one line, for a narrow page on which the curve is out of sight.
 * @param {import('../../store.js').RunState} run
 * @param {number} max_steps
 * @param {State['engine']['loading']} [loading]
 * @returns {string}
 */
export function figuresLine(run, max_steps, loading = null) {
  if (loading !== null && loading.loaded > 0) {
    return loading.total === null ? size(loading.loaded) : `${size(loading.loaded)} of ${size(loading.total)}`;
  }
  if (run.step === 0) return '';
  const now = run.smooth === null || Number.isNaN(run.smooth) ? '' : `loss ${loss(run.smooth)}`;
  if (run.phase !== 'training') return now; // the status names the step
  const step = `Step ${count(run.step)} of ${count(max_steps)}`;
  return now ? `${step} · ${now}` : step;
}

/**
 * @param {HTMLElement} root
 * @param {import('../../actions/actions.js').Actions} actions
 */
export function create(root, actions) {
  const label = h('span', {});
  const train_icon = h('span', { class: 'train-icon' }, icon('play'));
  /** @type {State | null} */
  let drawn = null;
  const train = h(
    'button',
    {
      type: 'button',
      class: 'primary train',
      on: { click: () => isOn(train) && onTrain() },
    },
    train_icon,
    label,
  );
  function onTrain() {
    if (drawn?.run.phase === 'training') actions.pause();
    else if (drawn?.wanted.train) actions.forget('train');
    else actions.train();
  }

  const step = h(
    'button',
    {
      type: 'button',
      class: 'secondary',
      title: 'One training step',
      on: { click: () => isOn(step) && actions.step() },
    },
    icon('step'),
    'Step',
  );
  const reset = h(
    'button',
    {
      type: 'button',
      class: 'secondary reset',
      title: 'A fresh model of the text and settings as they stand',
      on: { click: () => isOn(reset) && actions.reset() },
    },
    icon('reset'),
    'Reset',
  );
  const bar = h('progress', { class: 'progress', max: '1', value: '0', 'aria-label': 'Steps done' });
  const status = h('p', { class: 'status', role: 'status' });
  const status_figures = h('p', { class: 'status-figures', 'aria-hidden': 'true' }); // the list below has them
  const progress = h(
    'div',
    { class: 'run-progress' },
    bar,
    h('div', { class: 'status-row' }, status, status_figures),
  );
  const stopped = h('p', { class: 'banner', role: 'alert', hidden: true });
  const failed = h('p', { class: 'error', hidden: true });

  /** @type {Record<string, HTMLElement>} */
  const figures = {};
  /** @param {string} key @param {string} name @param {string} title */
  const figure = (key, name, title) => {
    figures[key] = h('dd', { text: '–' });
    return h(
      'div',
      { class: key === 'loss' ? 'figure figure-main' : 'figure', title },
      h('dt', { text: name }),
      figures[key],
    );
  };
  const numbers = h(
    'dl',
    { class: 'figures' },
    figure('step', 'Step', 'Steps done, of all steps of the run'),
    figure('loss', 'Loss', 'The smoothed training loss'),
    figure('val', 'Validation', 'The loss on the part of the text that is kept away from training'),
    figure('speed', 'Tokens/s', 'Tokens per second: characters learnt from'),
    figure('left', 'Time left', 'At the pace of the last seconds'),
  );
  root.append(
    partHeading(6, 'Training loop', 'Guess, measure the surprise, correct; again and again.', 'part-training'),
    h('div', { class: 'run-bar' }, train, step, reset, progress),
    failed,
    stopped,
    numbers,
  );

  return {
    /** @param {State} state */
    render(state) {
      const { run, engine, problem } = state;
      const same_engine = drawn?.engine === engine && drawn.problem === problem;
      const same_settings =
        drawn?.typed === state.typed && drawn.sources === state.sources && drawn.source === state.source;
      if (drawn?.run === run && same_engine && same_settings && drawn.wanted === state.wanted) return;
      const is_training = run.phase === 'training';
      if ((drawn?.run.phase === 'training') !== is_training)
        train_icon.replaceChildren(icon(is_training ? 'pause' : 'play'));
      drawn = state;

      const stale = isStale(state);
      const max_steps = Number(run.info?.config.max_steps ?? 0);
      const name = trainLabel(state, stale);
      say(label, name);
      train_icon.hidden = name === 'Cancel';
      train.classList.toggle('running', is_training);
      turn(train, engine.status !== 'dead');
      const is_over = run.phase === 'done' || run.phase === 'stopped';
      turn(step, engine.status === 'ready' && !is_training && !is_over && !(stale && hasBegun(run)));
      turn(reset, engine.status === 'ready' && run.phase !== 'none' && (run.phase !== 'ready' || stale));
      root.classList.toggle('stale', stale && hasBegun(run));
      say(status, statusLine(state, stale));
      say(status_figures, figuresLine(run, max_steps, engine.loading));
      status_figures.classList.toggle('bytes', engine.loading !== null);
      progress.classList.toggle('running', is_training && run.step > 0 && !stale);

      bar.max = max_steps || 1;
      bar.value = Math.min(run.step, max_steps);
      say(figures.step, max_steps ? `${count(run.step)} of ${count(max_steps)}` : '–');
      say(figures.loss, loss(run.smooth));
      say(figures.val, loss(run.val_loss));
      say(figures.speed, rate(run.tokens_per_second));
      say(figures.left, run.ms_left === null ? '–' : unbroken(duration(run.ms_left)));
      sayOrHide(stopped, run.stopped);
      sayOrHide(failed, problem?.place === 'setting' || problem?.place === 'text' ? problem.sentence : '');
    },
    destroy() {},
  };
}

/** @param {State['engine']} engine */
function whyOneThread({ isolated, shared_memory, secure, framed, cores }) {
  if (cores === 1) return '';
  if (isolated && !shared_memory) return ' (this browser shares no memory between threads)';
  if (isolated) return ' (its threads did not start)';
  if (!secure) return ' (more need https)';
  if (framed) return ' (more in a page of its own)';
  return ' (more need two headers from the server: see web/README.md)';
}

/**
 * How many threads compute, and why no more.
 * @param {State} state
 * @returns {string}
 */
function threadsInWords({ engine, run: { info } }) {
  if (engine.threads === 1) return `1 thread${whyOneThread(engine)}`;
  if (info?.threads === 1) return `1 of ${engine.threads} threads (a step is too small to share)`;
  return counted(engine.threads, 'thread');
}

/**
 * The line under everything: what is computing here.
 * @param {State} state
 * @returns {string}
 */
export function machineLine(state) {
  const { engine, run } = state;
  if (engine.status !== 'ready') return '';
  const simd = engine.build.startsWith('relaxed') ? 'relaxed SIMD' : 'SIMD';
  const build = engine.reproducible ? `${simd}, reproducible` : simd;
  const memory = run.info ? ` · ${mebibytes(run.info.memory_mib)} of memory` : '';
  return `Engine: ${build}, ${threadsInWords(state)}${memory} · nothing leaves this machine`;
}
