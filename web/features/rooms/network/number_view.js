/**
 * One number of the network: its value and gradient, what made it, and the products whose sum it is. Each of the
 * numbers that go into it is a button that opens that number.
 */

import { html, nothing } from 'lit-html';
import { isProbability, nameOf, placeName } from './names.js';
import { isNumber, largestTerms, neededFor, PYTHON, workOutAt } from './number.js';
import { saidOfNumber } from './said.js';
import { spoken } from './tile.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./seen.js').Reading} Reading */
/** @typedef {import('./number.js').Given} Given */
/** @typedef {import('./number.js').Worked} Worked */
/** @typedef {import('./number.js').Place} Place */

/** A number with four digits. @param {Room} room @param {number} value */
function printed({ context }, value) {
  const { format } = context.store.at.words.value;
  if (!Number.isFinite(value)) return format.loss(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e5) ? format.power(value) : format.rounded(value, 4);
}

/** The button that leads to a number that goes into this one. @param {Room} room @param {Reading} reading @param {Given} given */
function step(room, reading, given) {
  const { context, words, focus } = room;
  const name = placeName(reading.plan, given, spoken(room, reading));
  const go = () => {
    focus('one');
    context.store.update({ look: { name: given.name, at: given.at } });
  };
  return html`<button type="button" class="network-walk" aria-label=${`${words().one.walk(nameOf(reading.plan, given.name, words()))}: ${printed(room, given.value)} ${name}`} @click=${go}
    ><span class="network-value">${printed(room, given.value)}</span> <span class="network-place">${name}</span></button>`;
}

/** @param {Room} room @param {Reading} reading @param {Worked} worked */
function termTable(room, reading, { terms, sum, is_sum }) {
  const { words: wordsOf } = room;
  const words = wordsOf().one;
  const { written, rest, rest_sum } = largestTerms(terms);
  const has_products = written.some(({ b }) => b !== null);
  const row = (/** @type {import('./number.js').Term} */ { a, b, value }) => html`<tr>
    <td>${step(room, reading, a)}</td>
    ${has_products ? html`<td>${b === null ? '' : html`<span aria-hidden="true">×</span> ${step(room, reading, b)}`}</td>` : nothing}
    <td class="network-product">${printed(room, value)}</td>
  </tr>`;
  const columns = has_products ? 2 : 1;
  return html`<table class="room-table network-terms" aria-label=${words.goes_in}>
    <thead><tr><th scope="col">${words.factor}</th>${has_products ? html`<th scope="col">${words.times}</th>` : nothing}<th scope="col">${has_products ? words.product : words.value}</th></tr></thead>
    <tbody>
      ${written.map(row)}
      ${rest === 0 ? nothing : html`<tr data-test="network-rest"><td colspan=${columns}>${words.rest(rest)}</td><td class="network-product">${printed(room, rest_sum)}</td></tr>`}
      ${is_sum || has_products ? html`<tr class="network-sum"><th scope="row" colspan=${columns}>${words.sum}</th><td class="network-product" data-test="network-sum">${printed(room, sum)}</td></tr>` : nothing}
    </tbody>
  </table>`;
}

/** The place beside a place: by one column, or by one row. @param {Reading} reading @param {Place} place @param {string} key @param {boolean} is_right_to_left */
export function neighbour({ plan }, { name, at }, key, is_right_to_left) {
  const shape = plan.tensors.get(name)?.shape ?? [];
  const forward = is_right_to_left ? 'ArrowLeft' : 'ArrowRight';
  const back = is_right_to_left ? 'ArrowRight' : 'ArrowLeft';
  const [dimension, by] =
    { [forward]: [shape.length - 1, 1], [back]: [shape.length - 1, -1], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key] ??
    [];
  if (dimension === undefined || by === undefined) return null;
  const moved = at.map((i, k) => (k === dimension ? i + by : i));
  return moved.every((i, k) => i >= 0 && i < shape[k]) ? { name, at: moved } : { name, at };
}

/** The sentences about a number. @param {Room} room @param {Place} place @param {Worked} worked */
function told(room, place, { value, gradient, op }) {
  const words = room.words();
  const { percent } = room.context.store.at.words.value.format;
  const shown = isProbability(place.name) ? `${printed(room, value)} (${percent(value)})` : printed(room, value);
  const python = PYTHON[op] ?? '';
  return html`<dl class="network-figures">
    <div><dt>${words.one.value}</dt><dd data-test="network-value">${shown}</dd></div>
    <div><dt>${words.one.gradient}</dt><dd data-test="network-gradient" title=${words.one.gradient_help}>${gradient === null ? words.no_gradient : printed(room, gradient)}</dd></div>
    <div><dt>${words.one.made}</dt><dd>${op === '' ? '' : html`<code>${op}</code> `}${words.ops[op] ?? ''}</dd></div>
    ${python === '' ? nothing : html`<div><dt>${words.one.python}</dt><dd><code dir="ltr">${python}</code></dd></div>`}
  </dl>`;
}

/**
 * The number, from which the arrow keys lead to its neighbours. It is drawn before its figures have come, so that it
 * can keep the focus after each step.
 * @param {Room} room @param {Reading} reading @param {Place} place @param {Worked | null} worked
 */
function figures(room, reading, place, worked) {
  const { context, words: wordsOf } = room;
  const words = wordsOf();
  const { store } = context;
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const is_right_to_left = getComputedStyle(/** @type {Element} */ (event.currentTarget)).direction === 'rtl';
    const look = neighbour(reading, place, event.key, is_right_to_left);
    if (look === null) return;
    event.preventDefault();
    event.stopPropagation();
    store.update({ look });
  }
  return html`<div tabindex="0" data-node="one" role="group" aria-label=${words.one.cell} aria-busy=${worked === null} @keydown=${onKey}>${worked === null ? nothing : told(room, place, worked)}</div>`;
}

/** @param {Room} room @param {Reading} reading @param {Place} place */
export function numberView(room, reading, place) {
  const { words: wordsOf, seen, out } = room;
  const words = wordsOf();
  const { plan } = reading;
  const title = `${nameOf(plan, place.name, words)}: ${placeName(plan, place, spoken(room, reading))}`;
  const ids = reading.tokens.map(({ id }) => id);
  const is_there = isNumber(plan, place);
  const now = seen.number.value;
  const worked = now !== null && is_there && now.reading === reading ? workOutAt(now, place) : null;
  const is_masked = place.name.endsWith('.probs') && place.at[2] > place.at[1];
  const said = !is_there
    ? words.one.unknown
    : neededFor(plan, place, ids) === null
      ? words.one.large
      : worked === null
        ? ''
        : saidOfNumber(room, reading, worked);
  return html`<section class="network-one" data-section="number" aria-label=${words.number} data-test="network-number">
    <div class="network-bar">
      <h3 dir="auto">${title}</h3>
      <p class="part-line">${said}</p>
      <button type="button" class="quiet" @click=${out}>${words.one.out}</button>
    </div>
    ${figures(room, reading, place, worked)}
    ${
      worked === null
        ? nothing
        : worked.terms.length > 0
          ? html`<div class="network-scroll">${termTable(room, reading, worked)}</div>`
          : html`<p class="part-line">${is_masked ? words.one.masked : words.one.nothing}</p>`
    }
  </section>`;
}

export { printed };
