/** A stop in the column of the guide: the explanation, the analogy, what to do, and the folds for further reading. */

import { html, nothing } from 'lit-html';
import { doneOf } from '../../guide/acts.js';
import { exampleOf, partOf } from '../../guide/stop.js';
import { withoutTerms } from '../../ui/terms.js';
import { checkView, predictView } from './ask.js';
import { isLent } from './borrowed.js';
import { follow } from './doing.js';

/** @import { Stop, StopWords } from '../../guide/stop.js' */
/** @import { Given } from './ask.js' */

/** The title of a part, which is that of its room. @param {import('../../words/words.js').Words} words @param {string} part @returns {string} */
export const titleOfPart = ({ rooms }, part) =>
  /** @type {any} */ (rooms)[part].title ?? Object.values(/** @type {any} */ (rooms)[part].titles ?? {})[0] ?? part;

/** The explanation. @param {Given} given @param {Stop} stop @param {StopWords} own @param {number} number  of the part, from 1 */
export function storyView({ context, rich }, stop, own, number) {
  const part = titleOfPart(context.store.at.words.value, partOf(stop.key));
  return html`<p class="guide-part"><span class="part-number">${number}</span> ${part}</p>
    <h2 class="guide-title" tabindex="-1">${own.title}</h2>
    ${own.text.map((paragraph) => html`<p class="guide-text">${rich(paragraph)}</p>`)}
    ${own.like ? html`<p class="guide-like">${rich(own.like)}</p>` : nothing}`;
}

/** The button that brings the text and the settings of the stop. @param {Given} given @param {Stop} stop */
function exampleView({ context, words }, stop) {
  const { at } = context.store;
  const example = exampleOf(stop, at.words.value.lang);
  if (example === undefined) return nothing;
  // Two signals are read here so that a change of the text or of the run draws this again.
  const is_here = at.source.value !== '' && at.active.value >= 0 && isLent(context, example);
  const said = is_here ? words.example_here : stop.needs_example ? words.example_needed : words.example_offered;
  return html`<p class="guide-example">
    ${said}
    <button type="button" class="secondary" data-test="example" @click=${() => follow(context, example)}>${words.example}</button>
  </p>`;
}

/** What the lines with names on the chart are, where there are such lines. @param {Given} given @param {Stop} stop */
function namedView({ context, words }, stop) {
  if (!stop.show.includes('chart')) return nothing;
  const { select, store } = context;
  const active = store.at.active.value;
  const one = select.shown_runs.value.find(
    ({ id, name, label, history }) => id !== active && name !== '' && label !== name && history.losses.length > 0,
  );
  return one === undefined ? nothing : html`<p class="guide-hint">${words.named(one.name)}</p>`;
}

/** The actions that the stop asks for. @param {Given} given @param {Stop} stop @param {StopWords} own */
function actsView({ learner, words, rich }, stop, own) {
  const { acts = [] } = stop;
  if (acts.length === 0) return nothing;
  const { doing, done } = learner.of(stop.key);
  return html`<div role="group" class="guide-card guide-acts" aria-label=${words.do} data-test="acts">
    <h3>${words.do}</h3>
    <ol>
      ${acts.map((act, i) => {
        const is_done = done.includes(i);
        return html`<li data-act=${i} data-done=${is_done} data-doing=${doing === i && !is_done && doneOf(act) !== ''}>
          <span class="guide-tick" aria-hidden="true"></span>
          <button type="button" @click=${() => learner.act(stop, act, i)}>${own.acts?.[i] ?? ''}</button>
          <span class="unseen" role="status">${is_done ? words.done : ''}</span>
          ${doing === i && !is_done && doneOf(act) !== '' ? html`<span class="guide-doing">${rich(words.doing)}</span>` : nothing}
        </li>`;
      })}
    </ol>
  </div>`;
}

/**
 * Further reading: the step in the original, and what large models have in common with it.
 * @param {Given} given
 * @param {StopWords} own
 * @param {unknown} source  if there is one, it shows the original too
 */
const foldsView = ({ words, rich }, { microgpt, limit }, source) => html`
  ${microgpt && source === nothing ? html`<details class="fold guide-fold"><summary>${words.microgpt}</summary><p>${rich(microgpt)}</p></details>` : nothing}
  ${limit ? html`<details class="fold guide-fold"><summary>${words.limit}</summary><p>${rich(limit)}</p></details>` : nothing}`;

/** All that is asked and done at a stop. @param {Given} given @param {Stop} stop @param {StopWords} own @param {{ drawing: { finish: () => void } | null, source: unknown }} how */
export const workView = (given, stop, own, { drawing, source }) => html`
  ${exampleView(given, stop)} ${namedView(given, stop)} ${predictView(given, stop, own, drawing)} ${actsView(given, stop, own)}
  ${checkView(given, stop, own)} ${source} ${foldsView(given, own, source)}`;

/** A stop on paper. @param {Given} given @param {StopWords} own @param {number} i  within its part, from 0 */
export function paperView({ words }, own, i) {
  const { title, text, like, predict, acts = [], check, microgpt, limit } = own;
  const plain = withoutTerms;
  const asked = (/** @type {string} */ heading, /** @type {StopWords['predict']} */ of) =>
    of
      ? html`<div class="guide-paper-ask"><h3>${heading}</h3><p>${plain(of.ask)}</p>
        ${of.options ? html`<ul>${of.options.map((option) => html`<li>☐ ${option}</li>`)}</ul>` : html`<p class="guide-paper-line">${of.unit ?? ''}</p>`}</div>`
      : nothing;
  return html`<article class="guide-paper-stop" .style=${`order: ${i}`}>
    <h2>${i + 1} ${title}</h2>
    ${text.map((paragraph) => html`<p>${plain(paragraph)}</p>`)}
    ${like ? html`<p class="guide-like">${plain(like)}</p>` : nothing}
    ${asked(words.predict, predict)}
    ${acts.length > 0 ? html`<h3>${words.do}</h3><ol>${acts.map((act) => html`<li>☐ ${act}</li>`)}</ol>` : nothing}
    ${asked(words.question, check)}
    ${microgpt ? html`<p><strong>${words.microgpt}</strong> ${plain(microgpt)}</p>` : nothing}
    ${limit ? html`<p><strong>${words.limit}</strong> ${plain(limit)}</p>` : nothing}
  </article>`;
}
