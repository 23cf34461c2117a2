// The elements of the page and what a person does with them, for all tests of this folder: elements are found by role
// and label, or by `data-test` and other attributes with a meaning, never by class or place. It works with a page or
// frame of puppeteer and with a view of drivers/driver.js, because one function that runs in the page looks everything
// up. It has no tests.

import assert from 'node:assert/strict';
import { en } from '../../web/words/en/index.js';
import { inside } from '../../web/words/en/inside.js';

/** @typedef {import('puppeteer-core').Page | import('puppeteer-core').Frame | import('./drivers/driver.js').View} Place */

/**
 * Where an element is. `name` is its whole label, in one of several forms; `css` uses attributes and tag names.
 * @typedef {{ role?: string, name?: string | string[], css?: string, within?: Locator }} Locator
 */

/**
 * Conditions for an element; all given ones must hold. `begins` is about its visible text, `value` about its value;
 * `matches` is the source and the flags of a regular expression.
 * @typedef {object} Wanted
 * @property {string} [says]  exactly this text
 * @property {string} [begins]
 * @property {string} [has]
 * @property {[string, string]} [tells]  like `matches`, but for all of its text, visible or not
 * @property {string} [has_not]
 * @property {[string, string]} [matches]
 * @property {string} [value]
 * @property {number} [count]  the number of such elements, visible or not
 * @property {number} [least_count]  the least number of such elements
 * @property {number} [least]  its text begins with a number that is at least this
 * @property {string} [value_has]
 * @property {[string, string | null]} [attribute]
 * @property {string} [not_picture]  its picture is different from this one (see pictureOf)
 */

/**
 * Runs in the page: finds an element and returns something about it. If several fit, it is the first visible one.
 * Returns the `element` itself, or what is `seen` (its visible text, '' if there is none), `texts` (of all visible
 * ones), `names` and `values` (of all), `count`, `focused`, `attribute`, `box` (its place), `picture`; presses it
 * (`press`); or returns whether it `is` as wanted, or is `gone`.
 * @param {Locator} at
 * @param {'element' | 'seen' | 'texts' | 'values' | 'count' | 'focused' | 'attribute' | 'names' | 'box' | 'picture' | 'press' | 'is' | 'gone'} what
 * @param {any} [about]  the name of an attribute, or the wanted conditions
 */
