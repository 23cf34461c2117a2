/**
 * What is in the seven rooms, by their keys: one script, fetched when the first room is opened.
 */

import { signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { needWords } from '../../words/languages.js';
import { autograd } from './autograd.js';
import { dataset } from './dataset.js';
import { network } from './network.js';
import { optimizer } from './optimizer.js';
import { tokenizer } from './tokenizer.js';

/** @typedef {import('../../registry.js').Context} Context */
/**
 * What is in a room: called when it is opened, with what asks the worker for as long as it is open. What it gives is
 * called for each drawing.
 * @typedef {(context: Context, looks: import('../../ui/looks.js').Looks) => () => unknown} Content
 */

/** Of what the page knows already. @param {(context: Context) => unknown} draw @returns {Content} */
const known = (draw) => (context) => () => draw(context);

/**
 * Of a room whose script comes when it is opened.
 * @param {(context: Context) => Promise<Content>} load
 * @returns {Content}
 */
const later = (load) => (context, looks) => {
  const { loading, failed } = context.store.state.words.rooms;
  /** @type {import('@preact/signals-core').Signal<() => unknown>} */
  const content = signal(() => html`<p class="part-line">${loading}</p>`);
  load(context).then(
    (made) => {
      content.value = made(context, looks);
    },
    () => {
      content.value = () => html`<p class="error">${failed}</p>`;
    },
  );
  return () => content.value();
};

/** @param {Context} context */
async function loadTraining({ store }) {
  const [{ training }] = await Promise.all([import('./training.js'), needWords(store, 'runs')]);
  return training;
}

/** @type {Record<string, Content>} */
export const CONTENTS = {
  dataset: known(dataset),
  tokenizer: known(tokenizer),
  autograd: known(autograd),
  network: known(network),
  optimizer: known(optimizer),
  training: later(loadTraining),
};

export { createLooks } from '../../ui/looks.js';
