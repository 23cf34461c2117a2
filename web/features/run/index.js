/**
 * The buttons of the training loop (Train / Pause, Step, Reset), the pace, the progress of the run and its figures. It
 * says so when the text or the settings have changed since the run began. Its sentences are in sentences.js.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { hasBegun, isOver, isUntouched } from '../../selectors.js';
import { rateAt } from '../../state/run_speed.js';
import { icon } from '../../ui/icon.js';
import { putValue } from '../../ui/value.js';
import { say } from '../../words/say.js';
import { figuresLine, loadingOf, statusLine, trainLabel } from './sentences.js';

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const run = { name: 'run', slot: 'run', label: (words) => words.run.label, heading: true, create };

/**
 * A button that can be off. It uses aria-disabled, because `disabled` would take the focus away: Step may end the run,
 * and after Reset there is nothing to reset.
 * @param {object} button
 * @param {string} button.kind   its CSS classes
 * @param {string} [button.test]  a name for tests, which does not change with the language
 * @param {string} [button.title]
 * @param {boolean} button.is_on
 * @param {() => void} button.press
 * @param {unknown} content
 */
const button = ({ kind, test = '', title = '', is_on, press }, content) =>
  html`<button
    type="button"
    class=${kind}
    data-test=${test || nothing}
    title=${title}
    aria-disabled=${!is_on}
    @click=${() => is_on && press()}
  >${content}</button>`;

/** @param {Context} context */
function buttons({ store, select, actions }) {
  const words = store.at.words.value.run;
  const { phase } = select.run.value;
  const engine = store.at.engine.value;
  const wanted = store.at.wanted.value.train === true;
  const is_training = phase === 'training';
  const name = trainLabel(select.run.value, { stale: select.is_stale.value, wanted, status: engine.status }, words);
  const can_step = engine.status === 'ready' && !is_training && !isOver(select.run.value) && !select.is_old_run.value;
  function press() {
    if (is_training) actions.pause();
    else if (wanted) actions.forget('train');
    else actions.train();
  }
  return [
    button(
      {
        kind: `primary train${is_training ? ' running' : ''}`,
        test: 'train',
        is_on: engine.status !== 'dead',
        press,
      },
      html`<span class="train-icon" ?hidden=${name === words.cancel}>${icon(is_training ? 'pause' : 'play')}</span
        ><span>${name}</span>`,
    ),
    button(
      { kind: 'secondary', title: words.step_help, is_on: can_step, press: () => actions.step() },
      html`${icon('step')}${words.step}`,
    ),
    button(
      {
        kind: 'secondary reset',
        title: words.reset_help,
        is_on: select.can_reset.value,
        press: () => actions.reset(),
      },
      html`${icon('reset')}${words.reset}`,
    ),
  ];
}

/**
 * The pace of training: from one step a second, slow enough to watch, to as fast as possible.
 * @param {Context} context
 */
function pace({ store, actions, id }) {
  const words = store.at.words.value.run;
  const place = store.at.pace.value;
  return html`<div class="pace">
    <label for=${id('pace')} class="unseen">${words.pace}</label>
    <span aria-hidden="true">${words.watch}</span>
    <input
      type="range"
      class="slider"
      id=${id('pace')}
      min="0"
      max="1"
      step="0.02"
      title=${words.pace_help}
      aria-valuetext=${words.pace_value(rateAt(place))}
      @input=${(/** @type {Event} */ { currentTarget }) => actions.setPace(Number(/** @type {HTMLInputElement} */ (currentTarget).value))}
    >
    <span aria-hidden="true">${words.fast}</span>
  </div>`;
}

/** The beginning of the newest sample, for a narrow page on which the samples are out of sight. @param {Context} context */
function newest({ select }) {
  const [sample] = select.run.value.samples;
  const text = sample?.texts.join('  ').replace(/\s+/g, ' ').trim() ?? '';
  return html`<p class="newest" dir="auto" translate="no" aria-hidden="true" ?hidden=${text === ''}>${text}</p>`;
}