export function ask(at, what, about) {
  /** @type {Record<string, string>} */
  const OF_ROLE = {
    button: 'button, [role="button"]',
    checkbox: 'input[type="checkbox"]',
    combobox: 'select',
    file: 'input[type="file"]',
    group: '[role="group"], fieldset, details',
    img: 'img, [role="img"]',
    list: 'ul, ol, [role="list"]',
    listitem: 'li, [role="listitem"]',
    progressbar: 'progress, [role="progressbar"]',
    region: 'section[aria-label], section[aria-labelledby], [role="region"]',
    slider: 'input[type="range"]',
    spinbutton: '[role="spinbutton"]',
    textbox: 'textarea, input:not([type]), input[type="text"]:not([role])',
  };
  const tidy = (/** @type {string | null | undefined} */ text) => (text ?? '').replace(/\s+/g, ' ').trim();
  /** @param {any} element */
  function nameOf(element) {
    if (element.hasAttribute('aria-label')) return tidy(element.getAttribute('aria-label'));
    const by = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    if (by.length > 0)
      return tidy(by.map((/** @type {string} */ id) => document.getElementById(id)?.textContent).join(' '));
    if (element.labels?.length > 0) return tidy([...element.labels].map((label) => label.textContent).join(' '));
    return element.matches('button, [role="button"], li, summary') ? tidy(element.textContent) : tidy(element.title);
  }
  /** @param {Locator} one @returns {any[]} */
  function find({ role, name, css, within }) {
    const roots = within ? find(within) : [document];
    const selector = role ? (OF_ROLE[role] ?? `[role="${role}"]`) : (css ?? '*');
    const names = name === undefined ? null : [name].flat();
    return roots
      .flatMap((root) => [...root.querySelectorAll(selector)])
      .filter((element) => !(role && css) || element.matches(css))
      .filter((element) => names === null || names.includes(nameOf(element)));
  }
  const all = find(at);
  const seen = all.filter((element) => element.checkVisibility());
  const element = seen[0] ?? all[0] ?? null;
  const text = seen.length > 0 ? (element.innerText ?? element.textContent).trim() : '';
  /** @param {Wanted} wanted */
  function is({
    says,
    begins,
    has,
    tells,
    has_not,
    matches,
    value,
    value_has,
    count,
    least_count,
    least,
    attribute,
    not_picture,
  }) {
    if (count !== undefined || least_count !== undefined)
      return all.length >= (count ?? least_count ?? 0) && all.length <= (count ?? Infinity);
    if (not_picture !== undefined) return element.toDataURL() !== not_picture;
    if (value_has !== undefined) return element?.value.includes(value_has);
    if (value !== undefined && element?.value !== value) return false;
    if (attribute && (element?.getAttribute(attribute[0]) ?? null) !== attribute[1]) return false;
    if (tells && !new RegExp(...tells).test(element?.textContent)) return false;
    if (value !== undefined || attribute || tells) return true;
    if (seen.length === 0 || (says !== undefined && text !== says)) return false;
    if (!text.startsWith(begins ?? '') || !text.includes(has ?? '')) return false;
    if (has_not !== undefined && text.includes(has_not)) return false;
    if (least !== undefined && !(Number.parseFloat(text.replaceAll(',', '')) >= least)) return false;
    return !matches || new RegExp(...matches).test(text);
  }
  switch (what) {
    case 'element':
      return element;
    case 'seen':
      return text;
    case 'texts':
      return seen.map((one) => one.innerText.trim());
    case 'names':
      return all.map(nameOf);
    case 'values':
      return all.map((one) => one.value);
    case 'count':
      return all.length;
    case 'focused':
      return element !== null && element === document.activeElement;
    case 'attribute':
      return element?.getAttribute(about) ?? null;
    case 'box':
      return element?.getBoundingClientRect().toJSON() ?? null;
    case 'picture':
      return element.toDataURL();
    case 'press':
      return element.click();
    case 'is':
      return is(about);
    default:
      return seen.length === 0;
  }
}

// ---- locators ----

const { curve, problem, prompt, rooms, run, settings, text, writing } = en;

/** @param {string} name @returns {Locator} */
const region = (name) => ({ role: 'region', name });
/** What has this data-test. @param {string} name @param {Locator} [within] @returns {Locator} */
export const part = (name, within) => ({ css: `[data-test="${name}"]`, within });
/** @param {string | string[]} name @param {Locator} [within] @returns {Locator} */
export const button = (name, within) => ({ role: 'button', name, within });

/** @type {Locator} */
const CHOICES = { role: 'group', name: text.choices };
const TEXT = region(text.label);
const RUN = region(run.label);
const PROMPT = region(prompt.label);
const SETTINGS = region(settings.label);
const ROOM = part('room');
const PROBLEM = part('problem');
/** @type {Locator} */
const ANSWER = { css: `[aria-label="${prompt.answer}"]`, within: PROMPT };

