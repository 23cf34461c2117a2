/**
 * The gradients over the steps, recorded while the room is open: the norm of all gradients as a curve, and a strip with
 * a line for each weight matrix and a column for each report. It also shows the dead units of the last measured step.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { TILE_FULL } from '../../../../build/wasm/from_c.js';
import { blockOf } from '../../../state/locked_place.js';
import { stripSize } from '../shared/block_groups.js';
import { createReport } from '../shared/report.js';
import { createTile } from '../shared/tile_canvas.js';
import { createPicture, rangeOf } from '../training/chart.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('../shared/report.js').Report} Report */
/** @typedef {import('../shared/tile_canvas.js').Cell} Cell */
/** @typedef {import('../../../words/words.js').AutogradWords['steps']} Words */
/** @typedef {'gradient' | 'ratio'} Kind */

const MOST = 120; // columns of the strip
const LEAST_BYTE = 6;

/**
 * The reports with one more. Reports of the same or later steps are removed first: they belong to an earlier state of
 * the run.
 * @param {Report[]} reports
 * @param {Report} report
 */
export function withReport(reports, report) {
  const before = reports.filter(({ step }) => step < report.step);
  const kept = before.length < MOST ? before : before.filter((_, i) => i % 2 === 0);
  return [...kept, report];
}

/**
 * The strip as cells: a line for each tensor, a column for each report, on a logarithmic scale from the smallest number to the
 * largest.
 * @param {Report[]} reports @param {string[]} names @param {Kind} kind
 */
export function stripOf(reports, names, kind) {
  const numbers = names.map((name) =>
    reports.map(({ tensors }) => tensors.find((one) => one.name === name)?.[kind] ?? Number.NaN),
  );
  const logs = numbers
    .flat()
    .filter((n) => n > 0 && Number.isFinite(n))
    .map(Math.log);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const byte = (/** @type {number} */ n) =>
    n > 0 && Number.isFinite(n)
      ? Math.round(LEAST_BYTE + ((Math.log(n) - low) / (high - low || 1)) * (TILE_FULL - LEAST_BYTE))
      : 0;
  return {
    numbers,
    tile: {
      rows: names.length,
      columns: reports.length,
      scale: Math.exp(high),
      cells: Int8Array.from(numbers.flat().map(byte)),
    },
  };
}

/** With more lines than this, there is no room for all names. */
const MOST_NAMED = 48;

/**
 * The labels beside the lines of the strip: the name of each; or, if there are many, the blocks to which they belong.
 * @param {string[]} names
 * @returns {{ name: string, lines: number }[]}
 */
export function labelsOf(names) {
  if (names.length <= MOST_NAMED) return names.map((name) => ({ name, lines: 1 }));
  const blocks = new Set(names.map(blockOf).filter((n) => n !== null));
  const size = stripSize(blocks.size);
  /** @type {{ name: string, lines: number, group: number | null, last: number | null }[]} */
  const labels = [];
  for (const one of names) {
    const block = blockOf(one);
    const group = block === null ? null : Math.floor(block / size);
    const before = labels.at(-1);
    if (before?.group === group) {
      before.lines++;
      before.last = block;
    } else labels.push({ name: one, lines: 1, group, last: block });
  }
  return labels.map(({ name, lines, group, last }) => {
    const first = group === null ? null : group * size;
    const blocks = first === last ? `blocks.${first}` : `blocks.${first}–${last}`;
    return { name: group === null ? (lines === 1 ? name : `${name} …`) : blocks, lines };
  });
}

class StepsView {
  #room;
  #report;
  #stop;
  #of = 0;
  /** @type {import('@preact/signals-core').Signal<Report[]>} */
  #reports = signal([]);
  /** @type {import('@preact/signals-core').Signal<Kind>} */
  #kind = signal('gradient');
  /** @type {import('@preact/signals-core').Signal<Cell | null>} */
  #peeked = signal(null);
  #picture;
  #curve;
  /** @type {{ key: string, strip: ReturnType<typeof stripOf> } | null} */
  #made = null;

  /** @param {Room} room */
  constructor(room) {
    const { context, looks } = room;
    this.#room = room;
    this.#report = createReport(context, looks);
    const peek = (/** @type {Cell | null} */ cell) => {
      this.#peeked.value = cell;
    };
    this.#picture = createTile(context, { onPeek: peek, onLock: peek });
    this.#curve = createPicture(context);
    this.#stop = context.frame.draw(() => {
      const { id } = context.select.run.value;
      const report = this.#report.now();
      if (id !== this.#of) this.#reports.value = [];
      this.#of = id;
      if (report !== null && report.step !== this.#reports.peek().at(-1)?.step)
        this.#reports.value = withReport(this.#reports.peek(), report);
    });
  }

