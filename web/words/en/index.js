/**
 * The sentences of the page in English, feature by feature. Another language is a file like this one (words.js says its
 * form). The errors, notices, and labels and help of settings that come from the engine are English already; another
 * language translates them in `errors` and `rows`.
 */
import { parts } from '../../../build/words/en.js';
import { partsFrom } from '../parts.js';
import { counted, format, token, tokens } from './format.js';
import { rows, said } from './said.js';

const { count, duration, fixed, loss, mebibytes, percent, short, size } = format;

const masthead = {
  name: 'microGPT',
  name_rest: 'Playground',
  lede: 'Give it a text and watch a small GPT learn to write like it, in your browser.',
  to_train: 'Go to the Train button',
  colours: 'Colours',
  language: 'Language',
  themes: /** @type {Record<string, string>} */ ({ auto: 'Auto', light: 'Light', dark: 'Dark' }),
};

const shortcuts = { open: 'Keys' };

const tour = {
  open: 'Tour',
  help: 'The parts of this page, in one minute',
  guide: 'Guide',
  guide_help: 'How it learns, step by step',
  share: 'Share',
  share_help: 'A link, a frame, or a code with this text and these settings',
};

const problem = {
  not_loaded: 'The engine could not be loaded.',
  died: 'The engine stopped.',
  /** @param {string} reason  a sentence of `said` @param {boolean} lost */
  kept: (reason, lost) =>
    `${reason} Your text and settings are kept${lost ? '; what the model has learnt since it was last saved is lost' : ''}.`,
  engine_slow: 'The engine is loading slowly.',
  part_slow: 'A part of the engine is loading slowly.',
  why_slow: 'The network is slow, or the server does not answer. The page goes on waiting.',
  restart: 'Restart',
  try_again: 'Try again',
  dismiss: 'Dismiss',
};

const text = {
  label: 'Text',
  title: 'The text',
  line: 'Choose one, or bring your own.',
  choices: 'Texts to learn from',
  fresh: '+ Your own text',
  box: 'Text to learn from',
  placeholder: 'Paste or type a text here, or drop a file.',
  preview: 'The beginning of the text',
  /** @param {number} bytes */
  shown: (bytes) => `${size(bytes)}, of which this is the beginning`,
  edit: 'Edit as text',
  open: 'Open files',
  address: 'From an address',
  or: 'or drop them, or paste',
  reading: 'How it is read…',
  no_panel: 'This part of the page could not be loaded. Load the page again.',
  /** @param {string} title */
  remove: (title) => (title === '' ? 'Remove' : `Remove “${title}”`),
  documents: 'How the text is cut into documents',
  cuts: /** @type {Record<string, string>} */ ({ lines: 'each line a document', stream: 'one long text' }),
  fetching: 'Fetching the text…',
  /** @param {{ characters: number, lines: number }} facts */
  facts: ({ characters, lines }) => `${counted(characters, 'character')} · ${counted(lines, 'line')}`,
  size,
  /** @param {number} characters */
  summary: (characters) => `${count(characters)} characters`,
  none: 'No text yet',
  change: 'Change text',
};

/** Names for texts that have no name of their own. */
const texts = {
  yours: 'Your text',
  of_address: 'Text of the address',
  pasted: 'Pasted text',
  /** @param {string} first @param {number} n */
  several: (first, n) => `${first} + ${count(n)}`,
};