/** The locators of the page's elements. */
export const AT = {
  // the text
  text: TEXT,
  choices: /** @type {Locator} */ ({ role: 'button', within: CHOICES }),
  chosen: /** @type {Locator} */ ({ css: '[aria-pressed="true"]', within: CHOICES }),
  /** The reader's own texts. */
  ownTexts: /** @type {Locator} */ ({ css: '[data-source^="own-"], [data-source^="kept-"]', within: CHOICES }),
  newText: button(text.fresh, CHOICES),
  sentence: part('source-sentence'),
  textBox: /** @type {Locator} */ ({ role: 'textbox', name: text.box }),
  textFacts: /** @type {Locator} */ ({ css: '[id^="text-facts"]' }), // the box is described by it, and by the error
  textError: /** @type {Locator} */ ({ css: '[id^="text-error"]' }),
  textRemarks: /** @type {Locator} */ ({ role: 'list', within: TEXT }),
  textNotice: /** @type {Locator} */ ({ css: 'p[role="status"]', within: TEXT }),
  preview: /** @type {Locator} */ ({ css: `[aria-label="${text.preview}"]`, within: TEXT }),
  edit: button(text.edit, TEXT),
  file: /** @type {Locator} */ ({ role: 'file', name: text.open }),
  textFold: /** @type {Locator} */ ({ css: 'details', within: TEXT }),
  textSummary: /** @type {Locator} */ ({ css: 'summary', within: TEXT }),
  // the run
  train: button([run.train, run.train_anew, run.train_again, run.continue], RUN),
  pause: button(run.pause, RUN),
  cancel: button(run.cancel, RUN),
  step: button(run.step, RUN),
  reset: button(run.reset, RUN),
  status: part('status'),
  narrowFigures: /** @type {Locator} */ ({ css: 'p[aria-hidden="true"]', within: RUN }),
  progress: /** @type {Locator} */ ({ role: 'progressbar', name: run.progress }),
  stopped: /** @type {Locator} */ ({ css: '[role="alert"]', within: RUN }),
  runError: part('run-error'),
  chart: /** @type {Locator} */ ({ role: 'img', within: region(curve.label) }),
  canvas: /** @type {Locator} */ ({ css: '[role="img"] canvas', within: region(curve.label) }),
  curve: region(curve.label),
  readout: part('readout'),
  settings: SETTINGS,
  settingsFold: /** @type {Locator} */ ({ css: 'details', within: SETTINGS }),
  // what it writes
  samplesView: region(writing.label),
  newestSample: part('newest-sample'),
  prompt: PROMPT,
  promptBox: /** @type {Locator} */ ({ role: 'textbox', name: prompt.title }),
  promptError: /** @type {Locator} */ ({ css: '[id^="prompt-error"]' }),
  promptNotice: /** @type {Locator} */ ({ css: '[id^="prompt-notice"]' }),
  generate: button(prompt.generate, PROMPT),
  stopAnswer: button(prompt.stop, PROMPT),
  cancelAnswer: button(prompt.cancel, PROMPT),
  answer: ANSWER,
  given: part('given', ANSWER),
  made: part('made', ANSWER),
  // the rooms and the rest
  rooms: region(rooms.label),
  room: ROOM,
  tokens: /** @type {Locator} */ ({
    role: 'listitem',
    within: { role: 'list', name: inside(en.format).tokenizer.tiles, within: ROOM },
  }),
  /** Shown in place of features that did not load. */
  unloaded: /** @type {Locator} */ ({ css: 'p', within: part('unloaded') }),
  machine: /** @type {Locator} */ ({ css: 'p', within: part('machine') }),
  problem: PROBLEM,
  /** The text coloured by surprise: once it is there, both parts of the engine are loaded. */
  lit: part('lit-text'),
  panel: part('panel', PROBLEM),
  restart: button([problem.restart, problem.try_again], PROBLEM),
  remark: part('remark', PROBLEM),
  dismiss: button(problem.dismiss, PROBLEM),
  /** The line in index.html until the page has started. */
  before: /** @type {Locator} */ ({ css: 'microgpt-playground > p' }),
  notStarted: /** @type {Locator} */ ({ css: 'p[role="alert"]' }),
  frame: /** @type {Locator} */ ({ css: 'iframe' }),
  playground: /** @type {Locator} */ ({ css: 'microgpt-playground' }),
  /** @param {string} title @returns {Locator} */
  textCalled: (title) => button(title, CHOICES),
  /** @param {'step' | 'loss' | 'val' | 'speed' | 'left'} key @returns {Locator} */
  figure: (key) => ({ css: 'dd', within: part(`figure-${key}`) }),
  /** @param {string} key  dataset, tokenizer, autograd, network, optimizer, training, inference @returns {Locator} */
  door: (key) => ({ css: `[data-room="${key}"]` }),
  /** A setting beside the curve. @param {string} key @returns {Locator} */
  field: (key) => ({ css: `[data-key="${key}"]`, within: SETTINGS }),
  /** The button that opens the field of a setting beside the curve. @param {string} key @returns {Locator} */
  recipe: (key) => ({ css: `[data-recipe="${key}"]`, within: SETTINGS }),
  /** A setting in the open room. @param {string} key @returns {Locator} */
  roomField: (key) => ({ css: `[data-key="${key}"]`, within: ROOM }),
  /** The input or select of a field. @param {Locator} field @returns {Locator} */
  control: (field) => ({ css: 'input, select', within: field }),
  /** @param {Locator} field @returns {Locator} */
  fieldError: (field) => ({ css: '[id$="-error"]', within: field }),
};

// ---- reading the page ----

