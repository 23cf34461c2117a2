/**
 * Reads the rows and columns of a table (CSV, TSV and the like) with Papa Parse, which knows quoted fields that contain
 * separators, line breaks and doubled quotes. Fetched when a table is opened. No state, no view.
 */

import Papa from 'papaparse';

/** @typedef {import('./json_fields.js').Field} Field */

const CHUNK = 262_144; // letters that are read without a pause: some hundredths of a second
const GUESSED = 65_536; // letters from which the separator is guessed

/**
 * @typedef {object} Table
 * @property {string[][]} rows  without blank ones
 * @property {number} open      the row, counted from 1, that opens a quote and does not close it; 0: none
 */

/**
 * Reads a table in chunks, with other work of the page in between.
 * @param {string} text
 * @returns {Promise<Table>}
 */
export async function readTable(text) {
  const { delimiter, linebreak } = Papa.parse(text.slice(0, GUESSED), { preview: 50, skipEmptyLines: 'greedy' }).meta;
  /** @type {string[][]} */
  const rows = [];
  let open = 0;
  let at = 0;
  for (let size = CHUNK; at < text.length; ) {
    const is_last = at + size >= text.length;
    const parser = new /** @type {any} */ (Papa).Parser({ delimiter, newline: linebreak });
    const { data, errors, meta } = parser.parse(text.slice(at, at + size), 0, !is_last);
    if (meta.cursor === 0 && !is_last) {
      size *= 2; // a row is longer than the chunk: try a larger one
      continue;
    }
    if (open === 0) {
      const wrong = errors.find((/** @type {any} */ one) => one.type === 'Quotes');
      if (wrong) open = rows.length + wrong.row + 1;
    }
    for (const row of data) if (row.length > 1 || row[0]?.trim()) rows.push(row);
    if (is_last) break;
    at += meta.cursor;
    await new Promise((done) => setTimeout(done, 0));
  }
  return { rows, open };
}

const NUMBER = /^\s*[-+]?[\d.,]+%?\s*$/;

/**
 * Whether the first row holds names of columns: short, all different, not numbers, and unlike the rows below.
 * @param {string[][]} rows
 */
export function hasHeader(rows) {
  const [first, ...rest] = rows;
  if (!first || rest.length === 0) return false;
  if (new Set(first).size < first.length || first.some((name) => name.trim() === '' || name.length > 40))
    return false;
  if (first.some((name) => NUMBER.test(name))) return false;
  const differs = first.some((name, i) => {
    const below = rest.map((row) => row[i] ?? '');
    const mean = below.reduce((sum, one) => sum + one.length, 0) / below.length;
    return below.every((one) => one === '' || NUMBER.test(one)) || mean > 2 * name.length;
  });
  return (
    differs ||
    first.some((name) => /^(text|name|title|content|body|message|id|label|word|words|sentence)s?$/i.test(name))
  );
}

/**
 * The columns, by their numbers from 0.
 * @param {string[][]} rows
 * @param {boolean} named  the first row has their names
 * @returns {(Field & { name: string })[]}
 */
export function columnsOf(rows, named) {
  const body = named ? rows.slice(1) : rows;
  const n = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: Math.min(n, 500) }, (_, i) => {
    const texts = body.map((row) => row[i] ?? '').filter((one) => one.trim() !== '');
    const letters = texts.reduce((sum, one) => sum + (NUMBER.test(one) ? 1 : one.length), 0);
    const name = named ? (rows[0][i] ?? '').trim() : '';
    return { path: String(i), name, count: texts.length, letters, example: texts[0] ?? '' };
  });
}

/** The texts of a column. @param {string[][]} rows @param {boolean} named @param {string} path  its number */
export const columnAt = (rows, named, path) =>
  (named ? rows.slice(1) : rows).map((row) => row[Number(path)] ?? '').filter((one) => one.trim() !== '');
