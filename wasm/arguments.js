/**
 * arguments.js: one table of the arguments and options that each method of the engine accepts. guard.js checks every
 * call against it before the method runs. The kinds of values come first, the table last.
 *
 * The ranges of settings are not here: they are in src/settings/settings.def, and C checks them.
 */

import {
  NUMBERS_KINDS,
  POOL_MAX,
  QUOTATION_MAX_PLACES,
  SAMPLE_SETTINGS,
  SAMPLER_MAX_ALTERNATIVES,
  SAMPLES_MAX,
  TILE_MAX,
} from '../build/wasm/from_c.js';
import { BUILDS } from './builds.js';
import { EngineError, named, sentence } from './errors.js';

/**
 * @typedef {(value: unknown, refuse: (instead?: string) => never, limit: number) => unknown} Take returns
 *   the value that the method receives, or calls `refuse`; `limit` is the largest size of a text in bytes
 *
 * @typedef {object} Kind what a value must be
 * @property {string} what the text that an error message has after "must be"
 * @property {Take} take
 * @property {boolean} [needed] whether it is required
 * @property {Row} [options] the options that an object may have
 *
 * @typedef {Record<string, Kind>} Row the parameters of a method in their order, or the options in an object
 */

/** The largest length of one prompt, and of all prompts together: far more than a model reads. */
const PROMPT_CHARACTERS = 1_000_000;
/** The longest text in which quotations are searched; that usually takes less than a second. */
const SAMPLE_CHARACTERS = 1_000_000;
/** The longest text that is shown as tokens. */
const SHOWN_CHARACTERS = 20_000;
/** The largest number of samples in one call. */
export const SAMPLES = 4096;
const [STOPS, STOP_CHARACTERS] = [100, 1000];
/** The names of tensors are much shorter than this. */
const NAME_CHARACTERS = 100;
/** The largest number of ids to decode at once, unless they are in a Uint16Array; the longest sample has this many. */
const IDS = 1_000_000;
/**
 * How many characters of a setting's key and value are passed on to the engine, more than it accepts; and how many settings
 * are passed on.
 */
const [SETTING_CHARACTERS, SETTINGS] = [100, 200];
const INT_MAX = 2 ** 31 - 1;
const encoder = new TextEncoder();

// ---- kinds of values ----

/** @param {string} what @param {(value: any, limit: number) => boolean} fits @returns {Kind} */
const kind = (what, fits) => ({ what, take: (value, refuse, limit) => (fits(value, limit) ? value : refuse()) });

/** @param {Kind} of @returns {Kind} */
const needed = (of) => ({ ...of, needed: true });

/** @param {number} least @param {number} most */
const whole = (least, most) =>
  kind(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );

/** @param {readonly string[]} words */
const word = (...words) =>
  kind(words.map((each) => `"${each}"`).join(' or '), (value) => typeof value === 'string' && words.includes(value));

/**
 * How many characters a string has; an emoji counts as one, although it takes two UTF-16 units. A string of more than
 * twice `most` units has more than `most` characters in any case, so its units are returned without counting.
 *
 * @param {string} value @param {number} most
 */
function countCharacters(value, most) {
  if (value.length <= most || value.length > 2 * most) return value.length;
  let n = 0;
  for (const _ of value) n++;
  return n;
}

/** @param {number} most characters @returns {Kind} */
const string = (most) => ({
  what: `a string of at most ${most} characters`,
  take: (value, refuse) => {
    if (typeof value !== 'string') return refuse();
    return countCharacters(value, most) <= most ? value : refuse('a longer one');
  },
});

/**
 * @param {number} most strings
 * @param {number} characters of one
 * @param {number} all of all together
 * @returns {Kind}
 */
const strings = (most, characters, all = most * characters) => ({
  what: `a list of at most ${most} strings of at most ${all < most * characters ? `${all} characters together` : `${characters} characters each`}`,
  take: (value, refuse) => {
    if (!Array.isArray(value)) return refuse();
    if (value.length > most) return refuse(`one of ${value.length}`);
    let total = 0;
    return Array.from(value, (each) => {
      if (typeof each !== 'string') return refuse(`one with ${named(each)} in it`);
      const n = countCharacters(each, characters);
      total += n;
      return n <= characters && total <= all ? each : refuse('longer ones');
    });
  },
});