/** Runs a function in the page. @param {Place} place @param {(...args: any[]) => unknown} fn @param {any[]} args @returns {Promise<any>} */
const inPage = (place, fn, ...args) => /** @type {any} */ (place).evaluate(fn, ...args);

/** @param {Place} place @param {Locator} at @param {Parameters<typeof ask>[1]} what @param {any} [about] @returns {Promise<any>} */
const asked = (place, at, what, about = null) => inPage(place, ask, at, what, about);

/**
 * The visible text of an element; '' if it is hidden or absent.
 * @param {Place} place
 * @param {Locator} at
 * @returns {Promise<string>}
 */
export const seen = (place, at) => asked(place, at, 'seen');
/** Whether an element is visible. @param {Place} place @param {Locator} at @returns {Promise<boolean>} */
export const isSeen = async (place, at) => !(await asked(place, at, 'gone'));
/** @param {Place} place @param {Locator} at @returns {Promise<string[]>} */
export const textsOf = (place, at) => asked(place, at, 'texts');
/** @param {Place} place @param {Locator} at @returns {Promise<string[]>} */
export const valuesOf = (place, at) => asked(place, at, 'values');
/** @param {Place} place @param {Locator} at @returns {Promise<string[]>} */
export const namesOf = (place, at) => asked(place, at, 'names');
/** The value of a box. @param {Place} place @param {Locator} at @returns {Promise<string>} */
export const valueIn = async (place, at) => (await valuesOf(place, at))[0];
/** @param {Place} place @param {Locator} at @returns {Promise<number>} */
export const countOf = (place, at) => asked(place, at, 'count');
/** @param {Place} place @param {Locator} at @param {string} name @returns {Promise<string | null>} */
export const attributeOf = (place, at, name) => asked(place, at, 'attribute', name);
/** @param {Place} place @param {Locator} at @returns {Promise<boolean>} */
export const isFocused = (place, at) => asked(place, at, 'focused');
/** The place of an element in the window. @param {Place} place @param {Locator} at @returns {Promise<DOMRect>} */
export const boxOf = (place, at) => asked(place, at, 'box');

/** The picture on the curve's canvas as a text, to be compared. @param {Place} place @returns {Promise<string>} */
export const pictureOf = (place) => asked(place, AT.canvas, 'picture');

/** A figure of the run as a number; NaN where there is a dash. @param {Place} place @param {Parameters<typeof AT.figure>[0]} key */
export async function figure(place, key) {
  return Number.parseFloat((await seen(place, AT.figure(key))).replaceAll(',', ''));
}

/** The newest sample: when it was written, and what. @param {Place} place */
export async function newestSample(place) {
  const [stamp = '', ...passage] = ((await textsOf(place, AT.newestSample))[0] ?? '').split('\n');
  return { stamp, passage: passage.join('\n').trim() };
}

/** The title of the chosen text. @param {Place} place */
export const chosenText = (place) => seen(place, AT.chosen);

// ---- waiting ----

/**
 * Waits until a function in the page returns something true.
 * @param {Place} place
 * @param {(...args: any[]) => unknown} check
 * @param {string} what   what is waited for, for the error message
 * @param {any[]} [args]
 * @param {number} [timeout]
 */
export async function until(place, check, what, args = [], timeout = 60_000) {
  if ('until' in place) return place.until(check, what, args, timeout);
  try {
    await place.waitForFunction(check, { timeout, polling: 20 }, ...args);
  } catch (error) {
    const said = await place.evaluate(() => document.body.innerText).catch(() => '');
    throw new Error(`Waited in vain until ${what}. The page says:\n${said}`, { cause: error });
  }
}

/**
 * Repeats checks until none of them throws. After 20 seconds it throws what the last round threw.
 * @param {() => Promise<void>} check
 */
