/**
 * The loss, live: a picture (curve_data.js, drawn by ui/chart), its legend, a slider for earlier steps, and one sentence
 * on what the loss means or on the step at the cursor. Beneath them are the controls and, on request, the rest
 * (curve_more.js). A screen reader hears where the run is, at most every ten seconds.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { factorsOf, haveOtherTokens } from '../../state/units.js';
import { Chart } from '../../ui/chart/chart.js';
import { oldRunLine } from '../../ui/sentences.js';
import { withTerms } from '../../ui/terms.js';
import { needWords } from '../../words/languages.js';
import { lookBack } from './back.js';
import { controls, legend } from './controls.js';
import { acrossRange, pictureOf } from './curve_data.js';
import { atStep, describe, othersAt, reading, stepAt } from './sentences.js';
import { createCounted } from './text_counts.js';

const SPEAK_EVERY_MS = 10_000;
const LEAST_ZOOM = 4; // steps
const NEW_STEPS = 20; // during the first steps of a run, a sentence says what the lines of earlier runs are

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('./curve_data.js').Scene} Scene */
/** @typedef {ReturnType<typeof import('./curve_more.js').createMore>} More */

/** @type {import('../../registry.js').Feature} */
export const curve = { name: 'chart', slot: 'run', label: (words) => words.curve.label, heading: true, create };

/**
 * The other runs that are drawn with the active one: those that have losses.
 * @param {Context} context
 * @returns {Scene['others']}
 */
function othersOf({ select }) {
  const { id } = select.run.value;
  return select.shown_runs.value.filter((run) => run.id !== id && run.history.losses.length > 0);
}

/**
 * Decides when a screen reader is told about the run: during training every SPEAK_EVERY_MS, else at once when something
 * has changed: the run, its phase, or its step.
 * @param {() => number} now
 */
function createSpeaker(now = () => performance.now()) {
  let spoke_at = 0;
  let spoken = '';
  /** @param {Pick<import('../../state/state.js').RunState, 'id' | 'phase' | 'step'>} run */
  return ({ id, phase, step }) => {
    const is_training = phase === 'training';
    const state = `${id} ${phase} ${is_training ? '' : step}`;
    const is_due = state !== spoken || (is_training && now() - spoke_at >= SPEAK_EVERY_MS);
    if (is_due) [spoken, spoke_at] = [state, now()];
    return is_due;
  };
}

/**
 * Keys that zoom around the cursor, and the factor by which each multiplies the visible part of x; the key 0 shows all
 * of it.
 */
const FACTORS = /** @type {Record<string, number>} */ ({ '+': 0.5, '-': 2, 0: Number.POSITIVE_INFINITY });

/**
 * @param {import('./curve_data.js').Zoom} zoom
 * @param {number} factor
 * @param {{ from: number, to: number, log?: boolean }} whole  the whole range of x
 * @param {number | null} cursor
 * @param {number} [least]  the smallest part of x that may be shown
 * @returns {import('./curve_data.js').Zoom}
 */
export function zoomed(zoom, factor, whole, cursor, least = LEAST_ZOOM) {
  if (factor === Number.POSITIVE_INFINITY) return null;
  const { from, to } = zoom ?? whole;
  const around = Math.min(to, Math.max(from, cursor ?? to));
  const [begin, end] = [from, to].map((at) =>
    Math.min(whole.to, Math.max(whole.from, around + (at - around) * factor)),
  );
  if (begin <= whole.from && end >= whole.to) return null;
  return end - begin >= least ? { from: begin, to: end } : zoom;
}

class CurveView {
  #root;
  #context;
  #isDue = createSpeaker();
  #spoken = '';
  #heard = '';
  /** What was drawn last: the run, the axis, and a key of all that the picture shows. */
  #run = 0;
  #axis = '';
  #drawn = '';
  /** @type {Scene['beside']} */
  #beside;
  /** The language of the sentence that was drawn and spoken last. */
  #lang = '';
  #spoken_lang = '';
  /** @type {import('@preact/signals-core').Signal<import('./curve_data.js').Zoom>} */
  #zoom = signal(null);
  /** Whether the controls are open on a narrow page. */
  #is_view_open = signal(false);
  #is_more_open = signal(false);
  /**
   * The content of the fold once it has been fetched, or the error if that failed.
   * @type {import('@preact/signals-core').Signal<More | Error | null>}
   */
  #more = signal(null);
  #place = document.createElement('div');
  #chart;
  #counted;
  #stops;