/** The progress of the run: a bar, the status, and on a narrow page the current figures. @param {Context} context */
function progress({ store, select }) {
  const all = store.at.words.value;
  const words = all.run;
  const run = select.run.value;
  const engine = store.at.engine.value;
  const max_steps = Number(run.info?.config.max_steps ?? 0);
  const stale = select.is_stale.value && !isUntouched(run);
  const status = statusLine(
    run,
    {
      engine,
      wanted: store.at.wanted.value.train === true,
      stale,
      wrong: Object.keys(select.settings.value.errors).length > 0,
      brought: all.moments?.brought.status ?? '',
    },
    words,
  );
  const loading = loadingOf(engine, run);
  const is_running = run.phase === 'training' && run.step > 0 && !select.is_stale.value;
  return html`<div class=${is_running ? 'run-progress running' : 'run-progress'}>
    <progress
      class="progress"
      aria-label=${words.progress}
      max=${max_steps || 1}
      .value=${Math.min(run.step, max_steps)}
    ></progress>
    <div class="status-row">
      <p class="status" role="status" data-test="status">${status}</p>
      <p class=${loading === null ? 'status-figures' : 'status-figures bytes'} aria-hidden="true"
      >${figuresLine(run, max_steps, loading, words)}</p>
    </div>
  </div>`;
}

/** @param {Context} context */
function figures({ store, select }) {
  const { run: words, format } = store.at.words.value;
  const { info, step, smooth, val_loss, tokens_per_second, ms_left } = select.run.value;
  const max_steps = Number(info?.config.max_steps ?? 0);
  /** @type {Record<string, string>} */
  const values = {
    step: max_steps ? words.done_of(step, max_steps) : format.none,
    loss: format.loss(smooth),
    val: format.loss(val_loss),
    speed: format.rate(tokens_per_second),
    left: ms_left === null ? format.none : words.left(ms_left),
  };
  return html`<dl class="figures">
    ${Object.entries(words.figures).map(
      ([key, [name, title]]) =>
        html`<div class=${key === 'loss' ? 'figure figure-main' : 'figure'} title=${title} data-test=${`figure-${key}`}>
          <dt>${name}</dt><dd>${values[key]}</dd>
        </div>`,
    )}
  </dl>`;
}

/**
 * The forecast (forecast.js), fetched when the first model is made: a signal, and the function that ends it.
 * @param {Context} context
 */
function forecastLater(context) {
  /** @type {import('@preact/signals-core').Signal<ReturnType<typeof import('./forecast.js').createForecast> | null>} */
  const forecast = signal(null);
  let is_asked = false;
  const stop = context.frame.draw(() => {
    if (is_asked || context.select.run.value.phase !== 'ready') return;
    is_asked = true;
    import('./forecast.js').then(
      ({ createForecast }) => {
        if (is_asked) forecast.value = createForecast(context);
      },
      () => {}, // the page works without it
    );
  });
  const end = () => {
    is_asked = false;
    stop();
    forecast.peek()?.end();
  };
  return { forecast, end };
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, frame, presented } = context;
  const { forecast, end } = forecastLater(context);
  const stop = frame.draw(() => {
    const words = store.at.words.value;
    const problem = store.at.problem.value;
    // What is wrong with the text is said at the text, if that is shown.
    const is_here = problem?.place === 'setting' || (problem?.place === 'text' && !presented.feature('text'));
    const failed = is_here ? say(words, problem.said) : '';
    const run = select.run.value;
    const stopped = say(words, run.stopped);
    const said = forecast.value?.template();
    root.classList.toggle('stale', select.is_old_run.value);
    render(
      html`<div class="run-bar">${buttons(context)}${pace(context)}${progress(context)}${newest(context)}</div>
        <p class="forecast" data-test="forecast" ?hidden=${!said && hasBegun(run)}>${said ?? nothing}</p>
        <p class="error" data-test="run-error" ?hidden=${failed === ''}>${failed}</p>
        <p class="banner" role="alert" ?hidden=${stopped === ''}>${stopped}</p>
        ${figures(context)}`,
      root,
    );
    putValue(root, '.pace .slider', String(store.at.pace.value));
  });
  return () => {
    stop();
    end();
  };
}