export async function eventually(check) {
  for (const end = Date.now() + 20_000; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/**
 * Waits until an element is as wanted.
 * @param {Place} place
 * @param {Locator} at
 * @param {Wanted} wanted
 * @param {number} [timeout]
 */
export const untilIs = (place, at, wanted, timeout) =>
  until(place, ask, `${JSON.stringify(at)} is ${JSON.stringify(wanted)}`, [at, 'is', wanted], timeout);
/** Waits until an element is visible. @param {Place} place @param {Locator} at @param {number} [timeout] */
export const untilSeen = (place, at, timeout) => untilIs(place, at, {}, timeout);
/** Waits until an element has the focus. @param {Place} place @param {Locator} at */
export const untilFocused = (place, at) =>
  until(place, ask, `${JSON.stringify(at)} has the focus`, [at, 'focused', null]);
/** Waits until an element is not visible. @param {Place} place @param {Locator} at */
export const untilGone = (place, at) => until(place, ask, `${JSON.stringify(at)} is gone`, [at, 'gone', null]);
/**
 * Waits until the visible text of an element has these words, or matches.
 * @param {Place} place
 * @param {Locator} at
 * @param {string | RegExp} words
 */
export const untilSays = (place, at, words) =>
  untilIs(place, at, typeof words === 'string' ? { has: words } : { matches: [words.source, words.flags] });
/** @param {Place} place @param {Locator} at @param {string} value */
export const untilValue = (place, at, value) => untilIs(place, at, { value });
/** Waits until the line beside Train begins with these words. @param {Place} place @param {string} words */
export const untilStatus = (place, words) => untilIs(place, AT.status, { begins: words });
/** Waits until there is a model, and the page is whole: some features are fetched later. @param {Place} place */
export async function untilReady(place) {
  await untilStatus(place, 'A fresh model');
  await untilIs(place, { css: 'microgpt-playground[data-complete]' }, { least_count: 1 });
}
/** Waits until at least so many steps are shown as done. @param {Place} place @param {number} steps */
export const untilStep = (place, steps) => untilIs(place, AT.figure('step'), { least: steps });
/** Waits until a text is the chosen one. @param {Place} place @param {string} title */
export const untilChosen = (place, title) => untilIs(place, AT.chosen, { says: title });

/** Ends the worker as a browser may do it, without an event. @param {Place} place */
export const killWorker = (place) =>
  inPage(place, () => /** @type {any} */ (document.querySelector('microgpt-playground')).client.worker.terminate());

/** Opens all folds. @param {Place} place */
export const unfold = (place) =>
  inPage(place, () => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });

/** Waits until the page has drawn its next two frames. @param {Place} place */
export const drawn = (place) =>
  inPage(place, () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0)))));

/**
 * Waits until the worker has done everything that it was told so far, and the page has handled the results. It waits
 * three times, because one action may consist of several requests. What has not happened by then will not happen.
 * @param {Place} place
 */
export const settle = (place) =>
  inPage(place, async () => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    for (let round = 0; round < 3; round++) {
      await client.request({ type: 'ping' });
      for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done));
    }
  });

/**
 * Waits until the page has stored this for a reload of this address.
 * @param {Place} place
 * @param {{ source?: string, texts?: string[], titles?: string[], typed?: Record<string, string> }} wanted  texts and
 *   titles: of all of the reader's own texts
 */
export const untilKept = (place, wanted) =>
  until(
    place,
    ({ source, texts, titles, typed = {} }) =>
      Object.entries({ ...sessionStorage })
        .filter(([key]) => {
          const parts = location.hash
            .slice(1)
            .split('&')
            .filter((part) => !/^((room|look|token|guide)(=|$)|$)/.test(part));
          const hash = parts.length > 0 ? `#${parts.join('&')}` : '';
          const address = `${location.pathname}${location.search}${hash}`;
          return (
            key.startsWith('microgpt-playground.texts') && (key.endsWith(address) || key.endsWith(`${address} (2)`))
          );
        })
        .map(([, json]) => JSON.parse(json))
        .some(
          (kept) =>
            kept.at >= performance.timeOrigin &&
            (source === undefined || kept.source === source) &&
            (!texts ||
              JSON.stringify(texts) === JSON.stringify(kept.texts.map((/** @type {any} */ one) => one.text))) &&
            (!titles ||
              JSON.stringify(titles) === JSON.stringify(kept.texts.map((/** @type {any} */ one) => one.title))) &&
            Object.entries(typed).every(([key, value]) => kept.typed[key] === value),
        ),
    `this is kept: ${JSON.stringify(wanted)}`,
    [wanted],
  );

// ---- actions ----

