/**
 * The search for a learning rate: the loss over the rates that were tried, and a button that uses the suggested rate.
 */

import { html, nothing } from 'lit-html';
import { errorLine } from '../../../ui/sentences.js';
import { say } from '../../../words/say.js';
import { createPicture, rangeOf } from './chart.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('../../../words/words.js').RunWords['rate']} Words */
/** @typedef {import('../../../../wasm/engine.js').RateSearch} RateSearch */

const DIGITS = 2; // significant ones, to which the suggested rate is rounded

/** @param {RateSearch} found @param {import('../../../ui/format.js').Format} format @param {Words} words @returns {import('../../../ui/chart/paint.js').Picture} */
export function ratePicture({ rates, losses, smoothed, suggested }, format, words) {
  const n = rates.length;
  // At high rates the loss rises without limit; only the beginning of that is shown.
  const begin = smoothed[0];
  const seen = [...smoothed, ...losses].filter((loss) => loss <= begin * 1.3);
  return {
    x: { from: rates[0], to: Math.max(rates[n - 1], rates[0] * 10), log: true },
    y: rangeOf(seen),
    x_label: format.axisLabel,
    y_label: format.axisLabel,
    curves: [
      { x: rates, y: losses, length: n, colour: 'curve-raw', form: 'line' },
      { x: rates, y: smoothed, length: n, colour: 'curve', form: 'line', width: 2.5 },
    ],
    marks: suggested === null ? [] : [{ x: suggested, name: words.mark }],
  };
}

/** @param {Given} context @returns {(words: Words) => unknown} */
export function createRate({ store, select, actions, experiments }) {
  const picture = createPicture({ store });

  /** @param {Words} words @param {RateSearch} found */
  function result(words, { suggested, done }) {
    if (!done) return nothing;
    if (suggested === null) return html`<p class="lab-said" role="status">${words.nothing}</p>`;
    const rate = Number(suggested.toPrecision(DIGITS));
    return html`<p class="lab-said" role="status">${words.found(rate)}</p>
      <div class="lab-row">
        <button type="button" class="secondary" @click=${() => actions.set('learning_rate', String(rate))}>${words.use(rate)}</button>
      </div>`;
  }

  return (words) => {
    const all = store.at.words.value;
    const search = store.at.search.value;
    const is_busy = search?.status === 'busy';
    const found = search?.found ?? null;
    const press = () => (is_busy ? experiments.stopSearch() : experiments.findRate());
    const can = store.at.engine.value.status === 'ready' && select.run.value.phase !== 'preparing';
    const n = found?.rates.length ?? 0;
    return html`<div class="lab-split"><div class="lab-side"><div class="lab-row">
        <button type="button" class="secondary" aria-disabled=${!can} @click=${() => can && press()}>${is_busy ? words.stop : words.start}</button>
        ${is_busy ? html`<span class="part-line">${words.busy(n)}</span>` : nothing}
      </div>
      ${errorLine(say(all, search?.error ?? null))}</div>
      ${
        found !== null && n > 1
          ? html`<div class="lab-pictures"><figure>${picture(`${n} ${found.done} ${all.lang}`, words.picture(found.rates[0], found.rates[n - 1], found.suggested), () => ratePicture(found, all.format, words))}
            <figcaption class="part-line">${words.axis}</figcaption></figure></div>
            <div class="lab-side">${result(words, found)}</div>`
          : nothing
      }</div>`;
  };
}
