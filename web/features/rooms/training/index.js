/**
 * Room 6: the table of runs, and the experiments with runs: changes during training, a search for a learning rate,
 * sweeps, one step in slow motion. Each part is drawn by one file of this folder; what they do is in
 * actions/experiments.js.
 */

import { html } from 'lit-html';
import { Experiments } from '../../../actions/experiments.js';
import { withTerms } from '../../../ui/terms.js';
import { createChanges } from './changes.js';
import { createFurther } from './further.js';
import { createRate } from './rate.js';
import { runsTable } from './runs.js';
import { createSlow } from './slow.js';
import { createSweep } from './sweep.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../words/words.js').RunWords} RunWords */
/** @typedef {Context & { experiments: Experiments }} Given */

/**
 * One for each playground, by its store: an experiment goes on when the room is closed.
 * @type {WeakMap<object, Experiments>}
 */
const all = new WeakMap();

/** @param {Context} context */
function experimentsOf(context) {
  const experiments = all.get(context.store) ?? new Experiments(context);
  all.set(context.store, experiments);
  return experiments;
}

/** @param {Context} context @param {string} name @param {{ title: string, line: string }} words @param {unknown} content */
const part = (
  context,
  name,
  { title, line },
  content,
) => html`<section class="lab" data-section=${name} aria-label=${title} data-test=${name}>
  <h3 class="lab-title">${title}</h3>
  <p class="part-line">${withTerms(context, line)}</p>
  ${content}
</section>`;

/** @param {Context} context @returns {(() => unknown) & { end: () => void }} */
export function training(context) {
  const given = { ...context, experiments: experimentsOf(context) };
  const parts = {
    changes: createChanges(given),
    rate: createRate(given),
    sweep: createSweep(given),
    slow: createSlow(given),
  };
  const further = createFurther(given);
  const template = () => {
    const { runs: words, tuning } = context.store.at.words.value;
    if (words === undefined) return '';
    return html`${part(context, 'runs', words.kept, runsTable(given, words.kept))}
      <div class="labs" data-sections="changes slow rate sweep">
        ${part(context, 'changes', words.changes, parts.changes(words.changes))}
        ${part(context, 'slow', words.slow, parts.slow(words.slow))}
      </div>
      ${part(context, 'rate', words.rate, parts.rate(words.rate))}
      ${part(context, 'sweep', words.sweep, parts.sweep(words.sweep))}
      ${tuning === undefined ? '' : part(context, 'further', tuning.further, further.template(tuning.further))}`;
  };
  return Object.assign(template, { end: further.stop });
}