const run = {
  label: 'Training',
  train: 'Train',
  train_anew: 'Train anew',
  train_again: 'Train again',
  continue: 'Continue',
  pause: 'Pause',
  cancel: 'Cancel',
  step: 'Step',
  step_help: 'One training step',
  reset: 'Reset',
  reset_help: 'A fresh model of the text and settings as they stand',
  progress: 'Steps done',
  no_engine: 'There is no engine.',
  loading_engine: 'Loading the engine…',
  still_loading_engine: 'Still loading the engine…',
  loading_part: 'Loading another part of the engine…',
  still_loading_part: 'Still loading another part of the engine…',
  starts_when_here: 'Training starts when it is here.',
  fetching: 'Fetching the texts… Training starts when they are here.',
  changed: 'Changed. It takes effect with a new run: Train anew, or Reset to apply.',
  setting_wrong: 'A setting needs attention: see below.',
  preparing: 'Making a fresh model…',
  ready: 'A fresh model, untrained.',
  training: 'Training.',
  /** @param {number} step */
  paused: (step) => `Paused at step ${count(step)}.`,
  /** @param {number} step */
  done: (step) => `Done after ${counted(step, 'step')}.`,
  /** @param {number} step */
  stopped: (step) => `Stopped at step ${count(step)}.`,
  /** @param {number} step */
  kept: (step) => `Kept from before: ${counted(step, 'step')} of curve and samples, without its model.`,
  failed: 'No model: the text or a setting needs attention.',
  none: 'Choose a text to begin.',
  /** @param {number} loaded @param {number | null} total */
  bytes: (loaded, total) => (total === null ? size(loaded) : `${size(loaded)} of ${size(total)}`),
  /** @param {number} now */
  loss: (now) => `loss ${loss(now)}`,
  /** @param {number} step @param {number} max_steps */
  step_of: (step, max_steps) => `Step ${count(step)} of ${count(max_steps)}`,
  figures: {
    step: ['Step', 'Steps done, of all steps of the run'],
    loss: ['Loss', 'The smoothed training loss'],
    val: ['Validation', 'The loss on the part of the text that is kept away from training'],
    speed: ['Tokens/s', 'Tokens per second: characters learnt from'],
    left: ['Time left', 'At the pace of the last seconds'],
  },
  /** @param {number} step @param {number} max_steps */
  done_of: (step, max_steps) => `${count(step)} of ${count(max_steps)}`,
  /** @param {number} ms */
  left: (ms) => duration(ms),
  old_run: 'This is the run from before your change.',
  pace: 'Pace',
  pace_help:
    'From one step a second, to be watched, to as fast as this machine can. The first run speeds up by itself.',
  watch: 'watch',
  fast: 'fast',
  /** @param {number} rate  steps a second */
  pace_value: (rate) => (rate === Number.POSITIVE_INFINITY ? 'as fast as it can' : `${short(rate)} steps a second`),
};

const machine = {
  /** @param {string} simd @param {string} threads @param {number | null} mib */
  line: (simd, threads, mib) =>
    `Engine: ${simd}, ${threads}${mib === null ? '' : ` · ${mebibytes(mib)} of memory`} · nothing leaves this machine`,
  relaxed: 'relaxed SIMD',
  simd: 'SIMD',
  /** @param {string} simd */
  reproducible: (simd) => `${simd}, reproducible`,
  /** @param {number} n */
  threads: (n) => counted(n, 'thread'),
  /** @param {number} n */
  one_of: (n) => `1 of ${count(n)} threads (a step is too small to share)`,
  /** @param {string} why */
  one: (why) => (why === '' ? '1 thread' : `1 thread (${why})`),
  no_memory: 'this browser shares no memory between threads',
  not_started: 'its threads did not start',
  no_https: 'more need https',
  framed: 'more in a page of its own',
  one_file: 'more need a web server',
  no_headers: 'more need two headers from the server: see web/README.md',
};

/** The names of what an n-gram model counts: single tokens, pairs, threes. @type {Record<string, string[]>} */
const COUNTED = { character: ['characters', 'pairs', 'threes'], token: ['tokens', 'pairs', 'threes'] };

