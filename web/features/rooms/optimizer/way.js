/**
 * The path of one weight over the steps, recorded while the room is open: its value, its gradient, what the optimizer
 * keeps, and the step that it takes, beside the path of plain gradient descent; and the last step with all its numbers.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { withTerms } from '../../../ui/terms.js';
import { LIVE } from '../shared/report.js';
import { tensorOptions } from '../shared/tensor_options.js';
import { lockOf, matrixOf, sizeOf } from '../shared/weights.js';
import { createPicture } from '../training/chart.js';
import { FORMULAS } from './formulas.js';
import { lengthOf, plainWay, workOut } from './rule.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./rule.js').Taken} Taken */
/** @typedef {import('../../../words/words.js').OptimizerWords['way']} Words */
/** @typedef {import('../../../../wasm/run_tensors.js').NumbersKind} NumbersKind */

const [MOST, SINGLE_STEPS] = [400, 20];
const CALM = { is_calm: true };

/** A range around numbers, with a margin; it may be below 0. @param {number[]} values */
export function around(values) {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return { from: -1, to: 1 };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1e-3;
  return { from: low - margin, to: high + margin };
}

/**
 * The records of a weight with one more. If there are too many, every second of the older ones is removed.
 * @param {Taken[]} way @param {Taken} taken
 */
export function recorded(way, taken) {
  const last = way.at(-1);
  if (last !== undefined && taken.step < last.step) return [taken]; // the run has gone back
  const kept = last?.step === taken.step ? way.slice(0, -1) : way;
  const thinned = kept.length < MOST ? kept : kept.filter((_, i) => i % 2 === 0 || i === kept.length - 1);
  return [...thinned, taken];
}

/**
 * The gradient as the optimizer uses it: made smaller where the norm of all gradients is above the clip.
 * @param {number} gradient @param {number | null} norm @param {number} clip
 */
export const clipped = (gradient, norm, clip) =>
  clip > 0 && norm !== null && norm > clip ? (gradient * clip) / norm : gradient;

/** @typedef {{ tensor: { name: string }, row: number, column: number }} Chosen */

/** Whether a question of watchWeight is about this weight: another may have been chosen since. @param {any} call @param {Chosen} weight */
const isAbout = (call, { tensor, row, column }) => {
  const [name, , { window } = { window: [] }] = call?.[1][0] ?? [];
  return name === tensor.name && window[0] === row && window[1] === column;
};

/** What is asked of the engine about the chosen weight. @param {Room} room */
function watchWeight({ chosen, context, looks }) {
  const { select } = context;
  return looks.watch(() => {
    select.run.value.step;
    const now = chosen.value;
    const info = select.run.value.info;
    if (now === null || info === null) return null;
    const { name, keeps } = now.tensor;
    const form = { window: [now.row, now.column, 1, 1] };
    /** @type {NumbersKind[]} */
    const kinds = ['value', 'gradient', 'step', ...keeps];
    /** @type {[string, NumbersKind, typeof form][]} */
    const list = kinds.map((kind) => [name, kind, form]);
    return ['tiles', list, { rows: 1, columns: 1 }];
  }, CALM);
}

/** Makes curves over these steps. @param {number[]} x */
const curveOver =
  (x) =>
  /** @param {(number | null)[]} y @param {string} colour @param {number} [width] @param {string} [name] */
  (y, colour, width = 2, name = '') => ({
    ...{ x, y: y.map((one) => one ?? Number.NaN), length: y.length, colour },
    ...{ form: /** @type {const} */ ('line'), width, name },
  });

class WayView {
  #room;
  #seen;
  #of = ''; // the weight and run of the records
  /** @type {import('@preact/signals-core').Signal<Taken[]>} */
  #way = signal([]);
  #is_stepping = signal(false);
  #is_closed = signal(false);
  #pictures;
  #stop;

