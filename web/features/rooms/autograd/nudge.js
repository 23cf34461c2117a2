/**
 * One weight, moved a little: the change of the loss that its gradient predicts, the real change, and the loss for some
 * values of the weight. The engine puts the weight back after each look, unless somebody keeps the new value.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { nudgesOf } from '../../../actions/nudges.js';
import { promptInWords } from '../../../texts/prompts.js';
import { plainNumber } from '../../../ui/field.js';
import { errorLine } from '../../../ui/sentences.js';
import { withTerms } from '../../../ui/terms.js';
import { say } from '../../../words/say.js';
import { tensorOptions } from '../shared/tensor_options.js';
import { chosenOf, lockOf, matrixOf, sizeOf } from '../shared/weights.js';
import { createPicture, rangeOf } from '../training/chart.js';
import { typical } from './graph.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('../../../words/words.js').AutogradWords['nudge']} Words */
/** @typedef {{ value: number, gradient: number, base: number, reach: number, prompt: string }} Spot  what is known of the chosen weight; `base`: the loss of `prompt` */

const CALM = { is_calm: true, of_now: true }; // a weight is moved in the present model, also while a reader looks back
const [POINTS, FEW_POINTS, LARGE] = [15, 9, 1e6]; // points of the curve; fewer with more than LARGE parameters
const TICKS = 100; // of the slider, each way

/** The next smaller of 1, 2, 5, 10, 20, ... and their tenths. @param {number} n */
export function roundDown(n) {
  const unit = 10 ** Math.floor(Math.log10(n));
  const first = [5, 2, 1].find((one) => one * unit <= n) ?? 1;
  return Number((first * unit).toPrecision(1));
}

/**
 * How far the slider goes for weights of this typical size: far enough that the curve of the loss is visibly bent.
 * @param {number} size
 */
export const reachOf = (size) => (size > 0 && Number.isFinite(size) ? roundDown(4 * size) : 0.1);

/** The values of the weight at which the loss is asked for, ascending. @param {Pick<Spot, 'value' | 'reach'>} spot @param {number} by @param {number} n */
export function valuesAround({ value, reach }, by, n) {
  const around = Array.from({ length: n }, (_, i) => value + reach * ((2 * i) / (n - 1) - 1));
  return by === 0 || Math.abs(by) > reach ? around : [...around, value + by].sort((a, b) => a - b);
}

/** A number as it is typed, with the signs and digits of any language of the page. @param {string} typed */
export function readNumber(typed) {
  const plain = plainNumber({ type: 'real' }, typed.replace('−', '-').replace(/[\u200e\u200f\u061c\s]/g, ''), ',');
  return plain === '' ? Number.NaN : Number(plain);
}

/**
 * @param {{ values: number[], losses: number[] }} line
 * @param {Spot} spot
 * @param {{ by: number, real: number }} nudge
 * @param {import('../../../ui/format.js').Format} format
 * @param {Words} words
 * @returns {import('../../../ui/chart/paint.js').Picture}
 */
export function nudgePicture({ values, losses }, { value, gradient, base, reach }, { by, real }, format, words) {
  const ends = [value - reach, value + reach];
  const y = rangeOf([...losses, base]);
  // So many digits that no two ticks of the y axis look the same.
  const digits = Math.min(12, Math.max(2, 1 - Math.floor(Math.log10((y.to - y.from) / 4))));
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ colour) => ({
    ...{ x: [x], y: [y], length: 1, colour, form: /** @type {const} */ ('dots') },
  });
  return {
    x: { from: ends[0], to: ends[1] },
    y,
    x_label: format.axisLabel,
    y_label: (loss) => loss.toLocaleString(format.lang, fixed),
    curves: [
      { x: ends, y: ends.map((end) => base + gradient * (end - value)), length: 2, colour: 'muted', form: 'dots' },
      { x: values, y: losses, length: values.length, colour: 'curve', form: 'line', width: 2.5 },
      dot(value, base, 'ink'),
      ...(by !== 0 && Math.abs(by) <= reach ? [dot(value + by, real, 'accent')] : []),
    ],
    marks: [{ x: value, name: words.now }],
  };
}

/** The part of a matrix that is one number. @param {{ row: number, column: number }} place */
const cellOf = ({ row, column }) => ({ rows: 1, columns: 1, window: [row, column, 1, 1] });

