/** A sweep: one run for each of several values of a setting. Its time and memory are estimated before it begins. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { MOST_TRIALS, readValues } from '../../../actions/experiments.js';
import { keepBeside } from '../../../keep/beside.js';
import { printSetting } from '../../../state/settings.js';
import { errorLine } from '../../../ui/sentences.js';
import { rowIn, say } from '../../../words/say.js';
import { createPicture } from './chart.js';
import { bandCurves, bandOf, curvesPicture, finalsPicture, isLargest } from './sweep_pictures.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('../../../words/words.js').RunWords['sweep']} Words */
/** @typedef {import('../../../state/state.js').Sweep} Sweep */
/** @typedef {import('../../../wire/protocol.js').Setting} Setting */

const KEYS = ['learning_rate', 'seed', 'n_embd', 'n_layer'];
const PLAN_AFTER_MS = 400;
const STEPS_SHARE = 4; // by default, a run of the sweep has a quarter of the run's steps

/**
 * The values that are offered at first: around the current one.
 * @param {string} key
 * @param {Record<string, any>} values
 */
export function suggestedValues(key, values) {
  const value = Number(values[key]);
  if (key === 'seed') return [0, 1, 2, 3, 4].map((i) => value + i).join(' ');
  if (key === 'n_layer') return '1 2 3 4';
  if (key === 'n_embd') {
    const heads = Number(values.n_head) || 1;
    return [1, 2, 4, 8].map((times) => Math.max(1, Math.round((value * times) / 4 / heads)) * heads).join(' ');
  }
  return [0.25, 0.5, 1, 2, 4].map((times) => Number((value * times).toPrecision(2))).join(' ');
}

/** @typedef {{ ms: number, mib: number } | { said: import('../../../words/say.js').Said } | null} Plan */

/**
 * If the best value is the largest or the smallest of those tried, the sentence that says so; else ''.
 * @param {Words} words
 * @param {Sweep['trials']} ended
 * @param {Sweep['trials'][number]} lowest
 * @param {(value: any) => string} print
 */
function edgeOf(words, ended, lowest, print) {
  const is_largest = isLargest(
    ended.map(({ value }) => Number(value)),
    Number(lowest.value),
  );
  return is_largest === null ? nothing : words.edge(print(lowest.value), is_largest);
}

class SweepView {
  #context;
  key = signal(KEYS[0]);
  /**
   * The values as they were typed; null: the suggested ones.
   * @type {import('@preact/signals-core').Signal<string | null>}
   */
  typed = signal(null);
  /** @type {import('@preact/signals-core').Signal<string | null>} */
  typed_steps = signal(null);
  /** @type {import('@preact/signals-core').Signal<Plan>} */
  plan = signal(null);
  #curves;
  #finals;
  #asked = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Given} context */
  constructor(context) {
    this.#context = context;
    this.#curves = createPicture(context);
    this.#finals = createPicture(context);
  }

  /** Reads what was typed: the values and the number of steps. */
  read() {
    const { select } = this.#context;
    const row = /** @type {Setting} */ (select.row(this.key.value));
    const { values } = select.settings.value;
    const { inBox } = this.#context.store.at.words.value.format;
    const text = this.typed.value ?? suggestedValues(row.key, values).split(' ').map(inBox).join(' ');
    const usual = Math.max(1, Math.round(Number(values.max_steps) / STEPS_SHARE));
    const steps_text = this.typed_steps.value ?? String(usual);
    const steps = /^\d{1,7}$/.test(steps_text.trim()) ? Math.max(1, Number(steps_text)) : usual;
    return { row, text, steps_text, steps, ...readValues(row, text) };
  }

  /**
   * What is wrong with the input; '' if nothing is.
   * @param {Words} words
   * @param {ReturnType<SweepView['read']>} read
   */
  error(words, { wrong, n }) {
    const all = this.#context.store.at.words.value;
    if (wrong !== null) return words.wrong(wrong.value, say(all, wrong.said));
    if (n > MOST_TRIALS) return words.too_many(MOST_TRIALS, n);
    return n < 2 ? words.too_few : '';
  }

