/**
 * The features of the page, in the order in which they stand. A feature is a folder: deleting it and its line here takes
 * it off the page. README.md says what one looks like.
 */

import { curve } from './features/curve/index.js';
import { machine } from './features/machine/index.js';
import { masthead } from './features/masthead/index.js';
import { problem } from './features/problem/index.js';
import { prompt } from './features/prompt/index.js';
import { rooms } from './features/rooms/index.js';
import { run } from './features/run/index.js';
import { settings } from './features/settings/index.js';
import { surprise } from './features/surprise/index.js';
import { text } from './features/text/index.js';
import { verdict } from './features/verdict/index.js';
import { writing } from './features/writing/index.js';

/** The places of the page, in its order. @typedef {'header' | 'problems' | 'text' | 'run' | 'writing' | 'verdict' | 'rooms' | 'foot'} Slot */

/**
 * What a feature is given.
 * @typedef {object} Context
 * @property {HTMLElement} element         the whole playground, for what may happen anywhere in it
 * @property {boolean} compact
 * @property {import('./store.js').Store} store
 * @property {import('./selectors.js').Selectors} select
 * @property {import('./actions/actions.js').Actions} actions
 * @property {import('./frame.js').Frame} frame
 * @property {(name: string) => string} id  an id that no other playground of the document has
 */

/**
 * @typedef {object} Feature
 * @property {string} name                 its folder's; the class of its element begins with it
 * @property {Slot} slot
 * @property {(words: import('./words/words.js').Words) => string} [label]  what it is called, for a screen reader
 * @property {(root: HTMLElement, context: Context) => () => void} create  fills its element; gives what ends it
 */

/** @type {Feature[]} */
export const FEATURES = [
  masthead,
  problem,
  text,
  surprise,
  run,
  curve,
  settings,
  writing,
  prompt,
  verdict,
  rooms,
  machine,
];
