/**
 * What can be learnt from a file that is more than plain text: the texts in a table, in JSON, in a chat or in a web
 * page, and how they become one text. The panel features/text/reading_panel.js lets a person choose and change this as long
 * as the file is there; read_files.js calls the functions here. No state, no view.
 */

import { messagesOf } from './chats.js';
import { formOf } from './forms.js';
import { fieldsIn, recordsOf, textsAt } from './json_fields.js';
import { wordsOf } from './markup.js';

/** @typedef {import('./json_fields.js').Field} Field */
/** @typedef {import('./kinds.js').Kind} Kind */
/** @typedef {{ name: string, blob: Blob }} File */
/**
 * How texts are joined: each on one line, or with a blank line between them and their line breaks kept.
 * @typedef {'line' | 'blank'} Joint
 */

/**
 * What was found in a file that was read as one kind.
 * @typedef {object} Contents
 * @property {(Field & { name?: string })[]} fields   what can be chosen; in a chat `all`, `named`, and `of:` with a
 *   person's name
 * @property {string} field        the one that is chosen at first; '' where there is no choice
 * @property {{ id: 'open_quote' | 'broken_json' | 'broken_lines' | 'no_texts', values: any[] } | null} fault
 * @property {boolean} [header]    for a table: whether its first row holds the names of columns
 * @property {(field: string) => string[]} textsOf
 */

/** @param {string} text  or its beginning @param {string} name  of the file @returns {Kind} */
export function kindOf(text, name) {
  const form = formOf(text, name).replace('form_', '');
  if (form === '' && /\.x?html?$/i.test(name) && /<\/?[a-z][^>]*>/i.test(text)) return 'html';
  return form === '' ? 'plain' : /** @type {Kind} */ (form);
}

/** The field with the longest texts on average; the first of equals. @param {Field[]} fields */
function longest(fields) {
  const mean = (/** @type {Field} */ one) => (one.count === 0 ? 0 : one.letters / one.count);
  return (
    fields.reduce(
      (best, one) => (best === null || mean(one) > mean(best) ? one : best),
      /** @type {Field | null} */ (null),
    )?.path ?? ''
  );
}

/** @param {string[]} texts */
async function ofTables(texts, /** @type {boolean | undefined} */ header) {
  const { columnAt, columnsOf, hasHeader, readTable } = await import('./tables.js');
  const tables = [];
  for (const text of texts) tables.push(await readTable(text));
  const named = header ?? hasHeader(tables[0].rows);
  // Several files with the same columns become one table: only the first keeps its header.
  const rows = tables.flatMap((table, i) => (i > 0 && named ? table.rows.slice(1) : table.rows));
  const fields = columnsOf(rows, named);
  const open = tables.find((table) => table.open > 0)?.open ?? 0;
  /** @type {Contents['fault']} */
  const fault = open > 0 ? { id: 'open_quote', values: [open] } : null;
  return {
    fields,
    field: longest(fields),
    header: named,
    fault,
    textsOf: (/** @type {string} */ field) => columnAt(rows, named, field),
  };
}

/** @param {string[]} texts @param {boolean} by_line @returns {Contents} */
function ofJson(texts, by_line) {
  const read = texts.map((text) => recordsOf(text, by_line));
  const records = read.flatMap((one) => one.records);
  const fields = fieldsIn(records);
  const error = read.find((one) => one.error !== '')?.error ?? '';
  const broken = read.reduce((sum, one) => sum + one.broken, 0);
  /** @type {Contents['fault']} */
  let fault = null;
  if (error !== '') fault = { id: 'broken_json', values: [error] };
  else if (broken > 0) fault = { id: 'broken_lines', values: [broken] };
  return { fields, field: longest(fields), fault, textsOf: (field) => textsAt(records, field) };
}

/** @param {string[]} texts @returns {Contents} */
function ofChats(texts) {
  const messages = texts.flatMap(messagesOf);
  /** @type {Map<string, number>} */
  const names = new Map();
  for (const { name } of messages) names.set(name, (names.get(name) ?? 0) + 1);
  const people = [...names].sort((a, b) => b[1] - a[1]).slice(0, 100);
  const field = (/** @type {string} */ path, /** @type {number} */ count, name = '') => ({
    path,
    name,
    count,
    letters: 0,
    example: '',
  });
  return {
    fields: [
      field('all', messages.length),
      field('named', messages.length),
      ...people.map(([name, count]) => field(`of:${name}`, count, name)),
    ],
    field: 'all',
    fault: null,
    textsOf: (chosen) =>
      messages
        .filter(({ name }) => !chosen.startsWith('of:') || chosen === `of:${name}`)
        .map(({ name, text }) => (chosen === 'named' ? `${name}: ${text}` : text)),
  };
}

/**
 * @param {string[]} texts  of the files
 * @param {Kind} kind
 * @param {{ header?: boolean }} [choices]
 * @returns {Promise<Contents>}
 */
export async function contentsOf(texts, kind, { header } = {}) {
  /** @type {Contents} */
  let contents;
  if (kind === 'table') contents = await ofTables(texts, header);
  else if (kind === 'records' || kind === 'json') contents = ofJson(texts, kind === 'records');
  else if (kind === 'chat') contents = ofChats(texts);
  else {
    const textsOf = () => (kind === 'plain' ? texts : texts.flatMap((text) => wordsOf(text, kind === 'html')));
    contents = { fields: [], field: '', fault: null, textsOf };
  }
  if (contents.fault === null && contents.textsOf(contents.field).length === 0)
    contents.fault = { id: 'no_texts', values: [] };
  return contents;
}

const BREAK = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/;

/**
 * The joint that suits the texts: where many have several lines, their line breaks are kept.
 * @param {string[]} texts
 * @returns {Joint}
 */
export const jointOf = (texts) =>
  texts.filter((text) => BREAK.test(text.trim())).length > texts.length / 5 ? 'blank' : 'line';

/**
 * The texts in the form in which they are learnt.
 * @param {string[]} texts
 * @param {Joint} joint
 */
export const shaped = (texts, joint) =>
  texts
    .map((text) =>
      (joint === 'line'
        ? text.replaceAll(/\s+/g, ' ')
        : text.replaceAll(/\r\n?/g, '\n').replaceAll(/\n\s*\n/g, '\n')
      ).trim(),
    )
    .filter((text) => text !== '');

/** One text of many. @param {string[]} texts @param {Joint} joint */
export const joined = (texts, joint) => `${shaped(texts, joint).join(joint === 'line' ? '\n' : '\n\n')}\n`;

/** The text of a file, or its beginning. @param {Blob} blob @param {string} encoding @param {number} [most]  bytes */
export async function decodeBlob(blob, encoding, most = blob.size) {
  const bytes = await blob.slice(0, most).arrayBuffer();
  return new TextDecoder(encoding).decode(bytes, { stream: most < blob.size });
}
