/**
 * The typeface of a text and of what its model writes: a book face for running text; a monospaced face for lists,
 * numbers and programs, so that columns line up. Only the choice is here; the faces are in ui/parts.css.
 */

const LOOK = 4000; // characters at the beginning that decide
const CODE_SHARE = 0.2; // of the lines: from this on, the text is code or a table

/**
 * A line of a program or a table: it ends in a brace, or in ";" after some other sign of programs (verse has that end
 * too), or has a tab, vertical bars, or commas without a blank (a comma before the end of a quotation has one).
 */
const CODE = /[(){}=<>[\]_*/+-].*;\s*$|[{}]\s*$|^\s*[#/*<].*[>;*/]\s*$|\t|\|.*\||(?:,(?!["'”’»]?(?:\s|$)).*){2}/;

/**
 * @param {string} text  or its beginning
 * @param {string | undefined} documents  how the engine cuts it: 'lines' or 'stream'
 * @returns {'prose' | 'mono'}
 */
export function faceOf(text, documents) {
  if (documents === 'lines') return 'mono';
  const lines = text
    .slice(0, LOOK)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const code = lines.filter((line) => CODE.test(line)).length;
  return code > lines.length * CODE_SHARE ? 'mono' : 'prose';
}