/** Any number. C checks its range. */
const NUMBER = kind('a number', (value) => typeof value === 'number');
const TIME = kind('a number of milliseconds', (value) => typeof value === 'number' && !Number.isNaN(value));
const CARDINAL = whole(0, INT_MAX);
const COUNT = kind(
  'a whole number, 0 or more',
  (value) => (Number.isSafeInteger(value) && value >= 0) || value === Number.POSITIVE_INFINITY,
);
const COUNTED = kind('a whole number, 0 or more', (value) => Number.isSafeInteger(value) && value >= 0);
const SWITCH = kind('true or false', (value) => typeof value === 'boolean');
const CALLBACK = kind('a function', (value) => typeof value === 'function');
const NAME = string(NAME_CHARACTERS);
/** The formats of other programs, in the order of export_format (src/files/exportable.h). */
export const EXPORT_FORMATS = /** @type {const} */ (['hf', 'gguf']);
const FORMAT = needed(word(...EXPORT_FORMATS));
const PROMPT = string(PROMPT_CHARACTERS);
const OF = word('value', 'gradient');
const OF_RUN = word(...NUMBERS_KINDS);
const FINITE = kind('a finite number', (value) => Number.isFinite(value));
/** How many tiles one call may make. */
const TILES = 2000;
const CELLS = whole(1, TILE_MAX);
const TILE_SIZE = { rows: CELLS, columns: CELLS };
/** @type {Row} */
const TILE_FORM = {
  scale: kind('a finite number above 0', (value) => Number.isFinite(value) && value > 0),
  window: {
    what: 'a list of 4 whole numbers: row, column, rows, columns',
    take: (value, refuse) => {
      if (!Array.isArray(value) || value.length !== 4) return refuse();
      return Array.from(value, (each) => (Number.isSafeInteger(each) && each >= 0 ? each : refuse()));
    },
  },
};

/** The tiles that one call makes: lists of a name, what is shown, and a scale or window. @param {Kind} of @returns {Kind} */
const tileList = (of) => ({
  what: `a list of at most ${TILES} lists of a name, ${of.what}, and a scale or window`,
  take: (value, refuse, limit) => {
    if (!Array.isArray(value)) return refuse();
    if (value.length > TILES) return refuse(`one of ${value.length}`);
    return Array.from(value, (each) => {
      const having = (/** @type {unknown} */ what) => () => refuse(`one with ${named(what)} in it`);
      if (!Array.isArray(each) || each.length > 3) return having(each)();
      const [name, shown = 'value', form = {}] = each;
      if (!isRecord(form)) return having(form)();
      const entries = Object.entries(form).map(([key, given]) =>
        Object.hasOwn(TILE_FORM, key) ? [key, TILE_FORM[key].take(given, having(given), limit)] : having(key)(),
      );
      return [
        NAME.take(name, having(name), limit),
        of.take(shown, having(shown), limit),
        Object.fromEntries(entries),
      ];
    });
  },
});

/**
 * Makes a function that reads a property by the built-in getter of typed arrays, so that a property of the same name
 * that somebody added to the array is ignored.
 * @param {string | symbol} key @returns {(array: unknown) => any}
 */
const ownOf = (key) => {
  const get = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), key)?.get;
  return (array) => get?.call(array);
};
const [typeOf, bufferOf, beginOf, lengthOf] = [Symbol.toStringTag, 'buffer', 'byteOffset', 'length'].map(ownOf);

/**
 * The bytes of a Uint8Array, also of one made in another window; undefined for any other value.
 * @param {unknown} value
 */
const asBytes = (value) =>
  typeOf(value) === 'Uint8Array' ? new Uint8Array(bufferOf(value), beginOf(value), lengthOf(value)) : undefined;

/** @type {Kind} */
const BYTES = { what: 'a Uint8Array', take: (value, refuse) => asBytes(value) ?? refuse() };

/** A text to train on. The methods check its size themselves, with a message of their own. @type {Kind} */
const TEXT = {
  what: 'a string or a Uint8Array',
  take: (value, refuse) => (typeof value === 'string' ? value : (asBytes(value) ?? refuse())),
};

/**
 * A text to be analyzed, not trained on, as bytes. A string of more than `limit` UTF-16 units is refused without being
 * encoded: each unit takes at least one byte.
 * @type {Kind}
 */
