/** English words of the page that a model is saved as. They are in that page; the playground itself does not show them. */

/** @typedef {import('../words.js').English['format']} Format */

/** What is said of the model, by what it is about. */
const figures = {
  text: 'Learnt from',
  steps: 'Steps',
  time: 'Time',
  parameters: 'Parameters',
  shape: 'Network',
  vocabulary: 'Vocabulary',
  loss: 'Loss',
  saved: 'Saved',
};

/** @param {Format} format */
export const own_page = ({ lang, count, duration, plural, short }) => ({
  name: 'My model',
  /** @param {string} title  of the text; '' for one that is not named */
  of: (title) => (title === '' ? 'a text of its own' : `the text “${title}”`),
  /** @param {string} text  as `of` says it @param {number} steps @param {number} ms  0 where it is not known */
  learnt: (text, steps, ms) =>
    steps === 0
      ? `A small GPT that has not learnt anything yet: it writes noise.`
      : `A small GPT that learnt to write from ${text}, in ${plural(steps, { one: '# step', other: '# steps' })}${ms === 0 ? '' : ` and ${duration(ms)}`}.`,
  offline: 'All of it is in this file. It needs no network, and nothing you type leaves this computer.',
  prompt: 'Your prompt',
  placeholder: 'How shall it begin?',
  write: 'Generate',
  stop: 'Stop',
  temperature: 'Temperature',
  temperature_help: 'Low: it plays safe. High: it takes risks.',
  answer: 'What the model wrote',
  more: 'More',
  seed: 'Seed',
  seed_help: 'A number that decides all its throws of the dice. Empty: another one each time.',
  length: 'Length',
  length_help: 'How many characters or tokens it writes at most.',
  /** @param {string} seed */
  stamp: (seed) =>
    `Seed ${seed}. With the same seed, prompt and temperature it writes the same again, on every computer.`,
  model: 'This model',
  figures,
  /** @param {number} layers @param {number} heads @param {number} width @param {number} context */
  shape: (layers, heads, width, context) =>
    `${plural(layers, { one: '# layer', other: '# layers' })}, ${plural(heads, { one: '# head', other: '# heads' })}, width ${count(width)}, context ${count(context)}`,
  /** @param {string} tokenizer @param {number} n */
  vocabulary: (tokenizer, n) => `${count(n)} ${tokenizer === 'char' ? 'characters' : 'tokens'}`,
  /** @param {number} loss @param {number | null} validation */
  loss: (loss, validation) =>
    validation === null ? short(loss) : `${short(loss)}; on text it never saw ${short(validation)}`,
  /** @param {Date} date */
  date: (date) => new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(date),
  text: 'The text it learnt from',
  /** @param {number} shown @param {number} all  characters */
  beginning: (shown, all) => `The first ${count(shown)} of ${count(all)} characters.`,
  save_text: 'Save the text',
  made: 'Made with the microGPT Playground.',
  no_wasm:
    'This browser refuses WebAssembly, so the model cannot run here. Allow it, or open the file in another browser.',
  no_model: 'There is no model in this file. Save one from the playground, or with “microgpt export --to html”.',
  damaged: 'The model in this file is damaged. Save it again.',
  /** @param {string} character */
  unknown: (character) => `The model has never seen “${character}”. Leave it out.`,
  /** @param {number} most */
  too_long: (most) =>
    `The prompt is too long: there is room for ${plural(most, { one: '# character or token', other: '# characters or tokens' })}.`,
  failed: 'The model could not write. Load the page again.',
});
