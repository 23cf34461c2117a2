/**
 * Recognises the form of a text: markup, JSON, a table, an exported chat, or none. Such a text is learnt with its form
 * unless somebody chooses otherwise, so the page makes a remark on it. Only the beginning is looked at, mostly the
 * first lines. No bytes, no state, no view.
 */

/** @import { Said, SaidId } from '../words/say.js' */

/**
 * The same as in words/say.js, repeated so that the page need not wait for one more script.
 * @param {SaidId} id
 * @param {any[]} values
 * @returns {Said}
 */
export const said = (id, ...values) => ({ id, values });

const LINES = 40; // at most, are looked at
const FEW = 3; // lines that are enough to recognise a form

/** A value of JSON that is an object or a list; else undefined. @param {string} text */
function json(text) {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether lines are records of JSON. @param {string[]} lines  the last may be cut */
function areRecords(lines) {
  const records = lines.filter((line) => json(line) !== undefined);
  return lines.length >= FEW && records.length >= 0.9 * (lines.length - 1) && records.length >= FEW - 1;
}

/** Whether a text is one value of JSON, or the beginning of a long one. @param {string} text */
function isJson(text) {
  const value = json(text);
  if (value !== undefined) return Array.isArray(value) ? value.length > 1 || typeof value[0] === 'object' : true;
  return /^\s*(\{\s*"[^"\n]*"\s*:|\[\s*(\{\s*"|"[^"\n]*"\s*,)|\[[[\s]*(-?\d[\d.eE+-]*[\],[\s]+){8})/.test(text);
}

/**
 * The first rows of a table. Inside quotes a separator or a line end is part of the field.
 * @param {string} text @param {string} separator
 */
function rowsOf(text, separator) {
  const rows = [];
  let row = [];
  const field = new RegExp(
    `(?:"((?:[^"]|"")*)"(?=${separator}|[\\r\\n]|$)|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  while (rows.length < LINES && field.lastIndex < text.length) {
    const [, quoted, plain, end] = /** @type {RegExpExecArray} */ (field.exec(text));
    row.push(quoted ?? plain);
    if (end === separator) continue;
    if (end === '' && rows.length > FEW) break; // the last row may be incomplete
    if (row.length > 1 || row[0].trim() !== '') rows.push(row);
    row = [];
  }
  return rows;
}

/** Whether a field has as many closing brackets as opening ones, and none of them closes before one opens. @param {string} field */
const isBalanced = (field) =>
  field.split(/[([{]/).length === field.split(/[)\]}]/).length && !/^[^([{]*[)\]}]/.test(field);

/**
 * Whether a text is a table: nearly every row has the same number of columns. Prose is excluded because blanks follow
 * its commas; code because its lines end with the separator or have open brackets before it; indented text because its
 * first field is empty.
 * @param {string} text @param {string} separator
 * @param {boolean} named  whether the name of the file says that it is a table
 */
function isTable(text, separator, named) {
  const rows = rowsOf(text, separator);
  const columns = rows[0]?.length ?? 0;
  const even = rows.filter((row) => row.length === columns);
  if (columns < 2 || even.length < (named ? 0.5 : 0.9) * rows.length) return false;
  if (named) return true;
  const filled = rows[0].filter((_, i) => even.filter((row) => row[i]?.trim()).length > even.length / 2);
  if (rows.length < FEW || filled.length < 2) return false;
  const fields = even.flat();
  const numbers = fields.filter((field) => /^\s*[-+]?[\d.,]+%?\s*$/.test(field)).length;
  const spaced = even.flatMap((row) => row.slice(1)).filter((field) => /^\s/.test(field)).length;
  const rest = fields.length - even.length;
  if (fields.filter(isBalanced).length < 0.9 * fields.length) return false;
  return separator === '\t' || spaced < rest / 5 || (columns > 2 && numbers >= fields.length / 2);
}

/** A line of a chat: date, time, perhaps a separating sign, and the name. */
export const CHAT_LINE =
  /^[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\.?)?(\]|\s+[-–—])?\s+[\u200e\u200f]*([^:[\](){}=/\\]{1,40}): /i;
const LEVEL = /\b(trace|debug|info|notice|warn|warning|error|fatal|critical|severe|verbose)\b/i;

/**
 * Whether lines are messages of a chat: names repeat, and are not log levels or program modules.
 * @param {string[]} lines
 */
function isChat(lines) {
  const found = lines.map((line) => CHAT_LINE.exec(line)).filter((one) => one !== null);
  const names = found.map((one) => one[2].trim());
  const different = new Set(names);
  if (lines.length < FEW || found.length < lines.length / 2 || different.size === names.length) return false;
  if (names.some((name) => LEVEL.test(name))) return false;
  return found.every((one) => one[1]) ? names.some((name) => /[^a-z\d_.-]/.test(name)) : different.size > 1;
}

/**
 * The form of a text, by its beginning; '' where it has none.
 * @param {string} text
 * @param {string} named  the ending of the file's name, where that names a form
 * @returns {SaidId | ''}
 */
function formNamed(text, named) {
  const lines = text.split(/\r\n|\r|\n/, LINES).filter((line) => line.trim() !== '');
  if (/^\s*(<!doctype html|<html)/i.test(text)) return 'form_html';
  if (/^\s*<\?xml/.test(text)) return 'form_xml';
  const bracket = /^\s*[[{]/.test(text);
  if (areRecords(lines) || (bracket && (named === 'jsonl' || named === 'ndjson'))) return 'form_records';
  if (isJson(text) || (bracket && named === 'json')) return 'form_json';
  if (isChat(lines)) return 'form_chat';
  const table = named === 'csv' || named === 'tsv';
  return [',', ';', '\t'].some((separator) => isTable(text, separator, table)) ? 'form_table' : '';
}

/**
 * The form of a text, by its beginning and the name of its file; '' where it has none.
 * @param {string} text    all of it, or its beginning
 * @param {string} [name]  of the file
 */
export const formOf = (text, name = '') =>
  formNamed(text, /\.(csv|tsv|jsonl|ndjson|json)$/i.exec(name)?.[1].toLowerCase() ?? '');

/**
 * A remark where a text has a form, since the form would be learnt too; else none.
 * @param {string} text
 * @param {string} [name]
 */
export function remarksOnForm(text, name = '') {
  const form = formOf(text, name);
  return form === '' ? [] : [said(form)];
}