/** What is asked of the engine. @param {Room} room @param {NudgeState} state */
function watchNudge({ chosen, context, focus, looks, prompt, tensors }, state) {
  const { select } = context;
  /** The chosen number if it is a weight; else the first weight of the op that computes the chosen tensor. */
  const weight = computed(() => {
    const now = chosen.value;
    if (now === null || now.tensor.kind === 'parameter') return now;
    const read = tensors.value.filter(({ name, kind }) => kind === 'parameter' && focus.value?.inputs.includes(name));
    return read.length === 0 ? null : chosenOf({ name: read[0].name, at: [] }, read);
  });
  const exact = looks.watch(() => {
    select.run.value.step;
    const now = weight.value;
    if (now === null || !now.tensor.gradient) return null;
    const one = cellOf(now);
    const { name } = now.tensor;
    return [
      'inspect',
      prompt.value,
      ['tile', name, one],
      ['tile', name, { ...one, of: 'gradient' }],
      ['loss'],
      ['histogram', name, { bins: 2 }],
    ];
  }, CALM);
  /** The answer while it is about this weight: another one may have been chosen since the question. */
  const known = computed(() => {
    const { value, call } = exact.value;
    const now = weight.value;
    if (now === null || value === null) return null;
    const is_of = JSON.stringify(call[2]) === JSON.stringify(['tile', now.tensor.name, cellOf(now)]);
    return is_of ? { value, prompt: call[1] } : null;
  });
  /** @type {import('@preact/signals-core').ReadonlySignal<Spot | null>} */
  const spot = computed(() => {
    const [value, gradient, base, histogram] = known.value?.value ?? [];
    if (value == null || gradient == null || base == null || histogram == null) return null;
    if (value.least === null || gradient.least === null) return null;
    const reach = reachOf(typical(histogram));
    return { value: value.least, gradient: gradient.least, base, reach, prompt: known.value?.prompt };
  });
  const is_training = computed(() => select.run.value.phase === 'training');
  const n = () => (Number(select.run.value.info?.n_params) > LARGE ? FEW_POINTS : POINTS);
  const line = looks.watch(
    () => {
      const [now, at] = [weight.value, spot.value];
      if (now === null || at === null || is_training.value) return null;
      return [
        'losses',
        at.prompt,
        now.tensor.name,
        now.index,
        [at.value + state.by.value, ...valuesAround(at, state.by.value, n())],
      ];
    },
    { of_now: true },
  );
  /** Whether the engine has answered, and a number is not finite. */
  const is_broken = computed(() => known.value !== null && spot.value === null);
  return { weight, spot, line, is_training, is_broken };
}

class NudgeState {
  /** How far the weight is moved from its value in the run. */
  by = signal(0);
  is_wrong = signal(false);
}

class NudgeView {
  #room;
  #state = new NudgeState();
  #seen;
  #nudges;
  #picture;
  #told = '';

  /** @param {Room} room */
  constructor(room) {
    this.#room = room;
    this.#seen = watchNudge(room, this.#state);
    this.#nudges = nudgesOf(room.context);
    this.#picture = createPicture(room.context);
  }

  /** @param {number} by */
  #move(by) {
    const { actions } = this.#room.context;
    if (this.#seen.is_training.peek()) actions.pause();
    this.#state.is_wrong.value = false;
    this.#state.by.value = Number(by.toPrecision(6));
  }

