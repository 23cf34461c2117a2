/**
 * A stop of the guide, as data: what to show, what to ask, what to do, what to check. It holds no function, so it can come
 * from a file; its words are in web/words/ under its key. This file has the types and says what is wrong with a stop.
 * README.md says how one is written.
 */

import { ROOM_KEYS } from '../state/room_keys.js';
import { problemOf } from './figures.js';

/** An expression over figures (expressions.js, figures.js). @typedef {string} Expr */
/** How far from the truth an answer may be. @typedef {{ abs: number } | { rel: number }} Near */

/**
 * A question. An answer within `near` of the truth is right; within `close` of it (by default three times as far), it
 * is near.
 * @typedef {object} Ask
 * @property {'number' | 'choice' | 'curve' | 'state'} kind  a number; one of several; a curve that the reader draws into
 *   the chart; something to do, which is right when `truth` holds
 * @property {Expr} [truth]     the number; the index of the right choice, from 0; whether it is done. A curve has none: it
 *   is compared with the run
 * @property {Near} [near]      for a number (by default 0.1 of the truth) or for a curve (by default { abs: 0.3 })
 * @property {Near} [close]
 * @property {number} [options]  for a choice: the number of options
 * @property {'loss' | 'val_loss'} [of]  of a curve
 * @property {number} [steps]    for a curve: up to which step it goes
 * @property {boolean} [draws]   for a number that is a loss: whether it is drawn into the chart as a horizontal line
 * @property {Expr} [when]       for a prediction: when the truth is known and shown, such as `step >= 200`
 * @property {Record<string, Expr>} [figures]  the figures that its sentences get, besides `guess` and `truth`
 */

/**
 * An action, with a button that does it. It is ticked when `done` holds, even if the reader did it elsewhere on the
 * page.
 *
 * train { steps, settings, again }: trains until this step (by default to the end); with `settings`, which hold for
 * this stop (its curve is named by the setting `named`); with `again`, in a new run · shorten { n, settings }: keeps
 * only the first n characters of the text · step { n, press }: if there is a button with this data-test, it takes them
 * · press { press }: presses the button with this data-test · reset · set { key, value } · text { lines: { 'the cat is
 * black': 700 } } or { text }: makes this the reader's text · prompt { text } · type { text } into the field of the
 * tokenizer · read (a line of the text becomes the prompt) · generate · open { room, look, token } · address { hash }:
 * as if a reader had followed this address · moment { step }: looks back at this step; null: at the present
 * @typedef {object} Act
 * @property {'train' | 'shorten' | 'press' | 'step' | 'reset' | 'set' | 'text' | 'prompt' | 'type' | 'read' | 'generate' | 'open' | 'address' | 'moment'} do
 * @property {number} [steps]
 * @property {number} [n]
 * @property {string} [named]
 * @property {string} [key]
 * @property {string | number | boolean} [value]
 * @property {string} [text]
 * @property {Record<string, number>} [lines]  each line, and how often it occurs in the text
 * @property {string} [room]
 * @property {string} [look]
 * @property {number} [token]
 * @property {string} [hash]
 * @property {number | null} [step]
 * @property {Record<string, string | number | boolean>} [settings]
 * @property {boolean} [again]
 * @property {string} [press]
 * @property {Expr} [done]       by default `train` is done at its step, and any other act when its button was pressed
 * @property {Record<string, Expr>} [keep]  values from before the act, which later expressions read as kept('name')
 */

/**
 * How a stop is played without a page (tests/guide/play.js).
 * @typedef {object} Play
 * @property {string} [data]     id of a data set; by default that of the example, else names
 * @property {Record<string, any>} [config]  settings, besides those of the data set, for a small and fast model
 * @property {number} [steps]    the steps to train before the acts, as a reader has done who comes from the stop before
 * @property {Act[]} [acts]      the acts that a reader does by hand, for a question of the kind 'state'
 * @property {Record<string, [number, number]>} [band]  the range of the truth of `predict` or `check`, for every seed
 * @property {Record<string, any[]>} [wrong]  answers to `predict` or `check` that people give and that must not pass
 */

