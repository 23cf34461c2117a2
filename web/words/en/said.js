/**
 * English sentences for events that code reports by an id (say.js), and English names for rows of the table of
 * settings.
 */

import { format } from './format.js';

const { count, plural, short, size } = format;

/**
 * Labels and help of settings that differ from those of the engine; `names` are the names of choices.
 * @type {Record<string, { label?: string, help?: string, names?: Record<string, string> }>}
 */
export const rows = {
  documents: { names: { auto: 'Auto', lines: 'Lines', stream: 'Stream' } },
  reproducible: {
    label: 'Reproducible',
    help: 'The same text, settings and seed give the same digits on every machine and in every browser; a little slower.',
  },
};

/** @typedef {import('../../wire/protocol.js').Setting} Setting */

/** @param {Setting} row */
const labelOf = ({ key, label }) => rows[key]?.label ?? label;
/** A limit of a range; a whole number is printed with all its digits. @param {number} n */
const limit = (n) => (Number.isInteger(n) ? count(n) : short(n));

/**
 * Sentences by the ids with which code reports events (say.js). A value that is itself such a report arrives here as
 * its sentence. Entries that are not a whole sentence are the end of one.
 */
export const said = {
  // the text
  no_datasets: 'The data sets could not be fetched. You can still paste a text or drop a file.',
  /** @param {string[]} names */
  unkept: (...names) =>
    `Too large to be kept: a reload of the page loses ${names.map((one) => `“${one}”`).join(', ')}.`,
  /** @param {string} title */
  unfetched: (title) => `The text “${title}” could not be fetched. Choose another one or paste your own.`,
  /** @param {string} name @param {string} what  it is */
  no_text: (name, what) => `“${name}” is ${what}.`,
  /** @param {string} name */
  no_decoder: (name) => `“${name}” could not be read: a part of the page did not load. Load the page again.`,
  /** @param {string} name */
  unreadable: (name) => `“${name}” could not be read. A folder cannot be opened; a file must still be where it was.`,
  /** @param {string} name @param {number} bytes @param {number} limit */
  too_big: (name, bytes, limit) =>
    `“${name}” has ${size(bytes)}; a text may have at most ${size(limit)}. Cut it and try again.`,
  /** @param {number} n */
  put_together: (n) => `${count(n)} files were put together, one after the other.`,
  /** @param {string[]} sentences  why */
  left_out: (...sentences) => `Left out: ${sentences.join(' ')}`,
  file_gone: 'The file cannot be read any more. Was it moved or changed? Choose it again.',

  // the address
  /** @param {string} id */
  unknown_data: (id) => `The address asks for the data set “${id}”, which is not here.`,
  /** @param {number} n @param {number} limit */
  address_text: (n, limit) =>
    `The text in the address has ${count(n)} characters; an address can carry ${count(limit)}, so it was cut there.`,
  /** @param {string} theme @param {string[]} themes */
  address_theme: (theme, ...themes) => `The address asks for the theme “${theme}”; there are ${themes.join(', ')}.`,
  /** @param {string} lang @param {string[]} langs */
  address_lang: (lang, ...langs) => `The address asks for the language “${lang}”; there are ${langs.join(', ')}.`,
  /** @param {string} key @param {string} value @param {string} why  a sentence */
  address_setting: (key, value, why) => `The address says ${key}=${value}, which was ignored: ${why}`,
  link_version:
    'The text in the address was packed by a newer version of this page. Load the page again, or ask for a new link.',
  link_damaged:
    'The text in the address is damaged: a part of the link may be missing. Copy the whole link once more.',
  /** @param {number} limit  bytes */
  link_long: (limit) =>
    `The text in the address is larger than ${count(limit)} bytes, the most that a link may hold.`,
  /** @param {string} first  a sentence @param {number} n */
  address_more: (first, n) => `${first} (${count(n)} more in this address.)`,

  no_language: 'The language could not be loaded. Choose it again.',

  // settings
  /** @param {Setting} row */
  not_a_choice: (row) => `${labelOf(row)} must be one of: ${row.choices?.join(', ')}.`,
  /** @param {Setting} row */
  not_on_or_off: (row) => `${labelOf(row)} must be on or off.`,
  /** @param {Setting} row */
  out_of_range: (row) =>
    `${labelOf(row)} must be ${row.type === 'real' ? 'a number' : 'a whole number'} from ${limit(row.min)} to ${limit(row.max)}.`,
  no_model: 'There is no model to ask: the text or a setting needs attention first.',

  // the engine
  /** @param {string} why  a sentence */
  other_build: (why) => `The engine for this setting did not start; try again or set it back. ${why}`,
  /** @param {string} what */
  fault: (what) => `The program has a fault: ${what}.`,
  run_ended: 'That run has ended.',
  unwanted: 'That is not asked for any more.',
  /** @param {number} n */
  long_score: (n) =>
    `This text is too long to be scored while a model trains: at most ${count(n)} characters can be.`,
  /** @param {string} name @param {string[]} names */
  no_look: (name, ...names) => `There is no look at “${name}”: there are ${names.join(', ')}.`,
  /** @param {string} name @param {string[]} of */
  only_now: (name, ...of) => `“${[name, ...of].join(' ')}” is known of the model as it is now, not of earlier steps.`,
  not_kept: 'The model of that step was not kept.',
  no_copies: 'There is no room for copies of this model, so it can only be looked at as it is now.',
  not_loaded: 'The engine is not loaded yet.',
  stopped: 'The engine has stopped.',
  closed: 'The page has closed the engine.',
  cancelled: 'The request was cancelled before it was sent.',
  uncopied: 'The engine sent a message that could not be copied.',
  unknown_message: 'The engine sent a message that the page cannot read.',
  /** @param {number} id */
  unasked: (id) => `The engine answered a question that nobody asked (${id}).`,
  /** @param {number} seconds */
  silent: (seconds) =>
    `The engine has given no sign of life for ${plural(seconds, { one: '# second', other: '# seconds' })}.`,
  /** @param {number} seconds */
  stuck: (seconds) =>
    `The engine answers, but has done nothing for ${plural(seconds, { one: '# second', other: '# seconds' })}.`,

  // its worker
  /** @param {string} why */
  worker_failed: (why) => `The engine's worker failed: ${why}.`,
  unsaid: 'it did not say why',
  /** @param {string} why */
  worker_not_started: (why) => `The engine's worker could not be started: ${why}.`,
  /** @param {string} why */
  worker_not_made: (why) => `The engine's worker could not be made: ${why}.`,
  no_workers:
    'This frame may not run workers. If the page is embedded, its frame needs sandbox="allow-scripts allow-same-origin", or no sandbox.',
  /** @param {number} status @param {string} name */
  server_status: (status, name) => `the server answered ${status} for ${name}`,
  /** @param {string} name @param {string} type */
  server_type: (name, type) =>
    `the server sends ${name} ${type ? `as “${type}”` : 'without a type'}; it must be text/javascript`,
  /** @param {string} name */
  server_policy: (name) =>
    `the page is isolated, so the server must send ${name} with Cross-Origin-Embedder-Policy too`,
  /** @param {string} name */
  script_broken: (name) => `${name} or a script that it imports does not load; the browser's console says which`,
  /** @param {string} name */
  server_gone: (name) =>
    `the server does not answer for ${name}; check that it runs, and that this machine is online`,
};
