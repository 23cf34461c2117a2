/**
 * Room 7: the temperature beside the bars; and, beside the prompt of each of several cards, what makes it different
 * from the others: its temperature, and the run that it asks.
 */

import { html, nothing } from 'lit-html';
import { hasModel } from '../../../ui/looks.js';

/** @typedef {import('./index.js').Room} Room */

const BOLDEST = 2; // the highest temperature of the slider
const STEP = 0.05;

/** The runs whose models can be asked. @param {Room} room */
const asked = ({ context }) => [...context.store.at.runs.value.values()].filter(hasModel);

/** @param {Room} room @param {number} i @param {(value: string) => void} put */
function slider({ context, cards, words }, i, put) {
  const { format } = context.store.at.words.value;
  const name = context.id(`room-temperature-${i}`);
  const now = Number(cards.samplingOf(i).temperature);
  const set = (/** @type {Event} */ { currentTarget }) => put(/** @type {HTMLInputElement} */ (currentTarget).value);
  return html`<label for=${name}>${words().temperature}</label>
    <input type="range" class="slider" id=${name} min="0" max=${BOLDEST} step=${STEP} .value=${String(Math.min(BOLDEST, now))} @input=${set} />
    <output for=${name} class="slider-value">${format.short(now)}</output>`;
}

/** The slider of one card among several, which has a temperature of its own. @param {Room} room @param {number} i */
const temperature = (room, i) => slider(room, i, (value) => room.cards.patch(i, { temperature: Number(value) }));

/** The slider beside the bars of a single card: they move while somebody drags it. @param {Room} room */
export const temperatureOfAll = (room) =>
  html`<div class="inference-differences">${slider(room, 0, (value) => room.context.actions.set('temperature', value))}</div>`;

/** @param {Room} room @param {number} i */
function run(room, i) {
  const { context, cards, words } = room;
  const runs = asked(room);
  if (runs.length < 2) return nothing;
  const name = context.id(`room-run-${i}`);
  const now = cards.runOf(i);
  const set = (/** @type {Event} */ { currentTarget }) =>
    cards.patch(i, { run: Number(/** @type {HTMLSelectElement} */ (currentTarget).value) });
  return html`<label for=${name}>${words().run}</label>
    <select id=${name} @change=${set}>${runs.map((one) => html`<option value=${one.id} ?selected=${one.id === now}>${one.name}</option>`)}</select>`;
}

/** Shown where cards stand side by side. @param {Room} room @param {number} i */
export const differences = (room, i) =>
  room.cards.cards.value.length === 1
    ? nothing
    : html`<div class="inference-differences">${temperature(room, i)} ${run(room, i)}</div>`;

/** The buttons that set up a comparison. @param {Room} room */
export function comparisons(room) {
  const { cards, words } = room;
  if (cards.cards.value.length > 1) return nothing;
  const is_busy = cards.is_busy.value;
  return html`<button type="button" ?disabled=${is_busy} @click=${cards.compareTemperatures}>${words().compare_temperatures}</button>
    ${asked(room).length > 1 ? html`<button type="button" ?disabled=${is_busy} @click=${cards.compareRuns}>${words().compare_runs}</button>` : nothing}`;
}
