/**
 * In which face a text, and what a model of it writes, is set: running text as in a book; lists, numbers and programs with
 * letters of one width, so that their columns can be seen.
 */

const LOOK = 4000; // characters: so much of a text tells
const CODE_SHARE = 0.2; // of its lines

/** A line as programs and tables have them: it ends in a sign of a program, or has a tab, bars, or commas without a blank. */
const CODE = /[;{}]\s*$|^\s*[#/*<].*[>;*/]\s*$|\t|\|.*\||,\S.*,\S/;

/**
 * @param {string} text  or its beginning
 * @param {string | undefined} documents  how it is cut: 'lines' or 'stream'
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