const LIMITED_TEXT = {
  ...TEXT,
  take: (value, refuse, limit) => {
    const text = /** @type {string | Uint8Array} */ (TEXT.take(value, refuse, limit));
    const bytes = typeof text === 'string' && text.length <= limit ? encoder.encode(text) : text;
    return bytes.length <= limit ? bytes : refuse(`one of more than ${limit} bytes`);
  },
};

/** Numbers of the type that a build computes with; which of the two, and how many, the method checks. @type {Kind} */
const REALS = {
  what: 'a Float32Array, or of the build reference a Float64Array',
  take: (value, refuse) => {
    const type = { Float32Array, Float64Array }[/** @type {string} */ (typeOf(value))];
    return type === undefined ? refuse() : new type(bufferOf(value), beginOf(value), lengthOf(value));
  },
};

/** @type {Kind} */
const IDS_OF_TOKENS = {
  what: 'a list of ids of tokens',
  take: (value, refuse) => {
    if (typeOf(value) === 'Uint16Array') return Uint16Array.from(/** @type {Uint16Array} */ (value));
    if (typeof (/** @type {any} */ (value)?.[Symbol.iterator]) !== 'function') return refuse();
    /** @type {number[]} */
    const ids = [];
    for (const id of /** @type {Iterable<any>} */ (value)) {
      if (!(Number.isInteger(id) && id >= 0 && id <= INT_MAX)) return refuse(`one with ${named(id)} in it`);
      if (ids.push(id) > IDS) return refuse(`one of more than ${IDS}`);
    }
    return ids;
  },
};

/** Whether a value is a plain object (not an array, say), also one made in another window. @param {any} value */
const isRecord = (value) =>
  typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]';

/** Settings. Only their types are checked here; the engine checks keys and values. @type {Kind} */
const CONFIG = {
  what: 'an object of settings',
  take: (value, refuse) => {
    if (!isRecord(value)) return refuse();
    const settings = Object.keys(/** @type {object} */ (value))
      .slice(0, SETTINGS)
      .map((key) => [key.slice(0, SETTING_CHARACTERS), /** @type {any} */ (value)[key]])
      .filter(([, given]) => given !== undefined);
    for (const [key, given] of settings) {
      if (!['number', 'string', 'boolean'].includes(typeof given)) {
        throw new EngineError(
          sentence`The setting ${named(key)} must be a number, a word, true or false, not ${named(given)}.`,
          key,
          'setting',
        );
      }
    }
    return Object.fromEntries(
      settings.map(([key, given]) => [key, typeof given === 'string' ? given.slice(0, SETTING_CHARACTERS) : given]),
    );
  },
};

/** @param {Row} of @returns {Kind} */
const options = (of) => ({
  what: 'an object',
  options: of,
  take: (value, refuse) => (isRecord(value) ? value : refuse()),
});

// ---- the table ----

/** @type {Row} */
const SAMPLE = {
  ...Object.fromEntries(SAMPLE_SETTINGS.map((key) => [key, NUMBER])),
  alternatives: whole(0, SAMPLER_MAX_ALTERNATIVES),
  stop: strings(STOPS, STOP_CHARACTERS),
};
const TOKENIZER = { tokenizer: NAME, vocab_size: CARDINAL };
const SAMPLES_OPTIONS = options({
  prompts: strings(SAMPLES, PROMPT_CHARACTERS, PROMPT_CHARACTERS),
  n: whole(1, SAMPLES),
  at_once: whole(1, SAMPLES_MAX),
  ...SAMPLE,
});

/**
 * Every method and property with its parameters: their names in order, and the kind of each.
 *
 * @type {{ loadEngine: Row } & Record<'Engine' | 'Trainer' | 'Inspection', Record<string, Row>>}
 */
