/**
 * The parts of a language that are fetched when they are first needed (languages.js). Which there are, the build finds in
 * the folder of the language (site/words.js): each is a script that exports its words under the name of the file, or a
 * function of the language's numbers that makes them.
 */

/** @template T @typedef {T extends (...values: never[]) => infer Made ? Made : T} Made  what is exported, or what it makes */

/**
 * The words of a part, as its script exports them.
 * @template {() => Promise<object>} Load
 * @template {PropertyKey} Name
 * @typedef {Awaited<ReturnType<Load>> extends Record<Name, infer Exported> ? Made<Exported> : never} WordsOf
 */

/**
 * How each part is fetched and made.
 * @template {Record<string, () => Promise<object>>} Loads
 * @param {Loads} loads
 * @param {object} format  the numbers of the language
 * @returns {{ [Name in keyof Loads]: () => Promise<{ [One in Name]: WordsOf<Loads[Name], Name> }> }}
 */
export const partsFrom = (loads, format) =>
  /** @type {any} */ (
    Object.fromEntries(
      Object.entries(loads).map(([name, load]) => [
        name,
        async () => {
          const { [name]: made } = /** @type {Record<string, unknown>} */ (await load());
          return { [name]: typeof made === 'function' ? made(format) : made };
        },
      ]),
    )
  );
