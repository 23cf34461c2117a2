/**
 * Reads files as a person has chosen (their kind and encoding, which of their texts, how these are joined) and gives
 * one text, counted and ready to be learnt. It may take seconds for megabytes, so it runs in a worker of its own
 * (web/file_reader.js). The kinds are read in ways_to_read.js. No state, no view.
 */

import { beginning, countText, fitsTextBox } from './counts.js';
import { suggestFor } from './datasets.js';
import { contentsOf, decodeBlob, joined, jointOf, kindOf, shaped } from './ways_to_read.js';

/** @import { Contents, Joint, Kind } from './ways_to_read.js' */
/** @import { Counts } from './counts.js' */

/**
 * What a person has chosen. If an entry is missing, the page chooses.
 * @typedef {{ encoding: string, kind?: Kind, header?: boolean, field?: string, joint?: Joint }} Choices
 */

/**
 * The one text made of all files, with what a source of the page needs (state/state.js).
 * @typedef {object} Ready
 * @property {Blob} blob            the text in UTF-8
 * @property {string | null} text   the same if it fits into the text box
 * @property {string} preview       its beginning if it does not
 * @property {Counts} facts
 * @property {Record<string, any>} suggested  settings
 */

/**
 * @typedef {Omit<Contents, 'textsOf'> & Found & { ready: Ready }} Reading
 *
 * @typedef {object} Found  the whole text; for big files, only what their beginnings contain (is_part)
 * @property {Kind} kind
 * @property {string} field
 * @property {Joint} joint
 * @property {number} n_texts
 * @property {string[]} shown  the first of them, shortened
 * @property {boolean} is_part
 */

const PREVIEW_TEXTS = 5; // texts in the preview
const SHOWN_LETTERS = 400; // of each
const EXAMPLE_LETTERS = 200; // of one text of a field

/** The beginning of a text, with a sign that more follows. @param {string} text @param {number} most */
const shortened = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

/** @param {string} text @returns {Ready} */
function readyOf(text) {
  const fits = fitsTextBox(text);
  return {
    ...{ blob: new Blob([text]), text: fits ? text : null, preview: fits ? '' : beginning(text) },
    ...{ facts: countText(text), suggested: suggestFor(text) },
  };
}

/**
 * @param {{ name: string, blob: Blob }[]} files
 * @param {Choices} choices
 * @param {number} [most]  bytes of each file
 * @returns {Promise<Reading>} rejects where a file can no longer be read
 */
export async function readFiles(
  files,
  { encoding, kind: chosen, header, field: wanted, joint: wished },
  most = Infinity,
) {
  const kind = chosen ?? kindOf(await decodeBlob(files[0].blob, encoding, 65_536), files[0].name);
  const limit = kind === 'json' ? Infinity : most; // a part of a JSON file is not valid JSON
  const is_part = files.some(({ blob }) => blob.size > limit);
  const sources = [];
  for (const { blob } of files) {
    const text = await decodeBlob(blob, encoding, Math.min(limit, blob.size));
    sources.push(blob.size > limit ? text.slice(0, text.lastIndexOf('\n') + 1 || undefined) : text);
  }
  const { textsOf, ...contents } = await contentsOf(sources, kind, { header });
  if (is_part && contents.fault?.id === 'open_quote') contents.fault = null; // it may be closed later
  const field = contents.fields.some(({ path }) => path === wanted) ? String(wanted) : contents.field;
  const texts = textsOf(field);
  const joint = wished ?? jointOf(texts);
  const text = kind === 'plain' ? texts.join('\n') : joined(texts, joint);
  const shown =
    kind === 'plain'
      ? [text.slice(0, 1000)]
      : shaped(texts.slice(0, PREVIEW_TEXTS * 4), joint).slice(0, PREVIEW_TEXTS);
  return {
    ...contents,
    fields: contents.fields.map((one) => ({ ...one, example: one.example.trim().slice(0, EXAMPLE_LETTERS) })),
    ...{ kind, field, joint, is_part, n_texts: texts.length, ready: readyOf(text) },
    shown: shown.map((one) => shortened(one, SHOWN_LETTERS)),
  };
}