const curve = {
  label: 'Loss',
  lines: { raw: 'each step', smooth: 'smoothed', val: 'validation, on text kept away', levels: 'levels to beat' },
  lines_help: {
    raw: 'The loss of each training step',
    smooth: 'The average of the last steps',
    val: 'The loss on the part of the text that is kept away from training',
    levels:
      'What blind guessing reaches, and models that only count which characters or tokens, pairs and threes of them occur',
  },
  keys: 'The left and right arrow keys read single steps; plus and minus show fewer or more of them, 0 all.',
  /** @param {string} description */
  picture: (description) => `The loss over the steps of the run. ${description}`,
  none: 'No losses yet.',
  /** @param {number} step @param {number} now @param {number | null} val @param {number} guess */
  describe: (step, now, val, guess) =>
    `Step ${count(step)}: training loss ${loss(now)}${val === null ? '' : `, validation loss ${loss(val)}`}; blind guessing would be ${loss(guess)}.`,
  /** @param {number} n  characters or tokens in a row that a model counts, 0 for blind guessing @param {unknown} tokenizer */
  level: (n, tokenizer) => (n === 0 ? 'guessing' : `${COUNTED[token(tokenizer)][n - 1]} counted`),
  /** @param {string} name @param {number} loss  of the level */
  level_at: (name, loss) => `${name} ${fixed(loss, 2)}`,
  /** @param {{ step: number, raw: number, smooth: number, val: number | null, tokens: number, seconds: number }} figures @param {'nats' | 'bits'} unit */
  at: ({ step, raw, smooth, val, tokens: learnt, seconds }, unit) =>
    `Step ${count(step)}: loss ${loss(raw)}, smoothed ${loss(smooth)}${val === null ? '' : `, validation ${loss(val)}`}${unit === 'bits' ? ' bits per character' : ''}${learnt > 0 ? `; after ${count(learnt)} tokens and ${short(seconds)} s of training` : ''}.`,
  what: 'The {loss} is the model’s {surprise} at the next character. Lower is better.',
  earlier: 'The lines with names are earlier runs. Lower is better.',
  /** @param {number} now @param {unknown} tokenizer @param {number} vocabulary */
  reading(now, tokenizer, vocabulary) {
    const choices = Math.exp(now);
    const shown = choices >= 100 ? count(choices) : fixed(choices, 1);
    return `{loss|Loss} ${loss(now)} is like {perplexity|wavering} between ${shown} ${tokens(tokenizer)}; blind guessing, ${count(vocabulary)}.`;
  },
  /** @param {number} bits @param {number} guess */
  reading_bits: (bits, guess) =>
    `It needs ${fixed(bits, 2)} yes-or-no answers ({surprise|bits}) for each character; blind guessing needs ${fixed(guess, 2)}.`,
  view: 'View',
  axis: 'Across',
  axes: { steps: 'steps', tokens: 'tokens', time: 'seconds' },
  scale: 'Spacing',
  scales: { linear: 'even', log: 'powers of ten' },
  unit: 'Loss in',
  units: { nats: 'nats', bits: 'bits per character' },
  smoothing: 'Smoothing',
  automatic: 'auto',
  /** @param {number} weight */
  weight: (weight) => fixed(weight, 2),
  unit_unknown: 'Bits per character are shown once the characters of the text are counted.',
  unlike: 'The runs drawn here have different tokens: only their bits per character compare.',
  count_text: 'Count the characters of the text for its levels',
  all: 'Show all',
  /** @param {number} seconds */
  seconds: (seconds) => `${short(seconds)} s`,
  back: 'Look back to an earlier step',
  now: 'Now',
  /** @param {number} step */
  moment: (step) => `Step ${count(step)}`,
  to_now: 'Back to now',
  /** How many steps can be looked back to. @param {number} kept @param {number} steps */
  kept: (kept, steps) => `${count(kept)} of ${count(steps)} steps are kept.`,
  none_kept: 'This model is too large for its earlier steps to be kept.',
  more: 'Table, files and more curves',
  /** Shown if the part that is fetched later does not load. */
  failed: 'This part of the page could not be loaded. Load the page again.',
};

const writing = {
  label: 'Samples',
  title: 'It writes',
  /** @param {string} stamp @param {number} temperature */
  at: (stamp, temperature) => `${stamp} · temperature ${short(temperature)}`,
  list: 'What it wrote before, newest first',
  empty:
    'Press Train. What the model writes appears here while it learns: noise at first, then something like your text.',
  ended: '(ended at once)',
  before: 'untrained',
  /** @param {number} step */
  step: (step) => `step ${count(step)}`,
};

