/**
 * The ways through the guide: the seven parts at its head, the stops of a part at its foot. Nothing has a time limit,
 * and the reader can jump to every stop.
 */

import { html, nothing } from 'lit-html';
import { partOf } from '../../guide/stop.js';
import { ROOM_KEYS } from '../../state/room_keys.js';
import { titleOfPart } from './column.js';

/** @import { Stop } from '../../guide/stop.js' */
/** @typedef {import('./ask.js').Given} Given */
/**
 * @typedef {object} Ways
 * @property {Stop} stop              the shown one
 * @property {Stop[]} walk            all stops that the reader can go to
 * @property {ReadonlyMap<string, Stop[]>} parts
 * @property {boolean} as_page
 * @property {string} only            the only part, or ''
 * @property {(key: string) => void} go
 * @property {(by: 1 | -1) => void} move
 * @property {() => void} close
 * @property {(is_page: boolean) => void} setForm
 * @property {(stop: Stop) => string} titleOf
 */

/**
 * Gives the stop to which the reader goes an entry in the browser's history (keep/lock.js writes its key there), so
 * that Back leads to the stop before. A frame makes none, because its history is that of the page around it.
 * @param {{ place: string, guide: string }} state @param {string} key
 */
export function addEntry({ place, guide }, key) {
  if (place !== '' || guide === key || globalThis.parent !== globalThis.window) return;
  try {
    history.pushState(history.state, '', location.href);
  } catch {
    // A frame without an origin has no history.
  }
}

/** The stops of the long page, to jump to. @param {Given} given @param {Stop[]} walk @param {(stop: Stop) => string} titleOf @param {(key: string) => void} go */
export const contentsView = ({ words }, walk, titleOf, go) =>
  html`<details class="fold guide-contents">
    <summary>${words.contents}</summary>
    <ol>${walk.map(
      (stop) =>
        html`<li><button type="button" class="quiet" @click=${() => go(stop.key)}>${titleOf(stop)}</button></li>`,
    )}</ol>
  </details>`;

/** @param {Given} given @param {Ways} ways */
export function headView({ context, learner, words }, { stop, parts, as_page, only, go, close, setForm }) {
  const all = context.store.at.words.value;
  const part = partOf(stop.key);
  const marks = ROOM_KEYS.map((key, i) => {
    const stops = parts.get(key) ?? [];
    const done = stops.filter((one) => learner.isDone(one.key)).length;
    const label = words.part(i + 1, titleOfPart(all, key), done, stops.length);
    return html`<li><button
      type="button"
      class="guide-mark"
      aria-current=${key === part ? 'step' : nothing}
      aria-label=${label}
      title=${label}
      ?disabled=${stops.length === 0}
      .style=${`--share: ${stops.length === 0 ? 0 : done / stops.length}`}
      @click=${() => go(stops[0].key)}
    ><span>${all.format.count(i + 1)}</span></button></li>`;
  });
  const leave = html`<button type="button" class="quiet guide-close" aria-label=${words.close} title=${words.close} @click=${close}><span aria-hidden="true">✕</span></button>`;
  return html`<header class="guide-head">
    ${
      only === ''
        ? html`<div class="guide-top"><nav aria-label=${words.parts_label}><ol class="guide-parts">${marks}</ol></nav> ${leave}</div>`
        : nothing
    }
    <div class="guide-tools">
      <div class="segmented guide-form" role="group" aria-label=${words.form}>
        <button type="button" aria-pressed=${!as_page} @click=${() => setForm(false)}>${words.slides}</button>
        <button type="button" aria-pressed=${as_page} @click=${() => setForm(true)}>${words.page}</button>
      </div>
      <button type="button" class="quiet guide-print" @click=${() => print()}>${words.print}</button>
      ${only === '' ? nothing : leave}
    </div>
  </header>`;
}

/** @param {Given} given @param {Ways} ways */
export function navView({ context, learner, words }, { stop, walk, parts, as_page, go, move, titleOf }) {
  if (as_page) return nothing;
  const all = context.store.at.words.value;
  const at = walk.indexOf(stop);
  const next = walk[at + 1];
  const is_other = next !== undefined && partOf(next.key) !== partOf(stop.key);
  const own = parts.get(partOf(stop.key)) ?? [];
  const dots = own.map(
    (one, i) => html`<li><button
      type="button"
      class="guide-dot"
      aria-current=${one === stop ? 'step' : nothing}
      aria-label=${words.stop(i + 1, titleOf(one), learner.isDone(one.key))}
      title=${titleOf(one)}
      data-done=${learner.isDone(one.key)}
      @click=${() => go(one.key)}
    ></button></li>`,
  );
  const onward =
    next === undefined ? words.finish : is_other ? words.next_part(titleOfPart(all, partOf(next.key))) : words.next;
  return html`<nav class="guide-nav" data-test="guide-nav" aria-label=${words.stops_label}>
    <button type="button" class="secondary" aria-disabled=${at <= 0} @click=${() => at > 0 && move(-1)}>${words.back}</button>
    <ol class="guide-dots">${dots}</ol>
    <button type="button" class="primary" data-test="guide-next" aria-label=${onward} title=${onward} @click=${() => move(1)}
      ><span class="guide-onward">${onward}</span>${is_other ? html`<span class="guide-on" aria-hidden="true">${words.next}</span>` : nothing}</button>
  </nav>`;
}