/**
 * @typedef {object} Stop
 * @property {string} key        part.name
 * @property {string[]} show     of SHOWN_FEATURES; in this order beside the text of the stop
 * @property {string} [room]     the room to open; by default that of the part
 * @property {string[]} [sections]  the sections of the room that are shown, by their data-section; by default all
 * @property {string} [look] @property {number} [token] @property {string} [prompt]  set when the stop is reached, unless the
 *   reader has set one
 * @property {string} [example]  an address (data=copies&n_layer=1) that sets text, settings and view, offered as a button
 * @property {Record<string, string>} [examples]  the same in other languages of the page, by their names
 * @property {boolean} [needs_example]  whether its questions make sense only with the example
 * @property {Ask} [predict]     before
 * @property {string[]} [covers]  the entries of `show`, or 'view', that would give the answer away: they are covered
 *   until the reader has predicted something or skipped it
 * @property {Act[]} [acts]
 * @property {Ask} [check]       after
 * @property {string[]} [source]  functions of C that can be opened beside the text: 'src/optimizer/rules.c adamw_step'
 * @property {string[]} [terms]  keys of the glossary
 * @property {string} [view]     the stop's own picture: one of VIEWS in web/features/guide/views/index.js
 * @property {string[]} [against]  the misconceptions that a number of this stop disproves: M1 to M8
 * @property {Play} play
 */

/** A sentence, or one made of figures. @typedef {string | ((figures: Record<string, any>) => string)} Sentence */

/**
 * The words of a question. If the sentence for a verdict is missing, `hint` is shown in its place.
 * @typedef {object} AskWords
 * @property {string} ask
 * @property {string[]} [options]
 * @property {string} [unit]      the unit after the field of a number
 * @property {string} [legend]    the name of what is drawn into the chart; by default "your guess"
 * @property {Sentence} right     the reply to a right answer: why it is so
 * @property {Sentence} [near]
 * @property {Sentence} [other]   the reply to a wrong prediction
 * @property {string} [hint]      the reply to a wrong answer
 * @property {(Sentence | null)[]} [wrong]  by option, in place of `other` and `hint`
 */

/**
 * The words of a stop. In `text` a term of the glossary is written {loss} or {loss|how surprised it is}.
 * @typedef {object} StopWords
 * @property {string} title
 * @property {string[]} text      paragraphs, some 90 words in all
 * @property {string} [like]      the analogy
 * @property {AskWords} [predict]
 * @property {string[]} [acts]    the buttons
 * @property {AskWords} [check]
 * @property {string} [microgpt]  the same step in the Python original
 * @property {string} [limit]     what is the same in large models, and what is not
 */

/** The words of a part: those of its stops by their names, without the part. @typedef {Record<string, StopWords>} PartWords */

/** Makes the words of a part, in a language. @typedef {(format: import('../ui/format.js').Format) => PartWords} MakeWords */

/** What a stop can show beside its text. */
export const SHOWN_FEATURES = [
  'text',
  'surprise',
  'run',
  'chart',
  'writing',
  'prompt',
  'settings',
  'verdict',
  'room',
];

/**
 * The sections of each room by their data-section (features/rooms/). Elements without such a name are always shown.
 * @type {Record<string, string[]>}
 */
export const SECTIONS = {
  dataset: ['lengths', 'split', 'seen', 'levels', 'again', 'settings'],
  tokenizer: ['typed', 'compare', 'film', 'vocabulary', 'settings'],
  autograd: ['graph', 'tensor', 'nudge', 'steps', 'settings'],
  network: ['map', 'block', 'number', 'attention', 'embeddings', 'sights', 'facts', 'table', 'settings'],
  optimizer: ['schedule', 'updates', 'way', 'moments', 'settings'],
  training: ['runs', 'changes', 'slow', 'rate', 'sweep', 'settings'],
  inference: ['answers', 'next', 'settings'],
};

/** The part of a stop. @param {string} key */
export const partOf = (key) => key.split('.')[0];
/** The example of a stop in a language; undefined where it has none. @param {Stop | null} stop @param {string} lang */
export const exampleOf = (stop, lang) => stop?.examples?.[lang] ?? stop?.example;

/** The name of a stop within its part. @param {string} key */
export const nameOf = (key) => key.slice(partOf(key).length + 1);

/** Says what is wrong with a value, '' for nothing. @typedef {(value: any) => string} Check */

/** @param {boolean} is_right @param {string} wanted */
const unless = (is_right, wanted) => (is_right ? '' : `must be ${wanted}`);
/** @type {Check} */
const isText = (value) => unless(typeof value === 'string' && value !== '', 'a text');
/** @type {Check} */
const isCount = (value) => unless(Number.isInteger(value) && value >= 0, 'a whole number');
/** @type {Check} */
const isYes = (value) => unless(typeof value === 'boolean', 'true or false');
/** @type {Check} */
const isValue = (value) =>
  unless(['string', 'number', 'boolean'].includes(typeof value), 'a text, a number, true or false');
