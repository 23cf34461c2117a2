/**
 * The contents of the seven rooms, by the keys of the rooms. This script is fetched when the first room is opened; the
 * content of a large room is a script of its own, fetched when that room is opened.
 */

/** @typedef {import('../../registry.js').Context} Context */
/**
 * The content of a room: a function that is called when the room is opened, with `looks` that end when it is closed. It
 * returns the function that makes the template for each drawing; that function's `end`, if any, is called on closing.
 * @typedef {(context: Context, looks: import('../../ui/looks.js').Looks) => (() => unknown) & { end?: () => void }} Content
 */

/** @type {Record<string, () => Promise<Content>>} */
export const CONTENTS = {
  dataset: async () => (await import('./dataset/index.js')).dataset,
  tokenizer: async () => (await import('./tokenizer/index.js')).tokenizer,
  autograd: async () => (await import('./autograd/index.js')).autograd,
  network: async () => (await import('./network/index.js')).network,
  optimizer: async () => (await import('./optimizer/index.js')).optimizer,
  training: async () => (await import('./training/index.js')).training,
  inference: async () => (await import('./inference/index.js')).inference,
};

/** The words that a room needs besides those of all rooms. @type {Record<string, (keyof import('../../words/words.js').Parts)[]>} */
export const WORDS = {
  autograd: ['autograd'],
  network: ['network', 'attention'],
  optimizer: ['optimizer'],
  training: ['runs', 'tuning'],
};

export { keepLock } from '../../keep/lock.js';
export { createLooks } from '../../ui/looks.js';
export { bringIntoSight } from './in_sight.js';
export { drawn } from './shared/turns.js';
