/**
 * Reads what the page around a frame sends: whether it is a command, which one, and whether all that it holds may be
 * there. It changes nothing and answers nothing; parent.js does what is asked. README.md ("In a frame") lists the
 * commands.
 */

/** By this name a message says that it is for the playground. */
export const NAME = 'microgpt-playground';

const MOST = { text: 20_000_000, prompt: 20_000, id: 200, settings: 200, value: 100 };

/**
 * @typedef {string | number} Id  chosen by the page around the frame; the answer has it again
 * @typedef {object} Command
 * @property {'set' | 'train' | 'pause' | 'reset' | 'sample' | 'state'} type
 * @property {Id | undefined} id
 * @property {string} [data]       of `set`: the id of a data set
 * @property {string} [text]       of `set`: a text of its own
 * @property {Record<string, string>} [settings]  of `set`: as a reader would type them
 * @property {string} [prompt]     of `sample`
 * @property {number} [seed]       of `sample`
 * @property {boolean} [with_text] of `state`: whether the text is wanted too
 */
/** @typedef {{ id: Id | undefined, problem: string }} Refusal */

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @param {number} most */
const isText = (value, most) => typeof value === 'string' && value.length <= most;

/** @param {unknown} value */
const isPlain = (value) =>
  typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || isText(value, MOST.value);

/** @param {unknown} value */
const isSettings = (value) =>
  isRecord(value) && Object.keys(value).length <= MOST.settings && Object.values(value).every(isPlain);

/** What each field must be, and the words for it. @type {Record<string, [(value: any) => boolean, string]>} */
const FIELDS = {
  data: [(value) => isText(value, MOST.value), 'the id of a data set'],
  text: [(value) => isText(value, MOST.text), `a text of at most ${MOST.text} characters`],
  settings: [isSettings, 'an object of settings with texts, numbers, true or false'],
  prompt: [(value) => isText(value, MOST.prompt), `a text of at most ${MOST.prompt} characters`],
  seed: [(value) => Number.isInteger(value) && value >= 0, 'a whole number from 0'],
  with_text: [(value) => typeof value === 'boolean', 'true or false'],
};

/** The fields of each command. @type {Record<Command['type'], string[]>} */
export const COMMANDS = {
  set: ['data', 'text', 'settings'],
  train: [],
  pause: [],
  reset: [],
  sample: ['prompt', 'seed'],
  state: ['with_text'],
};

/** @param {unknown} value  that is no name, shortened for a sentence */
const shown = (value) => (typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : `a ${typeof value}`);

/**
 * @param {unknown} data  of a message, of any form
 * @returns {Command | Refusal | null} null for a message that is not for the playground
 */
export function readCommand(data) {
  if (!isRecord(data) || !Object.hasOwn(data, 'to') || data.to !== NAME) return null;
  const { to, type, id: given, ...fields } = data;
  const id = isText(given, MOST.id) || Number.isFinite(given) ? /** @type {Id} */ (given) : undefined;
  if (given !== undefined && id === undefined) return { id, problem: '"id" must be a short text or a number.' };
  if (typeof type !== 'string' || !Object.hasOwn(COMMANDS, type)) {
    return { id, problem: `There is no command ${shown(type)}. These are: ${Object.keys(COMMANDS).join(', ')}.` };
  }
  const own = COMMANDS[/** @type {Command['type']} */ (type)];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!own.includes(name)) return { id, problem: `The command "${type}" has no ${shown(name)}.` };
    const [holds, words] = FIELDS[name];
    if (!holds(value)) return { id, problem: `"${name}" of the command "${type}" must be ${words}.` };
  }
  if (fields.text !== undefined && fields.data !== undefined) {
    return { id, problem: 'The command "set" takes a text or a data set, not both.' };
  }
  const { settings, ...rest } = fields;
  const typed = Object.entries(/** @type {Record<string, unknown>} */ (settings ?? {})).map(([key, value]) => [
    key,
    typeof value === 'boolean' ? (value ? '1' : '0') : String(value),
  ]);
  return /** @type {Command} */ ({ ...rest, type, id, settings: Object.fromEntries(typed) });
}