/** @type {Check} */
const isExpr = (value) => isText(value) || problemOf(value);
/** @param {readonly string[]} all @returns {Check} */
const oneOf = (all) => (value) => unless(all.includes(value), `one of ${all.join(', ')}`);
/** @param {Check} each @returns {Check} */
const listOf = (each) => (value) =>
  Array.isArray(value) ? (value.map(each).find((said) => said !== '') ?? '') : 'must be a list';
/** @param {Check} each @returns {Check} */
const tableOf = (each) => (value) =>
  isObject(value) ||
  (Object.values(value)
    .map(each)
    .find((said) => said !== '') ??
    '');
/** @type {Check} */
const isObject = (value) => unless(typeof value === 'object' && value !== null && !Array.isArray(value), 'an object');
/** @type {Check} */
const isNear = (value) =>
  isObject(value) ||
  unless(
    Object.keys(value).length === 1 &&
      value[Object.keys(value)[0]] > 0 &&
      ['abs', 'rel'].includes(Object.keys(value)[0]),
    '{ abs: number } or { rel: number }',
  );
/** @type {Check} */
const isBand = (value) =>
  unless(Array.isArray(value) && value.length === 2 && value[0] <= value[1], 'two numbers, the smaller first');

/** @type {Record<string, Check>} */
const ASK = {
  kind: oneOf(['number', 'choice', 'curve', 'state']),
  ...{
    truth: isExpr,
    near: isNear,
    close: isNear,
    options: isCount,
    of: oneOf(['loss', 'val_loss']),
    steps: isCount,
  },
  ...{ draws: isYes, when: isExpr, figures: tableOf(isExpr) },
};
/** @type {Record<string, Check>} */
const ACT = {
  do: oneOf([
    'train',
    'shorten',
    'press',
    'step',
    'reset',
    'set',
    'text',
    'prompt',
    'type',
    'read',
    'generate',
    'open',
    'address',
    'moment',
  ]),
  ...{
    steps: isCount,
    n: isCount,
    key: isText,
    value: isValue,
    text: (value) => unless(typeof value === 'string', 'a text'),
  },
  ...{ lines: tableOf(isCount), room: oneOf(ROOM_KEYS), look: isText, token: isCount, hash: isText },
  ...{
    step: (/** @type {any} */ value) => (value === null ? '' : isCount(value)),
    done: isExpr,
    keep: tableOf(isExpr),
    settings: tableOf(isValue),
    again: isYes,
    named: isText,
    press: isText,
  },
};
/** @type {Record<string, Check>} */
const PLAY = {
  ...{ data: isText, config: isObject, steps: isCount, acts: listOf(() => '') },
  ...{ band: tableOf(isBand), wrong: tableOf(listOf(() => '')) },
};
/** @type {Record<string, Check>} */
const STOP = {
  key: (value) =>
    unless(/^[a-z]+\.[a-z_]+$/.test(value) && ROOM_KEYS.includes(partOf(value)), 'part.name in small letters'),
  ...{
    show: listOf(oneOf(SHOWN_FEATURES)),
    room: oneOf(ROOM_KEYS),
    sections: listOf(isText),
    look: isText,
    token: isCount,
  },
  ...{
    prompt: (/** @type {any} */ value) => unless(typeof value === 'string', 'a text'),
    example: isText,
    examples: tableOf(isText),
    needs_example: isYes,
  },
  ...{ source: listOf(isText), terms: listOf(isText), view: isText, covers: listOf(isText) },
  against: listOf((value) => unless(/^M[1-8]$/.test(value), 'M1 to M8')),
};

/** @param {Record<string, string[]>} table @param {any} key */
const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

/** The fields that each kind of act needs. @type {Record<string, string[]>} */
const NEEDED = {
  shorten: ['n'],
  press: ['press'],
  set: ['key', 'value'],
  prompt: ['text'],
  type: ['text'],
  address: ['hash'],
  moment: ['step'],
};

/**
 * @param {string} where
 * @param {any} object
 * @param {Record<string, Check>} checks
 * @param {string[]} needed
 * @returns {string[]}
 */
function problemsIn(where, object, checks, needed) {
  if (isObject(object) !== '') return [`${where} must be an object.`];
  const missing = needed.filter((key) => object[key] === undefined).map((key) => `${where} has no "${key}".`);
  const wrong = Object.entries(object).flatMap(([key, value]) => {
    if (!Object.hasOwn(checks, key)) return [`${where} has the unknown key "${key}".`];
    const said = checks[key](value);
    return said === ''
      ? []
      : [`${where}: "${key}" ${said.startsWith('must') ? `${said}.` : `is no expression: ${said}`}`];
  });
  return [...missing, ...wrong];
}