const surprise = {
  label: 'Surprise',
  title: 'How it reads',
  parts: 'Which part of the text',
  train: 'learnt',
  validation: 'kept away',
  expected: 'expected',
  surprising: 'surprising',
  waits: 'Coming as soon as the model has read it.',
  hint: 'Point at a token, or use the arrow keys, to see what the model expected there.',
  unread: 'The model does not look that far into a line.',
  /** @param {string} token @param {number} probability @param {number} place  1 for the likeliest */
  reading: (token, probability, place) =>
    `The model gave “${token}” ${percent(probability)}${place === 1 ? ', more than anything else.' : `; ${counted(place - 1, 'token')} seemed likelier.`}`,
  /** @param {number} choices @param {unknown} tokenizer */
  summary: (choices, tokenizer) =>
    `The text, coloured by surprise: on average the model wavers between ${fixed(choices, 1)} ${tokens(tokenizer)}.`,
};

const verdict = { label: 'What it means' };

const prompt = {
  label: 'Prompt',
  title: 'Your prompt',
  placeholder: 'How shall it begin?',
  generate: 'Generate',
  stop: 'Stop',
  cancel: 'Cancel',
  waits: 'The answer comes when all is loaded.',
  answer: 'What the model wrote',
  untrained: 'written before any training',
  /** @param {number} step */
  written: (step) => `written at step ${count(step)}`,
  /** @param {number} characters */
  done: (characters) => `The model wrote ${count(characters)} characters.`,
  temperature: 'Temperature',
  /** @param {string} button */
  earlier_text: (button) => `The model still knows its earlier text; press ${button} to use this one.`,
  /** @param {string} button */
  earlier_settings: (button) => `The model still has its earlier settings; press ${button} to use these.`,
  /** @param {string} prompt */
  twin: (prompt) => `Use “${prompt}” instead`,
};

/**
 * Verdicts on a line that the model wrote, where its text has a check (texts/checks.js). Functions get the right
 * answer.
 */
const checks = {
  new: () => 'new',
  in_text: () => 'in the text',
  right: () => 'right',
  /** @param {string} expected */
  wrong: (expected) => `wrong: ${expected}`,
  no_form: () => 'not of this form',
};

/** The table of the tokens that one token is chosen from. */
const chances = {
  token: 'Token',
  own: 'Model',
  own_help: 'The probability that the model gives this token',
  chance: 'Chance',
  chance_help: 'The chance to be drawn, after temperature and filters',
  out: 'left out',
  chosen: 'chosen',
  end: 'end',
};

const settings = {
  label: 'Settings',
  title: 'Settings',
  line: 'A change takes effect with the next run.',
  changed: 'changed',
  restore: 'Back to the suggested settings',
  /** @param {string} value */
  back_to: (value) => `Back to ${value}`,
  switch_back: ['Switch off again', 'Switch on again'],
  /** How the recipe prints a value, by the key of its setting. @type {Record<string, (value: string) => string>} */
  recipe: {
    preset: (value) => value,
    n_layer: (value) => (value === '1' ? '1 layer' : `${value} layers`),
    n_head: (value) => (value === '1' ? '1 head' : `${value} heads`),
    n_embd: (value) => `${value} wide`,
    block_size: (value) => `context ${value}`,
    learning_rate: (value) => `rate ${value}`,
    batch_size: (value) => `batch ${value}`,
    max_steps: (value) => `${value} steps`,
    seed: (value) => `seed ${value}`,
  },
  /** @param {string} label */
  more: (label) => `${label}: more`,
  /** @param {string} label */
  less: (label) => `${label}: less`,
};

