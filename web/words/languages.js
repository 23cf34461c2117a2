/**
 * The languages, and how the words of a playground come and change. English is in the page's first script; another
 * language is fetched when it is chosen. Words are replaced whole, so that a page never shows two languages.
 */

import { en } from './en.js';

/** @typedef {import('./words.js').Words} Words */
/** @typedef {import('../store.js').Store} Store */

/** By their codes (BCP 47). A further one: `de: async () => (await import('./de.js')).de`. @type {Record<string, () => Promise<Words>>} */
export const LANGUAGES = { en: async () => en };

/** What a language brings when it is first needed. */
const PARTS = /** @type {(keyof import('./words.js').Parts)[]} */ (Object.keys(en.later));

/** Words with one more of their parts. @param {Words} words @param {keyof import('./words.js').Parts} part @returns {Promise<Words>} */
const withPart = async (words, part) => ({ ...words, ...(await words.later[part]()) });

/**
 * Makes sure of a part of the words, in the language of the moment.
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
 * From now on the playground speaks in these words, with all parts that are in use.
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
