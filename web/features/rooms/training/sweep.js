/** A sweep: one run for each of several values of a setting. Its time and memory are estimated before it begins. */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { MOST_TRIALS, readValues } from '../../../actions/experiments.js';
import { keepBeside } from '../../../keep/beside.js';
import { printSetting } from '../../../state/settings.js';
import { errorLine } from '../../../ui/sentences.js';
import { rowIn, say } from '../../../words/say.js';
import { createPicture } from './chart.js';
import { namedLosses } from './named_losses.js';
import { bandCurves, bandOf, curvesPicture, finalsPicture, inUnit, isLargest } from './sweep_pictures.js';
import { isNamed, namedValues, nameOf, suggestedTicks, suggestedValues, triedRows } from './sweep_values.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('../../../words/words.js').RunWords['sweep']} Words */
/** @typedef {import('../../../state/state.js').Sweep} Sweep */
/** @typedef {import('../../../wire/protocol.js').Setting} Setting */

const PLAN_AFTER_MS = 400;
const STEPS_SHARE = 4; // by default, a run of the sweep has a quarter of the run's steps

/** @typedef {{ ms: number, mib: number } | { said: import('../../../words/say.js').Said, value: any } | null} Plan */

/** The runs that have ended and have a validation loss. @param {Sweep} sweep */
const endedOf = ({ trials }) => trials.filter(({ phase, best }) => phase === 'done' && best !== null);

/** The run with the lowest validation loss. @param {Sweep} sweep @returns {Sweep['trials'][number] | undefined} */
const lowestOf = (sweep) =>
  endedOf(sweep).sort((a, b) => (inUnit(a).best ?? Infinity) - (inUnit(b).best ?? Infinity))[0];

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

/** @param {Event} event */
const target = (event) => /** @type {HTMLInputElement} */ (event.currentTarget);

class SweepView {
  #context;
  key = signal('learning_rate');
  /**
   * The values as they were typed; null: the suggested ones.
   * @type {import('@preact/signals-core').Signal<string | null>}
   */
  typed = signal(null);
  /**
   * The values of a choice that are ticked; null: the suggested ones.
   * @type {import('@preact/signals-core').Signal<unknown[] | null>}
   */
  ticked = signal(null);
  /** @type {import('@preact/signals-core').Signal<string | null>} */
  typed_steps = signal(null);
  /** @type {import('@preact/signals-core').Signal<Plan>} */
  plan = signal(null);
  #curves;
  #finals;
  #asked = '';
  /** The text of that question. @type {unknown} */
  #asked_text = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Given} context */
  constructor(context) {
    this.#context = context;
    this.#curves = createPicture(context);
    this.#finals = createPicture(context);
  }

