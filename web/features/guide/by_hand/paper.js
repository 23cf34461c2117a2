/**
 * The two sheets on paper: one with holes and tasks, one with every number. They are always on the page, but visible in
 * print only.
 */

import { html, nothing } from 'lit-html';
import { HOLES, holeOf } from './holes.js';
import { writtenFormula } from './print.js';
import { figureOf, hasFigure } from './run.js';
import { orderOf, stageOf, stagesOf } from './sheet.js';
import { symbolOf, tokenOf } from './symbols.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('./sheet.js').Place} Place */
/** @typedef {import('./expression.js').Part} Part */

/** A box to write into. @param {number} hole */
const box = (hole) => html`<span class="by-hand-box" data-test="by-hand-box">${hole + 1}</span>`;

/** A number on paper: its value, and beneath it its gradient. @param {Given} given @param {Place | null} place @param {boolean} has_holes */
function cell({ step, print }, place, has_holes) {
  if (place === null) return html`<td></td>`;
  const figure = (/** @type {'value' | 'gradient'} */ kind) => {
    const ref = { kind, ...place };
    if (!hasFigure(step, ref)) return nothing;
    const hole = has_holes ? holeOf(ref) : -1;
    const text = hole >= 0 ? box(hole) : print.figure(figureOf(step, ref), kind);
    return kind === 'value' ? html`<b>${text}</b>` : html`<i>${text}</i>`;
  };
  return html`<td>${figure('value')}${figure('gradient')}</td>`;
}

/** @param {Given} given @param {boolean} has_holes */
function stages(given, has_holes) {
  const { step, words } = given;
  return stagesOf(step).map(
    ({ key, weights, rows }, i) => html`<section class="by-hand-stage">
      <h3><bdi>${i + 1}</bdi> ${words.stages[key].title}</h3>
      <div class="by-hand-body" dir="ltr">
        ${[weights, rows].map((some) =>
          some.length === 0
            ? nothing
            : html`<table><tbody>${some.map(({ label, places }) => html`<tr><th>${label}</th>${places.map((place) => cell(given, place, has_holes))}</tr>`)}</tbody></table>`,
        )}
      </div>
    </section>`,
  );
}

/** @param {Part[]} parts @returns {unknown} */
const plain = (parts) => parts.map((part) => ('up' in part ? html`<sup>${plain(part.up)}</sup>` : part.text));

/** The task of each hole. @param {Given} given */
const tasks = ({ step, words, print }) =>
  html`<ol class="by-hand-tasks">${HOLES.map(({ key, ref }) => {
    const lines = writtenFormula(step, ref, print);
    return html`<li>${words.holes[key].ask} <span dir="ltr">${lines.map(({ name, symbols }, i) => html`${i === 0 ? '' : '; '}${name} = ${plain(symbols)}`)} = ______</span></li>`;
  })}</ol>`;

/**
 * The weights before and after the step; on the sheet with holes only those of the stage that has holes.
 * @param {Given} given
 * @param {boolean} has_holes
 */
function adam({ step, words, print }, has_holes) {
  const kinds = /** @type {const} */ (['value', 'gradient', 'm', 'v', 'new']);
  const places = orderOf(step, 'adam');
  /** @param {import('./sheet.js').Place} place */
  const row = (place) =>
    html`<tr><th>${symbolOf(step, { kind: 'value', ...place })}</th>${kinds.map((kind) => {
      const hole = has_holes ? holeOf({ kind, ...place }) : -1;
      const is_told = has_holes && (kind === 'm' || kind === 'v') && holeOf({ kind: 'gradient', ...place }) >= 0;
      if (is_told) return html`<td></td>`;
      return html`<td>${hole >= 0 ? box(hole) : print.figure(figureOf(step, { kind, ...place }), kind)}</td>`;
    })}</tr>`;
  const stages = stagesOf(step).filter(({ key, weights }) => weights.length > 0 && (!has_holes || key === 'logits'));
  return html`<div class="by-hand-matrices" dir="ltr">${stages.map(
    ({ key }) => html`<table class="by-hand-adam">
      <thead><tr><th></th><th>${words.table.before}</th><th>∂</th><th>m</th><th>v</th><th>${words.table.after}</th></tr></thead>
      <tbody>${places.filter((place) => stageOf(place) === key).map(({ name, at }) => row({ name, at }))}</tbody>
    </table>`,
  )}</div>`;
}

/** @param {Given} given @param {boolean} has_holes */
function paper(given, has_holes) {
  const { step, words } = given;
  const tokens = (/** @type {number[]} */ ids) => ids.map((id) => tokenOf(step, id)).join(', ');
  return html`<article>
    <h2>${has_holes ? words.paper.holes : words.paper.solution}</h2>
    <p>${words.reads}: ${tokens(step.ids)}; ${words.expects}: ${tokens(step.targets)}. ${words.paper.gradients} ${has_holes ? words.paper.task : ''}</p>
    <div class="by-hand-stages">${stages(given, has_holes)}</div>
    ${has_holes ? tasks(given) : nothing}
    ${adam(given, has_holes)}
  </article>`;
}

/** @param {Given} given */
export const papers = (given) =>
  html`<div class="by-hand-paper" data-test="by-hand-paper">${paper(given, true)}${paper(given, false)}</div>`;
