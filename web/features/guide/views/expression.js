/**
 * A picture for the guide's stops about gradients: the last sum of the reader's model, forwards and backwards
 * (guide/last_sum.js). Its weight can be moved, to see whether the loss changes as the gradient says. The engine puts
 * the weight back after each look.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { firstOf, lastSumOf, numbersCall, outlineCall } from '../../../guide/last_sum.js';
import { promptToRead } from '../../../texts/prompts.js';
import { Chart } from '../../../ui/chart/chart.js';
import { createLooks } from '../../../ui/looks.js';
import { errorLine, unsaid } from '../../../ui/sentences.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../guide/last_sum.js').LastSum} LastSum */
/** @typedef {import('../../../words/words.js').StopsWords['views']['expression']} Words */
/** @typedef {import('../../../ui/format.js').Format} Format */

const POINTS = 41; // of the curve
const TICKS = 50; // of the slider, each way
/** How far the weight can be moved at a stop; 0 at any other stop. @type {Record<string, number>} */
const REACH = { 'autograd.nudge': 0.5, 'autograd.far': 5 };
const CALM = { is_calm: true, of_now: true };

/** The moves at which the loss is asked for. @param {number} reach */
export const movesOf = (reach) => Array.from({ length: POINTS }, (_, i) => reach * ((2 * i) / (POINTS - 1) - 1));

/**
 * The loss for each value of the weight, and the straight line that the gradient gives.
 * @param {LastSum} sum @param {{ moves: number[], losses: number[], by: number, real: number }} moved @param {Format} format
 * @returns {import('../../../ui/chart/paint.js').Picture}
 */
export function pictureOf({ loss, gradient }, { moves, losses, by, real }, format) {
  const ends = [moves[0], moves[moves.length - 1]];
  const promised = ends.map((end) => loss + gradient * end);
  const all = [...losses, ...promised, 0].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = 0.06 * (high - low);
  const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ colour) => ({
    ...{ x: [x], y: [y], length: 1, colour, form: /** @type {const} */ ('dots') },
  });
  return {
    x: { from: ends[0], to: ends[1] },
    y: { from: low - margin, to: high + margin },
    x_label: (n) => format.axisLabel(n).replace('-', '−'),
    y_label: (n) => format.axisLabel(n).replace('-', '−'),
    curves: [
      { x: ends, y: promised, length: 2, colour: 'muted', form: 'line', is_dashed: true, width: 1.5 },
      { x: moves, y: losses, length: moves.length, colour: 'curve', form: 'line', width: 2.5 },
      dot(0, loss, 'ink'),
      ...(by === 0 ? [] : [dot(by, real, 'accent')]),
    ],
  };
}

/** What is asked of the engine. @param {HTMLElement} root @param {Context} context @param {number} reach @param {import('@preact/signals-core').Signal<number>} by */
function watchSum(root, context, reach, by) {
  const { select } = context;
  const looks = createLooks(context, root);
  const text = computed(() => firstOf(promptToRead(context)));
  const outline = looks.watch(() => {
    select.run.value.step; // asked again after each report of the run
    return text.value === '' ? null : outlineCall(text.value);
  }, CALM);
  const numbers = looks.watch(() => {
    select.run.value.step;
    const known = outline.value.value;
    return known === null || text.value === '' ? null : /** @type {any} */ (numbersCall(text.value, known));
  }, CALM);
  /** @type {import('@preact/signals-core').ReadonlySignal<LastSum | null>} */
  const sum = computed(() => {
    const [known, found] = [outline.value.value, /** @type {any} */ (numbers.value.value)];
    return known === null || found === null ? null : lastSumOf(known, found);
  });
  const is_training = computed(() => select.run.value.phase === 'training');
  /** The losses with the weight moved. @param {() => number[]} moves */
  const watchLosses = (moves) =>
    looks.watch(
      () => {
        const now = sum.value;
        if (now === null || reach === 0 || is_training.value) return null;
        return ['losses', text.value, now.name, now.index, moves().map((move) => now.w + move)];
      },
      { of_now: true },
    );
  const line = watchLosses(() => movesOf(reach)); // not asked again while the slider moves
  const point = watchLosses(() => [by.value]);
  /** Whether the character is no token. */
  const is_none = computed(
    () => outline.value.value !== null && numbersCall(text.value, outline.value.value) === null,
  );
  return { sum, line, point, is_training, is_none, error: computed(() => outline.value.error), stop: looks.stop };
}

class ExpressionView {
  #context;
  #reach;
  #by = signal(0);
  #seen;
  #place = document.createElement('div');
  #chart;
  #drawn = '';
  #look = '';
  #told = '';

  /** @param {HTMLElement} root @param {Context} context @param {import('../../../guide/stop.js').Stop} stop */
  constructor(root, context, { key }) {
    this.#context = context;
    this.#reach = REACH[key] ?? 0;
    this.#seen = watchSum(root, context, this.#reach, this.#by);
    this.#place.className = 'sum-chart';
    this.#place.setAttribute('role', 'img');
    this.#chart = new Chart(this.#place);
  }

  stop() {
    this.#seen.stop();
  }

