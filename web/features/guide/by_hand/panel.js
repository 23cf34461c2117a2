/**
 * The open number: its formula with the names of the numbers and with their figures, each of which leads to its number;
 * or, if the number is a hole, the field for the reader's answer.
 */

import { html, nothing } from 'lit-html';
import { keyOf, textOf } from './expression.js';
import { formulaOf, isWeight } from './formulas.js';
import { FOCUS, HOLES, holeOf, isFilled, isHidden } from './holes.js';
import { writtenFormula } from './print.js';
import { figureOf } from './run.js';
import { orderOf, stageOf } from './sheet.js';
import { tokenAt } from './sheet_view.js';
import { symbolOf } from './symbols.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./expression.js').Part} Part */

/** Parts of a formula; figures are buttons. @param {Given} given @param {Part[]} parts @returns {unknown} */
function drawn(given, parts) {
  const { words, go, step } = given;
  return parts.map((part) => {
    if ('up' in part) return html`<sup>${drawn(given, part.up)}</sup>`;
    const { text, ref } = part;
    if (ref === undefined) return text;
    if (isHidden(given, ref)) return html`<span class="by-hand-gap">?</span>`;
    return html`<button type="button" class="by-hand-walk" data-test="by-hand-walk" aria-label=${words.walk(symbolOf(step, ref), text)} @click=${() => go(ref, FOCUS.cell)}>${text}</button>`;
  });
}

/** @param {Part[]} parts @returns {unknown} */
const plain = (parts) => parts.map((part) => ('up' in part ? html`<sup>${plain(part.up)}</sup>` : part.text));

/** @param {Given} given @param {Ref} ref @param {boolean} has_result */
function formula(given, ref, has_result) {
  const lines = writtenFormula(given.step, ref, given.print);
  const hides = (/** @type {number} */ i) => !has_result && i === lines.length - 1;
  return html`<div class="by-hand-formula by-hand-made" dir="ltr" data-test="by-hand-formula">${lines.map(
    ({ name, symbols, figures, result, is_same }, i) =>
      html`<p><span class="by-hand-symbols"><b>${name}</b> = ${plain(symbols)}</span> <span class="by-hand-figures">= ${drawn(given, figures)}${hides(i) ? html` = <span class="by-hand-gap">?</span>` : is_same ? nothing : html` = <b>${result}</b>`}</span></p>`,
  )}</div>`;
}

/** A remark on a figure, besides its formula. @param {Given} given @param {Ref} ref */
function remark({ step, words, print }, ref) {
  const lines = formulaOf(step, ref);
  if (lines.length === 0) return words.given;
  const slope = figureOf(step, { ...ref, kind: 'gradient' });
  if (ref.kind === 'new') return slope === 0 ? words.unread : words.first_step;
  if (ref.kind !== 'gradient') return words.stages[stageOf(ref)].line;
  if (ref.name === 'loss') return words.start;
  const expression = lines[lines.length - 1].expression;
  if (isWeight(step, ref) && expression.is === 'constant') return words.unread;
  const symbol = symbolOf(step, { ...ref, kind: 'value' });
  const said = words.slope(symbol, print.figure(Math.abs(slope) / 10, 'value'), Math.sign(slope));
  if (expression.is === 'gate') return `${said} ${words.bracket}`;
  return lines.some(({ name }) => name.includes('←')) ? `${said} ${words.ways}` : said;
}

/** @param {Given} given @param {number} hole */
function sayVerdict({ words, answers, step, print }, hole) {
  const { verdict } = answers[hole];
  if (verdict === null) return '';
  const { ref } = HOLES[hole];
  const said = words.verdicts[verdict];
  return typeof said === 'string' ? said : said(print.figure(figureOf(step, ref), ref.kind));
}

