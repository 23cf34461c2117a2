/**
 * What code tells of something that happened: an id with its values, of which the words of a language make the sentence.
 * So it can be kept, sent over the wire and said again in another language. Of what the engine says the id is the English
 * template. Knows no language and no state.
 */

/**
 * @typedef {object} Said
 * @property {string} id          a key of `said` or `files` (en.js, en_files.js), or a template of the engine
 * @property {any[]} [values]     in the order in which its sentence takes them; some may be said themselves
 * @property {string} [message]   of the engine: the English sentence, where the language does not have it
 */

/** @typedef {import('./words.js').Words} Words */
/** @typedef {keyof Words['said'] | keyof NonNullable<Words['files']> | keyof NonNullable<Words['imports']>['said']} SaidId */

/** @param {SaidId} id @param {any[]} values @returns {Said} */
export const said = (id, ...values) => ({ id, values });

/** @param {Record<string, any> | undefined} table @param {string} id */
const find = (table, id) => (table && Object.hasOwn(table, id) ? table[id] : undefined);

/** The words of a value: of one that is said itself, or of a word or a sentence of the engine's; else the value as it is. @param {Words} words @param {any} value */
const valueIn = (words, value) =>
  typeof value === 'string' || typeof value?.id === 'string' ? say(words, value) : value;

/**
 * The sentence; '' for nothing, and for what has no words yet.
 * @param {Words} words
 * @param {Said | string | null | undefined} what  a string is a sentence of the engine's
 * @returns {string}
 */
export function say(words, what) {
  if (!what) return '';
  if (typeof what === 'string') return say(words, words.find?.(what) ?? { id: what, message: what });
  const { id, values = [], message = '' } = what;
  const sentence =
    find(words.said, id) ??
    find(words.files, id) ??
    find(words.imports?.said, id) ??
    find(words.errors, id) ??
    message;
  return typeof sentence === 'function' ? sentence(...values.map((value) => valueIn(words, value))) : sentence;
}

/** What a row of the table of settings is called. @param {Words} words @param {import('../wire/protocol.js').Setting} row @returns {{ label: string, help: string, names?: Record<string, string> }} */
export const rowIn = (words, row) => ({ ...row, ...find(words.rows, row.key) });

/** What a text is called, and one line about it. @param {Words} words @param {import('../state/state.js').Source} source */
export const sourceIn = (words, source) => (source.kind === 'dataset' && find(words.datasets, source.id)) || source;