  /** @param {Room} room */
  constructor(room) {
    this.#room = room;
    this.#seen = watchWeight(room);
    const { context } = room;
    this.#pictures = {
      value: createPicture(context),
      gradient: createPicture(context),
      root: createPicture(context),
      step: createPicture(context),
    };
    this.#stop = context.frame.draw(() => this.#record());
  }

  stop() {
    this.#stop();
    this.#is_closed.value = true;
  }

  #record() {
    const { context, chosen } = this.#room;
    const { value: tiles, step, call } = this.#seen.value;
    const run = context.select.run.value;
    const now = chosen.value;
    if (now === null || run.info === null) return;
    const of = `${run.id} ${now.tensor.name} ${now.index}`;
    if (of !== this.#of) this.#way.value = [];
    this.#of = of;
    if (tiles === null || step === 0 || !isAbout(call, now)) return;
    const number = (/** @type {number} */ i) => tiles[i]?.least ?? null;
    const [value, gradient] = [number(0), number(1)];
    if (value === null || gradient === null) return;
    const { norms } = this.#room;
    const used = clipped(gradient, norms.peek().get(step) ?? null, Number(run.info.config.grad_clip));
    const taken = { step, value, gradient: used, change: number(2), m: number(3), v: number(4) };
    this.#way.value = recorded(this.#way.peek(), taken);
  }

  /** Takes some steps one at a time, so that each is recorded. */
  async #stepSlowly() {
    const { actions, select } = this.#room.context;
    if (this.#is_stepping.peek()) return;
    this.#is_stepping.value = true;
    const { id } = select.run.peek();
    const goesOn = () => !this.#is_closed.peek() && select.run.peek().id === id && select.can_step.peek();
    try {
      await actions.pause();
      for (let i = 0; i < SINGLE_STEPS && goesOn(); i++) {
        const before = select.run.peek().step;
        await actions.step();
        const { step } = select.run.peek();
        if (step === before) break;
        await this.#untilRecorded(step);
      }
    } finally {
      this.#is_stepping.value = false;
    }
  }

  /** Waits for the answer about a step. If a number of it is not finite, there is an answer but no record. @param {number} step @returns {Promise<void>} */
  #untilRecorded(step) {
    const { frame, select } = this.#room.context;
    return new Promise((done) => {
      const stop = frame.draw(() => {
        const { step: seen, error } = this.#seen.value;
        const is_over = seen >= step || error !== null || select.run.value.step !== step || this.#is_closed.value;
        if (is_over) {
          done();
          queueMicrotask(() => stop());
        }
      });
    });
  }

  /** @param {Words} words */
  #form(words) {
    const { chosen, tensors, context } = this.#room;
    const now = chosen.value;
    if (now === null) return nothing;
    const { columns, rows } = matrixOf(now.tensor);
    const choose = (/** @type {import('../../../state/locked_place.js').Look} */ look) =>
      context.store.update({ look });
    const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;
    /** @param {'row' | 'column'} which @param {number} n */
    const place = (which, n) => html`<label class="field-label nudge-place">${words[which]}
      <input type="number" min="0" max=${n - 1} step="1" data-way=${which} .value=${String(now[which])}
        @change=${(/** @type {Event} */ event) => {
          const at = {
            row: now.row,
            column: now.column,
            [which]: Math.min(n - 1, Math.max(0, Math.floor(Number(value(event)) || 0))),
          };
          choose(lockOf(now.tensor, at.row * columns + at.column));
        }}>
    </label>`;
    const any = () => {
      const all = tensors.peek();
      const tensor = all[Math.floor(Math.random() * all.length)];
      choose(lockOf(tensor, Math.floor(Math.random() * sizeOf(tensor.shape))));
    };
    const id = context.id('way-name');
    return html`<div class="lab-row nudge-form">
      <label class="field-label" for=${id}>${words.weight}</label>
      <select id=${id} dir="ltr" translate="no" data-way="name" @change=${(/** @type {Event} */ event) => choose({ name: value(event), at: [0, 0] })}>
        ${tensorOptions(tensors.value, now.tensor.name)}
      </select>
      ${place('row', rows)} ${place('column', columns)}
      <button type="button" class="secondary" @click=${any}>${words.random}</button>
    </div>`;
  }

  /**
   * The curves of a path, and the lengths of this path and that of plain gradient descent.
   * @param {Words} words
   * @param {Taken[]} way
   */
  #curves(words, way) {
    const { rateOf } = this.#room;
    const steps = way.map(({ step }) => step);
    const values = way.map(({ value }) => value);
    const plain = plainWay(way, rateOf.value);
    const times = lengthOf(values) / lengthOf(plain);
    const scaled = Number.isFinite(times) ? plainWay(way, (step) => times * rateOf.value(step)) : [];
    const curve = curveOver(steps);
    const changes = way.map(({ change }) => change);
    const gradients = way.map(({ gradient }) => gradient);
    const averages = way.map(({ m }) => m);
    const roots = way.map(({ v }) => (v === null ? null : Math.sqrt(v)));
    const zeros = steps.map(() => 0);
    const known = (/** @type {(number | null)[]} */ column) => column.some((one) => one !== null);
    const thin = (/** @type {number[]} */ column, /** @type {string} */ name) => curve(column, 'muted', 1, name);
    return {
      lengths: { own: lengthOf(values), plain: lengthOf(plain), times },
      value: [
        curve(scaled, 'run-7', 1.5, words.scaled),
        curve(plain, 'muted', 1.5, words.plain),
        curve(values, 'curve', 2.5, words.own),
      ],
      step: [curve(zeros, 'hairline', 1), curve(changes, 'curve', 1.5)],
      gradient: [thin(gradients, words.gradient), ...(known(averages) ? [curve(averages, 'curve', 2.5, 'm')] : [])],
      root: known(roots) ? [thin(gradients.map(Math.abs), words.size), curve(roots, 'curve', 2.5, '√v')] : [],
    };
  }

  /** The four pictures of the path. @param {Words} words @param {Taken[]} way */
  #charts(words, way) {
    const { context, chosen } = this.#room;
    const { format, lang } = context.store.at.words.value;
    const curves = this.#curves(words, way);
    const from = way[0].step;
    const to = Math.max(way.at(-1)?.step ?? 1, from + 1);
    const key = `${this.#of} ${way.length} ${to} ${lang}`;
    const rule = chosen.value?.tensor.rule ?? 'adamw';
    const { own, plain, times } = curves.lengths;
    /** @param {'value' | 'step' | 'gradient' | 'root'} kind */
    const picture = (kind) =>
      curves[kind].length === 0
        ? nothing
        : html`<figure class="way-picture" data-test=${`way-${kind}`}>
            <figcaption><strong>${words.titles[kind]}</strong> <span class="part-line">${words.lines[kind]}</span></figcaption>
            ${this.#pictures[kind](key, `${words.titles[kind]}. ${words.lines[kind]}`, () => ({
              x: { from, to, whole: true },
              y: around(curves[kind].flatMap(({ y }) => y)),
              x_label: format.count,
              y_label: format.axisLabel,
              curves: curves[kind],
            }))}
          </figure>`;
    return html`<p data-test="way-compare">${words.compare(rule, own, plain, times)}</p>
      <div class="way-pictures">${picture('value')} ${picture('step')} ${picture('gradient')} ${picture('root')}</div>
      <p class="part-line">${words.approximation(way.length, to - from + 1)}</p>`;
  }

  /** The last recorded step with its numbers. @param {Words} words @param {Taken} taken */
  #hand(words, taken) {
    const { context, chosen, rateOf, configAt } = this.#room;
    const now = chosen.value;
    if (now === null) return nothing;
    const config = configAt.value(taken.step);
    const worked = workOut(config, now.tensor, taken, rateOf.value(taken.step));
    const { format } = context.store.at.words.value;
    const { lines, python } = FORMULAS[worked.rule](worked, config, taken.step, format.short);
    const is_guided = context.store.at.guide.value !== ''; // in the guide the two averages come first
    return html`<details class="fold room-details way-worked" ?open=${!is_guided}>
      <summary>${words.hand(taken.step)}</summary>
      <p class="part-line">${words.rule[worked.rule]}</p>
      <table class="room-table way-hand" data-test="way-hand">
        <thead><tr><th scope="col">${words.formula}</th><th scope="col">${words.numbers}</th></tr></thead>
        <tbody>${lines.map(([formula, numbers]) => html`<tr><th scope="row"><code dir="ltr" translate="no">${formula}</code></th><td dir="ltr">${numbers}</td></tr>`)}</tbody>
      </table>
      ${python.length > 0 ? html`<p class="part-line">${words.python}</p><pre class="own-code" dir="ltr" translate="no">${python.join('\n')}</pre>` : nothing}
    </details>`;
  }

  /** @param {Words} words @param {Taken[]} way */
  #table(words, way) {
    const { short, count } = this.#room.context.store.at.words.value.format;
    const print = (/** @type {number | null} */ n) => (n === null ? '–' : short(n));
    return html`<details class="fold room-details">
      <summary>${words.table}</summary>
      <table class="room-table" data-test="way-table">
        <thead><tr><th scope="col">${words.step}</th><th scope="col">${words.titles.value}</th><th scope="col">${words.gradient}</th><th scope="col">m</th><th scope="col">v</th><th scope="col">${words.titles.step}</th></tr></thead>
        <tbody>${way
          .slice(-40)
          .map(
            (one) =>
              html`<tr><th scope="row">${count(one.step)}</th>${[one.value, one.gradient, one.m, one.v, one.change].map((n) => html`<td>${print(n)}</td>`)}</tr>`,
          )}</tbody>
      </table>
    </details>`;
  }

  draw() {
    const { context, chosen } = this.#room;
    const words = this.#room.words().way;
    const now = chosen.value;
    const way = this.#way.value;
    const last = way.at(-1);
    const can = context.select.can_step.value && !this.#is_stepping.value;
    return html`<section class="lab optimizer-way" data-section="way" aria-label=${words.title} data-test="way">
      <h3 class="lab-title">${words.title}</h3>
      <p class="part-line">${withTerms(this.#room.context, words.lead)}</p>
      ${this.#form(words)}
      <div class="lab-row">
        <button type="button" class="secondary" aria-disabled=${!can} data-test="way-steps" @click=${() => can && this.#stepSlowly()}>${words.slowly(SINGLE_STEPS)}</button>
        <span class="part-line">${now === null ? nothing : words.recording(now.tensor.name, now.row, now.column, way.length)}</span>
      </div>
      ${way.length > 1 ? this.#charts(words, way) : html`<p class="lab-none">${LIVE.includes(context.select.run.value.phase) ? words.none : words.over}</p>`}
      ${last === undefined ? nothing : html`${this.#hand(words, last)} ${this.#table(words, way)}`}
    </section>`;
  }
}

/** @param {Room} room */
export function createWay(room) {
  const view = new WayView(room);
  return { draw: () => view.draw(), stop: () => view.stop() };
}