export const ARGUMENTS = {
  loadEngine: {
    options: options({
      build: word('auto', ...Object.keys(BUILDS)),
      threads: kind(
        `"auto" or a whole number from 1 to ${POOL_MAX}`,
        (value) => value === 'auto' || (Number.isInteger(value) && value >= 1 && value <= POOL_MAX),
      ),
      reproducible: SWITCH,
      onProgress: CALLBACK,
      url: kind(
        'an address, or a function that gives one',
        (value) => typeof value === 'function' || typeof value === 'string' || value instanceof URL,
      ),
    }),
  },
  Engine: {
    createTrainer: { options: needed(options({ text: needed(TEXT), config: CONFIG })) },
    restore: { saved: needed(BYTES), options: options({ text: TEXT }) },
    schedule: { config: CONFIG, options: options({ points: CARDINAL }) },
    estimate: { options: options({ text: TEXT, vocab_size: CARDINAL, config: CONFIG, time: SWITCH }) },
    trainTokenizer: { options: needed(options({ text: needed(TEXT), config: CONFIG, work: whole(1, INT_MAX) })) },
    needsDeferred: { config: CONFIG },
    loadDeferred: { options: options({ onProgress: CALLBACK }) },
    exportable: { format: FORMAT, config: CONFIG },
    importModel: {
      options: needed(
        options({ weights: needed(BYTES), config: BYTES, tokenizer: BYTES, text: BYTES, settings: CONFIG }),
      ),
    },
    memory_bytes: {},
    close: {},
  },
  Trainer: {
    info: {},
    run: { n: needed(COUNT), options: options({ max_ms: TIME }) },
    metrics: {},
    change: { config: needed(CONFIG) },
    fork: {},
    findRate: { options: options({ from: NUMBER, to: NUMBER, steps: CARDINAL, max_ms: TIME }) },
    sampleTokens: { options: options({ prompt: PROMPT, ...SAMPLE }) },
    sample: { options: options({ prompt: PROMPT, ...SAMPLE, onToken: CALLBACK }) },
    samples: { options: SAMPLES_OPTIONS },
    samplesTokens: { options: SAMPLES_OPTIONS },
    promptNotices: { prompt: PROMPT },
    merges: {},
    encode: { text: needed(LIMITED_TEXT) },
    decode: { ids: needed(IDS_OF_TOKENS) },
    tokenize: { text: needed(string(SHOWN_CHARACTERS)), options: options(TOKENIZER) },
    mergeFilm: { text: needed(string(SHOWN_CHARACTERS)), options: options(TOKENIZER) },
    learnMerges: { options: options({ vocab_size: CARDINAL }) },
    batch: {},
    documents: { options: options({ bins: CARDINAL }) },
    countDocuments: { options: options({ bins: CARDINAL, max_ms: TIME }) },
    facts: {},
    countFacts: { options: options({ max_ms: TIME }) },
    quotations: {
      text: needed(string(SAMPLE_CHARACTERS)),
      options: options({ min_length: whole(1, INT_MAX), max_places: whole(0, QUOTATION_MAX_PLACES) }),
    },
    makeIndex: { options: options({ max_ms: TIME }) },
    dropIndex: {},
    passage: { options: options({ part: word('train', 'validation'), tokens: whole(1, INT_MAX) }) },
    score: { text: needed(LIMITED_TEXT), options: options({ top: whole(0, SAMPLER_MAX_ALTERNATIVES) }) },
    tensors: {},
    tensor: { name: needed(NAME), options: options({ of: OF_RUN }) },
    tile: { name: needed(NAME), options: options({ of: OF_RUN, ...TILE_SIZE, ...TILE_FORM }) },
    tiles: { list: needed(tileList(OF_RUN)), options: options(TILE_SIZE) },
    set: { name: needed(NAME), index: needed(COUNTED), value: needed(FINITE) },
    inspect: { prompt: PROMPT },
    parameters: {},
    setParameters: { values: needed(REALS) },
    save: {},
    export: { format: FORMAT },
    free: {},
  },
  Inspection: {
    tensor: { name: needed(NAME), options: options({ of: OF }) },
    gradient: { name: needed(NAME) },
    tile: { name: needed(NAME), options: options({ of: OF, ...TILE_SIZE, ...TILE_FORM }) },
    tiles: { list: needed(tileList(OF)), options: options(TILE_SIZE) },
    attention: { block: needed(CARDINAL), options: options({ of: OF, last: whole(1, INT_MAX) }) },
    lens: { options: options({ top: CARDINAL, last: whole(1, INT_MAX) }) },
    histogram: { name: needed(NAME), options: options({ of: OF, bins: CARDINAL, begin: NUMBER, end: NUMBER }) },
    pca: { name: needed(NAME), options: options({ of: OF, components: CARDINAL }) },
    free: {},
  },
};