/** Waits for an element and clicks on it as a pointer does. @param {Place} place @param {Locator} at */
export async function click(place, at) {
  for (let tries = 3; ; tries--) {
    await untilSeen(place, at);
    if ('until' in place) return place.click(at);
    const handle = await handleOf(place, at);
    await handle.evaluate(isStill);
    try {
      await handle.evaluate(noteHit);
      await handle.click();
      if (tries === 1 || (await wasHit(handle))) return;
    } catch (/** @type {any} */ error) {
      // The element may have been drawn anew since it was found.
      if (tries === 1 || !/not clickable/.test(error.message)) throw error;
    }
  }
}

/**
 * Records whether a click arrives: something that loads late above an element can move it away from the mouse.
 * @param {any} element
 */
function noteHit(element) {
  element.is_hit = false;
  element.ownerDocument.addEventListener(
    'click',
    (/** @type {any} */ { target }) => {
      element.is_hit ||= element.contains(target);
    },
    { once: true, capture: true },
  );
}

/** @param {import('puppeteer-core').ElementHandle<HTMLElement>} handle */
const wasHit = (handle) =>
  handle.evaluate((/** @type {any} */ element) => element.is_hit || !element.isConnected).catch(() => true); // the page has gone on

/**
 * Waits until an element has not moved for some frames (the page may be scrolling to a room), but at most a second.
 * @param {Element} element
 */
async function isStill(element) {
  let top = Number.NaN;
  for (let [frame, same] = [0, 0]; frame < 60 && same < 4; frame++) {
    await new Promise((done) => requestAnimationFrame(done));
    const now = element.getBoundingClientRect().top;
    same = now === top ? same + 1 : 0;
    top = now;
  }
}

/** Presses a button as a keyboard does, wherever it is on the page. @param {Place} place @param {Locator} at */
export async function press(place, at) {
  await untilSeen(place, at);
  await asked(place, at, 'press');
}

/** Types at the end of the text in a field. @param {Place} place @param {Locator} at @param {string} words */
export async function type(place, at, words) {
  await untilSeen(place, at);
  if ('until' in place) return place.type(at, words);
  await (await handleOf(place, at)).type(words);
}

/** @param {import('puppeteer-core').Page | import('puppeteer-core').Frame} place @param {Locator} at */
export async function handleOf(place, at) {
  const found = await place.evaluateHandle(/** @type {any} */ (ask), at, 'element');
  const element = /** @type {import('puppeteer-core').ElementHandle<HTMLElement> | null} */ (found.asElement());
  assert.ok(element, `there is ${JSON.stringify(at)}`);
  return element;
}

/**
 * Gives an element the focus.
 * @param {import('puppeteer-core').Page | import('puppeteer-core').Frame} place
 * @param {Locator} at
 */
export const focus = async (place, at) => (await handleOf(place, at)).focus();

/**
 * Does several things between two frames, faster than a person can: presses a locator; for a pair of locator and value,
 * puts the value into the field.
 * @param {import('puppeteer-core').Page} page
 * @param {(Locator | [Locator, string])[]} orders
 */
export async function atOnce(page, orders) {
  const pairs = orders.map((order) => (Array.isArray(order) ? order : /** @type {const} */ ([order, null])));
  const elements = await Promise.all(pairs.map(([at]) => handleOf(page, at)));
  const values = pairs.map(([, value]) => value);
  await page.evaluate(
    (list, ...all) => {
      for (const [i, element] of all.entries()) {
        const value = list[i];
        if (value === null) element.click();
        else {
          /** @type {HTMLInputElement} */ (element).value = value;
          element.dispatchEvent(new Event('input', { bubbles: true }));
        }
      }
    },
    values,
    ...elements,
  );
}

/** Presses the Train button, whatever its words are. @param {Place} place */
export const train = (place) => click(place, AT.train);
/** @param {Place} place */
export const pause = (place) => click(place, AT.pause);
/** @param {Place} place */
export const step = (place) => click(place, AT.step);
/** @param {Place} place */
export const reset = (place) => click(place, AT.reset);
/** Lets the model answer the prompt in the prompt box. @param {Place} place */
export const generate = (place) => click(place, AT.generate);
/** @param {Place} place @param {string} words */
export const writePrompt = (place, words) => type(place, AT.promptBox, words);
/** @param {Place} place @param {string} title */
export const chooseText = (place, title) => click(place, AT.textCalled(title));