  /** Curves that do not belong to runs: those of a sweep, and what the reader predicted. */
  #all_beside;

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, context) {
    this.#root = root;
    this.#context = context;
    const { store, frame, id } = context;
    this.#all_beside = computed(() => {
      const { beside, predictions } = store.at;
      return predictions.value.length === 0 ? beside.value : [...(beside.value ?? []), ...predictions.value];
    });
    const place = this.#place;
    place.className = 'chart-canvas';
    place.tabIndex = 0;
    place.setAttribute('role', 'img');
    place.setAttribute('aria-describedby', id('chart-keys'));
    place.addEventListener('keydown', (event) => this.#onKey(event));
    this.#chart = new Chart(place, {
      onCursor: () => this.#drawText(),
      onZoom: (from, to) => {
        this.#zoom.value = from === null || to === null ? null : { from, to };
      },
      onBox: ({ left, width }, { x, y }) => {
        root.style.setProperty('--curve-left', `${left}px`);
        root.style.setProperty('--curve-width', `${width}px`);
        place.dataset.range = `${x.from} ${x.to} ${y.from} ${y.to}`; // for code that draws over the curve
      },
    });
    this.#counted = createCounted(context, root);
    this.#stops = [
      frame.draw(() => this.#drawText()),
      frame.draw(() => this.#drawCurve(), { is_first: true }),
      frame.draw(() => {
        store.at.is_dark.value;
        this.#chart.recolour();
      }),
      this.#counted.stop,
    ];
  }

  dispose() {
    for (const stop of this.#stops) stop();
    this.#chart.dispose();
    const more = this.#more.peek();
    if (more !== null && !(more instanceof Error)) more.end();
  }

  /** @returns {Scene} */
  #scene() {
    const { store, select } = this.#context;
    const run = select.run.value;
    const { runs, curve: view, facts } = store.at;
    runs.value;
    return {
      ...{ run, others: othersOf(this.#context), view: view.value, facts: facts.value, zoom: this.#zoom.value },
      ...{ moment: select.moment.value, beside: this.#all_beside.value },
    };
  }

  #drawText() {
    const { store, select, id } = this.#context;
    const { curve: words, run: run_words, lang } = store.at.words.value;
    const run = select.run.value;
    const is_due = this.#isDue(run);
    if (is_due || lang !== this.#spoken_lang) {
      this.#spoken_lang = lang;
      this.#spoken = words.picture(describe(run, words));
      if (run.smooth !== null) this.#heard = describe(run, words);
    }
    this.#place.setAttribute('aria-label', this.#spoken);
    const scene = this.#scene();
    render(
      html`${oldRunLine(select.is_old_run.value ? run_words.old_run : '')}
        <figure class="chart">
          ${this.#place} ${lookBack(this.#context, scene)}
          <figcaption>${legend(this.#context)}<p class="readout" data-test="readout">${withTerms(this.#context, this.#line(scene))}${this.#others(scene)}${this.#kept(scene)}</p></figcaption>
        </figure>
        ${this.#viewRow(scene)} ${this.#moreRow()}
        <p class="unseen" role="status">${this.#heard}</p>
        <p class="unseen" id=${id('chart-keys')}>${words.keys}</p>`,
      this.#root,
    );
  }

  /** The sentence beneath the curve. @param {Scene} scene */
  #line(scene) {
    const words = this.#context.store.at.words.value.curve;
    const step = stepAt(scene, this.#chart.cursor) ?? scene.moment;
    const bits = scene.view.unit === 'bits' ? (factorsOf(scene.run, scene)?.train ?? null) : null;
    const run = this.#context.select.run.value;
    const is_new = scene.others.length > 0 && run.step < NEW_STEPS;
    return atStep(scene, step, words) ?? (is_new ? words.earlier : reading(run, words, bits));
  }

  /** The losses of the other runs at the cursor, after the names that the curves have. @param {Scene} scene */
  #others(scene) {
    const { loss } = this.#context.store.at.words.value.format;
    const others = othersAt(scene, this.#chart.cursor);
    return others.map((one) => ` · ${one.name} ${loss(one.loss)}`);
  }

  /** While a reader looks back: how many steps there are to look at. @param {Scene} scene */
  #kept({ moment }) {
    const { store, select } = this.#context;
    const words = store.at.words.value.curve;
    const { kept, step } = select.run.value;
    if (moment === null || this.#chart.cursor !== null || kept?.length === 0) return '';
    return ` ${kept === null ? words.none_kept : words.kept(kept.length, step)}`;
  }

  /** How the curve is shown. @param {Scene} scene */
  #viewRow(scene) {
    const { store, select, id } = this.#context;
    const words = store.at.words.value.curve;
    const is_open = this.#is_view_open.value;
    const is_mixed = scene.view.unit === 'nats' && haveOtherTokens(select.shown_runs.value);
    const remark = factorsOf(scene.run, scene) === null ? words.unit_unknown : is_mixed ? words.unlike : null;
    return html`<button
        type="button"
        class="quiet view-door"
        aria-expanded=${is_open}
        aria-controls=${id('curve-view')}
        @click=${() => {
          this.#is_view_open.value = !is_open;
        }}
      >
        ${words.view}
      </button>
      <div class="view-row" id=${id('curve-view')} role="group" aria-label=${words.view} ?data-open=${is_open}>
        ${controls(this.#context, remark)}
        ${
          this.#counted.can_ask.value
            ? html`<button type="button" class="quiet" @click=${() => this.#counted.ask()}>${words.count_text}</button>`
            : nothing
        }
      </div>`;
  }

  /** The fold with the rest (curve_more.js), which is fetched when it is opened. */
  #moreRow() {
    const { store, id } = this.#context;
    const words = store.at.words.value.curve;
    const is_open = this.#is_more_open.value;
    const more = this.#more.value;
    const inside =
      more instanceof Error
        ? html`<p class="error" role="alert">${words.failed}</p>`
        : (more?.template() ?? html`<p class="part-line">${store.at.words.value.rooms.loading}</p>`);
    const all = () => {
      this.#zoom.value = null;
    };
    return html`<div class="more-row"><button
        type="button"
        class="quiet more-door"
        data-test="more"
        aria-expanded=${is_open}
        aria-controls=${id('curve-more')}
        @click=${() => this.#openMore(!is_open)}
      >
        ${words.more}
      </button>
      <button type="button" class="quiet" ?hidden=${this.#zoom.value === null} @click=${all}>${words.all}</button></div>
      <div class="curve-more" id=${id('curve-more')} ?hidden=${!is_open}>${is_open ? inside : nothing}</div>`;
  }

  /** @param {boolean} is_open */
  async #openMore(is_open) {
    this.#is_more_open.value = is_open;
    const before = this.#more.peek();
    if (!is_open || (before !== null && !(before instanceof Error))) return;
    try {
      const words = needWords(this.#context.store, 'curves');
      const { createMore } = await import('./curve_more.js');
      await words;
      this.#more.value = createMore(this.#context, () => this.#scene());
    } catch (/** @type {any} */ error) {
      this.#more.value = error;
    }
  }

  #drawCurve() {
    const { store } = this.#context;
    const scene = this.#scene();
    const { run, view } = scene;
    if (run.id !== this.#run || view.axis !== this.#axis) {
      [this.#run, this.#axis] = [run.id, view.axis];
      this.#zoom.value = null;
      scene.zoom = null;
    }
    const words = store.at.words.value;
    const runs = [run, ...scene.others].map(
      ({ id, version, info, name, marks }) => `${id} ${version} ${info?.uniform_loss} ${name} ${marks?.length}`,
    );
    const { facts, zoom, moment, beside } = scene;
    const state = JSON.stringify([runs, view, facts.has(run.id), facts.size, zoom, moment]);
    if (state === this.#drawn && words.lang === this.#lang && beside === this.#beside) return;
    this.#beside = beside;
    this.#drawn = state;
    this.#lang = words.lang;
    this.#chart.show(pictureOf(scene, words));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { key } = event;
    const scene = this.#scene();
    const words = this.#context.store.state.words.curve;
    if (Object.hasOwn(FACTORS, key) && scene.run.step > 0) {
      const whole = acrossRange({ ...scene, zoom: null });
      const least = scene.view.axis === 'steps' ? LEAST_ZOOM : (whole.to * LEAST_ZOOM) / scene.run.step;
      this.#zoom.value = zoomed(this.#zoom.peek(), FACTORS[key], whole, this.#chart.cursor, least);
      event.preventDefault();
      return;
    }
    const direction = { ArrowLeft: /** @type {const} */ (-1), ArrowRight: /** @type {const} */ (1) }[key];
    if (direction === undefined || !this.#chart.moveCursor(direction)) return;
    event.preventDefault();
    this.#heard = atStep(scene, stepAt(scene, this.#chart.cursor), words) ?? this.#heard;
    this.#drawText();
  }
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, frame } = context;
  const view = new CurveView(root, context);
  let id = 0;
  const stop = frame.draw(() => {
    if (select.run.value.id === id) return;
    id = select.run.value.id;
    store.update({ moment: null }); // the moment belonged to another run
  });
  return () => {
    stop();
    view.dispose();
  };
}
