/**
 * The sheet on the screen: for the two passes the stages with their weights and results, for Adam a table of all weights.
 * Every number is a button that opens it; arrow keys go from number to number.
 */

import { html, nothing } from 'lit-html';
import { keyOf } from './expression.js';
import { FOCUS, holeOf, isHidden } from './holes.js';
import { figureOf, hasFigure, POSITIONS } from './run.js';
import { KINDS, orderOf, stageOf, stagesOf } from './sheet.js';
import { positionOf, symbolOf, tokenOf } from './symbols.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./run.js').Kind} Kind */
/** @typedef {import('./sheet.js').Place} Place */
/** @typedef {import('./sheet.js').Stage} Stage */

/** The sizes of figures from which a cell has its full colour. */
const FULL = { value: 1.5, new: 1.5, gradient: 1, m: 0.1, v: 0.01 };

/** What stands in place of a figure that is not filled in yet. @param {Ref} ref */
const gap = (ref) => html`<i class="by-hand-number">${holeOf(ref) + 1}</i>`;

/** How far a cell is coloured, in sixths. @param {number} value @param {Kind} kind */
const tint = (value, kind) => Math.ceil(6 * Math.min(1, Math.abs(value) / FULL[kind]) - 0.05);

/** The token at whose place a number is computed; null for weights. @param {Given} given @param {Place} place */
export function tokenAt({ step }, place) {
  const position = positionOf(step, place);
  return position === null ? null : tokenOf(step, step.ids[position]);
}

/** The name of a figure for screen readers. @param {Given} given @param {Ref} ref @param {string} figure */
function spoken(given, ref, figure) {
  const { step, words } = given;
  const symbol = symbolOf(step, ref);
  const hole = holeOf(ref);
  if (isHidden(given, ref)) return words.hole(hole + 1, symbol, tokenAt(given, ref));
  return words.cell(words.stages[stageOf(ref)].title, symbol, tokenAt(given, ref), figure);
}

/** Whether two figures are the same one. @param {Ref | null} a @param {Ref | null} b */
const isSame = (a, b) => a !== null && b !== null && keyOf(a) === keyOf(b);

/**
 * The figure that a cell opens: that of the phase, or the value if there is none.
 * @param {Given} given
 * @param {Place} place
 * @returns {Ref}
 */
function refOf({ step, phase }, place) {
  const ref = { kind: KINDS[phase], ...place };
  return hasFigure(step, ref) ? ref : { ...ref, kind: 'value' };
}

/** A number on the sheet. @param {Given} given @param {Ref} ref */
function cell(given, ref) {
  const { step, print, open, go } = given;
  const value = figureOf(step, ref);
  const figure = print.figure(value, ref.kind);
  const is_hidden = isHidden(given, ref);
  const is_open = isSame(open, ref);
  const is_share = ref.kind === 'value' && ref.name.endsWith('probs');
  const made = /** @type {Ref} */ ({ ...ref, kind: 'value' });
  const beside = isHidden(given, made) ? `(${holeOf(made) + 1})` : print.figure(figureOf(step, made), 'value');
  const is_other = ref.kind !== KINDS[given.phase]; // such a number has no gradient
  const sign = is_other ? 'other' : is_share ? 'portion' : value < 0 ? 'below' : 'above';
  return html`<button type="button" class="by-hand-cell ${is_hidden ? 'hole' : sign}" data-tint=${is_hidden || is_other ? 0 : tint(value, ref.kind)}
    aria-pressed=${is_open} aria-label=${spoken(given, ref, figure)} data-ref=${keyOf(ref)} data-value=${ref.kind === 'gradient' ? beside : nothing} tabindex=${is_open ? 0 : -1}
    @click=${() => go(ref)}><b>${is_hidden ? gap(ref) : figure}</b></button>`;
}

/** @param {Given} given @param {Place | null} place */
const cellOf = (given, place) =>
  place === null ? html`<span class="by-hand-none"></span>` : cell(given, refOf(given, place));

/** @param {Given} given @param {import('./sheet.js').Row[]} rows @param {string} kind */
const rowsView = (given, rows, kind) =>
  html`<div class="by-hand-rows ${kind}" dir="ltr">${rows.map(
    ({ label, places }) =>
      html`<span class="by-hand-label" aria-hidden="true">${label}</span>${places.map((place) => cellOf(given, place))}${
        places.length < POSITIONS ? html`<span class="by-hand-none"></span>` : nothing
      }`,
  )}</div>`;

/** Stages whose columns also say which token should come next. */
const NEAR_END = ['logits', 'probs', 'loss'];

