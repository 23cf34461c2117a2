/**
 * The small worlds of the stops about data: sentences of two kinds after each prompt, in the languages of the page. The
 * reader gets those of the page's language. Pure functions.
 */

/**
 * Sentences of two kinds after each prompt; the words of a choice differ in their first letter, whose probability is
 * what the model is asked for.
 * @typedef {object} World
 * @property {string} end  what follows the word
 * @property {{ prompt: string, words: [string, string] }[]} choices  after the second prompt the words have swapped
 *   shares
 */

/** By the keys of the stops, then by language. @type {Record<string, Record<string, World>>} */
export const WORLDS = {
  'dataset.shares': {
    de: { end: '', choices: [{ prompt: 'die katze ist ', words: ['schwarz', 'weiß'] }] },
    ar: { end: '', choices: [{ prompt: 'القطة ', words: ['سوداء', 'بيضاء'] }] },
    en: { end: '', choices: [{ prompt: 'the cat is ', words: ['black', 'white'] }] },
  },
  'dataset.bias': {
    de: {
      end: ' gern',
      choices: [
        { prompt: 'beim pflegen hilft ', words: ['sie', 'er'] },
        { prompt: 'beim schmieden hilft ', words: ['er', 'sie'] },
      ],
    },
    ar: {
      end: ' بجد',
      choices: [
        { prompt: 'في التمريض ', words: ['تعمل', 'يعمل'] },
        { prompt: 'في الحدادة ', words: ['يعمل', 'تعمل'] },
      ],
    },
    en: {
      end: ' was tired',
      choices: [
        { prompt: 'the nurse said ', words: ['she', 'he'] },
        { prompt: 'the smith said ', words: ['he', 'she'] },
      ],
    },
  },
};

const SENTENCES = 100;

/**
 * The lines of a text in which the first word of each choice has the given share.
 * @param {World} world @param {number} share  of 100
 * @returns {Record<string, number>}
 */
export function linesOf({ end, choices }, share) {
  const each = SENTENCES / choices.length;
  return Object.fromEntries(
    choices.flatMap(({ prompt, words }) =>
      [share / 100, 1 - share / 100].map((part, i) => [`${prompt}${words[i]}${end}`, Math.round(part * each)]),
    ),
  );
}

/**
 * The world of a stop whose sentences are in a text; null if there is none.
 * @param {string} key
 * @param {string} text
 */
export const worldIn = (key, text) =>
  Object.values(WORLDS[key]).find(({ choices }) => choices.every(({ prompt }) => text.includes(prompt))) ?? null;

/**
 * An expression about the world that the text is made of.
 * @param {string} key @param {(world: World) => string} make  makes the expression for one world
 */
export function ofWorld(key, make) {
  const [last, ...others] = Object.values(WORLDS[key]).reverse();
  return others.reduce(
    (rest, world) => `if(contains(text, '${world.choices[0].prompt}'), ${make(world)}, ${rest})`,
    make(last),
  );
}
