/**
 * Which languages there are, and how the words of a playground are loaded and changed. A language is a folder beside this
 * file, which the build finds (site/words.js). English is in the first script of the page; another language is fetched when
 * it is chosen. All words are replaced at once, so that a page never shows two languages.
 */

import { LANGUAGES } from '../../build/words/languages.js';
import { en } from './en/index.js';
import { said } from './say.js';

/** @typedef {import('./words.js').Words} Words */
/** @typedef {import('../store.js').Store} Store */

/** How each language is fetched, by its code (BCP 47), in the order of the choice. */
export { LANGUAGES };

/**
 * The code of the first of these tags ("de-AT") whose language the page has; else that of English.
 * @param {readonly string[]} tags
 */
export const bestLanguage = (tags) =>
  tags.map((tag) => tag.split('-')[0]).find((code) => Object.hasOwn(LANGUAGES, code)) ?? en.lang;

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
 * Loads those of these parts of the words that are not there yet, in the current language. They are put into the state
 * together, because each change of the words draws the whole page again.
 * @param {Store} store
 * @param {(keyof import('./words.js').Parts)[]} parts
 */
export async function needWords(store, ...parts) {
  for (;;) {
    const { words } = store.state;
    const missing = parts.filter((part) => words[part] === undefined);
    if (missing.length === 0) return;
    const loaded = await Promise.all(missing.map((part) => words.later[part]()));
    if (words === store.state.words) store.update({ words: Object.assign({}, words, ...loaded) });
  }
}

/**
 * Changes the words of the playground to these, with all parts that are in use.
 * @param {Store} store
 * @param {Words} words
 * @param {() => boolean} [isWanted]  whether the words are still wanted, asked when all parts have come
 */
export async function speak(store, words, isWanted = () => true) {
  let whole = words;
  // Another part may come into use while one is fetched.
  const missing = () => PARTS.find((part) => store.state.words[part] !== undefined && whole[part] === undefined);
  for (let part = missing(); part !== undefined; part = missing()) whole = await withPart(whole, part);
  if (isWanted()) store.update({ words: whole });
}

/**
 * Fetches a language and changes the words to it, unless another language has been chosen in the meantime. If it cannot
 * be fetched, the page keeps its language and says so.
 * @param {Store} store
 * @param {string} language  a code of LANGUAGES
 */
export async function chooseLanguage(store, language) {
  store.update({ language });
  const isChosen = () => store.state.language === language;
  try {
    const words = await LANGUAGES[language]();
    if (isChosen()) await speak(store, words, isChosen);
  } catch {
    if (isChosen()) store.update({ language: store.state.words.lang, notice: said('no_language') });
  }
}
