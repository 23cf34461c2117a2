/**
 * The loss, live: a picture (picture.js, drawn by ui/chart), its legend, and a sentence on what it means, or on the step at the cursor. Speaks
 * for those who do not see it, at most every ten seconds.
 */

import { html, render } from 'lit-html';
import { Chart } from '../../ui/chart/chart.js';
import { oldRunLine } from '../../ui/sentences.js';
import { pictureOf } from './picture.js';
import { describe, reading } from './sentences.js';

const SPEAK_EVERY_MS = 10_000;
const LEAST_ZOOM = 4; // steps

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const curve = { name: 'chart', slot: 'run', label: (words) => words.curve.label, create };

/** The sentence of the step at the cursor; null where there is no such step. @param {Context} context @param {number | null} step */
function atCursor({ store, select }, step) {
  const { first_step, losses, smooth } = select.run.value.history;
  const at = step === null ? -1 : step - first_step;
  if (step === null || at < 0 || at >= smooth.length) return null;
  return store.at.words.value.curve.at(step, losses.values[at], smooth.values[at]);
}

/** @param {import('../../words/words.js').Words['curve']} words */
const legend = (words) => html`<ul class="legend">
  <li class="key-raw">${words.raw}</li>
  <li class="key-smooth">${words.smooth}</li>
  <li class="key-val">${words.val}</li>
  <li class="key-guess">${words.guess}</li>
</ul>`;

/**
 * What a screen reader hears of a run: at once when it begins or ends, else now and then.
 * @param {() => number} now
 */
function createSpeaker(now = () => performance.now()) {
  let spoke_at = 0;
  let phase = '';
  /** @param {string} new_phase */
  return (new_phase) => {
    const is_due = new_phase !== phase || (new_phase === 'training' && now() - spoke_at >= SPEAK_EVERY_MS);
    if (is_due) [phase, spoke_at] = [new_phase, now()];
    return is_due;
  };
}

/** The steps that a key brings into sight: half or twice as many, around the cursor; 0 for all. */
const FACTORS = /** @type {Record<string, number>} */ ({ '+': 0.5, '-': 2, 0: Number.POSITIVE_INFINITY });

/**
 * @param {import('./picture.js').Zoom} zoom
 * @param {number} factor
 * @param {number} step  the last
 * @param {number | null} cursor
 * @returns {import('./picture.js').Zoom}
 */
export function zoomed(zoom, factor, step, cursor) {
  const { from, to } = zoom ?? { from: 0, to: step };
  const around = Math.min(to, Math.max(from, cursor ?? to));
  const [begin, end] = [from, to].map((at) => Math.min(step, Math.max(0, around + (at - around) * factor)));
  if (begin <= 0 && end >= step) return null;
  return end - begin >= LEAST_ZOOM ? { from: begin, to: end } : zoom;
}

class Curve {
  #root;
  #context;
  #isDue = createSpeaker();
  #spoken = '';
  #heard = '';
  /** What was drawn last: its run, and in which state. */
  #run = 0;
  #drawn = '';
  /** The language of what was drawn, and of what was spoken. */
  #lang = '';
  #spoken_lang = '';
  /** @type {import('./picture.js').Zoom} */
  #zoom = null;
  #place = document.createElement('div');
  #chart;
  #stops;

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, context) {
    this.#root = root;
    this.#context = context;
    const { store, frame, id } = context;
    const place = this.#place;
    place.className = 'chart-canvas';
    place.tabIndex = 0;
    place.setAttribute('role', 'img');
    place.setAttribute('aria-describedby', id('chart-keys'));
    place.addEventListener('keydown', (event) => this.#onKey(event));
    this.#chart = new Chart(place, {
      onCursor: () => this.#drawText(),
      onZoom: (from, to) => this.#setZoom(from === null || to === null ? null : { from, to }),
    });
    this.#stops = [
      frame.draw(() => this.#drawText()),
      frame.draw(() => this.#drawCurve()),
      frame.draw(() => {
        store.at.is_dark.value;
        this.#chart.recolour();
      }),
    ];
  }

  dispose() {
    for (const stop of this.#stops) stop();
    this.#chart.dispose();
  }

  #drawText() {
    const { store, select, id } = this.#context;
    const words = store.at.words.value.curve;
    const run = select.run.value;
    const { lang } = store.at.words.value;
    const is_due = this.#isDue(run.phase);
    if (is_due || lang !== this.#spoken_lang) {
      this.#spoken_lang = lang;
      this.#spoken = words.picture(describe(run, words));
      if (run.smooth !== null) this.#heard = describe(run, words);
    }
    this.#place.setAttribute('aria-label', this.#spoken);
    const line = atCursor(this.#context, this.#chart.cursor) ?? reading(run, words);
    render(
      html`${oldRunLine(select.is_old_run.value ? store.at.words.value.run.old_run : '')}
        <figure class="chart">
          ${this.#place}
          <figcaption>${legend(words)}<p class="readout" data-test="readout">${line}</p></figcaption>
        </figure>
        <p class="unseen" role="status">${this.#heard}</p>
        <p class="unseen" id=${id('chart-keys')}>${words.keys}</p>`,
      this.#root,
    );
  }

  #drawCurve() {
    const { store, select } = this.#context;
    const run = select.run.value;
    if (run.id !== this.#run) [this.#run, this.#zoom] = [run.id, null];
    const state = `${run.id} ${run.version} ${run.info?.uniform_loss} ${JSON.stringify(this.#zoom)}`;
    const words = store.at.words.value;
    if (state === this.#drawn && words.lang === this.#lang) return;
    this.#drawn = state;
    this.#lang = words.lang;
    this.#chart.show(pictureOf(run, words, this.#zoom));
  }

  /** @param {import('./picture.js').Zoom} zoom */
  #setZoom(zoom) {
    this.#zoom = zoom;
    this.#drawCurve();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { key } = event;
    const { step } = this.#context.select.run.value;
    if (Object.hasOwn(FACTORS, key) && step > 0) {
      this.#setZoom(zoomed(this.#zoom, FACTORS[key], step, this.#chart.cursor));
      event.preventDefault();
      return;
    }
    const direction = { ArrowLeft: /** @type {const} */ (-1), ArrowRight: /** @type {const} */ (1) }[key];
    if (direction === undefined || !this.#chart.moveCursor(direction)) return;
    event.preventDefault();
    this.#heard = atCursor(this.#context, this.#chart.cursor) ?? this.#heard;
    this.#drawText();
  }
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const view = new Curve(root, context);
  return () => view.dispose();
}
