// The results of bench.js and peers.js as tables: aligned for a terminal, or in Markdown for the README.

/** @typedef {{ title: string, head: string[], rows: (string | number | null)[][] }} Table a dash stands for null */

/** A number with three significant digits and no exponent. @param {number} x */
export function digits(x) {
  if (!Number.isFinite(x)) return '–';
  const places = x === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x))));
  return x.toLocaleString('en-US', { maximumFractionDigits: Math.min(places, 6) });
}

/** @param {string | number | null | undefined} value */
const cell = (value) =>
  value === null || value === undefined ? '–' : typeof value === 'number' ? digits(value) : value;

/** @param {Table} table */
export function asText({ title, head, rows }) {
  const lines = [head, ...rows.map((row) => row.map(cell))];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const isNumber = head.map((_, i) => rows.some((row) => typeof row[i] === 'number'));
  const text = lines.map((line) =>
    line
      .map((value, i) => (isNumber[i] ? value.padStart(widths[i]) : value.padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...text].join('\n');
}

/** @param {Table} table */
export function asMarkdown({ title, head, rows }) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const rule = `|${head.map((_, i) => (rows.some((row) => typeof row[i] === 'number') ? '---:' : '---')).join('|')}|`;
  return [title, '', line(head), rule, ...rows.map((row) => line(row.map(cell)))].join('\n');
}

/**
 * All tables of a measurement, under a line about the machine.
 * @param {string} machine
 * @param {Table[]} tables those without rows are left out
 * @param {boolean} markdown
 */
export function show(machine, tables, markdown) {
  const filled = tables.filter(({ rows }) => rows.length > 0);
  return [machine, ...filled.map(markdown ? asMarkdown : asText)].join('\n\n');
}
