/**
 * The button that goes back to the best point of the active run, with a sentence on what happens to the run. Draws
 * nothing if the worker has no model of that point, or if the run has not been validated since.
 */

import { html, nothing } from 'lit-html';

/** @typedef {import('../registry.js').Context} Context */

/** Whether the worker has the model of the best point, and the run has gone past it. @param {import('../state/state.js').RunState} run */
export const canGoBack = ({ best, saved, step, phase }) =>
  best !== null && best.step === saved && step > saved && ['training', 'paused', 'done', 'stopped'].includes(phase);

/** @param {Pick<Context, 'store' | 'select' | 'actions'>} context @param {string} [kind]  class of the button */
export function bestButton(context, kind = 'quiet') {
  const { store, select } = context;
  const words = store.at.words.value.curves?.best;
  const run = select.run.value;
  if (words === undefined || run.best === null || !canGoBack(run)) return nothing;
  const { step, loss } = run.best;
  const press = async () => (await import('../actions/back.js')).goBack(context, words.mark);
  return html`<button type="button" class=${kind} data-test="back" title=${words.help} @click=${press}>${words.back(step, loss)}</button>
    <span class="part-line">${words.help}</span>`;
}