  stop() {
    this.#stop();
    this.#report.stop();
  }

  /** @param {Report[]} reports @param {string[]} names */
  #strip(reports, names) {
    const key = `${reports.length} ${reports.at(-1)?.step} ${this.#kind.value}`;
    if (this.#made?.key !== key) this.#made = { key, strip: stripOf(reports, names, this.#kind.value) };
    return this.#made.strip;
  }

  /** @param {Words} words @param {Report[]} reports */
  #picturesOf(words, reports) {
    const { context, tensors } = this.#room;
    const { format, lang } = context.store.at.words.value;
    const matrices = new Set(
      tensors.value.filter(({ kind, shape }) => kind === 'parameter' && shape.length > 1).map(({ name }) => name),
    );
    const names = reports[0].tensors.map(({ name }) => name).filter((name) => matrices.has(name));
    if (names.length === 0) return nothing;
    const { tile, numbers } = this.#strip(reports, names);
    const at = reports.length - 1;
    const most = names.reduce((best, _, i) => (numbers[i][at] > numbers[best][at] ? i : best), 0);
    const summary = words.summary(reports[0].step, reports[at].step, names[most], numbers[most][at]);
    const cell = this.#peeked.value;
    const is_known = cell !== null && cell[0] < names.length && cell[1] < reports.length;
    const steps = reports.map(({ step }) => step);
    const norms = reports.map(({ norm }) => norm ?? Number.NaN);
    const norm = words.norm(norms[0], norms[at]);
    const key = `${at} ${steps[at]} ${lang}`;
    return html`<p data-test="steps-norm">${norm}</p>
      ${this.#curve(key, norm, () => ({
        x: { from: steps[0], to: Math.max(steps[at], steps[0] + 1), whole: true },
        ...{ y: rangeOf(norms), x_label: format.count, y_label: format.axisLabel },
        curves: [{ x: steps, y: norms, length: steps.length, colour: 'curve', form: 'line', width: 2 }],
      }))}
      <p class="part-line">${words.norm_axis}</p>
      <div class="lab-row" role="group" aria-label=${words.show}>${
        /** @type {Kind[]} */ (['gradient', 'ratio']).map(
          (kind) =>
            html`<button type="button" class="secondary" aria-pressed=${this.#kind.value === kind} @click=${() => {
              this.#kind.value = kind;
            }}>${words.kinds[kind]}</button>`,
        )
      }</div>
      <p class="part-line" data-test="steps-summary">${summary}</p>
      <div class="strip" dir="ltr"><ol class="strip-names ${names.length > MOST_NAMED ? 'strip-groups' : ''}" aria-hidden="true">${labelsOf(names).map(({ name, lines }) => html`<li .style=${`--lines: ${lines}`}><code translate="no">${name}</code></li>`)}</ol>
        ${this.#picture({ tile, label: `${words.title}. ${summary}`, marked: is_known ? cell : null, is_locked: false, is_filling: true })}</div>
      <p class="autograd-read" role="status">${is_known ? words.cell(names[cell[0]], steps[cell[1]], numbers[cell[0]][cell[1]]) : words.hint}</p>
      <details class="fold room-details"><summary>${words.table}</summary><table class="room-table">
        <thead><tr><th scope="col">${words.tensor}</th><th scope="col">${words.first(steps[0])}</th><th scope="col">${words.now}</th></tr></thead>
        <tbody>${names.map((name, i) => html`<tr><th scope="row"><code dir="ltr" translate="no">${name}</code></th><td>${format.short(numbers[i][0])}</td><td>${format.short(numbers[i][at])}</td></tr>`)}</tbody>
      </table></details>`;
  }

  draw() {
    const words = this.#room.words().steps;
    const reports = this.#reports.value;
    const dead = reports.at(-1)?.dead ?? null;
    return html`<section class="lab autograd-steps" data-section="steps" aria-label=${words.title} data-test="steps">
      <h3 class="lab-title">${words.title}</h3>
      <p class="part-line">${words.lead} ${this.#report.every() > 0 ? words.every(this.#report.every()) : ''}</p>
      ${reports.length < 2 ? html`<p class="lab-none">${this.#report.isOver() ? words.over : words.none}</p>` : this.#picturesOf(words, reports)}
      ${reports.length === 0 ? nothing : html`<p class="part-line" data-test="steps-dead">${dead === null ? words.no_dead : words.dead(dead.dead, dead.units)}</p>`}
    </section>`;
  }
}

/** @param {Room} room */
export function createSteps(room) {
  const view = new StepsView(room);
  return Object.assign(() => view.draw(), { end: () => view.stop() });
}
