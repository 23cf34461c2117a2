/**
 * The contents of the seven rooms, by the keys of the rooms. This script is fetched when the first room is opened; the
 * content of a large room is a script of its own, fetched when that room is opened.
 */

import { needWords } from '../../words/languages.js';

/** @typedef {import('../../registry.js').Context} Context */
/**
 * The content of a room: a function that is called when the room is opened, with `looks` that end when it is closed. It
 * returns the function that makes the template for each drawing; that function's `end`, if any, is called on closing.
 * @typedef {(context: Context, looks: import('../../ui/looks.js').Looks) => (() => unknown) & { end?: () => void }} Content
 */

/** @param {Context} context */
async function loadTraining({ store }) {
  const [{ training }] = await Promise.all([import('./training.js'), needWords(store, 'runs')]);
  return training;
}

/** @param {Context} context */
async function loadNetwork({ store }) {
  const [{ network }] = await Promise.all([import('./network.js'), needWords(store, 'network')]);
  return network;
}

/** @param {Context} context */
async function loadAutograd({ store }) {
  const [{ autograd }] = await Promise.all([import('./autograd.js'), needWords(store, 'autograd')]);
  return autograd;
}

/** @param {Context} context */
async function loadOptimizer({ store }) {
  const [{ optimizer }] = await Promise.all([import('./optimizer.js'), needWords(store, 'optimizer')]);
  return optimizer;
}

/** @type {Record<string, (context: Context) => Promise<Content>>} */
export const CONTENTS = {
  dataset: async () => (await import('./dataset.js')).dataset,
  tokenizer: async () => (await import('./tokenizer.js')).tokenizer,
  autograd: loadAutograd,
  network: loadNetwork,
  optimizer: loadOptimizer,
  training: loadTraining,
  inference: async () => (await import('./inference.js')).inference,
};

export { keepLock } from '../../keep/lock.js';
export { createLooks } from '../../ui/looks.js';
export { bringIntoSight } from './in_sight.js';