  /**
   * Asks the engine for time and memory of the sweep, if the input is right.
   * @param {ReturnType<SweepView['read']>} read
   * @param {boolean} is_right
   */
  #askPlan({ row, values, steps }, is_right) {
    const { select, experiments } = this.#context;
    const is_known = select.text.value !== null && !select.is_config_wrong.value;
    const asked = is_right && is_known ? JSON.stringify([row.key, values, steps, select.config.value]) : '';
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      this.plan.value = null;
      if (asked === '') return;
      const plan = await experiments.plan(row.key, values, steps).catch((error) => ({ said: error.said }));
      if (asked === this.#asked) this.plan.value = plan;
    }, PLAN_AFTER_MS);
  }

  /** @param {Words} words @param {ReturnType<SweepView['read']>} read */
  #form(words, { row, text, steps_text }) {
    const { store, select, id } = this.#context;
    const target = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget);
    const options = KEYS.map((key) => select.row(key)).filter((one) => one !== null);
    const choose = (/** @type {string} */ key) => {
      this.key.value = key;
      this.typed.value = null;
    };
    return html`<div class="lab-fields">
      <div class="field">
        <label class="field-label" for=${id('sweep-key')}>${words.setting}</label>
        <select id=${id('sweep-key')} @change=${(/** @type {Event} */ event) => choose(target(event).value)}>
          ${options.map((one) => html`<option value=${one.key} ?selected=${one.key === row.key}>${rowIn(store.at.words.value, one).label}</option>`)}
        </select>
      </div>
      <div class="field lab-wide">
        <label class="field-label" for=${id('sweep-values')}>${words.values}</label>
        <input id=${id('sweep-values')} type="text" dir="ltr" autocomplete="off" spellcheck="false" aria-describedby=${`${id('sweep-help')} ${id('sweep-error')}`}
          .value=${text} @input=${(/** @type {Event} */ event) => {
            this.typed.value = target(event).value;
          }}>
        <p class="field-help" id=${id('sweep-help')}>${words.values_help}</p>
      </div>
      <div class="field">
        <label class="field-label" for=${id('sweep-steps')}>${words.steps}</label>
        <input id=${id('sweep-steps')} type="text" inputmode="numeric" autocomplete="off"
          .value=${steps_text} @input=${(/** @type {Event} */ event) => {
            this.typed_steps.value = target(event).value;
          }}>
      </div>
    </div>`;
  }

  /** @param {Words} words @param {Sweep} sweep */
  #result(words, sweep) {
    const { store, select, actions } = this.#context;
    const all = store.at.words.value;
    const row = select.row(sweep.key);
    if (row === null) return nothing;
    const { label } = rowIn(all, row);
    const { format } = all;
    const print = (/** @type {any} */ one) => format.inBox(printSetting(row, one));
    const state = `${sweep.trials.map(({ version }) => version)} ${sweep.status} ${all.lang}`;
    const ended = sweep.trials.filter(({ phase, best }) => phase === 'done' && best !== null);
    const lowest = ended.reduce(
      (least, one) => (Number(one.best?.loss) < Number(least?.best?.loss ?? Infinity) ? one : least),
      ended[0],
    );
    const is_seed = sweep.key === 'seed';
    const band = bandOf(sweep);
    const verdict =
      lowest === undefined || sweep.status === 'busy'
        ? ''
        : is_seed && band !== null
          ? words.band(band.mean, band.low, band.high)
          : html`${words.done(label, print(lowest.value), Number(lowest.best?.loss))} ${edgeOf(words, ended, lowest, print)}`;
    const [value, train, val] = words.columns;
    return html`<div class="lab-pictures">
        <figure><figcaption class="part-line">${words.curves}</figcaption>${this.#curves(state, words.curves, () => curvesPicture(sweep, format, print))}</figure>
        ${is_seed ? nothing : html`<figure><figcaption class="part-line">${words.finals}</figcaption>${this.#finals(state, words.finals, () => finalsPicture(sweep, format))}</figure>`}
      </div>
      <div class="lab-side">
      <p class="lab-said" role="status">${sweep.status === 'stopped' ? words.stopped : ''} ${verdict}</p>
      <table class="lab-table" aria-label=${words.finals}>
        <thead><tr><th scope="col">${value}</th><th scope="col">${train}</th><th scope="col">${val}</th><td></td></tr></thead>
        <tbody>
          ${sweep.trials.map(
            (trial, i) => html`<tr class=${trial === lowest && !is_seed ? 'lab-best' : ''} data-trial=${i}>
              <th scope="row"><span class="run-dot run-ink" data-colour=${(i % 8) + 1}></span>${print(trial.value)}</th>
              <td class="number-cell">${format.loss(trial.loss)}</td>
              <td class="number-cell">${format.loss(trial.val_loss)}${trial.diverged ? ` ${words.diverged}` : ''}${trial.phase === 'refused' ? html`<span class="error">${say(all, trial.error)}</span>` : nothing}</td>
              <td>${is_seed ? nothing : html`<button type="button" class="quiet" @click=${() => actions.set(sweep.key, printSetting(row, trial.value))}>${words.use(print(trial.value))}</button>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${this.#besideButton(words, sweep, row)}</div>`;
  }

  /** The button that draws the sweep in the curve of the run, or removes it there. @param {Words} words @param {Sweep | null} sweep @param {Setting} row */
  #besideButton(words, sweep, row) {
    const { store } = this.#context;
    const show = (/** @type {import('../../../ui/chart/paint.js').Curve[] | null} */ beside) => {
      store.update({ beside });
      keepBeside(beside, store.state.place);
    };
    const is_shown = store.at.beside.value !== null;
    if (sweep === null)
      return is_shown
        ? html`<button type="button" class="quiet" data-test="beside" aria-pressed="true" @click=${() => show(null)}>${words.beside}</button>`
        : nothing;
    const print = (/** @type {any} */ value) => store.state.words.format.inBox(printSetting(row, value));
    const of = () =>
      sweep.key === 'seed'
        ? bandCurves(sweep, words.mean)
        : curvesPicture(sweep, store.state.words.format, print).curves.filter(
            ({ length }, i) => length > 0 && !sweep.trials[i].diverged,
          );
    if (sweep.status === 'busy' || bandOf(sweep) === null) return nothing;
    return html`<div class="lab-row">
        <button type="button" class="quiet" data-test="beside" aria-pressed=${is_shown} @click=${() => show(is_shown ? null : of())}>${words.beside}</button>
        <span class="part-line">${sweep.key === 'seed' ? words.beside_band : ''}</span>
      </div>`;
  }

  /** @param {Words} words */
  template(words) {
    const { store, select, experiments, id } = this.#context;
    if (select.row(this.key.value) === null) return '';
    const sweep = store.at.sweep.value;
    const is_busy = sweep?.status === 'busy';
    const read = this.read();
    const error = this.error(words, read);
    this.#askPlan(read, error === '');
    const plan = this.plan.value;
    const planned = plan !== null && 'ms' in plan ? plan : null;
    const refused = plan !== null && 'said' in plan ? say(store.at.words.value, plan.said) : '';
    const can = is_busy || (error === '' && refused === '' && store.at.engine.value.status === 'ready');
    const at = sweep?.trials.findIndex(({ phase }) => phase === 'training') ?? -1;
    const start = () => experiments.sweep(read.row.key, read.values, read.steps, planned?.ms ?? null);
    const line = is_busy
      ? words.busy(Math.max(0, at) + 1, sweep.trials.length, sweep.ms_left)
      : error !== '' || refused !== ''
        ? ''
        : planned === null
          ? words.planning
          : words.plan(read.n, planned.ms, planned.mib);
    return html`<div class="lab-split"><div class="lab-side">${this.#form(words, read)}
      ${errorLine(error === '' ? refused : error, id('sweep-error'))}
      <div class="lab-row">
        <button type="button" class="secondary" aria-disabled=${!can} @click=${() => can && (is_busy ? experiments.stopSweep() : start())}>${is_busy ? words.stop : words.start}</button>
        <span class="part-line" data-test="sweep-line">${line}</span>
      </div></div>
      ${sweep === null ? this.#besideButton(words, null, read.row) : this.#result(words, sweep)}</div>`;
  }
}

/** @param {Given} context @returns {(words: Words) => unknown} */
export function createSweep(context) {
  const view = new SweepView(context);
  return (words) => view.template(words);
}