/** The tokens above the columns of the results. @param {Given} given @param {Stage['key']} key */
const tokens = ({ step }, key) =>
  html`<span class="by-hand-tokens" dir="ltr" aria-hidden="true">${step.ids.map((id, i) => html`<b>${tokenOf(step, id)}${NEAR_END.includes(key) ? `→${tokenOf(step, step.targets[i])}` : ''}</b>`)}</span>`;

/** @param {Given} given @param {Stage} stage @param {number} i */
const stageView = (given, { key, weights, rows }, i) => html`<div class="by-hand-stage">
  <div class="by-hand-title"><h4><bdi class="part-number">${i + 1}</bdi> ${given.words.stages[key].title}</h4>${tokens(given, key)}</div>
  <div class="by-hand-body">
    ${rowsView(given, weights, 'weights')}
    ${rowsView(given, rows, 'results')}
  </div>
</div>`;

/**
 * A weight in the table of Adam: its old value, its gradient, both averages, and its new value.
 * @param {Given} given
 * @param {Place} place
 */
function weightRow(given, place) {
  const { step, print, words } = given;
  const kinds = /** @type {const} */ (['value', 'gradient', 'm', 'v']);
  const gradient = /** @type {Ref} */ ({ kind: 'gradient', ...place });
  const hides = (/** @type {Kind} */ kind) => kind !== 'value' && isHidden(given, gradient); // they would give it away
  return html`<tr>
    <th scope="row" dir="ltr">${symbolOf(step, { kind: 'value', ...place })}</th>
    ${kinds.map((kind) => html`<td class="by-hand-of-${kind}" aria-label=${words.kinds[kind]} data-ref=${keyOf({ kind, ...place })} dir="ltr">${hides(kind) ? gap(gradient) : print.figure(figureOf(step, { kind, ...place }), kind)}</td>`)}
    <td>${cell(given, { kind: 'new', ...place })}</td>
  </tr>`;
}

/** @param {Given} given */
function adamView(given) {
  const { step, words } = given;
  const places = orderOf(step, 'adam');
  return html`<div class="by-hand-matrices">${stagesOf(step)
    .filter(({ weights }) => weights.length > 0)
    .map(
      ({ key }) => html`<table class="by-hand-adam">
      <caption>${words.stages[key].title}</caption>
      <thead><tr><th scope="col"><span class="unseen">${words.table.weight}</span></th><th scope="col">${words.table.before}</th><th scope="col">∂</th>
        <th scope="col" class="by-hand-of-m">m</th><th scope="col" class="by-hand-of-v">v</th><th scope="col">${words.table.after}</th></tr></thead>
      <tbody>${places.filter((place) => stageOf(place) === key).map(({ name, at }) => weightRow(given, { name, at }))}</tbody>
    </table>`,
    )}</div>`;
}

/**
 * The next cell in a direction: the nearest whose middle is on that side.
 * @param {HTMLElement} from
 * @param {number} x
 * @param {number} y
 */
function nextCell(from, x, y) {
  const middle = (/** @type {Element} */ one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [fromX, fromY] = middle(from);
  let [best, least] = [/** @type {HTMLElement | null} */ (null), Number.POSITIVE_INFINITY];
  for (const one of from.closest('.by-hand-sheet')?.querySelectorAll('.by-hand-cell') ?? []) {
    const [toX, toY] = middle(one);
    const [along, across] = [(toX - fromX) * x + (toY - fromY) * y, (toX - fromX) * y + (toY - fromY) * x];
    const distance = along + 3 * Math.abs(across);
    if (along > 2 && distance < least) [best, least] = [/** @type {HTMLElement} */ (one), distance];
  }
  return best;
}

const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
});

/** @param {Given} given @param {KeyboardEvent} event */
function onKey({ step, phase, go }, event) {
  const [x, y] = ARROWS[event.key] ?? [0, 0];
  const from = /** @type {HTMLElement} */ (event.target).closest('.by-hand-cell');
  if ((x === 0 && y === 0) || from === null || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation(); // the guide uses these keys to go to the next stop
  const next = nextCell(/** @type {HTMLElement} */ (from), x, y);
  const key = next?.dataset.ref;
  const ref = [...orderOf(step, phase), ...orderOf(step, 'forward')].find((one) => keyOf(one) === key);
  if (ref !== undefined) go(ref, FOCUS.cell);
}

/** @param {Given} given */
export function sheet(given) {
  const { step, phase, words } = given;
  return html`<div class="by-hand-sheet ${phase}" data-test="by-hand-sheet" role="group" aria-label=${words.sheet} @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(given, event)}>
    <p class="unseen">${words.keys}</p>
    ${
      phase === 'adam'
        ? adamView(given)
        : html`<div class="by-hand-stages">${stagesOf(step).map((stage, i) => stageView(given, stage, i))}</div>`
    }
    <svg class="by-hand-lines" data-test="by-hand-lines" aria-hidden="true"></svg>
  </div>`;
}