  /** @param {number} by */
  #move(by) {
    this.#by.value = Number(Math.max(-this.#reach, Math.min(this.#reach, by)).toPrecision(6));
  }

  /** The sum as a chain: forwards above, gradients below. @param {Words} words @param {Format} format @param {LastSum} sum */
  #chain(words, format, sum) {
    const { names, rules } = words;
    const number = (/** @type {number} */ n) => format.rounded(n, 4); // enough digits to compute the sum from them
    /** @param {'x' | 'w' | 'rest' | 'score' | 'chance' | 'loss'} name @param {string} value @param {number | null} gradient @param {string} rule */
    const node = (name, value, gradient = null, rule = '') =>
      html`<div class="sum-node" data-test=${`sum-${name}`}>
        <span class="sum-name">${names[name]}</span>
        <span class="sum-value" dir="ltr">${value}</span>
        ${gradient === null ? nothing : html`<span class=${`sum-gradient ${gradient > 0 ? 'above' : 'below'}`} ><span class="sum-word">${words.gradient}</span> <span dir="ltr">${number(gradient)}</span></span><span class="sum-rule">${rule}</span>`}
      </div>`;
    const sign = (/** @type {string} */ what) => html`<span class="sum-sign" aria-hidden="true">${what}</span>`;
    return html`<div class="sum-chain" data-test="sum-chain" dir="ltr">
      ${node('x', number(sum.x))} ${sign('×')} ${node('w', number(sum.w), sum.gradient, rules.w)} ${sign('+')}
      ${node('rest', number(sum.rest), sum.score_gradient, rules.rest)} ${sign('=')}
      ${node('score', number(sum.score), sum.score_gradient, rules.score)} ${sign('→')}
      ${node('chance', number(sum.chance))} ${sign('→')} ${node('loss', number(sum.loss), 1, rules.loss)}
    </div>`;
  }

  /** @param {Words} words @param {Format} format */
  #controls(words, format) {
    const by = this.#by.value;
    const tick = this.#reach / TICKS;
    const id = this.#context.id('sum-by');
    const signed = (/** @type {number} */ n) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${format.short(Math.abs(n))}`;
    const big = this.#reach / 5;
    return html`<div class="sum-controls">
      <label for=${id}>${words.slider} <output dir="ltr">${signed(by)}</output></label>
      <input type="range" id=${id} dir="ltr" min=${-TICKS} max=${TICKS} step="1" data-test="sum-by" aria-valuetext=${signed(by)}
        .value=${String(Math.round(by / tick))}
        @input=${(/** @type {Event} */ { currentTarget }) => this.#move(Number(/** @type {HTMLInputElement} */ (currentTarget).value) * tick)}>
      <div class="sum-buttons" role="group" aria-label=${words.steps} dir="ltr">
        ${[-this.#reach, -big, big, this.#reach].map((move) => html`<button type="button" class="secondary" @click=${() => this.#move(Math.abs(move) === this.#reach ? move : by + move)}>${signed(move)}</button>`)}
        <button type="button" class="quiet" ?disabled=${by === 0} @click=${() => this.#move(0)}>${words.put_back}</button>
      </div>
    </div>`;
  }

  /** @param {Words} words @param {Format} format @param {LastSum} sum */
  #result(words, format, sum) {
    if (this.#seen.is_training.value) return html`<p class="part-line">${words.paused}</p>`;
    const answer = this.#seen.line.value.value;
    const there = this.#seen.point.value.value;
    if (answer === null || there === null) return nothing;
    const by = this.#by.value;
    const { losses } = answer;
    const [real] = there.losses;
    const moves = movesOf(this.#reach);
    const is_current = Math.abs(there.values[0] - (sum.w + by)) < 1e-5;
    const nudge = { base: sum.loss, promised: sum.loss + sum.gradient * by, real: by === 0 ? sum.loss : real, by };
    if (is_current) this.#told = words.told(nudge); // until the engine has answered, the sentence before it stays
    const look = `${format.lang} ${this.#context.store.at.is_dark.value}`;
    const key = JSON.stringify([losses, by, real, look]);
    if (is_current && key !== this.#drawn) {
      this.#drawn = key;
      this.#place.setAttribute('aria-label', words.picture(nudge));
      requestAnimationFrame(() => {
        if (look !== this.#look) this.#chart.recolour(); // it reads all colours anew
        this.#look = look;
        this.#chart.show(pictureOf(sum, { moves, losses, by, real: nudge.real }, format));
      });
    }
    return html`<p class="sum-told" role="status" data-test="sum-told" aria-busy=${!is_current}>${this.#told}</p>
      ${this.#place}
      <p class="part-line">${words.axis}</p>
      <details class="fold room-details"><summary>${words.table}</summary>
        <table class="room-table"><thead><tr><th scope="col">${words.moved}</th><th scope="col">${words.measured}</th><th scope="col">${words.promise}</th></tr></thead>
        <tbody>${moves.map((move, i) => (i % 4 === 0 ? html`<tr><th scope="row">${format.short(Number(move.toPrecision(3)))}</th><td>${format.loss(losses[i])}</td><td>${format.fixed(sum.loss + sum.gradient * move, 3)}</td></tr>` : nothing))}</tbody></table>
      </details>`;
  }

  draw() {
    const all = this.#context.store.at.words.value;
    const words = all.stops?.views.expression;
    if (words === undefined) return nothing;
    const heading = html`<h2 class="guide-own-title">${words.title}</h2>`;
    const sum = this.#seen.sum.value;
    if (this.#seen.is_none.value) return html`${heading}<p class="remark">${words.none}</p>`;
    if (sum === null)
      return html`${heading}${errorLine(unsaid(this.#context.store, this.#seen.error.value))}<p class="part-line">${words.waits}</p>`;
    return html`${heading}
      <p class="part-line">${words.lead(sum.token)}</p>
      ${this.#chain(words, all.format, sum)}
      <p class="part-line">${words.directions}</p>
      <p class="sum-said" data-test="sum-said">${words.said(sum)}</p>
      ${this.#reach === 0 ? nothing : html`${this.#controls(words, all.format)} ${this.#result(words, all.format, sum)}`}`;
  }
}

/** @type {import('./index.js').CreateView} */
export function create(root, context, stop) {
  const view = new ExpressionView(root, context, stop);
  const end = context.frame.draw(() => render(view.draw(), root));
  return () => {
    end();
    view.stop();
  };
}
