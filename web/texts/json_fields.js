/**
 * Finds the texts in JSON by the paths of their fields: `messages[].content` is the field `content` of each item in the
 * list `messages`. The file may be a list of records, one nested value, or one record on each line. An object with many
 * members of one kind is read like a list; its keys become `*` in the path. No state, no view.
 */

const DEPTH = 30;
const MANY = 40; // members from which on an object is read like a list
const MOST_FIELDS = 200;

/** A path with one more key; a key with signs such as "." is quoted. @param {string} path @param {string} key */
const member = (path, key) => {
  const name = /^[^.[\]"*\s]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? name : `${path}.${name}`;
};

/**
 * Walks through a value and visits each string in it.
 * @param {unknown} value
 * @param {(path: string, text: string) => void} visit  called for each string
 * @param {string} [path]
 * @param {number} [depth]
 */
function walk(value, visit, path = '', depth = 0) {
  if (typeof value === 'string') return visit(path, value);
  if (typeof value !== 'object' || value === null || depth > DEPTH) return;
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit, `${path}[]`, depth + 1);
    return;
  }
  const entries = Object.entries(value);
  const is_map = entries.length > MANY && entries.every(([, one]) => typeof one === typeof entries[0][1]);
  for (const [key, one] of entries)
    walk(one, visit, is_map ? member(path, '').replace('""', '*') : member(path, key), depth + 1);
}

/**
 * The records in a text of JSON.
 * @param {string} text
 * @param {boolean} by_line  each line is one
 * @param {boolean} [is_cut] its last line may be
 * @returns {{ records: unknown[], broken: number, error: string }}  broken: lines that are not JSON; error: why nothing
 *   could be read, in the words of the browser
 */
export function recordsOf(text, by_line, is_cut = false) {
  if (!by_line) {
    try {
      const value = JSON.parse(text);
      return { records: Array.isArray(value) ? value : [value], broken: 0, error: '' };
    } catch (/** @type {any} */ error) {
      return { records: [], broken: 0, error: error.message };
    }
  }
  /** @type {unknown[]} */
  const records = [];
  let broken = 0;
  const lines = text.split(/\r\n|\r|\n/);
  if (is_cut) lines.pop();
  for (const line of lines) {
    if (line.trim() === '') continue;
    try {
      records.push(JSON.parse(line));
    } catch {
      broken++;
    }
  }
  return { records, broken, error: '' };
}

/**
 * @typedef {object} Field
 * @property {string} path
 * @property {number} count    of texts in this field
 * @property {number} letters  in all these texts together
 * @property {string} example  one of them
 */

/** The fields that hold texts, in the order in which they come. @param {unknown[]} records @returns {Field[]} */
export function fieldsIn(records) {
  /** @type {Map<string, Field>} */
  const fields = new Map();
  for (const record of records) {
    walk(record, (path, text) => {
      const field = fields.get(path);
      if (field) {
        field.count++;
        field.letters += text.length;
        if (field.example.trim() === '') field.example = text;
      } else if (fields.size < MOST_FIELDS) fields.set(path, { path, count: 1, letters: text.length, example: text });
    });
  }
  return [...fields.values()];
}

/** The texts in a field. @param {unknown[]} records @param {string} path */
export function textsAt(records, path) {
  /** @type {string[]} */
  const texts = [];
  for (const record of records) walk(record, (at, text) => at === path && texts.push(text));
  return texts;
}
