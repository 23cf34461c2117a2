/**
 * The list of languages, and how the words of a playground are loaded and changed. English is in the first script of
 * the page; another language is fetched when it is chosen. All words are replaced at once, so that a page never shows
 * two languages.
 */

import { en } from './en.js';

/** @typedef {import('./words.js').Words} Words */
/** @typedef {import('../store.js').Store} Store */

/**
 * Languages by their codes (BCP 47). Another one: `de: async () => (await import('./de.js')).de`.
 * @type {Record<string, () => Promise<Words>>}
 */
export const LANGUAGES = { en: async () => en };

/** The parts of a language that are fetched when they are first needed. */
const PARTS = /** @type {(keyof import('./words.js').Parts)[]} */ (Object.keys(en.later));

/**
 * The words with one more part.
 * @param {Words} words
 * @param {keyof import('./words.js').Parts} part
 * @returns {Promise<Words>}
 */
const withPart = async (words, part) => ({ ...words, ...(await words.later[part]()) });

/**
 * Loads a part of the words in the current language, if it is not there yet.
 * @param {Store} store
 * @param {keyof import('./words.js').Parts} part
 */
export async function needWords(store, part) {
  while (store.state.words[part] === undefined) {
    const { words } = store.state;
    const whole = await withPart(words, part);
    if (words === store.state.words) store.update({ words: whole });
  }
}

/**
 * Changes the words of the playground to these, with all parts that are in use.
 * @param {Store} store
 * @param {Words} words
 */
export async function speak(store, words) {
  let whole = words;
  for (const part of PARTS) {
    if (store.state.words[part] !== undefined && whole[part] === undefined) whole = await withPart(whole, part);
  }
  store.update({ words: whole });
}
