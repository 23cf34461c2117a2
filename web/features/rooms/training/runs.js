/** The table of runs: in which settings they differ, how far each went, and its losses. */

import { html, nothing } from 'lit-html';
import { printSetting } from '../../../state/settings.js';
import { factorsOf, haveOtherTokens } from '../../../state/units.js';
import { rowIn } from '../../../words/say.js';

/** @typedef {import('./index.js').Given} Given */
/** @typedef {import('../../../state/state.js').RunState} RunState */
/** @typedef {import('../../../words/words.js').RunWords['kept']} Words */

/**
 * The keys of the settings in which these runs are not all alike, in the order of the table.
 * @param {Pick<RunState, 'config'>[]} runs
 * @param {string[]} keys
 */
export const differing = (runs, keys) =>
  keys.filter((key) => runs.some(({ config }) => config[key] !== runs[0].config[key]));

/**
 * The losses of runs in one unit, so that they can be compared: the unit of the chart, or bits per character if the
 * runs do not have the same tokens. The losses of a run whose characters have not been counted stay in nats per token
 * (`is_counted` is false): they can be compared only with runs that have the same tokens. Null if a run has no such
 * loss.
 * @param {RunState[]} runs
 * @param {import('../../../state/curve_view.js').CurveView['unit']} wanted
 * @param {ReadonlyMap<number, import('../../../state/state.js').Facts>} facts
 */
export function lossesOf(runs, wanted, facts) {
  const is_mixed = haveOtherTokens(runs);
  const unit = is_mixed ? 'bits' : wanted;
  const times = (/** @type {number | null | undefined} */ loss, /** @type {number} */ factor) =>
    loss === null || loss === undefined ? null : loss * factor;
  const losses = runs.map((run) => {
    const known = factorsOf(run, { view: { unit }, facts });
    const factors = known ?? { train: 1, val: 1 };
    const [train, val, best] = [run.smooth, run.val_loss, run.best?.loss];
    const all = { train: times(train, factors.train), val: times(val, factors.val), best: times(best, factors.val) };
    return { ...all, is_counted: known !== null };
  });
  return { unit, is_mixed, losses };
}

/** @param {Given} context @param {Words} words @param {RunState} run @param {RunState[]} runs @param {string[]} keys */
function differences({ store, select }, words, run, runs, keys) {
  const all = keys.map((key) => {
    const row = /** @type {import('../../../wire/protocol.js').Setting} */ (select.row(key));
    const { label, names } = rowIn(store.at.words.value, row);
    const value = printSetting(row, run.config[key]);
    const shown = names?.[value] ?? store.at.words.value.format.inBox(value);
    return html`<li><span class="lab-label">${label}</span> ${shown}</li>`;
  });
  if (run.text !== select.text.value && runs.some(({ text }) => text !== run.text))
    all.push(html`<li>${words.text}</li>`);
  return all.length === 0 ? words.same : html`<ul class="run-differs">${all}</ul>`;
}

/** @param {Given} context @param {Words} words @param {RunState} run */
function buttons({ actions, experiments }, words, { id, name, phase, is_hidden, is_pinned }, is_active = false) {
  const { runs } = actions;
  const act = (/** @type {string} */ what, /** @type {() => void} */ press) =>
    html`<button type="button" class="quiet" aria-label=${words.of(what, name)} @click=${press}>${what}</button>`;
  const can_train = phase === 'paused' || phase === 'ready';
  return [
    !is_active && can_train ? act(words.train, () => runs.trainRun(id)) : '',
    !is_active && phase === 'training' ? act(words.pause, () => runs.pauseRun(id)) : '',
    act(words.settings, () => experiments.useSettings(id)),
    is_active ? '' : act(is_hidden ? words.unhide : words.hide, () => runs.mark(id, { is_hidden: !is_hidden })),
    act(is_pinned ? words.unpin : words.pin, () => runs.mark(id, { is_pinned: !is_pinned })),
    is_active ? '' : act(words.remove, () => runs.remove(id)),
  ];
}

/** @param {Given} context @param {Words} words @param {RunState} run @param {boolean} is_active */
function nameCell({ actions }, words, { id, name, colour, phase }, is_active) {
  const state = phase === 'training' ? words.training : phase === 'kept' ? words.without : '';
  return html`<button
      type="button"
      class="run-choice"
      aria-pressed=${is_active}
      title=${words.show_help(name)}
      @click=${() => actions.runs.choose(id)}
    ><span class="run-dot run-ink" data-colour=${colour}></span><span class="run-name">${name}</span></button>
    <span class="part-line" title=${phase === 'kept' ? words.without_help : ''}>${[is_active ? words.shown : '', state].filter((one) => one !== '').join(' · ')}</span>`;
}

/** @param {Given} context @param {Words} words */
export function runsTable(context, words) {
  const { store, select } = context;
  const { format } = store.at.words.value;
  const active = select.run.value.id;
  const runs = [...store.at.runs.value.values()].filter(({ step, phase }) => step > 0 || phase === 'training');
  if (runs.length === 0) return html`<p class="lab-none">${words.none}</p>`;
  const keys = differing(
    runs,
    select.table.value.filter(({ group }) => group !== 'inference').map(({ key }) => key),
  );
  const { unit, is_mixed, losses } = lossesOf(runs, store.at.curve.value.unit, store.at.facts.value);
  const all_compare = losses.every(({ is_counted }) => is_counted);
  const lowest = Math.min(...losses.map(({ best: of }) => of ?? Number.POSITIVE_INFINITY));
  const notes = [
    unit === 'nats' ? '' : is_mixed ? words.differ : words.in_bits,
    all_compare ? '' : words.uncounted,
  ].filter((one) => one !== '');
  const [name, differs, steps, loss, val, best, time, what] = words.columns;
  const rows = runs.map((run, i) => {
    const its = losses[i];
    const is_best = runs.length > 1 && all_compare && its.best === lowest;
    const mark = its.is_counted ? nothing : html` <span class="run-nats">${words.nats}</span>`;
    return html`<tr class="run-row" aria-current=${run.id === active ? 'true' : nothing} data-run=${run.id}>
      <th scope="row">${nameCell(context, words, run, run.id === active)}</th>
      <td data-label=${differs}>${differences(context, words, run, runs, keys)}</td>
      <td data-label=${steps} class="number-cell">${words.steps(run.step, Number(run.info?.config.max_steps ?? 0))}</td>
      <td data-label=${loss} class="number-cell">${format.loss(its.train)}${mark}</td>
      <td data-label=${val} class="number-cell">${format.loss(its.val)}${its.val === null ? nothing : mark}</td>
      <td data-label=${best} class="number-cell">${run.best === null || its.best === null ? format.none : words.best(its.best, run.best.step)}${its.best === null ? nothing : mark}${is_best ? html` <span class="run-lowest">${words.lowest}</span>` : ''}</td>
      <td data-label=${time} class="number-cell">${words.time(run.ms)}</td>
      <td class="run-acts"><div class="run-buttons">${buttons(context, words, run, run.id === active)}</div></td>
    </tr>`;
  });
  return html`<table class="run-table" aria-label=${words.title}>
    <thead>
      <tr>${[name, differs, steps, loss, val, best, time, what].map((one) => html`<th scope="col">${one}</th>`)}</tr>
    </thead>
    <tbody>${rows}</tbody>
  </table>
  ${notes.length > 0 ? html`<p class="part-line" data-test="runs-unit">${notes.join(' ')}</p>` : nothing}`;
}
