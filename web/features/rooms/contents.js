/**
 * What is in the seven rooms, by their keys: fetched when the first room is opened. The larger ones are scripts of their
 * own, fetched when they are opened themselves.
 */

import { needWords } from '../../words/languages.js';
import { autograd } from './autograd.js';
import { network } from './network.js';
import { optimizer } from './optimizer.js';

/** @typedef {import('../../registry.js').Context} Context */
/**
 * What is in a room: called when it is opened, with what asks the worker for as long as it is open. What it gives is
 * called for each drawing; its `end`, where it has one, when the room is closed.
 * @typedef {(context: Context, looks: import('../../ui/looks.js').Looks) => (() => unknown) & { end?: () => void }} Content
 */

/** Of what the page knows already. @param {(context: Context) => unknown} draw @returns {() => Promise<Content>} */
const known = (draw) => async () => (context) => () => draw(context);

/** @param {Context} context */
async function loadTraining({ store }) {
  const [{ training }] = await Promise.all([import('./training.js'), needWords(store, 'runs')]);
  return training;
}

/** @type {Record<string, (context: Context) => Promise<Content>>} */
export const CONTENTS = {
  dataset: async () => (await import('./dataset.js')).dataset,
  tokenizer: async () => (await import('./tokenizer.js')).tokenizer,
  autograd: known(autograd),
  network: known(network),
  optimizer: known(optimizer),
  training: loadTraining,
  inference: async () => (await import('./inference.js')).inference,
};

export { createLooks } from '../../ui/looks.js';