  /** Reads what was typed and ticked: the values and the number of steps. */
  read() {
    const { select } = this.#context;
    const { values } = select.settings.value;
    const rows = triedRows(select.table.value, values);
    const all = [...rows.numbers, ...rows.choices, ...rows.switches];
    const row = all.find(({ key }) => key === this.key.value) ?? all[0];
    const usual = Math.max(1, Math.round(Number(values.max_steps) / STEPS_SHARE));
    const steps_text = this.typed_steps.value ?? String(usual);
    const steps = /^\d{1,7}$/.test(steps_text.trim()) ? Math.max(1, Number(steps_text)) : usual;
    const common = { rows, row, steps_text, steps };
    if (isNamed(row)) {
      const ticked = this.ticked.value ?? suggestedTicks(row, values);
      const named = namedValues(row).filter((value) => ticked.includes(value));
      return { ...common, text: '', values: named, n: named.length, wrong: null };
    }
    const { inBox } = this.#context.store.at.words.value.format;
    const text = this.typed.value ?? suggestedValues(row.key, values).split(' ').map(inBox).join(' ');
    return { ...common, text, ...readValues(row, text) };
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
    const text = select.text.value;
    const is_known = text !== null && !select.is_config_wrong.value;
    const asked = is_right && is_known ? JSON.stringify([row.key, values, steps, select.config.value]) : '';
    const is_asked = () => asked === this.#asked && text === this.#asked_text;
    if (is_asked()) return;
    this.#asked = asked;
    this.#asked_text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      this.plan.value = null;
      if (asked === '') return;
      const plan = await experiments.plan(row.key, values, steps).catch(({ said, value }) => ({ said, value }));
      if (is_asked()) this.plan.value = plan;
    }, PLAN_AFTER_MS);
  }

  /** @param {Words} words @param {ReturnType<SweepView['read']>} read */
  #form(words, read) {
    const { store, id } = this.#context;
    const { rows, row, steps_text } = read;
    const choose = (/** @type {string} */ key) => {
      this.key.value = key;
      this.typed.value = null;
      this.ticked.value = null;
    };
    const group = (/** @type {string} */ name, /** @type {Setting[]} */ of) =>
      of.length === 0
        ? nothing
        : html`<optgroup label=${name}>${of.map((one) => html`<option value=${one.key} ?selected=${one.key === row.key}>${rowIn(store.at.words.value, one).label}</option>`)}</optgroup>`;
    const [numbers, choices, switches] = words.kinds;
    return html`<div class="lab-fields">
      <div class="field">
        <label class="field-label" for=${id('sweep-key')}>${words.setting}</label>
        <select id=${id('sweep-key')} @change=${(/** @type {Event} */ event) => choose(target(event).value)}>
          ${[group(numbers, rows.numbers), group(choices, rows.choices), group(switches, rows.switches)]}
        </select>
      </div>
      ${isNamed(row) ? this.#ticks(words, read) : this.#typed(words, read)}
      <div class="field">
        <label class="field-label" for=${id('sweep-steps')}>${words.steps}</label>
        <input id=${id('sweep-steps')} type="text" inputmode="numeric" autocomplete="off"
          .value=${steps_text} @input=${(/** @type {Event} */ event) => {
            this.typed_steps.value = target(event).value;
          }}>
      </div>
    </div>`;
  }

  /** @param {Words} words @param {ReturnType<SweepView['read']>} read */
  #typed(words, { text }) {
    const { id } = this.#context;
    return html`<div class="field lab-wide">
      <label class="field-label" for=${id('sweep-values')}>${words.values}</label>
      <input id=${id('sweep-values')} type="text" dir="ltr" autocomplete="off" spellcheck="false" aria-describedby=${`${id('sweep-help')} ${id('sweep-error')}`}
        .value=${text} @input=${(/** @type {Event} */ event) => {
          this.typed.value = target(event).value;
        }}>
      <p class="field-help" id=${id('sweep-help')}>${words.values_help}</p>
    </div>`;
  }

  /** @param {Words} words @param {ReturnType<SweepView['read']>} read */
  #ticks(words, { row, values }) {
    const { store, id } = this.#context;
    const follows = row.key === 'optimizer' || row.key === 'preset';
    const change = (/** @type {unknown} */ value, /** @type {boolean} */ is_on) => {
      const others = values.filter((one) => one !== value);
      this.ticked.value = is_on ? [...others, value] : others;
    };
    return html`<fieldset class="field lab-wide ticks" aria-describedby=${id('sweep-error')}>
      <legend class="field-label">${words.values}</legend>
      ${namedValues(row).map(
        (value) => html`<label class="tick"><input
          type="checkbox"
          data-tick=${String(value)}
          .checked=${values.includes(value)}
          @change=${(/** @type {Event} */ event) => change(value, target(event).checked)}
        > ${nameOf(store.at.words.value, row, value)}</label>`,
      )}
      ${follows ? html`<p class="field-help">${words.follows}</p>` : nothing}
    </fieldset>`;
  }

  /** @param {Words} words @param {Sweep} sweep */
  #result(words, sweep) {
    const { store, select, actions } = this.#context;
    const all = store.at.words.value;
    const row = select.row(sweep.key);
    if (row === null) return nothing;
    const { format } = all;
    const print = (/** @type {any} */ one) => nameOf(all, row, one);
    const state = `${sweep.trials.map(({ version }) => version)} ${sweep.status} ${all.lang}`;
    const lowest = lowestOf(sweep);
    const is_seed = sweep.key === 'seed';
    const unit = sweep.unit === 'bits' ? ` (${all.curve.units.bits})` : '';
    const curves = words.curves + unit;
    const ends = (isNamed(row) ? words.named_finals : words.finals) + unit;
    const finals = isNamed(row)
      ? namedLosses(sweep, format, print, ends)
      : this.#finals(state, ends, () => finalsPicture(sweep, format));
    const [value, train, val] = words.columns;
    return html`<div class="lab-pictures">
        <figure><figcaption class="part-line">${curves}</figcaption>${this.#curves(state, curves, () => curvesPicture(sweep, format, print))}</figure>
        ${is_seed ? nothing : html`<figure><figcaption class="part-line">${ends}</figcaption>${finals}</figure>`}
      </div>
      <div class="lab-side">
      <p class="lab-said" role="status">${sweep.status === 'stopped' ? words.stopped : ''} ${this.#verdict(words, sweep, row)}</p>
      ${sweep.unit === 'bits' ? html`<p class="part-line" data-test="sweep-unit">${all.runs?.kept.differ}</p>` : nothing}
      <table class="lab-table" aria-label=${words.finals}>
        <thead><tr><th scope="col">${value}</th><th scope="col">${train}</th><th scope="col">${val}</th><td></td></tr></thead>
        <tbody>
          ${sweep.trials.map(
            (trial, i) => html`<tr class=${trial === lowest && !is_seed ? 'lab-best' : ''} data-trial=${i}>
              <th scope="row"><span class="run-dot run-ink" data-colour=${(i % 8) + 1}></span>${print(trial.value)}</th>
              <td class="number-cell">${format.loss(inUnit(trial).train)}</td>
              <td class="number-cell">${format.loss(inUnit(trial).val)}${trial.diverged ? ` ${words.diverged}` : ''}${trial.phase === 'refused' ? html`<span class="error">${say(all, trial.error)}</span>` : nothing}</td>
              <td>${is_seed ? nothing : html`<button type="button" class="quiet" @click=${() => actions.set(sweep.key, printSetting(row, trial.value))}>${words.use(print(trial.value))}</button>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${this.#besideButton(words, sweep, row)}</div>`;
  }

  /** What the runs show, in one or two sentences. @param {Words} words @param {Sweep} sweep @param {Setting} row */
  #verdict(words, sweep, row) {
    const all = this.#context.store.at.words.value;
    const lowest = lowestOf(sweep);
    if (lowest === undefined || sweep.status === 'busy') return '';
    const band = bandOf(sweep);
    if (sweep.key === 'seed' && band !== null) return words.band(band.mean, band.low, band.high);
    const print = (/** @type {any} */ one) => nameOf(all, row, one);
    const done = words.done(rowIn(all, row).label, print(lowest.value), Number(inUnit(lowest).best), sweep.unit);
    const seed = this.#context.select.row('seed');
    const further = isNamed(row)
      ? seed && words.chance(rowIn(all, seed).label)
      : edgeOf(words, endedOf(sweep), lowest, print);
    return html`${done} ${further}`;
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
    const print = (/** @type {any} */ value) => nameOf(store.state.words, row, value);
    const of = () =>
      sweep.key === 'seed'
        ? bandCurves(sweep, words.mean)
        : curvesPicture(sweep, store.state.words.format, print).curves.filter(
            ({ length }, i) => length > 0 && !sweep.trials[i].diverged,
          );
    // The curve of the run has the unit of its own tokens, in which others do not compare.
    if (sweep.status === 'busy' || sweep.unit === 'bits' || bandOf(sweep) === null) return nothing;
    return html`<div class="lab-row">
        <button type="button" class="quiet" data-test="beside" aria-pressed=${is_shown} @click=${() => show(is_shown ? null : of())}>${words.beside}</button>
        <span class="part-line">${sweep.key === 'seed' ? words.beside_band : ''}</span>
      </div>`;
  }

  /** Why the engine refuses one of the values. @param {Words} words @param {ReturnType<SweepView['read']>} read @param {{ said: import('../../../words/say.js').Said, value: any }} plan */
  #refused(words, { row }, { said, value }) {
    const all = this.#context.store.at.words.value;
    const why = say(all, said);
    return isNamed(row) && value !== undefined ? words.wrong(nameOf(all, row, value), why) : why;
  }

  /** @param {Words} words */
  template(words) {
    const { store, select, experiments, id } = this.#context;
    if (select.table.value.length === 0) return '';
    const sweep = store.at.sweep.value;
    const is_busy = sweep?.status === 'busy';
    const read = this.read();
    const error = this.error(words, read);
    this.#askPlan(read, error === '');
    const plan = this.plan.value;
    const planned = plan !== null && 'ms' in plan ? plan : null;
    const refused = plan !== null && 'said' in plan ? this.#refused(words, read, plan) : '';
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