/** @param {string} where @param {any} ask @returns {string[]} */
function problemsOfAsk(where, ask) {
  /** @type {Record<string, string[]>} */
  const needed = { choice: ['truth', 'options'], number: ['truth'], state: ['truth'], curve: ['of', 'steps'] };
  return problemsIn(where, ask, ASK, ['kind', ...(own(needed, ask?.kind) ?? [])]);
}

/** @param {string} where @param {any} act @returns {string[]} */
function problemsOfAct(where, act) {
  const found = problemsIn(where, act, ACT, ['do', ...(own(NEEDED, act?.do) ?? [])]);
  const is_empty = act?.do === 'text' && act.text === undefined && act.lines === undefined;
  return is_empty ? [...found, `${where} has neither "lines" nor "text".`] : found;
}

/** The sections that a stop names although its room does not have them. @param {any} stop @returns {string[]} */
function sectionsWithout({ key, room, sections }) {
  const known = own(SECTIONS, room ?? partOf(String(key))) ?? [];
  return Array.isArray(sections) ? sections.filter((name) => !known.includes(name)) : [];
}

/** The features that a stop covers although it does not show them. @param {any} stop */
function coversWithout({ show, view, predict, covers }) {
  if (!Array.isArray(covers) || !Array.isArray(show)) return [];
  return covers.filter(
    (name) => predict === undefined || !(name === 'view' ? view !== undefined : show.includes(name)),
  );
}

/**
 * Every mistake of a stop, each in one sentence.
 * @param {any} stop
 * @returns {string[]}
 */
export function problemsOf(stop) {
  const where = typeof stop?.key === 'string' ? stop.key : 'a stop';
  if (isObject(stop) !== '') return [`${where} must be an object.`];
  const { predict, acts, check, play, ...rest } = stop;
  return [
    ...problemsIn(where, rest, STOP, ['key', 'show']),
    ...(play === undefined ? [`${where} has no "play".`] : problemsIn(`${where}, play`, play, PLAY, [])),
    ...(predict === undefined ? [] : problemsOfAsk(`${where}, predict`, predict)),
    ...(check === undefined ? [] : problemsOfAsk(`${where}, check`, check)),
    ...(acts !== undefined && !Array.isArray(acts) ? [`${where}: "acts" must be a list.`] : []),
    ...(Array.isArray(acts) ? acts.flatMap((act, i) => problemsOfAct(`${where}, act ${i + 1}`, act)) : []),
    ...sectionsWithout(stop).map((name) => `${where} names the section "${name}", which its room does not have.`),
    ...coversWithout(stop).map((name) => `${where} covers "${name}" before a prediction, and has not both.`),
    ...(stop.needs_example && stop.example === undefined ? [`${where} needs an example and names none.`] : []),
  ];
}

/**
 * What is missing or wrong in the words of a question.
 * @param {Ask} ask
 * @param {AskWords | undefined} words
 * @param {string} where
 * @returns {string[]}
 */
function problemsOfAskWords(ask, words, where) {
  if (words === undefined) return [`${where} has no words.`];
  const options = words.options?.length ?? 0;
  const is_short = ask.kind === 'choice' && options !== ask.options;
  const fallback = words.near ?? words.other ?? words.hint;
  return [
    ...(words.ask ? [] : [`${where} has no "ask".`]),
    ...(words.right ? [] : [`${where} has no "right".`]),
    ...(is_short ? [`${where} has words for ${options} options, not ${ask.options}.`] : []),
    ...(fallback === undefined
      ? [`${where} says nothing to a wrong answer: it has neither "other" nor "hint".`]
      : []),
  ];
}

/**
 * Every mistake of the words of a stop.
 * @param {Stop} stop
 * @param {StopWords | undefined} words
 * @returns {string[]}
 */
export function problemsOfWords(stop, words) {
  const { key, predict, check, acts = [] } = stop;
  if (words === undefined) return [`${key} has no words.`];
  const buttons = words.acts?.length ?? 0;
  return [
    ...(words.title ? [] : [`${key} has no title.`]),
    ...(words.text?.length > 0 ? [] : [`${key} has no text.`]),
    ...(predict ? problemsOfAskWords(predict, words.predict, `${key}, predict`) : []),
    ...(check ? problemsOfAskWords(check, words.check, `${key}, check`) : []),
    ...(buttons === acts.length ? [] : [`${key} has words for ${buttons} acts, not ${acts.length}.`]),
  ];
}