/** The field of a hole that is not filled yet. @param {Given} given @param {number} hole */
function asks(given, hole) {
  const { words, answers, answer } = given;
  const { typed, is_hinted } = answers[hole];
  const { key, ref } = HOLES[hole];
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    answer(hole, { typed: String(new FormData(form).get('answer')) });
    form.querySelector('input')?.select(); // what is typed next takes its place
  };
  return html`<form class="by-hand-ask" data-test="by-hand-ask" @submit=${send}>
    <label>${words.answer} <input name="answer" type="text" inputmode="decimal" autocomplete="off" dir="ltr" .value=${typed} aria-invalid=${!['', 'right'].includes(answers[hole].verdict ?? '')} /></label>
    <button class="primary">${words.check}</button>
    <button type="button" aria-pressed=${is_hinted} @click=${() => answer(hole, { is_hinted: !is_hinted })}>${words.hint}</button>
    <button type="button" class="quiet" @click=${() => answer(hole, { verdict: 'shown' })}>${words.show}</button>
  </form>
  ${is_hinted ? html`<p class="part-line">${words.holes[key].hint}</p>${formula(given, ref, false)}` : nothing}`;
}

/** @param {Given} given @param {number} hole */
function holeView(given, hole) {
  const { words, answers, go } = given;
  const { key, ref } = HOLES[hole];
  const is_filled = isFilled(answers[hole]);
  const later = [...answers.keys()].map((i) => (hole + 1 + i) % answers.length);
  const next = later.find((i) => !isFilled(answers[i]));
  return html`<p class="by-hand-task">${words.holes[key].ask}</p>
    ${is_filled ? nothing : asks(given, hole)}
    <p class="by-hand-verdict" role="status" data-verdict=${answers[hole].verdict ?? ''} data-test="by-hand-verdict">${sayVerdict(given, hole)}</p>
    ${is_filled ? formula(given, ref, true) : nothing}
    ${is_filled && next !== undefined ? html`<button type="button" class="primary by-hand-next" @click=${() => go(HOLES[next].ref, FOCUS.field)}>${words.next_hole}</button>` : nothing}`;
}

/** The buttons to the numbers before and after. @param {Given} given @param {Ref} ref */
function walks({ step, words, phase, go }, ref) {
  const order = orderOf(step, phase);
  const at = order.findIndex((one) => keyOf(one) === keyOf(ref));
  const button = (/** @type {number} */ to, /** @type {string} */ name, /** @type {string} */ sign) =>
    html`<button type="button" class="by-hand-step" aria-label=${name} title=${name} aria-disabled=${order[to] === undefined} @click=${() => order[to] && go(order[to])}>${sign}</button>`;
  return html`<span class="by-hand-steps">${button(at - 1, words.previous, '‹')}${button(at + 1, words.next, '›')}</span>`;
}

/** @param {Given} given */
export function panel(given) {
  const { words, open, step, print, has_holes, phase } = given;
  if (open === null)
    return html`<section class="by-hand-panel" aria-label=${words.open}><p>${words.pick}</p></section>`;
  const hole = has_holes ? holeOf(open) : -1;
  const token = tokenAt(given, open);
  const is_given = formulaOf(step, open).length === 0;
  const loss = figureOf(step, { kind: 'value', name: 'loss', at: [0] });
  return html`<section class="by-hand-panel" aria-label=${words.open} data-test="by-hand-panel">
    <div class="by-hand-open">
      <h4><bdi class="by-hand-sign">${symbolOf(step, open)}</bdi> ${token === null ? '' : words.at(token)} <small>${words.kinds[open.kind]} · ${words.stages[stageOf(open)].title}</small></h4>
      ${walks(given, open)}
    </div>
    ${
      hole >= 0
        ? holeView(given, hole)
        : html`<p class="part-line by-hand-remark">${remark(given, open)}</p>
          ${is_given ? html`<p class="by-hand-formula by-hand-made" dir="ltr"><b>${symbolOf(step, open)}</b> = <b>${print.figure(figureOf(step, open), open.kind)}</b></p>` : formula(given, open, true)}`
    }
    ${phase === 'adam' && hole < 0 ? html`<p class="by-hand-after" data-test="by-hand-after">${words.after(loss, step.loss_after)}</p>` : nothing}
    <p class="unseen" aria-live="polite">${
      hole >= 0
        ? ''
        : writtenFormula(step, open, print)
            .map(({ name, figures, result }) => `${name} = ${textOf(figures)} = ${result}`)
            .join('; ')
    }</p>
  </section>`;
}
