/**
 * What form a text has besides its words: markup, JSON, a table, an exported chat. Such a text is learnt as it stands;
 * this tells of it. It looks at the beginning alone, and mostly at its first lines. Knows no bytes,
 * no state and no view.
 */

/** @import { Said, SaidId } from '../words/say.js' */

/** Not that of words/say.js, which would be one more script for the page to wait for. @param {SaidId} id @param {any[]} values @returns {Said} */
export const said = (id, ...values) => ({ id, values });

const LINES = 40; // that are looked at
const FEW = 3; // lines from which a form can be told

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
 * The first rows of a table, a separator and a line end within quotes being part of a field.
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
    if (end === '' && rows.length > FEW) break; // it may be cut
    if (row.length > 1 || row[0].trim() !== '') rows.push(row);
    row = [];
  }
  return rows;
}

/** Whether a field has as many closing brackets as opening ones, and none of them closes before one opens. @param {string} field */
const isBalanced = (field) =>
  field.split(/[([{]/).length === field.split(/[)\]}]/).length && !/^[^([{]*[)\]}]/.test(field);

/**
 * Whether a text has the same number of columns in nearly every row. In prose blanks follow the commas; a line of code
 * ends with its separator or opens brackets before it; what is indented has nothing before it.
 * @param {string} text @param {string} separator @param {boolean} named  whether the file says that it is a table
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

/** A day, a time, whether a sign divides them from the name, and the name. */
export const CHAT_LINE =
  /^[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\.?)?(\]|\s+[-–—])?\s+[\u200e\u200f]*([^:[\](){}=/\\]{1,40}): /i;
const LEVEL = /\b(trace|debug|info|notice|warn|warning|error|fatal|critical|severe|verbose)\b/i;

/** Whether lines are messages of people: their names come again, and are no levels or modules. @param {string[]} lines */
function isChat(lines) {
  const found = lines.map((line) => CHAT_LINE.exec(line)).filter((one) => one !== null);
  const names = found.map((one) => one[2].trim());
  const different = new Set(names);
  if (lines.length < FEW || found.length < lines.length / 2 || different.size === names.length) return false;
  if (names.some((name) => LEVEL.test(name))) return false;
  return found.every((one) => one[1]) ? names.some((name) => /[^a-z\d_.-]/.test(name)) : different.size > 1;
}

/**
 * The form that a text begins with, if it has one besides its words; '' else.
 * @param {string} text
 * @param {string} named  the ending of the file's name, where it says a form
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
 * The form that a text begins with, '' where it has none.
 * @param {string} text    all of it, or its beginning
 * @param {string} [name]  of the file
 */
export const formOf = (text, name = '') =>
  formNamed(text, /\.(csv|tsv|jsonl|ndjson|json)$/i.exec(name)?.[1].toLowerCase() ?? '');

/** What a text begins with that has a form of its own, which would be learnt too. @param {string} text @param {string} [name] */
export function remarksOnForm(text, name = '') {
  const form = formOf(text, name);
  return form === '' ? [] : [said(form)];
}
