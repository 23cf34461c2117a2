/**
 * The small worlds of the stops about data: sentences of two kinds after each prompt, in the languages of the page. The
 * reader gets those of his language. Pure functions.
 */

/**
 * Sentences of two kinds after each prompt; the words of a choice differ in their first letter, by which the model is asked.
 * @typedef {object} World
 * @property {string} end  what follows the word
 * @property {{ prompt: string, words: [string, string] }[]} choices  of the second prompt the shares are the other way round
 */

/** By the keys of the stops, then by language. @type {Record<string, Record<string, World>>} */
export const WORLDS = {
  'dataset.shares': {
    de: { end: '', choices: [{ prompt: 'die katze ist ', words: ['schwarz', 'weiss'] }] },
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
 * The lines of a text in which the first word of each choice has a share.
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

/** The world of a stop whose sentences stand in a text; null where none does. @param {string} key @param {string} text */
export const worldIn = (key, text) =>
  Object.values(WORLDS[key]).find(({ choices }) => choices.every(({ prompt }) => text.includes(prompt))) ?? null;

/**
 * An expression about the world that the text is made of.
 * @param {string} key @param {(world: World) => string} make  it, for one world
 */
export function ofWorld(key, make) {
  const [last, ...others] = Object.values(WORLDS[key]).reverse();
  return others.reduce(
    (rest, world) => `if(contains(text, '${world.choices[0].prompt}'), ${make(world)}, ${rest})`,
    make(last),
  );
}
