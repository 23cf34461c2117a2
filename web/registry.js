/**
 * The list of the features that the page has at once, in the order in which they appear, and the types of what a
 * feature gets and gives. Those that come a moment later are in registry_later.js. A feature is a folder in features/:
 * deleting that folder and its line in one of the two lists removes it from the page. README.md shows how to write one.
 */

import { curve } from './features/curve/index.js';
import { masthead } from './features/masthead/index.js';
import { problem } from './features/problem/index.js';
import { run } from './features/run/index.js';
import { text } from './features/text/index.js';
import { writing } from './features/writing/index.js';

/**
 * The places of the page, in order.
 * @typedef {'header' | 'problems' | 'text' | 'run' | 'writing' | 'verdict' | 'rooms' | 'foot'} Slot
 */

/**
 * What a feature gets.
 * @typedef {object} Context
 * @property {HTMLElement} element         the whole playground, to listen for events anywhere in it
 * @property {boolean} compact
 * @property {import('./embed/presented.js').Presented} presented  what the page around a frame shows and locks
 * @property {import('./store.js').Store} store
 * @property {import('./selectors.js').Selectors} select
 * @property {import('./actions/actions.js').Actions} actions
 * @property {import('./frame.js').Frame} frame
 * @property {(name: string) => string} id  an id that is unique among the playgrounds of the document
 */

/**
 * @typedef {object} Feature
 * @property {string} name                 the name of its folder; the class of its element begins with it
 * @property {Slot} slot
 * @property {(words: import('./words/words.js').Words) => string} [label]  its name for screen readers
 * @property {boolean} [heading]           whether the label is also a heading, for screen readers that go from heading
 *   to heading; false for a feature that makes its own heading
 * @property {(root: HTMLElement, context: Context) => () => void} create  fills its element; returns a function that
 *   ends it
 */

/** @type {Feature[]} */
export const FEATURES = [masthead, problem, text, run, curve, writing];
