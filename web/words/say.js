/**
 * How code reports an event: as an id with values, from which the words of a language make a sentence. So a report can
 * be stored, sent between page and worker, and shown again in another language. For what the engine says, the id is its
 * English template. No language and no state here.
 */

/**
 * @typedef {object} Said
 * @property {string} id          a key of `said` or `files` (en/index.js, en/files.js), or a template of the engine
 * @property {any[]} [values]     in the order in which its sentence takes them; a value may be a report itself
 * @property {string} [message]   the engine's English sentence, shown where the language has no translation
 */

/** @typedef {import('./words.js').Words} Words */
/** @typedef {keyof Words['said'] | keyof NonNullable<Words['files']> | keyof NonNullable<Words['imports']>['said'] | keyof NonNullable<Words['kept']>['said']} SaidId */

/** @param {SaidId} id @param {any[]} values @returns {Said} */
export const said = (id, ...values) => ({ id, values });

/** @param {Record<string, any> | undefined} table @param {string} id */
const find = (table, id) => (table && Object.hasOwn(table, id) ? table[id] : undefined);

/**
 * A value as words: the sentence of a report, or the translation of a word or sentence of the engine; else the value
 * itself.
 * @param {Words} words
 * @param {any} value
 */
const valueIn = (words, value) =>
  typeof value === 'string' || typeof value?.id === 'string' ? say(words, value) : value;

/**
 * The sentence of a report; '' for none, and where its words have not been loaded yet.
 * @param {Words} words
 * @param {Said | string | null | undefined} what  a string is a sentence of the engine
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
    find(words.kept?.said, id) ??
    find(words.errors, id) ??
    message;
  return typeof sentence === 'function' ? sentence(...values.map((value) => valueIn(words, value))) : sentence;
}

/**
 * A row of the table of settings with its label and help in the language; no help until that has been fetched.
 * @param {Words} words
 * @param {import('../wire/protocol.js').Setting} row
 * @returns {{ label: string, help: string, names?: Record<string, string> }}
 */
export const rowIn = (words, row) => ({
  ...row,
  help: words.help?.[row.key] ?? '',
  ...find(words.rows, row.key),
});

/**
 * The title of a text, and one sentence about it.
 * @param {Words} words
 * @param {import('../state/state.js').Source} source
 */
export const sourceIn = (words, source) => (source.kind === 'dataset' && find(words.datasets, source.id)) || source;