  /** @param {import('../../../state/locked_place.js').Look} look */
  #choose(look) {
    this.#state.by.value = 0;
    this.#room.context.store.update({ look });
  }

  #chooseAny() {
    const weights = this.#room.tensors.peek().filter(({ kind, gradient }) => kind === 'parameter' && gradient);
    const tensor = weights[Math.floor(Math.random() * weights.length)];
    if (tensor !== undefined) this.#choose(lockOf(tensor, Math.floor(Math.random() * sizeOf(tensor.shape))));
  }

  /** The fields that choose a weight. @param {Words} words */
  #form(words) {
    const { tensors, chosen, context } = this.#room;
    const weights = tensors.value.filter(({ kind }) => kind === 'parameter');
    const now = this.#seen.weight.value;
    const { id } = context;
    const target = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget);
    /** @param {'row' | 'column'} which @param {number} n */
    const place = (which, n) => html`<label class="field-label nudge-place">${words[which]}
      <input type="number" min="0" max=${n - 1} step="1" data-nudge=${which} ?disabled=${now === null} .value=${String(now?.[which] ?? 0)}
        @change=${(/** @type {Event} */ event) => {
          if (now === null) return;
          const { columns } = matrixOf(now.tensor);
          const at = {
            row: now.row,
            column: now.column,
            [which]: Math.min(n - 1, Math.max(0, Math.floor(Number(target(event).value) || 0))),
          };
          this.#choose(lockOf(now.tensor, at.row * columns + at.column));
        }}>
    </label>`;
    const matrix = now === null ? { rows: 1, columns: 1 } : matrixOf(now.tensor);
    return html`<div class="lab-row nudge-form">
      <label class="field-label" for=${id('nudge-name')}>${words.weight}</label>
      <select id=${id('nudge-name')} dir="ltr" translate="no" data-nudge="name" @change=${(/** @type {Event} */ event) => this.#choose({ name: target(event).value, at: [0, 0] })}>
        ${now === null ? html`<option selected value="">${chosen.value?.tensor.name ?? ''}</option>` : nothing}
        ${tensorOptions(weights, now?.tensor.name)}
      </select>
      ${place('row', matrix.rows)} ${place('column', matrix.columns)}
      <button type="button" class="secondary" @click=${() => this.#chooseAny()}>${words.random}</button>
    </div>`;
  }

  /** @param {Words} words @param {Spot} spot */
  #controls(words, { value, reach }) {
    const { context } = this.#room;
    const { inBox, short } = context.store.at.words.value.format;
    const by = this.#state.by.value;
    const tick = reach / TICKS;
    const steps = [-10, -1, 1, 10].map((n) => n * tick);
    const signed = (/** @type {number} */ n) => `${n > 0 ? '+' : '−'}${short(Math.abs(n))}`;
    const number = (/** @type {Event} */ event) =>
      Number(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    /** @param {SubmitEvent} event */
    const submit = (event) => {
      event.preventDefault();
      const box = /** @type {HTMLFormElement} */ (event.currentTarget).querySelector('input');
      const typed = readNumber(box?.value ?? '');
      if (Number.isFinite(typed)) this.#move(typed - value);
      else this.#state.is_wrong.value = true;
    };
    return html`<div class="nudge-controls">
      <label class="field-label" for=${context.id('nudge-by')}>${words.slider} <output>${by === 0 ? short(0) : signed(by)}</output></label>
      <input type="range" id=${context.id('nudge-by')} data-nudge="by" min=${-TICKS} max=${TICKS} step="1" dir="ltr"
        aria-valuetext=${by === 0 ? short(0) : signed(by)}
        .value=${String(Math.round(by / tick))} @input=${(/** @type {Event} */ event) => this.#move(number(event) * tick)}>
      <div class="lab-row" role="group" aria-label=${words.steps} dir="ltr">
        ${steps.map((step) => html`<button type="button" class="secondary" @click=${() => this.#move(by + step)}>${signed(step)}</button>`)}
      </div>
      <form class="lab-row" @submit=${submit}>
        <label class="field-label" for=${context.id('nudge-typed')}>${words.typed}</label>
        <input type="text" inputmode="decimal" autocomplete="off" data-nudge="typed" class="nudge-typed" id=${context.id('nudge-typed')} aria-invalid=${this.#state.is_wrong.value} .value=${inBox(String(Number((value + by).toPrecision(6))))}>
        <button type="submit" class="secondary">${words.try}</button>
      </form>
      ${errorLine(this.#state.is_wrong.value ? words.not_finite : '')}
    </div>`;
  }

  /** The loss at the moved weight, and at the values around it. @param {Spot} spot */
  #line(spot) {
    const { value: answer } = this.#seen.line.value;
    const by = this.#state.by.value;
    const [real = Number.NaN, ...losses] = answer?.losses ?? [];
    const [, ...values] = answer?.values ?? [];
    const is_current =
      answer !== null &&
      answer !== undefined &&
      Math.abs(answer.values[0] - (spot.value + by)) <= 1e-6 * Math.max(1, Math.abs(by));
    return { real, losses, values, is_current };
  }

  /** The change of this run that was kept, and the button that undoes it. @param {Words} words */
  #kept(words) {
    const kept = this.#nudges.kept.value;
    const { context } = this.#room;
    const all = context.store.at.words.value;
    const refused = errorLine(say(all, this.#nudges.refused.value));
    const run = context.select.run.value;
    if (kept === null || kept.run !== run.id) return refused;
    const name = `${kept.name}[${kept.index}]`;
    return html`${refused}
      <p class="remark" role="status" data-test="nudge-kept">${words.kept(name, kept.old, kept.value)}${run.step > kept.step ? ` ${words.trained_on}` : ''}
        <button type="button" class="secondary" data-test="nudge-undo" @click=${() => this.#nudges.undo(words.mark(name, kept.old))}>${words.undo}</button>
      </p>`;
  }

  /** @param {Words} words @param {NonNullable<ReturnType<typeof watchNudge>['weight']['value']>} weight @param {Spot} spot */
  #result(words, weight, spot) {
    const { context } = this.#room;
    const all = context.store.at.words.value;
    const by = this.#state.by.value;
    if (this.#seen.is_training.value) return html`<p class="part-line">${words.paused}</p>`;
    const { real, losses, values, is_current } = this.#line(spot);
    if (losses.length === 0) return nothing;
    const { name } = weight.tensor;
    const nudge = {
      base: spot.base,
      promised: spot.base + spot.gradient * by,
      real: by === 0 ? spot.base : real,
      by,
    };
    if (is_current) this.#told = words.told(nudge); // until the engine has answered, the sentence before it stays
    const key = JSON.stringify([name, weight.index, values, losses, by, all.lang]);
    const keep = () => {
      this.#nudges.keep(
        { name, index: weight.index, value: spot.value + by },
        words.mark(`${name}[${weight.index}]`, spot.value + by),
      );
      this.#state.by.value = 0;
    };
    return html`<p class="lab-said" role="status" data-test="nudge-told" aria-busy=${!is_current}>${this.#told}</p>
      <div class="lab-row">
        <button type="button" class="secondary" data-test="nudge-keep" ?disabled=${by === 0} @click=${keep}>${words.keep}</button>
        <button type="button" class="quiet" ?disabled=${by === 0} @click=${() => this.#move(0)}>${words.put_back}</button>
      </div>
      ${this.#picture(key, words.picture(name, nudge), () => nudgePicture({ values, losses }, spot, { by, real }, all.format, words))}
      <p class="part-line">${words.axis}</p>
      ${nudgeTable(words, all.format, { values, losses }, spot)}`;
  }

  draw() {
    const room = this.#room;
    const words = room.words().nudge;
    const weight = this.#seen.weight.value;
    const spot = this.#seen.spot.value;
    return html`<section class="lab autograd-nudge" data-section="nudge" aria-label=${words.title} data-test="nudge">
      <h3 class="lab-title">${words.title}</h3>
      <p class="part-line">${withTerms(this.#room.context, words.lead)}</p>
      ${this.#form(words)}
      ${weight === null ? html`<p class="part-line">${words.none}</p>` : nothing}
      ${this.#seen.is_broken.value ? html`<p class="remark" role="status">${words.broken}</p>` : nothing}
      ${
        weight === null || spot === null
          ? nothing
          : html`<p data-test="nudge-chosen">${words.chosen(weight.tensor.name, weight.row, weight.column, spot.value, spot.gradient)} <span class="part-line">${words.on(promptInWords(spot.prompt))}</span></p>
            <div class="nudge-parts"><div>${this.#controls(words, spot)}<p class="part-line">${words.back}</p></div><div class="nudge-result">${this.#result(words, weight, spot)}</div></div>`
      }
      ${this.#kept(words)}
    </section>`;
  }
}

/** @param {Words} words @param {import('../../../ui/format.js').Format} format @param {{ values: number[], losses: number[] }} line @param {Spot} spot */
function nudgeTable(words, format, { values, losses }, { value, gradient, base }) {
  const exact = (/** @type {number} */ n) =>
    Number.isFinite(n)
      ? Number(n.toPrecision(6)).toLocaleString(format.lang, { maximumSignificantDigits: 6 })
      : format.short(n);
  return html`<details class="fold room-details">
    <summary>${words.table}</summary>
    <table class="room-table" data-test="nudge-table">
      <thead><tr><th scope="col">${words.value}</th><th scope="col">${words.loss}</th><th scope="col">${words.promise}</th></tr></thead>
      <tbody>${values.map(
        (at, i) =>
          html`<tr><th scope="row">${exact(at)}</th><td>${exact(losses[i])}</td><td>${exact(base + gradient * (at - value))}</td></tr>`,
      )}</tbody>
    </table>
  </details>`;
}

/** @param {Room} room */
export function createNudge(room) {
  const view = new NudgeView(room);
  return () => view.draw();
}