const rooms = {
  label: 'The seven parts',
  /** @param {string} title */
  settings: (title) => `Settings: ${title}`,
  close: 'Close',
  loading: 'Loading…',
  /** Shown in a room whose script did not load. */
  failed: 'This part of the page could not be loaded. Load the page again.',
  nothing: '–',
  dataset: {
    title: 'Dataset',
    line: 'The text, cut into documents, some of it kept away from training.',
    /** @param {number} n @param {string} cut @param {number} share */
    closed: (n, cut, share) =>
      `${cut === 'stream' ? 'one long text' : counted(n, 'document')}, ${share > 0 ? `${percent(share)} kept away` : 'nothing kept away'}`,
  },
  tokenizer: {
    title: 'Tokenizer',
    line: 'Cuts the text into tokens, each with a number.',
    /** @param {number} vocabulary @param {unknown} tokenizer */
    closed(vocabulary, tokenizer) {
      if (tokenizer === 'byte') return `${count(vocabulary - 1)} bytes`;
      if (tokenizer === 'bpe') return `256 bytes, ${counted(vocabulary - 257, 'merge')}`;
      return counted(vocabulary - 1, 'different character');
    },
  },
  autograd: {
    title: 'Autograd',
    line: 'Walks back through the step to find what each number did to the loss.',
    none: 'no gradient yet',
    /** @param {number} norm */
    closed: (norm) => `gradient norm ${short(norm)}`,
  },
  network: {
    title: 'Network',
    /** @param {unknown} tokenizer */
    line: (tokenizer) => `Looks at the ${tokens(tokenizer)} so far and bets on the next one.`,
    /** @param {number} n */
    closed: (n) => `${count(n)} parameters`,
  },
  optimizer: {
    titles: /** @type {Record<string, string>} */ ({ adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' }),
    line: 'Nudges every number of the network a little downhill.',
    /** @param {number} rate */
    closed: (rate) => `learning rate ${short(rate)}`,
    /** @param {number} rate @param {number} step */
    at: (rate, step) => `rate ${short(rate)}, step ${count(step)}`,
  },
  training: {
    /** Of runs: a name takes one word from each list, so that it is easy to remember. */
    names: [
      'quiet calm bright early gentle green swift silver amber clear young brave'.split(' '),
      'heron otter maple river robin cedar comet fox willow harbour lark pebble fern'.split(' '),
    ],
    title: 'Training loop',
    line: 'Guess, measure the surprise, correct; again and again.',
    /** @param {string} rate @param {number | null} ms_left */
    closed: (rate, ms_left) => `${rate} tokens/s${ms_left === null ? '' : `, ${duration(ms_left)} left`}`,
    /** @param {string} line @param {number} n */
    with_runs: (line, n) => `${line} · ${counted(n, 'run')}`,
    none: 'not running',
  },
  inference: {
    title: 'Inference',
    /** @param {unknown} tokenizer */
    line: (tokenizer) => `Lets it write, one ${token(tokenizer)} at a time.`,
    /** @param {number} temperature */
    closed: (temperature) => `temperature ${short(temperature)}`,
    /** @param {string} prompt */
    after: (prompt) => (prompt === '' ? 'at the beginning of a text' : `after “${prompt}”`),
  },
};

export const en = {
  lang: 'en',
  dir: /** @type {'ltr' | 'rtl'} */ ('ltr'),
  format,
  ...{
    masthead,
    shortcuts,
    glossary_open: 'Glossary',
    tour,
    problem,
    text,
    texts,
    run,
    machine,
    curve,
    writing,
    surprise,
    verdict,
    prompt,
    checks,
    chances,
    settings,
    rooms,
    said,
    rows,
  },
  /**
   * Titles and sentences of data sets by their ids, where they differ from datasets/index.json.
   * @type {Record<string, { title: string, sentence: string }>}
   */
  datasets: {},
  /**
   * Translations of what the engine says, by its English templates (engine.txt lists all): each is a sentence, or a
   * function of the values in it. Values that are words are translated here too.
   * @type {Record<string, string | ((...values: string[]) => string)>}
   */
  errors: {},
  /** The parts that are fetched when they are first needed (languages.js), by their names. */
  later: partsFrom(parts, format),
};
